"""The OpenAPI document: what it says is what the service does, and code generators can use it.

`tests/faults/test_openapi.py` sends what it allows and what it forbids.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest
from pydantic import SecretStr

from summarizer.settings import ModelSettings
from tests.support import processes
from tests.support.fork_server import forks
from tests.support.openapi_cases import API_KEY, serve_operations
from tests.support.service import ARTICLE, TRUE, configure, make_client, read_problem, serve_app

GENERATED = "generated_client"


@pytest.fixture(scope="module")
def described() -> bytes:
    """The document of a service without keys."""
    return make_client().get("/openapi.json").content


@pytest.fixture
def load(described: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Imports modules of a client that openapi-python-client generates."""
    document, config = tmp_path / "openapi.json", tmp_path / "config.json"
    document.write_bytes(described)
    config.write_text(json.dumps({"post_hooks": []}))  # they format code
    command = [
        *(forks() / "python", "-c", "from openapi_python_client.cli import app; app()", "generate"),
        *("--path", document, "--config", config, "--meta", "none", "--output-path", tmp_path / GENERATED),
    ]
    made = processes.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    yield lambda name: importlib.import_module(f"{GENERATED}.{name}")
    for name in [name for name in sys.modules if name.split(".")[0] == GENERATED]:
        del sys.modules[name]


@pytest.mark.faults
def test_a_generated_client_works(load: Callable[[str], Any], tmp_path: Path) -> None:
    models = load("models")
    with (
        serve_operations(tmp_path) as url,
        load("client").AuthenticatedClient(base_url=url, token=API_KEY) as client,
    ):
        cards = load("api.catalogue.get_models").sync(client=client).models
        assert [card.name for card in cards] == ["extractive", "scripted"]

        asked = models.SummaryRequest(text=ARTICLE, model=models.SummaryRequestModelType0.EXTRACTIVE)
        brief = load("api.briefs.create_summary").sync(client=client, body=asked)
        assert isinstance(brief, models.Brief)
        assert brief.article.text == ARTICLE
        start, end = brief.positions[0].quote.spans[0]
        assert ARTICLE[start:end] == brief.positions[0].quote.text

        asked = models.VerificationRequest(
            text=ARTICLE, quotes=[TRUE, "The moon is made of green cheese, geologists wrote."]
        )
        audit = load("api.briefs.create_verification").sync(client=client, body=asked)
        assert [check.status for check in audit.quotes] == ["exact", "absent"]

        asked = models.VerificationRequest(text=ARTICLE)
        problem = load("api.briefs.create_verification").sync(client=client, body=asked)
        assert isinstance(problem, models.Problem)
        assert problem.code == "invalid_request"

        items = [models.BatchItem(id="a", text=ARTICLE)]
        asked = models.BatchRequest(items=items, model=models.BatchRequestModelType0.EXTRACTIVE)
        batch = load("api.batches.create_batch").sync(client=client, body=asked)
        deadline = time.monotonic() + 60
        while batch.state != "done" and time.monotonic() < deadline:
            time.sleep(0.1)
            batch = load("api.batches.get_batch").sync(batch.id, client=client)
        assert batch.counts.done == 1
        lines = load("api.batches.get_results").sync_detailed(batch.id, client=client).content.splitlines()
        result = models.BatchResult.from_dict(json.loads(lines[0]))
        assert (result.id, result.state) == ("a", "done")


def test_operations_have_the_names_of_functions(described: bytes) -> None:
    paths = json.loads(described)["paths"]
    names = [operation["operationId"] for path in paths.values() for operation in path.values()]
    assert len(names) == len(set(names))
    assert {"create_summary", "create_batch", "get_results", "get_models", "get_health"} <= set(names)


def test_the_document_names_the_models_and_schemas_of_the_service() -> None:
    small = ModelSettings(model="openai/gpt-small")
    schemas = make_client(configure(models={"small": small})).get("/openapi.json").json()["components"]["schemas"]
    asked = schemas["SummaryRequest"]["properties"]
    assert asked["model"]["anyOf"][0]["enum"] == ["extractive", "small"]
    assert asked["schema"]["anyOf"][0]["enum"] == ["news", "earnings", "policy"]
    assert schemas["Options"]["properties"]["judge"]["anyOf"][0]["enum"] == ["small", "off", "self"]
    any_model = make_client(configure(allow_any_model=True)).get("/openapi.json").json()["components"]["schemas"]
    assert "enum" not in any_model["SummaryRequest"]["properties"]["model"]["anyOf"][0]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("OPTIONS", "/v1/batches", "GET, HEAD, POST"),
        ("PUT", "/v1/batches/a", "GET, HEAD, DELETE"),
        ("GET", "/v1/batches/a/cancel", "POST"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_told_every_right_one(method: str, path: str, allowed: str) -> None:
    answer = make_client().request(method, path)
    assert allowed in read_problem(answer, 405, "method_not_allowed")["detail"]
    assert answer.headers["allow"] == allowed


COMMON_HEADERS = {
    "content-type", "content-length", "vary", "cache-control", "x-accel-buffering", "allow", "x-content-type-options",
    "referrer-policy", "x-frame-options", "cross-origin-opener-policy", "access-control-allow-origin",
    "access-control-expose-headers", "date", "transfer-encoding",
}  # fmt: skip
"""Headers that need no description of ours."""


def test_headers_of_responses_are_documented_and_exposed(tmp_path: Path) -> None:
    origin = "https://desk.example.org"
    settings = configure(
        api_keys=(SecretStr(API_KEY),),
        cors_origins=(origin,),
        database_url=SecretStr(f"sqlite:///{tmp_path}/a.sqlite3"),
        batch_worker=False,
    )
    document = make_client(settings).get("/openapi.json").json()
    described = {
        (path, method, status): {name.lower() for name in response["headers"]}
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        for status, response in operation["responses"].items()
    }
    keyed = {"Idempotency-Key": "key-1"}
    brief = {"json": {"text": ARTICLE, "model": "extractive"}}
    batch = {"json": {"items": [{"id": "a", "text": ARTICLE}]}, "headers": keyed}
    met: dict[str, set[str]] = {}
    with serve_app(settings) as url, httpx2.Client(base_url=url, timeout=60, headers={"Origin": origin}) as client:
        answers = [client.post("/v1/summaries", **brief)]
        client.headers["X-API-Key"] = API_KEY
        answers += [client.post("/v1/summaries", **brief, headers=keyed) for _ in range(2)]
        answers += [client.post("/v1/summaries", **brief, headers={"Accept": "text/event-stream"})]
        answers += [client.post("/v1/summaries", json={"text": "Other words."}, headers=keyed)]
        answers += [client.post("/v1/batches", **batch) for _ in range(2)]
        answers += [client.get("/v1/models"), client.get("/v1/batches/none"), client.get("/readyz")]
    for answer in answers:
        path = answer.request.url.path.replace("/none", "/{id}")
        own = {name for name in answer.headers if name not in COMMON_HEADERS}
        assert own <= described[path, answer.request.method.lower(), str(answer.status_code)], path
        met.setdefault(str(answer.status_code), set()).update(own)
    assert met["200"] >= {"x-request-id", "cache-status", "idempotency-replayed", "stream-id"}
    assert (met["202"] >= {"location"}, met["401"] >= {"www-authenticate"}) == (True, True)
    exposed = answers[0].headers["access-control-expose-headers"].lower().split(", ")
    assert set(exposed) == set.union(*described.values())


def test_python_reads_the_patterns_and_finds_those_texts_valid_that_are() -> None:
    """`\\p{L}` is a class of letters for JSON Schema, and an error for Python's regular expressions."""
    document = make_client().get("/openapi.json").json()
    body = document["paths"]["/v1/summaries"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    validator = jsonschema.Draft202012Validator({**body, "components": document["components"]})
    texts = [ARTICLE, "x", "_", "7", "“Ja”", "水坝", "ª", "سد", "\U00010400", "", " ", "!?", "©", "\n", "a\x00b"]
    assert [text for text in texts if validator.is_valid({"text": text})] == texts[:9]
    answers = [make_client().post("/v1/summaries", json={"text": text}) for text in texts]
    assert [answer.status_code for answer in answers] == [200] * 9 + [422] * 6


def test_a_wrong_parameter_is_a_problem() -> None:
    answer = make_client().post("/v1/summaries?view=small", json={"text": ARTICLE})
    assert read_problem(answer, 422, "invalid_request")["errors"][0]["path"] == "view"


@pytest.mark.parametrize("accept", ["text/event-stream", "text/csv", "text/html, application/json;q=0.5"])
def test_a_view_of_json_is_refused_for_another_form(accept: str) -> None:
    client, body, headers = make_client(), {"text": ARTICLE}, {"Accept": accept}
    problem = read_problem(
        client.post("/v1/summaries?view=compact", json=body, headers=headers), 422, "invalid_request"
    )
    assert [fault["path"] for fault in problem["errors"]] == ["view"]
    assert "accept `application/json`" in problem["detail"]
    assert client.post("/v1/summaries?view=full", json=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("POST", "/v1/summaries?veiw=compact", "veiw: there is no such parameter; did you mean view?"),
        ("POST", "/v1/articles?title=a.md", "title: there is no such parameter; there are: name"),
        ("POST", "/v1/verifications?a=1&b=2", "a: .* this path takes none; b: .* this path takes none"),
        ("POST", "/v1/reports?format=md", "format: there is no such parameter"),
        ("GET", "/v1/models?x=", "x: there is no such parameter"),
        ("GET", "/v1/schemas/news?version=1", "version: there is no such parameter"),
        ("GET", "/v1/batches?limits=3", "limits: .*; did you mean limit?"),
        ("GET", "/v1/batches/none/results?folow=true", "folow: .*; did you mean follow?"),
        ("POST", "/v1/batches?scheme=news", "scheme: .*; did you mean schema?"),
        ("POST", "/v1/batches/none/cancel?now=1", "now: there is no such parameter"),
        ("DELETE", "/v1/streams/none?now=1", "now: there is no such parameter"),
    ],
)
def test_an_unknown_parameter_is_refused(method: str, path: str, told: str, tmp_path: Path) -> None:
    with make_client(configure(batch_worker=False)) as client:
        answer = client.request(method, path, **({"json": {"text": ARTICLE}} if method == "POST" else {}))
    problem = read_problem(answer, 422, "invalid_request")
    assert re.match(told.replace("?", r"\?"), problem["detail"])
    assert problem["errors"][0]["kind"] == "unknown_parameter"


def test_parameters_of_probes_and_of_the_page_are_theirs() -> None:
    client = make_client()
    assert [client.get(path).status_code for path in ("/healthz?t=1", "/?example=dam-break", "/metrics?t=1")] == [
        200
    ] * 3


def test_the_query_of_a_batch_holds_what_its_body_leaves_out(tmp_path: Path) -> None:
    models = {"m": ModelSettings(model="openai/m")}
    with make_client(configure(database_url=None, batch_worker=False, models=models)) as client:
        body = {"items": [{"id": "a", "text": ARTICLE}], "options": {"max_items": 2}, "model": "m"}
        batch = client.post('/v1/batches?schema=policy&options={"max_items":9}', json=body).json()
        assert (batch["schema"], batch["options"]["max_items"]) == ("policy", 2)
        read_problem(client.post("/v1/batches?schema=none", json={**body, "schema": "news"}), 422, "unknown_schema")
        read_problem(client.post("/v1/batches?scheme=news", json=body), 422, "invalid_request")


def test_a_whole_number_is_an_integer_however_it_is_written() -> None:
    client = make_client()
    body = {"text": ARTICLE, "model": "extractive", "options": {"max_items": 1.0}}
    assert len(client.post("/v1/summaries", json=body).json()["positions"]) == 1
    body["options"] = {"max_items": 1.5}
    read_problem(client.post("/v1/summaries", json=body), 422, "invalid_request")


def test_a_number_that_no_result_can_have_is_refused(tmp_path: Path) -> None:
    with make_client(configure(database_url=None, batch_worker=False)) as client:
        name = client.post("/v1/batches", json={"items": [{"id": "a", "text": ARTICLE}]}).json()["id"]
        assert client.get(f"/v1/batches/{name}/results", params={"after": 2**53 - 1}).status_code == 200
        answer = client.get(f"/v1/batches/{name}/results", params={"after": 2**63})
        assert read_problem(answer, 422, "invalid_request")["errors"][0]["path"] == "after"
