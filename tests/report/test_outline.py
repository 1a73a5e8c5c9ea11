"""A brief in any schema for readers: laid out by its types, and nothing in it breaks out of its Markdown."""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from summarizer.report.markdown import to_markdown
from summarizer.report.outline import view_outline
from summarizer.report.plain_text import show
from summarizer.schemas import Actor, ActorRef, Attribution, Content, Figure, Prose, Quote
from summarizer.schemas.brief import Envelope, OpenBrief, envelop
from tests.report.test_markdown import HOSTILE, RENDERER, shape_of
from tests.support.briefs import make_brief, quote


class Sort(enum.Enum):
    GOOD = "good"


class Where(BaseModel):
    quote: Quote
    place: Prose


class Thing(BaseModel):
    quote: Quote
    second: Quote | None = None
    figure: Figure | None = None
    by: ActorRef | None = None
    attribution: Attribution | None = None
    name: Prose
    statement: Prose = ""
    others: list[Figure] = Field(default_factory=list)
    size: Literal["small", "large"] | None = None
    sort: Sort | None = None
    sure: bool | None = None
    day: dt.date | None = None
    where: Where | None = None


class Things(Content):
    """Things."""

    title: Prose | None = None
    period: Quote | None = Field(default=None, title="What time it is of")
    total: Figure | None = None
    main: ActorRef | None = None
    actors: list[Actor] = Field(default_factory=list)
    things: list[Thing] = Field(default_factory=list)
    where: Where | None = None
    notes: list[Prose] = Field(default_factory=list)
    words: list[Quote] = Field(default_factory=list)
    by_name: dict[str, Prose] = Field(default_factory=dict)


Made = envelop(Things, name="ThingsBrief")

FIGURE = {
    "text": "3.2 million euros", "start": 0, "end": 17, "kind": "money", "value": "3200000", "currency": "EUR",
    "comparator": "more_than", "period": "in May",
}  # fmt: skip

ACTORS = [
    {"id": "amadi", "name": "Ruth Amadi", "kind": "person", "role": "director", "aliases": ["Amadi"], "mentions": []}
]

SAID = {"speaker": "amadi", "as_named": "she", "kind": "indirect"}


def make(form: type[Envelope] = Made, **content: Any) -> Envelope:
    base = make_brief().model_dump(mode="json")
    outside = {name: base[name] for name in ("article", "audit", "receipt")}
    return form.model_validate({"schema": "things/1", **outside, **content})


class Noted(BaseModel):
    note: str
    site: str


def body(**content: Any) -> str:
    """A brief without its meters and account."""
    told = to_markdown(make(**content)).partition("\n\n## How far")[0]
    told = told.replace("  \n", "\n")  # breaks of lines
    return re.sub(r"\n\n\*\*How far it is checked\*\*\n\n- quotes .*\n- sentences .*\n- coverage .*", "", told)


def test_lists_that_follow_each_other_stay_apart() -> None:
    """CommonMark makes one list of two that have the same sign, if no text stands between them."""
    told = [
        {"path": "", "kind": "cut", "message": "items may be missing"},
        {"path": "note", "kind": "statement", "message": "the bound is dropped"},
    ]
    brief = make(
        envelop(Noted, name="Notes"), note="It is late.", site="Marlow", audit={"complete": True, "warnings": told}
    )
    html = RENDERER.render(to_markdown(brief))
    lists = [re.findall("<li>(?:<p>)?(?:<strong>)?(\\w+)", part) for part in html.split("<ul>")[1:]]
    assert lists[:4] == [["Items"], ["quotes", "sentences", "coverage"], ["Note", "Site"], ["Note"]]


def test_a_whole_brief_reads_well() -> None:
    thing = {
        "quote": quote("It cost more"), "figure": FIGURE, "by": "amadi", "attribution": SAID, "name": "repairs",
        "statement": "Repairs cost more.", "others": [FIGURE, {**FIGURE, "period": None}], "size": "large",
        "sort": "good", "sure": False, "day": "2026-05-01",
    }  # fmt: skip
    assert body(
        title="What it costs", period=quote("in May"), total=FIGURE, main="amadi", actors=ACTORS, things=[thing],
        notes=["One.", "Two."], words=[quote("so be it")], by_name={"first_one": "A word."},
    ) == """\
# What it costs

* **What time it is of**: “in May” [1]
* **Total**: more than 3.2 million euros (3,200,000 EUR) (in May)
* **Main**: Ruth Amadi
* **By name, first\\_one**: A word.

1. “in May”

## Actors

- **Ruth Amadi**, director (person; also Amadi)

## Things

- **more than 3.2 million euros (3,200,000 EUR) (in May)**: repairs
  - By: Ruth Amadi
  - Statement: Repairs cost more.
  - Others: more than 3.2 million euros (3,200,000 EUR) (in May); more than 3.2 million euros (3,200,000 EUR)
  - Size: large
  - Sort: good
  - Sure: no
  - Day: 2026-05-01
  > It cost more
  > — Ruth Amadi, as “she”, reported

## Notes

- One.
- Two.

## Words

- “so be it”"""  # fmt: skip


def test_an_item_is_led_by_what_identifies_it() -> None:
    thing = {"quote": quote("q"), "name": "pumps"}
    assert "\n- pumps\n  > q" in body(things=[thing])
    assert "\n- **pumps**: They stand still.\n" in body(things=[{**thing, "statement": "They stand still."}])
    assert "\n- **Ruth Amadi**: pumps\n" in body(actors=ACTORS, things=[{**thing, "by": "amadi"}])
    long = {**thing, "name": "x" * 90, "statement": "They stand still."}
    assert "\n- " + "x" * 90 + "\n  - Statement: They stand still.\n" in body(things=[long])


def test_each_quote_has_its_speaker() -> None:
    thing = {"quote": quote("one"), "second": quote("two"), "attribution": SAID, "name": "n"}
    assert body(things=[thing]).endswith("- n\n  > one\n  > — she, reported\n\n  > two")
    inner = {"quote": quote("one"), "name": "n", "where": {"quote": quote("there"), "place": "the yard"}}
    assert body(things=[inner]).endswith("- **n**: the yard\n  > one\n\n  > there")
    assert body(where=inner["where"]).endswith("## Where\n\n- the yard\n  > there")


def test_a_schema_that_is_not_known_is_read_by_its_form() -> None:
    thing = {"quote": quote("It cost more"), "figure": FIGURE, "attribution": SAID, "name": "repairs"}
    known, unknown = (make(form, actors=ACTORS, things=[thing], headline="H") for form in (Made, OpenBrief))
    lines = to_markdown(unknown).splitlines()
    assert lines[0] == "# H **(flagged)**", "it has a caution"
    assert view_outline(unknown).sections == view_outline(known).sections
    odd = {"quote": {"text": 1, "spans": 2, "status": 3}}
    assert "Status: 3" in to_markdown(make(OpenBrief, things=[odd])), "what only looks like a quote is none"


def test_what_is_empty_is_left_out() -> None:
    assert body(things=[], notes=[""], by_name={}) == "# plain words"
    untitled = make().model_copy(update={"article": make().article.model_copy(update={"title": None})})
    assert to_markdown(untitled).startswith("# Article that begins “")


def hostile(words: str, form: type[Envelope]) -> str:
    thing = {
        "quote": quote(words), "attribution": {**SAID, "as_named": words}, "name": words, "statement": words,
        "figure": {**FIGURE, "text": words, "period": words}, "others": [{**FIGURE, "text": words}],
    }  # fmt: skip
    actor = {**ACTORS[0], "name": words, "role": words, "aliases": [words]}
    rest = {"notes": [words], "by_name": {"k": words}}
    return to_markdown(make(form, title=words, period=quote(words), actors=[actor], things=[thing], **rest))


@pytest.mark.parametrize("form", [Made, OpenBrief], ids=["known", "unknown"])
def test_nothing_breaks_out(form: type[Envelope]) -> None:
    plain = shape_of(hostile("plain words", form)).tags
    for words in HOSTILE:
        shape = shape_of(hostile(words, form))
        assert shape.tags == plain, words
        assert show(words) in shape.text, words
        assert "\x1b" not in shape.text, words


def test_names_of_fields_break_out_of_nothing() -> None:
    text = to_markdown(make(OpenBrief, **{"**x**\x1b[31m": ["a"], "<b>": "c"}))
    assert shape_of(text).text.count("**x**\\x1b[31m") == 1
    assert "<b>" in shape_of(text).text
