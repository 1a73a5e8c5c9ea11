"""Statements that give a figure of a table for another row, column or time than the table does, and true ones."""

from __future__ import annotations

import pytest

from summarizer import verify
from tests.docs.test_docs import configure

ROWS = """EUR million | Q3 2025 | Q3 2024
Ticket sales | 640 | 590
Cargo income | 118 | 131
Fuel costs | 212 | 236
Landing fees | 97 | 88
Total | 1,067 | 1,045"""
TABLES = {"bars": ROWS, "tabs": ROWS.replace(" | ", "\t"), "blanks": ROWS.replace(" | ", "    ")}

FALSE = {
    "another row": ("Cargo income was 212 million euros.", "for “Cargo income”"),
    "another column": ("Cargo income was EUR 131 million in Q3 2025.", "for “Q3 2025”"),
    "exchanged columns": ("Fuel costs rose to EUR 236 million from EUR 212 million.", "an earlier time"),
    "the total for one row": ("Cargo income came to EUR 1,067 million.", "for “Cargo income”"),
    "another row of the same word": ("Landing fees came to EUR 118 million.", "for “Landing fees”"),
}
TRUE = {
    "a cell": "Cargo income was EUR 118 million in Q3 2025.",
    "two cells": "Ticket sales rose to EUR 640 million from EUR 590 million.",
    "a year for comparison": "Landing fees were EUR 97 million, after EUR 88 million in Q3 2024.",
    "a row in passing": "Cheaper fuel left room for ticket sales of EUR 640 million.",
    "a part of a heading": "Ticket sales cover costs of EUR 212 million.",
    "two rows": "Cargo income and landing fees stood at EUR 118 million and EUR 97 million.",
    "a rise by a difference": "Ticket sales rose by EUR 50 million to EUR 640 million.",
    "a fall": "Fuel costs fell to EUR 212 million.",
    "a total": "In total, cargo income and all else came to EUR 1,067 million.",
    "a sum": "With cargo, the total is EUR 1,067 million.",
}


def flag(rows: str, text: str) -> list[str]:
    article = f"The airline Norra told of its autumn on Monday.\n\n{rows}\n\nIt will open a route to Riga.\n"
    brief = {"abstract": [{"quotes": [rows], "text": text}]}
    checked = verify(article, brief, settings=configure())
    return [*(one.reason for one in checked.rejected), *(one.message for one in checked.warnings)]


@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize(("text", "message"), FALSE.values(), ids=FALSE)
def test_a_figure_of_another_cell_is_flagged(rows: str, text: str, message: str) -> None:
    assert [one for one in flag(rows, text) if "the article's table has" in one and message in one]


@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("text", TRUE.values(), ids=TRUE)
def test_a_figure_of_its_own_cell_is_left_alone(rows: str, text: str) -> None:
    assert flag(rows, text) == []


def test_a_difference_of_cells_has_the_unit_that_the_table_has_elsewhere() -> None:
    article = "The port of Vanse told of its year.\n\nGoods\t2023\t2024\nGrain\t18,300\t15,100\n\nAll is in tonnes.\n"
    for text, reason in {
        "Grain was 3,200 tonnes lower in 2024 than in 2023.": "",
        "Grain was 3,900 tonnes lower in 2024 than in 2023.": "not stated",
        "Grain fell by 3,200 tonnes to 15,100.": "",
        "Grain rose by 3,200 tonnes to 15,100.": "a change in the opposite direction",
    }.items():
        checked = verify(
            article, {"abstract": [{"quotes": ["Grain\t18,300\t15,100"], "text": text}]}, settings=configure()
        )
        told = [*(one.reason for one in checked.rejected), *(one.message for one in checked.warnings)]
        assert bool(told) == bool(reason), told
        assert reason in " ".join(told)


def test_a_heading_row_without_a_corner_heads_the_cells_below_it() -> None:
    rows = "2023\t2024\t2025\nGrain shipped\t412\t388\t361\nCranes\t31\t29\t24"
    assert flag(rows, "The port had 29 cranes in 2024.") == []
    assert [one for one in flag(rows, "The port had 31 cranes in 2024.") if "for “2024”" in one]


def test_a_row_with_fewer_cells_than_headings_has_none_for_certain() -> None:
    rows = "Item\tNote\tQ3 2026\tQ3 2025\nSales\t2\t1,284\t1,167\nFuel costs\t253\t182"
    assert flag(rows, "Fuel costs were 253 in Q3 2026.") == []


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("Party\tVotes\t%\nGreens\t3,127\t9.5\nCentre\t8,310\t25.3", "The Greens won 9.5 percent of the votes."),
        ("Ticket\tZone\tPrice\nSingle\tA\t2.90\nDay pass\tA\t7.80", "A single ticket for zone A costs 2.90."),
    ],
    ids=["a heading that is a unit", "a heading of names"],
)
def test_a_heading_that_the_statement_names_by_the_way(rows: str, text: str) -> None:
    assert flag(rows, text) == []


@pytest.mark.parametrize(
    ("caption", "is_scaled"),
    [
        ("Table 3. Arrests by age\n\n[In thousands. For the year to June]", True),
        ("Amounts in NOK thousand", True),
        ("Passengers (in thousands, without crews)", True),
        ("Statement of Income\n(Amounts in Thousands Except Per Share Amounts)\n(Unaudited)", True),
        ("(U.S. dollars in thousands)", True),
        ("(Thousands of dollars, except per ticket)", True),
        ("($000)", True),
        ("Thousands of dollars were lost when the ferry broke down.", False),
        ("The ferry has cost the town dear. It sank money in thousands of repairs.", False),
        ("Passengers", False),
    ],
)
def test_a_caption_gives_the_magnitude_of_a_table(caption: str, is_scaled: bool) -> None:
    rows = f"{caption}\n\nPort\tAdults\tChildren\nVarn\t41.5\t9.8"
    assert (flag(rows, "Varn had 9,800 children.") == []) is is_scaled


@pytest.mark.parametrize(
    "corner", ["(Dollars in millions, except per ticket data)", "(IN MILLIONS, EXCEPT PER TICKET DATA)"]
)
@pytest.mark.parametrize("sign", ["", "$", "$ "])
def test_a_long_corner_under_other_headings_gives_the_magnitude(corner: str, sign: str) -> None:
    rows = (
        "(Unaudited) | (Unaudited)\nThree Months Ended | Twelve Months Ended\n"
        f"{corner} | May 30, 2026 | May 31, 2025 | % Chg.\n"
        f"Tickets | {sign}1,204.2 | {sign}961.8 | 25.2\nDiesel | {sign}344.2 | {sign}321.9 | 6.9"
    )
    assert flag(rows, "Diesel cost $344.2 million, after $321.9 million a year earlier.") == []
    assert any("not stated" in one for one in flag(rows, "Diesel cost $344.2 billion."))


def test_a_caption_holds_for_columns_without_a_corner() -> None:
    rows = "(in millions)\n(Unaudited)\n\tMay 30, 2026\tMay 31, 2025\nTickets\t$ 1,204.2\t$ 961.8\nDiesel\t344.2\t321.9"
    assert flag(rows, "Tickets brought in $1,204.2 million, after $961.8 million.") == []


def test_what_follows_brackets_belongs_to_a_heading() -> None:
    rows = "2026 | 2025\nEarnings (loss) per trip - net (1) | 0.34 | 0.84\nAdjusted earnings per trip - net | 0.5 | 0.6"
    assert flag(rows, "Net earnings per trip were 0.34.") == []
    assert flag(rows, "Adjusted net earnings per trip were 0.34.") != []
