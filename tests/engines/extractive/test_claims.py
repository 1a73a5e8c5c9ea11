"""The extractive engine's numeric claims: which figures it lists, what they measure, who says so."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import summarize
from summarizer.engines.extractive.draft import draft_brief
from summarizer.grounding.figures.finder import find_figures


def claims_in(text: str, *, limit: int | None = None) -> list[dict[str, Any]]:
    claims: list[dict[str, Any]] = draft_brief(text, max_items=limit)["numeric_claims"]
    return claims


def labels_in(text: str) -> dict[str, str | None]:
    return {item["figure"]: item["about"] for item in claims_in(text)}


BOUND = [
    ("Eleven bakers were arrested in Norby on Monday.", "Eleven bakers", "bakers arrested"),
    (
        "Between 400 and 500 sailors were rescued near Norby on Monday.",
        "Between 400 and 500 sailors",
        "sailors rescued",
    ),
    ("Exports of steel rose to $4 billion in May.", "$4 billion", "Exports of steel"),
    ("The jobless rate stands at 3.1 percent.", "3.1 percent", "jobless rate"),
    ("Corporate costs were €12.6 million in the first half.", "€12.6 million", "Corporate costs"),
    ("The repair is expected to cost $8.4 billion.", "$8.4 billion", "repair"),
    ("The firm posted a net loss of $212 million.", "$212 million", "net loss"),
    ("Norby holds contracts worth 74 million euros.", "74 million euros", "contracts"),
    ("Lind got a $500,000 grant from the state.", "$500,000", "grant"),
    ("The storm killed more than 340 villagers.", "more than 340 villagers", "villagers killed"),
]


@pytest.mark.parametrize(("text", "figure", "about"), BOUND, ids=[case[2] for case in BOUND])
def test_a_label_is_what_the_sentence_binds_to_the_figure(text: str, figure: str, about: str) -> None:
    assert labels_in(text)[figure] == about


UNBOUND = [
    ("About 900 people were to be taken to safety.", "About 900 people"),
    ("The firm employs 112 people.", "112 people"),
    ("The bill for the bridge of $5 million was paid.", "$5 million"),
    ("The loss after tax of $5 million was a surprise.", "$5 million"),
    ("The loss attributable to shareholders of $5 million was a surprise.", "$5 million"),
    ("More than 60 percent of voters stayed home.", "More than 60 percent"),
    ("Norby bought the old harbour for €5 million.", "€5 million"),
    # Changes: the noun is what changes, and the figure does not measure it.
    ("Exports of steel rose by 8 percent in May.", "8 percent"),
    ("Net profit at the biggest lender fell 98% last year.", "98%"),
    ("Revenue was down 2.1% at $4 million.", "2.1%"),
    ("The orbital period of Norby is 5 percent longer than ours.", "5 percent"),
    ("Roe refused to rule out a cut to $5 million in comments on Sunday.", "$5 million"),
    ("The personal details of almost 10 percent of its users were stolen.", "almost 10 percent"),
    ("Some 140 of the rising's leaders were executed.", "Some 140 of the rising's leaders"),
    ("A treaty boosted bilateral trade by 32 percent last year.", "32 percent"),
]


@pytest.mark.parametrize(("text", "figure"), UNBOUND, ids=[case[0][:24] for case in UNBOUND])
def test_there_is_no_label_where_none_is_bound(text: str, figure: str) -> None:
    assert labels_in(text)[figure] is None


def test_a_change_has_no_label_and_what_is_compared_is_not_listed() -> None:
    text = "Revenue of the group fell 23 percent to $1.4 billion, from $1.82 billion a year earlier."
    assert labels_in(text) == {"23 percent": None, "$1.4 billion": "Revenue of the group"}
    text = "The share of diesel cars fell to 31 percent, compared to 54 percent in 2019, according to Ola Lind."
    assert labels_in(text) == {"31 percent": "share of diesel cars"}
    assert {item["attribution"] for item in claims_in(text)} == {"Ola Lind"}


@pytest.mark.parametrize(
    "text",
    [
        "The fire in Norby killed nobody, Fox 61 reports.",
        "Most of the Fortune 500 companies forbid it.",
        "The splash pad in Norby has 118 spray and splash features.",
        "A 545 caravan was stolen from a site in Norby.",
        "The poem will be read by two poets of the town.",
    ],
)
def test_a_number_in_a_name_and_a_count_of_what_is_cut_or_trivial_is_no_figure(text: str) -> None:
    assert claims_in(text) == []


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("The council put the cost of the new pier at 14 million euros on Friday.", "The council"),
        ("Ann Roe, the mayor, accused the port of wasting 14 million euros on a new pier on Friday.", "Ann Roe"),
        ("The harbour faces costs of 14 million euros, the council said in a ruling issued on Friday.", "the council"),
    ],
)
def test_a_figure_is_its_sources_though_no_that_leads_to_it(sentence: str, source: str) -> None:
    (claim,) = claims_in(sentence)
    assert claim["attribution"] == source


def test_a_number_in_a_source_does_not_cut_it() -> None:
    source = "A survey of 3,100 anglers by the Norby institute"
    brief = summarize(f"Catches fell in Norby. {source} suggested that about 44 percent of them had sold a boat.")
    assert source in {figure.attribution.as_named for figure in brief.numeric_claims}


@pytest.mark.parametrize(
    "sentence",
    [
        "Seven of the county's 19 clinics ran out of vaccine.",
        "Eleven of the county's 38 libraries are to shut.",
        "Sales and profit of the mill fell by 17% and 31%, respectively.",
        "A larger trial, with 3,000 patients and nurses who cannot see the lamps, is planned.",
        "The outbreak began in a school where 23 of 140 pupils fell ill.",
        "Jurors heard that he spent £42,000 on a kitchen.",
        "Six weeks after the vote in Norby, the council has no leader.",
        "Opponents pointed to the next page of the report, which says that 23 percent of homes would be flooded.",
    ],
)
def test_a_whole_of_which_a_part_is_told_and_what_a_court_hears_are_no_claims(sentence: str) -> None:
    assert claims_in(sentence) == []


def test_two_figures_of_a_sentence_have_no_label_that_does_not_tell_them_apart() -> None:
    text = "Ministers put a 90-day ban on ferries from Norby and a 120-day ban on all lorries, killing 14 jobs."
    assert set(labels_in(text).values()) == {None}


def test_share_prices_are_not_listed_and_what_a_market_lost_is() -> None:
    text = "Stocks in Norby fell by 3.1 percent on Monday. Shares in Acme Steel dropped $4.08 to $125.97."
    assert list(labels_in(text)) == ["3.1 percent"]


@pytest.mark.parametrize(("sentences", "listed"), [(25, 9), (60, 11), (120, 15)])
def test_of_many_figures_the_best_are_listed_by_the_length_of_the_article(sentences: int, listed: int) -> None:
    text = " ".join(f"A total of {at},000 people in Norby voted in district {at}." for at in range(21, 21 + sentences))
    assert len(claims_in(text)) == listed


def test_he_who_gives_a_figure_is_never_a_body_or_whom_the_speaker_speaks_for() -> None:
    text = (
        "Karl Finch, prosecuting, said that the lorry of Tulley Aggregates had been inspected only twice. Tulley"
        " Aggregates had cut its maintenance spending from £84,000 in 2019 to £31,000 in 2022, he said."
    )
    assert not any("Tulley" in claim["attribution"] for claim in claims_in(text))
    text = "A spokesman for Mayor Ben Roe said the fires had spread. He said six officers were injured in Norby."
    assert claims_in(text) == []
    text = "Three guards fell, according to Ben Roe, a spokesman for Norbex. Six officers were injured, he said."
    assert [claim["attribution"] for claim in claims_in(text)] == ["Ben Roe", "Ben Roe"]


LEFT_OUT = "Mayor Ann Roe opened the new depot in Norby on Monday. It was built in two years. The town is glad. "


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("The plan would cut the pension of Lind by $40,000 a year.", []),
        ("The plan would cut the pension of Karl Lind by $40,000 a year.", ["$40,000 a year"]),
        ("The plan would cut the pension of Roe by $40,000 a year.", ["$40,000 a year"]),  # the headline names her
        ("The plan, Lind said, has cut pensions by $40,000 a year.", ["$40,000 a year"]),  # his name stands beside it
    ],
)
def test_a_figure_beside_a_bare_surname_is_left_out_of_a_long_article(sentence: str, figures: list[str]) -> None:
    text = f"{LEFT_OUT}\n\nKarl Lind, a welder, left the council in May.\n\n{sentence}"
    filling = "The people of the town met in the hall and talked about the weather, the harvest and the roads. " * 25
    assert [claim["figure"] for claim in claims_in(f"{text}\n\n{filling}")] == figures
    assert [claim["figure"] for claim in claims_in(text)] == ["$40,000 a year"]  # its actors stand right above


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Just over 1 per cent of the tenants in Norby moved last year.", ["Just over 1 per cent"]),
        ("The fire in Norby left 12 people dead and 15 injured on Monday.", ["12 people dead", "15 injured"]),
        ("Twelve people were hospitalized in Norby, and no deaths have been reported.", ["Twelve people"]),
    ],
)
def test_one_per_cent_and_those_who_were_hurt_are_figures(sentence: str, figures: list[str]) -> None:
    assert [claim["figure"] for claim in claims_in(sentence)] == figures


def test_a_pronoun_behind_a_phrase_that_opens_a_sentence_is_not_explained_by_it() -> None:
    assert claims_in("Roe Foods sold more. In a note to its clients, they cut their forecast for growth to 2.2%.") == []


def test_a_verb_of_saying_is_no_label() -> None:
    (claim,) = claims_in("Norby Foods sold 88,000 pumps in 2025 and expects to exceed 100,000 this year.")[1:]
    assert claim["about"] is None


@pytest.mark.parametrize(
    "text",
    [
        "The blast went off in front of 131 West 23rd Street.",
        "The two leaders met on Monday.",
        "She waited nine months.",
        "It was their third visit since 2021.",
        "They met at 9 a.m. on May 4.",
        "The club is into the round of 32 after the win.",
        "He is 100% fit to fly.",
        "That is only half the battle.",
        "Ana Lind, 29, won the race on Sunday.",
        "The under-21 side won again.",
        "Call +44 20 7946 0958 for tickets.",
        "Castaway Island 25 airs on Monday.",
        "The 61 bus takes an hour.",
        "The budget holds not one rupee for it.",
        "Lind hopes to win the £1million Norby Stakes on Saturday.",
        "Norby led 2-0 at half-time.",
        "The trip takes 37 minutes.",
        "The harbour lies 12 kilometres from the town.",
        "Earlier reports of four deaths were wrong.",
        "The trip will fall from 58 minutes to 37.",
        "The gauge had gone from 4.1 metres to 7.3 in an hour.",
        "Costs went from an early estimate of $60 million to over $200 million.",
        "They get $6,500 a month.",
        "Bus use there had risen by 8 per cent.",
        "We paid $4,000 for it.",
        "“I have 30 fences and 38 other horses in my way,” said Ana Lind.",
        "The 71-year-old faces 60 years in prison.",
        "Lind read a 43-page report on Monday.",
        "The fleet, including 217 vans, was sold on Monday.",
        "The crews of Norby want 14 percent on Monday.",
        "In Norby the figure was about 9.5 percent on Monday.",
        "Norby left out those with fewer than 40 beds on Monday.",
        "The confidence interval of the Norby trial ran from a fall of 28% to a rise of 7%.",
        "The mast in Norby rises hundreds of feet above the harbour.",
    ],
)
def test_ranks_dates_ages_and_manners_of_speaking_are_no_claims(text: str) -> None:
    assert claims_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "While others waited, sales rose by 12 percent, and nobody knew why.",
    ],
)
def test_a_statement_is_the_sentence_word_for_word(text: str) -> None:
    (item,) = claims_in(f"Nothing else was said. {text} The rest is known.")
    assert item["statement"] == item["quote"] == text


def test_what_somebody_estimates_is_not_the_article_s() -> None:
    assert claims_in("The Norby Trade Forum estimates 18,000 people work in the harbour.") == []
    assert claims_in("Norbex opened a plant. It estimates 18,000 people will work in the harbour.") == []


def test_a_promise_that_somebody_tells_of_is_told_by_them() -> None:
    text = "Ola Lind ran. Ola Lind says the Government promised to deliver about $195 million in rents."
    assert {claim["attribution"] for claim in claims_in(text)} == {"Ola Lind"}


def test_the_same_figure_is_claimed_once() -> None:
    assert len(claims_in("Trade grew by 32 percent. Analysts were glad that trade grew by 32 percent.")) == 1


def test_a_conversion_is_not_a_second_claim() -> None:
    assert list(labels_in("The city paid 603 million euros ($700 million) for the bridge.")) == ["603 million euros"]


def test_a_limit_keeps_the_weightiest_in_the_article_s_order() -> None:
    text = "It drew 40 people. Costs rose by 12 percent. The state paid $3 billion. A crowd of 99 came."
    assert [item["figure"] for item in claims_in(text, limit=2)] == ["12 percent", "$3 billion"]


TABLE = (
    "Traffic on the northern lines grew by 4.2% last year, the regional office said on Monday.\n\n"
    "Rank\tLine\tPassengers\tRevenue (€m)\tChange\n\n"
    "1\tNorby to Sund\t1,240,000\t18.2\t-3.2%\n\n"
    "2\tSund to Holm\t880,500\t−€1.1m\t4.0%\n\n"
    "The office wants to go on."
)


def test_a_row_s_figures_have_their_column_s_heading_and_ranks_are_none() -> None:
    brief = summarize(TABLE, "extractive")
    assert brief.audit.rejected == ()
    found = [(claim.figure.text, claim.about) for claim in brief.numeric_claims]
    assert found[1:] == [
        ("1,240,000", "Passengers"),
        ("18.2", "Revenue (€m)"),
        ("-3.2%", "Change"),
        ("880,500", "Passengers"),
        ("−€1.1m", "Revenue (€m)"),
        ("4.0%", "Change"),
    ]
    assert brief.numeric_claims[1].statement == "1 Norby to Sund 1,240,000 18.2 -3.2%"


def test_a_bare_number_of_several_in_a_row_is_none_without_a_heading() -> None:
    rows = "Ferries\t6/2021\t6/2020\n\nNet sales\t31.1\t30.4\n\nBoats sold\t12.5\t14.5\n\nMargin\t8.5%\t9.5%\n\n"
    assert labels_in(rows + "Norby Ferries told its owners so.") == {"8.5%": "Margin"}


def test_rain_and_warmth_are_no_distances_and_projects_are_no_guess() -> None:
    assert "250,000 stamps" in labels_in("Norland will issue 250,000 stamps with a wolf in May.")
    assert "Up to 7 inches" in labels_in("Up to 7 inches of rain fell on the town of Norby on Tuesday.")
    assert "$80 million" in labels_in(
        "The council has spent $80 million on harbour projects in the old town since May."
    )


def test_a_ministry_that_gives_a_figure_is_an_actor() -> None:
    draft = draft_brief("The storm passed over Norby on Monday. Some 4,000 homes were dark, the energy ministry said.")
    assert "energy ministry" in {actor["name"].removeprefix("the ") for actor in draft["actors"]}


def test_signs_and_prefixed_currencies_reach_the_brief() -> None:
    text = "The unit cost RM1.2 million in May. The mill lost −€1.1 million last year. Sales changed by -3.2% in June."
    values = [
        (str(claim.figure.value), claim.figure.currency) for claim in summarize(text, "extractive").numeric_claims
    ]
    assert values == [("1200000", "MYR"), ("-1100000", "EUR"), ("-3.2", None)]


def test_nothing_is_listed_of_boilerplate() -> None:
    text = (
        "FOR IMMEDIATE RELEASE\n\nNorby Water to replace mains\n\nNORBY, 14 October – Norby Water will spend "
        "€41.6 million on new mains, the company said on Tuesday.\n\nENDS\n\nNotes to editors\n\n"
        "Norby Water supplies 1.3 million people and employs 2,070 people.\n\n"
        "Contact: press@norby.example, +47 5555 123"
    )
    assert [item["figure"] for item in claims_in(text)] == ["€41.6 million"]


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("The building on Kelso Road is split into five homes.", "five homes"),
        ("Norby Airways offered the most award tickets, 11.9 million, and Kelso Air the fewest.", "11.9 million"),
        ("Norby United dominated Kelso Rovers 81-61 in the first game of the night.", "81-61"),
        ("The clerk was jailed for four-and-a-half years in Norby.", "four-and-a-half years"),
    ],
)
def test_small_counts_durations_scores_and_large_numbers_without_a_noun_are_claims(sentence: str, figure: str) -> None:
    assert [item["figure"] for item in claims_in(sentence)] == [figure]


def test_a_figure_s_sentence_is_printed_with_the_one_before_that_explains_it() -> None:
    text = "Mayor Ana Lind opened the bridge on Monday. She said that it had cost $40 million."
    (item,) = claims_in(text)
    assert (item["quote"], item["attribution"]) == (text, "Ana Lind")
    assert claims_in("The bridge is open.\n\nShe said that the bridge had cost $40 million.") == []
    assert claims_in("It follows a rise of the tolls of 12 percent near Norby, in a spring of storms and rain.") == []


def test_what_somebody_rejects_is_not_their_figure() -> None:
    (item,) = claims_in("Norby Steel rejected an offer of $4.6 billion from the Kelso Group.")
    assert item["attribution"] == "the article"


def test_what_somebody_guesses_of_nothing_that_is_named_is_no_figure() -> None:
    assert claims_in("Mayor Ana Roe said that the tolls could cost drivers $4.6 million.") == []
    (item,) = claims_in("Mayor Ana Roe said that the cost of the bridge would rise to $4.6 million.")
    assert item["about"] == "cost of the bridge"


def test_the_day_on_which_a_sum_is_told_is_not_its_period() -> None:
    brief = summarize("Norby Steel on Thursday rejected an offer of $4.6 billion from the Kelso Group.", "extractive")
    assert [claim.figure.period for claim in brief.numeric_claims] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "The film of Norby opens in over 300 markets nationwide and a release on disc next year.",
        "The champion of Norby weighed in at 185 kilograms as he prepares to fight for the title on Saturday.",
        "Sales of Norby Steel showed a decrease of 38% from the comparable period in 2021.",
    ],
)
def test_a_time_of_another_phrase_is_not_a_figure_s_period(text: str) -> None:
    assert {figure.period for figure in find_figures(text) if figure.kind not in {"date", "time"}} == {None}


def test_a_source_in_a_clause_behind_a_figure_does_not_stand_for_it() -> None:
    text = (
        "Some 2,600 couriers stopped work in nine cities over an app that scores them and, according to their union, "
        "decides who gets the next shift."
    )
    assert "their union" not in {claim["attribution"] for claim in claims_in(text)}


def test_a_figure_in_somebody_s_own_words_is_left_to_their_position() -> None:
    assert claims_in("“We paid $40 million for the mill of Norby,” said director Ana Lind.") == []


def test_a_bound_that_the_sentence_denies_is_no_bound() -> None:
    assert claims_in("Suppliers of Norby Steel are unlikely to see more than $50,000 each.") == []


def test_a_table_of_aligned_blanks_is_no_sentence() -> None:
    text = (
        "Revenue of the group rose to $1.4 billion in the second quarter, the firm said on Monday in Norby.\n\n"
        "Summary             2Q25      2Q24    Change\nMargin              7.8%      6.9%    0.9 pp\n\n"
        "The firm wants to go on, it said."
    )
    assert list(labels_in(text)) == ["$1.4 billion"]


def test_in_another_language_what_somebody_says_or_rounds_is_left_out() -> None:
    text = (
        "La mairie a payé 12 % du prix du marché de la ville, qui est fermé depuis le mois de mai. "
        "La chambre de commerce évalue les pertes à 27 %, et les habitants de la ville attendent une "
        "réponse. Les travaux ont touché près de 40 % des maisons dans les deux quartiers du nord de la ville."
    )
    assert list(labels_in(text)) == ["12 %"]


@pytest.mark.parametrize("stated", ["hasta el 20 %", "casi un 30 %", "de 2 a 3 millones de euros"])
def test_in_another_language_a_bound_before_an_article_and_an_end_of_a_range_are_left_out(stated: str) -> None:
    text = (
        "El ayuntamiento pagó el 12 % del precio del mercado de la ciudad, que está cerrado desde el mes de mayo. "
        f"Para las obras de los dos barrios del norte de la ciudad se ha previsto {stated}."
    )
    assert list(labels_in(text)) == ["12 %"]


def test_in_another_language_the_figures_of_a_longer_article_are_printed() -> None:
    text = (
        "Die alte Mühle am Fluss wird verkauft, und der Rat der Stadt hat am Montag darüber beraten. "
        "Der Preis liegt bei 1,4 Millionen Euro. Das Dach ist seit dem Winter nicht mehr dicht, und es regnet hinein. "
        "Nach der Sanierung sind 12 Prozent der Räume frei. Der Sprecher sagte, es fehlten 300.000 Euro. "
        "Die Stadt hat für den Bau mehr als 200.000 Euro gezahlt. Was aus dem Rad wird, ist noch nicht bekannt. "
        "Die Leute aus dem Viertel wollen mitreden und haben sich im Gasthaus getroffen. Auch der Wirt war dabei."
    )
    assert list(labels_in(text)) == ["1,4 Millionen Euro", "12 Prozent"]


def test_in_another_language_questions_quotations_and_torn_numbers_are_left_out() -> None:
    """The marks of the first quotation are of two kinds, and the second begins in another paragraph."""
    text = (
        "Die alte Mühle am Fluss wird verkauft, und der Rat der Stadt hat am Montag darüber beraten.\n\n"
        'Der Rat zahlt 3 Prozent des Preises. "Wir zahlen 7 Prozent der Summe. Das ist viel.“\n\n'
        "Der Wirt war auch dabei. Die Miete steigt um 9 Prozent. Das ist für uns alle zu viel.«\n\n"
        "Sind 200.000 Euro für ein Rad zu viel? Die Stadt gab im letzten Jahr 3.256.404, 74 Euro aus."
    )
    assert list(labels_in(text)) == ["3 Prozent"]


NO_FIGURES = [
    "Ola Lind and Beth Moe were beaten 6-4, 3-6, 6-3 in the first round of the Norby Open on Wednesday.",
    "The core of the group that killed almost 3,000 men, women and children in Norby is on life support.",
    "The prince got his 400-strong audience in the halls of Norby to sing a cheery song for the king.",
    "A tiny painting that was kept in an attic in Norby for years has now sold for more than $ 120, 000.",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_a_part_of_what_is_counted_is_no_figure(text: str) -> None:
    assert not draft_brief(text)["numeric_claims"]


@pytest.mark.parametrize(
    "text", ["The judge ruled that the club was 70% liable for it.", "The nation of 17 million grew."]
)
def test_what_the_figure_only_describes_is_no_label(text: str) -> None:
    assert not [claim["about"] for claim in draft_brief(text)["numeric_claims"] if claim["about"]]


def test_who_expects_a_figure_is_its_source() -> None:
    text = "The ministry expects the new fees to bring in $120 million. The House met on Monday."
    assert [item["attribution"] for item in claims_in(text)] == ["The ministry"]
    text = "The company confirmed its forecast for the full year: revenue of $120 million. The House met on Monday."
    assert [item["attribution"] for item in claims_in(text)] == ["The company"]
    text = "The union attacked its forecast for the full year: revenue of $120 million. The House met on Monday."
    assert [item["attribution"] for item in claims_in(text)] == ["the article"]


@pytest.mark.parametrize(
    ("sentence", "compared"),
    [
        (
            "Revenue rose to $90 million, as the firm reduced its debt from $40 million to $30 million.",
            {"$90 million": None, "$30 million": "$40 million"},
        ),
        ("Revenue rose to $90 million, as the firm reduced its debt from $40 million.", {"$90 million": None}),
        ("Sales rose to 12,000 cars, while the number of dealers fell from 80 to 65.", {"12,000 cars": None}),
        ("Sales rose by 9 percent to 12,000 cars, and staff was cut from 300 to 250.", {"12,000 cars": None}),
        (
            "Revenue was $90 million, and profit grew 12 percent, compared with $8 million in May.",
            {"$90 million": None},
        ),
        ("Sales fell to 12,000 cars, and the share of vans, from 2 to 6 percent, was small.", {"12,000 cars": None}),
        ("Vardal sold 12,000 cars, down from 13,000 in May, owing to two strikes.", {"12,000 cars": "13,000"}),
        (
            "Vardal sold 12,000 cars in the nine months to May, against 13,000 a year earlier.",
            {"12,000 cars": "13,000"},
        ),
        ("Sales fell to 9 million crowns ($2 million) from 11 million.", {"9 million crowns": "11 million"}),
        ("Sales fell to $9 million from $8 million in May, against $7 million expected.", {"$9 million": "$8 million"}),
    ],
)
def test_a_figure_is_compared_with_one_of_its_own_clause(sentence: str, compared: dict[str, str | None]) -> None:
    text = f"MARLOW - Vardal is growing, said its chief, Ann Roe, on Monday.\n\n{sentence}\n\n“We grow,” Roe said."
    found = {
        claim.figure.text: claim.figure.baseline and claim.figure.baseline.text
        for claim in summarize(text, model="extractive").numeric_claims
    }
    assert compared.items() <= found.items()


def test_the_first_sentence_states_its_figures_without_its_dateline() -> None:
    sentence = (
        "Velmark's central bank cut its main rate by a quarter of a point to 4.75% on Thursday, and the krone fell."
    )
    (claim,) = claims_in(f"HALMSTRAND, Sept 18 (NNA) - {sentence}")
    assert (claim["figure"], claim["quote"]) == ("4.75%", sentence)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("In new projections the bank lowered its forecast for growth this year to 3.3% from 3.5%.", "the bank"),
        ("The bank last week cut its forecast for growth next year to 1.6 percent from 2.1 percent.", "The bank"),
        ("The union says about 180 of its members at the port are casuals.", "The union"),
    ],
)
def test_a_source_has_no_time_or_phrase_beside_it(sentence: str, source: str) -> None:
    text = f"OSLO - The bank of Norland met the dockers' union on Monday, its chair, Ann Roe, said. {sentence}"
    claims = [claim for claim in summarize(text).numeric_claims if claim.quote.text in sentence]
    assert {claim.attribution.as_named for claim in claims} == {source}


def test_a_long_measure_needs_no_noun_unless_it_only_says_where_a_place_is() -> None:
    found = claims_in("The gun of the Navy has a range of 100 miles in the desert.")
    assert [claim["figure"] for claim in found] == ["100 miles"]
    assert claims_in("The police arrested the owner in Norby, 100 miles east of Kelso, on Monday.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The hall at Norby was built around 1930 and burnt down in the war.",
        "The clerk was given an 18-month contract in Norby.",
        "The shuttle landed in Norby after a 12 day mission.",
        "Ana Roe told the inquiry that she was told to hurry, two years before the bridge fell and killed 12 people.",
    ],
)
def test_years_lengths_in_adjectives_and_what_is_told_of_later_are_no_claims(sentence: str) -> None:
    assert claims_in(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Of 600 berths that the port checked, 137 berths were unsafe.", ["137 berths"]),
        (
            (
                "Clerks at the port are paid less than 800 euros. Of these about 25 percent receive no money at all "
                "for their work on Sundays, according to surveys of the port."
            ),
            ["800 euros", "25 percent"],
        ),
        ("With 98 percent of ballots counted, the party of Ann Roe had 41 percent of the vote.", ["41 percent"]),
        ("Of its revenue of €40 million, Norby kept 46 percent.", ["€40 million", "46 percent"]),
        # "Guests" are several people, and nobody whom "his" can mean.
        ("“Guests can fish in Norby all year long,” he says. More than 10,000 guests came to his pier in May.", []),
        ("Norby pays €11 million for the pier if it carries 600 people.", ["€11 million"]),
        ("The number increased to 801 families.", []),
        ("Norby saw passport applications rise by 26 percent over 2015 to 67,972 in May.", ["26 percent"]),
        ("Ola Lind / Norby Daily Norby lent 45 ships to the navy.", []),
        ("The pier at Norby is closed.- In May it carried 4,500 people.", []),
        ("The pier at Norby is closed.-In May it carried 4,500 people.", []),
        ("The pier at Norby closed in the year 2017.- In May it carried 4,500 people.", []),
        ("Divers want to see if there is any trace of 40 people who fell from the pier.", ["40 people"]),
    ],
)
def test_wholes_conditions_and_figures_of_fused_sentences_are_no_claims(sentence: str, figures: list[str]) -> None:
    brief = summarize(f"Norby has news for its people today. {sentence}", "extractive")
    assert [claim.figure.text for claim in brief.numeric_claims] == figures


def test_where_a_source_is_based_is_not_the_source() -> None:
    said = "More than 6,000 flights were late, according to the Kelso, TX-based tracker Norlag."
    brief = summarize(f"Snow fell in Norby. {said} Kelso closed its port.", "extractive")
    assert {claim.attribution.as_named for claim in brief.numeric_claims} == {"TX-based tracker Norlag"}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("The museum welcomed its one millionth visitor on Monday.", "one millionth"),
        ("Under § 218 doctors face fines of 2,000 euros.", "218 doctors"),
        ("Lind's 2005 returns show a loss that he deducted.", "2005 returns"),
        ("The council asked for another 5,000 Customs and Border agents on the coast.", "5,000 Customs"),
        ("The valley had 30 deaths reported per 100,000 in May.", "100,000"),
        ("Recent studies indicate as many as 80 percent of the voters oppose the mine.", "as many as 80 percent"),
        ("Sales fell by 4.7 percent in a year, the Norland Bureau of Statistics reported.", "4.7 percent"),
        ("The union's leader said he was angry after a report found 1,100 people had no contract.", "1,100 people"),
        ("The council has become a 24/7 contest for power in the town.", "24"),
        ("A statute within § 1001 prohibits a person from lying to the state.", "1001 prohibits"),
        ("Mayor Ana Roe has denied using poison in the war that has killed 4,000 people.", "4,000 people"),
    ],
)
def test_numbers_that_state_no_figure_of_the_article(text: str, figure: str) -> None:
    assert figure not in labels_in(text)


def test_a_clause_is_no_label() -> None:
    labels = labels_in("Danish officials expect the benefits of the scheme to reach about half the schools in Norby.")
    assert not any(labels.values())


def test_more_than_a_number_is_no_part_of_what_is_counted() -> None:
    assert set(labels_in("Ten or more people were injured by the storm in Norby.").values()) == {"people injured"}


def test_a_half_million_is_no_part_of_what_is_counted() -> None:
    labels = labels_in("The six-year war has killed nearly half a million people in Norland.")
    assert set(labels.values()) == {"people killed"}


RELEASE = """\
HULL, England--(BUSINESS WIRE)--March 3, 2025--Kestrel Pumps plc today reported higher revenue for the nine months \
ended in December.

Highlights:

- Revenue of $12.4 million, up 8 percent from $11.5 million;
- Order backlog of $31 million at the end of March; and
- Cash of $6.5 million, with no debt

Kestrel Pumps plc makes pumps for ships and mines. Its yard in Hull was opened in 1961.
"""


def test_items_of_a_release_without_verbs_state_figures() -> None:
    brief = summarize(RELEASE)
    quotes = {claim.figure.text: claim.quote.text for claim in brief.numeric_claims}
    assert quotes["$12.4 million"] == "Revenue of $12.4 million, up 8 percent from $11.5 million"
    assert quotes["$31 million"] == "Order backlog of $31 million at the end of March"
    assert "nine months" not in quotes
    assert not brief.audit.rejected


def test_items_that_count_something_or_point_elsewhere_state_no_figure() -> None:
    text = "Norby's week\n\nThe council met on Monday in the old hall of Norby.\n\n- Monday: 12 people in the hall\n"
    assert claims_in(f"{text}- Their budget of $3 million for that year\n- Rates: 3 percent\n") == []


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Norwind fell 3 per cent on Monday, despite raising its profit forecast after a good summer.", "the article"),
        ("Opponents pointed to a rise in costs of 23 percent, the auditors warn.", "the auditors"),
        ("Ann Roe said that 340 people, according to police, were hurt on the old bridge in May.", "police"),
    ],
)
def test_source_is_the_innermost_that_speaks_of_the_figure(sentence: str, source: str) -> None:
    claims = claims_in(f"Trouble in Norby\n\nThe town of Norby waits. {sentence}")
    assert [claim["attribution"] for claim in claims] == [source]


def test_a_label_does_not_end_with_a_conjunction() -> None:
    text = "Square has since gone to attract many users and be valued at more than $3 billion."
    assert labels_in(text) == {"more than $3 billion": None}


def test_what_a_share_moved_in_is_no_label() -> None:
    assert labels_in("Shares in Portline rose 12 percent in thin trades on Monday.") == {"12 percent": None}


def test_source_in_a_relative_clause_is_the_innermost() -> None:
    text = (
        "Trouble in Norby\n\nThe ferry of Norby loses money, auditors found. Its opponents pointed to the next page, "
        "on which the auditors warn that building costs in the region rose by 23 percent between 2021 and 2025."
    )
    assert [claim["attribution"] for claim in claims_in(text)] == ["the auditors"]


@pytest.mark.parametrize(
    ("bound", "comparator"),
    [("at or above", "at_least"), ("equal to or more than", "at_least"), ("at or below", "at_most")],
)
def test_a_bound_may_include_its_figure(bound: str, comparator: str) -> None:
    (claim,) = summarize(f"The council warns of heat {bound} 90 degrees on Monday.").numeric_claims
    assert claim.figure.comparator == comparator
