"""Speeches, papers and essays, whose author speaks as "I" or "we" and may have no name in the text."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import verify

SPEECH = "I believe that the ferry must stay. We owe it to the islands. The harbour board disagrees."
PAPER = "We measured 40 wells in March. We found nitrate in nine wells. The cause could not be determined."


def check(text: str, name: str, role: str | None, quote: str, attribution: str) -> list[str]:
    position: dict[str, Any] = {"actor": "own", "joined_by": [], "quote": quote, "attribution": attribution}
    position |= {"stance": None, "target": None, "statement": quote}
    actor = {"id": "own", "name": name, "kind": "person", "role": role, "aliases": []}
    audit = verify(text, {"actors": [actor], "positions": [position]})
    said = [one.reason for one in audit.rejected] + [one.reason for one in audit.notes]
    return said + [one.message for one in audit.warnings if one.kind not in ("partial", "language", "coverage")]


@pytest.mark.parametrize("name", ["the speaker", "the author", "I"])
@pytest.mark.parametrize("attribution", ["I", "the article"])
def test_the_author_of_a_text_may_be_an_actor(name: str, attribution: str) -> None:
    assert check(SPEECH, name, None, "I believe that the ferry must stay.", attribution) == []


@pytest.mark.parametrize(("name", "role"), [("the authors", None), ("The researchers", None), ("We", "authors")])
def test_the_authors_of_a_paper_are_its_we(name: str, role: str | None) -> None:
    assert check(PAPER, name, role, "We found nitrate in nine wells.", "We") == []


@pytest.mark.parametrize("name", ["the authors", "We"])
def test_the_results_of_a_text_s_author_are_the_author_s(name: str) -> None:
    text = "These results show that nitrate is common. We measured 40 wells."
    assert check(text, name, None, "These results show that nitrate is common.", "the article") == []


def test_what_others_say_is_not_the_author_s() -> None:
    text = "The port's director, Ann Roe, said that nitrate is common. We measured 40 wells."
    assert check(text, "the authors", None, "nitrate is common", "the article")


@pytest.mark.parametrize(
    "text",
    [
        "“I believe that the ferry must stay,” Ann Roe said.",
        "The ferry must stay, a report says.",
    ],
)
def test_a_text_that_only_quotes_others_has_no_author_of_that_kind(text: str) -> None:
    assert "name: the article names nobody “the speaker”" in check(text, "the speaker", None, text, "the article")


def test_a_role_that_is_no_author_s_needs_the_text() -> None:
    found = check(PAPER, "We", "chemists", "We found nitrate in nine wells.", "We")
    assert found == ["the article does not call “We” “chemists”"]


def claim(text: str, quote: str) -> list[str]:
    """What is said about a figure that is given as the article's own."""
    item = {"quote": quote, "figure": "nine wells", "attribution": "the article", "about": None, "statement": quote}
    audit = verify(text, {"actors": [], "numeric_claims": [item]})
    return [one.message for one in audit.warnings if one.kind == "speaker"]


def test_what_a_paper_s_we_found_is_the_article_s_own() -> None:
    assert claim(PAPER, "We found nitrate in nine wells.") == []


def test_what_a_quoted_we_found_is_not() -> None:
    text = "Ann Roe said that her team measured 40 wells and that nitrate was found in nine wells."
    assert claim(text, "nitrate was found in nine wells") == [
        "attributed to the article itself, but the article attributes it to “Ann Roe”"
    ]


def test_a_reporter_s_single_we_is_no_author_who_researches() -> None:
    text = f"A memo shows that the bank lost 3 million. {'The bank has branches in Velm. ' * 40}We asked the regulator."
    said = check(text, "the researchers", None, "A memo shows that the bank lost 3 million.", "the researchers")
    assert "name: the article names nobody “the researchers”" in said


@pytest.mark.parametrize("name", ["the authors", "We"])
@pytest.mark.parametrize("report", ["The ministry's report", "A survey"])
def test_what_others_documents_say_is_not_the_author_s(name: str, report: str) -> None:
    text = f"We measured 40 wells. {report} says that nitrate is harmless. We found nitrate in nine wells."
    assert check(text, name, None, "nitrate is harmless", name) == [
        f"the article attributes it to “{report}”, and the quote does not name “{name}”"
    ]


def test_a_body_with_the_alias_we_is_not_the_author() -> None:
    text = "Customers worry about fees. Norbank cut jobs. We regret it, Norbank said."
    position = {"actor": "own", "joined_by": [], "quote": "Customers worry about fees.", "attribution": "the article"}
    position |= {"stance": None, "target": None, "statement": "Customers worry about fees."}
    actor = {"id": "own", "name": "Norbank", "kind": "organization", "role": None, "aliases": ["We"]}
    audit = verify(text, {"actors": [actor], "positions": [position]})
    assert [one.message for one in audit.warnings] == ["the article names “Norbank” only after these words"]
