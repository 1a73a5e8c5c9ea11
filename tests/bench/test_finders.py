"""The bench of extraction, on an article annotated here by hand: what it counts, and that it can say no."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.denominators import judge
from bench.finders import main

TEXT = (
    "Harbour will close for three weeks\n\n"
    "The port of Velsund will close for repairs in May, its director Anna Holt said on Monday. "
    '"We have no other choice, the quay is sinking," Holt told reporters.\n\n'
    "The repairs will cost 4.5 million euros. Fishermen from 120 boats will have to land their catch in Ostby."
)


def span(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def pair(words: str) -> list[int]:
    return list(span(words).values())


def annotate(*, quoted: str = "We have no other choice, the quay is sinking") -> dict[str, Any]:
    people = [{"cluster": "1", "etype": "person", "wiki": None, **span(name)} for name in ("Anna Holt", "Holt told")]
    people[1]["end"] -= len(" told")
    return {
        "id": "velsund",
        "title": "Harbour will close for three weeks",
        "text": TEXT,
        "entities": [
            *people,
            {"cluster": "2", "etype": "place", "wiki": None, **span("Velsund")},
            {"cluster": "3", "etype": "time", "wiki": None, **span("Monday")},
        ],
        "salience": {"1": 4, "2": 5},
        "numbers": [{**span(words), "text": words} for words in ("three", "4.5", "million", "120")],
        "attributions": [
            {"clause": [pair("Holt told reporters")], "content": [pair(quoted)], "source": [pair("Anna Holt")]}
        ],
    }


def test_what_coverage_counts_is_held_against_the_annotation() -> None:
    totals = judge(annotate())
    assert totals["figures", "marked"] == 4
    assert totals["figures", "agreed"] >= 3
    assert totals["figures", "right"] == totals["figures", "counted"] > 0
    assert totals["quotations", "agreed"] == totals["quotations", "marked"] == 1
    assert totals["quotations", "right"] == 1
    assert totals["speakers", "agreed"] == 1


def test_an_annotation_that_disagrees_is_seen() -> None:
    totals = judge(annotate(quoted="Fishermen from 120 boats will have to land their catch in Ostby"))
    assert totals["quotations", "marked"] == 0  # not inside quotation marks, so no direct speech
    assert totals["quotations", "right"] == 0
    assert totals["quotations", "counted"] == 1


def test_it_prints_both_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps(annotate()) + "\n", encoding="utf-8")
    assert main([str(file)]) == 0
    printed = capsys.readouterr().out
    assert "| figures, of 4 number tokens, dates counted | 1.000 | 1.000 |" in printed
    assert "| of these, direct quotations | 1.000 (1 of 1) | – |" in printed
    assert "| quotations | 1.000 (1 of 1) | 1.000 (1 of 1) |" in printed


def test_without_articles_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 2
    assert "name a .jsonl file of annotated articles" in capsys.readouterr().err
