"""Models that call the schema's tool several times in one response: no call's items are dropped."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from summarizer import summarize
from tests.pipeline.test_stream import brief_of, events_of, without_times
from tests.support.judge_script import judge, writes
from tests.support.model import ARTICLE, COST, EK, LIND, RECKLESS, SHUT, answer_with, configure
from tests.support.provider_server import Reply, Request, answer, completion, reply, serve
from tests.support.streamed import DONE, EVENTS, USAGE, chunk

LIES = {**COST, "figure": "4.2 million euros", "statement": "It costs 4.2 million euros."}

FIRST = answer_with(actors=[LIND], positions=[SHUT], numeric_claims=[], open_questions=[])
SECOND = answer_with(
    actors=[{**EK, "id": "lind"}],  # numbers its actors anew
    positions=[{**RECKLESS, "actor": "lind"}],
    numeric_claims=[COST, LIES],
    open_questions=[],
)


def call_often(*values: Any) -> Callable[[Request], Reply]:
    """A model that calls the tool once for each of these objects, in one response."""

    def play(request: Request) -> Reply:
        name = request.json["tools"][0]["function"]["name"]
        calls = [
            {"index": at, "id": f"call_{at}", "type": "function", "function": {"name": name, "arguments": text}}
            for at, text in enumerate(one if isinstance(one, str) else json.dumps(one) for one in values)
        ]
        if not request.json.get("stream"):
            return reply(completion(message={"content": None, "tool_calls": calls}, finish="tool_calls"))
        pieces = [chunk({"role": "assistant", "content": None}), *(chunk({"tool_calls": [call]}) for call in calls)]
        pieces += [chunk({}, finish="tool_calls"), USAGE, DONE]
        return Reply(b"".join(pieces), headers=EVENTS, pieces=pieces)

    return play


def names(brief: Any) -> dict[str, str]:
    """Who is in the brief with which position."""
    actors = {actor.id: actor.name for actor in brief.actors}
    return {position.quote.text: actors[position.actor] for position in brief.positions}


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)], ids=["few first", "many first"])
def test_the_items_of_all_calls_are_in_the_brief(order: Sequence[Any]) -> None:
    with serve(call_often(*order)) as server:
        brief = summarize(ARTICLE, settings=configure(server, reasks=0))
        streamed = brief_of(events_of(server, reasks=0))
    assert names(brief) == {SHUT["quote"]: "Anna Lind", RECKLESS["quote"]: "Bo Ek"}
    assert [claim.figure.text for claim in brief.numeric_claims] == ["3.2 million euros"]
    assert [one.path for one in brief.audit.rejected if "4.2" in str(one.item)] == ["numeric_claims[1]"]
    assert without_times(streamed) == without_times(brief)


def test_a_call_that_is_repeated_adds_nothing() -> None:
    with serve(call_often(FIRST, FIRST)) as server:
        repeated = summarize(ARTICLE, settings=configure(server, reasks=0))
    with serve(call_often(FIRST)) as server:
        once = summarize(ARTICLE, settings=configure(server, reasks=0))
    assert without_times(repeated) == without_times(once)


def test_a_call_that_is_cut_off_does_not_hide_the_others() -> None:
    with serve(call_often(FIRST, "{", SECOND)) as server:
        brief = summarize(ARTICLE, settings=configure(server, reasks=0))
    assert set(names(brief).values()) == {"Anna Lind", "Bo Ek"}


def test_a_judge_may_give_its_verdicts_one_by_one() -> None:
    whole = judge({"positions[1]": "contradicted"}, article=ARTICLE)

    def judge_singly(request: Request) -> Reply:
        called = json.loads(whole(request).body)["choices"][0]["message"]["tool_calls"][0]["function"]
        verdicts = json.loads(called["arguments"])["verdicts"]
        return call_often(*({"verdicts": [one]} for one in verdicts))(request)

    with serve(writes(answer(answer_with()), judge_singly)) as server:
        brief = summarize(ARTICLE, settings=configure(server, judge="self", reasks=0))
    assert [one.path for one in brief.audit.rejected] == ["positions[1]"]
    assert {check.by for check in brief.audit.statements} == {"judge:openai/scripted"}
