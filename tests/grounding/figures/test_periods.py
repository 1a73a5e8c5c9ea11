"""Periods and baselines of figures, and what days the article's words for a time mean."""

from __future__ import annotations

import datetime as dt

import pytest

from summarizer.grounding import find_figures
from summarizer.grounding.figures.dates import find_dateline
from summarizer.grounding.figures.period_resolution import resolve_earlier, resolve_period

PUBLISHED = dt.date(2023, 10, 16)

PERIODS = [
    ("Exports rose 56 percent in the first nine months of the year.", ["in the first nine months of the year"]),
    ("Trade rose by 32 percent last year.", ["last year"]),
    ("A veteran of 64 games, Roe was made president in 1985.", [None]),
    ("Sales in the three months to June rose 4 percent.", ["in the three months to June"]),
    ("Prices went up by 18 percent in the summer.", ["in the summer"]),
    ("It may reach $200 billion by the end of the year, she said on Monday.", ["by the end of the year"]),
    (
        "Its share for the first eight months of 2023 rose to 92 percent, compared to 10 percent in 2021.",
        ["for the first eight months of 2023", "in 2021"],
    ),
    ("A 40 percent rise this year, after last year’s 32 percent rise.", ["this year", "last year"]),
    ("He said on Friday that it had sent 1,000 containers.", [None]),
    ("On Friday, officials said that 12 people had died last week.", ["last week"]),
    ("In 2020, exports were 5 percent and imports 7 percent.", ["In 2020", "In 2020"]),
    ("In 2019 it employed 12,000 people; in 2020 it employed 9,000.", ["In 2019", "in 2020"]),
    (
        "Income was $1.2 billion, or $2.45 per share, for the third quarter ended Sept. 30.",
        ["for the third quarter ended Sept. 30"] * 2,
    ),
    ("Revenue was $5 million, up from $3 million a year earlier.", [None, "a year earlier"]),
    ("Shares fell 3 percent in the third quarter to 45 euros.", ["in the third quarter", None]),
    ("The firm had 500 employees in the 1990s.", ["in the 1990s"]),
    ("It lost 5 percent over the past 30 days.", ["over the past 30 days"]),
    (
        "She expects £175 million, below the new range, and puts the risk before May at 1 in 3.",
        [None, "before May"],
    ),
    (
        "It earned 200 million euros ($211 million) in 2031, up from the 2030 earnings of 75 million.",
        ["in 2031"] * 2 + [None],
    ),
    ("The wage rose from 300 krone ($80) in 2031 to 600 krone ($153) this year.", ["in 2031"] * 2 + ["this year"] * 2),
    ("The 400 euros ($430), he says, do not last until the end of the month.", [None, None]),
    ("The 2018 World Cup drew 5 million fans.", [None]),
    ("The Year of the Pig drew 5 million fans.", [None]),
    ("Profit was $4 million in the same quarter last year.", ["in the same quarter last year"]),
    ("The index fell 2.7% over the same period.", [None]),
    ("Takings have dropped 30 per cent since the road was painted in June.", [None]),
    ("Takings have dropped 30 per cent since June.", ["since June"]),
    ("The study, carried out in 2022, assumed 64 buses.", [None]),
    ("The firm expects $40 million; in February it had guided for $35 million.", [None, None]),
    ("Lind was charged in January for taking $4 million.", [None]),
    ("Up to 25,000 troops plan to return in April or May.", ["in April or May"]),
    ("Sales in April-June 2021 were $4 million.", ["in April-June 2021"]),
    ("The margin was 8 percent (9 percent on June 30, 2021).", [None, "on June 30, 2021"]),
    ("Sales fell 2% compared with the year before.", [None]),
    ("The player of the year scored 20 points.", [None]),
    ("It took $117 million over the four-day holiday weekend.", [None]),
    ("LEEDS, Nov 13 - Screens cut cases by 31%, officials said.", [None]),
    ("It owns 40% of Norby, a club that went bust in 2021.", [None]),
    ("Orders were worth $15 million, less than sales for the third quarter running.", [None]),
    ("Peak demand will rise 5% in the summer of 2029.", ["in the summer of 2029"]),
    ("Shares fell 5% by 1015 GMT.", [None]),
    ("It sold 40 jars with dates of May 2027 to July 2027.", [None]),
    ("Norby take a 9-4 lead into the third day of the match.", [None]),
    ("The bakery, which had raised $3 million, shut its ovens in May.", [None]),
    ("Refused a place by 17 clubs, she founded her own in 1956.", [None]),
    ("Orne employs 900 pickers, whose contract ends on May 3.", [None]),
    ("In 2017, Brel had 60% of the seats and in 2018, Horn had 63%.", ["In 2017", "in 2018"]),
    ("Output fell 2 percent compared with the year before.", [None]),
    ("A rise of 4 percent was put off to July 1.", [None]),
    ("She hid bills worth $80,000 two days before auditors came.", [None]),
    ("It will have 40 shops a decade earlier than Norby.", [None]),
    ("Debt will fall below $180 million by the year-end.", [None]),
    ("It sold 300 bikes this year, three times as many as in 2018.", ["this year", None]),
    ("Losses grew to $31 million, accounts filed last month show.", [None]),
    ("Ines Roe, 60, was cleared of theft in June.", [None]),
    ("The fine is no more than $39 million on last year’s $1.3 billion.", [None, "last year"]),
]


@pytest.mark.parametrize(("text", "periods"), PERIODS, ids=[row[0][:50] for row in PERIODS])
def test_period_of_the_clause(text: str, periods: list[str | None]) -> None:
    claims = [f for f in find_figures(text) if f.kind not in ("date", "time", "ordinal")]
    dated = {f.text for f in claims if f.kind == "measure"}
    found = [f for f in claims if f.text not in dated]
    assert [f.period for f in found] == periods
    for figure in found:
        if figure.period_span is not None:
            assert text[slice(*figure.period_span)] == figure.period


@pytest.mark.parametrize(
    "text", ["Cole was jailed for six years on Tuesday.", "In March it had its first loss in nine months."]
)
def test_a_length_of_time_takes_no_period(text: str) -> None:
    assert [f.period for f in find_figures(text) if f.kind == "measure"] == [None]


BASELINES = [
    ("It rose to 92 percent, compared to 10 percent in 2021.", "92 percent", "10 percent"),
    ("It rose from 10 to 92 percent.", "92 percent", "10"),
    ("Unemployment fell to 4.9% in May from 5.2% in April.", "4.9%", "5.2%"),
    ("Sales of £40m, compared with £38.2m in 2019.", "£40m", "£38.2m"),
    ("By 2030, 60 percent will, up from 30 percent in 1950.", "60 percent", "30 percent"),
    ("Income was $1.23 billion, up 8.5% from $1.13 billion a year earlier.", "$1.23 billion", "$1.13 billion"),
]


@pytest.mark.parametrize(("text", "claim", "baseline"), BASELINES, ids=[row[0][:50] for row in BASELINES])
def test_baseline(text: str, claim: str, baseline: str) -> None:
    found = find_figures(text)
    (figure,) = [f for f in found if f.text == claim]
    assert figure.baseline is not None
    assert found[figure.baseline].text == baseline
    assert found[figure.baseline].baseline is None


@pytest.mark.parametrize("text", ["It has 5 cars and 7 ships.", "It has 5 cars. From 7 cars it came."])
def test_no_baseline(text: str) -> None:
    assert [f.baseline for f in find_figures(text)] == [None, None]


RESOLVED = [
    ("in 2021", "2021-01-01", "2021-12-31"),
    ("last year", "2022-01-01", "2022-12-31"),
    ("this year", "2023-01-01", "2023-12-31"),
    ("so far this year", "2023-01-01", "2023-10-16"),
    ("in the first nine months of the year", "2023-01-01", "2023-09-30"),
    ("for the first eight months of 2023", "2023-01-01", "2023-08-31"),
    ("by the end of the year", "2023-12-31", "2023-12-31"),
    ("at the end of June", "2023-06-30", "2023-06-30"),
    ("last month", "2023-09-01", "2023-09-30"),
    ("this week", "2023-10-16", "2023-10-22"),
    ("over the past 30 days", "2023-09-16", "2023-10-16"),
    ("the past two decades", "2003-10-16", "2023-10-16"),
    ("in the third quarter of 2021", "2021-07-01", "2021-09-30"),
    ("in the third quarter", "2023-07-01", "2023-09-30"),
    ("in the first half of 2023", "2023-01-01", "2023-06-30"),
    ("since 2010", "2010-01-01", "2023-10-16"),
    ("between 2004 and 2009", "2004-01-01", "2009-12-31"),
    ("over 2000 - 2050", "2000-01-01", "2050-12-31"),
    ("in 2019-20", "2019-01-01", "2020-12-31"),
    ("in the 1990s", "1990-01-01", "1999-12-31"),
    ("on March 4, 2011", "2011-03-04", "2011-03-04"),
    ("on 4 March 2011", "2011-03-04", "2011-03-04"),
    ("between July 2003 and December 2004", "2003-07-01", "2004-12-31"),
    ("in August", "2023-08-01", "2023-08-31"),
    ("last August", "2023-08-01", "2023-08-31"),
    ("on October 6", "2023-10-06", "2023-10-06"),
    ("last Friday", "2023-10-13", "2023-10-13"),
    ("yesterday", "2023-10-15", "2023-10-15"),
    ("the year to June", "2022-07-01", "2023-06-30"),
    ("in the three months to the end of September", "2023-07-01", "2023-09-30"),
    ("for the third quarter ended Sept. 30", "2023-07-01", "2023-09-30"),
    ("in the year ended March 31", "2022-04-01", "2023-03-31"),
    ("in the 12 months to June 2022", "2021-07-01", "2022-06-30"),
    ("in the week to October 6", "2023-09-30", "2023-10-06"),
]


@pytest.mark.parametrize(("words", "first", "last"), RESOLVED, ids=[row[0] for row in RESOLVED])
def test_resolved(words: str, first: str, last: str) -> None:
    assert resolve_period(words, PUBLISHED) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


UNCERTAIN = [
    "",
    "on Friday",
    "two years ago",
    "a year earlier",
    "in fiscal 2021",
    "in early March",
    "in the fourth quarter",
    "until 2030",
    "February 30",
    "the 12 hours to June",
    "no time at all",
    "in " * 200 + "2021",
]


@pytest.mark.parametrize("words", UNCERTAIN, ids=[row[:30] for row in UNCERTAIN])
def test_uncertain_is_not_resolved(words: str) -> None:
    assert resolve_period(words, PUBLISHED) is None


def test_a_bare_month_at_the_turn_of_the_year() -> None:
    assert resolve_period("in December", dt.date(2024, 1, 5)) == (dt.date(2023, 12, 1), dt.date(2023, 12, 31))
    assert resolve_period("in January", dt.date(2023, 12, 5)) is None


EARLIER = [
    ("a year earlier", "2023-07-01", "2023-09-30", "2022-07-01", "2022-09-30"),
    ("a year before", "2024-01-01", "2024-02-29", "2023-01-01", "2023-02-28"),
    ("a month earlier", "2023-03-01", "2023-03-31", "2023-02-01", "2023-02-28"),
    ("one quarter earlier", "2023-04-01", "2023-06-30", "2023-01-01", "2023-03-31"),
    ("a week ago", "2023-10-09", "2023-10-15", "2023-10-02", "2023-10-08"),
    ("a month before", "2023-05-31", "2023-05-31", "2023-04-30", "2023-04-30"),
]


@pytest.mark.parametrize(("words", "start", "end", "first", "last"), EARLIER, ids=[row[0] for row in EARLIER])
def test_a_baseline_counts_back_from_what_is_compared_with_it(
    words: str, start: str, end: str, first: str, last: str
) -> None:
    later = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    assert resolve_earlier(words, later) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("words", ["in 2021", "two years earlier", "a decade earlier", "a year later", "", "a year"])
def test_other_words_do_not_count_back(words: str) -> None:
    assert resolve_earlier(words, (dt.date(2023, 1, 1), dt.date(2023, 12, 31))) is None


def test_nothing_lies_before_the_first_year() -> None:
    assert resolve_earlier("a year earlier", (dt.date(1, 1, 1), dt.date(1, 12, 31))) is None


DATELINES = [
    ("Friday, July 21, 2017\nA storm hit the coast.", "2017-07-21"),
    ("Storm hits coast\n\nFriday, July 21, 2017\n\nA storm hit.", "2017-07-21"),
    ("Storm hits coast\nPublished: 3 May 2020\nA storm hit.", "2020-05-03"),
    ("2017-07-21\nA storm hit.", "2017-07-21"),
    ("OSLO, July 21, 2017 (Wire) — A storm hit.", "2017-07-21"),
    ("OSLO, Norway, 21 July 2017 – A storm hit.", "2017-07-21"),
    ("Saturday, July 21, 2017\nNo such Saturday.", None),
    ("February 30, 2020\nNo such day.", None),
    ("On July 21, 2017 a storm hit the coast.", None),
    ("July 21\nNo year.", None),
    ("The storm of July 21, 2017 — a day that many remember", None),
    ("one\ntwo\nthree\nfour\nfive\nsix\nJuly 21, 2017\nToo far down.", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), DATELINES, ids=[repr(row[0][:36]) for row in DATELINES])
def test_dateline(text: str, day: str | None) -> None:
    assert find_dateline(text) == (dt.date.fromisoformat(day) if day else None)
