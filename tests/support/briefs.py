"""Briefs for tests of how briefs are shown: parsed as they come over HTTP, with whatever words a test puts in."""

from __future__ import annotations

from typing import Any

from summarizer.schemas.brief import Brief

TEXT = "The sanctuary stays shut, Ruth Amadi said. Repairs will cost more than 3.2 million euros."


def passage(words: str) -> dict[str, Any]:
    return {"text": words, "start": 0, "end": len(words)}


def quote(words: str) -> dict[str, Any]:
    return {**passage(words), "spans": [[0, len(words)]], "status": "exact"}


def coverage(*uncovered: str) -> dict[str, Any]:
    return {"found": len(uncovered) + 1, "covered": 1, "recall": 0.5, "uncovered": [passage(w) for w in uncovered]}


def make_brief(words: str = "plain words", *, attributed: str | None = "amadi", **changes: Any) -> Brief:
    attribution = {"speaker": attributed, "as_named": words, "kind": "indirect"}
    figure = {
        **passage(words), "kind": "money", "value": "3200000", "unit": None, "currency": "EUR",
        "comparator": "more_than", "period": words,
    }  # fmt: skip
    rejection = {"path": "positions[1]", "kind": "altered", "reason": words, "item": {"quote": words}}
    check = {"path": "positions[0].quote", "given": words, "status": "exact", "grounded": True}
    fields = {
        "schema": "news/2",
        "article": {"text": TEXT, "title": words},
        "headline": words,
        "abstract": words,
        "actors": [{"id": "amadi", "name": words, "kind": "person", "role": words, "aliases": [words, words]}],
        "positions": [
            {
                "quote": quote(words), "actor": "amadi", "attribution": attribution, "stance": "opposes",
                "target": words, "statement": words,
            }
        ],
        "numeric_claims": [
            {"quote": quote(words), "figure": figure, "attribution": attribution, "about": words, "statement": words}
        ],
        "open_questions": [{"quote": quote(words), "why": "forecast", "related": ["amadi"], "question": words}],
        "audit": {
            "complete": False,
            "coverage": {"figures": coverage(words), "quotations": coverage(), "speakers": coverage(words)},
            "rejected": [rejection],
            "warnings": [{"path": "headline", "kind": "speaker", "message": words}],
            "quotes": [check],
        },
        "receipt": {
            "model": "openai/scripted", "engine": "llm", "prompt": "ab" * 32, "attempts": [{"mode": "tools"}],
            "usage": {"prompt_tokens": 1_000, "completion_tokens": 200, "total_tokens": 1_200}, "cost_usd": 0.0123,
            "seconds": {"total": 1.5}, "version": "0.1.0",
        },
    }  # fmt: skip
    return Brief.model_validate(fields | changes)
