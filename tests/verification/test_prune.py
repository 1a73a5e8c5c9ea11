"""The gate: what passes it is proved, what fails is returned with its reason, and the rest is kept."""

from __future__ import annotations

import datetime as dt
import enum
import json
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import UngroundedError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.blocks import ActorRef, Attribution, Figure, Prose, Quote
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import Actor, NewsBrief
from summarizer.verification.faults import describe_failures
from summarizer.verification.merge import merge_answers
from summarizer.verification.prune import prune_answer, verify_answer

ARTICLE = (
    "Mayor Anna Lind said the bridge will cost 3.2 million euros and will not open before May. “We are ready,” Lind "
    "told reporters on Monday. {{ 7*7 }} The council approved 45 jobs. Opposition leader Bo Ek called the plan "
    "reckless. Traffic fell by 12 percent last year, the council said. The old bridge carried 9,000 cars a day."
)


class Position(BaseModel):
    quote: Quote
    actor: ActorRef
    statement: Prose


class Claim(BaseModel):
    quote: Quote
    figure: Figure
    statement: Prose


class News(BaseModel):
    headline: Prose
    actors: list[Actor]
    positions: list[Position] = []
    claims: list[Claim] = []


def position(quote: Any, actor: str, statement: str) -> dict[str, Any]:
    return {"quote": quote, "actor": actor, "statement": statement}


def claim(quote: Any, figure: Any, statement: str) -> dict[str, Any]:
    return {"quote": quote, "figure": figure, "statement": statement}


def answer(**parts: Any) -> dict[str, Any]:
    good: dict[str, Any] = {
        "headline": "The bridge will not open before May",
        "actors": [
            {"id": "lind", "name": "Anna Lind", "kind": "person", "role": "Mayor", "aliases": ["Lind"]},
            {"id": "ek", "name": "Bo Ek", "kind": "person", "role": "Opposition leader"},
        ],
        "positions": [
            position("We are ready", "lind", "Lind said they are ready."),
            position("Opposition leader Bo Ek called the plan reckless", "ek", "Ek objects."),
        ],
        "claims": [
            {
                "quote": "Traffic fell by 12 percent last year",
                "figure": "12 percent",
                "statement": "Traffic fell by 12%.",
            }
        ],
    }
    return good | parts


@pytest.fixture
def run() -> Verification:
    return Verification(ArticleGrounder(ARTICLE))


def test_a_good_answer_passes_whole(run: Verification) -> None:
    kept = prune_answer(News, answer(), verification=run)
    assert kept.rejected == ()
    assert type(kept.content) is News
    for quote in [p.quote for p in kept.content.positions]:
        assert ARTICLE[quote.start : quote.end] == quote.text
    assert News.model_validate_json(kept.content.model_dump_json()) == kept.content


@pytest.mark.parametrize(
    ("section", "item", "kind", "words"),
    [
        ("positions", position("will open before May", "lind", "s"), "altered", "not"),
        ("positions", position("Rain ruined every harvest", "lind", "s"), "absent", "article"),
        ("positions", position("We are ready", "nobody", "s"), "actor", "nobody"),
        ("positions", position("We are ready", "ek", "s"), "speaker", "Lind"),
        ("positions", position("We are ready", "lind", "Carl Berg is ready."), "invented", "Berg"),
        ("claims", claim("approved 45 jobs", "54 jobs", "s"), "figure", "45"),
        ("claims", claim("approved 45 jobs", "45 jobs", "It approved 46 jobs."), "invented", "46"),
        ("claims", claim("will cost 3.2 million euros", "2.3 million euros", "s"), "figure", "3.2"),
        ("claims", claim("will cost 3.2 million euros", "3.2 billion euros", "s"), "figure", "million"),
        ("claims", claim("will cost 3.2 million euros", "$3.2 million", "s"), "figure", "EUR|euro"),
        ("claims", claim("approved 45 jobs", {"value": 7}, "s"), "figure", "7"),
        ("claims", claim("the bridge will cost 3.2", "3.2", "s"), "figure", "no figure"),
        ("claims", claim("Traffic fell by 12", "12 cars", "s"), "figure", "no figure"),
        ("claims", claim("approved 45 jobs", [], "s"), "figure", "string"),
        ("claims", claim(7, "45", "s"), "absent", "string"),
        ("claims", {"quote": "approved 45 jobs"}, "missing", "figure"),
        ("actors", {"id": "berg", "name": "Carl Berg", "kind": "person"}, "invented", "Berg"),
        ("actors", {"id": "lind", "name": "Anna Lind", "kind": "person"}, "actor", "already"),
    ],
)
def test_what_fails_goes_and_the_rest_stays(
    run: Verification, section: str, item: dict[str, Any], kind: str, words: str
) -> None:
    raw = answer()
    raw[section] = [*raw[section], item]
    kept = prune_answer(News, raw, verification=run)
    good = prune_answer(News, answer(), verification=run)
    assert kept.content == good.content
    (rejection,) = kept.rejected
    assert rejection.path == f"{section}[{len(raw[section]) - 1}]"
    assert rejection.kind == kind
    assert rejection.item == item
    assert any(word in rejection.reason for word in words.split("|")), rejection.reason


def test_forged_offsets_and_status_are_not_believed(run: Verification) -> None:
    forged = {"start": 0, "end": 3, "spans": [[0, 3]], "status": "exact"}
    raw = answer(
        positions=[
            {"quote": {"text": "We are ready", **forged}, "actor": "lind", "statement": "s"},
            {"quote": {"text": "We are never ready", **forged}, "actor": "lind", "statement": "s"},
        ]
    )
    kept = prune_answer(News, raw, verification=run)
    assert [p.quote.text for p in kept.content.positions] == ["We are ready"]
    assert kept.content.positions[0].quote.start == ARTICLE.index("We are ready")
    assert [r.path for r in kept.rejected] == ["positions[1]"]


def test_an_invented_role_goes_alone(run: Verification) -> None:
    raw = answer()
    raw["actors"][1]["role"] = "Finance minister"
    kept = prune_answer(News, raw, verification=run)
    assert kept.content.actors[1].role is None
    assert len(kept.content.positions) == 2
    assert kept.rejected == ()
    assert [(note.path, note.value) for note in kept.notes] == [("actors[1].role", "Finance minister")]


def test_an_alias_goes_alone(run: Verification) -> None:
    raw = answer()
    raw["actors"][0]["aliases"] = ["Lind", "The Iron Mayor"]
    kept = prune_answer(News, raw, verification=run)
    assert kept.content.actors[0].aliases == ["Lind"]
    assert kept.rejected == ()
    assert [(note.path, note.value) for note in kept.notes] == [("actors[0].aliases[1]", "The Iron Mayor")]


def test_what_refers_to_a_rejected_actor_goes_with_it(run: Verification) -> None:
    raw = answer()
    raw["actors"][1]["name"] = "Boris Ek"
    raw["positions"][1]["statement"] = "s"
    kept = prune_answer(News, raw, verification=run)
    assert [r.path for r in kept.rejected] == ["actors[1]", "positions[1]"]
    assert "Boris Ek" in kept.rejected[0].reason


def test_a_failed_quote_is_the_only_reason_of_its_item(run: Verification) -> None:
    raw = answer(claims=[claim("zz yy", "12 percent", "Carl Berg counted 99.")])
    (rejection,) = prune_answer(News, raw, verification=run).rejected
    assert rejection.kind == "absent"
    assert "99" not in rejection.reason


def test_a_required_sentence_that_is_invented_fails_the_whole(run: Verification) -> None:
    with pytest.raises(UngroundedError, match="77") as caught:
        prune_answer(News, answer(headline="The bridge costs 77 million"), verification=run)
    assert [r.path for r in caught.value.rejected] == ["headline"]


def test_the_news_schema_goes_on_without_its_headline(run: Verification) -> None:
    raw = {"headline": "The bridge costs 77 million", "abstract": "The bridge will not open before May."}
    kept = prune_answer(NewsBrief, raw, verification=run)
    assert kept.content.headline is None
    assert kept.content.abstract
    assert [r.path for r in kept.rejected] == ["headline"]


def test_the_re_ask_lists_every_failure_with_the_closest_passage(run: Verification) -> None:
    raw = answer(claims=[claim("approved 46 jobs", "46 jobs", "s")])
    raw["positions"][0]["quote"] = "We are not ready"
    with pytest.raises(ValidationError) as caught:
        verify_answer(News, raw, verification=run)
    message = describe_failures(raw, caught.value, verification=run)
    assert "positions[0].quote" in message
    assert "claims[0].quote" in message
    assert "Closest passage: “" in message
    assert "45 jobs" in message


def test_braces_in_words_are_data(run: Verification) -> None:
    raw = answer(positions=[{"quote": "{why} {0} %s {{ 7*7 }}", "actor": "{x}", "statement": "{y}"}])
    (rejection,) = prune_answer(News, raw, verification=run).rejected
    assert "{why} {0} %s {{ 7*7 }}" in rejection.reason


def test_a_figure_may_lose_the_noun_that_it_counts(run: Verification) -> None:
    kept = prune_answer(News, answer(claims=[claim("The council approved 45", "45", "s")]), verification=run)
    assert [(str(c.figure.value), c.figure.text) for c in kept.content.claims] == [("45", "45")]


class Evidence(BaseModel):
    kind: Literal["evidence"] = "evidence"
    quotes: list[Quote]
    figures: list[Figure] = []


class Note(BaseModel):
    kind: Literal["note"] = "note"
    why: str
    quote: Quote | None = None


class Section(BaseModel):
    title: str
    parts: list[Annotated[Evidence | Note, Field(discriminator="kind")]]


class Deep(BaseModel):
    sections: dict[str, list[Section]]
    top: Quote | None = None


def test_any_depth(run: Verification) -> None:
    parts = [
        {"kind": "evidence", "quotes": ["We are ready", "We are nuts"], "figures": [{"text": "12", "value": 12}]},
        {"kind": "note", "why": "w", "quote": "bogus words here"},
        {"kind": "evidence", "quotes": ["fell by 12 percent"], "figures": ["12 percent", "13 percent"]},
    ]
    raw = {"sections": {"x": [{"title": "t", "parts": parts}]}, "top": "nothing like it at all"}
    kept = prune_answer(Deep, raw, verification=run)
    assert {r.path for r in kept.rejected} == {
        "sections.x[0].parts[0].quotes[1]",
        "sections.x[0].parts[0].figures[0]",
        "sections.x[0].parts[1]",
        "sections.x[0].parts[2].figures[1]",
        "top",
    }
    assert kept.content.top is None
    assert [len(part.quotes) for part in kept.content.sections["x"][0].parts if isinstance(part, Evidence)] == [1, 1]


class Colour(enum.Enum):
    RED = "red"


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, alias_generator=str.title, serialize_by_alias=True)
    colour: Colour
    day: dt.date
    quotes: tuple[Quote, ...]


class StrictList(BaseModel):
    items: list[Strict]


def test_strict_models_with_aliases(run: Verification) -> None:
    raw = {"items": [{"Colour": "red", "Day": "2026-01-02", "Quotes": ["We are ready", "zz yy"]}]}
    kept = prune_answer(StrictList, raw, verification=run)
    assert [r.path for r in kept.rejected] == ["items[0].Quotes[1]"]
    assert [quote.text for quote in kept.content.items[0].quotes] == ["We are ready"]
    assert StrictList.model_validate_json(kept.content.model_dump_json()) == kept.content


class AtLeastOne(BaseModel):
    quotes: Annotated[list[Quote], Field(min_length=1)]


class Lists(BaseModel):
    items: list[AtLeastOne]
    by_name: dict[str, Quote] = {}


def test_an_item_without_what_it_needs_goes_as_a_whole(run: Verification) -> None:
    raw = {"items": [{"quotes": ["xx yy zz"]}, {"quotes": ["We are ready"]}], "by_name": {"a": "zz", "b": "45 jobs"}}
    kept = prune_answer(Lists, raw, verification=run)
    assert [r.path for r in kept.rejected] == ["items[0]", "by_name.a"]
    assert kept.rejected[0].kind == "absent"
    assert set(kept.content.by_name) == {"b"}


class Required(BaseModel):
    quote: Quote


@pytest.mark.parametrize(
    ("schema", "raw"),
    [(Required, {"quote": "xx yy zz"}), (Required, {}), (Required, ["x"]), (Required, "x"), (Required, None)],
)
def test_what_cannot_be_taken_out_is_an_error(run: Verification, schema: type[BaseModel], raw: Any) -> None:
    with pytest.raises(UngroundedError) as caught:
        prune_answer(schema, raw, verification=run)
    assert caught.value.rejected


def test_a_repair_is_no_rejection_and_an_omission_is(run: Verification) -> None:
    first = answer()
    first["claims"] = [
        claim("Traffic fell by 21 percent last year", "21 percent", "Traffic fell by 21%."),
        claim("The council approved 54 jobs", "54 jobs", "The council approved 54 jobs."),
    ]
    second = answer()
    merged = merge_answers(News, [first, second], verification=run)
    assert [claim.figure.text for claim in merged.content.claims] == ["12 percent"]
    assert [r.path for r in merged.rejected] == ["claims[1]"]
    assert merged.rejected[0].attempt == 1


def test_a_re_ask_that_loses_good_items_loses_nothing(run: Verification) -> None:
    second = answer(positions=[], claims=[])
    merged = merge_answers(News, [answer(), second], verification=run)
    assert len(merged.content.positions) == 2
    assert len(merged.content.claims) == 1
    assert merged.rejected == ()


def test_items_of_both_answers_are_joined_under_one_set_of_ids(run: Verification) -> None:
    first = answer(claims=[])
    renamed = json.loads(json.dumps(answer(positions=[])).replace('"lind"', '"mayor"'))
    renamed["positions"] = [position("the bridge will cost 3.2 million euros", "mayor", "s")]
    merged = merge_answers(News, [first, renamed], verification=run)
    assert [actor.id for actor in merged.content.actors] in (["lind", "ek"], ["mayor", "ek"])
    assert len(merged.content.positions) == 3
    assert len({position.actor for position in merged.content.positions}) == 2
    assert len(merged.content.claims) == 1


def test_one_id_for_two_people_is_never_joined(run: Verification) -> None:
    swapped = answer(claims=[])
    swapped["actors"] = [
        {"id": "lind", "name": "Bo Ek", "kind": "person"},
        {"id": "ek", "name": "Anna Lind", "kind": "person", "aliases": ["Lind"]},
    ]
    swapped["positions"] = [position("Opposition leader Bo Ek called the plan reckless", "lind", "Ek objects.")]
    merged = merge_answers(News, [answer(), swapped], verification=run)
    names = {actor.id: actor.name for actor in merged.content.actors}
    assert names == {"lind": "Anna Lind", "ek": "Bo Ek"}
    assert len(merged.content.positions) == 2


def test_no_answer_at_all(run: Verification) -> None:
    with pytest.raises(UngroundedError, match="no answer"):
        merge_answers(News, [], verification=run)


class Said(BaseModel):
    quote: Quote
    attribution: Attribution


class SaidList(BaseModel):
    actors: list[Actor]
    said: list[Said]


@pytest.mark.parametrize(
    ("quote", "named", "outcome"),
    [
        ("We are ready", "Lind", ("lind", "Lind", "direct")),
        ("We are ready", "Anna Lind", ("lind", "Lind", "direct")),
        ("the bridge will cost 3.2 million euros", "Mayor Anna Lind", ("lind", "Mayor Anna Lind", "indirect")),
        ("Traffic fell by 12 percent last year", "the council", (None, "the council", "indirect")),
        ("The old bridge carried 9,000 cars a day", "the article", (None, "", "author")),
        ("We are ready", "Bo Ek", "Lind"),
        ("We are ready", "the article", "Lind"),
        ("We are ready", "Carl Berg", "Berg"),
        ("The old bridge carried 9,000 cars a day", {"as_named": "the council", "kind": "direct"}, "marks"),
        ("We are ready", {"speaker": "ek", "as_named": "Lind"}, "ek"),
        ("We are ready", {"speaker": "lind", "as_named": "", "kind": "direct"}, ("lind", "Lind", "direct")),
        ("We are ready", {}, "empty"),
        ("We are ready", 3, "words"),
    ],
)
def test_speakers(run: Verification, quote: str, named: Any, outcome: Any) -> None:
    raw = {"actors": answer()["actors"], "said": [{"quote": quote, "attribution": named}]}
    kept = prune_answer(SaidList, raw, verification=run)
    if isinstance(outcome, str):
        (rejection,) = kept.rejected
        assert rejection.kind == "speaker"
        assert outcome in rejection.reason
    else:
        assert kept.rejected == ()
        found = kept.content.said[0].attribution
        assert (found.speaker, found.as_named, found.kind) == outcome
        assert all(ARTICLE[a:b] for a, b in found.spans)
