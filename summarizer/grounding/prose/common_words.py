"""Tells where a capital, or a word that no list holds, is no name: titles, compounds.

Whether a name is held is decided in `names`.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.gazetteer.vocabulary import is_ordinary
from summarizer.grounding.prose.word_classes import FUNCTION
from summarizer.grounding.prose.words import Words

_MAKERS: Final = tuple(
    stem + ending
    for stem in "worker maker owner holder goer seeker builder fighter player driver grower keeper runner".split()
    for ending in ("", "s")
)
"""What common nouns for people and firms end in, of which word lists do not hold all."""
_PREFIXES: Final = tuple("anti cyber super over under counter inter multi micro re un non".split())

OFFICES: Final = frozenset(
    "government parliament senate congress court council church state crown house cabinet treasury commission union"
    " assembly ministry president minister king queen prince pope chancellor governor mayor premier speaker"
    " earth internet web bible bank fund board bill act prosecution army navy police agency department"
    " office embassy league association federation society university college school hospital company group party"
    " constitution west east north south left right opposition military republic kingdom city town county"
    " province".split()
)
"""What is often given a capital, and is no name by itself."""
BEFORE_HYPHEN: Final = frozenset("co ex vice mid pre post non anti pro self semi multi sub".split())
"""What goes before a hyphen in front of a common noun: "Co-author"."""
NATIONS: Final = {
    **dict.fromkeys(("english", "englishman", "englishwoman"), "england"),
    **dict.fromkeys(("scots", "scot", "scottish", "scotsman", "scotswoman"), "scotland"),
    **dict.fromkeys(("welsh", "welshman", "welshwoman"), "wales"),
}
"""Peoples of parts of states, which lists of states do not hold."""


def is_compound(low: str) -> bool:
    """Whether a lower-case word is made of ordinary words or with a prefix, as word lists do not hold all.

    >>> is_compound("chipmakers"), is_compound("cyberattack"), is_compound("merkel")
    (True, True, False)
    """
    if low.endswith(_MAKERS) and any(low.endswith(end) and is_ordinary(low.removesuffix(end)) for end in _MAKERS):
        return True
    return low.startswith(_PREFIXES) and any(
        low.startswith(prefix) and len(low) - len(prefix) > 3 and is_ordinary(low[len(prefix) :])
        for prefix in _PREFIXES
    )


def is_titled(prose: Words) -> bool:
    """Whether a sentence is written as a title, with a capital on every word that matters.

    >>> is_titled(Words("Leaders Meet Amid Global Turmoil")), is_titled(Words("Leaders meet Lind in Riga"))
    (True, False)
    """
    if prose.words and prose.words[-1].raw == ".":
        return False
    long = [word for word in prose.words if len(word.low) > 2 and word.low not in FUNCTION and word.raw[0].isalpha()]
    capital = sum(word.capital for word in long)
    lower = len(long) - capital
    return len(long) >= 3 and lower <= len(long) // 6 and any(is_ordinary(w.low) for w in long[1:])
