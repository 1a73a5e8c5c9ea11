"""The list of first names: built from Faker's lists, and compared with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import build_first_names
from summarizer.language.gazetteer.first_names import FIRST_NAMES

pytestmark = pytest.mark.faults


def test_the_list_is_what_the_sources_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["build_first_names.py", "--check"])
    assert build_first_names.main() == 0


def test_a_name_added_by_hand_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "first_names.txt"
    path.write_text(FIRST_NAMES.read_text(encoding="utf-8") + "f: zz\n", encoding="utf-8")
    monkeypatch.setattr(build_first_names, "FIRST_NAMES", path)
    monkeypatch.setattr("sys.argv", ["build_first_names.py", "--check"])
    assert build_first_names.main() == 1
    assert "is not what its sources give" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["build_first_names.py"])
    assert build_first_names.main() == 0
    assert path.read_text(encoding="utf-8") == FIRST_NAMES.read_text(encoding="utf-8")
