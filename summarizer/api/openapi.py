"""The OpenAPI document: extends FastAPI's with bodies that the service reads itself, errors, streams and examples."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from summarizer.api import examples
from summarizer.api.http_request import EVENT_STREAM
from summarizer.api.problems import ERRORS, MEDIA_TYPE, STATUSES
from summarizer.engines.base import OFF, SELF
from summarizer.pipeline.catalogue import list_models, list_schemas
from summarizer.pipeline.request import is_extractive
from summarizer.report.forms import FORMS
from summarizer.schemas.batches import MAX_ITEMS, BatchItem, BatchRequest, BatchResult, BatchTerms
from summarizer.schemas.brief import SCHEMAS, Options
from summarizer.schemas.events import EVENTS
from summarizer.schemas.http import Problem, ReportRequest, SummaryRequest, VerificationRequest
from summarizer.settings import Settings

PROBES: Final = frozenset({"/healthz", "/readyz", "/metrics"})  # routes that are polled; logged at debug level

REF: Final = "#/components/schemas/{model}"

NDJSON: Final = "application/x-ndjson"


def describe_header(description: str, kind: str = "string", **schema: Any) -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind, **schema}}


def describe_request_header(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, **describe_header(description, **schema)}


KEY_PARAMETER: Final = describe_request_header(
    "Idempotency-Key",
    "Identifies this request: repeated with the same key, it is processed once.",
    minLength=1,
    maxLength=255,
    pattern="^[!-~]+$",
)

RESUME_PARAMETERS: Final = (
    describe_request_header(
        "Last-Event-ID",
        "With `Accept: text/event-stream`: the `id` of the last event received. The response contains the events "
        "after it, or is 410 if they are no longer kept.",
    ),
    describe_request_header(
        "Resumable",
        "With `Accept: text/event-stream`: `?1` keeps the stream running for a while after the caller disconnects.",
    ),
)

RESPONSE_HEADERS: Final = {
    "X-Request-ID": describe_header(
        "The request's id in the service's log: the one that the caller sent, if it is valid, or a new one."
    ),
    "X-Should-Retry": describe_header(
        "Whether the same request may succeed later; sent where the status alone would mislead.", enum=["true", "false"]
    ),
    "Retry-After": describe_header("Seconds after which the same request may succeed, if known.", "integer", minimum=0),
    "WWW-Authenticate": describe_header("How to send a key."),
    "Location": describe_header("The path of the batch."),
    "Idempotency-Replayed": describe_header(
        "`true` if an earlier request with the same `Idempotency-Key` made the response.", enum=["true"]
    ),
    "Stream-ID": describe_header("The id of a stream of events, for `DELETE /v1/streams/{id}`."),
    "Cache-Status": describe_header("Whether the brief is from the cache (RFC 9211)."),
    "Age": describe_header("Age of a cached brief in seconds.", "integer", minimum=0),
}
"""Response headers that the document describes. Scripts of other origins can read them; see `add_cors`."""

PROBLEM_HEADERS: Final[dict[int, tuple[str, ...]]] = {
    401: ("WWW-Authenticate",),
    409: ("X-Should-Retry", "Retry-After"),
    413: ("X-Should-Retry", "Idempotency-Replayed"),
    422: ("X-Should-Retry", "Idempotency-Replayed"),
    429: ("X-Should-Retry", "Retry-After"),
    503: ("X-Should-Retry", "Retry-After"),
    **dict.fromkeys((500, 501, 502, 504), ("X-Should-Retry",)),
}
"""Headers of problems by status, in addition to `X-Request-ID`."""

BATCH_LINKS: Final = ("get_batch", "get_results", "cancel_batch", "resume_batch", "retry_batch", "delete_batch")
"""Operations linked from the response that creates a batch."""


def refer_to(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": REF.format(model=model.__name__)}


def refer_to_headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def describe_body(model: type[BaseModel], *parameters: dict[str, Any]) -> dict[str, Any]:
    """Describe a request body that `json_body` reads, and header parameters that the service reads itself."""
    body = {"required": True, "content": {"application/json": {"schema": refer_to(model)}}}
    return {"requestBody": body, **({"parameters": list(parameters)} if parameters else {})}


def describe_file() -> dict[str, Any]:
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {"requestBody": {"required": True, "content": content}}


def describe_briefs() -> dict[int | str, dict[str, Any]]:
    """Describe a response that is a brief in one of its forms, or a stream of events.

    The schema of a stream describes a single event: OpenAPI has a keyword for that only since 3.2.
    """
    models: list[type[BaseModel]] = [*EVENTS, Problem]
    event = {
        "type": "object",
        "description": "Each event of the stream.",
        "required": ["event", "id", "data"],
        "properties": {
            "event": {
                "type": "string",
                "description": "The `type` of the data. Items in the news schema have the name of their kind instead: "
                "`actor`, `position`, `numeric_claim`, `open_question`. A failed stream ends with `error`.",
            },
            "id": {
                "type": "string",
                "description": "Send the id of the last event received as `Last-Event-ID` to resume the stream.",
            },
            "data": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": {"anyOf": [refer_to(kind) for kind in models]},
            },
        },
    }
    return {
        200: {
            "description": "The brief, or with `Accept: text/event-stream` the events while it is made.",
            "headers": refer_to_headers("Stream-ID", "Cache-Status", "Age", "Idempotency-Replayed"),
            "content": {**describe_forms(), EVENT_STREAM: {"schema": event}},
        }
    }


def describe_forms() -> dict[str, Any]:
    """Describe the response content of briefs in forms other than JSON."""
    forms = {name: form for name, form in FORMS.items() if name != "compact"}
    schemas: dict[str, dict[str, Any]] = {
        "annotations": {"type": "object"},
        "jsonl": {"type": "array", "items": {"type": "object"}, "description": "One row per line."},
    }
    return {form.media_type: {"schema": schemas.get(name, {"type": "string"})} for name, form in forms.items()}


def describe_batch_body() -> dict[str, Any]:
    """Describe the body of a batch, as JSON and as lines of JSON. Lines have the schema of an array of items."""
    lines = {
        "type": "array",
        "items": refer_to(BatchItem),
        "minItems": 1,
        "maxItems": MAX_ITEMS,
        "description": "One item per line.",
    }
    content = {"application/json": {"schema": refer_to(BatchRequest)}, NDJSON: {"schema": lines}}
    terms = BatchTerms.model_json_schema(ref_template=REF)["properties"]
    parameters = [*(describe_parameter(name, schema) for name, schema in terms.items()), KEY_PARAMETER]
    return {"parameters": parameters, "requestBody": {"required": True, "content": content}}


def describe_created_batch() -> dict[int | str, dict[str, Any]]:
    """Describe the response that creates a batch, with links to the operations on it."""
    links = {name: {"operationId": name, "parameters": {"id": "$response.body#/id"}} for name in BATCH_LINKS}
    headers = refer_to_headers("Location", "Idempotency-Replayed")
    return {202: {"description": "The batch is stored.", "headers": headers, "links": links}}


def describe_parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Describe a query parameter by the schema of a model's field, without null; objects are sent as JSON."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) == 1:
        rest = {key: value for key, value in schema.items() if key != "anyOf" and value is not None}
        schema = {**rest, **kinds[0]}
    described = {"name": name, "in": "query", "required": False}
    if text := schema.get("description"):
        described["description"] = text
    if "$ref" in schema:
        return {**described, "content": {"application/json": {"schema": {"$ref": schema["$ref"]}}}}
    return {**described, "schema": schema}


def describe_lines() -> dict[int | str, dict[str, Any]]:
    schema = {"type": "array", "items": refer_to(BatchResult)}
    table = {"text/csv": {"schema": {"type": "string"}}}
    return {200: {"description": "One result per line.", "content": {NDJSON: {"schema": schema}, **table}}}


def describe_report() -> dict[int | str, dict[str, Any]]:
    compact = {FORMS["compact"].media_type: {"schema": {"$ref": REF.format(model="CompactBrief")}}}
    return {200: {"description": "The brief in the requested `format`.", "content": {**describe_forms(), **compact}}}


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors of a route, with the error codes of each status."""
    described: dict[int | str, dict[str, Any]] = {}
    for status in statuses:
        titles = dict([STATUSES[status]]) if status in STATUSES else {}
        titles |= {kind.code: title for kind, (answered, title) in ERRORS.items() if answered == status}
        described[status] = {
            "description": "; ".join(f"{title} (`{code}`)" for code, title in titles.items()),
            "content": {MEDIA_TYPE: {"schema": refer_to(Problem)}},
            "headers": refer_to_headers(*PROBLEM_HEADERS.get(status, ())),
        }
    return described


BRIEFS: Final[tuple[type[BaseModel], ...]] = tuple(schema.brief for schema in SCHEMAS.values())

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
"""Models that FastAPI does not know, since the service parses and serializes them itself."""

FASTAPIS: Final = ("HTTPValidationError", "ValidationError")
"""FastAPI's error models, which the service does not use."""

TAGS: Final[list[dict[str, Any]]] = [
    {"name": "briefs", "description": "Create and verify briefs, extract articles from files, render reports."},
    {"name": "batches", "description": "Create briefs of many articles in one job."},
    {"name": "catalogue", "description": "The models and schemas available to requests."},
    {"name": "health", "description": "Probes and metrics."},
]

SERVERS: Final[list[dict[str, Any]]] = [{"url": "/", "description": "The service that serves this document."}]


def make_openapi(app: FastAPI) -> dict[str, Any]:
    """Return the document, which is built once per app, in about half a second."""
    with _building:
        if app.openapi_schema is None:
            app.openapi_schema = build_openapi(app)
        return app.openapi_schema


_building: Final = threading.Lock()


def build_openapi(app: FastAPI) -> dict[str, Any]:
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
    document["security"] = []  # operations that need a key declare it themselves
    components = document.setdefault("components", {})
    components["headers"] = RESPONSE_HEADERS
    schemas = components.setdefault("schemas", {})
    described = models_json_schema(UNSEEN, ref_template=REF)[1]["$defs"]
    for name, schema in described.items():
        schemas.setdefault(name, schema)
    schemas[Options.__name__] = described[Options.__name__]  # FastAPI describes those of responses, without null
    for name in FASTAPIS:
        schemas.pop(name, None)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            unused = operation["responses"].get("422", {}).get("content", {}).get("application/json", {})
            if unused.get("schema", {}).get("$ref", "").endswith(FASTAPIS[0]):  # FastAPI adds it with any parameter
                del operation["responses"]["422"]
            if path not in PROBES:
                add_responses(operation, 403)  # see `HostCheck`
            if path.startswith("/v1/"):
                add_responses(operation, 422)  # see `refuse_unknown_parameters`
            if method == "post" and path.startswith("/v1/"):
                add_responses(operation, *((503, 408) if "requestBody" in operation else (503,)))  # see `RequestLimit`
            for response in operation["responses"].values():
                response["headers"] = {**refer_to_headers("X-Request-ID"), **response.get("headers", {})}
    for pairs in find_pairs(document):
        pairs["items"] = pairs.pop("prefixItems")[0]
    name_choices(document, settings=app.state.settings)
    name_briefs(document)
    add_examples(document)
    return document


def add_responses(operation: dict[str, Any], *statuses: int) -> None:
    for status, response in describe_problems(*statuses).items():
        operation["responses"].setdefault(str(status), response)


def find_pairs(node: Any) -> Iterator[dict[str, Any]]:
    """Yield tuple schemas whose items are all alike; code generators support `items` better than `prefixItems`."""
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
    """Restrict the fields for models and schemas in requests to the names that the service knows."""
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
    judging = [name for name in models if not is_extractive(name, settings=settings)]
    judges = list(dict.fromkeys([*judging, OFF, *([settings.judge] if settings.judge not in (None, SELF) else [])]))
    for properties in (*requests, query):
        restrict(properties["model"], models)
    restrict(components["Options"]["properties"]["judge"], [*judges, SELF])
    restrict(components[VerificationRequest.__name__]["properties"]["judge"], judges)


def restrict(schema: dict[str, Any], names: Sequence[str]) -> None:
    for kind in (schema, *schema.get("anyOf", ())):
        if kind.get("type") == "string":
            kind["enum"] = list(names)
            for keyword in ("minLength", "maxLength"):
                kind.pop(keyword, None)


def name_briefs(document: dict[str, Any]) -> None:
    """List every JSON form of a brief: one for each built-in schema, for custom schemas, and compact."""
    fields = ("schema", "article", "audit", "receipt")
    kinds = {name: {"type": "string" if name == "schema" else "object"} for name in fields}
    common = {"type": "object", "required": list(fields)}
    labels = [schema.label for schema in SCHEMAS.values()]
    document["components"]["schemas"] |= {
        "CompactBrief": COMPACT_BRIEF,
        "CustomBrief": {
            **common,
            "description": "A brief in a custom schema of the service; see `GET /v1/schemas/{name}`.",
            "properties": {**kinds, "schema": {"type": "string", "not": {"enum": labels}}},
        },
    }
    names = [*(model.__name__ for model in BRIEFS), "CompactBrief", "CustomBrief"]
    content = document["paths"]["/v1/summaries"]["post"]["responses"]["200"]["content"]
    content["application/json"]["schema"] = {"anyOf": [{"$ref": REF.format(model=name)} for name in names]}


def add_examples(document: dict[str, Any]) -> None:
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


COMPACT_BRIEF: Final = {
    "type": "object",
    "description": "With `view=compact`: omits everything that can be restored from the article and the other fields. "
    "That is the article's text; nulls and empty lists; `text`, `prefix` and `suffix` of a quote, which is "
    "`article.text[start:end]`, its `spans` if there is only one, and its `status` if it is exact; `text` of a figure "
    "and its baseline, and an exact `comparator`; `as_named` of an attribution whose `speaker` is an actor; mentions "
    "of actors. If the article has a URL, quotes keep their `text`. `audit` has the verdict on every sentence that "
    "`flagged` does not list as `sentences`. The content stands between `article` and `audit`, as in the schema's full "
    "brief. `POST /v1/verifications` accepts this form together with the article.",
    "required": ["schema", "article", "audit", "receipt"],
    "properties": {
        "schema": {"type": "string"},
        "article": {"type": "object", "required": ["sha256"], "not": {"required": ["text"]}},
        "audit": {"type": "object", "required": ["complete", "meters"]},
        "receipt": {"type": "object", "required": ["model"]},
    },
}
