"""The OpenAPI document: FastAPI's, with the bodies that the service reads itself, all errors, and examples."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from summarizer.api import examples
from summarizer.api.content_negotiation import EVENT_STREAM
from summarizer.api.problems import ERRORS, MEDIA_TYPE, STATUSES
from summarizer.report.forms import FORMS
from summarizer.schemas.batches import BatchItem, BatchRequest, BatchResult, BatchTerms
from summarizer.schemas.events import BriefEvent, ItemEvent, ProgressEvent, RejectedEvent, RestartedEvent, StartedEvent
from summarizer.schemas.http import Problem, ReportRequest, SummaryRequest, VerificationRequest

EVENTS: tuple[type[BaseModel], ...] = (
    StartedEvent,
    ProgressEvent,
    ItemEvent,
    RejectedEvent,
    RestartedEvent,
    BriefEvent,
)

REF = "#/components/schemas/{model}"

OURS: list[tuple[type[BaseModel], JsonSchemaMode]] = [
    (SummaryRequest, "validation"),
    (VerificationRequest, "validation"),
    (ReportRequest, "validation"),
    (BatchTerms, "validation"),
    (BatchRequest, "validation"),
    (BatchItem, "validation"),
    (BatchResult, "serialization"),
    (Problem, "serialization"),
    *((kind, "serialization") for kind in EVENTS),
]
"""Models that FastAPI does not see, since the service reads and writes them itself."""

FASTAPIS = ("HTTPValidationError", "ValidationError")
"""FastAPI's own error models, which this service does not use."""


def describe_body(model: type[BaseModel]) -> dict[str, Any]:
    """The description of a request body that is read by `json_body`."""
    schema = {"$ref": REF.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def describe_file() -> dict[str, Any]:
    """The description of a request body that is a file of any form."""
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "content": content}}


def describe_briefs() -> dict[int | str, dict[str, Any]]:
    """The description of a brief in its forms beside JSON, and of a stream: the data of each event."""
    told: list[type[BaseModel]] = [*EVENTS, Problem]
    kinds = [{"$ref": REF.format(model=kind.__name__)} for kind in told]
    forms = {form.media_type: {"schema": {"type": "string"}} for name, form in FORMS.items() if name != "compact"}
    forms[FORMS["annotations"].media_type] = {"schema": {"type": "object"}}
    return {200: {"content": {EVENT_STREAM: {"schema": {"oneOf": kinds}}, **forms}}}


def describe_batch_body() -> dict[str, Any]:
    """The description of a batch's body in both of its forms."""
    whole, line = ({"$ref": REF.format(model=model.__name__)} for model in (BatchRequest, BatchItem))
    terms = describe_query(BatchTerms)
    content = {"application/json": {"schema": whole}, "application/x-ndjson": {"schema": line}}
    return {**terms, "requestBody": {"required": True, "content": content}}


def describe_query(model: type[BaseModel]) -> dict[str, Any]:
    """The description of a query that the service reads itself."""
    schema = model.model_json_schema(ref_template=REF)
    return {
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": part}
            for name, part in schema["properties"].items()
        ]
    }


def describe_lines() -> dict[int | str, dict[str, Any]]:
    """The description of an answer that is one result in each line."""
    schema = {"$ref": REF.format(model=BatchResult.__name__)}
    return {200: {"content": {"application/x-ndjson": {"schema": schema}}}}


def describe_documents(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The description of an answer that is a document for readers."""
    return {200: {"content": {kind: {"schema": {"type": "string"}} for kind in kinds}}}


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The description of a route's errors, with the codes that each status may carry."""
    content = {MEDIA_TYPE: {"schema": {"$ref": REF.format(model=Problem.__name__)}}}
    return {status: {"description": list_codes(status), "content": content} for status in statuses}


def list_codes(status: int) -> str:
    """The titles and codes that come with a status."""
    ours = {kind.code: title for kind, (answered, title) in ERRORS.items() if answered == status}
    own = dict([STATUSES[status]]) if status in STATUSES else {}
    return "; ".join(f"{title} (`{code}`)" for code, title in {**own, **ours}.items())


def describe(app: FastAPI) -> dict[str, Any]:
    """Build the document once."""
    if app.openapi_schema is None:
        app.openapi_schema = build(app)
    return app.openapi_schema


def build(app: FastAPI) -> dict[str, Any]:
    """Build the document."""
    document = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in models_json_schema(OURS, ref_template=REF)[1]["$defs"].items():
        schemas.setdefault(name, schema)
    for name in FASTAPIS:
        schemas.pop(name, None)
    for path in document["paths"].values():
        for operation in path.values():
            drop_fastapis(operation["responses"])
    schemas[Problem.__name__]["examples"] = [examples.example_problem()]
    for path, asked, answered in (
        ("/v1/summaries", examples.SUMMARY_REQUEST, examples.example_brief()),
        ("/v1/verifications", examples.VERIFICATION_REQUEST, examples.example_audit()),
    ):
        operation = document["paths"][path]["post"]
        operation["requestBody"]["content"]["application/json"]["example"] = asked
        operation["responses"]["200"]["content"]["application/json"]["example"] = answered
    return document


def drop_fastapis(responses: dict[str, Any]) -> None:
    """Remove FastAPI's 422, which it adds to every route with a parameter."""
    answer = responses.get("422", {}).get("content", {}).get("application/json", {})
    if answer.get("schema", {}).get("$ref", "").endswith(FASTAPIS[0]):
        del responses["422"]
