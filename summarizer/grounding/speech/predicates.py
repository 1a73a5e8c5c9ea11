"""Verbs of saying in use: with auxiliaries, and told from nouns, adjectives, passives and denials of the same form.

Positions are token indexes of one unit. Subjects and what is said are read elsewhere.
"""

from __future__ import annotations

from typing import NamedTuple

from summarizer.language.lexicon import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    HAVE,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    is_adverb,
    is_finite,
    word_set,
)
from summarizer.language.noun_phrases import QUANTIFIERS, head_of, noun_phrase_before
from summarizer.language.reporting_verbs import Cue, Form, find_verb
from summarizer.language.tokens import QUOTE, Unit

_HYPOTHETICAL = MODALS - {"will", "would", "shall"}
_GOES_ON = frozenset({"on", "continued", "proceeded", "continues", "proceeds"})
_CAUSES = word_set("had made let make have helped saw heard watched lets makes to")
_APPROXIMATELY = word_set(
    "about around some roughly nearly almost over under up just close to as more less fewer than between many high low "
    "at least most an estimated approximately well only exactly"
)
_SPELLED = word_set(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred hundreds thousand thousands million millions billion billions zero dozens half"
)
_IS = frozenset(f"{word}{mark}" for word in ("he", "she", "it", "who") for mark in ("'s", "’s")) | frozenset(
    f"{word}{mark}" for word in ("they", "we", "you") for mark in ("'re", "’re")
)
_BEHIND_NOUNS = word_set("of in for from among")
_LONGEST_OCCASION = 12
_DESCRIBING = word_set(
    "hail brand describe characterize characterise condemn criticize criticise denounce praise dismiss"
)
_ENDS_AGENT = word_set("as on in at during after before who which that while when")
_COUNTED = word_set("percentage basis")
MASS = word_set(
    "television tv radio data police media people staff press parliament congress officials nobody everyone everybody"
)


class Predicate(NamedTuple):
    """A verb of saying in use.

    Attributes:
        cue: What the verb may govern.
        form: The form it stands in.
        first: Its first token, auxiliaries and adverbs included.
        verb: The verb itself.
        last: Its last token, a particle included ("pointed out").
    """

    cue: Cue
    form: Form
    first: int
    verb: int
    last: int


def _counts(word: str) -> bool:
    """Whether a word before a plural counts what it is for."""
    return word[0].isdigit() or word in _COUNTED or word.split("-")[0] in _SPELLED


def is_clipped(word: str) -> bool:
    """Whether a pronoun holds the verb "be": "he's", "they're"."""
    return word in _IS


def read_predicate(unit: Unit, index: int) -> Predicate | None:
    """The verb of saying at a token; None where there is none that reports anything.

    A noun or an adjective of the same form, a passive, a denied or merely possible act of saying report nothing.
    """
    low = unit.low
    if index and unit.caps[index]:
        return None
    for cue, form in find_verb(low[index]):
        after = low[index + 1] if index + 1 < len(low) else ""
        if (cue.lemma == "point" and after not in {"out", "to"}) or (cue.lemma == "think" and after.startswith("tank")):
            continue
        if cue.lemma == "continue" and after == "to":
            continue  # "continued to support"
        if cue.nominal and form == "third" and index and _counts(low[index - 1]):
            continue  # "by 1.5 percentage points to", "twenty-one states"
        first, auxiliaries = read_auxiliaries(unit, index)
        before = low[first - 1] if first else ""
        infinitive = before == "to" and form == "base"
        if infinitive:
            if first < 2 or low[first - 2] not in _GOES_ON:
                continue
            first -= 2 if low[first - 2] != "on" else 3
            if first < 0:
                continue
        elif (
            NEGATIONS & auxiliaries
            or _HYPOTHETICAL & auxiliaries
            or any(w.endswith(("n't", "n’t")) for w in auxiliaries)
        ) or not _is_verb(unit, index, first, cue, form, auxiliaries):
            continue
        last = index + 1 if index + 1 < len(low) and low[index + 1] == "out" and cue.lemma == "point" else index
        return Predicate(cue, form, first, index, last)
    return None


def read_auxiliaries(unit: Unit, index: int) -> tuple[int, frozenset[str]]:
    """Where the verb's group begins, and the auxiliaries in it."""
    first = index
    found: set[str] = set()
    while first and index - first < 7:
        word = unit.low[first - 1]
        named = first > 1 and unit.caps[first - 1]  # Theresa May said
        if (word in AUXILIARIES and not named) or word in NEGATIONS:
            found.add(word)
        elif not is_adverb(word) or (word in DETERMINERS and not (first > 1 and unit.is_word(first - 2))):
            break
        first -= 1
    return first, frozenset(found)


def _is_verb(unit: Unit, index: int, first: int, cue: Cue, form: Form, auxiliaries: frozenset[str]) -> bool:
    low = unit.low
    before = low[first - 1] if first else ""
    after = low[index + 1] if index + 1 < len(low) else ""
    possessed = before.endswith(("'s", "’s")) and first == index
    if form in ("past", "participle"):
        if (auxiliaries & BE and not auxiliaries & HAVE) or "been" in auxiliaries or "being" in auxiliaries:
            return False
        if auxiliaries:
            return bool(auxiliaries & HAVE)
        adjective = (before in DETERMINERS and before not in QUANTIFIERS) or before in PREPOSITIONS or possessed
        passive = after == "by" and before not in SUBJECT_PRONOUNS
        return not adjective and not passive and not (after == "to" and cue.lemma == "say")
    if form == "ing":
        if auxiliaries & BE or before in _IS:
            return True
        return not (before in DETERMINERS or possessed or before in {"of", "for", "about", "against", "without", "not"})
    if before in PREPOSITIONS or possessed or (before in DETERMINERS and before not in QUANTIFIERS):
        return False
    if form == "base":
        if auxiliaries:
            return not auxiliaries & (BE | HAVE)
        if before in {"he", "she", "it"} or (unit.caps[index - 1] and _CAUSES & set(low[max(0, index - 6) : index])):
            return False
        return not cue.nominal or (before not in CONJUNCTIONS and _is_plural(unit, first))
    return not auxiliaries and not (cue.nominal and (_is_plural_noun(unit, first) or _is_noun(unit, index, cue)))


def _is_noun(unit: Unit, index: int, cue: Cue) -> bool:
    """Whether a form that may be a plural noun is one: "hopes were low", "the states of", "broke rules that"."""
    after = unit.low[index + 1] if index + 1 < len(unit) else ""
    if after in AUXILIARIES or any(form in ("third", "past") for _, form in find_verb(after)):
        return True
    if after.endswith("ing") and not after.endswith("thing"):
        return True  # "tweets praising Lind"
    governed = after in cue.after or "that" in unit.low[index + 1 : index + _LONGEST_OCCASION]
    if after in _BEHIND_NOUNS and not governed:
        return True
    found = noun_phrase_before(unit, index)
    return found is not None and any(_is_other_verb(unit, at) for at in range(found.first + 1, found.stop))


def _is_other_verb(unit: Unit, at: int) -> bool:
    """Whether a token before what may be a noun is a finite verb, and the noun its object."""
    if not is_finite(unit.low[at]) or unit.caps[at]:
        return False
    following = unit.low[at + 1] if at + 1 < len(unit) else ""
    return not unit.low[at].endswith("ed") or following == "to" or following in DETERMINERS or unit.caps[at + 1]


def _is_plural_noun(unit: Unit, stop: int) -> bool:
    """Whether a plural noun stands where the subject of a verb in -s would."""
    found = noun_phrase_before(unit, stop)
    if found is None:
        return False
    at = head_of(unit, found.first, found.stop)
    plural = unit.low[at].endswith("s") and not unit.low[at].endswith(("ss", "us", "is"))
    return plural and not unit.caps[at] and "and" not in unit.low[found.first : found.stop]


def _is_plural(unit: Unit, stop: int) -> bool:
    """Whether the subject that ends before a token takes a verb without -s."""
    found = noun_phrase_before(unit, stop)
    if found is None:
        return unit.low[stop - 1 : stop] == ["who"]
    if "and" in unit.low[found.first : found.stop]:
        return True
    word = unit.low[head_of(unit, found.first, found.stop)]
    return word in MASS or word in QUANTIFIERS or word in {"they", "we", "i", "you", "who"} or word.endswith("s")


def read_agent(unit: Unit, index: int) -> tuple[int, int, int] | None:
    """Who says what something is called in the passive: "was described as “…” by X", "was condemned by X as “…”".

    Args:
        unit: The sentence.
        index: The participle.

    Returns:
        The first token of the agent, the one behind its last, and the quotation's; None where there is no such agent.
    """
    low = unit.low
    if (
        not any(cue.lemma in _DESCRIBING for cue, _ in find_verb(low[index]))
        or not read_auxiliaries(unit, index)[1] & BE
    ):
        return None
    quote = next((at for at in range(index + 1, min(len(low), index + _LONGEST_OCCASION)) if low[at] == QUOTE), None)
    if quote is None or "as" not in low[max(index, quote - 2) : quote]:
        return None
    by = index + 1 if low[index + 1] == "by" else quote + 1
    if low[by : by + 1] != ["by"]:
        return None
    stop = by + 1
    while stop < len(low) and unit.is_word(stop) and not is_finite(low[stop]) and low[stop] not in _ENDS_AGENT:
        stop += 1
    return (by + 1, stop, quote) if stop > by + 1 else None


def opens_figure(unit: Unit, start: int) -> bool:
    """Whether a figure that is no time of day stands at a token, over "about", "more than" and the like."""
    low = unit.low
    for index in range(start, min(len(low), start + 4)):
        if low[index][0].isdigit() or low[index] in _SPELLED:
            return low[index + 1 : index + 2] not in (["a.m"], ["p.m"], ["am"], ["pm"], ["o'clock"], ["o’clock"])
        if low[index] not in _APPROXIMATELY:
            break
    return False
