"""The gender of first names, for the pronouns that can refer to a person.

The names are those that Faker lists for some seventy countries (`first_names.txt`); no name is added here by hand.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final, Literal

from summarizer.language.gazetteer.vocabulary import WordList

FIRST_NAMES: Final = Path(__file__).with_name("first_names.txt")

Gender = Literal["f", "m"]


def read_gender(name: str) -> Gender | None:
    """The gender that the first name in a full name has wherever it is listed; None if it is unknown or has both.

    >>> [read_gender(name) for name in ("Ingrid Berg", "Colin Roe", "Robin Roe", "Roe")]
    ['f', 'm', None, None]
    """
    first, _, rest = name.casefold().partition(" ")
    return "f" if rest and first in _load("f") else "m" if rest and first in _load("m") else None


def is_first_name(word: str) -> bool:
    """Whether a word is a first name anywhere.

    >>> [is_first_name(word) for word in ("Ingrid", "Robin", "Broome")]
    [True, True, False]
    """
    low = word.casefold()
    return any(low in _load(gender) for gender in ("f", "m", "fm"))


@cache
def _load(gender: str) -> WordList:
    """Read the names of one gender or of both, once a process, in a few ms."""
    lines = FIRST_NAMES.read_text("utf-8").splitlines()
    return WordList(chain.from_iterable(line.split()[1:] for line in lines if line.startswith(f"{gender}: ")))
