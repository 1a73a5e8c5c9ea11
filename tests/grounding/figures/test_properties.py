"""What holds of the figure finder for every text: slices, order, no crash, linear time."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.figures.finder import find_figures, parse_figure
from summarizer.grounding.figures.number_words import LARGE
from summarizer.language.spelled_numbers import ONES, TENS
from summarizer.schemas.findings import FoundFigure
from tests.support.growth import is_linear

PIECES = st.sampled_from(
    """
    5 1,000 3.2 ½ 1/2 2011 12:30 one two half a third million bn m $ € £ USD euros % percent percentage points to - –
    and between from of in per km square °C year-old aged , . ; ( ) minus dozens hundred -5 #2 IX May 4th s ' ’ 10^6
    1.234,5 more than at least or more up last year the first nine months compared with twice x : the
    999999999999999999999999999999 万 億 천 ล้าน ก
    """.split()
)


def check(text: str, found: list[FoundFigure]) -> None:
    last = 0
    for index, figure in enumerate(found):
        assert text[figure.start : figure.end] == figure.text != ""
        assert figure.start >= last
        last = figure.end
        if figure.period_span is not None:
            assert text[slice(*figure.period_span)] == figure.period
        else:
            assert figure.period is None
        assert figure.baseline is None or (0 <= figure.baseline < len(found) and figure.baseline != index)
        assert figure.value is None or figure.value.is_finite()
        assert figure.value is not None or figure.value_to is None
        assert figure.currency is None or figure.kind == "money"


@given(st.text())
def test_any_text(text: str) -> None:
    check(text, find_figures(text))
    check(text, find_figures(text, vague=True))


@given(st.lists(PIECES), st.sampled_from(["", " "]))
def test_any_pieces(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    check(text, find_figures(text, vague=True))


@given(st.text(alphabet="0123456789.,:/-x^eE ½%$ \u00a0\u202f’'"))
def test_any_digits(text: str) -> None:
    check(text, find_figures(text))


@given(st.integers(0, 10**15), st.sampled_from([",", "\u00a0", "\u202f", "’", ""]))
def test_separators(number: int, separator: str) -> None:
    written = f"{number:,}".replace(",", separator)
    (found,) = find_figures(f"They counted ~{written} votes there.")
    assert found.value == number


@given(st.integers(0, 10**9 - 1))
def test_words(number: int) -> None:
    (found,) = find_figures(f"They counted ~{spell(number)} votes there.")
    assert (found.value, found.unit) == (Decimal(number), "vote")


@given(st.decimals(Decimal("0.01"), Decimal(999), places=2), st.sampled_from(sorted(set(LARGE) - {"lakh", "crore"})))
def test_magnitudes(number: Decimal, large: str) -> None:
    found = parse_figure(f"${number} {large}")
    assert found is not None
    assert (found.value, found.currency) == (number * LARGE[large], "USD")
    assert "E" not in str(found.value)


def spell(number: int) -> str:
    small = {value: word for word, value in ONES.items() if word not in ("nought", "naught")}
    tens = {value: word for word, value in TENS.items() if word != "fourty"}
    if number < 20:
        return small[number]
    if number < 100:
        return tens[number // 10 * 10] + (f"-{small[number % 10]}" if number % 10 else "")
    for name, size in (("million", 10**6), ("thousand", 1000), ("hundred", 100)):
        if number >= size:
            rest = number % size
            joint = " and " if rest < 100 else " "
            return f"{spell(number // size)} {name}" + (joint + spell(rest) if rest else "")
    raise AssertionError(number)


REPEATED = [
    "1",
    "11,",
    "1.111.",
    "1,111",
    "a",
    "one ",
    "1 ",
    "123 ",
    "١٢٣ ",
    "11-",
    "the first ",
    "two hundred and ",
    "million ",
    "$",
    "between 5 and ",
    "5 to ",
    "5 percent, up from 6 percent, ",
    "last year’s ",
    "in the end of the ",
    "twenty-",
    "5 more ",
    "U.S. ",
    "½",
    ". ",
    "\n",
]


@pytest.mark.faults
@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_linearly(piece: str) -> None:
    assert is_linear(lambda size: partial(find_figures, piece * (size // len(piece))), 6_000)


def test_a_row_of_digits_is_no_number_and_does_no_harm() -> None:
    assert find_figures("9" * 1_000_000) == []
    assert find_figures("1e999999999 " + "1" * 40) == []
    (found,) = find_figures("million " * 500)[:1]
    assert found.value is not None
    assert found.value < Decimal(10**60)
