"""Figures and times that a statement uses in another way than the sentence beside it."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import verify
from summarizer.schemas.audit import Audit
from tests.docs.test_docs import configure

DEBT = "Net debt rose to $512 million from $438 million a year earlier."
GOALS = "Marta Ek has 17 goals this season, five more than at this stage last year."
FORECAST = "It expects profits of $20 million to $25 million, down from an earlier range of $40 million to $45 million."
CRASH = "At least 11 people were killed and 58 injured when a train hit a lorry near Vardo."
GROUPS = "Falls were reported by 21 percent of the evening group and 24 percent of the morning group."
POLL = "Support stood at 58 percent in May, compared with 49 percent in January."
UNION = "The Union stood at 19 percent, its lowest yet; it won 23 percent at the election."
TRIAL = "Of those tested 58 percent left within four hours, compared with 37 percent of the control group."
DEAL = "The club is to get $18 million over six years from the deal."
SAVING = "The merger is meant to save $4 million a year by its third year."
LOAN = "The city lends the yard $9 million over 18 months."
SHOTS = "Vardo has given 5,200 vaccinations since the start of the month."
TALKS = "The mayor told the council last month that the pier is safe."
PRICES = "Fans complained last week about ticket prices that went up by 18 percent in the summer."
SALES = "Sales in the three months to June rose 4 percent to $90 million."
OFFICE = "The harbour office moved on Sunday and saw nine arrests last season."
RENT = "Including older tenancies the rent was 985 crowns a month, up from 913 a year earlier."
DENIAL = "The mayor denied that she and the council were at odds."
TAKEOVER = "The checks took nearly seven months."
ELSEWHERE = "New tenants paid 1,140 crowns a month. The ferry cost 64 million crowns and will carry 340 people."
FERRY = "A new ferry would cost 38 million crowns on delivery."
FORCE = "The number of officers fell from 188 to 151 over the same five years."
STAFF = "Nights were covered by three officers, where the agreed minimum was seven."
WAITING = "Four officers were ill. The force had 1,412 officers at the end of March."
PLACEBO = "Of the 642 patients on the drug 31 died, and of the 642 on the placebo 38."
WISH = "The leader, Tom Berg, wants 40 posts to be kept."
HELD = "Oda says that Vardo holds 31 captured soldiers; Vardo says that it holds 24 captured soldiers."
FREED = "On Friday seven soldiers were freed."
PETITION = "Parents have set up a petition, which 1,490 people had signed by Wednesday."
WORRY = "The secretary fears 20 posts will go."
TERMS = "The water will be released only if the dam is closed."
LEAD = "Its lead over the League shrank by 1.2 percentage points."
GAP = "In Oda both are 3.5 percentage points apart."
MATCH = "Vardo led 2-0 at half-time and drew 3-3 with Oda."
ARTICLE = "\n\n".join(
    (
        MATCH,
        FORCE,
        STAFF,
        WAITING,
        PLACEBO,
        WISH,
        HELD,
        FREED,
        PETITION,
        WORRY,
        TERMS,
        RENT,
        ELSEWHERE,
        FERRY,
        DENIAL,
        TAKEOVER,
        DEBT,
        GOALS,
        FORECAST,
        CRASH,
        GROUPS,
        POLL,
        UNION,
        TRIAL,
        DEAL,
        SAVING,
        LOAN,
        SHOTS,
        TALKS,
        PRICES,
        SALES,
        OFFICE,
        LEAD,
        GAP,
    )
)

LIES = {
    "the old value as the new one": (DEBT, "Net debt fell from $512 million to $438 million.", "512 million"),
    "a change as the old value": (GOALS, "Ek has 17 goals this season, compared with five last year.", "“five”"),
    "the old range as the new one": (
        FORECAST,
        "The firm expects a profit of $40 million to $45 million, $20 million more than before.",
        "compared with",
    ),
    "the injured as the dead": (CRASH, "At least 58 people killed as train hits lorry near Vardo.", "11 people"),
    "a value of something else": (RENT, "The rent rose from 913 to 1,140 crowns a month within a year.", "985 crowns"),
    "a sum from elsewhere": (FERRY, "A ferry would cost 64 million crowns on delivery.", "38 million"),
    "a denial as an admission": (DENIAL, "The mayor admitted a rift with the council.", "denied"),
    "nearly as more than": (TAKEOVER, "The checks took more than seven months.", "nearly seven"),
    "compared the other way": (POLL, "Support was 49 percent, compared with 58 percent before.", "“49 percent”"),
    "since the start of the year": (SHOTS, "Vardo has given 5,200 shots since the start of the year.", "the month"),
    "last week for last month": (TALKS, "The mayor told the council last week that the pier is safe.", "last month"),
    "a period of something else": (PRICES, "Ticket prices rose by 18 percent last week.", "in the summer"),
    "another span": (SALES, "Sales rose to $90 million in the year to June.", "three months"),
    "a count of something else": (STAFF, "Nights were covered by four officers where the minimum was seven.", "three"),
    "a rise told as a fall": (DEBT, "Net debt fell by $74 million to $512 million.", "the opposite direction"),
    "a bound of a rise told as a fall": (
        DEBT,
        "Debt is $512 million, over $70 million less than before.",
        "the opposite direction",
    ),
    "the old value with the difference to the new one": (
        POLL,
        "Support is at 49 percent, nine percentage points below its level in January.",
        "“49 percent” as the value",
    ),
    "the old value alone": (RENT, "The rent is 913 crowns a month.", "“913 crowns” as the value"),
    "a sum for each": (
        DEAL,
        "The deal brings the club $18 million a year.",
        "each year, but the article gives it for “over six years”",
    ),
    "each for a sum": (
        SAVING,
        "The merger saves $4 million over three years.",
        "“over three years”, but the article gives it for each",
    ),
    "another length": (DEAL, "The deal brings the club $18 million over 18 months.", "“over six years”"),
    "percent for percentage points": (
        UNION,
        "The Union is at 19 percent, four percent less than at the election.",
        "in percentage points",
    ),
    "a difference as the value": (HELD, "Vardo holds seven captured soldiers, it says.", "31 captured soldiers"),
    "one number for each": (PLACEBO, "On the drug and the placebo 31 patients each died.", "each"),
    "a wish as a fact": (WISH, "Of the posts 40 are kept.", "wants"),
    "a condition denied": (
        TERMS,
        "The water will be released whether or not the dam is closed.",
        "drops the condition",
    ),
    "a share from elsewhere": (UNION, "The Union is down to 37 percent.", "19 percent"),
    "a count from elsewhere": (PETITION, "Some 5,200 people have put their names to it.", "1,490 people"),
    "another crash's injured": (CRASH, "The crash hurt 340 people.", "11 people"),
    "points from elsewhere": (LEAD, "Its lead is now 3.5 percentage points.", "1.2 percentage points"),
    "next for last": (TALKS, "The mayor will tell the council next month that the pier is safe.", "last month"),
}

HONEST = (
    (RENT, "The rent rose from 913 to 985 crowns a month within a year."),
    (FERRY, "It would cost 38 million crowns to have a ferry for 340 people delivered."),
    (DENIAL, "The mayor disputed that she and the council were at odds."),
    (TAKEOVER, "The checks took less than seven months."),
    (DEBT, "Net debt went up from $438 million to $512 million within a year."),
    (DEBT, "Net debt went up by $74 million to $512 million within a year."),
    (DEBT, "Debt was $438 million a year ago and is $512 million now."),
    (GOALS, "Ek has scored 17 goals, five more than a year before."),
    (FORCE, "There were 151 officers at the end of March, 37 fewer than five years before."),
    (STAFF, "Nights are covered by three officers, four fewer than the agreed minimum."),
    (PLACEBO, "The two groups were equally large, at 642 patients each."),
    (MATCH, "Vardo was 3-2 ahead of Oda for a while."),
    (HELD, "Vardo admits to holding seven fewer captured soldiers than Oda says it has."),
    (PETITION, "Almost 1,500 people had signed the petition by Wednesday."),
    (WISH, "Berg is calling for 40 posts to be kept."),
    (WORRY, "The secretary is afraid that 20 posts will go."),
    (TERMS, "The release of the water depends on the dam being closed."),
    (FORECAST, "It lowered its forecast from $40 million to $45 million; it is now $20 million to $25 million."),
    (CRASH, "A train hit a lorry: 58 people were hurt and at least 11 died."),
    (GROUPS, "In the morning 24 percent fell, in the evening 21 percent."),
    (POLL, "Support grew from 49 percent in January to 58 percent in May."),
    (POLL, "Support stood at 58 percent, nine points more than the 49 percent of January."),
    (RENT, "The rent was 913 crowns a month the year before."),
    (RENT, "Without newer tenancies the rent was 913 crowns a year back."),
    (DEAL, "Over six years the club gets $18 million from the deal, or $3 million a year."),
    (DEAL, "The deal of 72 months brings the club $18 million within 72 months."),
    (DEAL, "The deal brings the club $18 million, half of it within a year."),
    (SAVING, "The merger saves $4 million a year by the third year."),
    (LOAN, "It lends $9 million, to be paid back over a year and a half."),
    (TRIAL, "With the usual care 37 percent went home."),
    (UNION, "The Union is at 19 percent, four points less than at the election."),
    (SHOTS, "So far this month 5,200 shots have been given in Vardo."),
    (TALKS, "In its meeting of last month the council heard from the mayor that the pier is safe."),
    (PRICES, "Ticket prices rose by 18 percent in the summer, fans said last week."),
    (SALES, "In the quarter to June sales grew by 4 percent to $90 million."),
    (POLL, "In May 42 percent did not support it."),
    (POLL, "In May more than half were in favour."),
    (SALES, "Sales rose 4 percent in a quarter, short of the club's 18 percent goal."),
    (PETITION, "After the crash that injured 58, nearly 1,500 people signed it."),
)


def check(quote: str, statement: str) -> Audit:
    brief: dict[str, Any] = {"open_questions": [{"quote": quote, "why": "unanswered", "question": statement}]}
    return verify(ARTICLE, brief, settings=configure())


@pytest.mark.parametrize("name", LIES)
def test_a_figure_or_time_of_something_else_is_flagged(name: str) -> None:
    quote, statement, reason = LIES[name]
    messages = [warning.message for warning in check(quote, statement).warnings if warning.kind == "statement"]
    assert len(messages) == 1
    assert reason in messages[0]


@pytest.mark.parametrize(("quote", "statement"), HONEST)
def test_the_same_in_other_words_is_left_alone(quote: str, statement: str) -> None:
    audit = check(quote, statement)
    assert not audit.rejected
    assert [warning for warning in audit.warnings if warning.kind == "statement"] == []


WHOLE = "The yard sold 940 boats worldwide last year, including 260 in Oda, a tenth more than before."
CUTS = "About 640 office posts are to go under the plan, of which 390 have been cut, mostly in Vik."
RATE = "The line would add about $5.20 a month to the average household bill, now roughly $131."


@pytest.mark.parametrize(
    ("passage", "statement"),
    [
        (WHOLE, "The yard sold 260 boats in Oda, a tenth more than before."),
        (CUTS, "Some 390 office posts are gone already."),
        (CUTS, "Of about 640 office posts due to disappear, 390 are already gone."),
        (RATE, "An average household bill is some $131 today."),
    ],
)
def test_a_part_of_a_figure_and_what_is_no_rate_are_not_taken_for_another(passage: str, statement: str) -> None:
    brief = {"abstract": [{"quotes": [passage.rstrip(".")], "text": statement}]}
    assert verify(passage, brief, settings=configure()).warnings == ()


@pytest.mark.parametrize(
    ("passage", "statement"),
    [
        (WHOLE, "The yard sold 260 boats worldwide last year."),
        ("The fire hurt 48 people, including 12 children.", "The fire hurt 12 people."),
        ("Output rose 9 percent and prices fell to 3 percent from 4 percent.", "Prices fell 3 percent."),
        ("Sales rose to 5 million boats from 3 million boats.", "Sales were 3 million boats."),
        ("Prices fell to 3 percent in May.", "Prices fell 3 percent in May."),
        ("Prices fell by 3 percent in May.", "Prices fell to 3 percent in May."),
        ("The number of strikes rose to 34.", "The number of strikes rose by 34."),
    ],
)
def test_a_part_given_for_the_whole_and_a_value_given_as_a_change_are_flagged(passage: str, statement: str) -> None:
    brief = {"abstract": [{"quotes": [passage.rstrip(".")], "text": statement}]}
    assert [one.kind for one in verify(passage, brief, settings=configure()).warnings] == ["statement"]


@pytest.mark.parametrize(
    ("passage", "statement"),
    [
        ("Sales rose to 5 million boats from 3 million boats.", "Sales rose from 3 million boats."),
        ("Growth eased to 3 percent last year.", "The economy grew 3 percent last year."),
        ("The reduction in costs amounted to 3 percent.", "Costs fell 3 percent."),
        ("Profit fell 3 percent to 12 million euros.", "Profit fell to 12 million euros, down 3 percent."),
    ],
)
def test_an_earlier_value_or_another_wording_of_a_change_is_left_alone(passage: str, statement: str) -> None:
    brief = {"abstract": [{"quotes": [passage.rstrip(".")], "text": statement}]}
    assert verify(passage, brief, settings=configure()).warnings == ()


LOSS = "The yard made a loss of £19.8m in the year to June. A year earlier it had lost £12.3m."
FREIGHT = "The line carried 11.2 million tonnes in 2019 and 9.4 million in 2024."
ESTIMATE = "Sales rose 9 percent to $812 million, against an average estimate of $790 million."
QUEUE = "The queue stood at 41,500 in May, compared with 38,000 in May last year."


@pytest.mark.parametrize(
    ("passage", "honest", "turned"),
    [
        (LOSS, "Losses grew by £7.5m to £19.8m.", "Losses shrank by £7.5m to £19.8m."),
        (
            FREIGHT,
            "Freight fell by 1.8 million tonnes to 9.4 million.",
            "Freight rose by 1.8 million tonnes, to 9.4 million.",
        ),
        (FREIGHT, "It carried 9.4 million, 1.8 million tonnes less.", "It rose by 1.8 million tonnes to 9.4 million."),
        (ESTIMATE, "Sales of $812 million beat the estimate by $22 million.", "Sales missed estimates by $22 million."),
        (
            ESTIMATE,
            "Sales exceeded estimates by $22 million.",
            "Sales of $812 million missed it by $22 million.",
        ),
        (LOSS, "Short-term losses of the top yard grew by £7.5m.", "Short-term losses fell by £7.5m, to £19.8m."),
        (QUEUE, "The queue grew by 3,500 within a year.", "The queue shrank by 3,500 within a year."),
    ],
)
def test_a_computed_change_in_the_opposite_direction_is_flagged(passage: str, honest: str, turned: str) -> None:
    def check_direction(statement: str) -> list[bool]:
        brief = {"abstract": [{"quotes": [passage], "text": statement}]}
        warnings = verify(passage, brief, settings=configure()).warnings
        return ["a change in the opposite direction" in one.message for one in warnings]

    assert (check_direction(honest), check_direction(turned)) == ([], [True])


def test_a_rate_given_for_another_is_flagged() -> None:
    passage = "Vik gets damages of $31,000 a day after a month, up to a cap of $2.6m a ferry."
    brief = {"abstract": [{"quotes": [passage.rstrip(".")], "text": "Damages amount to $2.6m a day."}]}
    (warning,) = verify(passage, brief, settings=configure()).warnings
    assert "“$2.6m a day”" in warning.message


LAKE = "The lake holds 38 percent of its usual water, compared with 52 percent in 2021."
COSTS = "Sales were 40 million, 5 percent lower than a year ago, and costs 45 million, up from 25 million a year ago."
VOTES = "Just over half of the members voted in December, and more than three quarters of them in January."
TURNOUT = "Turnout was 53 percent, down from 55.7 percent four years ago."
GROWTH = "Growth was 2 percent, after a contraction of 3 percent in 2021."


@pytest.mark.parametrize(
    ("passage", "statement", "reason"),
    [
        (
            LAKE,
            "The lake is at 38 percent, higher than in 2021.",
            "puts “38 percent” above “52 percent”",
        ),
        (LAKE, "The lake is at 38 percent, above the 52 percent of 2021.", "above “52 percent”"),
        (
            "Sales were 85 cars, less than the 120 cars hoped for in July.",
            "It sold 85 cars, more than in July.",
            "above",
        ),
        (TURNOUT, "Turnout was 53 percent, nearly three points higher than four years ago.", "opposite direction"),
        ("Sales grew 6 percent, against 11 percent in 2021.", "Sales grew 6 percent, five points faster.", "opposite"),
    ],
)
def test_a_comparison_in_the_wrong_direction_is_flagged(passage: str, statement: str, reason: str) -> None:
    brief = {"abstract": [{"quotes": [passage.rstrip(".")], "text": statement}]}
    assert any(reason in warning.message for warning in verify(passage, brief, settings=configure()).warnings)


@pytest.mark.parametrize(
    ("passage", "statement"),
    [
        (LAKE, "The lake is at 38 percent, lower than in 2021."),
        (COSTS, "Sales were 40 million, lower than a year ago."),
        (VOTES, "Although just over half voted in December, more than three quarters did in January."),
        (TURNOUT, "Turnout was 53 percent, nearly three points lower than four years ago."),
        (GROWTH, "Growth was 2 percent, higher than in 2021."),
        ("Only 9 of the 40 boats sailed, 5 in May.", "Only 9 boats sailed in all, more than in May."),
    ],
)
def test_a_comparison_in_the_right_direction_is_left_alone(passage: str, statement: str) -> None:
    brief = {"abstract": [{"quotes": [passage.rstrip(".")], "text": statement}]}
    assert verify(passage, brief, settings=configure()).warnings == ()
