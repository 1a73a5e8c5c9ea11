"""Flags words that a statement exchanges: "acquitted of fraud and convicted of murder" for the other way round.

Both sentences are read as rows of the words that each has once. Two parts of the article's row are exchanged if the
statement has them around the same middle in the other order, each behind the small words that the other stands behind.
A row whose halves change places tells the same in another order.

A statement that has one of the words beside what the article has beside the other is flagged as well: "convicted of
murder" alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Final, NamedTuple

from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.sides import MUTUAL, is_verb
from summarizer.grounding.statements.tokens import PHRASE_ENDS, Tokens
from summarizer.language.lexicon import AUXILIARIES, BE, DETERMINERS, MONTHS, WEEKDAYS
from summarizer.language.opposites import are_opposed, load_sides
from summarizer.schemas.findings import Span

_LINKS: Final = frozenset("after before than because if unless until since from to by against despite not into".split())
"""Small words whose two sides are not alike: what is after is not before."""
_TIMES: Final = frozenset(MONTHS) | frozenset(WEEKDAYS)
_LEAST: Final = 3  # fewest words that both sentences must have: two sides and a middle
_FILLING: Final = DETERMINERS | AUXILIARIES | BE | {"also", "then"}
_LISTING: Final = frozenset({",", ";", "and", "or"})
_PASSIVE_REACH: Final = 3


class _Row(NamedTuple):
    """The words of a sentence that are compared."""

    tokens: Tokens
    sentence: range  # its indices in `tokens`
    words: list[tuple[str, int]]  # the stem or link, and its index in `tokens`
    single: dict[str, int]  # those that occur once, with their indices
    follows: dict[str, str]  # the stem behind each stem


class _Part(NamedTuple):
    """Words that stand in the same order in both sentences, with none of the compared words between."""

    keys: list[str]
    told: list[int]  # their indices in the statement
    given: list[int]  # their indices in the article
    place: int  # the place of the first among the words that both have, in the article

    def cut(self, at: int) -> _Part:
        """One of the words."""
        return _Part([self.keys[at]], [self.told[at]], [self.given[at]], self.place + at)


class _Pair(NamedTuple):
    """Two words with none but small words between."""

    first: int
    second: int
    between: list[str]  # the small words


def find_exchanged_words(reading: Reading) -> Suspicion | None:
    """Two parts of a sentence of the passage each of which a statement has where the other stands."""
    told = _read_row(reading.tokens, range(len(reading.tokens)))
    for sentence in reading.sentences:
        given = reading.article.read_once(_read_stated, sentence)
        if message := _find_mixed_pair(reading, told, given):
            return Suspicion("names", message, (sentence,))
        if len(told.single.keys() & given.single.keys()) < _LEAST:
            continue
        if not _may_differ(told, given):
            continue
        parts = _join_parts(told, given)
        turned = (
            (last, first)
            for last, middle, first in _find_turned(parts)
            if _is_exchanged(told.tokens, given.tokens, last, middle, first)
        )
        for last, first in chain(turned, _find_other_voice(told.tokens, given.tokens, parts)):
            stated, one, other = (
                reading.quote(part[0], part[-1]) for part in ((first.given[0], last.given[-1]), first.given, last.given)
            )
            message = f"the article says “{stated}”, and it exchanges “{one}” and “{other}”"
            return Suspicion("names", message, (sentence,))
    return None


def _may_differ(told: _Row, given: _Row) -> bool:
    """Whether two sentences have their words in another order, or one of them a "by" behind a passive."""
    if "by" in told.tokens.words or "by" in given.tokens.lows[given.sentence.start : given.sentence.stop]:
        return True
    places = [given.single[key] for key in told.single if key in given.single]
    return places != sorted(places)


def _read_stated(article: ArticleIndex, sentence: Span) -> _Row:
    """The words of a sentence of the article."""
    return _read_row(article.tokens, article.tokens.within(sentence))


def _read_row(tokens: Tokens, sentence: range) -> _Row:
    """The stems and links of a sentence, in order."""
    lows, stems = tokens.lows, tokens.stems
    words = [
        (stems[at] or lows[at], at)
        for at in sentence
        if (stems[at] or lows[at] in _LINKS) and not lows[at].endswith("ly")
    ]
    single = dict(words)
    if len(single) < len(words):
        first = dict(reversed(words))
        single = {key: at for key, at in words if first[key] == single[key]}
    return _Row(tokens, sentence, words, single, dict(pairwise([key for key, at in words if stems[at]])))


def _read_pairs(row: _Row) -> list[_Pair]:
    """The pairs of stems of a row that no clause or member of a list ends between."""
    tokens = row.tokens
    places = [at for _, at in row.words if tokens.stems[at]]
    return [
        _Pair(one, other, _read_between(tokens, one, other))
        for one, other in pairwise(places)
        if PHRASE_ENDS.isdisjoint(tokens.lows[one + 1 : other])
    ]


def _find_mixed_pair(reading: Reading, told: _Row, given: _Row) -> str:
    """What is wrong with a verb beside the word that the article has beside another verb of the same sentence."""
    stems, single = given.tokens.stems, given.single
    known = [pair for pair in told.follows.items() if pair[0] in single and pair[1] in single]
    if all(given.follows.get(one) == other for one, other in known):
        return ""
    own = told.tokens.stems
    asked = [pair for pair in _read_pairs(told) if own[pair.first] in single and own[pair.second] in single]
    pairs = _read_pairs(given) if asked else []
    following, preceding = {stems[pair.first]: pair for pair in pairs}, {stems[pair.second]: pair for pair in pairs}
    for pair in asked:
        one, other = following.get(own[pair.first]), preceding.get(own[pair.second])
        if one is None or other is None or one == other or not pair.between == one.between == other.between:
            continue
        if stems[other.first] in own or not _is_mixed(told.tokens, given.tokens, pair, one, other):
            continue
        said = told.tokens.text[told.tokens.starts[pair.first] : told.tokens.ends[pair.second]]
        stated = [reading.quote(both.first, both.second) for both in (one, other)]
        return f"it says “{said}”, and the article says “{stated[0]}” and “{stated[1]}”"
    return ""


def _is_mixed(told: Tokens, given: Tokens, pair: _Pair, own: _Pair, other: _Pair) -> bool:
    """Whether two pairs of different clauses have a verb each, in the same place as the pair of a statement.

    Verbs behind what differs must be opposites: who "saved" somebody may be he who "rescued" him.
    """
    gap = given.lows[own.second + 1 : other.first] or given.lows[other.second + 1 : own.first]
    verbs = {
        (is_verb(tokens, one.first), is_verb(tokens, one.second))
        for tokens, one in ((told, pair), (given, own), (given, other))
    }
    if PHRASE_ENDS.isdisjoint(gap) or not _TIMES.isdisjoint((given.lows[own.second], given.lows[other.second])):
        return False
    if verbs == {(True, False)}:
        return pair.second > pair.first + 1  # not "whose lost house"
    known = load_sides()
    sides = [known.get(given.lows[one.second], frozenset()) for one in (own, other)]
    return verbs == {(False, True)} and are_opposed(*sides)


def _join_parts(told: _Row, given: _Row) -> list[_Part]:
    """The words that both sentences have once, in the order of the statement."""
    places = {key: number for number, key in enumerate(key for key in given.single if key in told.single)}
    parts: list[_Part] = []
    for key, index in ((key, at) for key, at in told.single.items() if key in places):
        if not parts or places[parts[-1].keys[-1]] + 1 != places[key]:
            parts.append(_Part([], [], [], places[key]))
        parts[-1].keys.append(key)
        parts[-1].told.append(index)
        parts[-1].given.append(given.single[key])
    return parts


def _find_turned(parts: Sequence[_Part]) -> Iterator[tuple[_Part, _Part, _Part]]:
    """Three parts in a row of a statement that the article has in a row from the last to the first."""
    for row in zip(parts, parts[1:], parts[2:], strict=False):
        if all(one.place == other.place + len(other.keys) for one, other in pairwise(row)):
            yield row


def _find_other_voice(told: Tokens, given: Tokens, parts: Sequence[_Part]) -> Iterator[tuple[_Part, _Part]]:
    """The words around a verb that is active in one sentence, and passive between the same words in the other."""
    for part in parts:
        for at in range(1, len(part.keys) - 1):
            if part.keys[at] in MUTUAL:
                continue
            voices = [
                _read_voice(tokens, places[at - 1 : at + 2])
                for tokens, places in ((told, part.told), (given, part.given))
            ]
            if sorted(voices) == ["active", "passive"]:
                yield part.cut(at + 1), part.cut(at - 1)


def _read_voice(tokens: Tokens, places: Sequence[int]) -> str:
    """Whether the second of three words is "active" or "passive", with nothing between but "by"; else empty."""
    before, behind = (_read_between(tokens, *pair) for pair in pairwise(places))
    is_passive = _is_passive(tokens, places[1])
    return "" if before or behind != (["by"] if is_passive else []) else "passive" if is_passive else "active"


def _is_exchanged(told: Tokens, given: Tokens, last: _Part, middle: _Part, first: _Part) -> bool:
    """Whether two parts around a middle have changed places, and the small words between have not."""
    before = _read_between(told, last.told[-1], middle.told[0])
    behind = _read_between(told, middle.told[-1], first.told[0])
    if before != _read_between(given, first.given[-1], middle.given[0]):
        return False
    if behind != _read_between(given, middle.given[-1], last.given[0]):
        return False
    is_list = bool(before) and bool(behind) and _LISTING.issuperset((*before, *behind))
    if (is_list and not last.keys[0].isdigit()) or not MUTUAL.isdisjoint(middle.keys):
        return False  # "bees, wasps and ants"
    if len(last.keys) > 1 < len(first.keys) and _leads_to_noun(told, last, middle, first):
        return False
    return all(
        _is_passive(told, one) == _is_passive(given, other)
        and (told.lows[one] == given.lows[other] or is_verb(told, one) == is_verb(given, other))
        for one, other in zip(middle.told, middle.given, strict=True)
    )


def _leads_to_noun(told: Tokens, last: _Part, middle: _Part, first: _Part) -> bool:
    """Whether two parts that tell something by themselves have changed places around a noun that one leaves out.

    So in "silver in the 200 metres and gold in the 100" and in "from 6 in the second quarter to 7 in the third".
    """
    if last.keys[0] in _LINKS and first.keys[0] in _LINKS:
        return True
    is_noun = len(middle.keys) == 1 and middle.keys[0] not in _LINKS and not is_verb(told, middle.told[0])
    return is_noun and middle.told[0] == last.told[-1] + 1


def _read_between(tokens: Tokens, first: int, last: int) -> list[str]:
    """The words between two others that are neither determiners, auxiliaries nor adverbs."""
    found = [low for low in tokens.lows[first + 1 : last] if low not in _FILLING and not low.endswith("ly")]
    return [] if len(found) > 1 and found[0] == found[-1] == "," else found  # an apposition


def _is_passive(tokens: Tokens, at: int) -> bool:
    """Whether a form of "be" stands before a word."""
    return not BE.isdisjoint(tokens.lows[max(0, at - _PASSIVE_REACH) : at])
