"""The earnings schema: what a company says about its quarter or year, verified by the building blocks.

It has no field for whether guidance was raised or a figure beat expectations, which no block could prove. The statement
beside the quote says so, and is checked.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from summarizer.schemas.blocks import ActorRef, Attribution, Content, Figure, Label, Prose, Quote, no_items
from summarizer.schemas.news import Actor, OpenQuestion, Sentence


class Period(BaseModel):
    """The time that is reported on."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words for it, and nothing else: 'the third quarter'.")


class Metric(BaseModel):
    """A figure of the period: revenue, profit, margin, orders, debt, dividend, share price."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words that state the figure, copied character for character.")
    figure: Figure
    compared_with: Figure | None = Field(
        default=None, description="The figure of the same quote that it is compared with, such as a year earlier's."
    )
    attribution: Attribution
    metric: Label = Field(min_length=1, description="What is measured, in a few words: 'revenue', 'operating margin'.")
    statement: Prose = Field(min_length=1, description="It in one plain sentence that says no more than the quote.")


class Guidance(BaseModel):
    """What the company, or somebody else who is named, expects of a time to come."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words that give it, copied character for character.")
    attribution: Attribution
    figures: list[Figure] = Field(
        default_factory=no_items, description="The figures that it gives; none where it is words."
    )
    about: Label = Field(min_length=1, description="What it is about, in a few words: 'revenue this year'.")
    statement: Prose = Field(min_length=1, description="It in one plain sentence that says no more than the quote.")


class Risk(BaseModel):
    """What may go wrong, and who says so."""

    model_config = ConfigDict(frozen=True)

    quote: Quote = Field(description="The article's words that tell of it, copied character for character.")
    attribution: Attribution
    figures: list[Figure] = Field(default_factory=no_items, description="The figures of the quote that size it.")
    statement: Prose = Field(min_length=1, description="It in one plain sentence that says no more than the quote.")


class Earnings(Content):
    """A company's results: which figures, what it expects, what may go wrong, what stays open."""

    actors: list[Actor] = Field(
        default_factory=no_items,
        description="The company first, then who else speaks or matters: managers, analysts, rivals.",
    )
    headline: Sentence | None = Field(default=None, description="One line that says what the company reports.")
    company: ActorRef | None = Field(default=None, description="The id of the company whose results they are.")
    period: Period | None = Field(default=None, description="The time that is reported on.")
    metrics: list[Metric] = Field(
        default_factory=no_items, description="The figures of the period, most important first."
    )
    guidance: list[Guidance] = Field(default_factory=no_items, description="What is expected, and by whom.")
    risks: list[Risk] = Field(default_factory=no_items, description="What may go wrong.")
    questions: list[OpenQuestion] = Field(default_factory=no_items, description="What the article leaves open.")
