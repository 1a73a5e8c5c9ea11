"""Looks up the attributions and quotations of one article by offset."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Final

from summarizer.grounding.cached_method import cached_method
from summarizer.grounding.speaker_matching import find_enclosed
from summarizer.grounding.speech.attribution import AttributionReader, attributions_of
from summarizer.grounding.speech.interviews import Turn, read_turns
from summarizer.grounding.speech.roster import Roster
from summarizer.language.capitals import restore_capitals
from summarizer.language.names import find_surname
from summarizer.language.quotations import Marked, is_inside_quotation, join_passages, scan_quotations, unmark
from summarizer.language.sentences import split_paragraphs, split_passage
from summarizer.language.tokens import Unit, read_units
from summarizer.schemas.findings import FoundAttribution, FoundQuotation, Span
from summarizer.workers import cached_property

MARKS: Final = 8  # upper bound on the code points of the quotation marks at a quote's ends


class SpeechIndex:
    """The attributions, quotations and sentences of one article, each computed on first use.

    >>> index = SpeechIndex("“We won,” said Ann Roe.")
    >>> [found.speaker for found in index.find_levels((1, 7))], index.is_inside((1, 7)), index.is_inside((1, 14))
    (['Ann Roe'], True, False)
    """

    def __init__(self, text: str) -> None:
        self._given = text

    @cached_property
    def text(self) -> str:
        """The text, with a transcript's speaker labels capitalised like names."""
        return restore_capitals(self._given)

    @cached_property
    def attributions(self) -> list[FoundAttribution]:
        """All attributions, in order."""
        return AttributionReader(
            self.text, turns=self.turns, marked=self._marked, units=self.units, roster=self.roster
        ).read()

    @cached_property
    def quotations(self) -> list[FoundQuotation]:
        """All quotations, in order."""
        return unmark(self.text, self._marked)

    @cached_property
    def paragraphs(self) -> list[Span]:
        """Spans of the paragraphs, in order."""
        return split_paragraphs(self.text)

    @cached_property
    def sentences(self) -> list[Span]:
        """Spans of the sentences, in order."""
        return [span for paragraph in self.paragraphs for span in split_passage(self.text, paragraph)]

    @cached_property
    def units(self) -> list[Unit]:
        """The tokenized sentences, in order; sentences within one quotation are joined."""
        passages = list(join_passages(self._marked))
        return list(read_units(self.text, sentences=self.sentences, paragraphs=self.paragraphs, passages=passages))

    @cached_property
    def quoted_units(self) -> list[Unit]:
        """The tokenized sentences inside quotations, in order; nested quotations are not split off."""
        found: list[Unit] = []
        for quotation in self._marked:
            if not quotation.depth:
                inside = list(split_passage(self.text, quotation.inner))
                found.extend(read_units(self.text, sentences=inside, paragraphs=[quotation.inner], passages=()))
        return found

    @cached_property
    def roster(self) -> Roster:
        """The people and organisations named in the article."""
        return Roster(self.text, self.units)

    def find_bearers(self, name: str) -> Sequence[str]:
        """Everyone in the article who has the surname in a name."""
        return self.roster.find_bearers(name)

    def find_bearer(self, name: str) -> str:
        """The only full name that a title and a surname can stand for; empty if there is none.

        If the article has both words itself, the surname alone must stand for the full name.
        """
        bearers = self.find_bearers(name)
        if self.roster.is_shared(name) or not bearers:
            return ""
        if len(bearers) == 1 and name not in self.text:
            return bearers[0]
        surname = find_surname(name)
        full = self.roster.find_fullest(surname)
        return full if full != surname else ""

    @cached_property
    def _marked(self) -> list[Marked]:
        return scan_quotations(self.text, paragraphs=self.paragraphs)

    def find_covering(self, passage: Span) -> list[FoundAttribution]:
        """The attributions that cover a passage, the innermost first; see `attributions_of`."""
        starts, reach = self._attribution_offsets
        return attributions_of(
            passage, self.attributions[bisect_right(reach, passage[0]) : bisect_left(starts, passage[1])]
        )

    @cached_method
    def find_levels(self, passage: Span) -> list[FoundAttribution]:
        """The attributions that cover a passage, the innermost first; else the one that starts or lies in it."""
        levels = self.find_covering(passage)
        if levels:
            return levels
        starts, _ = self._attribution_offsets
        within = self.attributions[bisect_left(starts, passage[0]) : bisect_left(starts, passage[1])]
        first = within[0] if within else None
        if first is not None and first.kind == "direct" and first.cue and first.content[0][0] <= passage[0] + MARKS:
            return [first]  # “It rained,” said Roe. “We left.”
        at = bisect_right(self.sentences, passage[0], key=itemgetter(0)) - 1
        if at < 0 or passage[1] > self.sentences[at][1]:
            return []
        enclosed = find_enclosed(passage, within)
        return [enclosed] if enclosed else []

    def is_explicit(self, found: FoundAttribution, *, labels: bool) -> bool:
        """Whether an attribution has a cue or, if labels count, is a labelled speaker's turn in an interview."""
        return found.cue is not None or (labels and len(found.content) == 1 and found.content[0] in self._turns)

    @cached_property
    def turns(self) -> list[Turn]:
        """The questions and answers, if the text is an interview or transcript, in order."""
        return read_turns(self.text, self.paragraphs)

    @cached_property
    def _turns(self) -> frozenset[Span]:
        return frozenset(turn.content for turn in self.turns if turn.name is not None)

    def is_inside(self, span: Span) -> bool:
        """Whether a passage lies inside a quotation."""
        heads, reach = self._quotation_offsets
        low, high = bisect_left(reach, span[1] - MARKS), bisect_left(reach, span[1])
        return low < len(reach) and is_inside_quotation(span, self.quotations[heads[low] : high + 1])

    def has_cue(self, span: Span) -> bool:
        """Whether a passage contains an attribution cue ("said", "according to")."""
        at = bisect_left(self._cues, span[0])
        return at < len(self._cues) and self._cues[at] < span[1]

    @cached_property
    def _cues(self) -> list[int]:
        return sorted(found.cue[0] for found in self.attributions if found.cue is not None)

    @cached_property
    def _attribution_offsets(self) -> tuple[list[int], list[int]]:
        """Start of each attribution's content, and the greatest end of any content up to it."""
        starts = [found.content[0][0] for found in self.attributions]
        return starts, list(accumulate((found.content[-1][1] for found in self.attributions), max))

    @cached_property
    def _quotation_offsets(self) -> tuple[list[int], list[int]]:
        """For each quotation, the index of its first paragraph's part, and the greatest end of any up to it."""
        heads: list[int] = []
        for at in range(len(self.quotations)):
            heads.append(heads[-1] if at and self.quotations[at - 1].continues else at)
        return heads, list(accumulate((quotation.end for quotation in self.quotations), max))


def find_attributions(text: str) -> list[FoundAttribution]:
    """Find the quotations and reported speech in an article, with their speakers.

    Cues are reporting verbs before, after or inside the content, "according to", and nouns ("X's claim that …");
    accusations, calls, warnings, denials, pledges and predictions count. A quotation can continue in the next sentence
    or paragraph, and speech can be reported within other speech. A pronoun or surname is resolved to the fullest name;
    if it is ambiguous, `speaker` is None.

    Args:
        text: The article's text.

    Returns:
        Attributions, in order of the start of their content.

    >>> found, = find_attributions("“We won,” said Ann Roe, the mayor. “All of it.”")
    >>> found.speaker, found.kind, [text for text in (found.text,)]
    ('Ann Roe', 'direct', ['We won,” said Ann Roe, the mayor. “All of it.'])
    """
    return SpeechIndex(text).attributions


def widen(passage: Span, spans: Sequence[Span], *, before: int = 0, after: int = 0) -> Span:
    """Extend a passage to the edges of the spans that it starts and ends in, and by some spans before and after.

    Args:
        spans: Spans in order, without overlaps.
        before: How many further spans before the passage to include.
        after: How many further spans after the passage to include.

    >>> spans = [(0, 5), (6, 9), (10, 20), (21, 30)]
    >>> widen((3, 12), spans), widen((11, 12), spans, before=1)
    ((0, 20), (6, 20))
    """
    first = max(0, bisect_right(spans, passage[0], key=itemgetter(0)) - 1 - before)
    last = min(len(spans), bisect_left(spans, passage[1], key=itemgetter(0)) + after)
    start = min(spans[first][0], passage[0]) if spans else passage[0]
    return start, max(spans[last - 1][1], passage[1]) if last else passage[1]
