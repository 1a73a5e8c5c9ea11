"""Servers that speak OpenAI's protocol in part or in their own way: answers that are kept, and calls made again."""

from __future__ import annotations

import contextlib
import gzip
import importlib
import json
import math
import re
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from pydantic import SecretStr

from summarizer.engines.llm.draft import DraftCollector, draft_response_model
from summarizer.errors import (
    ProviderAuthError,
    ProviderContentError,
    ProviderError,
    ProviderOutputError,
    ProviderRateLimitError,
    ProviderRequestError,
    ProviderTimeoutError,
    ProviderUnavailableError,
)
from summarizer.gateway import response_limits
from summarizer.gateway.call import ModelCall
from summarizer.gateway.libraries import MAX_ERROR_BYTES, load_libraries
from summarizer.gateway.structured_call import CallOptions, call_model
from summarizer.gateway.target import Target
from summarizer.pipeline.run import summarize
from summarizer.pipeline.sync import run_sync
from summarizer.report.markdown import to_markdown
from summarizer.schemas.brief import Mode
from summarizer.schemas.findings import Verification
from summarizer.settings import Settings
from tests.gateway.test_fallbacks import model, write
from tests.support.llm import ARTICLE, GOOD, PlainGrounder, Report
from tests.support.provider_server import Reply, Request, Script, answer, completion, fault, serve
from tests.support.share import share
from tests.support.streamed import DONE, EVENTS, chunk, event, streamed, write_chat

pytestmark = pytest.mark.faults

MESSAGES = [{"role": "user", "content": ARTICLE}]


@pytest.fixture(autouse=True)
def _library() -> None:
    load_libraries()  # it takes seconds, which no limit here is about


def call(base: str, *, listener: Callable[[str], None] | None = None, **more: Any) -> tuple[ModelCall, DraftCollector]:
    """Call a server once, and again as often as `retries` says."""
    target = Target("openai/scripted", "openai", base, SecretStr("k"), "tools", timeout=20.0, **more)
    review = DraftCollector(Report, Verification(PlainGrounder(ARTICLE)))
    asked = call_model(
        draft_response_model(Report), MESSAGES, target=target, context=review, options=CallOptions(listener=listener)
    )
    return run_sync(asked), review


def refuse(*names: str) -> Script:
    """A server that rejects requests with any of these fields."""

    def play(request: Request) -> Reply:
        refused = next((name for name in names if request.json.get(name)), None)
        return fault(400, f"{refused} is not supported") if refused else answer(GOOD)(request)

    return play


def without_finish(request: Request) -> Reply:
    """A stream that gives no reason why it ended."""
    pieces = write_chat(json.dumps(GOOD), request=request, size=20)
    return Reply(b"".join([*pieces[:-3], *pieces[-2:]]), headers=EVENTS)


def test_a_server_with_neither_tools_nor_schemas_is_asked_in_text_and_that_is_remembered() -> None:
    with serve(refuse("tools", "response_format")) as server:
        models = {"first": model(server, mode="auto", model="openai/neither")}
        first, second = write(models), write(models)
    assert [attempt.mode for attempt in first.attempts] == ["tools", "json_schema", "json"]
    assert [attempt.mode for attempt in second.attempts] == ["json"]


@pytest.mark.parametrize("message", ["tools param requires --jinja flag", "tools are not supported by this model"])
def test_a_refusal_that_looks_like_a_fault_of_the_server_changes_the_mode_before_a_retry(message: str) -> None:
    with serve(fault(500, message), answer(GOOD)) as server:
        answers = write({"first": model(server, mode="auto", model=f"openai/{len(message)}")}, retries=2)
    assert [attempt.mode for attempt in answers.attempts] == ["tools", "json_schema"]


@pytest.mark.parametrize(
    ("script", "limit"),
    share([(fault(408), None), (Reply(b"", delay=30), 2.0)], every=2),
    ids=["408", "no first token"],
)
def test_a_slow_answer_is_asked_for_again_while_there_is_time(script: Script, limit: float | None) -> None:
    with serve(streamed(GOOD), script, streamed(GOOD)) as server:
        call(server.base, listener=lambda _: None)  # the first call of a process is slow
        made, review = call(server.base, retries=1, first_token_timeout=limit, listener=lambda _: None)
    assert made.error is None
    assert (len(made.tries), tuple(review.raws)) == (2, (GOOD,))


def test_a_connection_that_is_not_accepted_is_a_server_that_cannot_be_reached() -> None:
    with contextlib.ExitStack() as held:
        full = held.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        made, _ = call(f"http://127.0.0.1:{full.getsockname()[1]}/v1", connect_timeout=0.2, retries=1)
    assert isinstance(made.error, ProviderUnavailableError)
    assert "cannot be reached" in str(made.error)
    assert len(made.tries) == 2


@pytest.mark.parametrize("script", [answer(GOOD), without_finish], ids=["one JSON object", "no finish reason"])
def test_a_whole_answer_is_taken_however_it_is_streamed(script: Script) -> None:
    pieces: list[str] = []
    with serve(script) as server:
        made, review = call(server.base, listener=pieces.append)
        assert len(server.requests) == 1
    assert (made.error, tuple(review.raws)) == (None, (GOOD,))
    assert json.loads("".join(pieces)) == GOOD
    assert [one.usage.total_tokens for one in made.tries if one.usage] == [120] or script is without_finish


@pytest.mark.parametrize("left_out", ["id", "name"])
def test_a_streamed_tool_call_without_id_or_name_is_taken(left_out: str) -> None:
    def play(request: Request) -> Reply:
        pieces = write_chat(json.dumps(GOOD), request=request, size=20)
        given = re.sub(rf'"{left_out}": "(?=call_1|Report)[^"]*"', f'"{left_out}": null', pieces[1].decode()).encode()
        assert given != pieces[1]
        return Reply(b"".join([pieces[0], given, *pieces[2:]]), headers=EVENTS)

    with serve(play) as server:
        made, review = call(server.base, listener=lambda _: None)
        assert len(server.requests) == 1
    assert (made.error, tuple(review.raws)) == (None, (GOOD,))


REFUSAL = {"role": "assistant", "content": None, "refusal": "I cannot help with that."}
REFUSALS = {
    "events": Reply(
        b"".join([*(chunk({"refusal": word}) for word in ("I cannot", " help.")), chunk({}, finish="stop"), DONE]),
        headers=EVENTS,
    ),
    "one JSON object": Reply(json.dumps({"choices": [{"message": REFUSAL, "finish_reason": "stop"}]}).encode()),
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_one_however_it_is_streamed(refusal: Reply) -> None:
    with serve(refusal) as server:
        made, _ = call(server.base, listener=lambda _: None, retries=1)
        assert len(server.requests) == 1
    assert isinstance(made.error, ProviderContentError)


def test_a_stream_is_asked_for_without_its_usage_if_that_is_refused_and_that_is_remembered() -> None:
    def play(request: Request) -> Reply:
        refused = fault(400, "Unknown field", param="stream_options")
        return refused if "stream_options" in request.json else streamed(GOOD)(request)

    with serve(play) as server:
        for _ in range(2):
            made, review = call(server.base, listener=lambda _: None)
            assert (made.error, tuple(review.raws)) == (None, (GOOD,))
        assert ["stream_options" in request.json for request in server.requests] == [True, False, False]


@pytest.mark.parametrize(
    ("param", "told"),
    [("temperature", "does not accept `temperature` as configured"), (None, "Or it may not accept the temperature")],
)
def test_a_refused_parameter_is_named(param: str | None, told: str) -> None:
    refusal = fault(400, "Unsupported value", code="unsupported_value", param=param)
    with serve(refusal) as server, pytest.raises(ProviderRequestError, match=told) as caught:
        write({"first": model(server, temperature=0.2)})
    assert ("It may not support 'tools'" in str(caught.value)) == (param is None)


@pytest.mark.parametrize("finish", ["length", "model_length"])
def test_a_whole_answer_at_the_length_limit_is_kept_and_half_of_one_is_not(finish: str) -> None:
    with serve(answer(GOOD, finish=finish)) as server:
        answers = write({"first": model(server)})
    assert answers.raws == (GOOD,)
    assert "reached its length limit" in answers.cautions[0].message
    with serve(answer(json.dumps(GOOD)[:-4], finish=finish)) as server:
        with pytest.raises(ProviderOutputError, match="cut off by its length limit"):
            write({"first": model(server)}, reasks=2)
        assert len(server.requests) == 1


def test_a_brief_of_an_answer_at_the_length_limit_is_not_complete() -> None:
    """Anthropic and others give what they have of a tool's arguments as an object that is whole."""
    written = {"headline": "The bridge will not open before May"}
    with serve(answer(written, finish="length")) as server:
        settings = Settings(model="first", models={"first": model(server)}, judge="off", retries=0, reasks=0)
        brief = summarize(ARTICLE, settings=settings)
        assert (brief.audit.complete, brief.audit.rejected) == (False, ())
        assert "cut" in {caution.kind for caution in brief.audit.warnings}
        assert "Partial: the answer reached its length limit." in to_markdown(brief)
        with pytest.raises(ProviderOutputError, match="`strict` is set"):
            summarize(ARTICLE, settings=settings, options={"strict": True})


@pytest.mark.parametrize("is_streamed", [False, True])
def test_half_a_surrogate_pair_costs_no_second_call(is_streamed: bool) -> None:
    said = {"sayings": [{"quote": "We are ready \ud83d"}, {"quote": "naïve café 🙂"}]}
    text = json.dumps(said)
    with serve(streamed(text) if is_streamed else answer(text)) as server:
        answers = write({"first": model(server)}, listener=(lambda _: None) if is_streamed else None)
        assert len(server.requests) == 1
    assert answers.raws == ({"sayings": [{"quote": "We are ready \ufffd"}, {"quote": "naïve café 🙂"}]},)


@pytest.mark.parametrize("is_streamed", [False, True])
@pytest.mark.parametrize("mode", ["json", "tools"])
def test_a_line_break_in_a_string_costs_no_second_call(mode: Mode, is_streamed: bool) -> None:
    """As weak models copy a quote from several lines."""
    said = {"sayings": [{"quote": "We are ready,”\r\n\tshe added \\ and\n"}, {"quote": "\n"}]}
    text = json.dumps(said, indent=1).replace(r"\r", "\r").replace(r"\n", "\n").replace(r"\t", "\t")
    with serve(streamed(text) if is_streamed else answer(text)) as server:
        answers = write({"first": model(server, mode=mode)}, listener=(lambda _: None) if is_streamed else None)
        assert len(server.requests) == 1
    assert answers.raws == (said,)


@pytest.mark.parametrize("is_streamed", [False, True])
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"message": "Slow down", "code": 429}, ProviderRateLimitError),
        ({"message": "No such key", "code": 401}, ProviderAuthError),
    ],
)
def test_an_error_with_status_200_is_the_same_for_a_stream(error: Any, kind: type, is_streamed: bool) -> None:
    with serve(Reply(json.dumps({"error": error}).encode())) as server:
        made, _ = call(server.base, listener=(lambda _: None) if is_streamed else None)
    assert type(made.error) is kind


@pytest.mark.parametrize(
    "name", ["openai/scripted", "mistral/scripted"]
)  # with a client of OpenAI's, and LiteLLM's own
def test_no_redirect_takes_a_request_to_another_server(name: str) -> None:
    with serve(answer(GOOD)) as other:
        moved = Reply(b"{}", 307, {"location": f"{other.base}/chat/completions"})
        with serve(moved) as server, pytest.raises(ProviderRequestError, match="another host"):
            write({"first": model(server, model=name)})
    assert not other.requests


def test_a_redirect_on_the_same_server_is_followed() -> None:
    with serve(Reply(b"{}", 307, {"location": "/v1/moved"}), answer(GOOD)) as server:
        assert write({"first": model(server)}).raws == (GOOD,)
    assert len(server.requests) == 2


def pack(body: bytes, *, times: int) -> Reply:
    """An answer that is compressed, and compressed again."""
    for _ in range(times):
        body = gzip.compress(body, 1)
    headers = {"content-encoding": ", ".join(["gzip"] * times), "content-type": "application/json"}
    return Reply(body, headers=headers)


TOO_LARGE = {
    "gzip": lambda: pack(b" " * 30_000_000, times=1),
    "gzip twice": lambda: pack(b"{}", times=2),
    "as it is": lambda: Reply(b" " * 30_000_000),
    "an event without end": lambda: Reply(b"data: " + b"x" * 30_000_000, headers=EVENTS),
}
"""Made when they are sent: each process of the tests imports this module."""


@pytest.mark.parametrize(
    ("reply", "name", "is_streamed"),
    share(product(TOO_LARGE, ["openai/scripted", "mistral/scripted"], [False, True]), every=3),
)
def test_an_answer_that_would_fill_the_memory_is_not_read(
    reply: str, name: str, monkeypatch: pytest.MonkeyPatch, *, is_streamed: bool
) -> None:
    monkeypatch.setattr(response_limits, "MAX_BYTES", 20_000_000)
    with serve(TOO_LARGE[reply]()) as server, pytest.raises(ProviderOutputError, match="far larger than a brief"):
        write({"first": model(server, model=name)}, reasks=1, listener=(lambda _: None) if is_streamed else None)
    assert len(server.requests) == 1


def test_a_compressed_stream_of_comments_ends_at_the_time_limit_and_not_at_the_size_limit() -> None:
    """Parsing 64 MB of comments takes 20 s, in which nobody else would be answered."""
    body = gzip.compress(b": x\n\n" * 14_000_000, 1)
    with serve(Reply(body, headers={**EVENTS, "content-encoding": "gzip"})) as server:
        before = time.process_time()
        with pytest.raises(ProviderTimeoutError):
            write({"first": model(server, timeout=1.0)}, listener=lambda _: None)
    assert time.process_time() - before < 5


@pytest.mark.parametrize("script", [answer(" " * 5_000_000), streamed(" " * 5_000_000, size=20_000, pause=0)])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_an_answer_far_longer_than_a_brief_is_not_read(script: Script, *, is_streamed: bool) -> None:
    """LiteLLM and Instructor would copy and search it on the event loop, and send it along when they ask again."""
    with serve(script) as server, pytest.raises(ProviderOutputError, match="far larger than a brief"):
        write({"first": model(server)}, reasks=1, listener=(lambda _: None) if is_streamed else None)
    assert len(server.requests) == 1


def test_arguments_of_another_tool_are_limited_like_an_answer() -> None:
    """Fifty megabytes of them took 1.4 GB, and the event loop for five seconds."""

    def play(request: Request) -> Reply:
        pieces = write_chat(" " * 5_000_000, request=request, size=20_000)
        return Reply(b"".join([pieces[0], pieces[1].replace(b"Report", b"Other"), *pieces[2:]]), headers=EVENTS)

    with serve(play) as server, pytest.raises(ProviderOutputError, match="far larger than a brief"):
        write({"first": model(server, mode="tools")}, reasks=1, listener=lambda _: None)
    assert len(server.requests) == 1


TEXT = json.dumps(GOOD)
SOUND = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
ODD_USAGE: dict[str, tuple[Any, int | None]] = {
    "fractions": ({**SOUND, "prompt_tokens": 100.5}, None),
    "no number": ({**SOUND, "completion_tokens": math.nan}, None),
    "endless": ({**SOUND, "prompt_tokens": math.inf}, None),
    "words": ("a lot", None),
    "an odd total": ({**SOUND, "total_tokens": 119.5}, 120),
    "an odd detail": ({**SOUND, "prompt_tokens_details": {"cached_tokens": 1.5}}, 120),
    "a negative detail": ({**SOUND, "completion_tokens_details": {"reasoning_tokens": -1}}, 120),
    "too many": ({**SOUND, "prompt_tokens": 10**20}, None),
    "too many as a float": ({**SOUND, "prompt_tokens": 1e300}, None),
    "too many in a detail": ({**SOUND, "prompt_tokens_details": {"cached_tokens": 10**20}}, 120),
    "fractions beside": ({**SOUND, "total_time": 0.25, "cost": 0.001}, 120),
}
ODD_CONTENTS: dict[str, Any] = {
    "parts": [{"type": "text", "text": TEXT[:9]}, {"type": "text", "text": TEXT[9:]}],
    "a thought": [{"type": "thinking", "thinking": [{"type": "text", "text": "{"}]}, {"type": "text", "text": TEXT}],
    "strings": [TEXT],
    "an object": GOOD,
    "an object in a list": [GOOD],
}
FORMS = ("whole", "whole for a stream", "plain text for a stream", "stream")


def play_odd(content: Any, usage: Any, *, form: str) -> Script:
    """An answer with this content and usage, whole or as a stream of two chunks."""
    if form == "stream":
        last = event({"id": "1", "object": "chat.completion.chunk", "created": 1, "choices": [], "usage": usage})
        return Reply(chunk({"content": content}) + chunk({}, finish="stop") + last + DONE, headers=EVENTS)
    body = json.dumps({**completion(message={"content": content}), "usage": usage}).encode()
    return Reply(body, headers={"content-type": "text/plain" if "plain" in form else "application/json"})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ODD_USAGE)
def test_an_answer_is_taken_whatever_its_usage_is(name: str, form: str) -> None:
    usage, total = ODD_USAGE[name]
    with serve(play_odd(TEXT, usage, form=form)) as server:
        answers = write({"first": model(server)}, listener=(lambda _: None) if "stream" in form else None)
        assert len(server.requests) == 1
    assert answers.raws == (GOOD,)
    (attempt,) = answers.attempts
    assert attempt.usage is not None
    if "stream" not in form or total is not None:  # LiteLLM counts the tokens of a stream without usage
        assert attempt.usage.total_tokens == total


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ODD_CONTENTS)
def test_a_text_in_another_form_is_taken(name: str, form: str) -> None:
    with serve(play_odd(ODD_CONTENTS[name], SOUND, form=form)) as server:
        answers = write({"first": model(server)}, listener=(lambda _: None) if "stream" in form else None)
        assert len(server.requests) == 1
    assert answers.raws == (GOOD,)


@pytest.mark.parametrize("media", ["application/json", "text/plain", "text/html"])
@pytest.mark.parametrize("body", [b"null", b"[]", b"7", b"{}", b"", b"<html>Welcome</html>"])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_what_is_no_completion_is_one_call_and_one_error(body: bytes, media: str, *, is_streamed: bool) -> None:
    script = Reply(body, headers={"content-type": media})
    with serve(script) as server, pytest.raises(ProviderOutputError, match=r"cannot be read|is empty"):
        write({"first": model(server)}, retries=1, listener=(lambda _: None) if is_streamed else None)
    assert len(server.requests) == 1


def test_a_stream_that_is_sent_as_plain_text_is_read_as_it_comes() -> None:
    pieces: list[str] = []

    def play(request: Request) -> Reply:
        return replace(streamed(GOOD, size=10)(request), headers={"content-type": "text/plain"})

    with serve(play) as server:
        answers = write({"first": model(server)}, listener=pieces.append)
    assert answers.raws == (GOOD,)
    assert len(pieces) > len(TEXT) / 20


def test_a_compressed_answer_is_read() -> None:
    with serve(lambda request: pack(answer(GOOD)(request).body, times=1)) as server:
        assert write({"first": model(server)}).raws == (GOOD,)


@pytest.mark.parametrize("name", ["openai/scripted", "mistral/scripted"])
def test_a_cookie_of_one_call_is_not_sent_with_the_next(name: str) -> None:
    def play(request: Request) -> Reply:
        return replace(answer(GOOD)(request), headers={"set-cookie": "caller=1; Path=/"})

    with serve(play) as server:
        for _ in range(2):
            write({"first": model(server, model=name)})
        assert ["cookie" in request.headers for request in server.requests] == [False, False]


@pytest.mark.parametrize("name", ["openai/scripted", "mistral/scripted"])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_no_compression_is_asked_for_that_would_be_refused(name: str, *, is_streamed: bool) -> None:
    """With the packages brotli or zstandard, HTTP clients ask for these."""
    with serve(streamed(GOOD) if is_streamed else answer(GOOD)) as server:
        write({"first": model(server, model=name)}, listener=(lambda _: None) if is_streamed else None)
    asked = server.requests[0].headers["accept-encoding"]
    assert set(asked.split(", ")) <= {"gzip", "deflate", "identity"}


@pytest.mark.parametrize("is_openai", [True, False])
def test_only_the_beginning_of_a_long_error_is_read(is_openai: bool) -> None:
    """LiteLLM searches the whole of it for secrets, for seconds and more."""
    named = "litellm.llms.openai.common_utils" if is_openai else "litellm.llms.custom_httpx.http_handler"
    module = importlib.import_module(named)

    async def read(base: str) -> int:
        client = module.BaseOpenAILLM._get_async_http_client() if is_openai else module.AsyncHTTPHandler().client
        return len((await client.post(base, json={})).content)

    with serve(Reply(b"-----BEGIN" * 40_000, status=400)) as server:
        assert run_sync(read(server.base)) == MAX_ERROR_BYTES


BEGUN = "-----BEGIN PRIVATE KEY-----" * 300
ERRORS = {
    "status": fault(400, BEGUN),
    "escaped": Reply(fault(400, BEGUN).body.replace(b"--BEGIN", b"-\\u002dBEGIN"), status=400),
    "in a good answer": Reply(fault(400, BEGUN).body),
    "in a stream": Reply(b"data: %b\n\n" % json.dumps({"error": {"message": BEGUN}}).encode(), headers=EVENTS),
    "no JSON": Reply(BEGUN.lower().encode(), headers={"content-type": "text/plain"}),
}


@pytest.mark.parametrize("name", ERRORS)
def test_private_keys_that_begin_often_in_an_error_do_not_hold_the_event_loop(name: str) -> None:
    """LiteLLM's search for them takes a minute for 8 kB."""
    listener: Callable[[str], None] | None = (lambda _: None) if name == "in a stream" else None
    begun = time.monotonic()
    with serve(ERRORS[name]) as server, pytest.raises(ProviderError) as caught:
        write({"first": model(server)}, listener=listener)
    assert time.monotonic() - begun < 6
    assert "PRIVATE KEY" not in str(caught.value).upper()
