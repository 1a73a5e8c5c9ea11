"""Flags figures of a table that a statement assigns to another row or column than the table does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Final

from summarizer.grounding.statements.amounts import amount_of
from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.figure_uses import FigureUse
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tables import Cell, Table
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, SUBCLAUSE_ENDS, Tokens
from summarizer.language.gazetteer.places import month_names
from summarizer.language.lexicon import read_class
from summarizer.schemas.findings import Flag, Span

_STOPS: Final = CLAUSE_ENDS | SUBCLAUSE_ENDS | {"and", ",", "(", "than", "with", "or"}
_COMPARES: Final = read_class("words that point to another row")
"""Words that indicate another row or column beside the named one."""
_SUMS: Final = frozenset({"total", "all", "other", "others", "overall"})
_TOTALS: Final = _SUMS | frozenset("totals together altogether combined sum sums whole entire".split())
_PERIOD: Final = re.compile(r"(?:19|20)\d\d|(?<![A-Za-z])[QH]([1-4])(?!\d)")
_MOST: Final = 60  # most figures of the named rows that are combined


def find_other_cell(reading: Reading) -> Flag | None:
    """Flag a figure that a table has only in rows or columns other than those the statement names."""
    figures = reading.article.figures
    if not figures.tables.cells or reading.tokens.is_question:
        return None
    placed = [(use, cells) for use in reading.uses if (cells := _find_cells(use, reading))]
    all_named: dict[int, dict[int, frozenset[str]]] = {}
    for use, cells in placed:
        number = cells[0].table
        table = figures.tables.all[number]
        if any(cell.table != number for cell in cells):
            continue
        if number not in all_named:
            all_named[number] = _find_named(table.rows, reading)
        rows = all_named[number]
        message = ""
        if rows and use.function != "change":
            own = [cell for cell in cells if cell.row in rows]
            if not own:
                message = _find_other_row(use, cells, rows, reading)
            elif len(placed) == 1:
                message = _find_other_column(use, own, rows, reading)
        if message:
            return Flag("figures", message, tuple(cell.span for cell in cells))
    message = _find_reversed_pair(placed, reading)  # its row need not be named
    return Flag("figures", message, tuple(cell.span for _, cells in placed for cell in cells)) if message else None


def _find_cells(use: FigureUse, reading: Reading) -> list[Cell]:
    """The cells that contain a figure; none if the article also has it outside tables."""
    figures = reading.article.figures
    found = [figures.tables.find(known.start) for known in figures.find(use.figure)]
    return [] if None in found else [cell for cell in found if cell]


def _find_named(labels: Sequence[Span], reading: Reading) -> dict[int, frozenset[str]]:
    """The headings that a statement names: their numbers and the words of the statement that name each."""
    found: dict[int, frozenset[str]] = {}
    for number, span in enumerate(labels):
        label = reading.article.read_once(_read_stems, span)
        claimed = label & reading.tokens.vocabulary
        if claimed and 3 * len(claimed) >= 2 * len(label):
            found[number] = claimed
    return {at: claimed for at, claimed in found.items() if not any(claimed < other for other in found.values())}


def _find_other_row(use: FigureUse, cells: Sequence[Cell], rows: dict[int, frozenset[str]], reading: Reading) -> str:
    """The reason why a figure is in none of the rows that are named beside it; empty if it may be."""
    tables = reading.article.figures.tables
    table, places = tables.all[cells[0].table], {cell.row for cell in cells}
    labels = [reading.article.text[slice(*table.rows[row])] for row in rows]
    if any(map(_PERIOD.search, labels)) or not any(_is_beside(use, claimed, reading) for claimed in rows.values()):
        return ""
    words = reading.tokens.vocabulary.difference(*rows.values())
    own = [reading.article.read_once(_read_stems, table.rows[at]) for at in places]
    # the statement may refer to another row by a part of its heading, or to a total by a word for totals
    is_total = not all(own) and not _TOTALS.isdisjoint(reading.tokens.lows)
    if is_total or any(label & words for label in own) or _is_derived(use, table, rows, reading):
        return ""
    if not all(label or _is_headed_as_total(table.rows[at], reading) for at, label in zip(places, own, strict=True)):
        return ""
    other = reading.article.text[slice(*table.rows[cells[0].row])]
    return f"it gives “{use.figure.text}” for “{labels[0]}”, and the article's table has it for “{other}”"


def _is_headed_as_total(label: Span, reading: Reading) -> bool:
    tokens = reading.article.tokens
    return not _SUMS.isdisjoint(tokens.lows[at] for at in tokens.within(label))


def _read_stems(tokens: Tokens, places: range) -> frozenset[str]:
    """The stems of a heading, without those in brackets and words for totals."""
    depth = [sum((low == "(") - (low == ")") for low in tokens.lows[places.start : at]) for at in places]
    kept = [at for at, level in zip(places, depth, strict=True) if level < 1 or at == places.start]
    return frozenset(tokens.stems[at] for at in kept if tokens.lows[at] not in _SUMS) - {""}


def _is_beside(use: FigureUse, claimed: frozenset[str], reading: Reading) -> bool:
    """Whether a figure and the nearest of some words stand in one clause."""
    tokens = reading.tokens
    at = tokens.within(use.figure.span)
    near = min(
        (place for place, word in enumerate(tokens.stems) if word in claimed), key=lambda place: abs(place - at.start)
    )
    return _STOPS.isdisjoint(tokens.lows[min(near, at.stop) : max(near, at.start)])


def _is_derived(use: FigureUse, table: Table, rows: Collection[int], reading: Reading) -> bool:
    """Whether a figure is the difference or sum of two figures of the rows."""
    figures = reading.article.figures
    spans = [cell.span for row in rows for cell in table.cells[row]][:_MOST]
    amounts = {amount for figure in figures.within(spans) if (amount := amount_of(figure)) is not None}
    wanted = amount_of(use.figure)
    return any(wanted in (abs(one - other), one + other) for one, other in combinations(sorted(amounts)[:_MOST], 2))


def _find_other_column(use: FigureUse, own: Sequence[Cell], rows: dict[int, frozenset[str]], reading: Reading) -> str:
    """The reason why a statement's only figure is not in the column that it names; empty if it may be.

    A column is named by all words that no other column has, if they include a year or the label is mostly repeated.
    """
    article = reading.article
    table = article.figures.tables.all[own[0].table]
    if any(len(table.cells[cell.row]) + 1 < len(table.columns) for cell in own):  # its empty cell can be any of them
        return ""
    named = _find_named_columns(table.columns, reading.tokens.vocabulary.difference(*rows.values()), article)
    if len(named) != 1 or not _COMPARES.isdisjoint(reading.tokens.lows) or any(cell.column in named for cell in own):
        return ""
    [(column, apart)] = named.items()
    given, claimed = (_label(table.columns, at, article) for at in (own[0].column, column))
    others = [article.text[slice(*cell.span)] for one in own for cell in table.cells[one.row] if cell.column == column]
    is_figure = any(map(str.isdigit, "".join(others)))  # "zone A" and "9 percent of the votes" name no other figure
    if not is_figure or not any(map(str.isalnum, given)) or not _is_beside(use, apart, reading):
        return ""
    return f"it gives “{use.figure.text}” for “{claimed}”, and the article's table has it for “{given}”"


def _find_named_columns(
    columns: Sequence[Span], words: Collection[str], article: ArticleIndex
) -> dict[int, frozenset[str]]:
    labels = [article.read_once(_read_stems, span) for span in columns[1:]]
    seen = Counter(word for label in labels for word in label)
    named: dict[int, frozenset[str]] = {}
    for at, label in enumerate(labels, 1):
        apart = frozenset(word for word in label if seen[word] == 1)
        is_named = bool(apart) and apart.issubset(words)
        if is_named and (any(map(_PERIOD.match, apart)) or 3 * len(label.intersection(words)) >= 2 * len(label)):
            named[at] = apart
    return named


def _label(columns: Sequence[Span], column: int, article: ArticleIndex) -> str:
    return article.text[slice(*columns[column])] if column < len(columns) else ""


def _read_period(label: str) -> tuple[int, int]:
    """The year and the quarter, half or month that a heading names; zero for missing parts."""
    found = list(_PERIOD.finditer(label))
    years = [int(match[0]) for match in found if match[1] is None]
    parts = [int(match[1]) for match in found if match[1]]
    parts += [number for word in label.split() if (number := month_names().get(word, 0))]
    return years[0] if years else 0, parts[0] if parts else 0


def _is_later(cell: Cell, other: Cell, article: ArticleIndex) -> bool:
    """Whether the heading of a cell's column gives a later time than that of another cell's."""
    columns = article.figures.tables.all[cell.table].columns
    (year, part), (year_before, part_before) = (
        _read_period(_label(columns, one.column, article)) for one in (cell, other)
    )
    if year != year_before:
        return year > year_before > 0
    return part > part_before > 0


def _find_reversed_pair(placed: Sequence[tuple[FigureUse, list[Cell]]], reading: Reading) -> str:
    """The reason why a change leads "to" the earlier of two figures of one row; empty if none does."""
    ends = [(use, cells) for use, cells in placed if use.function == "value"]
    for base, earlier in placed if ends else ():
        if base.function != "baseline":
            continue
        for use, later in ends:
            pairs = [(a, b) for a in earlier for b in later if (a.table, a.row) == (b.table, b.row)]
            if pairs and all(_is_later(a, b, reading.article) for a, b in pairs):
                return f"the article's table has “{use.figure.text}” for an earlier time than “{base.figure.text}”"
    return ""
