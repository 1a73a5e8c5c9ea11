"""The words that express a mood: that something will be, may be, is meant, foreseen or due, or is only said to be.

Word lists alone; what they govern in a sentence is read in `moods`.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from summarizer.grounding.prose.stems import stem

Mood: TypeAlias = Literal["sure", "open", "meant", "foreseen", "due", "hedged", "would"]
"""sure: will. open: may. meant: plans to. foreseen: is expected to. due: must. hedged: allegedly, if, fears.
would: will, as reported; no surer than a plan."""


def to_stem_set(words: str) -> frozenset[str]:
    """The stems of words in a list."""
    return frozenset(map(stem, words.split()))


MOOD_WORDS: Final[dict[str, Mood]] = {
    **dict.fromkeys(("will", "shall", "won't", "'ll"), "sure"),
    **dict.fromkeys(("may", "might", "could", "perhaps", "maybe", "possibly"), "open"),
    **dict.fromkeys(("must", "should", "ought", "shouldn't", "mustn't"), "due"),
    **dict.fromkeys(("if", "whether", "unless", "reportedly", "allegedly", "apparently"), "hedged"),
    **dict.fromkeys(("would", "wouldn't", "'d"), "would"),
}
MOOD_STEMS: Final[dict[str, Mood]] = {
    **dict.fromkeys(to_stem_set("possible possibility potential consider weigh mull explore chance"), "open"),
    **dict.fromkeys(
        to_stem_set("plan intend aim hope want seek propose wish prepare try pledge promise vow offer goal"), "meant"
    ),
    **dict.fromkeys(
        to_stem_set("expect forecast predict project likely anticipate estimate foresee probable outlook"), "foreseen"
    ),
    **dict.fromkeys(to_stem_set("need require oblige urge demand call_for urge request obligatory compulsory"), "due"),
    **dict.fromkeys(
        to_stem_set(
            "allege suspect threat threaten fear warn believe claim suggest appear seem doubt question unclear"
        ),
        "hedged",
    ),
}
CONSIDERS: Final = to_stem_set("consider contemplate mull weigh discuss")
WEIGHED: Final = frozenset({"a", "an", "the", "whether", "how", "its", "their", "his", "her"})
THREATENS: Final = to_stem_set("threat threaten")
APPLIES: Final = frozenset({"applied", "applying", "apply", "asked", "asking", "bid", "bidding"})
CERTAIN: Final = frozenset({"going", "set", "due", "about", "certain", "sure", "bound", "guaranteed"})
BY_NEXT: Final[dict[str, tuple[frozenset[str], Mood]]] = {
    "would": (frozenset({"like", "love", "prefer"}), "meant"),
    "risk": (frozenset({"that"}), "open"),
    "danger": (frozenset({"that"}), "open"),
    "thinking": (frozenset({"of", "about"}), "open"),
}
"""Words whose mood comes from the word after them."""
PERMITS: Final = to_stem_set("permit allow approve clear authorise authorize license licence grant entitle let legal")
FORBIDS: Final = to_stem_set("ban block bar forbid prohibit refuse")
