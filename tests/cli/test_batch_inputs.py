"""What `provenbrief batch` accepts as inputs and as output: nothing is lost, and what cannot be read is reported."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.batches import make_items
from tests.support.command import Run

TEXT = "Mayor Anna Lind said on Monday that 40 people came to Norbridge.\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", f"sqlite:///{tmp_path / 'batches.sqlite3'}")


def read_states(out: str) -> dict[str, str]:
    return {result["id"]: result["state"] for result in map(json.loads, out.splitlines())}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.json", json.dumps(make_items(2), indent=1)),
        ("-", json.dumps(make_items(2))),
        ("whole.json", json.dumps({"items": make_items(2)})),
        ("lines.json", "\n".join(map(json.dumps, make_items(2)))),
        ("mark.jsonl", "\ufeff" + "\n".join(map(json.dumps, make_items(2)))),
    ],
    ids=["list", "list-from-stdin", "request", "lines", "byte-order-mark"],
)
def test_json_in_every_form_is_read_as_items(run: Run, name: str, content: str) -> None:
    if name != "-":
        Path(name).write_text(content, encoding="utf-8")
    status, out, err = run("batch", name, stdin=content.encode())
    assert (status, err) == (0, "")
    assert read_states(out) == {"a0": "done", "a1": "done"}


def test_ids_may_be_numbers_or_missing(run: Run) -> None:
    """A line without an id has its number, also in the table of results, where a failure keeps its title."""
    items: list[dict[str, Any]] = [{"id": 70, "text": TEXT}, {"text": TEXT}, {"id": None, "text": "…", "title": "Rain"}]
    lines = [json.dumps(item) for item in items]
    Path("a.jsonl").write_text("\n".join([lines[0], "", *lines[1:]]))
    status, out, _ = run("batch", "a.jsonl", "--format", "csv")
    told = {row["id"]: (row["state"], row["title"]) for row in csv.DictReader(out.splitlines())}
    assert (status, told) == (3, {"70": ("done", ""), "3": ("done", ""), "4": ("failed", "Rain")})


def test_what_a_request_has_beside_its_items_is_told(run: Run) -> None:
    Path("whole.json").write_text(json.dumps({"items": make_items(1), "model": "desk"}))
    status, out, err = run("batch", "whole.json")
    assert (status, read_states(out)) == (0, {"a0": "done"})
    assert "are ignored: model" in err


def test_each_row_of_a_table_is_an_item(run: Run) -> None:
    """As a spreadsheet writes it: text of several lines, or longer than a field of `csv`; empty cells, others."""
    long = f"{TEXT}\n\n{'x' * 140_000}"  # letters that say nothing are read at once
    rows = [
        ["ID", "Outlet", "url", "title", "published", "text"],
        ["a", "Courier", "https://news.example/a", "Spring", "2026-10-29", TEXT],
        ["b", "", "", "", "", f'{TEXT}\n"We close," said Anna Lind; "in May, or later."'],
        ["c", "", "", "", "", long],
        ["d", "", "", "", "", ""],
    ]
    for name, delimiter in (("a.csv", ","), ("semicolon.CSV", ";"), ("tabs.tsv", "\t")):
        with Path(name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        status, out, err = run("batch", name)
        results = {result["id"]: result for result in map(json.loads, out.splitlines())}
        assert status == 3
        assert "left out: outlet" in err
        assert read_states(out) == {"a": "done", "b": "done", "c": "done", "d": "failed"}
        articles = {name: results[name]["brief"]["article"] for name in "abc"}
        told = [articles["a"][key] for key in ("url", "title", "published", "text")]
        assert told == ["https://news.example/a", "Spring", "2026-10-29", TEXT]
        assert [articles["b"][key] for key in ("url", "title", "published", "text")] == [None, None, None, rows[2][5]]
        assert articles["c"]["text"] == long


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not a table of articles"),
        ("year,budget\n2026,40\n", "It has “year”, “budget”."),
        ("text,Text\na,b\n", "each once"),
        ("id,text\na\n", "line 2"),
        ('id,text\na,"b', "line 2"),
        ('id,text\na,"b\nb"\n\na,c\n', "line 5: its id is that of line 2"),
        ("text,published\na,12.3.2026\n", "line 2, published: it must be a valid date"),
        (b"text\nJos\xe9\n", "not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(run: Run, content: str | bytes, says: str) -> None:
    Path("a.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    status, out, err = run("batch", "a.csv")
    assert (status, out) == (1, "")
    assert says in err


def test_a_table_without_ids_has_numbers(run: Run) -> None:
    Path("a.csv").write_text(f'text\n"{TEXT}"\n"{TEXT}"\n', encoding="utf-8")
    status, out, _ = run("batch", "a.csv")
    assert (status, read_states(out)) == (0, {"1": "done", "2": "done"})


def test_a_row_that_fails_keeps_its_title_and_url_in_the_table(run: Run) -> None:
    rows = f'id,title,url,text\na,Spring,https://news.example/a,"{TEXT}"\nb,Summer,https://news.example/b,...\n'
    Path("a.csv").write_text(rows, encoding="utf-8")
    status, out, _ = run("batch", "a.csv", "--format", "csv")
    told = {row["id"]: (row["state"], row["title"], row["url"]) for row in csv.DictReader(out.splitlines())}
    assert told["a"] == ("done", "Spring", "https://news.example/a")
    assert told["b"] == ("failed", "Summer", "https://news.example/b")
    assert status == 3


@pytest.mark.parametrize("name", ["a.csv", "a.TSV", "a.jsonl", "a.json"])
@pytest.mark.parametrize("command", ["summarize", "verify"])
def test_a_table_is_no_article(run: Run, command: str, name: str) -> None:
    Path(name).write_text(f'text\n"{TEXT}"\n', encoding="utf-8")
    Path("quotes.txt").write_text("a quote")
    status, out, err = run(command, name, *(["quotes.txt"] if command == "verify" else []))
    assert (status, out) == (1, "")
    assert f"`provenbrief batch {name}` makes a brief of each" in err


def test_one_object_over_several_lines_is_an_item(run: Run) -> None:
    Path("one.json").write_text(json.dumps(make_items(1)[0], indent=1))
    status, out, _ = run("batch", "one.json")
    assert (status, read_states(out)) == (0, {"a0": "done"})


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("strings.json", ["https://a.example/1"], "give [{"),
        ("empty.json", [], "give [{"),
        ("text.json", "A text.", "give [{"),
        ("half.json", [{"id": "a", "text": "x\ud800"}], "surrogate"),
        ("keys.json", [{"id": "a", "txt": "x"}], "line 1"),
        ("nothing.jsonl", b"\n", "nothing.jsonl is empty"),
        ("latin.jsonl", b'{"text": "x"}\n{"text": "Jos\xe9"}', "not UTF-8 (line 2). Convert it: iconv"),
        ("twice.jsonl", b'{"text": "x", "id": 2}\n{"text": "x"}', "line 2: it has no id, and its number, 2, is that"),
    ],
)
def test_json_without_articles_is_refused(run: Run, name: str, content: Any, says: str) -> None:
    Path(name).write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    status, out, err = run("batch", name)
    assert (status, out) == (1, "")
    assert says in err


@pytest.mark.parametrize(
    ("command", "says"),
    [(["batch"], "holds the results of a batch, not articles."), (["summarize"], "holds briefs, not articles.")],
)
def test_results_and_briefs_given_as_articles_are_told_once(run: Run, command: list[str], says: str) -> None:
    Path("a.txt").write_text(TEXT)
    Path("given.json").write_text(run(*command, "a.txt")[1])
    status, out, err = run("batch", "given.json")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"provenbrief: given.json {says}")


def test_a_text_that_begins_with_a_bracket_is_an_article(run: Run) -> None:
    Path("a.txt").write_text(f"[Update] {TEXT}")
    status, out, _ = run("batch", "a.txt")
    assert (status, read_states(out)) == (0, {"a.txt": "done"})


def test_a_list_of_urls_without_a_scheme_is_refused(run: Run) -> None:
    Path("urls.txt").write_text("# today\nhttps://a.example/1\nwww.example.com/a\n")
    status, out, err = run("batch", "urls.txt")
    assert (status, out) == (1, "")
    assert "www.example.com/a is a URL without https://" in err


@pytest.mark.parametrize(
    ("inputs", "out"),
    [(["in.jsonl"], "in.jsonl"), (["desk/a.txt", "desk/b.txt"], "link"), (["desk"], "desk/b.txt")],
    ids=["the-file", "a-link-to-one-of-several", "in-a-folder"],
)
def test_an_output_never_overwrites_an_input(run: Run, inputs: list[str], out: str) -> None:
    Path("desk").mkdir()
    Path("in.jsonl").write_text(json.dumps(make_items(1)[0]))
    for name in ("a", "b"):
        Path(f"desk/{name}.txt").write_text(TEXT)
    Path("link").symlink_to("desk/a.txt")
    before = Path(out).read_bytes()
    status, _, err = run("batch", *inputs, "--out", out)
    assert status == 2
    assert f"--out {out} would overwrite an input" in err
    assert Path(out).read_bytes() == before
    assert not Path("batches.sqlite3").exists()


def test_an_output_that_cannot_be_written_begins_no_batch(run: Run) -> None:
    Path("in.jsonl").write_text(json.dumps(make_items(1)[0]))
    status, _, err = run("batch", "in.jsonl", "--out", "nowhere/out.jsonl")
    assert (status, err) == (1, "provenbrief: nowhere/out.jsonl: no such file or directory\n")
    assert not Path("batches.sqlite3").exists()


def test_an_output_is_not_made_for_a_batch_that_is_refused(run: Run) -> None:
    Path("in.jsonl").write_text(json.dumps(make_items(1)[0]))
    Path("link").symlink_to("target")
    for out in ("out.jsonl", "link"):
        assert run("batch", "in.jsonl", "--schema", "earnings", "--out", out)[0] == 1
    assert not Path("out.jsonl").exists()
    assert not Path("target").exists()
    assert Path("link").is_symlink()


def test_results_replace_those_of_an_earlier_run_once_the_batch_is_accepted(run: Run) -> None:
    Path("out.jsonl").write_text("earlier\n")
    Path("in.jsonl").write_text('{"id": "a"}')
    assert run("batch", "in.jsonl", "--out", "out.jsonl")[0] == 1
    assert Path("out.jsonl").read_text() == "earlier\n"
    Path("in.jsonl").write_text(json.dumps(make_items(1)[0]))
    assert run("batch", "in.jsonl", "--out", "out.jsonl")[0] == 0
    assert read_states(Path("out.jsonl").read_text()) == {"a0": "done"}


def test_a_file_of_a_folder_that_cannot_be_read_fails_alone(run: Run) -> None:
    Path("desk").mkdir()
    Path("desk/a.txt").write_text(TEXT)
    Path("desk/b.txt").write_bytes(b"\xff\x00\x01")
    status, out, err = run("batch", "desk")
    assert (status, read_states(out)) == (3, {"desk/a.txt": "done", "desk/b.txt": "failed"})
    assert "1 done and 1 failed" in err
    problem = next(filter(None, (json.loads(line).get("problem") for line in out.splitlines())))
    assert problem["code"] == "article_encoding"
    assert "binary data" in problem["detail"]
    Path("desk/a.txt").unlink()
    Path("desk/a.pdf").write_bytes(b"%PDF-1.7")
    status, out, err = run("batch", "desk")
    assert (status, out) == (1, "")
    assert err.startswith("provenbrief: desk/a.pdf: The PDF is broken")
    assert "Nor can 1 more of the files be read" in err


def test_one_of_several_files_that_cannot_be_read_fails_alone(run: Run) -> None:
    Path("a.txt").write_text(TEXT)
    Path("empty.txt").touch()
    Path("photo.png").write_bytes(b"\x89PNG")
    status, out, err = run("batch", "a.txt", "empty.txt", "photo.png", "gone.txt")
    assert (status, read_states(out)) == (
        3, {"a.txt": "done", "empty.txt": "failed", "photo.png": "failed", "gone.txt": "failed"}
    )  # fmt: skip
    assert "1 done and 3 failed" in err
    assert "provenbrief: empty.txt is empty. Give a text.\n" in err
    assert "There is no file gone.txt." in out
    assert run("batch", "a.txt", "empty.txt", "photo.png", "gone.txt")[2].startswith(
        "provenbrief: 1 of 4 results are from an earlier run"
    )
    assert run("batch", "empty.txt", "photo.png")[::2] == (
        1, "provenbrief: empty.txt is empty. Give a text. Nor can 1 more of the files be read.\n"
    )  # fmt: skip


def test_a_file_whose_name_is_not_utf_8_has_an_id_of_its_own(run: Run) -> None:
    names = [os.fsdecode(name) for name in (b"caf\xe9.txt", b"caf\xe8.txt", b"gone\xe9.txt")]
    for name in names[:2]:
        Path(name).write_text(TEXT)
    status, out, _ = run("batch", *names)
    assert (status, sorted(read_states(out).values())) == (3, ["done", "done", "failed"])
    assert all(re.fullmatch(r"(caf|gone)\?\.txt-[0-9a-f]{12}", name) for name in read_states(out))


def test_a_schema_that_the_model_cannot_fill_is_refused_at_once(run: Run) -> None:
    Path("in.jsonl").write_text("\n".join(map(json.dumps, make_items(2))))
    status, out, err = run("batch", "in.jsonl", "--schema", "earnings")
    assert (status, out) == (1, "")
    assert err.startswith(
        "provenbrief: The built-in engine, extractive, cannot fill the schema “earnings”: that needs a model. "
        "Name one, such as openai/gpt-5-mini."
    )
    Path("in.txt").write_text(TEXT)
    assert err == run("summarize", "in.txt", "--schema", "earnings")[2], "as for one article"
