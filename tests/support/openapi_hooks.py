"""What Schemathesis is taught for `openapi_cases`: lines of JSON, and checks of this service's own.

It is loaded into the process of Schemathesis alone.
"""

from __future__ import annotations

import itertools
import json
import os
import urllib.request
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.transport.serialization import Binary

NDJSON = "application/x-ndjson"

KEY = "Idempotency-Key"

ACCEPTED = (
    "application/json",
    "text/event-stream",
    "text/markdown",
    "text/event-stream",
    "text/csv",
    "application/json",
    "application/ld+json",
    "text/html",
    NDJSON,
)
"""Values of `Accept` in requests for briefs."""

CONTENT_FAULTS = {
    "create_article": {"document", "article_empty", "article_encoding", "no_article"},
    # "article_empty": a text can be of signs beyond ASCII alone; "input": the built-in engine writes news only
    "create_summary": {"article_empty", "document", "input", "no_article", "ungrounded"},
    "create_batch": {"input", "invalid_request"},
    "create_report": {"invalid_request"},
    "create_verification": {"article_empty", "document", "input", "no_article", "unknown_schema"},
}
"""Codes of the 422 that a request in the schema may get, by operation."""


TURNS = itertools.count()

TEXTS = st.text().map(str.encode)

PAGES = st.text(max_size=50).map(lambda text: f"<html><body><p>{text}</p></body></html>".encode())

schemathesis.openapi.format("binary", st.one_of(st.binary(), TEXTS, PAGES).map(Binary))  # files are mostly text


@schemathesis.serializer(NDJSON)
def write_lines(ctx: Any, value: Any) -> bytes:
    lines = value if isinstance(value, list) else [value]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@schemathesis.deserializer(NDJSON)
def read_lines(ctx: Any, response: Any) -> list[Any]:
    return [json.loads(line) for line in response.content.splitlines() if line]


@schemathesis.check
def refused_for_its_content(ctx: Any, response: Any, case: Any) -> None:
    """A 422 to a request in the schema has a reason that JSON Schema cannot say."""
    if response.status_code != 422 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    problem = response.json()
    name = case.operation.definition.raw["operationId"]
    assert problem["code"] in CONTENT_FAULTS.get(name, ()), f"{problem['code']}: {problem['detail']}"


@schemathesis.check
class EveryOperationSucceeds:
    """Every operation that was tested answered 2xx at least once."""

    def __init__(self) -> None:
        self.tested: set[str] = set()
        self.succeeded: set[str] = set()

    def after_response(self, ctx: Any, response: Any, case: Any) -> None:
        self.tested.add(case.operation.label)
        if 200 <= response.status_code < 300:
            self.succeeded.add(case.operation.label)

    def after_run(self, ctx: Any) -> None:
        assert self.tested <= self.succeeded, f"never 2xx: {sorted(self.tested - self.succeeded)}"


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Vary valid requests in what a document cannot say.

    Briefs come in every form and as streams, every second stream that is ended exists, and most idempotency keys are
    new.
    """
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    name, turn = case.operation.definition.raw.get("operationId"), next(TURNS)
    if isinstance(case.body, dict):
        forget_hashes(case.body)
    if turn % 4 and KEY in (case.headers or {}):
        case.headers[KEY] = f"case-{turn}"
    if name == "create_summary":
        accepted = ACCEPTED[turn % len(ACCEPTED)]
        case.headers["Accept"] = accepted
        if accepted != "application/json":
            case.query.pop("view", None)
    elif turn % 2 and name == "delete_stream":
        case.path_parameters["id"] = begin_stream(case.operation.schema.get_base_url().rstrip("/"))


def forget_hashes(body: dict[str, Any]) -> None:
    """Leave out made-up hashes of articles."""
    for source in (body, *(body.get("items") or ())):
        if isinstance(source, dict) and isinstance(source.get("article"), dict):
            source["article"].pop("sha256", None)


def begin_stream(url: str) -> str:
    asked = urllib.request.Request(
        f"{url}/v1/summaries",
        data=json.dumps({"text": "The council closed the bridge on Monday.", "model": "extractive"}).encode(),
        headers={
            "Authorization": f"Bearer {os.environ['CASES_API_KEY']}",
            "Content-Type": "application/json",
            "Accept": "text/event-stream",
            "Resumable": "?1",
        },
    )
    with urllib.request.urlopen(asked) as stream:
        return str(stream.headers["Stream-ID"])
