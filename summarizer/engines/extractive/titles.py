"""Tell a role or an honorific at the beginning of a run of names from the person's name after it."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.tokens import Token
from summarizer.grounding.gazetteer.places import is_demonym
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary


def skip_role(tokens: Sequence[Token], first: int, after_last: int) -> int:
    """Index of the first word of the person's name in a run that begins with a role or an honorific; else `first`."""
    if after_last - first < 2:
        return first
    words = [token.text for token in tokens[first:after_last]]
    tail = lexicon.head_of(words[-2:])
    honorifics = 0
    while honorifics < len(words) - 1 and words[honorifics] in lexicon.HONORIFICS:
        honorifics += 1
    if tail in lexicon.HEADS and not honorifics:
        return first
    position = 0
    for index, word in enumerate(words[:-1]):
        if index >= honorifics and lexicon.is_role_noun(word) and not (index and words[index - 1] in {"of", "for"}):
            position = index + 1
    if position and words[position] in {"of", "for"}:
        # "Secretary of State Jane Doe": the office is what stands before the last two words.
        rest = len(words) - position
        if rest < 3:
            return first
        position = max(position + 2, len(words) - 2)
    titled = [index + 1 for index in range(1, len(words) - 1) if words[index] in lexicon.HONORIFICS]
    position = max(position, honorifics, *titled)  # "Ohio Rep. Jane Doe"
    if position == 0 and is_person_of_role(words):
        position = 1
    if position == 0 and len(words) == 3 and is_demonym(words[0]) and looks_personal(words[1:]):
        position = 1
    while position < len(words) - 1 and words[position] in lexicon.HONORIFICS:
        position += 1
    return first + position


def is_person_of_role(words: Sequence[str]) -> bool:
    """Whether the first of some words is a plain noun for a person, and the others are a name: "Sprinter Jane Doe"."""
    low = words[0].casefold()
    agent = lexicon.is_agent_noun(low) and is_ordinary(low) and not is_also_name(low)
    return 2 < len(words) < 5 and agent and looks_personal(words[1:])


def looks_personal(words: Sequence[str]) -> bool:
    """Whether every word is written as a person's name is, and none says what kind of thing it is."""
    return all(word[0].isupper() and word[1:].islower() and word.casefold() not in _IMPERSONAL for word in words)


_IMPERSONAL = lexicon.HEADS | {"new"}
