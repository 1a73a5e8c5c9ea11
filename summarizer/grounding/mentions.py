"""Finds mentions of names in an article: as whole words, with any white space and either form of apostrophe.

A name that the article lacks as written is looked for in another case, and without its title or place.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from summarizer.grounding.name_matching import strip_determiner
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.gazetteer.vocabulary import is_also_name
from summarizer.language.letters import GLUED_CLASS, is_glued
from summarizer.language.lexicon import CONJUNCTIONS, DETERMINERS
from summarizer.language.name_words import has_middle_names
from summarizer.language.names import CIVIL_TITLES, find_surname, is_person_noun, is_title, looks_like_person
from summarizer.schemas.findings import Span
from summarizer.workers import cached_property

WIDE_SPACE: Final = re.compile(r"\s\s+")  # faster than `\s{2,}`, which does not begin with a set
BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
NO_WORD: Final = re.compile(rf"\W|[{GLUED_CLASS}]")
AUTHOR_NOTE: Final = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍ]|\d{1,2}(?![^\W_]|[.-]\d)")
"""Matches a footnote mark right after a name: "Ann Roe¹", or "Ann Roe1" where superscript was lost."""
_FLEETING: Final = re.compile(r"(?<=[^\W\d_]{3})(?:ie|[eoеоё])([^\W\d_aeiouyvwаеиоуыэюяв])\Z")
"""Matches the last syllable of a Slavic name that loses its vowel in other cases: "Stępień", "Stępniowi"."""
_OPEN: Final = re.compile("[aeiouyąęаеиоуыэюяйь]\\Z")  # the last letter of a name, which other cases replace
ENDING: Final = 2  # last letters of a word that inflection may replace
SHORTEST_NAME: Final = 3  # fewest letters of a surname


class Mentions:
    """The spans of names in one article, cached for each set of names.

    >>> mentions = Mentions("O’Hara met Ann  Roe. Ann spoke to O'Hara.")
    >>> mentions.find(["Ann Roe", "Ann"]), mentions.find(["O'Hara"])
    (((11, 19), (21, 24)), ((0, 6), (34, 40)))
    >>> mentions.find(["ann"]), mentions.find(["ann"], ignore_case=True)
    ((), ((11, 14), (21, 24)))
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[tuple[tuple[str, ...], bool], tuple[Span, ...]] = {}

    def find(self, names: Sequence[str], *, ignore_case: bool = False) -> tuple[Span, ...]:
        """Spans of these names, in order and without overlaps; the longest name wins."""
        key = tuple(names), ignore_case
        if key not in self._found:
            self._found[key] = tuple(self._join(names, ignore_case=ignore_case))
        return self._found[key]

    def _join(self, names: Sequence[str], *, ignore_case: bool) -> Iterator[Span]:
        """The spans of all names in order, without those that begin inside another."""
        ordered = sorted(dict.fromkeys(names), key=len, reverse=True)
        if len(ordered) == 1:
            yield from self._search(ordered[0], ignore_case=ignore_case)
            return
        reached = 0
        for start, _, end in sorted(
            (start, rank, end)
            for rank, name in enumerate(ordered)
            for start, end in self.find([name], ignore_case=ignore_case)
        ):
            if start >= reached:
                yield start, end
                reached = end

    def _search(self, name: str, *, ignore_case: bool) -> Iterator[Span]:
        if not any(map(str.isalnum, name)):
            return
        text, needle = (self._lower, lower(flatten(name))) if ignore_case else (self._flat, flatten(name))
        start = find_word(text, needle, 0)
        while start >= 0:
            end = start + len(needle)
            yield self._source(start), self._source(end - 1) + 1
            start = find_word(text, needle, end)

    @cached_property
    def _flat(self) -> str:
        """The text with single spaces and straight apostrophes."""
        return flatten(self._text)

    @cached_property
    def _lower(self) -> str:
        return lower(self._flat)

    @cached_property
    def cases(self) -> tuple[bool, bool]:
        """Whether the text has upper-case letters, and whether it has lower-case letters."""
        return self._text != self._text.lower(), self._text != self._text.upper()

    @cached_property
    def _gaps(self) -> tuple[list[int], list[int]]:
        """Offsets in the flat text at which the shift to offsets in the text changes, and the shifts."""
        shift = len(self._text) - len(self._text.lstrip())
        starts, shifts = [0], [shift]
        for gap in WIDE_SPACE.finditer(self._text, shift):
            starts.append(gap.start() + 1 - shift)
            shift += gap.end() - gap.start() - 1
            shifts.append(shift)
        return starts, shifts

    def _source(self, at: int) -> int:
        starts, shifts = self._gaps
        return at + shifts[bisect_right(starts, at) - 1]


def flatten(text: str) -> str:
    """A text with single spaces between words and straight apostrophes."""
    return " ".join(text.split()).replace("’", "'")


def lower(text: str) -> str:
    """Lower-case a text without changing offsets: a letter whose lower case has two code points is kept.

    >>> lower("ÅSA Lind İ")
    'åsa lind İ'
    """
    small = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")  # only ASCII, but fast
    for letter in set(BEYOND_ASCII.findall(small)):
        changed = letter.lower()
        if changed != letter and len(changed) == 1:
            small = small.replace(letter, changed)
    return small


def find_word(text: str, words: str, at: int) -> int:
    """The offset of the first occurrence as whole words at or after an offset; -1 if there is none.

    >>> find_word("Anna Lind, Ann Lindt", "Ann Lind", 0), find_word("By Ann Lind¹ and Bo Ek²", "Ann Lind", 0)
    (-1, 3)
    >>> find_word("记者林晓雯报道", "林晓雯", 0)
    2
    """
    while (at := text.find(words, at)) >= 0:
        end = at + len(words)
        begins = not at or text[at - 1] == " " or not _joins(text[at - 1], text[at])
        if begins and (
            text[end : end + 1] in " ,." or not _joins(text[end], text[end - 1]) or _has_note(text, at, end)
        ):
            return at
        gap = NO_WORD.search(text, at)  # no match can begin before the next word boundary
        at = gap.end() if gap else len(text)
    return -1


def _has_note(text: str, at: int, end: int) -> bool:
    """Whether a name of several words is followed by a footnote mark."""
    return text.find(" ", at, end) >= 0 and text[end - 1].isalpha() and AUTHOR_NOTE.match(text, end) is not None


def _joins(outside: str, inside: str) -> bool:
    """Whether a character beside an occurrence belongs to the same word as the occurrence's edge.

    In scripts without spaces, a word may end anywhere.
    """
    return (outside.isalnum() or outside == "_") and not (is_glued(outside) or is_glued(inside))


def find_nearest(spans: Sequence[Span], passage: Span, *, within: Span) -> Span | None:
    """The span within `within` that is nearest to a passage; None if there is none. Ties go to the first."""
    at = bisect_left(spans, passage[0], key=lambda span: span[0])
    beside = [span for span in spans[max(0, at - 1) : at + 1] if within[0] <= span[0] and span[1] <= within[1]]
    return min(beside, key=lambda span: distance(span, passage), default=None)


def distance(span: Span, passage: Span) -> int:
    """Code points between a span and a passage; 0 if they touch or overlap."""
    return max(0, span[0] - passage[1], passage[0] - span[1])


def shorten_names(names: Sequence[str]) -> list[str]:
    """The surnames in names of several words: "Lind" for "Anna Lind"."""
    return [
        word for name in names if " " in name and len(word := find_surname(name)) >= SHORTEST_NAME and word[0].isupper()
    ]


@lru_cache(maxsize=1024)
def add_surnames(names: tuple[str, ...]) -> tuple[str, ...]:
    """These names and their surnames; cached."""
    return (*names, *shorten_names(names))


_CAPITALISED: Final = r"[A-Z][\w’'.-]*"
_OTHER: Final = rf"{_CAPITALISED}(?: {_CAPITALISED}){{0,2}}"  # another name
_JOINED: Final = 120  # code points before a noun that are searched for joined names
_LAST_WORD: Final = re.compile(r"([^\W_]+)['’]?s?\s+\Z")
_LONGEST_ACRONYM: Final = 5
_FUNCTIONAL: Final = DETERMINERS | CONJUNCTIONS


def find_loosely(names: Sequence[str], *, text: str, mentions: Mentions) -> tuple[Span, ...]:
    """Spans of variants of names that the article does not contain as written, in order and without overlaps.

    >>> text = "A federal judge ruled. Then the government said no, and Smith left."
    >>> [find_loosely([name], text=text, mentions=Mentions(text)) for name in ("Federal judge", "UK government")]
    [((2, 15),), ((32, 42),)]
    >>> [find_loosely([name], text=text, mentions=Mentions(text)) for name in ("Mr Smith", "Judge Roe", "NO")]
    [((56, 61),), (), ()]
    >>> find_loosely(["OPEC"], text="Ministers of Opec met.", mentions=Mentions("Ministers of Opec met."))
    ((13, 17),)
    """
    found = (span for name in names for span in _find_one(name, text, mentions))
    spans: list[Span] = []
    for span in sorted(dict.fromkeys(found), key=lambda span: (span[0], -span[1])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return tuple(spans)


def find_inflected(names: Sequence[str], text: str) -> tuple[Span, ...]:
    """Spans of inflected forms of names of two or more words.

    >>> find_inflected(["Śląska Grupa Węglowa"], "Zarząd Śląskiej Grupy Węglowej poinformował")
    ((7, 30),)
    """
    patterns = [_read_stems(name) for name in names if " " in name]
    return tuple(sorted({found.span() for pattern in patterns if pattern for found in pattern.finditer(text)}))


def is_inflected(form: str, name: str) -> bool:
    """Whether a word or words may be a name in another case.

    >>> is_inflected("Kowalskiego", "Kowalski"), is_inflected("Schmitz", "Schmidt")
    (True, False)
    """
    pattern = _read_stems(name, cut=0)
    return pattern is not None and pattern.fullmatch(form) is not None


@lru_cache(maxsize=1024)
def _read_stems(name: str, *, cut: int = ENDING) -> re.Pattern[str] | None:
    """Match a name's inflected forms, which replace its final vowel, or up to `cut` of its last letters."""
    words = name.split()
    if not all(len(word) > SHORTEST_NAME and word.isalpha() for word in words):
        return None
    stems = []
    for word in words:
        kept = word[: max(SHORTEST_NAME, len(word) - cut)] if cut else _OPEN.sub("", word)
        fleeting = _FLEETING.search(word)
        last = unicodedata.normalize("NFD", fleeting[1])[0] if fleeting else ""
        lost = f"|{word[: fleeting.start()]}[{fleeting[1]}{last}]" if fleeting else ""
        stems.append(rf"(?:{kept}{lost})[^\W\d_]{{0,{2 * ENDING}}}")
    return re.compile(r"\b" + r"\s+".join(stems) + r"\b")


def _find_one(name: str, text: str, mentions: Mentions) -> tuple[Span, ...]:
    bare = strip_determiner(name)
    return (
        _find_in_any_case(bare, text, mentions)
        or _find_joined(bare, text)
        or _find_fuller(bare, text)
        or _find_rest(bare, text, mentions)
    )


def _find_in_any_case(bare: str, text: str, mentions: Mentions) -> tuple[Span, ...]:
    exact = mentions.find([bare])
    if exact or not bare:
        return exact
    single = " " not in bare
    acronym = bare.isupper() and len(bare) <= _LONGEST_ACRONYM
    if single and bare[:1].isupper() and (acronym or is_also_name(bare.casefold())) and all(mentions.cases):
        # "us" is not "US" and "baker" is not "Baker", but "Nato" may be "NATO"
        return tuple(span for span in mentions.find([bare], ignore_case=True) if not text[span[0]].islower())
    return mentions.find([bare], ignore_case=True)


def _find_joined(bare: str, text: str) -> tuple[Span, ...]:
    """Spans that join a name with others under one plural noun: "the British and Irish governments"."""
    qualifier, _, noun = bare.rpartition(" ")
    if not qualifier or not noun.islower() or noun.endswith("s"):
        return ()
    own, plural = re.escape(qualifier), noun.removesuffix("y")
    if f" {plural}" not in text:  # true of most names: do not compile a pattern for them
        return ()
    joined = re.compile(rf"\b(?:{own}(?:, {_OTHER})*,? and {_OTHER}|{_OTHER},? and {own}) \Z")
    spans: list[Span] = []
    for match in re.finditer(rf" {re.escape(plural)}(?:e?s|ies)\b", text):
        before = max(0, match.start() + 1 - _JOINED)
        if found := joined.search(text[before : match.start() + 1]):
            spans.append((before + found.start(), match.end()))
    return tuple(spans)


_INITIALS: Final = r"(?:[A-Z]\.?){1,2}"
_NICKNAME: Final = r"[\"“'‘(][^\W\d_a-z][^\"“”'’()\n]{,20}[\"”'’)]"
_QUOTE_MARK: Final = re.compile(r"[\"“”'‘’()]")


def _find_fuller(bare: str, text: str) -> tuple[Span, ...]:
    """Spans of a person's name with middle initials or names, or with a nickname between quotation marks or brackets.

    >>> [_find_fuller(name, 'John "Bo" Roe and Ann Lee K. Ek') for name in ("John Roe", "Bo Roe", "Ann Ek", "Ann Bo")]
    [((0, 13),), ((6, 13),), ((18, 31),), ()]
    """
    words = _QUOTE_MARK.sub("", bare).split()
    if len(words) < 2 or not looks_like_person(" ".join(words)) or any(word not in text for word in words):
        return ()
    more = rf"|{_CAPITALISED}" if has_middle_names(words) else ""
    between = rf"[\"”'’)]?\s+(?:(?:{_INITIALS}|{_NICKNAME}{more})\s+){{,3}}?[\"“'‘(]?"
    named = re.compile(rf"(?<!\w){between.join(map(re.escape, words))}(?!\w)")
    return tuple(found.span() for found in named.finditer(text))


def _find_rest(bare: str, text: str, mentions: Mentions) -> tuple[Span, ...]:
    """Spans of the rest of a name after its title, state or other name, if the article has no other qualifier there."""
    words = bare.split()
    for at in range(1, len(words)):
        before, rest = words[at - 1].strip(".,"), " ".join(words[at:])
        is_place = not (is_title(before.casefold()) or is_person_noun(before.casefold()))
        if is_place and not (find_state(before) or is_demonym(before) or mentions.find([before])):
            return ()
        spans = _find_in_any_case(rest, text, mentions)
        if not spans:
            continue
        if is_place:
            return spans if _is_bare(spans, text) else ()
        if _is_others_title(before, rest, text, mentions):
            return ()
        return tuple(span for span in spans if not text[span[0]].islower()) if mentions.cases[0] else spans
    return ()


def _is_others_title(title: str, name: str, text: str, mentions: Mentions) -> bool:
    """Whether an article has a title, but not before the name: only before the names of others."""
    if title.casefold() in CIVIL_TITLES or not mentions.find([title]):
        return False
    own = rf"\b{re.escape(title)}\.?,?\s+(?:{_CAPITALISED}\s+){{0,3}}{re.escape(name)}\b"
    return re.search(own, text, re.IGNORECASE) is None


def _is_bare(spans: Sequence[Span], text: str) -> bool:
    """Whether some spans follow "the" and none follows a capitalised word."""
    before = [found.group(1) if (found := _LAST_WORD.search(text[max(0, a - 40) : a])) else "" for a, _ in spans]
    named = any(word[:1].isupper() and word.casefold() not in _FUNCTIONAL for word in before)
    return not named and any(word.casefold() == "the" for word in before)
