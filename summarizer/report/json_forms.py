"""Alternative JSON forms of a brief: compact, for callers who keep the article, and W3C Web Annotations.

The compact form refers to the article by offsets, and shortens the audit. Annotations select each quote in the
article, and have the item that it proves as their body; see https://www.w3.org/TR/annotation-model/.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from summarizer.report.fields import write_words
from summarizer.report.outline import view_outline
from summarizer.report.trust_view import read_meters
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

    It omits what the article and the other fields can restore: the article's text; nulls and empty lists; the `text` of
    quotes, figures and baselines, which have `start` and `end`; `prefix` and `suffix`; single `spans`; an exact
    `status` or `comparator`; an attribution's `as_named` if its speaker is an actor; mentions of actors. If the article
    has a URL, quotes keep their `text`, since the caller may lack the article's. `summarizer.read_compact` restores it.
    """
    form = _Compact(brief.article.text, has_quotes=brief.article.url is not None)
    whole = brief.model_dump(mode="json", by_alias=True)
    receipt = brief.receipt
    article = {name: whole["article"][name] for name in ("title", "published", "language", "url", "sha256")}
    content = {name: value for name, value in whole.items() if name not in ("schema", "article", "audit", "receipt")}
    usage = {"cost_usd": receipt.cost_usd, "tokens": receipt.usage.total_tokens, "cached": receipt.cached or None}
    return {
        "schema": brief.schema_name,
        "article": drop_empty(article),
        **form.shrink(content),
        "audit": shorten_audit(brief.audit),
        "receipt": {"model": receipt.model, **drop_empty(usage)},
    }


def shorten_audit(audit: Audit) -> dict[str, Any]:
    """Shorten an audit.

    `sentences` is the most frequent verdict, which applies to all sentences that `flagged` does not list. `warnings`
    omits those that are also the reason of a flagged sentence.
    """
    counts = Counter((check.verdict, check.by) for check in audit.statements if not check.reasons)
    usual = counts.most_common(1)[0][0] if counts else None
    flagged = [check for check in audit.statements if check.reasons or (check.verdict, check.by) != usual]
    known = {(check.path, reason) for check in flagged for reason in check.reasons}
    warnings = [item for item in audit.warnings if (item.path, item.message) not in known]
    return {
        "complete": audit.complete,
        "meters": [str(meter) for meter in read_meters(audit)],
        **drop_empty(
            {
                "sentences": {"verdict": usual[0], "by": usual[1]} if usual else None,
                "rejected": [{"path": item.path, "reason": item.reason} for item in audit.rejected],
                "warnings": [drop_empty({"path": item.path or None, "message": item.message}) for item in warnings],
                "flagged": [describe(check) for check in flagged],
                "cleared": [{"path": item.path, "message": item.message} for item in audit.cleared],
                "gaps": [gap.model_dump(mode="json") for gap in audit.gaps],
                "not_checked": list(audit.not_checked),
            }
        ),
    }


def describe(check: StatementCheck) -> dict[str, Any]:
    fields = {"path": check.path, "verdict": check.verdict, "by": check.by, "reasons": list(check.reasons)}
    return drop_empty(fields)


def drop_empty(block: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in block.items() if value is not None and value != []}


@dataclass(frozen=True, slots=True)
class _Compact:
    text: str  # the article
    has_quotes: bool  # whether quotes keep their text

    def shrink(self, value: Any) -> Any:
        """Return a value without nulls, empty lists, and what the article's text can restore."""
        if isinstance(value, list):
            return [self.shrink(item) for item in value]
        if not isinstance(value, dict):
            return value
        usual = self.find_usual(value)
        kept = {name: self.shrink(inner) for name, inner in value.items() if name not in usual or usual[name] != inner}
        baseline = kept.get("baseline") if value.keys() == FIGURE else None
        if baseline and self.slice(baseline) == baseline["text"]:
            del baseline["text"]
        return drop_empty(kept)

    def find_usual(self, block: dict[str, Any]) -> dict[str, Any]:
        """Return the values of a building block's fields that the text and the other fields imply."""
        if block.keys() == QUOTE:
            start, end = block["start"], block["end"]
            return {
                **({} if self.has_quotes else {"text": self.slice(block)}),
                "spans": [[start, end]],
                "status": "exact",
                "prefix": self.text[max(0, start - CONTEXT) : start],
                "suffix": self.text[end : end + CONTEXT],
                "reason": "",
            }
        if block.keys() == FIGURE:
            return {"text": self.slice(block), "comparator": "exact"}
        if block.keys() == ATTRIBUTION:
            spans = block["spans"]
            return {"as_named": self.text[spans[0][0] : spans[-1][1]] if spans and block["speaker"] else ""}
        return {"mentions": block["mentions"]} if block.keys() == ACTOR else {}

    def slice(self, block: dict[str, Any]) -> str:
        return self.text[block["start"] : block["end"]]


JSONLD_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"


def to_annotations(brief: Envelope) -> dict[str, Any]:
    """Make an AnnotationPage in JSON-LD.

    The target of an annotation is the article's URL, or `urn:sha256:` and the digest of its text. Its selectors are the
    quote with its context, and its offsets in code points. Its bodies are the item's text, and a tag with the section.
    """
    view = view_outline(brief)
    source = brief.article.url or f"urn:sha256:{brief.article.sha256}"
    items = [annotate(quote, "headline", view.headline) for quote in view.proof]
    items += [annotate(quote, fact.label or "abstract", fact.text) for fact in view.facts for quote in fact.evidence]
    items += [
        annotate(quote, write_words(section.name), ": ".join(filter(None, (entry.lead, entry.text))))
        for section in view.sections
        for entry in section.entries
        for quote in entry.evidence
    ]
    for number, item in enumerate(items):
        item["id"] = f"urn:sha256:{brief.article.sha256}#{number}"
        item["target"]["source"] = source
    return {
        "@context": JSONLD_CONTEXT,
        "id": f"urn:sha256:{brief.article.sha256}",
        "type": "AnnotationPage",
        "items": items,
    }


def annotate(quote: Quote, section: str, text: str) -> dict[str, Any]:
    words = {"type": "TextualBody", "value": text, "format": "text/plain", "purpose": "describing"}
    tag = {"type": "TextualBody", "value": section, "purpose": "tagging"}
    selectors = [
        {"type": "TextQuoteSelector", "exact": quote.text, "prefix": quote.prefix, "suffix": quote.suffix},
        {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
    ]
    target = {"selector": selectors}
    return {"id": "", "type": "Annotation", "motivation": "describing", "body": [words, tag], "target": target}
