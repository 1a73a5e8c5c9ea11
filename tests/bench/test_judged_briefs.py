"""What a judge's verdicts make of hand-written briefs does not become worse."""

from __future__ import annotations

import pytest

from bench.judged_briefs import measure


@pytest.mark.faults
def test_a_strong_judge_leaves_true_items_alone_and_takes_the_lies() -> None:
    lines: list[str] = []
    counts = measure(lines)
    judged, alone = counts["recorded judge"], counts["no judge"]
    for counted in (judged, alone):
        assert sum(count for (of, _), count in counted.items() if of == "true items") == 1668
        assert sum(count for (of, _), count in counted.items() if of == "lies") == 216
    assert judged["true items", "untouched"] >= 1644, lines
    assert judged["true items", "left out"] <= 7, lines
    assert judged["lies", "untouched"] <= 1, lines
    assert alone["lies", "untouched"] <= 157
