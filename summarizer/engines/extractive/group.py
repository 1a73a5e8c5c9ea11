"""A name and the places where it stands, before it is known what it names; and how names are folded and shaped."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.mention import Mention

ActorKind: TypeAlias = Literal["person", "organization", "state", "place", "group"]

_CAPITAL_PREFIXES = ("Mc", "Mac", "De", "Di", "La", "Le", "Van", "O'", "O’", "D'", "D’", "El", "Al", "Fitz")


@dataclass(slots=True)
class Group:
    """Mentions that share a name, before it is known what they name."""

    words: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    aliases: Counter[str] = field(default_factory=Counter)
    state: str | None = None
    hint: ActorKind | None = None

    def absorb(self, other: Group) -> None:
        """Take another name's mentions and aliases: it names the same."""
        self.mentions.extend(other.mentions)
        self.aliases.update(other.aliases)
        self.hint = self.hint or other.hint


def fold(word: str) -> str:
    """A word without case, accents and a last dot."""
    low = word.casefold().replace("’", "'").rstrip(".")
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def fold_words(words: Sequence[str]) -> tuple[str, ...]:
    """A name's words folded, without "the"."""
    return tuple(fold(word) for word in words if word.casefold() != "the")


def is_person_shaped(words: Sequence[str]) -> bool:
    """Whether words are written as a person's first and last name are."""
    return (
        2 <= len(words) <= 5
        and all(_spelt_as_name(word) for word in words)
        and not any(word.casefold().rstrip(".") in lexicon.HEADS for word in words[1:])
        and not any(char.isdigit() for word in words for char in word)
    )


def _spelt_as_name(word: str) -> bool:
    """Whether a word is written as people's names are: "Jane", "J.", "McRae", "El-Hassan", "van"."""
    if word in lexicon.NAME_PARTICLES or (
        len(word) <= 2 and word[0].isupper() and (word[-1] == "." or not word[1:].isupper())
    ):
        return True
    letters = re.sub(r"[-’'.]", "", word)
    if word.startswith(("al-", "el-", "bin-", "ibn-")):
        return letters.isalpha()
    if not word[0].isupper() or not letters.isalpha():
        return False
    return letters[1:].islower() or (not letters.isupper() and word.startswith(_CAPITAL_PREFIXES)) or "-" in word
