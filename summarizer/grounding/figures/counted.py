"""Finds what an amount counts: the head of the noun phrase after it, in the singular.

There is no tagger here: the rules are a stop list, the look of a plural, and nothing else.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.figures.calendar_words import MONTHS, WEEKDAYS
from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import Amount, is_dash
from summarizer.grounding.figures.plurals import is_plural
from summarizer.grounding.figures.spelled_amounts import SEEDS, VAGUE_PLURALS
from summarizer.language.gazetteer.places import is_demonym
from summarizer.language.inflection import singular
from summarizer.language.lexicon import ADVERBS, DEFINITE_DETERMINERS, FUNCTION_WORDS, PAST_FORMS

_BEFORE_NOUNS: Final = frozenset("following further long previously well past".split())
NO_NOUNS: Final = (FUNCTION_WORDS | ADVERBS | PAST_FORMS) - _BEFORE_NOUNS | frozenset(
    """
    doing need nearly almost later others own same apart apiece together respectively tonight ahead alone else perhaps
    say says saying tells added adds according including included versus vs fewer
    """.split()
)
"""Words that no noun phrase behind an amount holds, but for those that describe its noun."""
_STOPS: Final = NO_NOUNS | SEEDS | VAGUE_PLURALS | frozenset(WEEKDAYS) | (frozenset(MONTHS) - {"may", "march"})
_ADJECTIVE_ENDINGS: Final = tuple("ive ous ful less able ible ish ary ly ed ing al ic er est".split())
# Participles that stand for the people they are said of.
_PEOPLE: Final = frozenset("wounded injured missing killed arrested detained displaced unemployed dead hurt".split())
_MODIFIERS: Final = frozenset({"more", "other", "fewer", "such"})
_NO_HEADS: Final = frozenset({"strong", "odd", "plus", "style", "era", "long", "wide", "something", "somethings"})
REACH: Final = 5
"""How many words after an amount its noun may stand."""


def read_counted(tokens: NumberTokens, index: int, amount: Amount) -> tuple[str, int] | None:
    """Read what is counted from this token on.

    Args:
        tokens: The text.
        index: The token after the amount.
        amount: The amount, whose value tells singular from plural.

    Returns:
        The noun in the singular and the token after it; None where nothing is counted. It is in lower case, but for a
        people's name.

    Example:
        >>> from decimal import Decimal
        >>> text = NumberTokens("1,000 containers of ammunition")
        >>> read_counted(text, 1, Amount(Decimal(1000), 0, 1, "digits", Decimal(1000)))
        ('container', 2)
    """
    if amount.form == "ordinal":
        return _read_ranked(tokens, index)
    if is_dash(tokens.word(index)) and tokens.glued(index) and tokens.glued(index + 1):
        return _read_compound(tokens, index + 1)
    if tokens.glued(index) and tokens.is_word(index):
        return None
    if amount.form == "fraction" and amount.magnitude == 1:
        return None
    if tokens.word(index) == "of" and tokens.word(index + 1) in DEFINITE_DETERMINERS:
        index += 2
    elif amount.value is None and tokens.word(index) == "of":
        index += 1
    words = _phrase(tokens, index)
    for position in words:
        if is_plural(tokens, position):
            compound = position + 1 in words and _is_compound(tokens, position + 1)
            last = position + compound
            noun = singular(tokens.words[last])
            return _take_second(tokens, noun.capitalize() if is_demonym(tokens.raw(last)) else noun, last + 1)
    single = _read_singular(tokens, words, amount)
    return None if single is None else _take_second(tokens, *single)


def _take_second(tokens: NumberTokens, noun: str, end: int) -> tuple[str, int]:
    """What is counted, with the second of two participles: "killed and injured", "dead or missing"."""
    joint, second = tokens.word(end), tokens.word(end + 1)
    if noun in _PEOPLE and joint in ("and", "or") and second in _PEOPLE:
        return f"{noun} {joint} {second}", end + 2
    return noun, end


def _is_compound(tokens: NumberTokens, index: int) -> bool:
    """Whether a plural behind a plural is a noun ("farmers unions") and no verb ("trams carries 206")."""
    if not is_plural(tokens, index):
        return False
    following = tokens.word(index + 1)
    return not (tokens.is_number(index + 1) or following in DEFINITE_DETERMINERS | SEEDS | {"a", "an"})


def is_stop(word: str) -> bool:
    """Whether a word in lower case ends a noun phrase: a function word, a number, a day."""
    return word in _STOPS


def _phrase(tokens: NumberTokens, index: int) -> list[int]:
    """The words of the noun phrase from here on, up to a mark or a word that ends it."""
    found: list[int] = []
    while len(found) < REACH:
        joined = bool(found) and is_dash(tokens.word(index)) and tokens.glued(index) and tokens.glued(index + 1)
        if joined:
            index += 1
            found.pop()  # the first half of a compound is no head
        if not tokens.is_word(index):
            break
        word = tokens.words[index]
        if word in _MODIFIERS and not found:
            index += 1
            continue
        if word in _STOPS and not joined:
            break
        found.append(index)
        index += 1
    return found


def _read_ranked(tokens: NumberTokens, index: int) -> tuple[str, int] | None:
    """Read the noun behind an ordinal: "first half", "33rd floor"; a name is none ("the 22nd Fan Expo")."""
    if tokens.word(index) in ("half", "quarter"):
        return tokens.word(index), index + 1
    if not tokens.is_word(index) or tokens.is_capital(index):
        return None
    words = _phrase(tokens, index)
    for position in words:
        word = tokens.words[position]
        if not word.endswith(_ADJECTIVE_ENDINGS):
            return singular(word) if is_plural(tokens, position) else word, position + 1
    return None


def _read_compound(tokens: NumberTokens, index: int) -> tuple[str, int] | None:
    """Read the noun of "three-nation alliance" and "six-member team"."""
    word = tokens.word(index)
    if not tokens.is_word(index) or word in NO_NOUNS or word in SEEDS or word in _NO_HEADS or len(word) < 3:
        return None
    return singular(word), index + 1


def _read_singular(tokens: NumberTokens, words: list[int], amount: Amount) -> tuple[str, int] | None:
    if not words:
        return None
    if amount.value is not None and abs(amount.value) <= 1:
        nouns = [at for at in words if not tokens.words[at].endswith(_ADJECTIVE_ENDINGS)]
        return (tokens.words[nouns[0]], nouns[0] + 1) if nouns else None
    word = tokens.words[words[0]]
    if is_dash(tokens.word(words[0] + 1)) and tokens.glued(words[0] + 1):
        return None  # half a compound: "1,300 silver- and gold-plated cups"
    if tokens.is_capital(words[0]) and not is_demonym(tokens.raw(words[0])):
        return None  # a name: "17 North Street"
    if len(words) > 1 or word.endswith(("ly", "’s", "'s")) or (word.endswith(("ed", "ing")) and word not in _PEOPLE):
        return None
    return word, words[0] + 1
