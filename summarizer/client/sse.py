"""Decodes streams of server-sent events into typed events, and decides how to resume them. Sends nothing."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx2

from summarizer import errors
from summarizer.client.calls import EVENT_STREAM, Call, call_cancel_stream
from summarizer.client.retries import RetryPolicy, error_from_failure, error_from_format, error_from_problem

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from summarizer.schemas.events import StreamEvent


class EventDecoder:
    """Decodes the events of one response.

    Attributes:
        is_over: Whether the brief was received.
        is_failed: Whether the service reported an error.
        sent: The undecoded events.
        last_id: Id of the last event; before the first event, the id that precedes it; "" if the service sends none.

    Args:
        answer: The response with an unread body.
        after: Id of the last event of the previous connection, if the stream is resumed.

    Raises:
        APIError: The response is not a stream of events.
    """

    def __init__(self, answer: httpx2.Response, *, service_url: str, after: str) -> None:
        self._answer, self._service_url = answer, service_url
        self._request_id = answer.headers.get("x-request-id")
        self.sent = httpx2.EventSource(answer, max_event_size=None)  # a brief is one event
        self.is_over = self.is_failed = False
        stream = answer.headers.get("stream-id", "")
        self.last_id = after or (f"{stream}.0" if stream else "")
        if not answer.headers.get("content-type", "").startswith(EVENT_STREAM):
            raise self._format_error()

    def read(self, sent: httpx2.ServerSentEvent) -> StreamEvent | None:
        """Parse an event, or raise the error that it reports; None without data or with a type of a newer service."""
        if not sent.data:
            return None
        self.last_id = sent.id or self.last_id
        if sent.event == "error":
            self.is_failed = True
            raise error_from_problem(self._load_problem(sent.data), request_id=self._request_id)
        try:
            event = event_adapter().validate_json(sent.data)
        except ValueError:  # includes pydantic's ValidationError, whose message would repeat the response
            if has_unknown_type(sent.data):
                return None
            raise self._format_error(f"the event “{sent.event[:50]}”") from None
        self.is_over = event.type == "brief"
        return event

    def make_error(self, failure: httpx2.RequestError | None) -> errors.APIConnectionError:
        if failure is not None:
            return error_from_failure(failure, service_url=self._service_url)
        return errors.APIConnectionError(
            f"The connection to {self._service_url} broke off: the stream ended before the brief.",
            request_id=self._request_id,
        )

    def _load_problem(self, data: str) -> dict[str, Any]:
        try:
            problem = json.loads(data)
        except (ValueError, RecursionError):
            problem = None
        if not isinstance(problem, dict):
            raise self._format_error("an event “error”")
        return problem

    def _format_error(self, part: str = "") -> errors.APIError:
        return error_from_format(self._answer, service_url=self._service_url, part=part)


@cache
def event_adapter() -> TypeAdapter[StreamEvent]:
    """Return the parser of events, created on first use."""
    from pydantic import TypeAdapter

    from summarizer.schemas.events import StreamEvent

    return TypeAdapter(StreamEvent)


def has_unknown_type(data: str) -> bool:
    from summarizer.schemas.events import TYPES

    try:
        kind = json.loads(data).get("type")
    except (ValueError, RecursionError, AttributeError):
        return False
    return isinstance(kind, str) and kind not in TYPES


class ResumableStream:
    """A stream of events over one or more connections.

    Args:
        policy: Limits the reconnects in a row without an event in between.

    Attributes:
        call: The call that opens the rest of the stream.
        is_over: Whether the brief, which is the last event, was received.
    """

    def __init__(self, call: Call[Any], *, policy: RetryPolicy, service_url: str) -> None:
        self.call = call
        self.is_over = False
        self._first, self._policy, self._service_url = call, policy, service_url
        self._reader: EventDecoder | None = None
        self._resumes = "Resumable" in call.headers
        self._last_id = ""
        self._reconnects = 0
        self._process = os.getpid()

    def start_response(self, answer: httpx2.Response) -> EventDecoder:
        self._reader = EventDecoder(answer, service_url=self._service_url, after=self._last_id)
        return self._reader

    def finish_response(self, failure: httpx2.RequestError | None) -> float | None:
        """Return the seconds before a reconnect, or None if the stream is complete; raise if it cannot be resumed."""
        reader = self._reader
        assert reader is not None, "an answer was begun"
        self.is_over = reader.is_over
        if self.is_over:
            return None
        if reader.last_id != self._last_id:
            self._last_id, self._reconnects = reader.last_id, 0
        is_lost = failure is None or isinstance(failure, httpx2.TransportError)
        if not (self._resumes and self._last_id and is_lost and self._reconnects < self._policy.max_retries):
            raise reader.make_error(failure) from failure
        self._reconnects += 1
        self.call = replace(self._first, headers={**self._first.headers, "Last-Event-ID": self._last_id})
        return self._policy.backoff(self._reconnects - 1)

    def make_cancel_call(self) -> Call[None] | None:
        """Return the call that ends the stream at the service; None if none is needed."""
        reader = self._reader
        if self._process != os.getpid():  # a fork: the stream is read by the parent
            return None
        if not self._resumes or reader is None or reader.is_over or reader.is_failed or not reader.last_id:
            return None
        return call_cancel_stream(reader.last_id.rpartition(".")[0])
