"""Word classes of English: the one list of determiners, prepositions, auxiliaries and the like.

Words are in lower case. The lists are in `word_classes.txt`; verbs of saying are in `reporting_verbs`. If a rule needs
fewer words than a class has, the smaller class stands here too, with its reason.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from summarizer.language.gazetteer.places import month_names, weekday_names


def word_set(words: str) -> frozenset[str]:
    """The words of a text that lists them, separated by white space."""
    return frozenset(words.split())


def _read_classes() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("word_classes.txt").read_text("utf-8")
    paragraphs = ("\n".join(line for line in part.split("\n") if line[:1] != "#") for part in text.split("\n\n"))
    named = (part.strip().partition("\n") for part in paragraphs if part.strip())
    return {name: word_set(words) for name, _, words in named}


_CLASSES: Final = _read_classes()


def read_class(name: str) -> frozenset[str]:
    """The words of one class of `word_classes.txt`."""
    return _CLASSES[name]


ARTICLES: Final = _CLASSES["articles"]
POSSESSIVES: Final = _CLASSES["possessives"]
DEMONSTRATIVES: Final = _CLASSES["demonstratives"]
CARDINALS: Final = _CLASSES["cardinals"]
DETERMINERS: Final = ARTICLES | POSSESSIVES | DEMONSTRATIVES | _CLASSES["quantifiers"] | CARDINALS
DEFINITE_DETERMINERS: Final = POSSESSIVES | DEMONSTRATIVES | {"the"}
"""Determiners of something known: "one of the men" counts men, "one of a kind" counts nothing."""
SUBJECT_PRONOUNS: Final = _CLASSES["subject pronouns"]
"""Pronouns that can be the subject of a clause, and "who"."""
PRONOUNS: Final = SUBJECT_PRONOUNS | _CLASSES["other pronouns"]
PREPOSITIONS: Final = _CLASSES["prepositions"]
PHRASE_OPENERS: Final = PREPOSITIONS | DETERMINERS
CONJUNCTIONS: Final = _CLASSES["conjunctions"]
"""Coordinating ones."""
SUBORDINATORS: Final = _CLASSES["subordinators"]
"""What a subordinate clause begins with, relative pronouns and question words included."""
RELATIVES: Final = _CLASSES["relatives"]
CONTRASTS: Final = _CLASSES["contrasts"]
BE: Final = _CLASSES["be"]
HAVE: Final = _CLASSES["have"]
DO: Final = _CLASSES["do"]
MODALS: Final = _CLASSES["modals"]
AUXILIARIES: Final = BE | HAVE | DO | MODALS
NEGATIONS: Final = _CLASSES["negations"]
ADVERBS: Final = _CLASSES["adverbs"]
"""Adverbs that stand between a subject and its verb, or begin a clause."""
PAST_FORMS: Final = _CLASSES["past forms"]
"""Past forms that do not end in -ed."""
TIME_UNITS: Final = _CLASSES["time units"]
TITLE_ABBREVIATIONS: Final = _CLASSES["abbreviated titles"]
"""Abbreviations that something always follows: they end no sentence."""
NUMBER_ABBREVIATIONS: Final = _CLASSES["abbreviations before numbers"]
"""Abbreviations before a number: "No. 5", "pp. 3-4"."""
COMPANY_ABBREVIATIONS: Final = _CLASSES["abbreviated companies"]
DATE_ABBREVIATIONS: Final = _CLASSES["abbreviated dates"]
ABBREVIATIONS: Final = (
    TITLE_ABBREVIATIONS
    | NUMBER_ABBREVIATIONS
    | COMPANY_ABBREVIATIONS
    | DATE_ABBREVIATIONS
    | _CLASSES["other abbreviations"]
)
SENTENCE_STARTERS: Final = _CLASSES["sentence starters"]
"""Words that show, behind an abbreviation, that a new sentence begins."""
GERMAN_MONTHS: Final = _CLASSES["german months"]
FUNCTION_WORDS: Final = (
    (DETERMINERS - CARDINALS)
    | PRONOUNS
    | PREPOSITIONS
    | CONJUNCTIONS
    | SUBORDINATORS
    | AUXILIARIES
    | NEGATIONS
    | _CLASSES["light adverbs"]
)
"""Words that carry no meaning of their own when two texts are compared."""

_FINITE: Final = AUXILIARIES | PAST_FORMS
_CONTRACTED: Final = ("n't", "n’t", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'m", "’m")
_FINITE_ENDINGS: Final = ("ed", *_CONTRACTED)


def is_negation(word: str) -> bool:
    """Whether a lower-case word negates: "not", "never", "isn't"."""
    return word in NEGATIONS or word.endswith("n't")


@lru_cache(maxsize=16384)
def is_adverb(word: str) -> bool:
    """Whether a lower-case word modifies a verb without being an object of it."""
    if word in ADVERBS or word in _CLASSES["negative adverbs"]:
        return True
    return word.endswith("ly") and len(word) > 4 and word not in _CLASSES["not adverbs"]


@lru_cache(maxsize=16384)
def is_finite(word: str) -> bool:
    """Whether a lower-case word shows that its clause has a verb of its own."""
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
