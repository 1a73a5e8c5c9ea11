"""Flags a negation that a statement adds: "will not sell the mill" for "will sell the mill"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from summarizer.grounding.statements.conditions import CONDITIONAL
from summarizer.grounding.statements.opposed_words import has_opposites
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import PHRASE_ENDS, SUBCLAUSE_ENDS, Tokens
from summarizer.language.inflection import stem
from summarizer.language.lexicon import CARDINALS, DENYING, MODALS, REFUSALS, is_adverb, is_negation, read_class
from summarizer.schemas.findings import Flag

_NEGATIVE: Final = (DENYING | REFUSALS | CONDITIONAL).union(
    *map(
        read_class,
        (
            "words of little or none",
            "words for what is false",
            "words for what is not so",
            "words of a time that is over",
            "words of a denial behind",
        ),
    ),
    "demand demands demanded insists insisted proposes proposed recommends recommended urges urged".split(),
    "unless wish wished else other others except but too yet last end ended outside inside".split(),
)
"""Words of a passage that a statement may express by a negation."""
_PREFIXES: Final = ("un", "in", "im", "ir", "dis", "non")
_LIMITS: Final = read_class("words that limit a negation")
"""Words of a statement that limit a negation: "not before May", "the others did not"."""
_UNCERTAIN: Final = frozenset({"may", "might", "or"})  # "may not", "could or could not"
_AHEAD: Final = MODALS | {"to"}
_BEFORE: Final = 3  # words before a verb that may put it in the future
_SIDE: Final = 6  # content words on each side that are compared
_LEAST_COMMON: Final = 3  # fewest common words
_LEAST_COMMON_OF_ALL: Final = 2  # the same if the statement has no others
_GOVERNED: Final = 4  # most words from a negation to the word that it denies


def find_added_negation(reading: Reading) -> Flag | None:
    """Flag a negation before words that the passage states without any."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if claimed.is_question or (REFUSALS.isdisjoint(claimed.words) and not any(map(is_negation, claimed.words))):
        return None
    if any(_may_deny(low, claimed) for low in reading.stated_words):
        return None
    if any((low[:1].isdigit() or low in CARDINALS) and low not in reading.stated_words for low in claimed.lows):
        return None
    if not _LIMITS.isdisjoint(claimed.words - reading.stated_words) or has_opposites(reading):
        return None
    if "since" in claimed.words and "first" in reading.stated_words:
        return None  # "had not won since 1987" for "the first win since 1987"
    for at, word in _find_negated(claimed):
        same = [place for place in reading.stated if tokens.stems[place] == claimed.stems[word]]
        if len(same) == 1 and _is_reversed(reading, at, word, same[0]):
            words = reading.quote(max(reading.stated[0], same[0] - 2), min(same[0] + 3, reading.stated[-1]))
            evidence = (tokens.span(same[0]),)
            return Flag("negation", f"it says “{claimed.forms[at].raw}”, but the article says “{words}”", evidence)
    return None


def _may_deny(word: str, claimed: Tokens) -> bool:
    """Whether a statement may express a word by a negation: "rejected", "unchanged" as "did not change"."""
    bare = next((word[len(one) :] for one in _PREFIXES if word.startswith(one)), "")
    return word in _NEGATIVE or is_negation(word) or (len(bare) > 3 and stem(bare) in claimed.vocabulary)


def _find_negated(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the index of each negation and that of the word that it denies."""
    for at, low in enumerate(tokens.lows):
        if not (is_negation(low) or (low in REFUSALS and tokens.padded[at + 1] == "to")):
            continue
        if not _UNCERTAIN.isdisjoint(tokens.lows[max(0, at - 2) : at + 2]) or is_negation(tokens.padded[at - 1]):
            continue
        for word in range(at + 1, min(len(tokens), at + 1 + _GOVERNED)):
            if tokens.lows[word] in PHRASE_ENDS - {"to"}:
                break
            if tokens.stems[word] and not is_adverb(tokens.lows[word]):
                yield at, word
                break


def _is_reversed(reading: Reading, at: int, word: int, place: int) -> bool:
    """Whether a statement denies at one place what the passage states, with the same words around it."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if _is_ahead(tokens, place) and not _is_ahead(claimed, word):
        return False  # "has not opened" for "is to open"
    own = _read_sides(claimed, at, word, range(len(claimed)))
    sentence = next(one for one in map(tokens.within, reading.sentences) if place in one)
    stated = _read_sides(tokens, place, place, sentence)
    phrase = [tokens.stems[one] for one in tokens.find_content(range(place + 1, sentence.stop), PHRASE_ENDS, _SIDE)]
    if not set(phrase).issubset(own[1]):
        stated = stated[0], phrase  # "did not publish the rents" for "published the wages and withheld the rents"
    is_beside = all(one[:1] == other[:1] or not one or not other for one, other in zip(own, stated, strict=True))
    least = max(_LEAST_COMMON_OF_ALL, min(_LEAST_COMMON, sum(map(len, own))))
    return is_beside and _count_common(own, stated) >= least and not _is_denied_elsewhere(reading, word, own)


def _is_denied_elsewhere(reading: Reading, word: int, own: tuple[list[str], list[str]]) -> bool:
    """Whether another sentence of the article denies the word beside some of the same words."""
    tokens, own_stem = reading.article.tokens, reading.tokens.stems[word]
    for span in reading.article.sentences:
        sentence = tokens.within(span)
        stems = {*tokens.stems[sentence.start : sentence.stop]}
        is_about = own_stem in stems and not stems.isdisjoint((*own[0], *own[1]))
        if is_about and any(_may_deny(low, reading.tokens) for low in tokens.lows[sentence.start : sentence.stop]):
            return True
    return False


def _is_ahead(tokens: Tokens, at: int) -> bool:
    return not _AHEAD.isdisjoint(tokens.lows[max(0, at - _BEFORE) : at])


def _read_sides(tokens: Tokens, first: int, last: int, sentence: range) -> tuple[list[str], list[str]]:
    """The stems of the content words before and after some tokens, nearest first."""
    before = tokens.find_content(range(first - 1, sentence.start - 1, -1), SUBCLAUSE_ENDS, _SIDE)
    behind = tokens.find_content(range(last + 1, sentence.stop), SUBCLAUSE_ENDS, _SIDE)
    return [tokens.stems[at] for at in before], [tokens.stems[at] for at in behind]


def _count_common(one: tuple[list[str], list[str]], other: tuple[list[str], list[str]]) -> int:
    return sum(len({*words} & {*others}) for words, others in zip(one, other, strict=True))
