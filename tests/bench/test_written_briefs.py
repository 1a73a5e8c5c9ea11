"""What verification says of the hand-written briefs does not become worse."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from bench.written_briefs import STORE, Table, main, measure
from summarizer.grounding.grounder import ArticleGrounder


def make_table() -> Table:
    """Return what is found; each article is read once for all that is verified of it."""
    table, kept, read = Table(), dict[Any, dict[str, Any]](), ArticleGrounder.__init__

    def read_once(grounder: ArticleGrounder, text: str, **given: Any) -> None:
        key = (text, *given.items())
        if key not in kept:
            read(grounder, text, **given)
            kept[key] = vars(grounder)
        grounder.__dict__ = kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ArticleGrounder, "__init__", read_once)
        for name, written in json.loads(STORE.read_text(encoding="utf-8")).items():
            measure(name, written, table)
    return table


@pytest.mark.faults
def test_true_items_are_left_alone_and_lies_are_noticed() -> None:
    table = make_table()
    assert table.honest.total() == 4691
    assert table.honest["clean"] >= 4616, table.lines
    assert table.honest["rejected"] <= 8, table.lines
    assert table.further.total() == 2432
    assert table.further["clean"] >= 2371, table.lines
    assert table.further["rejected"] <= 15, table.lines
    assert table.attributions["right noticed"] <= 50, table.lines
    assert sum(counter.total() for counter in table.lies.values()) == 3206
    assert sum(counter["noticed"] for counter in table.lies.values()) >= 1521, table.lines
    assert table.attributions["wrong noticed"] >= 1671, table.lines


def test_the_command_prints_the_tables(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["written_briefs", "interview", "--verbose"])
    main()
    shown = capsys.readouterr().out
    assert "honest items: 23:" in shown
    assert "passed: interview" in shown
