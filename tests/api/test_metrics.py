"""What /metrics counts, read with Prometheus' own parser."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from tests.api.test_provider import brief_with
from tests.support.batches import Counted, configure_batches, make_items
from tests.support.judge_script import judge, shown, verdict, writes
from tests.support.provider_server import answer, fault, serve
from tests.support.service import ARTICLE, LIE, SECRET_KEY, TRUE, configure, configure_model, make_client, serve_app
from tests.support.streamed import streamed as streamed_answer
from tests.support.waiting import wait_until

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


class Told(dict[tuple[str, frozenset[tuple[str, str]]], float]):
    def of(self, name: str, **labels: str) -> float | None:
        return self.get((f"summarizer_{name}", frozenset(labels.items())))


def read(client: Any, **headers: str) -> Told:
    told = client.get("/metrics", headers=headers)
    assert told.status_code == 200
    assert told.headers["content-type"].startswith("text/plain; version=")
    return Told(
        {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(told.text)
            for sample in family.samples
        }
    )


def test_requests_are_counted_by_their_route_and_problem() -> None:
    client = make_client()
    client.post("/v1/summaries", json={"text": ARTICLE})
    client.post("/v1/summaries", json={"text": ""})
    client.get("/no/such/place")
    client.request("BREW", "/v1/summaries")
    told = read(client)
    summaries = {"method": "POST", "route": "/v1/summaries"}
    assert told.of("requests_total", **summaries, status="200", code="", key="") == 1
    assert told.of("requests_total", **summaries, status="422", code="article_empty", key="") == 1
    assert told.of("requests_total", method="GET", route="none", status="404", code="not_found", key="") == 1
    values = {value for _, labels in told for _, value in labels}
    assert not {value for value in values if "/no/such" in value or value == "BREW"}
    assert (told.of("request_seconds_count", route="/v1/summaries") or 0) >= 2
    assert told.of("requests_in_flight") == 1, "its own"


def test_models_that_callers_choose_have_one_label(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-scripted")
    with serve(answer(brief_with(TRUE)), fault(400)) as provider:
        monkeypatch.setenv("OPENAI_API_BASE", provider.base)
        client = make_client(configure(allow_any_model=True, cache=False, reasks=0, retries=0, api_keys=()))
        for name in ("openai/chosen-1", "openai/chosen-2"):
            client.post("/v1/summaries", json={"text": ARTICLE, "model": name})
        assert [request.json["model"] for request in provider.requests] == ["chosen-1", "chosen-2"]
    told = read(client)
    assert told.of("briefs_total", model="other", cached="false", complete="true") == 1
    assert told.of("failed_briefs_total", model="other", code="provider_request") == 1
    assert told.of("attempts_total", model="other") == 2
    assert not [labels for _, labels in told for _, value in labels if "chosen" in value]


@pytest.mark.parametrize("streamed", [False, True])
def test_briefs_are_counted_with_what_they_cost_and_lost(streamed: bool) -> None:
    accept = {"accept": "text/event-stream"} if streamed else {}
    play = streamed_answer(brief_with(TRUE, LIE)) if streamed else answer(brief_with(TRUE, LIE))
    with serve(play) as provider:
        client = make_client(configure_model(provider.base, reasks=0))
        for _ in range(2):
            assert client.post("/v1/summaries", json={"text": ARTICLE}, headers=accept).status_code == 200
        assert len(provider.requests) == 1, "the second is a kept one"
    told, model = read(client), "openai/scripted"
    assert told.of("briefs_total", model=model, cached="false", complete="false") == 1
    assert told.of("briefs_total", model=model, cached="true", complete="false") == 1
    assert told.of("attempts_total", model=model) == 1
    assert told.of("rejected_items_total", model=model) == 1
    assert told.of("tokens_total", model=model, kind="prompt", key="") == 100
    assert told.of("unpriced_briefs_total", model=model) == 1
    assert told.of("cost_usd_total", model=model, key="") is None, "what is unknown is not 0"


def test_verdicts_reviews_notes_and_flags_are_counted() -> None:
    written = answer(brief_with(TRUE))
    doubts = writes(written, judge({"positions[0]": "unclear"}, article=ARTICLE))
    unfit = writes(written, lambda request: answer({"verdicts": [verdict(key) for key in shown(request)]})(request))
    broken = writes(written, fault(400))
    told = {}
    for name, play in (("ok", doubts), ("unfit", unfit), ("failed", broken)):
        with serve(play) as provider:
            client = make_client(configure_model(provider.base, reasks=0, retries=0, judge="self"))
            audit = client.post("/v1/summaries", json={"text": ARTICLE}).json()["audit"]
            told[name] = read(client)
        assert told[name].of("reviews_total", model="openai/scripted", outcome=name) == 1
        assert told[name].of("notes_total", model="openai/scripted") == len(audit["notes"])
        counts = Counter((check["verdict"], check["by"].partition(":")[0]) for check in audit["statements"])
        for (said, by), count in counts.items():
            assert told[name].of("statements_total", verdict=said, by=by) == count
    assert told["ok"].of("statements_total", verdict="unclear", by="judge") == 1
    assert told["ok"].of("flags_total", model="openai/scripted") == 1
    assert told["unfit"].of("statements_total", verdict="supported", by="judge") is None
    assert told["ok"].of("review_tokens_total", model="openai/scripted", kind="completion") == 20
    assert told["ok"].of("review_seconds_count", model="openai/scripted") == 1
    assert told["failed"].of("review_tokens_total", model="openai/scripted", kind="completion") is None


def test_the_judge_of_a_verification_is_counted() -> None:
    with serve(judge({"statements[0]": "contradicted"}, article=ARTICLE)) as provider:
        client = make_client(configure_model(provider.base))
        body = {"text": ARTICLE, "statements": ["Amadi wants the sanctuary to open."], "judge": "scripted"}
        checks = client.post("/v1/verifications", json=body).json()["statements"]
    assert [check["verdict"] for check in checks] == ["contradicted"]
    told = read(client)
    assert told.of("reviews_total", model="openai/scripted", outcome="ok") == 1
    assert told.of("review_tokens_total", model="openai/scripted", kind="prompt") == 100
    assert told.of("statements_total", verdict="contradicted", by="judge") == 1


def test_it_wants_a_key_where_the_service_does() -> None:
    client = make_client(configure(api_keys=(SecretStr(SECRET_KEY),)))
    assert client.get("/metrics").status_code == 401
    assert read(client, authorization=f"Bearer {SECRET_KEY}")


def test_batches_are_shown_as_they_stand_in_the_database(tmp_path: Path) -> None:
    url, limits = f"sqlite:///{tmp_path / 'batches.sqlite3'}", {"requests_per_minute": 240, "concurrency": 2}
    with (
        serve(Counted(0.3)) as server,
        serve_app(configure_batches(url, server, batch_concurrency=2, limits=limits)) as base,
        httpx2.Client(base_url=base, timeout=60) as client,
    ):
        assert read(client).of("batches_open") is None
        place = "/v1/batches/" + client.post("/v1/batches", json={"items": make_items(8)}).json()["id"]
        wait_until(lambda: client.get(place).json()["counts"]["done"])
        told = read(client)
        states = {state: told.of("batch_items", state=state) for state in ("pending", "running", "done", "failed")}
        assert sum(count or 0 for count in states.values()) == 8
        assert states["running"]
        assert (told.of("batches_open"), told.of("webhooks_waiting")) == (1, 0)
        assert told.of("batch_oldest_waiting_seconds")
        assert (told.of("batch_items_taken_over_total"), told.of("batch_items_lost_total")) == (0, 0)
        wait_until(lambda: client.get(place).json()["finished"])
        told = read(client)
        assert (told.of("batches_open"), told.of("batch_oldest_waiting_seconds")) == (0, 0)
        assert told.of("provider_wait_seconds_total", **{"for": "pace"})
        assert told.of("briefs_total", model="openai/scripted", cached="false", complete="true") == 8
        assert told.of("tokens_total", model="openai/scripted", kind="prompt", key="") == 800


def test_every_metric_is_documented(tmp_path: Path) -> None:
    documented = set(re.findall(r"^\| `(summarizer_\w+)`", OPERATIONS.read_text("utf-8"), re.MULTILINE))
    with serve_app(configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}")) as base:
        httpx2.post(f"{base}/v1/batches", json={"items": make_items(1)}).raise_for_status()
        text = httpx2.get(f"{base}/metrics").text
    kinds = dict(re.findall(r"^# TYPE (summarizer_\w+) (\w+)$", text, re.MULTILINE))
    assert {name for name in kinds if not name.endswith("_created")} == documented
