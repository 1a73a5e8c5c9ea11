"""Flags conditions that a statement drops: "would sell if the board agreed" given as "would sell".

The article's whole sentence is read, since a quote can end right before "if" or begin right after "If he agrees,".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from summarizer.grounding.quotes.lexicon import REPORTING
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import (
    CONTRASTS,
    DENYING,
    DETERMINERS,
    MODALS,
    SUBJECT_PRONOUNS,
    is_negation,
    read_class,
)
from summarizer.schemas.findings import Flag

CONDITIONAL: Final = read_class("words of a condition in quotes")
_WORDS: Final = CONDITIONAL | read_class("words that may render a condition")
"""Words that may render a condition in a statement, or leave its outcome open."""
_TIMES: Final = frozenset({"when", "where", "after"})
"""The subset that renders a condition only beside one of its words: "after a collapse", not "after lunch"."""
_REGARDLESS: Final = frozenset({"regardless", "irrespective", "unconditionally", "whatever"})
_HOWEVER: Final = re.compile(r"(?i)\bhowever\s(?=\w)")
_DENIALS: Final = ("whether or not", "without conditions", "in any case", "even if")
"""Phrases that deny a condition."""
_ALTERNATIVES: Final = frozenset("event had without before yet".split())
"""Further words that may render a condition in a statement that repeats little of the dependent clause."""
_UNTIL: Final = frozenset({"once", "until"})  # conjunctions of time that set a condition for the future
_HINTS: Final = _UNTIL | {"if", "unless", "provided", "providing", "long"}
"""Words of which every conjunction of a condition contains one."""
_ASKING: Final = read_class("words before an if that is no condition")
"""Words before an "if" that introduces a question, comparison or concession."""
_SUBJECTS: Final = DETERMINERS | SUBJECT_PRONOUNS | {"that"}
_BE: Final = ("is", "are", "am", "was", "'s", "'re", "'m")  # not "were": "if we were to sell" is a condition
_LONGEST_SUBJECT: Final = 6  # most words of a subject between "if" and its verb
_ENDS: Final = frozenset(".;:!?()—–\n")
_JOINING: Final = frozenset("and or so which who where".split())  # words after a comma that begin a clause
_QUOTATION_MARKS: Final = frozenset('“”"')
_STOPS: Final = _ENDS | CONTRASTS | {"that", "said", "says", "added"}
_LEAST_SHARED: Final = 2
_LEAST_SHARE: Final = 0.3  # lowest share of the dependent clause's words that a statement has to repeat
_LONGEST_REPORTER: Final = 6
_SHORTEST: Final = 3
"""Fewest words of a condition after its dependent clause; one fewer suffices before it. "If necessary" says little."""


def find_dropped_condition(reading: Reading) -> Flag | None:
    """Flag a condition in the passage's sentences that the statement drops or denies."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if _HINTS.isdisjoint(reading.stated_words) or claimed.is_titled or claimed.is_question:
        return None
    is_denied = _is_denied(reading)
    stated = claimed.words - {"if"} if claimed.line.count(" if ") == claimed.line.count(" even if ") else claimed.words
    if not is_denied and (not (_WORDS - _TIMES).isdisjoint(stated) or claimed.says("long as")):
        return None
    for sentence in reading.sentences:
        places = tokens.within(sentence)
        for at, first in _find_conditions(tokens, places):
            condition, dependent = _read_clauses(tokens, places, at, first)
            if is_denied:
                dependent = [index for index in places if index not in condition]
            is_time = tokens.lows[at] in _UNTIL
            is_dropped = not is_time and _is_dropped(reading, at, condition, dependent, is_denied=is_denied)
            if is_dropped or _is_certain(reading, at, condition, dependent):
                words = reading.quote(min(at, dependent[0]), max(condition[-1], dependent[-1]))
                return Flag("hedge", f"the article says “{words}”, but the statement drops the condition", (sentence,))
    return None


def _is_denied(reading: Reading) -> bool:
    """Whether a statement denies a condition in words that the passage does not have: "however the council votes"."""
    claimed, around = reading.tokens, list(map(reading.article.cut, reading.sentences))
    denials = [*(_REGARDLESS & claimed.words), *filter(claimed.says, _DENIALS)]
    denials += ["however"] if _HOWEVER.search(claimed.text) else []
    return any(not any(it.says(words) for it in around) for words in denials)


def _is_dropped(reading: Reading, at: int, condition: range, dependent: list[int], *, is_denied: bool) -> bool:
    """Whether a statement lacks the condition but repeats the dependent clause or uses a quote cut at the condition."""
    claimed, tokens, inside = reading.tokens, reading.article.tokens, set(reading.passage)
    stated = {
        tokens.stems[index]
        for index in dependent
        if tokens.lows[index] not in REPORTING and not (tokens.forms[index].capital and index > dependent[0])
    } - {""}
    own = {tokens.stems[index] for index in condition} - stated - {""}
    if not own or inside.isdisjoint(dependent) or len(condition) < _SHORTEST - (dependent[0] > at):
        return False
    if is_denied:
        return True
    last = _skip_marks(tokens, at - 1)
    ends = last in dependent or tokens.lows[last] in REPORTING  # not after an inserted "where 60 people work"
    is_cut = at not in inside and dependent[0] < at and last in inside and ends
    is_cut = is_cut and any(tokens.stems[index] in claimed.vocabulary for index in _list_predicate(tokens, dependent))
    shared = _find_shared(tokens, dependent, stated, claimed)
    is_repeated = len(shared) >= max(_LEAST_SHARED, _LEAST_SHARE * len(stated))
    least = 1 if not _TIMES.isdisjoint(claimed.words) else min(_LEAST_SHARED, (len(own) + 1) // 2)
    return (is_cut or is_repeated) and len(own & claimed.vocabulary) < least


def _is_certain(reading: Reading, at: int, condition: range, dependent: list[int]) -> bool:
    """Whether a statement repeats the outcome of a quoted condition ("will") and none of the condition's words."""
    claimed, tokens = reading.tokens, reading.article.tokens
    lows, stems = ({keys[index] for index in dependent} for keys in (tokens.lows, tokens.stems))
    own = {tokens.stems[index] for index in condition} - stems - {""}
    if at not in reading.passage or MODALS.isdisjoint(lows) or not own or not own.isdisjoint(claimed.vocabulary):
        return False
    if not _ALTERNATIVES.isdisjoint(claimed.words) or claimed.says("would have"):
        return False
    if any(map(_denies, claimed.words)) and not any(map(_denies, lows)):
        return False
    repeated = {tokens.stems[index] for index in _list_predicate(tokens, dependent)} & claimed.vocabulary
    return len(repeated) >= (_LEAST_SHARED if "would" in claimed.words else 1)


def _list_predicate(tokens: Tokens, dependent: list[int]) -> list[int]:
    """The predicate of a clause: the tokens from its modal verb on; the whole clause without one, or in the passive."""
    modals = (place for place, index in enumerate(dependent) if tokens.lows[index] in MODALS)
    actives = (
        at for at in modals if tokens.padded[dependent[at] + 1] != "be" or tokens.lows[dependent[at - 1]] in _JOINING
    )
    modal = next(actives, 0)
    predicate = [index for index in dependent[modal:] if tokens.lows[index] not in REPORTING]
    return predicate if any(tokens.stems[index] for index in predicate) else dependent


def _denies(word: str) -> bool:
    return is_negation(word) or word in DENYING


def _find_conditions(tokens: Tokens, sentence: range) -> Iterator[tuple[int, int]]:
    """Yield the index of each condition's conjunction, and the index of the token after it."""
    for at in sentence:
        low, following = tokens.lows[at], tokens.padded[at + 1]
        has_subject = low == "until" or (low in ("provided", "providing", "once") and following in _SUBJECTS)
        is_condition = low == "unless" or (low == "if" and not _is_purpose(tokens, at))
        if has_subject or (is_condition and tokens.padded[at - 1] not in _ASKING):
            yield at, at + 1
        elif low in ("as", "so") and following == "long" and tokens.padded[at + 2] == "as":
            yield at, at + 3


def _is_purpose(tokens: Tokens, at: int) -> bool:
    """Whether an "if" introduces a purpose: "if we are to win", not "if it is to be sold"."""
    places = range(at + 1, min(len(tokens), at + 1 + _LONGEST_SUBJECT))
    verbs = (place for place in places if tokens.lows[place].endswith(_BE) and tokens.padded[place + 1] == "to")
    return any(tokens.padded[verb + 2] not in ("", "be", "the", "blame") for verb in verbs)


def _read_clauses(tokens: Tokens, sentence: range, at: int, first: int) -> tuple[range, list[int]]:
    """The indices of a condition and of its dependent clause, which precedes it unless the condition opens."""
    lows, end = tokens.lows, first
    while end < sentence.stop and not _is_end(tokens, end) and not (lows[end] == "," and end - at >= _SHORTEST):
        end += 1
    before = _skip_marks(tokens, at - 1)
    opens = before < sentence.start or lows[before] in _ENDS
    if not opens and lows[end : end + 1] == [","]:
        joint = at - 2 if lows[at - 1] == "," else at - 1
        opens = lows[joint] in ("that", "and", "but", "or")
    if not opens:
        return range(first, end), _read_back(tokens, sentence, at - 1)
    places = range(_skip_reporter(tokens, end + 1, sentence.stop), sentence.stop)
    behind = takewhile(lambda place: lows[place] != "," and not _is_end(tokens, place), places)
    return range(first, end), list(behind)


def _read_back(tokens: Tokens, sentence: range, last: int) -> list[int]:
    """The clause that ends at an index, without insertions between commas."""
    found: list[int] = []
    index = last
    while index >= sentence.start and tokens.lows[index] not in _STOPS:
        if tokens.lows[index] == ",":
            opening = index - 1
            while opening >= sentence.start and tokens.lows[opening] != "," and tokens.lows[opening] not in _ENDS:
                opening -= 1
            is_open = opening < sentence.start or tokens.lows[opening] != ","
            if found and (is_open or tokens.lows[index + 1] in _JOINING):
                break
            if not found and (is_open or tokens.lows[opening + 1] not in _JOINING):
                opening = index  # "…, if" does not close a relative clause
            index = opening
        elif tokens.lows[index] not in _QUOTATION_MARKS and tokens.lows[index] != ",":
            found.append(index)
        index -= 1
    return found[::-1]


def _skip_reporter(tokens: Tokens, start: int, stop: int) -> int:
    """The index after a "he said," that starts at `start`; otherwise `start`."""
    last = min(stop, start + _LONGEST_REPORTER)
    comma = next((at for at in range(start, last) if tokens.lows[at] == "," or tokens.lows[at] in _ENDS), last)
    is_reporter = not REPORTING.isdisjoint(tokens.lows[start:comma])
    return comma + 1 if is_reporter and tokens.lows[comma : comma + 1] == [","] else start


def _is_end(tokens: Tokens, index: int) -> bool:
    return tokens.lows[index] in _ENDS or tokens.lows[index] in _QUOTATION_MARKS


def _skip_marks(tokens: Tokens, index: int) -> int:
    """The first index, going back, whose token is not a quotation mark, comma, "only", "and" or "but"."""
    while index >= 0 and (tokens.lows[index] in _QUOTATION_MARKS or tokens.lows[index] in (",", "only", "and", "but")):
        index -= 1
    return index


def _find_shared(tokens: Tokens, clause: list[int], stated: set[str], claimed: Tokens) -> set[str]:
    """The stems of a clause's words, names aside, that a statement repeats."""
    plain = {form.stem for form in claimed.forms if not form.capital}
    return {
        tokens.stems[at]
        for at in clause
        if tokens.stems[at] in claimed.vocabulary
        and tokens.stems[at] in stated
        and (not tokens.forms[at].capital or tokens.stems[at] in plain)
    }
