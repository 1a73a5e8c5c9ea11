"""The bench of extracts: sheets for a reader, verdicts kept without text, and a score that can be bad."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench import extracts_weights
from bench.extracts import lay_out, record, score

TEXT = (
    "The port of Velsund will close for repairs in May, its director Anna Holt said on Monday.\n\n"
    '"We have no other choice, the quay is sinking," Holt told reporters. '
    "The repairs will cost 4.5 million euros, she said.\n"
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "velsund.txt").write_text(TEXT, encoding="utf-8")
    return folder


def test_verdicts_are_recorded_without_text_and_scored(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets, store = tmp_path / "sheets", tmp_path / "verdicts.jsonl"
    lay_out(articles, sheets, store)
    sheet = sheets / "velsund.sheet.txt"
    laid_out = sheet.read_text(encoding="utf-8")
    assert "Anna Holt (person" in laid_out
    marked = re.sub(r"^(\d+) \[ +\]", r"\1 [print]", laid_out, flags=re.MULTILINE)
    sheet.write_text(marked.replace("1 [print]", "1 [false]", 1), encoding="utf-8")
    record(sheets, store)
    kept = [json.loads(line) for line in store.read_text(encoding="utf-8").splitlines()]
    assert {entry["verdict"] for entry in kept} == {"print", "false"}
    assert not {word for word in re.findall(r"\w{5,}", TEXT) if word in store.read_text(encoding="utf-8")}
    capsys.readouterr()
    score(articles, store)
    table = capsys.readouterr().out
    assert re.search(r"headline +1 +0 +0 +1 +0 +0\.00", table)
    assert re.search(r"positions +\d+ +[1-9]\d* +0 +0 +0 +1\.00", table)


def test_what_is_judged_is_not_laid_out_again(articles: Path, tmp_path: Path) -> None:
    sheets, store = tmp_path / "sheets", tmp_path / "verdicts.jsonl"
    lay_out(articles, sheets, store)
    sheet = sheets / "velsund.sheet.txt"
    sheet.write_text(re.sub(r"\[ +\]", "[print]", sheet.read_text(encoding="utf-8")), encoding="utf-8")
    record(sheets, store)
    lay_out(articles, tmp_path / "again", store)
    assert not list((tmp_path / "again").glob("*.sheet.txt"))


def test_an_item_without_a_verdict_stops_the_recording(articles: Path, tmp_path: Path) -> None:
    sheets = tmp_path / "sheets"
    lay_out(articles, sheets, tmp_path / "verdicts.jsonl")
    with pytest.raises(SystemExit, match="item 1 has no verdict"):
        record(sheets, tmp_path / "verdicts.jsonl")
    assert not (tmp_path / "verdicts.jsonl").read_text(encoding="utf-8")


def test_weights_are_fitted_to_verdicts_on_the_articles_only(
    articles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["extracts_weights", str(articles)])
    extracts_weights.main()
    none = "none of these articles has a verdict"
    assert capsys.readouterr().out == f"positions: {none}\nfigures: {none}\n"
