"""The lines of JSON of a batch: reads its items and writes its results.

`provenbrief batch` does both as well, so that FastAPI, which takes a second to load, is not imported here.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from summarizer.api.http_request import parse_body
from summarizer.api.problems import MAX_FAULTS, RequestInvalidError, problem_of_code
from summarizer.errors import ArticleEncodingError, FetchNotAllowedError
from summarizer.pipeline.request import admit_source
from summarizer.report.table import escape_breaks
from summarizer.schemas.batches import MAX_ITEMS, BatchItem
from summarizer.schemas.http import Fault
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.jobs.control import Result
    from summarizer.jobs.intake import NewItem

ITEMS_AT_ONCE: Final = 500  # most items stored in one transaction


@dataclass(slots=True)
class ItemReader:
    """Validates the items of a batch as they arrive, and collects their faults."""

    settings: Settings
    known: dict[str, str] = field(default_factory=dict)  # id of each item -> path of the item
    faults: list[Fault] = field(default_factory=list)  # reading stops at about `MAX_FAULTS` of them
    count: int = 0

    def read_lines(self, lines: list[bytes], *, first: int) -> list[NewItem]:
        """Read the items of consecutive lines, of which the first has the number `first`; skip empty lines."""
        from summarizer.jobs.intake import NewItem

        entries: list[NewItem] = []
        for number, sent in enumerate(lines, first):
            line = sent.removeprefix(BOM_UTF8)  # store exactly what is checked
            if not line.strip() or len(self.faults) >= MAX_FAULTS or self.count > MAX_ITEMS:
                continue
            if len(line) > self.settings.max_body_bytes:
                reason = f"it has over {self.settings.max_body_bytes:,} bytes; an article is shorter"
                self.faults.append(Fault(path=f"line {number}", kind="too_long", reason=reason))
                continue
            try:
                item = parse_body(line, model=BatchItem, whole="the line")
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
                if (name := self.admit(item, number=number, path=f"line {number}")) is not None:
                    entries.append(NewItem(name, line))
        return entries

    def read_items(self, items: list[BatchItem]) -> Iterator[NewItem]:
        from summarizer.jobs.intake import NewItem

        for at, item in enumerate(items):
            if (name := self.admit(item, number=at + 1, path=f"items[{at}]")) is not None:
                yield NewItem(name, item.model_dump_json(exclude_none=True).encode())

    def admit(self, item: BatchItem, *, number: int, path: str) -> str | None:
        """Return the item's id, or its number if it has none; add a fault and return None if it is refused."""
        self.count += 1
        name = item.id if item.id is not None else str(number)
        try:
            admit_source(item, settings=self.settings)
        except FetchNotAllowedError as error:
            self.faults.append(Fault(path=f"{path}, url", kind=error.code, reason=str(error)))
            return None
        if self.count > MAX_ITEMS:
            reason = f"a batch takes at most {MAX_ITEMS:,} items; send the rest in another"
            self.faults.append(Fault(path=path, kind="too_long", reason=reason))
            return None
        if (first := self.known.setdefault(name, path)) != path:
            has = "its id is" if item.id is not None else f"it has no id, and its number, {name}, is"
            self.faults.append(Fault(path=path, kind="duplicate_id", reason=f"{has} that of {first}"))
            return None
        return name

    def check(self) -> None:
        if not self.count and not self.faults:
            self.faults.append(Fault(path="items", kind="too_short", reason="a batch needs at least one item"))
        if self.faults:
            raise RequestInvalidError(self.faults, before="Nothing of this batch was accepted. ")


def write_line(result: Result) -> bytes:
    """Write a result as a line of JSON, with the brief exactly as stored."""
    fields = {"number": result.number, "id": result.id, "state": "done" if result.is_done else "failed"}
    head = json.dumps({**fields, "attempts": result.attempts}, ensure_ascii=False).encode()
    if result.is_done:
        name, body = b"brief", result.body
    else:
        wrong = json.loads(result.body)
        problem = problem_of_code(
            wrong["code"], wrong["detail"], rejections=wrong.get("errors", ()), attempts=wrong.get("attempts", ())
        )
        name, body = b"problem", problem.model_dump_json().encode()
    return escape_breaks(head[:-1] + b', "' + name + b'": ' + body + b"}\n")
