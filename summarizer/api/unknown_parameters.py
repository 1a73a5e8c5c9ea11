"""Refuses parameters of the query that a route does not have, since a misspelled one would be ignored."""

from __future__ import annotations

from fastapi import Request
from fastapi.routing import APIRoute

from summarizer.api.problems import RequestInvalidError
from summarizer.report.plain_text import show
from summarizer.schemas.http import Fault
from summarizer.unknown_settings import suggest

MAX_NAME = 100
"""Most code points of an unknown name in a fault."""

MAX_FAULTS = 50


async def refuse_unknown_parameters(request: Request) -> None:
    """A dependency that refuses a query with other parameters than those of the route.

    Raises:
        RequestInvalidError: It has some.
    """
    if not request.url.query:
        return
    known = list_parameters(request.scope["route"])
    faults = [explain(name[:MAX_NAME], known) for name in request.query_params if name not in known]
    if faults:
        detail = "; ".join(f"{fault.path}: {fault.reason}" for fault in faults[:5])
        raise RequestInvalidError(detail, faults=faults[:MAX_FAULTS])


def list_parameters(route: APIRoute) -> list[str]:
    """The names of a route's parameters: those that FastAPI reads, and those that the route itself reads."""
    described = (route.openapi_extra or {}).get("parameters", ())
    own = [parameter["name"] for parameter in described if parameter["in"] == "query"]
    return [field.alias for field in route.dependant.query_params] + own


def explain(name: str, known: list[str]) -> Fault:
    """The fault of an unknown parameter."""
    hint = suggest(name, known) or (f"; there are: {', '.join(known)}" if known else "; this path takes none")
    return Fault(path=show(name), kind="unknown_parameter", reason=f"there is no such parameter{hint}")
