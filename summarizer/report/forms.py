"""The output formats of a brief, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from summarizer.schemas.brief import Envelope


@dataclass(frozen=True, slots=True)
class Form:
    media_type: str
    render: Callable[[Envelope], str]  # writes a brief in this format


def write_json(value: Mapping[str, Any], **layout: Any) -> str:
    return json.dumps(value, ensure_ascii=False, **layout) + "\n"


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "md": Form("text/markdown", Envelope.to_markdown),
        "html": Form("text/html", Envelope.to_html),
        "csv": Form("text/csv", Envelope.to_csv),
        "jsonl": Form("application/x-ndjson", Envelope.to_jsonl),
        "compact": Form("application/json", lambda brief: write_json(brief.to_compact(), separators=(",", ":"))),
        "annotations": Form("application/ld+json", lambda brief: write_json(brief.to_annotations(), indent=1)),
    }
)


def render(brief: Envelope, name: str) -> str:
    return FORMS[name].render(brief)
