"""What `verify` finds in a brief without a judge: attributions, speakers, figures and hedges, and at which path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import verify
from summarizer.cli import main
from summarizer.schemas.audit import Audit

PEOPLE = "Vera Stolz said that the mill may shut. Tom Hagen said that the river is clean."


def make_actor(name: str, **fields: Any) -> dict[str, Any]:
    """An actor whose id is the last word of its name in small letters."""
    return {"id": name.split()[-1].casefold(), "name": name, "kind": "person"} | fields


def make_position(quote: str, actor: str, statement: str, *, attribution: str | None = None) -> dict[str, Any]:
    return {
        "quote": quote,
        "actor": actor.split()[-1].casefold(),
        "attribution": attribution or actor,
        "statement": statement,
    }


def find(text: str, *, actors: tuple[str, ...] = (), **sections: Any) -> list[str]:
    """All reasons that an audit gives."""
    return list_reasons(verify(text, {"actors": [make_actor(name) for name in actors], **sections}))


def list_reasons(audit: Audit) -> list[str]:
    return [
        *(one.reason for one in audit.rejected),
        *(one.reason for one in audit.notes),
        *(one.message for one in audit.warnings if one.kind not in ("partial", "coverage")),
    ]


def test_paths_count_the_items_as_given() -> None:
    brief = {
        "actors": [make_actor("Vera Stolz")],
        "positions": [
            make_position("the mill will never shut", "Vera Stolz", "It stays."),
            make_position("the mill may shut", "Vera Stolz", "Vera Stolz says the mill shuts."),
        ],
    }
    audit = verify(PEOPLE, brief)
    assert [one.path for one in audit.rejected] == ["positions[0]"]
    assert [one.path for one in audit.statements] == ["positions[1].statement"]
    assert [one.path for one in audit.warnings if one.kind == "statement"] == ["positions[1].statement"]
    assert [one.path for one in audit.quotes] == ["positions[0].quote", "positions[1].quote"]


def test_the_table_shows_findings_before_exact_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("article.txt").write_text(PEOPLE, "utf-8")
    items = [
        make_position("the river is clean", "Tom Hagen", "The river is clean."),
        make_position("the mill may shut", "Vera Stolz", "Vera Stolz says the mill shuts."),
        make_position("the mill will never shut", "Vera Stolz", "It stays."),
    ]
    actors = [make_actor("Vera Stolz"), make_actor("Tom Hagen")]
    Path("brief.json").write_text(json.dumps({"actors": actors, "positions": items}), "utf-8")
    with pytest.raises(SystemExit):
        main(["verify", "article.txt", "brief.json", "--format", "table"])
    shown = capsys.readouterr().out
    places = [shown.index(words) for words in ("Rejected", "flagged", "altered", "exact")]
    assert places == sorted(places)
