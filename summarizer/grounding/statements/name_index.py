"""The names of one text by every form that counts as the same, with where they stand.

Which words of a statement are names is decided in `names`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from rapidfuzz.fuzz import ratio

from summarizer.grounding.statements.name_forms import SPELLED, forms_of, is_transliterated, place_of, root_of
from summarizer.grounding.statements.tokens import Form, Tokens, fold
from summarizer.language.gazetteer.places import month_names, weekday_names
from summarizer.language.gazetteer.vocabulary import is_ordinary

_LONGEST_ACRONYM: Final = 7
_CLIPPED: Final = 4
"""Letters of the shortest name that can be the beginning of a longer one."""
_SPELLED_ALIKE: Final = 90
"""From which likeness (0 to 100) two long names are one in two spellings."""
_ALIKE: Final = 6
"""Letters of the shortest name of which a longer one can be a derivation: "Buddhistischen" of "Buddhist"."""


class NameIndex:
    """Looks names up in one text.

    Args:
        tokens: The text.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._held: dict[Form, tuple[int, ...]] = {}

    def find(self, form: Form) -> tuple[int, ...]:
        """Indices of the tokens by which the text holds a name in any form; empty if it does not.

        >>> NameIndex(Tokens("Many Norwegian premiers met U.N. staff.")).find(Tokens("Norway").forms[0])
        (1,)
        """
        known = self._held.get(form)
        if known is None:
            known = self._held[form] = tuple(sorted(set(self._search(form))))
        return known

    def _search(self, form: Form) -> Iterator[int]:
        low = form.low
        same = self.words.get(low, [])
        if form.acronym and is_ordinary(low):  # "FOX" is no fox
            same = [at for at in same if self.tokens.forms[at].capital]
        direct = [*same, *(at for other in forms_of(low) for at in self.words.get(other, ()))]
        yield from direct
        place = place_of(form.raw.removesuffix("'s").removesuffix("’s"))
        if place is not None:
            yield from self.places.get(place, ())
        yield from self.roots.get(root_of(low), ())
        if form.acronym:
            yield from self._acronyms.get(low, ())
        spelled = SPELLED.get(low)
        if spelled and all(word in self.words for word in spelled):
            yield from self.words[spelled[0]]
        yield from self._pairs.get(low, ())
        if not direct and len(low) > _ALIKE + 2:
            for other in self._prefixes.get(low[:_ALIKE], ()):
                if low.startswith(self.tokens.lows[other]):
                    yield other
        if not direct and len(low) >= _CLIPPED and not form.acronym:
            for word in self.capitals:  # "Citi" of "Citigroup", and a letter that differs in a long name
                if (
                    word.startswith(low)
                    or is_transliterated(word, low)
                    or (len(low) > _ALIKE and ratio(word, low, score_cutoff=_SPELLED_ALIKE))
                ):
                    yield from self.words[word]

    @cached_property
    def words(self) -> Mapping[str, list[int]]:
        """Where each word stands, folded."""
        places: dict[str, list[int]] = {}
        for at, low in enumerate(self.tokens.lows):
            places.setdefault(low, []).append(at)
        return places

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The words that stand there with a capital, folded."""
        return frozenset(form.low for form in self.tokens.forms if form.capital)

    @cached_property
    def roots(self) -> Mapping[str, list[int]]:
        """Where capitalised words of each root stand."""
        found: dict[str, list[int]] = {}
        for low in self.capitals:
            found.setdefault(root_of(low), []).extend(self.words[low])
        return found

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Where each state or part of the world is named, by whatever name."""
        found: dict[str, list[int]] = {}
        for run in self.tokens.runs:
            for first in range(len(run)):
                for last in range(first, min(first + 3, len(run))):
                    words = self.tokens.forms[run[first] : run[last] + 1]
                    name = " ".join(form.raw.removesuffix("'s").removesuffix("’s") for form in words)
                    place = place_of(name)
                    if place is not None:
                        found.setdefault(place, []).append(run[first])
        return found

    @cached_property
    def _acronyms(self) -> Mapping[str, list[int]]:
        """What runs of capitals, and of any three words or more in a row, are shortened to."""
        found: dict[str, list[int]] = {}
        for run in self.tokens.runs:
            inner = [at for at in range(run[0], run[-1] + 1) if self.tokens.forms[at].raw[0].isalpha()]
            for row in (run, inner):
                letters = "".join(self.tokens.lows[at][0] for at in row)
                for first in range(len(row)):
                    for last in range(first + 2, min(len(row), first + _LONGEST_ACRONYM) + 1):
                        found.setdefault(letters[first:last], []).append(row[first])
        return found

    @cached_property
    def _pairs(self) -> Mapping[str, list[int]]:
        """Each two words in a row as one, over a hyphen too: "euro zone" is "eurozone"."""
        found: dict[str, list[int]] = {}
        lows = self.tokens.lows
        for at in range(len(lows) - 1):
            after = at + 2 if lows[at + 1] == "-" and at + 2 < len(lows) else at + 1
            if lows[at][0].isalpha() and lows[after][0].isalpha():
                found.setdefault(lows[at] + lows[after], []).append(at)
        return found

    @cached_property
    def _prefixes(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for low in self.capitals:
            if len(low) >= _ALIKE:
                found.setdefault(low[:_ALIKE], []).extend(self.words[low])
        return found

    @cached_property
    def calendar(self) -> Mapping[int, list[int]]:
        """Where months, and weekdays by numbers below zero, are named, in lower case only if that is no other word."""
        found: dict[int, list[int]] = {}
        for low, number in calendar().items():
            for at in self.words.get(low, ()):
                if self.tokens.forms[at].capital or low not in ALSO_WORDS:
                    found.setdefault(number, []).append(at)
        return found

    @cached_property
    def _run_of(self) -> Mapping[int, int]:
        """The number of the run of capitals in which each capitalised word stands."""
        return {at: number for number, run in enumerate(self.tokens.runs) for at in run}

    def joins(self, one: Form, other: Form) -> bool:
        """Whether two words of a name stand together: in one run of capitals, or with a comma or a mark between."""
        second = self.find(other)
        runs = {self._run_of[at] for at in second if at in self._run_of}
        near = set(second)
        return any(
            self._run_of.get(at, -1) in runs or not near.isdisjoint((at - 2, at - 1, at + 1, at + 2))
            for at in self.find(one)
        )


def calendar() -> Mapping[str, int]:
    """Months and weekdays in lower case; a weekday's number is below zero to tell it from a month's."""
    return _CALENDAR


ALSO_WORDS: Final = frozenset("may march sun sat mar mon dec sec".split())
"""Names of months and weekdays, and their short forms, that are other words in lower case."""
_CALENDAR: Final = {fold(name).rstrip("."): number for name, number in month_names().items()} | {
    fold(name).rstrip("."): -1 - number for name, number in weekday_names().items()
}
