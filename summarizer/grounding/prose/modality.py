"""Warns where a sentence makes sure what its quote leaves open, or leaves open what it makes sure: may for will.

Everything here is a warning a reader should look at, never a proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from summarizer.grounding.prose.mood_words import FORBIDS, PERMITS, Mood
from summarizer.grounding.prose.moods import Moods

_SOFTER: Final[frozenset[Mood]] = frozenset({"open", "meant", "foreseen", "hedged"})
_WEAKER: Final[frozenset[Mood]] = frozenset({"open", "meant", "foreseen"})
_IF: Final = frozenset({"if", "unless", "without"})
_MAY_NOT: Final = re.compile(r"\bmay (?:not|no longer)\b")
_AROUND: Final = 7


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
    if not _IF.isdisjoint(prose.sense.words.vocabulary) and not _IF.isdisjoint(quote.sense.words.vocabulary):
        said.add("hedged")
    if "would" in given and "hedged" not in given:
        given.add("sure")
    if "sure" in said and _refuses(prose) and any(not negation.plain for negation in quote.sense.negations.every):
        return  # "will not strike" of "called off a planned strike"
    if not FORBIDS.isdisjoint(quote.sense.present) and _MAY_NOT.search(" ".join(prose.sense.words.lows)):
        return  # "may not merge" of "blocked the merger"
    if "open" in said and _is_permission(prose, quote):
        return
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


def _is_permission(prose: Moods, quote: Moods) -> bool:
    """Whether what may be is what the quote permits, or forbids until something else: "may merge" of "cleared"."""
    opening = [at for at, mood in prose.found if mood == "open"]
    sense, permitted = prose.sense, quote.permitted
    if not permitted or any(sense.words.lows[at] != "may" or sense.words.lows[at + 1] == "have" for at in opening):
        return False
    verbs = [next((one for one in range(at + 1, len(sense.keys)) if sense.keys[one]), at) for at in opening]
    return all(sense.groups[at] in permitted and sense.keys[at] not in PERMITS for at in verbs)


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
