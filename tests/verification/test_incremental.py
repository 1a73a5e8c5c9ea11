"""Parts that are verified one by one: the same verdicts as in the whole, also for schemas of one's own."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from summarizer.engines.extractive import draft_brief
from summarizer.errors import UngroundedError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.audit import Rejection
from summarizer.schemas.blocks import Prose, Quote
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import Actor, NewsBrief, Position
from summarizer.verification.contents import item_lists
from summarizer.verification.incremental import ItemVerifier
from summarizer.verification.prune import prune_answer
from tests.support.model import ARTICLE, COST, EK, LIND, RECKLESS, SHUT
from tests.support.share import share

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*-*.txt"))


@cache
def read_article(text: str) -> ArticleGrounder:
    """What is found in an article, once for all of its answers."""
    return ArticleGrounder(text)


def one_by_one(schema: type[BaseModel], raw: Mapping[str, Any], *, article: str) -> tuple[list[Any], list[Rejection]]:
    """What is left and what is rejected of an answer whose parts come in the schema's order."""
    gate = ItemVerifier(schema, grounder=read_article(article))
    left: list[Any] = []
    rejected: list[Rejection] = []
    for key, section in gate.sections.items():
        if key not in raw or not section.is_apart:
            continue
        values = enumerate(raw[key]) if section.is_list else [(None, raw[key])]
        for index, value in values:
            item, faults = gate.check(key, index, value)
            left += [(key, item)] if item is not None else []
            rejected += faults
    return left, rejected


def as_a_whole(schema: type[BaseModel], raw: Any, *, article: str) -> tuple[list[Any], list[Rejection]]:
    kept = prune_answer(schema, raw, verification=Verification(read_article(article)))
    listed = dict(item_lists(kept.content))
    if isinstance(kept.content, NewsBrief):
        listed["abstract"] = kept.content.abstract
    left = [
        (name, item)
        for name in type(kept.content).model_fields
        for item in listed.get(name, [getattr(kept.content, name)])
        if item is not None
    ]
    return left, list(kept.rejected)


SPOILT: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("quote", lambda item: item["quote"].replace(" ", " not ", 1)),
    ("actor", lambda item: "nobody"),
    ("attribution", lambda item: "Zebulon Quux"),
    ("figure", lambda item: "77 zlotys"),
    ("statement", lambda item: f"{item['statement']} It cost 77 million in Atlantis."),
    ("name", lambda item: "Zebulon Quux"),
    ("id", lambda item: "everybody"),
    ("aliases", lambda item: [*item["aliases"], "Quux"]),
    ("role", lambda item: "emperor of Atlantis"),
    ("kind", lambda item: 7),
    ("question", lambda item: ""),
]


def spoil(raw: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """An answer in which some parts are not true, or not in the schema."""
    raw = copy.deepcopy(raw)
    for item in (item for value in raw.values() if isinstance(value, list) for item in value):
        name, change = chance.choice(SPOILT)
        if name in item and chance.random() < 0.5:
            item[name] = change(item)
        if chance.random() < 0.03:
            item.pop(chance.choice(list(item)))
    if chance.random() < 0.3:
        raw["headline"] = "Atlantis wins 77 to 3"
    return raw


@pytest.mark.parametrize("path", share(EXAMPLES, every=2), ids=lambda path: path.stem)
def test_the_verdicts_are_those_of_the_whole(path: Path) -> None:
    article = path.read_text("utf-8")
    draft = draft_brief(article)
    rejected = same = 0
    for seed in range(12):
        raw = spoil(draft, random.Random(seed))
        whole = as_a_whole(NewsBrief, raw, article=article)
        left, faults = one_by_one(NewsBrief, raw, article=article)
        assert left == whole[0]
        assert {(fault.path, str(fault.item)) for fault in faults} == {(f.path, str(f.item)) for f in whole[1]}
        rejected += len(faults)
        same += len({str(fault) for fault in faults} & {str(fault) for fault in whole[1]})
    assert rejected > 24
    assert same > 0.9 * rejected, "the whole names one reason, of two, before the other"


def test_an_actor_that_does_not_stand_cannot_be_referred_to() -> None:
    gate = ItemVerifier(NewsBrief, grounder=ArticleGrounder(ARTICLE))
    assert gate.check("actors", 0, {**EK, "name": "Nobody Atall"})[0] is None
    assert gate.check("actors", 1, EK)[1][0].kind == "actor", "its id is taken all the same"
    item, (fault,) = gate.check("positions", 3, RECKLESS)
    assert (item, fault.path, fault.kind) == (None, "positions[3]", "actor")
    gate.begin()
    assert gate.check("actors", 0, EK)[0].id == "ek"
    assert gate.check("positions", 0, RECKLESS)[0].actor == "ek"


TWICE = "Anna Lind spoke. “We will win,” she said.\n\nHours later Bo Ek spoke. “We will win,” he said."


@pytest.mark.parametrize("named", ["he", "Bo Ek", "officials"])
def test_a_passage_that_stands_twice_is_the_one_that_its_item_means(named: str) -> None:
    said = {"quote": "We will win", "stance": "supports", "statement": "They will win."}
    raw = {
        "actors": [{**LIND, "role": None}, {**EK, "role": None}],
        "positions": [{**said, "actor": "ek", "attribution": named}],
    }
    assert one_by_one(NewsBrief, raw, article=TWICE) == as_a_whole(NewsBrief, raw, article=TWICE)


class Proofs(BaseModel):
    proof: Quote = Field(alias="theProof")
    headline: Prose
    points: list[Prose] = Field(min_length=2)
    named: dict[str, list[Position]] = Field(default_factory=dict)
    cast: tuple[Actor, ...] = ()
    said: list[Position] | None = None
    pair: tuple[Quote, int] | None = None


def test_a_schema_of_ones_own() -> None:
    gate = ItemVerifier(Proofs, grounder=ArticleGrounder(ARTICLE))
    assert [key for key, section in gate.sections.items() if section.is_list] == ["points", "cast", "said"]
    apart = [key for key, section in gate.sections.items() if section.is_apart]
    assert apart == ["theProof", "cast", "said"], "sentences beside a quote are proved by it"
    assert gate.sections["said"].after == ("cast",)
    assert gate.check("theProof", None, RECKLESS["quote"])[0].text == RECKLESS["quote"]
    assert gate.check("cast", 0, EK)[0].name == "Bo Ek"
    assert gate.check("said", 0, RECKLESS)[0].actor == "ek"
    _, (fault,) = gate.check("theProof", None, "Bo Ek called the closure sensible")
    assert (fault.path, fault.kind) == ("theProof", "altered")


class Chapter(BaseModel):
    quotes: list[Quote]


class Book(BaseModel):
    chapters: dict[str, list[Chapter]]
    prices: list[Quote]


def test_what_is_deep_in_a_part_goes_alone() -> None:
    gate = ItemVerifier(Book, grounder=ArticleGrounder(ARTICLE))
    lie = "Bo Ek called the closure sensible"
    found, (fault,) = gate.check("chapters", None, {"a": [{"quotes": [SHUT["quote"], lie]}]})
    assert [quote.text for quote in found["a"][0].quotes] == [SHUT["quote"]]
    assert (fault.path, fault.item) == ("chapters.a[0].quotes[1]", lie)
    assert gate.check("prices", 7, COST["quote"])[0].text == COST["quote"]
    assert gate.check("prices", 8, lie)[1][0].path == "prices[8]"
    for junk in (3, None, [], {"a": 1}, "x" * 10):
        assert gate.check("chapters", None, junk)[0] in (None, {})


def test_words_that_are_quoted_twice_stand_in_two_places() -> None:
    raw = {"chapters": {}, "prices": ["We will win", "We will win"]}
    left, _ = one_by_one(Book, raw, article=TWICE)
    assert left == as_a_whole(Book, raw, article=TWICE)[0]
    assert len({quote.start for key, quote in left if key == "prices"}) == 2


def test_where_nothing_can_be_left_out_the_whole_is_an_error_too() -> None:
    raw = {"theProof": "Bo Ek called the closure sensible", "headline": "x", "points": []}
    with pytest.raises(UngroundedError):
        as_a_whole(Proofs, raw, article=ARTICLE)
    assert one_by_one(Proofs, raw, article=ARTICLE)[0] == []
