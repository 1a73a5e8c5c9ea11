"""Requests above the limit wait for their turn, and are refused if the queue is full or the turn does not come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from tests.support.provider_server import Reply, serve
from tests.support.service import ARTICLE, SECRET_KEY, configure, configure_model, make_client, read_problem, serve_app
from tests.support.waiting import wait_until


def test_a_full_queue_and_a_turn_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRIPTED_KEY", SECRET_KEY)
    with serve(Reply(b"{}", delay=8)) as provider:
        settings = configure_model(provider.base, retries=0, max_requests=1, max_queued=1, queue_timeout=2.0)
        with serve_app(settings) as base, ThreadPoolExecutor(3) as pool:

            def ask() -> httpx2.Response:
                return httpx2.post(f"{base}/v1/summaries", json={"text": ARTICLE}, timeout=60)

            first = pool.submit(ask)
            wait_until(lambda: provider.requests)
            others = [pool.submit(ask) for _ in range(2)]
            refused = [answer.result() for answer in others]
            assert httpx2.get(f"{base}/healthz").status_code == 200
            assert httpx2.get(f"{base}/v1/models").status_code == 200
            assert first.result().status_code == 502  # the provider's answer is no brief
        for answer in refused:
            assert read_problem(answer, 503, "overloaded")["detail"]
            assert answer.headers["retry-after"] == "5"
        details = sorted(answer.json()["detail"].split(".")[0] for answer in refused)
        assert details == [
            "The request waited 2 seconds for its turn",
            "The service is working on 1 requests, and 1 wait",
        ]
        assert len(provider.requests) == 1


def test_those_that_wait_get_their_turn() -> None:
    with serve_app(configure(max_requests=1)) as base, ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(httpx2.post, f"{base}/v1/summaries", json={"text": ARTICLE}, timeout=60) for _ in range(8)]
        assert [answer.result().status_code for answer in asked] == [200] * 8


def test_no_other_origin_reads_an_answer_unless_it_is_named() -> None:
    asked = {"Origin": "https://desk.example.org"}
    answer = make_client(configure()).get("/v1/models", headers=asked)
    assert "access-control-allow-origin" not in answer.headers
    client = make_client(configure(cors_origins=("https://desk.example.org",)))
    answer = client.get("/v1/models", headers=asked)
    assert answer.headers["access-control-allow-origin"] == "https://desk.example.org"
    assert "X-Request-ID" in answer.headers["access-control-expose-headers"]
    preflight = client.options(
        "/v1/summaries",
        headers={**asked, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"},
    )
    assert (preflight.status_code, preflight.headers["access-control-allow-headers"]) == (200, "authorization")
    other = client.get("/v1/models", headers={"Origin": "https://other.example.org"})
    assert "access-control-allow-origin" not in other.headers


def test_security_headers_are_on_every_answer() -> None:
    client = make_client(configure())
    for path in ("/", "/docs", "/healthz", "/v1/models", "/nowhere"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
