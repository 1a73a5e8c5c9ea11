"""Words that stand more than once in an article: each quote of them goes to the passage that its item means."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, BeforeValidator

from summarizer import verify
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.quotes.align import Aligner
from summarizer.schemas.blocks import ActorRef, Attribution, Figure, Prose, Quote
from summarizer.schemas.findings import GROUNDED, Verification
from summarizer.schemas.news import Actor
from summarizer.verification.answers import resolve_quotes
from summarizer.verification.prune import prune_answer, verify_answer

ARTICLE = """The two mayors were asked whether the tunnel should be built.

“Yes,” said Ann Roe of Norby. “We have waited for thirty years.”

“Yes,” said Bob Lee of Sudby. “It will pay for itself.”

Exports of timber reached the harbour late. The total was 12 million tonnes.

Imports of coal came by rail. The total was 12 million tonnes.

The tunnel is safe. Engineers have said so for years.

“The tunnel is safe. My own children use it,” Kit Poe, the keeper, told the council.
"""
ACTORS = [
    {"id": "roe", "name": "Ann Roe", "kind": "person", "aliases": ["Roe"]},
    {"id": "lee", "name": "Bob Lee", "kind": "person"},
    {"id": "poe", "name": "Kit Poe", "kind": "person"},
]


def places(words: str) -> list[int]:
    found, at = [], ARTICLE.find(words)
    while at >= 0:
        found.append(at)
        at = ARTICLE.find(words, at + 1)
    return found


YES, TOTAL, SAFE = places("Yes,"), places("The total was 12 million tonnes"), places("The tunnel is safe.")


class Said(BaseModel):
    quote: Quote
    attribution: Attribution


class Held(BaseModel):
    quote: Quote
    actor: ActorRef


class Counted(BaseModel):
    quote: Quote
    figure: Figure
    about: Prose


class Evidence(BaseModel):
    quotes: list[Quote]


class Story(BaseModel):
    actors: list[Actor] = []
    said: list[Said] = []
    held: list[Held] = []
    counted: list[Counted] = []
    evidence: list[Evidence] = []
    by_name: dict[str, list[Said]] = {}


@pytest.fixture
def run() -> Verification:
    return Verification(ArticleGrounder(ARTICLE))


def keep(run: Verification, **parts: Any) -> Story:
    kept = prune_answer(Story, {"actors": ACTORS, **parts}, verification=run)
    assert kept.rejected == ()
    assert kept.raw == {"actors": ACTORS, **parts}
    return kept.content


@pytest.mark.parametrize("order", [("Ann Roe", "Bob Lee"), ("Bob Lee", "Ann Roe"), ("Lee", "Roe")])
def test_two_who_say_the_same(run: Verification, order: tuple[str, str]) -> None:
    said = keep(run, said=[{"quote": "Yes,", "attribution": named} for named in order]).said
    where = {named: YES["Lee" in named] for named in order}
    assert [one.quote.start for one in said] == [where[named] for named in order]
    assert [one.attribution.speaker for one in said] == ["lee" if "Lee" in named else "roe" for named in order]
    assert {one.quote.status for one in said} == {"exact"}


@pytest.mark.parametrize("actor", ["roe", "lee"])
@pytest.mark.parametrize(
    "given", ["Yes,", "“yes”", {"text": "Yes,", "start": 0, "end": 1}], ids=["exact", "spelt", "object"]
)
def test_an_actor_tells_where(run: Verification, actor: str, given: Any) -> None:
    (held,) = keep(run, held=[{"quote": given, "actor": actor}]).held
    assert ARTICLE.index("Roe" if actor == "roe" else "Lee") - held.quote.start in range(20)


def test_at_any_depth(run: Verification) -> None:
    named = {"x": [{"quote": "Yes,", "attribution": "Bob Lee"}], "y": [{"quote": "Yes,", "attribution": "Ann Roe"}]}
    by_name = keep(run, by_name=named).by_name
    assert [by_name[key][0].quote.start for key in ("x", "y")] == [YES[1], YES[0]]


@pytest.mark.parametrize(
    ("about", "place"),
    [("timber exports", 0), ("coal imports", 1), ("coal that came by rail", 1), ("freight", 0)],
)
@pytest.mark.parametrize(
    "figure", ["12 million tonnes", {"text": "12 million tonnes", "start": 3, "value": "12000000"}]
)
def test_a_figure_sentence_in_two_paragraphs(run: Verification, about: str, place: int, figure: Any) -> None:
    raw = {"quote": "The total was 12 million tonnes", "figure": figure, "about": about}
    (counted,) = keep(run, counted=[raw]).counted
    assert counted.quote.start == TOTAL[place]
    assert counted.figure.start == TOTAL[place] + len("The total was ")


@pytest.mark.parametrize(("named", "place"), [("the article", 0), ("Kit Poe", 1)])
def test_what_the_article_says_and_somebody_repeats(run: Verification, named: str, place: int) -> None:
    (said,) = keep(run, said=[{"quote": "The tunnel is safe.", "attribution": named}]).said
    assert said.quote.start == SAFE[place]
    assert said.attribution.kind == ("author" if named == "the article" else "direct")


@pytest.mark.parametrize(
    ("quotes", "starts"),
    [
        (["We have waited for thirty years", "Yes,"], [None, 0]),
        (["Yes,", "It will pay for itself"], [1, None]),
        (["Yes,", "Yes,"], [0, 1]),
        (["Yes,", "Yes,", "Yes,"], [0, 1, 0]),
        (["It will pay for itself", "Yes,", "Yes,"], [None, 1, 0]),
    ],
)
def test_neighbours_in_one_list(run: Verification, quotes: list[str], starts: list[int | None]) -> None:
    (evidence,) = keep(run, evidence=[{"quotes": quotes}]).evidence
    for quote, place in zip(evidence.quotes, starts, strict=True):
        assert place is None or quote.start == YES[place]


def test_the_items_before_and_after_count_where_nothing_else_does(run: Verification) -> None:
    first = {"quotes": ["It will pay for itself"]}
    one, other = keep(run, evidence=[first, {"quotes": ["Yes,"]}]).evidence
    assert other.quotes[0].start == YES[1]
    assert one.quotes[0].start > YES[1]


def test_a_wrong_speaker_still_fails(run: Verification) -> None:
    kept = prune_answer(
        Story, {"actors": ACTORS, "said": [{"quote": "Yes,", "attribution": "Kit Poe"}]}, verification=run
    )
    (rejection,) = kept.rejected
    assert rejection.kind == "speaker"


def test_strictly_too(run: Verification) -> None:
    raw = {"actors": ACTORS, "said": [{"quote": "Yes,", "attribution": "Bob Lee"}]}
    assert verify_answer(Story, raw, verification=run).said[0].quote.start == YES[1]


def test_what_was_given_is_reported_where_it_stands() -> None:
    raw = {"actors": ACTORS, "said": [{"quote": "Yes,", "attribution": name} for name in ("Bob Lee", "Ann Roe")]}
    audit = verify(ARTICLE, Story.model_construct(**raw))
    assert [(check.given, check.start) for check in audit.quotes] == [("Yes,", YES[1]), ("Yes,", YES[0])]
    assert audit.complete


class Trimmed(BaseModel):
    quote: Annotated[Quote, BeforeValidator(lambda words: words.strip())]
    attribution: Attribution


class TrimmedList(BaseModel):
    items: list[Trimmed]


def test_a_schema_whose_own_validator_wants_strings(run: Verification) -> None:
    raw = {
        "items": [{"quote": "Yes,", "attribution": "Bob Lee"}, {"quote": "We have waited", "attribution": "Ann Roe"}]
    }
    assert prune_answer(TrimmedList, raw, verification=run).content.items[0].quote.start == YES[1]


def test_a_quote_that_occurs_once_is_not_looked_into(run: Verification, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ArticleGrounder, "choose_passage", None)
    raw = {"said": [{"quote": "We have waited for thirty years", "attribution": "Ann Roe"}]}
    resolved = resolve_quotes(Story, raw, grounder=run.grounder)
    assert resolved.raw is raw
    assert [hit.status for hit in resolved.hits.values()] == ["exact"]


@pytest.mark.parametrize(
    "quote",
    ["Yes,", "yes", "YES", "the total was 12 million tonnes", "a total was 12 million tonnes", "The total … tonnes",
     "No,", "The tunnel is not safe.", "the tunnel is safe. Engineers", "", "…", "tunnel"],
)  # fmt: skip
def test_every_passage_is_as_faithful_as_the_one_that_is_aligned(quote: str) -> None:
    aligner = Aligner(ARTICLE)
    best, passages = aligner.align(quote), aligner.find_passages(quote)
    assert best in passages
    assert {hit.status for hit in passages} == {best.status}
    assert [hit.spans for hit in passages] == sorted({hit.spans for hit in passages})
    if best.status in GROUNDED:
        for hit in passages:
            assert aligner.align(quote, near=hit.spans) == hit


def test_raw_values_that_are_no_answer(run: Verification) -> None:
    odd: list[Any] = [None, 7, [], {}, {"text": 3}, {"text": "Yes,"}, "Yes,"]
    for quote in odd:
        for attribution in (None, 7, {}, [], "Bob Lee"):
            raw = {"actors": [None, {"id": 3}, {"id": "roe", "name": "Ann Roe", "aliases": 5}, *ACTORS[1:]]}
            raw |= {"said": [{"quote": quote, "attribution": attribution}, quote, None], "evidence": [{"quotes": odd}]}
            resolved = resolve_quotes(Story, raw, grounder=run.grounder).raw
            assert json.loads(json.dumps(resolved)).keys() == raw.keys()
            kept = prune_answer(Story, raw, verification=run).content
            is_an_answer = quote in ("Yes,", {"text": "Yes,"}) and attribution == "Bob Lee"
            assert [actor.id for actor in kept.actors] == ["lee", "poe"]
            assert [one.quote.start for one in kept.said] == [YES[1]] * is_an_answer
            assert [quote.text for one in kept.evidence for quote in one.quotes] == ["Yes,"] * 2
