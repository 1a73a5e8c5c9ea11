"""Words that make a difference between a quote and its article significant, in folded form.

Grammatical classes are in `summarizer.language.lexicon`.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS, ORDINALS
from summarizer.language.lexicon import AUXILIARIES, CONJUNCTIONS, CONTRASTS, MODALS, NEGATIONS, SUBORDINATORS


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


SLIGHT: Final = _words("the a an that")
"""The only words that may be missing or added."""

DENIALS: Final = _words(
    "deny denies denied denying reject rejects rejected rejecting doubt doubts doubted doubting dispute disputes",
    "disputed disputing refute refutes refuted refuting false falsely untrue",
)
"""Words that turn the clause after them into its opposite without being negations."""

REFUSALS: Final = _words(
    "refuse refuses refused refusing decline declines declined declining fail fails failed failing",
    "unable unlikely impossible",
)
"""Words that do so where "to" or "that" follows: prices that declined deny nothing."""

NEGATORS: Final = DENIALS | REFUSALS

VERB_SUPPORT: Final = AUXILIARIES | _words("get gets got to")
"""What stands before the verb that a clause is about."""

HEDGES: Final = _words(
    "reportedly allegedly alleged supposedly apparently seemingly purportedly purported presumably possibly probably",
    "perhaps maybe likely potentially suspected rumored rumoured ostensibly about around roughly approximately nearly",
    "almost virtually practically some only just merely simply still also even already yet now soon again once rarely",
    "seldom often sometimes usually mostly mainly largely partly partially generally initially finally eventually",
    "recently previously formerly",
)

CLINGING: Final = _words(
    "reportedly allegedly alleged supposedly apparently seemingly purportedly presumably possibly probably perhaps",
    "potentially suspected ostensibly nearly almost virtually practically only just merely simply",
)
"""Hedges that belong to the very next word."""

BOUNDS: Final = _words("least most up over under more less fewer than at about around roughly approximately")
"""What bounds a figure, together with the words that go with them."""

DATE_WORDS: Final = _words(
    "january february march april may june july august september october november december",
    "jan feb mar apr jun jul aug sept sep oct nov dec",
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow tonight",
)

NUMBER_WORDS: Final = CARDINALS | frozenset(ORDINALS) | _words("half third quarter dozens percent")

UNSCANNABLE: Final = (
    NUMBER_WORDS | NEGATIONS | MODALS | {f"{word}s" for word in CARDINALS} | _words("halves thirds quarters")
)
"""Words in which a scanning error is never forgiven."""

REPORTING: Final = _words(
    "said says say saying told tells added adds asked asks replied replies answered answers explained explains noted",
    "notes stated states continued continues concluded concludes declared declares insisted insists recalled recalls",
    "remarked remarks warned warns wrote writes argued argues admitted admits acknowledged acknowledges announced",
    "announces confirmed confirms promised promises stressed stresses commented comments observed observes joked jokes",
    "quipped quips responded responds claimed claims reported reports testified tweeted posted",
)
"""Verbs by which an interposed "he said" is known."""

CLAUSE_OPENERS: Final = CONTRASTS | CONJUNCTIONS | SUBORDINATORS | {"after", "before"}

ACRONYM_HOMOGRAPHS: Final = _words("us it who aids")
"""Acronyms that are other words in lower case."""
