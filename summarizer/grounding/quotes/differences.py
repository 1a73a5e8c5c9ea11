"""Describes and grades the differences between a quote and its passage.

Only this module decides the status of an unbroken quote: a difference that is not known to be harmless is `altered`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from summarizer.grounding.figures.finder import find_figures
from summarizer.grounding.quotes.elision import is_interposed, is_reopened
from summarizer.grounding.quotes.lexicon import (
    ACRONYM_HOMOGRAPHS,
    BOUNDS,
    CLAUSE_OPENERS,
    DATE_WORDS,
    HEDGES,
    NEGATORS,
    NUMBER_WORDS,
    OCR_SENSITIVE,
    OPTIONAL_WORDS,
    REPORTING,
    VERB_SUPPORT,
)
from summarizer.grounding.quotes.normalize import (
    CODE,
    DASHES,
    DOUBLE_QUOTES,
    FOOTNOTE_MARK,
    INVISIBLE,
    SINGLE_QUOTES,
    decode,
    fold_text,
)
from summarizer.grounding.quotes.tokens import FoldedPassage, token_pattern
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.lexicon import MODALS, PREPOSITIONS, is_negation
from summarizer.schemas.findings import FoundFigure, QuoteStatus, Span

_LAST_WORD: Final = re.compile(r"\w+\Z")
_CONTEXT: Final = 40  # characters before a passage that are examined
_GOVERNING: Final = PREPOSITIONS | REPORTING | VERB_SUPPORT | CLAUSE_OPENERS


class Region(NamedTuple):
    """Tokens that differ: `quote[q0:q1]` in place of the article's `passage[p0:p1]`."""

    q0: int
    q1: int
    p0: int
    p1: int


def is_slight(quote: FoldedPassage, passage: FoldedPassage, region: Region) -> bool:
    """Whether a region only adds or drops an article or "that", without a change of meaning."""
    mine = quote.tokens.keys[region.q0 : region.q1]
    theirs = passage.tokens.keys[region.p0 : region.p1]
    return (
        not (mine and theirs)
        and OPTIONAL_WORDS.issuperset(mine + theirs)
        and not _turns_quantity(quote, passage, region)
        and not _is_label(passage, region)
        and not _is_displaced(quote, region)
        and not _is_joined_on(passage, region)
    )


def is_scanned(quote: FoldedPassage, passage: FoldedPassage, q: int, p: int, is_word: Callable[[str], bool]) -> bool:
    """Whether two words with equal skeletons differ only by an OCR error."""
    mine, theirs = quote.tokens.keys[q], passage.tokens.keys[p]
    if passage.is_half(p) or not passage.surface(p).islower() or not is_word(theirs) or is_word(mine):
        return False
    originals, misread = theirs.split("'"), mine.split("'")  # "report's": compare each part on its own
    return len(originals) == len(misread) and all(
        one == other or (len(one) >= 4 and one.isalpha() and one not in OCR_SENSITIVE and not is_word(other))
        for one, other in zip(originals, misread, strict=True)
    )


def is_respaced(quote: FoldedPassage, passage: FoldedPassage, region: Region) -> bool:
    """Whether only spaces differ: "5 km" and "5km", or a word divided at a line break."""
    mine = quote.tokens.keys[region.q0 : region.q1]
    theirs = passage.tokens.keys[region.p0 : region.p1]
    if "".join(mine) != "".join(theirs):
        return False
    return all(_may_join(quote, at) for at in range(region.q0 + 1, region.q1)) and all(
        _may_join(passage, at) for at in range(region.p0 + 1, region.p1)
    )


def is_respelled(quote: FoldedPassage, passage: FoldedPassage, region: Region) -> bool:
    """Whether only the spelling of a figure differs, and no currency sign: "$3.2bn" and "$3.2 billion"."""
    words = quote.tokens.keys[region.q0 : region.q1] + passage.tokens.keys[region.p0 : region.p1]
    if not (any(map(_is_number, words)) and all(word.replace(".", "").isalnum() for word in words)):
        return False
    mine = _find_amount(quote, region.q0, region.q1)
    return mine is not None and mine == _find_amount(passage, region.p0, region.p1)


def _find_amount(passage: FoldedPassage, first: int, last: int) -> FoundFigure | None:
    """The figure that spans a range of tokens, without text and offsets; None if there is none or it is a date."""
    opening = passage.folded.start(passage.start)
    start = passage.folded.start(passage.tokens.starts[first]) - opening
    end = passage.folded.end(passage.tokens.ends[last - 1]) - opening
    found = (one for one in find_figures(passage.text) if one.start <= start and end <= one.end)
    dated = ("date", "time")
    return next((replace(one, text="", start=0, end=0) for one in found if one.value and one.kind not in dated), None)


def _may_join(passage: FoldedPassage, index: int) -> bool:
    tokens = passage.tokens
    source = passage.between(tokens.ends[index - 1], tokens.starts[index])
    if source[:1] in ("-", "‐", "\u00ad"):
        return "\n" in source
    halves = passage.surface(index - 1), passage.surface(index)
    if source.count("\n") == 1 and all(map(str.isalpha, halves)):  # "promo" and "tion": the hyphen was lost
        return not (source.strip() or all(is_ordinary(half.lower()) for half in halves))
    return not source.strip() and tokens.keys[index - 1][-1].isdigit() and tokens.keys[index][0].isalpha()


def _turns_quantity(quote: FoldedPassage, passage: FoldedPassage, region: Region) -> bool:
    """Whether the added or dropped word is the "a" of "a few" or "a little"."""
    mine, theirs = quote.tokens.keys, passage.tokens.keys
    return (mine[region.q0 : region.q1] + theirs[region.p0 : region.p1])[-1:] == ["a"] and (
        theirs[region.p1 : region.p1 + 1] in (["few"], ["little"])
    )


def _is_label(passage: FoldedPassage, region: Region) -> bool:
    """Whether a dropped "A" or "An" is the last part of a name ("hepatitis A", "Nguyen Van An"), not an article."""
    if region.p1 - region.p0 != 1 or not region.p0 or passage.text.isupper():
        return False
    if passage.surface(region.p0) not in ("A", "An"):
        return False
    follower = passage.surface(region.p1) if region.p1 < len(passage.tokens) else ""
    return not passage.gap(region.p0).strip() and not follower[:1].isupper()


def _is_displaced(quote: FoldedPassage, region: Region) -> bool:
    """Whether the added word is capitalised inside a sentence, which suggests that it was moved there."""
    if region.q0 == region.q1 or not region.q0 or quote.gap(region.q0).strip() or quote.text.isupper():
        return False
    follower = quote.surface(region.q1) if region.q1 < len(quote.tokens) else ""
    return quote.surface(region.q0)[:1].isupper() and not follower[:1].isupper()


def _is_joined_on(passage: FoldedPassage, region: Region) -> bool:
    """Whether a word added at the edge of a quote replaces words that were cut off.

    "The killer" is no slice of "an alleged killer". A first word may be added only at the start of a line or clause, or
    after a preposition, auxiliary, reporting verb or conjunction; a last word only at the end of a sentence.
    """
    if region.p0 == 0 and region.p1 == 0:
        before = passage.folded.text[max(passage.start - _CONTEXT, 0) : passage.start].rstrip()
        word = _LAST_WORD.search(before)
        return word is not None and word.group() not in _GOVERNING and not passage.starts_line
    if region.p0 == region.p1 == len(passage.tokens):
        return not passage.ends_sentence
    return False


def find_interposed(passage: FoldedPassage, region: Region) -> Span | None:
    """Return the folded span of the interposed clause that the quote omits; None if the omission is no such clause.

    The region is shifted over equal words on either side, which make its position ambiguous.
    """
    for first, last in _slides(passage.skeletons, region.p0, region.p1):
        if first > 0 and last < len(passage.tokens):
            start, end = passage.tokens.ends[first - 1], passage.tokens.starts[last]
            if is_interposed(passage.between(start, end)):
                return start, end
    return None


def _slides(keys: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    yield first, last
    left, right = first, last
    while left > 0 and keys[left - 1] == keys[right - 1]:
        left, right = left - 1, right - 1
        yield left, right
    left, right = first, last
    while right < len(keys) and keys[left] == keys[right]:
        left, right = left + 1, right + 1
        yield left, right


_RANK: Final = {"exact": 0, "typographic": 1, "elided": 2, "near": 3, "altered": 4, "absent": 5}
_SHOWN: Final = 3  # most differences that a reason names
_STOP: Final = re.compile(r"[.!?;:]")
_TRAILING: Final = re.compile(r"[^\w\s]*")

_SCANNED: Final = "scanning errors"
_SPACED: Final = "spaces"
_SPELLED: Final = "spelling of figures"
_REOPENED: Final = "runs over a paragraph break"
_INTERPOSED: Final = "leaves out an interposed clause"


@dataclass(slots=True)
class Verdict:
    """The result of comparing a quote with a passage."""

    status: QuoteStatus = "typographic"  # the status that the differences allow; `typographic` if there are none
    # the differences, each with the best status that it allows; a callable is evaluated only for a reason
    notes: list[tuple[QuoteStatus, str | Callable[[], str]]] = field(default_factory=list)
    cost: float = 0  # number of words that differ
    agreed: int = 0  # number of words that agree
    cuts: list[Span] = field(default_factory=list)  # folded spans of the article that the quote omits

    def note(self, status: QuoteStatus, reason: str | Callable[[], str], *, cost: float = 0) -> None:
        """Add a difference; the worst one determines the status."""
        if _RANK[status] > _RANK[self.status]:
            self.status = status
        self.notes.append((status, reason))
        self.cost += cost

    @property
    def rank(self) -> tuple[int, float, int]:
        """A sort key: lower is more faithful."""
        return _RANK[self.status], self.cost, -self.agreed

    @property
    def reason(self) -> str:
        """The differences in one line; only those that alter the quote, if any."""
        notes = [note for note in self.notes if note[0] == "altered"] or self.notes
        shown = [reason if isinstance(reason, str) else reason() for _, reason in notes[:_SHOWN]]
        more = len(notes) - _SHOWN
        return "; ".join(dict.fromkeys(shown)) + (f"; and {more} more" if more > 0 else "")


def compare(quote: FoldedPassage, passage: FoldedPassage, *, is_word: Callable[[str], bool]) -> Verdict:
    """Compare a quote word by word with the passage that it may come from; `is_word` knows the article's words."""
    verdict = Verdict()
    region: Region | None = None
    for step in Levenshtein.opcodes(quote.skeletons, passage.skeletons):
        if step.tag != "equal":
            start = region or Region(step.src_start, step.src_end, step.dest_start, step.dest_end)
            region = Region(start.q0, step.src_end, start.p0, step.dest_end)
            continue
        if region:
            _judge_region(verdict, quote, passage, region)
            region = None
        same = Region(step.src_start, step.src_end, step.dest_start, step.dest_end)
        verdict.agreed += step.src_end - step.src_start
        _judge_equal(verdict, quote, passage, same, is_word)
    if region:
        _judge_region(verdict, quote, passage, region)
    _judge_ending(verdict, quote, passage)
    if verdict.status != "altered" and (conflict := find_acronym_conflict(quote.text, passage.text)):
        verdict.note("altered", conflict, cost=1)
    return verdict


def _judge_equal(
    verdict: Verdict, quote: FoldedPassage, passage: FoldedPassage, same: Region, is_word: Callable[[str], bool]
) -> None:
    """Compare tokens that agree except for OCR errors, and the punctuation between them."""
    mine, theirs = quote.tokens, passage.tokens
    if _is_same_run(quote, passage, same):
        return
    pairs = list(zip(range(same.q0, same.q1), range(same.p0, same.p1), strict=True))
    for q, p in pairs:
        if mine.keys[q] == theirs.keys[p]:
            continue
        if is_scanned(quote, passage, q, p, is_word):
            verdict.note("typographic", _SCANNED)
        else:
            _report(verdict, quote, passage, Region(q, q + 1, p, p + 1))
    for q, p in pairs[1:]:
        if theirs.starts[p] - theirs.ends[p - 1] != 1 or quote.gap(q) != " ":
            _judge_gap(verdict, quote, passage, q, p)


def _is_same_run(quote: FoldedPassage, passage: FoldedPassage, same: Region) -> bool:
    """Whether punctuation and spaces are the same as well, and no quotation opens."""
    mine, theirs = quote.tokens, passage.tokens
    run = passage.folded.text[theirs.starts[same.p0] : theirs.ends[same.p1 - 1]]
    if quote.folded.text[mine.starts[same.q0] : mine.ends[same.q1 - 1]] != run:
        return False
    return ' "' not in run and " '" not in run


def _judge_gap(verdict: Verdict, quote: FoldedPassage, passage: FoldedPassage, q: int, p: int) -> None:
    """Compare the punctuation before two tokens that agree."""
    mine, theirs = quote.gap(q), passage.gap(p)
    if mine == theirs and "'" not in theirs and '"' not in theirs:
        return
    if ("?" in mine) != ("?" in theirs):
        verdict.note("altered", f"a question mark is {'added' if '?' in mine else 'dropped'}", cost=1)
    elif bool(_STOP.search(mine)) != bool(_STOP.search(theirs)) and (
        _denies(quote.tokens.keys[q - 1]) or _denies(quote.tokens.keys[q])
    ):
        word = quote.phrase(q, q + 1) if _denies(quote.tokens.keys[q]) else quote.phrase(q - 1, q)
        verdict.note("altered", f'a stop is {"added" if _STOP.search(mine) else "dropped"} beside "{word}"', cost=1)
    source = passage.between(passage.tokens.ends[p - 1], passage.tokens.starts[p])
    if is_reopened(source) and not is_reopened(quote.between(quote.tokens.ends[q - 1], quote.tokens.starts[q])):
        verdict.cuts.append((passage.tokens.ends[p - 1], passage.tokens.starts[p]))
        verdict.note("elided", _REOPENED)


def _judge_region(verdict: Verdict, quote: FoldedPassage, passage: FoldedPassage, region: Region) -> None:
    """Record a region of differing words, with the best status that it allows."""
    mine = quote.tokens.keys[region.q0 : region.q1]
    theirs = passage.tokens.keys[region.p0 : region.p1]
    if is_slight(quote, passage, region):
        word = quote.phrase(region.q0, region.q1) if mine else passage.phrase(region.p0, region.p1)
        verdict.note("near", f'the quote {"adds" if mine else "drops"} "{word}"', cost=1)
        return
    if not mine and (cut := find_interposed(passage, region)):
        verdict.cuts.append(cut)
        verdict.note("elided", _INTERPOSED)
        return
    if mine and theirs and {"a", "an"}.issuperset(mine + theirs):
        verdict.note("near", '"a" and "an" differ', cost=1)
        return
    if mine and theirs and is_respaced(quote, passage, region):
        verdict.note("typographic", _SPACED)
        return
    if mine and theirs and is_respelled(quote, passage, region):
        verdict.note("typographic", _SPELLED)
        return
    _report(verdict, quote, passage, region)


def _report(verdict: Verdict, quote: FoldedPassage, passage: FoldedPassage, region: Region) -> None:
    """Record a difference that makes the quote `altered`."""
    cost: float = max(region.q1 - region.q0, region.p1 - region.p0)
    if cost == 1 and region.q0 < region.q1 and region.p0 < region.p1 and not _weighs(quote.tokens.keys[region.q0]):
        cost = 0.5  # prefer replacing a word to adding and dropping one
    verdict.note("altered", partial(_describe, quote, passage, region), cost=cost)


def _describe(quote: FoldedPassage, passage: FoldedPassage, region: Region) -> str:
    wider = [max(ways) for ways in zip(quote.widen(*region[:2]), passage.widen(*region[2:]), strict=True)]
    mine = quote.phrase(max(region.q0 - wider[0], 0), min(region.q1 + wider[1], len(quote.tokens)))
    theirs = passage.phrase(max(region.p0 - wider[0], 0), min(region.p1 + wider[1], len(passage.tokens)))
    if mine and theirs:
        reason = f'the article says "{theirs}", the quote says "{mine}"'
    else:
        reason = f'the quote adds "{mine}"' if mine else f'the quote drops "{theirs}"'
    kind = _kind(quote, passage, region)
    return f"{reason} ({kind})" if kind else reason


def _kind(quote: FoldedPassage, passage: FoldedPassage, region: Region) -> str:
    """The kind of the differing words if it is known to change the meaning; else empty."""
    mine, theirs = range(region.q0, region.q1), range(region.p0, region.p1)
    words = [(quote.tokens.keys[at], quote.surface(at), at) for at in mine]
    words += [(passage.tokens.keys[at], passage.surface(at), at) for at in theirs]
    keys = [key for key, _, _ in words]
    if any(map(_denies, keys)):
        return "negation"
    if any(key in DATE_WORDS and (key not in MODALS or surface[:1].isupper()) for key, surface, _ in words):
        return "date"
    if any(map(_is_number, keys)):
        return "figure"
    if len(keys) <= 2 and not (HEDGES | BOUNDS).isdisjoint(keys):
        return "hedge"
    if len(keys) <= 2 and not MODALS.isdisjoint(keys):
        return "modal"
    return "name" if any(at and surface[:1].isupper() for _, surface, at in words) else ""


def _is_number(key: str) -> bool:
    return key in NUMBER_WORDS or key[-1:].isdigit() or not key[:1].isalpha()


def _weighs(key: str) -> bool:
    return key in HEDGES or _denies(key)


def _denies(key: str) -> bool:
    return is_negation(key) or key in NEGATORS


def _judge_ending(verdict: Verdict, quote: FoldedPassage, passage: FoldedPassage) -> None:
    """Record a change from statement to question or from question to statement."""
    if not quote.tokens:
        return
    mine = _after(quote)
    theirs = _after(passage)
    if "?" in mine and "?" not in theirs:
        verdict.note("altered", "the quote asks, the article does not", cost=1)
    elif "?" in theirs and "?" not in mine and ("." in mine or "!" in mine):
        verdict.note("altered", "the article asks, the quote does not", cost=1)


def _after(passage: FoldedPassage) -> str:
    match = _TRAILING.match(passage.folded.text, passage.tokens.ends[-1] if passage.tokens else passage.end)
    return match.group() if match else ""


_ACRONYM: Final = re.compile(rf"(?<!\w)(?:u\.s\.?|{'|'.join(sorted(ACRONYM_HOMOGRAPHS))})(?![\w'’])", re.IGNORECASE)
_VIEWS: Final = (
    ("footnotes", re.compile(FOOTNOTE_MARK).findall),
    *(
        (name, re.compile(f"[{re.escape(characters)}]").findall)
        for name, characters in (
            ("quotation marks", SINGLE_QUOTES + DOUBLE_QUOTES),
            ("dashes", DASHES),
            ("brackets", "[]"),
            ("invisible characters", INVISIBLE),
        )
    ),
)


def describe_typography(quote: str, passage: str) -> list[str]:
    """Return labels of the kinds of differences between a quote and a passage with the same words.

    Example:
        >>> describe_typography("[T]he 1000 men – all", "the 1,000 men - all")
        ['dashes', 'brackets', 'case', 'spelling of figures or contractions']
    """
    notes: list[str] = []
    if any(map(CODE.search, (quote, passage))):
        notes = ["character references or markup"] if CODE.findall(quote) != CODE.findall(passage) else []
        quote, passage = decode(quote).text, decode(passage).text
    notes += [name for name, find in _VIEWS if find(quote) != find(passage)]
    mine, theirs = _letters(quote), _letters(passage)
    if mine != theirs:
        if unicodedata.normalize("NFC", mine).casefold() == unicodedata.normalize("NFC", theirs).casefold():
            notes.append("case" if mine.casefold() == theirs.casefold() else "letter forms")
        elif fold_text(mine) == fold_text(theirs):
            notes.append("letter forms")
    if (folded := fold_text(quote)) != (original := fold_text(passage)):
        if _punctuation(folded) != _punctuation(original):
            notes.append("punctuation")
        if token_pattern().findall(folded) != token_pattern().findall(original):
            notes.append("spelling of figures or contractions")
    return notes or ["spaces"]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _punctuation(folded: str) -> list[str]:
    marks = token_pattern().sub("", folded)
    return [mark for mark in marks if unicodedata.category(mark)[0] == "P" and mark not in "\"'-[]"]


def find_acronym_conflict(quote: str, passage: str) -> str:
    """Return the reason if case turns an acronym into another word ("US" and "us"), or the reverse; else empty.

    A quote in one case throughout, or a passage in capitals, is no conflict.
    """
    theirs = _ACRONYM.findall(passage)
    mine = _ACRONYM.findall(quote) if theirs else []
    if len(mine) != len(theirs) or mine == theirs or passage.isupper():
        return ""
    rest = _ACRONYM.sub("", passage)
    if (quote.islower() and not rest.islower()) or (quote.isupper() and not rest.isupper()):
        return ""
    for one, other in zip(mine, theirs, strict=True):
        word, acronym = (one, other) if one.islower() else (other, one)
        if word.islower() and "." not in word and acronym.isupper():
            return f'the article says "{other}", the quote says "{one}"'
    return ""
