"""How many examples tests of properties try, and which.

In `make test` they are few, and the same in every run: a test does not fail by chance. `--more-examples N`, as in
`make faults`, runs only these tests, with N times as many examples, which differ in each run.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES = 20
"""Examples of a test that does not say how many it takes."""


def prepare(factor: int) -> None:
    """Set what holds for all tests of properties, before they are imported."""
    settings.register_profile(
        "provenbrief",
        max_examples=EXAMPLES,
        derandomize=factor == 0,
        deadline=None,  # a busy machine is not a fault
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
        print_blob=factor > 0,
    )
    settings.load_profile("provenbrief")


def select(config: pytest.Config, items: list[pytest.Item], factor: int) -> None:
    """Keep the tests of properties alone, and multiply their examples."""
    chosen = [item for item in items if getattr(getattr(item, "obj", None), "is_hypothesis_test", False)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen
    for test in {item.obj for item in chosen}:  # type: ignore[attr-defined] # tests of functions
        own: settings = test._hypothesis_internal_use_settings
        test._hypothesis_internal_use_settings = settings(own, max_examples=factor * own.max_examples)
