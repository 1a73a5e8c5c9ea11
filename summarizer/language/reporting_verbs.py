"""Verbs and nouns of saying, with the forms of each verb and what it can govern."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from summarizer.language.lexicon import word_set

Form: TypeAlias = Literal["base", "third", "past", "participle", "ing"]
Clause: TypeAlias = Literal["bare", "clear", "that", ""]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a verb of saying can govern."""

    lemma: str  # the verb
    # its content clause: `bare` if "that" can be left out ("said he left"), `clear` if it can be left out before what
    # is certainly a clause ("found yields fell"), `that` if it cannot; empty if it takes none
    clause: Clause = ""
    quotes: bool = False  # whether a quotation can be its object and can come before it ("…," said X)
    addressee: bool = False  # whether an addressee can come before the content ("told reporters that")
    # what introduces content that is no clause ("warned of", "called for", "deny …"): prepositions, "to" before an
    # infinitive, or `*` for any noun phrase
    after: frozenset[str] = frozenset()
    # the same behind an object that is part of the content ("accuse X of", "urge X to")
    target: frozenset[str] = frozenset()
    nominal: bool = False  # whether its base form and its form in -s are nouns, too ("claims", "reports")
    mental: bool = False  # whether it reports a belief or a wish rather than words


# Each class: what its verbs may govern, and the verbs.
_BARE = word_set("say believe think insist allege contend")
_CLEAR = word_set(
    "argue tell write add note claim assert maintain suggest explain acknowledge concede declare stress emphasize "
    "emphasise observe remark comment reiterate repeat conclude complain quip joke admit tweet testify boast reason "
    "opine lament recall affirm post theorize theorise hypothesize hypothesise speculate underline underscore recount "
    "vow pledge promise report estimate predict forecast state announce confirm point warn caution inform assure "
    "remind advise instruct notify reveal disclose show find indicate demonstrate deny recommend imply signal hint "
    "discover read hope fear feel suspect reckon"
)
_THAT_ONLY = word_set(
    "express lie demand propose rule learn request stipulate ask agree counter assume expect respond reply answer "
    "exclaim shout whisper blog retort threaten urge swear"
)
_QUOTES_ONLY = word_set(
    "continue elaborate describe characterize characterise dub call label brand term apologize apologise hail "
    "interject rejoin chime snap mutter murmur gasp sigh laugh plead scoff gush enthuse muse cry yell scream chuckle "
    "brag deadpan marvel fume inquire enquire query wonder volunteer intone interrupt begin cut shrug echo agree "
    "declare order command implore chant"
)
_TELLING = word_set("express promise swear tell warn caution inform assure remind advise notify ask instruct")
_NO_QUOTES = word_set(
    "express show find indicate demonstrate learn discover believe hope fear feel suspect assume expect reckon rule "
    "hint signal imply estimate forecast demand deny threaten"
)
_NOMINAL = word_set(
    "lie claim report state note call demand promise vow pledge estimate forecast comment remark tweet post question "
    "reply answer boast joke quip hope fear doubt reason caution find show read rule stress repeat signal hint point "
    "express brand hail term request fear counter shout whisper blame praise feel blog lament underscore response "
    "urge recall suspect"
)
_AFTER = {
    "warn": "of against about",
    "caution": "against",
    "call": "for",
    "point": "to",
    "deny": "*",
    "demand": "*",
    "predict": "*",
    "forecast": "*",
    "pledge": "to *",
    "promise": "to *",
    "vow": "to",
    "threaten": "to",
    "boast": "of about",
    "complain": "of about",
    "reject": "*",
    "condemn": "*",
    "denounce": "*",
}
_TARGET = {
    "accuse": "of",
    "blame": "for",
    "urge": "to",
    "tell": "to",
    "ask": "to",
    "order": "to",
    "instruct": "to",
    "call": "to",
    "warn": "of against about to not",
    "criticize": "for over as",
    "criticise": "for over as",
    "praise": "for as",
    "condemn": "for as",
    "denounce": "for as",
    "advise": "to against",
    "dismiss": "as",
    "hail": "as",
    "put": "at",
    "estimate": "at",
}
_MENTAL = word_set("believe think hope fear feel suspect assume expect reckon learn discover find")
_IRREGULAR = {
    "say": "says said said saying",
    "tell": "tells told told telling",
    "write": "writes wrote written writing",
    "show": "shows showed shown showing",
    "find": "finds found found finding",
    "think": "thinks thought thought thinking",
    "feel": "feels felt felt feeling",
    "read": "reads read read reading",
    "forecast": "forecasts forecast forecast forecasting",
    "cut": "cuts cut cut cutting",
    "begin": "begins began begun beginning",
    "put": "puts put put putting",
    "lie": "lies lied lied lying",
    "swear": "swears swore sworn swearing",
    "learn": "learns learned learned learning",
}
_DOUBLED = frozenset({"admit", "blog", "quip", "shrug"})
_FORMS: tuple[Form, ...] = ("third", "past", "participle", "ing")

REPORTING_NOUNS = word_set(
    "accusation admission allegation announcement argument assertion assurance belief claim complaint conclusion "
    "contention declaration forecast insistence pledge prediction promise statement suggestion threat view vow "
    "warning accusations allegations announcements arguments assertions assurances claims complaints declarations "
    "forecasts pledges predictions promises statements suggestions threats warnings call calls demand demands"
)
"""Nouns that hold what somebody says ("X's claim that", "a warning by X that")."""

DOCUMENTS = word_set(
    "account affidavit agreement analysis announcement article assessment audit bill blog book briefing bulletin "
    "census communique communiqué complaint data declaration diary document documentary documents editorial email "
    "e-mail emails essay estimate estimates evidence figure figures filing filings finding findings forecast "
    "forecasts guidance guidelines headline headlines indictment inquiry index interview investigation judgment "
    "judgement lawsuit law letter letters log magazine media memo memorandum message messages minutes newspaper "
    "newspapers note notes notice notices number numbers order outlet outlets page pamphlet paper papers petition "
    "poll polls post posting posts posting postings press projection projections proposal publication reading record "
    "records release releases report reports reporting research resolution result results review ruling script "
    "section sheet site sites statement statements statistics stats story studies study subpoena summary "
    "survey surveys testimony text transcript transcripts treaty tweet tweets update website websites will text wire "
    "newswire broadcaster daily weekly tabloid newsletter programme podcast sign label caption"
)
"""Heads of noun phrases for written sources, statistics and media."""

SPEECH_AFTER_QUOTATION = word_set(
    "said says told asked wrote added replied boasted exclaimed shouted joked "
    "warned argued insisted noted explained continued recalled quipped declared tweeted concluded remarked observed "
    "stated commented responded answered retorted countered complained claimed announced acknowledged conceded "
    "admitted stressed emphasized lamented demanded pleaded cried yelled screamed asks adds writes tells"
)
"""Forms that so often follow a quotation that they tell a quotation's end from a sentence's."""


@lru_cache(maxsize=16384)
def find_verb(word: str) -> tuple[tuple[Cue, Form], ...]:
    """Return the verbs of saying of which a lower-case word can be a form, with the form; empty if there are none.

    >>> [(cue.lemma, form) for cue, form in find_verb("denied")]
    [('deny', 'past')]
    """
    return _verbs().get(word, ())


@cache
def cue_words() -> frozenset[str]:
    """Return all lower-case words that can begin a report: forms of verbs, nouns and "according"."""
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
    if lemma in _IRREGULAR:
        words = _IRREGULAR[lemma].split()
    else:
        if lemma.endswith("y") and lemma[-2] not in "aeiou":
            stem, third = lemma[:-1] + "i", lemma[:-1] + "ies"
        else:
            stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
            third = lemma + ("es" if lemma.endswith(("s", "x", "sh", "ch")) else "s")
        past = lemma + "d" if lemma.endswith("e") else stem + "ed"
        gerund = lemma[:-1] if lemma.endswith("e") else stem if lemma in _DOUBLED else lemma
        words = [third, past, past, gerund + "ing"]
    return [("base", lemma), *zip(_FORMS, words, strict=True)]
