"""Renders a brief that a caller sends. It is not verified."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Response
from pydantic import ValidationError

from summarizer.api.body import describe_faults
from summarizer.api.problems import RequestInvalidError
from summarizer.report.forms import FORMS, render
from summarizer.schemas.brief import Envelope, form_of
from summarizer.schemas.http import ReportRequest

UNFINISHED: Final[dict[str, Any]] = {
    "audit": {"complete": False},
    "receipt": {"model": "", "engine": "llm"},
}
"""Fields that an unfinished brief does not have yet."""

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""Headers of a report: as a response of this service it must not run its scripts."""


def draw_report(asked: ReportRequest) -> Response:
    """Render a brief in the requested format.

    Raises:
        RequestInvalidError: It is no valid brief.
    """
    if asked.format in FORMS:
        saved = {"Content-Disposition": 'attachment; filename="brief.html"'} if asked.format == "html" else {}
        return Response(
            render(read(asked.brief), asked.format),
            media_type=FORMS[asked.format].media_type,
            headers={**HEADERS, **saved},
        )
    from summarizer.report import draw_panes  # here: the service starts without it

    draft = asked.format == "draft"
    drawn = draw_panes(read({**UNFINISHED, **asked.brief} if draft else asked.brief), draft=draft)
    return Response(str(drawn), media_type="text/html", headers=HEADERS)


def read(given: dict[str, Any]) -> Envelope:
    """Read a brief from JSON.

    Raises:
        RequestInvalidError: It is no valid brief.
    """
    label = given.get("schema")
    form = form_of(label if isinstance(label, str) else "news")
    try:
        return form.model_validate(given)
    except ValidationError as error:
        faults = describe_faults(error, model=form)
    raise RequestInvalidError(
        [fault.model_copy(update={"path": f"brief.{fault.path}".rstrip(".")}) for fault in faults]
    )
