"""Verbs and nouns of saying, with the forms of each verb and what it can govern."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from summarizer.language.inflection import inflect
from summarizer.language.lexicon import is_finite, read_class, read_groups, word_set

Form: TypeAlias = Literal["base", "third", "past", "participle", "ing"]
Clause: TypeAlias = Literal["bare", "clear", "that", ""]


class Cue(NamedTuple):
    """What a verb of saying can govern."""

    lemma: str  # the verb
    # its content clause: `bare` if "that" may be omitted ("said he left"), `clear` if it may be omitted before an
    # unmistakable clause ("found yields fell"), `that` if it is required; empty if it takes no clause
    clause: Clause = ""
    quotes: bool = False  # whether a quotation can be its object and can precede it ("…," said X)
    addressee: bool = False  # whether an addressee can precede the content ("told reporters that")
    # what introduces content that is not a clause ("warned of", "called for", "deny …"): prepositions, "to" before an
    # infinitive, or `*` for any noun phrase
    after: frozenset[str] = frozenset()
    # the same after an object that is part of the content ("accuse X of", "urge X to")
    target: frozenset[str] = frozenset()
    nominal: bool = False  # whether its base and -s forms are also nouns ("claims", "reports")
    mental: bool = False  # whether it reports a belief or a wish rather than words


# The verbs, by what they may govern.
_BARE: Final = word_set("say believe think insist allege contend")
_CLEAR: Final = read_class("sayings with a clear clause")
_THAT_ONLY: Final = read_class("sayings with that")
_QUOTES_ONLY: Final = read_class("sayings of quotations")
_TELLING: Final = word_set("express promise swear tell warn caution inform assure remind advise notify ask instruct")
_NO_QUOTES: Final = read_class("sayings without quotations")
_NOMINAL: Final = read_class("sayings that are nouns too")
_AFTER: Final = read_groups("content of verbs")
_TARGET: Final = read_groups("content of verbs behind an object")
_MENTAL: Final = word_set("believe think hope fear feel suspect assume expect reckon learn discover find")
_IRREGULAR: Final = read_groups("irregular forms of sayings")
_FORMS: tuple[Form, ...] = ("third", "past", "participle", "ing")

REPORTING_NOUNS: Final = read_class("nouns of saying")
"""Nouns for an utterance ("X's claim that", "a warning by X that")."""

DOCUMENTS: Final = read_class("documents")  # head nouns for written sources, statistics and media


@lru_cache(maxsize=16384)
def find_verb(word: str) -> tuple[tuple[Cue, Form], ...]:
    """Return the verbs of saying that a lower-case word can be a form of, each with the form; empty if none.

    >>> [(cue.lemma, form) for cue, form in find_verb("denied")]
    [('deny', 'past')]
    """
    return _verbs().get(word, ())


@lru_cache(maxsize=16384)
def is_verb_form(word: str) -> bool:
    """Whether a lower-case word has the form of a finite verb: an auxiliary, a past form, or a verb of saying in -s.

    >>> [is_verb_form(word) for word in ("denied", "thinks", "claims", "table")]
    [True, True, False, False]
    """
    return is_finite(word) or any(form == "third" and not cue.nominal for cue, form in find_verb(word))


@cache
def cue_words() -> frozenset[str]:
    """Return all lower-case words that can introduce reported speech: verb forms, nouns and "according"."""
    return REPORTING_NOUNS | _verbs().keys() | {"according", "words", "opinion"}


@cache
def _verbs() -> dict[str, tuple[tuple[Cue, Form], ...]]:
    table: dict[str, tuple[tuple[Cue, Form], ...]] = {}
    for cue in _cues():
        for form, word in _inflect(cue.lemma):
            known = table.get(word, ())
            if form != "participle" or all(other.lemma != cue.lemma for other, _ in known):
                table[word] = (*known, (cue, form))
    return table


def _cues() -> list[Cue]:
    clauses: dict[str, Clause] = dict.fromkeys((*_QUOTES_ONLY, *_AFTER, *_TARGET), "")
    clauses |= dict.fromkeys(_BARE, "bare")
    clauses |= dict.fromkeys(_CLEAR, "clear")
    clauses |= dict.fromkeys(_THAT_ONLY, "that")
    governing = {*_BARE, *_CLEAR, *_THAT_ONLY, *_QUOTES_ONLY} - _NO_QUOTES
    return [
        Cue(
            lemma=lemma,
            clause=clause,
            quotes=lemma in governing,
            addressee=lemma in _TELLING,
            after=frozenset(_AFTER.get(lemma, "").split()),
            target=frozenset(_TARGET.get(lemma, "").split()),
            nominal=lemma in _NOMINAL,
            mental=lemma in _MENTAL,
        )
        for lemma, clause in sorted(clauses.items())
    ]


def _inflect(lemma: str) -> list[tuple[Form, str]]:
    base, third, past, gerund = inflect(lemma)
    words = _IRREGULAR[lemma].split() if lemma in _IRREGULAR else [third, past, past, gerund]
    return [("base", base), *zip(_FORMS, words, strict=True)]


SPEECH_AFTER_QUOTATION: Final = frozenset(
    word for word, uses in _verbs().items() if any(cue.quotes and form == "past" for cue, form in uses)
) | {"says", "asks", "adds", "writes", "tells"}
"""Verb forms so frequent after a quotation that they show that the quotation's end does not end the sentence."""
