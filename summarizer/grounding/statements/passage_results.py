"""Selects the passages that can yield a number at all, so that `derive` skips all others.

The results of two or three figures of a passage are calculated once for all numbers, ignoring units, and sorted: a
lookup finds the results near a number. Only `derive` decides whether the figures belong together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import combinations, product
from typing import Final

from summarizer.grounding.statements.amounts import amount_of, family_of, is_whole, size_of
from summarizer.grounding.statements.derivation import (
    MOST,
    Figures,
    Passages,
    calculate_lengths,
    calculate_shares,
    is_operand,
    last_digit,
)
from summarizer.schemas.findings import FoundFigure
from summarizer.workers import cached_property, check_stop

_GREATEST: Final = 1e100  # larger amounts are clipped to it
_EXACT: Final = 1e-9  # greatest relative error of a number as a float
_NEAR: Final = 0.12  # greatest relative difference between a result and a number marked as rounded
_FRACTION: Final = (0.65, 1.4)  # range of shares that a fraction may express, relative to it
_LENGTH: Final = (0.85, 1.2)  # the same for lengths of time
_ROUNDED: Final = 1000  # least number that may be rounded to its last digit


class PassageResults:
    """Selects passages by the numbers that they can yield.

    Args:
        most: Most figures of one passage that are combined.
    """

    def __init__(self, passages: Passages, most: int = MOST) -> None:
        self._passages = passages
        self._most = most
        self._lengths: dict[str | None, _Sorted] = {}

    def select(self, figure: FoundFigure) -> list[Figures]:
        """The passages, in order, that can yield a figure."""
        amount = amount_of(figure)
        if amount is None:
            return []
        wanted, step = _float(amount), _float(last_digit(amount))
        near = wanted * _EXACT if figure.comparator == "exact" else max(step, wanted * _NEAR)
        if family_of(figure) == "share":
            found = self._sums.between(wanted - near, wanted + near)
            low, high = (wanted * factor for factor in (_FRACTION if figure.kind == "ratio" else (1, 1)))
            found |= self._shares.between(low - max(near, 1), high + max(near, 1))
        else:
            near = max(near, step) if wanted >= _ROUNDED else near
            found = self._sums.between(wanted - near, wanted + near)
            near = max(near, 1) if is_whole(amount) else near
            found |= self._scaled.between(wanted - near, wanted + near)
        if (size_of(figure) or ("",))[0] == "time":
            if figure.unit not in self._lengths:
                self._lengths[figure.unit] = _Sorted(self._passages, lambda row: calculate_lengths(figure.unit, row))
            low, high = (wanted * factor for factor in _LENGTH)
            found |= self._lengths[figure.unit].between(low - step, high + step)
        return [self._passages[at] for at in sorted(found)]

    @cached_property
    def _sums(self) -> _Sorted:
        return _Sorted(self._passages, lambda passage: _add_terms(passage, self._most))

    @cached_property
    def _scaled(self) -> _Sorted:
        return _Sorted(self._passages, lambda passage: _scale_terms(passage, self._most))

    @cached_property
    def _shares(self) -> _Sorted:
        return _Sorted(self._passages, lambda passage: calculate_shares(passage, self._most))


class _Sorted:
    """The results of all passages, sorted by amount."""

    def __init__(self, passages: Passages, calculate: Callable[[Figures], Iterable[float | Decimal]]) -> None:
        rows = list[tuple[float, int]]()
        for at, passage in enumerate(passages):
            check_stop()
            rows += ((_float(amount), at) for amount in set(calculate(passage)))
        rows.sort()
        self._amounts = [amount for amount, _ in rows]
        self._numbers = [at for _, at in rows]

    def between(self, low: float, high: float) -> set[int]:
        """The numbers of the passages with a result between two bounds, both inclusive."""
        return set(self._numbers[bisect_left(self._amounts, low) : bisect_right(self._amounts, high)])


def _float(amount: float | Decimal) -> float:
    return min(float(amount), _GREATEST)


def _add_terms(passage: Figures, most: int) -> Iterator[Decimal]:
    """Yield sums and differences of two amounts or three operands, counts times or by money, each amount plus one."""
    ends = [amount for one in passage for amount in (amount_of(one), amount_of(one, upper=True)) if amount is not None]
    yield from (amount + 1 for amount in ends)
    for one, other in combinations(ends, 2):
        yield one + other
        yield abs(one - other)
    operands = [(amount_of(one) or Decimal(0), family_of(one)) for one in passage if is_operand(one)][:most]
    for (one, first), (other, second) in combinations(operands, 2):
        if first != second and "money" in (first, second) and one and other:
            yield from (one * other, one / other, other / one)
    for three in combinations([amount for amount, _ in operands], 3):
        total = sum(three, Decimal(0))
        yield total
        yield abs(2 * max(three) - total)


def _scale_terms(passage: Figures, most: int) -> Iterator[Decimal]:
    """Yield each share and multiple of each other amount, and the remainder that a share leaves."""
    factors = [(amount_of(one) or Decimal(0), family_of(one)) for one in passage[:most]]
    for (factor, family), (amount, other) in product(factors, factors):
        if family == "share" and other != "share":
            yield amount * factor / 100
            yield abs(amount - amount * factor / 100)
        elif family == "times" and factor:
            yield from (amount * factor, amount / factor)
