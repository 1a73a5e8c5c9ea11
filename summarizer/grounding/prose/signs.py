"""What the words of a text say of each concept: that it is so, that it is not, or one or the other of two opposites.

Which word of another text contradicts is decided in `contradictions`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from summarizer.grounding.prose.alignment import Text


@dataclass(frozen=True, slots=True)
class Sign:
    """What a word says of one concept.

    Attributes:
        index: Where it stands.
        concept: A key, or the number of a pair of opposites.
        sign: 1 or -1.
        turned: Whether a negation made it so.
        converse: Whether the other sign may mean the same, told from the other side.
        mixed: Whether the same sign need not mean the same.
        doubtful: Whether a negation may turn it that is not taken into account.
    """

    index: int
    concept: str | int
    sign: int
    turned: bool
    converse: bool = False
    mixed: bool = False
    doubtful: bool = False


class Signs:
    """What the words of one text say, by concept.

    Args:
        text: The text.
        paired: Indices of its negations that the other text has too.
    """

    def __init__(self, text: Text, paired: Collection[int]) -> None:
        self.text = text
        negations = text.sense.negations
        self._turned = negations.turned
        alone = [negation for negation in negations.active if negation.index not in paired]
        self._doubtful = {at for negation in alone for at in negation.scope} - self._turned

    @cached_property
    def found(self) -> dict[str | int, list[Sign]]:
        """All signs, by concept."""
        found: dict[str | int, list[Sign]] = {}
        for sign in (*self._of_words(), *self._of_poles()):
            found.setdefault(sign.concept, []).append(sign)
        return found

    def _of_words(self) -> Iterator[Sign]:
        for index in self.text.content:
            turned, doubtful = index in self._turned, index in self._doubtful
            yield Sign(index, self.text.groups[index], -1 if turned else 1, turned, doubtful=doubtful)
            base = self.text.sense.words.words[index].base
            if base:
                yield Sign(index, base, 1 if turned else -1, not turned, doubtful=doubtful)

    def _of_poles(self) -> Iterator[Sign]:
        for pole in self.text.sense.poles:
            at, axis = pole.index, pole.axis
            turned, doubtful = at in self._turned, at in self._doubtful
            if turned and axis.fixed:
                continue
            yield Sign(at, axis.number, pole.sign, turned, pole.converse, axis.mixed, doubtful)

    @cached_property
    def by_index(self) -> dict[int, list[Sign]]:
        """All signs, by where they stand."""
        found: dict[int, list[Sign]] = {}
        for signs in self.found.values():
            for sign in signs:
                found.setdefault(sign.index, []).append(sign)
        return found


def oppose(own: Sign, other: Sign) -> bool:
    """Whether two signs of one concept contradict each other."""
    return own.sign != other.sign and own.doubtful == other.doubtful
