"""An optional field that fails is left out: its item stays, the brief is complete, and the model is called once."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict

from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas import Actor, ActorRef, Content, Prose, Quote
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.schemas.structure import look_up
from summarizer.verification.faults import Fault
from summarizer.verification.merge import merge_answers
from summarizer.verification.prune import prune_answer
from tests.support.model import ARTICLE, COST, DRIVERS, EK, FERRY, LIND, RECKLESS, SHUT, answer_with, brief_of, fill
from tests.support.provider_server import answer, serve
from tests.support.share import by_turns, share

GROUNDER = ArticleGrounder(ARTICLE)
MODES = ["tools", "json_schema", "json"]
WORDS = ["", "null", "None", "N/A", " n/a "]


LEFT_OUT: list[tuple[Any, ...]] = [
    ({"actors": [LIND, {**EK, "role": "Minister"}]}, ("actors", 1, "role", None), "actors[1].role", "Minister"),
    (
        {"actors": [LIND, {**EK, "aliases": ["Ek", "Boris"]}]},
        ("actors", 1, "aliases", ["Ek"]),
        "actors[1].aliases[1]",
        "Boris",
    ),
    (
        {"positions": [SHUT, {**RECKLESS, "target": "a closure of 77 days"}]},
        ("positions", 1, "target", None),
        "positions[1].target",
        "a closure of 77 days",
    ),
    (
        {"open_questions": [{**FERRY, "related": ["nobody"]}]},
        ("open_questions", 0, "related", []),
        "open_questions[0].related[0]",
        "nobody",
    ),
]


@pytest.mark.parametrize(("mode", "parts", "left", "path", "value"), share(by_turns(LEFT_OUT, MODES), every=3))
def test_it_is_left_out_and_noted(mode: Any, parts: dict[str, Any], left: Any, path: str, value: str) -> None:
    with serve(answer(answer_with(**parts))) as server:
        brief = brief_of(server, mode=mode)
    section, place, field, expected = left
    assert getattr(getattr(brief, section)[place], field) == expected
    (note,) = brief.audit.notes
    assert (note.path, note.value) == (path, value)
    assert note.reason
    assert brief.audit.rejected == ()
    assert brief.audit.complete
    assert len(server.requests) == 1
    assert [attempt.failure for attempt in brief.receipt.attempts] == [""]


@pytest.mark.parametrize(("mode", "word"), share(by_turns(zip(WORDS), MODES), every=3))
def test_a_string_that_means_null_is_null(mode: Any, word: str) -> None:
    parts = answer_with(
        actors=[{**LIND, "role": word, "aliases": word}, EK],
        positions=[{**SHUT, "target": word}, RECKLESS],
        open_questions=[{**FERRY, "contrast": word, "related": None}],
    )
    with serve(answer(parts)) as server:
        brief = brief_of(server, mode=mode)
    assert (brief.actors[0].role, brief.actors[0].aliases) == (None, [])
    assert brief.positions[0].target is None
    assert (brief.open_questions[0].contrast, brief.open_questions[0].related) == (None, [])
    assert brief.audit.notes == ()
    assert brief.audit.complete
    assert len(server.requests) == 1


@pytest.mark.parametrize("mode", MODES)
def test_extra_keys_are_noted_and_code_fences_are_ignored(mode: Any) -> None:
    extra = answer_with(actors=[{**LIND, "age": 51}, EK], positions=[{**SHUT, "confidence": 0.9}, RECKLESS], notes="x")
    written = json.dumps(extra)
    with serve(answer(written if mode == "tools" else f"```json\n{written}\n```")) as server:
        brief = brief_of(server, mode=mode)
    assert (len(brief.actors), len(brief.positions)) == (2, 2)
    assert brief.audit.complete
    noted = [(note.path, note.value) for note in brief.audit.notes]
    assert noted == [("notes", "x"), ("actors[0].age", 51), ("positions[0].confidence", 0.9)]
    assert brief.audit.notes[0].reason.startswith("there is no key “notes” here, so it was not checked; there are: ")
    assert len(server.requests) == 1


def test_no_extra_key_is_left_out_silently() -> None:
    with serve(answer(answer_with(**{f"key {number}": number for number in range(70)}))) as server:
        notes = brief_of(server).audit.notes
    assert [note.path for note in notes] == [f"key {number}" for number in range(51)]
    assert notes[-1].reason == "this is the first of 20 further unknown keys, which were not checked either"


class Saying(BaseModel):
    model_config = ConfigDict(extra="forbid")
    quote: Quote
    other: Quote | None = None
    tone: Literal["calm", "none"] | None
    by: ActorRef | None
    tags: list[Prose] = []


class Sayings(Content):
    actors: list[Actor]
    sayings: list[Saying]


def saying(**parts: Any) -> dict[str, Any]:
    return {"quote": "We found cracks in most of its piers", "tone": None, "by": None, **parts}


@pytest.mark.parametrize(
    ("parts", "left", "noted"),
    [
        ({"tone": "angry"}, {"tone": None}, ["sayings[0].tone"]),
        ({"tone": "none"}, {"tone": "none"}, []),
        ({"tone": "N/A"}, {"tone": None}, []),
        ({"by": "nobody"}, {"by": None}, ["sayings[0].by"]),
        ({"tags": "cracks"}, {"tags": ["cracks"]}, []),
        ({"tags": 77}, {"tags": []}, ["sayings[0].tags"]),
        ({"tags": ["cracks", "77 cracks"]}, {"tags": ["cracks"]}, ["sayings[0].tags[1]"]),
        ({"mood": "dark"}, {}, ["sayings[0].mood"]),
        ({"by": "nobody", "tone": 3}, {"by": None, "tone": None}, ["sayings[0].by", "sayings[0].tone"]),
    ],
)
def test_optional_fields_of_a_custom_schema(parts: dict[str, Any], left: dict[str, Any], noted: list[str]) -> None:
    with serve(answer({"actors": [LIND], "sayings": [saying(**parts)]})) as server:
        content, audit = fill(server, Sayings)
    (kept,) = content.sayings
    assert {name: getattr(kept, name) for name in left} == left
    assert [note.path for note in audit.notes] == noted
    assert audit.complete
    assert len(server.requests) == 1


def test_an_item_with_a_failing_optional_quote_is_rejected() -> None:
    lie = "We found no cracks in its piers"
    raw = {"actors": [LIND], "sayings": [saying(other=lie, by="nobody"), saying()]}
    kept = prune_answer(Sayings, raw, verification=Verification(GROUNDER))
    assert [rejection.path for rejection in kept.rejected] == ["sayings[0]"]
    assert kept.notes == ()
    assert kept.trace(("sayings", 0, "quote")) == ("sayings", 1, "quote")
    assert kept.written == raw


def test_faults_found_by_a_judge_are_removed_like_others() -> None:
    raw = answer_with()
    judged_faults = {
        ("positions", 0): Fault(("positions", 0), "contradicted", "the article says otherwise"),
        ("actors", 1, "role"): Fault(("actors", 1, "role"), "not_stated", "the article does not say so"),
        ("headline",): Fault(("headline",), "not_stated", "the article does not say so"),
    }
    kept = prune_answer(NewsBrief, raw, verification=Verification(GROUNDER), judged_faults=judged_faults)
    assert [(r.path, r.kind) for r in kept.rejected] == [("headline", "not_stated"), ("positions[0]", "contradicted")]
    assert [note.path for note in kept.notes] == ["actors[1].role"]
    assert (kept.content.headline, kept.content.actors[1].role) == (None, None)
    assert len(kept.content.positions) == 1


def test_merged_answers_know_where_each_item_was_written() -> None:
    lie = {**RECKLESS, "quote": "Bo Ek called the closure sensible"}
    first = answer_with(positions=[lie, SHUT], numeric_claims=[{**COST, "attribution": "nobody"}, DRIVERS])
    second = answer_with(
        actors=[{**EK, "role": "Minister"}, LIND], positions=[RECKLESS], numeric_claims=[], open_questions=[]
    )
    kept = merge_answers(NewsBrief, [first, second], verification=Verification(GROUNDER))
    assert [item.statement for item in kept.content.positions] == [SHUT["statement"], RECKLESS["statement"]]
    assert kept.written["positions"] == [lie, SHUT, RECKLESS]
    for section in ("actors", "positions", "numeric_claims", "open_questions"):
        for place, item in enumerate(kept.raw[section]):
            assert look_up(kept.written, kept.trace((section, place))) == item
    assert kept.notes == (), "the second answer's role is no part of it"
