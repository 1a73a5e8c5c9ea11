"""Batches over HTTP: how they are accepted, what is told of them, and what their owner does with them."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from summarizer.api import batch_intake
from summarizer.jobs import distributed_limits
from summarizer.jobs.distributed_limits import reserve
from tests.support import processes
from tests.support.batches import Counted, as_lines, configure_batches, find_peak, make_items
from tests.support.fork_server import forks
from tests.support.provider_server import Reply, fault, serve
from tests.support.service import log_lines, read_problem, serve_app
from tests.support.waiting import PATIENCE, join, wait_until

NDJSON = {"content-type": "application/x-ndjson"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'batches.sqlite3'}"


class Service:
    def __init__(self, base: str, key: str = "") -> None:
        self.http = httpx2.Client(base_url=base, timeout=60, headers={"x-api-key": key} if key else {})

    def send(self, items: list[Any], query: str = "", **headers: str) -> httpx2.Response:
        return self.http.post(f"/v1/batches{query}", content=as_lines(items), headers=NDJSON | headers)

    def get(self, name: str) -> dict[str, Any]:
        return dict(self.http.get(f"/v1/batches/{name}").json())

    def results(self, name: str, query: str = "?follow=true") -> list[dict[str, Any]]:
        answer = self.http.get(f"/v1/batches/{name}/results{query}")
        assert answer.headers["content-type"] == "application/x-ndjson"
        return [json.loads(line) for line in answer.text.splitlines() if line]

    def post(self, name: str, what: str) -> dict[str, Any]:
        return dict(self.http.post(f"/v1/batches/{name}/{what}").raise_for_status().json())


@pytest.fixture
def service(url: str) -> Iterator[Service]:
    with serve_app(configure_batches(url)) as base:
        client = Service(base)
        yield client
        client.http.close()


def test_a_batch_is_accepted_done_and_told_of(service: Service) -> None:
    items = [*make_items(5), {"id": "page", "html": "<p>The mayor said no.</p>" * 40}, {"id": "none", "text": "…"}]
    answer = service.http.post("/v1/batches", json={"items": items, "options": {"max_items": 3}})
    assert answer.status_code == 202
    batch = answer.json()
    assert answer.headers["location"] == f"/v1/batches/{batch['id']}"
    assert (batch["total"], batch["model"], batch["schema"]) == (7, "extractive", "news")
    results = service.results(batch["id"])
    assert [line["number"] for line in results] == list(range(1, 8))
    by_id = {line["id"]: line for line in results}
    assert set(by_id) == {item["id"] for item in items}
    brief = by_id["a3"]["brief"]
    assert brief["article"]["text"] == items[3]["text"]
    assert "file a3" in brief["article"]["text"]
    problem = by_id["none"]["problem"]
    assert (problem["status"], problem["code"], by_id["none"]["state"]) == (422, "article_empty", "failed")
    ended = service.get(batch["id"])
    assert (ended["state"], ended["counts"]["done"], ended["counts"]["failed"]) == ("done", 6, 1)
    assert ended["finished"] is not None
    assert (ended["cost_usd"], ended["eta_seconds"]) == (0.0, 0.0)
    assert [each["id"] for each in service.http.get("/v1/batches").json()["batches"]] == [batch["id"]]
    assert [line["number"] for line in service.results(batch["id"], "?after=5")] == [6, 7]


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ('{"id": "a", "text": "x"}\n\n{"id": "a", "text": "y"}\n', [("line 3", "duplicate_id")]),
        ('nonsense\n{"id": "b"}\n{"id": "c", "text": "x", "pages": 3}', [
            ("line 1", "json_invalid"), ("line 2", "missing_article"), ("line 3, pages", "unknown_key")]),
        ('{"id": "a", "text": "x"}\n{"id": "u", "url": "http://a.example"}\n', [("line 2, url", "fetch_not_allowed")]),
        ('{"id": "a", "text": "x", "text": "y"}', [("line 1", "json_invalid")]),
        ("", [("items", "too_short")]),
        ("\ufeff", [("items", "too_short")]),
    ],
)  # fmt: skip
def test_nothing_is_accepted_by_halves(service: Service, lines: str, faults: list[tuple[str, str]]) -> None:
    answer = service.http.post("/v1/batches", content=lines, headers=NDJSON)
    problem = read_problem(answer, 422, "invalid_request")
    assert [(each["path"], each["kind"]) for each in problem["errors"]] == faults
    assert service.http.get("/v1/batches").json() == {"batches": []}


def test_results_come_as_a_table_where_one_is_asked_for(service: Service) -> None:
    name = service.send([*make_items(2), {"id": "none", "text": "…"}]).json()["id"]
    assert len(service.results(name)) == 3
    for accepted in ("text/csv", "text/csv, */*;q=0.1", "*/*;q=0.9, application/*;q=0.1"):
        answer = service.http.get(f"/v1/batches/{name}/results?after=1", headers={"accept": accepted})
        assert answer.headers["content-type"].startswith("text/csv")
        rows = {row["id"]: row for row in csv.DictReader(answer.text.splitlines())}
        assert len(rows) == 2
        assert all(row["headline"] if row["state"] == "done" else row["problem"] for row in rows.values())
    for accepted in ("application/json", "*/*", "text/html, */*;q=0.8"):
        answer = service.http.get(f"/v1/batches/{name}/results", headers={"accept": accepted})
        assert answer.headers["content-type"] == "application/x-ndjson"
    refused = service.http.get(f"/v1/batches/{name}/results", headers={"accept": "text/html"})
    assert "application/x-ndjson, text/csv" in read_problem(refused, 406, "not_acceptable")["detail"]


@pytest.mark.parametrize("form", ["json", "lines"])
def test_an_item_without_an_id_has_its_number(service: Service, form: str) -> None:
    items = [{"id": 7, "text": "It rained."}, {"text": "It snowed."}]
    answer = service.send(items) if form == "lines" else service.http.post("/v1/batches", json={"items": items})
    assert {line["id"] for line in service.results(answer.json()["id"])} == {"7", "2"}


def test_a_batch_in_another_form_names_those_that_there_are(service: Service) -> None:
    answer = service.http.post("/v1/batches", content="id,text\na,b\n", headers={"Content-Type": "text/csv"})
    detail = read_problem(answer, 415, "unsupported_media_type")["detail"]
    assert all(form in detail for form in ("application/json", "application/x-ndjson", "text/csv"))


@pytest.mark.parametrize("kind", [{}, {"content-type": "application/json"}])
@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ('{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n', 400, "several lines of JSON"),
        ('{"id": "a", "text": "x"}\n', 422, '{"items": […]}, or each'),
        ('[{"id": "a", "text": "x"}]', 422, '{"items": […]}, or each'),
    ],
)
def test_articles_that_are_no_document_are_told_their_media_type(
    service: Service, body: str, status: int, told: str, kind: dict[str, str]
) -> None:
    answer = service.http.post("/v1/batches", content=body, headers=kind)
    detail = read_problem(answer, status, "bad_request" if status == 400 else "invalid_request")["detail"]
    assert told in detail
    assert "each article as a line of JSON with `Content-Type: application/x-ndjson`" in detail


def test_a_day_may_have_a_time_or_be_empty(service: Service) -> None:
    days = {"a": "2026-10-29", "b": "2026-10-29T23:30:00-05:00", "c": "2026-10-29 08:00", "d": "", "e": None}
    items = [{"id": name, "text": f"The port shut, said {name}.", "published": day} for name, day in days.items()]
    lines = "\n".join(map(json.dumps, items))
    for made in (
        service.http.post("/v1/batches", json={"items": items}),
        service.http.post("/v1/batches", content=lines, headers=NDJSON),
    ):
        results = service.results(made.raise_for_status().json()["id"])
        found = {line["id"]: line["brief"]["article"]["published"] for line in results}
        assert found == {**dict.fromkeys("abc", "2026-10-29"), "d": None, "e": None}


def test_lines_with_a_byte_order_mark_are_articles(service: Service) -> None:
    lines = "".join(f"\ufeff{json.dumps(item)}\r\n" for item in make_items(2))
    batch = service.http.post("/v1/batches", content=lines.encode(), headers=NDJSON).raise_for_status().json()
    assert {line["state"] for line in service.results(batch["id"])} == {"done"}


def test_what_is_wrong_with_a_line_speaks_of_that_line(service: Service) -> None:
    lines = '{"id": "a", "text": "x"}\n{a}\n{"id": "b", "text": "\\ud800"}\n'
    answer = service.http.post("/v1/batches", content=lines, headers=NDJSON)
    first, second = read_problem(answer, 422, "invalid_request")["errors"]
    assert first["path"] == "line 2"
    assert first["reason"] == "The line is not JSON in UTF-8. Key must be a string at column 2."
    assert (second["path"], second["reason"][:25]) == ("line 3", "A string in the line has ")


def test_lines_beyond_the_limit_are_refused_with_one_fault(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.api.batch_lines.MAX_ITEMS", 2)
    items = make_items(5)
    items[3:] = items[:2]  # what follows is not read: a request of 1 GB may have millions of lines
    answer = service.send(items)
    (fault,) = read_problem(answer, 422, "invalid_request")["errors"]
    assert (fault["path"], fault["kind"]) == ("line 3", "too_long")
    assert service.http.get("/v1/batches").json() == {"batches": []}


def test_null_in_a_batch_leaves_the_terms_of_the_query(service: Service) -> None:
    query = '/v1/batches?model=extractive&options={"max_items":2}'
    for nulls in ({}, {"options": None}, dict.fromkeys(("schema", "model", "options", "webhook"))):
        made = service.http.post(query, json={"items": make_items(1), **nulls}).json()
        assert (made["model"], made["options"]["max_items"]) == ("extractive", 2)
    own = service.http.post(query, json={"items": make_items(1), "options": {}}).json()
    assert own["options"]["max_items"] is None


def test_what_holds_for_all_is_checked_before_anything_is_stored(service: Service) -> None:
    items = make_items(1)
    read_problem(service.send(items, "?model=nothing"), 422, "unknown_model")
    both = service.http.post("/v1/batches?model=nothing", json={"items": items, "model": "extractive"})
    read_problem(both, 422, "unknown_model")
    read_problem(service.send(items, "?schema=nothing"), 422, "unknown_schema")
    unfilled = read_problem(service.send(items, "?schema=earnings"), 422, "input")
    assert "cannot fill the schema “earnings”: that needs a model" in unfilled["detail"]
    read_problem(service.send(items, "?options=%7B%22max_items%22%3A0%7D"), 422, "invalid_request")
    twice = read_problem(service.send(items, '?options={"max_items":1,"max_items":2}'), 400, "bad_request")
    assert twice["detail"] == "The parameter `options` has the key “max_items” more than once in one object."
    half = read_problem(service.send(items, "?options=%7B%22focus%22:%22%5Cud800%22%7D"), 422, "article_encoding")
    assert half["detail"].startswith("A string in the query has half a surrogate pair")
    read_problem(service.send(items, "?nothing=1"), 422, "invalid_request")
    read_problem(service.http.post("/v1/batches", json={"items": [items[0], items[0]]}), 422, "invalid_request")
    none = read_problem(service.http.post("/v1/batches", json={"items": []}), 422, "invalid_request")
    assert none["detail"] == "items: it must have at least 1 item, not 0"
    repeated = service.http.post("/v1/batches", content='{"items": [], "items": []}')
    assert "more than once" in read_problem(repeated, 400, "bad_request")["detail"]
    read_problem(service.http.get("/v1/batches/nothing"), 404, "unknown_batch")
    read_problem(service.http.get("/v1/batches?limit=none"), 422, "invalid_request")
    assert service.http.get("/v1/batches").json() == {"batches": []}


def test_a_webhook_that_is_no_address_is_named(url: str) -> None:
    settings = configure_batches(url, webhook_secret=SecretStr(f"whsec_{'c2VjcmV0' * 4}"))
    with serve_app(settings) as base:
        named = [
            read_problem(Service(base).send(make_items(1), f"?webhook={address}"), 422, "address_refused")["detail"]
            for address in ("notaurl", "http://127.0.0.1:8911/hook")
        ]
    assert named[0] == "No webhook can be sent to the batch's `webhook`. Only http and https URLs are fetched."
    assert named[1].endswith("its operator sets SUMMARIZER_FETCH_PRIVATE=true.")


def test_a_batch_has_a_limit_of_its_own(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_app(configure_batches(url, max_body_bytes=2_000, batch_max_bytes=20_000)) as base:
        service = Service(base)
        assert service.send(make_items(40)).status_code == 202
        read_problem(service.send(make_items(200)), 413, "payload_too_large")
        long = [{"id": "long", "text": "word " * 1000}]
        assert "line 1: it has over 2,000 bytes" in read_problem(service.send(long), 422, "invalid_request")["detail"]
        endless = service.http.post("/v1/batches", content=b"a" * 5_000, headers=NDJSON)
        assert "A line has over 2,000 bytes" in read_problem(endless, 413, "payload_too_large")["detail"]
        monkeypatch.setattr("summarizer.api.batch_intake.MAX_JSON_BYTES", 1_000)
        whole = service.http.post("/v1/batches", json={"items": make_items(10)})
        assert "is sent line by line" in read_problem(whole, 413, "payload_too_large")["detail"]
        assert len(service.http.get("/v1/batches").json()["batches"]) == 1


def test_the_same_request_makes_one_batch(service: Service) -> None:
    answers: list[httpx2.Response] = []

    def send() -> None:
        answers.append(service.send(make_items(50), **{"Idempotency-Key": "key-1"}))

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    join(threads)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sorted(answer.headers.get("idempotency-replayed", "") for answer in answers) == ["", "true", "true"]
    other = service.send(make_items(51), **{"Idempotency-Key": "key-1"})
    read_problem(other, 409, "idempotency_conflict")
    assert len(service.http.get("/v1/batches").json()["batches"]) == 1


@pytest.mark.parametrize("is_lines", [True, False])
def test_a_batch_is_found_by_its_key_though_its_model_is_no_longer_configured(url: str, *, is_lines: bool) -> None:
    def send(client: Service, key: str) -> httpx2.Response:
        keyed = {"Idempotency-Key": key}
        if is_lines:
            return client.send(make_items(2), "?model=scripted", **keyed)
        return client.http.post("/v1/batches", json={"items": make_items(2), "model": "scripted"}, headers=keyed)

    with serve(Counted()) as server, serve_app(configure_batches(url, server)) as base:
        before = Service(base)
        first = send(before, "key-1").json()
        results = before.results(first["id"])
    with serve_app(configure_batches(url)) as base:
        after = Service(base)
        again = send(after, "key-1")
        assert (again.status_code, again.headers["idempotency-replayed"]) == (202, "true")
        assert (again.json()["id"], again.json()["state"]) == (first["id"], "done")
        assert after.results(first["id"]) == results
        read_problem(send(after, "another"), 422, "unknown_model")
        other = after.send(make_items(3), "?model=scripted", **{"Idempotency-Key": "key-1"})
        read_problem(other, 409, "idempotency_conflict")


def test_a_request_whose_key_is_in_use_can_be_sent_again(
    service: Service, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyed = {"Idempotency-Key": "key-1"}
    go = threading.Event()
    items = make_items(3)

    def send_slowly() -> Iterator[bytes]:
        yield as_lines(items).encode()
        assert go.wait(PATIENCE * 3)
        yield b"this is no item\n"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(service.http.post, "/v1/batches", content=send_slowly(), headers=NDJSON | keyed)
        wait_until(lambda: count_batches(url) == 1)
        with monkeypatch.context() as patch:
            patch.setattr(batch_intake, "LONGEST_WAIT", 0.2)
            arriving = service.send(items, **keyed)
        assert "still arriving" in read_problem(arriving, 409, "idempotency_in_progress")["detail"]
        second = pool.submit(service.send, items, **keyed)
        wait_until(lambda: count_in_flight(service) == 3)
        go.set()
        read_problem(first.result(), 422, "invalid_request")
        refused = second.result()
    if refused.status_code != 202:  # it came before the first one was removed
        assert "not accepted" in read_problem(refused, 409, "idempotency_in_progress")["detail"]
        assert refused.headers["retry-after"] == "1"
    assert arriving.headers["retry-after"] == "1"
    assert "x-should-retry" not in arriving.headers
    assert service.send(items, **keyed).status_code == 202


def count_batches(url: str) -> int:
    """The batches in a database, also those that are not accepted yet."""
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        try:
            return int(database.execute("SELECT count(*) FROM batches").fetchone()[0])
        except sqlite3.OperationalError:  # there is no table yet
            return 0


def count_in_flight(service: Service) -> int:
    """The requests that are handled, this one included."""
    lines = service.http.get("/metrics").text.splitlines()
    (line,) = [line for line in lines if line.startswith("summarizer_requests_in_flight ")]
    return int(float(line.split()[1]))


def test_a_batch_is_its_owners_alone(url: str) -> None:
    keys = (SecretStr("key-a"), SecretStr("key-b"))
    with serve_app(configure_batches(url, api_keys=keys)) as base:
        mine, other = Service(base, "key-a"), Service(base, "key-b")
        read_problem(Service(base).send(make_items(1)), 401, "unauthorized")
        name = mine.send(make_items(1)).json()["id"]
        read_problem(other.http.get(f"/v1/batches/{name}"), 404, "unknown_batch")
        read_problem(other.http.delete(f"/v1/batches/{name}"), 404, "unknown_batch")
        assert other.http.get("/v1/batches").json() == {"batches": []}
        assert mine.get(name)["total"] == 1


def test_cancel_and_resume_pay_for_nothing_twice(url: str) -> None:
    script = Counted(0.3)
    with serve(script) as server, serve_app(configure_batches(url, server, batch_concurrency=4)) as base:
        service = Service(base)
        name = service.send(make_items(24)).json()["id"]
        wait_until(lambda: service.get(name)["counts"]["done"] >= 4)
        told = service.post(name, "cancel")
        assert told["state"] == "cancelled"
        assert told["counts"]["pending"] == 0
        # what is begun is paid for: it is ended and kept
        ended = wait_until(lambda: (now := service.get(name))["finished"] and now)
        begun = sum(script.calls.values())
        assert ended["counts"]["done"] == begun < 24
        assert ended["counts"]["cancelled"] == 24 - begun
        assert service.post(name, "resume")["state"] == "running"
        results = service.results(name)
        assert len({line["id"] for line in results}) == len(results) == 24
        assert set(script.calls.values()) == {1}
        done = service.get(name)
        assert (done["state"], done["counts"]["done"], done["usage"]["prompt_tokens"]) == ("done", 24, 2400)
        assert done["cost_usd"] is None  # nobody knows this model's price
        assert service.post(name, "resume")["state"] == "done"


def test_what_failed_is_tried_again_when_asked(url: str) -> None:
    def refuse(name: str, asked: int) -> Reply | None:
        return fault(401) if name == "a1" and asked == 1 else None

    with serve(Counted(fault=refuse)) as server, serve_app(configure_batches(url, server)) as base:
        service = Service(base)
        name = service.send(make_items(3)).json()["id"]
        failed = [line for line in service.results(name) if line["state"] == "failed"]
        assert [(line["id"], line["problem"]["code"]) for line in failed] == [("a1", "provider_auth")]
        service.post(name, "retry")
        last = service.results(name, f"?follow=true&after={3}")
        assert [(line["number"], line["id"], line["state"]) for line in last] == [(4, "a1", "done")]
        assert service.get(name)["counts"]["done"] == 3
        assert [line["id"] for line in service.results(name)].count("a1") == 1


def test_a_cancelled_batch_stays_cancelled_when_its_failed_items_are_tried_again(url: str) -> None:
    def refuse(name: str, asked: int) -> Reply | None:
        return fault(401) if name == "a0" and asked == 1 else None

    script = Counted(0.3, fault=refuse)
    with serve(script) as server, serve_app(configure_batches(url, server, batch_concurrency=2)) as base:
        service = Service(base)
        name = service.send(make_items(20)).json()["id"]
        wait_until(lambda: service.get(name)["counts"]["failed"])
        service.post(name, "cancel")
        wait_until(lambda: service.get(name)["finished"])
        service.post(name, "retry")
        ended = wait_until(lambda: (now := service.get(name))["finished"] and now)
        assert (ended["state"], ended["counts"]["failed"]) == ("cancelled", 0)
        assert ended["counts"]["done"] + ended["counts"]["cancelled"] == 20
        assert ended["counts"]["cancelled"] > 0
        service.post(name, "resume")
        assert len(service.results(name)) == 20
        assert service.get(name)["state"] == "done"


def test_a_fault_that_passes_is_waited_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str, asked: int) -> Reply | None:
        return fault(429, headers={"retry-after": "1"}) if asked == 1 else None

    script = Counted(fault=refuse)
    with serve(script) as server, serve_app(configure_batches(url, server)) as base:
        service = Service(base)
        name = service.send(make_items(2)).json()["id"]
        assert [line["state"] for line in service.results(name)] == ["done", "done"]
        assert set(script.calls.values()) == {2}


def test_a_deleted_batch_is_gone(url: str) -> None:
    with serve(Counted(0.2)) as server, serve_app(configure_batches(url, server, batch_concurrency=2)) as base:
        service = Service(base)
        name = service.send(make_items(20)).json()["id"]
        wait_until(lambda: service.get(name)["counts"]["done"])
        assert service.http.delete(f"/v1/batches/{name}").status_code == 204
        read_problem(service.http.get(f"/v1/batches/{name}"), 404, "unknown_batch")
        assert service.http.get("/v1/batches").json() == {"batches": []}
        assert service.send(make_items(2)).status_code == 202


def test_results_that_are_deleted_while_they_are_read_break_off_without_an_error_in_the_log(
    url: str, tmp_path: Path
) -> None:
    command = [forks() / "provenbrief", "serve", "--port", "0"]
    variables = {**os.environ, "SUMMARIZER_DATABASE_URL": url, "SUMMARIZER_BATCH_WORKER": "false"}
    with processes.running(command, stderr=subprocess.PIPE, cwd=tmp_path, env=variables, text=True) as process:
        found = re.search(r"http://\S+:\d+", processes.read_line(process.stderr))
        assert found
        service = Service(found[0])
        name = service.send(make_items(2)).json()["id"]
        with service.http.stream("GET", f"/v1/batches/{name}/results?follow=true") as answer:
            assert service.http.delete(f"/v1/batches/{name}").status_code == 204
            with pytest.raises(httpx2.RemoteProtocolError):
                answer.read()
        assert service.http.get("/healthz").status_code == 200
        service.http.close()
        process.terminate()
        _, log = process.communicate(timeout=PATIENCE)
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert [line["code"] for line in lines if line.get("route", "").endswith("/results")] == ["unknown_batch"]
    assert {line["level"] for line in lines} == {"info"}


def test_what_is_open_goes_on_when_the_service_is_started_again(url: str) -> None:
    script = Counted(0.3)
    with serve(script) as server:
        settings = configure_batches(url, server, batch_concurrency=2)
        with serve_app(settings) as base:
            name = Service(base).send(make_items(12)).json()["id"]
            wait_until(lambda: sum(script.calls.values()) >= 4)
        with serve_app(settings) as base, log_lines() as lines:
            assert len(Service(base).results(name)) == 12
        assert set(script.calls.values()) == {1}  # what was begun was ended when the first one was stopped
    assert [line["batch"] for line in lines if line["event"] == "batch_ended"] == [name]
    assert "Norbridge" not in json.dumps(lines)


def test_limits_hold_for_batches_and_requests_together(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call waits for a moment of its own, and the moments keep to the limit.

    On a busy machine calls leave later than their moments, and may then come to the provider at one time.
    """
    script, limits, moments = Counted(0.05), {"requests_per_minute": 600}, list[float]()

    def note(*args: Any, **given: Any) -> float:
        moments.append(moment := reserve(*args, **given))
        return moment

    monkeypatch.setattr(distributed_limits, "reserve", note)
    with serve(script) as server, serve_app(configure_batches(url, server, limits=limits)) as base:
        service = Service(base)
        name = service.send(make_items(12)).json()["id"]
        wait_until(lambda: script.times)
        for item in make_items(5, prefix="b"):
            assert service.http.post("/v1/summaries", json={"text": item["text"]}).status_code == 200
        service.results(name)
    assert len(script.times) == 12 + 5 <= len(moments)
    assert find_peak(moments) <= 11
    # a call that misses its moment reserves another one, so there may be more moments than calls
    assert all(moment <= came for moment, came in zip(sorted(moments), sorted(script.times), strict=False))
