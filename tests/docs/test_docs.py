"""The documentation says what the code does: its tables are the code's own, and its claims are tried."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote

import pytest

from docs import generate
from summarizer import Aligner, Article, summarize, verify
from summarizer.api.app import create_app
from summarizer.api.problems import ERRORS, STATUSES
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.brief import Brief, Options
from summarizer.schemas.findings import GROUNDED, QuoteStatus, Verification
from summarizer.schemas.news import NewsBrief
from summarizer.settings import ModelSettings, Settings
from tests.support.service import configure

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))

HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def read(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def rows(page: str) -> Iterator[list[str]]:
    for line in page.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_every_page_is_current() -> None:
    for path, page in generate.make_pages().items():
        assert path.read_text("utf-8") == page, f"{path.name}: run python docs/generate.py"


def test_a_generated_part_that_is_changed_by_hand_is_made_anew() -> None:
    page = "Kept.\n<!-- begin a -->\nold\n<!-- end a -->\nKept.\n"
    assert generate.fill(page, {"a": lambda: "new"}) == "Kept.\n<!-- begin a -->\n\nnew\n\n<!-- end a -->\nKept.\n"


def test_a_generated_part_that_nobody_writes_is_an_error() -> None:
    with pytest.raises(KeyError):
        generate.fill("<!-- begin b -->\n<!-- end b -->", {})


def rows_of(name: str, table: list[list[str]]) -> list[list[str]]:
    """The rows about something that is written as code."""
    return [row for row in table if row[0] == f"`{name}`"]


def test_every_setting_is_documented() -> None:
    table = [row for row in rows(read("configuration.md")) if len(row) == 4]
    meanings = generate.read_docstrings(Settings)
    for name in Settings.model_fields:
        if name != "models":
            told = [row[1:2] + row[3:] for row in rows_of(name, table)]
            assert told == [[f"`SUMMARIZER_{name.upper()}`", meanings[name]]], name


def test_every_setting_of_a_model_is_documented() -> None:
    table = [row for row in rows(read("configuration.md")) if len(row) == 3]
    meanings = generate.read_docstrings(ModelSettings)
    for name in ModelSettings.model_fields:
        (row,) = rows_of(name, table)
        assert row[2].endswith(meanings[name]), name


def test_every_option_is_documented() -> None:
    table = list(rows(read("http.md")))
    assert [name for name in Options.model_fields if not rows_of(name, table)] == []


def sections(page: str) -> dict[str, str]:
    parts = re.split(r"^### (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def fields_of_a_brief() -> Iterator[tuple[str, str]]:
    schema = Brief.model_json_schema(mode="serialization")
    for name, shape in {"Brief": schema, **schema["$defs"]}.items():
        for field in shape["properties"]:
            yield name, field


def test_every_field_of_a_brief_is_documented_where_it_belongs() -> None:
    tables = {name: list(rows(section)) for name, section in sections(read("brief.md")).items()}
    for name, field in fields_of_a_brief():
        told = rows_of(field, tables[name])
        assert len(told) == 1, (name, field)
        assert told[0][1], f"{name}.{field} has no type"


def test_a_real_brief_holds_no_field_that_is_not_documented() -> None:
    text = (ROOT / "examples" / "council-bridge.txt").read_text("utf-8")
    documented = {field for _, field in fields_of_a_brief()}
    free = {"item", "seconds"}  # an item as it was written, and times by stage: their keys are no fields of ours

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, part in value.items():
                yield key
                yield from () if key in free else walk(part)
        elif isinstance(value, list):
            for part in value:
                yield from walk(part)

    found = set(walk(summarize(text, settings=configure()).model_dump(mode="json")))
    assert found >= {"quote", "figure", "attribution", "question", "mentions", "uncovered"}, (
        "the brief shows too little"
    )
    assert found <= documented


def served() -> list[str]:
    paths = create_app(configure()).openapi()["paths"]
    return [f"`{method.upper()} {path}`" for path, methods in paths.items() for method in methods]


def test_every_endpoint_is_documented() -> None:
    endpoints = served()
    assert endpoints
    assert set(endpoints) <= {row[0] for row in rows(read("http.md"))}


def test_every_problem_is_documented() -> None:
    problems = [
        *((status, kind.code, title) for kind, (status, title) in ERRORS.items()),
        *((status, code, title) for status, (code, title) in STATUSES.items()),
    ]
    told = [row[:3] for row in rows(read("http.md"))]
    assert [problem for problem in problems if [str(problem[0]), f"`{problem[1]}`", problem[2]] not in told] == []


@pytest.mark.parametrize("status", get_args(QuoteStatus))
def test_every_status_is_explained_and_shown(status: str) -> None:
    page = read("verification.md")
    assert re.search(rf"^- `{status}`: ", page, re.MULTILINE)
    assert [row for row in rows(page) if row[1] == f"`{status}`"]


def anchors(page: Path) -> set[str]:
    heads = HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_docstring_that_the_site_shows_is_there() -> None:
    shown = re.findall(r"^::: (\S+)$", read("python.md"), re.MULTILINE)
    assert len(shown) > 10
    for name in shown:
        assert pkgutil.resolve_name(name).__doc__, name


def test_every_link_leads_somewhere() -> None:
    for page in PAGES:
        for link in LINK.findall(page.read_text("utf-8")):
            if link.startswith("https://"):
                continue
            name, _, anchor = unquote(link).partition("#")
            target = page.parent / name if name else page
            assert target.exists(), (page.name, link)
            assert not anchor or anchor in anchors(target), (page.name, link)


# What verification.md claims, one by one.

TEXT = (
    "The plan would cost 3.2 million euros, said Ada Brandt, the mayor of Lund. More than 40 shops closed, and rents "
    "rose by 2 percentage points. “We will not wait,” she said. “It is simple.” The port may be closed for weeks, "
    "she said. Rents fell again in May."
)
BRANDT = {"id": "b", "name": "Ada Brandt", "kind": "person"}
COST = "The plan would cost 3.2 million euros, said Ada Brandt, the mayor of Lund."
DOUBT = "The port may be closed for weeks, she said."
SHOPS = "More than 40 shops closed, and rents rose by 2 percentage points."


def claim(quote: str, figure: str, statement: str) -> dict[str, Any]:
    item = {"quote": quote, "figure": figure, "attribution": "the article", "about": "it", "statement": statement}
    return {"numeric_claims": [item]}


def position(quote: str, speaker: str, statement: str, stance: str = "neutral") -> dict[str, Any]:
    towards = {"stance": stance, "target": "it"}
    item = {"quote": quote, "actor": "b", "attribution": speaker, **towards, "statement": statement}
    return {"actors": [BRANDT], "positions": [item]}


PASSES = {
    "a figure as its quote states it": claim(SHOPS, "more than 40 shops", "More than 40 shops closed."),
    "a figure without its bound": claim(SHOPS, "40 shops", "More than 40 shops closed."),
    "percentage points": claim(SHOPS, "2 percentage points", "Rents rose by 2 percentage points."),
    "a speaker named near the quote": position(COST, "Ada Brandt", "The plan would cost 3.2 million euros."),
    "a speaker named by a pronoun": position("We will not wait", "she", "Brandt will not wait."),
    "an actor with the role that the article gives": {"actors": [{**BRANDT, "role": "mayor of Lund"}]},
}

FAILS = {
    "another magnitude": (claim(COST, "3.2 billion euros", "It would cost 3.2 million euros."), "figure"),
    "another currency": (claim(COST, "3.2 million dollars", "It would cost 3.2 million euros."), "figure"),
    "another bound": (claim(SHOPS, "less than 40 shops", "Shops closed."), "figure"),
    "percent for percentage points": (claim(SHOPS, "2 percent", "Rents rose."), "figure"),
    "a figure of the sentence's own": (claim(SHOPS, "more than 40 shops", "More than 50 shops closed."), "invented"),
    "a name of the sentence's own": (claim(SHOPS, "more than 40 shops", "Shops closed in Kiel."), "invented"),
    "a speaker whom nobody names": (position("We will not wait", "Jonas Berg", "She will not wait."), "speaker"),
    "an actor whom nobody names": ({"actors": [{**BRANDT, "name": "Jonas Berg"}]}, "invented"),
    "a reference to no actor": ({**position(COST, "Ada Brandt", "It would cost a lot."), "actors": []}, "actor"),
    "a headline with another figure": ({"headline": "Plan to cost 5 million euros"}, "invented"),
}

NOTES = {
    "an alias that nobody uses": ({"actors": [{**BRANDT, "aliases": ["Berg"]}]}, "actors[0].aliases[0]"),
    "a role with a name that the article lacks": ({"actors": [{**BRANDT, "role": "mayor of Kiel"}]}, "actors[0].role"),
    "a stance that there is none of": (
        position("We will not wait", "she", "She will not wait.", stance="angry"),
        "positions[0].stance",
    ),
}

WARNS = {
    "drops the bound": claim(SHOPS, "more than 40 shops", "40 shops closed."),
    "drops “may”": position(DOUBT, "she", "She said the port was closed for weeks."),
}


@pytest.mark.parametrize("brief", PASSES.values(), ids=PASSES)
def test_what_is_said_to_pass_passes(brief: dict[str, Any]) -> None:
    audit = verify(TEXT, brief, settings=configure())
    assert (audit.complete, audit.rejected, audit.warnings) == (True, (), ())


def test_a_bound_that_is_left_out_is_the_articles_own() -> None:
    claimed = PASSES["a figure without its bound"]
    kept = NewsBrief.model_validate(claimed, context=Verification(ArticleGrounder(TEXT)))
    assert kept.numeric_claims[0].figure.comparator == "more_than"


@pytest.mark.parametrize(("brief", "kind"), FAILS.values(), ids=FAILS)
def test_what_is_said_to_fail_fails(brief: dict[str, Any], kind: str) -> None:
    audit = verify(TEXT, brief, settings=configure())
    assert not audit.complete
    assert kind in {rejection.kind for rejection in audit.rejected}, audit.rejected


@pytest.mark.parametrize(("brief", "path"), NOTES.values(), ids=NOTES)
def test_what_is_said_to_be_left_out_is_noted(brief: dict[str, Any], path: str) -> None:
    audit = verify(TEXT, brief, settings=configure())
    assert audit.complete
    assert [note.path for note in audit.notes] == [path]


@pytest.mark.parametrize(("check", "brief"), WARNS.items(), ids=WARNS)
def test_what_is_said_to_be_a_warning_is_one(check: str, brief: dict[str, Any]) -> None:
    audit = verify(TEXT, brief, settings=configure())
    assert audit.complete
    (warning,) = audit.warnings
    assert check in warning.message
    (entry,) = [entry for entry in audit.statements if entry.path == warning.path]
    assert (entry.verdict, entry.by, entry.reasons) == ("unclear", "proof", (warning.message,))


def test_offsets_and_statuses_that_somebody_writes_are_ignored() -> None:
    brief = position("We will not wait", "she", "Brandt will wait.")
    brief["positions"][0]["quote"] = {"text": "We will wait", "start": 0, "end": 12, "status": "exact"}
    audit = verify(TEXT, brief, settings=configure())
    assert [rejection.kind for rejection in audit.rejected] == ["altered"]


def test_a_quote_is_the_articles_own_slice() -> None:
    aligner = Aligner(TEXT)
    for given in ('"We will not wait"', "WE WILL NOT WAIT", "We will not wait. It is simple.", "said the Ada Brandt"):
        hit = aligner.align(given)
        assert hit.status in GROUNDED, (given, hit)
        assert TEXT[hit.start : hit.end] == hit.text


def test_a_brief_reads_back_without_loss() -> None:
    brief = summarize(Article(text=TEXT), settings=configure())
    assert Brief.model_validate_json(brief.model_dump_json()) == brief
