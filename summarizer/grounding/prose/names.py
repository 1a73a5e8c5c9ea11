"""Whether every name in a sentence is held by what the sentence is checked against.

A name is what capitals mark and what is no ordinary word; months and weekdays are names of dates and stand here too.
Figures, and what is said of a name, are checked elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from summarizer.grounding.gazetteer.places import month_names, weekday_names
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary, is_rather_name
from summarizer.grounding.prose.common_words import (
    BEFORE_HYPHEN,
    NATIONS,
    OFFICES,
    is_compound,
    is_titled,
)
from summarizer.grounding.prose.name_index import NameIndex, adjectives_of, hyphened, place_of, root_of
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word import Word, fold
from summarizer.grounding.prose.word_classes import AUXILIARIES, DETERMINERS, FUNCTION
from summarizer.grounding.prose.words import Chain, Words

_NO_NAMES: Final = frozenset(
    "mr mrs ms mx miss dr prof sir dame lord lady madam jr sr phd md st saint rev fr earth internet".split()
)
"""Titles, and what there is but one of."""
_LOCATING: Final = frozenset("in at near from to outside around inside across".split())
_SPEAKS: Final = frozenset("said says told tells wants warned added will would has had is was plans".split())
_SPELLED: Final = {
    "CEO": ("chief", "executive"),
    "CFO": ("chief", "financial"),
    "PM": ("prime", "minister"),
    "MP": ("member", "parliament"),
    "MEP": ("member", "parliament"),
    "VP": ("vice", "president"),
    "AI": ("artificial", "intelligence"),
    "TV": ("television",),
    "GP": ("doctor",),
    "FM": ("foreign", "minister"),
    **{short: (word,) for short, word in zip(("DNA", "GDP", "EV"), ("genetic", "economy", "electric"), strict=True)},
}
"""Acronyms whose letters are not those of a run of words in a row, or are too few to go by."""
_CLIPPED: Final[dict[str, str]] = dict(
    zip(
        "fed gov sen rep gen prof pres col lt sgt capt tories bros intl dept govt".split(),
        "federal governor senator representative general professor president colonel lieutenant sergeant captain tory"
        " brothers international department government".split(),
        strict=True,
    )
)


def check_names(
    prose: Words, evidence: NameIndex, *, beside: NameIndex | None, article: NameIndex | None, openers: frozenset[str]
) -> list[str]:
    """Find the names in a sentence that nothing holds.

    Args:
        prose: The sentence.
        evidence: What it is held against.
        beside: Names that may stand in it as well.
        article: The whole article, by which a name that the evidence shortens may be given in full.
        openers: Ordinary words of another language that sentences open with.

    Returns:
        The names that are held by nothing, each as a reason.
    """
    checker = _Checker(prose, [evidence] if beside is None else [evidence, beside], article, openers)
    failures: list[str] = []
    for chain in prose.chains:
        failures += checker.check(chain)
    return list(dict.fromkeys(failures))


class _Checker:
    """Goes through the names of one sentence."""

    def __init__(
        self, prose: Words, sources: list[NameIndex], article: NameIndex | None, openers: frozenset[str]
    ) -> None:
        self.prose, self.sources, self.article, self.openers = prose, sources, article, openers
        self.titled = is_titled(prose)

    def check(self, chain: Chain) -> Iterator[str]:
        """Reasons why a chain of capitals is not held."""
        names = [position for position in range(len(chain.words)) if self._is_name(chain, position)]
        if not names:
            return
        places = self._places(chain, names)
        missing = [
            position
            for position in names
            if not (places[position] if position in places else self._is_held(chain, position))
        ]
        held = [position for position in names if position not in missing]
        if missing and self._is_spelled_out(chain, names):
            return
        missing = [position for position in missing if not self._is_fuller(chain, position, held)]
        if missing:
            yield f"“{_write(chain, missing)}” is not named there"
            return
        yield from self._check_joined(chain, names, places)
        yield from self._check_nation(chain, names)

    def _is_name(self, chain: Chain, position: int) -> bool:
        """Whether the capital marks a name and not only a sentence's start or a title's style."""
        word, index = chain.words[position], chain.indices[position]
        low = word.low
        if word.acronym:
            return not (self.titled and len(low) > 5 and is_ordinary(low))
        if low in _NO_NAMES or len(low) == 1:
            return False
        initial = self.prose.is_initial(index)
        if initial and (low in self.openers or (low in BEFORE_HYPHEN and self.prose.lows[index + 1] == "-")):
            return False  # "Según Lind", "Co-author Lind"
        if low in _calendar() and low not in ("may", "march", "sun", "sat", "mar"):
            return True
        if low in ("may", "march"):
            following = self.prose.lows[index + 1]
            return (not initial and not self.titled) or following[:1].isdigit()
        if low in FUNCTION or low.endswith("n't") or low.partition("'")[0] in FUNCTION:
            return low == "will" and not initial and not self.titled and len(chain.words) > 1
        if place_of(word.raw):
            return True
        if not is_ordinary(low):
            return not (is_compound(low) and self._is_common(word))
        if initial or self.titled:
            return is_rather_name(low) or (is_also_name(low) and not self.titled and self._acts(index))
        if len(chain.words) > 1 + (chain.words[0].low in FUNCTION):
            return True
        if self.prose.lows[index - 1] in DETERMINERS:  # "the Government", but "the Liberals"
            return is_rather_name(low) or low.endswith("s") or low not in OFFICES
        return True

    def _is_common(self, word: Word) -> bool:
        """Whether a compound has no capital of its own, here or in the evidence."""
        return self.titled or (word.raw[1:].islower() and word.low not in self.sources[0].capitals)

    def _acts(self, index: int) -> bool:
        """Whether a word that opens the sentence is followed by what only somebody's name is followed by."""
        following = self.prose.lows[index + 1]
        if self.prose.words[index].possessive:
            return True
        if following.endswith("s") and self.prose.lows[index + 2] in DETERMINERS:  # "Bush opposes the plan"
            return self.prose.is_verb(index + 1)
        return following in _SPEAKS or following in AUXILIARIES or (following.endswith("ed") and len(following) > 4)

    def _places(self, chain: Chain, names: Sequence[int]) -> dict[int, bool]:
        """For the words of places that have several: whether the place is held as a whole."""
        held: dict[int, bool] = {}
        for size in (3, 2):
            for first in range(len(chain.words) - size + 1):
                span = range(first, first + size)
                if any(position in held for position in span):
                    continue
                place = place_of(self._between(chain, first, first + size - 1))
                if place is not None and set(span) & set(names):
                    whole = any(source.holds_place(place) for source in self.sources)
                    held.update(dict.fromkeys(span, whole))
        return held

    def _between(self, chain: Chain, first: int, last: int) -> str:
        words = self.prose.words[chain.indices[first] : chain.indices[last] + 1]
        return " ".join(word.raw for word in words)

    def _is_held(self, chain: Chain, position: int) -> bool:
        word, index = chain.words[position], chain.indices[position]
        return any(self._holds(source, word, index) for source in self.sources)

    def _holds(self, source: NameIndex, word: Word, index: int) -> bool:
        key = word.key
        if key in source.capitals:
            return True
        number = _calendar().get(word.low)
        if number is not None and number in source.calendar:
            return True
        if number is not None and word.low not in ("may", "march", "sun", "sat", "mar"):
            return False
        if self._holds_place(source, word, index):
            return True
        if word.acronym and (source.spells(key) or self._is_written_out(source, word)):
            return True
        if NATIONS.get(word.low) in source.capitals:
            return True
        if _CLIPPED.get(key) in source.capitals or _CLIPPED.get(key) in source.lower:
            return True
        root = root_of(key)
        if root in source.roots or any(form in source.capitals for form in adjectives_of(key)):
            return True
        if key in source.pairs:
            return True
        parts = hyphened(key)
        return self._holds_lower(source, word, index) or (bool(parts) and all(part in source.roots for part in parts))

    def _holds_place(self, source: NameIndex, word: Word, index: int) -> bool:
        place = place_of(word.raw)
        if place is None or not source.holds_place(place):
            return False
        if not source.is_seat(word.raw):
            return True
        before, following = self.prose.lows[index - 1], self.prose.words[index + 1 : index + 2]
        placed = before in _LOCATING or (before in DETERMINERS and before != "that")  # "said that Hanoi would pay"
        described = (
            following and following[0].content and not following[0].capital and not self.prose.is_verb(index + 1)
        )
        return not placed and not described  # "a Hanoi market"

    def _is_written_out(self, source: NameIndex, word: Word) -> bool:
        spelled = _SPELLED.get(word.key.removesuffix("S"), _SPELLED.get(word.key))
        return spelled is not None and all(part in source.lower or part in source.capitals for part in spelled)

    def _holds_lower(self, source: NameIndex, word: Word, index: int) -> bool:
        """Whether an ordinary word stands there without a capital, and is a name in neither place."""
        low = word.low
        if word.acronym or not (low in source.lower or stem(low) in source.stems):
            return False
        following = self.prose.words[index + 1 : index + 2]
        if low in source.lower and following and following[0].capital and not is_rather_name(low):
            return True  # "Governor Lind" of "the governor, Lind"
        if not is_ordinary(low):  # "Drugmaker" of "the drugmaker"
            return low in source.lower and (self.titled or self.prose.is_initial(index))
        if not is_also_name(low) or self.titled or self.prose.is_initial(index):
            return True
        return self.prose.lows[index - 1] in DETERMINERS or self.prose.words[index - 1].capital

    def _is_spelled_out(self, chain: Chain, names: Sequence[int]) -> bool:
        """Whether the chain is what an acronym of the evidence stands for."""
        if len(names) < 2:
            return False
        initials = "".join(chain.words[position].raw[0] for position in names)
        return any(initials in source.capitals for source in self.sources)

    def _is_fuller(self, chain: Chain, position: int, held: Sequence[int]) -> bool:
        """Whether the article gives the name so in full, where the evidence shortens it."""
        if self.article is None:
            return False
        word = chain.words[position]
        return any(self.article.joins(word.key, chain.words[other].key) for other in held)

    def _check_joined(self, chain: Chain, names: Sequence[int], places: dict[int, bool]) -> Iterator[str]:
        """Names that are held one by one, and that nothing puts together: one's first name and another's last."""
        for one, other in pairwise(names):
            if other != one + 1 or one in places or other in places:
                continue
            first, second = chain.words[one], chain.words[other]
            if first.possessive or first.acronym or second.acronym or self._is_loose(first) or self._is_loose(second):
                continue
            if any(word.raw == "-" for word in self.prose.words[chain.indices[one] : chain.indices[other]]):
                continue
            if second.low.endswith("s") and any(source.locates(first.low) for source in self.sources):
                continue  # "Tuscany Greens" of "Greens in Tuscany"
            indices = [*self.sources, self.article] if self.article is not None else self.sources
            if not any(
                source.joins(first.key, second.key) or source.may_head(first.key, second.key) for source in indices
            ):
                yield f"“{first.raw} {second.raw}” is not named there"

    def _is_loose(self, word: Word) -> bool:
        """Whether a word goes before many names: a title, a state, a month."""
        if place_of(word.raw) or word.low in _calendar() or word.low in _CLIPPED:
            return True
        if word.key not in self.sources[0].capitals and (word.low in self.sources[0].lower or word.low.endswith("er")):
            return True
        return is_ordinary(word.low) and not is_also_name(word.low)

    def _check_nation(self, chain: Chain, names: Sequence[int]) -> Iterator[str]:
        """A title that is given with another state than the evidence gives it with."""
        if len(names) < 2:
            return
        state = place_of(chain.words[names[0]].raw)
        if state is None or chain.words[names[0]].possessive:
            return
        sources = [*self.sources, self.article] if self.article is not None else self.sources
        key = chain.words[names[-1]].key
        given = {place for source in sources for place in source.nations.get(key, ())}
        if given and state not in given:
            yield f"“{self._between(chain, names[0], names[-1])}” is of {' and '.join(sorted(given))} there"


def _write(chain: Chain, missing: Sequence[int]) -> str:
    return " ".join(word.raw for word in chain.words[missing[0] : missing[-1] + 1])


@lru_cache(maxsize=1)
def _calendar() -> dict[str, int]:
    """Months and weekdays in lower case; a weekday's number is made negative to tell it from a month's."""
    names = {fold(name): number for name, number in month_names().items()}
    return names | {fold(name): -1 - number for name, number in weekday_names().items()}
