"""Who may hold and say what, through verify(): what the article proves wrong is rejected, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import summarize, verify
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.verification.prune import prune_answer

TEXT = (
    "Ostmark's harbour will close for two years, the Ostmark Port Trust said on Monday.\n\n"
    "Chief Inspector Dora Falk, the officer in charge of the harbour district, said thefts had fallen. "
    "The senior officer said: “Cameras would be a benefit to this quay.”\n\n"
    "“We were never asked about the noise at night,” said Ruth Amadi, chairwoman of the Quay Residents Union. "
    "Pim Vos, who runs a fish stall, said: “My customers will go elsewhere.”\n\n"
    "A federal judge ruled in May that the old lease was void. The Justice Office filed papers on Friday. "
    "A summary will be given “to the extent feasible,” court papers said.\n\n"
    "The government wants to pay part of the cost. “Nobody will lose a berth,” a government spokesman said."
)


def actor(key: str, name: str, kind: str = "person", **more: Any) -> dict[str, Any]:
    return {"id": key, "name": name, "kind": kind, "role": None, "aliases": [], **more}


ACTORS = [
    actor("falk", "Dora Falk"),
    actor("amadi", "Ruth Amadi"),
    actor("union", "Quay Residents Union", "organization"),
    actor("vos", "Pim Vos"),
    actor("office", "Justice Office", "organization"),
    actor("gov", "Ostmark government", "state"),
    actor("judge", "Federal judge"),
    actor("trust", "Ostmark Port Trust", "organization", aliases=["the Trust"]),
]

CAMERAS, NOISE = "Cameras would be a benefit to this quay.", "We were never asked about the noise at night"
STALL, SUMMARY, BERTH = "My customers will go elsewhere.", "to the extent feasible", "Nobody will lose a berth"


def keep(answer: dict[str, Any], text: str = TEXT) -> NewsBrief:
    written = {key: value for key, value in answer.items() if key != "schema"}
    return prune_answer(NewsBrief, written, verification=Verification(ArticleGrounder(text))).content


def write(quote: str, holder: str, said_by: str, **more: Any) -> dict[str, Any]:
    position = {"quote": quote, "actor": holder, "joined_by": [], "attribution": said_by, "stance": None}
    return {
        "schema": "news/2",
        "actors": ACTORS,
        "headline": None,
        "abstract": [],
        "positions": [{**position, "target": None, "statement": f"Somebody says: {quote}"}],
        "numeric_claims": [],
        "open_questions": [],
        **more,
    }


@pytest.mark.parametrize(
    ("quote", "holder", "said_by"),
    [
        (CAMERAS, "falk", "The senior officer said"),
        (CAMERAS, "falk", "Dora Falk"),
        (NOISE, "amadi", "said Ruth Amadi, chairwoman of the Quay Residents Union"),
        (NOISE, "union", "Ruth Amadi"),
        (SUMMARY, "office", "according to court papers"),
        (BERTH, "gov", "a government spokesman said"),
        ("the old lease was void", "judge", "a federal judge"),
    ],
)
def test_who_may_be_the_speaker_is_kept(quote: str, holder: str, said_by: str) -> None:
    audit = verify(TEXT, write(quote, holder, said_by))
    assert not audit.rejected
    assert not [warning for warning in audit.warnings if warning.kind == "speaker"]


@pytest.mark.parametrize(
    ("quote", "holder", "said_by", "named"),
    [
        (NOISE, "falk", "Dora Falk", "Ruth Amadi"),
        (NOISE, "vos", "she said", "Ruth Amadi"),
        (STALL, "amadi", "Ruth Amadi", "Pim Vos"),
        (STALL, "union", "Pim Vos", "Pim Vos"),
        (NOISE, "trust", "Ruth Amadi", "Ruth Amadi"),
        (STALL, "gov", "Pim Vos", "Pim Vos"),
    ],
)
def test_words_that_the_article_gives_to_another_name_are_rejected(
    quote: str, holder: str, said_by: str, named: str
) -> None:
    audit = verify(TEXT, write(quote, holder, said_by))
    assert [(item.path, item.kind) for item in audit.rejected] == [("positions[0]", "speaker")]
    assert f"the article gives these words to “{named}”" in audit.rejected[0].reason


def test_a_speaker_is_read_out_of_the_words_around_it() -> None:
    brief = keep(write(NOISE, "amadi", "said Ruth Amadi, chairwoman of the Quay Residents Union"))
    attribution = brief.positions[0].attribution
    assert (attribution.speaker, attribution.as_named, attribution.kind) == ("amadi", "Ruth Amadi", "direct")


def test_related_actors_need_not_speak_but_have_to_exist() -> None:
    question = {"quote": NOISE, "contrast": None, "why": "unanswered", "question": "Who asks the residents?"}
    asked = [{**question, "related": ["trust", "vos", "nobody"]}]
    answer = write(CAMERAS, "falk", "Dora Falk", open_questions=asked)
    audit = verify(TEXT, answer)
    assert keep(answer).open_questions[0].related == ["trust", "vos"]
    assert [(note.path, note.value) for note in audit.notes] == [("open_questions[0].related[2]", "nobody")]
    assert not audit.rejected


@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("Federal judge", "federal judge", True),
        ("UK government", "government", True),
        ("Mr Pim Vos", "Pim Vos", True),
        ("The Port Trust", "Port Trust", True),
        ("Senior Officer", "senior officer", True),
        ("Anna Lind", "", False),
        ("Judge Lind", "", False),
        ("UK parliament", "", False),
        ("IN", "", False),
        ("Berth", "", True),
    ],
)
def test_names_in_another_form(name: str, text: str, is_named: bool) -> None:
    brief = keep({"actors": [actor("one", name)]})
    assert [one.name for one in brief.actors] == ([name] if is_named else [])
    if text:
        assert brief.actors[0].mentions[0].text.casefold() == text.casefold()


@pytest.mark.parametrize(
    ("name", "alias", "is_named"),
    [("Dora Vos", "Chief Inspector Dora Falk", True), ("Dora Lind", "Dora Falk", False), ("Dora Vos", "Vosses", False)],
)
def test_a_name_in_parts_needs_an_alias_that_the_article_has(name: str, alias: str, is_named: bool) -> None:
    brief = keep({"actors": [actor("one", name, aliases=[alias])]})
    assert [one.name for one in brief.actors] == ([name] if is_named else [])


def test_an_article_in_lower_case_has_names() -> None:
    brief = keep({"actors": [actor("amadi", "Ruth Amadi")]}, TEXT.lower())
    assert [mention.text for mention in brief.actors[0].mentions] == ["ruth amadi"]


@pytest.mark.parametrize(
    ("key", "role", "is_kept"),
    [
        ("judge", "ruled that the old lease was void", True),
        ("vos", "runs a fish stall", True),
        ("falk", "officer who is in charge of the harbour district", True),
        ("vos", "officer in charge of the harbour district", False),
        ("vos", "chairwoman of the Quay Residents Union", False),
        ("office", "runs a fish stall", False),
    ],
)
def test_roles_in_free_words(key: str, role: str, is_kept: bool) -> None:
    declared = next(one for one in ACTORS if one["id"] == key)
    answer = {"schema": "news/2", "actors": [{**declared, "role": role}]}
    assert keep(answer).actors[0].role == (role if is_kept else None)
    assert [note.path for note in verify(TEXT, answer).notes] == ([] if is_kept else ["actors[0].role"])


TWO_WOMEN = (
    "Mayor Ann Roe opened the debate. “The bridge is safe,” she said.\n\n"
    "The engineer, Beth Lind, disagreed. “It will fall within a year,” she said."
)


@pytest.mark.parametrize("named", ["she", "Beth Lind"])
@pytest.mark.parametrize(("holder", "flagged"), [("roe", True), ("lind", False)])
def test_a_quotation_under_another_actor_than_its_speaker_is_flagged(named: str, holder: str, flagged: bool) -> None:
    actors = [actor("roe", "Ann Roe"), actor("lind", "Beth Lind")]
    audit = verify(TWO_WOMEN, write("It will fall within a year", holder, named, actors=actors))
    assert not audit.rejected
    told = [warning for warning in audit.warnings if warning.path == "positions[0].actor"]
    assert [warning.kind for warning in told] == (["speaker"] if flagged else []), audit.warnings
    assert all("“Beth Lind”" in warning.message for warning in told)


def test_a_pronoun_is_resolved_to_nobody_but_the_holder_of_the_position() -> None:
    text = "Lena Koch succeeded Robin Aas. {} said that the chair was hard."
    actors = [{"id": name, "name": name, "kind": "person"} for name in ("Lena Koch", "Robin Aas")]

    def speaker(pronoun: str, holder: str) -> object:
        quote = text.format(pronoun)[31:]
        position = {"quote": quote, "actor": holder, "attribution": pronoun, "statement": f"{holder} has a hard chair."}
        run = Verification(ArticleGrounder(text.format(pronoun)))
        kept = prune_answer(NewsBrief, {"actors": actors, "positions": [position]}, verification=run).content
        return kept.positions[0].attribution.speaker

    assert speaker("She", "Lena Koch") == "Lena Koch"
    assert speaker("She", "Robin Aas") is None


@pytest.mark.parametrize("said_by", ["Its general secretary", "Its general secretary, Dev Malhotra", "Malhotra"])
def test_a_description_before_a_name_is_that_of_the_named_speaker(said_by: str) -> None:
    text = "The union called it a hope. Its general secretary, Dev Malhotra, said that members learned of it late."
    position = {
        "quote": text[28:],
        "actor": "malhotra",
        "attribution": said_by,
        "statement": "Malhotra says that members learned of it late.",
    }
    brief = keep({"actors": [actor("malhotra", "Dev Malhotra")], "positions": [position]}, text)
    assert brief.positions[0].attribution.speaker == "malhotra"


@pytest.mark.parametrize(
    ("named", "doubted"), [("the guild", False), ("the traders' guild", False), ("the council", True), ("it", False)]
)
def test_a_description_is_doubted_if_the_sentence_names_another_source(named: str, doubted: bool) -> None:
    text = (
        "The council voted for the charge. A van would pay about £2,340 a year, according to the guild of traders. The "
        "council has not said how many vans there are."
    )
    claim = {
        "quote": "A van would pay about £2,340 a year",
        "figure": "about £2,340 a year",
        "attribution": named,
        "statement": "A van would pay about £2,340 a year.",
    }
    audit = verify(text, {"actors": [], "numeric_claims": [claim]})
    assert not audit.rejected
    assert ["the guild of traders" in one.message for one in audit.warnings if one.kind == "speaker"] == [
        True
    ] * doubted


@pytest.mark.parametrize(
    ("article", "figure", "is_flagged"),
    [
        ("Ann Roe blamed the council and said 25 sheep had drowned.", "25 sheep", True),
        ("Ann Roe said that a storm that drowned 25 sheep was foreseen.", "25 sheep", False),
        ("Ann Roe said the 25 sheep had been sold.", "25 sheep", False),
        ("Ann Roe said she would keep all 25 sheep.", "25 sheep", False),
    ],
)
def test_what_a_speaker_takes_as_known_may_be_the_articles_own(article: str, figure: str, *, is_flagged: bool) -> None:
    claim = {"quote": article, "figure": figure, "attribution": "the article", "statement": "There were 25 sheep."}
    audit = verify(article, {"actors": [], "numeric_claims": [claim]})
    assert any(one.kind == "speaker" for one in audit.warnings) is is_flagged


@pytest.mark.parametrize("name", ["Karim al-Darwish", "Omar al-Hadid al-Tamimi"])
def test_a_family_name_that_begins_with_a_small_particle_is_a_persons(name: str) -> None:
    text = f"The port of Tornby stays shut.\n\n{name} said on Monday that the cranes were not safe. He wants new ones."
    actors = summarize(text, "extractive").actors
    assert [(actor.name, actor.kind) for actor in actors] == [(name, "person")]


TOLD = (
    "Ann Roe leads the Mill Party. The party has 40 councillors. Roe wants the ford bridged before winter. "
    "The council would pay for the bridge, Bo Lind said. The Ferry Guild warned that the ford is no place for cars."
)


@pytest.mark.parametrize(
    ("quote", "holder", "doubted"),
    [
        ("The council would pay for the bridge", "lind", ""),
        ("The council would pay for the bridge", "roe", "Bo Lind"),
        ("the ford is no place for cars", "ferries", ""),
        ("the ford is no place for cars", "roe", "Ferry Guild"),
        ("Roe wants the ford bridged before winter", "roe", ""),
    ],
)
def test_a_position_given_as_the_articles_own_is_checked_as_its_holders(quote: str, holder: str, doubted: str) -> None:
    actors = [
        {"id": "roe", "name": "Ann Roe", "kind": "person"},
        {"id": "lind", "name": "Bo Lind", "kind": "person"},
        {"id": "ferries", "name": "Ferry Guild", "kind": "organization"},
    ]
    held = {"quote": quote, "actor": holder, "attribution": "the article", "statement": quote[0].upper() + quote[1:]}
    audit = verify(TOLD, {"actors": actors, "positions": [held]})
    told = [one.message for one in audit.warnings if one.kind == "speaker"] + [one.reason for one in audit.rejected]
    assert [doubted in message for message in told] == [True] * bool(doubted)


@pytest.mark.parametrize(
    ("article", "is_flagged"),
    [
        ("Tarn Mills expects a loss of 25 million euros.", False),
        ("Ann Roe had vowed to plant 25 million trees.", False),
        ("Tarn Mills promised that it would plant 25 million trees.", False),
        ("Ann Roe promised that the tax would bring in 25 million euros.", True),  # what she expects of others
        ("The Ferry Guild forecasts that 25 million people will leave.", True),
        ("Bo Lind vowed 25 million trees would be planted.", True),
        ("The Ferry Guild demanded that the mill pay 25 million euros.", True),
        ("Ann Roe estimates the loss at 25 million euros.", True),
        ("Ann Roe had expected a loss of 25 million euros.", True),
    ],
)
def test_that_somebody_sets_a_figure_may_be_the_articles_own(article: str, *, is_flagged: bool) -> None:
    claim = {"quote": article, "figure": "25 million", "attribution": "the article", "statement": article}
    audit = verify(article, {"actors": [], "numeric_claims": [claim]})
    assert any(one.kind == "speaker" for one in audit.warnings) is is_flagged


@pytest.mark.parametrize(
    ("article", "is_flagged"),
    [
        ("Bo Lind said that Ann Roe, 40, had left the port.", False),
        ("Bo Lind said that the fund, worth 40 million euros a year, would go.", False),
        ("Bo Lind said that the deal, reported to be worth 40 million euros, would end.", False),
        ("Bo Lind said he had read 90 letters, 40 of which opposed it.", False),
        ("The town will mend the 40 piers, officials said.", False),
        ("Bo Lind pointed to the fact that 40 piers had closed.", False),
        ("Bo Lind said that 90 people, 40 of them children, had died.", True),
        ("Bo Lind said that it's 40 piers.", True),
        ("Bo Lind said that, with 40 officers, they would search.", True),
        ("The storm broke 40 piers, officials said.", True),
        ("Bo Lind pointed out that 40 piers had closed.", True),
        ("The strike cost 90 million euros, 40 times the offer, Bo Lind said.", True),
    ],
)
def test_what_a_speaker_only_presupposes_may_be_the_articles_own(article: str, *, is_flagged: bool) -> None:
    claim = {"quote": article, "figure": "40", "attribution": "the article", "statement": article}
    audit = verify(article, {"actors": [], "numeric_claims": [claim]})
    assert any(one.kind == "speaker" for one in audit.warnings) is is_flagged
