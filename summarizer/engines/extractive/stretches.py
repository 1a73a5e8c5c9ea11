"""Spreads the choice of items over stretches of a long text, so that a brief of ten joined articles covers each.

Items are chosen by place and weight alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

T = TypeVar("T")

LENGTH: Final = 4_000  # characters of a stretch: about one news article
ONE: Final = 9_000  # characters up to which a text is one stretch: few single articles are longer
MOST: Final = 12  # most stretches of a text; longer texts have longer stretches, so that briefs stay readable


def count_stretches(text: str, /) -> int:
    """Return the number of equally long stretches of a text.

    >>> [count_stretches("x" * length) for length in (0, 9_000, 12_000, 24_000, 500_000)]
    [1, 1, 3, 6, 12]
    """
    return min(MOST, round(len(text) / LENGTH)) if len(text) > ONE else 1


def find_stretch(text: str, place: int) -> int:
    """Return the number of the stretch around an offset, from 0.

    >>> find_stretch("x" * 12_000, 3_999), find_stretch("x" * 12_000, 4_000)
    (0, 1)
    """
    return place * count_stretches(text) // max(1, len(text))


def choose_from_each(
    items: Iterable[T], *, text: str, place: Callable[[T], int], weight: Callable[[T], float], most: int
) -> list[T]:
    """Return the heaviest items of each stretch, heaviest first; equals keep their order.

    Args:
        most: The most items chosen from one stretch.
    """
    taken: Counter[int] = Counter()
    chosen = []
    for item in sorted(items, key=lambda item: -weight(item)):
        stretch = find_stretch(text, place(item))
        if taken[stretch] < most:
            taken[stretch] += 1
            chosen.append(item)
    return chosen
