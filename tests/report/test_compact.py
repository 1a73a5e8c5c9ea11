"""The compact form of a brief: how small it is, what it holds, and that it reads back in full."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from summarizer import Article, read_compact, summarize, verify
from summarizer.cli.program import program
from summarizer.errors import InputError
from summarizer.report.forms import FORMS
from summarizer.schemas.brief import Envelope
from summarizer.settings import Settings
from tests.schemas.test_shipped_schemas import CASES, write
from tests.support.briefs import TEXT, make_brief
from tests.support.model import ARTICLE, COST, DRIVERS, FERRY, SHUT, answer_with, brief_of
from tests.support.provider_server import answer, serve
from tests.support.service import configure, configure_model, make_client
from tests.support.share import share
from tests.support.shared_data import shared_path

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))
DENSE = ["asylum", "asylum.lies", "flag.lies2", "flag", "korea", "korea.lies"]

OWN_SCHEMA = """
from pydantic import BaseModel, Field
from summarizer.schemas.blocks import Figure, Quote


class Toll(BaseModel):
    quote: Quote
    figure: Figure | None
    names: list[str]
    note: str | None = Field(alias="remark")


class Tolls(BaseModel):
    tolls: list[Toll]
    main: Toll | None = None
    by_place: dict[str, Toll] = {}


SCHEMA = Tolls
"""


def compact(brief: Envelope) -> Any:
    return json.loads(FORMS["compact"].render(brief))


def check(brief: Envelope, *, settings: Settings | None = None) -> dict[str, Any]:
    written, text = compact(brief), brief.article.text
    restored = read_compact(written, text, settings=settings)
    assert type(restored) is brief.content_type
    assert restored.model_dump() == {name: brief.model_dump()[name] for name in restored.model_fields_set}
    assert restored.model_fields_set == set(brief.content_type.model_fields)
    whole = json.loads(brief.model_dump_json(by_alias=True))
    assert verify(text, written, settings=settings) == verify(text, whole, settings=settings)
    return dict(written)


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_of_two_kilobytes_by_the_built_in_engine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    short = text[: text.rindex("\n\n", 0, 2_050)] if len(text) > 2_050 else text
    brief = summarize(short)
    check(brief)
    assert len(FORMS["compact"].render(brief).encode()) < 6_500
    assert len(verify(short, compact(brief)).quotes) >= len(brief.audit.quotes)


@pytest.mark.parametrize("name", share(DENSE, every=2))
def test_of_two_kilobytes_by_a_strong_model(name: str) -> None:
    text = shared_path(f"strong/articles/{name.split('.')[0]}.txt").read_text(encoding="utf-8")
    written = shared_path(f"strong/answers/{name}.json").read_text(encoding="utf-8")
    with serve(answer(written)) as server:
        brief = summarize(text, settings=configure_model(server.base, reasks=0))
    check(brief)
    assert len(brief.positions) + len(brief.numeric_claims) > 8
    assert len(FORMS["compact"].render(brief).encode()) < 8_000


def test_it_holds_offsets_figures_and_statements() -> None:
    with serve(answer(answer_with(numeric_claims=[COST, DRIVERS]))) as server:
        brief = brief_of(server)
    written = check(brief)
    assert written["article"].keys() == {"language", "sha256"}
    first, second = written["numeric_claims"]
    assert first["quote"].keys() == {"start", "end"}
    assert ARTICLE[first["quote"]["start"] : first["quote"]["end"]] == COST["quote"]
    assert (first["figure"]["value"], first["figure"]["currency"]) == ("3200000", "EUR")
    assert "comparator" not in first["figure"]
    assert second["figure"]["comparator"] == "more_than"
    assert first["statement"] == COST["statement"]
    assert first["attribution"]["as_named"] == "the council"
    assert written["positions"][1]["attribution"].keys() == {"speaker", "spans", "kind"}


def test_quotes_of_an_article_with_a_url_have_their_text() -> None:
    """The caller may have sent the URL alone."""
    brief = summarize(Article(text=ARTICLE, url="https://news.example/ferry"))
    written = check(brief)
    quotes = [item["quote"] for item in written["positions"] + written["numeric_claims"]]
    assert quotes
    assert [quote["text"] for quote in quotes] == [ARTICLE[quote["start"] : quote["end"]] for quote in quotes]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("the crossing at Norbridge will stay shut until may", "typographic"),
        ("said on Monday that the crossing … will stay shut until May", "elided"),
        ("crossing at Norbridge will stay shut until the May", "near"),
    ],
)
def test_a_quote_that_is_not_exact_says_so(words: str, status: str) -> None:
    with serve(answer(answer_with(open_questions=[{**FERRY, "quote": words}]))) as server:
        brief = brief_of(server)
    assert brief.open_questions[0].quote.status == status
    quote = check(brief)["open_questions"][0]["quote"]
    assert (quote["status"], quote["reason"]) == (status, brief.open_questions[0].quote.reason)


def test_the_verdict_of_every_sentence_can_be_read() -> None:
    lie = {**DRIVERS, "statement": "At least 2,500 drivers a day will surely lose an hour because of cracks."}
    with serve(answer(answer_with(numeric_claims=[COST, lie]))) as server:
        brief = brief_of(server)
    told = check(brief)["audit"]
    listed = {one["path"]: one for one in told["flagged"]}
    assert any(one.get("reasons") for one in listed.values())
    for sentence in brief.audit.statements:
        one = listed.get(sentence.path, told["sentences"])
        assert (one["verdict"], one["by"]) == (sentence.verdict, sentence.by)
        assert tuple(one.get("reasons", ())) == sentence.reasons
    messages = {one["message"] for one in told.get("warnings", ())}
    messages |= {reason for one in told["flagged"] for reason in one.get("reasons", ())}
    assert {caution.message for caution in brief.audit.warnings} <= messages


def test_what_was_rejected_is_named() -> None:
    partial = make_brief()
    told = compact(partial)["audit"]
    assert told["complete"] is False
    assert told["meters"][0].startswith("quotes verified")
    assert told["rejected"] == [{"path": each.path, "reason": each.reason} for each in partial.audit.rejected]


def test_text_that_is_not_at_its_offsets_is_kept() -> None:
    brief = make_brief("words of another article")
    restored = read_compact(compact(brief), TEXT)
    assert read_compact(json.dumps(compact(brief)), TEXT) == restored
    assert restored.model_dump()["positions"] == brief.model_dump()["positions"]


@pytest.mark.parametrize("name", ["earnings", "policy"])
def test_other_schemas(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[name]
    with serve(answer(write(name)[0])) as server:
        check(summarize(case.text, schema=name, settings=configure_model(server.base, reasks=0)))


def test_a_schema_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "tolls.py").write_text(OWN_SCHEMA)
    (tmp_path / "tolls.md").write_text("[article $mark] $language $max_items $focus")
    toll: dict[str, Any] = {"quote": COST["quote"], "figure": COST["figure"], "names": [], "remark": None}
    bare: dict[str, Any] = {"quote": DRIVERS["quote"], "figure": None, "names": ["a", "b"], "remark": ""}
    given = {"tolls": [toll, bare], "main": bare, "by_place": {"Norbridge": toll}}
    with serve(answer(given)) as server:
        settings = configure_model(server.base, reasks=0).model_copy(update={"schema_dir": tmp_path})
        brief = summarize(ARTICLE, schema="tolls", settings=settings)
    assert len(brief.model_dump()["tolls"]) == 2
    check(brief, settings=settings)


def test_another_article_is_an_error_everywhere(tmp_path: Path) -> None:
    brief = summarize(ARTICLE)
    other = ARTICLE.replace("May", "Jun")
    with pytest.raises(InputError, match="of another article"):
        verify(other, compact(brief))
    with pytest.raises(InputError, match="of another article"):
        read_compact(compact(brief), other)
    answered = make_client(configure()).post("/v1/verifications", json={"text": other, "brief": compact(brief)})
    assert answered.status_code == 422
    assert "of another article" in answered.json()["detail"]
    (tmp_path / "article.txt").write_text(other, encoding="utf-8", newline="")
    (tmp_path / "brief.json").write_text(json.dumps(compact(brief)))
    shell = CliRunner().invoke(program, ["verify", str(tmp_path / "article.txt"), str(tmp_path / "brief.json")])
    assert "of another article" in str(shell.exception)


def test_it_is_verified_over_http_and_from_the_shell(tmp_path: Path) -> None:
    brief = summarize(ARTICLE)
    whole = verify(ARTICLE, json.loads(brief.model_dump_json())).model_dump(mode="json")
    answered = make_client(configure()).post("/v1/verifications", json={"text": ARTICLE, "brief": compact(brief)})
    assert answered.json()["quotes"] == whole["quotes"]
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8", newline="")
    (tmp_path / "brief.json").write_text(json.dumps(compact(brief)))
    shell = CliRunner().invoke(program, ["verify", str(tmp_path / "article.txt"), str(tmp_path / "brief.json")])
    assert shell.exit_code == 0
    assert json.loads(shell.stdout) == whole


@pytest.mark.parametrize(
    "given", [{}, {"article": {"text": ARTICLE, "sha256": "a"}}, {"article": "x"}, [], "x", "[[", b"{}", None]
)
def test_what_is_no_compact_brief(given: Any) -> None:
    with pytest.raises(InputError, match="not a compact brief"):
        read_compact(given, ARTICLE)


@pytest.mark.parametrize(
    "quote", [{"start": -1, "end": 5}, {"start": 5, "end": 2}, {"start": 0, "end": 10**9}, {"start": "0"}, {}, None]
)
def test_offsets_outside_the_article(quote: Any) -> None:
    written = compact(summarize(ARTICLE))
    written["positions"] = [{**SHUT, "quote": quote}]
    with pytest.raises(InputError, match=r"not a compact brief in NewsBrief: positions\.0\.quote"):
        read_compact(written, ARTICLE)
    assert verify(ARTICLE, written).rejected


def test_a_brief_of_an_unnamed_document_verifies_again() -> None:
    text = "Boats were turned back. Estimates suggest 8,000 migrants may be at sea in the region, one report said.\n"
    item = {
        "quote": "Estimates suggest 8,000 migrants may be at sea in the region",
        "figure": "8,000 migrants",
        "attribution": {"speaker": None, "as_named": "", "kind": "document"},
        "statement": "Estimates suggest 8,000 migrants may be at sea.",
    }
    assert verify(text, {"numeric_claims": [item]}).complete


def test_the_openapi_document_describes_it() -> None:
    client = make_client(configure())
    schema = client.get("/openapi.json").json()["components"]["schemas"]["CompactBrief"]
    with serve(answer(answer_with(numeric_claims=[COST, {**DRIVERS, "quote": "nobody said this"}]))) as server:
        told = [compact(brief_of(server)), compact(summarize(ARTICLE)), compact(make_brief())]
    for written in told:
        Draft202012Validator(schema).validate(written)
    assert list(Draft202012Validator(schema).iter_errors(json.loads(make_brief().model_dump_json(by_alias=True))))
