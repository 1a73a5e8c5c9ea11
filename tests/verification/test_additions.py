"""Further items for a verified object: what stands is added once, and nothing in the object is lost for it."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.blocks import ActorRef, Quote
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import Actor, NewsBrief
from summarizer.verification.merge import IN_THE_WAY, add_items
from summarizer.verification.prune import Verified, prune_answer
from tests.support.model import ARTICLE, COST, DRIVERS, EK, FERRY, LIND, RECKLESS, SHUT, answer_with

GROUNDER = ArticleGrounder(ARTICLE)


def add(raw: dict[str, Any], schema: type[BaseModel] = NewsBrief, **items: Any) -> Verified[Any]:
    run = Verification(GROUNDER)
    return add_items(schema, prune_answer(schema, raw, verification=run), items, verification=run, attempt=2)


def test_an_item_is_the_same_also_where_its_speaker_is_known_only_now() -> None:
    """The claim's “He” is nobody of the brief until his name comes with the further items."""
    raw = answer_with(actors=[LIND], positions=[SHUT], numeric_claims=[DRIVERS])
    added = add(raw, actors=[EK], numeric_claims=[DRIVERS, {**DRIVERS, "statement": "2,500 drivers lose an hour."}])
    assert len(added.content.numeric_claims) == 1
    assert added.content.numeric_claims[0].attribution.speaker == "ek"
    assert added.rejected == ()


def test_an_actor_who_comes_twice_is_added_once() -> None:
    raw = answer_with(actors=[LIND], positions=[SHUT])
    added = add(raw, actors=[EK, {**EK, "id": "bo"}], positions=[{**RECKLESS, "actor": "bo"}])
    assert [actor.id for actor in added.content.actors] == ["lind", "ek"]
    assert [position.actor for position in added.content.positions] == ["lind", "ek"]


def test_an_id_is_free_of_all_others() -> None:
    raw = answer_with(actors=[LIND, {"id": "ek_2", "name": "council", "kind": "organization"}], positions=[SHUT])
    raw["actors"][0]["id"] = raw["positions"][0]["actor"] = "ek"
    added = add(raw, actors=[EK], positions=[RECKLESS])
    assert {actor.id: actor.name for actor in added.content.actors}["ek_3"] == "Bo Ek"
    assert added.content.positions[1].actor == "ek_3"


def test_what_fails_is_rejected_under_the_path_that_it_came_with() -> None:
    raw = answer_with(positions=[SHUT])
    lies = [LIND, {"id": "b", "name": "Carl Berg", "kind": "person"}, {**EK, "aliases": ["Eck", "Ek"]}]
    added = add(raw, actors=lies, positions=[{**RECKLESS, "actor": "nobody"}, RECKLESS])
    assert [(r.path, r.kind, r.attempt) for r in added.rejected] == [
        ("actors[1]", "invented", 2),
        ("positions[0]", "actor", 2),
    ]
    assert len(added.content.positions) == 2


class Bounded(BaseModel):
    actors: Annotated[list[Actor], Field(max_length=1)] = []
    quotes: Annotated[list[Quote], Field(max_length=2)] = []
    named: list[ActorRef] = []


@pytest.mark.parametrize(
    ("items", "kept", "refused"),
    [
        ({"actors": [EK], "quotes": [COST["quote"]]}, (1, 2), {"actors[0]"}),
        ({"quotes": [COST["quote"], RECKLESS["quote"]]}, (1, 1), {"quotes[0]", "quotes[1]"}),
        ({"actors": [EK], "quotes": [COST["quote"], FERRY["quote"]]}, (1, 1), {"actors[0]", "quotes[0]", "quotes[1]"}),
    ],
)
def test_what_would_make_something_fail_that_stood_is_refused(items: Any, kept: Any, refused: set[str]) -> None:
    raw = {"actors": [LIND], "quotes": [SHUT["quote"]], "named": ["lind"]}
    added = add(raw, Bounded, **items)
    assert (len(added.content.actors), len(added.content.quotes)) == kept
    assert added.content.named == ["lind"]
    assert {r.path for r in added.rejected} == refused
    assert all(r.reason == IN_THE_WAY and r.attempt == 2 for r in added.rejected)


def test_the_findings_are_those_of_the_outcome() -> None:
    run = Verification(GROUNDER)
    kept = prune_answer(NewsBrief, answer_with(actors=[LIND], positions=[SHUT]), verification=run)
    added = add_items(NewsBrief, kept, {"actors": [EK]}, verification=run, attempt=2)
    assert set(added.actors) == {"lind", "ek"}
    assert added.found is run.found


POOL: list[Any] = [
    SHUT,
    RECKLESS,
    COST,
    DRIVERS,
    FERRY,
    LIND,
    EK,
    {**EK, "id": "lind"},
    {**LIND, "id": "x"},
    {},
    7,
    "x",
]


@given(items=st.dictionaries(st.sampled_from([*NewsBrief.model_fields, "other"]), st.lists(st.sampled_from(POOL))))
def test_nothing_is_lost_for_what_is_added(items: dict[str, list[Any]]) -> None:
    raw = answer_with(actors=[LIND], positions=[SHUT], numeric_claims=[DRIVERS])
    added = add(raw, **items)
    before = prune_answer(NewsBrief, raw, verification=Verification(GROUNDER)).content
    assert added.content.headline == before.headline
    assert [p.quote for p in added.content.positions[:1]] == [p.quote for p in before.positions]
    assert [a.name for a in added.content.actors[:1]] == ["Anna Lind"]
    assert len({actor.name for actor in added.content.actors}) == len(added.content.actors)
    assert len({c.quote.spans for c in added.content.numeric_claims}) == len(added.content.numeric_claims)
    assert prune_answer(NewsBrief, added.raw, verification=Verification(GROUNDER)).rejected == ()
