"""A stream of server-sent events, read: pieces of bytes in, the service's typed events out. Nothing is sent here.

Lines end as the standard says, and not where Python's `splitlines` would end them: JSON may hold other separators.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import httpx2

from summarizer import errors
from summarizer.client.calls import EVENT_STREAM
from summarizer.client.error_mapping import error_from_failure, error_from_problem

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from summarizer.schemas.events import StreamEvent

LINE: Final = re.compile(rb"\r\n|\n|\r")


class EventDecoder:
    """Reads the events of one answer.

    Attributes:
        is_over: Whether the brief was read.
        is_failed: Whether the service said that it failed.
        last_id: The id of the last event that was read; where none was, the one before the answer's first; "" where the
            service gives none.

    Args:
        answer: The answer, whose body has not been read.
        place: The service's address, for messages.
        after: The id of the last event before it, where it goes on with a stream.

    Raises:
        APIError: It is no stream of events.
    """

    def __init__(self, answer: httpx2.Response, *, service_url: str, after: str = "") -> None:
        kind = answer.headers.get("content-type", "no content type")
        self._status, self._service_url = answer.status_code, service_url
        self._request_id = answer.headers.get("x-request-id")
        self._pending: list[bytes] = []  # of a line whose end has not come
        self._is_after_cr = False  # a LF that comes next ends no further line
        self._name, self._data = "", list[bytes]()
        self.is_over = self.is_failed = False
        stream = answer.headers.get("stream-id", "")
        self.last_id = self._id = after or (f"{stream}.0" if stream else "")
        if not kind.startswith(EVENT_STREAM):
            raise self._format_error(kind)

    def feed(self, piece: bytes) -> Iterator[StreamEvent]:
        """The events that a further piece of the body completes.

        Raises:
            APIStatusError: The service says that it failed.
            APIError: It is not in the service's form.
        """
        for line in self._split(piece):
            field, _, value = line.partition(b":")
            value = value.removeprefix(b" ")
            if field == b"event":
                self._name = value.decode(errors="replace")
            elif field == b"data":
                self._data.append(value)
            elif field == b"id":
                self._id = value.decode(errors="replace")
            elif not line and self._data:
                self.last_id = self._id
                name, data = self._name, b"\n".join(self._data)
                self._name, self._data = "", []
                event = self._read(name, data)
                if event is not None:
                    yield event

    def _split(self, piece: bytes) -> list[bytes]:
        """The lines that a piece ends."""
        if not piece:
            return []
        start = 1 if self._is_after_cr and piece.startswith(b"\n") else 0
        self._is_after_cr = piece.endswith(b"\r")
        *lines, rest = LINE.split(piece[start:])
        if lines:
            lines[0] = b"".join([*self._pending, lines[0]])
            self._pending = []
        self._pending.append(rest)
        return lines

    def make_error(self, failure: httpx2.RequestError | None) -> errors.APIConnectionError:
        """The error of a stream that breaks off before the brief."""
        if failure is not None:
            return error_from_failure(failure, service_url=self._service_url)
        return errors.APIConnectionError(
            f"The connection to {self._service_url} broke off: the stream ended before the brief.",
            request_id=self._request_id,
        )

    def _read(self, name: str, data: bytes) -> StreamEvent | None:
        """An event; None if it is of a kind that this client does not know, which a newer service may send."""
        if name == "error":
            self.is_failed = True
            raise error_from_problem(self._load_problem(data), request_id=self._request_id)
        try:
            event = event_adapter().validate_json(data)
        except ValueError:  # pydantic's ValidationError is one; its message repeats the answer
            if has_unknown_type(data):
                return None
            raise self._format_error(f"the event “{name[:50]}”") from None
        self.is_over = event.type == "brief"
        return event

    def _load_problem(self, data: bytes) -> dict[str, Any]:
        try:
            problem = json.loads(data)
        except (ValueError, RecursionError):
            problem = None
        if not isinstance(problem, dict):
            raise self._format_error("an event “error”")
        return problem

    def _format_error(self, kind: str) -> errors.APIError:
        return errors.APIError(
            f"{self._service_url} answered {self._status} with {kind[:100]}, but not with what this client reads. "
            "Is base_url the service's, and are both of the same version?",
            status_code=self._status,
            request_id=self._request_id,
        )


@cache
def event_adapter() -> TypeAdapter[StreamEvent]:
    """Reads an event from its JSON; made when the first one comes."""
    from pydantic import TypeAdapter

    from summarizer.schemas.events import StreamEvent

    return TypeAdapter(StreamEvent)


def has_unknown_type(data: bytes) -> bool:
    """Whether an event says that it is of a type that is not known here."""
    from summarizer.schemas.events import TYPES

    try:
        kind = json.loads(data).get("type")
    except (ValueError, RecursionError, AttributeError):
        return False
    return isinstance(kind, str) and kind not in TYPES
