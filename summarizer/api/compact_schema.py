"""JSON Schema of the compact form of a brief, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

TEXT: Final = {"type": "string"}
PATH: Final = {"type": "string", "description": "Where it stands: 'positions[2].statement'."}
VERDICT: Final = {"type": "string", "enum": ["supported", "contradicted", "not_stated", "unclear", "not_judged"]}
BY: Final = {"type": "string", "description": "Who decided: 'proof' (code), 'judge:<model>', or 'none'."}


def describe_object(description: str, required: str = "", /, **properties: Any) -> dict[str, Any]:
    """The schema of an object. `required` names fields, separated by spaces."""
    names = {"required": required.split()} if required else {}
    return {"type": "object", **names, "description": description, "properties": properties}


def describe_list(description: str, items: dict[str, Any]) -> dict[str, Any]:
    """The schema of a list."""
    return {"type": "array", "description": description, "items": items}


COMPACT_BRIEF: Final = describe_object(
    "With `view=compact`: what the article and the other fields give back is left out. That is the article's text; "
    "null and empty lists; `text`, `prefix` and `suffix` of a quote, which is `article.text[start:end]`, its `spans` "
    "if there is one, and its `status` if it is exact; `text` of a figure and its baseline, and an exact `comparator`; "
    "`as_named` of an attribution whose `speaker` is an actor; and the mentions of actors. If the article has a URL, "
    "quotes keep their `text`. "
    "`POST /v1/verifications` takes this form with the article.",
    "schema article audit receipt",
    schema={"type": "string", "description": "Name and version of the content's schema: 'news/2'."},
    article=describe_object(
        "The article without its text.",
        "sha256",
        title=TEXT,
        published={"type": "string", "format": "date"},
        language=TEXT,
        url=TEXT,
        sha256={"type": "string", "description": "SHA-256 of the text that the offsets belong to, in UTF-8."},
    )
    | {"not": {"required": ["text"]}},
    audit=describe_object(
        "The audit in short.",
        "complete meters",
        complete={"type": "boolean", "description": "False if something was rejected or is missing."},
        meters=describe_list("How far the brief is checked, in words.", TEXT),
        sentences=describe_object(
            "The verdict on every sentence that `flagged` does not list.", "verdict by", verdict=VERDICT, by=BY
        ),
        flagged=describe_list(
            "Sentences with another verdict, or with reasons.",
            describe_object(
                "A sentence.", "path verdict by", path=PATH, verdict=VERDICT, by=BY, reasons=describe_list("Why.", TEXT)
            ),
        ),
        rejected=describe_list(
            "What was taken out, and why.", describe_object("An item.", "path reason", path=PATH, reason=TEXT)
        ),
        warnings=describe_list(
            "What else wants a look; reasons of flagged sentences are not repeated.",
            describe_object("A warning.", "message", path=PATH, message=TEXT),
        ),
        gaps=describe_list(
            "Parts of a long article that were not read.",
            describe_object(
                "A part.", "start end reason", start={"type": "integer"}, end={"type": "integer"}, reason=TEXT
            ),
        ),
    ),
    receipt=describe_object(
        "How the brief came about.",
        "model",
        model=TEXT,
        cost_usd={"type": "number"},
        tokens={"type": "integer"},
        cached={"type": "boolean", "description": "True if the brief was made for an earlier request."},
    ),
)
"""The content stands between `article` and `audit`, as in the full brief of the schema."""
