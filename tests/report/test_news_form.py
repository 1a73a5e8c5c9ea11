"""The form of news/2: a summary with footnotes, and joint positions. Plain strings are sentences without quotes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pydantic import TypeAdapter

from summarizer import stream, summarize, verify
from summarizer.report.html import to_html
from summarizer.report.markdown import to_markdown
from summarizer.schemas.brief import Brief, read_brief
from summarizer.schemas.events import ItemEvent, StreamEvent
from summarizer.schemas.news import Sentence
from tests.support.briefs import make_brief
from tests.support.model import ARTICLE, COST, HEADLINE, RECKLESS, SHUT, answer_with, brief_of, configure
from tests.support.provider_server import answer, serve
from tests.support.service import make_client
from tests.support.streamed import streamed

MODES = pytest.mark.parametrize("mode", ["tools", "json_schema", "json"])

TWO = {"quotes": ["Bo Ek called the closure reckless", COST["quote"]], "text": "Bo Ek called the closure reckless."}


@MODES
def test_the_summary_has_footnotes(mode: Any) -> None:
    with serve(answer(answer_with(abstract=[*answer_with()["abstract"], TWO]))) as server:
        brief = brief_of(server, mode=mode, options={"max_items": 1})
    assert brief.schema_name == "news/2"
    assert brief.headline is not None
    assert (str(brief.headline), brief.headline.quotes[0].start) == ("Crossing shut until May", 0)
    assert [len(sentence.quotes) for sentence in brief.abstract] == [1, 2], "sentences are no items to be counted"
    assert len(brief.positions) == 1
    for check in brief.audit.quotes:
        assert ARTICLE[check.start : check.end] == check.text
    assert "abstract[1].quotes[0]" in {check.path for check in brief.audit.quotes}
    assert verify(ARTICLE, brief).complete


@MODES
@pytest.mark.parametrize(
    ("parts", "path", "kind"),
    [
        ({"headline": {**HEADLINE, "quotes": ["Council shuts Norbridge crossing until June"]}}, "headline", "altered"),
        ({"headline": {**HEADLINE, "text": "It costs 77 million"}}, "headline", "invented"),
        (
            {"abstract": [TWO, {"quotes": ["nobody said any of this"], "text": "It stays shut."}]},
            "abstract[1]",
            "absent",
        ),
    ],
)
def test_a_sentence_that_fails_goes_alone(mode: Any, parts: Any, path: str, kind: str) -> None:
    with serve(answer(answer_with(**parts))) as server:
        brief = brief_of(server, mode=mode, reasks=0)
    (rejection,) = brief.audit.rejected
    assert (rejection.path.removesuffix(".text"), rejection.kind) == (path, kind)
    assert not brief.audit.complete
    assert (brief.headline is None, len(brief.abstract)) == (path == "headline", 1)


def test_of_two_quotes_the_failing_one_goes_and_is_told() -> None:
    sentence = {**TWO, "quotes": [TWO["quotes"][0], "nobody said any of this"]}
    with serve(answer(answer_with(abstract=[sentence]))) as server:
        brief = brief_of(server, reasks=0)
    assert [rejection.path for rejection in brief.audit.rejected] == ["abstract[0].quotes[1]"]
    assert [quote.text for quote in brief.abstract[0].quotes] == [TWO["quotes"][0]]


def test_a_position_can_be_held_jointly_and_without_a_stance() -> None:
    said = "Anna Lind and Bo Ek said that the crossing at Norbridge will stay shut until May"
    joint = {**SHUT, "quote": said, "joined_by": ["ek", "nobody"], "stance": None}
    odd = {**RECKLESS, "stance": "furious"}
    claim = {**COST, "about": None}
    with serve(answer(answer_with(positions=[joint, odd], numeric_claims=[claim]))) as server:
        text = f"{ARTICLE}\n\nMayor {said}.\n"
        brief = summarize(text, settings=configure(server))
    assert (brief.positions[0].joined_by, brief.positions[0].stance) == (["ek"], None)
    assert (brief.positions[1].stance, brief.numeric_claims[0].about) == (None, None)
    assert [note.path for note in brief.audit.notes] == ["positions[0].joined_by[1]", "positions[1].stance"]
    assert brief.audit.complete
    assert "**Anna Lind and Bo Ek**" in to_markdown(brief)
    to_html(brief)


@MODES
def test_a_model_that_writes_a_plain_abstract_is_read(mode: Any) -> None:
    old = answer_with(
        headline="Crossing shut until May",
        abstract="The crossing will stay shut until May. It costs 77 million. Mr. Ek called the closure reckless.",
    )
    with serve(answer(old)) as server:
        brief = brief_of(server, mode=mode, reasks=0)
    assert brief.headline == Sentence(quotes=[], text="Crossing shut until May")
    assert [sentence.text for sentence in brief.abstract] == [
        "The crossing will stay shut until May.",
        "Mr. Ek called the closure reckless.",
    ]
    (rejection,) = brief.audit.rejected
    assert rejection.path.startswith("abstract[1]")
    assert "77 million" in rejection.reason


def test_a_stream_of_it_ends_in_the_same_brief() -> None:
    with serve(
        streamed(answer_with()), streamed(answer_with(abstract="The crossing will stay shut until May."))
    ) as server:
        new = list(stream(ARTICLE, settings=configure(server)))
        old = list(stream(ARTICLE, settings=configure(server)))
    for events in (new, old):
        told = [event for event in events if isinstance(event, ItemEvent) and event.section == "abstract"]
        assert [(event.index, event.item.text) for event in told] == [(0, "The crossing will stay shut until May.")]
        assert events[-1].type == "brief"
        adapter: TypeAdapter[StreamEvent] = TypeAdapter(StreamEvent)
        assert [adapter.validate_json(event.model_dump_json()) for event in events] == events


def test_a_brief_with_a_plain_headline_and_abstract_is_read() -> None:
    told = make_brief("A line.").model_dump(mode="json")
    plain = {**told, "headline": "A line.", "abstract": "A line. Another line."}
    brief = read_brief(json.dumps(plain).encode())
    assert isinstance(brief, Brief)
    assert (str(brief.headline), [str(sentence) for sentence in brief.abstract]) == ("A line.", [plain["abstract"]])
    nothing = read_brief(json.dumps({**plain, "headline": None, "abstract": None}).encode())
    assert isinstance(nothing, Brief)
    assert (nothing.headline, nothing.abstract) == (None, [])


@pytest.mark.parametrize("label", ["news/2", None])
def test_json_with_a_plain_abstract_is_verified_by_sentences(label: str | None) -> None:
    given = {
        "headline": "Crossing shut until May",
        "abstract": "The crossing will stay shut until May. Carl Berg is angry.",
        "positions": [],
        **({"schema": label} if label else {}),
    }
    audit = verify(ARTICLE, given)
    assert [(rejection.path, rejection.kind) for rejection in audit.rejected] == [("abstract[1]", "invented")]
    answered = make_client().post("/v1/verifications", json={"text": ARTICLE, "brief": given})
    assert answered.status_code == 200, answered.text
    assert [rejection["path"] for rejection in answered.json()["rejected"]] == [r.path for r in audit.rejected]


def test_over_http_it_has_the_new_form() -> None:
    body = make_client().post("/v1/summaries", json={"text": ARTICLE, "model": "extractive"}).json()
    assert body["schema"] == "news/2"
    assert body["headline"]["quotes"][0]["text"] == "Council shuts Norbridge crossing until May"
    assert all(sentence["quotes"] for sentence in body["abstract"])


def test_the_built_in_engine_quotes_what_its_summary_comes_from() -> None:
    brief = summarize(ARTICLE, "extractive")
    for sentence in brief.abstract:
        assert (
            sentence.text.rstrip(".") in " ".join(quote.text for quote in sentence.quotes) or len(sentence.quotes) > 1
        )


def test_reports_show_the_footnotes() -> None:
    with serve(answer(answer_with(abstract=[*answer_with()["abstract"], TWO]))) as server:
        brief = brief_of(server)
    text, page = to_markdown(brief), to_html(brief)
    assert text.startswith("# Crossing shut until May [1]")
    assert re.search(
        r"The crossing will stay shut until May\. \[2\] .*Bo Ek called the closure reckless\. \[3\] \[4\]", text
    )
    assert "\n2. “the crossing at Norbridge will stay shut until May”\n" in text
    for number in range(1, 5):
        assert f'href="#words-note-{number}"' in page
        assert f'id="words-note-{number}"' in page


@pytest.mark.parametrize(
    ("sentence", "figure", "shown"),
    [
        ("The port handled 3 percent fewer than in 2024.", "3 percent", "3 percent fewer than in 2024"),
        ("It wants pensions to rise by 4 percent a year until 2030.", "4 percent", "4 percent a year"),
        ("The port sank 3 percent lower, he said.", "3 percent", "3 percent lower"),
        ("It costs 3 percent of all.", "3 percent", "3 percent"),
    ],
)
def test_a_figure_is_shown_with_the_direction_or_rate_that_follows_it(sentence: str, figure: str, shown: str) -> None:
    start = sentence.index(figure)
    stated = {"text": figure, "start": start, "end": start + len(figure), "kind": "percent", "value": figure[0]}
    whole = {"text": sentence, "start": 0, "end": len(sentence), "spans": [[0, len(sentence)]], "status": "exact"}
    own = {"speaker": None, "as_named": "", "kind": "author"}
    claim = {"quote": whole, "figure": stated, "attribution": own, "statement": sentence}
    brief = make_brief(article={"text": sentence}, numeric_claims=[claim])
    assert f"- **{shown}**" in brief.to_markdown()
    assert f'<span dir="auto">{shown}</span>' in " ".join(brief.to_html().split())


@pytest.mark.parametrize(
    ("sentence", "comparator", "shown"),
    [
        ("It took nearly six years.", "about", "nearly six years"),
        ("It took up to six years.", "at_most", "up to six years"),
        ("It took no more than six years.", "at_most", "no more than six years"),
        ("It took as many as six years.", "at_most", "as many as six years"),
        ("It took fewer than six years.", "less_than", "fewer than six years"),
        ("It took six years or less.", "at_most", "at most six years"),
        ("It took six years or so.", "about", "about six years"),
        ("It took between five and six years.", "between", "between five and six years"),
        ("It took five to six years.", "between", "five to six years"),
    ],
)
def test_a_bound_is_shown_in_the_words_before_the_figure(sentence: str, comparator: str, shown: str) -> None:
    text = next(words for words in ("five and six years", "five to six years", "six years") if words in sentence)
    start = sentence.index(text)
    stated = {"text": text, "start": start, "end": start + len(text), "kind": "measure", "value": "6"}
    whole = {"text": sentence, "start": 0, "end": len(sentence), "spans": [[0, len(sentence)]], "status": "exact"}
    own = {"speaker": None, "as_named": "", "kind": "author"}
    claim = {"quote": whole, "figure": {**stated, "comparator": comparator}, "attribution": own, "statement": sentence}
    brief = make_brief(article={"text": sentence}, numeric_claims=[claim])
    assert f"- **{shown}**" in brief.to_markdown()
    assert f"{shown}" in brief.to_html()


def test_a_figure_with_a_mark_shows_the_sentence_that_it_is_about() -> None:
    text = "Nine cases are reviewed, up from three a year ago."
    claim = {
        "quote": text,
        "figure": "Nine cases",
        "attribution": "the article",
        "about": "cases",
        "statement": "Reviews have tripled.",
    }
    with serve(answer({"numeric_claims": [claim]})) as server:
        brief = summarize(text, settings=configure(server, judge="off", reasks=0))
    (check,) = brief.audit.statements
    assert (check.path, check.verdict) == ("numeric_claims[0].statement", "not_judged")
    for shown in (brief.to_markdown(), brief.to_html()):
        assert "Reviews have tripled." in shown
        assert ": cases" not in shown
    told = brief.model_copy(update={"audit": brief.audit.model_copy(update={"statements": ()})})
    assert "**Nine cases**: cases" in told.to_markdown(), "without a mark it has its label"
