"""Builds the receipt of a brief: its model, calls, cost and times."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from functools import lru_cache

from pydantic import BaseModel

from summarizer.engines.base import Answers
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Receipt, Usage
from summarizer.version import __version__


class Stopwatch:
    """Wall time by stage."""

    def __init__(self) -> None:
        self.begun = self.last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.seconds[stage] = round(now - self.last, 4)
        self.last = now

    def stop(self) -> dict[str, float]:
        """The stages and the total."""
        return {**self.seconds, "total": round(time.perf_counter() - self.begun, 4)}


def make_receipt(answers: Answers, *, schema: type[BaseModel], article: Article, seconds: dict[str, float]) -> Receipt:
    """Make the receipt of a brief."""
    return Receipt(
        model=answers.model,
        engine=answers.engine,
        mode=answers.mode,
        prompt=answers.prompt,
        params=dict(answers.params),
        schema_version=hash_schema(schema),
        article=hash_text(article.text),
        attempts=answers.attempts,
        usage=answers.usage,
        cost_usd=answers.cost_usd,
        seconds=seconds,
        version=__version__,
    )


def reuse_receipt(receipt: Receipt, *, made: float, seconds: dict[str, float]) -> Receipt:
    """Make the receipt of a request that is answered from the cache, at no cost.

    Args:
        receipt: The receipt of the original request.
        made: When it was made, in seconds since 1970.
        seconds: Times of this request.
    """
    changed = {
        "cached": True,
        "cached_at": dt.datetime.fromtimestamp(round(made), dt.UTC),
        "attempts": (),
        "usage": Usage(prompt_tokens=0, completion_tokens=0, total_tokens=0, cached_tokens=0, reasoning_tokens=0),
        "cost_usd": 0.0,
        "original_usage": receipt.usage,
        "original_cost_usd": receipt.cost_usd,
        "seconds": seconds,
    }
    return receipt.model_copy(update=changed)


def hash_text(text: str, /) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal.

    >>> hash_text("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=128)
def hash_schema(schema: type[BaseModel], /) -> str:
    """SHA-256 of the JSON Schema that a model is given: the schema's version."""
    return hash_text(json.dumps(schema.model_json_schema(mode="validation"), sort_keys=True))
