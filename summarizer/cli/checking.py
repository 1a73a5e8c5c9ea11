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
from summarizer.pipeline.check import verify
from summarizer.settings import Settings


def check_file(article: str, given: str, *, form: str) -> int:
    """Check a file of quotes, or a brief, against an article, and write the audit.

    Raises:
        click.UsageError: Both are standard input.
        SummarizerError: One of them cannot be used.
    """
    if article == given == STDIN:
        raise click.UsageError("Only one of the two can be `-`, standard input.")
    settings = Settings.load()
    text = take_article(article, settings=settings)
    taken = read_given(given, max_chars=settings.max_article_chars)
    audit = verify(text, taken, settings=settings)
    if form == "json":
        write_json(audit)
    else:
        from summarizer.cli.tables import print_audit

        print_audit(audit)
    return COMPLETE if audit.complete else PARTIAL


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
