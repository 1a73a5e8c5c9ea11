"""Reads the noun that an amount counts: the head of the following noun phrase, in the singular.

No tagger is used: plural nouns are recognised by their form, and a stop word ends a phrase. The number "one" is
distinguished from the pronoun in the same way.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.grounding.figures.draft import Amount
from summarizer.grounding.figures.number_words import SEEDS, VAGUE_PLURALS, is_dash
from summarizer.language.gazetteer.places import is_demonym
from summarizer.language.inflection import is_irregular_plural, singular
from summarizer.language.lexicon import (
    ADVERBS,
    AUXILIARIES,
    DEFINITE_DETERMINERS,
    DEMONSTRATIVES,
    DETERMINERS,
    FUNCTION_WORDS,
    MONTHS,
    PAST_FORMS,
    WEEKDAYS,
    is_finite,
    read_class,
)
from summarizer.language.token_table import TokenTable

_BEFORE_NOUNS: Final = frozenset("following further long previously well past".split())
NO_NOUNS: Final = (FUNCTION_WORDS | ADVERBS | PAST_FORMS) - _BEFORE_NOUNS | read_class(
    "words that are no nouns after an amount"
)
"""Words that no noun phrase after an amount contains, unless they modify its noun."""
_STOPS: Final = NO_NOUNS | SEEDS | VAGUE_PLURALS | frozenset(WEEKDAYS) | (frozenset(MONTHS) - {"may", "march"})
_ADJECTIVE_ENDINGS: Final = tuple("ive ous ful less able ible ish ary ly ed ing al ic er est".split())
_ADJECTIVES: Final = read_class("frequent adjectives")
"""Frequent adjectives without such an ending."""
PEOPLE: Final = frozenset("wounded injured missing killed arrested detained displaced unemployed dead hurt".split())
"""Participles and adjectives that stand for people: "12 wounded"."""
_OPENERS: Final = DEFINITE_DETERMINERS | SEEDS | {"a", "an"}
_MODIFIERS: Final = frozenset({"more", "other", "fewer", "such"})
_NO_HEADS: Final = frozenset({"strong", "odd", "plus", "style", "era", "long", "wide", "something", "somethings"})
_VERBS: Final = read_class("verbs in -s after an amount")
"""Words in -s that are verbs in the third person, or adverbs."""
_TRANSITIVE: Final = read_class("verbs before any object")
_BEFORE_TIMES: Final = frozenset({"last", "next"})
_JOINT: Final = re.compile(r" (?:and|or) ")
_OF_MONEY: Final = read_class("words about money")
_SINGULAR_S: Final = read_class("singulars in -s")
REACH: Final = 5  # words after an amount that are searched for its noun


def read_counted(tokens: TokenTable, index: int, amount: Amount) -> tuple[str, int] | None:
    """Read the counted noun after an amount.

    Args:
        index: The token after the amount.
        amount: The amount, whose value distinguishes singular from plural.

    Returns:
        The noun and the token after it; None if nothing is counted. The noun is in the singular, in lower case unless
        it names a people; several nouns are joined by "and" or "or".

    Example:
        >>> from decimal import Decimal
        >>> text = TokenTable("1,000 containers of ammunition")
        >>> read_counted(text, 1, Amount(Decimal(1000), 0, 1, "digits", Decimal(1000)))
        ('container', 2)
    """
    if amount.form == "ordinal":
        is_part = is_dash(tokens.padded[index]) and tokens.padded[index + 1] in (
            "half",
            "quarter",
        )  # "first-half results"
        return _read_ranked(tokens, index + is_part)
    if is_dash(tokens.padded[index]) and tokens.glued(index):
        return _read_compound(tokens, index + 1)
    if (tokens.glued(index) and tokens.is_word(index)) or (amount.form == "fraction" and amount.magnitude == 1):
        return None
    is_pointed = tokens.padded[index] == "of" and tokens.padded[index + 1] == "those"
    if tokens.padded[index] == "of" and tokens.padded[index + 1] in DEFINITE_DETERMINERS:
        index += 2
    elif amount.value is None and tokens.padded[index] == "of":
        index += 1
    words = _read_phrase(tokens, index)
    for position in words:
        if is_plural(tokens, position):
            last = position + (position + 1 in words and _is_compound(tokens, position + 1))
            noun = _singular(tokens, last)
            return _join(tokens, noun, last + 1)
    return None if is_pointed else _read_singular(tokens, words, amount)  # "64 of those eligible"


def _singular(tokens: TokenTable, index: int) -> str:
    noun = singular(tokens.words[index])
    return noun.capitalize() if is_demonym(tokens.raw(index)) else noun


def _join(tokens: TokenTable, noun: str, end: int) -> tuple[str, int]:
    """Add the plurals that are counted together with a noun that ends before a token: "40 men | and women"."""
    while tokens.padded[end] in ("and", "or") and not tokens.is_capital(end - 1):
        last = end + 1 + (tokens.padded[end + 1] == "other")
        if not _is_joined(tokens, last):
            break
        noun, end = f"{noun} {tokens.padded[end]} {_singular(tokens, last)}", last + 1
    return noun, end


def read_nouns(unit: str) -> list[str]:
    """The nouns in the unit of a count.

    >>> read_nouns("man and woman"), read_nouns("percentage point")
    (['man', 'woman'], ['percentage point'])
    """
    return _JOINT.split(unit)


def _is_joined(tokens: TokenTable, index: int) -> bool:
    """Whether a word after "and" is another plural, not a verb: "in 38 states and provides | contract services"."""
    word, following = tokens.padded[index], tokens.padded[index + 1]
    if not is_plural(tokens, index) or is_stop(word) or tokens.is_capital(index) or word in _TRANSITIVE:
        return False
    if following == "to" or following in DETERMINERS or tokens.is_number(index + 1):
        return False
    ends = following in FUNCTION_WORDS | ADVERBS | _BEFORE_TIMES or following.endswith("ed") or is_finite(following)
    return ends or not tokens.is_word(index + 1)


def is_plural(tokens: TokenTable, index: int) -> bool:
    """Whether a token looks like a plural noun.

    Example:
        >>> text = TokenTable("Israelis crisis US children famous")
        >>> [is_plural(text, index) for index in range(5)]
        [True, False, False, True, False]
    """
    word = tokens.padded[index]
    if is_irregular_plural(word):
        return True
    if not word.endswith("s") or len(word) < 3 or word in _VERBS or word in _SINGULAR_S:
        return False
    if word.endswith(("ss", "us", "'s", "’s")) or tokens.raw(index).isupper():
        return False
    return not word.endswith("is") or tokens.is_capital(index)


def _is_compound(tokens: TokenTable, index: int) -> bool:
    """Whether a plural after a plural is a noun ("farmers unions"), not a verb ("trams carries the mail")."""
    following = tokens.padded[index + 1]
    return is_plural(tokens, index) and following not in _OPENERS


def is_stop(word: str) -> bool:
    """Whether a lower-case word ends a noun phrase: a function word, a number, a weekday or a month."""
    return word in _STOPS


def _read_phrase(tokens: TokenTable, index: int) -> list[int]:
    """The tokens of the noun phrase from a token on, up to punctuation or a stop word."""
    found: list[int] = []
    while len(found) < REACH:
        joined = bool(found) and is_dash(tokens.padded[index]) and tokens.glued(index) and tokens.glued(index + 1)
        if joined:
            index += 1
            found.pop()  # the first part of a compound is not the head
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


def _read_ranked(tokens: TokenTable, index: int) -> tuple[str, int] | None:
    """Read the noun after an ordinal ("first half", "33rd floor"); None before a name ("the 22nd Fan Expo")."""
    if tokens.padded[index] in ("half", "quarter"):
        return tokens.padded[index], index + 1
    if not tokens.is_word(index) or tokens.is_capital(index):
        return None
    for position in _read_phrase(tokens, index):
        word = tokens.words[position]
        if not _modifies(word):
            return singular(word) if is_plural(tokens, position) else word, position + 1
    return None


def _modifies(word: str) -> bool:
    """Whether a word looks like an adjective or a possessive, so that its noun follows: "one bad | summer"."""
    return word in _ADJECTIVES or word.endswith((*_ADJECTIVE_ENDINGS, "'s", "’s"))


def _read_compound(tokens: TokenTable, index: int) -> tuple[str, int] | None:
    """Read the noun after the hyphen of "three-nation alliance" or "six-member team"; None if there is none."""
    word = tokens.padded[index]
    if not tokens.is_word(index) or word in NO_NOUNS or word in SEEDS or word in _NO_HEADS or len(word) < 3:
        return None
    return singular(word), index + 1


def _read_singular(tokens: TokenTable, words: list[int], amount: Amount) -> tuple[str, int] | None:
    if not words:
        return None
    if amount.value is not None and abs(amount.value) <= 1:
        nouns = [at for at in words if not _modifies(tokens.words[at])]
        return (tokens.words[nouns[0]], nouns[0] + 1) if nouns else None
    word = tokens.words[words[0]]
    if is_dash(tokens.padded[words[0] + 1]) and tokens.glued(words[0] + 1):
        return None  # half a compound: "1,300 silver- and gold-plated cups"
    if tokens.is_capital(words[0]) and not is_demonym(tokens.raw(words[0])):
        return None  # a name: "17 North Street"
    if tokens.language != "en" and tokens.is_number(words[0] + 1):
        return None  # "von 8,1 auf 5,4 Prozent"
    if amount.magnitude > 1 and word in _OF_MONEY:
        return None  # an amount without its currency: "a 7 million loss"
    if len(words) > 1 or word.endswith(("ly", "’s", "'s")) or (word.endswith(("ed", "ing")) and word not in PEOPLE):
        return None
    return word, words[0] + 1


_PRONOMINAL: Final = frozenset("no any every some which each another ones".split())
_COUNTING: Final = frozenset("number than least just by only to day part chapter phase".split())
_ALONE_AFTER: Final = frozenset("from at or and with into killed injured wounded to for nearly about not".split())
_LINKING: Final = frozenset("or in per and out more".split())
_POINTING: Final = DEMONSTRATIVES | {"the"}
_BEFORE_ADJECTIVES: Final = DETERMINERS | {"very", "more", "most"}
_FINITE: Final = frozenset("was is has had said".split())


def is_counting_one(tokens: TokenTable, index: int) -> bool:
    """Whether "one" is a number, not a pronoun ("a serious one", "no one", "one must").

    Example:
        >>> [is_counting_one(TokenTable(text), text.split().index("one")) for text in (
        ...     "one of them", "no one knows", "a serious one .", "one national and one more", "number one")]
        [True, False, False, True, True]
    """
    before, after = tokens.padded[index - 1], tokens.padded[index + 1]
    if is_dash(after) and tokens.glued(index + 1):
        return tokens.glued(index + 2)
    if before in _PRONOMINAL:
        return False
    if is_dash(before) and tokens.glued(index):
        return tokens.padded[index - 2] in SEEDS
    if before in _COUNTING or after == "of":
        return True
    if not tokens.is_word(index + 1):
        return before in _ALONE_AFTER
    if after in _LINKING:
        whole = tokens.raw(index + 2)
        is_share = before == "that" and after == "in" and (whole in SEEDS or (whole.isdecimal() and len(whole) < 4))
        # in "said that one in six", "that" is a conjunction
        return (is_share or before not in _POINTING) and not _is_described(tokens, index)
    if after in _FINITE:
        return _opens_clause(tokens, index) and tokens.padded[index + 2] != "to"
    return _may_be_counted(before, after) and not _is_described(tokens, index)


def _opens_clause(tokens: TokenTable, index: int) -> bool:
    return tokens.padded[index - 1] in ("and", "but", ",") or not tokens.is_word(index - 1)


def _may_be_counted(before: str, after: str) -> bool:
    """Whether "one" can count the word after it, or stand alone after "from"."""
    if before in _POINTING and after.endswith("ed"):
        return False
    return after not in NO_NOUNS or (before in ("from", "and", "or") and after not in AUXILIARIES)


def _is_described(tokens: TokenTable, index: int) -> bool:
    """Whether a determiner and an adjective precede "one", which make it a pronoun."""
    return (
        tokens.is_word(index - 1)
        and tokens.padded[index - 1] not in NO_NOUNS
        and tokens.padded[index - 2] in _BEFORE_ADJECTIVES
    )
