"""Every fault of a provider becomes its own error, says what to do, and tells nothing that it should not."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import logging
import sys
import traceback
from typing import Any

import pytest

from summarizer import summarize
from summarizer.errors import (
    ContextLengthError,
    ProviderAuthError,
    ProviderContentError,
    ProviderError,
    ProviderNotFoundError,
    ProviderOutputError,
    ProviderRateLimitError,
    ProviderRequestError,
    ProviderTimeoutError,
    ProviderUnavailableError,
)
from summarizer.gateway.provider_errors import find_retry_delay
from tests.support.llm import ARTICLE, CANARIES, GOOD, KEY, SHAPELESS, ask
from tests.support.provider_server import Reply, Script, answer, completion, fault, free_port, reply, serve
from tests.support.share import share

WHOLE = reply(completion(message={"content": ARTICLE * 5})).body
HTML = {"content-type": "text/html"}
ECHO = f"you sent {ARTICLE} with the key {KEY}"
"""Providers repeat what they were sent, also in their errors."""

FAULTS: dict[str, tuple[Script, type[ProviderError], str, dict[str, Any]]] = {
    "401": (fault(401, ECHO, code="invalid_api_key"), ProviderAuthError, "rejected the key", {}),
    "403": (fault(403, ECHO), ProviderAuthError, "may use this model", {}),
    "404": (fault(404, ECHO, code="model_not_found"), ProviderNotFoundError, "Check the model's name", {}),
    "402": (fault(402, ECHO), ProviderRequestError, "billing", {}),
    "408": (fault(408, ECHO), ProviderTimeoutError, "timed out", {"retryable": True}),
    "409": (fault(409, ECHO), ProviderUnavailableError, "unavailable (409)", {"retryable": True}),
    "413": (fault(413, ECHO), ContextLengthError, "longer context", {}),
    "422": (fault(422, ECHO), ProviderRequestError, "It may not support 'tools'", {}),
    "400": (fault(400, ECHO), ProviderRequestError, "(400)", {}),
    "400 that speaks of rate limits": (
        fault(400, "your article is about the rate limit of 429 letters"),
        ProviderRequestError,
        "rejected the request",
        {},
    ),
    "400 too long": (
        fault(400, f"This model's maximum context length is 8192 tokens. {ECHO}", code="context_length_exceeded"),
        ContextLengthError,
        "shorter article",
        {},
    ),
    "400 too long, by llama.cpp": (
        fault(400, "request (9000 tokens) exceeds the available context size (8192 tokens)"),
        ContextLengthError,
        "shorter article",
        {},
    ),
    "400 filtered": (
        fault(400, f"The response was filtered. {ECHO}", code="content_filter"),
        ProviderContentError,
        "Another model",
        {},
    ),
    "429": (
        fault(429, ECHO, headers={"retry-after": "7"}),
        ProviderRateLimitError,
        "Try again in 7 seconds",
        {"retryable": True, "retry_after": 7.0},
    ),
    "429 with a code": (
        fault(429, ECHO, code="requests"),
        ProviderRateLimitError,
        "(429: requests)",
        {"retryable": True},
    ),
    "429 with a time that is over": (
        fault(429, ECHO, headers={"retry-after": "Mon, 01 Jan 2024 00:00:00 GMT"}),
        ProviderRateLimitError,
        "Try again later",
        {"retryable": True, "retry_after": 0.0},
    ),
    "429 without a time": (fault(429, ECHO), ProviderRateLimitError, "Try again later", {"retryable": True}),
    "429 without credit": (fault(429, ECHO, code="insufficient_quota"), ProviderRateLimitError, "billing", {}),
    "500": (fault(500, ECHO), ProviderUnavailableError, "unavailable (500)", {"retryable": True}),
    "502 in HTML": (
        Reply(b"<html>Bad gateway</html>", status=502, headers=HTML),
        ProviderUnavailableError,
        "(502)",
        {"retryable": True},
    ),
    "503": (
        fault(503, ECHO, headers={"retry-after": "9"}),
        ProviderUnavailableError,
        "overloaded",
        {"retryable": True, "retry_after": 9.0},
    ),
    "529": (fault(529, ECHO), ProviderUnavailableError, "(529)", {"retryable": True}),
    "cut in the middle": (
        Reply(WHOLE, cut=100),
        ProviderUnavailableError,
        "closed the connection in the middle",
        {"retryable": True},
    ),
    "half an answer": (Reply(WHOLE[:100]), ProviderOutputError, "half an answer", {}),
    "HTML": (Reply(b"<html>Welcome</html>", headers=HTML), ProviderOutputError, "HTML", {}),
    "nothing": (Reply(b""), ProviderOutputError, "Check the base URL", {}),
    "null": (Reply(b"null"), ProviderOutputError, "Check the base URL", {}),
    "choices of null": (Reply(b'{"choices": null}'), ProviderOutputError, "JSON without choices", {}),
    "empty choices": (reply(completion(message=None)), ProviderOutputError, "is empty", {}),
    "refusal": (
        reply(completion(message={"content": None, "refusal": ECHO})),
        ProviderContentError,
        "refused to answer",
        {},
    ),
    "refusal in prose": (
        reply(completion(message={"content": "I'm sorry, but I can't help with what Mayor Anna Lind said."})),
        ProviderContentError,
        "refused to answer (“I'm sorry, but I can't help …”)",
        {},
    ),
    "refusal in prose, after reasoning": (
        reply(completion(message={"content": "<think>{}</think>\nI’m unable to summarize this article."})),
        ProviderContentError,
        "(“I’m unable to summarize …”)",
        {},
    ),
    "filtered answer": (
        reply(completion(message={"content": None}, finish="content_filter")),
        ProviderContentError,
        "filtered the article",
        {},
    ),
    "cut off by length": (answer('{"sayings": [{"quo', finish="length"), ProviderOutputError, "Raise max_tokens", {}),
    "slow": (Reply(WHOLE, delay=5), ProviderTimeoutError, "within 1.5 s", {"retryable": True}),
    "one byte after the other": (
        Reply(WHOLE, drip=0.1),
        ProviderTimeoutError,
        "within 1.5 s",
        {"retryable": True},
    ),
}


SAME_EVERYWHERE = {"401", "403", "404", "413", "422", "500", "502", "503", "529"} | {
    "400 too long",
    "429",
    "429 without a time",
    "cut in the middle",
    "half an answer",
    "HTML",
    "null",
    "slow",
}
"""Faults that come over the wire the same way from every provider."""


MODES = ("tools", "json_schema", "json")
IN_THE_ANSWER = (
    "half an answer",
    "empty choices",
    "refusal",
    "refusal in prose",
    "filtered answer",
    "cut off by length",
    "422",
)
"""Faults that each mode reads in its own way, or tells in its own words: of the others one mode each is tried."""


@pytest.mark.faults
@pytest.mark.parametrize(
    ("name", "mode"),
    [
        (name, mode)
        for at, name in enumerate(FAULTS)
        for mode in (MODES if name in IN_THE_ANSWER else (MODES[at % len(MODES)],))
    ],
)
def test_a_fault_is_one_call_and_one_typed_error(
    name: str, mode: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    script, kind, message, expected = FAULTS[name]
    with caplog.at_level(logging.DEBUG), serve(script) as server, pytest.raises(ProviderError) as caught:
        ask(server, mode=mode, timeout=1.5 if kind is ProviderTimeoutError and name != "408" else 20.0)
    error = caught.value
    assert type(error) is kind
    assert message.replace("'tools'", f"'{mode}'") in str(error)
    assert (error.provider, error.model) == ("openai", "scripted")
    assert "openai" in str(error)
    assert "'openai/scripted'" in str(error)
    assert (error.retryable, error.retry_after) == (expected.get("retryable", False), expected.get("retry_after"))
    assert len(server.requests) == 1
    assert ARTICLE in "".join(server.requests[0].texts)
    assert KEY in str(server.requests[0].headers)
    assert_nothing_leaks(error, caplog=caplog, capfd=capfd)


LONG = "word " * 100
SAID: dict[str, tuple[str, str]] = {
    "a parameter": ("Unknown parameter: 'frobnicate'.", "Unknown parameter: 'frobnicate'."),
    "its key": (f"{KEY} may not use this", "*** may not use this"),
    "part of a key": ("Incorrect key: sk-pr*********ab12 (again)", "Incorrect key: *** (again)"),
    "an account": ("Limit of org-7fQk29LmZx81Rt44Wq0a reached", "Limit of org-*** reached"),
    "a dated model": ("gpt-5-mini-2025-08-07 takes no tools", "gpt-5-mini-2025-08-07 takes no tools"),
    "the request": (f"no: {ARTICLE} was sent", "no:…"),
    "the request as JSON": (json.dumps({"bad input": ARTICLE}), '{"bad input": "…'),
    "a part of the request": ("bad value 'OPEN BEFORE MAY,  Mayor Anna' there", "bad value '…"),
    "lines and controls": ("a\nb\x1b[2Jc\u2028d", "a b [2Jc d"),
    "a long text": (LONG, f"{LONG[:199]}…"),
}


@pytest.mark.parametrize("name", SAID)
def test_the_operator_reads_what_the_provider_said(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "summarizer")
    message, said = SAID[name]
    with serve(fault(400, message)) as server, pytest.raises(ProviderRequestError) as caught:
        ask(server)
    assert caught.value.__notes__[-1] == f"openai said: “{said}”."
    fields = [vars(record)["fields"] for record in caplog.records if record.msg == "provider_error"]
    assert fields == [{"model": "openai/scripted", "code": "provider_request", "status": 400, "said": said}]
    assert said not in str(caught.value), "callers of the service are not told"


def test_what_is_said_of_filtered_contents_is_not_repeated(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "summarizer")
    filtered = fault(400, "Anna Lind is not allowed", code="content_filter")
    with serve(filtered) as server, pytest.raises(ProviderContentError) as caught:
        ask(server)
    assert "said" not in str(caught.value.__notes__)
    (fields,) = [vars(record)["fields"] for record in caplog.records if record.msg == "provider_error"]
    assert (fields["code"], fields["said"]) == ("provider_content", None)


PROVIDERS = ("anthropic", "gemini", "hosted_vllm", "deepseek")


@pytest.mark.faults
@pytest.mark.parametrize(
    ("name", "provider"),
    share(
        (
            (name, PROVIDERS[(at + more) % len(PROVIDERS)])
            for at, name in enumerate(name for name in FAULTS if name[:3] in SAME_EVERYWHERE or name in SAME_EVERYWHERE)
            for more in (0, 1)
        ),
        every=3,
    ),
)
def test_every_provider_client_of_litellm_is_read_alike(
    name: str, provider: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """LiteLLM names the same status differently for each of them: each fault comes from two."""
    script, kind, _, expected = FAULTS[name]
    with caplog.at_level(logging.DEBUG), serve(script) as server, pytest.raises(ProviderError) as caught:
        ask(server, model=f"{provider}/scripted", timeout=1.5 if name == "slow" else 20.0)
    assert type(caught.value) is kind
    assert (caught.value.provider, caught.value.retryable) == (provider, expected.get("retryable", False))
    assert caught.value.retry_after == expected.get("retry_after")
    assert len(server.requests) == 1
    assert_nothing_leaks(caught.value, caplog=caplog, capfd=capfd)


def test_a_provider_that_is_not_there_is_named_by_the_connection_that_failed(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarizer.gateway import provider_errors
    from summarizer.gateway.provider_errors import list_causes

    raised: list[BaseException] = []
    monkeypatch.setattr(provider_errors, "list_causes", lambda error: raised.append(error) or list_causes(error))
    with caplog.at_level(logging.DEBUG), pytest.raises(ProviderUnavailableError, match="cannot be reached") as caught:
        ask(f"http://127.0.0.1:{free_port()}/v1")
    assert any(isinstance(cause, ConnectionRefusedError) for cause in list_causes(raised[0]))
    assert caught.value.retryable
    assert_nothing_leaks(caught.value, caplog=caplog, capfd=capfd)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (text, MODES[at % len(MODES)])
        for at, text in enumerate(["I would rather not.", "[1, 2]", '"words"', "null", "7", '{"a": '])
    ],
)
def test_an_answer_that_is_no_object_is_asked_for_again_once(
    text: str, mode: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), serve(answer(text)) as server, pytest.raises(ProviderOutputError) as caught:
        ask(server, mode=mode)
    assert "was not an object in the schema, also when asked again" in str(caught.value)
    assert len(server.requests) == 2
    assert_nothing_leaks(caught.value, caplog=caplog, capfd=capfd)


def test_a_model_that_answers_in_words_though_a_tool_was_asked_for_is_asked_again() -> None:
    words = reply(completion(message={"content": "Here is what I think."}))
    with serve(words, answer(GOOD)) as server:
        answers = ask(server)
    assert answers.raws == (GOOD,)
    assert [bool(attempt.failure) for attempt in answers.attempts] == [True, False]


@pytest.mark.parametrize("name", ["401", "429", "500", "cut in the middle", "HTML", "refusal", "cut off by length"])
def test_a_good_first_answer_survives_a_failed_second_call(name: str, caplog: pytest.LogCaptureFixture) -> None:
    script, kind, message, _ = FAULTS[name]
    with caplog.at_level(logging.DEBUG), serve(answer(SHAPELESS), script) as server:
        answers = ask(server)
    assert answers.raws == (SHAPELESS,)
    assert len(server.requests) == 2
    assert answers.attempts[0].failure == "1 part of the answer failed verification"
    assert message in answers.attempts[1].failure
    assert message in answers.cautions[0].message
    assert not any(canary in caplog.text for canary in CANARIES), kind


def test_a_good_first_answer_survives_a_second_call_that_takes_too_long() -> None:
    with serve(answer(SHAPELESS), Reply(WHOLE, delay=5)) as server:
        answers = ask(server, timeout=1.0)
    assert answers.raws == (SHAPELESS,)
    assert "within" in answers.cautions[0].message
    assert answers.attempts[1].failure


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("", None), ("soon", None), ("1e9", None), ("nan", None), ("inf", None)],
)
def test_retry_after_is_read_where_it_says_something(value: str, seconds: float | None) -> None:
    assert find_retry_delay({"retry-after": value}) == seconds


def test_retry_after_may_be_a_date() -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)
    assert find_retry_delay({"retry-after": email.utils.format_datetime(later)}) == pytest.approx(90, abs=2)
    assert find_retry_delay({"retry-after": "Mon, 01 Jan 2024 00:00:00 GMT"}) == 0.0


def assert_nothing_leaks(
    error: BaseException, *, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither the error, nor anything that it drags along, nor any output tells the key or the article."""
    told = [caplog.text, *capfd.readouterr()]
    seen: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo:
        link = todo.pop()
        if link is None or link in seen:
            continue
        seen.append(link)
        told += [str(link), repr(link), repr(vars(link))]
        told += traceback.format_exception(link)
        todo += [link.__cause__, link.__context__]
    for canary in CANARIES:
        assert not any(canary in text for text in told)


@pytest.mark.parametrize("model", ["cloudflare/llama", "snowflake/arctic", "friendliai/llama", "sap/m", "bytez/a/m"])
def test_a_call_without_credentials_says_so(model: str) -> None:
    """Nothing was sent, and nothing answered: these providers take more than a key, or another one than usual."""
    provider = model.partition("/")[0]
    with pytest.raises(ProviderAuthError, match=rf"was not called: {provider} needs credentials or a base URL"):
        summarize(ARTICLE, model=model)


def test_a_provider_without_chat_models_says_what_to_write_instead() -> None:
    with pytest.raises(
        ProviderRequestError, match=r"no chat models of openai_like\..* write 'openai/m' and set api_base"
    ):
        summarize(ARTICLE, model="openai_like/m", api_base="http://127.0.0.1:9/v1")


def test_a_provider_that_needs_another_package_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.auth", None)
    with pytest.raises(ProviderRequestError, match=r"vertex_ai needs the Python package google\.auth"):
        summarize(ARTICLE, model="vertex_ai/gemini-2.5-pro")


def test_a_server_of_ones_own_without_its_path() -> None:
    with serve(fault(404, "Not Found")) as server:
        base = server.base.removesuffix("/v1")
        with pytest.raises(ProviderNotFoundError, match="the base URL, which of most servers ends with /v1"):
            summarize(ARTICLE, model="openai/house", api_base=base)
