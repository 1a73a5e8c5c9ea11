"""A brief as small JSON, for callers who keep the article: its content with offsets, and the audit in numbers."""

from __future__ import annotations

from typing import Any, Final

from summarizer.report.meters import read_meters
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Brief, Envelope

QUOTE: Final = frozenset(Quote.model_fields)
FOLLOWS: Final = frozenset({"prefix", "suffix", "reason"})
"""Fields of a quote that follow from the article and the offsets, or say how a model wrote it."""


def to_compact(brief: Envelope) -> dict[str, Any]:
    """Make the compact form of a brief.

    It has no text of the article beyond the quotes, no field that is empty, a quote's `spans` only if there are
    several, and of the audit what was rejected, the flags and the counts.
    """
    whole = brief.model_dump(mode="json", by_alias=True)
    audit, receipt = brief.audit, brief.receipt
    flagged = [check for check in audit.statements if check.verdict != "supported"]
    article = {name: whole["article"][name] for name in ("title", "published", "language", "url", "sha256")}
    content = {name: value for name, value in whole.items() if name not in ("schema", "article", "audit", "receipt")}
    for actor in content.get("actors") or () if isinstance(brief, Brief) else ():
        actor.pop("mentions")  # they follow from the names
    return {
        "schema": brief.schema_name,
        "article": shrink(article),
        **shrink(content),
        "audit": {
            "complete": audit.complete,
            "meters": [str(meter) for meter in read_meters(audit)],
            **shrink(
                {
                    "rejected": [{"path": item.path, "reason": item.reason} for item in audit.rejected],
                    "warnings": [{"path": item.path, "message": item.message} for item in audit.warnings],
                    "flagged": [
                        {"path": check.path, "verdict": check.verdict, "by": check.by, "reasons": list(check.reasons)}
                        for check in flagged
                    ],
                    "gaps": [gap.model_dump(mode="json") for gap in audit.gaps],
                }
            ),
        },
        "receipt": shrink(
            {
                "model": receipt.model,
                "cost_usd": receipt.cost_usd,
                "tokens": receipt.usage.total_tokens,
                "cached": receipt.cached,
            }
        ),
    }


def shrink(value: Any) -> Any:
    """A value without empty fields; quotes without what follows from the article."""
    if isinstance(value, list):
        return [shrink(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {name: shrink(inner) for name, inner in value.items()}
    if kept.keys() == QUOTE:
        dropped = FOLLOWS | ({"spans"} if len(kept["spans"]) == 1 else set())
        kept = {name: inner for name, inner in kept.items() if name not in dropped}
    return {name: inner for name, inner in kept.items() if inner not in (None, "", [], {})}
