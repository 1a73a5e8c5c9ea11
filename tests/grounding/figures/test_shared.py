"""The figure finder on annotated news and on the sample article; skipped where the shared data is not there."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from bench.figures import measure_articles, measure_cases
from summarizer.grounding.figures.finder import find_figures
from summarizer.grounding.figures.relevance import is_trivial
from tests.support.shared_data import shared_path


def test_annotated_news() -> None:
    recall, precision = measure_articles(shared_path("gum_news/dev.jsonl"))
    assert recall >= 0.99
    assert precision >= 0.99


def test_recognizers_cases() -> None:
    counts = measure_cases(shared_path("numbers/recognizers_en.jsonl"))
    for name, value, unit in (
        ("CurrencyModel", 0.92, 0.87),
        ("PercentModel", 1.0, 0.7),
        ("DimensionModel", 0.97, 0.91),
        ("AgeModel", 1.0, 1.0),
    ):
        assert counts[name, "value"] / counts[name, "gold"] >= value
        assert counts[name, "unit"] / counts[name, "gold"] >= unit


def test_sample_article_claims() -> None:
    text = Path(shared_path("articles/putin-xi-beijing.txt")).read_text(encoding="utf-8")
    found = find_figures(text)
    claims = [
        (figure.value, figure.unit, figure.comparator, figure.period)
        for figure in found
        if not is_trivial(figure, text)
    ]
    assert claims == [
        (Decimal(1400), "Israeli", "more_than", None),
        (Decimal(10), "year", "exact", None),
        (Decimal(5000), "year", "exact", None),
        (Decimal(56), "percent", "exact", "in the first nine months of the year"),
        (Decimal(32), "percent", "exact", "last year"),
        (Decimal(200_000_000_000), None, "exact", "by the end of the year"),
        (Decimal(92), "percent", "exact", "for the first eight months of 2023"),
        (Decimal(10), "percent", "exact", "in 2021"),
        (Decimal(380_000), "vehicle", "at_least", "by the end of the year"),
        (Decimal(1000), "container", "exact", None),
        (Decimal(40), "percent", "exact", "this year"),
        (Decimal(32), "percent", "exact", "last year"),
    ]
    (rise,) = [figure for figure in found if figure.value == 92]
    assert rise.baseline is not None
    assert found[rise.baseline].value == 10
    assert {"5,000 years", "10 years", "2021", "2023"} <= {figure.text for figure in found}
