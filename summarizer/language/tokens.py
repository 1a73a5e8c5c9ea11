"""Splits sentences into tokens; a quotation is one token."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, compress
from operator import itemgetter
from typing import Final, TypeAlias

from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import (
    ADVERBS,
    CONJUNCTIONS,
    DETERMINERS,
    LEGAL_FORMS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_finite,
)
from summarizer.language.quotations import Passage
from summarizer.schemas.findings import Span

QUOTE: Final = "“"  # the lower-case form of the token that stands for a whole quotation

# Starts with a character set, which `re` searches several times faster than an alternation of token kinds.
_TOKEN: Final = re.compile(
    r"""
    ([^\s.?!"“”«»] (?:
        (?<=[a-zA-Z]) [a-zA-Z]*+ (?![^\W_]|[-'’.&/@+])                      # most words, at a glance
      | (?<=[,:;)—–…])
      | (?<=[^\W\d_]) \. (?:[^\W\d_]\.)+                                   # U.S.
      | (?<=@) \w+                                                         # @ann_roe
      | (?<=[$€£¥₹₩₽₺]) \d+ (?: (?:[.,]\d+)+ %? )?
      | (?<=\d) \d* (?: (?:[.,]\d+)+ %? | % )
      | (?<=[^\W_]) [^\W_]*+ (?:[-'’.&/@+][^\W_]+)* (?:(?<=s)['’](?!\w))?   # vice-president's
      | (?<=\() (?:[^()\n]{0,300}\))?
      | (?<=\s-) -* (?=\s)
      | (?<=-) -+
    ))""",
    re.VERBOSE,
)
DASHES: Final = frozenset({"—", "–", "-", "--", "---"})
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ARTICLE: Final = re.compile(r"(?:al|el|as|ash|an|bin|ibn)-[A-Z]")  # al-Roe
_SIGNS: Final = "$€£¥₹₩₽₺%@"
_LONGEST_UNIT: Final = 600
_DATELINE: Final = re.compile(r"([^\n“”\"—–]{2,60}?)\s*(?:—|–|\s--?)\s+(?=[^\W\d_]|[\d“\"‘«$€£])")
_DASH: Final = re.compile(r"[—–-]")
_LONGEST_DATELINE: Final = 80
_AGENCY: Final = re.compile(r"\([^()]{1,30}\)$")

_IN_NAMES: Final = frozenset({"Today", "Long"})  # adverbs that end names: "USA Today", "Ann Long"
_WORDS: Final = r"[A-Z][a-z]+(?: [A-Z][a-z]+)*"
_SUBJECTS: Final = re.compile(
    r"\b(?:[Mm]inist(?:ry|er)|[Dd]epartment|[Ss]ecretary|[Cc]ommittee)(?: of [Ss]tate)? (?:of|for|on)(?: the)?"
    rf" ({_WORDS}(?:, {_WORDS})*,? and {_WORDS})"
)
"""A list of subjects in a body's name: "Department for Science, Innovation and Technology". It is one token."""
_CUT_OFF: Final = "-'’"  # marks that belong to a token only if more of it follows

_Form: TypeAlias = tuple[str, bool]
_Tokens: TypeAlias = tuple[list[str], list[bool], list[int], list[int]]
_FUNCTION_WORDS: Final = (
    DETERMINERS | SUBJECT_PRONOUNS | PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS | ADVERBS | {"if", "there"}
)


@dataclass(slots=True)
class Unit:
    """A sentence, or several sentences that one quotation joins, as tokens."""

    start: int  # offset of its first character
    end: int  # offset after its last character
    paragraph: int  # index of the paragraph in which it begins
    # The tokens in lower case; `QUOTE` for a quotation. Initials that spell a function word ("US"), and "Today" or
    # "Long" in a name, keep their capitals.
    low: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # offset of each token
    ends: list[int] = field(default_factory=list)  # offset after each token
    caps: list[bool] = field(default_factory=list)  # whether each token is capitalised and not a function word
    quotes: dict[int, Passage] = field(default_factory=dict)  # the quotation of each `QUOTE` token, by index
    openings: dict[int, str] = field(default_factory=dict)  # the first word of each quotation, as written, by index

    def __len__(self) -> int:
        return len(self.low)

    def span(self, first: int, stop: int) -> Span:
        """Return the offsets of the tokens from `first` to before `stop`."""
        return self.starts[first], self.ends[stop - 1]

    def low_at(self, index: int) -> str:
        """Return the lower-case form of a token; empty if the index is out of range."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def begin_name(self, stop: int, begin: int = 0) -> int:
        """Return the first token of the capitalised run that ends before `stop`; `stop` if there is none."""
        while stop > begin and self.caps[stop - 1]:
            stop -= 1
        return stop

    def end_name(self, first: int) -> int:
        """Return the token after the capitalised run that begins at `first`; `first` if there is none."""
        while first < len(self.caps) and self.caps[first]:
            first += 1
        return first

    def is_word(self, index: int) -> bool:
        """Whether the token at an index is a word or a number; false if the index is out of range."""
        return 0 <= index < len(self.low) and self.low[index][0].isalnum()


@lru_cache(maxsize=16384)
def _read_form(token: str) -> _Form:
    """Return a token in lower case (empty if it is to be dropped) and whether it counts as capitalised."""
    if token.islower() and token.isalpha():
        return token, False
    if token[0] in "()":
        return "", False
    word = token.strip(_SIGNS)
    lower = word.lower()
    functional = lower in _FUNCTION_WORDS
    initials = functional and len(word) > 1 and word.isupper()
    capital = word[:1].isupper() and (initials or not functional)
    capital = capital or (token[0] == "@" and len(word) > 1) or (word[:1] in "aeib" and bool(_ARTICLE.match(word)))
    return word if initials else lower, capital


def read_units(
    text: str, *, sentences: Sequence[Span], paragraphs: Sequence[Span], passages: Sequence[Passage]
) -> Iterator[Unit]:
    """Yield sentences as tokens; sentences within one quotation are joined.

    A unit that is too long for a sentence has no tokens.

    Args:
        sentences: The sentences of the text, or of a part of it, in order.
        passages: The quotations to read as single tokens, in order and not nested.
    """
    quote = paragraph = index = 0
    tokens = _read_tokens(text, sentences[0][0], sentences[-1][1]) if sentences else ([], [], [], [])
    while index < len(sentences):
        start, end = sentences[index]
        index += 1
        first = quote
        while quote < len(passages) and passages[quote].outer[0] < end:
            while passages[quote].outer[1] > end and index < len(sentences):
                end = max(sentences[index][1], end)
                index += 1
            quote += 1
        while paragraph + 1 < len(paragraphs) and paragraphs[paragraph + 1][0] <= start:
            paragraph += 1
        unit = Unit(start, end, paragraph)
        opens = paragraphs[paragraph][0] if paragraphs else start
        begin = skip_dateline(text, (start, unit.end)) if start <= opens else start
        _fill(unit, text, tokens, passages[first:quote], start=begin)
        yield unit


def skip_dateline(text: str, span: Span) -> int:
    """Return the offset after the dateline of a span: "OSLO, Norland (NPA) — The …"; its start if it has none."""
    start, end = span
    has_dash = _DASH.search(text, start, min(end, start + _LONGEST_DATELINE))
    match = _DATELINE.match(text, start, end) if has_dash else None
    if match is None or not (text[match.end()].isupper() or not text[match.end()].isalpha()):
        return start
    place = match.group(1)
    capitals = len(place) > 1 and "".join(place.replace(",", " ").split()[:1]).isupper()
    return match.end() if capitals or (place[0].isupper() and _AGENCY.search(place)) else start


def _fill(unit: Unit, text: str, tokens: _Tokens, passages: Sequence[Passage], *, start: int) -> None:
    at = start
    for passage in passages:
        opens, closes = passage.outer
        if not _read_words(unit, text, tokens, at, opens):
            return
        unit.quotes[len(unit.low)] = passage
        opening = _WORD.match(text, passage.parts[0][0])
        unit.openings[len(unit.low)] = opening.group() if opening else ""
        unit.low.append(QUOTE)
        unit.starts.append(opens)
        unit.ends.append(closes)
        unit.caps.append(False)
        at = closes
    _read_words(unit, text, tokens, at, unit.end)


def _read_words(unit: Unit, text: str, tokens: _Tokens, start: int, stop: int) -> bool:
    """Add the words between two offsets; return False if the unit becomes too long for a sentence."""
    if start >= stop:
        return True
    low, caps, starts, ends = tokens
    first = bisect_left(starts, start)
    last = bisect_left(starts, stop, first)
    if (first and ends[first - 1] > start) or (last and ends[last - 1] > stop) or text[stop - 1] in _CUT_OFF:
        low, caps, starts, ends = _read_tokens(text, start, stop)
        first, last = 0, len(low)
    kept = low[first:last]
    if "" in kept:
        unit.low += filter(None, kept)
        unit.caps += compress(caps[first:last], kept)
        unit.starts += compress(starts[first:last], kept)
        unit.ends += compress(ends[first:last], kept)
    else:
        unit.low += kept
        unit.caps += caps[first:last]
        unit.starts += starts[first:last]
        unit.ends += ends[first:last]
    if len(unit.low) <= _LONGEST_UNIT:
        return True
    for column in (unit.low, unit.starts, unit.ends, unit.caps, unit.quotes, unit.openings):
        column.clear()
    return False


def _read_tokens(text: str, start: int, stop: int) -> _Tokens:
    """Return the tokens between two offsets: lower-case forms, whether each counts as capitalised, starts and ends.

    Tokens to be dropped have an empty form.
    """
    begin = start - (start > 0 and text[start - 1].isspace())  # a dash is a token only after a blank
    parts = _TOKEN.split(text[begin:stop])  # gaps and tokens alternate
    offsets = list(accumulate(map(len, parts), initial=begin))
    forms = list(map(_read_form, parts[1::2]))
    starts, ends = offsets[1:-1:2], offsets[2::2]
    if not _IN_NAMES.isdisjoint(parts):
        for at, (before, gap, word) in enumerate(zip(forms, parts[2::2], parts[3::2], strict=False), 1):
            if word in _IN_NAMES and gap == " " and before[1]:
                forms[at] = word, True
    if not LEGAL_FORMS.isdisjoint(word for word, _ in forms):
        _drop_commas(forms)
    for first, last in _find_subjects(text, (begin, stop)):
        at, after = bisect_left(starts, first), bisect_left(starts, last)
        forms[at:after] = [(text[first:last].lower(), True)]
        starts[at:after], ends[at:after] = [first], [last]
    return list(map(itemgetter(0), forms)), list(map(itemgetter(1), forms)), starts, ends


def _drop_commas(forms: list[_Form]) -> None:
    """Drop the commas around a legal form in a firm's name: "Norbex|,| Inc.|,| said"."""
    for at in range(2, len(forms)):
        if not (forms[at][1] and forms[at][0] in LEGAL_FORMS and forms[at - 1][0] == "," and forms[at - 2][1]):
            continue
        forms[at - 1] = "", False
        behind = [word for word, _ in forms[at + 1 : at + 3]]
        if behind[:1] == [","] and is_finite(behind[-1]):
            forms[at + 1] = "", False


def _find_subjects(text: str, span: Span) -> list[Span]:
    """Return the spans of lists of subjects in names of bodies, if all their words are ordinary; the last one first."""
    found: list[Span] = []
    for match in _SUBJECTS.finditer(text, *span):
        *listed, last = re.split(r",? and |, ", match[1])
        words = last.split()
        named = (
            at - 1 for at, word in enumerate(map(str.lower, words)) if is_first_name(word) or not is_ordinary(word)
        )
        kept = next(named, len(words))  # "Science and Health | Minister Ann Roe"
        if kept > 0 and all(is_ordinary(word.lower()) for words in listed for word in words.split()):
            end = match.end() - len(last) + len(" ".join(words[:kept]))
            found.append((match.start(1), end))
    return found[::-1]
