"""`provenbrief verify`: checks quotes, statements or a brief against an article."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from summarizer.cli.console import COMPLETE, PARTIAL, print_message, write_json
from summarizer.cli.files import STDIN, display_name, load_article, read_text
from summarizer.errors import InputError
from summarizer.pipeline.brief_input import find_json, has_quotes, unwrap
from summarizer.pipeline.verify import verify
from summarizer.settings import Settings

LINE_BREAK: Final = re.compile(r"\r\n|\n|\r")
"""`str.splitlines` would also split at characters that a quote may contain, such as U+2028."""

EXPORT: Final = re.compile(
    r"\s*(?:<!doctype html|<html|id,article,section,|# (?s:.{,20000}?)\n\*\*How far it is checked\*\*\n)", re.IGNORECASE
)
"""The beginning of a brief in HTML, CSV or Markdown."""

NO_JUDGE: Final = ", since no judge was asked: name a model with --judge, or read them yourself"

VERIFIABLE: Final = (
    "Give a brief as `--format json` or `compact` writes it, a JSON list of quotes, or one quote in each line."
)


def verify_file(article: str, candidate: str | None, *, statements: str | None, judge: str | None, form: str) -> int:
    """Verify a brief, quotes or statements against an article, write the audit, and return the exit status."""
    if [article, candidate, statements].count(STDIN) > 1:
        raise click.UsageError("Only one of the files can be `-`, standard input.")
    if candidate is None and statements is None:
        raise click.UsageError("Give a file of quotes or a brief, or --statements FILE.")
    settings = Settings.load()
    text = load_article(article, settings=settings)
    max_chars = settings.max_article_chars
    given = None if candidate is None else read_brief_or_quotes(candidate, max_chars=max_chars)
    audit = verify(
        text,
        given,
        statements=() if statements is None else read_statements(statements, max_chars=max_chars),
        judge=judge,
        settings=settings,
    )
    if form == "json":
        write_json(audit)
    else:
        from summarizer.cli.tables import print_audit
        from summarizer.report.trust_view import list_verdicts

        items = list_verdicts(given, audit) if isinstance(given, Mapping) and not has_quotes(given) else ()
        print_audit(audit, items)
    unjudged = sum(check.verdict == "not_judged" for check in audit.statements)
    if statements is not None and unjudged:
        print_message(f"{unjudged} of {len(audit.statements)} sentences were not judged{'' if judge else NO_JUDGE}")
    return COMPLETE if audit.complete else PARTIAL


def read_statements(name: str, *, max_chars: int) -> Sequence[str]:
    taken = read_brief_or_quotes(name, max_chars=max_chars)
    if isinstance(taken, Mapping) or not taken:
        raise InputError(
            f"{display_name(name)} is no list of statements: give a JSON list of strings, or one statement a line."
        )
    return taken


def read_brief_or_quotes(name: str, *, max_chars: int) -> Mapping[str, Any] | Sequence[str]:
    """Read a file with a brief or a list of quotes as JSON, or with one quote per line."""
    # a brief contains its article with JSON escapes
    text = read_text(name, max_chars=10 * max_chars)
    if EXPORT.match(text):
        raise InputError(
            f"{display_name(name)} is in a format that cannot be verified (HTML, CSV or Markdown). {VERIFIABLE}"
        )
    text = find_json(text)
    lines = [line.strip() for line in LINE_BREAK.split(text) if line.strip()]
    is_json, start = Path(name).suffix.lower() == ".json", lines[0][0] if lines else ""
    if not is_json and start not in ("{", "["):
        return strip_markers(lines)
    try:
        candidate = json.loads(text)
    except (ValueError, RecursionError) as error:
        if not is_json and start == "[":  # a quote can begin with a bracket
            return lines
        raise InputError(f"{display_name(name)} is not JSON: {error}. {VERIFIABLE}") from None
    candidate = unwrap(candidate)
    if isinstance(candidate, dict):
        return candidate
    if isinstance(candidate, list) and candidate and isinstance(candidate[0], str | dict):
        return candidate
    raise InputError(f"{display_name(name)} contains neither a brief nor quotes. {VERIFIABLE}")


MARKER: Final = re.compile(r"(?:(\d{1,4})[.)]|[-*•–])[ \t]+")
"""A bullet or number before an item of a list."""


def strip_markers(lines: Sequence[str]) -> Sequence[str]:
    """Return the items of a list without their markers, if all lines have bullets or are numbered from 1.

    >>> strip_markers(["1. It rained.", "2. 40 people came."])
    ['It rained.', '40 people came.']
    >>> strip_markers(["1. May was a holiday."])  # a lone number is no list
    ['1. May was a holiday.']
    """
    found = [marker for line in lines if (marker := MARKER.match(line))]
    numbers = [marker[1] for marker in found]
    is_numbered = len(lines) > 1 and numbers == [str(number) for number in range(1, len(lines) + 1)]
    is_list = is_numbered or numbers == [None] * len(lines)
    return [line[marker.end() :] for line, marker in zip(lines, found, strict=True)] if is_list else lines
