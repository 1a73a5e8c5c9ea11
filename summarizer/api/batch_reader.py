"""Reads the items of a batch, and collects what is wrong with them by line or place. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fastapi import HTTPException

from summarizer.api.body import parse_body
from summarizer.api.problems import RequestInvalidError
from summarizer.errors import ArticleEncodingError, FetchNotAllowedError
from summarizer.pipeline.article_input import admit_source
from summarizer.schemas.batches import MAX_ITEMS, BatchItem
from summarizer.schemas.http import Fault
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.jobs.intake import Entry

MOST_FAULTS: Final = 50


@dataclass(slots=True)
class Reader:
    """The items of a batch as they come, and what is wrong with them.

    Attributes:
        settings: The configuration.
        known: The place of each id.
        faults: What is wrong, as far as it is told.
    """

    settings: Settings
    known: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    def read_lines(self, lines: list[bytes], *, first: int) -> list[Entry]:
        """The items in some lines; empty ones are passed over."""
        from summarizer.jobs.intake import Entry

        entries: list[Entry] = []
        for number, line in enumerate(lines, first):
            if not line.strip() or len(self.faults) >= MOST_FAULTS:
                continue
            if len(line) > self.settings.max_body_bytes:
                reason = f"it has over {self.settings.max_body_bytes:,} bytes; an article is shorter"
                self.faults.append(Fault(path=f"line {number}", kind="too_long", reason=reason))
                continue
            try:
                item = parse_body(line, model=BatchItem)
            except RequestInvalidError as error:
                self.faults += [
                    fault.model_copy(update={"path": f"line {number}{f', {fault.path}' if fault.path else ''}"})
                    for fault in error.faults
                ]
            except HTTPException as error:
                self.faults.append(Fault(path=f"line {number}", kind="json_invalid", reason=error.detail))
            except ArticleEncodingError as error:
                self.faults.append(Fault(path=f"line {number}", kind=error.code, reason=str(error)))
            else:
                if self.admit(item, place=number, path=f"line {number}"):
                    entries.append(Entry(item.id, line))
        return entries

    def read_items(self, items: list[BatchItem]) -> Iterator[Entry]:
        """The items of a list."""
        from summarizer.jobs.intake import Entry

        for at, item in enumerate(items):
            if self.admit(item, place=at, path=f"items[{at}]"):
                yield Entry(item.id, item.model_dump_json(exclude_none=True).encode())

    def admit(self, item: BatchItem, *, place: int, path: str) -> bool:
        """Whether an item may come in; where not, it is told why."""
        self.count += 1
        try:
            admit_source(item, settings=self.settings)
        except FetchNotAllowedError as error:
            self.faults.append(Fault(path=f"{path}, url", kind=error.code, reason=str(error)))
            return False
        if (first := self.known.setdefault(item.id, place)) != place:
            where = path.replace(str(place), str(first))
            self.faults.append(Fault(path=path, kind="duplicate_id", reason=f"its id is that of {where}"))
            return False
        if self.count > MAX_ITEMS:
            if self.count == MAX_ITEMS + 1:
                reason = f"a batch takes {MAX_ITEMS:,} items; send the rest as another"
                self.faults.append(Fault(path=path, kind="too_long", reason=reason))
            return False
        return True

    def check(self) -> None:
        """Refuse a batch with which something is wrong.

        Raises:
            RequestInvalidError: Something is.
        """
        if not self.count and not self.faults:
            self.faults.append(Fault(path="items", kind="too_short", reason="a batch needs an item at least"))
        if self.faults:
            told = "; ".join(f"{fault.path}: {fault.reason}" for fault in self.faults[:5])
            raise RequestInvalidError(f"Nothing of this batch was accepted. {told}", faults=self.faults[:MOST_FAULTS])
