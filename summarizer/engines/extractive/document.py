"""The analysis of one article: its sentences, layout, figures, quotations, attributions and actors.

Everything is computed once, on first use. The modules of the sections decide what goes into the brief.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from summarizer.engines.extractive.actors import find_actors
from summarizer.engines.extractive.article_actors import ArticleActors
from summarizer.engines.extractive.layout import Layout
from summarizer.engines.extractive.stretches import count_stretches, find_stretch
from summarizer.grounding.cached_method import cached_method
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.language.capitals import restore_capitals
from summarizer.language.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS, read_groups
from summarizer.language.tokens import Unit, read_units
from summarizer.schemas.findings import FoundAttribution, FoundQuotation, Span
from summarizer.workers import cached_property

SAYINGS: Final = {
    tag: words for tags, words in read_groups("sayings in other languages").items() for tag in tags.split("/")
}
"""Verbs of saying by language. Of languages that are not here, no speech is read."""
_CLOSING: Final = frozenset(".!?…。！？”\"’'):")
_SHORTEST: Final = 25
_LEDE: Final = 2
_REACH: Final = 2000
_TOPICS: Final = 20
FEWEST_TOPICS: Final = 15  # topics of the shortest article in which topics separate main points from details
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_QUOTATION_MARK: Final = re.compile('["“”„«»「」『』]')
_EMPTY: Final = DETERMINERS | PREPOSITIONS | SUBJECT_PRONOUNS | AUXILIARIES
_CHECKED: Final = 100  # actors whose roles are checked; each check takes time proportional to the article
_BRIEF: Final = 2500  # characters below which all positions are kept, whatever their score


class Document:
    """One article.

    Args:
        text: The article.
        title: The headline, if it is not part of the text.
        findings: The figures, quotations and attributions; computed if None.

    Attributes:
        source: The article, decoded.
        text: The article with a transcript's labels in title case, at the same offsets.
        speech: The tokens, sentences, names, quotations and attributions.
    """

    def __init__(self, text: str, *, title: str | None = None, findings: ArticleGrounder | None = None) -> None:
        self.text = restore_capitals(text)
        self.source = text
        self.title = title
        self.references: dict[tuple[Span, str | None], bool] = {}
        self.passages: dict[Span, Span | None] = {}
        self.drafted: dict[str, dict[str, Any] | None] = {}
        self.findings = findings or ArticleGrounder(text, is_decoded=True)
        self.speech = self.findings.speech

    @property
    def language(self) -> str | None:
        """The tag of the article's language; None if unknown."""
        return self.findings.language

    @cached_property
    def first_rows(self) -> dict[int, int]:
        """The start of its table's first row, by the start of each line with tabs."""
        found: dict[int, int] = {}
        first: int | None = None
        at = 0
        for line in self.text.split("\n"):
            if "\t" in line and line.strip():
                first = at if first is None else first
                found[at] = first
            elif line.strip():
                first = None
            at += len(line) + 1
        return found

    @cached_property
    def layout(self) -> Layout:
        """The article's genre and segments."""
        return Layout(
            self.text,
            paragraphs=self.speech.paragraphs,
            sentences=self.speech.sentences,
            language=self.language,
            title=self.title,
        )

    @cached_property
    def _trimmed(self) -> list[Span]:
        return [self.layout.trim(span) for span in self.speech.sentences]

    @cached_property
    def body(self) -> list[Span]:
        """The whole sentences of running text, list items and answers.

        Opening datelines, time stamps, labels and bullets are cut off.
        """
        return [
            (start, end)
            for start, end in self._trimmed
            if end - start >= _SHORTEST
            and self.text[end - 1] in _CLOSING
            and self.layout.kinds_in((start, end)) <= _BODY
        ]

    @cached_property
    def _topics(self) -> list[frozenset[str]]:
        headline = set(read_words(self.title or self.text[slice(*(self.layout.headline or (0, 0)))]))
        counted: list[Counter[str]] = [Counter() for _ in range(count_stretches(self.text))]
        for start, end in self.body:
            counted[find_stretch(self.text, start)].update(dict.fromkeys(read_words(self.text[start:end]), 1))
        return [
            frozenset({word for word, count in found.most_common(_TOPICS) if count > 1} | found.keys() & headline)
            for found in counted
        ]

    def topics_at(self, place: int) -> frozenset[str]:
        """Return the topics of the stretch around an offset: its most frequent words and the headline's words."""
        return self._topics[find_stretch(self.text, place)]

    @property
    def is_short(self) -> bool:
        """Whether the article is too short to have topics."""
        return len(self.topics_at(0)) < FEWEST_TOPICS

    @property
    def is_kept_whole(self) -> bool:
        """Whether to keep everything that can be read alone: in short texts and in several articles joined."""
        return self.is_short or count_stretches(self.text) > 1

    @property
    def has_few_words(self) -> bool:
        """Whether the article has at most a few hundred words, so that all positions are kept."""
        return len(self.text) < _BRIEF

    def count_topics(self, span: Span) -> int:
        """Return how many topics of its stretch a passage contains."""
        return len(self.topics_at(span[0]).intersection(read_words(self.text[slice(*span)])))

    def share_with_lead(self, span: Span) -> float:
        """Return the share of a passage's words that also occur in the body's first two sentences."""
        words = set(read_words(self.text[slice(*span)]))
        return len(words & self._lead_words) / max(1, len(words))

    @cached_property
    def _lead_words(self) -> frozenset[str]:
        return frozenset(word for span in self.body[:_LEDE] for word in read_words(self.text[slice(*span)]))

    @cached_property
    def actors(self) -> ArticleActors:
        """The article's actors; roles that verification would reject are removed."""
        actors = find_actors(self.text, title=self.title, speech=self.speech, layout=self.layout)
        for actor in actors[:_CHECKED]:
            if actor.role and self.findings.check_role(actor.role, names=[actor.name, *actor.aliases]).reason:
                actor.role = None
        return ArticleActors(self.text, actors)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.speech.sentences]

    def sentence_at(self, offset: int) -> Span:
        """Return the span of the sentence around an offset, trimmed as in `body`.

        A sentence of over 4,000 characters is cut to the part around the offset.
        """
        at = max(0, bisect_right(self._starts, offset) - 1)
        whole = self.speech.sentences[at]
        trimmed = self._trimmed[at]
        start, end = trimmed if trimmed[0] <= offset < trimmed[1] else whole
        return max(start, offset - _REACH), max(min(end, offset + _REACH), offset + 1)

    def unit_of(self, span: Span) -> Unit:
        """Return the tokens of a sentence, including those of its quotations."""
        units = self.speech.units
        at = bisect_left(units, span[0], key=lambda unit: unit.start)
        if at < len(units) and (units[at].start, units[at].end) == span and not units[at].quotes:
            return units[at]
        return next(read_units(self.text, sentences=[span], paragraphs=(), passages=()))

    def sentence_before(self, offset: int) -> Span | None:
        """Return the body's sentence directly before an offset in the same paragraph; None if there is none."""
        at = bisect_left(self._body_starts, offset) - 1
        if at < 0:
            return None
        start, end = self.body[at]
        between = self.text[end:offset]
        return (start, end) if "\n" not in between and not between.strip() else None

    @cached_property
    def _body_starts(self) -> list[int]:
        return [start for start, _ in self.body]

    def quotations_at(self, span: Span) -> Sequence[FoundQuotation]:
        """Return the quotations that a passage overlaps or touches."""
        low = bisect_left(self.speech.quotations, span[0], key=lambda quotation: quotation.end)
        high = bisect_right(self.speech.quotations, span[1], key=lambda quotation: quotation.start)
        return self.speech.quotations[low:high]

    def is_between_marks(self, at: int) -> bool:
        """Whether an offset lies between two quotation marks of any kind, or in a paragraph with an unpaired mark."""
        place = bisect_right(self._marked, at, key=lambda span: span[0]) - 1
        return place >= 0 and at < self._marked[place][1]

    @cached_property
    def _marked(self) -> list[Span]:
        """The spans between each pair of marks of a paragraph; the whole paragraph if a mark is unpaired."""
        found: list[Span] = []
        for start, end in self.speech.paragraphs:
            marks = [match.start() for match in _QUOTATION_MARK.finditer(self.text, start, end)]
            found += [(start, end)] if len(marks) % 2 else zip(marks[::2], marks[1::2], strict=True)
        return found

    @cached_method
    def who_says(self, span: Span) -> FoundAttribution | None:
        """Return the attribution that covers a passage, begun last; None if none does.

        It is an outermost one if possible, except for a relative clause: "cited a page on which | the auditors warn".
        """

        def rank(found: FoundAttribution) -> tuple[bool, bool, int]:
            named = found.spans[0][0] if found.spans else 0
            is_relative = self.text.endswith((" which ", " where "), 0, named)
            return is_relative, found.within is None, found.content[0][0]

        return max(self.speech.find_covering(span), key=rank, default=None)

    def reports_in(self, span: Span) -> Sequence[FoundAttribution]:
        """Return the outermost attributions with a verb whose speaker is named inside a passage."""
        low, high = (bisect_left(self._reports, place, key=lambda report: report.spans[0][0]) for place in span)
        return self._reports[low:high]

    @cached_property
    def _reports(self) -> list[FoundAttribution]:
        outer = (report for report in self.speech.attributions if report.within is None and report.spans and report.cue)
        return sorted(outer, key=lambda report: report.spans[0][0])


_BODY: Final = frozenset({"body", "list_item", "answer"})


@lru_cache(maxsize=512)
def read_words(text: str) -> Sequence[str]:
    """Return the content words of a text, in lower case.

    >>> read_words("The mayor's bridge is open.")
    ('mayor', 'bridge', 'open')
    """
    return tuple(word for word in _WORD.findall(text.lower()) if word not in _EMPTY)
