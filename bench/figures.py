"""Measure the figure finder: recall and precision on annotated articles, values and units on the Recognizers cases.

Gold are the number tokens that annotators marked, dates counted. A token is found where a figure overlaps it, and a
figure is right where it overlaps a token. Run: `python -m bench.figures [ARTICLES.jsonl [CASES.jsonl]] [--show]`.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from summarizer.grounding.figures.currencies import MINOR_UNITS
from summarizer.grounding.figures.finder import find_figures
from summarizer.schemas.findings import FoundFigure
from tests.support.shared_data import SHARED

SETS = {"CurrencyModel": "money", "PercentModel": "percent", "DimensionModel": "measure", "AgeModel": "age"}
TOLERANCE = Decimal("0.0001")
"""Relative; the cases give fractions with fewer or more digits than ours."""
RUNS = 9


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def measure_articles(path: Path, *, show: bool = False) -> tuple[float, float]:
    """Recall and precision over a file's number tokens; with `show`, what was missed and what was too much."""
    tokens = found = missed = wrong = 0
    for row in read_rows(path):
        text = row["text"]
        figures = [(figure.start, figure.end) for figure in find_figures(text)]
        gold = [(number["start"], number["end"]) for number in row["numbers"]]
        missing = [span for span in gold if not overlaps(span, figures)]
        extra = [span for span in figures if not overlaps(span, gold)]
        tokens, found = tokens + len(gold), found + len(figures)
        missed, wrong = missed + len(missing), wrong + len(extra)
        if show:
            for name, spans in (("missed", missing), ("extra", extra)):
                for start, end in spans:
                    print(f"  {name}: {text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 20]}")
    return 1 - missed / max(tokens, 1), 1 - wrong / max(found, 1)


def overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def measure_cases(path: Path, *, show: bool = False) -> Counter[tuple[str, str]]:
    """How many gold spans of each set have their value found, and how many of those their unit."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in read_rows(path):
        if row["set"] not in SETS:
            continue
        figures = find_figures(row["text"])
        for gold in row["gold"]:
            if gold["value"] in (None, "null"):
                continue
            counts[row["set"], "gold"] += 1
            right = [figure for figure in figures if states(figure, gold)]
            counts[row["set"], "value"] += bool(right)
            counts[row["set"], "unit"] += any(is_of(figure, row["set"], gold["unit"]) for figure in right)
            if show and not any(is_of(figure, row["set"], gold["unit"]) for figure in right):
                print(f"  {row['set']}: {gold['text']!r} = {gold['value']} {gold['unit']} in {row['text'][:90]!r}")
    return counts


def states(figure: FoundFigure, gold: dict[str, Any]) -> bool:
    """Whether a figure overlaps a gold span and has its value, as the upper value of a range where it is one."""
    value = Decimal(gold["value"].rstrip("%"))
    values = [v for v in (figure.value, figure.value_to) if v is not None]
    near = any(abs(v - value) <= abs(value) * TOLERANCE for v in values)
    return near and figure.start < gold["end"] and gold["start"] < figure.end


def is_of(figure: FoundFigure, kind: str, unit: str | None) -> bool:
    if figure.kind != SETS[kind]:
        return False
    if kind == "CurrencyModel":
        minor = MINOR_UNITS.get((unit or "").lower())
        return figure.unit == minor if minor else figure.currency == read_unit(unit, amount="5 million").currency
    if kind == "DimensionModel":
        return (figure.unit or "").split("/")[0] == (read_unit(unit, amount="5").unit or "").split("/")[0]
    return kind == "PercentModel" or unit == "Age" or figure.unit == (unit or "").lower()


def read_unit(name: str | None, *, amount: str) -> FoundFigure:
    """The figure that so many of a unit named in words are."""
    return find_figures(f"They have {amount} {name or ''}")[0]


def measure_time(text: str) -> float:
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        find_figures(text)
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def main(arguments: list[str]) -> None:
    show = "--show" in arguments
    paths = [Path(argument) for argument in arguments if not argument.startswith("--")]
    articles = paths[0] if paths else SHARED / "gum_news" / "dev.jsonl"
    cases = paths[1] if len(paths) > 1 else SHARED / "numbers" / "recognizers_en.jsonl"
    recall, precision = measure_articles(articles, show=show)
    print(f"annotated articles   recall {recall:.4f}   precision {precision:.4f}")
    if cases.exists():
        counts = measure_cases(cases, show=show)
        for name in SETS:
            gold = max(counts[name, "gold"], 1)
            value, unit = counts[name, "value"] / gold, counts[name, "unit"] / gold
            print(f"{name:<20} value {value:.3f}   unit {unit:.3f}   of {gold}")
    text = "\n\n".join(row["text"] for row in read_rows(articles))
    short, long = text[:7000], (text * (1 + 500_000 // max(len(text), 1)))[:500_000]
    print(f"CPU                  7 kB {measure_time(short):.1f} ms   500 kB {measure_time(long):.0f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
