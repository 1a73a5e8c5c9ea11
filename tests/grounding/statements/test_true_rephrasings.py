"""A sentence rephrased truly stays clean; a lie of the same form is flagged."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import verify
from tests.docs.test_docs import configure

BILLS = "Now shops have to pay the levy as long as sales are billed, even if customers have yet to pay."
PORT = "The mayor would sell the port if the council agreed."
SHADE = "Others, however, said it was easy to tell by the color if a mast was still sound or not."
ROAD = "The road is open to lorries and will be closed until the bridge is ready."
CREWS = "The yard has fired nearly 140 clerks, hired 4,000 divers and put about 10,000 others out of work."
DEATHS = "The rate rose from 6.1 deaths per 100,000 people to 16.3 deaths per 100,000 in 2015."
ELDERS = (
    "Elders number 1.48 million, or 17.3 percent of all, including 238,000 above the age of 80 and 268,000 in flats."
)
MILK = "The dairy will stay open as long as farmers deliver, even if the roof leaks."
TAX = "The toll is low and will be cut unless the court objects."
CLINIC = "Nine nurses were dismissed and 20 others were moved."
PROFIT = "Profit rose from 19 million euros to 28 million euros."
CUTS = "The plant will close in March, with the loss of 2,000 jobs."
CHARGE = "A clerk accused of forging 40 tolls has pleaded not guilty."
LOCK = "All locks will be shut on Monday, January 29."
PIER = "The people who built the pier half a century ago were divers."
GUIDE = "The guide, who was born in 1976, came to Vardo in 2004."
CHAMBER = "Dahl told the House of Commons that the queues were shorter."
FUND = "The pumps are to receive $15 million. They belong to a plan of $60 million for all wells, announced in May."
DREDGING = "The port must be dredged if the yard is to keep its divers."
TRUE = (
    ("The mayor welcomed the plan and rejected the crane.", "The mayor rejected the crane and welcomed the plan."),
    (DREDGING, "The port must be dredged."),
    (CHARGE, "The clerk denies forging 40 tolls."),
    ("A clerk pleaded not guilty to forging 40 tolls.", "A clerk is accused of forging 40 tolls."),
    (LOCK, "All locks will be shut on January 29."),
    (LOCK, "All locks will be shut on a Monday."),
    (PIER, "The people who built the pier 50 years ago were divers."),
    (PIER.replace("half a century", "50 years"), PIER),
    (GUIDE, "The guide was born in 1976 and was about 28 when he came to Vardo."),
    (CHAMBER, "Dahl told MPs that the queues were shorter."),
    ("The line has four Boeing 767-300 aircraft.", "The line has four Boeing 767-300s."),
    ("The line flies the 737 jet and the A380.", "The line flies 737s and A380s."),
    ("The mill is the tallest building in Norby.", "The mill is the tallest of all buildings in Norby."),
    ("Rowing is the top funded single sport.", "Rowing gets the most money of all single sports."),
    (FUND, "The pumps receive a quarter of the $60 million for all wells."),
    (BILLS, BILLS.replace("shops", "stores")),
    (PORT, "However, the mayor would sell the port if the council agreed."),
    (SHADE, SHADE.replace("color", "colour")),
    (ROAD, "The road is open to lorries."),
    (CREWS, CREWS.replace("nearly", "almost")),
    (DEATHS, DEATHS.replace("100,000 people", "100000 people")),
    (ELDERS, ELDERS.replace("238,000", "about 240,000")),
    (CUTS, "The plant will close in March, at the cost of 2000 jobs."),
    (CUTS, "The plant will close in March, which results in 2000 job losses."),
    (CUTS, "The plant's closure in March means a loss of 2000 jobs."),
)
FALSE = (
    ("The town agreed to pay the divers in May.", "The town refused to pay the divers in May."),
    ("The yard resumed its ferries to Vardo in May.", "The yard suspended its ferries to Vardo in May."),
    ("The mayor welcomed the yard's plan for a crane.", "The mayor rejected the yard's plan for a crane."),
    (DREDGING.replace("is to keep", "keeps"), "The port must be dredged."),
    (DREDGING.replace("is to keep its divers", "is to be sold to divers"), "The port must be dredged."),
    (CHARGE, "The clerk forged 40 tolls."),
    (CHARGE, "The clerk forged 40 tolls and denies wrongdoing."),
    (CHARGE, "The clerk forged 40 tolls and denies wrongdoing over the tolls."),
    ("The line has four Boeing 767-300 aircraft.", "The line has four Boeing 767-400s."),
    ("The mill sold 860 boats.", "The mill was built in the 860s."),
    ("The union made a request of some mills.", "The union made a request of all mills."),
    ("The court ordered an arrest of several clerks.", "The court ordered the arrest of all clerks."),
    ("The pilot of the line owns 40 boats.", "The pilot of the line is in his 40s."),
    (CHARGE, "A clerk accused of forging 40 tolls has pleaded guilty."),
    (GUIDE, "He was 31 when he came to Vardo."),
    (CUTS, "Dahl told MPs that the plant will close in March."),
    (FUND, "The pumps receive $60 million."),
    (CUTS, "Since 2000 jobs have been cut."),
    (CUTS, "The March 2000 strikes closed the plant."),
    (CUTS, "The 2000 strikes closed the plant."),
    (CUTS, "The floods of 2000 hurt workers."),
    (BILLS, "Now shops have to pay the levy, whatever the sales are."),
    (PORT, "However, the mayor would sell the port."),
    (PORT, "The mayor would sell the port, however the council votes."),
    (MILK, "The dairy will stay open even if the roof leaks."),
    (TAX, "The toll will be cut."),
    (CLINIC, "Among the nurses who were dismissed, 20 were moved, and others too."),
    (PORT, "The mayor would sell the port even if the council did not agree."),
    (ROAD, "The road will be closed."),
    (CREWS, "The yard has hired 4,000 divers, and put about 10,000 of them out of work."),
    (DEATHS, DEATHS.replace("100,000 people", "10000 people")),
    (CUTS, "The plant will close in March, at the cost of 2001 jobs."),
    (CUTS, "The plant will close in 2000, with the loss of its jobs."),
    (PROFIT, "Profit fell by 9 million euros to 28 million euros."),
)


def find_warnings(quote: str, text: str) -> list[str]:
    """The messages about one sentence of an abstract beside its quote."""
    brief = {"abstract": [{"quotes": [quote], "text": text}]}
    audit = verify(quote, brief, settings=configure())
    return [caution.message for caution in audit.warnings] + [item.reason for item in audit.rejected]


@pytest.mark.parametrize(("quote", "text"), TRUE)
def test_a_true_rephrasing_is_clean(quote: str, text: str) -> None:
    assert find_warnings(quote, text) == []


@pytest.mark.parametrize(("quote", "text"), FALSE)
def test_a_lie_of_the_same_form_is_flagged(quote: str, text: str) -> None:
    assert find_warnings(quote, text)


@pytest.mark.parametrize(("name", "is_clean"), [("Li Guowei", True), ("Ingrid Holm", False), ("Li Andersson", False)])
def test_a_family_name_in_front_shows_no_gender(name: str, is_clean: bool) -> None:
    last = "Work should start at the source, and faults must be punished, he said."
    actors = [{"id": "premier", "name": name, "kind": "person"}]
    position: dict[str, Any] = {"quote": last, "actor": "premier", "attribution": "he", "statement": last}
    text = f"Premier {name} urged the ports to mend their cranes. {last}"
    audit = verify(text, {"actors": actors, "positions": [position]}, settings=configure())
    assert (not audit.warnings and not audit.rejected) == is_clean


@pytest.mark.parametrize(("quote", "is_clean"), [("shut on Monday, January 29", True), ("shut on January 25", False)])
def test_a_weekday_before_a_date_is_part_of_it(quote: str, is_clean: bool) -> None:
    brief = {
        "abstract": [
            {"quotes": ["All locks will be shut on Monday, January 29."], "text": f"All locks will be {quote}."}
        ]
    }
    audit = verify(f"The ban on boats begins on Thursday, January 25. {LOCK}", brief, settings=configure())
    assert (not audit.warnings and not audit.rejected) == is_clean


@pytest.mark.parametrize(
    ("length", "statement", "is_clean"),
    [
        ("24 hours", "The strike lasts one day.", True),
        ("seven days", "It lasts one week.", True),
        ("24 hours", "The strike lasts one month.", False),
    ],
)
def test_a_figure_may_be_given_in_another_unit(length: str, statement: str, is_clean: bool) -> None:
    quote = f"Divers are on strike for {length}."
    item = {"quote": quote, "figure": length, "attribution": "the article", "about": None, "statement": statement}
    audit = verify(quote, {"numeric_claims": [item]}, settings=configure())
    assert (not audit.warnings and not audit.rejected) == is_clean
