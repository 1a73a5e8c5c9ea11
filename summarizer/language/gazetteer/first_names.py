"""The gender of first names, for the pronouns that can refer to a person.

The names are those that Faker lists for some seventy countries (`first_names.txt`); no name is added here by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    if not rest:
        return None
    return next((gender for gender, names in _load().items() if first in names), None)


@cache
def _load() -> dict[Gender, WordList]:
    """Read the names, once a process, in a few ms."""
    return {gender: WordList(_read(gender)) for gender in ("f", "m")}


def _read(gender: Gender) -> Iterator[str]:
    """The names of one gender, in lower case and in alphabetical order."""
    lines = FIRST_NAMES.read_text("utf-8").splitlines()
    return chain.from_iterable(line.split()[1:] for line in lines if line.startswith(f"{gender}: "))
