"""Draft the numeric claims: the figures that an editor would list, each in the sentence that states it.

Nothing is composed: a statement is the article's own sentence or row. What a figure measures is read in `labels`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.labels import Labels, read_bound
from summarizer.engines.extractive.stretches import choose_from_each, find_stretch
from summarizer.grounding.figures.weight import SMALL, telling_words
from summarizer.language.lexicon import word_set
from summarizer.schemas.findings import FoundAttribution, FoundFigure, Span

DEFAULT_LIMIT: Final = 30
"""Figures of one stretch."""
_LONGEST: Final = 700
"""Characters of a sentence that can be printed; what is longer has no full stops, and is none."""
_WEIGHTS: Final = {"money": 5, "percent": 5, "percent_points": 5, "measure": 3, "cardinal": 3, "ratio": 3}
_WITH_SIGNS: Final = frozenset({"money", "percent", "percent_points", "measure"})
"""Kinds of figures that are read in other languages too: what is counted is a word."""
_SHARE_OF_SIZE: Final = 2
"""What a percentage weighs as much more as an amount does by its size: it has none, and tells as much."""
_LABELLED: Final = 2

_SPOKEN_OF: Final = re.compile(
    r"\s(?:figure|mark)\b|(?:\s[\w.]+){0,2}\s(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Lane|Drive|Square)\b"
)
_RANKED: Final = re.compile(
    r"(?:\b(?:top|round of|last|number|no\.?|since|aged?|channel)[\s-]|\b(?:under|over)-|[#'’]|\d, ?)$", re.IGNORECASE
)
"""What stands before a bare number that ranks, dates or names."""
_HAPPENED: Final = re.compile(
    r" (?:(?:others |more )?(?:were|was|have been|had been|has been|are) )?"
    r"(?:killed|dead|died|injured|wounded|missing|arrested)\b"
)
"""What stands behind a small bare number that is news."""
_GOES_ON: Final = re.compile(r"\w|[-–/.(]\w|, ?\d{3}(?!\d)|['’]s\b")
"""What follows a number of which only a part was read: "1, 400", "401(K)", "34-0"."""
_PARTS: Final = word_set("half quarter third a")
_COPULAS: Final = (" is ", " was ", " are ", " were ")
_AFTER_VALUE: Final = re.compile(r" (?:of|in|for|on|at|from|up|down|this|last|and|but|by|higher|lower)\b")
_LARGE: Final = 3000
"""A number from which on none ranks or dates."""
_POINTING: Final = re.compile(
    r"[\"“'‘]?(?:But |And |So )?(?:That|This|It|These|Those)(?:[’']s|[’']re| (?:is|was|were|are|means|meant)) "
)
"""How a sentence begins that says something about another sentence."""
_OPENING, _CLOSING = '“"‘«', '”"’»'
_NEVER_NAMES: Final = word_set("you we i me us who one that which someone somebody people")
_PRONOUNS: Final = word_set("he she it they him her them")
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


def is_named(document: Document, figure: FoundFigure) -> bool:
    """Whether a figure is only spoken of, "the 3.2 billion figure", or is a house's number."""
    return bool(_SPOKEN_OF.match(document.text, figure.end, figure.end + 60)) or "figure" in figure.text.split()


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
        if document.layout.genre == "other_language" or span[1] - span[0] > _LONGEST:
            return None
        span = document.layout.trim(span)
        if span not in self._labels:
            first = index
            while first and document.figures[first - 1].start >= span[0]:
                first -= 1
            stop = index + 1
            while stop < len(document.figures) and document.figures[stop].start < span[1]:
                stop += 1
            self._labels[span] = first, Labels(document.text, span, document.figures[first:stop])
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
        """A figure as a wire object; None if no sentence that can be printed states it, or its speaker is not known."""
        document = self._reading
        figure = document.figures[index]
        span = document.sentence_at(figure.start)
        start, end = _trim(document.text, document.layout.trim(span))
        source = _name_source(document.who_says((figure.start, figure.end)))
        if not start <= figure.start < figure.end <= end or end - start > _LONGEST or source is None:
            return None
        quote = document.text[start:end]
        return {
            "quote": quote,
            "figure": " ".join(f"{read_bound(document.text[start : figure.start])}{_plain(figure)}".split()),
            "about": self.about(index),
            "statement": " ".join(quote.split()),
            "attribution": source,
        }


def _choose(document: Document, sheet: _Sheet, limit: int | None) -> list[int]:
    """The figures that weigh most, each value once."""
    seen: dict[tuple[object, ...], int] = {}
    weights: dict[int, float] = {}
    length = max(1, len(document.text))
    for index in _find_listed(document, sheet):
        figure = document.figures[index]
        stretch = find_stretch(document.text, figure.start)
        key = (stretch, figure.value, figure.value_to, figure.unit, figure.currency, figure.kind)
        weight = _WEIGHTS.get(figure.kind, 1) + 3 * (1 - figure.start / length) + (1 if figure.period else 0)
        row = "\t" in document.text[slice(*document.sentence_at(figure.start))]
        weight += 0 if row or not sheet.about(index) else _LABELLED
        if figure.value is not None and figure.kind in {"money", "cardinal"}:
            weight += min(3, len(str(int(abs(figure.value)))) / 4)
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
    """The figures that an editor would list as key numbers."""
    foreign = document.layout.genre == "other_language"
    for index in document.claims:
        figure = document.figures[index]
        quotable = document.layout.is_quotable((figure.start, figure.end))
        if not quotable or _is_converted(document, index) or is_named(document, figure):
            continue
        if foreign and figure.kind not in _WITH_SIGNS:
            continue
        span = document.sentence_at(figure.start)
        if span[1] - span[0] > _LONGEST:
            continue
        row = "\t" in document.text[slice(*span)]
        if row and sheet.about(index) is None:
            continue
        if not row and _is_slight(document, figure, span):
            continue
        if _is_loose(figure) and sheet.about(index) is None and not _is_telling(document.text, figure, span):
            continue
        if sheet.about(index) is None and _POINTING.match(document.text, span[0]):
            continue
        yield index


def _is_converted(document: Document, index: int) -> bool:
    """Whether a figure only says the one before it in another unit: "500 miles (800 km)"."""
    if index == 0:
        return False
    begin, end = document.figures[index - 1].end, document.figures[index].start
    return 0 <= end - begin < 4 and document.text[begin:end].strip() in {"(", "or"}


def _is_loose(figure: FoundFigure) -> bool:
    """Whether a figure is a bare number, which may be of anything."""
    return figure.kind == "cardinal" and figure.unit is None


def _is_telling(text: str, figure: FoundFigure, span: Span) -> bool:
    """Whether a bare number stands beside words that make it news, or is a part of something: "125 of them"."""
    if re.match(r" of (?:the|them|those|these|its|their|whom|which)\b", text[figure.end : figure.end + 12]):
        return True
    if figure.value is not None and 0 <= figure.value <= SMALL:
        return bool(_HAPPENED.match(text, figure.end, span[1]))
    near = text[max(span[0], figure.start - 80) : min(span[1], figure.end + 80)].casefold()
    aside = text[figure.end : figure.end + 1] in {",", ")"} and text[figure.start - 2 : figure.start] in {", ", " ("}
    return not aside and not telling_words(figure).isdisjoint(re.findall(r"[a-z]+", near))


def _is_slight(document: Document, figure: FoundFigure, span: Span) -> bool:
    """Whether a figure ranks, dates, repeats or is a manner of speaking: "top 10", "half the battle", "100% fit"."""
    text, written, kind = document.text, figure.text.casefold(), figure.kind
    before, after = text[max(span[0], figure.start - 12) : figure.start], text[figure.end : figure.end + 9]
    partial = (written[-1].isdigit() and _GOES_ON.match(after)) or (
        figure.comparator == "between" and figure.value_to is None
    )
    whole = after.startswith(" of ")
    slight = False
    if kind == "ratio" and figure.unit != "score":
        slight = "/" in written or written.startswith("half-") or (written.split()[0] in _PARTS and not whole)
    elif kind == "percent":
        adjective = before.endswith(_COPULAS) and after[1:2].isalpha() and not _AFTER_VALUE.match(after)
        slight = (figure.value == 100 and not whole) or adjective
    elif kind == "measure":
        slight = written.startswith("half") or after.startswith((" away", " off"))
    elif kind == "cardinal":
        handful = figure.unit == "time" or written.split()[0] in {"one", "another"}
        slight = handful or ((figure.value or 0) < _LARGE and bool(_RANKED.search(before)))
    return bool(partial) or slight


def _trim(text: str, span: Span) -> Span:
    """A sentence without blanks around it, or a quotation mark whose other half stands elsewhere."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        words = text[start:end]
        odd = words.count(opening) % 2 if opening == closing else words.count(opening) - words.count(closing)
        if odd > 0 and words.startswith(opening):
            start += 1
        elif odd and words.endswith(closing) and (opening != "‘" or odd < 0):
            end -= 1
    return start, end


def _name_source(found: FoundAttribution | None) -> str | None:
    """The article's words for who stands for a figure; None if they name nobody ("you")."""
    if found is None or not found.as_named:
        return "the article"
    named = found.as_named.casefold()
    if named in _NEVER_NAMES:
        return found.speaker
    return found.speaker if named in _PRONOUNS and found.speaker else found.as_named


def _plain(figure: FoundFigure) -> str:
    """A figure as it is written; without "pounds" where they are money, which the word alone does not say."""
    ambiguous = figure.kind == "money" and figure.text.casefold().endswith((" pounds", " pound"))
    return figure.text.rsplit(" ", 1)[0] if ambiguous else figure.text
