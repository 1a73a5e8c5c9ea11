"""Figures beside a true quote: what a statement tells of them otherwise than the article, and what it tells as well."""

from __future__ import annotations

import pytest

from summarizer import verify
from tests.docs.test_docs import configure

RATE = "The bank cut its rate to 3 percent on Monday, its first reduction since 2019."
PRICES = "Prices rose 5 percent on Friday, the biggest rise since May."
JOBLESS = "Unemployment climbed to 7.6 percent in the third quarter from 6.9 percent in the second."
COUNCIL = "Six of the nine members of the council voted for the cut."
WATER = "The firm handed out water at three sites by Sunday night; a fourth will open on Tuesday. It lost three points."
PATIENTS = "Seven people, three of them children, were in hospital on Sunday. A fourth child went home."
PORT = "The port handled 640,000 containers last year. The number of strikes passed 40. Fees were near 90 million."
FARES = "Fares fell to 92 crowns ($9) from 97 crowns a year earlier, against a plan of 95 crowns."
SHARE = "Bus travel fell 2 points to 41 percent, from 43 percent a year earlier."
STOCK = "The stock rose 3.8 percent to $60.15, above the offer of $58.50."
CARGO = "The port handled 64,000 lorries last year, up from 59,000 a year earlier."
HEAT = "The crossing runs provided that the water does not climb above 19 degrees."
FROST = "The road cannot be mended in under six months."
SEATS = "Seats must not cost more than 70 crowns."
CROP = "Last year the decrease in the crop amounted to 0.7 percent."
PASSES = "Of the entries, 61.4 percent were passes, down from 63.1 percent last year."
WAGES = "Pay growth eased to 4.1 percent in May from 4.4 percent in April."
LESS = "Without the old, the increase in falls shrank to 8 percent."
OUTLOOK = "The bank now sees growth of 1.3 percent in 2031, down from the 1.9 percent that it saw in June."
DUTY = "The guard was called 40 minutes before the tower fell."
DEADLINE = "The court is to rule on the tower by the end of March. The clerk retires in April."
EMPTY = "A flat empty for over nine months costs 2 percent of its value, rising to 8 percent in the third year."
NOISE = "The bars must not exceed 60 decibels after ten o'clock."
MAPS = "With this gift the archive holds 3900+ maps and 260+ globes."
PUMPED = "Norvia was pumping 1.2 mln bpd in May, a refiner said."
FEE = "The fee is not to exceed 30 crowns, and the deposit must not be less than 90 crowns."

HONEST = [
    (PUMPED, "Norvia was pumping 1.2 million barrels a day in May."),
    (PUMPED, "Norvia's output was 1.2 million barrels per day."),
    (FEE, "The fee must not be more than 30 crowns."),
    (FEE, "The fee is 30 crowns or less."),
    (FEE, "The deposit may not be below 90 crowns."),
    (MAPS, "The archive holds more than 3,900 maps."),
    (MAPS, "The archive holds at least 3,900 maps."),
    (JOBLESS, "Unemployment was 6.9 percent in the second quarter."),
    (JOBLESS, "Unemployment rose from 6.9 percent in the second quarter to 7.6 percent in the third."),
    (RATE, "The bank cut its rate to 3 percent, its first reduction since 2019."),
    (RATE, "The first cut since 2019 took the rate to 3 percent."),
    (PRICES, "Prices rose 5 percent, the biggest rise since May."),
    (COUNCIL, "The vote was 6 to 3."),
    (WATER.split("; ", maxsplit=1)[0], "By Sunday night the firm had handed out water at three distribution points."),
    (WATER.split(". ", maxsplit=1)[0], "Water is handed out at three sites, and a fourth opens on Tuesday."),
    (PATIENTS.split(". ", maxsplit=1)[0], "Four adults and three children were in hospital on Sunday."),
    (PORT, "The port, which had more than 40 strikes, handled 640,000 containers."),
    (CARGO, "The port handled 64,000 lorries last year, after 59,000 a year earlier."),
    (CARGO, "A year earlier 59,000 lorries came."),
    (JOBLESS, "Unemployment climbed to 7.6 percent."),
    (PORT, "The port took nearly 90 million in fees."),
    (FARES, "Fares fell to 92 crowns from 97 crowns a year before."),
    (SHARE, "Bus travel is down 2 points from a year ago, at 41 percent."),
    (STOCK, "The stock traded $1.65 above the offer after it had gained 3.8 percent."),
    (HEAT, "The crossing runs as long as the water stays below 19 degrees."),
    (HEAT, "The crossing runs unless the water gets warmer than 19 degrees."),
    (FROST, "Mending the road takes at least six months."),
    (SEATS, "Seats may cost at most 70 crowns."),
    (WAGES, "Pay rose by 4.1 percent in May, more slowly than in April."),
    (CROP, "Over last year as a whole, the crop was down 0.7 percent."),
    (PASSES, "Passes made up 61.4 percent of the entries, 1.7 points fewer than last year."),
    (LESS, "Without the old, the increase in falls came to only 8 percent."),
    (OUTLOOK, "The bank cut its 2031 growth forecast by 0.6 percentage points to 1.3 percent."),
    (DUTY, "The guard was called less than an hour before the tower fell."),
    (DEADLINE.split(". ", maxsplit=1)[0], "The court is to rule on the tower before April."),
    (EMPTY, "If empty for more than nine months, it costs 2 percent of its value, and 8 percent from year three."),
    (NOISE, "The bars must stay below 60 decibels after ten o'clock."),
]
LIES = [
    (PUMPED, "Norvia was pumping 1.2 million barrels a week in May."),
    (PUMPED, "Norvia was pumping 1.2 million tonnes a day in May."),
    (FEE, "The fee will be at least 30 crowns."),
    (FEE, "The fee cannot be below 30 crowns."),
    (FEE, "The deposit will be under 90 crowns."),
    (MAPS, "The archive holds at most 3,900 maps."),
    (JOBLESS, "Unemployment was 7.6 percent in the second quarter."),
    (JOBLESS, "Unemployment was 6.9 percent in the first quarter."),
    (RATE, "The bank has cut its rate to 3 percent since 2019."),
    (JOBLESS, "Unemployment climbed by 7.6 percent in the third quarter."),
    (FARES, "Fares fell to 97 crowns from 92 crowns a year before."),
    (SHARE, "Bus travel is up 2 points from a year ago, at 41 percent."),
    (HEAT, "The crossing runs provided that the water climbs above 19 degrees."),
    (FROST, "The road can be mended in under six months."),
    (SEATS, "Seats will cost more than 70 crowns."),
    (SEATS, "Seats will cost 70 crowns."),
    (WAGES, "Pay growth climbed to 4.1 percent in May."),
    (DUTY, "The guard was called an hour before the tower fell."),
    (DEADLINE.split(". ", maxsplit=1)[0], "The court is to rule on the tower in April."),
]


def flag(quote: str, statement: str) -> list[str]:
    """What is said of a statement beside its quote, in an article that has all of the above."""
    parts = (RATE, PRICES, JOBLESS, COUNCIL, WATER, PATIENTS, PORT, CARGO, FARES, SHARE, STOCK, CROP, PASSES)
    article = "\n\n".join(
        (*parts, HEAT, FROST, SEATS, WAGES, LESS, OUTLOOK, DUTY, DEADLINE, EMPTY, NOISE, MAPS, PUMPED, FEE)
    )
    brief = {"actors": [], "abstract": [{"quotes": [quote], "text": statement}]}
    audit = verify(article, brief, settings=configure())
    return [rejection.reason for rejection in audit.rejected] + [
        warning.message for warning in audit.warnings if warning.path
    ]


@pytest.mark.parametrize(("quote", "statement"), HONEST)
def test_a_figure_told_as_the_article_has_it_is_left_alone(quote: str, statement: str) -> None:
    assert flag(quote, statement) == []


@pytest.mark.parametrize(("quote", "statement"), LIES)
def test_a_figure_told_in_another_way_is_flagged(quote: str, statement: str) -> None:
    assert flag(quote, statement) != []


def test_a_rounding_is_that_of_its_quote() -> None:
    """Another figure of the article may be rounded so, too."""
    quote = "Last year 1,346,194 people came"
    article = f"In 2019 the park had 1,309,338 visitors, the keeper said. {quote}, and 402,000 of them in spring."
    claim = {"quote": quote, "figure": "1,346,194 people", "attribution": "the keeper", "about": None}
    told = claim | {"statement": "About 1.35 million people came last year."}
    assert verify(article, {"numeric_claims": [told]}, settings=configure()).warnings == ()


def test_a_small_number_beside_it_does_not_state_the_figure_of_an_item() -> None:
    """What is derived from far figures is another number than its own."""
    quote = "One ferry more sails now, and 285 people take it"
    article = f"{quote}, the keeper said. Elsewhere 11,914 people live on the shore. Of them 2.16 percent own a boat."
    claim = {"quote": quote, "figure": "285 people", "attribution": "the keeper", "about": None}
    told = claim | {"statement": "One ferry more sails now, and 258 people take it."}
    (warning,) = verify(article, {"numeric_claims": [told]}, settings=configure()).warnings
    assert "it does not state its own figure" in warning.message


def test_a_place_that_something_is_near_bounds_no_figure() -> None:
    quote = "At least four shells landed near the town on Monday."
    check = {"text": "Four shells landed near the town.", "quotes": [quote]}
    content = {"actors": [], "headline": None, "abstract": [check], "positions": [], "numeric_claims": []}
    audit = verify(quote, {"schema": "news/2", **content, "open_questions": []})
    assert ["it drops the bound" in warning.message for warning in audit.warnings if warning.path] == [True]


COUNTED = "The flood killed 14 people in Tarn on Sunday, police said. Ann Roe and Bo Lee are missing."


@pytest.mark.parametrize(
    ("statement", "is_right"),
    [
        ("The flood killed 14 people in Tarn.", True),
        ("The flood killed two people in Tarn.", False),
        ("The flood killed 3 people in Tarn.", False),
        ("Two residents of Tarn, Ann Roe and Bo Lee, are missing.", True),
    ],
)
def test_a_small_count_is_no_invented_one(statement: str, is_right: bool) -> None:
    audit = verify(COUNTED, {"actors": [], "abstract": [{"text": statement, "quotes": COUNTED.split(". ")[:1]}]})
    assert (not audit.rejected) is is_right


@pytest.mark.parametrize(
    ("count", "end", "is_listed"),
    [("five", "", True), ("six", "", False), ("five", ", Norbank says", True), ("seven", ", Norbank says", False)],
)
def test_places_with_an_article_are_counted_in_a_list(count: str, end: str, is_listed: bool) -> None:
    text = f"The yard sold boats in Norway, Poland, the Netherlands, Spain and Malta{end}."
    brief = {"abstract": [{"text": f"The yard sold boats in {count} countries.", "quotes": [text]}]}
    assert bool(verify(text, brief).rejected) is not is_listed
