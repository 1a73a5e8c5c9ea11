"""What weak models write in another form than they are asked for, and what is meant by it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from summarizer import stream, summarize
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.findings import Verification
from summarizer.settings import ModelSettings, Settings
from summarizer.verification.incremental import ItemVerifier
from summarizer.verification.prune import prune_answer
from tests.support.provider_server import answer, completion, reply, serve
from tests.support.streamed import streamed

ARTICLE = "The ferry stops in May, said Ann Roe, the mayor. “We will sue,” said Bob Lee of the union. It has 140 jobs."
SUE = {
    "quote": "We will sue", "actor": "lee", "joined_by": [], "attribution": "Bob Lee", "stance": None, "target": None,
    "statement": "Lee said that they will sue.",
}  # fmt: skip
BRIEF: dict[str, Any] = {
    "actors": [
        {"id": "roe", "name": "Ann Roe", "kind": "person", "role": "mayor", "aliases": []},
        {"id": "lee", "name": "Bob Lee", "kind": "person", "role": None, "aliases": ["Lee"]},
    ],
    "headline": {"quotes": ["The ferry stops in May"], "text": "The ferry stops in May"},
    "abstract": [{"quotes": ["The ferry stops in May"], "text": "The ferry stops in May."}],
    "positions": [SUE],
    "numeric_claims": [],
    "open_questions": [],
}


def write(**changes: Any) -> Any:
    with serve(answer({**BRIEF, **changes})) as server:
        models = {"weak": ModelSettings(model="openai/weak", api_base=server.base)}
        brief = summarize(ARTICLE, "weak", settings=Settings(models=models, judge="off"))
        assert len(server.requests) == 1
    return brief.model_dump(exclude={"receipt"})


@pytest.mark.parametrize(
    "changes",
    [
        {"positions": json.dumps([SUE]), "actors": json.dumps(BRIEF["actors"])},
        {"positions": SUE, "abstract": BRIEF["abstract"][0]},
        {"abstract": json.dumps(BRIEF["abstract"])},
        {"abstract": [{**BRIEF["abstract"][0], "quotes": "The ferry stops in May"}]},
        {"numeric_claims": None, "open_questions": None},
        {"positions": [{**SUE, "actor": "Bob Lee"}]},
        {"positions": [{**SUE, "actor": "LEE ", "joined_by": None}]},
        {"actors": [{**actor, "kind": "Person "} for actor in BRIEF["actors"]]},
    ],
    ids=["JSON", "object", "sentences", "quote", "null", "name", "case", "choice"],
)
def test_what_is_meant_is_read_and_nothing_is_asked_again(changes: dict[str, Any]) -> None:
    assert write(**changes) == write()


def test_what_repeats_an_item_is_left_out_and_noted() -> None:
    lists = {name: [*items, items[0]] for name, items in BRIEF.items() if isinstance(items, list) and items}
    twice, once = write(**lists), write()
    notes = twice["audit"].pop("notes")
    assert [(note["path"], note["reason"]) for note in notes] == [
        ("actors[2]", "it repeats actors[0]"),
        ("abstract[1]", "it repeats abstract[0]"),
        ("positions[1]", "it repeats positions[0]"),
    ]
    assert twice | {"audit": {**twice["audit"], "notes": once["audit"]["notes"]}} == once


def test_in_a_stream_an_item_is_announced_once() -> None:
    with serve(streamed({**BRIEF, "positions": [SUE, SUE]})) as server:
        models = {"weak": ModelSettings(model="openai/weak", api_base=server.base)}
        events = list(stream(ARTICLE, "weak", settings=Settings(models=models, judge="off")))
    assert [event.section for event in events if event.type == "item"].count("positions") == 1
    assert "restarted" not in [event.type for event in events]


class Entry(BaseModel):
    word: str


class Register(BaseModel):
    entries: list[Entry]


def test_equal_items_without_a_quote_may_count_something() -> None:
    """In a stream and in the whole: only actors and items with quotes are said once."""
    raw = {"entries": [{"word": "ferry"}, {"word": "ferry"}]}
    verifier = ItemVerifier(Register, grounder=ArticleGrounder(ARTICLE))
    streamed_items = [verifier.check("entries", at, item)[0] for at, item in enumerate(raw["entries"])]
    whole = prune_answer(Register, raw, verification=Verification(ArticleGrounder(ARTICLE))).content
    assert streamed_items == whole.entries == [Entry(word="ferry")] * 2


def test_a_name_of_two_actors_means_neither() -> None:
    twins = [{**BRIEF["actors"][0], "aliases": ["Lee"]}, BRIEF["actors"][1]]
    with serve(answer({**BRIEF, "actors": twins, "positions": [{**SUE, "actor": "Lee"}]})) as server:
        models = {"weak": ModelSettings(model="openai/weak", api_base=server.base)}
        brief = summarize(ARTICLE, "weak", settings=Settings(models=models, judge="off", reasks=0))
    assert "positions[0]" in [rejection.path for rejection in brief.audit.rejected]


@pytest.mark.parametrize("written", ["\\u0000", "\0"], ids=["escaped", "bare"])
def test_a_character_that_no_database_takes_is_replaced(written: str) -> None:
    said = json.dumps({**BRIEF, "headline": {**BRIEF["headline"], "text": "The ferry stops in May|"}})
    with serve(answer(said.replace("|", written))) as server:
        models = {"weak": ModelSettings(model="openai/weak", api_base=server.base)}
        brief = summarize(ARTICLE, "weak", settings=Settings(models=models, judge="off"))
    assert brief.headline is not None
    assert brief.headline.text == "The ferry stops in May\ufffd"


def test_counts_below_zero_are_taken_for_none() -> None:
    odd = completion(message={"content": json.dumps(BRIEF)}) | {"usage": {"prompt_tokens": -5, "completion_tokens": -7}}
    with serve(reply(odd)) as server:
        models = {"weak": ModelSettings(model="openai/weak", api_base=server.base)}
        brief = summarize(ARTICLE, "weak", settings=Settings(models=models, judge="off"))
        assert len(server.requests) == 1
    assert brief.receipt.usage.prompt_tokens is None
