"""The gender of first names, which decides the pronouns that can refer to a person.

The names are Faker's lists for some seventy countries (`first_names.txt`); no name is added by hand.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final, Literal, TypeAlias

from summarizer.language.gazetteer.vocabulary import WordList

FIRST_NAMES: Final = Path(__file__).with_name("first_names.txt")

Gender: TypeAlias = Literal["f", "m"]
_GENDERS: Final[tuple[Gender, Gender]] = ("f", "m")
_FAMILY_NAMES: Final = frozenset("an li lu tan yan".split())
"""Chinese family names, which precede the given name, among the first names."""
_CHINESE: Final = re.compile(r"(?:(?:[zcs]h|[b-df-hj-np-tw-z])?(?:[aeiouü]{1,4}(?:ng?|r)?)[-’' ]?){1,2}")
"""Matches a given name of one or two syllables: "guowei"."""


def read_gender(name: str) -> Gender | None:
    """Return the gender of a full name's first name; None if it is unlisted or has both, or the name is one word.

    >>> [read_gender(name) for name in ("Ingrid Berg", "Colin Roe", "Robin Roe", "Roe", "Li Guowei")]
    ['f', 'm', None, None, None]
    """
    first, _, rest = name.casefold().partition(" ")
    is_given = rest and not (first in _FAMILY_NAMES and _CHINESE.fullmatch(rest))
    return next((gender for gender in _GENDERS if first in _load()[gender]), None) if is_given else None


def is_first_name(word: str) -> bool:
    """Whether a word is a first name in any listed country.

    >>> [is_first_name(word) for word in ("Ingrid", "Robin", "Broome")]
    [True, True, False]
    """
    return any(word.casefold() in names for names in _load().values())


@cache
def _load() -> dict[str, WordList]:
    """Read the names of each gender and of both ("fm"), once a process; this takes a few milliseconds."""
    lines = [line.split() for line in FIRST_NAMES.read_text("utf-8").splitlines() if line[0] != "#"]
    return {
        gender: WordList(chain.from_iterable(names for key, *names in lines if key == f"{gender}:"))
        for gender in (*_GENDERS, "fm")
    }
