"""What a caller may not do: send too much, spend on models that are not offered, or ask for a form that is not had."""

from __future__ import annotations

import re
from typing import Final

from fastapi import HTTPException, Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from summarizer.api.catalogue import list_models
from summarizer.engines.llm.answers import OFF, SELF
from summarizer.errors import InputError, ModelNotAllowedError, UnknownModelError
from summarizer.settings import Settings

EVENT_STREAM: Final = "text/event-stream"
WEIGHT: Final = re.compile(r"q=[01](\.[0-9]{0,3})?")
JSON_RANGES: Final = frozenset({"application/json", "application/*", "*/*"})


class BodyLimit:
    """ASGI middleware: refuses a body over the limit, whether it says its length or comes in chunks.

    FastAPI has such a limit of its own, but answers it in plain text.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.limits = {
            "/v1/articles": (settings.max_file_bytes, "Send a part of the file", "MAX_FILE_BYTES"),
            "/v1/batches": (settings.batch_max_bytes, "Send the articles in several batches", "BATCH_MAX_BYTES"),
        }
        self.others = (settings.max_body_bytes, "Send a part of the article", "MAX_BODY_BYTES")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is received, and raise where it is too much."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit, advice, setting = self.limits.get(scope["path"], self.others)
        fault = (
            f"The body is over {limit:,} bytes. {advice}, or have the service's operator raise SUMMARIZER_{setting}."
        )
        declared = Headers(scope=scope).get("content-length", "")
        too_large = declared.isdecimal() and (len(declared) > len(str(limit)) or int(declared) > limit)
        received = 0

        async def count() -> Message:
            nonlocal received
            if too_large:
                raise HTTPException(413, fault)
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413, fault)
            return message

        await self.app(scope, count, send)


def admit_model(model: str | None, *, settings: Settings) -> str:
    """The model that a request is answered with.

    Raises:
        ModelNotAllowedError: It names a provider's model that is not configured: somebody else would pay for it.
        UnknownModelError: It is no name that is known here.
    """
    if model is None:
        return settings.model
    names = [card.name for card in list_models(settings).models]
    if model in names:
        return model
    known = ", ".join(names)
    if "/" not in model:
        raise UnknownModelError(f"There is no model “{model}” here. Ask for one of: {known}.")
    if not settings.allow_any_model or model.startswith("local/"):  # a path: callers don't choose files of the host
        raise ModelNotAllowedError(
            f"The model “{model}” may not be asked for here. Ask for one of: {known}. The service's operator can add "
            "it under [models] in the configuration, or set SUMMARIZER_ALLOW_ANY_MODEL for models of providers."
        )
    return model


def admit_judge(judge: str | None, *, settings: Settings, alone: bool = False) -> None:
    """Refuse a judge that callers may not ask for: the same list holds as for models.

    Args:
        judge: What is asked for.
        settings: The configuration.
        alone: Whether no model writes, so that none can judge itself.

    Raises:
        ModelNotAllowedError: It is a provider's model that is not configured.
        UnknownModelError: It is no name that is known here.
        InputError: It is 'self', and no model writes.
    """
    if alone and judge == SELF:
        raise InputError("No model writes here, so the judge cannot be `self`: name one of GET /v1/models.")
    if judge not in (None, SELF, OFF, settings.judge):
        admit_model(judge, settings=settings)


async def require_json(request: Request) -> None:
    """Refuse a caller who takes nothing but a stream of events, where there is none.

    Raises:
        HTTPException: 406.
    """
    ranges = read_accept(request.headers.get("accept", "*/*"))
    if EVENT_STREAM in ranges and not ranges.keys() & JSON_RANGES:
        raise HTTPException(406, "This is not streamed: send `Accept: application/json` and get the whole answer.")


def wants_events(request: Request) -> bool:
    """Whether a caller would rather have a stream of events than the whole answer."""
    ranges = read_accept(request.headers.get("accept", "*/*"))
    return ranges.get(EVENT_STREAM, 0.0) > max((ranges[name] for name in ranges.keys() & JSON_RANGES), default=0.0)


def read_accept(value: str, /) -> dict[str, float]:
    """The media ranges of an Accept header with their weights; a weight that cannot be read is 1.

    >>> read_accept("text/event-stream, */*;q=0.1")
    {'text/event-stream': 1.0, '*/*': 0.1}
    """
    ranges: dict[str, float] = {}
    for part in value.split(","):
        name, *parameters = (word.strip().lower() for word in part.split(";"))
        given = [word[2:] for word in parameters if WEIGHT.fullmatch(word)]
        ranges[name] = max(ranges.get(name, 0.0), float(given[0]) if given else 1.0)
    return ranges
