"""Says how a quote differs from the passage it comes from, and whether a reader would call them the same words.

The one place that decides between the statuses of an unbroken quote: what is not known to be harmless is altered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from summarizer.grounding.appearance import find_acronym_conflict
from summarizer.grounding.elision import is_interposed, is_reopened
from summarizer.grounding.lexicon import (
    AUXILIARIES,
    BOUNDS,
    CLAUSE_OPENERS,
    DATE_WORDS,
    HEDGES,
    MODALS,
    NEGATIONS,
    NEGATORS,
    NUMBER_WORDS,
    PREPOSITIONS,
    REPORTING,
    SLIGHT,
    UNSCANNABLE,
)
from summarizer.grounding.reading import Reading
from summarizer.schemas.findings import QuoteStatus, Span

_RANK: Final = {"exact": 0, "typographic": 1, "elided": 2, "near": 3, "altered": 4, "absent": 5}
_SHOWN: Final = 3  # differences that a reason names
_STOP: Final = re.compile(r"[.!?;:]")
_LAST_WORD: Final = re.compile(r"\w+\Z")
_CONTEXT: Final = 40  # characters around a passage that are looked at
_GOVERNING: Final = PREPOSITIONS | REPORTING | AUXILIARIES | CLAUSE_OPENERS
_TRAILING: Final = re.compile(r"[^\w\s]*")

_SCANNED: Final = "scanning errors"
_SPACED: Final = "spaces"
_REOPENED: Final = "runs over a paragraph break"
_INTERPOSED: Final = "leaves out an interposed clause"


@dataclass(slots=True)
class Verdict:
    """What comparing a quote with a passage says.

    Attributes:
        status: The status that the differences allow; `typographic` where there are none.
        notes: The differences, in words, each with the status that it allows.
        cost: How many words differ.
        cuts: Folded spans of the article that the quote leaves out.
    """

    status: QuoteStatus = "typographic"
    notes: list[tuple[QuoteStatus, str]] = field(default_factory=list)
    cost: float = 0
    cuts: list[Span] = field(default_factory=list)

    def note(self, status: QuoteStatus, reason: str, *, cost: float = 0) -> None:
        """Add a difference; the worst one decides."""
        if _RANK[status] > _RANK[self.status]:
            self.status = status
        self.notes.append((status, reason))
        self.cost += cost

    @property
    def rank(self) -> tuple[int, float]:
        """Sorts verdicts, the most faithful first."""
        return _RANK[self.status], self.cost

    @property
    def reason(self) -> str:
        """The differences in one line; only those that condemn, where there are any."""
        notes = [note for note in self.notes if note[0] == "altered"] or self.notes
        shown = list(dict.fromkeys(reason for _, reason in notes))
        more = len(shown) - _SHOWN
        return "; ".join(shown[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


class _Region(NamedTuple):
    """Tokens that have no counterpart: `quote[q0:q1]` stands where the article has `passage[p0:p1]`."""

    q0: int
    q1: int
    p0: int
    p1: int


def compare(quote: Reading, passage: Reading, *, is_word: Callable[[str], bool]) -> Verdict:
    """Compare a quote with the passage that it seems to come from, word by word.

    Args:
        quote: The quote.
        passage: The passage, from its first word to its last.
        is_word: Whether the article has a word, folded.
    """
    verdict = Verdict()
    region: _Region | None = None
    for tag, q0, q1, p0, p1 in Levenshtein.opcodes(quote.skeletons, passage.skeletons):
        if tag != "equal":
            region = _Region(region.q0 if region else q0, q1, region.p0 if region else p0, p1)
            continue
        if region:
            _judge_region(verdict, quote, passage, region)
            region = None
        _judge_equal(verdict, quote, passage, q0, p0, q1 - q0, is_word)
    if region:
        _judge_region(verdict, quote, passage, region)
    _judge_ending(verdict, quote, passage)
    if verdict.status != "altered" and (conflict := find_acronym_conflict(quote.text, passage.text)):
        verdict.note("altered", conflict, cost=1)
    return verdict


def _judge_equal(
    verdict: Verdict, quote: Reading, passage: Reading, q0: int, p0: int, size: int, is_word: Callable[[str], bool]
) -> None:
    """Tokens that agree up to scanning errors; and what stands between them."""
    mine, theirs = quote.tokens.keys, passage.tokens.keys
    if mine[q0 : q0 + size] != theirs[p0 : p0 + size]:
        for step in range(size):
            if mine[q0 + step] == theirs[p0 + step]:
                continue
            if _is_scanned(quote, passage, q0 + step, p0 + step, is_word):
                verdict.note("typographic", _SCANNED)
            else:
                _report(verdict, quote, passage, _Region(q0 + step, q0 + step + 1, p0 + step, p0 + step + 1))
    for step in range(1, size):
        if passage.tokens.starts[p0 + step] - passage.tokens.ends[p0 + step - 1] != 1 or quote.gap(q0 + step) != " ":
            _judge_gap(verdict, quote, passage, q0 + step, p0 + step)


def _judge_gap(verdict: Verdict, quote: Reading, passage: Reading, q: int, p: int) -> None:
    """Compare what stands before two tokens that agree."""
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


def _judge_region(verdict: Verdict, quote: Reading, passage: Reading, region: _Region) -> None:
    """Decide about words without a counterpart."""
    mine = quote.tokens.keys[region.q0 : region.q1]
    theirs = passage.tokens.keys[region.p0 : region.p1]
    if not mine or not theirs:
        if SLIGHT.issuperset(mine + theirs) and not (
            _is_label(passage, region) or _is_joined_on(passage, region) or _turns_quantity(quote, passage, region)
        ):
            word = quote.phrase(region.q0, region.q1) if mine else passage.phrase(region.p0, region.p1)
            verdict.note("near", f'the quote {"adds" if mine else "drops"} "{word}"', cost=1)
            return
        if theirs and (cut := _find_interposed(passage, region)):
            verdict.cuts.append(cut)
            verdict.note("elided", _INTERPOSED)
            return
    elif {"a", "an"}.issuperset(mine + theirs):
        verdict.note("near", '"a" and "an" differ', cost=1)
        return
    elif _is_respaced(quote, region.q0, region.q1, passage, region.p0, region.p1):
        verdict.note("typographic", _SPACED)
        return
    _report(verdict, quote, passage, region)


def _report(verdict: Verdict, quote: Reading, passage: Reading, region: _Region) -> None:
    """Name a difference that condemns."""
    wider = [max(ways) for ways in zip(quote.widen(*region[:2]), passage.widen(*region[2:]), strict=True)]
    mine = quote.phrase(max(region.q0 - wider[0], 0), min(region.q1 + wider[1], len(quote.tokens)))
    theirs = passage.phrase(max(region.p0 - wider[0], 0), min(region.p1 + wider[1], len(passage.tokens)))
    if mine and theirs:
        reason = f'the article says "{theirs}", the quote says "{mine}"'
    else:
        reason = f'the quote adds "{mine}"' if mine else f'the quote drops "{theirs}"'
    kind = _kind(quote, passage, region)
    cost: float = max(region.q1 - region.q0, region.p1 - region.p0)
    if kind == "figure" and region.q0 < region.q1 and region.p0 < region.p1:
        cost -= 0.5  # a figure stands for a figure, rather than one being added beside the other
    verdict.note("altered", f"{reason} ({kind})" if kind else reason, cost=cost)


def _kind(quote: Reading, passage: Reading, region: _Region) -> str:
    """What sort of words differ; empty where it is neither of the sorts that editors fear most."""
    keys = quote.tokens.keys[region.q0 : region.q1] + passage.tokens.keys[region.p0 : region.p1]
    if any(map(_denies, keys)):
        return "negation"
    if any(key in DATE_WORDS for key in keys if key not in MODALS):
        return "date"
    if any(key in NUMBER_WORDS or key[-1:].isdigit() or not key[:1].isalpha() for key in keys):
        return "figure"
    if len(keys) <= 2:
        if any(key in HEDGES or key in BOUNDS for key in keys):
            return "hedge"
        if any(key in MODALS for key in keys):
            return "modal"
    surfaces = [quote.surface(at) for at in range(region.q0, region.q1) if at] + [
        passage.surface(at) for at in range(region.p0, region.p1) if at
    ]
    return "name" if any(surface[:1].isupper() for surface in surfaces) else ""


def _denies(key: str) -> bool:
    return key in NEGATIONS or key in NEGATORS or key.endswith("n't")


def _is_scanned(quote: Reading, passage: Reading, q: int, p: int, is_word: Callable[[str], bool]) -> bool:
    """Whether a word of the quote is the article's word as a scanner misread it."""
    original, misread = passage.surface(p), quote.surface(q)
    return (
        len(original) >= 4
        and original.isalpha()
        and original.islower()
        and not any(character.isupper() for character in misread.replace("O", "0"))
        and passage.tokens.keys[p] not in UNSCANNABLE
        and is_word(passage.tokens.keys[p])
        and not is_word(quote.tokens.keys[q])
    )


def _is_respaced(quote: Reading, q0: int, q1: int, passage: Reading, p0: int, p1: int) -> bool:
    """Whether the same characters are only spaced otherwise: "5 km" and "5km", a word broken at a line's end."""
    mine, theirs = quote.tokens.keys[q0:q1], passage.tokens.keys[p0:p1]
    if "".join(mine) != "".join(theirs):
        return False
    return all(_may_join(quote, at) for at in range(q0 + 1, q1)) and all(
        _may_join(passage, at) for at in range(p0 + 1, p1)
    )


def _may_join(reading: Reading, index: int) -> bool:
    tokens = reading.tokens
    source = reading.between(tokens.ends[index - 1], tokens.starts[index])
    if source[:1] in ("-", "‐", "\u00ad"):
        return "\n" in source
    return not source.strip() and tokens.keys[index - 1][-1].isdigit() and tokens.keys[index][0].isalpha()


def _turns_quantity(quote: Reading, passage: Reading, region: _Region) -> bool:
    """Whether the word makes "a few" of "few", or "a little" of "little"."""
    mine, theirs = quote.tokens.keys, passage.tokens.keys
    return (mine[region.q0 : region.q1] + theirs[region.p0 : region.p1])[-1:] == ["a"] and (
        theirs[region.p1 : region.p1 + 1] in (["few"], ["little"])
    )


def _is_label(passage: Reading, region: _Region) -> bool:
    """Whether the "A" that is missing is no article but a name's last part ("hepatitis A")."""
    if region.p1 - region.p0 != 1 or not region.p0 or passage.surface(region.p0) != "A" or passage.text.isupper():
        return False
    follower = passage.surface(region.p1) if region.p1 < len(passage.tokens) else ""
    return not passage.gap(region.p0).strip() and not follower[:1].isupper()


def _is_joined_on(passage: Reading, region: _Region) -> bool:
    """Whether a word added at the quote's edge stands for words that were cut off there.

    "The killer" is no slice of "an alleged killer". A word may be added only where the article begins a clause, or
    before a noun that a preposition, a verb of saying or a conjunction governs.
    """
    if region.p0 == 0 and region.p1 == 0:
        before = passage.folded.text[max(passage.start - _CONTEXT, 0) : passage.start].rstrip()
        word = _LAST_WORD.search(before)
        return word is not None and word.group() not in _GOVERNING and not passage.starts_line
    if region.p0 == region.p1 == len(passage.tokens):
        return not passage.ends_sentence
    return False


def _find_interposed(passage: Reading, region: _Region) -> Span | None:
    """The clause that the quote leaves out, wherever equal words let its edges fall."""
    for first, last in _slides(passage.skeletons, region.p0, region.p1):
        if 0 < first and last < len(passage.tokens):
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


def _judge_ending(verdict: Verdict, quote: Reading, passage: Reading) -> None:
    """A statement must not become a question, nor a question a statement."""
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
