"""Time, tokens, money and the providers' own limits: what is kept to, and that nothing is begun that would break it."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import json
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from summarizer.errors import (
    BudgetError,
    ConfigurationError,
    ProviderOutputError,
    ProviderRateLimitError,
    ProviderTimeoutError,
    ProviderUnavailableError,
)
from summarizer.gateway.libraries import load_libraries
from summarizer.settings import ModelSettings, ProviderSettings, Settings
from tests.gateway.test_fallbacks import model, write
from tests.support.llm import GOOD, SHAPELESS, ask
from tests.support.provider_server import Reply, Request, answer, completion, fault, reply, serve
from tests.support.service import ARTICLE, configure_model, make_client, serve_app
from tests.support.streamed import streamed
from tests.support.waiting import PATIENCE, join, wait_until

LIMITED = {"openai": ProviderSettings(concurrency=1)}
PRICED = {"input_cost_per_token": 0.001, "output_cost_per_token": 0.002}


@pytest.fixture(autouse=True)
def _library() -> None:
    load_libraries()  # it takes seconds, which no limit here is about


@pytest.mark.faults
def test_a_429_with_a_time_is_waited_for_once_and_the_receipt_says_so() -> None:
    with serve(fault(429, headers={"retry-after": "4"}), answer(GOOD)) as server:
        begun = time.monotonic()
        answers = write({"first": model(server, timeout=60.0)}, retries=1)
        took = time.monotonic() - begun
        assert len(server.requests) == 2
    assert took >= 4.0
    assert answers.raws == (GOOD,)
    assert "Try again in 4 seconds" in answers.attempts[0].failure


def test_it_is_not_waited_for_twice() -> None:
    with serve(fault(429, headers={"retry-after": "1"})) as server:
        with pytest.raises(ProviderRateLimitError) as caught:
            write({"first": model(server)}, retries=1)
        assert len(server.requests) == 2
    assert caught.value.retry_after == 1.0


def test_a_wait_that_does_not_fit_into_the_time_is_not_begun() -> None:
    with serve(fault(429, headers={"retry-after": "7"})) as server:
        with pytest.raises(ProviderRateLimitError) as caught:
            write({"first": model(server, timeout=5.0)}, retries=3)
        assert len(server.requests) == 1
    assert caught.value.retry_after == 7.0


def in_a_moment() -> str:
    return email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "words", "least"),
    [
        ({"retry-after": in_a_moment}, {}, 0.5),
        ({"retry-after-ms": "700"}, {}, 0.7),
        ({}, {"message": "Rate limit reached. Please try again in 700ms."}, 0.7),
        ({}, {"details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.7s"}]}, 0.7),
    ],
    ids=["a date", "milliseconds", "words", "details"],
)
def test_a_time_in_another_form_is_kept_to_as_well(headers: Any, words: Any, least: float) -> None:
    def slow_down(_: Request) -> Reply:
        given = {name: value() if callable(value) else value for name, value in headers.items()}
        return reply({"error": {"code": "x", **words}}, status=429, headers=given)

    with serve(slow_down, answer(GOOD)) as server:
        begun = time.monotonic()
        write({"first": model(server, timeout=30.0)}, retries=1)
        assert least <= time.monotonic() - begun < PATIENCE
        assert len(server.requests) == 2


@pytest.mark.slow
@pytest.mark.parametrize("is_streamed", [False, True])
def test_one_byte_after_the_other_is_cut_at_the_whole_calls_limit(is_streamed: bool) -> None:
    body = reply(completion(message={"content": "x" * 100})).body
    kind = "text/event-stream" if is_streamed else "application/json"
    with serve(Reply(body, drip=0.1, headers={"content-type": kind})) as server:
        begun = time.monotonic()
        with pytest.raises(ProviderTimeoutError, match="within 1 s"):
            write({"first": model(server, timeout=1.0)}, retries=3, listener=print if is_streamed else None)
        assert time.monotonic() - begun < PATIENCE
        assert server.hung_up.wait(PATIENCE)
        assert len(server.requests) == 1


def test_a_stream_whose_tokens_drip_is_cut_at_the_whole_calls_limit() -> None:
    with serve(streamed(GOOD, size=1, pause=0.1)) as server:
        begun = time.monotonic()
        with pytest.raises(ProviderTimeoutError):
            write({"first": model(server, timeout=1.0)}, listener=lambda *_: None)
        assert time.monotonic() - begun < PATIENCE
        assert server.hung_up.wait(PATIENCE)


def test_a_first_token_that_is_late_is_cut() -> None:
    with serve(Reply(b"", delay=60)) as server:
        begun = time.monotonic()
        with pytest.raises(ProviderTimeoutError, match=r"sent nothing within 0\.5 s"):
            write({"first": model(server, first_token_timeout=0.5)}, listener=lambda *_: None)
        assert time.monotonic() - begun < PATIENCE


def test_a_caller_who_hangs_up_ends_the_call() -> None:
    async def leave(url: str) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        _, writer = await asyncio.open_connection(host, int(port))
        body = json.dumps({"text": ARTICLE}).encode()
        head = (
            f"POST /v1/summaries HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
        )
        writer.write(f"{head}\r\n\r\n".encode() + body)
        assert await asyncio.to_thread(provider.asked.wait, PATIENCE * 3)
        writer.close()
        assert await asyncio.to_thread(provider.hung_up.wait, PATIENCE)

    with serve(Reply(b"{}", delay=30)) as provider, serve_app(configure_model(provider.base)) as url:
        asyncio.run(leave(url))
        assert len(provider.requests) == 1


class Crowd:
    """Counts how many requests are being answered at once, and when each came."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now, self.most = seconds, 0, 0
        self.lock = threading.Lock()
        self.times: list[float] = []

    def __call__(self, request: Request) -> Reply:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.times.append(time.monotonic())
        time.sleep(self.seconds)
        with self.lock:
            self.now -= 1
        return answer(GOOD)(request)


def write_many(number: int, **settings: Any) -> None:
    threads = [threading.Thread(target=write, kwargs=settings) for _ in range(number)]
    for thread in threads:
        thread.start()
    join(threads)


def test_no_more_calls_of_a_provider_run_at_once_than_are_allowed() -> None:
    crowd = Crowd(0.15)
    with serve(crowd) as server:
        models = {"first": model(server), "second": model(server, model="openai/other")}
        write_many(8, models=models, providers={"openai": ProviderSettings(concurrency=3)})
        assert len(server.requests) == 8
    assert crowd.most == 3


@pytest.mark.faults
def test_a_call_that_waits_too_long_for_a_slot_is_not_taken_for_a_slow_answer() -> None:
    def fail(models: dict[str, ModelSettings]) -> None:
        with pytest.raises(ProviderTimeoutError, match="did not finish its answer within 4 s"):
            write(models, providers=LIMITED)

    with serve(Reply(b"{}", delay=60)) as server:
        first = threading.Thread(target=fail, args=({"first": model(server, timeout=4.0)},))
        first.start()
        wait_until(lambda: len(server.requests) == 1)
        with pytest.raises(ProviderTimeoutError) as caught:
            write({"first": model(server, timeout=0.5)}, providers=LIMITED)
        join([first])
        assert len(server.requests) == 1
    assert "openai could not be asked, since its calls are limited under [providers.openai], within 0.5" in str(
        caught.value
    )


def test_calls_of_a_provider_begin_evenly() -> None:
    crowd, started = Crowd(0.0), time.monotonic()
    with serve(crowd) as server:
        write_many(5, models={"first": model(server)}, providers={"openai": ProviderSettings(requests_per_minute=300)})
    assert len(crowd.times) == 5
    assert max(crowd.times) - started > 0.79  # the fifth begins 0.8 seconds after the first, or later


def test_another_providers_limits_do_not_hold() -> None:
    crowd = Crowd(0.5)
    with serve(crowd) as server:
        write_many(4, models={"first": model(server)}, providers={"anthropic": ProviderSettings(concurrency=1)})
    assert crowd.most > 1


def test_tokens_end_before_they_are_exceeded_with_what_is_asked_again() -> None:
    """A request has 580 to 620 tokens, by the marks around the article, which are drawn at random."""
    with serve(answer("no object")) as server:
        with pytest.raises(BudgetError, match="limit for one request"):
            ask(server, reasks=3, max_request_tokens=860)
        sent = [request.json for request in server.requests]
    assert len(sent) == 2, "of four that would be made without the limit"
    first, second = (body["max_tokens"] for body in sent)
    assert second < first - 120 < 860, "an answer is held to what is left"


@pytest.mark.parametrize("is_streamed", [True, False])
def test_a_request_whose_answer_was_lost_counts(is_streamed: bool) -> None:
    """Of a stream the tokens that came, of another answer as many as were allowed."""

    def cut(request: Request) -> Reply:
        body = streamed("no object " * 40)(request)
        whole = Reply(b"".join(body.pieces), headers=body.headers) if is_streamed else answer("no object")(request)
        return replace(whole, cut=len(whole.body) // 2)

    with serve(cut) as server:
        with pytest.raises(BudgetError, match=r"after [1-9]"):
            write(
                {"first": model(server)},
                retries=5,
                max_request_tokens=1400,
                listener=(lambda _: None) if is_streamed else None,
            )
        assert len(server.requests) == (2 if is_streamed else 1), "of six that would be made without the limit"


def test_a_prompt_that_would_exceed_the_tokens_is_not_sent() -> None:
    with serve(answer(GOOD)) as server:
        with pytest.raises(BudgetError, match="shorten the article"):
            ask(server, max_request_tokens=100)
        assert server.requests == []


def test_an_answer_that_the_budget_cut_off_says_so() -> None:
    def cut(request: Request) -> Reply:
        made = completion(message={"content": '{"sum'}, finish="length")
        sent = request.json["max_tokens"]
        made["usage"] = {"prompt_tokens": 100, "completion_tokens": sent, "total_tokens": 100 + sent}
        return reply(made)

    with serve(cut) as server:
        with pytest.raises(BudgetError, match=r"cut off after \d+ tokens, .* \(700 tokens\) left"):
            ask(server, max_request_tokens=700)
        with pytest.raises(ProviderOutputError, match="Raise max_tokens"):
            write({"first": model(server, max_tokens=20)}, max_request_tokens=900)


def test_an_answer_that_came_before_the_budget_ended_is_kept() -> None:
    with serve(answer(SHAPELESS)) as server:
        answers = ask(server, reasks=3, max_request_tokens=680)
        assert len(server.requests) == 1
    assert answers.raws == (SHAPELESS,)
    assert "limit for one request" in answers.cautions[0].message


def test_money_ends_before_it_is_exceeded() -> None:
    with serve(answer("no object")) as server:
        with pytest.raises(BudgetError, match="US dollars"):
            write({"first": model(server, **PRICED)}, reasks=3, max_request_usd=0.95)
        spent = sum(100 * 0.001 + 20 * 0.002 for _ in server.requests)
        assert len(server.requests) == 2
    assert spent < 0.95


def test_a_budget_is_for_all_models_together() -> None:
    with serve(fault(500)) as broken, serve(answer("no object")) as weak, serve(answer(GOOD)) as last:
        models = {
            "first": model(broken, fallbacks=("weak", "last")),
            "weak": model(weak, model="openai/weak"),
            "last": model(last, model="openai/last"),
        }
        with pytest.raises(BudgetError, match="None of the 3 models"):
            write(models, reasks=0, max_request_tokens=680)
        assert (len(weak.requests), len(last.requests)) == (1, 0)


def test_money_without_a_price_is_a_matter_of_the_configuration() -> None:
    with serve(answer(GOOD)) as server:
        with pytest.raises(ConfigurationError, match="input_cost_per_token"):
            write({"first": model(server)}, max_request_usd=1.0)
        assert server.requests == []


def test_a_budget_that_is_spent_is_a_problem_of_the_request() -> None:
    with serve(answer({})) as server:
        client = make_client(configure_model(server.base, max_request_tokens=50, max_request_usd=None))
        got = client.post("/v1/summaries", json={"text": ARTICLE})
    assert (got.status_code, got.json()["code"]) == (422, "budget")


def test_a_provider_that_hangs_up_is_tried_again_in_a_moment() -> None:
    body = reply(completion(message={"content": "x" * 400})).body
    with serve(Reply(body, cut=100), answer(GOOD)) as server:
        assert write({"first": model(server)}, retries=1).raws == (GOOD,)
        assert len(server.requests) == 2
    with serve(Reply(body, cut=100)) as server, pytest.raises(ProviderUnavailableError):
        write({"first": model(server)}, retries=0)


def test_limits_are_read_from_the_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "summarizer.toml").write_text("[providers.openai]\nconcurrency = 2\nrequests_per_minute = 30\n")
    monkeypatch.chdir(tmp_path)
    assert Settings.load().providers == {"openai": ProviderSettings(concurrency=2, requests_per_minute=30)}
    assert ModelSettings(model="openai/x").retries is None
