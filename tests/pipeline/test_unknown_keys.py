"""Keys that the schema of a brief does not have: `verify` says that it did not check them, on every surface."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import summarize, verify
from summarizer.cli import main
from summarizer.errors import InputError
from tests.support.service import make_client

TEXT = "Vera Stolz said that the mill may shut. Tom Hagen said that the river is clean."

HONEST: dict[str, Any] = {
    "actors": [{"id": "stolz", "name": "Vera Stolz", "kind": "person"}],
    "positions": [
        {
            "quote": {"text": "the mill may shut"},
            "actor": "stolz",
            "attribution": "Vera Stolz",
            "statement": "Vera Stolz says that the mill may shut.",
        }
    ],
}


def with_key(*path: str | int, value: Any = "Vera Stolz was arrested.") -> dict[str, Any]:
    brief = json.loads(json.dumps(HONEST))
    owner = brief
    for part in path[:-1]:
        owner = owner[part]
    owner[path[-1]] = value
    return brief


@pytest.mark.parametrize(
    ("brief", "path", "hint"),
    [
        (with_key("summary"), "summary", "there are: actors, headline, abstract"),
        (with_key("figures", value=[]), "figures", "there are: actors"),
        (with_key("actor"), "actor", "did you mean actors?"),
        (with_key("positions", 0, "comment"), "positions[0].comment", "there are: quote, actor"),
        (with_key("positions", 0, "statements"), "positions[0].statements", "did you mean statement?"),
        (with_key("positions", 0, "quote", "note"), "positions[0].quote.note", "there are: text"),
        (with_key("actors", 0, "roles"), "actors[0].roles", "did you mean role?"),
        (
            with_key("headline", value={"text": "The mill may shut.", "by": "Moe"}),
            "headline.by",
            "there are: quotes, text",
        ),
    ],
)
def test_a_key_that_no_schema_has_is_a_warning_and_makes_the_audit_partial(
    brief: dict[str, Any], path: str, hint: str
) -> None:
    audit = verify(TEXT, brief)
    (warning,) = (one for one in audit.warnings if one.kind == "unknown_key")
    assert (audit.complete, audit.rejected, warning.path) == (False, (), path)
    assert "was not checked" in warning.message
    assert hint in warning.message


def test_quotes_beside_other_keys_are_checked_and_the_rest_is_told() -> None:
    """A chatbot's answer, as an object, as its text, and as a request."""
    given = {"summary": "Vera Stolz was arrested.", "quotes": ["the mill may shut", "the river is green"]}
    block = f"Here it is:\n\n```json\n{json.dumps(given, indent=1)}\n```\nI hope that it helps."
    audit = verify(TEXT, given)
    assert [check.status for check in audit.quotes] == ["exact", "altered"]
    assert [(one.path, one.kind) for one in audit.warnings] == [("summary", "unknown_key")]
    assert "it was not checked; there are: quotes" in audit.warnings[0].message
    assert not verify(TEXT, {**given, "quotes": given["quotes"][:1]}).complete
    assert verify(TEXT, block) == verify(TEXT, json.dumps(given)) == audit
    told = verify(TEXT, {"quotes": [{"text": "the mill may shut", "speaker": "Tom Hagen"}]}).warnings
    assert [one.path for one in told] == ["quotes[0].speaker"], "a speaker beside a quote is not checked"
    with make_client() as client:
        answer = client.post("/v1/verifications", json={"text": TEXT, "brief": given})
    assert answer.json() == audit.model_dump(mode="json")


def test_whole_briefs_have_no_unknown_keys() -> None:
    brief = summarize(f"{TEXT} The repair costs 3.2 million euros.", title="The mill", published="2026-10-29")
    for given in (brief, brief.model_dump(mode="json"), brief.to_compact(), HONEST):
        assert not [one for one in verify(brief.article, given).warnings if one.kind == "unknown_key"]


def test_many_unknown_keys_are_counted() -> None:
    audit = verify(TEXT, HONEST | {f"key {number}": number for number in range(70)})
    told = [one.message for one in audit.warnings if one.kind == "unknown_key"]
    assert (len(told), told[-1]) == (51, "20 further unknown keys were not checked either")


def test_over_http() -> None:
    with make_client() as client:
        audit = client.post("/v1/verifications", json={"text": TEXT, "brief": with_key("summary")}).json()
        assert (audit["complete"], [one["path"] for one in audit["warnings"]]) == (False, ["summary"])


def test_in_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    Path("article.txt").write_text(TEXT, "utf-8")
    Path("brief.json").write_text(json.dumps(with_key("summary")), "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["verify", "article.txt", "brief.json", "--format", "table"])
    shown = capsys.readouterr().out
    assert ended.value.code == 3
    assert "There is no key “summary” here, so it was not checked" in shown
    assert "partial: 1 key not checked" in shown


def test_a_brief_of_unknown_keys_alone_is_refused_without_a_name_of_the_code() -> None:
    with pytest.raises(InputError, match="none of the fields of a news brief: actors, headline") as caught:
        verify(TEXT, {"summary": "Vera Stolz was arrested."})
    assert str(caught.value).endswith('A brief in another schema names it: {"schema": "NAME", …}.')
