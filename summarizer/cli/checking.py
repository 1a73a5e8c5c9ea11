"""`summarizer verify`: an article and what somebody else took from it in, an audit out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from summarizer.cli.errors import COMPLETE, PARTIAL
from summarizer.cli.files import STDIN, read_text, take_article
from summarizer.cli.output import write_json
from summarizer.errors import InputError
from summarizer.pipeline.verify import verify
from summarizer.settings import Settings


def check_file(article: str, given: str | None, *, statements: str | None, judge: str | None, form: str) -> int:
    """Check a brief or a file of quotes, and a file of statements, against an article, and write the audit.

    Raises:
        click.UsageError: Two are standard input, or there is nothing to check.
        SummarizerError: One of them cannot be used.
    """
    if [article, given, statements].count(STDIN) > 1:
        raise click.UsageError("Only one of the files can be `-`, standard input.")
    if given is None and statements is None:
        raise click.UsageError("Give a file of quotes or a brief, or --statements FILE.")
    settings = Settings.load()
    text = take_article(article, settings=settings)
    most = settings.max_article_chars
    audit = verify(
        text,
        None if given is None else read_given(given, max_chars=most),
        statements=() if statements is None else read_statements(statements, max_chars=most),
        judge=judge,
        settings=settings,
    )
    if form == "json":
        write_json(audit)
    else:
        from summarizer.cli.tables import print_audit

        print_audit(audit)
    return COMPLETE if audit.complete else PARTIAL


def read_statements(name: str, *, max_chars: int) -> Sequence[str]:
    """Statements.

    Raises:
        InputError: The file holds none.
    """
    taken = read_given(name, max_chars=max_chars)
    if isinstance(taken, Mapping) or not taken:
        raise InputError(f"{name} holds no statements: give a JSON list of strings, or one statement in each line.")
    return taken


def read_given(name: str, *, max_chars: int) -> Mapping[str, Any] | Sequence[str]:
    """A brief or quotes.

    Raises:
        InputError: The file holds neither.
    """
    # a brief holds its article, escaped, and as much again of its own
    text = read_text(name, max_chars=10 * max_chars)
    if Path(name).suffix.lower() != ".json":
        return [line.strip() for line in text.splitlines() if line.strip()]
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is not JSON: {error}.") from None
    if isinstance(given, dict):
        return given
    if isinstance(given, list) and given and all(isinstance(quote, str) for quote in given):
        return given
    raise InputError(f"{name} holds neither a brief (an object) nor quotes (a list of strings).")
