"""The language tables: built from their sources, and compared with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import build_locale_data
from summarizer.language.locale_data import FREQUENT_WORDS

pytestmark = pytest.mark.faults


def test_the_files_are_what_the_sources_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["build_locale_data.py", "--check"])
    build_locale_data.main()


def test_a_word_added_by_hand_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / FREQUENT_WORDS.name
    path.write_text(FREQUENT_WORDS.read_text("utf-8").replace("\nen the ", "\nen the zyzzyva "), encoding="utf-8")
    monkeypatch.setattr(build_locale_data, "FREQUENT_WORDS", path)
    monkeypatch.setattr("sys.argv", ["build_locale_data.py", "--check"])
    with pytest.raises(SystemExit, match=r"frequent_words\.txt is not what its sources give"):
        build_locale_data.main()
    monkeypatch.setattr("sys.argv", ["build_locale_data.py"])
    build_locale_data.main()
    assert path.read_bytes() == FREQUENT_WORDS.read_bytes()
