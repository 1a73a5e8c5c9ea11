"""What a model sees of a schema, and what becomes of its answers."""

from __future__ import annotations

import datetime as dt
import enum
import json
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from summarizer.engines.llm.draft import DraftCollector, draft_response_model
from summarizer.engines.llm.response_model import list_sections, schema_at, wire_schema
from summarizer.schemas.blocks import Attribution, Figure, Prose, Quote
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import NewsBrief
from tests.support.llm import ARTICLE, BAD, GOOD, PlainGrounder, Report


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Leaf(BaseModel):
    title: str
    colour: Colour = Colour.RED
    note: str | None = None
    why: str | None
    when: dt.date | None = None
    size: int | float | None = None


class Tree(BaseModel):
    leaf: Leaf
    children: list[Tree] = []


class Large(Leaf):
    """An object that is described at length, so that writing it out twice would cost more than a reference."""

    first_part: str = Field(description="What stands in the first part of it, in words that nobody would leave out.")
    second_part: str = Field(description="What stands in the second part of it, in words that nobody would leave out.")
    third_part: str = Field(description="What stands in the third part of it, in words that nobody would leave out.")


class Twice(BaseModel):
    first: Large
    second: Large


class TwiceSmall(BaseModel):
    first: Leaf
    second: Leaf


class Cat(BaseModel):
    kind: Literal["cat"]
    quote: Quote


class Dog(BaseModel):
    kind: Literal["dog"]
    figure: str


class Pets(BaseModel):
    pets: list[Annotated[Cat | Dog, Field(discriminator="kind")]]


def review(schema: type[BaseModel] = Report) -> DraftCollector:
    return DraftCollector(schema, Verification(PlainGrounder(ARTICLE)))


def walk(node: Any) -> Any:
    yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(value)


def test_the_news_schema_is_small_and_flat_for_a_weak_model() -> None:
    wire = wire_schema(NewsBrief)
    assert list(wire["properties"]) == list(NewsBrief.model_fields)
    assert "$defs" not in wire
    assert "$ref" not in json.dumps(wire)
    assert len(json.dumps(wire)) < 6500
    position = wire["properties"]["positions"]["items"]["properties"]
    assert {name: position[name]["type"] for name in ("quote", "attribution", "statement")} == {
        "quote": "string",
        "attribution": "string",
        "statement": "string",
    }
    assert "mentions" not in wire["properties"]["actors"]["items"]["properties"]


def test_blocks_are_strings_with_their_description() -> None:
    class Item(BaseModel):
        quote: Quote
        figure: Figure
        said: Attribution = Field(description="who")
        text: Prose

    properties = wire_schema(Item)["properties"]
    assert properties["quote"] == {"type": "string", "description": Quote.wire_description}
    assert properties["figure"] == {"type": "string", "description": Figure.wire_description}
    assert properties["said"] == {"type": "string", "description": "who"}
    assert properties["text"] == {"type": "string"}


def test_titles_go_and_fields_named_title_stay() -> None:
    wire = wire_schema(Leaf)
    assert wire["properties"]["title"] == {"type": "string"}
    assert "title" not in wire


def test_objects_are_closed_and_what_is_optional_is_null() -> None:
    wire, null = wire_schema(Leaf), {"type": "null"}
    assert wire["properties"]["note"] == {"anyOf": [{"type": "string"}, null]}
    assert wire["properties"]["when"] == {"anyOf": [{"type": "string", "format": "date"}, null]}
    assert wire["properties"]["why"] == {"anyOf": [{"type": "string"}, null]}
    assert wire["properties"]["size"] == {"anyOf": [{"type": "integer"}, {"type": "number"}, null]}
    assert wire["properties"]["colour"] == {"enum": ["red", "blue"], "type": "string"}
    assert wire["required"] == list(wire["properties"])
    assert wire["additionalProperties"] is False


@pytest.mark.parametrize(
    ("schema", "shared"), [(Tree, {"Tree"}), (Twice, {"Large"}), (TwiceSmall, set()), (Pets, set())]
)
def test_definitions_stay_only_where_they_must(schema: type[BaseModel], shared: set[str]) -> None:
    wire = wire_schema(schema)
    assert set(wire.get("$defs", {})) == shared
    references = {node["$ref"] for node in walk(wire) if isinstance(node, dict) and isinstance(node.get("$ref"), str)}
    assert references == {f"#/$defs/{name}" for name in shared}
    assert wire["type"] == "object"
    assert "discriminator" not in json.dumps(wire)


def test_a_user_may_have_fields_with_any_name() -> None:
    class Odd(BaseModel):
        properties: str
        title: int
        default: str
        discriminator: str
        required: list[str]
        enum: str = "x"

    wire = wire_schema(Odd)
    assert list(wire["properties"]) == ["properties", "title", "default", "discriminator", "required", "enum"]
    assert wire["properties"]["discriminator"] == {"type": "string"}
    assert wire["properties"]["title"] == {"type": "integer"}


def test_the_draft_bears_the_schemas_name_and_description_and_is_made_once() -> None:
    assert draft_response_model(Report) is draft_response_model(Report)
    assert draft_response_model(Report).__name__ == "Report"
    assert draft_response_model(Report).__doc__ == "What was said."
    assert draft_response_model(Report).model_json_schema()["title"] == "Report"
    first = draft_response_model(Report).model_json_schema()
    first["properties"].clear()
    assert draft_response_model(Report).model_json_schema()["properties"]


def test_names_that_no_provider_takes_are_mended() -> None:
    schema = type("Übung[int] of a name" + "x" * 80, (Report,), {})
    name = draft_response_model(schema).model_json_schema()["title"]
    assert name == draft_response_model(schema).__name__
    assert len(name) == 64
    assert name.startswith("_bung_int_of_a_name")


def test_an_answer_that_stands_passes_and_is_kept() -> None:
    mine = review()
    draft_response_model(Report).model_validate_json(json.dumps(GOOD), context=mine, strict=True)
    assert mine.raws == [GOOD]


@pytest.mark.parametrize(
    ("raw", "paths"),
    [
        (BAD, [("sayings", 0, "quote"), ("sayings", 1, "quote")]),
        ({"sayings": [{"quote": 7}]}, [("sayings", 0, "quote")]),
        (
            {"sayings": [{"quote": {"text": "invented", "start": 0, "end": 8, "status": "exact"}}]},
            [("sayings", 0, "quote")],
        ),
        ({"sayings": [["quote"]]}, [("sayings", 0)]),
        ({"sayings": [{}]}, [("sayings", 0)]),
    ],
    ids=str,
)
def test_items_that_fail_are_no_reason_to_write_the_whole_again(raw: Any, paths: list[Any]) -> None:
    mine = review()
    draft_response_model(Report).model_validate_json(json.dumps(raw), context=mine, strict=True)
    assert mine.raws == [raw]
    assert [fault.path for fault in mine.faults] == paths


@pytest.mark.parametrize("raw", [{"sayings": "none"}, {"sayings": None}, {"sayings": 3}], ids=str)
def test_an_outline_that_is_not_the_schemas_is(raw: Any) -> None:
    mine = review()
    with pytest.raises(ValidationError, match="check against the article"):
        draft_response_model(Report).model_validate_json(json.dumps(raw), context=mine, strict=True)
    assert mine.raws == [raw]


def test_null_for_a_list_that_may_be_null_breaks_no_outline() -> None:
    class Loose(BaseModel):
        quotes: list[Quote] | None = None
        quote: Quote

    mine = review(Loose)
    draft_response_model(Loose).model_validate_json(
        '{"quotes": null, "quote": "nowhere to be found"}', context=mine, strict=True
    )
    assert [fault.path for fault in mine.faults] == [("quote",)]


def test_a_rule_about_the_whole_is_told_with_all_other_failures_in_one_message() -> None:
    class Whole(Report):
        @model_validator(mode="after")
        def _is_enough(self) -> Whole:
            if len(self.sayings) < 2:
                raise ValueError("two sayings are needed")
            return self

    mine = review(Whole)
    with pytest.raises(ValidationError) as caught:
        draft_response_model(Whole).model_validate_json(json.dumps(GOOD), context=mine, strict=True)
    (error,) = caught.value.errors(include_url=False)
    assert error["type"] == "rejected"
    assert "two sayings are needed" in error["msg"]
    assert error["ctx"]["summary"] == "1 part of the answer failed verification"
    assert "http" not in str(caught.value)
    assert mine.raws == [GOOD]


@pytest.mark.parametrize("raw", [{}, {"Report": GOOD}, {"error": "no"}, {"properties": {"sayings": []}}], ids=str)
def test_an_object_with_none_of_the_fields_is_no_answer(raw: Any) -> None:
    mine = review()
    with pytest.raises(ValidationError, match="one JSON object in the schema"):
        draft_response_model(Report).model_validate_json(json.dumps(raw), context=mine, strict=True)
    assert mine.raws == []


def test_fields_that_the_wire_requires_are_asked_for_again_though_they_have_defaults() -> None:
    mine, raw = review(NewsBrief), {"headline": "A bridge stays shut", "actors": []}
    with pytest.raises(ValidationError) as caught:
        draft_response_model(NewsBrief).model_validate_json(json.dumps(raw), context=mine, strict=True)
    (error,) = caught.value.errors(include_url=False)
    for name in ("abstract", "positions", "numeric_claims", "open_questions"):
        assert f"- {name}: it is missing." in error["msg"]
    assert "- actors" not in error["msg"]
    assert error["ctx"]["summary"] == "4 parts of the answer failed verification"
    assert mine.raws == [{**raw, "headline": {"quotes": [], "text": "A bridge stays shut"}}]


def test_a_missing_field_is_named_once() -> None:
    class Two(BaseModel):
        quote: Quote
        town: str

    mine = review(Two)
    with pytest.raises(ValidationError) as caught:
        draft_response_model(Two).model_validate_json('{"quote": "nowhere to {be} found"}', context=mine, strict=True)
    (error,) = caught.value.errors(include_url=False)
    assert "nowhere to {be} found" in error["msg"]
    assert error["msg"].count("town") == 1
    assert error["ctx"]["summary"] == "2 parts of the answer failed verification"


def test_a_schema_without_requirements_may_be_answered_with_nothing() -> None:
    class Optional(BaseModel):
        quotes: list[Quote] = []

    mine = review(Optional)
    draft_response_model(Optional).model_validate_json("{}", context=mine, strict=True)
    assert mine.raws == [{}]


def test_a_strict_schema_takes_what_json_can_say() -> None:
    class Strict(BaseModel):
        model_config = ConfigDict(strict=True)
        colour: Colour
        day: dt.date
        quotes: tuple[Quote, ...]

    raw = {"colour": "red", "day": "2026-05-01", "quotes": ["We are ready"]}
    mine = review(Strict)
    draft_response_model(Strict).model_validate_json(json.dumps(raw), context=mine, strict=True)
    assert mine.raws == [raw]


def test_a_review_is_falsy_so_that_nothing_is_taken_for_a_template() -> None:
    assert not review()


TREE = wire_schema(Tree)


@pytest.mark.parametrize(
    ("schema", "path", "part"),
    [
        (Report, ("sayings", 4, "quote"), {"type": "string"}),
        (Tree, ("leaf", "note"), {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        (Tree, ("children", 0, "children", 3), {"$ref": "#/$defs/Tree"}),
        (Tree, ("children", 0, "leaf", "size"), {"anyOf": [{"type": "integer"}, {"type": "number"}, {"type": "null"}]}),
        (Twice, ("first",), {"$ref": "#/$defs/Large"}),
        (Pets, ("pets", 0, "kind"), {"anyOf": [{"const": "cat"}, {"const": "dog"}]}),
        (Pets, ("pets", 0, "figure"), {"type": "string"}),
        (Report, ("sayings", "x"), None),
        (Report, ("nothing",), None),
    ],
    ids=str,
)
def test_a_part_of_the_wire_schema_is_found_by_its_path(schema: Any, path: Any, part: dict[str, Any] | None) -> None:
    found = schema_at(wire_schema(schema), path)
    if part is None or found is None or "anyOf" in part:
        plain = found and {
            "anyOf": [{k: v for k, v in arm.items() if k in ("type", "const")} for arm in found["anyOf"]]
        }
        expected = part and {
            "anyOf": [{"type": "string", **arm} if "const" in arm else arm for arm in part["anyOf"]],
        }
        assert plain == expected
    else:
        assert part.items() <= found.items()


def test_mappings_and_tuples_have_parts_too() -> None:
    class Odd(BaseModel):
        by_name: dict[str, list[int]]
        pair: tuple[int, str]

    wire = wire_schema(Odd)
    assert schema_at(wire, ("by_name", "anything", 7)) == {"type": "integer"}
    assert [schema_at(wire, ("pair", place)) for place in range(3)] == [{"type": "integer"}, {"type": "string"}, None]
    assert list_sections(wire) == ["pair"]
