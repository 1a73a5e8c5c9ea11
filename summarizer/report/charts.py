"""Small bar charts of comparable figures, in addition to the table of all figures."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from summarizer.report.plain_text import show
from summarizer.schemas.blocks import Figure
from summarizer.schemas.findings import NOT_QUANTITIES

MOST_BARS: Final = 10
SPECK: Final = 1000  # figures smaller than the largest by more than this factor are not drawn
LARGEST: Final = Decimal(10) ** 30  # larger values, which a caller may send, are not drawn
Key: TypeAlias = tuple[str, str, Hashable]  # unit, kind, and a place or label that comparable figures share


@dataclass(frozen=True, slots=True)
class Row:
    figure: Figure
    written: str  # the figure as text
    label: str  # the item's text, without the figure
    about: str  # the item's label for what the figure measures; may be empty
    item: str  # id of the item


def unit_of(figure: Figure) -> str:
    """Return the unit by which figures are compared; empty if the figure cannot be drawn."""
    if figure.kind in NOT_QUANTITIES or figure.value is None or not 0 <= figure.value < LARGEST:
        return ""
    return show(" per ".join(filter(None, (figure.currency, figure.unit))))


def group_rows(rows: Iterable[Row]) -> list[list[Row]]:
    """Group figures that are connected by shared keys, in the brief's order; repeated figures appear once."""
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
    """Return the keys of a figure: its place, the place of its baseline, and its label.

    Figures of different units or kinds never share a key.
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
    label: str  # the text beside the bar; may be empty
    low: float  # the value, or the lower value of a range, as a percentage of the longest bar
    high: float  # the same for the upper value; equal to `low` if it is no range


@dataclass(frozen=True, slots=True)
class Chart:
    """One bar for each figure, in the brief's order; the upper part of a range is lighter."""

    caption: str
    bars: tuple[Bar, ...]
    left_out: int  # number of figures that are only in the table


def make_charts(rows: Iterable[Row]) -> list[Chart]:
    """Make a chart for each group of comparable figures, if at least two of them can be drawn."""
    charts = []
    for group in group_rows(rows):
        most = max(top_of(row.figure) for row in group)
        drawn = [row for row in group if top_of(row.figure) * SPECK >= most]
        if len(drawn) > 1:
            charts.append(make_chart(drawn))
    return charts


def make_chart(rows: Sequence[Row]) -> Chart:
    """Make one chart.

    If all figures have one label, it is the caption, and bars show their period, or "compared with" for a baseline.
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
    """Label a bar among those with the same caption; empty if the article does not distinguish them."""
    return show(figure.period or "") or ("compared with" if (figure.start, figure.end) in bases else "")


def top_of(figure: Figure) -> Decimal:
    """Return the value of a figure, or the upper value of a range."""
    low, high = figure.value or Decimal(0), figure.value_to
    return high if high is not None and low < high < LARGEST else low


def share(value: Decimal, most: Decimal) -> float:
    """Return a value as a percentage of the longest bar, at least 0.5."""
    return max(0.5, round(float(100 * value / most), 1))
