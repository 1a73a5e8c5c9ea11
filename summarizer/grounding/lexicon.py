"""Closed classes of English words that decide whether a difference between a quote and its article matters.

Words alone stand here, folded; what follows from them is decided by whoever compares.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.number_words import CARDINALS, ORDINALS

SLIGHT: Final = frozenset({"the", "a", "an", "that"})
"""The only words that may be missing or added."""

NEGATIONS: Final = frozenset(
    "not no never none nor neither nobody nothing nowhere without cannot ain't hardly scarcely barely".split()
)

NEGATORS: Final = frozenset(
    f"{stem}{ending}"
    for stem, endings in {
        "den": ("y", "ies", "ied", "ying", "ial"),
        "refus": ("e", "es", "ed", "ing", "al"),
        "reject": ("", "s", "ed", "ing"),
        "fail": ("", "s", "ed", "ing", "ure"),
        "doubt": ("", "s", "ed", "ing"),
        "dismiss": ("", "es", "ed", "ing"),
        "disput": ("e", "es", "ed", "ing"),
        "refut": ("e", "es", "ed", "ing"),
        "disprov": ("e", "es", "ed", "ing"),
        "declin": ("e", "es", "ed", "ing"),
        "prevent": ("", "s", "ed", "ing"),
        "avoid": ("", "s", "ed", "ing"),
        "stop": ("", "s", "ped", "ping"),
        "ceas": ("e", "es", "ed", "ing"),
        "unlikel": ("y",),
        "unabl": ("e",),
        "impossibl": ("e",),
        "fals": ("e", "ely"),
        "untru": ("e",),
        "lack": ("", "s", "ed", "ing"),
    }.items()
    for ending in endings
)
"""Words that turn what follows them into its opposite without being negations."""

MODALS: Final = frozenset("can could may might must shall should will would ought need dare".split())

AUXILIARIES: Final = MODALS | frozenset(
    "am is are was were be been being do does did have has had having get gets got to".split()
)

HEDGES: Final = frozenset(
    "reportedly allegedly alleged supposedly supposed apparently seemingly purportedly purported presumably possibly"
    " possible probably perhaps maybe likely potentially potential suspected rumored rumoured ostensibly"
    " about around roughly approximately nearly almost virtually practically some"
    " only just merely simply still also even already yet now soon again once rarely seldom often sometimes usually"
    " mostly mainly largely partly partially generally initially finally eventually recently previously formerly"
    " at least most up more less fewer over under".split()
)

MONTHS: Final = frozenset(
    "january february march april june july august september october november december"
    " jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
WEEKDAYS: Final = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
DATE_WORDS: Final = MONTHS | WEEKDAYS | frozenset("yesterday today tomorrow tonight".split())

NUMBER_WORDS: Final = CARDINALS | frozenset(ORDINALS) | frozenset("half third quarter dozens percent".split())

UNSCANNABLE: Final = (
    NUMBER_WORDS | NEGATIONS | MODALS | {f"{word}s" for word in CARDINALS} | {"halves", "thirds", "quarters"}
)
"""Words in which a scanning error is never forgiven."""

REPORTING: Final = frozenset(
    "said says say saying told tells added adds asked asks replied replies answered answers explained explains noted"
    " notes stated states continued continues concluded concludes declared declares insisted insists recalled recalls"
    " remarked remarks warned warns wrote writes argued argues admitted admits acknowledged acknowledges announced"
    " announces confirmed confirms promised promises stressed stresses commented comments observed observes joked jokes"
    " quipped quips responded responds claimed claims reported reports testified tweeted posted".split()
)
"""Verbs by which an interposed "he said" is known."""

CONTRASTS: Final = frozenset("but while whereas although though however yet instead".split())

CLAUSE_OPENERS: Final = CONTRASTS | frozenset(
    "and because after before when where as since if unless until who which whose so".split()
)

PREPOSITIONS_AND_DETERMINERS: Final = frozenset(
    "about above across after against along amid among around as at before behind below beneath beside between beyond"
    " by despite during except for from in inside into like near of off on onto outside over past per since through"
    " throughout till to toward towards under underneath until unto up upon via with within"
    " the a an any all both each every either this that these those his her its their our my your".split()
)

ACRONYM_HOMOGRAPHS: Final = frozenset({"us", "it", "who", "aids"})
"""Acronyms that are other words in lower case."""
