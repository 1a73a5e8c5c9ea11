"""Tokenised text with offsets, stems and capitals, which every statement check reads."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Final, TypeVar

from summarizer.language.inflection import stem
from summarizer.language.letters import fold_letters
from summarizer.language.lexicon import (
    CONTRASTS,
    DATE_ABBREVIATIONS,
    FUNCTION_WORDS,
    INNER_ABBREVIATIONS,
    PAST_FORMS,
    SUBORDINATORS,
)
from summarizer.language.token_table import PADDING, TokenTable
from summarizer.schemas.findings import Span
from summarizer.workers import cached_property

_Key = TypeVar("_Key")
_MARKS: Final = frozenset(';:.!?()“”"—–\n')
_OF_CONTENT: Final = frozenset("that what how why whether as than".split())
"""Subordinators that introduce content or a comparison."""
CLAUSE_ENDS: Final = _MARKS | CONTRASTS
"""Words and marks that end a main clause."""
SUBCLAUSE_ENDS: Final = CLAUSE_ENDS | SUBORDINATORS - _OF_CONTENT | {"after"}
"""Words and marks that end a clause or open a subordinate clause, except content clauses."""
PHRASE_ENDS: Final = CLAUSE_ENDS | {",", "and", "or"}
"""Words and marks that end a phrase or join another to it."""
_SENTENCE_MARKS: Final = frozenset(".!?…\n:")
_OPENERS: Final = frozenset("“\"‘'(«„‹「『¿¡[•*–—")
_CLOSERS: Final = frozenset("”\"’')»]")
_CONTRACTED: Final = ("'s", "'d", "'m", "'ll", "'re", "'ve")  # endings of contracted pronouns and auxiliaries
_NO_DECIMALS: Final = re.compile(r",(?!(?<=\d,)\d{1,2}(?![\d,]))")
_PRONOUN_STEMS: Final = frozenset("it he she that who what there here let where how".split())


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The properties of a token that do not depend on context."""

    raw: str  # as written
    low: str  # lower case, without accents and possessive ending
    bare: str  # as written, without "'s"
    stem: str  # stem of a content word; empty for function words and marks
    capital: bool = False  # whether the first letter is a capital
    acronym: bool = False  # whether it consists of at least two capitals ("UN", "U.N.", "MPs")
    possessive: bool = False  # whether a possessive ending was removed
    is_plain: bool = False  # whether it is a content word in lower case, but not an adverb in "-ly"
    is_past: bool = False  # whether it has a past form: "went", "opened"


@lru_cache(maxsize=32768)
def read_form(raw: str) -> Form:
    """Parse one token."""
    if not raw[0].isalnum():
        return Form(raw, raw, raw.removesuffix("'s").removesuffix("’s"), "")
    bare = raw.replace("’", "'")
    possessive = (bare.endswith("'s") and bare[:-2].lower() not in _PRONOUN_STEMS) or bare.endswith("s'")
    bare = (bare[:-2] if bare.endswith("'s") else bare[:-1]) if possessive else bare.rstrip("'")
    letters = _read_acronym(bare)
    acronym = letters != ""
    low = fold_letters(letters or bare)
    is_contracted = low.endswith("n't") or (low.endswith(_CONTRACTED) and low.partition("'")[0] in FUNCTION_WORDS)
    content = (acronym or low not in FUNCTION_WORDS) and not is_contracted
    key = stem(low) if content else ""
    is_plain = key != "" and raw.islower() and not low.endswith("ly")
    written = raw.removesuffix("'s").removesuffix("’s")
    is_past = low in PAST_FORMS or (low.endswith("ed") and len(low) > 4)
    return Form(raw, low, written, key, raw[0].isupper(), acronym, possessive, is_plain, is_past)


def _read_acronym(bare: str) -> str:
    """The letters of an acronym: "UN" for "U.N.", "MP" for "MPs"; empty for other words."""
    letters = bare.replace(".", "")
    if len(letters) > 2 and letters[-1] == "s" and letters[:-1].isupper():
        letters = letters[:-1]
    return letters if len(letters) > 1 and letters.isupper() and letters.isalpha() else ""


def group(places: Iterable[tuple[_Key, int]]) -> dict[_Key, list[int]]:
    """Return the indices of each key."""
    found: defaultdict[_Key, list[int]] = defaultdict(list)
    for key, at in places:
        found[key].append(at)
    return dict(found)


def drop_commas(text: str) -> str:
    """Remove commas, except before decimals.

    >>> drop_commas("1,240 or 12,34,567, and 1,2")
    '1240 or 1234567 and 1,2'
    """
    return _NO_DECIMALS.sub("", text) if "," in text else text


class Tokens:
    """The tokens of one text, in order.

    Attributes:
        text: The text.
        table: Table of tokens of the text, or of the whole text that it was cut from.
        offset: Offset of the text within the table's text.
        forms: Form of each token.
        lows: Each token in lower case, without accents and possessive endings.
        stems: Stem of each token; empty for function words and marks.
        starts: Start offset of each token.
        ends: End offset of each token.
    """

    def __init__(self, text: str, *, table: TokenTable | None = None) -> None:
        self.text = text
        self.table, self.offset = table or TokenTable(text), 0
        self.starts, self.ends = self.table.join_words()
        self.forms: list[Form] = [read_form(text[a:b]) for a, b in zip(self.starts, self.ends, strict=True)]
        self.lows: list[str] = [form.low for form in self.forms]
        self.stems: list[str] = [form.stem for form in self.forms]

    def cut(self, span: Span) -> Tokens:
        """The tokens of a part of the text that begins and ends between words; offsets are relative to the part."""
        part, start, places = object.__new__(Tokens), span[0], self.within(span)
        part.text, part.table, part.offset = self.text[slice(*span)], self.table, self.offset + start
        part.starts = [at - start for at in self.starts[places.start : places.stop]]
        part.ends = [at - start for at in self.ends[places.start : places.stop]]
        part.forms = self.forms[places.start : places.stop]
        part.lows = self.lows[places.start : places.stop]
        part.stems = self.stems[places.start : places.stop]
        return part

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The set of stems."""
        return frozenset(self.stems) - {""}

    @cached_property
    def words(self) -> frozenset[str]:
        """The set of lower-case tokens."""
        return frozenset(self.lows)

    @cached_property
    def indices(self) -> Mapping[str, list[int]]:
        """The indices of each token, by its entry in `lows`."""
        return group(zip(self.lows, count(), strict=False))

    @cached_property
    def line(self) -> str:
        """All tokens in lower case, each surrounded by single spaces, with numbers without thousands separators."""
        return drop_commas(f" {' '.join(self.lows)} ")

    def says(self, words: str) -> bool:
        """Whether a lower-case phrase occurs; the text is searched only if the first word occurs."""
        return words.partition(" ")[0] in self.words and f" {words} " in self.line

    @cached_property
    def padded(self) -> list[str]:
        """The entries of `lows`, padded with empty strings for indices slightly out of range."""
        return [*self.lows, *PADDING]

    def within(self, span: Span) -> range:
        """The indices of the tokens that begin in a span."""
        return range(bisect_left(self.starts, span[0]), bisect_left(self.starts, span[1]))

    def span(self, first: int, last: int | None = None) -> Span:
        """The span of a token, or from one to another."""
        return self.starts[first], self.ends[first if last is None else last]

    def find_content(self, places: Iterable[int], stops: Container[str], most: int | None = None) -> list[int]:
        """The indices of content words, in the given order, up to the first stop; at most `most`."""
        found: list[int] = []
        for at in places:
            if self.lows[at] in stops or len(found) == most:
                break
            if self.stems[at]:
                found.append(at)
        return found

    def is_initial(self, index: int) -> bool:
        """Whether a token starts a sentence, quotation or line, so that its capital may mean nothing else."""
        at = index - 1
        while at >= 0 and self.forms[at].raw in _OPENERS:
            if self.forms[at].raw not in _CLOSERS:
                return True
            at -= 1
        return at < 0 or self.forms[at].raw in _SENTENCE_MARKS

    @cached_property
    def is_titled(self) -> bool:
        """Whether the text is in title case, like a headline."""
        if self.forms and self.forms[-1].raw == ".":
            return False
        words = [form for form in self.forms if form.stem and form.raw[0].isalpha() and len(form.low) > 2]
        capitals = sum(form.raw != form.raw.lower() for form in words)  # includes "iTunes"
        return len(words) >= 3 and len(words) - capitals <= len(words) // 6

    @cached_property
    def is_question(self) -> bool:
        """Whether the text is a question; a "why" question presupposes facts and does not count."""
        return self.text.rstrip('"”’ ').endswith("?") and self.lows[:1] != ["why"]

    @cached_property
    def runs(self) -> list[list[int]]:
        """Indices of adjacent capitalised words that may form one name."""
        runs: list[list[int]] = []
        for index in [at for at, form in enumerate(self.forms) if form.capital]:
            if runs and self._continues(runs[-1][-1], index):
                runs[-1].append(index)
            else:
                runs.append([index])
        return runs

    def _continues(self, last: int, index: int) -> bool:
        """Whether a name that ends at one index may continue at another, across "of", a full stop or a hyphen."""
        if index - last > 3 or self.forms[last].possessive:
            return False
        if index == last + 1:
            return True
        between = self.lows[last + 1 : index]
        short = len(self.lows[last]) == 1 or self.lows[last] in _ABBREVIATED
        return all(low in _JOINING or (low == "." and short) for low in between)


_ABBREVIATED: Final = INNER_ABBREVIATIONS - DATE_ABBREVIATIONS
_JOINING: Final = frozenset("of de da di del du la le al el bin ibn van von der den the - ‐ ‑ & ’ '".split())
