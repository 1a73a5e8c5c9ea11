"""`provenbrief summarize`: makes a brief of one article, in this process or with a service."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sys
import textwrap
from typing import TYPE_CHECKING, Any, Final

from summarizer.cli.console import COMPLETE, PARTIAL, interrupted_at_once, print_message, write_json, write_text
from summarizer.cli.files import load_article
from summarizer.cli.options import make_client, parse_options
from summarizer.pipeline.request import read_article
from summarizer.pipeline.run import asummarize
from summarizer.pipeline.stream import astream
from summarizer.report.forms import render
from summarizer.report.trust_view import view_rejections
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Envelope, Options
from summarizer.settings import EXTRACTIVE, Settings

if TYPE_CHECKING:
    from summarizer.client import Client


def summarize_file(
    file: str,
    *,
    model: str | None,
    schema: str,
    form: str,
    server: str | None,
    title: str | None,
    published: dt.datetime | None,
    no_cache: bool,
    **options: Any,
) -> int:
    """Make a brief of an article, write it, and return the exit status; `options` are the fields of `Options`."""
    settings = Settings.load()
    wanted = parse_options(options)
    loaded = load_article(file, settings=settings)
    day = published.date() if published else None
    article = read_article(loaded, settings=settings, title=title, published=day)
    if server:
        with make_client(server) as client:
            brief = summarize_remotely(client, article, model=model, schema=schema, options=wanted, cache=not no_cache)
    else:
        # runs in this thread's event loop, so that interrupts are handled and no thread outlives the command
        brief = asyncio.run(
            summarize_locally(article, model or settings.model, schema, options=wanted, settings=settings)
        )
    write_brief(brief, form=form)
    return report_status(brief, form=form)


def summarize_remotely(client: Client, article: Article, **request: Any) -> Envelope:
    """Make a brief with a service, with a progress bar on a terminal."""
    if not sys.stderr.isatty():
        made: Envelope = client.summarize(article, **request)
        return made
    from summarizer.cli.progress import ProgressBar

    with client.stream(article, **request) as events, ProgressBar() as bar:
        for event in events:
            bar.show(event)
        return events.brief()


async def summarize_locally(
    article: Article, model: str, schema: str, *, options: Options, settings: Settings
) -> Envelope:
    """Make a brief in this process, with a progress bar on a terminal if a model is called."""
    if model == EXTRACTIVE or not sys.stderr.isatty():
        with interrupted_at_once():
            made: Envelope = await asummarize(article, model, schema, options=options, settings=settings)
        return made
    from summarizer.cli.progress import ProgressBar

    brief: Envelope | None = None
    async with contextlib.aclosing(astream(article, model, schema, options=options, settings=settings)) as events:
        with interrupted_at_once(), ProgressBar() as bar:
            async for event in events:
                bar.show(event)
                if event.type == "brief":
                    brief = event.brief
    assert brief is not None, "the last event has the brief"
    return brief


def write_brief(brief: Envelope, *, form: str) -> None:
    if form == "json":
        write_json(brief)
    elif form == "table":
        from summarizer.cli.tables import print_brief

        print_brief(brief)
    else:
        write_text(render(brief, form))


HEADED: Final = frozenset({"md", "html", "table"})  # forms with headings

LONGEST_NAME: Final = 120  # code points of an item's name in a message


def report_status(brief: Envelope, *, form: str) -> int:
    """Return the exit status for a brief, and print a message if it is partial."""
    if brief.audit.complete:
        return COMPLETE
    rejected = view_rejections(brief.audit)
    first, where = "", "“Rejected”" if form in HEADED else "audit.rejected"
    if rejected:
        name = textwrap.shorten(rejected[0].name, LONGEST_NAME, placeholder=" …”")
        first = f"; the first, {name}: {rejected[0].why_briefly.removesuffix('.')}"
    print_message(f"the brief is partial, {len(rejected)} rejected{first} (see {where})")
    return PARTIAL
