"""The output formats of a brief, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from summarizer.schemas.brief import Envelope


@dataclass(frozen=True, slots=True)
class Form:
    media_type: str
    render: Callable[[Envelope], str]  # writes a brief in this format


def write_compact(brief: Envelope) -> str:
    return json.dumps(brief.to_compact(), ensure_ascii=False, separators=(",", ":")) + "\n"


def write_annotations(brief: Envelope) -> str:
    return json.dumps(brief.to_annotations(), ensure_ascii=False, indent=1) + "\n"


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "md": Form("text/markdown", Envelope.to_markdown),
        "html": Form("text/html", Envelope.to_html),
        "csv": Form("text/csv", Envelope.to_csv),
        "jsonl": Form("application/x-ndjson", Envelope.to_jsonl),
        "compact": Form("application/json", write_compact),
        "annotations": Form("application/ld+json", write_annotations),
    }
)


def render(brief: Envelope, name: str) -> str:
    return FORMS[name].render(brief)
