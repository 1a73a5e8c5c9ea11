"""The schemas that can be asked for by name, and what belongs to each. No schema is defined here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel

from summarizer.errors import UnknownSchemaError
from summarizer.schemas.brief import Brief
from summarizer.schemas.news import NewsBrief


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema.

    Attributes:
        name: What callers ask for.
        version: Goes up when the form of the content changes.
        content: What an engine writes.
        brief: What callers get: the content in its envelope.
        prompt: File name of the prompt template.
    """

    name: str
    version: int
    content: type[BaseModel]
    brief: type[Brief]
    prompt: str

    @property
    def label(self) -> str:
        """Name and version, as a brief carries them: 'news/1'."""
        return f"{self.name}/{self.version}"


SCHEMAS: Mapping[str, Schema] = MappingProxyType({"news": Schema("news", 1, NewsBrief, Brief, "news.md")})


def find_schema(name: str, /) -> Schema:
    """The schema of that name.

    Raises:
        UnknownSchemaError: There is none.
    """
    try:
        return SCHEMAS[name]
    except KeyError:
        known = ", ".join(sorted(SCHEMAS))
        raise UnknownSchemaError(f"There is no schema “{name}”. Ask for one of: {known}.") from None
