"""Index of a text's names, which finds every form of a name.

Different forms of a name are a state and its people, acronyms, clipped titles and plurals. `names` decides which words
of a statement are names.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import Final

from summarizer.grounding.cached_method import cached_method
from summarizer.grounding.statements.article_language import ArticleLanguage
from summarizer.grounding.statements.relative_dates import RelativeDates
from summarizer.grounding.statements.tokens import Form, Tokens, group
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.places import is_region, month_names, nation_of, states_around, weekday_names
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.letters import fold_letters, write_short
from summarizer.language.lexicon import ARTICLES, PREPOSITIONS, read_kinds, read_pairs
from summarizer.language.names import is_person_noun, is_title
from summarizer.language.party_labels import PartyLabel, find_party_labels, read_party_label
from summarizer.workers import cached_property

_COMBINING: Final = read_pairs("combining forms of states")
_TABLES: Final = (
    read_pairs("clipped words"),
    read_pairs("abbreviations of states"),
    read_kinds("people of parts of states"),
)

SPELLED: Final = {
    short: tuple(group.split() for group in groups.split("|"))
    for short, groups in read_pairs("words for acronyms").items()
}
"""Acronyms that are not the initials of a name, each with the groups of words that can stand for it."""
_ENDINGS: Final = (
    "ologists ologist ology ocrats ocratic ocrat ocracy icans ican ians ian ans an ists ist ism sm ics ic ish ese"
    " ites ite s"
).split()

_PARTY_REACH: Final = 9  # tokens within which a name has its bearer's party: "Jo Roe, a 41-year-old Norby Democrat"
_NOT_APPOSED: Final = PREPOSITIONS | frozenset(", . former not who".split())
_AROUND_NICKNAMES: Final = frozenset("\"“”'‘’()")


@lru_cache(maxsize=16384)
def place_of(name: str) -> str | None:
    """The state, nation or region denoted by a name, an adjective or a seat of government; else None.

    >>> place_of("Russian"), place_of("the Kremlin"), place_of("Lind")
    ('Russia', 'Russia', None)
    """
    return nation_of(name) or (name if is_region(name) else None) or _COMBINING.get(fold_letters(name))


@lru_cache(maxsize=16384)
def root_of(low: str) -> str:
    """A folded name without the suffix of a people, a creed or a plural.

    >>> root_of("democrats") == root_of("democratic"), root_of("lind")
    (True, 'lind')
    """
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) > 3:
            return low[: -len(ending)]
    return low


@cache
def _load_forms() -> Mapping[str, frozenset[str]]:
    """The clipped, abbreviated and other forms of each name, in both directions."""
    found: dict[str, set[str]] = {}
    for table in _TABLES:
        for form, full in table.items():
            found.setdefault(full, {full}).add(form)
    for names in [*found.values()]:
        for form in names:
            found.setdefault(form, set()).update(names)  # "IL" is also "Ill."
    return {low: frozenset(forms) for low, forms in found.items()}


@lru_cache(maxsize=4096)  # an entry takes 1.5 kB
def forms_of(low: str) -> frozenset[str]:
    """Other folded words for the same name: adjective and place, clipped and full, US states.

    >>> "tasmania" in forms_of("tasmanian"), "tasmanian" in forms_of("tasmania"), "california" in forms_of("calif")
    (True, True, True)
    """
    found = set(_load_forms().get(low, ()))
    for ending in ("ians", "ian", "ans", "an", "ese", "ers", "er", "is", "i"):
        base = low.removesuffix(ending)
        if base != low and len(base) > 2:
            found.update(
                base + vowel for vowel in ("as", *(("", "ia", "a", "e", "o", "i", "y") if len(base) > 3 else ()))
            )
    if len(low) > 4:
        base = low[:-1] if low[-1] in "aeoiy" else low
        found.update(base + ending for ending in ("ian", "ians", "an", "ans", "ese", "er", "ers", "i", "is"))
        found.update((low + "n", low + "ns"))
    return frozenset(found - {low})


_ISO_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_ACRONYM: Final = 7
_LEAST_INITIALS: Final = 3  # fewest letters of initials written as a word: "Nasa"
_CLIPPED: Final = 4  # fewest letters of a name that a longer one may begin with
_ALIKE: Final = 6  # fewest letters of a name with derived forms: "Buddhistischen" from "Buddhist"


class NameIndex:
    """Looks up names in one text.

    Args:
        relative: The text's relative dates; None for a text without a day of publication.
        language: The text's language; None for a bare list of names.
    """

    def __init__(
        self, tokens: Tokens, *, relative: RelativeDates | None = None, language: ArticleLanguage | None = None
    ) -> None:
        self.tokens = tokens
        self.language = language
        self._relative = relative

    @cached_method
    def find(self, form: Form) -> tuple[int, ...]:
        """Indices of the tokens that are any form of a name; empty if there is none.

        >>> NameIndex(Tokens("Many Norwegian premiers met U.N. staff.")).find(Tokens("Norway").forms[0])
        (1,)
        """
        return tuple(sorted(set(self._search(form))))

    def has(self, form: Form) -> bool:
        """Whether the text has any form of a name."""
        is_word = form.low in self.words and not (form.acronym and is_ordinary(form.low))
        return is_word or bool(self.find(form))

    def _search(self, form: Form) -> Iterator[int]:
        low = form.low
        same = self.words.get(low, [])
        if form.acronym and is_ordinary(low):  # "FOX" is not a fox
            same = [at for at in same if self.tokens.forms[at].capital]
        direct = [*same, *[at for other in forms_of(low) & self._named.keys() for at in self._named[other]]]
        yield from direct
        place = place_of(form.bare)
        if place is not None:
            yield from self.places.get(place, ())
        yield from self.roots.get(root_of(low), ())
        if form.acronym:
            yield from self._search_initials(low)
        for spelled in SPELLED.get(low, ()):
            if all(word in self.words for word in spelled):
                yield from self.words[spelled[0]]
        if not direct:
            yield from self._search_parts(low)
            yield from self._accented.get(write_short(low), ())

    @cached_property
    def _accented(self) -> Mapping[str, list[int]]:
        """Token indices of words with accents by their unaccented spelling: "jurgen" for "Jürgen"."""
        forms = enumerate(self.tokens.forms)
        return group((write_short(form.low), at) for at, form in forms if not form.raw.isascii() and form.capital)

    def _search_parts(self, low: str) -> Iterator[int]:
        """Yield words that the name begins with ("Buddhist" for "Buddhistischen") or that begin with it ("Citigroup").

        First names and ordinary words do not match: "Richard" and "Richardson", "Mark" and "Markets".
        """
        if len(low) > _ALIKE + 2:
            alike = (at for at in self._prefixes.get(low[:_ALIKE], ()) if low.startswith(self.tokens.lows[at]))
            yield from (at for at in alike if not is_first_name(self.tokens.lows[at]))
        if len(low) >= _CLIPPED and not is_first_name(low):
            full = (word for word in self.capitals if word.startswith(low) and not is_ordinary(word))
            yield from (at for word in full for at in self.words[word])

    @cached_property
    def words(self) -> Mapping[str, list[int]]:
        """Token indices by folded word."""
        return self.tokens.indices

    @cached_property
    def _named(self) -> Mapping[str, list[int]]:
        """Token indices of each word where it is capitalised; all words if the text has no capitals.

        The person "Walker" is not someone who can walk.
        """
        forms = self.tokens.forms
        found = {low: [at for at in self.words[low] if forms[at].capital] for low in self.capitals}
        return found or self.words

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The capitalised words, folded."""
        return frozenset(form.low for form in self.tokens.forms if form.capital)

    @cached_property
    def roots(self) -> Mapping[str, list[int]]:
        """Token indices of capitalised words by root."""
        return group((root_of(low), at) for low in self.capitals for at in self.words[low])

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Token indices by state or region, under any of its names."""
        return group((place, first) for first, words in self._list_phrases() if (place := place_of(words)) is not None)

    def _list_phrases(self) -> Iterator[tuple[int, str]]:
        """Yield the phrases of up to three words within capitalised runs, each with the index of its first token."""
        for run in self.tokens.runs:
            for number, first in enumerate(run):
                for last in run[number : number + 3]:
                    yield first, " ".join([form.bare for form in self.tokens.forms[first : last + 1]])

    @cached_property
    def located(self) -> frozenset[str]:
        """The states of the towns and provinces that the text names.

        >>> sorted(NameIndex(Tokens("The court in Turin ruled. Reading was hard.")).located)
        ['Italy']
        """
        tokens, phrases = self.tokens, self._list_phrases()
        named = (
            words for first, words in phrases if not (tokens.is_initial(first) and is_ordinary(tokens.lows[first]))
        )
        return frozenset[str]().union(*map(states_around, named))

    @cached_property
    def _initials(self) -> list[tuple[str, list[int]]]:
        """The initials of each capitalised run, without and with the words in between, and their token indices."""
        lows, forms = self.tokens.lows, self.tokens.forms
        runs = [run for run in self.tokens.runs if len(run) > 1]
        rows = runs + [[at for at in range(run[0], run[-1] + 1) if forms[at].raw[0].isalpha()] for run in runs]
        return [("".join([lows[at][0] for at in row]), row) for row in rows]

    def _search_initials(self, low: str) -> Iterator[int]:
        """Yield the first token of each run, or part of one, whose initials are the acronym."""
        if len(low) > _LONGEST_ACRONYM:
            return
        for letters, row in self._initials:
            at = letters.find(low)
            while at >= 0:
                yield row[at]
                at = letters.find(low, at + 1)
        if len(low) > _LEAST_INITIALS and (at := self._plain_initials.find(low)) >= 0:
            yield at  # "gross domestic product" for "GDP"

    @cached_property
    def _plain_initials(self) -> str:
        """The first letters of all tokens, with a blank for function words and marks."""
        tokens = self.tokens
        return "".join([low[:1] if stem else " " for low, stem in zip(tokens.lows, tokens.stems, strict=True)])

    def find_spelled_out(self, sources: Sequence[NameIndex]) -> frozenset[int]:
        """Indices of the tokens that spell out a short name in other texts: "the European Union" for "EU".

        >>> NameIndex(Tokens("The European Union met in Riga.")).find_spelled_out([NameIndex(Tokens("The EU met."))])
        frozenset({1, 2})
        """
        found: set[int] = set()
        for letters, row in self._initials:
            bounds = [at for at, token in enumerate(row) if self.tokens.stems[token]]
            for number, first in enumerate(bounds):
                for last in bounds[number + 1 : number + _LONGEST_ACRONYM]:
                    if any(letters[first : last + 1] in source.acronyms for source in sources):
                        found.update(row[first : last + 1])
        for low in {low for source in sources for low in SPELLED.keys() & source.capitals}:
            for words in SPELLED[low]:
                places = [self.roots.get(root_of(word), ()) for word in words]
                runs = ([first + step for step in range(len(words))] for first in places[0])
                found.update(at for run in runs if all(map(operator.contains, places, run)) for at in run)
        return frozenset(found)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words that may be initials, folded: "U.N.", "MoD", "Nato"; not "at" or "by"."""
        rare = (low for low in self.words if _LEAST_INITIALS <= len(low) <= _LONGEST_ACRONYM and not is_ordinary(low))
        capitals = (form for form in self.tokens.forms if form.capital)
        return frozenset(rare) | {form.low for form in capitals if sum(map(str.isupper, form.raw)) > 1}

    def find_alone(self, form: Form, name: AbstractSet[str]) -> list[int]:
        """Indices of capitalised forms of a word of a name (a set of words) that are not beside another name."""
        forms, found = self.tokens.forms, [at for at in self.find(form) if self.tokens.forms[at].capital]
        others = {
            at
            for at in found
            for near in (at - 1, at + 1)
            if 0 <= near < len(forms)
            and forms[near].capital
            and forms[near].stem
            and forms[near].low not in name
            and not (near < at and forms[near].possessive)
        }
        return [at for at in found if at not in others]

    @cached_property
    def _prefixes(self) -> Mapping[str, list[int]]:
        long = (low for low in self.capitals if len(low) >= _ALIKE)
        return group((low[:_ALIKE], at) for low in long for at in self.words[low])

    def names_time(self, number: int) -> bool:
        """Whether the text has a month or weekday, by its number in `calendar`, or a relative date that means it."""
        is_named = number in self.calendar or (self._relative is not None and self._relative.name(number))
        return is_named or (self.language is not None and self.language.names_time(number))

    @cached_property
    def calendar(self) -> Mapping[int, list[int]]:
        """Token indices of months and weekdays (negative numbers); ambiguous words count only if capitalised.

        >>> NameIndex(Tokens("Next meeting: 2031-02-09")).names_time(2)
        True
        """
        found: dict[int, list[int]] = {}
        for at, form in enumerate(self.tokens.forms) if _ISO_DATE.search(self.tokens.text) else ():
            if _ISO_DATE.fullmatch(form.raw):
                found.setdefault(int(form.raw[5:7]), []).append(at)
        for low, number in CALENDAR.items():
            for at in self.words.get(low, ()):
                if self.tokens.forms[at].capital or low not in ALSO_WORDS:
                    found.setdefault(number, []).append(at)
        return found

    @cached_property
    def _run_of(self) -> Mapping[int, int]:
        """The number of the capitalised run of each token that is in one."""
        return {at: number for number, run in enumerate(self.tokens.runs) for at in run}

    def read_labels(self, name: Sequence[Form]) -> list[PartyLabel]:
        """The labels such as "(R-Texas)" behind a person's name; without a name, all of the text."""
        if not name:
            return self._labels
        ends = self.tokens.ends
        return [label for _, at in self._find_bearers(name) if (label := read_party_label(self.tokens.text, ends[at]))]

    @cached_property
    def _labels(self) -> list[PartyLabel]:
        text = self.tokens.text
        return [label for at in find_party_labels(text) if (label := read_party_label(text, at))]

    def gives_party(self, party: Form, name: Sequence[Form]) -> bool:
        """Whether the text calls a person a party's member: "Bo Ek (D-N.J.)", "Bo Ek, a Norby Democrat"."""
        labels = self.read_labels(name)
        if labels:
            return any(label.party == party.low[0] for label in labels)
        named = {at for at in self.roots.get(root_of(party.low), ()) if not self.tokens.padded[at].endswith("s")}
        return any(
            at in named and self._describes(at, first, last)
            for first, last in (self._find_bearers(name) if named and name else ())
            for at in range(max(0, first - _PARTY_REACH), last + _PARTY_REACH)
        )

    def _find_bearers(self, name: Sequence[Form]) -> list[tuple[int, int]]:
        """The first and last token of each mention of a person."""
        if len(name) == 1:
            return [(at, at) for at in self.find(name[0])]
        firsts = set(self.find(name[0]))
        return [(first, at) for at in self.find(name[-1]) for first in range(at - 3, at) if first in firsts]

    def _describes(self, party: int, first: int, last: int) -> bool:
        """Whether the name of a party's members describes a person: "Republican leader Roe", "Roe, a Democrat"."""
        lows = self.tokens.padded
        if party < first:
            return all(is_title(low) or is_person_noun(low) for low in lows[party + 1 : first])
        between = lows[last + 2 : party]
        is_apposed = not between or (between[0] in ARTICLES and _NOT_APPOSED.isdisjoint(between))
        return lows[last + 1] in (",", "(", "is") and party > last + 1 and is_apposed

    def joins(self, one: Form, other: Form) -> bool:
        """Whether two words of a name occur together: in a capitalised run, or with one token or a nickname between."""
        second = self.find(other)
        runs = {self._run_of[at] for at in second if at in self._run_of}
        near = set(second)
        return any(
            self._run_of.get(at, -1) in runs
            or not near.isdisjoint((at - 2, at - 1, at + 1, at + 2))
            or (at + 4 in near and {self.tokens.padded[at + 1], self.tokens.padded[at + 3]} <= _AROUND_NICKNAMES)
            for at in self.find(one)
        )


ALSO_WORDS: Final = frozenset("may march sun sat mar mon dec sec".split())
"""Names and abbreviations of months and weekdays that are also other words in lower case."""
CALENDAR: Final = {fold_letters(name).rstrip("."): number for name, number in month_names().items()} | {
    fold_letters(name).rstrip("."): -1 - number for name, number in weekday_names().items()
}
"""Months and weekdays in lower case with their numbers; weekdays have negative numbers."""
