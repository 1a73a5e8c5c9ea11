"""Warns where a sentence has one speaker say what in its quote another says, or one thing rise where another rose.

Everything here is a warning a reader should look at, never a proof. What two names do to each other is compared in
`swaps`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from summarizer.grounding.prose.frames import Frame
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.stems import stem

_SAYS: Final = frozenset(
    map(stem, "say tell warn announce claim argue insist state declare note believe think fear complain add".split())
)
_STOPS: Final = frozenset(".;!?\n")
_SAME: Final = 0.6
_OWN: Final = 0.25
"""What part of what somebody is told to say must be another's words, and how little of it his own."""
_LEAST: Final = 3


class _Speech(NamedTuple):
    """Who says something, and what, by their keys."""

    speaker: str
    content: frozenset[str]


def find_swapped_speakers(prose: Sense, quote: Sense) -> Iterator[str]:
    """Find somebody who says here what somebody else says there, though both speak there."""
    if len(_saying(quote)) < 2:
        return
    there = list(_read_speeches(quote))
    for said in _read_speeches(prose):
        own = frozenset().union(*(speech.content for speech in there if speech.speaker == said.speaker))
        if not own or len(said.content) < _LEAST or len(said.content & own) > _OWN * len(said.content):
            continue
        for speech in there:
            if speech.speaker != said.speaker and len(said.content & speech.content) >= _SAME * len(said.content):
                yield f"“{said.speaker}” says here what “{speech.speaker}” says there"
                return


def _saying(sense: Sense) -> list[Frame]:
    if sense.present.isdisjoint(_SAYS):
        return []
    return [frame for frame in sense.frames if frame.at >= 0 and sense.keys[frame.at] in _SAYS and frame.subject]


def _read_speeches(sense: Sense) -> Iterator[_Speech]:
    """Who says what, where that stands after the verb."""
    frames = sorted(_saying(sense), key=lambda frame: frame.at)
    for number, frame in enumerate(frames):
        end = min(frames[number + 1].subject) if number + 1 < len(frames) else len(sense.groups)
        lows = sense.words.lows
        stop = next((at for at in range(frame.at, end) if lows[at] in _STOPS), end)
        content = frozenset(sense.groups[frame.at + 1 : stop]) - {""}
        if frame.subject[-1] < frame.at and content:
            yield _Speech(sense.groups[frame.subject[-1]], content)


def find_turned_subject(prose: Sense, quote: Sense) -> Iterator[str]:
    """Find something that falls here and rises there, in words that the quote has of something else as well."""
    ends = {(pole.axis.number, -pole.sign) for pole in quote.poles if not pole.converse}
    if not any((pole.axis.number, pole.sign) in ends for pole in prose.poles):
        return
    here, there = dict(_read_courses(prose)), dict(_read_courses(quote))
    for subject, courses in here.items():
        known = there.get(subject, frozenset())
        for number, sign in courses:
            if (number, -sign) in known and (number, sign) not in known and (number, -sign) not in courses:
                yield f"“{subject}” goes one way here and the other way there"
                return


def _read_courses(sense: Sense) -> Iterator[tuple[str, frozenset[tuple[int, int]]]]:
    """For each subject of a verb without an object, at which ends of opposites its verbs are."""
    found: dict[str, set[tuple[int, int]]] = {}
    for frame in sense.frames:
        if frame.at < 0 or not frame.subject or sense.keys[frame.at] not in _MOVES:
            continue
        heads = [at for at in frame.subject if at + 1 not in frame.subject]
        for pole in sense.poles:
            if pole.index == frame.at and not pole.axis.mixed:
                for at in heads:
                    found.setdefault(sense.groups[at], set()).add((pole.axis.number, pole.sign))
    for subject, courses in found.items():
        yield subject, frozenset(courses)


_MOVES: Final = frozenset(
    map(
        stem,
        "rise grow climb jump surge soar increase rebound fall drop decline decrease shrink slump plunge tumble slide"
        " slip dip dwindle improve worsen strengthen weaken accelerate slow".split(),
    )
) | {"go_up", "go_down"}
"""Verbs that tell which way their subject goes."""
