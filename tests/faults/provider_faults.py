"""What a provider can do to a request, and the documented answer: the table in docs/operations.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.support.provider_server import Reply, Script, completion, fault, reply
from tests.support.streamed import streamed

TIMEOUT: Final = 1.5
"""Seconds of the model's `timeout` in these tests."""

WHOLE: Final = reply(completion(message={"content": '{"headline": null}'})).body

HTML: Final = Reply(b"<html>Bad gateway</html>", headers={"content-type": "text/html"})


@dataclass(frozen=True)
class Fault:
    """A fault of a provider, and what becomes of it.

    Attributes:
        script: What the provider does; None if nobody listens.
        status: Status of `POST /v1/summaries`, and of the problem in a batch's result.
        code: The problem's code.
        calls: Calls that the provider gets for one brief, with the default configuration (`retries = 1`, `reasks = 1`).
        streamed: Status, code and calls of a stream, if they differ.
    """

    script: Script | None
    status: int
    code: str
    calls: int
    streamed: tuple[int, str, int] | None = None


LOST: Final = (503, "provider_unavailable", 2)
"""A stream that ends before its answer is a lost connection, and is tried again."""

FAULTS: Final[dict[str, Fault]] = {
    "refuses the connection": Fault(None, 503, "provider_unavailable", 0),
    "breaks the connection before its answer": Fault(Reply(b"", cut=-1), 503, "provider_unavailable", 2),
    "breaks the connection within its answer": Fault(Reply(WHOLE, cut=40), 503, "provider_unavailable", 2),
    "says nothing": Fault(Reply(WHOLE, delay=30), 504, "provider_timeout", 1),
    "sends a byte a second": Fault(Reply(WHOLE, drip=1.0), 504, "provider_timeout", 1),
    "429": Fault(fault(429, headers={"retry-after": "1"}), 429, "provider_rate_limit", 2),
    "429 for an hour": Fault(fault(429, headers={"retry-after": "3600"}), 429, "provider_rate_limit", 1),
    "500": Fault(fault(500), 503, "provider_unavailable", 2),
    "503": Fault(fault(503), 503, "provider_unavailable", 2),
    "401": Fault(fault(401, code="invalid_api_key"), 502, "provider_auth", 1),
    "HTML with 200": Fault(HTML, 502, "provider_output", 1),
    "HTML with 502": Fault(Reply(HTML.body, status=502, headers=HTML.headers), 503, "provider_unavailable", 2),
    "half of the JSON": Fault(Reply(WHOLE[:40]), 502, "provider_output", 1),
    "an empty answer": Fault(streamed(""), 502, "provider_output", 2),
    "no choices": Fault(reply(completion(message=None)), 502, "provider_output", 1, LOST),
    "another schema for ever": Fault(streamed({"verdict": "yes"}), 502, "provider_output", 2),
    "prose for ever": Fault(streamed("I am sorry, but here is my summary."), 502, "provider_output", 2),
    "refuses the content": Fault(fault(400, code="content_filter"), 422, "provider_content", 1),
}


STREAM_FAULTS: Final[dict[str, Fault]] = {
    "breaks a stream off": Fault(streamed({"headline": None, "abstract": []}, keep=2, truncated=True), *LOST),
    "ends a stream in mid-object": Fault(streamed({"headline": None, "abstract": []}, size=20, keep=2), *LOST),
}
"""Faults that only a stream can have."""


def list_rows() -> list[tuple[str, ...]]:
    """The rows of the documented table: fault, answer and calls, and the same of a stream."""
    rows: list[tuple[str, ...]] = [(name, *show(each), *show(as_streamed(each))) for name, each in FAULTS.items()]
    return rows + [(name, "–", "–", *show(each)) for name, each in STREAM_FAULTS.items()]


def as_streamed(fault: Fault) -> Fault:
    return Fault(fault.script, *(fault.streamed or (fault.status, fault.code, fault.calls)))


def show(fault: Fault) -> tuple[str, str]:
    return f"{fault.status} `{fault.code}`", str(fault.calls)
