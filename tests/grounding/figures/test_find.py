"""The figure finder, case by case: what is found, with which value, unit and comparator, and what is no figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.grounding import find_figures
from summarizer.grounding.figures.finder import parse_figure
from summarizer.schemas.findings import FoundFigure


def only(text: str, *, vague: bool = False) -> FoundFigure:
    found = [f for f in find_figures(text, vague=vague) if f.kind not in ("date", "time")]
    assert len(found) == 1, found
    return found[0]


def number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


VALUES = [
    ("They sold 1,234,567 tickets.", "1,234,567 tickets", "cardinal", "1234567", "ticket"),
    ("It cost €40 million³ in all.[12]", "€40 million", "money", "40000000", None),
    ("They sold 1.234,5 kg of it.", "1.234,5 kg", "measure", "1234.5", "kg"),
    ("They sold 4 500 tickets.", "4 500 tickets", "cardinal", "4500", "ticket"),
    ("They sold 4’500 tickets.", "4’500 tickets", "cardinal", "4500", "ticket"),
    ("They sold 4\u202f500 tickets.", "4\u202f500 tickets", "cardinal", "4500", "ticket"),
    ("They sold 4\u00a0500 tickets.", "4\u00a0500 tickets", "cardinal", "4500", "ticket"),
    ("The result is 12,34,567 votes.", "12,34,567 votes", "cardinal", "1234567", "vote"),
    ("Growth was 3,5 percent.", "3,5 percent", "percent", "3.5", "percent"),
    ("The sensor counted 1.3 × 10^6 events.", "1.3 × 10^6 events", "cardinal", "1300000", "event"),
    ("The sensor counted 1.3e6 events.", "1.3e6 events", "cardinal", "1300000", "event"),
    ("Two hundred and five men enrolled.", "Two hundred and five men", "cardinal", "205", "man"),
    ("A dozen ships left.", "A dozen ships", "cardinal", "12", "ship"),
    ("Half a dozen ships left.", "Half a dozen ships", "cardinal", "6", "ship"),
    ("Five and a half million voters", "Five and a half million voters", "cardinal", "5500000", "voter"),
    ("Half a million homes went dark.", "Half a million homes", "cardinal", "500000", "home"),
    ("a quarter of a million homes", "a quarter of a million homes", "cardinal", "250000", "home"),
    (
        "twenty-one trillion bacteria-like cells",
        "twenty-one trillion bacteria-like cells",
        "cardinal",
        "21000000000000",
        "cell",
    ),
    ("one million and a half people", "one million and a half people", "cardinal", "1500000", "person"),
    ("three lakh crore shares", "three lakh crore shares", "cardinal", "3000000000000", "share"),
    ("forty-two point five metres", "forty-two point five metres", "measure", "42.5", "m"),
    ("Three-quarters of voters agreed.", "Three-quarters", "ratio", "0.75", None),
    ("Sales rose in the last three quarters of 2024.", "three quarters", "measure", "3", "quarter"),
    ("The last three quarters of the book are dull.", "three quarters", "ratio", "0.75", None),
    ("Two thirds of voters agreed.", "Two thirds", "ratio", "0.666667", None),
    ("A third of voters agreed.", "A third", "ratio", "0.333333", None),
    ("Half of the voters agreed.", "Half", "ratio", "0.5", None),
    ("One in five voters agreed.", "One in five", "ratio", "0.2", None),
    ("Every fifth inhabitant left.", "Every fifth", "ratio", "0.2", None),
    ("Of the loans, every 8th was late.", "every 8th", "ratio", "0.125", None),
    ("Is that just one bad storm?", "one bad storm", "cardinal", "1", "storm"),
    ("She missed one week's lesson.", "one week's lesson", "cardinal", "1", "lesson"),
    ("It is one of the region's most loved parks.", "one", "cardinal", "1", None),
    ("Sales fell for the fourth straight season.", "fourth straight season", "ordinal", "4", "season"),
    ("Results for the 26 weeks to 28 June are due.", "26 weeks", "measure", "26", "week"),
    ("They met every third day.", "third day", "ordinal", "3", "day"),
    ("The union said that one in six shops could close.", "one in six", "ratio", "0.166667", None),
    ("They found that one in 10 shops had closed.", "one in 10", "ratio", "0.1", None),
    ("About a third was landed at Kelso.", "a third", "ratio", "0.333333", None),
    ("Exports fell by more than a third last week.", "a third", "ratio", "0.333333", None),
    ("Exports fell a third this year.", "a third", "ratio", "0.333333", None),
    ("Exports fell by a third compared with May.", "a third", "ratio", "0.333333", None),
    ("More than a third voted against the plan.", "a third", "ratio", "0.333333", None),
    ("Rents rose to a third or more of pay.", "a third or more", "ratio", "0.333333", None),
    ("A fifth were women.", "A fifth", "ratio", "0.2", None),
    ("Three in every 100 voters agreed.", "Three in every 100", "ratio", "0.03", None),
    ("They counted 12 in every 1,000 births.", "12 in every 1,000", "ratio", "0.012", None),
    ("Nine out of ten voters agreed.", "Nine out of ten", "ratio", "0.9", None),
    ("Buyers outnumbered sellers 2-to-1.", "2-to-1", "ratio", "2", None),
    ("a ratio of 3:1", "3:1", "ratio", "3", None),
    ("It was 90 mg/dl on Monday.", "90 mg/dl", "measure", "90", "mg/dL"),
    ("a tenfold rise", "tenfold", "ratio", "10", "time"),
    ("an 18-fold rise", "18-fold", "ratio", "18", "time"),
    ("twice as many", "twice", "ratio", "2", "time"),
    ("2.5 times higher", "2.5 times", "ratio", "2.5", "time"),
    ("a 56 percent increase", "56 percent", "percent", "56", "percent"),
    ("a 56% increase", "56%", "percent", "56", "percent"),
    ("a 56 per cent increase", "56 per cent", "percent", "56", "percent"),
    ("a 56-percent increase", "56-percent", "percent", "56", "percent"),
    ("a minute and a half", "a minute and a half", "measure", "1.5", "minute"),
    ("rose by 2 percentage points", "2 percentage points", "percent_points", "2", "percentage point"),
    ("rose by half a percentage point", "half a percentage point", "percent_points", "0.5", "percentage point"),
    ("rose by 25 basis points", "25 basis points", "percent_points", "25", "basis point"),
    ("rose by 25bps", "25bps", "percent_points", "25", "basis point"),
    ("a fall of -3.2 percent", "-3.2 percent", "percent", "-3.2", "percent"),
    ("it was minus 20 degrees Celsius", "minus 20 degrees Celsius", "measure", "-20", "°C"),
    ("winds of 150 km/h hit", "150 km/h", "measure", "150", "km/h"),
    ("winds of 93 miles an hour hit", "93 miles an hour", "measure", "93", "mph"),
    ("an area of 5,000 square kilometres", "5,000 square kilometres", "measure", "5000", "km²"),
    ("an area of 190 km2.", "190 km2", "measure", "190", "km²"),
    ("pumps 1.5 million barrels per day", "1.5 million barrels per day", "measure", "1500000", "bbl/day"),
    ("at 40°C today", "40°C", "measure", "40", "°C"),
    ("the heat reached 40.5C in Seville", "40.5C", "measure", "40.5", "°C"),
    ("he is 5 feet 6 inches tall", "5 feet 6 inches", "measure", "5.5", "ft"),
    ("a magnitude 6.1 earthquake", "6.1", "measure", "6.1", "magnitude"),
    ("a 6.1-magnitude earthquake", "6.1-magnitude", "measure", "6.1", "magnitude"),
    ("12 deaths per 100,000 people", "12 deaths per 100,000 people", "cardinal", "12", "death per 100,000 people"),
    ("for four-and-a-half years", "four-and-a-half years", "measure", "4.5", "year"),
    ("a two-and-a-half-year term", "two-and-a-half-year", "measure", "2.5", "year"),
    ("for three and a half years", "three and a half years", "measure", "3.5", "year"),
    ("for half an hour", "half an hour", "measure", "0.5", "hour"),
    ("a 34-year-old man", "34-year-old", "age", "34", "year"),
    ("the boy, aged 7, left", "7", "age", "7", "year"),
    ("Anna Berg, 19, left", "19", "age", "19", "year"),
    ("the baby was ten months old", "ten months old", "age", "10", "month"),
    ("the third quarter", "third quarter", "ordinal", "3", "quarter"),
    ("on the 33rd floor", "33rd floor", "ordinal", "33", "floor"),
    ("the twenty-first attempt", "twenty-first attempt", "ordinal", "21", "attempt"),
    ("killing 1,400 Israelis as", "1,400 Israelis", "cardinal", "1400", "Israeli"),
    ("five hard drives", "five hard drives", "cardinal", "5", "drive"),
    ("1,000 containers of ammunition", "1,000 containers", "cardinal", "1000", "container"),
    ("a three-nation alliance", "three-nation", "cardinal", "3", "nation"),
    ("5m people", "5m people", "cardinal", "5000000", "person"),
    ("the 1.8m wall", "1.8m", "measure", "1.8", "m"),
    ("1.2m bpd", "1.2m bpd", "measure", "1200000", "bbl/day"),
    ("mined 2.1Moz of gold", "2.1Moz", "measure", "2.1", "Moz"),
    ("One-in-five voters agreed.", "One-in-five", "ratio", "0.2", None),
    ("rose by 1.8pc", "1.8pc", "percent", "1.8", "percent"),
    ("sold 40 PCs", "40 PCs", "cardinal", "40", "pc"),
    ("rose by 3.2pp", "3.2pp", "percent_points", "3.2", "percentage point"),
    ("rose by 3.2 p.p. to it", "3.2 p.p.", "percent_points", "3.2", "percentage point"),
    ("ran it in 9.81s and won", "9.81s", "measure", "9.81", "second"),
    ("levels of 35 µg/m3", "35 µg/m3", "measure", "35", "µg/m³"),
    ("growth of (3.2)%", "(3.2)%", "percent", "-3.2", "percent"),
]


@pytest.mark.parametrize(("text", "written", "kind", "value", "unit"), VALUES, ids=[row[0][:40] for row in VALUES])
def test_value_and_unit(text: str, written: str, kind: str, value: str, unit: str | None) -> None:
    figure = only(text)
    assert (figure.text, figure.kind, figure.value, figure.unit) == (written, kind, Decimal(value), unit)
    assert text[figure.start : figure.end] == figure.text


def test_a_share_and_an_amount_are_no_range() -> None:
    found = [figure.text for figure in find_figures("A jump of 3% to 20 million was seen.")]
    assert found == ["3%", "20 million"]


MONEY = [
    ("$200 billion", "200000000000", "USD", None),
    ("US$ 20,000", "20000", "USD", None),
    ("U.S. $5 million", "5000000", "USD", None),
    ("€1.2bn", "1200000000", "EUR", None),
    ("£45m", "45000000", "GBP", None),
    ("Rs 5 crore", "50000000", "INR", None),
    ("Rs. 500", "500", "INR", None),
    ("₹2.5 lakh", "250000", "INR", None),
    ("¥30 trillion", "30000000000000", "JPY", None),
    ("C$300 million", "300000000", "CAD", None),
    ("HK$2.3bn", "2300000000", "HKD", None),
    ("R$50 million", "50000000", "BRL", None),
    ("R500m", "500000000", "ZAR", None),
    ("USD 200", "200", "USD", None),
    ("115.5USD", "115.5", "USD", None),
    ("30 MUSD", "30000000", "USD", None),
    ("75 USD million", "75000000", "USD", None),
    ("31.5 mln dlrs", "31500000", "USD", None),
    ("422,000 euros", "422000", "EUR", None),
    ("200 million yuan", "200000000", "CNY", None),
    ("1.2 billion Swiss francs", "1200000000", "CHF", None),
    ("528 million francs", "528000000", None, None),
    ("125 million Australian dollars", "125000000", "AUD", None),
    ("10 million pounds", "10000000", "GBP", None),
    ("3.4 mln dlrs", "3400000", "USD", None),
    ("seven bln dlrs", "7000000000", "USD", None),
    ("51,200 dlr", "51200", "USD", None),
    ("6 mln Canadian dlrs", "6000000", "CAD", None),
    ("160 U.S. dollars", "160", "USD", None),
    ("two mln stg", "2000000", "GBP", None),
    ("12 cts", "12", None, "cent"),
    ("470 pence", "470", None, "penny"),
    ("75p", "75", None, "penny"),
    ("50 cents", "50", None, "cent"),
    ("five euro cents", "5", None, "cent"),
    ("40 eurocents", "40", None, "cent"),
    ("12.5 US cents", "12.5", None, "cent"),
    ("7 U.S. cents", "7", None, "cent"),
    ("3 Australian cents", "3", None, "cent"),
    ("$84.32 a barrel", "84.32", "USD", "per bbl"),
    ("$2.45 per share", "2.45", "USD", "per share"),
    ("$5-a-day", "5", "USD", "per day"),
    ("13 dollars and 45 cents", "13.45", "USD", None),
    ("three quarters billion us dollars", "750000000", "USD", None),
    ("-$5 million", "-5000000", "USD", None),
    ("$(0.12)", "-0.12", "USD", None),
    ("$(4.5) million", "-4500000", "USD", None),
    ("£450pcm", "450", "GBP", "per month"),
    ("10.5¢", "10.5", None, "cent"),
    ("12.3 M€", "12300000", "EUR", None),
    ("M€ 12.3", "12300000", "EUR", None),
]


@pytest.mark.parametrize(("text", "value", "currency", "unit"), MONEY, ids=[row[0] for row in MONEY])
def test_money(text: str, value: str, currency: str | None, unit: str | None) -> None:
    figure = only(f"It was {text}, he said.")
    assert (figure.text, figure.kind, figure.value) == (text, "money", Decimal(value))
    assert (figure.currency, figure.unit) == (currency, unit)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ship carries 40 million pounds of rice.", "measure"),
        ("The catch weighed 40 million pounds.", "measure"),
        ("It got 40 million pounds of aid.", "money"),
        ("It lost 40 million pounds.", "money"),
    ],
)
def test_pounds_are_money_or_weight(text: str, kind: str) -> None:
    assert only(text).kind == kind


PREFIXED = [
    ("It cost RM1.2 million.", "RM1.2 million", "1200000", "MYR"),
    ("It cost RM 500.", "RM 500", "500", "MYR"),
    ("A $US5 million deal.", "$US5 million", "5000000", "USD"),
    ("Profit of $A3 million.", "$A3 million", "3000000", "AUD"),
    ("It made $NZ4m.", "$NZ4m", "4000000", "NZD"),
    ("It cost Rp5,000.", "Rp5,000", "5000", "IDR"),
    ("It cost Tk500 crore.", "Tk500 crore", "5000000000", "BDT"),
    ("It paid KSh 500.", "KSh 500", "500", "KES"),
    ("It raised N500 million.", "N500 million", "500000000", "NGN"),
    ("It raised P500 million.", "P500 million", "500000000", None),
    ("It lost SR5m.", "SR5m", "5000000", "SAR"),
    ("It lost €-5m.", "€-5m", "-5000000", "EUR"),
    ("It lost −€1.1m.", "−€1.1m", "-1100000", "EUR"),
    ("Result: (-$3m)", "-$3m", "-3000000", "USD"),
]


@pytest.mark.parametrize(("text", "written", "value", "currency"), PREFIXED, ids=[case[1] for case in PREFIXED])
def test_currency_and_sign_before_an_amount(text: str, written: str, value: str, currency: str | None) -> None:
    (figure,) = find_figures(text)
    assert (figure.text, figure.kind, str(figure.value), figure.currency) == (written, "money", value, currency)


@pytest.mark.parametrize("text", ["They wore N95 masks.", "It is on SR 520.", "He drove an R100."])
def test_letters_that_number_a_thing_are_no_currency(text: str) -> None:
    assert [figure for figure in find_figures(text) if figure.kind == "money"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("It fell by -3.2%.", "-3.2"), ("growth of –0.4%", "-0.4"), ("It shrank (-3%).", "-3"), ("3–4%", "3")],
)
def test_a_sign_belongs_to_the_value(text: str, value: str) -> None:
    assert [str(figure.value) for figure in find_figures(text)] == [value]


def test_cells_of_a_table_are_figures_of_their_own() -> None:
    found = find_figures("Result\t-3.2%\t−€1.1m\t4\t500")
    assert [figure.text for figure in found] == ["-3.2%", "−€1.1m", "4", "500"]


RANGES = [
    ("10-12 percent", "10", "12", "percent"),
    ("between 5 and 7 million people", "5000000", "7000000", "cardinal"),
    ("$3 to $4 billion", "3000000000", "4000000000", "money"),
    ("£40m-£45m", "40000000", "45000000", "money"),
    ("5 to 7 million people", "5000000", "7000000", "cardinal"),
    ("500 to 1 million people", "500", "1000000", "cardinal"),
    ("ranging from ten to 32 pages", "10", "32", "cardinal"),
    ("5% to 7% of it", "5", "7", "percent"),
    ("8–10 years", "8", "10", "measure"),
    ("two or three goals", "2", "3", "cardinal"),
    ("10- to 15-minute breaks", "10", "15", "measure"),
    ("an 18- to 24-year-old", "18", "24", "age"),
    ("among 16-to-24-year-olds", "16", "24", "age"),
    ("a ten-to-15-minute walk", "10", "15", "measure"),
    ("between three and four in ten such homes", "0.3", "0.4", "ratio"),
    ("three or four out of ten voters", "0.3", "0.4", "ratio"),
    ("SEK 90–100m of it", "90000000", "100000000", "money"),
    ("10m-12m passengers", "10000000", "12000000", "cardinal"),
    ("up two-to-three percent", "2", "3", "percent"),
    ("down from the 7.0% to 8.0% it forecast", "7", "8", "percent"),
    ("sales growth of 3% to 4%", "3", "4", "percent"),
    ("Tyres make up 0.02% to 3.1% of it.", "0.02", "3.1", "percent"),
    ("Fares could fall another 1 per cent to 1.5 per cent.", "1", "1.5", "percent"),
]


@pytest.mark.parametrize(("text", "low", "high", "kind"), RANGES, ids=[row[0] for row in RANGES])
def test_range_is_one_figure(text: str, low: str, high: str, kind: str) -> None:
    figure = only(text)
    assert (figure.value, figure.value_to, figure.kind) == (Decimal(low), Decimal(high), kind)
    assert figure.comparator == "between"


CHANGES = [
    ("It rose from 10 to 92 percent.", ["10", "92"]),
    ("It fell from a high of 80 to 60.", ["80", "60"]),
    ("Sales went up 2% to 14% of it.", ["2", "14"]),
    ("It rose 4 percent to €10.4bn.", ["4", "10400000000"]),
    ("Shares rose 5 percent to 7 people.", ["5", "7"]),
    ("It will rise 4 percent to €10.4bn.", ["4", "10400000000"]),
]


@pytest.mark.parametrize(("text", "values"), CHANGES, ids=[row[0] for row in CHANGES])
def test_change_is_no_range(text: str, values: list[str]) -> None:
    assert [figure.value for figure in find_figures(text)] == [Decimal(value) for value in values]


SCORES = [
    ("They beat Arsenal 3-1 at home.", "3", "1"),
    ("The 296-121 vote to approve the measure came late.", "296", "121"),
    ("The side fought back from a 60-56 deficit.", "60", "56"),
    ("It was a 2-1 home win.", "2", "1"),
    ("Tunisia lost 1 – 2 to England.", "1", "2"),
    ("Group F — Sweden 1 – 0 Korea", "1", "0"),
    ("The match ended 0 – 0.", "0", "0"),
    ("a 6-3 ruling", "6", "3"),
    ("by a vote of 219 to 212", "219", "212"),
]


@pytest.mark.parametrize(("text", "first", "second"), SCORES, ids=[row[0] for row in SCORES])
def test_score(text: str, first: str, second: str) -> None:
    figure = only(text)
    assert (figure.value, figure.value_to, figure.unit) == (Decimal(first), Decimal(second), "score")
    assert figure.comparator == "exact"


def test_a_score_can_be_bounded() -> None:
    assert only("They voted by more than seven to one to strike.").comparator == "more_than"
    assert only("A majority of nearly six to one agreed.").comparator == "about"
    assert only("Norby lost a row over 3-1 on Monday.").comparator == "exact"


@pytest.mark.parametrize("text", ["The 1965-66 series was lost.", "Call 32399-3000 now.", "See volume 363-4 of it."])
def test_the_rest_of_a_number_is_no_figure(text: str) -> None:
    assert not [found.text for found in find_figures(text) if text[found.start - 1] == "-"]


COMPARATORS = [
    ("at least 300 people", "at_least"),
    ("no fewer than 300 people", "at_least"),
    ("at or above 300 people", "at_least"),
    ("at or below 300 people", "at_most"),
    ("equal to or less than 300 people", "at_most"),
    ("not less than 300 people", "at_least"),
    ("a minimum of 300 people", "at_least"),
    ("300 or more people", "at_least"),
    ("300 people or more", "at_least"),
    ("300+ people", "at_least"),
    ("300-plus people", "at_least"),
    ("as few as 300 people", "at_least"),
    ("up to 300 people", "at_most"),
    ("at most 300 people", "at_most"),
    ("no more than 300 people", "at_most"),
    ("as many as 300 people", "at_most"),
    ("in loads as large as 300 pounds", "at_most"),
    ("300 people at most", "at_most"),
    ("it would not exceed 300 people", "at_most"),
    ("a not-to-exceed 300 kg load", "at_most"),
    ("shall in no event exceed 300 kg", "at_most"),
    ("it is not to exceed 300 kg", "at_most"),
    ("must not be less than 300 kg", "at_least"),
    ("none longer than 300 minutes", "at_most"),
    ("more than 300 people", "more_than"),
    ("more than a 300 people", "more_than"),
    ("over 300 people", "more_than"),
    ("just over 300 people", "more_than"),
    ("in excess of 300 people", "more_than"),
    ("at more than an estimated 300 people", "more_than"),
    (">300 people", "more_than"),
    ("fewer than 300 people", "less_than"),
    ("under 300 people", "less_than"),
    ("just under 300 people", "less_than"),
    ("nearly 300 people", "about"),
    ("some 300 people", "about"),
    ("an estimated 300 people", "about"),
    ("about 300 people", "about"),
    ("around 300 people", "about"),
    ("close to 300 people", "about"),
    ("300-odd people", "about"),
    ("c.300 people", "about"),
    ("ca. 300 people", "about"),
    ("~300 people", "about"),
    ("only 300 people", "exact"),
    ("the group around the 300 people", "exact"),
    ("other than 300 people", "exact"),
    ("a record 300 people", "exact"),
    ("almost as many as the 300 people there", "exact"),
]


@pytest.mark.parametrize(("text", "comparator"), COMPARATORS, ids=[row[0] for row in COMPARATORS])
def test_comparator(text: str, comparator: str) -> None:
    figure = only(text)
    assert (figure.value, figure.comparator) == (Decimal(300), comparator)


def test_what_a_difference_is_to_is_not_bounded() -> None:
    share, count = find_figures("It was 4.1 pct higher than 300 tonnes.")
    assert (share.comparator, count.comparator) == ("exact", "exact")
    assert only("In 2019 more than 300 tonnes came.").comparator == "more_than"


def test_a_multiple_of_a_figure_bounds_nothing() -> None:
    found = find_figures("Coffee costs three times as much as 20 grams of tea.")
    assert [(figure.text, figure.comparator) for figure in found] == [("three times", "exact"), ("20 grams", "exact")]


def test_an_amount_of_money_ends_no_range_of_litres() -> None:
    found = find_figures("It costs from $2 for 5 litres a day to $6.")
    assert [figure.text for figure in found] == ["$2", "5 litres a day", "$6"]


def test_over_a_span_of_time_places_it() -> None:
    assert only("It rose over two years").comparator == "exact"
    assert only("It lasted for over two years").comparator == "more_than"


NOT_FIGURES = [
    "Norby will once again be host of the games.",
    "COVID-19 and the H1N1 virus",
    "F-16 and Su-25 jets",
    "IE6, Cloud9, 4chan and M5S",
    "the 5G network and a 3D film",
    "G7 and G20 leaders",
    "Llama-3.2-3B-Instruct and claude-3-5-sonnet",
    "see https://example.org/2020/03 or www.example2.org",
    "write to @agent007 about #Vote2020",
    "No one knew; a serious one; this one is; one must; one another",
    "a second later; per second; every second",
    "Once the vote is over, he goes",
    "the FIRST competition",
    "He gave Xi an IV drip",
    "thousands of fans and dozens of cars",
    "a couple of points",
    "a high-five",
    "quarter-final",
    "may he march",
]


@pytest.mark.parametrize("text", NOT_FIGURES)
def test_not_a_figure(text: str) -> None:
    assert find_figures(text) == []


LABELS = [
    ("Internet Explorer 6 is old", "6"),
    ("a Boeing 737 crashed", "737"),
    ("the #2 browser", "2"),
    ("No. 1 in the list", "1"),
    ("on day five of the cup", "5"),
    ("Section 230 was cited", "230"),
    ("World War II ended", "2"),
    ("the film, part XVII", "17"),
    ("Type 2 diabetes", "2"),
    ("Queen Elizabeth II's visit", "2"),
    ("the XXIII Olympic Winter Games", "23"),
    ("the bill, H.R. 1319, passed", "1319"),
]


@pytest.mark.parametrize(("text", "value"), LABELS, ids=[row[0] for row in LABELS])
def test_number_that_names_is_an_ordinal(text: str, value: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.value, figure.unit) == ("ordinal", Decimal(value), None)


def test_telephone_number_is_one_ordinal_without_a_value() -> None:
    figure = only("Call 1-800-555-0199 now")
    assert (figure.text, figure.kind, figure.value) == ("1-800-555-0199", "ordinal", None)


VAGUE = [
    ("dozens of cars", "dozens of cars", "car"),
    ("hundreds of thousands of people", "hundreds of thousands of people", "person"),
    ("a couple of points", "a couple of points", "point"),
]


@pytest.mark.parametrize(("text", "written", "unit"), VAGUE, ids=[row[0] for row in VAGUE])
def test_vague_amounts_are_found_on_request(text: str, written: str, unit: str) -> None:
    figure = only(text, vague=True)
    assert (figure.text, figure.value, figure.unit, figure.kind) == (written, None, unit, "cardinal")
    assert find_figures(text) == []


def test_several_hundred_holds_a_number_word_but_no_value() -> None:
    figure = only("several hundred people")
    assert (figure.text, figure.value, figure.unit) == ("several hundred people", None, "person")


ONES = [
    "one of them",
    "one side left",
    "One in Kabul",
    "one national and one made of two",
    "One was killed",
    "one or two",
]


@pytest.mark.parametrize("text", ONES)
def test_one_that_counts(text: str) -> None:
    assert find_figures(text)[0].value in (Decimal(1), None)


def test_units_are_shared_by_figures_side_by_side() -> None:
    first, second = find_figures("It was 10 and 15 percent.")
    assert (first.kind, first.unit, first.value) == ("percent", "percent", Decimal(10))
    assert second.value == Decimal(15)
    assert [f.kind for f in find_figures("boys aged 17 and 19")] == ["age", "age"]


PARSED = [
    ("3.2 million euros", "3200000", "exact"),
    ("at least 380,000 vehicles", "380000", "at_least"),
    ("56%", "56", "exact"),
    ("$3 to $4 billion", "3000000000", "between"),
    ("12 deaths per 100,000 people", "12", "exact"),
    ("10 percent in 2021", "10", "exact"),
    ("2021", "2021", "exact"),
    ("dozens of people", None, "exact"),
    ("the 40th", "40", "exact"),
]


@pytest.mark.parametrize(("text", "value", "comparator"), PARSED, ids=[row[0] for row in PARSED])
def test_parse_figure(text: str, value: str | None, comparator: str) -> None:
    figure = parse_figure(text)
    assert figure is not None
    assert (figure.value, figure.comparator) == (number(value), comparator)


@pytest.mark.parametrize("text", ["", "no number here", "5 cars and 7 ships", "COVID-19"])
def test_parse_figure_of_none_or_several(text: str) -> None:
    assert parse_figure(text) is None


def test_numbers_of_paragraphs_are_no_figures() -> None:
    text = "3.1 Costs rose to 3.2 Swiss francs.\n\n3.2 Responses came.\r\n\r\n7.5 Swiss francs are due.\n\n 3.10 End."
    assert [found.text for found in find_figures(text)] == ["3.2 Swiss francs", "7.5 Swiss francs", "3.10"]
