"""Small bar charts of figures with the same unit, in HTML and SVG. The same figures are in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from summarizer.report.plain_text import show
from summarizer.schemas.blocks import Figure

MOST_BARS: Final = 10
NOT_DRAWN: Final = frozenset({"date", "time", "ordinal"})
"""Kinds of figures that are not quantities."""

SPECK: Final = 1000
"""A figure smaller than the largest by this factor is not drawn."""

LARGEST: Final = Decimal(10) ** 30
"""Larger values are not drawn: a caller can send any number."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, what it is about, and the id of its item."""

    figure: Figure
    written: str
    about: str
    item: str


def unit_of(figure: Figure) -> str:
    """The unit by which figures are compared; empty if a figure cannot be drawn."""
    if figure.kind in NOT_DRAWN or figure.value is None or not 0 <= figure.value < LARGEST:
        return ""
    return show(" per ".join(filter(None, (figure.currency, figure.unit))))


def draw_charts(rows: Iterable[Row]) -> Markup:
    """Draw a chart for every unit with several figures."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if unit := unit_of(row.figure):
            groups.setdefault(unit, []).append(row)
    seen = {unit: drop_specks(group) for unit, group in groups.items()}
    return Markup("").join(draw_chart(unit, group) for unit, group in seen.items() if len(group) > 1)


def drop_specks(rows: Sequence[Row]) -> list[Row]:
    """Drop figures that are too small beside the largest."""
    most = max(top_of(row.figure) for row in rows)
    return [row for row in rows if top_of(row.figure) * SPECK >= most]


def draw_chart(unit: str, rows: Sequence[Row]) -> Markup:
    """Draw one chart: a bar for each figure, in the article's order; the upper part of a range is lighter."""
    listed = rows[:MOST_BARS]
    most = max(top_of(row.figure) for row in listed) or Decimal(1)
    bars = Markup("").join(draw_bar(row, most) for row in listed)
    more = Markup('<p class="more">{} more in the table</p>').format(len(rows) - MOST_BARS)
    note = more if len(rows) > MOST_BARS else ""
    form = Markup('<figure class="chart"><figcaption>In {}</figcaption><ul>{}</ul>{}</figure>')
    return form.format(unit, bars, note)


def draw_bar(row: Row, most: Decimal) -> Markup:
    """One figure of a chart."""
    low = share(row.figure.value or Decimal(0), most)
    high = share(top_of(row.figure), most)
    beyond = Markup('<rect class="range" x="{}" width="{}" height="8"/>').format(low, high - low) if high > low else ""
    return Markup(
        '<li data-items="{}"><span class="of">{}</span>'
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar" width="{}" height="8"/>{}</svg><b>{}</b></li>'
    ).format(row.item, row.about, low, beyond, row.written)


def top_of(figure: Figure) -> Decimal:
    """The value, or the upper value of a range."""
    low, high = figure.value or Decimal(0), figure.value_to
    return high if high is not None and low < high < LARGEST else low


def share(value: Decimal, most: Decimal) -> float:
    """A value as a percentage of the longest bar, at least 0.5."""
    return max(0.5, round(float(100 * value / most), 1))
