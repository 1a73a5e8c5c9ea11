"""Finds the names in a statement and checks that the article has them.

A capital is not enough: ordinary words at the start of a sentence, in a headline or in a title ("Governor") are not
names. In German, where every noun has one, names are acronyms, places and what follows another capitalised word
("Ministerin Lind"). Names match in any form that `name_index` knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from summarizer.grounding.statements.amounts import QUARTER
from summarizer.grounding.statements.name_index import ALSO_WORDS, NameIndex, calendar, place_of
from summarizer.grounding.statements.tokens import Form, Tokens
from summarizer.language.detection import KNOWN, load_words
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary, is_rather_name
from summarizer.language.lexicon import FUNCTION_WORDS, read_class
from summarizer.language.locale_data import load_frequent_words

_NO_NAMES: Final = read_class("capitalised words that are no names")
_KINDS_OF_PLACES: Final = frozenset("county city state province district town village valley island river".split())
"""Months and weekdays that are words of another kind as well."""
_MAKERS: Final = tuple(read_class("second parts of compounds"))
_PREFIXES: Final = ("anti", "cyber", "super", "over", "under", "counter", "inter", "multi", "micro", "re", "un", "non")
_BEFORE_MONTHS: Final = frozenset("in last next this since until by early late".split())
_ACTS: Final = frozenset("said says told tells wants warned added will would has had is was plans".split())


class Name(NamedTuple):
    """A name in a statement."""

    text: str  # as written there
    indices: tuple[int, ...]  # token indices of its words that are names
    number: int | None = None  # the calendar number of a month or weekday; else None


def find_names(tokens: Tokens, language: str | None = None) -> list[Name]:
    """The names of a statement, including months and weekdays, in order.

    Args:
        tokens: The statement.
        language: The article's. Its frequent words are no names at the beginning of a sentence.

    >>> [name.text for name in find_names(Tokens("Shares fell, Governor Anna Lind of Riga said."))]
    ['Governor Anna Lind', 'Riga']
    """
    return list(_find_names(tokens, language))


def _find_names(tokens: Tokens, language: str | None) -> Iterator[Name]:
    common = (
        load_words(language) if language and language != KNOWN and language in load_frequent_words() else frozenset()
    )
    for run in _find_german_runs(tokens) if _is_german(tokens, language) else tokens.runs:
        part: list[int] = []
        for at in run:
            number = _date_number(tokens, at)
            if number is not None:
                yield Name(tokens.forms[at].raw, (at,), number)
            elif tokens.forms[at].raw.lower() in common and tokens.is_initial(at):
                continue
            elif _is_name(tokens, run, at):
                if part and "of" in tokens.lows[part[-1] : at]:
                    yield _join(tokens, part)
                    part = []
                part.append(at)
        if part:
            yield _join(tokens, part)


def _is_german(tokens: Tokens, language: str | None) -> bool:
    """Whether a statement has more frequent words of German alone than of English alone; if as many, the article's."""
    german, english = _words_of_one()
    words = {form.raw.casefold() for form in tokens.forms}
    ahead = len(words & german) - len(words & english)
    return ahead > 0 or (ahead == 0 and language == "de")


@cache
def _words_of_one() -> tuple[frozenset[str], frozenset[str]]:
    """The frequent words of German that are none of English, and the reverse."""
    german, english = load_words("de"), load_words(KNOWN)
    return german - english, english - german


def _find_german_runs(tokens: Tokens) -> Iterator[list[int]]:
    """The capitalised words of a German statement that may be names: acronyms, places, and those behind another one."""
    for run in tokens.runs:
        nouns = [at for at in run if tokens.forms[at].raw.casefold() not in load_words("de")]
        yield [
            at
            for at in nouns
            if at - 1 in nouns or tokens.forms[at].acronym or place_of(tokens.forms[at].bare) is not None
        ]


def _join(tokens: Tokens, part: Sequence[int]) -> Name:
    text = " ".join(tokens.forms[at].raw for at in part)
    return Name(text.removesuffix("'s").removesuffix("’s"), tuple(part))


def _date_number(tokens: Tokens, at: int) -> int | None:
    low = tokens.lows[at]
    number = calendar().get(low)
    if number is None or low not in ALSO_WORDS:
        return number
    dated = tokens.low(at + 1)[:1].isdigit() or tokens.low(at - 1) in _BEFORE_MONTHS
    return number if dated and len(low) > 3 else None


def _is_name(tokens: Tokens, run: Sequence[int], at: int) -> bool:
    form = tokens.forms[at]
    low = form.low
    is_currency = tokens.text.startswith("$", tokens.ends[at])  # "US$3 billion" is compared as an amount
    if low in _NO_NAMES or len(low) == 1 or is_currency or QUARTER.fullmatch(low):
        return False
    if form.acronym:
        return place_of(form.raw) is not None or not (is_ordinary(low) and tokens.is_titled)
    if low.endswith("n't") or low in FUNCTION_WORDS or low.partition("'")[0] in FUNCTION_WORDS:
        return low == "will" and not tokens.is_initial(at)
    if place_of(form.bare):
        return True
    if not is_ordinary(low):
        return not _is_compound(low)
    if tokens.is_titled:
        return False
    if is_rather_name(low):
        return True
    if not is_also_name(low):
        return False
    if tokens.is_initial(at):
        return form.possessive or tokens.low(at + 1) in _ACTS
    return len(run) > 1


def _is_compound(low: str) -> bool:
    """Whether a word is a compound of ordinary words that word lists lack: "chipmakers", "cyberattack"."""
    if low.endswith(_MAKERS):
        return True
    rest = next((low.removeprefix(prefix) for prefix in _PREFIXES if low.startswith(prefix)), "")
    return len(rest) > 3 and is_ordinary(rest)


def check_name(name: Name, tokens: Tokens, sources: Sequence[NameIndex]) -> str:
    """The reason why the article lacks a name; empty if it has it.

    Args:
        tokens: The statement it stands in.
        sources: The names of the article, and names that were proven beside the statement.
    """
    if name.number is not None:
        return "" if any(name.number in source.calendar for source in sources) else _not_named(name.text)
    forms = [tokens.forms[at] for at in name.indices]
    if len(forms) > 1 and _is_place_of(name, sources):
        return ""
    missing = [form for form in forms if not any(source.find(form) for source in sources)]
    if missing:
        return "" if _is_spelled_out(tokens, name, sources) else _not_named(" ".join(form.raw for form in missing))
    if tokens.is_titled:
        return ""
    pairs = pairwise(zip(name.indices, forms, strict=True))
    adjacent = ((one, other) for (first, one), (second, other) in pairs if second == first + 1)
    for one, other in adjacent:
        if not _may_stand_apart(one, other) and not any(source.joins(one, other) for source in sources):
            return _not_named(f"{one.raw} {other.raw}")
    return ""


def _is_place_of(name: Name, sources: Sequence[NameIndex]) -> bool:
    """Whether a name as a whole is a state or region that a source names."""
    place = place_of(name.text)
    return place is not None and any(place in source.places for source in sources)


def _not_named(text: str) -> str:
    """The reason for a name that the article lacks."""
    return f"“{text}” is not named in the article"


def _may_stand_apart(one: Form, other: Form) -> bool:
    """Whether two words of a name may stand apart in the article: an acronym, a word that many names have."""
    return other.acronym or _is_loose(one.raw) or _is_loose(other.raw)


def find_unknown_titles(tokens: Tokens, article: NameIndex, names: Sequence[Name]) -> Iterator[str]:
    """Reasons for ordinary words in names of several words that the article lacks: "Met Office", "Southend United".

    A title before a name and a kind of place after one are skipped.

    Args:
        tokens: The statement.
        names: The names of the statement, which are checked elsewhere.
    """
    if tokens.is_titled:
        return
    vocabulary = article.tokens.vocabulary
    taken = {at for name in names for at in name.indices}
    for run in [run for run in tokens.runs if len(run) > 1]:
        words = [at for at in run if tokens.stems[at] and not tokens.forms[at].acronym]
        if len(words) < 2 or "".join([tokens.lows[at][0] for at in words]) in article.words:
            continue
        place = place_of(" ".join([tokens.forms[at].raw for at in run]))
        if place is not None and place in article.places:
            continue
        for at in words:
            is_in_name = at in taken or any(other in taken for other in run if other > at)
            if not is_in_name and tokens.stems[at] not in vocabulary and _is_title_word(tokens, at):
                yield _not_named(tokens.forms[at].raw)


def _is_title_word(tokens: Tokens, at: int) -> bool:
    """Whether a capitalised word is an ordinary one inside a name, and no kind of place."""
    return not tokens.is_initial(at) and tokens.lows[at] not in _KINDS_OF_PLACES and is_ordinary(tokens.lows[at])


def _is_loose(raw: str) -> bool:
    """Whether a word can stand beside many names: a state, an ordinary word."""
    low = raw.lower()
    return place_of(raw) is not None or (is_ordinary(low) and not is_rather_name(low)) or low.endswith("er")


def _is_spelled_out(tokens: Tokens, name: Name, sources: Sequence[NameIndex]) -> bool:
    """Whether the article has the initials of the capitalised run around a name."""
    run = next(run for run in tokens.runs if name.indices[0] in run)
    initials = "".join(tokens.lows[at][0] for at in run)
    return len(initials) > 1 and any(initials in source.words for source in sources)
