"""`python -m bench.statements` tells true statements from false ones, beside two baselines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.statements import main

TEXT = "Anna Lind said on Friday that more than 40 boats sank. “We will not pay,” said Bo Ek."
ROWS = (
    ("Anna Lind spoke of boats on Friday.", 1),
    ("More than 40 boats sank, said Lind.", 1),
    ("Eva Holm spoke of boats.", 0),
    ("Some 70 boats sank, said Lind.", 0),
)
LIES = (
    {"answer": "sea.lies", "kind": "bound", "path": "numeric_claims[0]", "text": "Exactly 40 boats sank."},
    {
        "answer": "sea.lies",
        "kind": "conclusion",
        "path": "open_questions[0]",
        "text": "Who could have helped them?",
    },
    {"answer": "sea.lies", "kind": "speaker", "path": "positions[0]", "text": "Lind will not pay."},
)
VERDICT = {
    "id": "open_questions[0]",
    "verdict": "contradicted",
    "wrong": ["question"],
    "lines": [1],
    "why": "nothing says that nobody helped",
}


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")


def make_answer(statement: str, actor: str, named: str) -> str:
    claim = {"quote": "more than 40 boats sank", "figure": "40 boats", "attribution": "Lind", "about": "boats"}
    position = {"quote": "We will not pay", "actor": actor, "attribution": named, "stance": "opposes"}
    people = [{"id": "lind", "name": "Anna Lind", "kind": "person"}, {"id": "ek", "name": "Bo Ek", "kind": "person"}]
    question = {"quote": "more than 40 boats sank", "why": "unanswered", "question": "Who could have helped them?"}
    asked = [question] if "Exactly" in statement else []
    items = {"numeric_claims": [{**claim, "statement": statement}], "open_questions": asked}
    return json.dumps({"actors": people, "positions": [{**position, "statement": f"{named} will not pay."}], **items})


@pytest.mark.faults
def test_it_scores_statements_and_briefs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "statements/articles.jsonl", [{"id": "sea", "text": TEXT}])
    rows = [{"set": "own", "article": "sea", "sentence": text, "label": label, "kind": ""} for text, label in ROWS]
    write(tmp_path / "statements/statements.jsonl", rows)
    write(tmp_path / "strong/lies.jsonl", list(LIES))
    write(tmp_path / "strong/honest.jsonl", [{"answer": "sea", "path": "actors[9]", "verdict": "FALSE"}])
    for folder, name, words in (
        ("articles", "sea.txt", TEXT),
        ("reviews", "sea.json", json.dumps({"verdicts": []})),
        (
            "reviews",
            "sea.lies.json",
            json.dumps({"verdicts": [VERDICT, {**VERDICT, "id": "numeric_claims[0]", "wrong": ["statement"]}]}),
        ),
        ("answers", "sea.json", make_answer("More than 40 boats sank.", "ek", "Bo Ek")),
        ("answers", "sea.lies.json", make_answer("Exactly 40 boats sank.", "lind", "Lind")),
    ):
        (tmp_path / "strong" / folder).mkdir(exist_ok=True)
        (tmp_path / "strong" / folder / name).write_text(words, "utf-8")
    assert main([str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "proof: mean balanced accuracy 1.000, true flagged 0.000" in shown
    assert "| judge | off | recorded | truth |" in shown
    assert "| honest items lost (of 4) | 0.000 | 0.000 | 0.000 |" in shown
    assert "| honest items flagged (of 4) | 0.000 | 0.000 | 0.000 |" in shown
    assert "| honest briefs complete | 1 of 1 | 1 of 1 | 1 of 1 |" in shown
    assert "| lies noticed: bound | 1 of 1 | 1 of 1 | 1 of 1 |" in shown
    assert "| lies noticed: conclusion | 0 of 1 | 1 of 1 | 1 of 1 |" in shown
    assert "| lies noticed: speaker | 1 of 1 | 1 of 1 | 1 of 1 |" in shown
    for judge in ("supported", "contradicted", "random"):
        assert f"briefs changed by a judge that answers {judge}: 0 of 2" in shown


def test_a_folder_without_statements_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "give the folder that holds it" in capsys.readouterr().err
