"""Pages, files and addresses by every way in: over HTTP, through the client, from the shell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from summarizer import summarize
from summarizer.cli import main
from summarizer.cli.bind import open_listener
from summarizer.cli.serve import report_held_fetch, resolve_fetch
from summarizer.client import Client
from summarizer.errors import InputError, PermissionDeniedError, UnprocessableEntityError
from summarizer.ingest import read_document
from tests.ingest.test_fetch import give, redirect, serve
from tests.support.documents import PARAGRAPHS, make_docx, make_page, make_pdf
from tests.support.service import configure, make_client, read_problem, serve_app

TEXT = "\n\n".join(PARAGRAPHS)
GERMAN = (
    "Der Rat hat am Montag beschlossen, dass die alte Brücke über die Varn bis Juni gesperrt bleibt. „Wir öffnen sie "
    "nicht, bevor die Pfeiler sicher sind“, sagte Bürgermeisterin Ruth Amadi. Ingenieure fanden 14 Risse, und die "
    "Reparatur soll 2,4 Millionen Kronen kosten."
)


def test_a_page_over_http() -> None:
    got = make_client().post("/v1/summaries", json={"html": make_page(), "url": "https://varn.example/bridge"})
    assert got.status_code == 200, got.text
    article = got.json()["article"]
    assert (article["text"], article["url"]) == (TEXT, "https://varn.example/bridge")
    assert (article["title"], article["published"]) == ("Bridge stays shut", "2026-03-09")
    assert any(claim["figure"]["value"] == "2400000" for claim in got.json()["numeric_claims"])


def test_what_a_request_says_wins_over_its_page() -> None:
    body = {"html": make_page(), "title": "Shut", "published": "2026-01-02"}
    article = make_client().post("/v1/summaries", json=body).json()["article"]
    assert (article["title"], article["published"], article["byline"]) == ("Shut", "2026-01-02", "Jo Park")


@pytest.mark.parametrize(
    ("values", "may"),
    [
        ({}, False),
        ({"api_keys": (SecretStr("k"),)}, True),
        ({"fetch": True}, True),
        ({"api_keys": (SecretStr("k"),), "fetch": False}, False),
    ],
    ids=["open", "with keys", "allowed", "forbidden"],
)
def test_who_may_have_addresses_fetched(values: dict[str, Any], may: bool) -> None:
    client = make_client(configure(fetch_private=True, **values))
    with serve(bridge=give(make_page().encode())) as site:
        got = client.post("/v1/summaries", json={"url": f"{site.base}/bridge"}, headers={"Authorization": "Bearer k"})
        assert bool(site.asked) == may
    if may:
        assert got.json()["article"]["text"] == TEXT
    else:
        read_problem(got, 403, "fetch_not_allowed")


@pytest.mark.parametrize(
    ("host", "values", "code"),
    [
        ("127.0.0.1", {}, "address_refused"),
        ("localhost", {}, "address_refused"),
        ("0.0.0.0", {}, "fetch_not_allowed"),
        ("127.0.0.1", {"fetch": False}, "fetch_not_allowed"),
        ("127.0.0.1", {"fetch_private": True}, "fetch_not_allowed"),
        ("0.0.0.0", {"api_keys": (SecretStr("k"),)}, "address_refused"),
        ("0.0.0.0", {"fetch": True}, "address_refused"),
    ],
)
def test_addresses_are_fetched_for_this_machine(
    host: str, values: dict[str, Any], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_listener(host, 0) as listener:
        report_held_fetch(configure(**values), listener)
        assert ("To fetch them, set SUMMARIZER_FETCH=true" in capsys.readouterr().err) is ("fetch_private" in values)
        client = make_client(resolve_fetch(configure(**values), listener))
    got = client.post(
        "/v1/summaries", json={"url": "http://169.254.169.254/latest"}, headers={"Authorization": "Bearer k"}
    )
    read_problem(got, 403 if code == "fetch_not_allowed" else 422, code)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::ffff:169.254.169.254]/latest/meta-data", "http://2130706433/", "ftp://x.org/"],
)
def test_a_network_is_not_looked_into(url: str) -> None:
    problem = read_problem(
        make_client(configure(fetch=True)).post("/v1/summaries", json={"url": url}), 422, "address_refused"
    )
    assert len(problem["detail"]) > 30


def test_an_address_without_an_article() -> None:
    page = "<html><body><h1>Hello</h1></body></html>"
    with serve(a=give(page.encode()), b=redirect("/b")) as site:
        client = make_client(configure(fetch=True, fetch_private=True))
        read_problem(client.post("/v1/summaries", json={"url": f"{site.base}/a"}), 422, "no_article")
        read_problem(client.post("/v1/summaries", json={"url": f"{site.base}/b"}), 422, "fetch_failed")


def test_the_client_sends_pages_and_addresses() -> None:
    with serve_app() as base, Client(base, max_retries=0) as client:
        assert client.summarize(html=make_page()).article.text == TEXT
        with pytest.raises(PermissionDeniedError, match="fetches no URLs"):
            client.summarize(url="https://varn.example/")
        with pytest.raises(UnprocessableEntityError, match="exactly one"):
            client.summarize("Text.", html="<p>")
        with pytest.raises(InputError, match="html="):
            client.summarize()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("bridge.pdf", make_pdf),
        ("bridge.docx", make_docx),
        ("bridge.html", lambda: make_page().encode()),
        ("bridge", lambda: make_page().encode()),
        ("bridge.md", lambda: f"# Bridge stays shut\n\n{TEXT}".encode()),
    ],
)
def test_a_file_of_any_form_from_the_shell(
    name: str, make: Callable[[], bytes], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / name).write_bytes(make())
    with pytest.raises(SystemExit) as ended:
        main(["summarize", str(tmp_path / name), "--format", "json"])
    brief = json.loads(capfdbinary.readouterr().out)
    assert ended.value.code in (0, 3)
    assert brief["article"]["title"] == "Bridge stays shut"
    assert brief["article"]["text"] == read_document(make(), name=name).text
    (tmp_path / "quotes.txt").write_text(PARAGRAPHS[1].partition(". ")[0])
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(tmp_path / name), str(tmp_path / "quotes.txt"), "--format", "json"])
    assert json.loads(capfdbinary.readouterr().out)["quotes"][0]["status"] == "exact"


def test_an_address_from_the_shell(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    monkeypatch.setenv("SUMMARIZER_FETCH_PRIVATE", "true")
    with serve(bridge=give(make_page().encode())) as site, pytest.raises(SystemExit):
        main(["summarize", f"{site.base}/bridge", "--format", "json"])
    assert json.loads(capfdbinary.readouterr().out)["article"]["text"] == TEXT


def test_what_a_file_may_have_lost_is_in_the_audit() -> None:
    brief = summarize(read_document(make_pdf(pictures=1)))
    (caution,) = [one for one in brief.audit.warnings if one.kind == "source"]
    assert (caution.path, "1 of 2 pages" in caution.message) == ("article.text", True)


def test_a_language_that_our_rules_do_not_know_is_said() -> None:
    brief = summarize(GERMAN)
    assert brief.article.language == "de"
    (caution,) = [one for one in brief.audit.warnings if one.kind == "language"]
    assert "German [de]" in caution.message
    assert not [one for one in brief.audit.warnings if one.kind == "statement"]
    assert not [one for one in summarize(TEXT).audit.warnings if one.kind == "language"]


def test_what_the_documentation_shows(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "articles.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(block, "articles.md", "exec"), {})
    assert capsys.readouterr().out.startswith("The bridge will stay shut until June")
