"""Tell a role or an honorific at the beginning of a run of names from the person's name after it."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.tokens import Token
from summarizer.grounding.gazetteer.places import is_demonym


def skip_role(tokens: Sequence[Token], first: int, after_last: int) -> int:
    """Index of the first word of the person's name in a run that begins with a role or an honorific; else `first`."""
    words = [token.text for token in tokens[first:after_last]]
    if len(words) < 2:
        return first
    tail = lexicon.head_of(words[-2:])
    honorifics = 0
    while honorifics < len(words) - 1 and words[honorifics] in lexicon.HONORIFICS:
        honorifics += 1
    if tail in lexicon.ORGANIZATION_HEADS | lexicon.NOT_ACTOR_HEADS | lexicon.PLACE_HEADS and not honorifics:
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
    position = max(position, honorifics)
    if position == 0 and len(words) == 3 and is_demonym(words[0]) and looks_personal(words[1:]):
        position = 1
    while position < len(words) - 1 and words[position] in lexicon.HONORIFICS:
        position += 1
    return first + position


def looks_personal(words: Sequence[str]) -> bool:
    """Whether every word is written as a person's name is, and none says what kind of thing it is."""
    heads = lexicon.ORGANIZATION_HEADS | lexicon.NOT_ACTOR_HEADS | lexicon.PLACE_HEADS | {"new"}
    return all(word[0].isupper() and word[1:].islower() and word.casefold() not in heads for word in words)
