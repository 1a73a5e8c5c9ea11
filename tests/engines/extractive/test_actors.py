"""The extractive engine's actors: names put together, kinds, roles, aliases and rank."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bench import actors as bench
from summarizer import summarize
from summarizer.engines.extractive.actors import Actor, find_actors
from tests.support.shared_data import shared_path


def named(text: str, name: str) -> Actor:
    found = [actor for actor in find_actors(text) if actor.name == name]
    assert len(found) == 1, [actor.name for actor in find_actors(text)]
    return found[0]


ROLES = [
    ("Norwegian President Ola Lind met voters. Lind left.", "Ola Lind", "Norwegian President"),
    (
        "“We are glad,” said Ola Lind, Executive Director of the Kelso Foundation.",
        "Ola Lind",
        "Executive Director of the Kelso Foundation",
    ),
    (
        "“No,” said Ola Lind, with the National Weather Service in Kelso.",
        "Ola Lind",
        "with the National Weather Service",
    ),
    ("Head of financial reporting Ola Lind resigned.", "Ola Lind", "Head of financial reporting"),
    (
        "The plan failed, said Ola Lind, a trade expert at the Nordic Institute.",
        "Ola Lind",
        "trade expert at the Nordic Institute",
    ),
    (
        "“No,” said Ola Lind, acting head of the Port Authority of Bergen.",
        "Ola Lind",
        "acting head of the Port Authority of Bergen",
    ),
    ("Transport Safety Board spokeswoman Ola Lind declined.", "Ola Lind", "Transport Safety Board spokeswoman"),
    ("The CEO of the Refugee Council Ola Lind agreed with Lind.", "Ola Lind", "CEO of the Refugee Council"),
    ("Minister of Education Ola Lind resigned. Lind wept.", "Ola Lind", "Minister of Education"),
    ("“I ran,” said bar owner Ola Lind.", "Ola Lind", "bar owner"),
    ("Ola Lind ran. Later Lind, a nurse at Norby Hospital, left.", "Ola Lind", "nurse at Norby Hospital"),
    ("Ola Lind ran. Lind is the director of the Norby Institute.", "Ola Lind", "director of the Norby Institute"),
    ("Norby captain and broadcaster Ola Lind has died.", "Ola Lind", "Norby captain and broadcaster"),
    ("Lauren Hill, who ran, wept. Hill is the coach of the Norby Rovers.", "Lauren Hill", "coach of the Norby Rovers"),
    ("Ola Lind, 54, a former bus driver, said no.", "Ola Lind", "former bus driver"),
    ("The ambassador to the United States Ola Lind spoke.", "Ola Lind", "ambassador to the United States"),
    ("Norway's prime minister, Ola Lind, said so.", "Ola Lind", "Norway's prime minister"),
    ("“Flawless,” declared the Lab’s chief engineer, Ola Lind.", "Ola Lind", "Lab’s chief engineer"),
    ("A visit by then-Secretary of Trade Ola Lind came first. Lind smiled.", "Ola Lind", "then-Secretary of Trade"),
    ("They came to witness city mayor Ola Lind flip the switch. Lind smiled.", "Ola Lind", "city mayor"),
    ("Sprinter Ola Lind has been banned. Lind said no.", "Ola Lind", "Sprinter"),
    ("“No,” said Ola Lind, a professor at Norby University.", "Ola Lind", "professor at Norby University"),
    ("Ola Lind, one of the two clerks who left, said no.", "Ola Lind", "one of the two clerks who left"),
    ("“No,” said Ola Lind – who runs the ferry.", "Ola Lind", "who runs the ferry"),
    ("Ola Lind, 38, who runs a shop and took part, said no.", "Ola Lind", "who runs a shop"),
    ("Ola Lind, from the Norby Ports Authority, said no.", "Ola Lind", "from the Norby Ports Authority"),
    ("As chief executive of Norby Ports, Ola Lind cut costs.", "Ola Lind", "chief executive of Norby Ports"),
    ("Said the port authority's chief executive, Ola Lind: “No.”", "Ola Lind", "the port authority's chief executive"),
    ("Widow Ola Lind, 74, has paid. Lind wept.", "Ola Lind", "Widow"),
    ("Ex-lawyer Ola Lind was sentenced. Lind wept.", "Ola Lind", "Ex-lawyer"),
    ("In her role as head of the board, Ola Lind left. Lind said no.", "Ola Lind", "head of the board"),
    (
        "But “it is fine”, says Ola Lind, a reader of law at Norby College.",
        "Ola Lind",
        "reader of law at Norby College",
    ),
    ("He met Danish chief of staff Ola Lind. Lind said no.", "Ola Lind", "Danish chief of staff"),
    ("He ran against Democratic Sen. Ola Lind in May. Lind said no.", "Ola Lind", "Democratic Sen."),
    ("“No,” said New Jersey Gov. Ola Lind. Lind left.", "Ola Lind", "New Jersey Gov."),
    ("They met Gov. Ola Lind in May. Lind said no.", "Ola Lind", "Gov."),
    ("Chief Justice Ola Lind said no. Lind left.", "Ola Lind", "Chief Justice"),
]


@pytest.mark.parametrize(("text", "name", "role"), ROLES, ids=[role for _, _, role in ROLES])
def test_roles_are_the_article_s_own_words(text: str, name: str, role: str) -> None:
    actor = named(text, name)
    assert actor.kind == "person"
    assert actor.role == role
    assert role in text


def test_who_stands_behind_by_in_an_opening_clause_is_not_its_subject() -> None:
    text = "Ola Lind sang. Years after she was killed by her club president, Ola Lind remains popular in Norby."
    assert named(text, "Ola Lind").role is None


def test_what_somebody_only_was_for_a_while_is_no_role() -> None:
    assert named("Ola Lind, who was seven months pregnant, left. Lind wept.", "Ola Lind").role is None


def test_what_is_said_is_no_role_of_who_says_it() -> None:
    assert named("The plan is a game changer, Ola Lind, the mayor of Norby, said.", "Ola Lind").role == "mayor of Norby"


@pytest.mark.parametrize("later", ["Norby owner Lind left.", "Lind was a good runner."])
def test_a_surname_s_role_is_read_behind_it_alone_and_no_praise_is_one(later: str) -> None:
    assert named(f"Ola Lind ran. {later}", "Ola Lind").role is None


@pytest.mark.parametrize("first", ["Matt", "Josh", "Mercy"])
def test_a_first_name_that_is_also_a_word_opens_a_sentence(first: str) -> None:
    text = f"{first} Döring, the head of the agency, said on Friday that the dam would hold. Döring left."
    (actor,) = summarize(text).actors
    assert (actor.name, actor.role) == (f"{first} Döring", "head of the agency")


def test_a_surname_is_an_alias_and_two_people_of_one_surname_stay_two() -> None:
    text = "Ana Roe and Ben Roe met. Mayor Ana Roe said no. Ben Roe said yes. Roe, Ben Roe said, was wrong."
    names = {actor.name for actor in find_actors(text) if actor.kind == "person"}
    assert names == {"Ana Roe", "Ben Roe"}
    alone = named("Mayor Ana Roe spoke. Roe said that Ms. Roe would go.", "Ana Roe")
    assert alone.aliases == ["Roe"]
    assert len(alone.mentions) == 3


def test_a_place_s_office_is_no_person() -> None:
    text = "The Virginia Governor told reporters that the road was unsafe. Virginia Governor staff left."
    assert "Virginia Governor" not in {actor.name for actor in find_actors(text)}


def test_a_surname_with_a_title_is_of_whom_no_first_name_alone_precedes() -> None:
    later = "Mr Roe said the road was unsafe. Emily and her father Ben live there."
    assert named(f"Ben Roe met the mayor. {later}", "Ben Roe").aliases == ["Roe"]
    assert named("Ben Roe met Emily and Ben. Mr Roe said the road was unsafe.", "Mr Roe").aliases == []


def test_a_capital_that_acts_is_its_state_s_alias() -> None:
    text = "France and Germany met in Paris. Paris accused Berlin of delay. Germany said Berlin would wait for France."
    found = {actor.name: actor for actor in find_actors(text)}
    assert found["France"].kind == "state"
    assert "Paris" in found["France"].aliases
    assert "Berlin" in found["Germany"].aliases
    assert not {"Paris", "Berlin"} & set(found)


def test_a_capital_that_is_only_a_place_is_a_place() -> None:
    text = "The fair opened in Nairobi on Monday. Thousands came to Nairobi, and hotels in Nairobi were full."
    assert named(text, "Nairobi").kind == "place"


def test_something_sent_from_a_capital_comes_from_its_state() -> None:
    text = "Japan spoke of a threat from Pyongyang. North Korea fired rockets near Japan."
    assert "Pyongyang" in named(text, "North Korea").aliases


@pytest.mark.parametrize("word", ["Russian", "Norwegian", "Western", "Monday", "October", "President", "Image"])
def test_adjectives_days_and_titles_are_no_actors(word: str) -> None:
    text = f"The {word} side won. A {word} group met the {word} crowd; {word} voters said no on {word}."
    assert word not in {actor.name for actor in find_actors(text)}


KINDS = [
    ("The European Union (EU) met. The EU said no.", "European Union", "organization"),
    ("Harlan Steel Corp. cut jobs. Harlan Steel Corp. said so.", "Harlan Steel Corp.", "organization"),
    (
        "The Ministry of the Interior said so. The Ministry of the Interior left.",
        "Ministry of the Interior",
        "organization",
    ),
    ("Anti-graft group Klare Sicht sued. Klare Sicht won.", "Klare Sicht", "organization"),
    ("The British Red Cross helped. The Red Cross said so.", "British Red Cross", "organization"),
    ("They met at the Kelso River. The Kelso River rose.", "Kelso River", "place"),
    ("The U.S. said no. U.S. troops left.", "U.S.", "state"),
    ("Roe is one of the biggest investors in the maker Zentrix. Zentrix said so.", "Zentrix", "organization"),
    (
        "He went to the Nordic Court of Arbitration for Sport. It ruled.",
        "Nordic Court of Arbitration for Sport",
        "organization",
    ),
    ("Developer Larkmoor Living cut its staff, Larkmoor Living said.", "Larkmoor Living", "organization"),
    ("A dip at Halvorsen Bros hurt. Halvorsen Bros said so.", "Halvorsen Bros", "organization"),
]


@pytest.mark.parametrize(("text", "name", "kind"), KINDS, ids=[name for _, name, _ in KINDS])
def test_kinds(text: str, name: str, kind: str) -> None:
    assert named(text, name).kind == kind


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Rates fell. Bank of Norland cut them, and the Bank of Norland was right.", "Bank of Norland", "organization"),
        ("It called on the United Nations to act. The United Nations envoy left.", "United Nations", "organization"),
        ("They moved to the King’s College Hospital by night.", "King’s College Hospital", "organization"),
        ("A grant by Women's Aid helped. Women's Aid said so.", "Women's Aid", "organization"),
        ("The furnace of Ostrava Steel is cold. Ostrava Steel said so.", "Ostrava Steel", "organization"),
        ("The writer Dana Steel wept, and Steel left.", "Dana Steel", "person"),
        ("His mother Elsie said no.", "Elsie", "person"),
        ("“They are a second fleet,” said Thomas Looms, a fellow at Norby College.", "Thomas Looms", "person"),
        ("Director Pell Joon Well said backstage that it was late.", "Pell Joon Well", "person"),
        ("Steve Brooks resigned. The company Brooks co-founded fell. Brooks said no.", "Steve Brooks", "person"),
        ("President Tan Mei-ling said no. Tan left, and Tan Mei-ling won.", "Tan Mei-ling", "person"),
        ("Norbex CIO Dana Lehr said no. Lehr left, and Lehr won.", "Dana Lehr", "person"),
    ],
)
def test_names_that_look_like_others(text: str, name: str, kind: str) -> None:
    assert named(text, name).kind == kind


def test_who_speaks_behind_an_article_is_no_person() -> None:
    text = "“The drill is an open threat to every port on this coast,” the Halm Tanner said in a column on Tuesday."
    brief = summarize(f"The drill began on Monday. {text}", "extractive")
    assert [(actor.name, actor.kind) for actor in brief.actors] == [("Halm Tanner", "organization")]


def test_a_monument_is_nobody() -> None:
    assert not any(
        actor.listed for actor in find_actors("The Kelso Monument cracked. The Kelso Monument shut its doors.")
    )


@pytest.mark.parametrize(
    "text",
    [
        "The Winter Games began. The Winter Games end on Sunday.",
        "The Clean Rivers Act passed. The Clean Rivers Act helps.",
        "The Peace Treaty held. The Peace Treaty of 1990 held.",
        "Lumen Phone 9 is out. Lumen Phone 9 sold well.",
        "It counts towards Road and Rail Safety Act benefits. The Road and Rail Safety Act helps.",
    ],
)
def test_events_laws_and_products_are_no_actors(text: str) -> None:
    assert find_actors(text) == []


def test_somebody_s_story_describes_no_body() -> None:
    text = "They know the Ann Lind story. They fired Lind. Like Lind, it came back, and Ann Lind's exile was over."
    assert not [actor.name for actor in find_actors(text) if actor.kind == "organization"]


def test_initials_and_short_names_join_the_full_name() -> None:
    text = (
        "The General Union of Workers (GUW) met Brightwater Steel Corp. on Friday. GUW said Brightwater had lied. "
        "The Supreme Court of Appeal ruled, and the Supreme Court was clear."
    )
    aliases = {actor.name: set(actor.forms) for actor in find_actors(text)}
    assert "GUW" in aliases["General Union of Workers"]
    assert "Brightwater" in aliases["Brightwater Steel Corp."]
    assert "Supreme Court" in aliases["Supreme Court of Appeal"]


def test_initials_that_are_never_explained_join_the_one_name_that_has_them() -> None:
    text = "The Nordic Monetary Fund cut its forecast. The NMF said growth was slow. NMF staff agreed, Gro Bakke said."
    found = {actor.name: actor.aliases for actor in find_actors(text)}
    assert found["Nordic Monetary Fund"] == ["NMF"]
    assert "NMF" not in found


def test_initials_of_two_names_join_neither() -> None:
    text = "The Nordic Milk Fund and the National Maize Fund met. NMF said no. The NMF left."
    assert {"Nordic Milk Fund", "National Maize Fund", "NMF"} <= {actor.name for actor in find_actors(text)}


def test_a_name_that_is_also_written_as_one_word_is_one_actor() -> None:
    text = "Media giant BrightWater rose. BrightWater said sales fell. Bright Water said on Friday that it was well."
    actor = named(text, "BrightWater")
    assert (actor.kind, actor.forms) == ("organization", ["BrightWater", "Bright Water"])
    assert actor.aliases == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Florida Rep. Ana Wasserman Schultz resigned. Schultz left.", "Ana Wasserman Schultz"),
        ('"It rained," Vera Koen, a senior economist, told reporters.', "Vera Koen"),
        ("Ma Liya, a resident of the county, told reporters that it rained.", "Ma Liya"),
        ("Laura Bishop, a nurse at the ward, told reporters that it rained.", "Laura Bishop"),
        ("Trade Bank of Norby President Ann M. Lindqvist said it rained.", "Ann M. Lindqvist"),
    ],
    ids=[
        "a surname that ends like a role",
        "behind a closing straight mark",
        "a short first name",
        "a title",
        "initial",
    ],
)
def test_whole_names_are_read(text: str, name: str) -> None:
    assert named(text, name).kind == "person"


def test_a_capital_that_is_neither_a_place_nor_a_subject_is_its_state() -> None:
    text = "Russia must be kept out of it. The president declined to threaten Moscow. Voters want Moscow out."
    assert "Moscow" in named(text, "Russia").aliases


def test_datelines_credits_and_bylines_name_no_actors() -> None:
    text = "Fire destroys mill\nBy Nora Holm\nOSLO, Norway (Agency) — A mill burned in Hamar.\nImage: Kim Frost.\n"
    assert not {"Nora Holm", "Kim Frost", "Norway", "Oslo"} & {actor.name for actor in find_actors(text)}


def test_a_person_named_like_a_state_or_its_capital_is_no_state() -> None:
    found = {actor.name: actor.kind for actor in find_actors("Bernard Jordan won. Jordan said that he was glad.")}
    assert found == {"Bernard Jordan": "person"}
    text = "America honoured Denzel Washington. Washington thanked the mayor. America saw Washington bow."
    assert named(text, "America").aliases == []


def test_what_begins_like_a_place_is_no_body() -> None:
    text = "Three states share the River Tessel. The River Tessel rose. The River Tessel fell. The River Tessel froze."
    assert named(text, "River Tessel").kind == "place"


def test_a_paper_named_like_a_place_is_no_person() -> None:
    assert named("It rained for a week, the Georgia Republic reports.", "Georgia Republic").kind == "place"


NOBODY = [
    ("a group of members", "Tory MPs met in Kelso. Tory MPs said that they would vote.", "Tory MPs"),
    ("a person in capitals", "ANA T. LIND wrote a book. ANA T. LIND said so.", "ANA T. LIND"),
    ("a credit", "Rain fell in Hamar. Nora Holm contributed to this report.", "Nora Holm"),
    ("a flight", "Norair Flight 12 landed late. Norair Flight 12 carried ten people.", "Norair Flight"),
    ("a fragment behind an owner", "They watched Dad's Army at home. Dad's Army was a success.", "Army"),
    ("a case", "The court said in Roe v. Lindholm that the law held.", "Lindholm"),
    ("what is written in a quotation alone", "Ola Lind said: “We all liked Peer Gran a lot.”", "Peer Gran"),
    ("a name in the ordinary words of an opening", "Hikers saw the fire. Rangers put it out.", "Hikers"),
    ("a member of a party", "The vote was late, the Alaska Republican said in Kelso.", "Alaska Republican"),
    ("an office", "The Norway Transport Minister, Ola Lind, says that it is late.", "Norway Transport Minister"),
    ("half of a state", "Sri Lanka's ships left on Monday, a minister said.", "Lanka"),
    ("a rank", "Senior Sergeant Ola Lind ran. Senior Sergeant Lind says he won.", "Sergeant Lind"),
    (
        "a prize",
        "Ola Lind won Best Actress in Norby. Actress prizes are gold, and Best Actress came last.",
        "Best Actress",
    ),
    ("a group behind the", "They fled the rebels known as Houthis. The Houthis, who hold Norby, left.", "Houthis"),
    (
        "an office in initials",
        "The MP told Norby Radio: “I ran.” The MP said he wept. They asked the MP's father.",
        "MP",
    ),
    ("a capital's weather", "Britain opened a museum. Britain pays for it. It shows London's tanks.", "London"),
    ("a tag", "Fans wrote #OneNorby. One post said #OneNorby was the best.", "OneNorby"),
]


@pytest.mark.parametrize(("text", "name"), [case[1:] for case in NOBODY], ids=[case[0] for case in NOBODY])
def test_what_is_no_actor_is_left_out(text: str, name: str) -> None:
    assert name not in {form for actor in find_actors(text) for form in (actor.name, *actor.aliases)}


SAME = [
    ("a middle name", "Ola M. Lind spoke. Ola Lind left, and Lind wept.", "Ola M. Lind", {"Ola Lind", "Lind"}),
    ("a birth name", "Ola Lind, born Ola Holm, said no. Lind left.", "Ola Lind", {"Lind"}),
    ("a first name", "Ola Lind said no. Then Ola left the room.", "Ola Lind", {"Ola"}),
    ("an Arab surname", "Prime Minister Omar al-Roe spoke. Al-Roe left.", "Omar al-Roe", {"Al-Roe"}),
    ("a company without its form", "Kelso Inc sold ships. It bought shares of Kelso.", "Kelso Inc", {"Kelso"}),
    ("a rank", "Senior Sergeant Ola Lind ran. Senior Sergeant Lind says he won.", "Ola Lind", {"Lind"}),
    ("a surname like a place", "Minister Ola Hill says no. Senator Hill left.", "Ola Hill", {"Hill"}),
    (
        "initials of a part",
        "Nobody is lost, the New Norland Sea Rescue Service (SRS) says. The SRS found two.",
        "New Norland Sea Rescue Service",
        {"SRS"},
    ),
    (
        "part of a body",
        "Fresh Tide Housing grew. The landlord said Fresh Tide paid.",
        "Fresh Tide Housing",
        {"Fresh Tide"},
    ),
]


@pytest.mark.parametrize(("text", "name", "aliases"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_one_actor_has_all_forms_of_its_name(text: str, name: str, aliases: set[str]) -> None:
    assert set(named(text, name).forms) == {name, *aliases}
    assert len(find_actors(text)) == 1


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        ("Ola M. Lind spoke. Ola Lind left, and Lind wept.", "Ola M. Lind", ["Lind"]),
        ("Ola Lind spoke, and Ola wept. Eva and Tor Lind left, Lind said.", "Ola Lind", []),
        ("Fresh Tide Housing grew. The landlord said Fresh Tide paid.", "Fresh Tide Housing", []),
        ("The Norland Rail Agency met. The Rail Agency said no.", "Norland Rail Agency", ["Rail Agency"]),
        ("The Norland Rail Agency (NRA) met. The NRA said no.", "Norland Rail Agency", ["NRA"]),
        ("The Supreme Court of Appeal met. The Supreme Court ruled.", "Supreme Court of Appeal", ["Supreme Court"]),
    ],
)
def test_an_alias_can_mean_nobody_else(text: str, name: str, aliases: list[str]) -> None:
    assert named(text, name).aliases == aliases


def test_a_surname_that_two_bear_alike_is_given_to_neither() -> None:
    text = "Ana Roe met Ben Roe at noon. “It rained,” Roe said."
    assert {actor.name: actor.aliases for actor in find_actors(text)} == {"Ana Roe": [], "Ben Roe": []}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The transport union GVD called a strike. Ola Lind, the union’s chair, agreed.", "Ola Lind", "chair of GVD"),
        (
            "The Riders’ Forum, which has 900 members, fears delays. “No,” said Ola Lind, its spokesman, outside.",
            "Ola Lind",
            "spokesman of the Riders’ Forum",
        ),
        (
            "The bank's union criticized the plan. Its president, Ola Lind, said clerks were paying for “old bets”.",
            "Ola Lind",
            "president of the bank's union",
        ),
        (
            "The firm criticised the union. Its president, Ola Lind, said clerks were paying for “old bets”.",
            "Ola Lind",
            "president",
        ),
        (
            "The firm criticised Norby Council. Its president, Ola Lind, said clerks were paying for “old bets”.",
            "Ola Lind",
            "president",
        ),
        (
            "Northgate Rovers drew on Saturday, but lost their captain, Ola Lind, to a knee injury.",
            "Ola Lind",
            "captain of Northgate Rovers",
        ),
        (
            "Norby Council met the Ashmere Council. “No,” said the council’s leader, Ola Lind.",
            "Ola Lind",
            "the council’s leader",
        ),
        ("Ola Lind, one of the two dissenters, said no.", "Ola Lind", "one of the two dissenters"),
        ("“We had time,” said Ola Lind, a night nurse at the clinic.", "Ola Lind", "night nurse at the clinic"),
        (
            "Stokeham’s supporters’ trust called for a meeting over prices. Its chair, Ola Lind, said so.",
            "Ola Lind",
            None,
        ),
        (
            "Norby Homes cut jobs.\n\nKestrel Partners wants a sale. In a letter to the chair, Ola Lind, it said so.",
            "Ola Lind",
            None,
        ),
        (
            "Norby Shipping Ltd grew. The company's planner, Ola Lind, said so.",
            "Ola Lind",
            "planner of Norby Shipping Ltd",
        ),
        ("A jury convicted nursing home owner Ola Lind of theft. Lind wept.", "Ola Lind", "nursing home owner"),
        (
            "The Norby Union, which represents teachers, nurses and clerks, is asking for more. It met on Monday.",
            "Norby Union",
            "which represents teachers, nurses and clerks",
        ),
        ("Ola Lind, one of the nurses released by the rebels told a paper. Lind left.", "Ola Lind", None),
        ("In her report, head of planning Ola Lind said so. Lind left.", "Ola Lind", "head of planning"),
        ("Ola Lind, a school cook, wept. Lind left.", "Ola Lind", "school cook"),
        (
            "Ola Lind, one of the three members who voted against the cut, left.",
            "Ola Lind",
            "one of the three members who voted against the cut",
        ),
    ],
)
def test_a_role_says_of_what_body_it_is_if_one_body_can_be_meant(text: str, name: str, role: str | None) -> None:
    assert named(text, name).role == role


def test_a_role_does_not_point_to_a_place_that_it_does_not_name() -> None:
    text = "The lido in Norby shut on Monday. “We will miss it,” said Ana Roe, a senior lifeguard there."
    assert named(text, "Ana Roe").role == "senior lifeguard"


def test_a_clause_that_says_what_a_body_does_is_whole() -> None:
    text = (
        "It backed the developer Larkhill Homes, which promises a primary school, a surgery and a bus link.\n\n"
        "Larkhill Homes said it would pay £5 million."
    )
    assert named(text, "Larkhill Homes").role == "which promises a primary school, a surgery and a bus link"


def test_a_role_belongs_to_its_holder_and_is_whole() -> None:
    text = (
        "“No,” said Ola Lind, acting head of the Federal Customs Service of Norland. Eva Dahl, the deputy leader of "
        "the council and councillor Arne Moe also spoke. President and Deputy Commissioner Kai Berg left."
    )
    roles = {actor.name: actor.role for actor in find_actors(text) if actor.kind == "person"}
    assert roles["Ola Lind"] == "acting head of the Federal Customs Service of Norland"
    assert roles["Eva Dahl"] is None
    assert roles["Arne Moe"] == "councillor"
    assert roles["Kai Berg"] == "President and Deputy Commissioner"


def test_a_brief_lists_who_acts_and_not_every_place_that_is_named() -> None:
    text = (
        "The mayor of Norby, Ola Lind, closed the bridge on Monday. She said it was unsafe. Engineers from Trondheim "
        "will come. A ferry from Hamar stops there, and buses go to Lillehammer.\n\n"
        "Lind asked the Norland Rail Agency for help. The Norland Rail Agency promised “a train an hour”."
    )
    names = {actor.name for actor in summarize(text, "extractive").actors}
    assert {"Ola Lind", "Norland Rail Agency"} <= names
    assert names.isdisjoint({"Hamar", "Lillehammer", "Trondheim"})


def test_names_stand_where_their_mentions_say() -> None:
    text = "Mayor Ana Roe met U.N. envoy Kofi Baako in Kenya. Kenya's Roe said “Baako” twice."
    for actor in find_actors(text):
        assert actor.mentions
        for mention in actor.mentions:
            assert text[mention.start : mention.end] == mention.name


def test_ids_are_unique_and_short() -> None:
    text = "Ana Roe met Ben Roe. Cem Roe met Ana Roe. Ben Roe said Cem Roe said no."
    ids = [actor.id for actor in find_actors(text)]
    assert len(set(ids)) == len(ids) == 3
    assert all(key.replace("-", "").isalnum() and len(key) <= 45 for key in ids)


def test_key_actors_of_annotated_news() -> None:
    path: Path = shared_path("gum_news/dev.jsonl")
    totals: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        totals.update(bench.score(json.loads(line), show=False))
    assert totals["hit"] / totals["gold"] >= 0.75  # people and organisations; states that act are organisations there
    assert totals["right"] / totals["said"] >= 0.97


def test_a_source_described_twice_is_one_actor() -> None:
    text = (
        "Road closes in Norby\n\nThe regional government says the road was repaired in May. Nobody has seen it since. "
        "The regional government says the bridge was checked twice."
    )
    names = [actor.name for actor in summarize(text, "extractive").actors]
    assert [name for name in names if "government" in name.lower()] == ["The regional government"]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Datuk Ana Roe left early. Roe said no.", "Ana Roe", None),
        ("Group Chief Executive Datuk Ola Lind said no. Lind left.", "Ola Lind", "Group Chief Executive"),
        ("Host Ana Mary Roe spoke. Roe left.", "Ana Mary Roe", "Host"),
        ("Police held al Norba leader Ola Lind.", "Ola Lind", "al Norba leader"),
        ("Eva Dahl said that she was seeing former striker Ola Lind.", "Ola Lind", "former striker"),
        (
            "The ambassador to South Norland Robert Lind left. Lind said so.",
            "Robert Lind",
            "ambassador to South Norland",
        ),
        (
            "The minister for Trade and Reform Robert Lind agreed. Lind left.",
            "Robert Lind",
            "minister for Trade and Reform",
        ),
        ("The head of the Bank of Norland Robert Lind told TV2 so.", "Robert Lind", "head of the Bank of Norland"),
        (
            "The spokesman for the Prosecutor General’s Office Robert Lind told us.",
            "Robert Lind",
            "the spokesman for the Prosecutor General’s Office",
        ),
    ],
)
def test_titles_and_roles_before_a_name_are_no_part_of_it(text: str, name: str, role: str | None) -> None:
    actor = named(text, name)
    assert (actor.kind, actor.role) == ("person", role)


@pytest.mark.parametrize(
    ("text", "name", "kind", "role"),
    [
        ("Publisher Ana Roe said no. Roe left.", "Ana Roe", "person", "Publisher"),
        ("The head of the team, Ola Lind, said no. Lind left.", "Ola Lind", "person", "head of the team"),
        ("Then says President Ola Lind the door was shut.", "Ola Lind", "person", "President"),
        ("One winner is current Norby manager Ola Lind.", "Ola Lind", "person", "current Norby manager"),
    ],
)
def test_who_is_described_beside_a_body_is_a_person(text: str, name: str, kind: str, role: str) -> None:
    actor = named(text, name)
    assert (actor.kind, actor.role) == (kind, role)


@pytest.mark.parametrize(
    "text",
    [
        "Le Jour put the cost at 5 million. Le Jour printed a map. Le Jour said so.",
        "Don't Tell won a prize. Don't Tell ran for a year.",
        "An SUV hit the wall. The SUV burned. The SUV hit a tree.",
        "The Norby Conference drew many guests. The Norby Conference heard a speech.",
        "Norby Givens won. Norby Givens led. Norby Givens left early.",
    ],
)
def test_nobody_can_tell_that_these_are_people_or_bodies(text: str) -> None:
    assert [actor.name for actor in find_actors(text) if actor.kind in {"person", "organization"}] == []


def test_a_medium_that_reports_is_no_actor() -> None:
    text = (
        "Mayor Ana Roe shut the bridge. Roe reopened the harbour, too.\n\n"
        "The bridge cost $12 million, the Norby Times says. Roe left on Monday, according to the Norby Times."
    )
    assert [actor.name for actor in summarize(text, "extractive").actors] == ["Ana Roe"]


def test_a_name_of_two_words_is_no_body_without_more() -> None:
    text = "Norby Vela won the race. Then Norby Vela left by boat. The judges praised Norby Vela at the end of the day."
    assert "Norby Vela" not in {actor.name for actor in find_actors(text)}
    assert named("Norby Vela won the race. She left by boat.", "Norby Vela").kind == "person"
    assert named("Zentrix closed a plant on Monday. Its shares fell.", "Zentrix").kind == "organization"


def test_a_setting_and_who_is_named_once_in_passing_are_not_listed() -> None:
    text = (
        "Mayor Ana Roe opened the bridge on Monday. Roe praised the builders. The council paid for it.\n\n"
        "People came from Spain's islands. At the end of the day Ola Lind swam. Roe said that the bridge would last."
    )
    listed = {actor.name for actor in find_actors(text) if actor.listed}
    assert "Ana Roe" in listed
    assert not {"Spain", "Ola Lind"} & listed


def test_a_plural_name_in_sentences_about_sports_is_a_team() -> None:
    text = "The {} Bakers beat their rivals in the second half {} on Monday. A crowd of 4,000 saw it."
    assert named(text.format("Norby Bay", "of the game"), "Norby Bay Bakers").kind == "organization"
    assert not find_actors(text.format("Norby Bay", "of the hour"))


def test_a_state_named_only_beside_matches_is_a_team() -> None:
    text = (
        "France won the quarter-final on Sunday. France beat the hosts in the last match. France won the doubles too."
    )
    assert {actor.kind for actor in find_actors(text) if actor.name == "France"} == {"organization"}


NAMED_WHOLE = [
    ("Norbex paid no tax. It said so. Norbex owns Norbex EMEA Holdings. Norbex grew.", "Norbex", "organization"),
    ("Former Norby Rangers captain Ola Lind met Norby Rangers. Lind left.", "Ola Lind", "person"),
    (
        "In a message al Qorda said it would fight. Then al Qorda attacked. Al Qorda has lost.",
        "al Qorda",
        "organization",
    ),
    (
        "The port of Norby said that it will sell ships to Brightwater\nSteel Inc in June. Brightwater Steel said no.",
        "Brightwater Steel Inc",
        "organization",
    ),
    (
        "Norb Chemical cut jobs. Norb Chemical hired its own experts. Norb Chemical sued.",
        "Norb Chemical",
        "organization",
    ),
]


@pytest.mark.parametrize(("text", "name", "kind"), NAMED_WHOLE, ids=[case[1] for case in NAMED_WHOLE])
def test_a_name_is_whole_and_of_its_kind(text: str, name: str, kind: str) -> None:
    brief = summarize(text, model="extractive")
    assert {actor.name: actor.kind for actor in brief.actors}.get(name) == kind, brief.actors


def test_a_first_name_in_somebody_s_words_does_not_part_a_person_from_the_surname() -> None:
    text = (
        "Ola Lind was hurt on Monday. Mr. Lind's driver called for help, and Lind walked back. “We think of "
        "Ola,” Beth Moe said."
    )
    assert named(text, "Ola Lind").aliases == ["Lind"]


def test_whom_the_first_sentence_names_is_listed() -> None:
    text = "Beth Moe beat her rival Ola Lind on Monday. Moe won again."
    assert named(text, "Ola Lind").listed


def test_an_ordinary_word_that_always_stands_before_another_is_a_part_of_the_name() -> None:
    text = "Brindle Howe has cut its forecast. Its shares fell. Brindle Howe said it was in talks."
    assert named(text, "Brindle Howe").kind == "organization"


def test_a_ship_with_a_persons_name_is_nobody_who_acts() -> None:
    text = (
        "OSLO (NNA) - Two ships collided off Oslo on Tuesday, the coast guard said. The tanker struck the Anna "
        "Wessel, a smaller bulk carrier that was waiting. The Anna Wessel took on water and sank. The owners of the "
        "Anna Wessel accused the harbour authority. “We asked twice,” said Tobias Roe, a pilot."
    )
    assert [actor.name for actor in find_actors(text)] == ["Tobias Roe"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Norbex A/S cut its forecast. Norbex said it had lost a client. Norbex plans cuts.", "Norbex A/S"),
        (
            "Ravelin fined a bank in May. “No,” Ravelin said. Later Ravelin agreed, and Ravelin paid its fine.",
            "Ravelin",
        ),
        (
            "The Centers for Safety Control and Repair met. The Centers for Safety Control and Repair said no.",
            "Centers for Safety Control and Repair",
        ),
    ],
)
def test_firms_and_bodies_are_no_people_and_whole(text: str, name: str) -> None:
    assert named(text, name).kind == "organization"


def test_a_title_that_the_article_quotes_names_nobody() -> None:
    text = (
        "Norbex said sales fell. Norbex expects a loss, and it plans cuts. (Read also “Norbex Chalks Up a Success” in "
        "the archive.) Norbex has not said more."
    )
    assert not [actor for actor in find_actors(text) if "Chalks" in actor.name]


def test_letters_behind_a_name_are_no_part_of_it() -> None:
    actor = named("The vote failed. Ana Roe MP, who chairs the panel, said that she would try again.", "Ana Roe")
    assert (actor.kind, actor.forms) == ("person", ["Ana Roe"])


def test_a_surname_is_the_first_bearer_s_until_another_is_named() -> None:
    text = "Ana Roe ran the home. Roe took the money. Her husband, Tom Roe, was cleared. Roe said nothing."
    places = [mention.start for mention in named(text, "Ana Roe").mentions]
    assert places == [text.index("Ana Roe"), text.index("Roe took")]


def test_the_second_half_of_a_body_s_name_is_no_body() -> None:
    text = "Easton and Norby Police said that a man had died. The BBC and Norby Council met. Norby Council voted."
    assert {actor.name for actor in find_actors(text) if actor.kind == "organization"} == {"BBC", "Norby Council"}


def test_what_only_opens_a_phrase_is_no_role() -> None:
    brief = summarize("A senior Norbex official said no. Norbex said it would go on.", model="extractive")
    assert [(actor.name, actor.role) for actor in brief.actors] == [("Norbex", None)]


def test_a_document_without_a_name_is_no_actor() -> None:
    text = "Ola Lind signed the deal. The agreement calls for votes within two years. Lind said it would hold."
    brief = summarize(text, model="extractive")
    assert "The agreement" not in {actor.name for actor in brief.actors}


TOLD = [
    ("Brenda state Attorney General Ola Lind opened the inquiry.", "Brenda state Attorney General"),
    ("The case fell, former associate US attorney general Ola Lind said.", "former associate US attorney general"),
    ("Letters show that al Norba's top leader Ola Lind knew.", "al Norba's top leader"),
    ("Ola Lind, the Deputy Chief Monitor of the Norby Forum, left.", "Deputy Chief Monitor of the Norby Forum"),
    ("As Norby Radio's Ola Lind reported, thousands came.", "Norby Radio"),
    ("Guests were Kelso's Chairman Ola Lind, Norby Telecom's Chairman Ana Roe and others.", "Kelso's Chairman"),
    ("The council must act, Secretary General Ola Lind said on Monday in Norby.", None),
    ("The ministry will pay, Minister Ola Lind told the Norby Post.", None),
    ("Aides such as Ola Lind, chief of staff Max Roe and the mayor's lawyer, Bo Ek, are in doubt.", None),
    ("The board heard Ola Lind, chair of the union and its lawyer Bo Ek.", None),
    ("They heard Ola Lind, a member of the nationalist Norby Party, speak.", "member of the nationalist Norby Party"),
    ("They heard Ola Lind, the spokesman for Norby chief Max Roe, speak.", "spokesman for Norby chief Max Roe"),
    ("Trams will be late, said Ola Lind, an analyst at Prescott, Bell and Turner Inc.", None),
    ("Trams will be late, said Ola Lind of Norby Energy and Trade Centre.", None),
    ("They heard Ola Lind of Norby Police and Max Roe of Kelso Police.", "of Norby Police"),
    ("Afterwards Norby mayor Ola Lind resigned.", "Norby mayor"),
    ("Sen. Ola Lind, R-Ohio, chair of the Trade Committee, left.", "chair of the Trade Committee"),
    ("Rep. Ola Lind, D-New Jersey, left.", "Rep."),
    ("Rep. Ola Lind of Norby left.", "Rep."),
    ("On Monday Ola Lind of Norby, who leads the county council, left.", "who leads the county council"),
    ("Rep. Ola Lind, head of another, larger group, left.", "Rep."),
    ("Last week Norby mayor Ola Lind resigned.", "Norby mayor"),
    ("Critics of Norby Mayor Ola Lind left.", "Norby Mayor"),
    ("Norby Department of Public Works director Ola Lind left.", "Norby Department of Public Works director"),
    ("On Monday the Isle of Norby chief minister Ola Lind left.", "Isle of Norby chief minister"),
    ("Last Chance director Ola Lind left.", "Last Chance director"),
    ("Air Force Chief of Staff General Ola Lind left.", "Air Force Chief of Staff General"),
    ("Ola Lind, a teacher at the school in Norby, North Carolina, said no.", "teacher at the school in Norby"),
]


@pytest.mark.parametrize(("line", "role"), TOLD, ids=[line for line, _ in TOLD])
def test_a_role_is_neither_cut_nor_another_person_s(line: str, role: str | None) -> None:
    brief = summarize(f"{line} “It is a start, and not the end of it,” Lind said.", "extractive")
    assert {actor.name: actor.role for actor in brief.actors}["Ola Lind"] == role


def test_a_list_in_a_clause_about_a_body_is_not_cut() -> None:
    text = (
        "The Kelso Forum, which brings together people in trade, sport, music and science, met on Monday. "
        "The Kelso Forum will meet again."
    )
    assert named(text, "Kelso Forum").role == "which brings together people in trade, sport, music and science"


@pytest.mark.parametrize(
    "name",
    [
        "International Organization for Bridges",
        "Brenda Committee for Freedom of the Seas",
        "Council for the Promotion of Norland Trade",
        "Norby Observatory for Tenant Rights",
        "Organisation for Trade and Co-operation in Europe",
        "Forum Organization for Norland Co-operation and Growth",
    ],
)
def test_a_body_s_name_goes_on_behind_for(name: str) -> None:
    assert named(f"The {name} said on Monday that it had sued. The {name} wants help.", name).kind == "organization"


def test_the_head_of_a_firm_is_no_part_of_its_name_although_the_firm_bears_a_first_name() -> None:
    text = "The chairman of JP Robert Chase said no. Ana Roe, head of research at Bank of Norland Robert Lynch, left."
    assert [actor.name for actor in find_actors(text) if actor.kind == "person"] == ["Ana Roe"]


HOLDERS = [
    ("The governor of New York Robert Lind", "Robert Lind", "governor of New York"),
    (
        "The president of the University of Virginia Robert Lind",
        "Robert Lind",
        "president of the University of Virginia",
    ),
    ("The envoy to the United Nations Robert Allen Lind", "Robert Allen Lind", "envoy to the United Nations"),
    ("The head of Norman Stanley Robert Lind", "Norman Stanley Robert Lind", None),  # the firm's name is not cut
]


@pytest.mark.parametrize(("line", "name", "role"), HOLDERS, ids=[name for _, name, _ in HOLDERS])
def test_who_holds_an_office_is_told_from_a_place_or_firm_with_a_first_name(
    line: str, name: str, role: str | None
) -> None:
    assert named(f"{line} said no on Monday. Lind left the talks.", name).role == role


@pytest.mark.parametrize(
    "line",
    [
        "Ola Lind is no stranger to the Norby Trust.",
        "Ola Lind is a believer in the Norby Trust.",
        "Ola Lind, who wants to be a nurse at Norby Hospital, left.",
    ],
)
def test_praise_and_wishes_are_no_role(line: str) -> None:
    assert {actor.name: actor.role for actor in find_actors(f"{line} Lind ran.")}["Ola Lind"] is None


def test_a_role_between_a_place_and_a_person_is_the_person_s() -> None:
    text = "It burned in the area of Brenda, the envoy to Sudland, Robert Lind, said. Brenda is old. Lind left Brenda."
    roles = {actor.name: (actor.kind, actor.role) for actor in find_actors(text)}
    assert roles["Robert Lind"] == ("person", "envoy to Sudland")
    assert roles.get("Brenda") in {None, ("place", None)}


def test_a_party_and_state_are_nobody_and_an_address_is_in_no_role() -> None:
    text = "Rep. Ola Lind, R-Ohio, chair of the Trade Committee, left. R-Ohio, chair of the panel, said no."
    assert not any(actor.name.startswith("R-") for actor in find_actors(text))
    text = "Routers by D-Norby were hit. D-Norby said on Monday that 300 routers were hit. D-Norby said no."
    assert named(text, "D-Norby").kind == "organization"
    text = "“No,” said Ola Lind, president of Norby University. lind@norby.example"
    assert "@" not in (named(text, "Ola Lind").role or "")


@pytest.mark.parametrize("name", ["South Korean", "Texas Democrat", "Taoiseach"])
def test_whoever_is_only_called_by_people_party_or_office_is_no_name(name: str) -> None:
    text = f"The {name} said on Monday that it would rain. The {name} left. The {name} opened the bridge."
    assert name not in {actor.name for actor in find_actors(text)}


def test_an_office_before_a_comma_shows_a_person() -> None:
    text = "Deputy leader of the Norby Party, Lindqvist is also a part of the Open Norby trust. Lindqvist left."
    assert named(text, "Lindqvist").kind == "person"


NOT_DESCRIBED = [
    "According to the Norby Observatory, the Islamist group in Brenda - which is armed - left.",
    "Roe accused the Norby Observatory, the press group and the courts of bias.",
    "Roe bought a part of the Norby Observatory, the first group to invest in the observatory.",
    "Roe sold the Norby Observatory, the bank Kelso Trust and the phone operator Norland Telecom to a fund.",
]


@pytest.mark.parametrize("line", NOT_DESCRIBED)
def test_what_follows_a_body_without_describing_it_is_no_role(line: str) -> None:
    text = f"{line} The Norby Observatory said on Monday that it was open."
    assert named(text, "Norby Observatory").role is None


def test_a_body_s_role_before_a_dash_is_kept() -> None:
    text = "Norby Pumps Ltd, the listed company in Brenda - a town of 300 - sold its plant. Norby Pumps Ltd said so."
    assert named(text, "Norby Pumps Ltd").role == "listed company in Brenda"


def test_a_name_of_three_words_is_not_cut_behind_whose_widow_somebody_is() -> None:
    text = "The widow of Martin Robert Lind said no. Lind was 39. The lawyer for Martin Robert Lind left."
    assert "Robert Lind" not in {actor.name for actor in find_actors(text)}


def test_a_day_is_no_part_of_a_committee_s_name() -> None:
    text = "The House Committee on Monday heard Ola Lind. The House Committee said so."
    assert named(text, "House Committee").kind == "organization"


def test_a_paper_that_was_told_something_has_not_the_role_of_who_told_it() -> None:
    text = "Ola Lind, director of the Center of Bridge Studies, told Kestrel that it fell. Kestrel writes daily."
    roles = {actor.name: actor.role for actor in find_actors(text)}
    assert roles["Ola Lind"] == "director of the Center of Bridge Studies"
    assert roles.get("Kestrel") is None


def test_where_a_body_is_based_is_no_part_of_its_name() -> None:
    text = "New York-listed Harlan Steel said on Monday that it would hire 40 people. Harlan Steel has two mills."
    assert [actor.name for actor in summarize(text, "extractive").actors] == ["Harlan Steel"]


def test_what_a_wife_is_is_no_role_of_her_husband() -> None:
    text = (
        "A sum was raised for the sons of Mike Lind and his wife. Mr Lind died in May. Mrs Lind, a teacher at Norby "
        "School, died in June. Mike Lind said in April: “It does not work, and we know that it does not.”"
    )
    assert {actor.name: actor.role for actor in summarize(text, "extractive").actors}["Mike Lind"] is None


def test_a_surname_that_is_written_as_a_pronoun_is_part_of_the_name() -> None:
    text = (
        "He Lifeng, the vice-premier of Norland, opened the fair on Monday. He said that he was glad. “The fair is a "
        "start, and not the end of it,” said He Lifeng."
    )
    assert [actor.name for actor in summarize(text, "extractive").actors] == ["He Lifeng"]


def test_a_surname_that_only_acts_and_speaks_is_no_organization() -> None:
    text = (
        "Trump signed the order on Monday. Trump said that the order was needed. Trump accused the judges of delay. "
        "The judges of the Norby Court rejected that. Trump left for Kelso, and Trump said no more about it."
    )
    assert "Trump" not in {actor.name for actor in summarize(text, "extractive").actors if actor.kind != "person"}


@pytest.mark.parametrize("base", ["London-based", "The Norby-listed", "U.S.-backed"])
def test_a_body_named_after_where_it_is_based_keeps_its_position(base: str) -> None:
    line = f"{base} Harlan Group said on Monday that the port was shut."
    brief = summarize(line, "extractive")
    assert "Harlan Group" in {actor.name for actor in brief.actors}
    assert [one.statement for one in brief.positions] == [line]


@pytest.mark.parametrize("owner", ["It", "Max Roe", "Mr Roe", "New Year", "Europe", "Former Norbex"])
def test_what_is_no_body_before_a_name_is_no_role(owner: str) -> None:
    text = (
        f"{owner}'s Ann Lind won the vote in Norby. “It is a start, and not the end of it,” Ann Lind said on Tuesday."
    )
    assert named(text, "Ann Lind").role is None


@pytest.mark.parametrize(
    "line",
    [
        "VELMER spoke. Mayor Velmer said that the pier was old. Velmer said that it will go. VELMER left.",
        (
            "Velmer signed a new order on Monday. In a statement, the port asked the court to declare parts of "
            "Velmer's executive order contrary to the law. Norby had sued over Velmer's first order."
        ),
        "The Velmer was hit and lost its mast. The Velmer sank. The flag of the Velmer is on show in Norby.",
        (
            "The trade body said that many firms struggle. Colin Angel, its policy and campaigns director, said that "
            "some firms are really desperate and do not know what to do."
        ),
    ],
)
def test_capitals_a_ship_an_order_and_whose_director_one_is_make_no_organization(line: str) -> None:
    brief = summarize(f"Norby has a new pier. {line}", "extractive")
    assert [actor.name for actor in brief.actors if actor.kind == "organization"] == []


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("A threat to Kelso Union is the threat of a government shutdown.", None),
        (
            "Kelso Union is one of the Norby port's most important partners.",
            "one of the Norby port's most important partners",
        ),
    ],
)
def test_a_body_s_role_does_not_begin_within_a_phrase(line: str, role: str | None) -> None:
    brief = summarize(f"Norby has a pier. {line} Kelso Union will strike.", "extractive")
    assert {actor.name: actor.role for actor in brief.actors}["Kelso Union"] == role


def test_a_role_without_its_second_comma_does_not_reach_into_the_verb() -> None:
    said = "Ola Lind, head of the second department of Norby's Port Ministry said in an interview with NRT."
    brief = summarize(f"A free zone could help the port, {said} “It is a start, and no more,” Lind said.", "extractive")
    assert [actor.role for actor in brief.actors if actor.role] == []


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The Minister for Justice Frances Lind is to brief the press. Lind left.", "Frances Lind", None),
        ("The port's envoy to the Danish president, Ola Ekdal, told the press. Ekdal left.", "Ola Ekdal", None),
        ("The crew said Ola Lind, Jr.'s words as a teacher helped. Lind said so. Lind left.", "Ola Lind", None),
        (
            "He was held, the director of the NorNews news agency Ales Lind wrote.",
            "Ales Lind",
            "director of the NorNews news agency",
        ),
        ("Voters should watch Congress. Congress voted on it. Congress passed it.", "Congress", None),
        (
            "Scandal fills the satirical weekly Le Merle Blanc. Le Merle Blanc said she was paid. Le Merle Blanc won.",
            "Le Merle Blanc",
            "satirical weekly",
        ),
    ],
)
def test_words_near_a_name_that_are_no_role_of_it(text: str, name: str, role: str | None) -> None:
    assert named(text, name).role == role


@pytest.mark.parametrize(
    "text",
    [
        "His Holiness said he was glad. His Holiness told a crowd that he was well.",
        "Ola Lind visits Ann weekly, according to People. He said that it helps. He taught her to swim.",
    ],
)
def test_a_name_without_a_sign_of_its_kind_is_nobody(text: str) -> None:
    assert {actor.name for actor in find_actors(text)}.isdisjoint({"Holiness", "People"})


def test_a_capital_before_its_state_is_a_place() -> None:
    text = "Ola Lind, who fled from Oslo, Norway, said no. Norway signed it. Norway paid."
    assert not named(text, "Norway").aliases


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Settlers moved to the occupied West Bank. The West Bank voted. The West Bank is tense.", "West Bank"),
        ("The homes would be legal, the NGO said. The NGO met. The NGO left.", "NGO"),
        ("Norland paid. Washington D.C. was expecting snow. Washington D.C. shut its schools.", "Washington D.C."),
        (
            "Norbex Group and Easton Steel Co plan to open a home. Norbex Group said so.",
            "Norbex Group and Easton Steel Co",
        ),
    ],
)
def test_places_and_two_bodies_are_no_body(text: str, name: str) -> None:
    assert (name, "organization") not in {(actor.name, actor.kind) for actor in find_actors(text)}


def test_a_capital_behind_a_comma_is_a_place() -> None:
    text = "Haiti has a new president. He took office in a ceremony in the capital, Port-au-Prince. Haiti voted twice."
    assert not named(text, "Haiti").aliases


def test_a_surname_that_only_speaks_is_no_body() -> None:
    text = "Messi said it was over. Messi told fans to wait. Messi announced a new foundation."
    assert "Messi" not in {actor.name for actor in find_actors(text)}


def test_a_company_that_only_its_deeds_describe_is_a_body() -> None:
    text = "Nordvind said profit fell 12%. Nordvind told owners it would cut jobs. Nordvind warned of lower prices."
    assert named(text, "Nordvind").kind == "organization"


def test_a_sentence_may_end_in_a_comma_after_a_body() -> None:
    text = (
        "The Harbour Workers Association said the fund was late. "
        "Councillor Ola Lind, for the Harbour Workers Association,."
    )
    assert [actor.name for actor in summarize(text, "extractive").actors] == ["Harbour Workers Association"]
