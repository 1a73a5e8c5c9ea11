"""A stream and its lost connections, without the sending: what was had of it, and how the rest is asked for.

Both clients drive the same `Following`, so that neither decides anything for itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx2

from summarizer.client.calls import Call, call_stop
from summarizer.client.events import EventReader
from summarizer.client.exchange import RetryPolicy, Wait


class Following:
    """One stream, over one connection or several.

    Args:
        call: Asks for the stream.
        policy: How often in a row a connection may be lost without an event between.
        place: The service's address, for messages.

    Attributes:
        call: Asks for what was not had yet.
        is_over: Whether the last event was read.
    """

    def __init__(self, call: Call[Any], *, policy: RetryPolicy, place: str) -> None:
        self.call = call
        self.is_over = False
        self._first, self._policy, self._place = call, policy, place
        self._reader: EventReader | None = None
        self._goes_on = "Resumable" in call.headers
        self._had = ""
        self._losses = 0

    def begin(self, answer: httpx2.Response) -> EventReader:
        """Read an answer of success.

        Raises:
            APIError: It is no stream of events.
        """
        self._reader = EventReader(answer, place=self._place, after=self._had)
        return self._reader

    def end(self, failure: httpx2.RequestError | None) -> Wait | None:
        """What it means that a connection ended; None where all was read.

        Raises:
            APIError: The stream cannot be taken up again, or was lost too often.
        """
        reader = self._reader
        assert reader is not None, "an answer was begun"
        self.is_over = reader.is_over
        if self.is_over:
            return None
        if reader.last_id != self._had:
            self._had, self._losses = reader.last_id, 0
        is_lost = failure is None or isinstance(failure, httpx2.TransportError)
        if not (self._goes_on and self._had and is_lost and self._losses < self._policy.max_retries):
            raise reader.fail(failure) from failure
        self._losses += 1
        self.call = replace(self._first, headers={**self._first.headers, "Last-Event-ID": self._had})
        return Wait(self._policy.backoff(self._losses - 1))

    def leave(self) -> Call[None] | None:
        """What to send where the rest is not wanted: the service would go on for a while."""
        reader = self._reader
        if not self._goes_on or reader is None or reader.is_over or reader.is_failed or not reader.last_id:
            return None
        return call_stop(reader.last_id.rpartition(".")[0])
