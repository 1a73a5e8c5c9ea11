"""Reads comparators from the words around a figure: "nearly", "at least", "up to", "or more".

Words that do not bound the value ("only", "just") leave it exact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from summarizer.grounding.figures.number_words import is_dash
from summarizer.language.lexicon import DEFINITE_DETERMINERS, is_negation, read_class, read_groups, read_kinds
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import Comparator

_WORDS: Final = cast("Mapping[str, Comparator]", read_kinds("bounds before a figure"))
_PHRASES: Final = cast("Mapping[str, Comparator]", read_kinds("bounds of several words"))
_GREATER: Final = read_class("comparatives of more")
_SMALLER: Final = read_class("comparatives of less")
_AS_AS: Final = cast("Mapping[str, Comparator]", read_kinds("bounds between as and as"))
_FILLERS: Final = read_class("between a bound and its figure")
_AFTER: Final = cast("Mapping[str, Comparator]", read_kinds("bounds after a figure"))
_OPENS_AFTER: Final = frozenset({"+", "or", "and", "at", *"-‐‑–"})
_AFTER_AND: Final = frozenset("over above under older younger".split())
_TIMES: Final = frozenset("times twice half third thirds quarter quarters fifth tenth double triple".split())
_PERCENT: Final = frozenset({"%", "percent", "pct", "cent"})
_CIRCA: Final = frozenset({"c", "ca", "approx"})  # abbreviations before a full stop
_SUFFIXES: Final[dict[str, Comparator]] = {"plus": "at_least", "odd": "about"}
LOWER_BOUNDS: Final[frozenset[Comparator]] = frozenset({"at_least", "more_than"})
UPPER_BOUNDS: Final[frozenset[Comparator]] = frozenset({"at_most", "less_than"})
_NEGATED: Final[dict[Comparator, Comparator]] = {"more_than": "at_most", "less_than": "at_least"}
_INCLUSIVE: Final[dict[Comparator, Comparator]] = {"more_than": "at_least", "less_than": "at_most"}
_INCLUDING: Final = (["at", "or"], ["to", "or"])  # words before a bound that includes it: "equal to or | more than"
NEGATABLE: Final = frozenset({"than", *(word for word, bound in _WORDS.items() if bound in _NEGATED)})
"""Last words of the bounds that a negation turns: "not exceeding 30" is at most 30."""
_LASTING: Final = read_class("before a length of time")
_DISPUTES: Final = read_class("before what is disputed")
_FAR_FROM_NEGATION: Final = frozenset("to be in any event case circumstances expected likely".split())
_LONGEST_BOUND: Final = 24  # most characters of words that bound a figure
_BOUND_GROUPS: Final = (
    rf"(?P<{bound}>{'|'.join(map(re.escape, words.split())).replace('_', ' ')})"
    for bound, words in read_groups("bounds of languages").items()
)
_FOREIGN_BOUNDS: Final = re.compile(rf"(?:(?<!\w)|(?=[⺀-鿿]))(?i:{'|'.join(_BOUND_GROUPS)})\s*(?:(?:el|un)\s+)?\Z")
"""Matches a foreign bound right before a figure or its Spanish article, in a group named after the comparator."""
MAX_FILLERS: Final = 3
MAX_TO_NEGATION: Final = 5  # "not in any case exceed"


def read_before(tokens: TokenTable, index: int, *, lasting: bool = False) -> Comparator | None:
    """Read the comparator before a figure.

    Args:
        index: The figure's first token, including its currency.
        lasting: Whether the figure is a duration, before which "over" may be a preposition ("rose over two years").

    Returns:
        The comparator; None if there is none. A bound takes precedence over an estimate ("at least about 20").

    Example:
        >>> read_before(TokenTable("no fewer than 300"), 3), read_before(TokenTable("an estimated 300"), 2)
        ('at_least', 'about')
    """
    found, before = _read_one(tokens, index, lasting=lasting)
    if found in _INCLUSIVE and tokens.padded[before - 2 : before] in _INCLUDING:
        return _INCLUSIVE[found]
    if found == "about" and tokens.padded[before - 1] != "over":  # "a row over some 300 ballots"
        bound, _ = _read_one(tokens, before, lasting=lasting)
        return bound if bound in LOWER_BOUNDS or bound in UPPER_BOUNDS else found
    return found


def read_foreign(before: str) -> Comparator:
    """The bound that words in a language other than English state before a figure; `exact` if there is none.

    >>> read_foreign("Il a vendu plus de "), read_foreign("Er verkauft ")
    ('more_than', 'exact')
    """
    found = _FOREIGN_BOUNDS.search(before[-_LONGEST_BOUND:].replace("'", "’"))
    return cast("Comparator", found.lastgroup) if found is not None and found.lastgroup else "exact"


def read_after(tokens: TokenTable, index: int) -> tuple[Comparator, int] | None:
    """Read the comparator after a figure: "or more", "-plus", "at most".

    Returns:
        The comparator and the token after it; None if there is none.
    """
    word, following = tokens.padded[index], tokens.padded[index + 1]
    if word not in _OPENS_AFTER:
        return None
    if word == "+":
        return None if tokens.is_number(index + 1) else ("at_least", index + 1)
    if word == "at":
        pair = _PHRASES.get(f"{word}_{following}")
        return None if pair is None else (pair, index + 2)
    if is_dash(word):
        suffix = _SUFFIXES.get(following) if tokens.glued(index) else None
        return None if suffix is None else (suffix, index + 2)
    if following not in _AFTER or tokens.padded[index + 2] == "than" or (word == "and" and following not in _AFTER_AND):
        return None
    return _AFTER[following], index + 2


def _read_one(tokens: TokenTable, index: int, *, lasting: bool) -> tuple[Comparator | None, int]:
    """The comparator before a token, except for fillers, and the comparator's first token."""
    last, determined = index - 1, False
    for _ in range(MAX_FILLERS):
        word = tokens.padded[last]
        phrase = _read_phrase(tokens, last, determined=determined)
        if phrase is not None:
            return phrase
        if word == "than":
            return (None, index) if determined else _read_than(tokens, last)  # "more than the four planned" compares
        if word in ("under", "over") and is_dash(tokens.padded[last - 1]) and tokens.glued(last):
            return None, index  # "a five-under 67"
        if word in _WORDS and not determined:
            if _is_preposition(tokens, last, lasting=lasting):
                return None, last
            return _read_word(tokens, last, figure=index)
        determined = determined or word in DEFINITE_DETERMINERS
        if word not in _FILLERS and word not in DEFINITE_DETERMINERS:
            break
        last -= 1
    return None, index


def _read_phrase(tokens: TokenTable, last: int, *, determined: bool) -> tuple[Comparator, int] | None:
    """Read "up to", "ca." or "as many as" that ends at a token; after a determiner, "up to" is no comparator."""
    word, before = tokens.padded[last], tokens.padded[last - 1]
    pair = f"{before}_{word}"
    for start, phrase in ((last - 2, f"{tokens.padded[last - 2]}_{pair}"), (last - 1, pair)):
        if phrase in _PHRASES and not determined:  # "in excess of £500", but not an insurer's "excess of £500"
            return _PHRASES[phrase], start
    if word == "." and before in _CIRCA:
        return "about", last - 1
    is_compared = determined or tokens.padded[last - 3] in _TIMES  # "twice as much as $20", "as much as the $20 fare"
    if word == "as" and tokens.padded[last - 2] == "as" and before in _AS_AS and not is_compared:
        return _AS_AS[before], last - 2
    return None


def _read_word(tokens: TokenTable, index: int, *, figure: int) -> tuple[Comparator | None, int]:
    """Read "nearly", "exceeding" or "not-to-exceed" that ends at a token, and its first token."""
    found = _WORDS[tokens.padded[index]]
    negation = _find_negation(tokens, index) if found in _NEGATED else None
    if negation is not None:
        return _NEGATED[found], negation
    if found in ("more_than", "less_than") and index == figure - 2:
        return None, index  # "above a | £125,000 threshold"
    return found, index


def _is_preposition(tokens: TokenTable, index: int, *, lasting: bool) -> bool:
    """Whether "over" or "about" is a preposition, not a bound: "a row about 20 jobs", "rose over two years"."""
    word, before = tokens.padded[index], tokens.padded[index - 1]
    if word in ("over", "about") and before in _DISPUTES:
        return True
    if word != "over":
        return False
    return lasting and before not in _LASTING


def _read_than(tokens: TokenTable, than: int) -> tuple[Comparator | None, int]:
    """Read "more than" or "no fewer than" that ends at a token, and its first token."""
    word = tokens.padded[than - 1]
    if (word not in _GREATER and word not in _SMALLER) or tokens.padded[than - 2] in _PERCENT:
        return None, than  # "3 percent higher than 40 tonnes"
    found: Comparator = "more_than" if word in _GREATER else "less_than"
    negation = _find_negation(tokens, than - 1)
    return (found, than - 1) if negation is None else (_NEGATED[found], negation)


def _find_negation(tokens: TokenTable, index: int) -> int | None:
    """The token that negates a bound ("not be | less than", "not-to-exceed", "in no event | exceed"); None if none."""
    last = index - 1
    while last > index - MAX_TO_NEGATION and (
        tokens.padded[last] in _FAR_FROM_NEGATION or is_dash(tokens.padded[last])
    ):
        last -= 1
    return last if is_negation(tokens.padded[last]) else None
