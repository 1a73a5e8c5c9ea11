"""A brief as W3C Web Annotations: each quote as a selector in the article, with what it proves as the body.

See https://www.w3.org/TR/annotation-model/.
"""

from __future__ import annotations

from typing import Any, Final

from summarizer.report.fields import write_words
from summarizer.report.outline import view_outline
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Envelope

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"


def to_annotations(brief: Envelope) -> dict[str, Any]:
    """Make an AnnotationPage in JSON-LD.

    An annotation's target is the article's URL, or `urn:sha256:` with the digest of its text; its selectors are the
    words with their context, and offsets in code points. Its bodies are the item's words, and a tag with the section.
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
        "@context": CONTEXT,
        "id": f"urn:sha256:{brief.article.sha256}",
        "type": "AnnotationPage",
        "items": items,
    }


def annotate(quote: Quote, section: str, text: str) -> dict[str, Any]:
    """Make an annotation of a quote."""
    words = {"type": "TextualBody", "value": text, "format": "text/plain", "purpose": "describing"}
    tag = {"type": "TextualBody", "value": section, "purpose": "tagging"}
    selectors = [
        {"type": "TextQuoteSelector", "exact": quote.text, "prefix": quote.prefix, "suffix": quote.suffix},
        {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
    ]
    target = {"selector": selectors}
    return {"id": "", "type": "Annotation", "motivation": "describing", "body": [words, tag], "target": target}
