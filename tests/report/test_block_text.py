"""What a reader is shown of a brief, whatever form it is written in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from summarizer.grounding.figures.finder import find_figures
from summarizer.report.block_text import group, name_source, show_figure
from summarizer.report.outline import view_outline
from summarizer.report.plain_text import show
from summarizer.schemas.blocks import Attribution, Figure
from tests.support.briefs import make_brief


def test_sources_are_named_as_the_article_has_them() -> None:
    amadi = [{"id": "amadi", "name": "Ruth Amadi", "kind": "person"}]
    for brief, source in (
        (make_brief("she", actors=amadi), "Ruth Amadi, as “she”, reported"),
        (make_brief("director Ruth Amadi", actors=amadi), "Ruth Amadi, reported"),
        (make_brief("two officials", attributed=None), "two officials, reported"),
        (make_brief(" ", attributed=None, actors=[]), "the article"),
    ):
        (section,) = (section for section in view_outline(brief).sections if section.name == "positions")
        assert [quote.source for quote in section.entries[0].quotes] == [source]


@pytest.mark.parametrize(
    ("value", "written"),
    [("200000000000", "200,000,000,000"), ("3.20", "3.20"), ("2E+11", "200,000,000,000"), ("-4", "-4")],
)
def test_values_are_grouped(value: str, written: str) -> None:
    figure = make_brief("x").numeric_claims[0].figure.model_copy(update={"value": Decimal(value)})
    assert group(Decimal(value)) == written
    assert show_figure(figure, article="") == f"more than x ({written} EUR)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The term is four years and three months.", "four years and three months (4.25 years)"),
        ("They voted 9 to 5.", "9 to 5"),
        ("It lost half a million euros.", "half a million euros (500,000 EUR)"),
        ("It lost $3.5 billion.", "$3.5 billion (3,500,000,000 USD)"),
        ("It has 5 to 7 rooms.", "5 to 7 rooms"),
        ("A crossing costs 2.80 euros.", "2.80 euros"),
        ("It leaked for three days.", "three days"),
        ("It stood for half a century.", "half a century (0.5 centuries)"),
    ],
)
def test_a_value_is_shown_if_it_adds_something(text: str, shown: str) -> None:
    (found,) = find_figures(text)
    names = ("text", "start", "end", "kind", "value", "value_to", "unit", "currency", "comparator")
    figure = Figure.model_validate({name: getattr(found, name) for name in names})
    assert show_figure(figure, article="") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\n c\t d", "a b c d"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("abc\u202edef", "abc\\u202edef"),
        ("\ud800", "\\ud800"),
        ("naïve café 🙂 שלום", "naïve café 🙂 שלום"),
    ],
)
def test_what_a_terminal_might_obey_is_written_out(text: str, shown: str) -> None:
    assert show(text) == shown


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("direct", "Ruth Amadi, as “she”"),
        ("indirect", "Ruth Amadi, as “she”, reported"),
        ("document", "Ruth Amadi, as “she”, in writing"),
        ("author", "the article"),
    ],
)
def test_how_it_was_said_is_told_briefly(kind: Any, source: str) -> None:
    said = Attribution(speaker="amadi", as_named="she", kind=kind)
    assert name_source(said, {"amadi": "Ruth Amadi"}) == source
