"""Closed classes of English words that decide whether a difference between a quote and its article matters.

Words alone stand here, folded; what follows from them is decided by whoever compares.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS, ORDINALS


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


SLIGHT: Final = _words("the a an that")
"""The only words that may be missing or added."""

NEGATIONS: Final = _words(
    "not no never none nor neither nobody nothing nowhere without cannot ain't hardly scarcely barely"
)

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

MODALS: Final = _words("can could may might must shall should will would ought")

AUXILIARIES: Final = MODALS | _words("am is are was were be been being do does did have has had having get gets got to")

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

CONTRASTS: Final = _words("but while whereas although though however yet instead")

CLAUSE_OPENERS: Final = CONTRASTS | _words(
    "and because after before when where as since if unless until who which whose so"
)

PREPOSITIONS: Final = _words(
    "about above across after against along amid among around as at before behind below beneath beside between beyond",
    "by despite during except for from in inside into like near of off on onto outside over past per since through",
    "throughout till to toward towards under underneath until unto up upon via with within",
)

DETERMINERS: Final = _words(
    "the a an any all both each every either this that these those his her its their our my your"
)

ACRONYM_HOMOGRAPHS: Final = _words("us it who aids")
"""Acronyms that are other words in lower case."""
