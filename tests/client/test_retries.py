"""What both clients do when the service fails, as a real HTTP server plays it: wait, come back, or raise."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from summarizer import errors
from summarizer.client import AsyncClient, Client
from summarizer.client.retries import RetryPolicy
from summarizer.schemas.audit import Audit
from tests.support.provider_server import Reply, free_port, serve

AUDIT = Reply(Audit(complete=True).model_dump_json().encode())
KEY = "key-canary-1"

Ask = Callable[..., tuple[Any, list[float]]]


def problem(status: int, *, code: str = "scripted", attempts: Any = (), **headers: str) -> Reply:
    document = {
        "type": f"urn:summarizer:problem:{code}", "title": "Scripted", "status": status, "detail": "What to do.",
        "code": code, "request_id": "r-1", "errors": [], "attempts": attempts,
    }  # fmt: skip
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(
        json.dumps(document).encode(),
        status=status,
        headers={"content-type": "application/problem+json", "x-request-id": "r-1", **fields},
    )


def ask_in_turn(base: str, **settings: Any) -> tuple[Any, list[float]]:
    """Ask with the plain client; the result or error, and how long it would have slept."""
    slept: list[float] = []
    with Client(base, sleep=slept.append, jitter=lambda: 1.0, **settings) as client:
        try:
            return client.verify("An article.", ["An article."]), slept
        except errors.APIError as error:
            return error, slept


def ask_in_a_loop(base: str, **settings: Any) -> tuple[Any, list[float]]:
    """The same with the asynchronous client."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def ask() -> Any:
        async with AsyncClient(base, sleep=sleep, jitter=lambda: 1.0, **settings) as client:
            try:
                return await client.verify("An article.", ["An article."])
            except errors.APIError as error:
                return error

    return asyncio.run(ask()), slept


@pytest.fixture(params=[ask_in_turn, ask_in_a_loop], ids=["Client", "AsyncClient"])
def ask(request: pytest.FixtureRequest) -> Ask:
    asker: Ask = request.param
    return asker


def root(base: str) -> str:
    return base.removesuffix("/v1")


STATUSES: list[tuple[int, type[errors.APIStatusError], bool]] = [
    (400, errors.BadRequestError, False),
    (401, errors.AuthenticationError, False),
    (403, errors.PermissionDeniedError, False),
    (404, errors.NotFoundError, False),
    (406, errors.APIStatusError, False),
    (408, errors.APIStatusError, True),
    (409, errors.ConflictError, True),
    (413, errors.PayloadTooLargeError, False),
    (422, errors.UnprocessableEntityError, False),
    (429, errors.RateLimitError, True),
    (500, errors.ServerError, True),
    (502, errors.ServerError, True),
    (503, errors.ServerError, True),
    (504, errors.ServerError, True),
]


@pytest.mark.parametrize(("status", "kind", "retried"), STATUSES, ids=[str(case[0]) for case in STATUSES])
def test_each_status_is_its_own_error(ask: Ask, status: int, kind: type[errors.APIError], retried: bool) -> None:
    with serve(problem(status, code="some_code")) as server:
        error, slept = ask(root(server.base), api_key=KEY)
        assert len(server.requests) == (3 if retried else 1)
    assert type(error) is kind
    assert (error.status_code, error.request_id) == (status, "r-1")
    assert (error.problem["code"], error.problem["status"]) == ("some_code", status)
    assert "What to do." in str(error)
    assert KEY not in str(error)
    assert len(slept) == (2 if retried else 0)


@pytest.mark.parametrize("attempts", [None, 3, "two", ["tools"], [{"mode": "tools"}, {"mode": 5}]], ids=repr)
def test_attempts_that_this_client_cannot_read_hide_no_error(ask: Ask, attempts: Any) -> None:
    with serve(problem(422, code="ungrounded", attempts=attempts)) as server:
        error, _ = ask(root(server.base), api_key=KEY)
    assert (type(error), error.attempts) == (errors.UnprocessableEntityError, ())
    assert error.problem["attempts"] == attempts


def test_a_call_that_succeeds_later_is_one_call_to_its_caller(ask: Ask) -> None:
    with serve(problem(503), problem(429), AUDIT) as server:
        audit, slept = ask(root(server.base), api_key=KEY)
        sent = [{name.lower(): value for name, value in request.headers.items()} for request in server.requests]
        bodies = {request.raw for request in server.requests}
        paths = {request.path for request in server.requests}
    assert audit == Audit(complete=True)
    assert slept == [0.5, 1.0]
    assert len({headers["idempotency-key"] for headers in sent}) == 1
    assert {headers["authorization"] for headers in sent} == {f"Bearer {KEY}"}
    assert bodies == {b'{"text": "An article.", "quotes": ["An article."]}'}
    assert paths == {"/v1/verifications"}


def test_each_call_has_an_idempotency_key_of_its_own() -> None:
    with serve(AUDIT) as server, Client(root(server.base)) as client:
        client.verify("a b", ["a"])
        client.verify("a b", ["a"])
        keys = {dict(request.headers)["Idempotency-Key"] for request in server.requests}
    assert len(keys) == 2


@pytest.mark.parametrize(("told", "waited"), [("0", 0.0), ("3", 3.0), (" 12 ", 12.0), ("60", 60.0), ("soon", 0.5)])
def test_retry_after_in_seconds_is_honoured(ask: Ask, told: str, waited: float) -> None:
    with serve(problem(429, retry_after=told), AUDIT) as server:
        audit, slept = ask(root(server.base))
    assert isinstance(audit, Audit)
    assert slept == [waited]


def test_retry_after_as_a_date_is_honoured(ask: Ask) -> None:
    when = email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=20), usegmt=True)
    with serve(problem(503, retry_after=when), AUDIT) as server:
        _, slept = ask(root(server.base))
    assert 15 < slept[0] <= 20


@pytest.mark.parametrize("told", ["61", "86400", "9" * 40, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_wait_that_nobody_would_sit_through_is_an_error_at_once(ask: Ask, told: str) -> None:
    with serve(problem(429, retry_after=told), AUDIT) as server:
        error, slept = ask(root(server.base))
        assert len(server.requests) == 1
    assert isinstance(error, errors.RateLimitError)
    assert slept == []


def test_what_would_fail_again_is_not_sent_again(ask: Ask) -> None:
    with serve(problem(502, code="provider_auth", x_should_retry="false"), AUDIT) as server:
        error, _ = ask(root(server.base))
        assert len(server.requests) == 1
    assert isinstance(error, errors.ServerError)
    assert error.problem["code"] == "provider_auth"


@pytest.mark.parametrize("retries", [0, 1, 4])
def test_the_number_of_retries_can_be_chosen(ask: Ask, retries: int) -> None:
    with serve(problem(500)) as server:
        _, slept = ask(root(server.base), max_retries=retries)
        assert len(server.requests) == retries + 1
    assert slept == [0.5, 1.0, 2.0, 4.0][:retries]


def test_a_service_that_is_not_there(ask: Ask) -> None:
    base = f"http://someone:password-canary@127.0.0.1:{free_port()}"
    error, slept = ask(base)
    assert type(error) is errors.APIConnectionError
    assert (error.status_code, error.problem, error.request_id) == (None, {}, None)
    assert "provenbrief serve" in str(error)
    assert "password-canary" not in str(error)
    assert len(slept) == 2


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_dead_proxy_of_the_environment_is_named(ask: Ask, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"http://user:secret-canary@127.0.0.1:{port}")
    error, _ = ask(f"{scheme}://desk.test", max_retries=0)
    assert f"The proxy http://127.0.0.1:{port} of the environment, through which {scheme}://desk.test is" in str(error)
    assert "canary" not in str(error)
    monkeypatch.setenv("NO_PROXY", "desk.test")
    error, _ = ask(f"{scheme}://desk.test", max_retries=0)
    assert "proxy" not in str(error)


@pytest.mark.parametrize(
    ("bypassed", "host", "is_used"),
    [
        ("127.0.0.0/8", "127.0.0.1", False),
        ("10.0.0.0/8, 127.0.0.1:PORT", "127.0.0.1", False),
        ("127.0.0.1:1", "127.0.0.1", True),
        ("::1/128", "[::1]", False),
        ("*.test", "desk.test", False),
        (".desk.test", "desk.test", True),  # only names below it
    ],
)
def test_a_proxy_is_named_only_if_the_client_used_it(
    ask: Ask, bypassed: str, host: str, is_used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{free_port()}")
    monkeypatch.setenv("NO_PROXY", bypassed.replace("PORT", str(port)))
    error, _ = ask(f"http://{host}:{port}", max_retries=0)
    assert ("proxy" in str(error)) is is_used


def test_an_error_needs_no_private_part_of_httpx2(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{free_port()}")
    monkeypatch.setitem(sys.modules, "httpx2._utils", None)
    error, _ = ask("http://desk.test", max_retries=0)
    assert "Nothing answers at http://desk.test" in str(error)


def test_a_proxy_that_refuses_is_named(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Reply(b"")) as server:  # it knows no CONNECT
        monkeypatch.setenv("HTTPS_PROXY", server.root)
        error, _ = ask("https://desk.test", max_retries=0)
    assert f"The proxy {server.root} of the environment does not connect to https://desk.test: 501" in str(error)


def test_a_connection_that_breaks_off_is_tried_again(ask: Ask) -> None:
    with serve(Reply(AUDIT.body, cut=3), AUDIT) as server:
        audit, _ = ask(root(server.base))
        assert len(server.requests) == 2
    assert isinstance(audit, Audit)


def test_an_answer_that_takes_too_long_is_not_paid_for_twice(ask: Ask) -> None:
    with serve(Reply(AUDIT.body, delay=5)) as server:
        error, slept = ask(root(server.base), timeout=0.3)
        assert len(server.requests) == 1
    assert type(error) is errors.APITimeoutError
    assert "timeout" in str(error)
    assert slept == []


def test_the_wait_for_a_connection_is_no_part_of_the_answer(ask: Ask) -> None:
    """With many calls at once; the answer that follows the wait is paid."""

    def answer_later(_: httpx2.Request) -> httpx2.Response:
        time.sleep(0.1)
        return httpx2.Response(200, stream=httpx2.ByteStream(AUDIT.body))

    audit, _ = ask("http://127.0.0.1:9", timeout=0.05, transport=httpx2.MockTransport(answer_later))
    assert isinstance(audit, Audit)


def test_more_calls_at_once_than_connections(ask: Ask) -> None:
    def refuse(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.PoolTimeout("no connection is free")

    error, slept = ask("http://127.0.0.1:9", transport=httpx2.MockTransport(refuse))
    assert type(error) is errors.APITimeoutError
    assert "Make fewer calls at once" in str(error)
    assert len(slept) == 2, "nothing was sent"


@pytest.mark.parametrize("status", [200, 404])
def test_an_answer_that_never_becomes_complete(ask: Ask, status: int) -> None:
    """Something always arrives, so that no single wait is too long."""
    with serve(Reply(AUDIT.body, status, drip=0.05)) as server:
        begun = time.monotonic()
        error, slept = ask(root(server.base), timeout=0.5)
        assert time.monotonic() - begun < 0.04 * len(AUDIT.body)
        assert len(server.requests) == 1
    assert type(error) is errors.APITimeoutError
    assert slept == []


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(b"<html>Welcome</html>", headers={"content-type": "text/html"}), "text/html"),
        (Reply(b'{"ok": true}'), "application/json"),
        (Reply(b"", headers={}), "no content type"),
        (Reply(b"[" * 100_000), "application/json"),
    ],
    ids=["html", "other-json", "empty", "deep"],
)
def test_a_success_that_is_none_of_the_services(ask: Ask, reply: Reply, says: str) -> None:
    with serve(reply) as server:
        error, _ = ask(root(server.base))
        assert len(server.requests) == 1
    assert type(error) is errors.APIError
    assert error.status_code == 200
    assert says in str(error)
    assert "base_url" in str(error)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Bad gateway</html>", status=404, headers={"content-type": "text/html"}),
        Reply(b"{broken", status=404, headers={"content-type": "application/problem+json"}),
        Reply(b'["list"]', status=404, headers={"content-type": "application/json"}),
    ],
    ids=["html", "broken", "list"],
)
def test_an_error_without_a_problem_is_an_error_all_the_same(ask: Ask, reply: Reply) -> None:
    with serve(reply) as server:
        error, _ = ask(root(server.base))
    assert isinstance(error, errors.NotFoundError)
    assert error.problem == {}
    assert "no problem document" in str(error)


def test_a_redirect_is_told_and_not_followed(ask: Ask) -> None:
    with serve(Reply(b"", status=307, headers={"location": "https://elsewhere.example/v1"})) as server:
        error, _ = ask(root(server.base))
        assert len(server.requests) == 1
    assert "https://elsewhere.example/v1" in str(error)
    assert error.status_code == 307


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize(
    "base",
    [
        "",
        "127.0.0.1:8000",
        "ftp://host",
        "http://",
        "/v1",
        "http:///x",
        "http://a\nb",
        "http://a..b",
        f"http://{'a' * 64}.example",
        "http://127.0.0.1:8000/briefs?key=desk",
        "caf\udce9",
        None,
    ],
)
def test_an_address_that_is_none(kind: Any, base: Any) -> None:
    with pytest.raises(errors.ConfigurationError, match="base_url"):
        kind(base)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("ALL_PROXY", "gopher://127.0.0.1:1", "proxy of the environment"),
        ("http_proxy", "127.0.0.1::1", "proxy of the environment"),
        (
            "SSL_CERT_FILE",
            "/missing/authorities.pem",
            "SSL_CERT_DIR names cannot be read: No such file",
        ),
    ],
)
def test_an_environment_that_cannot_be_used(
    kind: Any, variable: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(errors.ConfigurationError, match=told):
        kind("http://127.0.0.1:9")


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize(
    "limit",
    [
        {"timeout": 0},
        {"timeout": -1},
        {"timeout": float("nan")},
        {"timeout": float("inf")},
        {"timeout": 1e300},
        {"timeout": "30"},
        {"max_retries": -1},
        {"max_retries": "2"},
        {"transport": object()},
    ],
)
def test_limits_that_cannot_be_kept(kind: Any, limit: dict[str, Any]) -> None:
    with pytest.raises(errors.ConfigurationError, match=f"^{next(iter(limit))} must be"):
        kind("http://127.0.0.1:1", **limit)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize("key", ["", "a\nb", "schlüssel", "two words", 7])
def test_a_key_that_is_none(kind: Any, key: Any) -> None:
    with pytest.raises(errors.ConfigurationError, match="api_key") as caught:
        kind(api_key=key)
    assert not key or str(key) not in str(caught.value)


def test_backoff_grows_is_spread_and_is_bounded() -> None:
    low, high = RetryPolicy(2, jitter=lambda: 0.0), RetryPolicy(2, jitter=lambda: 1.0)
    assert [low.backoff(n) for n in range(6)] == [0.25, 0.5, 1.0, 2.0, 4.0, 4.0]
    assert [high.backoff(n) for n in range(6)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    assert high.backoff(10_000) == 8.0


@pytest.mark.parametrize("value", ["", "soon", "nan", "Thu, 99 Foo 2026"])
def test_a_retry_after_that_says_nothing(value: str) -> None:
    assert errors.parse_retry_after(value) is None


def test_what_cannot_be_sent_is_the_callers_error() -> None:
    with Client() as client:
        with pytest.raises(errors.ArticleEncodingError):
            client.summarize("Lind \ud800 resigned")
        no_list: Any
        for no_list in ("one string", b"bytes", 5, float("nan")):
            with pytest.raises(errors.InputError, match="list of quotes"):
                client.verify("An article.", no_list)
        with pytest.raises(errors.InputError, match="JSON"):
            client.summarize("An article.", options={"focus": {1, 2}})
        for given in (b"An article.", Path("a.txt")):
            with pytest.raises(errors.InputError, match=r"a text or an Article, not .*\. Decode bytes"):
                client.summarize(given)  # type: ignore[call-overload]  # what the types do not allow
            with pytest.raises(errors.InputError, match="a text or an Article"):
                client.verify(given, ["An article"])  # type: ignore[arg-type]  # the same
