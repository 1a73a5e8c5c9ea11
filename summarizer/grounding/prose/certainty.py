"""Warns where a sentence knows what its quote only suspects, or the other way about: "found" for "suspects".

Everything here is a warning a reader should look at, never a proof. Modal verbs are compared in `modality`.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.prose.mood_words import Mood, to_stem_set
from summarizer.grounding.prose.moods import Moods
from summarizer.grounding.prose.opposites import GROUPS
from summarizer.grounding.prose.sentence_sense import Sense

_KNOWS: Final = to_stem_set("find establish confirm discover prove conclude determine verify show")
_GUESSES: Final = to_stem_set("suspect allege believe fear assume speculate think assume")
_ASSUMES: Final = to_stem_set("assume speculate")
_KNOWS_SURELY: Final = to_stem_set("establish confirm prove conclude determine verify")
_SURMISES: Final = to_stem_set("suspect speculate guess")
"""Of those that guess, the ones that nobody takes for findings."""
_SEEMS: Final = _GUESSES | to_stem_set("seem appear suggest estimate expect hope plan")
_ALLEGES: Final = to_stem_set("allege suspect")
_ALLEGED: Final = frozenset({"allegedly", "reportedly", "purportedly", "supposedly"})
_IFS: Final = frozenset({"if", "whether", "unless", "apparently"})
_PERHAPS: Final = frozenset({"probably", "presumably", "perhaps", "maybe", "possibly", "conceivably", "supposedly"})
_SPEAKS: Final = to_stem_set(
    "say claim accuse accord charge tell testify report argue assert maintain state deny blame insist declare describe"
    " complain contend accusation claim statement cite add note announce reveal call quote"
)
_SURELY: Final = frozenset({"definitely", "certainly", "undoubtedly", "surely", "inevitably"})
_SOFT: Final[frozenset[Mood]] = frozenset({"open", "meant", "foreseen", "hedged", "would"})
_IMPOSSIBLE: Final = frozenset({"cannot", "impossible", "can't", "couldn't"})
_STOPS: Final = frozenset(",;.!?:—")
_WISHES: Final = frozenset({"hopes", "hope", "hoped", "hoping", "wants", "wanted", "wishes"})
_REACH: Final = 6


def find_changed_certainty(prose: Moods, quote: Moods) -> str:
    """Why one of two texts is surer than the other by its adverbs and by what its verbs know; empty where it is not."""
    return (
        _compare_adverbs(prose, quote)
        or _compare_knowledge(prose, quote)
        or _compare_alleged(prose, quote)
        or _compare_forced(prose, quote)
        or _compare_chances(prose, quote)
        or _compare_so_far(prose, quote)
        or _compare_wished(prose, quote)
        or _compare_would(prose, quote)
    )


def _compare_adverbs(prose: Moods, quote: Moods) -> str:
    said, there = prose.sense.words.vocabulary, quote.sense.words.vocabulary
    if not _PERHAPS.isdisjoint(said):
        open_there = quote.moods & {"open", "foreseen", "would"} or not (_PERHAPS | _ALLEGED | _IFS).isdisjoint(there)
        return "" if open_there or _verbs(quote.sense, _SEEMS) else "it leaves open what the quote does not"
    if _SURELY.isdisjoint(said) or not _SURELY.isdisjoint(there):
        return ""
    if quote.moods & {"open", "foreseen", "hedged"} and not prose.moods & {"open", "foreseen", "hedged"}:
        return f"it says “{min(_SURELY & said)}” of what the quote leaves open"
    return ""


def _verbs(sense: Sense, stems: frozenset[str]) -> list[int]:
    if sense.present.isdisjoint(stems):
        return []
    return [at for at, key in enumerate(sense.keys) if key in stems and sense.words.is_verb(at)]


def _compare_knowledge(prose: Moods, quote: Moods) -> str:
    here, there = prose.sense, quote.sense
    if _verbs(here, _KNOWS) and here.present.isdisjoint(_GUESSES) and not prose.moods & _SOFT:
        guesses = _verbs(there, _GUESSES) or [at for at, key in enumerate(there.keys) if key in _ASSUMES]
        guessed = {group for at in guesses for group in there.groups[at + 1 : at + 3 * _REACH] if group}
        if len(guessed & set(here.groups)) > 1 and not _KNOWS_SURELY & there.present:
            return "it says as established what the quote says as suspected"
    elif _verbs(here, _SURMISES) and here.present.isdisjoint(_KNOWS) and there.present.isdisjoint(_GUESSES):
        return "it says as suspected what the quote says as established" if _verbs(there, _KNOWS) else ""
    return ""


def _compare_alleged(prose: Moods, quote: Moods) -> str:
    """Why what somebody alleges is told as done by nobody's word."""
    here, there = prose.sense, quote.sense
    if _ALLEGED.isdisjoint(there.words.vocabulary) and _ALLEGES.isdisjoint(there.present):
        return ""
    if prose.moods & _SOFT or not here.present.isdisjoint(_SPEAKS | _GUESSES) or "according" in here.words.vocabulary:
        return ""
    alleged: set[str] = set()
    for at in [at for at, low in enumerate(there.words.lows) if low in _ALLEGED] + _verbs(there, _ALLEGES):
        end = next((stop for stop in range(at, len(there.groups)) if there.words.lows[stop] in _STOPS), at + _REACH)
        alleged.update(there.groups[at + 1 : min(end, at + 3 * _REACH)])
        if "," in there.words.lows[max(0, at - 4) : at]:  # "…, a witness alleged"
            alleged.update(there.groups[max(0, at - 3 * _REACH) : at])
    told = {here.groups[at] for at in prose.verbs_done if here.groups[at] in alleged}
    return "it tells as a fact what the quote says is alleged" if told - _SPEAKS else ""


def _compare_forced(prose: Moods, quote: Moods) -> str:
    """Why the sentence says that something may have to be that had to be."""
    if "open" not in prose.moods or quote.moods & {"open", "foreseen"}:
        return ""
    lows = prose.sense.words.lows
    open_here = any(mood == "open" and lows[at + 1 : at + 3] == ["have", "to"] for at, mood in prose.found)
    forced = "had to " in " ".join(quote.sense.words.lows)
    return "it leaves open what the quote says had to be" if open_here and forced else ""


def _compare_chances(prose: Moods, quote: Moods) -> str:
    """Why one text calls impossible what the other calls unlikely."""
    if ("unlikely" in prose.sense.words.vocabulary) == ("unlikely" in quote.sense.words.vocabulary):
        return ""
    for one, other in ((prose.sense, quote.sense), (quote.sense, prose.sense)):
        ruled = not one.words.vocabulary.isdisjoint(_IMPOSSIBLE) or "could not" in " ".join(one.words.lows)
        if not ruled or "unlikely" in one.words.vocabulary or "unlikely" not in other.words.vocabulary:
            continue
        if other.words.vocabulary.isdisjoint(_IMPOSSIBLE):
            at = other.words.lows.index("unlikely")
            if {key for key in other.groups[at + 1 : at + _REACH] if key} & set(one.groups):
                return "one says that it cannot be, the other that it is unlikely"
    return ""


def _compare_wished(prose: Moods, quote: Moods) -> str:
    """Why the sentence says as wished what the quote says will be."""
    if (_WISHES | {"like"}).isdisjoint(prose.sense.words.vocabulary) or "sure" not in quote.moods:
        return ""
    lows, groups = prose.sense.words.lows, prose.sense.groups
    wished: set[str] = set()
    for at in range(2, len(groups)):
        if lows[at - 1] == "to" and (lows[at - 2] in _WISHES or (lows[at - 2] == "like" and lows[at - 3] == "would")):
            wished.add(groups[at])
    told = wished and wished & {GROUPS.get(key, key) for key in quote.governed("sure")}
    return "it says as wished what the quote says will be" if told else ""


def _compare_would(prose: Moods, quote: Moods) -> str:
    """Why the sentence says that something would be, where the quote asks whether, or says that it has been."""
    if "would" not in prose.moods:
        return ""
    would = {GROUPS.get(key, key) for key in prose.governed("would")}
    if not would or prose.moods & {"open", "meant", "foreseen", "hedged", "due"}:
        return ""
    lows, groups = quote.sense.words.lows, quote.sense.groups
    for at, low in enumerate(lows[: len(groups)]):
        if low == "whether" and would & set(groups[at : at + _REACH]):
            return "it says what will be, which the quote leaves open"
    if quote.moods & {"sure", "would", "open", "meant", "foreseen"}:
        return ""
    done = {groups[at] for at in quote.verbs_done if not {"has", "have", "had"}.isdisjoint(lows[max(0, at - 3) : at])}
    return "it says what would be, which the quote says has been" if would & done else ""


def _compare_so_far(prose: Moods, quote: Moods) -> str:
    """Why the sentence says of what has not been so yet that it will not be."""
    if "yet" not in quote.sense.words.vocabulary or "yet" in prose.sense.words.vocabulary:
        return ""
    if quote.moods & {"sure", "would", "foreseen"} or "sure" not in prose.moods:
        return ""
    refused = {prose.sense.groups[at] for at in prose.sense.negations.turned}
    awaited = {group for group in quote.sense.groups if group}
    return "it says what will not be, the quote what has not been so far" if refused & awaited else ""
