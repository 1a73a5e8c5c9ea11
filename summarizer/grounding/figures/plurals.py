"""Which words are plural nouns, and what their singular is.

English only; there is no dictionary behind it, only the look of a word and a table of irregular plurals.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.number_tokens import NumberTokens

_IRREGULAR: Final = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "schoolchildren": "schoolchild",
    "grandchildren": "grandchild",
    "policemen": "policeman",
    "fishermen": "fisherman",
    "servicemen": "serviceman",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "wolves": "wolf",
    "leaves": "leaf",
    "halves": "half",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "crises": "crisis",
    "analyses": "analysis",
    "theses": "thesis",
    "bases": "base",
    "buses": "bus",
    "gases": "gas",
    "viruses": "virus",
    "campuses": "campus",
    "bonuses": "bonus",
    "statuses": "status",
    "species": "species",
    "series": "series",
    "troops": "troop",
    "police": "police",
    "personnel": "personnel",
    "staff": "staff",
    "aircraft": "aircraft",
    "spacecraft": "spacecraft",
    "cattle": "cattle",
    "sheep": "sheep",
    "fish": "fish",
    "alumni": "alumnus",
    "data": "datum",
    "media": "medium",
    "dead": "dead",
    "heroes": "hero",
    "potatoes": "potato",
    "shoes": "shoe",
    "movies": "movie",
    "cookies": "cookie",
    "rookies": "rookie",
    "zombies": "zombie",
}
# Verbs in the third person that are no plural nouns in practice.
_NOT_PLURAL: Final = frozenset(
    "gets goes comes makes takes gives seems remains becomes includes perhaps always".split()
)
_SINGULAR_S: Final = frozenset(
    "news politics economics mathematics physics athletics headquarters crossroads gas bus bias atlas alias lens campus"
    " corps chaos thus".split()
)


def is_plural(tokens: NumberTokens, index: int) -> bool:
    """Whether the word here looks like a plural noun.

    Example:
        >>> text = NumberTokens("Israelis crisis US children famous")
        >>> [is_plural(text, index) for index in range(5)]
        [True, False, False, True, False]
    """
    word = tokens.word(index)
    if word in _IRREGULAR:
        return True
    if not word.endswith("s") or len(word) < 3 or word in _NOT_PLURAL or word in _SINGULAR_S:
        return False
    if word.endswith(("ss", "us", "'s", "’s")) or tokens.raw(index).isupper():
        return False
    return (
        not word.endswith("is") or (tokens.is_capital(index) and not word.endswith("sis")) or word in ("taxis", "skis")
    )


def singular(word: str) -> str:
    """The singular of a plural noun in lower case.

    Example:
        >>> [singular(word) for word in ("people", "vehicles", "cities", "boxes", "israelis", "wishes", "houses")]
        ['person', 'vehicle', 'city', 'box', 'israeli', 'wish', 'house']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word
