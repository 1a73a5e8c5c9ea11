"""Flags negations that a statement drops or affirms: "did not sell" given as "sold"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Final

from summarizer.grounding.figures.periods import SEASONS
from summarizer.grounding.statements.conditions import CONDITIONAL
from summarizer.grounding.statements.hedges import ACCUSING, LONGEST_SCOPE, NEGATION_REACH, find_scope, repeats_scope
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, PHRASE_ENDS, Tokens
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.inflection import stem
from summarizer.language.lexicon import (
    AUXILIARIES,
    CONTRASTS,
    DENYING,
    PREPOSITIONS,
    is_adverb,
    is_negation,
    is_time_word,
    read_class,
)
from summarizer.schemas.findings import Flag

_REFUSING: Final = read_class("answers in the negative")
_ELSE: Final = frozenset({"otherwise", "else"})
_EXCEPTING: Final = frozenset("except excepting excluding unlike apart".split())
_LITTLE: Final = read_class("words of little or none")
_REASONS: Final = read_class("words of an open reason")
_DENYING: Final = DENYING | CONTRASTS | _LITTLE | {"unless"}
"""Words that may express a negation in a statement."""
_ASIDE: Final = CONTRASTS - {"while"} | frozenset("rather despite unlike against fewer less few turned missing".split())
"""The subset that denies only what follows closely."""
_SOON: Final = 8  # words after one of `_ASIDE` that it may deny
_DENYING_PHRASES: Final = (
    "out of reach|out of the question|short of|hold off|holds off|held off|leave out|leaves out|leaving out|left out"
).split("|")
_LIGHT: Final = frozenset(map(stem, read_class("words through which a negation reaches")))
"""Stems of words that a negation reaches through: "no evidence of fraud" denies fraud."""
_QUANTIFYING: Final = frozenset("none nothing nowhere without hardly scarcely barely".split())
"""Negations that do not govern only the next word: "none of them inside the ground"."""
_NEITHER: Final = frozenset({"neither", "nor"})
"""Negations that continue another one instead of cancelling it."""
_PENDING: Final = read_class("words for not yet")
_IDIOMS: Final = read_class("after a negation that denies nothing")
"""Words after a negation that give it a meaning other than the opposite of what follows."""
_LITOTES: Final = (["be", "more"], ["take", "long"])
_AFFIRMING: Final = read_class("affirmations")
_EXCLUDING: Final = frozenset(map(stem, ("exclude", "rule")))
_POSSIBLE: Final = frozenset("may might could possible possibly perhaps possibility".split())
_BOUNDING: Final = frozenset("before until another than under above below exceed".split())
"""Words that turn a negation into a bound."""
_NEGATIVE_PREFIXES: Final = ("un", "in", "im", "ir", "il", "dis", "non")
_WHOLE: Final = frozenset("all every each everyone everything".split())
_FROM: Final = frozenset("least earliest from since after until till later onwards onward beyond".split())
"""Words that paraphrase "not before May"; "in May" does not."""
_OF_TIMES: Final = SEASONS | {"next"}
_LONGEST_OPENING: Final = 4  # opening words of a time, one of which has to name a time
_CONDITIONS: Final = frozenset({"if", "unless", "whether"})
_ON_CONDITION: Final = CONDITIONAL | frozenset("depended ties links require requires required".split())
"""Words that paraphrase "not unless"."""


def find_dropped_negations(reading: Reading) -> Flag | None:
    """Flag a negation in the quotes whose word or clause a statement repeats without a negation."""
    claimed, tokens = reading.tokens, reading.article.tokens
    negations = _list_negations(reading)
    is_reason_open = claimed.lows[:1] == ["why"] and not _REASONS.isdisjoint(reading.stated_words)
    if not negations or claimed.is_question or is_reason_open or "whether" in claimed.words:
        return None
    inside = set(reading.passage)
    denials = _list_denials(reading)
    for at in [at + (tokens.padded[at + 1] == "yet") for at in negations]:
        is_pending = tokens.lows[at] == "yet" and not _PENDING.isdisjoint(claimed.lows)
        if is_pending or _denies_nothing(tokens, at, claimed) or _may_state_other_case(reading, at):
            continue
        scope = [place for place in find_scope(tokens, at, range(len(tokens))) if place in inside]
        if _is_expressed_by_word(tokens, scope, denials - _list_matched(reading, at), claimed):
            continue
        governed = None if tokens.lows[at] in _QUANTIFYING else _find_governed(tokens, at, claimed)
        last = _find_repeated(reading, at, scope, governed)
        if last is None or (governed is not None and _is_paraphrased_bound(tokens, at, claimed)):
            continue
        first = at - (tokens.lows[at] == "yet" and is_negation(tokens.padded[at - 1]))
        words = reading.quote(first, last)
        evidence = (tokens.span(first, last),)
        dropped = tokens.forms[first].raw
        return Flag("negation", f"the article says “{words}”, but the statement drops “{dropped}”", evidence)
    return None


def _list_negations(reading: Reading) -> list[int]:
    """Indices of the negations in the quotes, including the "yet" of "has yet to open"."""
    tokens = reading.article.tokens
    if not any(map(is_negation, reading.stated_words)) and "yet" not in reading.stated_words:
        return []
    return [
        at
        for at in reading.passage
        if is_negation(tokens.lows[at]) or (tokens.lows[at] == "yet" and tokens.padded[at + 1] == "to")
    ]


def _list_denials(reading: Reading) -> set[str]:
    """The words of a statement that may express a negation and that its passage lacks."""
    claimed, tokens = reading.tokens, reading.article.tokens
    beside = {tokens.stems[at] or tokens.lows[at] for at in reading.stated if not is_negation(tokens.lows[at])}
    beside |= reading.stated_words & _LITTLE
    return {key or low for low, key in zip(claimed.lows, claimed.stems, strict=True) if _denies(low)} - beside


def _list_matched(reading: Reading, at: int) -> set[str]:
    """The negations of a statement that render, by the word they deny, negations of the passage other than this."""
    claimed, tokens = reading.tokens, reading.article.tokens
    negations = [place for place in reading.stated if is_negation(tokens.lows[place])]
    others = {_read_denied(tokens, place, claimed) for place in negations if tokens.lows[place] not in _NEITHER}
    others -= {_read_denied(tokens, at, claimed), ""}
    own = [place for place, low in enumerate(claimed.lows) if is_negation(low)]
    left = {claimed.lows[place] for place in own if _read_denied(claimed, place, claimed) not in others}
    return {claimed.lows[place] for place in own} - left


def _read_denied(tokens: Tokens, at: int, claimed: Tokens) -> str:
    """Stem of the word that a negation denies; empty if there is none."""
    governed = _find_governed(tokens, at, claimed)
    return "" if governed is None else tokens.stems[governed]


def _is_expressed_by_word(tokens: Tokens, scope: Sequence[int], denials: set[str], claimed: Tokens) -> bool:
    """Whether a statement expresses a negation by a word: "rejected", "insignificant" for "not significant".

    A word of the negated scope itself does not count: "ruled out" for "did not rule out".
    """
    negated = (prefix + tokens.lows[place] for place in scope for prefix in _NEGATIVE_PREFIXES)
    denied = {tokens.stems[place] for place in scope} - {""}
    left = denials - denied
    words = zip(claimed.lows, claimed.stems, strict=True) if left else ()
    places = [at for at, (low, key) in enumerate(words) if (key or low) in left]
    is_denied = any(_reaches(claimed, at, denied) for at in places) or any(map(claimed.says, _DENYING_PHRASES))
    return is_denied or not set(claimed.lows).isdisjoint(negated)


def _reaches(claimed: Tokens, at: int, denied: set[str]) -> bool:
    """Whether a potential word of denial may apply to one of the stems."""
    if claimed.lows[at] not in _ASIDE or claimed.padded[at + 1] == "to":  # "has yet to"
        return True
    end = next((place for place in range(at + 1, len(claimed)) if claimed.lows[place] in CLAUSE_ENDS), len(claimed))
    return not denied.isdisjoint(claimed.stems[at + 1 : min(end, at + 1 + _SOON)])


def _denies_nothing(tokens: Tokens, at: int, claimed: Tokens) -> bool:
    """Whether the negation at a token denies nothing, or only what a sentence expresses in other words."""
    following = tokens.padded[at + 1]
    if (tokens.lows[at], following) == ("never", "before") and "first" in claimed.lows:
        return True
    if following == "guilty" and "guilty" not in claimed.lows and not ACCUSING.isdisjoint(claimed.stems):
        return True  # who pleads "not guilty to theft" is accused of theft
    if following in _WHOLE and following not in claimed.lows:
        return True  # "not all" is "some"
    if following in PHRASE_ENDS | _CONDITIONS or (tokens.lows[at] in _QUANTIFYING and following[:1].isdigit()):
        return True  # "barely 24%" is 24%
    is_excluding = not _EXCLUDING.isdisjoint(tokens.stems[at + 1 : at + 3]) and _EXCLUDING.isdisjoint(claimed.stems)
    if is_excluding and not _POSSIBLE.isdisjoint(claimed.lows):
        return True  # "could not rule out that it is" is "it may be"
    if "unless" in tokens.lows[at + 1 : at + LONGEST_SCOPE] and not _ON_CONDITION.isdisjoint(claimed.lows):
        return True
    if tokens.lows[at + 1 : at + 3] in _LITOTES and tokens.padded[at + 3] != "than":
        return True  # "could not be more pleased", "will not take long"
    return _is_in_condition(tokens, at) or _is_double_negation(tokens, at)


def _may_state_other_case(reading: Reading, at: int) -> bool:
    """Whether a statement may state the case in which a negation does not hold.

    "With a key, it opens" for "without a key, it does not open", "three got work" for "none got work; she says three
    did", "from the age of 12 in Denmark" for "from five, but not in Denmark, where it is 12".
    """
    tokens, words = reading.article.tokens, reading.tokens.words
    sentence = next(one for one in map(tokens.within, reading.sentences) if at in one)
    is_conditional = tokens.lows[sentence.start] == "without" and at != sentence.start
    is_conditional = is_conditional or not _ELSE.isdisjoint(tokens.lows[sentence.start : sentence.stop])
    if is_conditional and (_ELSE | {"without"}).isdisjoint(words):
        return True
    behind = range(at + 1, sentence.stop)
    elided = (one for one in behind if tokens.lows[one] in AUXILIARIES and tokens.padded[one + 1] in CLAUSE_ENDS)
    if words.isdisjoint(("all", "every", "each")) and any(not tokens.forms[one].capital for one in elided):
        return True
    if tokens.padded[at - 1] != "but" or tokens.padded[at + 1] not in PREPOSITIONS:
        return False
    return not _EXCEPTING.isdisjoint(words) or any(
        tokens.stems[one] and tokens.lows[one] in words for one in behind[2:]
    )


def _is_double_negation(tokens: Tokens, at: int) -> bool:
    """Whether another negation in the clause cancels this one: "no version that does not hurt"."""
    before = at - (tokens.lows[at] == "yet")
    for first, step in ((at + 1, 1), (before - 1, -1)):
        for index in range(first, at + step * LONGEST_SCOPE, step):
            low = tokens.padded[index]
            if not low or low in PHRASE_ENDS:
                break
            if is_negation(low) and _NEITHER.isdisjoint((low, tokens.lows[at])):
                return True
    return False


def _find_repeated(reading: Reading, at: int, scope: Sequence[int], governed: int | None) -> int | None:
    """Index of the last denied word that a statement repeats, in the negation's clause or its governed word.

    None if the statement repeats neither, or if the passage also has the governed word without a negation. The words of
    the clause, in `scope`, are those in the quotes.
    """
    claimed, tokens, following = reading.tokens, reading.article.tokens, reading.article.tokens.padded[at + 1]
    stems = {tokens.stems[place] for place in scope}
    is_person = tokens.lows[at] == "nobody" or (tokens.lows[at], following) == ("no", "one")
    is_long = len(stems) > 1 or (is_person and bool(stems)) or following in _WHOLE
    is_clause = is_long and following not in _IDIOMS - {"one"} and repeats_scope(tokens, scope, claimed, strict=False)
    if governed is None or tokens.stems[governed] not in claimed.vocabulary:
        return (scope[-1] if scope else at) if is_clause else None
    again = sum(tokens.stems[place] == tokens.stems[governed] for place in set(reading.passage)) > 1
    return governed if is_clause or not again else None


@lru_cache(maxsize=16384)
def _denies(word: str) -> bool:
    """Whether a word may express a negation: "no", "ruled out", "unanswered"."""
    return word in _DENYING or is_negation(word) or (word.startswith("un") and len(word) > 6 and is_ordinary(word[2:]))


def _is_in_condition(tokens: Tokens, at: int) -> bool:
    """Whether a word stands in an "if" clause, whose negation states no fact."""
    before = takewhile(lambda low: low not in PHRASE_ENDS, reversed(tokens.lows[max(0, at - LONGEST_SCOPE) : at]))
    return not _CONDITIONS.isdisjoint(before)


def _is_paraphrased_bound(tokens: Tokens, at: int, claimed: Tokens) -> bool:
    """Whether a statement paraphrases the negated bound at a token: "in May at the earliest" for "not before May"."""
    start = at + 1 + (tokens.lows[at] == "never")  # "never before" is not a bound
    for index in range(start, min(len(tokens), start + LONGEST_SCOPE)):
        if tokens.lows[index] in _BOUNDING:
            if tokens.lows[index] == "than" and tokens.lows[index - 1] in claimed.lows:
                return False  # "no larger than the others" is not "larger"
            if tokens.lows[index] == "before" and _opens_time(tokens, index + 1):
                return not _FROM.isdisjoint(claimed.lows)
            return tokens.lows[index] not in claimed.lows
        if tokens.lows[index] in PHRASE_ENDS:
            return False
    return False


def _opens_time(tokens: Tokens, first: int) -> bool:
    """Whether a time begins at a token: "May", "next May", "the middle of next year"."""
    forms = tokens.forms[first : first + _LONGEST_OPENING]
    return any(is_time_word(one.low) or one.low in _OF_TIMES or one.raw == "May" or one.low.isdigit() for one in forms)


def find_affirmed_denials(reading: Reading) -> Flag | None:
    """Flag "admitted" or "confirmed" in a statement if the passage reports a denial or a refusal to answer."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if _AFFIRMING.isdisjoint(claimed.words) or any(low in _DENYING or is_negation(low) for low in claimed.lows):
        return None
    denials = [at for at in reading.stated if tokens.lows[at] in _REFUSING]
    if denials:
        word = next(form.raw for form in claimed.forms if form.low in _AFFIRMING)
        evidence = (tokens.span(denials[0]),)
        message = f"it says “{word}”, but the article says “{tokens.forms[denials[0]].raw}”"
        return Flag("negation", message, evidence)
    return None


def _find_governed(tokens: Tokens, at: int, claimed: Tokens) -> int | None:
    """Index of the first content word that a negation denies in its clause; None without one or in an idiom.

    "Not statistically significant" denies "significant" and "no evidence of fraud" denies "fraud", unless the statement
    repeats the word in between. "Not going to sell" denies "sell".
    """
    at += (tokens.lows[at], tokens.padded[at + 1]) == ("no", "one")
    if tokens.padded[at + 1] in _IDIOMS:
        return None
    for index in range(at + 1, min(len(tokens), at + 1 + NEGATION_REACH)):
        low, key = tokens.lows[index], tokens.stems[index]
        if low in PHRASE_ENDS:
            return None
        is_future = low == "going" and tokens.padded[index + 1] == "to"
        if key and not is_future and (key in claimed.vocabulary or not (key in _LIGHT or is_adverb(low))):
            return index
    return None
