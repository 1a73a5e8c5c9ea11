"""What the service answers where nothing is wrong: briefs, audits, catalogues, probes, and its own description."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from summarizer.api.examples import SUMMARY_REQUEST, TEXT, VERIFICATION_REQUEST
from summarizer.errors import ConfigurationError
from summarizer.gateway.libraries import load_libraries
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Brief
from summarizer.schemas.http import Problem
from summarizer.settings import EXTRACTIVE, Deployment, ModelSettings
from tests.support import processes
from tests.support.service import ARTICLE, LIE, TRUE, configure, configure_model, log_lines, make_client, read_problem


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    answer = make_client(configure(api_keys=())).get("/openapi.json")
    assert answer.status_code == 200
    document = answer.json()
    assert isinstance(document, dict)
    return document


def test_a_brief_comes_back_whole() -> None:
    body = {"text": ARTICLE, "title": "Sanctuary stays shut", "published": "2025-03-07", "schema": "news"}
    answer = make_client().post("/v1/summaries", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert list(answer.json()) == [
        "schema", "article", "actors", "headline", "abstract", "positions", "numeric_claims", "open_questions",
        "audit", "receipt",
    ]  # fmt: skip
    brief = Brief.model_validate_json(answer.content)
    assert (brief.schema_name, brief.article.text, brief.article.title) == ("news/2", ARTICLE, "Sanctuary stays shut")
    assert str(brief.article.published) == "2025-03-07"
    assert (brief.receipt.engine, brief.receipt.model) == ("extractive", "extractive")
    quotes = [*(p.quote for p in brief.positions), *(c.quote for c in brief.numeric_claims)]
    assert all(ARTICLE[quote.start : quote.end] == quote.text for quote in quotes)


def test_a_brief_leaves_one_line_that_says_what_it_cost() -> None:
    with log_lines() as lines:
        make_client().post("/v1/summaries", json={"text": ARTICLE})
    summary, request = lines
    assert (summary["event"], summary["engine"], summary["model"]) == ("summary", "extractive", "extractive")
    assert summary["request_id"] == request["request_id"]
    assert (request["route"], request["status"], request["method"]) == ("/v1/summaries", 200, "POST")


def test_quotes_are_verified() -> None:
    answer = make_client().post("/v1/verifications", json={"text": ARTICLE, "quotes": [TRUE, LIE]})
    audit = Audit.model_validate_json(answer.content)
    assert [check.status for check in audit.quotes] == ["exact", "altered"]
    assert [rejection.path for rejection in audit.rejected] == ["[1]"]


@pytest.mark.parametrize(
    "source",
    [{"html": f"<html><body><article><p>{ARTICLE}</p></article></body></html>"}, {"article": {"text": ARTICLE}}],
    ids=["html", "article"],
)
def test_an_article_is_verified_against_as_it_is_summarized(source: dict[str, Any]) -> None:
    client = make_client()
    read = client.post("/v1/summaries", json=source).json()["article"]["text"]
    audit = client.post("/v1/verifications", json=source | {"quotes": [TRUE, LIE]}).json()
    assert audit == client.post("/v1/verifications", json={"text": read, "quotes": [TRUE, LIE]}).json()
    assert [check["grounded"] for check in audit["quotes"]] == [True, False]
    refused = client.post("/v1/verifications", json={"url": "https://example.org/a", "quotes": [TRUE]})
    read_problem(refused, 403, "fetch_not_allowed")


@pytest.mark.parametrize("form", ["full", "wire"])
def test_a_brief_is_verified_in_both_its_forms(form: str) -> None:
    quote: Any = {"text": LIE, "start": 0, "end": 5, "spans": [[0, 5]], "status": "exact"} if form == "full" else LIE
    position = {"quote": quote, "actor": "amadi", "attribution": "Amadi", "stance": "opposes", "target": "the plan"}
    brief = {
        "headline": "Sanctuary stays shut",
        "abstract": "It stays shut.",
        "actors": [{"id": "amadi", "name": "Ruth Amadi", "kind": "person"}],
        "positions": [position | {"statement": "It will reopen."}],
    }
    answer = make_client().post("/v1/verifications", json={"text": ARTICLE, "brief": brief})
    assert answer.status_code == 200
    audit = Audit.model_validate_json(answer.content)
    assert not audit.complete
    assert ("positions[0]", "altered") in [(rejection.path, rejection.kind) for rejection in audit.rejected]


def test_a_brief_of_ours_passes_its_own_verification() -> None:
    client = make_client()
    brief = client.post("/v1/summaries", json={"text": ARTICLE}).json()
    audit = client.post("/v1/verifications", json={"text": ARTICLE, "brief": brief}).json()
    assert audit["rejected"] == []


def test_models_are_listed_without_secrets() -> None:
    models = {
        "small": ModelSettings(model="openai/gpt-small", api_base="https://secret-base.x.example", mode="tools"),
        "built-in": ModelSettings(model="extractive"),
    }
    answer = make_client(configure(model="small", models=models)).get("/v1/models")
    assert "secret-base" not in answer.text
    assert "x.example" not in answer.text
    cards = {card["name"]: card for card in answer.json()["models"]}
    assert list(cards) == ["extractive", "small", "built-in"]
    assert cards["small"] == {
        "name": "small", "model": "openai/gpt-small", "engine": "llm", "mode": "tools", "judge": "off",
        "default": True, "problem": cards["small"]["problem"],
    }  # fmt: skip
    assert (cards["built-in"]["engine"], cards["extractive"]["default"]) == ("extractive", False)


def test_a_model_is_listed_with_the_judge_that_is_asked_if_a_request_names_none() -> None:
    models = {
        "own": ModelSettings(model="openai/gpt-small", judge="strict"),
        "strict": ModelSettings(model="openai/gpt-large"),
        "unjudged": ModelSettings(model="openai/gpt-small", judge="off"),
        "here": ModelSettings(model="local/small.gguf"),
    }
    for general, expected in (
        (None, ["off", "strict", "self", "off", "off"]),
        ("strict", ["strict", "strict", "self", "off", "strict"]),
    ):
        answer = make_client(configure(models=models, judge=general)).get("/v1/models")
        assert [card["judge"] for card in answer.json()["models"]] == expected


def test_a_model_that_cannot_be_asked_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SET_KEY", "sk-set")
    monkeypatch.delenv("UNSET_KEY", raising=False)
    load_libraries()  # a model that is being loaded can be asked
    models = {
        "ready": ModelSettings(model="openai/gpt-small", api_key_env="SET_KEY"),
        "keyless": ModelSettings(model="openai/gpt-small", api_key_env="UNSET_KEY"),
    }
    cards = make_client(configure(models=models)).get("/v1/models").json()["models"]
    problems = {card["name"]: card["problem"] for card in cards}
    assert problems["extractive"] is None
    assert problems["ready"] is None
    assert "UNSET_KEY" in problems["keyless"]


def test_a_missing_key_is_told_while_the_model_library_is_being_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SET_KEY", "sk-set")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    go_on = threading.Event()
    monkeypatch.setattr("summarizer.gateway.preflight.are_loaded", lambda: False)
    monkeypatch.setattr("summarizer.api.readiness.resolve", lambda *_: go_on.wait(1))
    monkeypatch.setattr("summarizer.api.readiness.LIBRARY_TIMEOUT", 0.01)
    models = {
        "loading": ModelSettings(model="openai/gpt-small", api_key_env="SET_KEY"),
        "keyless": ModelSettings(model="openai/gpt-small"),
    }
    client = make_client(configure(model="loading", models=models))
    try:
        cards = client.get("/v1/models").json()["models"]
        problem = read_problem(client.get("/readyz"), 503, "not_ready")
    finally:
        go_on.set()
    problems = {card["name"]: card["problem"] for card in cards}
    assert (problems["extractive"], problems["loading"]) == (None, None)
    assert "OPENAI_API_KEY" in problems["keyless"]
    faults = [(fault["path"], fault["kind"]) for fault in problem["errors"]]
    assert faults == [("model loading", "loading"), ("model keyless", "missing_key")]


def test_probes_do_not_wait_for_each_other_while_the_model_library_is_being_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr("summarizer.gateway.libraries.load_libraries", lambda: go_on.wait(60))
    monkeypatch.setattr("summarizer.api.readiness.LIBRARY_TIMEOUT", 0.01)
    many = {f"m{number}": ModelSettings(model="openai/a", api_base="http://127.0.0.1:9/v1") for number in range(20)}
    client = make_client(configure(model="m0", models=many))
    begun = time.monotonic()
    try:
        for _ in range(10):
            read_problem(client.get("/readyz"), 503, "not_ready")
        assert time.monotonic() - begun < 50
    finally:
        go_on.set()


def test_a_default_model_that_is_under_no_name_is_listed() -> None:
    cards = make_client(configure(model="openai/gpt-small")).get("/v1/models").json()["models"]
    assert [(card["name"], card["default"]) for card in cards] == [("extractive", False), ("openai/gpt-small", True)]


def test_a_schema_is_given_as_it_is_written_and_as_it_is_returned() -> None:
    client = make_client()
    cards = client.get("/v1/schemas").json()["schemas"]
    assert [card["version"] for card in cards] == ["news/2", "earnings/2", "policy/2"]
    assert {card["problem"] for card in cards} == {None}
    assert [card["needs_model"] for card in cards] == [False, True, True]
    document = client.get("/v1/schemas/news").json()
    written = document["written"]["$defs"]
    quote = written["Position"]["properties"]["quote"]
    assert written.get("Quote", quote)["type"] == "string"
    assert set(document["returned"]["$defs"]["Quote"]["properties"]) >= {"text", "start", "end", "status", "spans"}
    brief = client.post("/v1/summaries", json={"text": ARTICLE}).json()
    jsonschema.validate(brief, document["returned"])


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({}, "There is none here: the service's operator can add one under [models]."),
        (
            {"models": {"desk": ModelSettings(model="openai/a"), "x": ModelSettings(model=EXTRACTIVE)}},
            "Name one of: desk.",
        ),
        ({"allow_any_model": True}, "Name one, such as openai/gpt-5-mini."),
    ],
    ids=["none", "configured", "any"],
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_schema_that_needs_a_model_names_models_that_can_be_asked(
    settings: dict[str, Any], advice: str, accept: str
) -> None:
    asked = {"text": ARTICLE, "schema": "policy", "model": "extractive"}
    answer = make_client(configure(**settings)).post("/v1/summaries", json=asked, headers={"accept": accept})
    problem = read_problem(answer, 422, "input")
    assert "cannot fill the schema “policy”: that needs a model" in problem["detail"]
    assert advice in problem["detail"]
    assert [fault["path"] for fault in problem["errors"]] == ["schema"]


def test_health_and_readiness() -> None:
    client = make_client()
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json() == {
        "status": "ready",
        "checks": [{"name": "model extractive", "ready": True, "kind": "", "detail": ""}],
    }


def wait_until_loaded(client: Any) -> Any:
    """The first probes may find the model library still loading."""
    for _ in range(60):
        answer = client.get("/readyz")
        if "being loaded" not in answer.text:
            return answer
    raise AssertionError("the model library was not loaded")


def test_a_service_without_its_key_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCRIPTED_KEY", raising=False)
    answer = wait_until_loaded(make_client(configure_model("http://127.0.0.1:9/v1")))
    problem = read_problem(answer, 503, "misconfigured")
    assert answer.headers["x-should-retry"] == "false"
    assert "SCRIPTED_KEY" in problem["detail"]
    assert [(fault["path"], fault["kind"]) for fault in problem["errors"]] == [("model scripted", "missing_key")]


def test_a_default_model_that_nobody_knows_is_told_from_one_that_is_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    client = make_client(configure(model="nonsense"))
    problem = read_problem(wait_until_loaded(client), 503, "misconfigured")
    assert [fault["kind"] for fault in problem["errors"]] == ["unknown_model"]
    client = make_client(configure(model="nonsense", models={"a": ModelSettings(model="openai/a")}))
    go_on = threading.Event()
    monkeypatch.setattr(
        "summarizer.api.readiness.resolve", lambda *_: go_on.wait(2)
    )  # the client waits for its threads
    monkeypatch.setattr("summarizer.api.readiness.LIBRARY_TIMEOUT", 0.01)
    try:
        answer = client.get("/readyz")
    finally:
        go_on.set()
    problem = read_problem(answer, 503, "not_ready")
    assert "x-should-retry" not in answer.headers
    assert [(fault["path"], fault["kind"]) for fault in problem["errors"]] == [("model nonsense", "loading")]


def test_a_default_model_whose_deployments_alone_have_the_base_url_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    places = tuple(Deployment(api_base=f"http://127.0.0.1:{port}/v1") for port in (9000, 9001))
    house = ModelSettings(model="openai/qwen3-32b", deployments=places)
    client = make_client(configure(model="house", models={"house": house}))
    assert wait_until_loaded(client).json()["status"] == "ready"
    problems = {card["name"]: card["problem"] for card in client.get("/v1/models").json()["models"]}
    assert problems["house"] is None


@pytest.mark.parametrize(
    "changed", [{"judge": "jury"}, {"models": {"desk": ModelSettings(model="openai/gpt-5", fallbacks=("jury",))}}]
)
def test_a_service_is_not_made_with_a_judge_or_fallback_that_does_not_exist(changed: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="there is no model “jury”"):
        make_client(configure(**changed))


def test_a_service_is_not_made_with_a_model_that_is_its_own_fallback() -> None:
    desk = ModelSettings(model="openai/gpt-5", fallbacks=("desk",), fallbacks_when_rejected=("desk",))
    with pytest.raises(
        ConfigurationError, match=r"^models\.desk\.fallbacks: a model cannot be its own fallback\.[^:]*$"
    ):
        make_client(configure(models={"desk": desk}))


@pytest.mark.parametrize("spare", ["extractive", "ours"])
@pytest.mark.parametrize("key", ["judge", "fallbacks"])
def test_a_service_is_not_made_with_the_built_in_engine_as_judge_or_fallback(key: str, spare: str) -> None:
    desk = ModelSettings.model_validate({"model": "openai/gpt-5", key: spare if key == "judge" else [spare]})
    ours = ModelSettings(model="extractive")
    with pytest.raises(ConfigurationError, match=rf"^models\.desk\.{key}: “{spare}” is the built-in engine, which"):
        make_client(configure(models={"desk": desk, "ours": ours}))


@pytest.mark.parametrize(("key", "value"), [("fallbacks", ["desk"]), ("timeout", 5)])
def test_a_service_is_not_made_with_a_setting_that_the_built_in_engine_ignores(key: str, value: Any) -> None:
    desk = ModelSettings(model="openai/gpt-5")
    ours = ModelSettings.model_validate({"model": "extractive", "judge": "desk", key: value})
    with pytest.raises(ConfigurationError, match=rf"^models\.ours\.{key}: this has no effect on the built-in engine"):
        make_client(configure(models={"desk": desk, "ours": ours}))


def test_a_default_model_that_does_not_exist_is_logged() -> None:
    with log_lines() as lines, make_client(configure(model="nope")):
        pass
    (line,) = [line for line in lines if line["event"] == "default_model_unusable"]
    assert (line["level"], line["model"]) == ("warning", "nope")
    assert line["reason"].startswith("There is no model 'nope'.")


def test_a_schema_folder_that_does_not_exist_is_logged(tmp_path: Path) -> None:
    with log_lines() as lines, make_client(configure(schema_dir=tmp_path / "none")):
        pass
    (line,) = [line for line in lines if line["event"] == "schema_folder_missing"]
    assert "does not exist: make it, or correct `schema_dir`" in line["reason"]


def test_another_models_missing_key_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCRIPTED_KEY", raising=False)
    settings = configure_model("http://127.0.0.1:9/v1").model_copy(update={"model": "extractive"})
    checks = {check["name"]: check for check in wait_until_loaded(make_client(settings)).json()["checks"]}
    assert checks["model extractive"]["ready"] is True
    assert checks["model scripted"]["ready"] is False
    assert "SCRIPTED_KEY" in checks["model scripted"]["detail"]


def test_every_error_is_described_as_a_problem(description: dict[str, Any]) -> None:
    operations = [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    assert {path for path, _, _ in operations} == {
        "/v1/summaries", "/v1/verifications", "/v1/reports", "/v1/models", "/v1/schemas", "/v1/schemas/{name}",
        "/v1/streams/{id}", "/v1/articles", "/v1/batches", "/v1/batches/{id}", "/v1/batches/{id}/results",
        "/v1/batches/{id}/cancel", "/v1/batches/{id}/resume", "/v1/batches/{id}/retry", "/healthz", "/readyz",
        "/metrics", "/v1/usage",
    }  # fmt: skip
    for path, _, operation in operations:
        for status, response in operation["responses"].items():
            if status not in ("200", "202", "204"):
                assert list(response["content"]) == ["application/problem+json"], (path, status)
                assert response["description"], (path, status)
    assert "HTTPValidationError" not in description["components"]["schemas"]
    assert set(description["paths"]["/v1/summaries"]["post"]["responses"]) == {
        "200", "400", "401", "403", "406", "408", "409", "410", "413", "415", "422", "429", "500", "501", "502",
        "503", "504",
    }  # fmt: skip


def test_every_reference_in_the_description_leads_somewhere(description: dict[str, Any]) -> None:
    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                target: Any = description
                for name in part["$ref"].removeprefix("#/").split("/"):
                    assert name in target, part["$ref"]
                    target = target[name]
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(description)


def strip_times(brief: dict[str, Any]) -> dict[str, Any]:
    return brief | {"receipt": brief["receipt"] | {"seconds": {}}}


def test_examples_are_what_the_service_answers(description: dict[str, Any]) -> None:
    client = make_client()
    for path, asked in (("/v1/summaries", SUMMARY_REQUEST), ("/v1/verifications", VERIFICATION_REQUEST)):
        operation = description["paths"][path]["post"]
        assert operation["requestBody"]["content"]["application/json"]["example"] == asked
        shown = operation["responses"]["200"]["content"]["application/json"]["example"]
        answered = client.post(path, json=asked).json()
        if "receipt" in shown:
            assert (strip_times(shown), list(shown)) == (strip_times(answered), list(answered))
            assert Brief.model_validate(shown).article.text == TEXT
        else:
            assert shown == answered
            assert [quote["grounded"] for quote in shown["quotes"]] == [True, False]


def test_the_example_of_a_problem_is_one(description: dict[str, Any]) -> None:
    (shown,) = description["components"]["schemas"]["Problem"]["examples"]
    answered = make_client().post("/v1/summaries", json={"txt": "The article."}).json()
    assert shown | {"request_id": ""} == answered | {"request_id": ""}
    Problem.model_validate(shown)


@pytest.mark.faults
def test_the_service_loads_neither_the_model_library_nor_what_batches_need(tmp_path: Path) -> None:
    code = (
        "import sys; from fastapi.testclient import TestClient; from summarizer.api.app import create_app\n"
        "with TestClient(create_app()) as client:\n"
        "    assert client.get('/readyz').status_code == 200\n"
        "    answer = client.post('/v1/summaries', json={'text': 'The mayor resigned on Friday.'})\n"
        "    assert answer.status_code == 200, answer.text\n"
        "models, batches = ('litellm', 'instructor', 'openai'), ('sqlalchemy', 'psycopg', 'summarizer.jobs.worker')\n"
        "print([name for name in (*models, *batches) if name in sys.modules])"
    )
    env = {"PATH": "/usr/bin", "XDG_DATA_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = processes.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=env)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
    assert not list(tmp_path.rglob("*.sqlite3"))


@pytest.mark.faults
def test_what_takes_long_to_import_does_not_hold_up_other_requests(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys; from fastapi.testclient import TestClient; from summarizer.api.app import create_app\n"
        "from summarizer.settings import Settings\n"
        "held, names = set(), {'sqlalchemy', 'aiohttp'}\n"
        "def watch(event, given):\n"
        "    if event == 'import' and given[0] in names and asyncio._get_running_loop() is not None:\n"
        "        held.add(given[0])\n"
        "sys.addaudithook(watch)\n"
        "with TestClient(create_app(Settings(fetch=True, fetch_private=True))) as client:\n"
        "    assert client.get('/v1/batches').status_code == 200\n"
        "    answer = client.post('/v1/summaries', json={'url': 'http://127.0.0.1:9/'})\n"
        "    assert answer.json()['code'] == 'fetch_failed', answer.text\n"
        "print(sorted(held), sorted(names & set(sys.modules)))"
    )
    env = {"PATH": "/usr/bin", "XDG_DATA_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = processes.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=env)
    assert (done.stdout.strip(), done.stderr) == ("[] ['aiohttp', 'sqlalchemy']", "")
