"""Splits a text into verbs, the words for things, prepositions, and what links or parts them.

What belongs to which verb is read in `frames`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.prose.word_classes import AUXILIARIES, CLAUSE_WORDS
from summarizer.grounding.prose.words import Words

Kind: TypeAlias = Literal["noun", "verb", "preposition", "link", "mark", "and", "adverb"]

PLACING: Final = frozenset(
    "of in on at for from with by about against between into over under during among through within without per than"
    " to as near towards toward across around outside inside behind beyond via despite amid alongside onto off upon"
    " like above below".split()
)
_MARKS: Final = frozenset(',;:—–()“”".!?…\n')
_LINKS: Final = CLAUSE_WORDS | frozenset({"what", "how", "why", "whose", "whom", "so", "then"})
_OPENERS: Final = frozenset("the a an its their his her".split())
"""Determiners with which the words for another thing begin: "gave Riga / a victory"."""
_WHERE: Final = frozenset("downstream upstream abroad overseas nearby ashore elsewhere indoors outdoors".split())
_WHEN: Final = frozenset({"later", "earlier", "soon", "once", "first"})
BETWEEN_VERBS: Final = frozenset("not never also still already only even just again now soon ever n't yet once".split())
"""Words that may stand between an auxiliary and its verb."""


@dataclass(slots=True)
class Chunk:
    """Words that go together.

    Attributes:
        kind: What they are.
        start: The first one's index.
        end: The index after the last one.
        head: Of verbs the one that carries meaning, or the last; of others the last.
    """

    kind: Kind
    start: int
    end: int
    head: int = 0


def split_chunks(words: Words) -> Iterator[Chunk]:
    """The chunks of a text, in order."""
    count, index = len(words), 0
    kind: Kind | None = None
    while index < count:
        if kind is None:
            kind = _kind_of(words, index)
        end, following = index + 1, None
        if kind == "verb":
            head = index if words.words[index].content else -1
            while end < count and _goes_with_verb(words, end):
                if words.words[end].content and words.is_verb(end):
                    head = end
                end += 1
            yield Chunk("verb", index, end, head if head >= 0 else end - 1)
        elif kind == "noun":
            while end < count and words.lows[end] not in _OPENERS:
                following = _kind_of(words, end)
                if following != "noun":
                    break
                following, end = None, end + 1
            yield Chunk("noun", index, end, end - 1)
        elif kind != "adverb":
            yield Chunk(kind, index, end, index)
        index, kind = end, following


def _kind_of(words: Words, index: int) -> Kind:
    word = words.words[index]
    low = word.low
    if low in _MARKS:
        return "mark"
    if low in ("and", "or", "but", "&"):
        return "and"
    if low == "to":
        following = words.lows[index + 1]
        verb = words.is_verb(index + 1) and not following[:1].isdigit() and following not in CARDINALS
        return "verb" if verb or following in ("be", "have", "not") else "preposition"
    if low in ("before", "after", "since", "until") and not _opens(words, index):
        return "preposition"
    if low in _LINKS:
        return "noun" if low == "that" and words.words[min(index + 1, len(words) - 1)].low in _MARKS else "link"
    if low in PLACING:
        return "preposition"
    if low in AUXILIARIES and not (word.capital and not words.is_initial(index)):
        return "verb"
    if low.endswith("ly") and len(low) > 4 and not word.capital:
        return "adverb"
    if low in _WHERE and not words.words[min(index + 1, len(words) - 1)].content:
        return "adverb"
    if low in _WHEN and words.is_verb(index + 1):
        return "adverb"
    return "verb" if words.is_verb(index) else "noun"


def _opens(words: Words, index: int) -> bool:
    """Whether a clause with a verb of its own follows a word that may be a preposition as well."""
    for at in range(index + 1, min(index + 9, len(words))):
        if words.lows[at] in _MARKS or words.lows[at] in _LINKS:
            return False
        if words.lows[at] in AUXILIARIES or words.is_verb(at):
            return True
    return False


def _goes_with_verb(words: Words, index: int) -> bool:
    low = words.lows[index]
    if low in BETWEEN_VERBS or low in AUXILIARIES or low.endswith("n't"):
        return True
    if low == "to" and _kind_of(words, index) == "verb":
        return words.lows[index - 1] in (
            "going",
            "set",
            "due",
            "need",
            "needs",
            "has",
            "have",
            "had",
            "about",
            "likely",
        )
    if low.endswith("ly") and not words.words[index].capital:
        return words.is_verb(index + 1) or words.lows[index + 1] in BETWEEN_VERBS
    before = words.lows[index - 1]
    helped = before in AUXILIARIES or before in BETWEEN_VERBS or before.endswith("ly") or before == "to"
    return helped and words.is_verb(index)


def is_governed(chunks: list[Chunk], number: int, lows: list[str]) -> bool:
    """Whether a chunk is a noun that a preposition governs, and none that "of" gives to another.

    Args:
        chunks: The chunks of a text.
        number: Which of them.
        lows: The text's words in lower case.
    """
    if number < 1 or chunks[number].kind != "noun" or chunks[number - 1].kind != "preposition":
        return False
    return lows[chunks[number - 1].start] != "of"
