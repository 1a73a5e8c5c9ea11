"""Describes routes for OpenAPI: the bodies that the service reads itself, all errors, streams, and links.

`openapi_document` makes the document of them.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

from summarizer.api.brief_headers import EVENT_STREAM
from summarizer.api.problems import ERRORS, MEDIA_TYPE, STATUSES
from summarizer.report.forms import FORMS
from summarizer.schemas.batches import MAX_ITEMS, BatchItem, BatchRequest, BatchResult, BatchTerms
from summarizer.schemas.events import EVENTS
from summarizer.schemas.http import Problem

REF: Final = "#/components/schemas/{model}"

NDJSON: Final = "application/x-ndjson"

KEY_PARAMETER: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Names this request: sent again with it, it is answered once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}

RESUME_PARAMETERS: Final[tuple[dict[str, Any], ...]] = (
    {
        "name": "Last-Event-ID",
        "in": "header",
        "required": False,
        "description": "With `Accept: text/event-stream`: the `id` of the last event that was received. The response "
        "is the events after it, or 410 if they are not kept.",
        "schema": {"type": "string"},
    },
    {
        "name": "Resumable",
        "in": "header",
        "required": False,
        "description": "With `Accept: text/event-stream`: `?1` has the stream go on for a while without its caller.",
        "schema": {"type": "string"},
    },
)

RETRY_AFTER: Final[dict[str, Any]] = {
    "Retry-After": {
        "description": "Seconds after which the same request may succeed, if that is known.",
        "schema": {"type": "integer", "minimum": 0},
    }
}

BATCH_LINKS: Final = (
    "get_batch",
    "get_results",
    "cancel_batch",
    "resume_batch",
    "retry_batch",
    "delete_batch",
)
"""Operations on a batch that was created."""


def refer_to(model: type[BaseModel]) -> dict[str, Any]:
    """A reference to a model's schema."""
    return {"$ref": REF.format(model=model.__name__)}


def describe_body(model: type[BaseModel], *parameters: dict[str, Any]) -> dict[str, Any]:
    """The description of a request body that is read by `json_body`, and of headers that are read elsewhere."""
    body = {"required": True, "content": {"application/json": {"schema": refer_to(model)}}}
    return {"requestBody": body, **({"parameters": list(parameters)} if parameters else {})}


def describe_file() -> dict[str, Any]:
    """The description of a request body that is a file of any form."""
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "content": content}}


def describe_briefs() -> dict[int | str, dict[str, Any]]:
    """The description of a response that is a brief in one of its forms, or a stream of events.

    The schema of a stream is that of each event, as tools read OpenAPI before 3.2, which has a keyword for it.
    """
    told: list[type[BaseModel]] = [*EVENTS, Problem]
    event = {
        "type": "object",
        "description": "Each event of the stream.",
        "required": ["event", "id", "data"],
        "properties": {
            "event": {
                "type": "string",
                "description": "The `type` of the data; of an item in the news schema its kind: `actor`, `position`, "
                "`numeric_claim`, `open_question`. `error` is the last event of a stream that failed.",
            },
            "id": {"type": "string", "description": "Send the last one as `Last-Event-ID` to resume the stream."},
            "data": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": {"anyOf": [refer_to(kind) for kind in told]},
            },
        },
    }
    stream_id = {"description": "Of a stream of events: names it for `DELETE /v1/streams/{name}`."}
    return {
        200: {
            "description": "The brief, or the events of its making if the request has `Accept: text/event-stream`.",
            "headers": {"Stream-ID": {**stream_id, "schema": {"type": "string"}}},
            "content": {**describe_forms(), EVENT_STREAM: {"schema": event}},
        }
    }


def describe_forms() -> dict[str, Any]:
    """The content of a response that is a brief in a form beside JSON."""
    forms = {name: form for name, form in FORMS.items() if name != "compact"}
    schemas: dict[str, dict[str, Any]] = {
        "annotations": {"type": "object"},
        "jsonl": {"type": "array", "items": {"type": "object"}, "description": "One row in each line."},
    }
    return {form.media_type: {"schema": schemas.get(name, {"type": "string"})} for name, form in forms.items()}


def describe_batch_body() -> dict[str, Any]:
    """The description of a batch's body in both of its forms. The schema of lines is that of the array of them."""
    lines = {
        "type": "array",
        "items": refer_to(BatchItem),
        "minItems": 1,
        "maxItems": MAX_ITEMS,
        "description": "One item in each line.",
    }
    content = {"application/json": {"schema": refer_to(BatchRequest)}, NDJSON: {"schema": lines}}
    parameters = [*describe_query(BatchTerms)["parameters"], KEY_PARAMETER]
    return {"parameters": parameters, "requestBody": {"required": True, "content": content}}


def describe_created_batch() -> dict[int | str, dict[str, Any]]:
    """The description of the response to a batch, with links to what can be done with it."""
    links = {name: {"operationId": name, "parameters": {"name": "$response.body#/id"}} for name in BATCH_LINKS}
    location = {"description": "The path of the batch.", "schema": {"type": "string"}}
    return {202: {"description": "The batch is stored.", "headers": {"Location": location}, "links": links}}


def describe_query(model: type[BaseModel]) -> dict[str, Any]:
    """The description of a query that the service reads itself."""
    schema = model.model_json_schema(ref_template=REF)
    return {"parameters": [describe_parameter(name, part) for name, part in schema["properties"].items()]}


def describe_parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The description of one parameter of a query. It has no null, and an object in it is JSON."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) == 1:
        schema = {**{key: value for key, value in schema.items() if key not in ("anyOf", "default")}, **kinds[0]}
    described = {"name": name, "in": "query", "required": False}
    if text := schema.get("description"):
        described["description"] = text
    if "$ref" in schema:
        return {**described, "content": {"application/json": {"schema": {"$ref": schema["$ref"]}}}}
    return {**described, "schema": schema}


def describe_lines() -> dict[int | str, dict[str, Any]]:
    """The description of a response that is one result in each line."""
    schema = {"type": "array", "items": refer_to(BatchResult)}
    return {200: {"description": "One result in each line.", "content": {NDJSON: {"schema": schema}}}}


def describe_report() -> dict[int | str, dict[str, Any]]:
    """The description of a response that is a brief in any form."""
    compact = {FORMS["compact"].media_type: {"schema": {"$ref": REF.format(model="CompactBrief")}}}
    return {200: {"description": "The brief in the form of `format`.", "content": {**describe_forms(), **compact}}}


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The description of a route's errors, with the codes that each status may carry."""
    content = {MEDIA_TYPE: {"schema": refer_to(Problem)}}
    return {
        status: {
            "description": list_codes(status),
            "content": content,
            **({"headers": RETRY_AFTER} if status in (429, 503) else {}),
        }
        for status in statuses
    }


def list_codes(status: int) -> str:
    """The titles and codes that come with a status."""
    ours = {kind.code: title for kind, (answered, title) in ERRORS.items() if answered == status}
    own = dict([STATUSES[status]]) if status in STATUSES else {}
    return "; ".join(f"{title} (`{code}`)" for code, title in {**own, **ours}.items())
