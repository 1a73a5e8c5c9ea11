"""The input and the result of a review: verdicts on verified items, and repairs of failed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import BaseModel

from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Attempt
from summarizer.schemas.findings import Span, Verdict, Verification
from summarizer.verification.paths import Path, write_path


class ReviewItem(NamedTuple):
    path: Path  # the path in the answer as written
    words: str  # the item's fields in words, on one line
    fields: tuple[str, ...] = ()  # names of the fields in `words` and of the quotes
    quotes: tuple[Quote, ...] = ()

    @property
    def id(self) -> str:
        """The id in the review, the path as text: 'positions[2]'."""
        return write_path(self.path)

    @property
    def identity(self) -> tuple[Any, ...]:
        """A key of the item that stays the same when an article's parts are joined and indexes change."""
        return self.path[:1], self.words, self.quotes


class FailedItem(NamedTuple):
    """A rejected item that can be rewritten on its own."""

    path: Path  # the path in the answer as written
    written: Any  # the item as written
    reason: str  # why it was rejected
    # the passages closest to its quotes or its name; empty if it concerns the whole article
    spans: tuple[Span, ...] = ()
    is_actor: bool = False  # whether it declares an actor that other items may refer to

    @property
    def id(self) -> str:
        """The id in the review, the path as text: 'positions[2]'."""
        return write_path(self.path)


class ReviewTask(NamedTuple):
    schema: type[BaseModel]  # the schema of the items
    verification: Verification  # its `within` is the part of the article that the items were written from
    items: tuple[ReviewItem, ...]  # the verified items
    failed: tuple[FailedItem, ...]  # the items that failed verification
    title: str | None = None  # the article's headline, if it is not part of the text
    shows_all: bool = True  # whether every line is shown, or only those around the items


class JudgeVerdict(NamedTuple):
    """A judge's verdict on one item."""

    verdict: Verdict  # `unclear` if the judge gave two
    wrong: tuple[str, ...] = ()  # names of the fields that the article does not support
    lines: tuple[int, ...] = ()  # numbers of the lines that decide it; only existing ones
    why: str = ""  # the judge's reason; empty if it gave none


@dataclass(frozen=True, slots=True)
class ReviewResult:
    verdicts: Mapping[str, JudgeVerdict] = field(default_factory=dict)  # by item id; items without one were not judged
    by: str = ""  # the judge, 'judge:<model>'; empty if none was asked
    reason: str = ""  # why there are no verdicts; empty if there are some
    lines: tuple[Span, ...] = ()  # the spans of the lines that verdicts refer to
    unbelieved: int = 0  # how many `supported` verdicts were discarded because the judge missed a control
    repairs: Mapping[str, Any] = field(default_factory=dict)  # replacements by id of failed item; None withdraws it
    attempts: tuple[Attempt, ...] = ()  # every call
    cautions: tuple[str, ...] = ()  # warnings for the reader
    failure: str = ""  # why the request for repairs failed; empty if it did not
    had_transient_failure: bool = False  # whether the same request may do better later
