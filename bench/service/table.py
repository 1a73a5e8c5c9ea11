"""The table of results: medians, and ratios to the naive peer in the same round."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Table:
    rows: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def add(self, measure: str, server: str, value: float) -> None:
        self.rows.setdefault((measure, server), []).append(value)

    def write(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield "| measure | server | median | least – greatest | × naive | least – greatest |"
        yield "|---|---|---:|---:|---:|---:|"
        for (measure, server), values in self.rows.items():
            base = self.rows.get((measure, "naive"), [])
            shown = f"| {measure} | {server} | {write(statistics.median(values))} | {span(values)} |"
            if server == "naive" or len(base) != len(values):
                yield f"{shown} | |"
            else:
                ratios = [one / other for one, other in zip(values, base, strict=True)]
                yield f"{shown} {statistics.median(ratios):.2f} | {min(ratios):.2f} – {max(ratios):.2f} |"


def span(values: list[float]) -> str:
    return f"{write(min(values))} – {write(max(values))}"


def write(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
