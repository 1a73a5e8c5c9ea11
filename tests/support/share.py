"""Tables of cases of which `make test` tries a share, and `make faults` the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from _pytest.mark import ParameterSet


def share(cases: Iterable[Any], *, every: int) -> list[ParameterSet]:
    """Return parameters of which `make test` takes one in so many, from the first on; the others are marked as faults.

    Of the pairs of two lists, with a number that has no divisor in common with the length of the second list, it takes
    each of the first list that stands in `every` or more pairs, and all of the second by turns.

    Args:
        cases: The parameters; those of several arguments are tuples.
        every: How many cases there are to one that `make test` takes.
    """
    made = []
    for at, case in enumerate(cases):
        values = case if isinstance(case, tuple) else (case,)
        made.append(pytest.param(*values, marks=pytest.mark.faults if at % every else ()))
    return made


def by_turns(cases: Iterable[tuple[Any, ...]], modes: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return each case behind each mode; one in `len(modes)` of them, from the first on, has each case in one mode."""
    return [(modes[(at + step) % len(modes)], *case) for at, case in enumerate(cases) for step in range(len(modes))]
