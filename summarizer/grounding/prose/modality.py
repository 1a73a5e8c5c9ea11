"""Warns where a sentence makes sure what its quote leaves open, or leaves open what it makes sure: may for will.

Everything here is a warning a reader should look at, never a proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from summarizer.grounding.prose.mood_words import (
    APPLIES,
    BY_NEXT,
    CERTAIN,
    CONSIDERS,
    FORBIDS,
    MOOD_STEMS,
    MOOD_WORDS,
    THREATENS,
    WEIGHED,
    Mood,
)
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.word_classes import BE, PAST

_ADVERBS: Final = frozenset("not also soon still only never ever again now then be have been even to n't".split())
_NOT_BEFORE_PAST: Final = frozenset({"the", "a", "an", "its", "their", "of", "to"})
_SOFTER: Final[frozenset[Mood]] = frozenset({"open", "meant", "foreseen", "hedged"})
_WEAKER: Final[frozenset[Mood]] = frozenset({"open", "meant", "foreseen"})
_REACH: Final = 7
_AROUND: Final = 7


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
            return BY_NEXT[low][1]
        if low.startswith("weigh") and not (following.endswith("ing") or following in WEIGHED):
            return None
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
            at -= 1
        before, low = words.lows[at], words.lows[index]
        if before in ("has", "have", "had", "was", "were"):
            return True
        return before not in _NOT_BEFORE_PAST and (low in PAST or low.endswith("ed"))


def find_changed_mood(prose: Moods, quote: Moods) -> Iterator[str]:
    """Reasons to think that one of two texts is surer than the other."""
    said, given = set(prose.moods), set(quote.moods)
    if (
        "would" in said
        and "open" in given
        and not said & {"sure"}
        and not given & {"would", "sure", "meant", "foreseen"}
    ):
        said.add("sure")
    if "would" in given and "hedged" not in given:
        given.add("sure")
    if "sure" in said and _refuses(prose) and any(not negation.plain for negation in quote.sense.negations.every):
        return  # "will not strike" of "called off a planned strike"
    if not FORBIDS.isdisjoint(quote.sense.present) and "may not" in " ".join(prose.sense.words.lows):
        return  # "may not merge" of "blocked the merger"
    if not _is_of_same(prose, quote):
        return
    told = (
        _compare_aligned(prose, quote)
        or _compare_sure(said, given)
        or _compare_open(prose, quote, said, given)
        or _compare_due(prose, quote, said, given)
        or _compare_done(prose, quote)
        or _compare_crossed(prose, quote)
    )
    if told:
        yield told


def _refuses(prose: Moods) -> bool:
    """Whether what will be is negated."""
    lows = prose.sense.words.lows
    return any(mood == "sure" and "not" in lows[at + 1 : at + 3] for at, mood in prose.found)


def _is_of_same(prose: Moods, quote: Moods) -> bool:
    """Whether one of the texts tells what a mood of the other governs."""
    here, there = prose.governed(*prose.moods), quote.governed(*quote.moods)
    return bool(here & quote.sense.present) or bool(there & prose.sense.present)


def _compare_aligned(prose: Moods, quote: Moods) -> str:
    """Why a verb that is done in one of the texts is not in the other, where both tell it of the same."""
    for index in prose.verbs_done:
        key = prose.sense.groups[index]
        if key in quote.groups_awaited and key not in quote.groups_done and _share(prose, index, quote, key):
            return "it tells as done what the quote does not"
    for index in prose.verbs_awaited:
        key = prose.sense.groups[index]
        if key in quote.groups_done and key not in quote.groups_awaited and _share(prose, index, quote, key):
            return "it leaves open what the quote tells as done"
    return ""


def _share(prose: Moods, index: int, quote: Moods, key: str) -> bool:
    """Whether a verb is told of two same things at least within a few words."""
    other = quote.sense.groups.index(key)
    here = {group for group in prose.sense.groups[max(0, index - _AROUND) : index + _AROUND] if group}
    there = {group for group in quote.sense.groups[max(0, other - _AROUND) : other + _AROUND] if group}
    return len((here & there) - {key}) > 1


def _compare_sure(said: set[Mood], given: set[Mood]) -> str:
    """Why what is sure in the sentence is not in the quote, or the other way about."""
    if "sure" in said and not said & _SOFTER and given & _WEAKER and "sure" not in given:
        return "it says what will be, which the quote leaves open"
    if "sure" in said and not said & _SOFTER and given & _SOFTER == {"hedged"} and not given & {"sure", "due"}:
        return "it says what will be, which the quote says under a condition"
    if "open" in said and "sure" in given and not given & _SOFTER and "sure" not in said:
        return "it leaves open what the quote says will be"
    return ""


def _compare_open(prose: Moods, quote: Moods, said: set[Mood], given: set[Mood]) -> str:
    """Why what is open in the sentence is told as a fact in the quote."""
    if "hedged" in said or given & (_SOFTER | {"due", "sure"}):
        return ""
    if "open" in said and prose.governed("open") & quote.sense.present:
        return "it leaves open what the quote does not"
    return "it foresees what the quote says was done" if prose.governed("foreseen") & quote.done else ""


def _compare_due(prose: Moods, quote: Moods, said: set[Mood], given: set[Mood]) -> str:
    """Why what must be in one text is something else in the other."""
    if "due" in given and "due" not in said and prose.governed("sure", "open") & quote.governed("due"):
        if "open" in said and "open" not in given:
            return "it allows what the quote demands"
        if "sure" in said and "sure" not in given:
            return "it says what will be, which the quote demands"
    demanded = prose.governed("due") & quote.governed("open")
    if demanded and "due" not in given and "sure" not in given:
        return "it demands what the quote leaves open"
    return ""


def _compare_done(prose: Moods, quote: Moods) -> str:
    """Why what is told as done in the sentence is not in the quote."""
    if prose.moods:
        return ""
    awaited = quote.governed("open", "meant", "foreseen", "sure") & prose.done - quote.done
    return "it tells as done what the quote does not" if awaited else ""


def _compare_crossed(prose: Moods, quote: Moods) -> str:
    """Why moods have changed places: what will be in the quote may be here, beside what may be there."""
    sure_here, open_here = prose.governed("sure"), prose.governed("open")
    sure_there, open_there = quote.governed("sure", "would"), quote.governed("open")
    soft_there = open_there
    if prose.governed("foreseen", "meant"):  # something else is open in both
        soft_there = open_there | quote.governed("foreseen", "meant")
    if sure_here & soft_there - sure_there - quote.done and not sure_here & sure_there:
        return "it says what will be, which the quote leaves open"
    if open_here & (sure_there | quote.done) - open_there and not open_here & open_there:
        return "it leaves open what the quote does not"
    return ""


def has_moods(prose: Moods, quote: Moods) -> bool:
    """Whether either text expresses a mood, so that there is something to compare."""
    return bool(prose.found) or bool(quote.found)
