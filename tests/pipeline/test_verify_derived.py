"""Numbers and dates that the article yields without stating them, through `verify`."""

from __future__ import annotations

import pytest

from summarizer import verify

SEATS = "Labour won 412 seats and the Conservatives 121."
RELEASE = "Velmar would release 130 detainees and Tarsenia 94, starting with the wounded."
FEE = "The fee rises from 12 to 15 euros."
DEBT = "The bank held 186 billion kroner at the end of August, down from a peak of 240 billion."
HOME = "Fitting out a 60-bed home costs around C$48,000, by the company’s own estimate."
POLL = "The institute questioned 1,204 adults between 20 and 27 October."
STRIKE = "The strike lasted from 24 December through 2 January."
TALKS = "Talks broke up on Thursday. The truce expires at midnight on Saturday."
CLERK = "The fraud came to light in June 2021. He did not call the police until September."
VOTE = "The court overturned the judgment by five votes to two."
CASH = "Cash flow was $402 million, against $215 million. Sales were $2.11 billion and costs $730 million."
COST = "The trial cost 9 million euros, three times what it cost last year, and four firms bid."
SALES = "Sales\t1,842\t1,695"
JOBS = "A total of 225 jobs are threatened at the Norby works, along with 45 posts at the Velm depot."
TABLE = (
    "Norby went down with 35 points. The league met in Oslo on Monday. Its chair left early. The clubs wait for a "
    "ruling. Velm, which had asked for a fine, had 44 points."
)
OFFER = (
    "Lindar offers 412 pence a share. The board agreed on Monday. Its shares rose to 404 pence, still below the offer."
)
STAFF = "The plant has 800 workers, 120 of them temporary."


def reject(text: str, statement: str) -> list[str]:
    return [one.reason for one in verify(text, {"abstract": [{"text": statement, "quotes": [text]}]}).rejected]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (SEATS, "Together the two parties hold 533 seats."),
        (RELEASE, "A total of 224 prisoners would go free."),
        (FEE, "The fee rises by 3 euros."),
        (JOBS, "Norby could lose 225 jobs, 180 more than Velm."),
        (OFFER, "At 404 pence the shares were eight pence short of the offer."),
        (FEE, "The fee rises by a quarter."),
        (DEBT, "At the end of August it was 54 billion below the peak."),
        (HOME, "It takes about C$800 a bed to equip a home of 60 beds."),
        (POLL, "The institute questioned 1,204 adults from 20 to 27 October."),
        (POLL, "The poll ended on 27 October."),
        (POLL, "The poll took eight days."),
        ("Trials are set for 3, 10 and 17 May.", "A trial is set for 10 May."),
        (STRIKE, "The strike lasted ten days."),
        (TALKS, "Talks broke up two days before the truce expires."),
        (CLERK, "He went to the police about three months later."),
        (STAFF, "Fifteen percent of the workers are temporary."),
        ("33% objected to the toll.", "A third objected to the toll."),
        ("Prices doubled to 80 euros.", "Prices rose by 100 percent."),
        ("Roe won 52 percent; her rival had 48.", "Roe won by four points."),
        (VOTE, "Five of the seven justices overturned the judgment."),
        (VOTE, "The judgment was overturned 5-2, a majority of three."),
        ("They want to build two to three towers.", "They approved plans to build two to three towers."),
        (CASH, "Cash flow almost doubled to $402 million."),
        (CASH, "Cash flow almost doubled from $215 million."),
        (COST, "The trial cost 9 million euros, against about 3 million last year."),
        (COST, "The trial cost triple what it cost last year."),
        (SALES, "Sales rose by 8.7 percent."),
        (SALES, "Sales rose 9 percent to 1,842."),
        ("The foal was 24 months old.", "The foal was two years old."),
        ("The girl, 15, won.", "The 15-year-old girl won."),
    ],
)
def test_a_number_that_follows_is_accepted(text: str, statement: str) -> None:
    assert reject(text, statement) == []


@pytest.mark.parametrize(
    ("text", "statement", "number"),
    [
        (SEATS, "Together the two parties hold 543 seats.", "543 seats"),
        (FEE, "The fee rises by 4 euros.", "4 euros"),
        (POLL, "The institute questioned 1,204 adults from 20 to 29 October.", "20 to 29 October"),
        (POLL, "The poll ended on 28 October.", "28 October"),
        ("He retires every fourth year.", "A quarter of the staff retire.", "A quarter"),
        ("43% objected to the toll.", "A third objected to the toll.", "third"),
        (VOTE, "The court overturned the judgment by seven votes to two.", "seven votes to two"),
        (COST, "The trial cost four times what it cost last year.", "four times"),
        (SALES, "Sales rose by 7.8 percent.", "7.8 percent"),
        (SALES, "Sales were at 8.7 percent.", "8.7 percent"),
        ("The foal was 15 months old.", "The foal was 15 years old.", "15 years old"),
        ("A 15-month-old foal won.", "A 15-week-old foal won.", "15-week-old"),
    ],
)
def test_a_number_that_does_not_is_rejected(text: str, statement: str, number: str) -> None:
    assert reject(text, statement) == [f"text: “{statement}”: “{number}” is not stated in the article"]


def test_a_multiple_is_told_with_the_bound_that_its_figures_have() -> None:
    audit = verify(CASH, {"abstract": [{"text": "Cash flow nearly doubled to $402 million.", "quotes": [CASH[:40]]}]})
    assert audit.statements[0].reasons == ("computed: nearly doubled: from $215 million to $402 million",)


@pytest.mark.parametrize(("months", "is_derived"), [("three", True), ("four", True), ("five", False)])
def test_the_last_of_several_months_may_count(months: str, *, is_derived: bool) -> None:
    text = "The pier was shut between March and June 2017."
    audit = verify(text, {"abstract": [{"text": f"The pier was shut for {months} months.", "quotes": [text]}]})
    assert ("computed" in str(audit.statements[0].reasons)) is is_derived


def test_the_rest_of_a_share_says_how_it_was_derived() -> None:
    text = "Women made up 47 percent of the class."
    audit = verify(text, {"abstract": [{"text": "Men made up 53 percent.", "quotes": [text]}]})
    assert (audit.rejected, audit.warnings) == ((), ())
    assert "the rest of 47 percent" in str([judged.reasons for judged in audit.statements])


@pytest.mark.parametrize(("difference", "follows"), [("nine", True), ("eleven", False), ("eight", False)])
def test_a_difference_of_the_quoted_figure_and_one_far_away_follows(difference: str, *, follows: bool) -> None:
    said = {"text": f"Norby ended with 35 points, {difference} fewer than Velm.", "quotes": [TABLE.split(". ")[0]]}
    assert (not verify(TABLE, {"abstract": [said]}).rejected) is follows


@pytest.mark.parametrize("difference", ["54 more than a year ago", "54 fewer than in spring", "415 fewer than before"])
def test_a_difference_from_another_thing_near_the_quotes_does_not_follow(difference: str) -> None:
    article = (
        "A survey counted 640 birds, and Lund won 171 votes. Lindar has 225 jobs. It wants 12 more ships in spring."
    )
    said = {"text": f"Lindar has 225 jobs, {difference}.", "quotes": ["Lindar has 225 jobs"]}
    assert verify(article, {"abstract": [said]}).rejected


@pytest.mark.parametrize(
    ("sentence", "is_true"),
    [
        ("Exports fell by more than a third last week.", True),
        ("Exports fell by over a third last week.", True),
        ("Exports fell by more than a third compared with the week before.", True),
        ("Exports fell by a fifth last week.", False),
    ],
)
def test_a_share_that_a_time_follows_is_no_rank(sentence: str, *, is_true: bool) -> None:
    audit = verify("Exports of grain fell 37% last week.", statements=[sentence])
    assert [one.reason for one in audit.rejected] == ["“a fifth” is not stated in the article"] * (not is_true)


@pytest.mark.parametrize(
    ("said", "is_near"),
    [
        ("Nearly a quarter of a million", True),
        ("About 250,000", True),
        ("Almost 250,000", True),
        ("Over 250,000", False),
        ("About 260,000", False),
        ("About three quarters of a million", False),
    ],
)
def test_quarters_are_as_round_as_one_digit(said: str, *, is_near: bool) -> None:
    text = "Some 240,000 people crossed the sea last year."
    item = {"text": f"{said} people crossed the sea last year.", "quotes": [text]}
    assert bool(verify(text, {"actors": [], "abstract": [item]}).rejected) is not is_near
