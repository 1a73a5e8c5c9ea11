"""Names and numbers of a statement: what the article has or yields passes, what it has nowhere is refused."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import acheck_statement, check_statement, verify
from summarizer.errors import InputError, SummarizerError
from summarizer.ingest import read_document

ARTICLE = (
    "OSLO, 3 March 2024 — Norwegian Fisheries Minister Kari Lunde said on Tuesday that 32 boats sank in the storm and "
    "25 boats were damaged in the harbours. The Institute of Marine Research (IMR) counted 1,640 stranded whales, 20 "
    "percent of them calves. Repairs will cost $151,206, she said. The harbour at Vardo opened in 1963. Costs doubled "
    "from 40 million kroner to 80 million kroner within a decade. Ola Berg and Siri Dahl lead the rescue service. "
    "Senators quoted the Congressional Record. The whales came 3,000 years ago."
)

TRUE = {
    "a state for its people": "A minister of Norway spoke of 32 boats.",
    "an acronym for a name": "Whales were counted by the IMR.",
    "a name for an acronym": "The Institute of Marine Research counted whales.",
    "a possessive": "Lunde's estimate was of 32 boats.",
    "an ordinary word at the start": "Harbours were hit, Lunde said.",
    "a body for its members": "The Senate heard of it.",
    "a body for what is its own": "Congress has a record.",
    "thousands of years": "The whales came three millennia ago.",
    "a title": "Minister Kari Lunde said so.",
    "a sum": "57 boats sank or were damaged.",
    "a fraction": "One in five of the whales were calves.",
    "a rounding that says so": "About 1,600 whales were stranded.",
    "a shorter form": "Repairs will cost $151K.",
    "a length between two years": "The harbour is 61 years old.",
    "a multiple in words": "Costs rose to twice what they were.",
    "a percentage of two amounts": "Costs rose by 100 percent.",
    "another unit": "Costs doubled within ten years.",
    "a count of two who are named": "The two leaders were praised.",
    "a date's parts": "She spoke in March 2024.",
}

FALSE = {
    "a name of nobody": "Minister Tove Lunde said 32 boats sank.",
    "one's first name and another's last": "Ola Dahl leads the rescue service.",
    "another country": "A Swedish minister spoke of 32 boats.",
    "another organization": "Whales were counted by the WWF.",
    "another month": "She spoke in April.",
    "another number": "34 boats sank in the storm.",
    "another percentage": "30 percent of the whales were calves.",
    "a rounding the wrong way": "About 1,900 whales were stranded.",
    "another multiple": "Costs tripled.",
    "another year": "The harbour opened in 1973.",
    "another currency": "Repairs will cost 151,206 euros.",
}


@pytest.mark.parametrize("statement", TRUE.values(), ids=TRUE)
def test_what_the_article_has_or_yields_passes(statement: str) -> None:
    check = check_statement(statement, ARTICLE)
    assert (check.verdict, check.reasons) == ("not_judged", ())


@pytest.mark.parametrize("statement", FALSE.values(), ids=FALSE)
def test_what_the_article_has_nowhere_is_not_stated(statement: str) -> None:
    check = check_statement(statement, ARTICLE)
    assert (check.verdict, check.by) == ("not_stated", "proof")
    assert check.reasons
    assert all("“" in reason for reason in check.reasons)


LOCATED = [
    ("The court in Turin fined the club.", "An Italian court fined the club.", True),
    ("The court in Turin fined the club.", "The club was fined in Italy.", True),
    ("The court in Turin fined the club.", "A French court fined the club.", False),
    ("The pool in Truro, Cornwall, is shut.", "The Cornish pool is shut.", True),
    ("Boats sank off Galicia on Monday.", "Boats sank off Spain on Monday.", True),
    ("Reading is hard, the teacher said.", "Reading is hard, the British teacher said.", False),
]


@pytest.mark.parametrize(("article", "told", "is_named"), LOCATED, ids=[row[1] for row in LOCATED])
def test_a_town_names_its_state(article: str, told: str, *, is_named: bool) -> None:
    assert (check_statement(told, article).verdict != "not_stated") == is_named


REPORT = (
    "The ferry left at 7.40 p.m., 25 minutes late, and struck the pier at 8.22 p.m. Debt rose by £12 million to £61"
    " million.\n\nOf the 2,400 members who were asked, 31 percent want to sell; 12 percent have sold. The Lindes would"
    " forgo half of the £27 million that they lent. Calls have doubled since January, to around 340 a week. The trial"
    " should last eight weeks. Wages were £61 million, up from £49 million. It made £271 million and expects between"
    " £205 million and £220 million now.\n\nThe harvest will fall to between 1.3 million and 1.5 million tonnes, from"
    " 2.4 million.\n\nThe institute put the loss at 42 percent, and the ministry at 29 percent.\n\nKeeping 30 wardens"
    " would cost £1.8 million a year.\n\nThe average age is 58 on the island; on the coast it is 71."
    "\n\nThe first deal held for 16 months. The pumps ran from 3:40 a.m. to 5:15 a.m. on the dam. In the poll 83 per"
    " cent were for it, and 76 per cent in May."
)

DERIVED = {
    "the time between two times of day": "The ferry struck 42 minutes after she had left.",
    "a time of day before another": "She had been due to leave at 7.15 p.m.",
    "a time of day in 24 hours": "She struck at 20:22.",
    "a rounded time of day": "She left shortly after 7.30 p.m.",
    "an old value from a change": "Debt had been £49 million before.",
    "a change as a fraction": "Wages went up by nearly a quarter.",
    "a share of a count": "Roughly 740 of the members want to sell.",
    "half of a sum": "They would lose £13.5 million.",
    "half of what doubled": "In January there were about 170 calls a week.",
    "weeks as months": "The trial should last two months.",
    "the end of a range": "That is at least £51 million less than before.",
    "the end of a range of a measure": "The harvest will fall by at least 900,000 tonnes.",
    "both ends of a range": "The harvest will fall by 900,000 to 1.1 million tonnes.",
    "a bound of points": "The two are more than 10 percentage points apart.",
    "an amount for each": "That is £60,000 a year for each warden.",
    "a difference of ages": "Islanders are 13 years younger.",
    "a bound with a half": "The first deal held for less than a year and a half.",
    "about the time between two times of day": "The pumps ran for about an hour and a half.",
    "points in short": "Those for it gained seven points.",
}
UNDERIVED = {
    "another length": "The ferry struck 48 minutes after she had left.",
    "another time of day": "She had been due to leave at 7.05 p.m.",
    "the other half of the day": "She struck at 8.22 a.m.",
    "a time of day that is too early": "She left shortly after 6 p.m.",
    "another old value": "Debt had been £46 million before.",
    "another share of a count": "Roughly 870 of the members want to sell.",
    "another half": "They would lose £14.5 million.",
    "a third of what doubled": "In January there were about 110 calls a week.",
    "weeks as too many months": "The trial should last three months.",
    "the far end of a range as the least": "The harvest will fall by at least 1.1 million tonnes.",
    "a bound that is too high": "The two are more than 60 percentage points apart.",
    "a change of amounts as points": "Wages rose by 24.5 percentage points.",
    "an amount that is not for each": "The wardens cost £60,000 a year.",
    "another amount for each": "That is £80,000 a year for each warden.",
    "a difference that is no age": "That was 13 years ago.",
    "a bound with a half that is too high": "The first deal held for less than two and a half years.",
    "about another time": "The pumps ran for about two and a half hours.",
    "points in short of nothing": "Those for it gained nine points.",
}


@pytest.mark.parametrize("statement", DERIVED.values(), ids=DERIVED)
def test_a_number_that_the_passage_yields_passes(statement: str) -> None:
    assert check_statement(statement, REPORT).reasons == ()


@pytest.mark.parametrize("statement", UNDERIVED.values(), ids=UNDERIVED)
def test_a_number_that_no_passage_yields_does_not(statement: str) -> None:
    assert check_statement(statement, REPORT).reasons


@pytest.mark.parametrize(
    ("text", "told", "verdict"),
    [
        ("It burned on its tenth anniversary. 25 people came.", "It was open for ten years.", "not_judged"),
        ("It burned on its tenth anniversary. 25 people came.", "It was open for 25 years.", "not_stated"),
        ("Profit halved. The workers will go.", "Profit was cut in half.", "not_judged"),
        ("Profit halved. The workers will go.", "Half of the workers will go.", "not_stated"),
    ],
)
def test_a_number_in_other_words_is_of_the_same_thing(text: str, told: str, verdict: str) -> None:
    assert check_statement(told, text).verdict == verdict


def test_a_quarter_is_the_same_as_a_number_and_in_words() -> None:
    texts = {"The firm sold 4 boats in the third quarter.": "Q3", "The firm sold 4 boats in Q3.": "the third quarter"}
    for text, quarter in texts.items():
        assert check_statement(f"In {quarter}, the firm sold 4 boats.", text).reasons == ()
        wrong = quarter.replace("3", "4").replace("third", "fourth")
        assert f"“{wrong.removeprefix('the ')}” is not stated" in str(
            check_statement(f"In {wrong}, the firm sold 4 boats.", text).reasons
        )


def test_a_long_number_may_follow_from_distant_figures() -> None:
    text = "The mine lost 1,250 tonnes.\n\n" + "It was closed then.\n\n" * 5 + "The quarry lost 340 tonnes."
    for statement, is_derived in (("The two lost 1,590 tonnes.", True), ("The two lost 1,690 tonnes.", False)):
        brief = {
            "open_questions": [{"quote": "The mine lost 1,250 tonnes.", "why": "unanswered", "question": statement}]
        }
        audit = verify(text, brief)
        assert bool(audit.rejected) is not is_derived
        reasons = [reason for judged in audit.statements for reason in judged.reasons]
        assert any("1,250 tonnes + 340 tonnes" in reason for reason in reasons) is is_derived


@pytest.mark.parametrize(
    ("told", "computed"),
    [
        ("About 16,000 tonnes were lost.", "16,000 tonnes ≈ 12,500 tonnes + 3,400 tonnes"),
        ("Over 15,000 tonnes were lost.", "15,000 tonnes ≈ 12,500 tonnes + 3,400 tonnes"),
        ("Over 16,000 tonnes were lost.", ""),
        ("Less than 16,000 tonnes were lost.", "16,000 tonnes ≈ 12,500 tonnes + 3,400 tonnes"),
        ("15,900 tonnes were lost.", "15,900 tonnes = 12,500 tonnes + 3,400 tonnes"),
    ],
)
def test_a_rounded_result_is_marked_and_keeps_to_the_bound_of_its_sentence(told: str, computed: str) -> None:
    quote = "The mine lost 12,500 tonnes and the quarry 3,400 tonnes."
    audit = verify(quote, {"open_questions": [{"quote": quote, "why": "unanswered", "question": told}]})
    reasons = [reason for judged in audit.statements for reason in judged.reasons]
    assert reasons == ([f"computed: {computed}"] if computed else [])
    assert audit.complete is bool(computed)


TABLE = (
    "Roe Mills sold more flour and less bread, it said on Monday.\n\n"
    "| NOK million | 2025 | 2024 |\n| --- | --- | --- |\n| Flour | 2,145 | 1,690 |\n| Bread | (45) | 31 |\n"
    "| Mills (thousands) | 2.4 | 2.1 |\n\n| Tonnes, thousand | Q2 2025 | Q2 2024 |\n| --- | --- | --- |\n"
    "| Rye | 23 | 17 |\n\n| People | Q2 2025 | Q2 2024 |\n| --- | --- | --- |\n| Staff | 412 | 398 |\n\n"
    "It sold 7,310 ovens."
)


@pytest.mark.parametrize(
    ("statement", "is_right"),
    [
        ("Sales of flour were 2.145 billion kroner in 2025.", True),
        ("Sales of flour were NOK 2,145 million in 2025.", True),
        ("Sales of flour were about 2.1 billion kroner in 2025.", True),
        ("Bread lost NOK 45 million in 2025.", True),
        ("It had 2,400 mills in 2025.", True),
        ("It milled 23,000 tonnes of rye.", True),
        ("It milled 23 million tonnes of rye.", False),
        ("It has 412 million people on its staff.", False),
        ("Sales of flour were 2.415 billion kroner in 2025.", False),
        ("Sales of flour were 2.145 trillion kroner in 2025.", False),
        ("Sales of flour were 7.31 billion kroner in 2025.", False),
    ],
)
def test_a_number_of_a_table_is_of_the_magnitude_in_its_heading(statement: str, *, is_right: bool) -> None:
    for article in (TABLE, read_document(TABLE.encode(), name="mills.md"), read_document(TABLE.encode())):
        text = article if isinstance(article, str) else article.text
        named = ("Flour", "Bread", "Mills", "Rye", "Staff")
        rows = [line for line in text.split("\n") if line.lstrip("| ").startswith(named)]
        audit = verify(article, {"abstract": [{"quotes": rows, "text": statement}]})
        assert (audit.rejected == ()) is is_right, audit.rejected


RACE = (
    "Ayo Lund won in 1 minute, 52.98 seconds.\n\nIda Roe came in at 48:12, 41 seconds behind the winner.\n\n"
    "Bo Ek scored two minutes before half-time and in the 70th minute; Ola Berg replied six minutes later.\n\n"
    "The port took 13.8 million containers, and the pier is 40 metres long."
)


@pytest.mark.parametrize(
    ("statement", "is_stated"),
    [
        ("Lund ran 1:52.98.", True),
        ("Lund ran 1:52.89.", False),
        ("The winner of the other race needed 47:31.", True),
        ("The winner of the other race needed 47:13.", False),
        ("Ek scored in the 43rd minute.", True),
        ("Berg scored in the 76th minute.", True),
        ("Berg scored in the 77th minute.", False),
        ("The port took 13.8m TEU.", True),
        ("The port took 18.3m TEU.", False),
        ("The pier is 40m long.", True),
    ],
)
def test_times_of_races_and_matches_and_short_millions_are_read(statement: str, *, is_stated: bool) -> None:
    reasons = check_statement(statement, RACE).reasons
    assert any("is not stated" in reason for reason in reasons) is not is_stated, reasons


@pytest.mark.parametrize(
    ("statement", "is_derived"),
    [
        ("The plant makes 200 cars a day.", True),
        ("The plant makes about 73,000 cars a year.", True),
        ("The plant makes 280 cars a day.", False),
        ("The plant makes 14,000 cars a year.", False),
    ],
)
def test_a_rate_may_be_given_for_another_period(statement: str, *, is_derived: bool) -> None:
    text = "The plant makes 1,400 cars a week and employs 300 people."
    audit = verify(text, {"abstract": [{"quotes": [text], "text": statement}]})
    assert (audit.rejected == ()) is is_derived, audit.rejected


def test_a_relation_that_nothing_yields_is_rejected_only_if_the_quotes_have_another() -> None:
    bid, wait = (
        "The yard asked for $50 million and got 13 boats.",
        "It waited 12 days for 40 ropes; a fifth of them broke.",
    )
    text = "\n\n".join([bid, *(["It rained on the yard."] * 4), wait])
    for quote, statement, is_rejected in (
        (bid, "What it got is a third of what it asked for.", False),
        (wait, "A third of the ropes broke.", True),
        (wait, "It waited nine days.", True),
        (wait, "It waited 12 weeks.", True),
        (bid, "It asked for $70 million.", True),
    ):
        audit = verify(text, {"open_questions": [{"quote": quote, "why": "unanswered", "question": statement}]})
        assert bool(audit.rejected) is is_rejected, statement
        assert audit.warnings == ()


@pytest.mark.parametrize(("number", "is_stated"), [("four", True), ("five", False)])
def test_names_in_a_list_may_be_counted(number: str, *, is_stated: bool) -> None:
    quote = "The union called a strike in Wick, Orsby, Port Lind and Vardo, its chair said."
    audit = verify(quote, {"abstract": [{"text": f"The union called a strike in {number} towns.", "quotes": [quote]}]})
    assert (audit.rejected == ()) is is_stated


def test_percentages_are_a_total_only_if_the_statement_says_so() -> None:
    text = "Ann Roe holds 74 percent of the club, and its fans hold 11 percent."
    brief = {"open_questions": [{"quote": text, "why": "unanswered", "question": ""}]}
    said = {
        words: verify(text, {"open_questions": [{**brief["open_questions"][0], "question": words}]}).rejected
        for words in ("Together they hold 85 percent of it.", "The fans hold 85 percent of it.")
    }
    assert [bool(rejected) for rejected in said.values()] == [False, True]


def test_percentages_are_not_added_up() -> None:
    text = "Trade rose 32 percent last year. It has grown by 40 percent this year."
    assert check_statement("Trade grew by 72 percent in two years.", text).verdict == "not_stated"


def test_a_number_is_rarely_derived_by_chance() -> None:
    dice = random.Random(5)
    wrong = [number for number in dice.sample(range(11, 99), 60) if number not in (20, 24, 25, 32, 40, 57, 61, 63, 80)]
    passed = [number for number in wrong if not check_statement(f"{number} boats sank.", ARTICLE).reasons]
    assert len(passed) <= len(wrong) // 10, passed


def test_a_change_follows_from_the_quotes_rather_than_from_a_share_elsewhere() -> None:
    text = "Online orders made up 33 percent of sales. It rained. Profit was up from £54.6 million to £71.3 million."
    told = {
        "text": "Profit was up by nearly a third.",
        "quotes": ["Profit was up from £54.6 million to £71.3 million."],
    }
    (statement,) = verify(text, {"abstract": [told]}).statements
    assert statement.reasons == ("computed: a third ≈ from £54.6 million to £71.3 million",)


def test_an_amount_of_money_is_no_difference_of_counts() -> None:
    text = "Oda grew 140 vines. Another 15 to 25 may come by spring. A bottle costs 80 euros."
    assert check_statement("A bottle costs about 120 euros.", text).verdict == "not_stated"


@pytest.mark.parametrize("statement", ["At least 43 people were killed.", "At least 37 people were killed."])
def test_people_are_not_added_to_what_is_no_person(statement: str) -> None:
    text = "At least 34 people were killed when mud ran through three villages. The mayor put it at more than 40."
    assert check_statement(statement, text).verdict == "not_stated"


def test_a_word_for_word_sentence_is_supported() -> None:
    check = check_statement("The harbour at Vardo opened in 1963.", "The harbour at Vardo opened in 1963. It is deep.")
    assert (check.verdict, check.by, check.reasons) == ("supported", "proof", ())


@pytest.mark.parametrize(
    "statement",
    [
        "Halden rose 3.7%.",
        "He resigned on Friday.",
        "Orm finished ahead of Lindt (67) and Vass (69).",
        "Shares closed higher on Monday.",
    ],
)
def test_a_sentence_is_word_for_word_whatever_it_ends_in_and_however_short(statement: str) -> None:
    text = "(May 15, 3:16 PM) Shares closed higher on Monday. Halden rose 3.7%. He resigned on Friday. "
    text += "Orm finished ahead of Lindt (67) and Vass (69). It may be that Orm lost 2%."
    check = check_statement(statement, text)
    assert (check.verdict, check.by) == ("supported", "proof")
    assert check_statement("Orm lost 2%.", text).verdict == "not_stated"


@pytest.mark.parametrize(
    "statement",
    [
        "The pumps were switched off in time.",
        "There is a deal.",
        "Fewer than 40 boats left the harbour on Monday.",
        "Nobody saw it.",
    ],
)
def test_words_that_the_article_has_from_somebody_are_not_supported_without_them(statement: str) -> None:
    text = "Halden says that the pumps were switched off in time. “On wages, there is a deal,” Ek said. “On leave, no.”"
    text += (
        " Fewer than 40 boats left the harbour on Monday, according to Berg. Berg said: “It was dark. Nobody saw it.”"
    )
    assert check_statement(statement, text).verdict != "supported"
    assert check_statement("Halden says that the pumps were switched off in time.", text).verdict == "supported"


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("The mayor denied that the bridge had been closed in May.", "The bridge had been closed in May."),
        ("The cook of the mayor was jailed for arson on Friday.", "The mayor was jailed for arson on Friday."),
        ("Few nurses trust the new ward plan.", "Nurses trust the new ward plan."),
        ("Perhaps the ferry will sail again in May.", "The ferry will sail again in May."),
        ("The rumour that the ferry will sail again in May is absurd.", "The ferry will sail again in May."),
        ("The mushroom is safe only for goats.", "The mushroom is safe."),
        ("The board voted to sell the pier, but the vote was void.", "The board voted to sell the pier."),
    ],
)
def test_a_part_of_a_sentence_is_not_supported_word_for_word(sentence: str, part: str) -> None:
    assert check_statement(sentence, f"{SNOW}\n\n{sentence}").verdict == "supported"
    assert check_statement(part, f"{SNOW}\n\n{sentence}").verdict != "supported"


def test_a_fraction_rounds_a_share_and_no_bare_number() -> None:
    text = "The choir has 190 singers, of whom 40 came. Later, 55 of them sang in Vardo."
    assert check_statement("More than half of the choir came.", text).verdict == "not_stated"
    assert check_statement("About a fifth of the choir came.", text).verdict == "not_judged"


@pytest.mark.parametrize(
    "statement",
    [
        "Who fired first?",
        "The boats set to",
        "It will be earlier",
        "They came once",
        "The storm hit soon",
        "Up to",
        "later",
    ],
)
def test_a_statement_may_end_anywhere(statement: str) -> None:
    assert check_statement(statement, ARTICLE).reasons == ()


def test_an_empty_statement_says_what_to_do() -> None:
    with pytest.raises(InputError, match="give a sentence"):
        check_statement(" ", ARTICLE)
    with pytest.raises(InputError, match="article's text"):
        check_statement("It rained.", "")
    with pytest.raises(InputError, match="one by one"):
        check_statement("It rained. " * 1000, ARTICLE * 20)
    with pytest.raises(InputError, match="The statement comes first"):
        check_statement(ARTICLE * 2, "It rained.")


def test_the_same_without_blocking() -> None:
    assert asyncio.run(acheck_statement(FALSE["another year"], ARTICLE)) == check_statement(
        FALSE["another year"], ARTICLE
    )


@given(st.text(min_size=1, max_size=120), st.text(min_size=1, max_size=400))
def test_any_text_raises_nothing_but_our_errors(statement: str, text: str) -> None:
    try:
        check = check_statement(statement, text)
    except SummarizerError:
        return
    assert all(0 <= start < end <= len(text) for start, end in check.evidence)


WORDS = st.sampled_from(
    "Lunde said the 32 boats sank because Norway may not about more than 20 percent of whales , . “ ” ? In 2024 first "
    "to earlier later once soon and Ola Berg denied that reportedly $5 million nearly all".split(" ")
)


@given(st.lists(WORDS, min_size=1, max_size=25), st.lists(WORDS, min_size=1, max_size=60))
def test_any_order_of_telling_words_raises_nothing(statement: list[str], text: list[str]) -> None:
    check_statement(" ".join(statement), " ".join(text))


SNOW = "It snowed all night on Monday in the town, and on all of the hills around it."
HEADED = "Storm sinks 32 boats\n\n12 people were saved off Vardo\n\nKari Lunde spoke of the boats on Tuesday."


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("Storm sinks 32 boats", "supported"),
        ("12 people were saved off Vardo", "supported"),
        ("Storm sinks 32 boats 12 people were saved", "not_judged"),
    ],
)
def test_a_paragraph_ends_though_no_full_stop_does(statement: str, verdict: str) -> None:
    assert check_statement(statement, HEADED).verdict == verdict


BRIDGE = (
    "Die Stadt Vardo sperrt die alte Brücke. Die Sanierung soll 3,2 Millionen Euro kosten. Bürgermeisterin Anna Lind"
)
BRIDGE += " sagte, dass der Rat keine Wahl gehabt habe. Ob das Land die Kosten übernimmt, ist offen."


@pytest.mark.parametrize(
    "statement",
    [
        "Der Umbau kostet 3,2 Millionen Euro.",
        "Die Finanzierung ist ungeklärt.",
        "Zahlt das Land?",
        "Ratschefin Anna Lind hält den Beschluss für alternativlos.",
    ],
)
def test_a_german_noun_is_no_name(statement: str) -> None:
    assert check_statement(statement, BRIDGE).verdict == "not_judged"


@pytest.mark.parametrize(
    "statement", ["Bürgermeisterin Berta Ek sperrt die Brücke.", "In Oslo wird die Brücke gesperrt."]
)
def test_names_of_german_statements_are_checked_all_the_same(statement: str) -> None:
    assert check_statement(statement, BRIDGE).verdict == "not_stated"


def test_a_german_statement_about_an_english_article_may_have_nouns_of_its_own() -> None:
    text = "The dockers of Vardo voted by 612 to 89 on Sunday to stay out for a third week."
    sentence = {"text": "Die Hafenarbeiter streiken weiter; die Mehrheit war groß.", "quotes": ["voted by 612 to 89"]}
    audit = verify(text, {"abstract": [sentence]})
    assert (audit.rejected, audit.warnings) == ((), ())


@pytest.mark.parametrize(
    ("statement", "is_derived"),
    [
        ("Repairs cost more than four times as much as in May.", True),
        ("Repairs cost nearly five times as much as in May.", True),
        ("Repairs cost more than six times as much as in May.", False),
    ],
)
def test_multiples_with_a_bound_are_derived(statement: str, *, is_derived: bool) -> None:
    text = "Repairs cost 4.8 million euros in June, against 1 million in May."
    assert check_statement(statement, text).verdict == ("not_judged" if is_derived else "not_stated")


@pytest.mark.parametrize(
    ("told", "is_stated"),
    [
        ("The drug cut the score by 4.1, compared with 2.3 for a placebo.", True),
        ("The drug cut the score by 4.1, compared with 0.3 for a placebo.", False),
        ("The placebo cut the score by 2.9.", False),
        ("The drug was nearly twice as good as a placebo.", True),
    ],
)
def test_a_small_number_with_decimals_must_be_stated_or_derived(told: str, *, is_stated: bool) -> None:
    text = "The drug cut the pain score by 4.1, compared with 2.3 for a placebo."
    assert verify(text, {"abstract": [{"text": told, "quotes": [text]}]}).complete is is_stated


@pytest.mark.parametrize(("amount", "is_derived"), [("7.5", True), ("7.4", False)])
def test_a_currency_need_not_be_repeated_by_the_article(amount: str, *, is_derived: bool) -> None:
    text = "The ferry cost 11.4 million kroner, of which islanders raised 3.9 million. A loan covered the rest."
    audit = verify(text, {"abstract": [{"text": f"The loan was {amount} million kroner.", "quotes": [text]}]})
    assert audit.complete is is_derived


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("17 years and 203 days", "Roe is the youngest scorer at 17."),
        ("seven years and six months", "Ek got seven and a half years."),
        ("seven years and six months", "Ek got nearly eight years."),
    ],
)
def test_years_and_months_are_one_figure(figure: str, told: str) -> None:
    text = "Roe is the youngest scorer at 17 years and 203 days. Ek was jailed for seven years and six months."
    claim = {"attribution": "the article", "about": None, "statement": told, "quote": text, "figure": figure}
    audit = verify(text, {"numeric_claims": [claim]})
    assert (audit.rejected, audit.warnings) == ((), ())


def test_a_share_that_the_article_does_not_relate_says_how_it_was_derived() -> None:
    text = "The tram would take 3,800 cars a day off the road by 2030; about 22,500 use it now."
    told = {"text": "The tram would take roughly one in six cars off the road.", "quotes": [text]}
    audit = verify(text, {"abstract": [told]})
    assert (audit.rejected, audit.warnings) == ((), ())
    assert "3,800 cars of 22,500" in str([judged.reasons for judged in audit.statements])


def test_a_measure_may_be_given_without_its_rate() -> None:
    text = "The yard loads 40 tonnes a day. The train runs at 60 km/h."
    claim = {"attribution": "the article", "about": None, "statement": "It is busy."}
    claims = [{"quote": text, "figure": figure, **claim} for figure in ("40 tonnes", "60 km")]
    (rejected,) = verify(text, {"numeric_claims": claims}).rejected
    assert rejected.path == "numeric_claims[1]"


@pytest.mark.parametrize(
    ("article", "told", "is_true"),
    [
        ("The firm raised its bid to 90 million euros from 80 million.", "It rose from 80 to 90 million euros.", True),
        ("The firm raised its bid to 90 million euros from 80 million.", "It rose from 70 to 90 million euros.", False),
        ("Profit fell to $30 million from $45 million.", "Profit fell from 45 to 30 million dollars.", True),
        ("The pool loses up to 90,000 litres of water a day.", "It loses up to 90,000 litres every day.", True),
        ("The pool loses up to 90,000 litres of water a day.", "It loses up to 90,000 litres every hour.", False),
        ("She has paid the firm £32 a month for years.", "She has paid £384 a year.", True),
        ("She has paid the firm £32 a month for years.", "She has paid £364 a year.", False),
        ("Twenty percent of the firms are Danish.", "One firm in five is Danish.", True),
        ("Twenty percent of the firms are Danish.", "One firm in eight is Danish.", False),
        ("About a third of those who voted did so early.", "Roughly one voter in three voted early.", True),
        ("One in nine councils has no rules.", "One council in nine has no rules.", True),
        ("Of the 880 pupils, 352 were absent.", "Two pupils in five were absent.", True),
        ("Of 880 pupils, some were absent.", "Two pupils in five were absent.", False),
        ("A quarter had no opinion.", "Of those asked, 25 percent had no opinion.", True),
        ("The judge gave him a discount of 20 per cent.", "She cut it by a fifth instead of more.", True),
        ("The judge gave him a discount of 20 per cent.", "She cut it by a quarter instead of more.", False),
        ("The state halved its subsidy.", "The state cut its subsidy by half.", True),
        ("Absences fell to 6 percent from 9 percent.", "Absences fell by a third, to 6 percent.", True),
        ("Profit tripled to 9 million euros.", "Profit rose threefold to 9 million euros.", True),
        ("They need eight signatures.", "They lack the eighth signature.", True),
        ("They have ordered eight ships and may order another.", "They may order a ninth ship.", True),
        ("They have ordered eight ships and may order another.", "They may order an eleventh ship.", False),
        ("Ann Roe voted against, as did three others.", "Four voted against.", True),
        ("Ann Roe voted against, as did three others.", "Five voted against.", False),
        ("Just 30 larks are left. There were 200 of them in 2012.", "Larks fell by 75 percent from 2012.", False),
        ("The isle had 25 larks in May. There were 35 of them in 2012.", "Larks fell by 40 percent from 2012.", False),
        ("The staff fell from 60 to 45 in May.", "The staff fell by 25 percent.", True),
        ("The staff fell from 60 to 45 in May.", "The staff rose by 33 percent.", False),
        ("A raise awarded Ann Roe from $50,000 to $64,000.", "Roe's pay rose by 28 percent.", True),
        ("A raise awarded Ann Roe from $50,000 to $64,000.", "Roe's pay fell by 22 percent.", False),
        ("The council voted 9-4 to close the pool.", "Four of the 13 who voted were against it.", True),
        ("The council voted 9-4 to close the pool.", "More than two thirds of them closed the pool.", True),
        ("The Greens rose two points to 27 percent.", "The Greens rose from 25 to 27 percent.", True),
        ("The Greens rose two points to 27 percent.", "The Greens rose from 24 to 27 percent.", False),
        ("One family in seven had dropped out.", "Around 14 percent of them dropped out.", True),
        ("She cut her target to NKr74 from NKr82.", "She lowered it by NKr8.", True),
        ("She cut her target to NKr74 from NKr82.", "She lowered it by NKr9.", False),
        ("OSLO - The firm must save 40 million kroner.", "It must save NOK 40 million.", True),
        ("OSLO - The firm must save 40 million kronor.", "It must save 40 million Swedish kronor.", True),
        ("OSLO - The firm must save 40 million euros.", "It must save NOK 40 million.", False),
        ("Power is back in two thirds of 27,000 homes.", "9,000 of the homes have no power yet.", True),
        ("Power is back in two thirds of 27,000 homes.", "8,000 of the homes have no power yet.", False),
        ("In one group it was 152 out of 643, in the other 114.", "It was 266 in both groups together.", True),
        ("It lost three out of four of its tall chimneys.", "Three of four tall chimneys fell.", True),
        ("It lost three out of four of its tall chimneys.", "Five tall chimneys fell.", False),
        ("It may warm by 1.5°C in May.", "It may become 1.5 degrees warmer in May.", True),
        ("It may warm by 1.5 degrees in May.", "It may become 1.5°C warmer in May.", False),
        ("The line carried 9.4m tonnes, down from 11.2m.", "It carried 1.8 million tonnes less.", True),
        ("The line is 1.2km long; a wall of 11.2m fell.", "It carried 11.2 million tonnes.", False),
        ("Deaths were at 4.2 percent and at 4.5 percent.", "Between four and five percent died.", True),
        ("Deaths were at 5.2 percent and at 5.5 percent.", "Between four and five percent died.", False),
        ("The trust has 18,000 season-ticket holders.", "The trust has 18,000 people with tickets.", True),
        ("The first half was good for Norbank.", "Its first-half results were good.", True),
        ("Shares have lost 17% since the start of the year.", "Shares have lost 17% since January.", True),
        ("Shares have lost 17% since the end of the year.", "Shares have lost 17% since January.", False),
        ("Ann Roe, a biostatistician, doubts it.", "Biostatistician Ann Roe doubts it.", True),
        ("Only 9 members came.", "It costs 9 billion.", False),
        ("Of the 612 workers eligible to vote, 548 did.", "In all 64 of those eligible did not vote.", True),
        ("The city gets 310 million litres a day and needs 485 MLD.", "It is 175 million litres a day short.", True),
        ("The city gets 310 million litres a day and needs 485 MLD.", "It is 185 million litres a day short.", False),
        ("Lind leads by 9.1 percentage points; her party lost it by 2.4.", "She gained 11.5 points on it.", True),
        ("“It is not ten o’clock,” she said.", "It was not ten o’clock, she said.", True),
        ("Passes fell from 70.4 to 66 percent, for 2 of 47 schools.", "Passes fell by 4.4 points to 66 percent.", True),
        ("Nobody knows where it was from 1938 to 1949.", "It is lost for the eleven years to 1949.", True),
        ("They voted 9 to 4 for it.", "It is 9 km long.", False),
        ("Mayor Łukasz Kowalski of Łódź resigned.", "Lukasz Kowalski of Lodz resigned.", True),
    ],
)
def test_figures_in_other_words_are_the_same(article: str, told: str, *, is_true: bool) -> None:
    audit = verify(article, {"abstract": [{"text": told, "quotes": [article]}]})
    assert (audit.rejected, audit.warnings) == ((), ()) if is_true else audit.rejected or audit.warnings


@pytest.mark.parametrize(("share", "is_rejected"), [("28 percent", False), ("38 percent", True)])
def test_a_change_in_percent_is_derived_from_the_ends_of_an_items_figure(share: str, *, is_rejected: bool) -> None:
    text = "The raise awarded the clerk, Ann Roe, from $50,000 to $64,000. The mayor was silent."
    claim = {"quote": text, "figure": "from $50,000 to $64,000", "attribution": "the article"}
    audit = verify(text, {"numeric_claims": [claim | {"statement": f"Roe's pay was increased by {share}."}]})
    assert bool(audit.rejected) is is_rejected


@pytest.mark.parametrize(("told", "is_rejected"), [("ten days", False), ("twelve days", True)])
def test_days_may_lie_between_a_date_of_the_quotes_and_one_elsewhere(told: str, *, is_rejected: bool) -> None:
    quote = "The last warning came on 30 January."
    article = (
        f"The wall fell on 9 February, said the mayor.\n\nAnn Roe saw it. Bo Ek did not. Nobody else was there. {quote}"
    )
    brief = {"abstract": [{"text": f"The last warning came {told} before the wall fell.", "quotes": [quote]}]}
    assert bool(verify(article, brief).rejected) is is_rejected


@pytest.mark.parametrize(("told", "is_derived"), [("16 months", True), ("18 months", False)])
def test_lengths_of_time_in_two_units_are_subtracted_wherever_they_stand(told: str, *, is_derived: bool) -> None:
    quote = "After a trial, she said, the sentence would have been six years and eight months."
    text = f"Roe was jailed for five years and four months.\n\n{'He wept in court. ' * 9}\n\n{quote}"
    audit = verify(text, {"abstract": [{"text": f"Roe would have got {told} more.", "quotes": [quote]}]})
    assert audit.complete is is_derived


def test_a_difference_of_figures_near_the_quote_is_not_the_number_far_away() -> None:
    quote = "The ministry lists 90 as missing."
    text = "By noon 14 buses stood in the square.\n\nIt rained.\n\nIt snowed.\n\n"
    text += f"The council holds 76 soldiers. {quote}"
    audit = verify(text, {"abstract": [{"text": "It lists 90, 14 more than the council holds.", "quotes": [quote]}]})
    assert (audit.rejected, audit.warnings) == ((), ())


@pytest.mark.parametrize(("told", "is_derived"), [("2.7 points", True), ("3.7 points", False)])
def test_points_may_follow_from_a_share_of_the_quotes_and_one_elsewhere(told: str, *, is_derived: bool) -> None:
    quote = "An exit poll had put the party on 30.5 percent."
    text = f"The party has 27.8 percent.\n\n{'It rained.' * 5}\n\n{'It snowed.' * 5}\n\n{quote}"
    audit = verify(text, {"abstract": [{"text": f"The poll overstated it by {told}.", "quotes": [quote]}]})
    assert audit.complete is is_derived


@pytest.mark.parametrize(
    ("article", "told", "is_flagged"),
    [
        ("The beds would have been kept if the gifts had come.", "The beds would have been kept had they come.", False),
        ("The beds would have been kept if the gifts had come.", "The beds would have been kept.", True),
        (
            "No trains ran between Oslo and Bergen on Monday because of the storm.",
            "There were no trains between Oslo and Bergen on Monday due to the storm.",
            False,
        ),
        ("No version of the plan that does not hurt exists.", "Any version of the plan hurts.", False),
        ("Last week it cut its forecast for next year to 3 percent.", "It sees 3 percent for next year.", False),
        ("Last week it cut its forecast for next year to 3 percent.", "It sees 3 percent for last week.", True),
        ("It will stay, not because it is whole, but because it is ours.", "It will stay because it is ours.", False),
        ("He expects growth of no more than 0.5 percent.", "He expects growth of 0.5 percent at best.", False),
        ("A judge set aside some 870 ballots.", "They went to court over some 870 ballots.", False),
        (
            "The rate was held at a peak of 5 percent and cut to 4.25 percent.",
            "The rate is 0.75 percentage points below the peak of 5 percent.",
            False,
        ),
    ],
)
def test_conditions_without_if_and_causes_in_other_words_stand(article: str, told: str, *, is_flagged: bool) -> None:
    audit = verify(article, {"abstract": [{"text": told, "quotes": [article]}]})
    assert bool(audit.warnings) is is_flagged


SCORED = (
    "Three of the players are injured. Varn won 2-1 on Friday. "
    + "It rained all day. " * 9
    + "One of four came for 11 weeks."
)


@pytest.mark.parametrize(
    ("told", "is_stated"),
    [
        ("Varn won 2-1.", True),
        ("Varn won 3-1.", False),
        ("Varn won 4-2.", False),
        ("They came for 11 months.", False),
        ("They came for almost three months.", True),
    ],
)
def test_a_result_is_no_pair_of_other_numbers_and_a_length_has_its_unit(told: str, *, is_stated: bool) -> None:
    assert verify(SCORED, {"abstract": [{"text": told, "quotes": [SCORED]}]}).complete is is_stated


def test_a_result_may_be_counted_in_words() -> None:
    text = "Six judges voted for the ban on Friday, and three against it."
    assert verify(text, {"abstract": [{"text": "The court upheld the ban 6-3.", "quotes": [text]}]}).complete


CLOCKS = "It opens at half past six and shuts at three in the morning. The ferry left at 5.45pm and docked at noon."


@pytest.mark.parametrize(
    ("told", "is_stated"),
    [
        ("It opens at 6.30pm.", True),
        ("It opens at 18:30.", True),
        ("It opens at 7.30pm.", False),
        ("It shuts at 3am.", True),
        ("It shuts at 3pm.", False),
        ("The ferry left at a quarter to six.", True),
        ("The ferry docked at 12pm.", True),
    ],
)
def test_a_time_of_day_may_be_told_in_words(told: str, *, is_stated: bool) -> None:
    assert verify(CLOCKS, {"abstract": [{"text": told, "quotes": [CLOCKS]}]}).complete is is_stated


@pytest.mark.parametrize(
    ("statement", "is_stated"),
    [
        ("Rovers beat City 3-2.", True),
        ("City lost to Rovers, 2-3.", True),
        ("Rovers won 4–0 in May.", True),
        ("Rovers beat City 3-1.", False),
        ("Rovers beat City 4-2.", False),
        ("Rovers won 3-0 in May.", False),
        ("Rovers went 2-0 up.", True),
        ("City, 2-0 down, drew level at 2-2.", True),
    ],
)
def test_a_score_is_one_of_those_that_the_article_gives(statement: str, is_stated: bool) -> None:
    text = (
        "Rovers beat City 3-2 on Sunday. Ann Roe and Ben Poe gave Rovers a two-goal lead, but City scored twice. Roe "
        "hit the winner after one hour. Rovers had beaten City 4-0 in May, their first win."
    )
    assert (check_statement(statement, text).verdict == "not_judged") == is_stated


@pytest.mark.parametrize(("statement", "is_stated"), [("Rovers won 4-1.", True), ("Rovers won 4-2.", False)])
def test_a_score_may_have_a_colon_in_the_article(statement: str, is_stated: bool) -> None:
    text = "Die Rovers gewannen am Sonntag 4:1 gegen City, im Mai hatten sie zwei Tore und ein Spiel verloren."
    assert (check_statement(statement, text).verdict == "not_judged") == is_stated
