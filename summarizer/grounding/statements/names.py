"""Finds the names in a statement and checks that the article has them.

A capital is not enough: ordinary words at the start of a sentence, in a headline or in a title ("Governor") are not
names. In German, where every noun is capitalised, names are acronyms, places and words after another capitalised word
("Ministerin Lind"). Names match in any form that `name_index` knows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from typing import Final, NamedTuple

from summarizer.grounding.figures.number_words import ORDINALS
from summarizer.grounding.statements.amounts import QUARTER
from summarizer.grounding.statements.name_index import ALSO_WORDS, CALENDAR, NameIndex, place_of
from summarizer.grounding.statements.tokens import Form, Tokens, read_form
from summarizer.language.detection import KNOWN, load_words
from summarizer.language.gazetteer.places import is_subdivision
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary, is_rather_name
from summarizer.language.lexicon import FUNCTION_WORDS, read_class
from summarizer.language.names import is_title
from summarizer.schemas.findings import StatementContext
from summarizer.workers import cached_property

_NO_NAMES: Final = read_class("capitalised words that are no names")
_KINDS_LEFT_OUT: Final = read_class("kinds that names are used without")
_BODIES: Final = read_class("words in names of bodies")
_KINDS: Final = _KINDS_LEFT_OUT | _BODIES
_SUFFIX: Final = re.compile(r"\w{2}['’]\w+$")  # suffix of a Turkish name
_TRANSLATED: Final = read_class("names that languages translate")
_MAKERS: Final = tuple(read_class("second parts of compounds"))
_PREFIXES: Final = ("anti", "cyber", "super", "over", "under", "counter", "inter", "multi", "micro", "re", "un", "non")
_BEFORE_MONTHS: Final = frozenset("in last next this since until by early late".split())
_UP_TO: Final = frozenset("to and through until till - – —".split())
_SHORTEST_ABBREVIATION: Final = 3
_BRACKETS: Final = frozenset(("(", end) for end in (")", ",", "-", "."))
"""The tokens before and after an abbreviation: "(Con)", "(Lab., Norby)"."""
_PERIODS: Final = {3: "quarter", 6: "half"}  # parts of a year by their length in months
_ENDS_OF_YEARS: Final = {"January": "start of the year", "December": "end of the year"}
_PARTISANS: Final = read_class("members of parties")
_LONGEST_NAME: Final = 4
_GAMES: Final = frozenset({"olympics", "paralympics"})
"""Words of an article that “Games” may stand for."""
_ACTS: Final = frozenset("said says told tells wants warned added plans".split())


class Name(NamedTuple):
    """A name in a statement."""

    text: str  # as written there
    indices: tuple[int, ...]  # token indices of the words that are names
    number: int | None = None  # the calendar number of a month or weekday, None for other names


def find_names(tokens: Tokens, language: str | None = None) -> list[Name]:
    """The names of a statement, including months and weekdays, in order.

    Args:
        language: Language of the statement. If it is not English, a word at the beginning of a sentence is a name only
            if it is an acronym, a state or a first name before another name.

    >>> [name.text for name in find_names(Tokens("Shares fell, Governor Anna Lind of Riga said."))]
    ['Governor Anna Lind', 'Riga']
    """
    return list(_find_names(tokens, language))


def _find_names(tokens: Tokens, language: str | None) -> Iterator[Name]:
    is_foreign = language is not None and language != KNOWN
    for run in _find_german_runs(tokens) if _is_german(tokens, language) else tokens.runs:
        part: list[int] = []
        for at in run:
            number = _date_number(tokens, at)
            if number is not None:
                yield Name(tokens.forms[at].raw, (at,), number)
            elif is_foreign and tokens.is_initial(at) and not _is_first_name(tokens, run, at):
                continue
            elif _is_name(tokens, run, at):
                is_parted = is_foreign and part and _SUFFIX.search(tokens.forms[part[-1]].raw)
                if part and (is_parted or "of" in tokens.lows[part[-1] : at]):
                    yield _join(tokens, part)
                    part = []
                part.append(at)
        if part:
            yield _join(tokens, part)


def _is_first_name(tokens: Tokens, run: Sequence[int], at: int) -> bool:
    """Whether a sentence-initial word may be a name: an acronym, a state, a first name before another name."""
    form = tokens.forms[at]
    if form.acronym or place_of(form.bare) is not None:
        return True
    return at + 1 in run and is_also_name(form.low) and form.raw.casefold() not in load_words("de")


def _is_german(tokens: Tokens, language: str | None) -> bool:
    """Whether a statement has more words frequent only in German than only in English; if equal, by `language`."""
    german, english, lows = _words_of_one()
    if lows.isdisjoint(tokens.words) and language != "de":
        return False
    words = {form.raw.casefold() for form in tokens.forms}
    ahead = len(words & german) - len(words & english)
    return ahead > 0 or (ahead == 0 and language == "de")


@cache
def _words_of_one() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words frequent only in German, words frequent only in English, and the former folded."""
    german, english = load_words("de"), load_words(KNOWN)
    return german - english, english - german, frozenset(read_form(word).low for word in german - english)


def _find_german_runs(tokens: Tokens) -> Iterator[list[int]]:
    """Yield the words of German capitalised runs that may be names: acronyms, places, non-initial nouns."""
    for run in tokens.runs:
        nouns = [at for at in run if tokens.forms[at].raw.casefold() not in load_words("de")]
        yield [
            at
            for at in nouns
            if (at - 1 in nouns and not _is_measured(tokens, at))
            or tokens.forms[at].acronym
            or place_of(tokens.forms[at].bare) is not None
        ]


def _is_measured(tokens: Tokens, at: int) -> bool:
    """Whether a German noun follows a genitive or a unit: "Linds Worten", "3 Tonnen Getreide"."""
    before = tokens.forms[at - 1]
    is_owner = before.raw[-1] in "s’'" and not is_also_name(before.low)
    return is_owner or tokens.padded[at - 2][:1].isdigit()


def _join(tokens: Tokens, part: Sequence[int]) -> Name:
    text = " ".join(tokens.forms[at].raw for at in part)
    return Name(text.removesuffix("'s").removesuffix("’s"), tuple(part))


def _date_number(tokens: Tokens, at: int) -> int | None:
    low = tokens.lows[at]
    number = CALENDAR.get(low)
    if number is None or low not in ALSO_WORDS:
        return number
    is_led = tokens.padded[at - 1] in _BEFORE_MONTHS
    capital = tokens.forms[at].capital
    if low == "may":
        return number if is_led and capital else None
    after = at + 1 + (tokens.padded[at + 1] == ".")
    is_dated = is_led or any(tokens.padded[near][:1].isdigit() for near in (at - 1, after))  # "Dec. 3", "3 Dec"
    return number if is_dated and (capital or len(low) > 3) else None


def _is_name(tokens: Tokens, run: Sequence[int], at: int) -> bool:
    form = tokens.forms[at]
    low = form.low
    is_currency = tokens.text.startswith("$", tokens.ends[at])  # "US$3 billion" is compared as an amount
    if low in _NO_NAMES or len(low) == 1 or is_currency or (len(low) == 2 and QUARTER.fullmatch(low)):
        return False
    if form.acronym:
        return place_of(form.raw) is not None or not (is_ordinary(low) and tokens.is_titled)
    if low.endswith("n't") or low in FUNCTION_WORDS or low.partition("'")[0] in FUNCTION_WORDS:
        return low == "will" and not tokens.is_initial(at)
    if place_of(form.bare) or _joins_place(tokens, run, at):
        return True
    if not is_ordinary(low):
        return not _is_compound(low)
    if tokens.is_titled:
        return False
    if not is_also_name(low):
        return False
    if tokens.is_initial(at) and (form.possessive or tokens.padded[at + 1] in _ACTS):
        return True
    if is_rather_name(low):
        return len(run) > 1 or not tokens.is_initial(at)  # "Commerce with Peru"
    return len(run) > 1 and not tokens.is_initial(at)


def _joins_place(tokens: Tokens, run: Sequence[int], at: int) -> bool:
    """Whether a word and the one before or after it are a state's name: "South Korea", "White House"."""
    pairs = _pairs_around(at, run)
    return any(place_of(f"{tokens.forms[one].raw} {tokens.forms[two].bare}") for one, two in pairs)


def _pairs_around(at: int, indices: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs of adjacent tokens with the one at `at`, of ascending token indices."""
    place = bisect_left(indices, at)
    near = indices[max(0, place - 1) : place + 2]
    return [(one, other) for one, other in pairwise(near) if other == one + 1]


def _is_compound(low: str) -> bool:
    """Whether a word is a compound that word lists lack: "chipmakers", "cyberattack"."""
    if low.endswith(_MAKERS):
        return True
    rest = next((low.removeprefix(prefix) for prefix in _PREFIXES if low.startswith(prefix)), "")
    return len(rest) > 3 and is_ordinary(rest)


class NameCheck:
    """Checks the names of one statement against those of its article.

    Names that were proven beside the statement and those of declared actors also count as known.

    Args:
        other: Language of the statement if it is not the article's.
    """

    def __init__(
        self, tokens: Tokens, article: NameIndex, context: StatementContext, *, other: str | None = None
    ) -> None:
        self._tokens = tokens
        self._other = other
        self._article = article
        self._context = context

    @property
    def _sources(self) -> Iterator[NameIndex]:
        """Yield the article, which nearly always suffices, then the names beside the statement."""
        yield self._article
        declared = frozenset([name for known in self._context.actors for name in known.names])
        yield from map(_read_names, filter(None, (declared, frozenset(self._context.names) - declared)))

    @cached_property
    def _spelled(self) -> frozenset[int]:
        """Token indices of words that spell out a short name in the article: "the European Union" for "EU"."""
        return NameIndex(self._tokens).find_spelled_out([*self._sources])

    def _may_be_translated(self, form: Form) -> bool:
        """Whether the article may have a word of a name in an inflected or translated form.

        In another script nothing can be compared. In English, names of persons can.
        """
        language = self._article.language
        if language is None:
            return False
        if language.has_elided(form.bare) or (language.is_foreign and language.has_adjective(form.bare)):
            return True
        if self._other is None:
            return language.is_foreign and (is_title(form.low) or self._is_alike(form, 2))  # "CEO"
        if not language.is_latin:
            return True
        is_common = (
            form.acronym or is_ordinary(form.low) or place_of(form.bare) is not None or form.bare.lower() in _TRANSLATED
        )
        return self._other != KNOWN or is_common or self._is_alike(form, 3)

    def _is_alike(self, form: Form, ending: int) -> bool:
        """Whether a capitalised word of the article differs from a word in its ending only."""
        low = form.low
        for other in self._article.capitals:
            shared = max(3, min(len(low), len(other)) - ending)
            if low[:shared] == other[:shared] and abs(len(low) - len(other)) <= ending + 1:
                return True
        return False

    def check(self, name: Name) -> str:
        """The reason why the article lacks a name; empty if it has it."""
        tokens = self._tokens
        if name.number is not None:
            return "" if self._names_time(name, name.number) else _not_named(name.text)
        if len(name.indices) > 1 and _is_place_of(name, self._sources):
            return ""
        unknown = {at for at in name.indices if not any(source.has(tokens.forms[at]) for source in self._sources)}
        unknown -= self._spelled if unknown else frozenset()
        unknown = {at for at in unknown if not (self._is_of_place(name, at) or self._is_of_party(at))}
        missing = [
            tokens.forms[at].raw
            for at in name.indices
            if at in unknown and not self._is_abbreviated(at) and not self._may_leave_out(at)
            if not self._may_be_translated(tokens.forms[at])
        ]
        if missing:
            return _not_named(" ".join(missing))
        return "" if tokens.is_titled or self._other else self._check_neighbors(name, unknown)

    def _names_time(self, name: Name, number: int) -> bool:
        """Whether the article has a month or weekday, or a period that the month ends."""
        is_named = any(source.names_time(number) for source in self._sources)
        is_named = is_named or self._article.tokens.says(_ENDS_OF_YEARS.get(name.text, name.text))
        return is_named or self._ends_period(name.indices[0])

    def _is_abbreviated(self, at: int) -> bool:
        """Whether the article has the beginning of a word in brackets: "Ruth Roe (Con)" for "the Conservative"."""
        word, article = self._tokens.lows[at], self._article.tokens
        return any(
            (article.padded[place - 1], article.padded[place + 1]) in _BRACKETS and article.forms[place].capital
            for length in range(_SHORTEST_ABBREVIATION, len(word))
            for place in article.indices.get(word[:length], ())
        )

    def _check_neighbors(self, name: Name, unknown: set[int]) -> str:
        """The reason why two adjacent known words of a name only occur apart in the article; empty without any."""
        for first, second in pairwise(name.indices):
            if second != first + 1 or not unknown.isdisjoint((first, second)):
                continue
            one, other = self._tokens.forms[first], self._tokens.forms[second]
            if (
                self._is_noun(first)
                or other.acronym
                or _is_loose(one.raw)
                or _is_loose(other.raw)
                or self._ends_place(first)
                or self._is_of_state(first)
                or self._is_of_party(first)
                or any(source.joins(one, other) for source in self._sources)
            ):
                continue
            if self._spelled.isdisjoint((first, second)):
                return _not_named(f"{one.raw} {other.raw}")
        return ""

    def _is_of_place(self, name: Name, at: int) -> bool:
        """Whether a word names the state or region of a place in the article, or is part of a state known otherwise.

        Such as "South" in "South Korean President Lee" if a source has "Seoul".
        """
        pairs = _pairs_around(at, name.indices)
        is_part = any(_is_place_of(_join(self._tokens, pair), self._sources) for pair in pairs)
        return is_part or place_of(self._tokens.forms[at].bare) in self._article.located

    def _is_of_party(self, at: int) -> bool:
        """Whether a word is the party of the person whose name follows: "Democrat Ann Roe" for "Ann Roe (D-Ohio)"."""
        form = self._tokens.forms[at]
        return form.low in _PARTISANS and self._article.gives_party(form, self._read_behind(at))

    def _is_of_state(self, at: int) -> bool:
        """Whether a word is the state of the partisan whose name follows: "Texas Republican Ann Roe"."""
        state, party = self._tokens.forms[at : at + 2]
        labels = self._article.read_labels(self._read_behind(at + 1)) if party.low in _PARTISANS else []
        return any(state.low in label.state and party.low[0] == label.party for label in labels)

    def _read_behind(self, at: int) -> list[Form]:
        """The words of the name right behind a token."""
        return [*takewhile(lambda form: form.capital, self._tokens.forms[at + 1 : at + 1 + _LONGEST_NAME])]

    def _ends_place(self, at: int) -> bool:
        """Whether a word is the second of a state's or province's name: "York" in "the New York Senate"."""
        one, other = self._tokens.forms[max(0, at - 1)], self._tokens.forms[at]
        words = f"{one.raw} {other.raw}"
        return is_subdivision(words) or place_of(words) is not None

    def _is_noun(self, at: int) -> bool:
        """Whether a word is capitalised only because it begins a sentence: "Biostatistician Ann Roe"."""
        article = self._article.tokens
        places = article.indices.get(self._tokens.lows[at], ()) if self._tokens.is_initial(at) else ()
        return any(not article.forms[place].capital for place in places)

    def find_unknown_titles(self, names: Sequence[Name]) -> Iterator[str]:
        """Yield reasons for ordinary words in multi-word names that the article lacks: "Met Office".

        Titles before a name are skipped.
        """
        tokens, article = self._tokens, self._article
        runs = [] if tokens.is_titled else [run for run in tokens.runs if len(_words_of_names(tokens, run)) > 1]
        if not runs or _is_german(tokens, None) or self._other:
            return
        taken = {at for name in names for at in name.indices}
        for run in runs:
            place = place_of(" ".join([tokens.forms[at].raw for at in run]))
            if place is not None and place in article.places:
                continue
            for at in _words_of_names(tokens, run):
                is_named = at in taken or any(other in taken for other in run if other > at)
                if not is_named and self._is_unknown_title(at):
                    yield _not_named(tokens.forms[at].raw)

    def _is_unknown_title(self, at: int) -> bool:
        """Whether a word of a name is an ordinary word that the article lacks and that must not be added."""
        low, article = self._tokens.lows[at], self._article
        is_known = self._tokens.stems[at] in article.tokens.vocabulary
        is_known = is_known or (low == "games" and not _GAMES.isdisjoint(article.words))
        if is_known or self._tokens.is_initial(at) or not is_ordinary(low):
            return False
        return at not in self._spelled and not self._may_leave_out(at)

    def _ends_period(self, at: int) -> bool:
        """Whether a month is in a range that is a quarter or half year named by the article: "January to March"."""
        tokens, words = self._tokens, self._article.words
        start = next((one for one in (at - 2, at) if tokens.padded[one + 1] in _UP_TO), at)
        first, last = (CALENDAR.get(tokens.padded[month], 0) for month in (start, start + 2))
        months = last - first + 1
        if first < 1 or months not in _PERIODS or (first - 1) % months or "fiscal" in words:
            return False
        number, unit = (first - 1) // months, _PERIODS[months]
        names = (f"{list(ORDINALS)[number]}{joint}{unit}" for joint in (" ", " - "))
        return any(map(self._article.tokens.says, names)) or f"{unit[0]}{number + 1}" in words

    def _may_leave_out(self, at: int) -> bool:
        """Whether a word names the kind of thing that the article names without it: "the Baltic Sea", "the Baltic".

        Not if the article has the name with another kind ("Norbank Trust" for "Norbank Foundation").
        """
        tokens, article, kind = self._tokens, self._article, self._tokens.lows[at]
        if at not in self._neighbours or kind not in _KINDS:
            return False
        beside, name = self._neighbours[at]
        form = tokens.forms[beside]
        alone = article.find_alone(form, name)
        if kind in _KINDS_LEFT_OUT and (alone or beside in self._spelled):
            return True
        return bool(alone) and all(article.tokens.padded[place + 1] not in _BODIES for place in article.find(form))

    @cached_property
    def _neighbours(self) -> dict[int, tuple[int, frozenset[str]]]:
        """For each word of a name of several: the word before it (after it for the first), and the name's words."""
        found: dict[int, tuple[int, frozenset[str]]] = {}
        for words in (_words_of_names(self._tokens, run) for run in self._tokens.runs):
            name = frozenset(self._tokens.lows[at] for at in words)
            found |= {at: (other, name) for at, other in zip(words, [*words[1:2], *words], strict=False)}
        return found


@lru_cache(maxsize=32)  # an answer has about ten groups of names, and two answers are verified at once
def _read_names(names: frozenset[str]) -> NameIndex:
    return NameIndex(Tokens("\n".join(sorted(names))))


def _words_of_names(tokens: Tokens, run: Sequence[int]) -> list[int]:
    """The content words of a capitalised run that are not acronyms."""
    return [at for at in run if tokens.stems[at] and not tokens.forms[at].acronym]


def _is_place_of(name: Name, sources: Iterable[NameIndex]) -> bool:
    """Whether a whole name is a state or region that a source names, directly or by a town in it."""
    place = place_of(name.text)
    return place is not None and any(place in source.places or place in source.located for source in sources)


def _not_named(text: str) -> str:
    """Reason text for a name that the article lacks."""
    return f"“{text}” is not named in the article"


def _is_loose(raw: str) -> bool:
    """Whether a word can belong to many names: a state, an ordinary word."""
    low = raw.lower()
    return place_of(raw) is not None or (is_ordinary(low) and not is_rather_name(low)) or low.endswith("er")
