"""Reads figures and speakers as they were written into the records that a `Grounder` takes.

Models write strings; people and older briefs write objects. Nothing is verified here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel

from summarizer.schemas.grounder import ClaimedFigure, ClaimedSpeaker, failure

LONGEST = 240
"""Most code points of quoted words in a reason."""


def shorten(words: str) -> str:
    """Cut long words for a reason.

    >>> shorten("a" * 300)[-3:]
    'aa…'
    """
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def read_figure(value: Any) -> ClaimedFigure:
    """Read a figure given as a string, a bare number, or an object with `text` or `value`.

    Raises:
        PydanticCustomError: It is none of these.
    """
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, str):
        return ClaimedFigure(text=value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return ClaimedFigure(value=read_decimal(value))
    if not isinstance(value, Mapping) or not (value.get("text") or value.get("value") is not None):
        raise failure("figure", "a figure is a string as the quote writes it, such as '3.2 million euros'")
    return ClaimedFigure(
        text=read_words(value, "text") or "",
        value=read_decimal(value.get("value")),
        value_to=read_decimal(value.get("value_to")),
        unit=read_words(value, "unit"),
        currency=read_words(value, "currency"),
        comparator=read_words(value, "comparator"),
    )


def read_speaker(value: Any) -> ClaimedSpeaker:
    """Read a speaker given as a string, or as an object with `as_named` or `speaker`.

    Raises:
        PydanticCustomError: It is neither.
    """
    if isinstance(value, str) and value.strip():
        return ClaimedSpeaker(named=value.strip())
    if not isinstance(value, Mapping):
        raise failure("speaker", "an attribution is the words that name who says it, or 'the article'")
    named, speaker, kind = (read_words(value, key) for key in ("as_named", "speaker", "kind"))
    if not named and not speaker and kind not in ("author", "document"):  # a document that has no name
        raise failure("speaker", "an attribution says who says it: 'as_named' and 'speaker' are both empty")
    return ClaimedSpeaker(named=named or "", speaker=speaker, kind=kind)


def read_words(value: Mapping[str, Any], key: str) -> str | None:
    """A string under a key, stripped; None if it is missing, empty or no string."""
    words = value.get(key)
    return words.strip() or None if isinstance(words, str) else None


def read_decimal(value: Any) -> Decimal | None:
    """A number as a finite Decimal; None for None.

    Raises:
        PydanticCustomError: It is no number, or one that no article states.
    """
    if value is None:
        return None
    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        raise failure("figure", f"“{shorten(str(value))}” is not a number") from None
    exponent = number.adjusted() if number.is_finite() else None
    if exponent is None or abs(exponent) > 100:
        raise failure("figure", f"“{shorten(str(value))}” is not a number that an article states")
    return number
