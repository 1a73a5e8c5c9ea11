"""Comparators, by the words around a figure: "nearly", "at least", "up to", "or more".

Words that do not bound the value ("only", "just") leave it exact.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.number_words import is_dash
from summarizer.language.lexicon import DEFINITE_DETERMINERS
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import Comparator

_WORDS: Final[dict[str, Comparator]] = {
    "about": "about",
    "around": "about",
    "round": "about",
    "approximately": "about",
    "approx": "about",
    "roughly": "about",
    "nearly": "about",
    "almost": "about",
    "virtually": "about",
    "practically": "about",
    "some": "about",
    "circa": "about",
    "estimated": "about",
    "approaching": "about",
    "nearing": "about",
    "~": "about",
    "≈": "about",
    "±": "about",
    "over": "more_than",
    "above": "more_than",
    "beyond": "more_than",
    "exceeding": "more_than",
    "exceed": "more_than",
    "exceeds": "more_than",
    "exceeded": "more_than",
    "surpassing": "more_than",
    "surpassed": "more_than",
    "topping": "more_than",
    "topped": "more_than",
    ">": "more_than",
    "under": "less_than",
    "below": "less_than",
    "<": "less_than",
    "minimum": "at_least",
    "≥": "at_least",
    "maximum": "at_most",
    "≤": "at_most",
    "between": "between",
}
_PHRASES: Final[dict[tuple[str, str], Comparator]] = {
    ("at", "least"): "at_least",
    ("at", "most"): "at_most",
    ("up", "to"): "at_most",
    ("minimum", "of"): "at_least",
    ("maximum", "of"): "at_most",
    ("excess", "of"): "more_than",
    ("upwards", "of"): "more_than",
    ("upward", "of"): "more_than",
    ("north", "of"): "more_than",
    ("south", "of"): "less_than",
    ("shy", "of"): "less_than",
    ("short", "of"): "less_than",
    ("close", "to"): "about",
    ("close", "on"): "about",
    ("region", "of"): "about",
    ("order", "of"): "about",
    ("neighborhood", "of"): "about",
    ("neighbourhood", "of"): "about",
    ("something", "like"): "about",
    (">", "="): "at_least",
    ("<", "="): "at_most",
}
_GREATER: Final = frozenset(
    "more greater higher larger bigger longer heavier older taller better further farther faster wider deeper".split()
)
_SMALLER: Final = frozenset("less fewer lower smaller shorter lighter younger slower cheaper".split())
_AS_AS: Final[dict[str, Comparator]] = {
    "many": "at_most",
    "much": "at_most",
    "high": "at_most",
    "long": "at_most",
    "far": "at_most",
    "few": "at_least",
    "little": "at_least",
    "low": "at_least",
}
_FILLERS: Final = frozenset(
    "a an another further additional record total of combined whopping staggering reported".split()
)
_AFTER: Final[dict[str, Comparator]] = {
    "more": "at_least",
    "older": "at_least",
    "higher": "at_least",
    "above": "at_least",
    "over": "at_least",
    "longer": "at_least",
    "greater": "at_least",
    "less": "at_most",
    "fewer": "at_most",
    "younger": "at_most",
    "under": "at_most",
    "below": "at_most",
    "lower": "at_most",
    "so": "about",
}
_OPENS_AFTER: Final = frozenset({"+", "or", "and", "at", *"-‐‑–"})
_AFTER_AND: Final = frozenset("over above under older younger".split())
_SUFFIXES: Final[dict[str, Comparator]] = {"plus": "at_least", "odd": "about"}
_BOUNDS: Final[frozenset[Comparator]] = frozenset({"at_least", "at_most", "more_than", "less_than"})
_NEGATED: Final[dict[Comparator, Comparator]] = {"more_than": "at_most", "less_than": "at_least"}
_LASTING: Final = frozenset(
    "for just well lasted lasting took taking spent waited after of slightly little not".split()
)
MAX_FILLERS: Final = 3


def read_before(tokens: TokenTable, index: int, *, lasting: bool = False) -> Comparator | None:
    """Read the comparator before a figure.

    Args:
        tokens: The text.
        index: The figure's first token, its currency included.
        lasting: Whether the figure is a duration, of which "over" may be a preposition ("rose over two years").

    Returns:
        The comparator; None if there is none. Of two the bound is returned, not the estimate ("at least about 20").

    Example:
        >>> read_before(TokenTable("no fewer than 300"), 3), read_before(TokenTable("an estimated 300"), 2)
        ('at_least', 'about')
    """
    found, before = _read_one(tokens, index, lasting=lasting)
    if found == "about":
        bound, _ = _read_one(tokens, before, lasting=lasting)
        return bound if bound in _BOUNDS else found
    return found


def read_after(tokens: TokenTable, index: int) -> tuple[Comparator, int] | None:
    """Read the comparator after a figure: "or more", "-plus", "at most".

    Returns:
        The comparator and the token after it, or None.
    """
    word, following = tokens.at[index], tokens.at[index + 1]
    if word not in _OPENS_AFTER:
        return None
    if word == "+":
        return None if tokens.is_number(index + 1) else ("at_least", index + 1)
    if word == "at":
        pair = _PHRASES.get((word, following))
        return None if pair is None else (pair, index + 2)
    if is_dash(word):
        suffix = _SUFFIXES.get(following) if tokens.glued(index) else None
        return None if suffix is None else (suffix, index + 2)
    if following not in _AFTER or tokens.at[index + 2] == "than" or (word == "and" and following not in _AFTER_AND):
        return None
    return _AFTER[following], index + 2


def _read_one(tokens: TokenTable, index: int, *, lasting: bool) -> tuple[Comparator | None, int]:
    """The comparator right before a token, fillers aside, and its first token."""
    last, determined = index - 1, False
    for _ in range(MAX_FILLERS):
        word, before = tokens.at[last], tokens.at[last - 1]
        pair = None if determined else _PHRASES.get((before, word))
        if pair is not None:
            return pair, last - 1
        if word == "than":
            return _read_than(tokens, last)
        if word == "as" and tokens.at[last - 2] == "as" and before in _AS_AS:
            return _AS_AS[before], last - 2
        found = None if determined else _WORDS.get(word)
        if found is not None:
            is_preposition = lasting and word == "over" and before not in _LASTING
            # "above a | £125,000 threshold"
            is_threshold = found in ("more_than", "less_than") and last == index - 2
            return (None if is_preposition or is_threshold else found), last
        determined = determined or word in DEFINITE_DETERMINERS
        if word not in _FILLERS and word not in DEFINITE_DETERMINERS:
            break
        last -= 1
    return None, index


def _read_than(tokens: TokenTable, than: int) -> tuple[Comparator | None, int]:
    """Read "more than", "no fewer than"."""
    word = tokens.at[than - 1]
    if word not in _GREATER and word not in _SMALLER:
        return None, than
    found: Comparator = "more_than" if word in _GREATER else "less_than"
    if tokens.at[than - 2] in ("no", "not"):
        return _NEGATED[found], than - 2
    return found, than - 1
