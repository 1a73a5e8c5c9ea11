"""Names paths of a brief for readers: 'positions[2].statement' is 'Position 3'."""

from __future__ import annotations

from typing import Final

from summarizer.report.plain_text import show
from summarizer.verification.paths import PART, read_path

KINDS: Final = {
    "": "Quote",
    "actors": "Actor",
    "positions": "Position",
    "numeric_claims": "Figure",
    "open_questions": "Question",
    "questions": "Question",
    "abstract": "Summary sentence",
    "statements": "Statement",
}
"""Names of list elements."""

MAIN: Final = frozenset({"statement", "text", "question"})
"""Fields that are not named: the main text of an item."""


def list_prefixes(path: str) -> list[str]:
    """A path and the paths of everything around it.

    >>> list_prefixes("actors[1].aliases[0]")
    ['actors', 'actors[1]', 'actors[1].aliases', 'actors[1].aliases[0]']
    """
    return [path[: found.end()] for found in PART.finditer(path)]


def name_place(path: str) -> str:
    """Write a path in words, counted from 1; empty for the root.

    >>> name_place("positions[2].statement"), name_place("actors[0].aliases[1]"), name_place("headline.text")
    ('Position 3', 'Actor 1, aliases 2', 'Headline')
    """
    parts = list(read_path(path))
    if not parts:
        return show(path)
    first = parts.pop(0) if isinstance(parts[0], str) else ""
    name = write_words(str(first))
    if parts and isinstance(parts[0], int):
        name = f"{KINDS.get(str(first)) or name} {int(parts.pop(0)) + 1}"
    told = [name]
    for part in parts:
        if isinstance(part, int):
            told[-1] += f" {part + 1}"
        elif part not in MAIN:
            told.append(write_words(part).lower())
    return show(", ".join(told))


def write_words(name: str) -> str:
    """A field's name in words.

    >>> write_words("key_dates")
    'Key dates'
    """
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
