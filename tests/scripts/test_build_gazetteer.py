"""The gazetteer's table: built from its sources, and compared with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import build_gazetteer
from summarizer.language.gazetteer.places import TABLE


@pytest.mark.faults
def test_the_table_is_what_the_sources_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["build_gazetteer.py", "--check"])
    assert build_gazetteer.main() == 0


@pytest.mark.faults
def test_an_entry_added_by_hand_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = json.loads(TABLE.read_text(encoding="utf-8"))
    edited["states"]["ruritania"] = "Ruritania"
    path = tmp_path / "places.json"
    path.write_text(json.dumps(edited, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    monkeypatch.setattr(build_gazetteer, "TABLE", path)
    monkeypatch.setattr("sys.argv", ["build_gazetteer.py", "--check"])
    assert build_gazetteer.main() == 1
    assert "is not what its sources give" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["build_gazetteer.py"])
    assert build_gazetteer.main() == 0
    assert path.read_text(encoding="utf-8") == TABLE.read_text(encoding="utf-8")
