"""A brief as small JSON, for callers who keep the article: its content by offsets, and the audit in short."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from summarizer.report.meters import read_meters
from summarizer.schemas.audit import Audit, StatementCheck
from summarizer.schemas.blocks import CONTEXT, Attribution, Figure, Quote
from summarizer.schemas.brief import Envelope
from summarizer.schemas.news import Actor

ACTOR: Final = frozenset(Actor.model_fields)
ATTRIBUTION: Final = frozenset(Attribution.model_fields)
FIGURE: Final = frozenset(Figure.model_fields)
QUOTE: Final = frozenset(Quote.model_fields)


def to_compact(brief: Envelope) -> dict[str, Any]:
    """Make the compact form of a brief.

    Left out is what the article and the rest give back: the article's text; null and empty lists; the `text` of quotes,
    figures and baselines, which have `start` and `end`; `prefix` and `suffix`, and `spans` if there is one; an exact
    `status` or `comparator`; an attribution's `as_named` if its speaker is an actor; mentions of actors.
    `summarizer.read_compact` restores it.
    """
    whole = brief.model_dump(mode="json", by_alias=True)
    receipt = brief.receipt
    article = {name: whole["article"][name] for name in ("title", "published", "language", "url", "sha256")}
    content = {name: value for name, value in whole.items() if name not in ("schema", "article", "audit", "receipt")}
    told = {"cost_usd": receipt.cost_usd, "tokens": receipt.usage.total_tokens, "cached": receipt.cached or None}
    return {
        "schema": brief.schema_name,
        "article": shrink(article, ""),
        **shrink(content, brief.article.text),
        "audit": shorten_audit(brief.audit),
        "receipt": {"model": receipt.model, **shrink(told, "")},
    }


def shorten_audit(audit: Audit) -> dict[str, Any]:
    """The audit in short.

    `sentences` is the most frequent verdict. All sentences have it that `flagged` does not list. `warnings` are those
    that no reason of a flagged sentence repeats.
    """
    counts = Counter((check.verdict, check.by) for check in audit.statements if not check.reasons)
    usual = counts.most_common(1)[0][0] if counts else None
    flagged = [check for check in audit.statements if check.reasons or (check.verdict, check.by) != usual]
    told = {(check.path, reason) for check in flagged for reason in check.reasons}
    warnings = [item for item in audit.warnings if (item.path, item.message) not in told]
    return {
        "complete": audit.complete,
        "meters": [str(meter) for meter in read_meters(audit)],
        **shrink(
            {
                "sentences": {"verdict": usual[0], "by": usual[1]} if usual else None,
                "rejected": [{"path": item.path, "reason": item.reason} for item in audit.rejected],
                "warnings": [{"path": item.path or None, "message": item.message} for item in warnings],
                "flagged": [describe(check) for check in flagged],
                "gaps": [gap.model_dump(mode="json") for gap in audit.gaps],
            },
            "",
        ),
    }


def describe(check: StatementCheck) -> dict[str, Any]:
    """A sentence's verdict."""
    return {"path": check.path, "verdict": check.verdict, "by": check.by, "reasons": list(check.reasons)}


def shrink(value: Any, text: str) -> Any:
    """A value without null and empty lists, and without what the article's text gives back."""
    if isinstance(value, list):
        return [shrink(item, text) for item in value]
    if not isinstance(value, dict):
        return value
    usual = find_usual(value, text)
    kept = {name: shrink(inner, text) for name, inner in value.items() if name not in usual or usual[name] != inner}
    baseline = kept.get("baseline") if value.keys() == FIGURE else None
    if baseline and slice_text(baseline, text) == baseline["text"]:
        del baseline["text"]
    return {name: inner for name, inner in kept.items() if inner is not None and inner != []}


def find_usual(block: dict[str, Any], text: str) -> dict[str, Any]:
    """The values of a building block that need not be written: the article's text and the other fields tell them."""
    if block.keys() == QUOTE:
        start, end = block["start"], block["end"]
        return {
            "text": slice_text(block, text),
            "spans": [[start, end]],
            "status": "exact",
            "prefix": text[max(0, start - CONTEXT) : start],
            "suffix": text[end : end + CONTEXT],
            "reason": "",
        }
    if block.keys() == FIGURE:
        return {"text": slice_text(block, text), "comparator": "exact"}
    if block.keys() == ATTRIBUTION:
        spans = block["spans"]
        return {"as_named": text[spans[0][0] : spans[-1][1]] if spans and block["speaker"] else ""}
    return {"mentions": block["mentions"]} if block.keys() == ACTOR else {}


def slice_text(block: dict[str, Any], text: str) -> str:
    """The article's text between a block's offsets."""
    return text[block["start"] : block["end"]]
