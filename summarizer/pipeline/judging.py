"""Which judge a request has: what its options, its model and the configuration say, in this order."""

from __future__ import annotations

from summarizer.engines.llm.answers import OFF, SELF, Judging
from summarizer.settings import EXTRACTIVE, Settings

LOCAL = "local/"
"""How the name of a model that runs on this machine begins: such a small one does not judge itself unless told to."""


def choose_judging(model: str, *, settings: Settings, judge: str | None = None) -> Judging:
    """Who judges what a model writes, and what follows from it.

    Args:
        model: The model's name, under `[models]` or LiteLLM's.
        settings: The configuration.
        judge: What the caller asks for: 'self', 'off', a model's name, or None for what is configured.
    """
    entry = settings.models.get(model)
    written_by = entry.model if entry else model
    asked = judge or (entry.judge if entry else None) or settings.judge
    if asked is None:
        asked = OFF if written_by == EXTRACTIVE or written_by.startswith(LOCAL) else SELF
    elif asked == model:
        asked = SELF
    if asked == SELF and written_by == EXTRACTIVE:  # it has no model that could judge
        asked = OFF
    return Judging(asked, settings.on_not_stated == "reject", settings.reasks > 0)
