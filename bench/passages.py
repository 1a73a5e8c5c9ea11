"""What the makers of tampered quotes share: a passage, and small ways to change it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Passage:
    """A passage of an article, and what an edit may draw from."""

    text: str
    article: str  # the article that it stands in
    rng: random.Random  # the suite's source of chance


Edit = Callable[[Passage], str | None]
"""Changes a passage; None where the passage gives no occasion."""


def list_words(*lines: str) -> list[str]:
    return [word for line in lines for word in line.split()]


LOWER_WORD: Final = re.compile(r"(?<![\w'’.@/-])[a-z]{4,}(?![\w'’@/-])")
NUMBER_WORDS: Final = list_words(
    "zero one two three four five six seven eight nine ten",
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
)
HEDGES: Final = list_words("reportedly allegedly about only just still also now nearly almost apparently already even")


def replace(match: re.Match[str], text: str) -> str:
    """The text that was searched, with something else in the match's place."""
    return match.string[: match.start()] + text + match.string[match.end() :]


def choose(rng: random.Random, matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    """One of some matches; None where there are none."""
    found = list(matches)
    return rng.choice(found) if found else None
