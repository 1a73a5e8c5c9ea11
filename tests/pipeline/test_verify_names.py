"""Names that a statement writes in another form than the article: verified, doubted, or refused as invented."""

from __future__ import annotations

import pytest

from summarizer import Article, verify


def find(text: str, statement: str) -> tuple[list[str], list[str]]:
    """The reasons for which a sentence of an abstract is rejected, and those for which it is flagged."""
    audit = verify(text, {"actors": [], "abstract": [{"text": statement, "quotes": [text]}]})
    return [one.reason for one in audit.rejected], [one.message for one in audit.warnings]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("The EU fined Meta on Monday.", "The European Union fined Meta on Monday."),
        ("The IMF cut its forecast on Monday.", "On Monday the International Monetary Fund cut its forecast."),
        ("The ECB left rates alone, it said.", "The European Central Bank left rates alone."),
        ("The U.N. Security Council met.", "The United Nations Security Council met."),
        ("Nato sent two ships.", "The North Atlantic Treaty Organization sent two ships."),
        ("The MoD denied it.", "The Ministry of Defence denied it."),
        ("The Fed left rates alone.", "The Federal Reserve left rates alone."),
        ("The GOP lost two seats.", "The Republican Party lost two seats."),
        ("Crowds in NYC cheered.", "Crowds cheered in New York City."),
        ("The two met in Washington on Monday.", "The two met on Monday in Washington, D.C."),
        ("The fire reached Springfield, Ill., on Monday.", "On Monday the fire reached Springfield, IL."),
        ("The Republican State Senate in New York met.", "The New York Senate met."),
        ("Each ton of carbon dioxide costs $86.", "Each ton of CO2 costs $86."),
        ("Next meeting: 2031-02-09, in the town hall.", "The next meeting is on 9 February 2031."),
        ("The sale is on the agenda for Jan-30.", "The sale is on the agenda for 30 January."),
    ],
)
def test_short_names_may_be_spelled_out(text: str, statement: str) -> None:
    assert find(text, statement) == ([], [])


@pytest.mark.parametrize("name", ["Parry", "Limerick", "Trump"])
def test_a_word_that_is_more_often_a_name_is_one_within_a_sentence(name: str) -> None:
    assert find("The firm will build the mill near Norby.", f"The firm will build the mill near {name}.") != ([], [])


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Business with Peru grew by a tenth.", "Commerce with Peru grew by a tenth."),
        ("Killings in Norby fell by a tenth.", "Homicide in Norby fell by a tenth."),
        ("Typical rents in Norby rose.", "Median rents in Norby rose."),
        ("Farms far from the sea are dry.", "Inland farms are dry."),
    ],
)
def test_a_sentence_may_begin_with_a_word_that_is_more_often_a_name(text: str, statement: str) -> None:
    assert find(text, statement) == ([], [])


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Nine ships in the Baltic were turned back.", "Nine ships were turned back in the Baltic Sea."),
        ("Ships crossed the Atlantic.", "Ships crossed the Atlantic Ocean."),
        ("The storm hit the Caribbean.", "The storm hit the Caribbean Sea."),
        ("The Sahara grows.", "The Sahara Desert grows."),
        ("The Rhine is low, shippers said.", "The River Rhine is low, shippers said."),
        ("The Conservatives lost six seats.", "The Conservative Party lost six seats."),
        ("The Tories lost six seats.", "The Conservative Party lost six seats."),
        ("The Greens voted against it.", "The Green Party voted against it."),
        ("Iceland's Pirates voted against it.", "Iceland's Pirate Party voted against it."),
        ("Labour lost six seats.", "The Labour Party lost six seats."),
        ("The Commons voted on Monday.", "The House of Commons voted on Monday."),
        ("Brantford council met.", "Brantford City Council met."),
        ("Flights from Heathrow were late.", "Flights from Heathrow Airport were late."),
        ("A study at Harvard found it.", "A study at Harvard University found it."),
        ("Plants in the Midwest shut.", "Midwestern plants shut."),
        ("Citigroup cut jobs, it said.", "Jobs were cut by Citi, it said."),
        ("the tasmanian council met.", "The council of Tasmania met."),
        ("A diver won gold at the Norby Olympics.", "A diver won gold at the Norby Games."),
    ],
)
def test_a_kind_that_names_are_used_without_may_be_added(text: str, statement: str) -> None:
    assert find(text, statement) == ([], [])


@pytest.mark.parametrize(
    ("text", "statement", "missing"),
    [
        ("Norbank Foundation paid. Norbank is rich.", "Norbank Trust paid.", "“Trust” is not named"),
        ("Norbank Foundation paid for it.", "Norbank County paid for it.", "“County” is not named"),
        ("The Fed cut rates.", "The Federal Bureau of Investigation cut rates.", "“Investigation” is not named"),
        ("The mayor walked by the river.", "Bob Young walked by the river.", "“Young” is not named"),
        ("A ride at the park is to reopen.", "A ride at Alton Towers is to reopen.", "“Alton” is not named"),
        ("The pool (the town paid for it) was shut.", "Theresa shut the pool.", "“Theresa” is not named"),
        ("Crowds walk to the park.", "Crowds walk to the park with Parker.", "“Parker” is not named"),
        ("A diver won gold at the Norby Cup.", "A diver won gold at the Norby Games.", "“Games” is not named"),
        ("A diver won gold at the Olympics.", "A diver won gold at the Asian Games.", "“Asian” is not named"),
        ("Paulson voted for the mill.", "It was Paul who voted for the mill.", "“Paul” is not named"),
        ("Richard Lind opposed the mill.", "In May, Richardson opposed it.", "“Richardson” is not named"),
    ],
)
def test_other_names_are_invented(text: str, statement: str, missing: str) -> None:
    rejected, _ = find(text, statement)
    assert [reason for reason in rejected if missing in reason]


@pytest.mark.parametrize(
    ("text", "is_invented"),
    [
        ('Bertil "Bosse" Quist fled on Monday.', False),
        ("Bertil (Bosse) Quist fled on Monday.", False),
        ("Bertil, Bosse, Quist and Roe fled on Monday.", True),
    ],
)
def test_a_nickname_within_a_name_may_be_left_out(text: str, *, is_invented: bool) -> None:
    assert bool(find(text, "On Monday Bertil Quist fled.")[0]) is is_invented


BOTH = "Profit rose 5 percent in the first quarter and 3 percent in the second quarter."


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Profit rose 5 percent in the first quarter.", "Profit rose 5 percent between January and March."),
        ("Profit rose 5 percent in the first quarter.", "Profit rose 5 percent in the first three months of the year."),
        ("Its first-quarter profit rose 5 percent.", "Its profit rose 5 percent from January to March."),
        ("Profit rose 5 percent in Q3.", "Profit rose 5 percent in July-September."),
        ("Toyota sold 2.1 million cars in the first half.", "Toyota sold 2.1 million cars from January to June."),
        (BOTH, "Profit rose 3 percent between April and June."),
    ],
)
def test_months_may_name_a_part_of_a_year(text: str, statement: str) -> None:
    assert find(text, statement) == ([], [])


@pytest.mark.parametrize(
    ("text", "statement", "reason"),
    [
        ("Profit rose in the first quarter.", "Profit rose between April and June.", "“April” is not named"),
        ("Profit rose in the first quarter.", "Profit rose in March.", "“March” is not named"),
        ("Profit rose in the fiscal first quarter.", "Profit rose from January to March.", "“January” is not named"),
        (BOTH, "Profit rose 5 percent between April and June.", "gives it for “in the first quarter”"),
    ],
)
def test_months_of_another_part_of_a_year_are_noticed(text: str, statement: str, reason: str) -> None:
    rejected, flagged = find(text, statement)
    assert [told for told in rejected + flagged if reason in told]


NAMESAKES = (
    "Two in-laws split the vote. “I will not raise the rate,” said Dmitri Vasquez, a plumber.\n\n“The rate has to go "
    "up or the pipes will burst,” said Imani Vasquez, a retired engineer."
)


@pytest.mark.parametrize(("actor", "rejected"), [("imani", []), ("dmitri", ["positions[0]"])])
def test_a_surname_as_alias_does_not_make_an_actor_of_a_namesake(actor: str, rejected: list[str]) -> None:
    names = [("dmitri", "Dmitri Vasquez"), ("imani", "Imani Vasquez")]
    actors = [{"id": key, "name": name, "kind": "person", "aliases": ["Vasquez"]} for key, name in names]
    positions = [
        {
            "quote": "The rate has to go up or the pipes will burst",
            "actor": actor,
            "attribution": "Imani Vasquez",
            "statement": "The rate has to go up or the pipes will burst.",
        }
    ]
    for given in (actors, [one for one in actors if one["id"] == actor]):
        audit = verify(NAMESAKES, {"actors": given, "positions": positions})
        assert [one.path for one in audit.rejected] == rejected


@pytest.mark.parametrize(
    "authors", ["Noor Haddad¹, Emeka Obi¹˒³", "Noor Haddad1, Emeka Obi1,3", "Noor Haddadᵃ, Emeka Obiᵇ"]
)
def test_an_author_is_named_with_the_number_of_an_address(authors: str) -> None:
    names = ["Noor Haddad", "Emeka Obi"]
    brief = {"actors": [{"id": name, "name": name, "kind": "person"} for name in names]}
    audit = verify(f"Trees and nights\n\n{authors}\n\nTrees cool streets by day.", brief)
    assert not audit.rejected
    assert [one.path for one in verify("Noor Haddad14K won.", {"actors": brief["actors"][:1]}).rejected] == [
        "actors[0]"
    ]


@pytest.mark.parametrize(("who", "known"), [("Dr. Kwabena Asante", True), ("Dr. Kwabena Obi", False)])
def test_an_actor_may_be_referred_to_by_name_with_a_title(who: str, known: bool) -> None:
    text = "“Nobody has tested that,” said Dr. Kwabena Asante, who runs the clinic."
    position = {"quote": "Nobody has tested that", "actor": who, "attribution": who, "statement": "It is not tested."}
    audit = verify(text, {"actors": [{"id": "a", "name": "Kwabena Asante", "kind": "person"}], "positions": [position]})
    assert (not audit.rejected) is known


def test_names_that_the_headline_alone_has_are_the_articles() -> None:
    article = Article(
        text="The city police held two men on Monday. Brandt said it was late.", title="CPD holds two, says Olga Brandt"
    )
    police = {"id": "police", "name": "city police", "kind": "organization", "aliases": ["CPD", "NPD"]}
    brandt = {"id": "brandt", "name": "Olga Brandt", "kind": "person", "aliases": ["Brandt"]}
    audit = verify(article, {"actors": [police, brandt]})
    assert not audit.rejected
    assert [(note.path, note.reason) for note in audit.notes] == [
        ("actors[0].aliases[1]", "the article names nobody “NPD”")
    ]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Every member of the team left the house on Monday.", "MPs left on Monday."),
        ("A member of the White House staff said that the plan failed.", "An MP said that the plan failed."),
        ("The national museum has no insurance for the health of guards.", "The NHS has no insurance for guards."),
    ],
)
def test_scattered_words_spell_no_short_name(text: str, statement: str) -> None:
    assert find(text, statement)[0]


ELSEWHERE = " In Iran, Norway and the United States nothing changed."


@pytest.mark.parametrize(
    ("text", "statement", "reason"),
    [
        (
            "Talks ended in the Iraqi capital after four days.",
            "After four days talks ended in Iran's capital.",
            "Iraqi",
        ),
        ("Duties were put on solar glass from Chile.", "Duties were put on Norwegian solar glass.", "Chile"),
        ("Talks ended in the Iraqi capital after four days.", "After four days talks ended in Iraq's capital.", ""),
        ("The English Football League cleared it.", "The US firm was cleared by the English Football League.", ""),
        ("Exports to Chile fell by a tenth.", "Norway's minister calls the duty temporary and fair.", ""),
    ],
)
def test_a_state_given_for_the_passage_s_is_flagged(text: str, statement: str, reason: str) -> None:
    item = {"text": statement, "quotes": [text]}
    audit = verify(text + ELSEWHERE, {"actors": [], "abstract": [item]})
    found = [one.message for one in audit.warnings if "where the passage has" in one.message]
    assert bool(found) is bool(reason)
    assert reason in "".join(found)


@pytest.mark.parametrize(
    ("statement", "is_named"),
    [
        ("South Korea agreed to it.", True),
        ("South Korean President Lee Jae agreed to it.", True),
        ("On Monday South Korean President Lee Jae agreed.", True),
        ("White House aides agreed to it.", True),
        ("North Korea agreed to it.", False),
        ("North Korean President Lee Jae agreed to it.", False),
        ("South Africa agreed to it.", False),
    ],
)
def test_a_state_of_two_words_is_one_name(statement: str, *, is_named: bool) -> None:
    article = "Seoul agreed to it on Monday, President Lee Jae said. The U.S. had asked for it."
    rejected, _ = find(article, statement)
    assert rejected == [] if is_named else "is not named in the article" in rejected[0]
