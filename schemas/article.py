"""The article as every stage sees it: its text, unchanged, and what is known about it.

No fetching, no cleaning: offsets in a brief count code points of exactly this text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cached_property
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, computed_field

from summarizer.errors import InputError


def take_day(value: Any) -> Any:
    """The day of a date-time, as its own time zone has it; an empty string is not known.

    >>> take_day("2026-10-29T23:30:00-05:00")
    datetime.date(2026, 10, 29)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if not isinstance(value, str):
        return value
    try:
        return dt.datetime.fromisoformat(value.strip().upper()).date() if value.strip() else None
    except ValueError:
        return value  # pydantic says what is wrong with it


Day: TypeAlias = Annotated[
    dt.date | None,
    BeforeValidator(
        take_day, json_schema_input_type=dt.date | dt.datetime | Annotated[str, Field(max_length=0)] | None
    ),
]
"""A day that may be given as a date or a date-time in ISO 8601, or as an empty string if it is not known."""


class Article(BaseModel):
    """One news article."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str = Field(description="The whole text, unchanged. Every offset in a brief counts code points of it.")
    title: str | None = Field(default=None, description="The headline, where it is known apart from the text.")
    byline: str | None = Field(default=None, description="Who wrote it.")
    published: Day = Field(default=None, description="The day it was published; resolves 'last year'.")
    language: str | None = Field(default=None, description="BCP 47 tag of its language.")
    url: str | None = Field(default=None, description="Where it was published.")
    cautions: tuple[str, ...] = Field(
        default=(), description="What may have been lost where the text was taken out of a page or file, in words."
    )

    # cached_property is a descriptor that mypy knows and computed_field wraps; pydantic documents the pair
    @computed_field(description="SHA-256 of the text in UTF-8, in hexadecimal.")  # type: ignore[prop-decorator]
    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal.

        >>> Article(text="Anna Lind resigned.").sha256[:8]
        'd698c195'
        """
        return hashlib.sha256(self.text.encode()).hexdigest()


def check_article(given: object, /) -> None:
    """Refuse what is neither a text nor an article."""
    if not isinstance(given, str | Article):
        kind = type(given).__name__
        raise InputError(
            f"An article is a text or an Article, not {kind}. Read a file first: Path(…).read_text('utf-8'), or "
            "summarizer.ingest.read_file(path)."
        )
