"""Schemas in which a block could not do its work are refused before anything is asked."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from summarizer.errors import ConfigurationError
from summarizer.schemas.blocks import ActorRef, Attribution, Figure, Prose, Quote
from summarizer.schemas.check import check_schema
from summarizer.schemas.earnings import Earnings
from summarizer.schemas.news import Actor, NewsBrief
from summarizer.schemas.policy import Policy


class FigureFirst(BaseModel):
    figure: Figure
    quote: Quote


class FigureAlone(BaseModel):
    figure: Figure


class SpeakerAlone(BaseModel):
    speaker: Attribution | None = None


class ProseFirst(BaseModel):
    statement: Prose
    quotes: list[Quote]


class AnyString(BaseModel):
    quote: Quote | str


class AnyStringDeep(BaseModel):
    quotes: dict[str, list[str | Quote]]


class Reference(BaseModel):
    quote: Quote
    actor: ActorRef


class ReferenceFirst(BaseModel):
    positions: list[Reference]
    actors: list[Actor]


class Nested(BaseModel):
    title: str
    claims: list[FigureFirst] | None = None


@pytest.mark.parametrize(
    ("schema", "field"),
    [
        (FigureFirst, "FigureFirst.figure"),
        (FigureAlone, "FigureAlone.figure"),
        (SpeakerAlone, "SpeakerAlone.speaker"),
        (ProseFirst, "ProseFirst.statement"),
        (AnyString, "AnyString.quote"),
        (AnyStringDeep, "AnyStringDeep.quotes"),
        (Reference, "Reference.actor"),
        (ReferenceFirst, "Reference.actor"),
        (Nested, "FigureFirst.figure"),
    ],
)
def test_a_schema_that_could_be_passed_by_is_refused(schema: type[BaseModel], field: str) -> None:
    with pytest.raises(ConfigurationError, match=field):
        check_schema(schema)


class ReferenceLater(BaseModel):
    actors: list[Actor]
    positions: list[Reference]


class ReferenceBeside(BaseModel):
    actors: list[Actor]
    host: ActorRef


class ReferenceBefore(BaseModel):
    host: ActorRef
    actors: list[Actor]


class Free(BaseModel):
    """No block at all."""

    name: str
    parts: list[int] = []


class Recursive(BaseModel):
    quote: Quote
    note: Prose
    children: list[Recursive] = []


@pytest.mark.parametrize("schema", [NewsBrief, Earnings, Policy, ReferenceLater, ReferenceBeside, Free, Recursive])
def test_a_sound_schema_passes(schema: type[BaseModel]) -> None:
    check_schema(schema)


def test_a_reference_stands_after_what_it_refers_to() -> None:
    with pytest.raises(ConfigurationError, match=r"ReferenceBefore\.host refers to actors"):
        check_schema(ReferenceBefore)


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"derived from pydantic\.BaseModel"):
        check_schema(dict)  # type: ignore[arg-type]  # the mistake under test
