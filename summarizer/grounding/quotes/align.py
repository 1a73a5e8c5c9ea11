"""Aligns quotes with an article and grades how faithful they are.

Tries in order: the same characters, the same folded text, and then either the parts of an elided quote or changed
words. The parts must stand in order and close together, and the words between them are judged.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from summarizer.errors import InputError
from summarizer.grounding.quotes.boundaries import ends_before_negation
from summarizer.grounding.quotes.differences import Verdict, describe_typography, find_acronym_conflict
from summarizer.grounding.quotes.elision import LONGEST_GAP, find_fault, split_at_ellipses
from summarizer.grounding.quotes.matching import Match, Matcher, distance
from summarizer.grounding.quotes.tokens import FoldedPassage
from summarizer.schemas.findings import Alignment, Span

_ANCHORS: Final = 8  # most places of the anchor part around which the other parts are searched for
_FIRM: Final = 3  # fewest words of a part that can be the anchor
_MARKS: Final = "\"'.,;:!?()[] -"


class Chain(NamedTuple):
    """The found parts of an elided quote, in order."""

    matches: list[Match]  # one for each found part
    verdict: Verdict  # the verdict on the parts and gaps together


def find_chains(matcher: Matcher, quote: FoldedPassage, spans: Sequence[Span], near: Sequence[Span]) -> list[Chain]:
    """Find the parts of an elided quote.

    Args:
        spans: Folded spans of its parts.
        near: Spans in the article; the chain nearest to them comes first. Without any, chains are in text order.

    Returns:
        The best chains, which are equally tight; altered if a part or gap is at fault. Empty if the anchor part is not
        found.
    """
    parts = [FoldedPassage(quote.source, quote.folded, *_trim(quote.folded.text, span)) for span in spans]
    anchor = _choose_anchor(matcher, parts)
    ranked: list[tuple[tuple[int, int], int, Span, list[Match | None]]] = []
    for match in _find_anchors(matcher, parts[anchor], near):
        links = _link(matcher, parts, anchor, match)
        found = [link for link in links if link]
        extent = matcher.source_span(found[0].start, found[-1].end)
        # Only the tightest chains are judged: a looser one must not excuse a fault of the tightest.
        faults = sum(link is None or link.verdict.status == "altered" for link in links)
        ranked.append(((faults, extent[1] - extent[0]), distance(extent, near), extent, links))
    ranked.sort(key=lambda entry: entry[:3])
    return [_judge(matcher, parts, links) for rank, _, _, links in ranked if rank == ranked[0][0]]


def _trim(folded: str, span: Span) -> Span:
    """Trim the punctuation at a part's edges, which editing may change."""
    start, end = span
    while folded[start] in _MARKS and not (folded[start] in "-." and folded[start + 1].isdigit()):
        start += 1
    while folded[end - 1] in _MARKS:
        end -= 1
    return start, end


def _choose_anchor(matcher: Matcher, parts: Sequence[FoldedPassage]) -> int:
    """The index of the part to search the others around: the longest, else an unchanged one at least half as long."""
    longest, *others = sorted(
        range(len(parts)), key=lambda at: (-len(parts[at].tokens), parts[at].start - parts[at].end)
    )
    least = max(_FIRM, len(parts[longest].tokens) / 2)
    firm = (at for at in others if len(parts[at].tokens) >= least and _is_folded(matcher, parts[at]))
    return longest if _is_folded(matcher, parts[longest]) else next(firm, longest)


def _is_folded(matcher: Matcher, part: FoldedPassage) -> bool:
    return next(matcher.find_folded(part.folded.text[part.start : part.end]), None) is not None


def _find_anchors(matcher: Matcher, part: FoldedPassage, near: Sequence[Span]) -> list[Match]:
    spans = list(matcher.find_folded(part.folded.text[part.start : part.end]))
    if not spans:
        return matcher.locate_faithful(part) or matcher.find_matches(part, near)[:1]
    spans.sort(key=lambda span: (distance(matcher.source_span(*span), near), span))
    return [Match(*span, matcher.compare(part, *span)) for span in spans[:_ANCHORS]]


def _link(matcher: Matcher, parts: Sequence[FoldedPassage], anchor: int, match: Match) -> list[Match | None]:
    """The matches of all parts around the anchor's match; None for each part not found close by."""
    links: list[Match | None] = [None] * len(parts)
    links[anchor] = match
    here = match
    for at in range(anchor + 1, len(parts)):
        reach = _reach(parts[at])
        found = matcher.locate_between(parts[at], here.end, min(here.end + reach, len(matcher.folded.text)))
        if found is None:
            break
        links[at] = here = found
    here = match
    for at in range(anchor - 1, -1, -1):
        reach = _reach(parts[at])
        found = matcher.locate_between(parts[at], max(here.start - reach, 0), here.start, last=True)
        if found is None:
            break
        links[at] = here = found
    return links


def _reach(part: FoldedPassage) -> int:
    """Folded characters within which to search for a part: wider than the permitted gap, to report too wide gaps."""
    return 2 * LONGEST_GAP + 2 * (part.end - part.start)


def _judge(matcher: Matcher, parts: Sequence[FoldedPassage], links: Sequence[Match | None]) -> Chain:
    verdict = Verdict("elided")
    matches: list[Match] = []
    previous: tuple[FoldedPassage, Match] | None = None
    for part, match in zip(parts, links, strict=True):
        if match is None:
            words = part.phrase(0, len(part.tokens))
            verdict.note("altered", f'"{words}" does not stand close to the other parts', cost=len(part.tokens))
            continue
        matches.append(match)
        if match.verdict.status != "typographic":
            for status, reason in match.verdict.notes:
                verdict.note(status, reason)
        verdict.cost += match.verdict.cost
        verdict.cuts += match.verdict.cuts
        if previous:
            before, last = previous
            gap = matcher.folded.end(last.end), matcher.folded.start(match.start)
            if fault := find_fault(matcher.text, gap, before=before.tokens.keys, after=part.tokens.keys):
                verdict.note("altered", fault, cost=1)
        previous = part, match
    return Chain(matches, verdict)


_MOST_WORDS: Final = 5000  # most words of a quote that is compared word by word; a longer one must match as a whole
_MOST_PARTS: Final = 40
_MOST_PASSAGES: Final = 1000
_OPENING_MARKS: Final = "\"'([ "
_CLOSING_MARKS: Final = "\"'.,;:!)] "


class Aligner:
    """Aligns quotes with one article, which is indexed once, on first use.

    Attributes:
        text: The unchanged article; offsets count its code points.

    Examples:
        >>> aligner = Aligner("The plan will “not” open in May, officials said.")
        >>> aligner.align("plan will not open").status, aligner.align("plan will open in May").reason
        ('typographic', 'the quote drops "not" (negation)')
    """

    __slots__ = ("_matcher", "text")

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise InputError(f"The text that quotes are looked up in is a string, not {type(text).__name__}.")
        self.text = text
        self._matcher = Matcher(text)

    def align(self, quote: str, *, near: Sequence[Span] = ()) -> Alignment:
        """Find a quote in the article.

        Args:
            near: Spans related to the quote, such as those of neighbouring quotes or its speaker. The nearest of
                equally faithful passages is chosen; by default the first.

        Returns:
            The alignment. Its `text` is the article's text from the start of the first span to the end of the last.
        """
        passages = self._find(quote, near)
        if not near:
            return next(passages)
        return min(passages, key=lambda hit: distance((hit.spans[0][0], hit.spans[-1][1]), near) if hit.spans else 0)

    def find_passages(self, quote: str) -> list[Alignment]:
        """Find all passages that match a quote equally well, in order; at most 1,000.

        Returns:
            Alignments with one status, including the one that `align` returns; a single one if the quote is `absent`.

        Examples:
            >>> [hit.start for hit in Aligner("“Yes,” said Roe. “Yes,” said Lee.").find_passages("Yes")]
            [1, 18]
        """
        return sorted(islice(self._find(quote), _MOST_PASSAGES), key=lambda hit: hit.spans)

    def _find(self, quote: str, near: Sequence[Span] = ()) -> Iterator[Alignment]:
        """Yield the most faithful passages; without `near`, the preferred one comes first."""
        if not isinstance(quote, str):
            raise InputError(f"A quote is a string, not {type(quote).__name__}.")
        core = quote.strip()
        if not _has_word(core):
            yield Alignment("absent", reason="the quote holds no words")
            return
        is_exact = False
        for start, end in self._matcher.find_exact(core):
            is_exact = True
            yield Alignment("exact", ((start, end),), self.text[start:end])
        if is_exact:
            return
        folded_quote = FoldedPassage.of(core)
        folded = self._find_folded(folded_quote)
        first = next(folded, None)
        if first is None:
            yield from self._find_changed(folded_quote, near)
        else:
            yield first
            yield from folded

    def _find_folded(self, quote: FoldedPassage) -> Iterator[Alignment]:
        """Yield passages with the same folded text.

        A passage is `altered` if case turns an acronym into a word, or if the quote's full stop cuts off a negation
        ("It is." of "It is not").
        """
        whole = quote.folded.text.strip()
        conflicting: Alignment | None = None
        for needle in dict.fromkeys((whole, whole.strip("\"' "), _strip_marks(whole))):
            is_found = False
            for match in self._matcher.find_folded(needle):
                start, end = self._matcher.source_span(*match)
                if needle != whole and self.text[end : end + 1] == "?":
                    continue
                text = self.text[start:end]
                conflict = find_acronym_conflict(quote.source, text)
                if needle != whole and whole.endswith((".", "!")) and ends_before_negation(self.text, end):
                    conflict = "the quote ends before the negation of its verb (negation)"
                if conflict:
                    conflicting = conflicting or Alignment("altered", ((start, end),), text, conflict)
                    continue
                is_found = True
                yield Alignment(
                    "typographic", ((start, end),), text, ", ".join(describe_typography(quote.source, text))
                )
            if is_found:
                return
            if conflicting:
                yield conflicting
                return

    def _find_changed(self, quote: FoldedPassage, near: Sequence[Span]) -> Iterator[Alignment]:
        """Yield passages whose words the quote leaves out or changes in part."""
        parts = split_at_ellipses(quote.folded.text)
        if not parts:
            yield _ABSENT
        elif len(quote.tokens) > _MOST_WORDS or len(parts) > _MOST_PARTS:
            yield Alignment("absent", reason="not in the article as it is, and too long to be compared word by word")
        elif len(parts) > 1:
            chains = find_chains(self._matcher, quote, parts, near)
            yield from [self._conclude(quote, chain.matches, chain.verdict) for chain in chains] or [_ABSENT]
        else:
            part = (
                quote if parts[0] == (quote.start, quote.end) else FoldedPassage(quote.source, quote.folded, *parts[0])
            )
            matches = self._matcher.find_matches(part, near)
            yield from [self._conclude(part, [match], match.verdict) for match in matches] or [_ABSENT]

    def _conclude(self, quote: FoldedPassage, matches: Sequence[Match], verdict: Verdict) -> Alignment:
        folded = self._matcher.folded
        edges = [(match.start, match.end) for match in matches]
        edges[0] = self._take_marks_before(quote, edges[0][0]), edges[0][1]
        edges[-1] = edges[-1][0], self._take_marks_after(quote, edges[-1][1])
        for start, end in verdict.cuts:
            at = next(at for at, edge in enumerate(edges) if edge[0] < start and end < edge[1])
            edges[at : at + 1] = [(edges[at][0], start), (end, edges[at][1])]
        spans = tuple((folded.start(start), folded.end(end)) for start, end in edges)
        text = self.text[spans[0][0] : spans[-1][1]]
        reason = verdict.reason
        if not reason:
            reason = "an ellipsis" if len(matches) > 1 else ", ".join(describe_typography(quote.text, text))
        return Alignment(verdict.status, spans, text, reason)

    def _take_marks_before(self, quote: FoldedPassage, start: int) -> int:
        """Move a passage's start back over punctuation that the quote has there as well."""
        theirs = self._matcher.folded.text
        at = quote.tokens.starts[0]
        while at > 0 and start > 0 and theirs[start - 1] == quote.folded.text[at - 1]:
            at, start = at - 1, start - 1
        while theirs[start] == " ":
            start += 1
        return start

    def _take_marks_after(self, quote: FoldedPassage, end: int) -> int:
        """Move a passage's end over punctuation that the quote has there as well."""
        theirs = self._matcher.folded.text
        at = quote.tokens.ends[-1]
        while at < len(quote.folded.text) and end < len(theirs) and theirs[end] == quote.folded.text[at]:
            at, end = at + 1, end + 1
        while theirs[end - 1] == " ":
            end -= 1
        return end


def align_quote(quote: str, text: str, *, near: Sequence[Span] = ()) -> Alignment:
    """Find one quote in an article. For several quotes, create one `Aligner`.

    Args:
        quote: The words to find.
        text: The article's text.
        near: See `Aligner.align`.

    Examples:
        >>> align_quote("rose 2.3%", "Prices rose 3.2% in May.").reason
        'the article says "3.2%", the quote says "2.3%" (figure)'
    """
    return Aligner(text).align(quote, near=near)


_ABSENT: Final = Alignment("absent", reason="not in the article")


def _has_word(text: str) -> bool:
    return any(character.isalnum() or unicodedata.category(character) == "So" for character in text)


def _strip_marks(folded: str) -> str:
    """Strip the punctuation around a folded quote; a question mark is kept."""
    if folded.startswith("..."):
        folded = folded.lstrip(".")
    return folded.lstrip(_OPENING_MARKS).rstrip(_CLOSING_MARKS)
