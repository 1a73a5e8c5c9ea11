"""Small bar charts of figures that can be compared. The same figures are in a table."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from summarizer.report.plain_text import show
from summarizer.schemas.blocks import Figure

MOST_BARS: Final = 10
NOT_DRAWN: Final = frozenset({"date", "time", "ordinal"})  # kinds of figures that are not quantities
SPECK: Final = 1000  # a figure smaller than the largest by this factor is not drawn
LARGEST: Final = Decimal(10) ** 30  # larger values are not drawn: a caller can send any number
Key: TypeAlias = tuple[str, str, Hashable]  # what figures that can be compared have in common


@dataclass(frozen=True, slots=True)
class Row:
    figure: Figure
    written: str  # the figure as text
    label: str  # what its item says, in words other than the figure
    about: str  # the item's label of what the figure measures; empty if it has none
    item: str  # the id of the item


def unit_of(figure: Figure) -> str:
    """The unit by which figures are compared; empty if a figure cannot be drawn."""
    if figure.kind in NOT_DRAWN or figure.value is None or not 0 <= figure.value < LARGEST:
        return ""
    return show(" per ".join(filter(None, (figure.currency, figure.unit))))


def group_rows(rows: Iterable[Row]) -> list[list[Row]]:
    """Group figures that share a key with one of the group, in the brief's order; a figure that is repeated once."""
    parents: dict[Key, Key] = {}

    def find(key: Key) -> Key:
        while (parent := parents.setdefault(key, key)) != key:
            parents[key] = parents[parent]
            key = parent
        return key

    drawn: dict[Key, Row] = {}
    for row in rows:
        if unit_of(row.figure):
            place, *others = keys_of(row)
            drawn.setdefault(place, row)
            for key in others:
                parents[find(key)] = find(place)
    groups: dict[Key, list[Row]] = {}
    for place, row in drawn.items():
        groups.setdefault(find(place), []).append(row)
    return list(groups.values())


def keys_of(row: Row) -> list[Key]:
    """Keys of a figure: its place, the place of the figure that the article compares it with, and its label.

    Figures of different units or kinds share no key.
    """
    figure = row.figure
    base = figure.baseline
    named: list[Hashable] = [(figure.start, figure.end)]
    if base is not None:
        named.append((base.start, base.end))
    if row.about:
        named.append(row.about.casefold())
    return [(unit_of(figure), figure.kind, key) for key in named]


@dataclass(frozen=True, slots=True)
class Bar:
    row: Row
    label: str  # what is shown beside it; may be empty
    low: float  # its value as a percentage of the longest bar; of a range, the lower one
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar for each figure, in the brief's order; the upper part of a range is lighter."""

    caption: str
    bars: tuple[Bar, ...]
    left_out: int  # figures that are in the table only


def make_charts(rows: Iterable[Row]) -> list[Chart]:
    """Make a chart for each group of figures that can be compared."""
    charts = []
    for group in group_rows(rows):
        most = max(top_of(row.figure) for row in group)
        drawn = [row for row in group if top_of(row.figure) * SPECK >= most]
        if len(drawn) > 1:
            charts.append(make_chart(drawn))
    return charts


def make_chart(rows: Sequence[Row]) -> Chart:
    """Make one chart.

    If all are about the same, that is the caption, and a bar has its period, or "compared with" if it is a baseline.
    """
    most = max(top_of(row.figure) for row in rows[:MOST_BARS]) or Decimal(1)
    about = rows[0].about if len({row.about.casefold() for row in rows}) == 1 else ""
    bases = {(base.start, base.end) for row in rows if (base := row.figure.baseline) is not None}
    unit = unit_of(rows[0].figure)
    bars = tuple(
        Bar(
            row,
            label_bar(row.figure, bases) if about else row.label,
            low=share(row.figure.value or Decimal(0), most),
            high=share(top_of(row.figure), most),
        )
        for row in rows[:MOST_BARS]
    )
    return Chart(f"{about}, in {unit}" if about else f"In {unit}", bars, max(0, len(rows) - MOST_BARS))


def label_bar(figure: Figure, bases: Collection[tuple[int, int]]) -> str:
    """What a bar shows beside those of the same label; empty if the article does not tell them apart."""
    return show(figure.period or "") or ("compared with" if (figure.start, figure.end) in bases else "")


def top_of(figure: Figure) -> Decimal:
    """The value, or the upper value of a range."""
    low, high = figure.value or Decimal(0), figure.value_to
    return high if high is not None and low < high < LARGEST else low


def share(value: Decimal, most: Decimal) -> float:
    """A value as a percentage of the longest bar, at least 0.5."""
    return max(0.5, round(float(100 * value / most), 1))
