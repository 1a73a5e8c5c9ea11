"""The receipt: how a brief came about, what that cost, and where the time went."""

from __future__ import annotations

import time

from summarizer.engines.answers import Answers
from summarizer.schemas.brief import Receipt


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


def make_receipt(answers: Answers, *, seconds: dict[str, float]) -> Receipt:
    """How the brief came about."""
    from summarizer import __version__

    return Receipt(
        model=answers.model,
        engine=answers.engine,
        prompt=answers.prompt,
        attempts=answers.attempts,
        usage=answers.usage,
        cost_usd=answers.cost_usd,
        seconds=seconds,
        version=__version__,
    )
