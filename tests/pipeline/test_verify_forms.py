"""True items in other forms than the article's, through `verify`: speakers, roles, changes and negations."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import summarize, verify
from summarizer.schemas.audit import Audit
from tests.support.provider_server import answer, serve
from tests.support.service import configure_model


def check(text: str, section: str, item: dict[str, Any], *actors: dict[str, Any]) -> Audit:
    return verify(text, {"actors": list(actors), section: [item]})


def person(key: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"id": key, "name": name, "kind": "person", "role": None, "aliases": [], **fields}


COURT = (
    "Dominic Farrant KC questioned the witness.\n\nMr Farrant said that the money had left the "
    "accounts. She had repaid at "
    "least £300,000 before her arrest, he added."
)
FIRM = (
    "Calloway Reach has promised that 30 per cent of the homes will be affordable. The company’s "
    "planning director, Gareth "
    "Limb, said the cost of the clean-up had risen to £4.1m."
)
CALLS = (
    "Finance Minister Jonas Rieck welcomed the cut. He denied that he had put pressure on the bank, "
    "after the newspaper "
    "Dagspost reported on Tuesday, citing two unnamed officials, that he had telephoned the governor twice."
)


@pytest.mark.parametrize(
    ("text", "quote", "figure", "attribution", "actor"),
    [
        (
            COURT,
            "She had repaid at least £300,000 before her arrest",
            "at least £300,000",
            "Dominic Farrant",
            "Dominic Farrant",
        ),
        (FIRM, "the cost of the clean-up had risen to £4.1m", "£4.1m", "Calloway Reach", "Calloway Reach"),
        (CALLS, "he had telephoned the governor twice", "twice", "Dagspost", "Dagspost"),
    ],
)
def test_the_source_of_a_figure_may_be_named_in_full(
    text: str, quote: str, figure: str, attribution: str, actor: str
) -> None:
    item = {"quote": quote, "figure": figure, "attribution": attribution, "about": None, "statement": quote}
    kind = "person" if actor == "Dominic Farrant" else "organization"
    assert check(text, "numeric_claims", item, person("a", actor, kind=kind)).rejected == ()


def test_words_of_the_opposition_are_not_those_of_the_minister_before_it() -> None:
    text = (
        "The housing minister, Patrick Lowe, has resisted calls to act. The opposition’s "
        "spokeswoman, Clare Dunmore, said that "
        "the government had been warned about the stairs."
    )
    quote = "the government had been warned about the stairs"
    item = {"actor": "lowe", "attribution": "Patrick Lowe", "quote": quote, "statement": f"Lowe says that {quote}."}
    assert check(text, "positions", item, person("lowe", "Patrick Lowe")).rejected


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("A mediator, retired judge Paulette Girouard, was appointed.", "Paulette Girouard", "mediator"),
        (
            "“We were surprised,” said Maud Ferrier of Kessock, who led the study.",
            "Maud Ferrier",
            "leader of the study",
        ),
    ],
)
def test_a_role_may_stand_in_an_apposition_or_a_verb(text: str, name: str, role: str) -> None:
    assert check(text, "actors", person("a", name, role=role)).notes == ()


def flag(text: str, statement: str) -> list[str]:
    audit = check(text, "abstract", {"text": statement, "quotes": [text]})
    return [one.reason for one in audit.rejected] + [one.message for one in audit.warnings]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Her insurer now asks for an excess of £15,000.", "Her insurer wants her to bear the first £15,000."),
        ("The difference was not statistically significant.", "The difference was statistically insignificant."),
        (
            "House prices in August were 2.7% lower than a year earlier and 11% below their peak of March 2023.",
            "House prices have dropped 11% from their peak in March 2023, including 2.7% in the past year.",
        ),
        ("Cllr Ruth Pomfret (Con) broke with her group.", "The Conservative Ruth Pomfret broke with her group."),
        ("Opponents have hardened since June, the union said.", "Opposition has hardened since June, the union said."),
        (
            "Solvane met C$400,000 of the trial’s C$2.3 million cost.",
            "Solvane bore C$400,000 of the cost, which was C$2.3 million.",
        ),
        (
            "The next walkout is due on 14 October. A third will follow on 28 October.",
            "Walkouts are due on 14 and 28 October.",
        ),
        (
            "Profit rose to 214 million euros in the three months to Sept 30, from 188 million.",
            "Profit was 214 million euros in the quarter to the end of September.",
        ),
        ("The margin of error is plus or minus 2.8 points.", "The margin of error is 2.8 points."),
        ("Currents of up to 4 knots have limited each dive.", "Divers face currents as strong as 4 knots."),
        (
            "In a survey of members, answered by just under half, 58 per cent backed the sale.",
            "In the survey 58 per cent were for the sale.",
        ),
        (
            "The bill would extend the zone from six to 10 nautical miles.",
            "The zone would grow by four nautical miles.",
        ),
        (
            "Iceland set a quota of 148,000 metric tons. Its fair share is no more than 104,000 tons.",
            "The quota of 148,000 tons is 44,000 tons larger than the fair share.",
        ),
        (
            "Of 643 homes, 211 had generators, compared with 148 in 2023.",
            "More than 400 of the 643 homes lacked generators.",
        ),
        (
            "The league asked for 10 points; they finished with 44 points.",
            "With ten points off they would have had 34.",
        ),
        ("It wants to spend $240 million over six years.", "That is an average of $40 million a year."),
        (
            "The mission recorded 57 violations. It attributed 38 to Ostreni forces and 11 to Velmari units.",
            "Eight of the violations could not be pinned on either side.",
        ),
        ("Inflation slowed more than expected in October as fuel got cheaper.", "Inflation slowed in October."),
        (
            "The Jan Kisan Dal will not vote for the bill next week unless a ₹14,200-crore cut is reversed.",
            "The Jan Kisan Dal will back no bill unless the ₹14,200-crore cut is reversed.",
        ),
        ("It was 42 in a review published a decade ago.", "A review of ten years ago had 42."),
        ("The deficit reached 4.8% of gross domestic product.", "The deficit was 4.8% of GDP."),
        ("He did not call the police until September.", "He waited until September to call the police."),
        ("Without the sale they would have lost £36.4m.", "They would otherwise have lost £36.4m."),
        ("Lindhall expected to complete the deal in June.", "Lindhall reckons the deal will be complete in June."),
        ("Der Stadtrat stimmte am Montag für die Brücke, und die Fähre bleibt.", "Der Rat stimmte für die Brücke."),
    ],
)
def test_a_true_statement_in_another_form_is_left_alone(text: str, statement: str) -> None:
    assert flag(text, statement) == []


@pytest.mark.parametrize(
    ("text", "statement", "is_true"),
    [
        ("The work began on 3 December.", "It began on Dec. 3.", True),
        ("The work began on December 3.", "It began on 3 Dec.", True),
        ("The work began on 3 March.", "It began on Mar. 3.", True),
        ("The work began on 3 December.", "It began on Dec. 4.", False),
        ("The work began on 3 May.", "It began on Dec. 3.", False),
        ("The flood took one quarter of the houses.", "The flood took 25% of the houses.", True),
        ("The flood took one quarter of the houses.", "The flood took 35% of the houses.", False),
    ],
)
def test_months_and_shares_may_be_written_otherwise(text: str, statement: str, is_true: bool) -> None:
    audit = verify(text, {"abstract": [{"text": statement, "quotes": [text.rstrip(".")]}]})
    assert bool(audit.rejected or audit.warnings) is not is_true


def test_a_far_source_of_a_figure_is_flagged_and_a_source_nobody_names_is_rejected() -> None:
    text = (
        "The survey by Halden Research puts Ms Brandt ahead.\n\nHer rival would not comment.\n\n"
        "The vote is on 9 May.\n\n"
        "Turnout is hard to tell.\n\nWater is the main issue for 41 per cent of respondents."
    )
    quote = "Water is the main issue for 41 per cent of respondents"
    item = {
        "quote": quote,
        "figure": "41 per cent",
        "attribution": "Halden Research",
        "about": None,
        "statement": quote,
    }
    far, unknown = (
        check(text, "numeric_claims", item),
        check(text, "numeric_claims", {**item, "attribution": "Velm Polls"}),
    )
    assert (far.rejected, len(far.warnings)) == ((), 1)
    assert len(unknown.rejected) == 1


def test_a_document_may_be_told_by_its_owner() -> None:
    text = "Accounts published this month show a loss of £21.4m for the year to June. Wages reached £31.1m."
    quote = "Wages reached £31.1m"
    item = {"quote": quote, "figure": "£31.1m", "attribution": "the club's accounts", "about": None}
    with serve(answer({"numeric_claims": [{**item, "statement": f"{quote}."}]})) as server:
        brief = summarize(text, settings=configure_model(server.base, reasks=0))
    assert [one.attribution.as_named for one in brief.numeric_claims] == ["Accounts"]
    assert brief.audit.warnings == ()


def test_he_may_be_a_person_whose_age_is_told_and_who_is_named_once() -> None:
    text = (
        "Fleetline refuses to talk.\n\nFor Dilip Arnaud, 41, who rides in Leeds, it is about a lift. "
        "His score fell to 52, he said, in March."
    )
    item = {"quote": "His score fell to 52", "figure": "52", "attribution": "Dilip Arnaud", "about": None}
    audit = check(text, "numeric_claims", {**item, "statement": "His score fell to 52."}, person("a", "Dilip Arnaud"))
    assert (audit.rejected, audit.warnings) == ((), ())


def test_somebody_called_by_age_may_be_anybody_named_before() -> None:
    text = (
        "When Lorraine Petty bought her home, she painted the steps yellow.\n\n"
        "“I own the walls but not the ground,” the 74-year-old said."
    )
    item = {"actor": "a", "attribution": "the 74-year-old", "quote": "I own the walls but not the ground"}
    audit = check(text, "positions", {**item, "statement": "She owns the walls only."}, person("a", "Lorraine Petty"))
    assert audit.rejected == ()


def test_who_votes_may_hold_a_position_though_a_body_reports_it() -> None:
    text = (
        "Deputy Governor Tomas Aaberg and external member Ingrid Vasko voted for no change, the bank "
        "said in its statement."
    )
    item = {
        "actor": "aaberg",
        "attribution": "Tomas Aaberg",
        "quote": text,
        "statement": "The deputy governor wanted to leave the rate as it was.",
    }
    actor = person("aaberg", "Tomas Aaberg", role="Deputy Governor")
    assert not check(text, "positions", item, actor).warnings
