"""Parses the tables of an article: rows of cells with headings and magnitudes.

A row is a line with tabs or "|", or with gaps of two blanks between short cells that contain digits.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from summarizer.schemas.findings import Span

_SCALE: Final = re.compile(
    r"(?:(?<![\w.,])(?![mM]s?\b)|(?<=[$€£¥])|(?<=[A-Z]{3})(?=[mb]))"
    r"((?i:thousand|000|million|billion|mln|mn|bn|m))[sS]?(?!\w)"
)
"""A magnitude in a table's heading: "in thousands", "NOK million", "£m", "EURm"; a bare "m" is a unit."""
_SCALES: Final = {
    word: 10**exponent
    for exponent, words in ((3, "thousand 000"), (6, "million m mn mln"), (9, "billion bn"))
    for word in words.split()
}
_CAPTION: Final = re.compile(
    r"(?:[\[(]|^(?:[^\n.!?]|U\.S\.){,60}\b)(?i:in) (?:(?:[A-Z]{3} |(?:US)?[$€£¥] ?)(?P<of_money>(?i:WORD))[sS]?(?!\w)"
    r"|(?P<plural>(?i:WORD))[sS]\b)|(?:^|[\[(])(?P<counted>(?i:WORD))s of (?:[\w.]+ )?[a-z]+s(?=[,)\n])"
    r"|[\[(][$€£¥]? ?(?P<alone>000|million|billion)(?!\w)".replace("WORD", "thousand|million|billion"),
    re.MULTILINE,
)
"""The magnitude that a caption gives a table: "[In thousands. For the year …", "Amounts in NOK million", "($000)"."""
_CAPTION_REACH: Final = 800  # most characters above a table that are read for it
_DIGIT: Final = re.compile(r"\d")
_LONGEST_HEADING: Final = 40
_COLUMN: Final = re.compile(
    r"\D*(?:(?:[QH][1-4]|[1-4](?:[QH]|st|nd|rd|th)|\d{1,2}(?: [A-Za-z]{3}|,))\D*)?(?:(?:19|20)\d\d(?:[/–-]\d\d)?\D*)?"
)
"""A column heading: words, which may name a quarter or a day, and a year."""
_LINE: Final = re.compile(r"[^\n]+")
_GAP: Final = re.compile(r"(?<=\S) {2,}(?=\S)")
_SIGNS: Final = "-−+($€£ "


class Cell(NamedTuple):
    """A cell after the first one of its row."""

    span: Span
    table: int
    row: int
    column: int
    scale: int  # factor that a heading gives for the number; 0 without one


@dataclass(slots=True)
class Table:
    """A table with the spans of its column and row headings; `columns` is empty without a heading row."""

    columns: list[Span] = field(default_factory=list)
    rows: list[Span] = field(default_factory=list)
    cells: list[list[Cell]] = field(default_factory=list)  # by row
    scale: int = 0  # factor that a caption gives for all numbers; 0 without one


class Tables:
    """The tables of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.all: list[Table] = []
        self.cells: list[Cell] = []  # in order
        end, closed, headings = 0, 0, list[int]()
        for at, cells in _find_rows(text):
            gap, own = text[end:at], _read_scale(text[slice(*cells[0])])
            names = [text[slice(*cell)] for cell in cells]
            if not headings or not gap.isspace() or _opens_table(names, own):
                headings = [_read_scale(name) for name in names]
                caption = _read_caption(text[max(closed, at - _CAPTION_REACH) : at])
                is_headed = any(names[1:]) and all(map(_COLUMN.fullmatch, names[1:]))
                self.all.append(Table(cells if is_headed else [], scale=caption))
            self._add_row(cells, own, headings)
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            closed = end if self.all[-1].rows else closed
        self._starts = [cell.span[0] for cell in self.cells]

    def _add_row(self, cells: list[Span], own: int, headings: list[int]) -> None:
        table = self.all[-1]
        if cells is table.columns:
            return
        if table.columns and not table.rows and len(cells) == len(table.columns) + 1:  # its first heading was empty
            table.columns.insert(0, (table.columns[0][0],) * 2)
            headings.insert(0, 0)
        table.rows.append(cells[0])
        own_cells: list[Cell] = []
        for number, span in enumerate(cells[1:], 1):
            column = headings[number] if number < len(headings) else 0
            scale = own or column or headings[0] or table.scale
            own_cells.append(Cell(span, len(self.all) - 1, len(table.rows) - 1, number, scale))
        table.cells.append(own_cells)
        self.cells += own_cells

    def scales(self) -> dict[int, int]:
        """The factor of each number whose heading gives a magnitude, by the number's offset."""
        found: dict[int, int] = {}
        for cell in self.cells:
            if cell.scale:
                written = self._text[slice(*cell.span)]
                signs = len(written) - len(written.lstrip(_SIGNS))  # a figure may begin at "$"
                found |= dict.fromkeys(range(cell.span[0], cell.span[0] + signs + 1), cell.scale)
        return found

    def find(self, at: int) -> Cell | None:
        """The cell that contains an offset; None outside tables."""
        number = bisect_right(self._starts, at) - 1
        return self.cells[number] if number >= 0 and at < self.cells[number].span[1] else None


def _find_rows(text: str) -> Iterator[tuple[int, list[Span]]]:
    """Yield the rows of all tables: the offset of each line, and the spans of its stripped cells."""
    for line in _LINE.finditer(text):
        written, at = line[0], line.start()
        mark = "\t" if "\t" in written else "|"
        if mark in written:
            opens = mark == "|" and written.startswith("|")
            parts = written[opens:].split(mark)
            at += opens
            if opens and not parts[-1].strip():
                parts.pop()
            spans = list[Span]()
            for part in parts:
                begin = at + len(part) - len(part.lstrip())
                spans.append((begin, max(begin, at + len(part.rstrip()))))
                at += len(part) + 1
            if len(spans) > 1 or opens:
                yield line.start(), spans or [(at, at)]
        elif "  " in written:
            gaps = [(at, at + len(written) - len(written.lstrip()))]
            gaps += [(at + gap.start(), at + gap.end()) for gap in _GAP.finditer(written)]
            ends = [*(start for start, _ in gaps[1:]), at + len(written.rstrip())]
            spans = [(start, end) for (_, start), end in zip(gaps, ends, strict=True)]
            names = [text[slice(*span)] for span in spans]
            if len(names) > 1 and all(len(cell) <= _LONGEST_HEADING and _DIGIT.search(cell) for cell in names[1:]):
                yield line.start(), spans


def _opens_table(cells: Sequence[str], own: int) -> bool:
    """Whether a row of a table opens another one: only headings, with a magnitude."""
    return own > 0 and any(cells[1:]) and all(map(_COLUMN.fullmatch, cells[1:]))


def _read_scale(heading: str) -> int:
    if len(heading) > _LONGEST_HEADING:
        return _read_caption(heading)
    match = _SCALE.search(heading)
    return _SCALES[match[1].lower()] if match else 0


def _read_caption(above: str) -> int:
    """The magnitude that the lines above a table give for it; 0 if they give none."""
    last = max(_CAPTION.finditer(above), key=re.Match.start, default=None)
    return _SCALES[last[last.lastgroup or 0].lower()] if last else 0
