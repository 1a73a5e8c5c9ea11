"""One call of a model: what goes over the wire, what is counted, and what ends it."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from summarizer.engines.llm.draft import DraftCollector, draft_response_model
from summarizer.errors import ProviderOutputError, ProviderTimeoutError
from summarizer.gateway.call import ModelCall
from summarizer.gateway.libraries import NOISY_LOGGERS, load_libraries
from summarizer.gateway.model_info import Price
from summarizer.gateway.structured_call import CallOptions, _prepare, call_model
from summarizer.gateway.target import Target
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.brief import Attempt, Usage
from summarizer.schemas.findings import Verification
from tests.support.llm import ARTICLE, GOOD, KEY, SHAPELESS, PlainGrounder, Report, ask
from tests.support.provider_server import ProviderServer, Reply, Request, answer, completion, fault, reply, serve
from tests.support.streamed import streamed
from tests.support.waiting import PATIENCE

MESSAGES = [{"role": "user", "content": ARTICLE}]
ASK_TWICE = CallOptions(reasks=1)


def target(server: ProviderServer, **more: Any) -> Target:
    fields: dict[str, Any] = {
        "model": "openai/scripted",
        "provider": "openai",
        "api_base": server.base,
        "api_key": SecretStr(KEY),
        "mode": "tools",
        "timeout": 20.0,
    }
    return Target(**{**fields, **more})


def review() -> DraftCollector:
    return DraftCollector(Report, Verification(PlainGrounder(ARTICLE)))


def test_a_tool_is_forced_in_the_form_that_every_server_understands() -> None:
    with serve(answer(GOOD)) as server:
        ask(server, mode="tools")
    sent = server.requests[0].json
    assert sent["tool_choice"] == "required"
    assert [tool["function"]["name"] for tool in sent["tools"]] == ["Report"]
    assert "response_format" not in sent


def test_a_json_schema_is_sent_as_one() -> None:
    with serve(answer(GOOD)) as server:
        ask(server, mode="json_schema")
    sent = server.requests[0].json
    assert sent["response_format"]["type"] == "json_schema"
    assert sent["response_format"]["json_schema"]["name"] == "Report"
    assert "tools" not in sent


@pytest.mark.parametrize(
    ("model", "mount", "form"),
    [
        ("anthropic/claude-sonnet-4-5", "", "output_format"),
        ("anthropic/unheard-of", "", "tools"),
        ("gemini/gemini-2.5-flash", "/v1beta", "response_json_schema"),
    ],
)
def test_a_json_schema_is_sent_in_the_providers_own_form_and_in_no_other(model: str, mount: str, form: str) -> None:
    provider = model.split("/", maxsplit=1)[0]
    with serve(fault(400)) as server:
        asked = target(server, model=model, provider=provider, api_base=server.root + mount, mode="json_schema")
        run_sync(call_model(draft_response_model(Report), MESSAGES, target=asked, context=review()))
    (sent,) = (request.json for request in server.requests)
    fields = {**sent, **sent.get("generationConfig", {})}
    assert form in fields
    assert "response_format" not in fields, "these providers refuse a field that they do not know"


@pytest.mark.parametrize("fence", ["{}", "```json\n{}\n```", "Certainly! Here it is:\n```\n{}\n```\nAnything else?"])
def test_json_is_found_in_the_text(fence: str) -> None:
    text = '{"sayings": [{"quote": "“We are ready,” she added."}]}'
    with serve(answer(fence.replace("{}", text))) as server:
        answers = ask(server, mode="json")
    assert answers.raws == ({"sayings": [{"quote": "“We are ready,” she added."}]},)
    assert not {"tools", "response_format"} & set(server.requests[0].json)


def test_limits_are_sent_where_they_are_set_and_nowhere_else() -> None:
    with serve(answer(GOOD)) as server:
        run_sync(call_model(draft_response_model(Report), MESSAGES, target=target(server), context=review()))
        limited = target(server, max_tokens=77, temperature=0.0)
        run_sync(call_model(draft_response_model(Report), MESSAGES, target=limited, context=review()))
    plain, limited_request = (request.json for request in server.requests)
    assert not {"max_tokens", "max_completion_tokens", "temperature"} & set(plain)
    assert (limited_request["max_tokens"], limited_request["temperature"]) == (77, 0.0)


@pytest.mark.parametrize("reasks", [0, 1, 2])
def test_it_is_asked_again_as_often_as_is_set(reasks: int) -> None:
    with serve(answer({"nothing": "of it"})) as server:
        call = run_sync(
            call_model(
                draft_response_model(Report),
                MESSAGES,
                target=target(server),
                context=review(),
                options=CallOptions(reasks=reasks),
            )
        )
    assert len(server.requests) == reasks + 1
    assert isinstance(call.error, ProviderOutputError)
    assert not call.broken_off
    used = Usage(prompt_tokens=100, completion_tokens=20, total_tokens=120)
    failed = Attempt(
        model="openai/scripted",
        mode="tools",
        failure="the answer had none of the fields sayings",
        usage=used,
        seconds=0,
    )
    assert "was not an object in the schema" in str(call.error)
    assert "(the answer had none of the fields sayings)" in str(call.error)
    again = failed.model_copy(update={"purpose": "again"})
    assert all(attempt.seconds for attempt in call.attempts)
    assert [attempt.model_copy(update={"seconds": 0}) for attempt in call.attempts] == [failed, *[again] * reasks]


@pytest.mark.parametrize("purpose", ["review", "completion"])
def test_a_call_for_something_else_says_so_each_time(purpose: Any) -> None:
    seen: list[int] = []
    with serve(answer({"nothing": "of it"})) as server:
        mine = review()
        mine.count_attempt = lambda: seen.append(len(server.requests))  # type: ignore[method-assign]
        asked = target(server)
        call = run_sync(
            call_model(
                draft_response_model(Report),
                MESSAGES,
                target=asked,
                context=mine,
                options=CallOptions(reasks=1, purpose=purpose),
            )
        )
    assert [attempt.purpose for attempt in call.attempts] == [purpose] * 2
    assert seen == [0, 1]


def test_no_request_is_made_without_time() -> None:
    with serve(answer(GOOD)) as server:
        late = replace(target(server), timeout=0.0)
        call = run_sync(
            call_model(draft_response_model(Report), MESSAGES, target=late, context=review(), options=ASK_TWICE)
        )
    assert isinstance(call.error, ProviderTimeoutError)
    assert call.broken_off
    assert server.requests == []


def test_tokens_of_all_attempts_are_added_up() -> None:
    with serve(answer(SHAPELESS), answer(GOOD)) as server:
        answers = ask(server)
    assert answers.usage == Usage(prompt_tokens=200, completion_tokens=40, total_tokens=240)


def test_tokens_that_a_provider_does_not_count_are_unknown_and_not_none_at_all() -> None:
    with serve(answer(SHAPELESS), answer(GOOD, usage=False)) as server:
        answers = ask(server)
    assert answers.usage == Usage()
    assert answers.cost_usd is None


def test_the_cost_of_a_known_model_is_that_of_all_attempts() -> None:
    with serve(answer(SHAPELESS), answer(GOOD)) as server:
        answers = ask(server, model="openai/gpt-4o-mini")
    prices = load_libraries().litellm.model_cost["gpt-4o-mini"]
    expected = 200 * prices["input_cost_per_token"] + 40 * prices["output_cost_per_token"]
    assert answers.cost_usd == pytest.approx(expected)


def test_a_cost_has_no_error_of_binary_sums() -> None:
    price = 0.7e-6
    with serve(answer(GOOD)) as server:
        call = ask_once(target(server, price=Price(price, 3 * price, is_configured=True)), listener=None)
    assert 100 * price + 20 * 3 * price != 0.000112
    assert [attempt.cost_usd for attempt in call.attempts] == [0.000112]


def test_the_cost_of_a_model_without_a_known_price_is_unknown() -> None:
    with serve(answer(GOOD)) as server:
        answers = ask(server, model="openai/scripted")
    assert answers.cost_usd is None
    assert answers.usage.total_tokens == 120


@pytest.mark.parametrize("price", [0.0, 1.0])
@pytest.mark.parametrize("name", ["openai/gpt-4o-mini", "openai/scripted"])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_a_configured_price_wins_over_litellms(price: float, name: str, is_streamed: bool) -> None:
    with serve(streamed(GOOD) if is_streamed else answer(GOOD)) as server:
        asked = target(server, model=name, price=Price(price, 2 * price, is_configured=True))
        call = ask_once(asked, listener=(lambda _: None) if is_streamed else None)
    assert [attempt.cost_usd for attempt in call.attempts] == [140 * price]


def test_a_stream_is_priced_by_the_model_that_was_asked_for_and_not_by_the_one_that_the_server_names() -> None:
    def play(request: Request) -> Reply:
        body = streamed(GOOD)(request)
        return replace(body, pieces=[piece.replace(b'"scripted"', b'"gpt-4o"') for piece in body.pieces])

    prices = load_libraries().litellm.model_cost["gpt-4o-mini"]
    expected = 100 * prices["input_cost_per_token"] + 20 * prices["output_cost_per_token"]
    with serve(play) as server:
        known = ask_once(target(server, model="openai/gpt-4o-mini"), listener=lambda _: None)
        unknown = ask_once(target(server), listener=lambda _: None)
    assert [attempt.cost_usd for attempt in (*known.attempts, *unknown.attempts)] == [pytest.approx(expected), None]


def ask_once(asked: Target, *, listener: Any) -> ModelCall:
    work = call_model(
        draft_response_model(Report), MESSAGES, target=asked, context=review(), options=CallOptions(listener=listener)
    )
    return run_sync(work)


def test_the_time_limit_holds_for_all_attempts_together() -> None:
    slow_bad = Reply(answer_bytes(SHAPELESS), delay=2.0)
    load_libraries()  # its seconds are not the calls'
    with serve(slow_bad) as server:
        begun = time.monotonic()
        answers = ask(server, timeout=3.5, reasks=3)
        took = time.monotonic() - begun
    assert took < 6.0
    assert answers.raws == (SHAPELESS,)
    assert "within 3.5 s" in answers.cautions[0].message


def answer_bytes(value: Any) -> bytes:
    function = {"name": "Report", "arguments": json.dumps(value)}
    calls = [{"id": "call_1", "type": "function", "function": function}]
    return reply(completion(message={"content": None, "tool_calls": calls}, finish="tool_calls")).body


def test_cancelling_stops_the_provider_call_at_once() -> None:
    async def cancel(server: ProviderServer) -> None:
        work = call_model(
            draft_response_model(Report), MESSAGES, target=target(server), context=review(), options=ASK_TWICE
        )
        task = asyncio.ensure_future(work)
        assert await asyncio.to_thread(server.asked.wait, PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(server.hung_up.wait, PATIENCE)

    with serve(Reply(b"{}", delay=60)) as server:
        run_sync(cancel(server))
    assert len(server.requests) == 1


def test_a_bug_of_ours_stays_a_bug() -> None:
    class Broken(PlainGrounder):
        def align(self, quote: str, **_: Any) -> Any:
            raise TypeError("a bug")

    with serve(answer(GOOD)) as server, pytest.raises(TypeError, match="a bug"):
        run_sync(
            call_model(
                draft_response_model(Report),
                MESSAGES,
                target=target(server),
                context=DraftCollector(Report, Verification(Broken(ARTICLE))),
                options=ASK_TWICE,
            )
        )


def test_a_context_that_would_turn_the_article_into_a_template_is_refused() -> None:
    wrong: Any = {"run": 1}
    with serve(answer(GOOD)) as server, pytest.raises(AssertionError, match="template"):
        run_sync(call_model(draft_response_model(Report), MESSAGES, target=target(server), context=wrong))
    assert server.requests == []


def test_many_calls_at_once_keep_their_answers_apart() -> None:
    def play(request: Any) -> Reply:
        number = request.json["messages"][0]["content"].split()[0]
        return answer({"sayings": [{"quote": number}]})(request)

    async def run(server: ProviderServer) -> list[list[Any]]:
        async def one(number: int) -> list[Any]:
            text = f"n{number} and no more"
            mine = DraftCollector(Report, Verification(PlainGrounder(text)))
            messages = [{"role": "user", "content": text}]
            await call_model(
                draft_response_model(Report), messages, target=target(server), context=mine, options=ASK_TWICE
            )
            return mine.raws

        return await asyncio.gather(*(one(number) for number in range(20)))

    with serve(play) as server:
        raws = run_sync(run(server))
    assert raws == [[{"sayings": [{"quote": f"n{number}"}]}] for number in range(20)]
    assert len(server.requests) == 20


def test_instructors_form_of_a_schema_is_made_once() -> None:
    class Small(BaseModel):
        words: str

    with serve(answer({"words": "yes"})) as server:
        for _ in range(3):
            ask(server, schema=Small)
        assert _prepare(draft_response_model(Small)) is _prepare(draft_response_model(Small))
        before = len(BaseModel.__subclasses__()), len(draft_response_model(Small).__subclasses__())
        ask(server, schema=Small)
    assert (
        (len(BaseModel.__subclasses__()), len(draft_response_model(Small).__subclasses__())) == before == (before[0], 1)
    )


def test_the_key_is_no_part_of_what_instructor_sees() -> None:
    """Its errors carry the arguments of its calls, in plain text."""
    seen: list[Any] = []
    libraries = load_libraries()

    def listening() -> Any:
        hooks = libraries.Hooks()
        hooks.on("completion:kwargs", lambda **sent: seen.append({**sent, "call": None}))
        return hooks

    with serve(answer({}), fault(401)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr("summarizer.gateway.structured_call.load_libraries", lambda: replace(libraries, Hooks=listening))
        run_sync(
            call_model(
                draft_response_model(Report), MESSAGES, target=target(server), context=review(), options=ASK_TWICE
            )
        )
    assert [sent["tool_choice"]["type"] for sent in seen] == ["function", "function"]
    assert KEY not in repr(seen)


def test_a_target_does_not_show_its_key() -> None:
    with serve(answer(GOOD)) as server:
        assert KEY not in repr(target(server))


def test_loggers_that_tell_of_calls_are_silent() -> None:
    load_libraries()
    for name in (*NOISY_LOGGERS, "instructor.v2.retry", "openai._base_client", "httpcore.http11"):
        assert not logging.getLogger(name).isEnabledFor(logging.CRITICAL), name
