"""Parts put together: actors are one by name, alias and role only, nothing is said twice, and references are kept."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.blocks import ActorRef, Prose, Quote
from summarizer.schemas.findings import Span, Verification
from summarizer.schemas.news import Actor, NewsBrief
from summarizer.verification.combine import combine
from summarizer.verification.prune import Verified, prune_answer


def person(key: str, name: str, role: str | None = None, *aliases: str) -> dict[str, Any]:
    return {"id": key, "name": name, "kind": "person", "role": role, "aliases": list(aliases)}


def position(actor: str, quote: str, named: str, stance: str = "neutral") -> dict[str, Any]:
    return {"quote": quote, "actor": actor, "attribution": named, "stance": stance, "statement": quote}


def claim(quote: str, figure: str, about: str = "the cost") -> dict[str, Any]:
    return {"quote": quote, "figure": figure, "attribution": "the article", "about": about, "statement": quote}


def put_together(text: str, *parts: tuple[Span, dict[str, Any]], model: Any = NewsBrief) -> Verified[Any]:
    grounder = ArticleGrounder(text)
    kept = [prune_answer(model, raw, verification=Verification(grounder, within=span)) for span, raw in parts]
    assert not [rejection for one in kept for rejection in one.rejected]
    return combine(model, kept, verification=Verification(grounder))


def names(kept: Verified[Any]) -> list[tuple[str, str]]:
    return [(actor.id, actor.name) for actor in kept.content.actors]


LINDS = (
    "The bridge stays shut, Mayor Lind said on Monday. “It is not safe,” Mayor Lind said.\n\n"
    "The water is not fit to drink, Dr. Lind said. “Boil it,” Dr. Lind said."
)
HALF = LINDS.index("The water")
FIRST, SECOND = (0, HALF), (HALF, len(LINDS))


def test_two_people_of_one_surname_stay_two_and_keep_what_each_said() -> None:
    mayor = {
        "actors": [person("lind", "Lind", "Mayor")],
        "positions": [position("lind", "It is not safe", "Mayor Lind")],
    }
    doctor = {"actors": [person("lind", "Dr. Lind")], "positions": [position("lind", "Boil it", "Dr. Lind")]}
    kept = put_together(LINDS, (FIRST, mayor), (SECOND, doctor))
    assert sorted(names(kept)) == [("lind", "Lind"), ("lind_2", "Dr. Lind")]
    assert {one.quote.text: one.actor for one in kept.content.positions} == {
        "It is not safe": "lind",
        "Boil it": "lind_2",
    }
    assert not kept.rejected


def test_two_people_of_one_surname_stay_two_where_one_has_no_role() -> None:
    one, other = {"actors": [person("lind", "Lind", "Mayor")]}, {"actors": [person("lind", "Lind")]}
    assert len(put_together(LINDS, (FIRST, one), (SECOND, other)).content.actors) == 2


@pytest.mark.parametrize(
    ("text", "full", "bare", "count"),
    [
        ("Mayor Anna Lind came. Later Lind left.", person("a", "Anna Lind", "Mayor"), person("b", "Lind"), 1),
        ("Mayor Anna Lind came. Bo Lind left.", person("a", "Anna Lind", "Mayor"), person("b", "Lind"), 2),
        ("Mayor Anna Lind came. Dr. Lind left.", person("a", "Anna Lind", "Mayor"), person("b", "Lind"), 2),
        ("Mayor Anna Lind came. Coach Lind left.", person("a", "Anna Lind", "Mayor"), person("b", "Lind", "Coach"), 2),
        ("Mayor Anna Lind came. Mayor Lind left.", person("a", "Anna Lind"), person("b", "Lind", "Mayor"), 1),
        ("Anna Lind, the coach, came. Coach Lind left.", person("a", "Anna Lind"), person("b", "Coach Lind"), 1),
        ("Anna Lind and Bo Lind came. Lind left.", person("a", "Anna Lind"), person("b", "Lind"), 2),
        ("Anna Lind met Bo. Lind, the mayor, left.", person("a", "Anna Lind"), person("b", "Lind", "mayor"), 1),
        (
            "Dr. Anna Lind came. Dr. Lind, the mayor, left.",
            person("a", "Anna Lind", None, "Dr. Lind"),
            person("b", "Lind", "mayor"),
            1,
        ),
    ],
)
def test_a_surname_is_somebodys_only_where_the_article_leaves_no_other(
    text: str, full: dict[str, Any], bare: dict[str, Any], count: int
) -> None:
    at = text.index(". ") + 2
    for first, second in ((full, bare), (bare, full)):
        spans = ((0, at), (at, len(text))) if first is full else ((at, len(text)), (0, at))
        kept = put_together(text, (spans[0], {"actors": [first]}), (spans[1], {"actors": [second]}))
        assert len(kept.content.actors) == count, names(kept)


@pytest.mark.parametrize(
    ("text", "full", "short", "count"),
    [
        ("Olaf B. Hagen came. Olaf Hagen left.", person("a", "Olaf B. Hagen"), person("b", "Olaf Hagen"), 1),
        (
            "OLAF B. HAGEN: No. Olaf Hagen MP left.",
            person("a", "Olaf B. Hagen", "MP"),
            person("b", "Olaf Hagen", "MP"),
            1,
        ),
        (
            "Olaf B. Hagen came. Olaf H.B. Hagen left. Olaf Hagen wept.",
            person("a", "Olaf B. Hagen"),
            person("b", "Olaf Hagen"),
            2,
        ),
        (
            "Olaf B. Hagen came. Olaf Henrik Hagen left. Olaf Hagen wept.",
            person("a", "Olaf B. Hagen"),
            person("b", "Olaf Hagen"),
            2,
        ),
        ("Olaf B. Hagen came. Olaf Hagen Sr. left.", person("a", "Olaf B. Hagen"), person("b", "Olaf Hagen"), 2),
        (
            "Olaf B. Hagen came. His father, Olaf Hagen, left.",
            person("a", "Olaf B. Hagen"),
            person("b", "Olaf Hagen"),
            2,
        ),
        (
            "Mayor Olaf B. Hagen came. Coach Olaf Hagen left.",
            person("a", "Olaf B. Hagen", "Mayor"),
            person("b", "Olaf Hagen", "Coach"),
            2,
        ),
    ],
)
def test_a_name_without_the_middle_initial_is_the_same_unless_the_article_has_a_namesake(
    text: str, full: dict[str, Any], short: dict[str, Any], count: int
) -> None:
    at = text.index(". ", len("Olaf B. Hagen")) + 2
    kept = put_together(text, ((0, at), {"actors": [full]}), ((at, len(text)), {"actors": [short]}))
    assert len(kept.content.actors) == count, names(kept)


def test_an_alias_of_one_part_is_the_name_of_another() -> None:
    text = "The Nordic Energy Forum (NEF) met. NEF will not pay, NEF said. The Tarn Group stayed away."
    whole = {"id": "forum", "name": "Nordic Energy Forum", "kind": "organization", "aliases": ["NEF"]}
    short = {"id": "nef", "name": "NEF", "kind": "organization"}
    other = {"id": "forum", "name": "Tarn Group", "kind": "organization"}
    said = position("nef", "NEF will not pay", "NEF", "opposes")
    kept = put_together(
        text, ((0, 35), {"actors": [whole]}), ((30, 90), {"actors": [short, other], "positions": [said]})
    )
    assert names(kept) == [("forum", "Nordic Energy Forum"), ("forum_2", "Tarn Group")]
    assert kept.content.positions[0].actor == "forum"
    assert kept.content.actors[0].aliases == ["NEF"]


def test_an_alias_of_ordinary_words_makes_nobody_one() -> None:
    text = "The Hollin Council voted. The council paid.\n\nThe Tarn Council voted. The council did not pay."
    half = text.index("The Tarn")
    one = {"id": "a", "name": "Hollin Council", "kind": "organization", "aliases": ["council"]}
    other = {"id": "b", "name": "Tarn Council", "kind": "organization", "aliases": ["council"]}
    kept = put_together(text, ((0, half), {"actors": [one]}), ((half, len(text)), {"actors": [other]}))
    assert len(kept.content.actors) == 2


COST = "The bridge has cost 40 million euros so far. It was to cost 30 million euros."


def test_what_two_parts_say_of_the_passage_that_they_share_is_given_once() -> None:
    one = {"numeric_claims": [claim("The bridge has cost 40 million euros so far", "40 million euros")]}
    other = {
        "numeric_claims": [
            claim("cost 40 million euros so far", "40 million euros", "what the bridge has cost"),
            claim("It was to cost 30 million euros", "30 million euros"),
        ]
    }
    kept = put_together(COST, ((0, 60), one), ((0, len(COST)), other))
    assert [one.figure.text for one in kept.content.numeric_claims] == ["40 million euros", "30 million euros"]


def test_two_figures_of_one_sentence_and_two_stances_stay_two() -> None:
    text = "Mayor Anna Lind wants the 40 shops and 12 bars moved, and Bo Ek wants the same."
    sentence = "wants the 40 shops and 12 bars moved"
    actors = [person("lind", "Anna Lind"), person("ek", "Bo Ek")]
    one = {"actors": actors, "numeric_claims": [claim(sentence, "40", "the shops")]}
    other = {"actors": actors, "numeric_claims": [claim(sentence, "12", "the bars")]}
    one["positions"] = [position("lind", sentence, "Anna Lind", "supports")]
    other["positions"] = [position("lind", sentence, "Anna Lind", "mixed")]
    kept = put_together(text, ((0, len(text)), one), ((0, len(text)), other))
    assert {one.figure.text for one in kept.content.numeric_claims} == {"40 shops", "12 bars"}
    assert len(kept.content.positions) == 2
    assert len(kept.content.actors) == 2


def test_one_question_is_asked_once() -> None:
    text = "It is not clear who will pay for the bridge. The ministry gave no answer."
    question = {"quote": "not clear who will pay for the bridge", "why": "unanswered", "question": "Who will pay?"}
    again = {"quote": "who will pay for the bridge", "why": "unanswered", "question": "Who pays for the bridge?"}
    kept = put_together(text, ((0, 50), {"open_questions": [question]}), ((0, len(text)), {"open_questions": [again]}))
    assert [one.question for one in kept.content.open_questions] == ["Who will pay?"]


def test_a_quote_of_repeated_words_stays_in_the_part_that_it_was_written_from() -> None:
    sentence = "“We are ready,” Anna Lind said. "
    text = sentence + "Much happened then. " * 5 + sentence
    actors = [person("lind", "Anna Lind")]
    said = {"actors": actors, "positions": [position("lind", "We are ready", "Anna Lind")]}
    later = text.rindex("We are ready")
    spans = (0, len(sentence) + 10), (later - 10, len(text))
    kept = put_together(text, (spans[1], said), (spans[0], {"actors": actors}))
    assert [one.quote.start for one in kept.content.positions] == [later]


def test_what_matters_most_to_each_part_comes_first_and_any_other_field_is_the_first_parts() -> None:
    text = "It cost 10 euros. It cost 20 euros. It cost 30 euros. It cost 40 euros."
    quotes = ["It cost 10 euros", "It cost 20 euros", "It cost 30 euros", "It cost 40 euros"]
    one = {"numeric_claims": [claim(quotes[1], "20 euros"), claim(quotes[0], "10 euros")]}
    other = {
        "headline": "It cost 30 euros",
        "numeric_claims": [claim(quotes[2], "30 euros"), claim(quotes[3], "40 euros")],
    }
    third = {"headline": "It cost 40 euros"}
    kept = put_together(text, ((0, 36), one), ((36, 72), other), ((50, 72), third))
    assert [one.quote.text for one in kept.content.numeric_claims] == [quotes[n] for n in (1, 2, 0, 3)]
    assert str(kept.content.headline) == "It cost 30 euros"


class Remark(BaseModel):
    quote: Quote
    note: Prose
    by: list[ActorRef] = []


class Minutes(BaseModel):
    """A schema of one's own."""

    chair: str | None = None
    people: list[Actor] = []
    remarks: list[Remark] = []
    tags: list[str] = []


def test_a_schema_of_ones_own_is_put_together_by_the_same_rules() -> None:
    text = "Anna Lind opened the meeting. The roof leaks, Bo Ek said. The meeting closed at noon."
    leak = {"quote": "The roof leaks", "note": "The roof leaks", "by": ["x"]}
    again = {"quote": "The roof leaks, Bo Ek said", "note": "The roof leaks", "by": ["ek"]}
    one = {"people": [person("x", "Anna Lind")], "tags": ["roof"], "remarks": []}
    other = {"chair": "Anna Lind", "people": [person("x", "Bo Ek")], "tags": ["roof", "noon"], "remarks": [leak]}
    third = {"people": [person("ek", "Bo Ek")], "remarks": [again]}
    kept = put_together(text, ((0, 57), one), ((30, len(text)), other), ((30, len(text)), third), model=Minutes).content
    assert kept.chair == "Anna Lind"
    assert {actor.name: actor.id for actor in kept.people} == {"Anna Lind": "x", "Bo Ek": "x_2"}
    assert [(one.quote.text, one.by) for one in kept.remarks] == [("The roof leaks", ["x_2"])]
    assert kept.tags == ["roof", "noon"]


def test_the_same_sentence_of_another_passage_is_noted() -> None:
    text = "Ashby expects costs of $3.5 million, half of it from the state.\n\n"
    text += "Brill expects costs of $3.5 million, none of it from there."
    half = text.index("Brill")
    parts = [
        {"numeric_claims": [{**claim(quote, "$3.5 million"), "statement": "It expects costs of $3.5 million."}]}
        for quote in text.split("\n\n")
    ]
    kept = put_together(text, ((0, half), parts[0]), ((half, len(text)), parts[1]))
    assert [one.quote.text[:5] for one in kept.content.numeric_claims] == ["Ashby"]
    assert [(note.path, note.value["quote"][:5]) for note in kept.notes] == [("numeric_claims[0]", "Brill")]
    assert "another passage" in kept.notes[0].reason
