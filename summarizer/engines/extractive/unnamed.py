"""Speakers whom an article only describes: "a U.S. military official", "residents of Norby", "prosecutors"."""

from __future__ import annotations

from typing import Final

from summarizer.engines.extractive.name_words import GROUPS, KIN, ORGANIZATION_HEADS, OUTLETS, PEOPLE, is_office
from summarizer.language.gazetteer.places import is_demonym
from summarizer.language.inflection import singular
from summarizer.language.letters import POSSESSIVE
from summarizer.language.lexicon import POSSESSIVES, PREPOSITIONS, PRONOUNS, is_finite, word_set
from summarizer.schemas.news import ActorKind

_SOME: Final = word_set("a an one two three four five six seven eight nine ten some several many most")
_UNCLEAR: Final = PRONOUNS | POSSESSIVES | word_set("other others another and or")
"""Words by which a description says who is meant only with what stands before it."""
_VAGUE: Final = PEOPLE | KIN | word_set("user lady fan commenter viewer guest member reader")
"""People of whom nothing is said by which a reader knows whose words these are."""
_BODIES: Final = ORGANIZATION_HEADS - OUTLETS - word_set("international executive review guild")
_LONGEST: Final = 12  # words of the longest description


def read_unnamed(words: str) -> tuple[str, ActorKind] | None:
    """The words that describe a speaker, without an article, and its kind; None if a reader cannot tell who is meant.

    One person needs more than a noun ("a source"). Whom "the" introduces the article has told of before: only bodies
    and several people are taken then, with a name beside the noun.

    >>> read_unnamed("A U.S. military official"), read_unnamed("The official"), read_unnamed("prosecutors")
    (('U.S. military official', 'person'), None, ('prosecutors', 'group'))
    """
    parts = words.split()
    low = [part.casefold() for part in parts]
    known = low[0] == "the"
    first = int(known or low[0] in _SOME)
    cut = next((at for at, word in enumerate(low) if word in PREPOSITIONS), len(low))
    unclear = _UNCLEAR.intersection(low) - {part.casefold() for part in parts if part.isupper()}  # "US officials"
    if not first < cut <= len(low) <= _LONGEST or unclear or "," in words:
        return None
    kind = _read_kind(parts[cut - 1], opens=cut == 1)
    if kind is None or any(map(is_finite, low[first : cut - 1])) or singular(low[cut - 1]) in _VAGUE:
        return None
    described = parts[first : cut - 1]
    if kind == "person":
        told = not known and first and len(parts) > first + 1
    elif kind == "group":
        told = not known or any(part[0].isupper() for part in parts[first:])
    else:
        told = (known or low[first].endswith(POSSESSIVE)) and any(part[0].isupper() for part in described)
    return (" ".join(parts[low[0] in {"a", "an", "the"} :]), kind) if told else None


def _read_kind(word: str, *, opens: bool) -> ActorKind | None:
    """What a noun is of: people, one person or a body; None if it is of none of them, or ends a name.

    Args:
        opens: Whether it is the first word, so that a capital says nothing.
    """
    noun = word.casefold()
    one = singular(noun)
    if one != noun and is_demonym(one.title()):
        return "group"
    if word.istitle() and not opens:
        return "organization" if noun in _BODIES else None  # "the Norby Senators"
    if noun in GROUPS or (one != noun and (is_office(one) or one == "authority")):
        return "group"
    if noun in _BODIES:
        return "organization"
    return "person" if is_office(noun) else None
