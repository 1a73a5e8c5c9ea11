"""Which moods a text expresses, of what: what will be, may be, is meant, must be, and what is told as done.

Nothing here compares two texts: that is done in `modality`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

from summarizer.grounding.prose.mood_words import (
    APPLIES,
    BY_NEXT,
    CERTAIN,
    CONSIDERS,
    MOOD_STEMS,
    MOOD_WORDS,
    PERMITS,
    THREATENS,
    WEIGHED,
    Mood,
)
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.word_classes import BE, PAST

_ADVERBS: Final = frozenset("not also soon still only never ever again now then be have been even to n't".split())
_NOT_BEFORE_PAST: Final = frozenset({"the", "a", "an", "its", "their", "of", "to"})
_FORBIDDEN: Final = frozenset({"cannot", "can't"})
_NEAR: Final = 8
_REACH: Final = 7


class Moods:
    """The moods of one text, and which word each governs.

    Attributes:
        sense: The text.
        found: Where a mood is expressed, and which.
        moods: Those that are expressed.
    """

    def __init__(self, sense: Sense) -> None:
        self.sense = sense
        self._known: dict[tuple[Mood, ...], set[int]] = {}
        self.found = self._find()
        if any(sense.keys[second] == "rule_out" for _, second in sense.negations.undone):
            self.found.append((sense.negations.undone[0][1], "open"))  # "has not ruled out"
        self.moods = frozenset(mood for _, mood in self.found)

    def _find(self) -> list[tuple[int, Mood]]:
        lows, keys = self.sense.words.lows, self.sense.keys
        found: list[tuple[int, Mood]] = []
        for index, key in enumerate(keys):
            low = lows[index]
            mood = MOOD_WORDS.get(low) or MOOD_STEMS.get(key)
            if mood is not None or low in BY_NEXT or low == "to":
                mood = self._in_context(index, low, mood)
                if mood is not None:
                    found.append((index, mood))
        return found

    def _in_context(self, index: int, low: str, mood: Mood | None) -> Mood | None:
        """The mood of a word that may express one, by what stands beside it."""
        words = self.sense.words
        if low == "to":
            return self._infinitive(index)
        following = words.lows[index + 1]
        if low in BY_NEXT and following in BY_NEXT[low][0]:
            if following == "that" and "had" in words.lows[index + 2 : index + 5]:
                return None  # "a risk that it had known of"
            return BY_NEXT[low][1]
        if low.startswith("weigh") and not (following.endswith("ing") or following in WEIGHED):
            return None
        if low == "considers" and not (following.endswith("ing") or following == "whether"):
            return None  # "considers it unrealistic"
        if mood == "open" and low.endswith("ed"):  # "have considered" is done
            return None
        if low in ("may", "will", "might") and words.words[index].capital and not words.is_initial(index):
            return None
        if (low == "chance" and words.lows[index - 1] == "by") or (low == "could" and following == "not"):
            return None
        return mood

    def _infinitive(self, index: int) -> Mood | None:
        """The mood of "to": sure in "is to meet", "going to" and "set to"; due in "has to"."""
        words = self.sense.words
        before, earlier = words.lows[index - 1], words.lows[index - 2]
        if before in BE or (before in CERTAIN and earlier in BE):
            return "sure"
        if before in ("talks", "negotiations", "discussions", "negotiating") and words.is_verb(index + 1):
            return "open"
        if before in APPLIES and words.is_verb(index + 1):
            return "meant"
        return "due" if before in ("has", "have", "had") else None

    def governed(self, *moods: Mood) -> set[str]:
        """Keys of the words that follow words of some moods, up to two each."""
        return {self.sense.keys[index] for index in self._governed(*moods)}

    def _governed(self, *moods: Mood) -> set[int]:
        known = self._known.get(moods)
        if known is not None:
            return known
        words, keys = self.sense.words, self.sense.keys
        governed: set[int] = set()
        for index, mood in self.found:
            if mood in moods:
                at, count = index + 1, 0
                while at < len(words) and at - index < _REACH and count < 2 and words.lows[at] not in (",", ".", ";"):
                    if keys[at]:
                        governed.add(at)
                        count += 1
                    at += 1
        self._known[moods] = governed
        return governed

    @cached_property
    def done(self) -> set[str]:
        """Keys of the words that are told as done: past forms, and what follows "has" and "was", under no mood."""
        keys, governed = self.sense.keys, self._governed("meant", "foreseen", "due", "open", "sure")
        return {key for index, key in enumerate(keys) if key and index not in governed and self._is_done(index)}

    @cached_property
    def verbs_awaited(self) -> list[int]:
        """Verbs that come next after a mood of what is not so yet."""
        words, keys, found = self.sense.words, self.sense.keys, []
        for index, mood in self.found:
            conditional = mood == "would" and "if" in words.vocabulary
            conditional = conditional or (keys[index] in THREATENS and words.lows[index + 1] == "to")
            if not conditional and mood not in ("open", "meant", "foreseen", "sure") and words.lows[index] != "whether":
                continue
            ahead = (at for at in range(index + 1, min(index + 5, len(words))) if keys[at])
            at = next(ahead, None)
            if at is not None and words.is_verb(at):
                found.append(at)
        considered = (at for at, key in enumerate(keys) if key in CONSIDERS and words.lows[at + 1].endswith("ing"))
        return found + [at + 1 for at in considered if words.is_verb(at) and keys[at + 1 : at + 2] not in ([], [""])]

    @cached_property
    def verbs_done(self) -> list[int]:
        """Verbs that are told as done, under no mood, in a text that hedges nothing."""
        if "hedged" in self.moods or "would" in self.moods:
            return []
        words = self.sense.words
        governed = self._governed("meant", "foreseen", "due", "open", "sure")
        return [
            at
            for at, key in enumerate(self.sense.keys)
            if key and at not in governed and words.is_verb(at) and self._is_done(at)
        ]

    @cached_property
    def permitted(self) -> frozenset[str]:
        """What stands near a word that permits, or behind one that forbids."""
        near: set[str] = set()
        for at, key in enumerate(self.sense.keys):
            if key in PERMITS:
                near.update(self.sense.groups[max(0, at - _NEAR) : at] + self.sense.groups[at + 1 : at + _NEAR])
            elif self.sense.words.lows[at] in _FORBIDDEN:
                near.update(self.sense.groups[at + 1 : at + 4])
        return frozenset(near) - {""}

    @cached_property
    def groups_awaited(self) -> frozenset[str]:
        """Those of `verbs_awaited`, synonyms taken together."""
        return frozenset(self.sense.groups[at] for at in self.verbs_awaited)

    @cached_property
    def groups_done(self) -> frozenset[str]:
        """Those of `verbs_done`, synonyms taken together."""
        return frozenset(self.sense.groups[at] for at in self.verbs_done)

    def _is_done(self, index: int) -> bool:
        words, at = self.sense.words, index - 1
        while at >= 0 and (words.lows[at] in _ADVERBS or words.lows[at].endswith("ly")):
            if words.lows[at] in ("be", "to"):
                return False
            at -= 1
        before, low = words.lows[at], words.lows[index]
        if before in ("has", "have", "had", "was", "were"):
            return True
        return before not in _NOT_BEFORE_PAST and (low in PAST or low.endswith("ed"))
