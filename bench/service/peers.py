"""The peers: what a team writes in an afternoon, a service that asks a model for the same brief and verifies nothing.

`naive` has Instructor build the schema on every call, as its documentation shows; `prepared` builds it once; `aligned`
is the naive one with langextract's aligner on each quote, `twice` calls the model twice. PEER in the environment names
one of them.
"""

from __future__ import annotations

import os
from typing import Any, Literal

import instructor
import litellm
from fastapi import FastAPI
from pydantic import BaseModel


class Actor(BaseModel):
    """An actor."""

    id: str
    name: str
    kind: Literal["person", "organization", "state", "place", "group"]
    role: str | None = None
    aliases: list[str] = []


class Sentence(BaseModel):
    """A sentence with its quotes."""

    quotes: list[str]
    text: str


class Position(BaseModel):
    """A position."""

    quote: str
    actor: str
    joined_by: list[str] = []
    attribution: str
    stance: Literal["supports", "opposes", "mixed", "neutral"] | None = None
    target: str | None = None
    statement: str


class NumericClaim(BaseModel):
    """A figure."""

    quote: str
    figure: str
    attribution: str
    about: str | None = None
    statement: str


class OpenQuestion(BaseModel):
    """An open question."""

    quote: str
    why: str
    related: list[str] = []
    question: str


class Brief(BaseModel):
    """A brief of one news article."""

    actors: list[Actor]
    headline: Sentence
    abstract: list[Sentence]
    positions: list[Position]
    numeric_claims: list[NumericClaim]
    open_questions: list[OpenQuestion]


class Article(BaseModel):
    """The request."""

    text: str


app = FastAPI()
client = instructor.from_litellm(litellm.acompletion)
PEER = os.environ.get("PEER", "naive")
SCHEMA: Any = instructor.response_schema(Brief) if PEER == "prepared" else Brief
PROMPT = "Write a brief of the article: actors, positions, figures, open questions. Copy every quote word for word."


@app.get("/healthz")
async def check() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/v1/summaries")
async def summarize(article: Article) -> Brief:
    messages: list[Any] = [{"role": "system", "content": PROMPT}, {"role": "user", "content": article.text}]
    brief: Brief = await client.create(model="openai/scripted", response_model=SCHEMA, messages=messages)
    if PEER == "twice":
        await client.create(model="openai/scripted", response_model=SCHEMA, messages=messages)
    if PEER == "aligned":
        align(brief, article.text)
    return Brief.model_validate(brief.model_dump())


def align(brief: Brief, text: str) -> None:
    """Locate every quote as langextract does."""
    from langextract.core.data import Extraction
    from langextract.resolver import Resolver

    items: list[Any] = [*brief.positions, *brief.numeric_claims, *brief.open_questions]
    quotes = [item.quote for item in items] + [quote for line in brief.abstract for quote in line.quotes]
    wanted = [Extraction(extraction_class="quote", extraction_text=quote) for quote in quotes]
    list(Resolver().align(wanted, text, 0, 0))
