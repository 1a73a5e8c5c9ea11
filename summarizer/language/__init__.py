"""English as text: tokens, sentences, quotations, word classes, inflection, phrases, names, and a gazetteer.

Grounding and the built-in engine share it. It finds nothing that an article claims.
"""
