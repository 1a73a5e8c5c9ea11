"""Examples for the OpenAPI document. The responses come from the service itself and are made on first use.

The article was written for these examples.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, Final

from summarizer.api.http_request import parse_body
from summarizer.api.problems import problem_of
from summarizer.errors import InputError
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Brief
from summarizer.schemas.http import SummaryRequest
from summarizer.settings import EXTRACTIVE, Settings

TEXT: Final = """\
The port city of Halden will close two of its four ferry terminals next spring, mayor Anna Lind said on Tuesday.

"We cannot keep half-empty boats running," Lind told the city council. She said the closures would save 3.2 million \
euros a year.

Traffic at the two terminals fell by 41 percent between 2019 and 2024, according to the port authority.

The dockworkers' union rejected the plan. "Nobody has talked to us," said its chairman, Jonas Berg. He warned that \
more than 180 jobs were at risk. The council is expected to vote in March.
"""

SUMMARY_REQUEST: Final[dict[str, Any]] = {
    "text": TEXT,
    "title": "Halden to close two ferry terminals",
    "published": "2026-01-14",
    "model": EXTRACTIVE,
}

BATCH_REQUEST: Final[dict[str, Any]] = {
    "items": [{"id": "halden", "text": TEXT, "published": "2026-01-14"}],
    "model": EXTRACTIVE,
}

VERIFICATION_REQUEST: Final[dict[str, Any]] = {
    "text": TEXT,
    "quotes": ["We cannot keep half-empty boats running", "the closures would save 2.3 million euros a year"],
}


_made: list[Brief] = []
"""The example brief, once it is made. The service makes it at startup, which also loads the engine's data."""


async def make_example_brief() -> Brief:
    if not _made:
        from summarizer.pipeline.run import asummarize  # imported here for a fast start of the service

        published = dt.date.fromisoformat(SUMMARY_REQUEST["published"])
        article = Article(text=TEXT, title=SUMMARY_REQUEST["title"], published=published)
        _made[:] = [await asummarize(article, EXTRACTIVE, settings=default_settings())]
    return _made[0]


@cache
def example_brief() -> dict[str, Any]:
    return run_sync(make_example_brief()).model_dump(mode="json")


@cache
def example_report_request() -> dict[str, Any]:
    """Return a request to draw the example brief as a draft, with empty sections."""
    brief = example_brief()
    empty: dict[str, Any] = {"positions": [], "numeric_claims": [], "open_questions": []}
    draft = {name: brief[name] for name in ("schema", "article", "actors", "headline", "abstract")} | empty
    return {"brief": draft, "format": "draft"}


@cache
def example_audit() -> dict[str, Any]:
    from summarizer.pipeline.verify import verify

    return verify(TEXT, VERIFICATION_REQUEST["quotes"], settings=default_settings()).model_dump(mode="json")


@cache
def example_problem() -> dict[str, Any]:
    try:
        parse_body(b'{"txt": "The article."}', model=SummaryRequest)
    except InputError as error:
        return problem_of(error).model_dump(mode="json") | {"request_id": "7d1f0c2e9b6a4c55a3c8f2b1d0e94f10"}
    raise AssertionError("a request with an unknown key was taken")


def default_settings() -> Settings:
    """Return the default settings, so that examples do not depend on the configuration."""
    return Settings.model_construct()
