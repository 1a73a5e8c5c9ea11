"""The batch endpoints of the service: method, path, body and response type of each call."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Unpack
from urllib.parse import quote, urlencode

from summarizer.call_options import BatchOptions, accepts_batch_options
from summarizer.client.calls import Call, dump_options, encode_body
from summarizer.errors import InputError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.schemas.batches import Batch

NDJSON: Final = "application/x-ndjson"


@accepts_batch_options
def call_create(items: Iterable[Mapping[str, Any] | BaseModel], **terms: Unpack[BatchOptions]) -> Call[Batch]:
    """Create a batch.

    Raises:
        InputError: An item is not an object, or cannot be sent as JSON.
    """
    return call_lines(b"".join(map(encode_line, items)), **terms)


@accepts_batch_options
def call_lines(body: bytes, **terms: Unpack[BatchOptions]) -> Call[Batch]:
    """Create a batch from lines of JSON."""
    from summarizer.schemas.batches import Batch

    options, key = dump_options(terms["options"]), terms["idempotency_key"]
    asked = {
        "schema": terms["schema"],
        "model": terms["model"],
        "webhook": terms["webhook"],
        "options": json.dumps(options) if options else None,
    }
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    path, headers = f"v1/batches{'?' if query else ''}{query}", {"Content-Type": NDJSON}
    if key is None:
        return Call("POST", path, Batch.model_validate_json, body, headers)
    return Call("POST", path, Batch.model_validate_json, body, headers, key=key)


def encode_line(item: Mapping[str, Any] | BaseModel) -> bytes:
    """Encode an item as a line of JSON."""
    from pydantic import BaseModel

    if isinstance(item, BaseModel):
        return item.model_dump_json(exclude_none=True).encode() + b"\n"
    if not isinstance(item, Mapping):
        raise InputError("An item of a batch is an object: {'id': …, 'text': …}.")
    return encode_body({name: value for name, value in item.items() if value is not None}) + b"\n"


def call_list(*, limit: int, before: str | None) -> Call[tuple[Batch, ...]]:
    """List batches."""
    from summarizer.schemas.batches import BatchList

    query = urlencode({"limit": limit, **({"before": before} if before else {})})
    return Call("GET", f"v1/batches?{query}", lambda raw: BatchList.model_validate_json(raw).batches)


def call_get(name: str) -> Call[Batch]:
    """Get a batch."""
    from summarizer.schemas.batches import Batch

    return Call("GET", f"v1/batches/{quote(name, safe='')}", Batch.model_validate_json)


def call_change(name: str, what: str) -> Call[Batch]:
    """Cancel, resume or retry a batch."""
    from summarizer.schemas.batches import Batch

    return Call("POST", f"v1/batches/{quote(name, safe='')}/{what}", Batch.model_validate_json)


def call_delete(name: str) -> Call[None]:
    """Delete a batch."""
    return Call("DELETE", f"v1/batches/{quote(name, safe='')}", lambda _: None)


def call_results(name: str, *, after: int, follow: bool) -> Call[None]:
    """Get the results of a batch as lines of JSON, which the client reads one by one."""
    query = urlencode({"after": after, "follow": "true" if follow else "false"})
    return Call("GET", f"v1/batches/{quote(name, safe='')}/results?{query}", lambda _: None, headers={"Accept": NDJSON})
