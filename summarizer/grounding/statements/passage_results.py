"""Which passages of an article can yield a number at all, so that `derive` reads none of the others.

What two or three figures of a passage yield is calculated once for all numbers, whatever the units, and sorted: a
number looks up what is near it. Only `derive` knows whether the figures belong together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, product
from typing import Final

from summarizer.grounding.statements.amounts import amount_of, family_of, is_whole, size_of
from summarizer.grounding.statements.derivation import (
    MOST,
    calculate_lengths,
    calculate_shares,
    is_operand,
    last_digit,
)
from summarizer.schemas.findings import FoundFigure
from summarizer.workers import cached_property, check_stop

_GREATEST: Final = 1e100  # amounts above it are as it
_EXACT: Final = 1e-9  # greatest relative difference of a number and itself as a float
_NEAR: Final = 0.12  # greatest relative difference of a number and a result, if the statement says that it is rounded
_FRACTION: Final = (0.65, 1.4)  # the smallest and greatest share that may be told as a fraction, by the fraction
_LENGTH: Final = (0.85, 1.2)  # the same of lengths of time
_ROUNDED: Final = 1000  # numbers from which on a result may be rounded to the number's last digit


class PassageResults:
    """Selects passages by the numbers that they can yield.

    Args:
        most: Most figures of one passage that are combined.
    """

    def __init__(self, passages: Sequence[Sequence[FoundFigure]], most: int = MOST) -> None:
        self._passages = passages
        self._most = most
        self._lengths: dict[str | None, _Sorted] = {}

    def select(self, figure: FoundFigure) -> list[Sequence[FoundFigure]]:
        """The passages, in order, without those that cannot yield a figure."""
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
    """Results of passages, in order."""

    def __init__(
        self,
        passages: Sequence[Sequence[FoundFigure]],
        calculate: Callable[[Sequence[FoundFigure]], Iterable[float | Decimal]],
    ) -> None:
        rows = list[tuple[float, int]]()
        for at, passage in enumerate(passages):
            check_stop()
            rows += ((_float(amount), at) for amount in set(calculate(passage)))
        rows.sort()
        self._amounts = [amount for amount, _ in rows]
        self._numbers = [at for _, at in rows]

    def between(self, low: float, high: float) -> set[int]:
        """The numbers of the passages with a result between two bounds, both included."""
        return set(self._numbers[bisect_left(self._amounts, low) : bisect_right(self._amounts, high)])


def _float(amount: float | Decimal) -> float:
    return min(float(amount), _GREATEST)


def _add_terms(passage: Sequence[FoundFigure], most: int) -> Iterator[Decimal]:
    """The sums and differences of any two amounts, and of three that count; counts by money, and one more than each."""
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


def _scale_terms(passage: Sequence[FoundFigure], most: int) -> Iterator[Decimal]:
    """Each share and multiple of each count and amount of money, and what a share leaves of it."""
    factors = [(amount_of(one) or Decimal(0), family_of(one)) for one in passage[:most]]
    for (factor, family), (amount, other) in product(factors, factors):
        if family == "share" and other != "share":
            yield amount * factor / 100
            yield abs(amount - amount * factor / 100)
        elif family == "times" and factor:
            yield from (amount * factor, amount / factor)
