"""A brief as Web Annotations: valid JSON-LD, and the same quotes after a trip through RDF."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pyld import jsonld

from summarizer import Brief, summarize, verify
from summarizer.report.json_forms import JSONLD_CONTEXT
from tests.support.service import ARTICLE

OA, AS, DC = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#", "http://purl.org/dc/elements/1.1/"
VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"

REFERENCES = {"body": "hasBody", "target": "hasTarget", "source": "hasSource", "selector": "hasSelector"}
CHOICES = {"motivation": "motivatedBy", "purpose": "hasPurpose"}
WORDS = ("Annotation", "TextualBody", "TextQuoteSelector", "TextPositionSelector", "describing", "tagging")
LITERALS = ("exact", "prefix", "suffix", "start", "end")

TERMS: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
    "format": f"{DC}format",
    "value": VALUE,
    **{name: f"{OA}{name}" for name in (*WORDS, *LITERALS)},
    **{name: {"@id": f"{OA}{iri}", "@type": "@id"} for name, iri in REFERENCES.items()},
    **{name: {"@id": f"{OA}{iri}", "@type": "@vocab"} for name, iri in CHOICES.items()},
}
"""What the terms that briefs use mean in the context of https://www.w3.org/TR/annotation-vocab/, and no other term."""

ONCE = {
    f"{OA}TextQuoteSelector": (f"{OA}exact", f"{OA}prefix", f"{OA}suffix"),
    f"{OA}TextPositionSelector": (f"{OA}start", f"{OA}end"),
    f"{OA}TextualBody": (VALUE, f"{OA}hasPurpose"),
    f"{OA}Annotation": (f"{OA}hasTarget", f"{OA}motivatedBy"),
}
"""The properties that https://www.w3.org/TR/annotation-model/ wants exactly one of, and those that we give one of."""


@pytest.fixture(scope="module")
def brief() -> Brief:
    made = summarize(ARTICLE)
    assert isinstance(made, Brief)
    return made


def load(url: str, _: Any) -> dict[str, Any]:
    assert url == JSONLD_CONTEXT
    return {
        "contextUrl": None,
        "documentUrl": url,
        "contentType": "application/ld+json",
        "document": {"@context": TERMS},
    }


OPTIONS = {"documentLoader": load}


def list_names(value: Any) -> Iterator[str]:
    """The keys of a document at any depth, and the words that stand for something in the context."""
    if isinstance(value, list):
        for part in value:
            yield from list_names(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from [part] if name in ("type", "motivation", "purpose") else list_names(part)


def test_every_term_is_one_of_the_context(brief: Brief) -> None:
    page = brief.to_annotations()
    assert page.pop("@context") == JSONLD_CONTEXT
    assert set(list_names(page)) == set(TERMS)


def test_the_quotes_are_the_same_after_a_trip_through_rdf(brief: Brief) -> None:
    page = json.loads(json.dumps(brief.to_annotations()))
    quads = jsonld.to_rdf(page, {**OPTIONS, "format": "application/n-quads"})
    again = jsonld.from_rdf(quads, {"format": "application/n-quads", "useNativeTypes": True})
    nodes = {node["@id"]: node for node in again}
    for node in again:
        for kind in node.get("@type", ()):
            assert all(len(node[name]) == 1 for name in ONCE.get(kind, ()))
    quotes = []
    (listed,) = (node for node in again if f"{AS}items" in node)
    for item in listed[f"{AS}items"][0]["@list"]:
        annotation = nodes[item["@id"]]
        assert annotation["@type"] == [f"{OA}Annotation"]
        target = nodes[annotation[f"{OA}hasTarget"][0]["@id"]]
        assert target[f"{OA}hasSource"] == [{"@id": f"urn:sha256:{brief.article.sha256}"}]
        found: dict[str, Any] = {}
        for selector in target[f"{OA}hasSelector"]:
            found |= {name: value[0]["@value"] for name, value in nodes[selector["@id"]].items() if name.startswith(OA)}
        start, end, exact = (found[f"{OA}{name}"] for name in ("start", "end", "exact"))
        assert ARTICLE[start:end] == exact
        assert ARTICLE[:start].endswith(found[f"{OA}prefix"])
        assert ARTICLE[end:].startswith(found[f"{OA}suffix"])
        quotes.append(exact)
    assert len(quotes) == len(brief.audit.quotes)
    assert verify(ARTICLE, quotes).complete


def test_compacted_with_the_context_it_is_the_same_document(brief: Brief) -> None:
    page = brief.to_annotations()
    assert jsonld.compact(jsonld.expand(page, OPTIONS), JSONLD_CONTEXT, OPTIONS) == page
