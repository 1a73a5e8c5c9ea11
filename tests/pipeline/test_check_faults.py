"""A check that raises an unexpected exception costs its item, with a clear reason, and never the request."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, field_validator

from summarizer import summarize, verify
from summarizer.engines.base import Answers, EngineTask
from summarizer.errors import SummarizerError, UngroundedError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.audit import build_audit
from summarizer.pipeline.run import verify_answers
from summarizer.schemas.article import Article
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.settings import Settings
from summarizer.verification.prune import prune_answer

ARTICLE = (
    "Harbour Minister Anna Lind said the port of Malmby will not open before May. “We are ready,” Lind told Radio Sund "
    "on Monday, a day earlier than planned. The firm Norrland Oy lost 3.2 million euros in 2024, at least 12 percent "
    "more than a year before. Its lawyer, Bo Ek, denied it first, and later spoke to the council once.\n\n"
    "Soon the council, which has 45 members, may vote on it. “Nobody asked us,” said Ek. “Not once.” He left."
)
REASON = "this item could not be checked: internal error"

BRIEF: dict[str, Any] = {
    "headline": "Port of Malmby will not open before May",
    "abstract": "Lind says the port stays shut.",
    "actors": [{"id": "lind", "name": "Anna Lind", "kind": "person", "role": "Minister", "aliases": []}],
    "positions": [
        {
            "quote": "We are ready",
            "attribution": "Lind",
            "actor": "lind",
            "stance": "neutral",
            "target": "the port",
            "statement": "Lind says they are ready.",
        },
        {
            "quote": "the port of Malmby will not open before May",
            "attribution": "Lind",
            "actor": "lind",
            "stance": "neutral",
            "target": "the port",
            "statement": "The port stays shut until May.",
        },
    ],
    "numeric_claims": [],
    "open_questions": [],
}

CONFIGURED = Settings()


def break_check(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception, *, only: str = "") -> None:
    """Let what a check of the article calls raise, for items that hold some words."""
    module = "summarizer.grounding.grounder"
    real = getattr(__import__(module, fromlist=[name]), name)

    def fail(*args: Any, **kwargs: Any) -> Any:
        if any(only in str(arg) for arg in args):
            raise error
        return real(*args, **kwargs)

    monkeypatch.setattr(f"{module}.{name}", fail)


@pytest.mark.parametrize("error", [IndexError("list index out of range"), ValueError("min() arg is an empty sequence")])
def test_one_failing_item_costs_neither_the_request_nor_the_others(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_check(monkeypatch, "prove", error, only="they are ready")
    with caplog.at_level(logging.ERROR, logger="summarizer"):
        audit = verify(ARTICLE, BRIEF, settings=CONFIGURED)
    (rejected,) = audit.rejected
    assert (rejected.path, rejected.kind) == ("positions[0]", "unchecked")
    assert REASON in rejected.reason
    assert str(error) not in audit.model_dump_json()
    record = caplog.records[0]
    assert record.message == "check_failed"
    assert record.exc_info is not None
    assert record.exc_info[1] is error


def test_an_item_whose_flags_cannot_be_found_is_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    break_check(monkeypatch, "check_statement", IndexError("list index out of range"))
    audit = verify(ARTICLE, BRIEF, settings=CONFIGURED)
    assert not audit.rejected
    told = {one.path for one in audit.warnings if one.message == REASON}
    assert told == {"headline.text", "abstract[0].text", "positions[0].statement", "positions[1].statement"}


def test_a_hedge_that_governs_nothing_drops_nothing() -> None:
    text = "The council talked about the old bridge, and the mayor said that it might."
    audit = verify(text, {"abstract": [{"text": "The council will repair the old bridge.", "quotes": [text]}]})
    assert not audit.rejected
    assert [one.kind for one in audit.warnings] == []


def test_a_quote_that_cannot_be_aligned_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Any, quote: str, **_: Any) -> Any:
        raise IndexError(quote)

    for name in ("align", "find_passages"):
        monkeypatch.setattr(f"summarizer.grounding.grounder.Aligner.{name}", fail)
    quotes = verify(ARTICLE, ["We are ready"], settings=CONFIGURED)
    assert [(one.kind, one.reason) for one in quotes.rejected] == [("absent", REASON)]
    brief = verify(ARTICLE, {"positions": BRIEF["positions"], "actors": BRIEF["actors"]}, settings=CONFIGURED)
    assert REASON in " ".join(one.reason for one in brief.rejected)


def test_a_role_that_cannot_be_checked_is_left_out_of_briefs_and_extracts(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The mayor, Ann Roe, said the bridge will open in May."
    (actor,) = summarize(text, "extractive").actors
    assert actor.role == "mayor"
    break_check(monkeypatch, "role_keys", IndexError("list index out of range"))
    (actor,) = summarize(text, "extractive").actors
    assert (actor.name, actor.role) == ("Ann Roe", None)
    told = {"id": "roe", "name": "Ann Roe", "kind": "person", "role": "mayor", "aliases": []}
    audit = verify(text, {"actors": [told]}, settings=CONFIGURED)
    assert not audit.rejected
    (note,) = audit.notes
    assert (note.path, REASON in note.reason) == ("actors[0].role", True)


def test_a_summary_survives_unknown_coverage_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("summarizer.pipeline.audit.measure_coverage", fail)
    brief = summarize(ARTICLE, "extractive")
    assert brief.positions
    assert brief.audit.coverage is None
    assert "coverage could not be measured: internal error" in [one.message for one in brief.audit.warnings]


class Noted(BaseModel):
    quote: Quote
    note: str

    @field_validator("note")
    @classmethod
    def _first_letter(cls, value: str) -> str:
        return value[0] + value[1:]  # IndexError for an empty note


class Notes(BaseModel):
    notes: list[Noted]
    extra: list[Noted] = []


def test_a_validator_that_raises_costs_its_item() -> None:
    quote = "We are ready"
    raw = {"notes": [{"quote": quote, "note": "a"}, {"quote": quote, "note": ""}, {"quote": "no", "note": "b"}]}
    kept = prune_answer(
        Notes, {**raw, "extra": [{"quote": quote, "note": ""}]}, verification=Verification(ArticleGrounder(ARTICLE))
    )
    assert [one.note for one in kept.content.notes] == ["a"]
    assert {one.path: one.kind for one in kept.rejected} == {
        "notes[1]": "unchecked",
        "notes[2]": "absent",
        "extra[0]": "unchecked",
    }
    reason = kept.rejected[0].reason
    assert re.search(
        r"the schema's own Noted\._first_letter \(test_check_faults\.py, line \d+\) raised \w+Error: ", reason
    ), reason


class Whole(BaseModel):
    quote: Quote
    note: str

    @field_validator("note")
    @classmethod
    def _first_letter(cls, value: str) -> str:
        return value[0]


def test_a_validator_that_raises_for_the_whole_is_named_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    run = Verification(ArticleGrounder(ARTICLE))
    own = r"note: the schema's own Whole\._first_letter \(test_check_faults\.py, line \d+\) raised IndexError"
    for _ in range(2):
        with pytest.raises(UngroundedError, match=rf"^Nothing could be kept of the answer: {own}"):
            prune_answer(Whole, {"quote": "We are ready", "note": ""}, verification=run)
    assert [record.message for record in caplog.records] == ["check_failed"]


WORDS = [
    *ARTICLE.split(),
    *"to earlier later first once soon min only not never may 7 1e9 ½ 0 3-1 Oct. 20 percent the of and he she".split(),
    *". , ; : ! ? … “ ” \" ' ’ – — - ( ) [...] % € $ / \n \n\n".split(" "),
    *"Straße 俄罗斯 قال \u200b \u202b \u0301 🙂 ﬁ İ \x00 {why} {{7*7}}".split(" "),
]
"""What texts are made of: the article's words, words that have raised before, marks, and other scripts."""

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
passages = st.tuples(st.integers(0, len(ARTICLE)), st.integers(1, 90)).map(lambda at: ARTICLE[at[0] : at[0] + at[1]])
said = st.one_of(
    texts,
    passages,
    st.tuples(passages, texts).map(" ".join),
    st.text(max_size=30).map(lambda s: s.replace("\ud800", "")),
)
marked = st.tuples(said, st.sampled_from(["", ".", "!", "?", "…", "”", " .", ","])).map("".join)
TAILS = "to earlier later first once soon min only".split()
MARKS = ["", "", ".", "!", "?", "…", "”", " .", ","]


@st.composite
def quoted(draw: st.DrawFn) -> dict[str, str]:
    """A quote and a statement that repeats most of its words, each with and without a tail and a final mark."""
    words = ARTICLE.split()
    start = draw(st.integers(0, len(words) - 4))
    quote = words[start : start + draw(st.integers(3, 14))]
    statement = list(quote)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(statement)))
        statement[at : at + draw(st.integers(0, 1))] = draw(st.lists(st.sampled_from(WORDS), max_size=1))

    def end(parts: list[str]) -> str:
        tail = draw(st.lists(st.sampled_from(TAILS), max_size=1))
        return " ".join([*parts, *tail]).rstrip(".,”") + draw(st.sampled_from(MARKS))

    return {"quote": " ".join(quote) if draw(st.booleans()) else end(quote), "statement": end(statement)}


pairs = st.one_of(quoted(), quoted(), st.fixed_dictionaries({"quote": marked, "statement": marked}))
positions = st.builds(
    dict.__or__,
    pairs,
    st.fixed_dictionaries(
        {
            "attribution": st.one_of(st.sampled_from(["Lind", "Ek", "he", "the article"]), marked),
            "actor": st.sampled_from(["lind", "ek", "nobody"]),
            "stance": st.sampled_from(["supports", "neutral"]),
            "target": marked,
        }
    ),
)
claims = st.builds(
    dict.__or__,
    pairs,
    st.fixed_dictionaries(
        {
            "figure": st.one_of(st.sampled_from(["3.2 million euros", "12 percent", "45 members"]), marked),
            "attribution": st.one_of(st.just("the article"), marked),
            "about": marked,
        }
    ),
)
questions = st.fixed_dictionaries(
    {
        "quote": marked,
        "why": st.sampled_from(["forecast", "contested"]),
        "related": st.lists(st.sampled_from(["lind", "ek"]), max_size=2),
        "question": marked,
    }
)
actors = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["lind", "ek"]),
        "name": st.one_of(st.sampled_from(["Anna Lind", "Bo Ek"]), marked),
        "kind": st.just("person"),
        "role": st.one_of(st.none(), marked),
        "aliases": st.lists(marked, max_size=1),
    }
)
briefs = st.fixed_dictionaries(
    {
        "headline": marked,
        "abstract": marked,
        "actors": st.lists(actors, max_size=2),
        "positions": st.lists(positions, max_size=2),
        "numeric_claims": st.lists(claims, max_size=1),
        "open_questions": st.lists(questions, max_size=1),
    }
)
articles = st.one_of(st.just(ARTICLE), st.just(ARTICLE), st.tuples(texts, passages, texts).map(" ".join))


def check_everything(text: str, brief: dict[str, Any]) -> list[str]:
    """Verify a brief and its quotes, and settle the brief as an engine's answer.

    Returns:
        The reasons of everything that was rejected.
    """
    reasons: list[str] = []
    try:
        quotes = [item["quote"] for item in (*brief["positions"], *brief["numeric_claims"])]
        reasons += [one.reason for one in verify(text, quotes, settings=CONFIGURED).rejected]
        reasons += [one.reason for one in verify(text, brief, settings=CONFIGURED).rejected]
        task = EngineTask(NewsBrief, Article(text=text), "news.md", Options(), Verification(ArticleGrounder(text)))
        build_audit(task, verify_answers(task, Answers(raws=(brief,), model="fake", engine="llm")))
    except SummarizerError as error:
        reasons += [one.reason for one in getattr(error, "rejected", ())]
    return reasons


@pytest.mark.faults
@pytest.mark.slow
@given(articles, briefs)
def test_nothing_but_our_own_errors_is_raised(text: str, brief: dict[str, Any]) -> None:
    """Nor does any check fail inside: the guard would hide it, so its reason must not occur."""
    assert not [reason for reason in check_everything(text, brief) if REASON in reason]


NUMBERS = (
    f"1{'0' * 28} 1{'0' * 40} {'9' * 30} {'9' * 29}.5 0.{'0' * 30}1 3-{'9' * 29} 0 00 -5 1e30 100 0.5 ½ 2024".split()
)
COUNTED = [
    *"percent points million € $ years months days hours seconds km people times cents a.m. p.m. in".split(),
    *["out of", "percentage points", "more than", "rose", "twice", "each", "older", "between", "and", "to", ",", "."],
]
amounts = st.lists(st.one_of(st.sampled_from(NUMBERS), st.sampled_from(COUNTED)), min_size=2, max_size=8).map(" ".join)


@pytest.mark.faults
@pytest.mark.slow
@given(amounts, amounts, amounts)
@example("5 hours", "1" + "0" * 28, "1" + "0" * 28)  # more digits than the decimal context divides
@example("-5 out of 0 people", "0 percent", "0 points")
@example("3 a.m. and 1" + "0" * 28 + " hours", "5 p.m.", "5 p.m.")
def test_numbers_of_any_size_are_compared(stated: str, told: str, figure: str) -> None:
    """Nothing that is calculated from the figures of an article overflows or divides by zero."""
    quote = f"Lind said the port of Malmby lost {stated}."
    item = {"quote": quote, "attribution": "Lind", "statement": f"The port lost {told}."}
    position = {**item, "actor": "lind", "stance": "neutral", "target": "the port"}
    claim = {**item, "figure": figure, "about": "the loss"}
    told_in_short = {"headline": f"Port loses {told}", "abstract": f"The port lost {told}."}
    brief = {**BRIEF, **told_in_short, "positions": [position], "numeric_claims": [claim]}
    assert not [reason for reason in check_everything(f"{quote} It gained {figure}.", brief) if REASON in reason]
