"""Draft the numeric claims: the figures that an editor would list, each in the sentence that states it.

Nothing is composed: a statement is the article's own sentence or row. What a figure measures is read in `labels`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.key_figures import ENDINGS, find_replaced, is_key_figure, is_quoted, needs_no_label
from summarizer.engines.extractive.labels import Labels, read_bound
from summarizer.engines.extractive.standalone import (
    LONGEST_WIDENED,
    include_antecedents,
    speaks_for_author,
)
from summarizer.engines.extractive.stretches import choose_from_each, find_stretch
from summarizer.language.lexicon import SUBORDINATORS, word_set
from summarizer.schemas.findings import FoundFigure, Span

DEFAULT_LIMIT: Final = 30
"""Figures of one stretch."""
_WEIGHTS: Final = {"money": 5, "percent": 5, "percent_points": 5, "measure": 3, "cardinal": 3, "ratio": 3}
_SHARE_OF_SIZE: Final = 2
"""What a percentage weighs as much more as an amount does by its size: it has none, and tells as much."""
_SAME: Final = 100
"""A count from which on another of the same value counts the same: "105 migrants", "105 passengers"."""
_LONGEST: Final = 330
"""Characters of the longest sentence that is listed for a figure."""
_LONGEST_PAIR: Final = 220
"""The same of a sentence together with those that explain it."""
_LABELLED: Final = 2
_REPORTED: Final = re.compile(r"[^;]*?(?:, (?:says?|said) (?!to )|\baccording to )")
_REPORTING: Final = re.compile(r"\b(?:say|says|said)(?: that)? [^,;]*$")
"""Words of somebody's who is not known; nobody's figure is the article's."""
_ASIDE: Final = re.compile(r", (?:which|who|whose|where)\b[^,]*\Z")
_NEW_CLAUSE: Final = re.compile(r"\b(?:although|while|but|which|who|and)\b")
_TOLD: Final = re.compile(r"\b(?:told|tells) (?:us|me)\b")
_LONG: Final = 4
"""Letters of a name that is more than initials."""

_STRAIGHT: Final = re.compile(r'"(?<![^\s(—–-]")(?=\S)')
_NEVER_NAMES: Final = word_set("you we i me us who one that which someone somebody people he she it they him her them")
_OPENING, _CLOSING = "“‘«", "”’»"
_NAMES_COLUMN: Final = re.compile(r"[^\d\t]*[^\W\d_]{3}[^\d\t]*")
_RANKS: Final = word_set("pos pos. position rank place no no. # nr year age date day seed bib id time")
"""Headings of columns whose numbers are no figures."""


def draft_claims(document: Document, *, limit: int | None) -> list[dict[str, Any]]:
    """The figures that matter, in the article's order, as wire objects.

    Args:
        document: The article.
        limit: The most to write; None leaves it to the engine.
    """
    sheet = _Sheet(document)
    return sheet.write_all(_choose(document, sheet, limit))


def write_claims(document: Document, indexes: Sequence[int]) -> list[dict[str, Any]]:
    """Wire objects for figures of the article; none for those that no sentence states.

    Args:
        document: The article.
        indexes: Places of the figures among the article's, in order.
    """
    return _Sheet(document).write_all(indexes)


class _Sheet:
    """What is read of an article's sentences for its claims, each once.

    Args:
        document: The article.
    """

    def __init__(self, document: Document) -> None:
        self._reading = document
        self._labels: dict[Span, tuple[int, Labels]] = {}
        self._abouts: dict[int, str | None] = {}
        self._headings: dict[int, list[str]] = {}
        self._passages: dict[Span, Span | None] = {}
        self._sources: dict[int, str | None] = {}
        self._first_person: dict[Span, bool] = {}

    def about(self, index: int) -> str | None:
        """What a figure measures, if its sentence or row says so.

        Args:
            index: Its place among the article's figures.
        """
        if index not in self._abouts:
            self._abouts[index] = self._read(index)
        return self._abouts[index]

    def _read(self, index: int) -> str | None:
        document = self._reading
        figure = document.figures[index]
        span = document.sentence_at(figure.start)
        if "\t" in document.text[slice(*span)]:
            return self._read_cell(span, figure)
        if document.layout.genre == "other_language" or span[1] - span[0] > LONGEST_WIDENED:
            return None
        if span not in self._labels:
            first = index
            while first and document.figures[first - 1].start >= span[0]:
                first -= 1
            stop = index + 1
            while stop < len(document.figures) and document.figures[stop].start < span[1]:
                stop += 1
            self._labels[span] = first, Labels(document.text, document.unit_of(span), document.figures[first:stop])
        first, labels = self._labels[span]
        return labels.read(index - first)

    def _read_cell(self, row: Span, figure: FoundFigure) -> str | None:
        """The heading of a row's figure's column, or of the row, if it is a word; None if neither is."""
        text = self._reading.text
        cells = text[slice(*row)].split("\t")
        column = text.count("\t", row[0], figure.start)
        heading = self._read_heading(row[0])
        above = heading[column].strip() if len(heading) == len(cells) else ""
        if above.casefold() in _RANKS or not column:
            return None
        return next((words for words in (above, cells[0].strip()) if _NAMES_COLUMN.fullmatch(words)), None)

    def _read_heading(self, row: int) -> list[str]:
        """The cells of the first row of the table that a row at an offset is in."""
        text = self._reading.text
        passed, first = [row], row
        while first > 0 and first not in self._headings:
            start = text.rfind("\n", 0, first - 1) + 1
            line = text[start : first - 1]
            if line.strip() and "\t" not in line:
                break
            passed.append(start)
            first = start
        top = next(start for start in reversed(passed) if text[start] != "\n")
        heading = self._headings.get(first) or text[top : text.find("\n", top)].split("\t")
        self._headings.update(dict.fromkeys(passed, heading))
        return heading

    def write_all(self, indexes: Sequence[int]) -> list[dict[str, Any]]:
        """Figures as wire objects, without those that cannot be written."""
        return [item for index in indexes if (item := self._write(index)) is not None]

    def _write(self, index: int) -> dict[str, Any] | None:
        """A figure as a wire object; None if no passage that can be printed states it, or its speaker is not known."""
        document = self._reading
        figure = document.figures[index]
        passage = self.passage(index)
        source = self.source(index)
        if passage is None or source is None:
            return None
        start, end = passage
        quote = document.text[start:end]
        return {
            "quote": quote,
            "figure": " ".join(f"{read_bound(document.text[start : figure.start])}{_plain(figure)}".split()),
            "about": self.about(index),
            "statement": " ".join(quote.split()),
            "attribution": source,
        }

    def passage(self, index: int) -> Span | None:
        """The sentence or row that states a figure, with those that explain it; None if it cannot be printed alone.

        Args:
            index: Its place among the article's figures.
        """
        figure = self._reading.figures[index]
        span = self._reading.sentence_at(figure.start)
        if span not in self._passages:
            self._passages[span] = _find_passage(self._reading, span)
        passage = self._passages[span]
        return passage if passage and passage[0] <= figure.start < figure.end <= passage[1] else None

    def is_readable(self, index: int) -> bool:
        """Whether a figure's passage is short: one sentence, or two of a few words; a row always is.

        Args:
            index: Its place among the article's figures.
        """
        passage = self.passage(index)
        if passage is None:
            return False
        start, end = passage
        widened = start < self._reading.sentence_at(self._reading.figures[index].start)[0]
        return end - start <= (_LONGEST_PAIR if widened else _LONGEST) or "\t" in self._reading.text[start:end]

    def source(self, index: int) -> str | None:
        """The article's words for who stands for a figure; None if they name nobody, or not in its passage.

        Args:
            index: Its place among the article's figures.
        """
        if index not in self._sources:
            self._sources[index] = self._find_source(index)
        return self._sources[index]

    def _find_source(self, index: int) -> str | None:
        document, passage = self._reading, self.passage(index)
        figure = document.figures[index]
        if passage is None:
            return None
        line, answer = document.text[slice(*passage)], document.layout.kind_at(figure.start) == "answer"
        spoken = answer or is_quoted(document, figure)
        found = document.who_says((figure.start, figure.end))
        if not spoken and self._speaks(passage):
            return None  # the author's own "we"
        if found is None or not found.as_named:
            return None if spoken or self._is_reported(figure) else "the article"
        words = found.as_named.casefold().split()
        if len(words) > 1 and not SUBORDINATORS.isdisjoint(words):
            return None  # "The tragedies come just days after aid agencies"
        initials = answer and found.as_named.isupper() and len(found.as_named) < _LONG
        if len(words) == 1 and words[0] in _NEVER_NAMES:
            known = found.speaker or ""
            return known if known and known.casefold() not in _NEVER_NAMES and known in line else None
        return None if initials else found.as_named

    def _is_reported(self, figure: FoundFigure) -> bool:
        """Whether words of saying stand in a figure's clause."""
        start, end = self._reading.sentence_at(figure.start)
        text = self._reading.text
        behind = _REPORTED.match(text, figure.end, end)
        if (
            behind is not None
            and not _ASIDE.search(text, start, figure.start)
            and _NEW_CLAUSE.search(behind.group()) is None
        ):
            return True
        before = _REPORTING.search(text[start : figure.start])
        return before is not None and _NEW_CLAUSE.search(before.group()) is None

    def _speaks(self, passage: Span) -> bool:
        """Whether the author speaks in a passage, and is not only told something."""
        if passage not in self._first_person:
            line = self._reading.text[slice(*passage)]
            self._first_person[passage] = speaks_for_author(_TOLD.sub("", line))
        return self._first_person[passage]


def _find_passage(document: Document, sentence: Span) -> Span | None:
    """A sentence that can be printed, with those before it that explain it; None if there is none."""
    text = document.text
    start, end = _trim(text, sentence)
    if end - start > LONGEST_WIDENED:
        return None
    if "\t" in text[start:end] or document.layout.genre == "other_language":
        return start, end
    if document.layout.kind_at(start) == "table_row":
        return None
    widened = include_antecedents(document, (start, end))
    while widened is not None and _leans(text[slice(*widened)]):
        earlier = document.sentence_before(widened[0])
        widened = earlier and include_antecedents(document, (earlier[0], end))
    return widened


def _leans(words: str) -> bool:
    """Whether a passage has half of a pair of quotation marks, or points to a place or a thing named before it."""
    if any(words.count(first) != words.count(last) for first, last in ("“”", "«»")):
        return True
    marks = words.count('"')
    return marks > 0 and len(_STRAIGHT.findall(words)) * 2 != marks


def _choose(document: Document, sheet: _Sheet, limit: int | None) -> list[int]:
    """The figures that weigh most, each value once."""
    seen: dict[tuple[object, ...], int] = {}
    weights: dict[int, float] = {}
    length = max(1, len(document.text))
    for index in _find_listed(document, sheet):
        figure = document.figures[index]
        stretch = find_stretch(document.text, figure.start)
        unit = figure.unit if figure.kind != "cardinal" or (figure.value or 0) < _SAME else None
        key = (stretch, figure.value, figure.value_to, unit, figure.currency, figure.kind)
        weight = _WEIGHTS.get(figure.kind, 1) + 3 * (1 - figure.start / length) + (1 if figure.period else 0)
        line = document.text[slice(*document.sentence_at(figure.start))].rstrip()
        row = "\t" in line
        weight -= 0 if row or line.endswith(ENDINGS) else _LABELLED + 1
        weight += 0 if row or not sheet.about(index) else _LABELLED
        if figure.kind in {"money", "cardinal"}:
            weight += min(3, len(str(int(abs(figure.value or Decimal(0))))) / 4)
        elif figure.kind in {"percent", "percent_points"}:
            weight += _SHARE_OF_SIZE
        first = seen.setdefault(key, index)
        if first != index:
            if weight <= weights[first] + 1:
                continue
            del weights[first]
            seen[key] = index
        weights[index] = weight
    if limit is not None:
        return sorted(sorted(weights, key=lambda index: -weights[index])[:limit])
    best = choose_from_each(
        weights,
        text=document.text,
        place=lambda index: document.figures[index].start,
        weight=lambda index: weights[index],
        most=DEFAULT_LIMIT,
    )
    return sorted(best)


def _find_listed(document: Document, sheet: _Sheet) -> Iterator[int]:
    """The figures that an editor would list as key numbers, and that can be printed."""
    replaced = find_replaced(document)
    for index in document.claims:
        if (
            index not in replaced
            and is_key_figure(document, index)
            and sheet.is_readable(index)
            and sheet.source(index) is not None
            and (sheet.about(index) is not None or needs_no_label(document, index))
        ):
            yield index


def _trim(text: str, span: Span) -> Span:
    """A sentence without blanks around it, or an opening quotation mark whose other half stands elsewhere."""
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    words = words.strip()
    alone = words[:1] in _OPENING and words.count(words[0]) > words.count(_CLOSING[_OPENING.index(words[0])])
    alone = alone or (words.startswith('"') and words.count('"') % 2 == 1)
    return start + alone, start + len(words)


def _plain(figure: FoundFigure) -> str:
    """A figure as it is written; without "pounds" where they are money, which the word alone does not say."""
    ambiguous = figure.kind == "money" and figure.text.casefold().endswith((" pounds", " pound"))
    return figure.text.rsplit(" ", 1)[0] if ambiguous else figure.text
