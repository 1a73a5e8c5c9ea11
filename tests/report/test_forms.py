"""The forms of a brief beside JSON: over HTTP, from the shell, and as methods of the object."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from summarizer import Brief, summarize, verify
from summarizer.cli.program import program
from summarizer.report.forms import FORMS
from summarizer.schemas.audit import Caution, Note
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import envelop
from tests.support.briefs import make_brief, quote
from tests.support.model import answer_with, brief_of
from tests.support.provider_server import answer, serve
from tests.support.service import ARTICLE, configure, make_client

MEDIA = {name: form.media_type for name, form in FORMS.items() if name != "compact"}


@pytest.fixture(scope="module")
def brief() -> Brief:
    made = summarize(ARTICLE)
    assert isinstance(made, Brief)
    return made


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_for_each_item(brief: Brief) -> None:
    rows = rows_of(brief.to_csv())
    content = {name: getattr(brief, name) for name in ("actors", "abstract", "positions", "numeric_claims")}
    for name, items in content.items():
        assert len([row for row in rows if row["section"] == name]) == len(items)
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert brief.article.text[int(row["start"]) : int(row["end"])] in (row["quote"], row["text"])
    cost = next(row for row in rows if row["figure"] == "3.2 million euros")
    assert (cost["figure_value"], cost["figure_currency"], cost["verdict"]) == ("3200000", "EUR", "not judged")
    said = next(row for row in rows if row["section"] == "positions")
    assert (said["actor"], said["actor_name"]) == ("amadi", "Ruth Amadi")


@pytest.mark.parametrize("odd", [True, 7, "nobody said this", {"text": None}, [3, None], [["x"]]], ids=str)
def test_a_rejected_item_is_a_row_whatever_its_fields_hold(odd: object) -> None:
    items = {"abstract": [{"text": odd, "quotes": odd}], "actors": [{"id": "x", "name": "Peer Gynt", "mentions": odd}]}
    with serve(answer(answer_with(**items, positions=[{"quote": odd, "statement": odd}]))) as server:
        made = brief_of(server, reasks=0)
    for form in FORMS.values():
        assert form.render(made)
    told = [row for row in rows_of(made.to_csv()) if row["verdict"] == "rejected"]
    assert len(told) == len(made.audit.rejected) >= 3


def test_the_same_item_has_the_same_id_in_another_brief(brief: Brief) -> None:
    fewer = summarize(ARTICLE, options={"max_items": 1})
    again = {row["id"] for row in rows_of(fewer.to_csv())}
    assert again
    assert again <= {row["id"] for row in rows_of(brief.to_csv())}


def test_lines_of_json_hold_what_the_table_holds(brief: Brief) -> None:
    lines = [json.loads(line) for line in brief.to_jsonl().splitlines()]
    table = [{name: cell for name, cell in row.items() if cell} for row in rows_of(brief.to_csv())]
    assert [{name: str(value) for name, value in line.items() if value != ""} for line in lines] == table


def test_what_was_rejected_is_a_row() -> None:
    partial = make_brief()
    rejected = [row for row in rows_of(partial.to_csv()) if row["verdict"] == "rejected"]
    assert len(rejected) == len(partial.audit.rejected) > 0
    assert all(row["flag"] for row in rejected)


def test_a_field_that_was_left_out_is_a_row() -> None:
    made = make_brief()
    note = Note(path="actors[0].role", value="king", reason="the article calls nobody so")
    changed = made.model_copy(update={"audit": made.audit.model_copy(update={"notes": (note,)})})
    (row,) = [row for row in rows_of(changed.to_csv()) if row["verdict"] == "left out"]
    told = [row[name] for name in ("section", "path", "text", "flag")]
    assert told == ["actors", "left_out:actors[0].role", "king", "The article calls nobody so."]


def test_no_two_rows_have_one_id() -> None:
    """Two warnings of the brief as a whole, and a role that two actors lose, are rows of their own."""
    made = make_brief()
    notes = [Note(path=f"actors[{place}].role", value="king", reason="the article calls nobody so") for place in (0, 1)]
    warnings = [Caution(path="", kind="sparse", message=f"This is warning {number}.") for number in (1, 2)]
    changed = {"notes": tuple(notes), "warnings": tuple(warnings)}
    rows = rows_of(made.model_copy(update={"audit": made.audit.model_copy(update=changed)}).to_csv())
    assert [row["flag"] for row in rows if row["section"] == "brief"] == ["This is warning 1.", "This is warning 2."]
    assert len([row for row in rows if row["verdict"] == "left out"]) == len(notes)
    assert len({row["id"] for row in rows}) == len(rows)


def test_a_spreadsheet_computes_no_cell() -> None:
    cells = [cell for row in csv.reader(io.StringIO(make_brief("=SUM(A1:A9)").to_csv())) for cell in row]
    assert any("=SUM" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_negative_number_is_a_number_in_the_table() -> None:
    """Programs read the column as numbers; the words of the figure are a text that a spreadsheet might compute."""
    article = "Prices rose 3 percent, the bank said. Growth was -0.4 percent in the first quarter, the bank said."
    rows = [row for row in rows_of(summarize(article).to_csv()) if row["figure"].endswith("-0.4 percent")]
    assert [(row["figure"], float(row["figure_value"])) for row in rows] == [("'-0.4 percent", -0.4)]


def test_a_data_frame(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        brief.to_dataframe()

    class Pandas:
        @staticmethod
        def DataFrame(rows: list[dict[str, object]], columns: list[str]) -> tuple[int, list[str]]:  # noqa: N802 - pandas'
            return len(rows), columns

    monkeypatch.setitem(sys.modules, "pandas", Pandas)
    count, columns = brief.to_dataframe()
    assert (count, columns[:3]) == (len(rows_of(brief.to_csv())), ["id", "article", "section"])


class Stop(BaseModel):
    """Where a train stops: its fields are called like ours."""

    reason: str
    status: str
    start: str


class Ride(BaseModel):
    """A ride."""

    quote: Quote
    statement: str
    verdict: str
    path: str
    stop: Stop


class Rides(BaseModel):
    rides: list[Ride]


def test_a_schemas_own_fields_are_kept_whatever_they_are_called() -> None:
    stop = {"reason": "a signal", "status": "late", "start": "Norby"}
    ride = {
        "quote": quote("The train stood"),
        "statement": "It stood.",
        "verdict": "slow",
        "path": "north",
        "stop": stop,
    }
    whole = {**make_brief().model_dump(mode="json", by_alias=True), "schema": "rides/1", "rides": [ride]}
    brief = envelop(Rides, name="RidesBrief").model_validate(whole)
    compact = brief.to_compact()
    assert compact["rides"][0]["stop"] == stop
    assert compact["rides"][0]["verdict"] == "slow"
    row = rows_of(brief.to_csv())[0]
    assert (row["item_verdict"], row["item_path"], row["path"]) == ("slow", "north", "rides[0]")
    assert (row["stop_reason"], row["stop_status"], row["stop_start"]) == ("a signal", "late", "Norby")


def test_a_notebook_and_a_prompt_show_a_brief(brief: Brief) -> None:
    assert repr(brief).startswith("<Brief 'The quokka sanctuary")
    assert "2 numeric_claims, 0 open_questions, complete>" in repr(brief)
    assert len(repr(brief)) < 250
    shown = brief._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts"' in shown


def test_a_prompt_shows_an_audit_with_its_first_problems() -> None:
    """Its fields would fill pages."""
    text = "The bridge cost 17 million euros. It will not open before June, the mayor said."
    audit = verify(text, ["The bridge cost 71 million euros", "It will not open before June", *["It is closed"] * 5])
    told = repr(audit)
    assert told.startswith("<Audit partial, 6 rejected, 7 quotes; '[0]: ")
    assert '"17"' in told
    assert (told.count("'["), len(told) < 450, str(audit)) == (3, True, told)
    assert repr(verify(text, ["It will not open before June"])) == "<Audit complete, 1 quotes>"
    said = ["It is open to nobody.", "It will not open before June, the mayor said."]
    assert repr(verify(text, statements=said)) == "<Audit complete, 2 statements, 1 not judged>"


@pytest.mark.parametrize("form", [*MEDIA, "compact"])
def test_the_same_over_http_from_the_shell_and_in_python(form: str, brief: Brief, tmp_path: Path) -> None:
    client = make_client(configure())
    asked = {"params": {"view": "compact"}} if form == "compact" else {"headers": {"Accept": MEDIA[form]}}
    answer = client.post("/v1/summaries", json={"text": ARTICLE}, **asked)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == FORMS[form].media_type
    assert "Accept" in answer.headers["vary"]
    (tmp_path / "article.txt").write_text(ARTICLE)
    shell = CliRunner().invoke(program, ["summarize", str(tmp_path / "article.txt"), "--format", form])
    assert shell.exit_code == 0
    drawn = client.post("/v1/reports", json={"brief": json.loads(brief.model_dump_json()), "format": form})
    assert drawn.text == FORMS[form].render(brief)
    if form not in ("html", "md"):  # they say how long it took
        assert answer.text == shell.stdout_bytes.decode() == drawn.text


def test_a_preference_for_json_is_heard() -> None:
    client = make_client(configure())
    for accept in ("application/json, text/csv;q=0.5", "*/*", "text/html, application/json"):
        answer = client.post("/v1/summaries", json={"text": ARTICLE}, headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/json", accept


def test_an_idempotency_key_answers_in_the_form_that_is_asked_for(tmp_path: Path, brief: Brief) -> None:
    client = make_client(configure(database_url=None))
    key = {"Idempotency-Key": f"forms-{tmp_path.name}"}
    first = client.post("/v1/summaries", json={"text": ARTICLE}, headers=key)
    table = client.post("/v1/summaries", json={"text": ARTICLE}, headers={**key, "Accept": "text/csv"})
    compact = client.post("/v1/summaries", json={"text": ARTICLE}, headers=key, params={"view": "compact"})
    assert (first.status_code, table.text) == (200, brief.to_csv())
    assert compact.json()["positions"] == brief.to_compact()["positions"]
