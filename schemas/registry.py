"""The schemas of this package, with their versions, brief classes and prompts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, Field

from summarizer.schemas.brief import Brief, EarningsBrief, Envelope, OpenBrief, PolicyBrief
from summarizer.schemas.earnings import Earnings
from summarizer.schemas.news import NewsBrief
from summarizer.schemas.policy import Policy


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema.

    Attributes:
        name: What callers ask for.
        version: Goes up when the form of the content changes.
        content: What an engine writes.
        brief: What callers get: the content in its envelope.
        prompt: The prompt template: the name of one of this package's, or the path of another.
        source: SHA-256 of the file that the content is defined in; empty for those of this package.
    """

    name: str
    version: int
    content: type[BaseModel]
    brief: type[Envelope]
    prompt: str | Path
    source: str = ""

    @property
    def label(self) -> str:
        """Name and version, as a brief carries them: 'news/2'."""
        return f"{self.name}/{self.version}"


SCHEMAS: Mapping[str, Schema] = MappingProxyType(
    {
        "news": Schema("news", 2, NewsBrief, Brief, "news.md"),
        "earnings": Schema("earnings", 2, Earnings, EarningsBrief, "earnings.md"),
        "policy": Schema("policy", 2, Policy, PolicyBrief, "policy.md"),
    }
)


class Labelled(BaseModel):
    """The `schema` of a brief in JSON."""

    label: str = Field(alias="schema")


def read_brief(raw: bytes, /) -> Envelope:
    """Read a brief from JSON. The content of an unknown schema stays JSON.

    Raises:
        pydantic.ValidationError: It is no brief.
    """
    return form_of(Labelled.model_validate_json(raw).label).model_validate_json(raw)


def form_of(label: str, /) -> type[Envelope]:
    """The class of a brief by its `schema`.

    >>> form_of("news/1").__name__, form_of("recall/3").__name__
    ('Brief', 'OpenBrief')
    """
    schema = SCHEMAS.get(label.partition("/")[0])
    return schema.brief if schema else OpenBrief
