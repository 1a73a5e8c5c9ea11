"""Flags figures of a table that a statement gives for another row or column than the table does."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Final

from summarizer.grounding.statements.amounts import amount_of
from summarizer.grounding.statements.figure_uses import FigureUse
from summarizer.grounding.statements.reading import Flag, Reading
from summarizer.grounding.statements.tables import Cell
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, SUBCLAUSE_ENDS
from summarizer.language.gazetteer.places import month_names
from summarizer.schemas.findings import Span

_STOPS: Final = CLAUSE_ENDS | SUBCLAUSE_ENDS | {"and", ",", "(", "than", "with", "or"}
_COMPARES: Final = frozenset(
    "than from since compared against versus vs up down over after before while earlier previous previously ago "
    "between both each more less fewer higher lower and".split()
)
"""Words that tell of another row or column beside the one that is named."""
_SUMS: Final = frozenset({"total", "all", "other", "others", "overall"})
_PERIOD: Final = re.compile(r"(?:19|20)\d\d|(?<![A-Za-z])[QH]([1-4])(?!\d)")
_MOST: Final = 60  # most figures of the named rows that are combined


def find_other_cell(reading: Reading) -> Flag | None:
    """The first figure of a statement that a table has, and only for other rows or columns than those it names."""
    figures = reading.article.figures
    if not figures.tables.cells or reading.tokens.is_question:
        return None
    placed = [(use, cells) for use in reading.uses if (cells := _find_cells(use, reading))]
    words = reading.tokens.vocabulary
    for use, cells in placed:
        table = figures.tables.all[cells[0].table]
        if any(cell.table != cells[0].table for cell in cells):
            continue
        rows = _find_named(table.rows, words, reading)
        message = ""
        if rows and use.function != "change":
            own = [cell for cell in cells if cell.row in rows]
            if not own:
                message = _find_other_row(use, cells, rows, reading)
            elif len(placed) == 1:
                message = _find_other_column(own, table.columns, reading) or _find_turned(use, own, rows, reading)
        if message:
            return Flag("figures", message, tuple(cell.span for cell in cells))
    message = _find_turned_pair(placed, reading)
    return Flag("figures", message, tuple(cell.span for _, cells in placed for cell in cells)) if message else None


def _find_cells(use: FigureUse, reading: Reading) -> list[Cell]:
    """The cells that have a figure; none if the article has it outside tables as well."""
    figures = reading.article.figures
    found = [figures.tables.find(known.start) for known in figures.find(use.figure)]
    return [] if None in found else [cell for cell in found if cell]


def _read_label(span: Span, reading: Reading) -> frozenset[str]:
    """The stems of a heading, without what stands in brackets."""
    text = reading.article.text[slice(*span)]
    end = span[0] + (text.find("(") if "(" in text[1:] else len(text))
    tokens = reading.article.tokens
    return frozenset(
        tokens.stems[at] for at in tokens.within((span[0], end)) if tokens.lows[at] not in _SUMS
    ) - {""}


def _find_named(labels: Sequence[Span], words: Collection[str], reading: Reading) -> dict[int, frozenset[str]]:
    """The headings that a statement names, by their numbers, with the words that name each."""
    found: dict[int, frozenset[str]] = {}
    for number, span in enumerate(labels):
        label = reading.article.read_once(_read_stems, span)
        told = label.intersection(words)
        if told and 3 * len(told) >= 2 * len(label):
            found[number] = told
    return {at: told for at, told in found.items() if not any(told < other for other in found.values())}


def _find_other_row(use: FigureUse, cells: Sequence[Cell], rows: dict[int, frozenset[str]], reading: Reading) -> str:
    """The reason why a figure is of none of the rows that are named beside it; empty if it may be."""
    tables = reading.article.figures.tables
    table = tables.all[cells[0].table]
    labels = [reading.article.text[slice(*table.rows[row])] for row in rows]
    if any(map(_PERIOD.search, labels)) or not any(_is_beside(use, told, reading) for told in rows.values()):
        return ""
    if _is_derived(use, cells[0].table, rows, reading):
        return ""
    other = reading.article.text[slice(*table.rows[cells[0].row])]
    return f"it gives “{use.figure.text}” for “{labels[0]}”, and the article's table has it for “{other}”"
