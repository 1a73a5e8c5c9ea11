"""Reads the hand-written suite of true paraphrases and of ones with an invented figure or name (`prose_suite.txt`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

KINDS: Final = {"f": "figure", "n": "name"}
UNSEEN: Final = "unseen"
"""The part that no rule was made with."""
SUITE: Final = Path(__file__).with_name("prose_suite.txt")


@dataclass(slots=True)
class Case:
    """A quote, what may truly be said of it, and what may not.

    Attributes:
        quote: The article's words.
        part: Where it comes from: a part of the hand-written suite, or `generated`.
        names: Names that the proven siblings of the quote bring: its speaker's, a referred actor's.
        true: True paraphrases.
        lies: Paraphrases with an invented figure or name, each with its kind; see `KINDS`.
    """

    quote: str
    part: str
    names: list[str] = field(default_factory=list)
    true: list[str] = field(default_factory=list)
    lies: list[tuple[str, str]] = field(default_factory=list)


def read_suite(path: Path = SUITE) -> list[Case]:
    """The hand-written cases. Of the first part, every second case is held out."""
    cases: list[Case] = []
    part, count = "", 0
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, words = line[:1], line[2:].strip()
        if mark == "%":
            part, count = words, 0
        elif mark == "=":
            held = part == "first" and count % 2 == 1
            cases.append(Case(words, f"{part}, held out" if held else part))
            count += 1
        elif mark == " ":
            cases[-1].quote += " " + words
        elif mark == "@":
            cases[-1].names += [name.strip() for name in words.split(";")]
        elif mark == "+":
            cases[-1].true.append(words)
        elif mark in KINDS:
            cases[-1].lies.append((KINDS[mark], words))
    return cases
