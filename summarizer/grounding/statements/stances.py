"""Flags stances that contradict their statement: "opposes" the bill for someone who "backs the bill"."""

from __future__ import annotations

from typing import Final

from summarizer.grounding.statements.tokens import PHRASE_ENDS, SUBCLAUSE_ENDS, Tokens
from summarizer.language.lexicon import BE, DENYING, MODALS, PREPOSITIONS, is_negation, read_class

_VERBS: Final = {"supports": read_class("verbs of support"), "opposes": read_class("verbs of opposition")}
_JUDGING: Final = read_class("verbs of judgement")
_BEHIND: Final = {"for": ("supports", read_class("verbs before for")), "against": ("opposes", frozenset[str]())}
"""Prepositions that express a stance, and the verbs after which they do; an empty set allows any word."""
_ENDS: Final = SUBCLAUSE_ENDS | PHRASE_ENDS | {"as", "to"}
_NEGATING: Final = MODALS | DENYING | read_class("words of little or none")
_REACH: Final = 6  # words before a verb that may negate it, and content words after it that are its object


def find_contradicted_stance(stance: str, target: str, statement: str) -> str:
    """The reason why a statement contradicts the stance towards a target; empty if it does not.

    >>> find_contradicted_stance("supports", "the bill", "Roe condemned the bill.")
    'the stance is “supports”, and the statement says “condemned”'
    >>> find_contradicted_stance("supports", "the bill", "Roe would not oppose the bill.")
    ''
    """
    if stance not in _VERBS:
        return ""
    claimed = Tokens(statement)
    judging = [(side, at) for at in range(len(claimed)) if (side := _read_side(claimed, at))]
    if not judging:
        return ""
    named = Tokens(target)
    head = {named.stems[at] for at in named.find_content(range(len(named)), PREPOSITIONS)}
    owners = head.intersection(named.stems[at] for at in range(len(named)) if named.forms[at].possessive)
    if any(_read_side(named, at) for at in range(len(named))) or any(map(_negates, named.lows)):
        return ""
    is_unnamed = head.isdisjoint(claimed.stems)
    sides = {
        side: at
        for side, at in judging
        if _is_of(claimed, at, head, owners)
        or (is_unnamed and claimed.lows[at] in _JUDGING and claimed.padded[at - 1] not in BE)
    }
    if len(sides) != 1 or stance in sides:
        return ""
    at = next(iter(sides.values()))
    if any(map(_negates, claimed.lows[max(0, at - _REACH) : at])):
        return ""
    return f"the stance is “{stance}”, and the statement says “{claimed.forms[at].raw}”"


def _read_side(tokens: Tokens, at: int) -> str:
    """The stance that a word expresses; empty if it expresses none."""
    low = tokens.lows[at]
    if low in _BEHIND:
        side, verbs = _BEHIND[low]
        return side if not verbs or tokens.padded[at - 1] in verbs else ""
    return next((side for side, verbs in _VERBS.items() if low in verbs), "")


def _is_of(tokens: Tokens, at: int, head: set[str], owners: set[str]) -> bool:
    """Whether the object after a word is the target; "against closing the plant" is not against the plant."""
    if tokens.padded[at + 1] == "that" or tokens.padded[at + 1].endswith("ing"):
        return False
    places = tokens.find_content(range(at + 1, len(tokens)), _ENDS, _REACH)
    # someone who "demands Roe's resignation" does not support Roe
    return any(
        tokens.stems[place] in head and (tokens.stems[place] in owners or not tokens.forms[place].possessive)
        for place in places
    )


def _negates(word: str) -> bool:
    return word in _NEGATING or is_negation(word)
