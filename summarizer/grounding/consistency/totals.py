"""Parts and totals: which figures can be parts of which, and whether parts make a total.

What makes figures parts of a total in a sentence is read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from summarizer.grounding.consistency.bounds import add_up, bounds_of, half_digit
from summarizer.grounding.consistency.conflicts import Conflict, listed, plain, split_sides
from summarizer.grounding.consistency.lexicon import PEOPLE
from summarizer.grounding.consistency.passages import Passage, Placed
from summarizer.schemas.findings import Span

MOST: Final = 12
"""Parts in one list."""
LEAD: Final = 8
"""How many words may stand between a total and its parts, or between two parts."""
_MAGNITUDES: Final = (("trillion", 12), ("billion", 9), ("bn", 9), ("million", 6), ("mn", 6))


def same_measure(total: Placed, part: Placed) -> bool:
    """Whether a figure can count some of what another counts."""
    whole, piece = total.figure, part.figure
    if piece.kind == "cardinal" and piece.unit is None and whole.kind in ("cardinal", "money", "measure"):
        return True
    if {whole.unit, piece.unit} <= {"medal", "gold", "silver", "bronze"} and whole.unit == "medal":
        return True
    if whole.kind != piece.kind:
        return False
    if whole.kind == "money":
        return whole.unit == piece.unit and (
            whole.currency == piece.currency or None in (whole.currency, piece.currency)
        )
    if whole.unit == piece.unit:
        return True
    return whole.kind == "cardinal" and is_people(whole.unit) and is_people(piece.unit)


def is_people(unit: str | None) -> bool:
    """Whether a unit is a noun for people, or a people's name."""
    return unit is not None and (unit in PEOPLE or unit[:1].isupper())


def exceeds(part: Placed, whole: Placed) -> bool:
    """Whether a figure is greater than another, however both are rounded."""
    return bounds_of(part.figure).low > ceiling(whole)


def ceiling(total: Placed) -> Decimal:
    """The most that a part may be of a total: "at least 12, including 15" is a slip, though 15 is at least 12."""
    low, high = bounds_of(total.figure)
    value = total.figure.value
    return high if value is None or high.is_finite() else value + (value - low)


def report_parts(
    passage: Passage, total: Placed, parts: Sequence[Placed], *, over: bool = False, before: Passage | None = None
) -> Iterator[Conflict]:
    """A conflict where parts do not make a total.

    Args:
        passage: The sentence that states the parts.
        total: The total.
        parts: The parts.
        over: Whether they may be less than the total, and only not more.
        before: The sentence that states the total, where it is another one.
    """
    scales = [_scale(part, [*parts, total]) for part in parts]
    grain = min(half_digit(part.figure) * scale for part, scale in zip(parts, scales, strict=True))
    made = add_up(bounds_of(part.figure, scale=scale, grain=grain) for part, scale in zip(parts, scales, strict=True))
    wrong = made.low > ceiling(total) if over else made.apart(bounds_of(total.figure))
    if not wrong:
        return
    sides: tuple[Span, Span]
    if before is not None:
        sides = (before.start, before.end), (passage.start, passage.end)
    elif total.first < parts[0].first:
        sides = split_sides(passage, total, parts[0])
    else:
        sides = split_sides(passage, parts[-1], total)
    whole = (before or passage).show(total)
    come = plain(_made_of(parts, scales))
    names = listed(passage, parts)
    yield Conflict(
        kind="total",
        figures=(total, *parts),
        sides=sides,
        message=f"parts against their total: {names} come to {come}, and the article has “{whole}”"
        if len(parts) > 1
        else f"a part greater than its whole: {names}, of “{whole}”",
        question=f"How do {names} add up to {whole}?" if len(parts) > 1 else f"How can {names} be part of {whole}?",
    )


def _made_of(parts: Sequence[Placed], scales: Sequence[Decimal]) -> Decimal:
    """What parts come to, as they are written."""
    values = [(part.figure.value or Decimal(0)) * scale for part, scale in zip(parts, scales, strict=True)]
    return sum(values, Decimal(0))


def _scale(part: Placed, others: Sequence[Placed]) -> Decimal:
    """What a bare number is to be multiplied with where another states the magnitude: "1.2 and 2 billion"."""
    figure = part.figure
    if figure.kind != "cardinal" or figure.unit is not None or figure.value is None or abs(figure.value) >= 1_000:
        return Decimal(1)
    for other in others:
        value = other.figure.value
        if other is not part and value is not None and abs(value) >= 1_000_000:
            return _magnitude(other)
    return Decimal(1)


def _magnitude(placed: Placed) -> Decimal:
    words = placed.figure.text.lower()
    return next((Decimal(1).scaleb(scale) for word, scale in _MAGNITUDES if word in words), Decimal(1))
