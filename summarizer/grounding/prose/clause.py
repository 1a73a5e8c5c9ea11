"""Whether a text says something of something, so that its wording can be compared at all.

What it says is read elsewhere.
"""

from __future__ import annotations

from summarizer.grounding.prose.mood_words import MOOD_WORDS
from summarizer.grounding.prose.word_classes import BE, PAST
from summarizer.grounding.prose.words import Words


def is_clause(words: Words) -> bool:
    """Whether a text says something of something, and is no mere name of a thing or a question."""
    if len(words) < 4 or words.words[-1].raw == "?":
        return False
    lows = [word.low for word in words.words]
    if lows[-1] in (".", "!"):
        return True
    return any(
        low in PAST or low in BE or low in MOOD_WORDS or (low.endswith("ed") and len(low) > 4) for low in lows
    ) or any(low in ("has", "have", "do", "does", "says", "say", "said") for low in lows)
