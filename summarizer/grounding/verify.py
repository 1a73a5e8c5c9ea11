"""The Grounder of one article: answers every question that a schema asks while it validates itself.

Joins the finders to the schemas' protocol and keeps what was found once; the finding itself is done in their rooms.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from rapidfuzz import fuzz, process

from summarizer.grounding.figures.numbers import figures_agree, find_figures, parse_figure
from summarizer.grounding.holders import (
    ARTICLE_ITSELF,
    choose_level,
    find_enclosed,
    is_speaker,
    judge_kind,
    match_claim,
    settle,
)
from summarizer.grounding.prose.check import Evidence, check_prose
from summarizer.grounding.quotes.align import Aligner
from summarizer.grounding.roles import check_role
from summarizer.grounding.speech.attribution import attributions_of, find_attributions, is_inside_quotation
from summarizer.grounding.speech.quotations import find_quotations
from summarizer.grounding.speech.sentences import split_paragraphs, split_sentences
from summarizer.schemas.findings import Alignment, FoundAttribution, FoundFigure, FoundQuotation, Span
from summarizer.schemas.grounder import ClaimedFigure, ClaimedSpeaker, FoundSpeaker, Known, ProseReport

PARAGRAPHS_BEFORE, PARAGRAPHS_AFTER = 2, 1
"""How far from a quote its speaker or holder may be named."""

CLOSEST = 45.0
"""From which likeness (0 to 100) a sentence is worth showing as the closest to words that the article lacks."""


class ArticleGrounder:
    """Implements `summarizer.schemas.grounder.Grounder` for one text.

    Everything is found on first use: checking quotes alone costs no search for figures or speakers.

    Args:
        text: The article's text. Quotes, figures and speakers are looked for in it alone.
        title: Its headline, where that stands apart; a brief's headline and abstract may be held by it too.
    """

    def __init__(self, text: str, *, title: str | None = None) -> None:
        self._text = text
        self._title = title
        self._aligner = Aligner(text)
        self._mentions: dict[tuple[str, ...], tuple[Span, ...]] = {}
        self._evidence: dict[tuple[Span, ...], Evidence] = {}

    @property
    def text(self) -> str:
        """The article's text, unchanged."""
        return self._text

    @cached_property
    def figures(self) -> list[FoundFigure]:
        """Every figure of the article, in order."""
        return find_figures(self._text, vague=True)

    @cached_property
    def quotations(self) -> list[FoundQuotation]:
        """Every quotation of the article, in order."""
        return find_quotations(self._text)

    @cached_property
    def attributions(self) -> list[FoundAttribution]:
        """Every attribution of the article, in order."""
        return find_attributions(self._text)

    @cached_property
    def _paragraphs(self) -> list[Span]:
        return split_paragraphs(self._text)

    @cached_property
    def _sentences(self) -> list[Span]:
        return split_sentences(self._text)

    @cached_property
    def _whole(self) -> Evidence:
        if not self._title:
            return Evidence([self._text], figures=self.figures)
        titled = [shift(figure, len(self._text) + 1) for figure in find_figures(self._title)]
        return Evidence([self._text, self._title], figures=[*self.figures, *titled])

    def align(self, quote: str, *, near: Sequence[Span] = ()) -> Alignment:
        """Find a quote in the article."""
        return self._aligner.align(quote, near=near)

    def find_closest(self, words: str) -> Span | None:
        """The sentence or altered passage that comes closest to words that are not the article's."""
        hit = self.align(words)
        if hit.spans:
            return hit.spans[0][0], hit.spans[-1][1]
        sentences = [self._text[a:b] for a, b in self._sentences]
        best = process.extractOne(words, sentences, scorer=fuzz.token_set_ratio, score_cutoff=CLOSEST)
        return self._sentences[best[2]] if best else None

    def match_figure(self, claimed: ClaimedFigure, *, evidence: Sequence[Span]) -> FoundFigure | str:
        """The figure stated in the evidence that the claimed one is, or why there is none."""
        stated = [figure for span in evidence for figure in self._figures_in(span)]
        if claimed.value is None:  # the article's own words need no reading
            for figure in stated:
                if figure.text.casefold() == claimed.text.strip().casefold():
                    return figure
        wanted = read_claim(claimed)
        if isinstance(wanted, str):
            return wanted
        reasons = [figures_agree(wanted, figure) for figure in stated]
        for figure, reason in zip(stated, reasons, strict=True):
            if not reason:
                return figure
        if len(stated) == 1:
            return f"“{describe_claim(claimed)}” is not stated in its quote: {reasons[0]}"
        others = f"it states {', '.join(f'“{f.text}”' for f in stated[:6])}" if stated else "it states no figure"
        return f"“{describe_claim(claimed)}” is not stated in its quote: {others}"

    def match_speaker(
        self, claimed: ClaimedSpeaker, *, evidence: Sequence[Span], actors: Sequence[Known]
    ) -> FoundSpeaker | str:
        """Who says the evidence, if that is who was claimed, or why not."""
        hull = evidence[0][0], evidence[-1][1]
        inside = is_inside_quotation(hull, self.quotations) or all(
            is_inside_quotation(span, self.quotations) for span in evidence
        )
        levels = self._find_levels(hull)
        found = choose_level(levels, claimed=claimed, actors=actors)
        if claimed.kind == "author" or claimed.named.casefold() in ARTICLE_ITSELF:
            said_by = (found.speaker or found.as_named) if found else ""
            if inside and said_by:
                return f"the article gives these words to “{said_by}”; they are not its own"
            document = judge_kind(inside=False, found=found, author=True)
            return FoundSpeaker(speaker=None, as_named="", spans=(), kind=document)
        near = self._near(claimed.named, hull) if claimed.named else ()
        actor, why = match_claim(claimed, found=found, inside=inside, near=near, actors=actors)
        if why:
            return why
        if not near and actor is not None:
            near = self._near_any(actor.names, hull)
        return settle(actor, claimed=claimed, text=self._text, near=near, found=found, inside=inside)

    def check_holder(self, actor: Known, *, evidence: Sequence[Span]) -> str:
        """Empty where the actor stands near the evidence and may hold it, else why not."""
        hull = evidence[0][0], evidence[-1][1]
        mentions = self.find_mentions(actor.names)
        if any(hull[0] <= start and end <= hull[1] for start, end in mentions):
            return ""
        levels = self._find_levels(hull)
        said_by = [name for found in levels for name in (found.speaker, found.as_named) if name]
        if any(is_speaker(name, actor.names) for name in said_by):
            return ""
        if said_by and is_inside_quotation(hull, self.quotations):
            return f"the article gives these words to “{said_by[0]}”, not to “{actor.names[0]}”"
        if self._near_any(actor.names, hull):
            return ""
        return f"the article does not name “{actor.names[0]}” near the quote"

    def check_prose(self, prose: str, *, evidence: Sequence[Span] | None, names: Sequence[str]) -> ProseReport:
        """Check a sentence against the evidence, or against the whole article where evidence is None."""
        if evidence is None:
            return check_prose(prose, self._whole, names=names)
        key = tuple(evidence)
        if key not in self._evidence:
            stated = [figure for span in key for figure in self._figures_in(span)]
            self._evidence[key] = Evidence([self._text[a:b] for a, b in key], figures=stated)
        return check_prose(prose, self._evidence[key], names=names, article=self._whole)

    def check_role(self, role: str, *, names: Sequence[str]) -> str:
        """Empty where the article gives this role to whom it names so, else why not."""
        return check_role(role, text=self._text, mentions=self.find_mentions(names))

    def find_mentions(self, names: Sequence[str]) -> Sequence[Span]:
        """Where the article names somebody by one of these names, longest name first, without overlaps."""
        key = tuple(names)
        if key not in self._mentions:
            pattern = name_pattern(key)
            self._mentions[key] = tuple(m.span() for m in pattern.finditer(self._text)) if pattern else ()
        return self._mentions[key]

    def _find_levels(self, hull: Span) -> list[FoundAttribution]:
        """Who says a passage, the innermost first; of a sentence that holds its whole attribution, who says that."""
        levels = attributions_of(hull, self.attributions)
        if levels:
            return levels
        at = bisect_right(self._sentences, hull[0], key=lambda sentence: sentence[0]) - 1
        within_one = at >= 0 and hull[1] <= self._sentences[at][1]
        enclosed = find_enclosed(hull, self.attributions) if within_one else None
        return [enclosed] if enclosed else []

    def _figures_in(self, span: Span) -> list[FoundFigure]:
        """The figures that a span states: those that lie in it, and those of which it cuts off no more than the noun.

        A quote that ends before "billion" or "percent" states no figure there: what is left of it is another number.
        """
        low = bisect_left(self._figure_starts, span[0])
        high = bisect_left(self._figure_starts, span[1])
        stated = [figure for figure in self.figures[low:high] if figure.end <= span[1]]
        if len(stated) < high - low:
            whole = self.figures[high - 1]
            left = [shift(f, whole.start) for f in find_figures(self._text[whole.start : span[1]], vague=True)[:1]]
            stated += [
                part for part in left if (part.start, part.value, part.kind) == (whole.start, whole.value, whole.kind)
            ]
        return stated

    @cached_property
    def _figure_starts(self) -> list[int]:
        return [figure.start for figure in self.figures]

    def _window(self, hull: Span) -> Span:
        """The paragraphs around a passage in which its speaker may be named."""
        starts = [start for start, _ in self._paragraphs]
        first = max(0, bisect_right(starts, hull[0]) - 1 - PARAGRAPHS_BEFORE)
        last = min(len(starts), bisect_left(starts, hull[1]) + PARAGRAPHS_AFTER)
        if not starts:
            return 0, len(self._text)
        return min(starts[first], hull[0]), max(self._paragraphs[last - 1][1], hull[1])

    def _near(self, named: str, hull: Span) -> tuple[Span, ...]:
        """Where words stand near a passage, the nearest first; whatever their case."""
        pattern = name_pattern((named,), ignore_case=True)
        if pattern is None:
            return ()
        low, high = self._window(hull)
        spans = [m.span() for m in pattern.finditer(self._text, low, high)]
        return tuple(sorted(spans, key=lambda span: distance(span, hull)))

    def _near_any(self, names: Sequence[str], hull: Span) -> tuple[Span, ...]:
        """Where an actor is named near a passage, the nearest first."""
        low, high = self._window(hull)
        spans = [span for span in self.find_mentions(names) if low <= span[0] and span[1] <= high]
        return tuple(sorted(spans, key=lambda span: distance(span, hull)))


def distance(span: Span, hull: Span) -> int:
    """Code points between a span and a passage; 0 where they touch or overlap."""
    return max(0, span[0] - hull[1], hull[0] - span[1])


def shift(figure: FoundFigure, by: int) -> FoundFigure:
    """A figure found in a slice, with the whole article's offsets. What it is compared with is not known there."""
    period = (figure.period_span[0] + by, figure.period_span[1] + by) if figure.period_span else None
    return replace(figure, start=figure.start + by, end=figure.end + by, period_span=period, baseline=None)


def name_pattern(names: Sequence[str], *, ignore_case: bool = False) -> re.Pattern[str] | None:
    """A pattern for any of the names as whole words, whatever white space and apostrophes stand in them."""
    parts = []
    for name in sorted(dict.fromkeys(names), key=len, reverse=True):
        words = [re.sub("['’]", "['’]", re.escape(word)) for word in name.split()]
        if any(character.isalnum() for character in name):
            parts.append(r"\s+".join(words))
    if not parts:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE if ignore_case else 0)


def read_claim(claimed: ClaimedFigure) -> FoundFigure | str:
    """A claimed figure in the form of a found one, or why it is no figure."""
    wanted = parse_figure(claimed.text) if claimed.text else None
    if wanted is None and claimed.value is not None:
        wanted = parse_figure(f"{format(claimed.value, 'f')} {claimed.unit or claimed.currency or ''}".strip())
    if wanted is None:
        return f"“{describe_claim(claimed)}” is no figure"
    if claimed.value is not None and claimed.text and wanted.value not in (None, claimed.value):
        scaled = parse_figure(f"{format(claimed.value, 'f')} {claimed.unit or ''}".strip())
        if scaled is None or scaled.value != wanted.value:
            return f"“{claimed.text}” is not {format(claimed.value, 'f')}"
    return replace(wanted, currency=claimed.currency or wanted.currency) if claimed.currency else wanted


def describe_claim(claimed: ClaimedFigure) -> str:
    """A claimed figure as it was written."""
    if claimed.text:
        return claimed.text
    return f"{format(claimed.value, 'f') if claimed.value is not None else ''} {claimed.unit or ''}".strip()
