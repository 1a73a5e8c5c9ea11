"""The article as every stage sees it: its unchanged text, and metadata.

Nothing is fetched or cleaned here: offsets in a brief count code points of exactly this text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_right
from functools import cached_property
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, computed_field

from summarizer.errors import InputError


def take_day(value: Any) -> Any:
    """Return the day of a date-time in its own time zone; None for an empty string.

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
        return value  # pydantic reports the error


Day: TypeAlias = Annotated[
    dt.date | None,
    BeforeValidator(
        take_day, json_schema_input_type=dt.date | dt.datetime | Annotated[str, Field(max_length=0)] | None
    ),
]
"""A day, given as a date or date-time in ISO 8601, or as an empty string if unknown."""


def read_whole_number(value: object) -> object:
    """Return 3.0 as 3, since both are integers in JSON Schema; any other value as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Offset: TypeAlias = Annotated[int, Field(ge=0), BeforeValidator(read_whole_number)]
"""A number of code points from the start of a text."""


class Article(BaseModel):
    """One news article."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str = Field(description="The complete, unchanged text. Offsets in a brief are code points into it.")
    title: str | None = Field(default=None, description="The headline, if known separately from the text.")
    byline: str | None = Field(default=None, description="Author or authors.")
    published: Day = Field(default=None, description="Day of publication; resolves phrases such as 'last year'.")
    language: str | None = Field(default=None, description="BCP 47 tag of the article's language.")
    url: str | None = Field(default=None, description="URL of publication.")
    cautions: tuple[str, ...] = Field(
        default=(), description="What may have been lost when the text was extracted from a page or file."
    )
    pages: tuple[Offset, ...] = Field(
        default=(),
        exclude_if=lambda pages: not pages,  # so that an article without pages is sent and hashed as before
        description="Offset at which each of a PDF's pages begins; left out for a single page and other forms.",
    )

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page of an offset, counted from 1; None if the text has no pages.

        >>> Article(text="Anna Lind resigned.", pages=(0, 10)).page_at(12)
        2
        """
        return bisect_right(self.pages, offset) or None

    # pydantic documents this combination of decorators
    @computed_field(description="SHA-256 of the text in UTF-8, in hexadecimal.")  # type: ignore[prop-decorator] # mypy has no decorated properties
    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal.

        >>> Article(text="Anna Lind resigned.").sha256[:8]
        'd698c195'
        """
        return hashlib.sha256(self.text.encode()).hexdigest()


def check_article(given: object, /) -> None:
    """Refuse an input that is neither a string nor an `Article`."""
    if not isinstance(given, str | Article):
        kind = type(given).__name__
        raise InputError(
            f"An article is a text or an Article, not {kind}. Decode bytes with .decode('utf-8'); read a file with "
            "Path(…).read_text('utf-8') or summarizer.ingest.read_file(path)."
        )
