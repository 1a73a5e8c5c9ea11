"""What no check covers in a schema of one's own is told of wherever a brief is shown, and a judge is shown it."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from summarizer import extract, summarize, verify
from summarizer.report import to_html, to_markdown
from summarizer.report.json_forms import to_compact
from summarizer.report.table import to_csv
from summarizer.schemas.brief import Envelope
from summarizer.settings import Settings
from tests.support.judge_script import data_of, judge, writes
from tests.support.provider_server import answer, serve
from tests.support.service import ARTICLE, configure_model, make_client

SOURCE = '''\
from typing import Literal
from pydantic import BaseModel, Field
from summarizer.schemas import Actor, Content, Figure, Prose, Quote, RelatedActor

class Closure(BaseModel):
    """Where a place was shut."""

    place: str
    weeks: int = 0

class Cost(BaseModel):
    """What something costs."""

    quote: Quote
    amount: Figure
    payer: Prose | None = None
    what: Prose
    size: Literal["small", "not_large"] = "small"
    is_final: bool = False
    risk: str | None = None

class Repairs(Content):
    """What repairs cost."""

    actors: list[Actor] = []
    headline: Prose | None = None
    phase: int | None = None
    owner: RelatedActor | None = None
    tags: list[str] = []
    costs: list[Cost] = Field(default_factory=list, title="Bills")
    closures: list[Closure] = []
'''
COST = {
    "quote": "Repairs will cost 3.2 million euros",
    "amount": "3.2 million euros",
    "payer": "paid by a rival of the sanctuary",
    "what": "The repairs cost 3.2 million euros.",
    "size": "not_large",
    "is_final": True,
    "risk": "ruin",
}
AMADI = {"id": "amadi", "name": "Ruth Amadi", "kind": "person", "role": "director", "aliases": []}
ANSWER = {
    "actors": [AMADI],
    "headline": "Repairs cost 3.2 million euros",
    "phase": 3,
    "owner": "amadi",
    "tags": ["cheap"],
    "costs": [COST],
    "closures": [{"place": "Paris", "weeks": 4}],
}
LOOSE = (
    "phase", "tags[0]", "costs[0].size", "costs[0].is_final", "costs[0].risk", "closures[0].place", "closures[0].weeks",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "repairs.py").write_text(SOURCE, "utf-8")
    shutil.copy(Path(__file__).parents[2] / "prompts" / "news.md", tmp_path / "repairs.md")
    return tmp_path


def check(folder: Path, **changed: Any) -> Any:
    brief = {"schema": "repairs", **ANSWER, **changed}
    return verify(ARTICLE, brief, settings=Settings(schema_dir=folder))


def brief_by(folder: Path, script: Any, written: Any = None, **options: Any) -> Any:
    with serve(writes(answer(written or ANSWER), script)) as server:
        settings = configure_model(server.base, schema_dir=folder, reasks=0)
        brief = summarize(ARTICLE, schema="repairs", settings=settings, options=options)
        return brief, server.requests


def test_every_value_that_no_check_covers_is_listed(folder: Path) -> None:
    brief, _ = brief_by(folder, judge(article=ARTICLE), judge="off")
    assert brief.audit.complete
    assert brief.audit.not_checked == check(folder).not_checked == LOOSE
    cost = {**COST, "quote": "Repairs will cost 2.3 million euros"}
    assert check(folder, costs=[cost, COST]).not_checked[2] == "costs[1].size", "as what was given is numbered"
    assert summarize(ARTICLE).audit.not_checked == ()


def test_every_report_says_so_next_to_the_value(folder: Path) -> None:
    brief, _ = brief_by(folder, judge(article=ARTICLE), judge="off")
    for text in (to_markdown(brief), to_html(brief)):
        assert text.count("(not checked)") == len(LOOSE)
        for value in ("3 (", "cheap (", "not large (", "yes (", "ruin (", "Paris (", "4 ("):
            assert f"{value}not checked)" in text
        assert "nothing rejected, the whole article read, 7 values not checked" in text
    assert "values not checked 7" in to_markdown(brief)
    assert to_compact(brief)["audit"]["not_checked"] == list(LOOSE)
    rows = {row["path"]: row for row in csv.DictReader(io.StringIO(to_csv(brief)))}
    assert rows["costs[0]"]["not_checked"] == "size; is_final; risk"
    assert rows["phase"]["not_checked"] == "phase"
    assert rows["headline"]["not_checked"] == ""


def test_over_http_it_is_the_same(folder: Path) -> None:
    client = make_client(Settings(schema_dir=folder))
    given = {"text": ARTICLE, "brief": {"schema": "repairs", **ANSWER}}
    assert client.post("/v1/verifications", json=given).json()["not_checked"] == list(LOOSE)


def test_a_judge_is_shown_each_of_them(folder: Path) -> None:
    brief, (_, review) = brief_by(folder, judge(article=ARTICLE), judge="self")
    items = data_of(review).partition("\n\nITEMS\n")[2]
    for shown in (
        "#phase 3",
        "#tags[0] cheap",
        "size: not_large; is_final: True; risk: ruin",
        "place: Paris; weeks: 4",
    ):
        assert shown in items
    assert brief.audit.not_checked == ()
    assert "not checked" not in to_markdown(brief)


def test_what_a_judge_does_not_support_stays_unchecked_or_goes(folder: Path) -> None:
    found = {
        "phase": {"said": "contradicted", "wrong": ["phase"]},
        "tags[0]": {"said": "unclear", "wrong": []},
        "costs[0]": {"said": "contradicted", "wrong": ["risk"]},
    }
    brief, _ = brief_by(folder, judge(found, article=ARTICLE), judge="self")
    assert brief.phase is None
    assert brief.costs[0].risk is None
    assert [note.path for note in brief.audit.notes] == ["costs[0].risk"]
    assert [(one.path, one.kind) for one in brief.audit.rejected] == [("phase", "contradicted")]
    assert brief.audit.not_checked == ("tags[0]",)


def test_a_model_without_building_blocks_is_told_of() -> None:

    class Plain(BaseModel):
        title: str
        year: int

    with serve(answer({"title": "Baker jailed for life", "year": 1950})) as server:
        made, audit = extract(ARTICLE, Plain, with_audit=True, judge="off", settings=configure_model(server.base))
    assert made.year == 1950
    assert audit.not_checked == ("title", "year")
    assert [caution.kind for caution in audit.warnings] == ["not_checked"]
    assert "nothing in it was checked against the article" in audit.warnings[0].message


def test_a_short_sentence_of_ones_own_is_listed_as_any_other(folder: Path) -> None:
    statements = {one.path: one.verdict for one in check(folder).statements}
    assert statements["costs[0].payer"] == "not_judged"


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"phase": "three"}, "phase"),
        ({"owner": "nobody"}, "owner"),
        ({"costs": [{**COST, "size": "p<0.01"}]}, "costs[0].size"),
        ({"costs": [{**COST, "is_final": "perhaps"}]}, "costs[0].is_final"),
    ],
)
def test_an_optional_value_is_left_out_and_noted(changed: Any, path: str, folder: Path) -> None:
    audit = check(folder, **changed)
    assert (audit.complete, audit.rejected) == (True, ())
    assert [note.path for note in audit.notes] == [path]


def test_a_sentence_at_the_top_is_an_item_and_is_rejected(folder: Path) -> None:
    audit = check(folder, headline="Repairs cost 9 million euros")
    assert [(one.path, one.kind) for one in audit.rejected] == [("headline", "invented")]


def test_what_was_rejected_is_named_by_the_title_of_its_section(folder: Path) -> None:
    lie = {**COST, "what": "The repairs cost 9 million euros."}
    brief, _ = brief_by(folder, judge(article=ARTICLE), {**ANSWER, "phase": "three", "costs": [lie]}, judge="off")
    assert isinstance(brief, Envelope)
    markdown = to_markdown(brief)
    assert "\n- Bills “" in markdown
    assert "- Phase: “three”: it must be a valid integer" in markdown, "the field is not repeated"
