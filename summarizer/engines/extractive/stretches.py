"""How much of a long text is chosen from where: a brief of ten articles in one must hold what each of them says.

Only places and weights are looked at; what is chosen is not known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

T = TypeVar("T")

LENGTH: Final = 4_000  # characters of a stretch: about those of a news article
ONE: Final = 9_000  # characters up to which a text is one stretch: few single articles are longer
MOST: Final = 12  # stretches of any text; in a longer one each is longer, so that a brief stays one that can be read


def count_stretches(text: str, /) -> int:
    """How many stretches of one length a text is chosen from.

    >>> [count_stretches("x" * length) for length in (0, 9_000, 12_000, 24_000, 500_000)]
    [1, 1, 3, 6, 12]
    """
    return min(MOST, round(len(text) / LENGTH)) if len(text) > ONE else 1


def find_stretch(text: str, place: int) -> int:
    """The number of the stretch that an offset lies in, from 0.

    >>> find_stretch("x" * 12_000, 3_999), find_stretch("x" * 12_000, 4_000)
    (0, 1)
    """
    return place * count_stretches(text) // max(1, len(text))


def choose_from_each(
    items: Iterable[T], *, text: str, place: Callable[[T], int], weight: Callable[[T], float], most: int
) -> list[T]:
    """The weightiest items of each stretch, the weightiest first; of equals those that came first.

    Args:
        most: How many of one stretch are chosen.
    """
    taken: Counter[int] = Counter()
    chosen = []
    for item in sorted(items, key=lambda item: -weight(item)):
        stretch = find_stretch(text, place(item))
        if taken[stretch] < most:
            taken[stretch] += 1
            chosen.append(item)
    return chosen
