"""Streaming from end to end: a provider that writes bit by bit, the events, and the brief that they come to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from summarizer import astream, stream, summarize
from summarizer.errors import (
    ConfigurationError,
    InputError,
    ProviderAuthError,
    ProviderError,
    ProviderTimeoutError,
    ProviderUnavailableError,
    SummarizerError,
    UngroundedError,
)
from summarizer.pipeline import stream as streaming
from summarizer.pipeline.stream import BriefEvents
from summarizer.schemas.brief import Brief
from summarizer.schemas.events import BriefEvent, ItemEvent, RejectedEvent, StreamEvent
from summarizer.settings import ModelSettings, Settings
from tests.support.model import ARTICLE, COST, EK, LIND, RECKLESS, SHUT, answer_with, configure, repairs
from tests.support.provider_server import ProviderServer, answer, fault, serve
from tests.support.share import by_turns, share
from tests.support.streamed import Script, chunk, event, streamed, write_messages
from tests.support.waiting import PATIENCE

LIE = {**RECKLESS, "quote": "Bo Ek called the closure sensible"}
SECTIONS = ("headline", "abstract", "actors", "positions", "numeric_claims", "open_questions")

MODES: list[Any] = ["tools", "json_schema", "json"]


def events_of(server: ProviderServer, *, options: Any = None, cache: Any = None, **more: Any) -> list[StreamEvent]:
    return list(stream(ARTICLE, options=options, cache=cache, settings=configure(server, **more)))


def brief_of(events: Sequence[StreamEvent]) -> Brief:
    """The brief, after a look at all that every stream must be."""
    first, *_, last = events
    assert first.type == "started"
    assert isinstance(last, BriefEvent)
    assert [e.type for e in events].count("started") == [e.type for e in events].count("brief") == 1
    restarts = [at for at, e in enumerate(events) if e.type == "restarted"]
    told = events[restarts[-1] + 1 if restarts else 0 :]
    items = [e for e in told if isinstance(e, ItemEvent)]
    for section in SECTIONS:
        value = getattr(last.brief, section)
        mine = [e for e in items if e.section == section]
        if isinstance(value, list):
            assert [e.index for e in mine] == list(range(len(value)))
            assert sorted(map(str, (e.item for e in mine))) == sorted(map(str, value))
        else:
            assert [(e.index, e.item) for e in mine] == ([(None, value)] if value is not None else [])
    rejected = {(e.path, str(e.item)) for e in told if isinstance(e, RejectedEvent)}
    assert {(r.path, str(r.item)) for r in last.brief.audit.rejected} <= rejected
    adapter: TypeAdapter[StreamEvent] = TypeAdapter(StreamEvent)
    assert [adapter.validate_json(e.model_dump_json()) for e in events] == list(events)
    return last.brief


def without_times(brief: Brief) -> dict[str, Any]:
    plain = brief.model_dump(mode="json")
    plain["receipt"].pop("seconds")
    for attempt in plain["receipt"]["attempts"]:
        attempt.pop("seconds")
    return plain


def items_of(events: Sequence[StreamEvent], section: str) -> list[Any]:
    return [e.item for e in events if isinstance(e, ItemEvent) and e.section == section]


@pytest.mark.parametrize("mode", MODES)
def test_items_come_one_by_one_while_the_rest_is_not_written_yet(mode: Any) -> None:
    with serve(streamed(answer_with(), pause=0.02, hold=60)) as server:
        come: list[tuple[str, bool]] = []
        events = []
        for got in stream(ARTICLE, settings=configure(server, mode=mode)):
            events.append(got)
            come.append((got.type, server.done.is_set()))
            if come.count(("item", False)) == 7:
                server.release.set()
    brief = brief_of(events)
    assert [e.section for e in events if isinstance(e, ItemEvent)] == [
        "actors", "actors", "headline", "abstract", "positions", "positions", "numeric_claims", "open_questions"
    ]  # fmt: skip
    assert come.count(("item", False)) >= 7, "the last item closes with the answer"
    assert brief.positions[0].quote.status == "exact"
    assert brief.numeric_claims[0].figure.currency == "EUR"


@pytest.mark.parametrize(("seconds", "turns"), [(60.0, 1), (0.0, 7)], ids=["together", "one by one"])
def test_items_that_arrive_together_are_verified_in_one_turn(
    monkeypatch: pytest.MonkeyPatch, seconds: float, turns: int
) -> None:
    taken: list[int] = []
    take = BriefEvents._take_several

    def count(self: BriefEvents, *given: Any) -> list[StreamEvent]:
        events = take(self, *given)
        taken.append(sum(isinstance(one, ItemEvent) for one in events))
        return events

    monkeypatch.setattr(BriefEvents, "_take_several", count)
    monkeypatch.setattr(streaming, "BATCH_SECONDS", seconds)
    events: list[StreamEvent] = []
    with serve(streamed(answer_with(), size=100_000, pause=0, hold=60)) as server:
        for got in stream(ARTICLE, settings=configure(server)):
            events.append(got)
            if sum(isinstance(one, ItemEvent) for one in events) == 7:
                server.release.set()
    brief_of(events)
    assert len([number for number in taken if number]) >= turns
    assert max(taken) == (8 if turns == 1 else 1)


OTHER_FORMS = {
    "prose and a fence": streamed(
        f"<think>{{}}</think>Here:\n```json\n{json.dumps(answer_with())}\n```", size=5, in_text=True
    ),
    "thoughts beside the tool": streamed(answer_with(), thoughts="Let me {see: "),
    "one byte of JSON at a time": streamed(answer_with(), size=1, pause=0),
    "at once": streamed(answer_with(), size=100_000, pause=0),
}


@pytest.mark.parametrize(("mode", "form"), share(by_turns(zip(OTHER_FORMS), MODES), every=3))
def test_in_whatever_form_it_is_written(mode: Any, form: str) -> None:
    with serve(OTHER_FORMS[form]) as server:
        brief = brief_of(events_of(server, mode=mode))
    assert len(brief.positions) == 2
    assert brief.audit.complete


def test_anthropics_messages() -> None:
    with serve(streamed(answer_with(positions=[SHUT, LIE]), write=write_messages, pause=0.01)) as server:
        base = server.root
        entry = ModelSettings(model="anthropic/scripted", api_base=base, mode="tools", timeout=60.0)
        settings = Settings(model="scripted", models={"scripted": entry}, retries=0, reasks=0)
        events = list(stream(ARTICLE, api_key="sk-1", settings=settings))
        assert server.requests[0].path == "/v1/messages"
    brief = brief_of(events)
    assert [e.section for e in events if isinstance(e, RejectedEvent)] == ["positions"]
    assert len(brief.actors) == 2
    assert brief.receipt.usage.completion_tokens == 20


def switched(actors: list[Any], **parts: Any) -> dict[str, Any]:
    """An answer that names its actors last."""
    return {**{k: v for k, v in answer_with(**parts).items() if k != "actors"}, "actors": actors}


WRONG_SUM = {**COST, "figure": "2.3 million euros", "statement": "It costs 2.3 million euros."}

CASES: dict[str, tuple[list[Script], dict[str, Any]]] = {
    "stands": ([streamed(answer_with())], {}),
    "rejected": ([streamed(answer_with(positions=[SHUT, LIE], headline="It costs 77 million"))], {"reasks": 0}),
    "repaired": ([streamed(answer_with(positions=[LIE, SHUT])), answer(repairs(positions={0: RECKLESS}))], {}),
    "repaired wrongly": ([streamed(answer_with(positions=[SHUT, LIE])), answer(repairs(positions={1: LIE}))], {}),
    "withdrawn": ([streamed(answer_with(numeric_claims=[WRONG_SUM])), answer(repairs(numeric_claims={0: None}))], {}),
    "asked again": ([streamed("junk"), streamed(answer_with())], {}),
    "asked again for want of a section": ([streamed({"headline": "It shut"}), streamed(answer_with())], {}),
    "a worse second answer": (
        [streamed({**answer_with(), "positions": "none"}), streamed(answer_with(positions=[LIE]))],
        {"reasks": 1},
    ),
    "actors last": ([streamed(switched([EK, LIND]))], {}),
    "an actor that is none": ([streamed(switched([EK, {**LIND, "name": "Nobody Atall"}]))], {"reasks": 0}),
    "two actors of one id": ([streamed(answer_with(actors=[LIND, {**EK, "id": "lind"}]))], {"reasks": 0}),
    "an alias that is none": ([streamed(answer_with(actors=[{**LIND, "aliases": ["Zed"]}, EK]))], {"reasks": 0}),
    "one item only": ([streamed(answer_with(positions=[RECKLESS, SHUT]))], {"options": {"max_items": 1}}),
    "completed": (
        [streamed(answer_with(numeric_claims=[])), answer({"numeric_claims": [COST]})],
        {"options": {"complete": True}},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_brief_is_the_one_that_an_unstreamed_call_gives(name: str) -> None:
    script, more = CASES[name]
    options, settings = more.get("options"), {key: value for key, value in more.items() if key != "options"}
    with serve(*script) as server:
        events = events_of(server, options=options, **settings)
    with serve(*script) as server:
        plain = summarize(ARTICLE, options=options, settings=configure(server, **settings))
    assert without_times(brief_of(events)) == without_times(plain)


def test_what_is_rejected_says_why_before_it_is_repaired() -> None:
    with serve(streamed(answer_with(positions=[LIE, SHUT])), answer(repairs(positions={0: RECKLESS}))) as server:
        events = events_of(server)
    (rejected,) = [e for e in events if isinstance(e, RejectedEvent)]
    assert (rejected.path, rejected.section, rejected.kind, rejected.item) == (
        "positions[0]",
        "positions",
        "altered",
        LIE,
    )
    assert "reckless" in rejected.reason
    assert rejected.closest is not None
    assert rejected.closest.text == RECKLESS["quote"]
    assert [item.quote.text for item in items_of(events, "positions")] == [SHUT["quote"], RECKLESS["quote"]]


def test_positions_wait_for_actors_that_are_named_after_them() -> None:
    with serve(streamed(switched([EK, LIND]), pause=0.01)) as server:
        events = events_of(server)
    order = [e.section for e in events if isinstance(e, ItemEvent)]
    assert order[:2] == ["actors", "actors"]
    assert sorted(order[2:4]) != ["actors", "actors"]
    assert not [e for e in events if isinstance(e, RejectedEvent)]


def test_another_answer_takes_back_what_was_told() -> None:
    first = {**answer_with(headline="The crossing will stay shut"), "open_questions": "none"}
    with serve(streamed(first), streamed(answer_with())) as server:
        events = events_of(server)
    assert [e.reason for e in events if e.type == "restarted"] == ["answer"]
    assert list(map(str, items_of(events, "headline"))) == ["The crossing will stay shut", "Crossing shut until May"]
    brief_of(events)


def test_another_model_takes_back_what_was_told() -> None:
    broken = streamed(answer_with(), keep=20)
    with serve(broken) as first, serve(streamed(answer_with())) as second:
        models = {
            "one": ModelSettings(model="openai/one", api_base=first.base, mode="tools", fallbacks=("two",)),
            "two": ModelSettings(model="openai/two", api_base=second.base, mode="tools"),
        }
        settings = Settings(model="one", models=models, retries=0)
        events = list(stream(ARTICLE, api_key="sk-1", settings=settings))
    assert [e.reason for e in events if e.type == "restarted"] == ["answer"]
    assert brief_of(events).receipt.model == "openai/two"


BROKEN = {
    "ends too early": streamed(answer_with(), keep=25),
    "connection breaks": streamed(answer_with(), keep=25, truncated=True),
    "error in the stream": streamed(
        answer_with(), keep=25, then=[event({"error": {"message": "overloaded", "type": "server_error", "code": 529}})]
    ),
    "too long": streamed(answer_with(), keep=25, then=[chunk({}, finish="length"), event("[DONE]")]),
    "filtered": streamed(answer_with(), keep=25, then=[chunk({}, finish="content_filter"), event("[DONE]")]),
    "half an object": streamed(json.dumps(answer_with())[:700]),
    "no SSE": fault(503),
}


@pytest.mark.parametrize(("mode", "name"), share(by_turns(zip(BROKEN), MODES[:2]), every=2))
def test_a_stream_that_breaks_off_is_an_error_and_no_shorter_brief(mode: Any, name: str) -> None:
    events: list[StreamEvent] = []
    with serve(BROKEN[name]) as server, pytest.raises(ProviderError):
        events += stream(ARTICLE, settings=configure(server, mode=mode, reasks=0))
    assert "brief" not in [e.type for e in events]


@pytest.mark.parametrize("name", ["ends too early", "connection breaks", "error in the stream"])
def test_a_fault_that_may_pass_is_said_to_be_one(name: str) -> None:
    with serve(BROKEN[name]) as server, pytest.raises(ProviderUnavailableError) as caught:
        list(stream(ARTICLE, settings=configure(server, mode="json_schema")))
    assert caught.value.retryable


def test_a_stream_that_stalls_is_cut_at_the_time_limit() -> None:
    seen = []
    with serve(streamed(answer_with(), pause=0.2)) as server, pytest.raises(ProviderTimeoutError):
        seen += [e.type for e in stream(ARTICLE, settings=configure(server, timeout=1.0))]
    assert "brief" not in seen


@pytest.mark.parametrize("ending", ["aclose", "break", "cancel"])
def test_whoever_stops_early_ends_the_call_within_a_second(ending: str) -> None:
    async def stop(server: ProviderServer) -> None:
        events = astream(ARTICLE, settings=configure(server))
        if ending == "aclose":
            async with contextlib.aclosing(events):
                async for got in events:
                    if got.type == "item":
                        break
        elif ending == "break":
            async for got in events:
                if got.type == "item":
                    break
            del events  # the last one that holds it
            await asyncio.sleep(0.5)
        else:

            async def read() -> None:
                async for _ in events:
                    pass

            task = asyncio.create_task(read())
            while not server.sent:  # noqa: ASYNC110 - the server has no loop
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with serve(streamed(answer_with(), pause=0.05, hold=30)) as server:
        asyncio.run(stop(server))
        assert server.hung_up.wait(PATIENCE)
        assert not server.done.is_set()


def test_a_synchronous_caller_stops_early_too() -> None:
    with serve(streamed(answer_with(), pause=0.05, hold=30)) as server:
        events = stream(ARTICLE, settings=configure(server))
        while next(events).type != "item":
            pass
        events.close()
        assert server.hung_up.wait(PATIENCE)


def test_one_request_is_streamed_and_no_other() -> None:
    with serve(streamed(answer_with(positions=[SHUT, LIE])), answer(repairs(positions={1: RECKLESS}))) as server:
        events_of(server)
    assert [request.json.get("stream") for request in server.requests] == [True, None]
    assert server.requests[0].json["stream_options"] == {"include_usage": True}


def test_what_cannot_be_used_is_an_error_before_anything_is_told() -> None:
    faulty: dict[str, tuple[Callable[[], Any], type[SummarizerError]]] = {
        "no words": (lambda: stream("…", "extractive"), InputError),
        "no schema": (lambda: stream(ARTICLE, "extractive", "no-such"), InputError),
        "no options": (lambda: stream(ARTICLE, "extractive", options={"zap": 1}), InputError),
        "no cache": (lambda: stream(ARTICLE, "extractive", cache=3), ConfigurationError),  # type: ignore[arg-type]
    }
    for make, error in faulty.values():
        with pytest.raises(error):
            next(make())
    with serve(fault(401)) as server, pytest.raises(ProviderAuthError):
        next(stream(ARTICLE, settings=configure(server)))


def test_where_it_must_be_whole_a_rejection_is_told_and_then_an_error() -> None:
    events: list[StreamEvent] = []
    with serve(streamed(answer_with(positions=[LIE]), pause=0.01)) as server, pytest.raises(UngroundedError):
        events.extend(stream(ARTICLE, options={"strict": True}, settings=configure(server, reasks=0)))
    assert [e.type for e in events].count("rejected") == 1
    assert events[-1].type != "brief"


def test_the_extractive_engine_streams_too() -> None:
    events = list(stream(ARTICLE, "extractive"))
    brief = brief_of(events)
    assert without_times(brief) == without_times(summarize(ARTICLE, "extractive"))
    assert len(events) > 8


def test_the_cache_holds_what_was_streamed_and_tells_it_at_once(tmp_path: Path) -> None:
    with serve(streamed(answer_with(positions=[SHUT, LIE])), answer(repairs(positions={1: None}))) as server:
        first, again = (events_of(server, cache=tmp_path) for _ in range(2))
        plain = summarize(ARTICLE, settings=configure(server), cache=tmp_path)
        assert len(server.requests) == 2
    assert [brief_of(events).receipt.cached for events in (first, again)] == [False, True]
    assert {e.path for e in again if isinstance(e, RejectedEvent)} == {"positions[1]"}
    assert brief_of(again).positions == plain.positions


def test_two_that_ask_for_the_same_share_the_call(tmp_path: Path) -> None:
    async def both(server: ProviderServer) -> list[list[StreamEvent]]:
        async def follow() -> list[StreamEvent]:
            return [e async for e in astream(ARTICLE, cache=tmp_path, settings=configure(server))]

        return list(await asyncio.gather(follow(), follow()))

    with serve(streamed(answer_with())) as server:
        one, other = asyncio.run(both(server))
        assert len(server.requests) == 1
    assert brief_of(one).positions == brief_of(other).positions


def test_the_examples_of_the_documentation_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).resolve().parents[2]
    monkeypatch.chdir(root)
    page = (root / "docs" / "streaming.md").read_text("utf-8")
    for code in re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        exec(compile(code, "streaming.md", "exec"), {"__name__": "streaming"})
        assert capsys.readouterr().out.strip()
