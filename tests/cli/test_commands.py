"""The commands in this process: what they print, and the status that they leave with."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from summarizer import read_brief
from summarizer.cli.tables import print_audit, print_brief
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Brief
from tests.support.briefs import make_brief
from tests.support.command import Run
from tests.support.documents import make_pdf
from tests.support.provider_server import answer, completion, fault, free_port, reply, serve
from tests.support.service import ARTICLE, LIE, SECRET_KEY, TRUE, configure, serve_app


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration but what a test sets."""
    monkeypatch.chdir(tmp_path)
    for name in ("MODEL", "CONFIG", "API_KEYS", "API_KEY", "SERVER", "HOST", "PORT"):
        monkeypatch.delenv(f"SUMMARIZER_{name}", raising=False)


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve_app(configure(api_keys=(SecretStr(SECRET_KEY),))) as address:
        yield address


def test_a_brief_in_json(run: Run, article: str) -> None:
    status, out, err = run("summarize", article, "--title", "Shut", "--published", "2025-03-07")
    brief = Brief.model_validate_json(out)
    assert (status, err) == (0, "")
    assert (brief.article.text, brief.article.title, str(brief.article.published)) == (ARTICLE, "Shut", "2025-03-07")
    assert out.endswith("}\n")


def test_standard_input(run: Run) -> None:
    status, out, _ = run("summarize", "-", stdin=b"\xef\xbb\xbf" + ARTICLE.encode())
    assert status == 0
    assert json.loads(out)["article"]["text"] == ARTICLE


def test_closed_standard_input_is_empty(run: Run) -> None:
    assert run("summarize", "-", stdin=None) == (1, "", "provenbrief: Standard input is empty. Give a text.\n")


@pytest.mark.parametrize("form", ["json", "table"])
def test_closed_standard_output_is_one_line(run: Run, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run("models", "--format", form) == (1, "", "provenbrief: standard output: it is closed\n")


def test_closed_standard_error_loses_messages_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert run("summarize", "gone.txt") == (1, "", "")


def test_a_brief_in_markdown_and_as_a_table(run: Run, article: str) -> None:
    status, out, _ = run("summarize", article, "--format", "md", "--title", "Sanctuary stays shut")
    assert (status, out.startswith("# ")) == (0, True)
    status, out, _ = run("summarize", article, "--format", "table")
    assert status == 0
    assert "by the built-in engine" in out


def test_a_partial_brief_has_its_own_status(run: Run, article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = {
        "headline": None, "abstract": None, "actors": [], "numeric_claims": [], "open_questions": [],
        "positions": [
            {"quote": LIE, "actor": "x", "attribution": "Amadi", "stance": "opposes", "target": "t", "statement": "s"}
        ],
    }  # fmt: skip
    monkeypatch.setenv("OPENAI_API_KEY", SECRET_KEY)
    with serve(answer(brief)) as server:
        Path("summarizer.toml").write_text(f'model = "s"\n[models.s]\nmodel = "openai/s"\napi_base = "{server.base}"\n')
        status, out, err = run("summarize", article)
        strict = run("summarize", article, "--strict")
        _, report, pointer = run("summarize", article, "--format", "md")
    assert status == 3
    assert Brief.model_validate_json(out).audit.complete is False
    assert err.startswith(f"provenbrief: the brief is partial, 1 rejected; the first, Position “{LIE}”: ")
    assert err.count("\n") == 1
    assert err.endswith("(see audit.rejected)\n")
    assert pointer.endswith("(see “Rejected”)\n")
    assert "### Rejected" in report
    assert (strict[0], strict[1]) == (1, "")
    assert "`strict`" in strict[2]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param([], "Usage:", id="nothing"),
        pytest.param(["frobnicate"], "No such command", id="command"),
        pytest.param(["summarize"], "Missing argument", id="no-file"),
        pytest.param(["summarize", "a", "b"], "unexpected extra argument", id="two-files"),
        pytest.param(["summarize", "a", "--format", "xml"], "'json', 'md', 'html', 'table'", id="format"),
        pytest.param(["summarize", "a", "--max-items", "0"], "1<=x<=100", id="max-items"),
        pytest.param(["summarize", "a", "--max-items", "many"], "many", id="max-items-word"),
        pytest.param(["summarize", "a", "--published", "soon"], "'soon' is not a date as YYYY-MM-DD.", id="published"),
        pytest.param(["summarize", "a", "--language", "!"], "language", id="language"),
        pytest.param(["summarize", "a", "--focus", "x" * 501], "focus", id="focus"),
        pytest.param(["summarize", "a", "--colour"], "--colour", id="option"),
        pytest.param(["summarize", "a", "--show-raw", "x", "--server", "http://x"], "leave out --server", id="raw"),
        pytest.param(["verify", "a"], "--statements FILE", id="verify-one"),
        pytest.param(["verify", "-", "-"], "Only one of the files", id="verify-both-stdin"),
        pytest.param(["verify", "a", "b", "--format", "md"], "'json', 'table'", id="verify-format"),
        pytest.param(["serve", "--port", "70000"], "70000", id="port"),
    ],
)
def test_misuse(run: Run, arguments: list[str], says: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert says in err
    if arguments:
        assert err.startswith("provenbrief: ")
        assert err.count("\n") == 1
        assert "--help" in err


def test_a_group_without_a_command_prints_its_help(run: Run) -> None:
    status, out, err = run("keys")
    assert (status, out) == (2, "")
    assert err.startswith("Usage: provenbrief keys ")
    assert "\n  new " in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n\t", "empty", id="blank"),
        pytest.param(b"... !", "no words", id="no-words"),
        pytest.param("Der Bürgermeister trat zurück.".encode("latin-1"), "not UTF-8 (byte 5)", id="latin-1"),
        pytest.param("Lind resigned.".encode("utf-16") + b"x", "not UTF-8", id="utf-16-cut"),
        pytest.param(b"Lind\0 resigned.", "NUL", id="nul"),
        pytest.param(b"\xed\xa0\x80 resigned", "not UTF-8", id="surrogate"),
        pytest.param(b"%PDF-1.7\n\xff", "broken", id="pdf"),
        pytest.param(b"word " * 900, "500 ", id="too-long"),
        pytest.param(b"word" * 900, "500 ", id="far-too-long"),
    ],
)
@pytest.mark.parametrize("command", ["summarize", "verify"])
def test_a_file_that_is_no_article(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, content: bytes, says: str
) -> None:
    monkeypatch.setenv("SUMMARIZER_MAX_ARTICLE_CHARS", "500")
    (tmp_path / "bad").write_bytes(content)
    (tmp_path / "quotes.txt").write_text("a quote")
    status, out, err = run(command, "bad", *(["quotes.txt"] if command == "verify" else []))
    assert (status, out) == (1, "")
    assert err.startswith("provenbrief: ")
    assert err.count("\n") == 1
    assert says in err


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("gone.txt", "no file gone.txt", id="missing"),
        pytest.param(".", "folder", id="folder"),
        pytest.param("a\0b", "cannot be read", id="nul-in-name"),
        pytest.param("http://127.0.0.1/a", "not a public address", id="url"),
        pytest.param("http://127.0.0.1:81/a", "any port, set SUMMARIZER_FETCH_PRIVATE=true", id="port"),
        pytest.param("red\x1b[31m.txt", "\\x1b[31m", id="escape-in-name"),
        pytest.param("x" * 5_000, "cannot be read", id="long-name"),
    ],
)
def test_a_file_that_cannot_be_had(run: Run, name: str, says: str) -> None:
    status, out, err = run("summarize", name)
    assert (status, out) == (1, "")
    assert err.startswith("provenbrief: ")
    assert err.count("\n") == 1
    assert says in err
    assert "\x1b" not in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--model", "nobody"], "extractive"),
        (["--model", "nobody/nothing"], "nobody/nothing"),
        (["--schema", "novel"], "news"),
    ],
    ids=["alias", "provider", "schema"],
)
def test_a_name_that_nobody_has(run: Run, article: str, arguments: list[str], says: str) -> None:
    status, _, err = run("summarize", article, *arguments)
    assert status == 1
    assert says in err


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("model = [", "cannot be read"),
        ("colour = 'red'", "colour"),
        ("port = 'x'", "port"),
        ("[models.a]\nmodel = 'openai/a'\napi_key = 'sk-canary-0123456789'", "models.a"),
    ],
    ids=["broken", "unknown", "type", "key-in-file"],
)
def test_a_configuration_that_cannot_be_used(run: Run, article: str, toml: str, says: str) -> None:
    Path("summarizer.toml").write_text(toml)
    for command in (["summarize", article], ["models"], ["doctor"], ["serve"]):
        status, out, err = run(*command)
        assert status == 1
        assert says in out + err
        assert SECRET_KEY not in out + err


def test_a_worker_ends_if_its_database_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("news.txt").write_text("no database " * 100)
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", "sqlite:///news.txt")
    status, out, err = run("worker")
    assert (status, out) == (1, "")
    assert err.endswith("cannot be used: file is not a database. Set database_url (SUMMARIZER_DATABASE_URL).\n")


def test_a_provider_that_refuses_is_one_line(run: Run, article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET_KEY)
    with serve(fault(401, f"key {SECRET_KEY} is bad")) as server:
        Path("summarizer.toml").write_text(f'[models.s]\nmodel = "openai/s"\napi_base = "{server.base}"\n')
        status, out, err = run("summarize", article, "--model", "s")
        assert len(server.requests) == 1
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "openai rejected the key for 's', that is 'openai/s' (401)" in err
    assert err.endswith(f" The base URL is {server.base}. openai said: “key *** is bad”.\n")
    assert SECRET_KEY not in err


def test_what_models_answered_is_kept(run: Run, article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET_KEY)
    header = "header-canary-4711"
    sections = ("actors", "positions", "numeric_claims", "open_questions")
    brief = {"headline": None, "abstract": None, **{name: [] for name in sections}}
    half = reply(completion(message={"content": json.dumps(brief), "reasoning_content": "half \ud83d"}))
    with serve(
        answer(f"no object, but the key {SECRET_KEY} and {header}"), half, fault(503, f"busy, {SECRET_KEY}")
    ) as server:
        Path("summarizer.toml").write_text(
            f'model = "s"\nretries = 0\n[models.s]\nmodel = "openai/s"\napi_base = "{server.base}"\nmode = "json"\n'
            f'params.extra_headers = {{ X-Gateway = "{header}" }}\n'
        )
        status, out, err = run("summarize", article, "--show-raw", "raw/answers", "--judge", "self")
        assert (status, err) == (0, "provenbrief: 2 answers of models in raw/answers\n")
        failed, _, told = run("summarize", article, "--show-raw", "raw/answers")
    first, second, third = (path.read_text("utf-8") for path in sorted(Path("raw/answers").iterdir()))
    assert json.loads(out)["receipt"]["attempts"] == [
        {name: part for name, part in json.loads(text).items() if name != "response"} for text in (first, second)
    ]
    kept = [json.loads(text)["response"] for text in (first, second, third)]
    assert kept[0]["choices"][0]["message"]["content"] == "no object, but the key *** and ***"
    assert json.loads(kept[1]["choices"][0]["message"]["content"]) == brief
    assert kept[1]["choices"][0]["message"]["reasoning_content"] == "half \ud83d"
    assert (failed, kept[2]) == (1, None)
    assert json.loads(third)["error"] == {"status": 503, "body": {"message": "busy, ***", "type": "error"}}
    assert "503" in json.loads(third)["failure"]
    assert told.startswith("provenbrief: 1 answer of models in raw/answers\nprovenbrief: openai is overloaded")


def test_no_answers_are_kept_of_the_built_in_engine(run: Run, article: str) -> None:
    status, _, err = run("summarize", article, "--show-raw", "raw")
    assert (status, err) == (0, "provenbrief: no model was called, so raw has no answers\n")
    assert list(Path("raw").iterdir()) == []
    assert run("summarize", article, "--show-raw", article) == (1, "", f"provenbrief: {article}: file exists\n")


def test_a_service_makes_the_brief(run: Run, article: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEY", SECRET_KEY)
    status, out, err = run("summarize", article, "--server", url, "--title", "Shut", "--max-items", "2")
    assert (status, err) == (0, "")
    assert Brief.model_validate_json(out).article.title == "Shut"
    monkeypatch.setenv("SUMMARIZER_SERVER", url)
    status, out, err = run("summarize", article, "--model", "openai/gpt-5")
    assert (status, out) == (1, "")
    assert "is not allowed here" in err
    assert "Request " in err


def test_a_service_that_wants_a_key(run: Run, article: str, url: str) -> None:
    status, _, err = run("summarize", article, "--server", url)
    assert status == 1
    assert "Bearer" in err
    assert "SUMMARIZER_API_KEY" in err


@pytest.mark.parametrize("address", ["http://127.0.0.1:{}", "somewhere"])
def test_a_service_that_is_not_there(run: Run, article: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    status, out, err = run("summarize", article, "--server", address.format(free_port()))
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "provenbrief serve" in err or "base_url" in err


def test_a_quote_from_a_pdf_has_its_page(run: Run) -> None:
    Path("bridge.pdf").write_bytes(make_pdf(pictures=1))
    assert re.search(r"— .*p\. 2$", run("summarize", "bridge.pdf", "--format", "md")[1], re.MULTILINE)
    rows = list(csv.DictReader(run("summarize", "bridge.pdf", "--format", "csv")[1].splitlines()))
    assert {row["page"] for row in rows if row["start"]} == {"2"}
    brief = read_brief(run("summarize", "bridge.pdf")[1])
    assert brief.article.page_at(brief.numeric_claims[0].quote.start) == 2


def test_quotes_line_by_line(run: Run, article: str) -> None:
    Path("quotes.txt").write_text(f"{TRUE}\n\n  {LIE}  \n")
    status, out, err = run("verify", article, "quotes.txt")
    audit = Audit.model_validate_json(out)
    assert (status, err) == (3, "")
    assert [(check.given, check.status) for check in audit.quotes] == [(TRUE, "exact"), (LIE, "altered")]


@pytest.mark.parametrize("form", ["json", "table"])
def test_sentences_that_nobody_judged_are_counted(run: Run, article: str, form: str) -> None:
    Path("said.txt").write_text("Nobody may visit it.\nThe sanctuary is closed.\n")
    status, _, err = run("verify", article, "--statements", "said.txt", "--format", form)
    assert (status, err.count("\n")) == (0, 1)
    assert err.startswith("provenbrief: 2 of 2 sentences were not judged, since no judge was asked: name a model with")


def test_only_ends_of_lines_part_quotes(run: Run) -> None:
    quote = "The mayor\u2028said\x85that\x0bit\x0cshut."
    Path("a.txt").write_bytes(f"{quote} It rained.".encode())
    Path("quotes.txt").write_bytes(f"{quote}\r\nIt rained.\r".encode())
    status, out, _ = run("verify", "a.txt", "quotes.txt")
    assert [check.given for check in Audit.model_validate_json(out).quotes] == [quote, "It rained."]
    assert status == 0


def test_true_quotes_leave_zero(run: Run, article: str) -> None:
    status, _, _ = run("verify", article, "-", stdin=TRUE.encode())
    assert status == 0


def test_quotes_in_json(run: Run, article: str) -> None:
    Path("quotes.json").write_text(json.dumps([TRUE]))
    assert run("verify", article, "quotes.json")[0] == 0
    assert run("verify", article, "-", stdin=json.dumps([TRUE], indent=1).encode())[0] == 0


@pytest.mark.parametrize("form", ["html", "md", "csv", "jsonl", "annotations"])
def test_an_export_that_cannot_be_verified_says_what_can(run: Run, article: str, form: str) -> None:
    Path("press.txt").write_text(f"FOR IMMEDIATE RELEASE\n\n{ARTICLE}\n\n###\n\nMedia contact: a@example.org")
    for text in (article, "press.txt"):  # of a press release the warnings come first
        Path("export").write_text(run("summarize", text, "--format", form)[1])
        status, out, err = run("verify", text, "export")
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert "compact" in err
        assert "list of quotes" in err


@pytest.mark.parametrize("around", ["{}", "Here is the brief:\n\n{}\nI hope that it helps."])
def test_json_in_a_code_block_as_a_chat_shows_it(run: Run, article: str, around: str) -> None:
    for name, given in {"quotes.json": [TRUE, LIE], "answer.txt": {"quotes": [TRUE, LIE]}}.items():
        block = f"```json\n{json.dumps(given, indent=1)}\n```\n"
        Path(name).write_text(around.format(block))
        status, out, _ = run("verify", article, name)
        assert (status, [check.given for check in Audit.model_validate_json(out).quotes]) == (3, [TRUE, LIE])


def test_quotes_as_they_are_sent_to_a_service(run: Run, article: str) -> None:
    Path("quotes.json").write_text(json.dumps({"quotes": [TRUE, LIE]}))
    status, out, _ = run("verify", article, "quotes.json")
    assert (status, [check.given for check in Audit.model_validate_json(out).quotes]) == (3, [TRUE, LIE])


def test_a_quote_can_begin_with_a_bracket(run: Run, article: str) -> None:
    Path("quotes.txt").write_text(f"[Sic] it stays.\n{TRUE}\n")
    _, out, _ = run("verify", article, "quotes.txt")
    assert [check.given for check in Audit.model_validate_json(out).quotes] == ["[Sic] it stays.", TRUE]


def test_a_brief_in_a_file(run: Run, article: str) -> None:
    _, out, _ = run("summarize", article)
    for name in ("brief.json", "brief.out"):
        Path(name).write_text(out)
        status, told, _ = run("verify", article, name)
        assert (status, Audit.model_validate_json(told).rejected) == (0, ())
    cut = run("verify", article, "-", stdin=out[:-5].encode())
    assert (cut[0], cut[1]) == (1, "")
    assert cut[2].startswith("provenbrief: Standard input is not JSON: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "not JSON"),
        ("5", "neither a brief"),
        ("[]", "neither a brief"),
        ("[1]", "neither a brief"),
        ('["It rained.", 1]', "Quote 2 is int"),
        ("{}", "none of the fields"),
        ("[" * 100_000, "not JSON"),
    ],
    ids=["broken", "number", "empty", "numbers", "number-later", "empty-object", "deep"],
)
def test_a_file_that_holds_no_brief(run: Run, article: str, content: str, says: str) -> None:
    Path("given.json").write_text(content)
    status, out, err = run("verify", article, "given.json")
    assert (status, out) == (1, "")
    assert says in err


def test_an_audit_as_a_table(run: Run, article: str) -> None:
    Path("quotes.txt").write_text(f"{TRUE}\n{LIE}\n{TRUE}\n")
    status, out, _ = run("verify", article, "quotes.txt", "--format", "table")
    assert status == 3
    assert re.findall(r"Quote \d", out) == ["Quote 1", "Quote 2", "Quote 3"], "in the order given"
    for words in ("exact", "altered", "quotes verified 2/3", "partial: 1 rejected"):
        assert words in out
    assert "none" not in out, "there are no sentences to count"


@pytest.mark.parametrize(
    ("name", "content", "given"),
    [
        ("q.txt", f"1. {TRUE}\n2) “{TRUE}”\n", [TRUE, f"“{TRUE}”"]),
        ("q.txt", f"- {TRUE}\n\n- {TRUE}\n", [TRUE, TRUE]),
        ("q.txt", f"- {TRUE}\n* {TRUE}\n", [TRUE, TRUE]),
        ("q.txt", f"3. {TRUE}\n4. {TRUE}\n", [f"3. {TRUE}", f"4. {TRUE}"]),
        ("q.txt", f"1. {TRUE}\n{TRUE}\n", [f"1. {TRUE}", TRUE]),
        ("q.json", json.dumps([{"quote": TRUE, "speaker": "Roe"}, TRUE]), [TRUE, TRUE]),
        ("q.md", f'Here:\n```json\n{{"quotes": [{{"text": "{TRUE}"}}]}}\n```\n', [TRUE]),
    ],
    ids=["numbers", "bullets", "two bullets", "other numbers", "one number", "objects", "objects of a chatbot"],
)
def test_the_forms_of_a_list_of_quotes(run: Run, article: str, name: str, content: str, given: list[str]) -> None:
    Path(name).write_text(content)
    audit = Audit.model_validate_json(run("verify", article, name)[1])
    assert [check.given for check in audit.quotes] == given


def test_a_rejected_item_is_in_one_table(run: Run, article: str) -> None:
    """With its words, the article's and all reasons; items that passed are in a table of their own."""
    actor = {"id": "a", "name": "Nobody", "kind": "person"}
    Path("brief.json").write_text(json.dumps({"actors": [actor], "open_questions": [{"quote": LIE}, {"quote": TRUE}]}))
    status, out, _ = run("verify", article, "brief.json", "--format", "table")
    assert status == 3
    assert re.findall(r"Question \d", out) == ["Question 1", "Question 2"]
    assert re.findall(r"^(Rejected|Sentences|Quotes|(?:Other )?[Ii]tems)\b", out, re.MULTILINE) == [
        "Rejected", "Other items"
    ]  # fmt: skip
    assert re.search(r"^ Actor 1 +passed +Nobody", out, re.MULTILINE)
    assert "Closest in the" in out
    assert "partial: 2 rejected" in out


def test_a_sentence_is_in_one_table(run: Run, article: str) -> None:
    claim = {"quote": TRUE, "figure": "none", "attribution": "the article", "statement": "It is so."}
    brief = {"headline": {"quotes": [TRUE], "text": "It is so"}, "actors": [], "numeric_claims": [claim]}
    Path("brief.json").write_text(json.dumps(brief))
    _, out, _ = run("verify", article, "brief.json", "--format", "table")
    assert len(re.findall(r"^ Headline ", out, re.MULTILINE)) == 1, out


def test_lists(run: Run) -> None:
    assert [card["name"] for card in json.loads(run("models")[1])["models"]] == ["extractive"]
    assert [card["name"] for card in json.loads(run("schemas")[1])["schemas"]] == ["news", "earnings", "policy"]
    assert "extractive" in run("models", "--format", "table")[1]
    assert "news/2" in run("schemas", "--format", "table")[1]


def test_a_model_that_cannot_be_asked_says_why(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("summarizer.gateway.preflight.are_loaded", lambda: False)  # as in a process of its own
    Path("summarizer.toml").write_text(
        '[models]\nreal.model = "openai/gpt-5-mini"\nown = {model = "openai/x", api_base = "http://127.0.0.1:9/v1"}\n'
        'built-in.model = "extractive"\n'
    )
    cards = {card["name"]: card["problem"] for card in json.loads(run("models")[1])["models"]}
    assert (cards["extractive"], cards["own"], cards["built-in"]) == (None, None, None)
    assert cards["real"].startswith("openai needs a key for 'openai/gpt-5-mini' and none is set.")
    status, _, err = run("models", "--format", "table")
    assert (status, err) == (0, f"provenbrief: real cannot be asked: {cards['real']}\n")


def test_a_terminal_gets_a_table(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run("models")[1].startswith("Models")
    assert run("models", "--format", "json")[1].startswith("{")


def test_a_fault_of_ours_is_one_line_too(run: Run, article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(ARTICLE)

    monkeypatch.setattr("summarizer.cli.summarize.asummarize", fail)
    status, out, err = run("summarize", article)
    assert (status, out) == (1, "")
    assert err.startswith(f"provenbrief: an internal error, please report it: RuntimeError at {Path(__file__).name}:")
    assert err.count("\n") == 1


def test_an_interrupt_is_one_line_too(run: Run, article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("summarizer.cli.summarize.asummarize", interrupt)
    assert run("summarize", article) == (130, "", "provenbrief: interrupted\n")


@pytest.mark.parametrize("words", ["\x1b[31mred\x1b[0m", "[bold]markup[/bold]", "\x9b2J", "\u202etxt", ":boom:"])
def test_a_table_shows_what_strangers_wrote_and_obeys_none_of_it(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_brief(make_brief(words))
    print_audit(make_brief(words).audit)
    out = capsys.readouterr().out
    assert "\x1b[31m" not in out
    assert "\x9b" not in out
    assert "\u202e" not in out
    if words.startswith(("[", ":")):
        assert words in out


@pytest.mark.parametrize("columns", [40, 80, 120, 300])
def test_a_brief_fits_the_terminal(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    words = "the sanctuary by the northern shore of the lake stays shut until its fences are mended"
    brief = make_brief(words)
    print_brief(brief)
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert max(map(len, lines)) <= min(columns, 110)
    for section in ("Actors", "Positions", "Figures", "Open questions", "How far to trust it"):
        assert section in lines
    quoted = [line for line in lines if line.lstrip().startswith("▌")]
    assert " ".join(" ".join(quoted).replace("▌", " ").split()).count(words) == 4, "two quotes with their sources"
    assert f"“{words}”" in " ".join(" ".join(lines).split()), "what was rejected is named"
    # prose stays prose: no column is narrower than half of the terminal
    assert max(map(len, quoted)) > min(columns, 88) / 2


def test_a_terminal_without_a_size_shows_the_whole_brief(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "0")
    print_brief(make_brief("the sanctuary stays shut"))
    assert "“the sanctuary stays shut”" in capsys.readouterr().out


def test_json_holds_no_character_that_a_terminal_obeys(run: Run) -> None:
    text = "Amadi said \x9b31m\x7f\u202e\x1b[31m no on Friday."
    status, out, _ = run("summarize", "-", stdin=text.encode())
    assert status == 0
    assert not set(out) & set("\x9b\x7f\u202e\x1b")
    assert json.loads(out)["article"]["text"] == text
