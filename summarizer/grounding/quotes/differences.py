"""Says how a quote differs from the passage it comes from, and whether a reader would call them the same words.

The one place that decides between the statuses of an unbroken quote: what is not known to be harmless is altered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from rapidfuzz.distance import Levenshtein

from summarizer.grounding.quotes.elision import is_reopened
from summarizer.grounding.quotes.lexicon import BOUNDS, DATE_WORDS, HEDGES, NEGATORS, NUMBER_WORDS
from summarizer.grounding.quotes.reading import Reading
from summarizer.grounding.quotes.tolerated_differences import (
    Region,
    find_interposed,
    is_respaced,
    is_scanned,
    is_slight,
)
from summarizer.grounding.quotes.typography import find_acronym_conflict
from summarizer.language.lexicon import MODALS, is_negation
from summarizer.schemas.findings import QuoteStatus, Span

_RANK: Final = {"exact": 0, "typographic": 1, "elided": 2, "near": 3, "altered": 4, "absent": 5}
_SHOWN: Final = 3  # differences that a reason names
_STOP: Final = re.compile(r"[.!?;:]")
_TRAILING: Final = re.compile(r"[^\w\s]*")

_SCANNED: Final = "scanning errors"
_SPACED: Final = "spaces"
_REOPENED: Final = "runs over a paragraph break"
_INTERPOSED: Final = "leaves out an interposed clause"


@dataclass(slots=True)
class Verdict:
    """What comparing a quote with a passage says."""

    status: QuoteStatus = "typographic"  # the status that the differences allow; `typographic` if there are none
    # the differences, each with the status that it allows; put into words only when they are asked for
    notes: list[tuple[QuoteStatus, str | Callable[[], str]]] = field(default_factory=list)
    cost: float = 0  # how many words differ
    agreed: int = 0  # how many agree
    cuts: list[Span] = field(default_factory=list)  # folded spans of the article that the quote leaves out

    def note(self, status: QuoteStatus, reason: str | Callable[[], str], *, cost: float = 0) -> None:
        """Add a difference; the worst one decides."""
        if _RANK[status] > _RANK[self.status]:
            self.status = status
        self.notes.append((status, reason))
        self.cost += cost

    @property
    def rank(self) -> tuple[int, float, int]:
        """Sorts verdicts, the most faithful first."""
        return _RANK[self.status], self.cost, -self.agreed

    @property
    def reason(self) -> str:
        """The differences in one line; only those that alter the quote, if there are any."""
        notes = [note for note in self.notes if note[0] == "altered"] or self.notes
        shown = [reason if isinstance(reason, str) else reason() for _, reason in notes[:_SHOWN]]
        more = len(notes) - _SHOWN
        return "; ".join(dict.fromkeys(shown)) + (f"; and {more} more" if more > 0 else "")


def compare(quote: Reading, passage: Reading, *, is_word: Callable[[str], bool]) -> Verdict:
    """Compare a quote with the passage that it seems to come from, word by word.

    Args:
        passage: The passage, from its first word to its last.
        is_word: Whether the article has a word, folded.
    """
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
    verdict: Verdict, quote: Reading, passage: Reading, same: Region, is_word: Callable[[str], bool]
) -> None:
    """Compare tokens that agree up to scanning errors, and the marks between them."""
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


def _is_same_run(quote: Reading, passage: Reading, same: Region) -> bool:
    """Whether the marks and spaces between words are the same, too, and open no quotation."""
    mine, theirs = quote.tokens, passage.tokens
    run = passage.folded.text[theirs.starts[same.p0] : theirs.ends[same.p1 - 1]]
    if quote.folded.text[mine.starts[same.q0] : mine.ends[same.q1 - 1]] != run:
        return False
    return ' "' not in run and " '" not in run


def _judge_gap(verdict: Verdict, quote: Reading, passage: Reading, q: int, p: int) -> None:
    """Compare the marks before two tokens that agree."""
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


def _judge_region(verdict: Verdict, quote: Reading, passage: Reading, region: Region) -> None:
    """Record the difference between words without a counterpart."""
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
    _report(verdict, quote, passage, region)


def _report(verdict: Verdict, quote: Reading, passage: Reading, region: Region) -> None:
    """Record a difference that makes the quote `altered`."""
    cost: float = max(region.q1 - region.q0, region.p1 - region.p0)
    if cost == 1 and region.q0 < region.q1 and region.p0 < region.p1 and not _weighs(quote.tokens.keys[region.q0]):
        cost = 0.5  # one word stands for another, rather than being added beside it
    verdict.note("altered", partial(_describe, quote, passage, region), cost=cost)


def _describe(quote: Reading, passage: Reading, region: Region) -> str:
    """Describe a difference for display."""
    wider = [max(ways) for ways in zip(quote.widen(*region[:2]), passage.widen(*region[2:]), strict=True)]
    mine = quote.phrase(max(region.q0 - wider[0], 0), min(region.q1 + wider[1], len(quote.tokens)))
    theirs = passage.phrase(max(region.p0 - wider[0], 0), min(region.p1 + wider[1], len(passage.tokens)))
    if mine and theirs:
        reason = f'the article says "{theirs}", the quote says "{mine}"'
    else:
        reason = f'the quote adds "{mine}"' if mine else f'the quote drops "{theirs}"'
    kind = _kind(quote, passage, region)
    return f"{reason} ({kind})" if kind else reason


def _kind(quote: Reading, passage: Reading, region: Region) -> str:
    """The kind of the words that differ, if it is one that changes the meaning; else empty."""
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


def _judge_ending(verdict: Verdict, quote: Reading, passage: Reading) -> None:
    """Record a statement that became a question, or a question that became a statement."""
    if not quote.tokens:
        return
    mine = _after(quote)
    theirs = _after(passage)
    if "?" in mine and "?" not in theirs:
        verdict.note("altered", "the quote asks, the article does not", cost=1)
    elif "?" in theirs and "?" not in mine and ("." in mine or "!" in mine):
        verdict.note("altered", "the article asks, the quote does not", cost=1)


def _after(reading: Reading) -> str:
    match = _TRAILING.match(reading.folded.text, reading.tokens.ends[-1] if reading.tokens else reading.end)
    return match.group() if match else ""
