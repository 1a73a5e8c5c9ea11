"""The extractive engine on what wire services and broadcasters write: names in brackets, affiliations, short names."""

from __future__ import annotations

import pytest

from summarizer import summarize
from summarizer.schemas.brief import Brief

MORE = " Norby has 4,000 people. The bridge was built in 1921. Nobody was hurt."


def roles(text: str) -> dict[str, str | None]:
    return {actor.name: actor.role for actor in brief(text).actors}


def brief(text: str) -> Brief:
    return summarize(text + MORE, model="extractive")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "The Community and Public Sector Union's Ola Lind says the Government exports jobs. Ms Lind is alarmed.",
            "Ola Lind",
            "Community and Public Sector Union",
        ),
        (
            "The Bureau of Meteorology's Ola Lind says the rain did little. Ms Lind expects more of it.",
            "Ola Lind",
            "Bureau of Meteorology",
        ),
        (
            "The Reverend Ola Lind, who is the president of the Baptist Union of Norland, says more is needed.",
            "Ola Lind",
            "president of the Baptist Union of Norland",
        ),
        (
            "The prize went to Ola Lind, who is the oldest member of the Norby Choir. Lind says she is glad.",
            "Ola Lind",
            "who is the oldest member of the Norby Choir",
        ),
        (
            "Federal Treasurer Ola Lind has warned of a slump. Lind said the budget was safe.",
            "Ola Lind",
            "Federal Treasurer",
        ),
        ("Kelso Alderman Ola Lind said the bridge was unsafe. Lind said it would close.", "Ola Lind", "Kelso Alderman"),
        (
            "Harlan Steel Inc, a subsidiary of <Norby Machines AB>, said it would close. Harlan Steel Inc has a mill.",
            "Harlan Steel Inc",
            "subsidiary of Norby Machines AB",
        ),
    ],
)
def test_a_role_is_whole_and_without_words_that_only_lead_to_it(text: str, name: str, role: str) -> None:
    assert roles(text)[name] == role


def test_a_place_with_an_office_is_no_person_though_both_are_names() -> None:
    assert "Victoria Premier" not in roles("Victoria Premier said on Monday that the state would pay for the bridge.")


def test_a_short_name_of_two_firms_is_that_of_neither_and_that_of_a_person_s_firm_is_the_person_s() -> None:
    text = (
        "Brindex Products Inc said it agreed to sell Brindex Manufacturing Inc to a rival for 100,000 dollars in cash. "
        "Brindex Manufacturing employs 40 people. Brindex also said it would pay 900,000 dollars to cancel shares that "
        "its founder holds. Brindex said the sale of the unit, which makes ladders, would be closed in April."
    )
    assert "brindex-manufacturing-inc" not in {position.actor for position in brief(text).positions}
    person = 'Ann Roe founded Ann Roe Ltd. Ann Roe said the firm would move. "I am happy," Ann said.'
    assert "Ann" not in roles(person)


def test_an_adjective_in_capitals_is_no_office() -> None:
    assert "Orthodox Jewish" not in roles("The plan divided Norland's Modern Orthodox Jewish community in Kelso.")


def test_a_nation_whose_bowlers_play_is_a_team() -> None:
    kinds = {actor.name: actor.kind for actor in brief("Norway has named three bowlers. Norway's umpire left.").actors}
    assert kinds == {} or kinds["Norway"] == "organization"


def test_a_sentence_may_open_with_a_name_in_angle_brackets() -> None:
    found = brief(
        "<Harlan Mining Corp> said it agreed to buy a 29 percent stake in a gold mine in Norland from rivals."
    )
    assert [claim.figure.text for claim in found.numeric_claims if claim.figure.kind == "percent"] == ["29 percent"]
    assert [position.actor for position in found.positions] == ["harlan-mining-corp"]


def test_a_large_number_without_a_unit_is_no_figure_beside_one_that_has_it() -> None:
    found = brief("The maker of wallpaper showed a pretax profit of 1.5 million dollars on turnover of 37 million.")
    assert "37 million" not in [claim.figure.text for claim in found.numeric_claims]
    assert "1.5 million dollars" in [claim.figure.text for claim in found.numeric_claims]


def test_what_is_produced_is_a_figure_beside_its_price_and_a_length_of_time_is_none() -> None:
    found = brief("Harlan Mining produced 42,000 ounces of gold last year at a cost of 160 dollars an ounce.")
    assert "42,000 ounces" in [claim.figure.text for claim in found.numeric_claims]
    lasting = brief("The warrants of Harlan Mining are valid for five years at a price of 12 dollars per share.")
    assert "five years" not in [claim.figure.text for claim in lasting.numeric_claims]
