"""Traces, and what no log, error, metric, trace or webhook holds, seen from outside a service process."""

from __future__ import annotations

import base64
import contextlib
import importlib.util
import json
import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from summarizer.cli import main
from tests.api.test_provider import brief_with
from tests.support import processes
from tests.support.collector import Collector, collect
from tests.support.fork_server import forks
from tests.support.judge_script import judge, writes
from tests.support.provider_server import ProviderServer, Reply, Request, answer, fault, serve
from tests.support.service import ARTICLE, TRUE
from tests.support.streamed import streamed
from tests.support.waiting import wait_until
from tests.support.webhook_receiver import Receiver, receiving

CALLER, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"00-{CALLER}-{PARENT}-01"
SERVICE_KEY, PROVIDER_KEY = "pb-c4n4ry-key", "sk-c4n4ry-provider"
SECRET = base64.b64encode(b"c4n4ry-secret-of-webhooks").decode()
SENTENCE = "Quokka-c4n4ry keepers said the gates stay shut."


@dataclass
class Watched:
    http: httpx2.Client
    collector: Collector
    log: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> list[str]:
        """Stop the service; returns the lines of its log."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(processes.PATIENCE) == 0
        return self.log.read_text("utf-8").splitlines()


@contextlib.contextmanager
def watch(folder: Path, provider: ProviderServer, **settings: Any) -> Iterator[Watched]:
    """Run `provenbrief serve` with a model at the provider, and a collector of its spans."""
    values = {
        "model": "scripted",
        "cache": False,
        "port": 0,
        "log_level": "debug",
        "judge": "off",
        "reasks": 0,
        "retries": 0,
    }
    entry = {
        "model": "openai/scripted",
        "api_base": provider.base,
        "api_key_env": "PROVIDER_KEY",
        "mode": "json_schema",
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in (values | settings).items()]
    lines += ["[models.scripted]", *(f"{name} = {json.dumps(value)}" for name, value in entry.items())]
    (folder / "summarizer.toml").write_text("\n".join(lines), "utf-8")
    log = folder / "service.log"
    with collect() as collector, log.open("wb") as stream:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SUMMARIZER_", "OTEL_"))}
        environment = kept | {
            "PROVIDER_KEY": PROVIDER_KEY,
            "SUMMARIZER_API_KEYS": SERVICE_KEY,
            "SUMMARIZER_WEBHOOK_SECRET": SECRET,
            "SUMMARIZER_DATABASE_URL": f"sqlite:///{folder / 'batches.sqlite3'}",
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
            "OTEL_BSP_SCHEDULE_DELAY": "50",
        }
        command = [forks() / "provenbrief", "serve"]
        with processes.running(command, cwd=folder, env=environment, stderr=stream, stdout=stream) as process:
            found = wait_until(lambda: re.search(r"serving on (http://\S+),", log.read_text("utf-8")))
            headers = {"authorization": f"Bearer {SERVICE_KEY}"}
            with httpx2.Client(base_url=found[1], headers=headers, timeout=60) as http:
                yield Watched(http, collector, log, process)


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Watched, Receiver, ProviderServer]]:
    """A service that is stopped in order after the tests that share it."""
    scripted = writes(answer(brief_with(TRUE)), judge(article=ARTICLE))
    with (
        serve(scripted) as provider,
        receiving() as receiver,
        watch(tmp_path_factory.mktemp("traced"), provider, fetch_private=True) as watched,
    ):
        yield watched, receiver, provider
        watched.stop()


def test_a_request_its_calls_and_its_verification_are_one_trace(
    traced: tuple[Watched, Receiver, ProviderServer],
) -> None:
    watched, _, provider = traced
    for probe in ("/healthz", "/readyz", "/metrics"):
        watched.http.get(probe)
    sent = watched.http.post(
        "/v1/summaries",
        json={"text": ARTICLE, "options": {"judge": "self"}},
        headers={"traceparent": TRACEPARENT, "x-request-id": "r-1"},
    )
    assert sent.status_code == 200
    (request,) = wait_until(lambda: watched.collector.named("POST /v1/summaries"))
    spans = [span for span in watched.collector.spans if span.parent == request.id]
    assert (request.kind, request.trace, request.parent, request.service) == ("server", CALLER, PARENT, "provenbrief")
    assert request.attributes == {
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "http.route": "/v1/summaries",
        "network.protocol.version": "1.1",
        "summarizer.request_id": "r-1",
        "url.scheme": "http",
    }
    written, judged = (span for span in spans if span.name == "chat scripted")
    (verified,) = (span for span in spans if span.name == "verify")
    assert {span.trace for span in spans} == {CALLER}
    assert written.kind == "client"
    assert written.attributes == {
        "gen_ai.operation.name": "chat",
        "gen_ai.output.type": "json",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "scripted",
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.response.id": "chatcmpl-1",
        "gen_ai.response.model": "scripted",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
        "summarizer.purpose": "answer",
        "server.address": "127.0.0.1",
        "server.port": provider.http.server_port,
    }
    assert judged.attributes["summarizer.purpose"] == "review"
    assert verified.attributes == {"summarizer.answers": 1, "summarizer.rejected": 0}
    assert not any(span.is_error for span in spans)
    assert Counter(span.name for span in spans) == {"chat scripted": 2, "verify": 1}
    assert not [span for span in watched.collector.spans if span.name.startswith("GET")], "probes have no spans"


def test_the_trace_of_a_batch_reaches_its_articles_and_its_webhook(
    traced: tuple[Watched, Receiver, ProviderServer],
) -> None:
    watched, receiver, _ = traced
    body = {"items": [{"id": "a", "text": ARTICLE}], "webhook": receiver.url}
    made = watched.http.post("/v1/batches", json=body, headers={"traceparent": TRACEPARENT})
    assert made.status_code == 202, made.text
    collector = watched.collector
    (sent,) = wait_until(lambda: collector.named("webhook"))
    (item,) = wait_until(lambda: collector.named("batch item"))
    (request,) = wait_until(lambda: collector.named("POST /v1/batches"))
    (call,) = wait_until(lambda: [span for span in collector.named("chat scripted") if span.trace == item.trace])
    assert (request.trace, request.parent) == (CALLER, PARENT)
    assert (sent.kind, sent.trace, sent.parent, sent.is_error) == ("producer", CALLER, request.id, False)
    headers, _ = receiver.got[0]
    assert {name.lower(): value for name, value in headers.items()}["traceparent"] == f"00-{CALLER}-{sent.id}-01"
    assert (item.kind, item.parent, item.links) == ("consumer", "", (request.id,))
    assert item.trace != CALLER, "a batch may have a hundred thousand articles"
    batch = made.json()["id"]
    assert item.attributes == {
        "summarizer.attempt": 1, "summarizer.batch": batch, "summarizer.outcome": "done",
    }  # fmt: skip
    assert call.parent == item.id


def drive(watched: Watched, receiver_url: str) -> list[httpx2.Response]:
    """Send the canary wherever a caller can put it; returns the responses that may not repeat it."""
    http, text = watched.http, f"{ARTICLE}\n{SENTENCE}\n"
    problems = [
        http.post("/v1/summaries", json={"text": text}),  # the provider fails, and repeats what it got
        http.post("/v1/summaries", json={"text": text}),  # it answers prose
        http.post("/v1/summaries", json={"text": text}),  # it refuses the key
        http.post("/v1/summaries", json={"text": text}, headers={"authorization": f"Bearer {SERVICE_KEY}x"}),
        http.post("/v1/summaries", json={"text": text, "nothing": SENTENCE}, headers={"accept": "text/plain"}),
        http.post("/v1/summaries", content=f'{{"text": "{SENTENCE}'.encode(), headers={"content-type": "a/b"}),
        http.post("/v1/articles", params={"name": f"{SENTENCE}.pdf"}, content=b"%PDF-1.7 " + SENTENCE.encode()),
    ]
    assert all(response.status_code >= 400 for response in problems), [response.status_code for response in problems]
    named = [http.get(f"/v1/{SENTENCE}", params={"q": SENTENCE}), http.get(f"/v1/batches/{SENTENCE}")]
    assert [response.status_code for response in named] == [404, 404], "the caller reads what it asked for"
    drawn = [
        http.post("/v1/summaries", json={"text": text}),
        http.post("/v1/summaries", json={"text": text}, headers={"accept": "text/event-stream"}),
        http.post("/v1/verifications", json={"text": text, "statements": [SENTENCE], "judge": "scripted"}),
        http.post(
            "/v1/batches",
            json={"items": [{"id": SENTENCE, "text": text}], "webhook": receiver_url},
            headers={"idempotency-key": "k-1", "tracestate": "a=c4n4ry"},
        ),
    ]
    assert [response.status_code for response in drawn] == [200, 200, 200, 202], [one.text[:300] for one in drawn]
    return problems


class EchoingProvider:
    """A provider that repeats the prompt and the key in an error, then answers badly, then well."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, request: Request) -> Reply:
        self.count += 1
        told = f"{request.headers} {request.texts}"
        if self.count == 1:
            return fault(400, told)
        if self.count == 2:
            return answer(told)(request)
        if self.count == 3:
            return fault(401, told)
        if request.json.get("stream"):
            return streamed({**brief_with(TRUE), "headline": SENTENCE})(request)
        return answer({**brief_with(TRUE), "headline": SENTENCE}, finish=SENTENCE)(request)


def test_no_canary_is_in_a_log_an_error_a_metric_a_trace_or_a_webhook(tmp_path: Path) -> None:
    with (
        serve(EchoingProvider()) as provider,
        receiving() as receiver,
        watch(tmp_path, provider, fetch_private=True) as watched,
    ):
        problems = drive(watched, receiver.url)
        collector = watched.collector
        wait_until(lambda: collector.named("webhook") and collector.named("batch item"))
        metrics = watched.http.get("/metrics").text
        lines = watched.stop()
        assert PROVIDER_KEY in str(provider.requests[0].headers), "the key went where it belongs"
    surfaces = {
        "log": "\n".join(lines),
        "metrics": metrics,
        "traces": b"".join(collector.raw).decode("latin-1"),
        "webhook": str(receiver.got),
        **{f"problem {number}": f"{one.headers} {one.text}" for number, one in enumerate(problems)},
    }
    for name, surface in surfaces.items():
        for canary in (SERVICE_KEY, PROVIDER_KEY, SECRET, "c4n4ry", "fences are mended"):
            assert canary not in surface, (name, canary, surface[max(0, surface.find(canary) - 300) :][:400])
    events = {json.loads(line)["event"] for line in lines if line.startswith("{")}
    assert {"request", "summary", "batch_ended", "webhook"} <= events
    assert "summarizer_reviews_total" in metrics
    assert {"batch item", "webhook", "verify", "chat scripted", "GET"} <= {span.name for span in collector.spans}
    assert any(span.is_error for span in collector.named("chat scripted"))


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "OTEL_TRACES_EXPORTER is 'zipkin'; set it to otlp, console or none."),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc'; set it to http/protobuf",
        ),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "The extra [otel] for traces is not installed"),
    ],
)
def test_traces_that_cannot_be_sent_are_an_error_at_the_start(
    variables: dict[str, str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    find = importlib.util.find_spec
    hidden = "opentelemetry.sdk"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == hidden else find(name, *more))
    with pytest.raises(SystemExit) as left:
        main(["serve", "--port", "0"])
    assert left.value.code == 1
    said_all = capsys.readouterr().err
    assert said in said_all
    assert "serving on" not in said_all


@pytest.mark.parametrize("given", ["zz", "00-" + "0" * 32 + "-" + "0" * 16 + "-01", "a" * 30_000])
def test_a_traceparent_that_is_none_begins_a_trace_without_a_line_in_the_log(
    given: str, traced: tuple[Watched, Receiver, ProviderServer]
) -> None:
    watched, _, _ = traced
    assert watched.http.get("/v1/models", headers={"traceparent": given}).status_code == 200
    assert "opentelemetry" not in watched.log.read_text("utf-8")
