"""Words, in folded form, that make a difference between a quote and its article significant.

`summarizer.language.lexicon` has the grammatical classes.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.number_words import NUMERALS, ORDINALS
from summarizer.language.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    CONTRASTS,
    DENIALS,
    MODALS,
    MONTHS,
    NEGATIONS,
    REFUSALS,
    SUBORDINATORS,
    WEEKDAYS,
    read_class,
)
from summarizer.language.reporting_verbs import cue_words, find_verb


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


OPTIONAL_WORDS: Final = _words("the a an that")  # the only words that may be missing or added

NEGATORS: Final = DENIALS | REFUSALS

VERB_SUPPORT: Final = AUXILIARIES | _words("get gets got to")  # words before the main verb of a clause

HEDGES: Final = read_class("hedges in quotes")

NEXT_WORD_HEDGES: Final = read_class("hedges of the next word")  # hedges of only the next word

BOUNDS: Final = _words("least most up over under more less fewer than at about around roughly approximately")
"""Bounds of a figure and words used with them."""

DATE_WORDS: Final = MONTHS.keys() | WEEKDAYS.keys() | {"yesterday", "today", "tomorrow", "tonight"}

NUMBER_WORDS: Final = NUMERALS | frozenset(ORDINALS) | _words("half third quarter dozens percent")

OCR_SENSITIVE: Final = (
    NUMBER_WORDS | NEGATIONS | MODALS | {f"{word}s" for word in NUMERALS} | _words("halves thirds quarters")
)
"""Words in which an OCR error is never tolerated."""

REPORTING: Final = frozenset({"say", "saying"}) | {
    word for word in cue_words() if any(cue.quotes and form in ("past", "third") for cue, form in find_verb(word))
}
"""Verbs that mark an interposed clause as reporting: "he said"."""

CLAUSE_OPENERS: Final = CONTRASTS | CONJUNCTIONS | SUBORDINATORS | {"after", "before"}

ACRONYM_HOMOGRAPHS: Final = _words("us it who aids")  # acronyms that are ordinary words in lower case
