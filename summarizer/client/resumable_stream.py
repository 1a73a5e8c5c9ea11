"""Reconnects a stream of events after a lost connection. Both clients use `ResumableStream`; nothing is sent here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx2

from summarizer.client.calls import Call, call_cancel_stream
from summarizer.client.retries import RetryAfter, RetryPolicy
from summarizer.client.sse import EventDecoder


class ResumableStream:
    """A stream of events over one or more connections.

    Args:
        call: The call that opens the stream.
        policy: Maximum number of reconnects in a row without an event in between.
        service_url: The service's URL, for messages.

    Attributes:
        call: The call that opens the rest of the stream.
        is_over: Whether the last event was received.
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
        """Return the decoder of a successful response.

        Raises:
            APIError: The response is not a stream of events.
        """
        self._reader = EventDecoder(answer, service_url=self._service_url, after=self._last_id)
        return self._reader

    def finish_response(self, failure: httpx2.RequestError | None) -> RetryAfter | None:
        """Return the delay of a reconnect after the connection closed; None if the stream is complete.

        Raises:
            APIError: The stream cannot be resumed, or no reconnects are left.
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
        """Return the call that ends the stream at the service; None if it needs none."""
        reader = self._reader
        if not self._resumes or reader is None or reader.is_over or reader.is_failed or not reader.last_id:
            return None
        return call_cancel_stream(reader.last_id.rpartition(".")[0])
