"""No article and no quote may take more than linear time."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.grounding.quotes.align import Aligner
from tests.support.growth import is_linear

MEGABYTE = 1_000_000

pytestmark = pytest.mark.faults


def fill(unit: str, size: int) -> str:
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
    def prepare(size: int) -> Callable[[], object]:
        article = fill(unit, size)
        quotes = [article[1000:1200], article[1000:1200] + " the zzz", "zzz " + article[:50] + " … " + article[60:120]]

        def work() -> None:
            aligner = Aligner(article)
            for quote in quotes:
                aligner.align(quote)

        return work

    assert is_linear(prepare, MEGABYTE // 32)


def test_piled_up_marks() -> None:
    def prepare(size: int) -> Callable[[], object]:
        article = "a" + "\u0301\u0316" * size + " end of it"
        assert Aligner(article).align("End of it").status == "typographic"
        return lambda: Aligner(article).align("End of it")

    assert is_linear(prepare, MEGABYTE // 8)


def test_a_20_kb_quote_of_a_megabyte() -> None:
    """The quote grows with the article: its length times that of the article would be too much."""

    def prepare(size: int) -> Callable[[], object]:
        article = " ".join(
            f"Sentence {number} speaks of the {number * 7} boats that left harbour {number % 90}."
            for number in range(size)
        )
        middle = len(article) // 3
        quote = article[middle : middle + len(article) // 50].split(" ", 1)[1].rsplit(" ", 1)[0]
        half = len(quote) // 2
        changed = quote[:half] + " never " + quote[half:].split(" ", 1)[1]

        def work() -> None:
            hits = map(Aligner(article).align, [quote, quote.upper(), changed])
            assert [hit.status for hit in hits] == ["exact", "typographic", "altered"]

        return work

    assert is_linear(prepare, 3_250)


def test_a_quote_as_long_as_the_article() -> None:
    def prepare(size: int) -> Callable[[], object]:
        article = fill("many words here ", size)

        def work() -> None:
            hits = map(Aligner(article).align, [article, article.upper(), article + "x"])
            assert [hit.status for hit in hits] == ["exact", "typographic", "absent"]

        return work

    assert is_linear(prepare, MEGABYTE // 4)


def test_quotes_of_an_article_that_grows() -> None:
    quotes = [f"Line {number} says {number * 13} of {number} were found" for number in range(0, 2500, 50)]

    def prepare(size: int) -> Callable[[], object]:
        article = " ".join(f"Line {number} says that {number * 13} of {number} were found." for number in range(size))

        def work() -> None:
            assert {hit.status for hit in map(Aligner(article).align, quotes)} == {"near"}

        return work

    assert is_linear(prepare, 2_750)


def test_quotes_that_become_more() -> None:
    article = " ".join(f"Line {number} says that {number * 13} of {number} were found." for number in range(11_000))

    def prepare(size: int) -> Callable[[], object]:
        quotes = [f"Line {number} says {number * 13} of {number} were found" for number in range(0, size * 10, 10)]

        def work() -> None:
            aligner = Aligner(article)
            assert {hit.status for hit in map(aligner.align, quotes)} == {"near"}

        return work

    assert is_linear(prepare, 125)


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
    quotes = [" ".join(words[at : at + 20]) + " indeed" for at in range(len(words) - 20)] * 2

    def prepare(size: int) -> Callable[[], object]:
        aligner = Aligner(article)
        return lambda: [aligner.align(quote) for quote in quotes[:size]]

    assert is_linear(prepare, len(quotes) // 4)
