"""The gazetteer's table of places, months and weekdays, read from `places.json`.

`scripts/build_gazetteer.py` makes the file from well-kept sources, which it names. Nothing is added to it by hand.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("places.json")


@dataclass(frozen=True, slots=True)
class Tables:
    """What the look-ups read. Keys of the first three, and subdivisions, are folded by `fold_name`."""

    states: Mapping[str, str]
    demonyms: Mapping[str, str]
    metonyms: Mapping[str, str]
    regions: frozenset[str]
    subdivisions: frozenset[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]


@lru_cache(maxsize=4096)  # a name is looked up in several tables, one after the other
def fold_name(name: str) -> str:
    """A name folded for look-up; initials keep their capitals, so that "US" is not "us"."""
    bare = strip_possessive(name.strip())
    if bare[:4] in {"The ", "the "}:
        bare = bare[4:]
    bare = bare.replace("’", "'").replace("&", "and")
    if bare.isascii():
        folded = bare
    else:
        folded = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    letters = folded.replace(".", "").replace(" ", "")
    if letters.isupper() and len(letters) <= 5:
        return letters
    if not folded[:1].isupper():
        return ""
    return " ".join(folded.replace("Saint ", "St ").replace(".", "").casefold().split())


def strip_possessive(name: str) -> str:
    """A name without its possessive ending."""
    for ending in ("'s", "’s", "'", "’"):
        if name.endswith(ending):
            return name[: -len(ending)]
    return name


@cache
def load_tables() -> Tables:
    """Read the table, once a process."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    return Tables(
        states=table["states"],
        demonyms=table["demonyms"],
        metonyms=table["metonyms"],
        regions=frozenset(table["regions"]),
        subdivisions=frozenset(table["subdivisions"]),
        months=table["months"],
        weekdays=table["weekdays"],
    )
