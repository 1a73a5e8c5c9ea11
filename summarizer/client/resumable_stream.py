"""A stream and its lost connections, without the sending: what was had of it, and how the rest is asked for.

Both clients drive the same `ResumableStream`, so that neither decides anything for itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx2

from summarizer.client.calls import Call, call_cancel_stream
from summarizer.client.retries import RetryAfter, RetryPolicy
from summarizer.client.sse import EventDecoder


class ResumableStream:
    """One stream, over one connection or several.

    Args:
        call: Asks for the stream.
        policy: How often in a row a connection may be lost without an event between.
        place: The service's address, for messages.

    Attributes:
        call: Asks for what was not had yet.
        is_over: Whether the last event was read.
    """

    def __init__(self, call: Call[Any], *, policy: RetryPolicy, service_url: str) -> None:
        self.call = call
        self.is_over = False
        self._first, self._policy, self._service_url = call, policy, service_url
        self._reader: EventDecoder | None = None
        self._resumes = "Resumable" in call.headers
        self._last_id = ""
        self._reconnects = 0

    def start_response(self, answer: httpx2.Response) -> EventDecoder:
        """Read an answer of success.

        Raises:
            APIError: It is no stream of events.
        """
        self._reader = EventDecoder(answer, service_url=self._service_url, after=self._last_id)
        return self._reader

    def finish_response(self, failure: httpx2.RequestError | None) -> RetryAfter | None:
        """What it means that a connection ended; None where all was read.

        Raises:
            APIError: The stream cannot be taken up again, or was lost too often.
        """
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
        return RetryAfter(self._policy.backoff(self._reconnects - 1))

    def make_cancel_call(self) -> Call[None] | None:
        """What to send where the rest is not wanted: the service would go on for a while."""
        reader = self._reader
        if not self._resumes or reader is None or reader.is_over or reader.is_failed or not reader.last_id:
            return None
        return call_cancel_stream(reader.last_id.rpartition(".")[0])
