"""`summarizer summarize`: one file in, one brief out, made here or by a service."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sys
from collections.abc import Mapping
from typing import Any

from summarizer.cli.errors import COMPLETE, PARTIAL, complain
from summarizer.cli.files import take_article
from summarizer.cli.options import open_client, read_given
from summarizer.cli.output import write_bytes, write_json
from summarizer.pipeline.article_input import read_article
from summarizer.pipeline.run import asummarize
from summarizer.pipeline.stream import astream
from summarizer.report.markdown import to_markdown
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Envelope, Options
from summarizer.settings import EXTRACTIVE, Settings


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
    wanted = read_given(options)
    told = {name: value for name, value in (("title", title), ("published", published)) if value is not None}
    article = read_article(take_article(file, settings=settings).model_copy(update=told), settings=settings)
    if server:
        brief = ask_service(server, article, model=model, schema=schema, options=wanted, cache=cache)
    else:
        # in a loop of this thread: an interrupt is waited for there, and no thread outlives the command
        brief = asyncio.run(make_here(article, model or settings.model, schema, options=wanted, settings=settings))
    write_brief(brief, form=form)
    return report_status(brief)


def ask_service(
    server: str, article: Article, *, model: str | None, schema: str, options: Options, cache: bool
) -> Envelope:
    """Have a service make a brief; on a terminal one sees how far it is."""
    given: dict[str, Any] = {"model": model, "schema": schema, "options": options, "cache": cache}
    with open_client(server) as client:
        if not sys.stderr.isatty():
            return client.summarize(article, **given)
        from summarizer.cli.progress import Bar

        with client.stream(article, **given) as events, Bar() as bar:
            for event in events:
                bar.show(event)
            return events.brief()


async def make_here(article: Article, model: str, schema: str, *, options: Options, settings: Settings) -> Envelope:
    """Make a brief in this process; on a terminal one sees how far it is, where a model takes its time."""
    if model == EXTRACTIVE or not sys.stderr.isatty():
        made: Envelope = await asummarize(article, model, schema, options=options, settings=settings)
        return made
    from summarizer.cli.progress import Bar

    brief: Envelope | None = None
    async with contextlib.aclosing(astream(article, model, schema, options=options, settings=settings)) as events:
        with Bar() as bar:
            async for event in events:
                bar.show(event)
                if event.type == "brief":
                    brief = event.brief
    assert brief is not None, "it is the last event"
    return brief


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
