"""English word classes (determiners, prepositions, auxiliaries and the like) and antonyms.

Words are in lower case. The lists are in `word_classes.txt`; verbs of saying are in `reporting_verbs`. If a rule needs
only part of a class, the smaller class is defined here with its reason. Most antonyms come from WordNet
(`opposites.txt`); those that WordNet lacks are a class of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations
from operator import neg
from pathlib import Path
from typing import Final

from summarizer.language.gazetteer.places import month_names, weekday_names
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.inflection import inflect
from summarizer.language.locale_data import load_frequent_words


def word_set(words: str) -> frozenset[str]:
    """Parse words separated by white space; a verb with a trailing asterisk stands for all its regular forms."""
    return frozenset(form for word in words.split() for form in (inflect(word[:-1]) if word.endswith("*") else (word,)))


def read_paragraphs(file: Path) -> dict[str, str]:
    """Return the paragraphs of a text file by their first lines, without comments: lines that begin with #."""
    text = file.read_text("utf-8")
    paragraphs = ("\n".join(line for line in part.split("\n") if line[:1] != "#") for part in text.split("\n\n"))
    named = (part.strip().partition("\n") for part in paragraphs if part.strip())
    return {name: words for name, _, words in named}


_CLASSES: Final = read_paragraphs(Path(__file__).with_name("word_classes.txt"))


def read_class(name: str) -> frozenset[str]:
    """Return the words of one class of `word_classes.txt`."""
    return word_set(_CLASSES[name])


def read_lines(name: str) -> list[str]:
    """Return the lines of a class."""
    return _CLASSES[name].split("\n")


def read_groups(name: str) -> dict[str, str]:
    """Return the words of each group of a class as one string, by group name."""
    parts = re.split(r"(?:^|\s)(\S+):\s", _CLASSES[name])[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def read_kinds(name: str) -> dict[str, str]:
    """Return the group name of each word of a class."""
    return {word: kind for kind, words in read_groups(name).items() for word in word_set(words)}


def read_pairs(name: str) -> dict[str, str]:
    """Return the pairs "first:second" of a class as a mapping; underscores become spaces."""
    pairs = (pair.replace("_", " ").partition(":") for pair in _CLASSES[name].split())
    return {first: second for first, _, second in pairs}


@cache
def read_numbers(tag: str | None) -> dict[str, str]:
    """Return the English equivalent of each number word of a language; empty for English and unknown languages.

    >>> read_numbers("de")["sieben"], read_numbers("de-AT")["viertel"], read_numbers("en")
    ('seven', '_quarter', {})

    English number words that are frequent words there are in capitals, which are no numbers: Polish "ten". Others may
    stand in English quotes.

    >>> read_numbers("pl")["ten"]
    'TEN'
    """
    own = (tag or "en").partition("-")[0].lower()
    rows = read_groups("number words of languages")
    if own == "en" or own not in rows:
        return {}
    pairs = [*zip(rows["en"].split(), rows[own].split(), strict=True)]
    known = {form.lstrip("*") for _, forms in pairs for form in forms.split("|")}
    frequent = load_frequent_words().get(own, "").split(" ")
    return {word: word.upper() for word, _ in pairs if word in frequent and word not in known} | {
        form: word
        for word, forms in pairs
        if not word[0].isdecimal()
        for form in forms.split("|")
        if form[0] not in "-*"
    }


@cache
def read_number_pairs(tag: str | None) -> list[tuple[str, str, str]]:
    """Return the two-word number words of a language: first word, second word, English equivalent.

    >>> ("tercera", "parte", "_third") in read_number_pairs("es")
    True
    """
    parts = ((form.partition("_"), word) for form, word in read_numbers(tag).items() if "_" in form)
    return [(first, last, word) for (first, _, last), word in parts]


ARTICLES: Final = read_class("articles")
POSSESSIVES: Final = read_class("possessives")
DEMONSTRATIVES: Final = read_class("demonstratives")
CARDINALS: Final = read_class("cardinals")
DETERMINERS: Final = ARTICLES | POSSESSIVES | DEMONSTRATIVES | read_class("quantifiers") | CARDINALS
DEFINITE_DETERMINERS: Final = POSSESSIVES | DEMONSTRATIVES | {"the"}
"""Determiners of known things: "one of the men" counts men, "one of a kind" counts nothing."""
SUBJECT_PRONOUNS: Final = read_class("subject pronouns")  # pronouns that can be the subject of a clause, and "who"
PRONOUNS: Final = SUBJECT_PRONOUNS | read_class("other pronouns")
PREPOSITIONS: Final = read_class("prepositions")
RATE_WORDS: Final = frozenset({"a", "an", "each", "every", "per"})  # words before the unit of a rate: "a week"
PHRASE_OPENERS: Final = PREPOSITIONS | DETERMINERS
CONJUNCTIONS: Final = read_class("conjunctions")  # coordinating ones
SUBORDINATORS: Final = read_class("subordinators")
"""Words that open a subordinate clause, including relative pronouns and question words."""
RELATIVES: Final = read_class("relatives")
CONTRASTS: Final = read_class("contrasts")
BE: Final = read_class("be")
HAVE: Final = read_class("have")
DO: Final = read_class("do")
MODALS: Final = read_class("modals")
AUXILIARIES: Final = BE | HAVE | DO | MODALS
NEGATIONS: Final = read_class("negations")
DENIALS: Final = read_class("denials")
"""Words that negate the clause after them without being negations."""
REFUSALS: Final = read_class("refusals")
"""Words that negate only if "to" or "that" follows: prices that declined deny nothing."""
DENYING: Final = (
    NEGATIONS
    | DENIALS
    | REFUSALS - {"failing"}  # "close to failing"
    | {word for word in AUXILIARIES if word.endswith("n't")}
    | read_class("words that may tell a negation")
)
"""Words by which a sentence may express that something is denied."""
OTHER_OFFICES: Final = read_class("words that make another of an office")
"""Modifiers that turn an office into another: an acting director is no director."""
ADVERBS: Final = read_class("adverbs")  # adverbs that stand between a subject and its verb, or begin a clause
PAST_FORMS: Final = read_class("past forms")  # past forms that do not end in -ed
MONTHS: Final = {name.lower(): number for name, number in month_names().items()}
WEEKDAYS: Final = {name.lower(): day for name, day in weekday_names().items() if name.endswith("day")}
TIME_UNITS: Final = read_class("time units")
TITLE_ABBREVIATIONS: Final = read_class("abbreviated titles")
"""Abbreviations that are always followed by a name, so they never end a sentence."""
NUMBER_ABBREVIATIONS: Final = read_class("abbreviations before numbers")
"""Abbreviations before a number: "No. 5", "pp. 3-4"."""
COMPANY_ABBREVIATIONS: Final = read_class("abbreviated companies")
LEGAL_FORMS: Final = word_set("co inc corp corporation plc ltd llc")  # may be left off the end of a company's name
DATE_ABBREVIATIONS: Final = read_class("abbreviated dates")
INNER_ABBREVIATIONS: Final = TITLE_ABBREVIATIONS | NUMBER_ABBREVIATIONS | COMPANY_ABBREVIATIONS | DATE_ABBREVIATIONS
"""Abbreviations that never end a sentence; "3 p.m." may end one."""
ABBREVIATIONS: Final = INNER_ABBREVIATIONS | read_class("other abbreviations")
SENTENCE_STARTERS: Final = read_class("sentence starters")
"""Words that start a new sentence if they follow an abbreviation."""
GERMAN_MONTHS: Final = read_class("german months")
FUNCTION_WORDS: Final = (
    (DETERMINERS - CARDINALS)
    | PRONOUNS
    | PREPOSITIONS
    | CONJUNCTIONS
    | SUBORDINATORS
    | AUXILIARIES
    | NEGATIONS
    | read_class("light adverbs")
)
"""Words without content of their own, ignored when two texts are compared."""

_MODIFYING: Final = ADVERBS | read_class("negative adverbs")
_NOT_ADVERBS: Final = read_class("not adverbs")
_LONGEST_NOT_ADVERB: Final = 4  # letters of words in -ly that are no adverbs: "fly", "ugly"
_FINITE: Final = AUXILIARIES | PAST_FORMS
_CONTRACTED: Final = ("n't", "n’t", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'m", "’m")
_FINITE_ENDINGS: Final = ("ed", *_CONTRACTED)


@lru_cache(maxsize=16384)
def is_negation(word: str) -> bool:
    """Whether a lower-case word negates: "not", "never", "isn't"."""
    return word in NEGATIONS or word.endswith("n't")


@lru_cache(maxsize=16384)
def is_adverb(word: str) -> bool:
    """Whether a lower-case word is an adverb, by the lists or its ending -ly.

    A word in -ly must be an ordinary one, or be made of one, and no name: "oddly", but not "kelly" or "connolly".
    """
    if word in _MODIFYING:
        return True
    if not word.endswith("ly") or len(word) <= _LONGEST_NOT_ADVERB or word in _NOT_ADVERBS or is_also_name(word):
        return False
    return is_ordinary(word) or any(map(is_ordinary, _adjectives_of(word)))


def _adjectives_of(word: str) -> Iterator[str]:
    """Yield the words of which a word in -ly may be made: "possibly" of "possible"."""
    stem = word[:-2]
    yield from (stem, f"{stem}e", f"{word[:-1]}e", stem.removesuffix("al"))  # "odd", "true", "possible", "basic"
    if stem.endswith("i"):
        yield f"{stem[:-1]}y"  # "happy"


@lru_cache(maxsize=16384)
def is_finite(word: str) -> bool:
    """Whether a lower-case word has the form of a finite verb: an auxiliary, a past form or a contraction."""
    if word in _FINITE:
        return True
    return word.endswith(_FINITE_ENDINGS) and (len(word) > 4 or word.endswith(_CONTRACTED))


@lru_cache(maxsize=16384)
def is_time_word(word: str) -> bool:
    """Whether a lower-case word names a day, a month, a year or a length of time."""
    return word in TIME_UNITS or word in _calendar() or (len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"})


@cache
def _calendar() -> frozenset[str]:
    ambiguous = {"may", "sun", "sat", "mar", "march"}
    return frozenset(name.lower() for name in (*month_names(), *weekday_names())) - ambiguous


OPPOSITES: Final = Path(__file__).with_name("opposites.txt")


def are_opposed(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two words, given by their sides in `load_opposites`, are on opposite sides and share none."""
    return not other.isdisjoint(map(neg, one)) and one.isdisjoint(other)


@cache
def load_opposites() -> dict[str, frozenset[int]]:
    """Return the sides of each lower-case word; the words on sides n and -n are opposites.

    >>> sides = load_opposites()
    >>> are_opposed(sides["accepted"], sides["rejects"]), are_opposed(sides["accepted"], sides["accept"])
    (True, False)
    """
    found: defaultdict[str, set[int]] = defaultdict(set)
    listed = [line for line in OPPOSITES.read_text("utf-8").splitlines() if line and line[0] != "#"]
    lines = [*listed, *read_lines("opposite words")]
    pairs = [pair for line in lines for pair in combinations(map(word_set, line.split(" | ")), 2)]
    pairs.append((read_class("words of a rise") | {"up"}, read_class("words of a fall") | {"down"}))
    for number, pair in enumerate(pairs, start=1):
        for side, words in zip((number, -number), pair, strict=True):
            for word in words:
                found[word].add(side)
    return {word: frozenset(sides) for word, sides in found.items()}
