"""What a figure counts, read from the words around it, so that two figures can be known to be of the same thing.

Abstains wherever that is not plain: parts, additions, forecasts and other events are not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.grounding.consistency.lexicon import (
    ADDED,
    ANYBODY,
    BACKGROUND,
    CLOCK,
    COUNT_NOUNS,
    EVENTS,
    LINKING,
    NO_TOTAL,
    RANKS,
    SAYING,
    UPDATES,
)
from summarizer.grounding.consistency.passages import Passage, Placed
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import FUNCTION

_STOPS: Final = frozenset(", ; : — – ( ) and but while including".split())
_NEAR_RIGHT: Final = 7
_NEAR_LEFT: Final = 6
_PRONOUNS: Final = frozenset("he she they i we you it this these those who".split())
_MODALS: Final = frozenset("may might could would will can should must if".split())
_PLAIN: Final = frozenset(stem(word) for word in (*EVENTS, *ANYBODY, *COUNT_NOUNS, "confirm", "count", "injury"))
_KNOWN: Final = frozenset("the them those these its their whom which all".split())
_NOUN_EVENTS: Final = frozenset("deaths death fatalities fatality injuries injury layoffs crowd turnout lives".split())
_IDLE: Final = frozenset(
    "be is was were are been being have has had come came reach reached total totalled totaled amount amounted amounts"
    " stand stands stood number numbered figure put at to of on in a the an its their there some about people person"
    " according said say says new also which that".split()
)
_SKIPPED: Final = _IDLE | SAYING | CLOCK


@dataclass(frozen=True, slots=True)
class Scene:
    """What a sentence tells, whichever of its figures is looked at.

    Attributes:
        words: Its content words and modals, each with its stem; no figures.
        names: Its capitalised words but for the first, in lower case.
        times: Its words for days and times.
        background: Whether it tells of another event or time.
        updated: Whether it tells that a count changed.
    """

    words: dict[str, str]
    names: frozenset[str]
    times: frozenset[str]
    background: bool
    updated: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """What a figure counts or measures.

    Attributes:
        event: What happened to those who are counted ("killed"); empty where it is something else.
        group: Who or what is counted: empty for anybody, else the unit.
        words: Stems of the content words and modals of its sentence, without the speaker's and figures'.
        scene: Those of them that say more than what happened, and to people.
        names: Names in its sentence, in lower case, without those of whoever says it.
        told: What else its sentence tells.
    """

    event: str
    group: str
    words: frozenset[str]
    scene: frozenset[str]
    names: frozenset[str]
    told: Scene


def read_scene(passage: Passage) -> Scene:
    """What a sentence tells."""
    words = set(passage.words)
    return Scene(
        words=_content(passage),
        names=_names(passage),
        times=frozenset(words & (CLOCK | RANKS) | set(passage.dates) - {"may"}),
        background=not BACKGROUND.isdisjoint(words),
        updated=not UPDATES.isdisjoint(words),
    )


def read_thing(passage: Passage, placed: Placed, *, told: Scene, speaker: frozenset[str] = frozenset()) -> Thing | None:
    """What a figure counts; None where it is a part, an addition, a forecast, or not plain.

    Args:
        passage: Its sentence.
        placed: The figure.
        told: What the sentence tells.
        speaker: Words that name who says it, in lower case.
    """
    near = [*passage.before(placed, 4), *passage.after(placed, 3)]
    if not NO_TOTAL.isdisjoint(near) or (passage.after(placed, 1) == ["of"] and _is_partitive(passage, placed)):
        return None
    if placed.figure.comparator == "between" and placed.figure.value_to is None:
        return None
    event = _read_event(passage, placed)
    if event and not _MODALS.isdisjoint(passage.words[max(0, placed.first - 8) : placed.last + 4]):
        return None
    unit = placed.figure.unit
    group = "" if unit is None or unit in ANYBODY or EVENTS.get(unit) == event != "" or unit in EVENTS else unit
    content = frozenset(stemmed for word, stemmed in told.words.items() if word not in speaker)
    return Thing(event, group, content, content - _PLAIN, told.names - speaker, told)


def read_count(passage: Passage, placed: Placed) -> tuple[str, bool]:
    """What happened to those whom a figure counts, whatever it is a part of; and whether it comes on top of another."""
    near = [*passage.before(placed, 2), *passage.words[placed.first : placed.last + 1]]
    return _read_event(passage, placed), not ADDED.isdisjoint(near)


def _is_partitive(passage: Passage, placed: Placed) -> bool:
    """Whether a count is a part of a known whole: "12 of the dead", but not "35 percent of teachers"."""
    bare = placed.figure.unit is None and placed.figure.kind == "cardinal"
    return bare or not _KNOWN.isdisjoint(passage.after(placed, 2))


def _read_event(passage: Passage, placed: Placed) -> str:
    """What happened to those whom a figure counts: the verb right before it, else the nearest word behind it."""
    unit = placed.figure.unit
    if unit in ("dead", "death", "fatality", "body"):
        return "killed" if unit != "body" else ""
    own = next((EVENTS[word] for word in passage.words[placed.first : placed.last] if word in EVENTS), "")
    if own:
        return own if {own, ""} >= {EVENTS.get(word, "") for word in passage.after(placed, 3)} else ""
    left = _read_left(passage, placed)
    if left:
        return left
    said = list(dict.fromkeys(EVENTS[word] for word in _right(passage, placed) if word in EVENTS))
    return said[0] if len(said) == 1 else ""  # "killed or injured" counts neither


def _right(passage: Passage, placed: Placed) -> Sequence[str]:
    """The words behind a figure, to the end of its clause; over ", including four children,"."""
    words = passage.words
    at = placed.last
    if passage.after(placed, 2) == [",", "including"]:
        closing = next((n for n in range(at + 2, min(len(words), at + 14)) if words[n] == ","), None)
        at = at + 14 if closing is None else closing + 1
    limit = min([at + _NEAR_RIGHT, len(words), *(other.first for other in passage.placed if other.first >= at)])
    end = next((n for n in range(at, limit) if words[n] in _STOPS), limit)
    return words[at:end]


def _read_left(passage: Passage, placed: Placed) -> str:
    """What the words before a figure say: "killed at least 12", "the death toll stands at 12", "number of dead at"."""
    start = passage.bound_start(placed)
    words = passage.words[max(0, start - _NEAR_LEFT) : start]
    cut = max((n for n, word in enumerate(words) if word in _STOPS or word[0].isdigit()), default=-1)
    words = words[cut + 1 :] if not (words[-1:] == [":"] and words[-2:-1] == ["toll"]) else ["death", "toll"]
    if words and words[-1] in EVENTS and words[-1] not in _NOUN_EVENTS and not _is_passive(words):
        return EVENTS[words[-1]]
    while words and (words[-1] in LINKING or words[-1] in UPDATES):
        words = words[:-1]
    noun = next((word for word in reversed(words) if word in EVENTS), "")
    if noun and (not COUNT_NOUNS.isdisjoint(words) or noun in _NOUN_EVENTS) and len(words) <= 5:
        return EVENTS[noun]
    return "killed" if words[-1:] == ["toll"] else ""


def _is_passive(words: Sequence[str]) -> bool:
    """Whether the verb before a figure ends a clause of its own: "two were killed 12 days later"."""
    return not {"was", "were", "been", "be"}.isdisjoint(words[-3:-1])


def _content(passage: Passage) -> dict[str, str]:
    """A sentence's content words and modals with their stems, without figures and idle words."""
    found: dict[str, str] = {}
    inside = {n for other in passage.placed for n in range(other.first, other.last)}
    for at, word in enumerate(passage.words):
        if at in inside or word in found or word in _SKIPPED or not word[0].isalpha():
            continue
        if word in FUNCTION and word not in _MODALS:
            continue
        found[word] = stem(word)
    return found


def _names(passage: Passage) -> frozenset[str]:
    """The last words of a sentence's names, in lower case, without its first word and words for days."""
    text, starts = passage.tokens.text, passage.tokens.starts
    capital = [
        at > 0 and text[starts[at]].isupper() and word not in CLOCK and passage.words[at - 1] not in "“\"‘':"
        for at, word in enumerate(passage.words)
    ]
    ends = [at for at, is_name in enumerate(capital) if is_name and capital[at + 1 : at + 2] != [True]]
    return frozenset(passage.words[at].removesuffix("’s").removesuffix("'s") for at in ends)


def has_pronoun_subject(passage: Passage) -> bool:
    """Whether a sentence is about somebody or something that only a pronoun names."""
    return not _PRONOUNS.isdisjoint(passage.words[:3])
