"""Render briefs that callers send, after comparing them with the article that they contain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from fastapi import Response
from pydantic import BaseModel, ValidationError

from summarizer.api.http_request import describe_faults
from summarizer.api.problems import MAX_FAULTS, RequestInvalidError
from summarizer.report.fields import read_fields
from summarizer.report.forms import FORMS, render
from summarizer.schemas.blocks import Baseline, Figure, Quote
from summarizer.schemas.brief import Envelope, form_of
from summarizer.schemas.http import Fault, ReportRequest
from summarizer.schemas.news import Mention

UNFINISHED: Final[dict[str, Any]] = {"audit": {"complete": False}, "receipt": {"model": "", "engine": "llm"}}
"""Placeholders for the fields that a draft does not have yet."""

REPORT_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
}
"""Headers of a report, which must not run scripts in the origin of the service."""

ADVICE: Final = "send the brief unchanged, with the article that it was made from"


def draw_report(asked: ReportRequest) -> Response:
    if asked.format in FORMS:
        saved = {"Content-Disposition": 'attachment; filename="brief.html"'} if asked.format == "html" else {}
        return Response(
            render(read(asked.brief), asked.format),
            media_type=FORMS[asked.format].media_type,
            headers={**REPORT_HEADERS, **saved},
        )
    from summarizer.report import draw_panes  # imported here for a fast start of the service

    draft = asked.format == "draft"
    drawn = draw_panes(read({**UNFINISHED, **asked.brief} if draft else asked.brief), draft=draft)
    return Response(str(drawn), media_type="text/html", headers=REPORT_HEADERS)


def read(given: dict[str, Any]) -> Envelope:
    label = given.get("schema")
    form = form_of(label if isinstance(label, str) else "news")
    try:
        brief = form.model_validate(given)
    except ValidationError as error:
        faults = describe_faults(error, model=form)
    else:
        digest = given["article"].get("sha256")
        if digest in (None, brief.article.sha256):
            faults = list(islice(list_altered(brief), MAX_FAULTS))
        else:
            faults = [Fault(path="article.sha256", kind="altered", reason=f"it is not the hash of the text: {ADVICE}")]
        if not faults:
            return brief
    raise RequestInvalidError(
        [fault.model_copy(update={"path": f"brief.{fault.path}".rstrip(".")}) for fault in faults]
    )


def list_altered(brief: Envelope) -> Iterator[Fault]:
    """Yield a fault for each quote, figure and mention whose text is not the article's text at its offsets.

    Reads the fields that reports render, so that everything shown as the article's words is compared.
    """
    for path, value in walk(brief):
        if isinstance(value, Quote | Figure | Baseline | Mention):
            start, end = value.start, value.end
            if brief.article.text[start:end] != value.text:
                name = "figure" if isinstance(value, Baseline) else type(value).__name__.lower()
                reason = f"the article does not have this {name} from {start} to {end}: {ADVICE}"
                yield Fault(path=path, kind="altered", reason=reason)


def walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every object in a brief with its path, except the fields that all schemas share."""
    for field in read_fields(value):
        if isinstance(value, Envelope) and field.name in Envelope.model_fields:
            continue
        for below, part in zip(field.paths, field.values, strict=True):
            inner = f"{path}.{below}" if path else below
            if isinstance(part, BaseModel | Mapping):
                yield inner, part
                yield from walk(part, inner)
