"""The policy schema: what a law, rule or plan does, to whom and when, verified by the building blocks.

It has no field for whether a measure is proposed or in force, which no block could prove. The statement beside the
quote says so, and is checked.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from summarizer.schemas.blocks import Attribution, Content, Figure, Label, Prose, Quote, no_items, shorten
from summarizer.schemas.findings import failure
from summarizer.schemas.news import Actor, OpenQuestion, Sentence


def _is_date(value: Figure) -> Figure:
    if value.kind not in ("date", "time"):
        raise failure("figure", f"“{shorten(value.text)}” is no date or time, but a number of another kind")
    return value


Date: TypeAlias = Annotated[Figure, AfterValidator(_is_date)]  # a figure that is a date or a time


class Measure(BaseModel):
    """What is decided, proposed or planned."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words that tell of it, copied character for character.")
    attribution: Attribution
    figures: list[Figure] = Field(default_factory=no_items, description="The figures of the quote that size it.")
    statement: Prose = Field(
        min_length=1, description="It in one plain sentence that says no more than the quote; would stays would."
    )


class Affected(BaseModel):
    """Whom it concerns, and how."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words that say so, copied character for character.")
    who: Label = Field(min_length=1, description="Who is affected, in a few words of the quote.")
    figures: list[Figure] = Field(default_factory=no_items, description="The figures of the quote: how many, how much.")
    effect: Prose = Field(min_length=1, description="What it means for them, in one sentence.")


class Milestone(BaseModel):
    """When something begins, ends or is decided."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words with the date, copied character for character.")
    date: Date = Field(description="The date or time as the quote writes it: '1 March', 'April 2027'.")
    event: Label = Field(min_length=1, description="What happens then, in a few words.")


class Obligation(BaseModel):
    """What somebody must do or must not do, and what follows if they don't."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words that say so, copied character for character.")
    holder: Label = Field(min_length=1, description="Who is bound, in a few words of the quote.")
    attribution: Attribution
    figures: list[Figure] = Field(
        default_factory=no_items, description="The figures of the quote: fines, limits, shares."
    )
    statement: Prose = Field(
        min_length=1, description="The duty in one plain sentence that says no more than the quote."
    )


class Policy(Content):
    """A law, rule or plan: what it does, to whom, from when, who must do what, and what stays open."""

    actors: list[Actor] = Field(
        default_factory=no_items, description="Who decides, who speaks for or against it, most important first."
    )
    headline: Sentence | None = Field(default=None, description="One line that says what is decided or proposed.")
    measures: list[Measure] = Field(default_factory=no_items, description="What it does, most important first.")
    affected: list[Affected] = Field(default_factory=no_items, description="Whom it concerns, and how.")
    dates: list[Milestone] = Field(default_factory=no_items, description="When what happens.")
    obligations: list[Obligation] = Field(default_factory=no_items, description="Who must do what.")
    questions: list[OpenQuestion] = Field(default_factory=no_items, description="What the article leaves open.")
