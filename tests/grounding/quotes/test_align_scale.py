"""No article and no quote may take more than linear time; limits are CPU time, generous for slow machines."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from summarizer.grounding.quotes.align import Aligner
from summarizer.schemas.findings import Alignment
from tests.support.growth import cpu_seconds

MEGABYTE = 1_000_000


def fill(unit: str, size: int = MEGABYTE) -> str:
    return unit * (size // len(unit))


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "a",
        "1",
        "1,",
        "1 000 ",
        "one hundred and ",
        ".",
        " ",
        "a\n",
        "'",
        '"A," he said, ',
        "[a]b",
        "[...",
        "n't",
        "a.",
        "中",
        "😀",
        "🇺🇸",
        "\u200d",
        "a\u0301",
        "a\u00ad\n",
        "-1",
    ],
)
def test_an_eighth_of_a_megabyte_of_one_thing(unit: str) -> None:
    article = fill(unit, MEGABYTE // 8)
    aligner = Aligner(article)
    quotes = [article[1000:1200], article[1000:1200] + " the zzz", "zzz " + article[:50] + " … " + article[60:120]]
    assert cpu_seconds(tries=1, work=lambda: [aligner.align(quote) for quote in quotes]) < 1


def test_piled_up_marks() -> None:
    aligner = Aligner("a" + "\u0301\u0316" * (MEGABYTE // 2) + " end of it")
    assert cpu_seconds(tries=1, work=lambda: aligner.align("End of it")) < 4
    assert aligner.align("End of it").status == "typographic"


def test_a_20_kb_quote_of_a_megabyte() -> None:
    sentences = [
        f"Sentence {number} speaks of the {number * 7} boats that left harbour {number % 90}."
        for number in range(13_000)
    ]
    article = " ".join(sentences)
    quote = article[300_000:320_000].split(" ", 1)[1].rsplit(" ", 1)[0]
    aligner = Aligner(article)
    hits: list[Alignment] = []
    changed = quote[:9000] + " never " + quote[9000:].split(" ", 1)[1]
    assert cpu_seconds(tries=1, work=lambda: hits.extend(map(aligner.align, [quote, quote.upper(), changed]))) < 8
    assert [hit.status for hit in hits] == ["exact", "typographic", "altered"]


def test_a_quote_as_long_as_the_article() -> None:
    article = fill("many words here ")
    aligner = Aligner(article)
    hits: list[Alignment] = []
    assert (
        cpu_seconds(tries=1, work=lambda: hits.extend(map(aligner.align, [article, article.upper(), article + "x"])))
        < 8
    )
    assert [hit.status for hit in hits] == ["exact", "typographic", "absent"]


def test_500_quotes_of_500_kb() -> None:
    article = " ".join(f"Line {number} says that {number * 13} of {number} were found." for number in range(11_000))
    aligner = Aligner(article)
    quotes = [f"Line {number} says {number * 13} of {number} were found" for number in range(0, 5000, 10)]
    assert cpu_seconds(tries=1, work=lambda: aligner.align("Line 7 says nothing of the kind")) < 3
    assert cpu_seconds(tries=1, work=lambda: [aligner.align(quote) for quote in quotes]) < 15
    assert all(aligner.align(quote).status == "near" for quote in quotes[::50])


def test_exact_quotes_need_no_index() -> None:
    article = fill("The council met on Monday. ", 500_000)
    aligner = Aligner(article)
    tracemalloc.start()
    try:
        aligner.align("council met on Monday")
        exact = tracemalloc.get_traced_memory()[1]
        aligner.align("council met on a Monday")
        indexed = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert exact < 10_000
    assert 10_000 < indexed < 40 * MEGABYTE


@pytest.mark.parametrize("name", ["battery-results", "council-bridge", "dam-break"])
def test_a_thousand_quotes_of_an_example(name: str) -> None:
    article = (Path(__file__).resolve().parents[3] / "examples" / f"{name}.txt").read_text(encoding="utf-8")
    words = article.split()
    aligner = Aligner(article)
    quotes = [" ".join(words[at : at + 20]) + " indeed" for at in range(len(words) - 20)] * 2
    assert cpu_seconds(tries=1, work=lambda: [aligner.align(quote) for quote in quotes]) < 0.003 * len(quotes)
