"""The OpenAPI document of a service.

It is FastAPI's, with the models that FastAPI does not see, examples, and the names of the service's models and schemas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from summarizer.api import examples
from summarizer.api.compact_schema import COMPACT_BRIEF
from summarizer.api.openapi import HEADERS, NDJSON, REF, describe_problems, refer_to_headers
from summarizer.api.request_log import PROBES
from summarizer.engines.base import OFF, SELF
from summarizer.pipeline.catalogue import list_models, list_schemas
from summarizer.schemas.batches import BatchItem, BatchRequest, BatchResult
from summarizer.schemas.brief import Brief, EarningsBrief, PolicyBrief
from summarizer.schemas.events import EVENTS
from summarizer.schemas.http import Problem, ReportRequest, SummaryRequest, VerificationRequest
from summarizer.schemas.registry import SCHEMAS
from summarizer.settings import Settings

BRIEFS: Final[tuple[type[BaseModel], ...]] = (Brief, EarningsBrief, PolicyBrief)

UNSEEN: list[tuple[type[BaseModel], JsonSchemaMode]] = [
    (SummaryRequest, "validation"),
    (VerificationRequest, "validation"),
    (ReportRequest, "validation"),
    (BatchRequest, "validation"),
    (BatchItem, "validation"),
    (BatchResult, "serialization"),
    (Problem, "serialization"),
    *((kind, "serialization") for kind in BRIEFS),
    *((kind, "serialization") for kind in EVENTS),
]
"""Models that FastAPI does not see, since the service reads and writes them itself."""

FASTAPIS: Final = ("HTTPValidationError", "ValidationError")
"""FastAPI's own error models, which this service does not use."""

TAGS: Final[list[dict[str, Any]]] = [
    {"name": "briefs", "description": "Make and verify briefs, read articles from files, render reports."},
    {"name": "batches", "description": "Make briefs of many articles in one job."},
    {"name": "catalogue", "description": "The models and schemas that a request can name."},
    {"name": "health", "description": "Probes and metrics."},
]

SERVERS: Final[list[dict[str, Any]]] = [{"url": "/", "description": "The service that serves this document."}]


def describe(app: FastAPI) -> dict[str, Any]:
    """Build the document once."""
    if app.openapi_schema is None:
        app.openapi_schema = build(app)
    return app.openapi_schema


def build(app: FastAPI) -> dict[str, Any]:
    """Build the document."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        tags=TAGS,
        servers=SERVERS,
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    document["security"] = []  # operations that need a key say so
    components = document.setdefault("components", {})
    components["headers"] = HEADERS
    schemas = components.setdefault("schemas", {})
    for name, schema in models_json_schema(UNSEEN, ref_template=REF)[1]["$defs"].items():
        schemas.setdefault(name, schema)
    for name in FASTAPIS:
        schemas.pop(name, None)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            drop_fastapis(operation["responses"])
            if path not in PROBES:
                add_responses(operation, 403)  # see `HostCheck`
            if path.startswith("/v1/"):
                add_responses(operation, 422)  # see `refuse_unknown_parameters`
            if method == "post" and path.startswith("/v1/"):
                add_request_limit(operation)
            for response in operation["responses"].values():
                response["headers"] = {**refer_to_headers("X-Request-ID"), **response.get("headers", {})}
    for pairs in find_pairs(document):
        pairs["items"] = pairs.pop("prefixItems")[0]
    name_choices(document, settings=app.state.settings)
    name_briefs(document)
    add_examples(document)
    return document


def drop_fastapis(responses: dict[str, Any]) -> None:
    """Remove FastAPI's 422, which it adds to every route with a parameter."""
    answer = responses.get("422", {}).get("content", {}).get("application/json", {})
    if answer.get("schema", {}).get("$ref", "").endswith(FASTAPIS[0]):
        del responses["422"]


def add_request_limit(operation: dict[str, Any]) -> None:
    """Add the errors of every request that can wait for its turn or for its body; see `RequestLimit`."""
    add_responses(operation, *((503, 408) if "requestBody" in operation else (503,)))


def add_responses(operation: dict[str, Any], *statuses: int) -> None:
    """Add errors that the operation does not list yet."""
    for status, response in describe_problems(*statuses).items():
        operation["responses"].setdefault(str(status), response)


def find_pairs(node: Any) -> Iterator[dict[str, Any]]:
    """Arrays of a fixed length whose items all have the same schema; code generators know `items` better."""
    if isinstance(node, Mapping):
        items = node.get("prefixItems")
        if isinstance(node, dict) and isinstance(items, list) and all(item == items[0] for item in items):
            yield node
        for part in node.values():
            yield from find_pairs(part)
    elif isinstance(node, list):
        for part in node:
            yield from find_pairs(part)


def name_choices(document: dict[str, Any], *, settings: Settings) -> None:
    """Name the models and schemas of the service wherever a request names one."""
    components = document["components"]["schemas"]
    parameters = document["paths"]["/v1/batches"]["post"]["parameters"]
    query = {parameter["name"]: parameter["schema"] for parameter in parameters if "schema" in parameter}
    requests = [components[model.__name__]["properties"] for model in (SummaryRequest, BatchRequest)]
    schemas = [card.name for card in list_schemas(settings).schemas if card.problem is None]
    for properties in (*requests, query):
        restrict(properties["schema"], schemas)
    if settings.allow_any_model:
        return
    models = [card.name for card in list_models(settings).models]
    judges = list(dict.fromkeys([*models, OFF, *([settings.judge] if settings.judge not in (None, SELF) else [])]))
    for properties in (*requests, query):
        restrict(properties["model"], models)
    restrict(components["Options"]["properties"]["judge"], [*judges, SELF])
    restrict(components[VerificationRequest.__name__]["properties"]["judge"], judges)


def restrict(schema: dict[str, Any], names: Sequence[str]) -> None:
    """Restrict a string, or the string of a union, to some values."""
    for kind in (schema, *schema.get("anyOf", ())):
        if kind.get("type") == "string":
            kind["enum"] = list(names)
            for keyword in ("minLength", "maxLength"):
                kind.pop(keyword, None)


def name_briefs(document: dict[str, Any]) -> None:
    """Name everything that a brief in JSON can be: in a schema of the package or of the service, or compact."""
    fields = ("schema", "article", "audit", "receipt")
    kinds = {name: {"type": "string" if name == "schema" else "object"} for name in fields}
    common = {"type": "object", "required": list(fields)}
    labels = [schema.label for schema in SCHEMAS.values()]
    document["components"]["schemas"] |= {
        "CompactBrief": COMPACT_BRIEF,
        "CustomBrief": {
            **common,
            "description": "A brief in a schema of the service's own; see `GET /v1/schemas/{name}`.",
            "properties": {**kinds, "schema": {"type": "string", "not": {"enum": labels}}},
        },
    }
    names = [*(model.__name__ for model in BRIEFS), "CompactBrief", "CustomBrief"]
    content = document["paths"]["/v1/summaries"]["post"]["responses"]["200"]["content"]
    content["application/json"]["schema"] = {"anyOf": [{"$ref": REF.format(model=name)} for name in names]}


def add_examples(document: dict[str, Any]) -> None:
    """Add the examples, which are responses of the service itself."""
    document["components"]["schemas"][Problem.__name__]["examples"] = [examples.example_problem()]
    for path, asked, answered in (
        ("/v1/summaries", examples.SUMMARY_REQUEST, examples.example_brief()),
        ("/v1/verifications", examples.VERIFICATION_REQUEST, examples.example_audit()),
    ):
        operation = document["paths"][path]["post"]
        operation["requestBody"]["content"]["application/json"]["example"] = asked
        operation["responses"]["200"]["content"]["application/json"]["example"] = answered
    bodies: tuple[tuple[str, str, Any], ...] = (
        ("/v1/articles", "application/octet-stream", examples.TEXT),
        ("/v1/reports", "application/json", examples.example_report_request()),
        ("/v1/batches", "application/json", examples.BATCH_REQUEST),
        ("/v1/batches", NDJSON, examples.BATCH_REQUEST["items"]),
    )
    for path, media_type, sent in bodies:
        document["paths"][path]["post"]["requestBody"]["content"][media_type]["example"] = sent
