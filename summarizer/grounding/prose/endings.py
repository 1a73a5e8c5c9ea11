"""Whether what seems to contradict only tells of an end: of a pause, which is a resumption, or of a doing, which stops.

Two words that may contradict each other are handed in; which those are is decided in `contradictions`.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.prose.opposites import to_stems
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.signs import Sign

_ENDS: Final = to_stems("end halt cease terminate phase_out")
_PAUSES: Final = to_stems("pause break halt freeze hiatus suspension moratorium stoppage lull interruption absence")
_BEHIND, _AHEAD = 16, 5
"""How far before an end, and after it, what stood still may be named."""
_JUST_BEFORE: Final = 3


def is_of_an_end(own: Sign, other: Sign, here: Sense, there: Sense) -> bool:
    """Whether a word of the sentence and one of its quote say the same of an end.

    "A break came to an end" is "resumed after a pause", and "to end purchases" is "to stop buying".
    """
    if own.turned == other.turned:
        return _ends_pause(own.index, here) or _ends_pause(other.index, there)
    return _ends_doing(other.index, there, here) if own.turned else _ends_doing(own.index, here, there)


def _ends_pause(index: int, sense: Sense) -> bool:
    """Whether a word ends what stood still."""
    near = sense.keys[max(0, index - _BEHIND) : index + _AHEAD]
    return sense.keys[index] in _ENDS and not _PAUSES.isdisjoint(near)


def _ends_doing(index: int, sense: Sense, other: Sense) -> bool:
    """Whether a word that no negation turns is of a doing that ends, by a verb that the other text has not."""
    ends = _ENDS.intersection(sense.keys[max(0, index - _JUST_BEFORE) : index])
    return bool(ends) and not any(other.keys[at] in ends for at in other.words.content if other.words.is_verb(at))
