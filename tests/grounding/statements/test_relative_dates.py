"""Dates that a statement gives for the article's relative dates."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarizer import Article, verify

TEXT = (
    "The firm lost 4 million euros last year. The court ruled on Wednesday that the mine must close by next Friday. "
    "Its owner, Łukasz Oğuz, bought it three years ago from Jürgen Ørsted, and sold shares a month ago."
)
PUBLISHED = "2026-11-20"


def read_reasons(statement: str, published: str | None = PUBLISHED) -> Sequence[str]:
    """What is said of one sentence of an abstract that rests on the whole article."""
    article = Article.model_validate({"text": TEXT, "published": published})
    audit = verify(article, {"actors": [], "abstract": [{"text": statement, "quotes": TEXT.split(". ")[:2]}]})
    return [*(one.reason for one in audit.rejected), *(one.message for one in audit.warnings if one.path)]


@pytest.mark.parametrize(
    ("statement", "is_right"),
    [
        ("The firm lost 4 million euros in 2025.", True),
        ("The firm lost 4 million euros in 2024.", False),
        ("The court ruled on 18 November.", True),
        ("The court ruled on November 18, 2026.", True),
        ("The court ruled on 17 November.", False),
        ("The mine must close by 27 November.", True),
        ("The mine must close by 28 November.", False),
        ("The owner bought the mine in 2023.", True),
        ("The owner bought the mine in 2021.", False),
        ("He sold shares in October.", True),
        ("He sold shares in September.", False),
    ],
)
def test_a_date_may_be_one_that_a_relative_date_means(statement: str, is_right: bool) -> None:
    assert (read_reasons(statement) == []) is is_right
    assert read_reasons(statement, published=None) != []


@pytest.mark.parametrize(("year", "is_right"), [(2027, True), (2026, False), (2025, False)])
def test_a_figure_may_have_the_year_that_its_relative_date_means(year: int, *, is_right: bool) -> None:
    text = (
        "The firm employs 260 people and hopes to hire 120 by the end of next year. In 2025 and in 2026 it hired none."
    )
    article = Article.model_validate({"text": text, "published": PUBLISHED})
    statement = f"The firm has 260 people and hopes to hire 120 by the end of {year}."
    audit = verify(article, {"actors": [], "abstract": [{"text": statement, "quotes": [text.split(". ")[0]]}]})
    assert (not audit.rejected and not audit.warnings) is is_right


@pytest.mark.parametrize("published", [None, PUBLISHED])
@pytest.mark.parametrize(
    ("text", "statement", "is_right"),
    [
        (
            "The pier opens in the autumn of 2031 or the spring of the following year.",
            "The pier opens by spring 2032.",
            True,
        ),
        (
            "The pier opens in the autumn of 2031 or the spring of the following year.",
            "The pier opens by spring 2033.",
            False,
        ),
        ("The yard built 40 boats in 2019, up from 31 the year before.", "It built 9 more boats than in 2018.", True),
        ("The yard built 40 boats in 2019, up from 31 the year before.", "It built 9 more boats than in 2017.", False),
        ("The yard built 40 boats. Up from 31 the year before.", "It built 9 more boats than in 2018.", False),
    ],
)
def test_a_year_may_be_the_one_beside_a_named_year(
    text: str, statement: str, published: str | None, *, is_right: bool
) -> None:
    article = Article.model_validate({"text": text, "published": published})
    audit = verify(article, {"actors": [], "abstract": [{"text": statement, "quotes": [text]}]})
    assert (not audit.rejected) is is_right


@pytest.mark.parametrize("seller", ["Jürgen Ørsted", "Jurgen Orsted", "Juergen Oersted"])
@pytest.mark.parametrize("owner", ["Łukasz Oğuz", "Lukasz Oguz"])
def test_names_may_be_written_without_accents(owner: str, seller: str) -> None:
    assert read_reasons(f"{owner} bought the mine from {seller}.") == []
    assert read_reasons(f"{owner} bought the mine from Jurij Orsk.") != []
