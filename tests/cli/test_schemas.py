"""`provenbrief schemas`, `schemas new` and the doctor, where there is a folder of schemas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import Run
from tests.support.provider_server import free_port
from tests.support.service import ARTICLE


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("MODEL", "CONFIG", "SCHEMA_DIR", "SERVER", "API_KEYS", "HOST"):
        monkeypatch.delenv(f"SUMMARIZER_{name}", raising=False)
    monkeypatch.setenv("SUMMARIZER_PORT", str(free_port()))
    Path("article.txt").write_text(ARTICLE, "utf-8")


def test_a_new_schema_and_what_it_says_to_run_next(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = run("schemas", "new", "recall")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "written: my_schemas/recall.py",
        "written: my_schemas/recall.md",
        "",
        "Next, with the path of an article of yours:",
        "  export SUMMARIZER_SCHEMA_DIR=my_schemas",
        "  provenbrief doctor",
        "  provenbrief summarize ARTICLE.txt --schema recall --format md",
    ]
    monkeypatch.setenv("SUMMARIZER_SCHEMA_DIR", "my_schemas")
    status, out, _ = run("doctor")
    assert status == 0
    assert "ok       schema recall: version 1\n" in out
    status, out, _ = run("summarize", "article.txt", "--schema", "recall", "--format", "md")
    assert status == 0
    assert "## Key figures\n\n- **3.2 million euros (3,200,000 EUR)**" in out
    status, out, _ = run("summarize", "article.txt", "--schema", "recall", "--format", "table")
    assert status == 0
    assert "Key figures" in out


def test_a_schema_is_shown_as_json_schema(run: Run) -> None:
    status, out, _ = run("schemas", "show", "news")
    assert status == 0
    shown = json.loads(out)
    assert shown["name"] == "news"
    assert "numeric_claims" in shown["written"]["properties"]
    assert "audit" in shown["returned"]["properties"]
    status, out, err = run("schemas", "show", "recall")
    assert (status, out) == (1, "")
    assert err == (
        "provenbrief: There is no schema “recall”. Ask for one of: news, earnings, policy. "
        "SUMMARIZER_SCHEMA_DIR names the folder of your own schemas, and is not set.\n"
    )


def test_it_goes_into_the_configured_folder(run: Run) -> None:
    Path("summarizer.toml").write_text('schema_dir = "own"\n')
    status, out, _ = run("schemas", "new", "recall")
    assert status == 0
    assert Path("own/recall.py").is_file()
    assert "export" not in out
    assert "  provenbrief schemas --format table\n" in out
    status, _, err = run("schemas", "new", "recall")
    assert status == 1
    assert err == ("provenbrief: own/recall.py exists already and is not changed. Choose another name or --dir.\n")
    assert run("schemas", "new", "recall", "--dir", "else where")[0] == 0
    assert "SUMMARIZER_SCHEMA_DIR='else where'" in run("schemas", "new", "other", "--dir", "else where")[1]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("my schema", "a schema's name has at most 60 small letters, digits, - and _, a letter first."),
        ("news", "news is a schema of the package, which none can replace."),
    ],
)
def test_a_name_that_no_schema_can_have(run: Run, name: str, says: str) -> None:
    assert run("schemas", "new", name) == (1, "", f"provenbrief: {says} Choose another name.\n")


def test_a_folder_that_is_not_there_is_told_beside_the_list(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_SCHEMA_DIR", "nowhere")
    status, out, err = run("schemas")
    assert (status, len(json.loads(out)["schemas"])) == (0, 3)
    assert err.startswith("provenbrief: The schema folder nowhere does not exist: make it, or correct")


def test_what_is_broken_is_listed_with_its_reason(run: Run) -> None:
    Path("summarizer.toml").write_text('schema_dir = "own"\n')
    assert run("schemas", "new", "recall")[0] == 0
    Path("own/bad.py").write_text("import nothing_at_all\n")
    status, out, _ = run("schemas", "--format", "json")
    cards = {card["name"]: card for card in json.loads(out)["schemas"]}
    assert (status, list(cards)) == (0, ["news", "earnings", "policy", "bad", "recall"])
    assert (cards["bad"]["version"], cards["recall"]["problem"]) == ("", None)
    assert cards["bad"]["problem"].startswith("bad.py, line 1: ModuleNotFoundError")
    status, out, _ = run("schemas", "--format", "table")
    assert status == 0
    assert "broken" in out
    status, out, _ = run("doctor")
    assert status == 1
    assert "failed   schema bad: bad.py, line 1: ModuleNotFoundError: No module" in out
    assert "ok       schema recall" in out
    status, _, err = run("summarize", "article.txt", "--schema", "bad")
    assert status == 1
    assert err.startswith("provenbrief: The schema “bad” cannot be used. bad.py, line 1: ")


def test_what_a_schema_prints_stays_out_of_the_output(run: Run) -> None:
    Path("summarizer.toml").write_text('schema_dir = "own"\n')
    assert run("schemas", "new", "recall")[0] == 0
    with Path("own/recall.py").open("a") as file:
        file.write('print("loaded", end="!\\n")\nimport sys, logging\nsys.stdout.write("written\\n")\n')
        file.write('logging.getLogger("own").addHandler(logging.StreamHandler(sys.stdout))\n')
        file.write('logging.getLogger("own").warning("logged")\n')
    status, out, err = run("schemas", "--format", "json")
    assert (status, err) == (0, "loaded!\nwritten\nlogged\n")
    assert json.loads(out)["schemas"][-1]["name"] == "recall"


def test_the_doctor_says_what_nothing_verifies_and_where_no_folder_is(run: Run) -> None:
    Path("summarizer.toml").write_text('schema_dir = "own"\n')
    status, out, _ = run("doctor")
    assert status == 1
    assert "missing  schema folder: The schema folder own does not exist" in out
    Path("summarizer.toml").write_text('schema_dir = "other"\n')
    assert run("schemas", "new", "recall")[0] == 0
    path = Path("other/recall.py")
    path.write_text(path.read_text().replace("about: Prose | None = Field(default=None, ", "about: str = Field("))
    status, out, _ = run("doctor")
    assert status == 0
    assert "nothing verifies KeyFigure.about, which should be Prose" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["new"], "Missing argument 'NAME'"),
        (["frobnicate"], "No such command"),
        (["--format", "md"], "'json', 'table'"),
    ],
)
def test_misuse(run: Run, arguments: list[str], says: str) -> None:
    status, out, err = run("schemas", *arguments)
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
