"""`summarizer summarize`: one file in, one brief out, made here or by a service."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

import click

from summarizer.cli.ending import COMPLETE, PARTIAL, complain
from summarizer.cli.files import take_article
from summarizer.cli.output import write_bytes, write_json
from summarizer.errors import InputError
from summarizer.pipeline.read import read_article
from summarizer.pipeline.run import asummarize, read_options
from summarizer.report.markdown import to_markdown
from summarizer.schemas.brief import Envelope
from summarizer.settings import Settings


def brief_file(
    file: str,
    *,
    model: str | None,
    schema: str,
    form: str,
    server: str | None,
    title: str | None,
    published: dt.date | None,
    options: Mapping[str, Any],
    cache: bool = True,
) -> int:
    """Make a brief of a file, and write it in the form that was asked for.

    Raises:
        click.UsageError: An option's value cannot be used.
        SummarizerError: No brief came of it.
    """
    settings = Settings.load()
    try:
        wanted = read_options({name: value for name, value in options.items() if value is not None})
    except InputError as error:
        raise click.UsageError(str(error)) from None
    told = {name: value for name, value in (("title", title), ("published", published)) if value is not None}
    article = read_article(take_article(file, settings=settings).model_copy(update=told), settings=settings)
    if server:
        from summarizer.client import Client

        with Client(server, api_key=os.environ.get("SUMMARIZER_API_KEY") or None) as client:
            brief = client.summarize(
                article.text,
                title=article.title,
                published=article.published,
                schema=schema,
                model=model,
                options=wanted,
                cache=cache,
            )
    else:
        # in a loop of this thread: an interrupt is waited for there, and no thread outlives the command
        brief = asyncio.run(asummarize(article, model, schema, options=wanted, settings=settings))
    write_brief(brief, form=form)
    return report_status(brief)


def write_brief(brief: Envelope, *, form: str) -> None:
    """Write a brief."""
    if form == "json":
        write_json(brief)
    elif form == "md":
        write_bytes(to_markdown(brief))
    elif form == "html":
        from summarizer.report.html import to_html

        write_bytes(to_html(brief))
    else:
        from summarizer.cli.tables import print_brief

        print_brief(brief)


def report_status(brief: Envelope) -> int:
    """The exit status; what is missing from a partial brief is told on stderr."""
    if brief.audit.complete:
        return COMPLETE
    rejected = brief.audit.rejected
    first = f"; the first, {rejected[0].path}: {rejected[0].reason}" if rejected else ""
    complain(f"the brief is partial, {len(rejected)} rejected{first} (see audit.rejected)")
    return PARTIAL
