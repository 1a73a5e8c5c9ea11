"""English text processing: tokens, sentences, quotations, word classes, inflection, phrases, names, and a gazetteer.

Shared by grounding and the built-in engine. Nothing here interprets what an article claims.
"""
