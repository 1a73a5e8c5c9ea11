"""Writes the results of a batch as CSV, with one row per article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from summarizer.report.table import write_row

COLUMNS: Final = (
    "id", "state", "complete", "title", "url", "headline", "abstract", "items", "rejected", "warnings", "model",
    "cost_usd", "problem", "detail",
)  # fmt: skip
"""The columns; a cell is empty if the brief does not have its value."""


def write_columns() -> bytes:
    return write_row(COLUMNS).encode()


def write_result_row(line: bytes, known: Mapping[str, Mapping[str, Any]] = MappingProxyType({})) -> bytes:
    """Write a line of JSON as a row; `known` has title and URL by id, which failed results do not contain."""
    return write_row(list_cells(json.loads(line), known)).encode()


def list_cells(result: dict[str, Any], known: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    given = known.get(result["id"], {})
    brief, problem = result.get("brief") or {}, result.get("problem") or {}
    audit, article, receipt = (brief.get(part) or {} for part in ("audit", "article", "receipt"))
    sections = [part for name, part in brief.items() if isinstance(part, list) and name != "abstract"]
    named = {
        "id": result["id"],
        "state": result["state"],
        "complete": audit.get("complete"),
        "title": article.get("title") or given.get("title"),
        "url": article.get("url") or given.get("url"),
        "headline": join_texts(brief.get("headline")),
        "abstract": join_texts(brief.get("abstract")),
        "items": sum(map(len, sections)) if brief else None,
        "rejected": len(audit["rejected"]) if "rejected" in audit else None,
        "warnings": len(audit["warnings"]) if "warnings" in audit else None,
        "model": receipt.get("model"),
        "cost_usd": receipt.get("cost_usd"),
        "problem": problem.get("code"),
        "detail": problem.get("detail"),
    }
    return [named[name] for name in COLUMNS]


def join_texts(value: Any) -> str | None:
    """Return the words of a headline or abstract, which is a string or sentences with quotes; None for other values.

    >>> join_texts([{"text": "One.", "quotes": []}, {"text": "Two.", "quotes": []}])
    'One. Two.'
    """
    if isinstance(value, dict):
        value = value.get("text")
    if isinstance(value, list):
        return " ".join(filter(None, map(join_texts, value)))
    return value if isinstance(value, str) else None
