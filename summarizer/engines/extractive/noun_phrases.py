"""Tell whether words can name what something is about."""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.gazetteer.vocabulary import is_ordinary
from summarizer.grounding.speech.lexicon import is_finite, word_set

_NO_OPENING = (
    lexicon.PRONOUNS
    | lexicon.CONJUNCTIONS
    | lexicon.ADVERBS
    | lexicon.AUXILIARIES
    | lexicon.PREPOSITIONS
    | word_set(
        "what who whom whose which how why where when there no nobody nothing none my our your this that these those "
        "his her its their one someone somebody everyone everybody anyone both"
    )
) - {"over", "more", "most", "first", "last", "next", "less", "up", "near"}
_NO_PART = word_set("i you he she they it we who which what how why where when because if although")


def is_noun_phrase(words: str) -> bool:
    """Whether words can say by themselves whom or what something is about.

    >>> is_noun_phrase("the new bridge"), is_noun_phrase("what the mayor"), is_noun_phrase("every day I")
    (True, False, False)
    """
    parts = [re.split("[’']", word.casefold().strip("“”\"‘’'.,"))[0] for word in words.split()]
    if not parts or not parts[0] or parts[0] in _NO_OPENING or not _NO_PART.isdisjoint(parts):
        return False
    if len(parts) > 1 and parts[0].endswith("ing") and parts[1] in lexicon.DETERMINERS:
        return False  # "confirming the landing": a deed
    if parts[0][0].isdigit() or parts[0] in CARDINALS - {"one"}:
        return False
    if parts[-1] in CARDINALS or (parts[-1].endswith("ly") and is_ordinary(parts[-1][:-2])):
        return False  # "the two", "Jane Doe allegedly"
    return re.search(r"[^\W\d_]{3}", words) is not None and not (len(parts) == 1 and is_finite(parts[0]))
