"""The input of a review, and its result: verdicts on verified items, and repairs of failed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Attempt
from summarizer.schemas.findings import Span, Verdict, Verification
from summarizer.verification.paths import Path, write_path


@dataclass(frozen=True, slots=True)
class ReviewItem:
    path: Path  # its path in the answer as written; as text it is the item's id
    words: str  # its fields in words, on one line
    fields: tuple[str, ...] = ()  # the names of the fields in `words`, and of its quotes
    quotes: tuple[Quote, ...] = ()

    @property
    def id(self) -> str:
        """Its id in the review: 'positions[2]'."""
        return write_path(self.path)

    @property
    def identity(self) -> tuple[Any, ...]:
        """What tells it from other items, also if the article's parts are joined and its number changes."""
        return self.path[:1], self.words, self.quotes


@dataclass(frozen=True, slots=True)
class FailedItem:
    """A rejected item that can be written again by itself."""

    path: Path  # its path in the answer as written; as text it is the item's id
    written: Any  # the item as written
    reason: str  # why it was rejected
    # the passages closest to its quotes or its name; empty if it is about the whole article
    spans: tuple[Span, ...] = ()
    is_actor: bool = False  # whether it declares an actor, which other items may refer to

    @property
    def id(self) -> str:
        """Its id in the review: 'positions[2]'."""
        return write_path(self.path)


@dataclass(frozen=True, slots=True)
class ReviewTask:
    schema: type[BaseModel]  # the schema of the items
    run: Verification  # the verification; its `within` is the part of the article that the items were written from
    items: tuple[ReviewItem, ...]  # the verified items
    failed: tuple[FailedItem, ...]  # the items that failed proof
    title: str | None = None  # the article's headline, if it is apart from the text
    shows_all: bool = True  # whether every line is shown; otherwise those around the items


@dataclass(frozen=True, slots=True)
class JudgeVerdict:
    """A judge's verdict on one item."""

    verdict: Verdict  # the verdict; `unclear` if the judge gave two
    wrong: tuple[str, ...] = ()  # the fields that the article does not bear out
    lines: tuple[int, ...] = ()  # the numbers of the lines that decide it; all of them exist
    why: str = ""  # the judge's reason; empty if it gave none


@dataclass(frozen=True, slots=True)
class ReviewResult:
    # The verdict on each item, by its id. An item without one was not judged.
    verdicts: Mapping[str, JudgeVerdict] = field(default_factory=dict)
    by: str = ""  # the judge, 'judge:<model>'; empty if none was asked
    reason: str = ""  # why the judge judged nothing; otherwise empty
    lines: tuple[Span, ...] = ()  # the spans of the lines that verdicts refer to
    unbelieved: int = 0  # how many items it called supported without being believed; they have no verdict
    # the replacement of each failed item, by its id; None withdraws it
    repairs: Mapping[str, Any] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()  # every call
    cautions: tuple[str, ...] = ()  # warnings for the reader
    failure: str = ""  # why asking for repairs brought none; otherwise empty
    # whether a passing failure affected it, so that the same request may do better later
    had_transient_failure: bool = False
