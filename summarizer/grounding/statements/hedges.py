"""Flags hedges, frames and negations that a statement drops: may, expected to, whether, denied that, not.

A statement is flagged only if it repeats the words that the hedge or negation governs and contains no hedge or denial
itself. The article's whole sentence is read, since a quote can begin right after "denied that".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import compress, pairwise, takewhile
from typing import Final

from summarizer.grounding.figures.periods import SEASONS
from summarizer.grounding.quotes.lexicon import REPORTING
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, PHRASE_ENDS, SUBCLAUSE_ENDS, Tokens
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.inflection import stem
from summarizer.language.lexicon import (
    ARTICLES,
    AUXILIARIES,
    BE,
    CONTRASTS,
    DENIALS,
    DENYING,
    DETERMINERS,
    MODALS,
    PAST_FORMS,
    PHRASE_OPENERS,
    POSSESSIVES,
    PREPOSITIONS,
    is_adverb,
    is_negation,
    is_time_word,
    read_class,
    read_kinds,
)
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import Flag, Span

_KIND_OF: Final = read_kinds("hedges")
_DENIED: Final = {word for word, kind in _KIND_OF.items() if kind == "denied"}
_SOFT: Final = frozenset(map(stem, (read_class("words of a hedge") | _KIND_OF.keys()) - MODALS - _DENIED))
"""Stems of words that may express a hedge in a statement."""
_OPEN: Final = frozenset(stem(word) for word, kind in _KIND_OF.items() if kind == "open")
"""Stems of words that hedge their neighbours."""
_LIKELY: Final = _OPEN | frozenset(map(stem, "possible potential chance risk possibility threaten".split()))
"""Stems of words that hedge a "will"; warning or estimating that something will happen does not."""
_ACCUSING: Final = frozenset(map(stem, "accuse allege allegation suspect suspicion charge claim question".split()))
"""Stems of words that may render a denial; believing something does not cast doubt on it."""
_POSSIBLE_MODALS: Final = frozenset({"may", "might", "could"})
_OTHERWISE: Final = {
    "could": frozenset("able available capable plausible".split()),
    "if": frozenset({"event", "without"}),
}
"""Further words that render a hedge, by hedge: "were able to carry", "in the event of"."""
_MODAL: Final = MODALS - {"will", "shall"}
_DUTIES: Final = frozenset({"must"})
_RESTRICTS: Final = frozenset({"not", "only", "if", "unless", "until"})
_DENIED_MODALS: Final = MODALS - {"may", "might"}
"""Modals that are not hedges before "not": "could not" is a fact, "may not" is not."""
_ATTRIBUTES: Final = read_class("words of an attribution") | REPORTING
_NEGATES: Final = read_class("foreign negations")  # negations in other languages
_DENIES: Final = DENYING | _NEGATES
_SCOPE_ENDS: Final = PHRASE_ENDS | SUBCLAUSE_ENDS
_GOVERNING: Final = read_class("hedges before a clause or infinitive")
"""Verbs that are hedges only before "to", "that" or "of": "failed to", but not "the firm failed"."""
_NOUNS: Final = read_class("hedges that are nouns too")
"""Hedging verbs that are nouns after a determiner or preposition."""
_COMPOUNDS: Final = {"think": ("tank", "tanks"), "set": ("piece", "pieces")}
"""For a hedge that can begin a compound noun, the words that follow."""
_SUBJECTS: Final = (AUXILIARIES - {"would", "be", "been", "being"}) | set("he she it they we i the a an there".split())
"""Words that begin a clause after "and" or "or"."""
_ESTIMATED: Final = stem("estimated")
_ROUNDING: Final = frozenset("about approximately around nearly roughly some".split())
_LONGEST: Final = 14  # tokens after a hedge or negation that may belong to its scope
_REACH: Final = 7  # tokens around a repeated word that are searched for a modal
_AHEAD: Final = frozenset("will shall to if".split())  # words that present a plan as a plan
_FILLERS: Final = frozenset("that to of it be have been the a an their his her its they he she".split())
_REFUSING: Final = read_class("answers in the negative")
_DENYING_VERBS: Final = DENIALS | _REFUSING
_GOVERNING_STEMS: Final = frozenset(map(stem, read_class("words that govern a clause")))
"""Stems of words that govern a "that" clause."""
_NEGATION_REACH: Final = 5  # most words from a negation to the word it governs: "not for me to say"
_ELSE: Final = frozenset({"otherwise", "else"})
_EXCEPTING: Final = frozenset("except excepting excluding unlike apart".split())
_FRAMES: Final = _NEGATES | read_class("words that frame a clause as unreal")


def find_dropped_hedges(reading: Reading) -> Flag | None:
    """Flag a hedge in the article's sentences whose scope a statement gives as a fact."""
    if reading.tokens.is_titled or reading.tokens.is_question:
        return None
    claimed = reading.tokens
    for sentence in [] if _KIND_OF.keys().isdisjoint(reading.stated_words) else reading.sentences:
        indices, lows = reading.article.tokens.within(sentence), reading.article.tokens.lows
        for at in [at for at in indices if lows[at] in _KIND_OF]:
            kind = _read_kind(reading.article.tokens, at, first=indices.start)
            if kind is None:
                continue
            scope = _find_scope(reading.article.tokens, at, indices)
            is_hardened = (
                lows[at] in _POSSIBLE_MODALS and "will" in claimed.words and "will" not in reading.stated_words
            )
            if not scope or (
                not is_hardened and not _repeats(reading.article.tokens, scope, claimed, strict=kind == "condition")
            ):
                continue
            own = {reading.article.tokens.stems[place] for place in scope} - _OPEN
            verb = reading.article.tokens.stems[scope[0]]
            modals = _find_excuses(set(lows[at : max(scope)]), kind)
            if lows[at] in _POSSIBLE_MODALS and "will" not in reading.stated_words:
                kind = "possible"
            if _is_hedged(claimed, kind, lows[at], verb, own=own, modals=modals):
                continue
            if not _uses_scope(reading, scope, {at, *scope}, indices):
                continue
            last = max(scope)
            words = reading.quote(min(at, *scope), max(at, min(last, at + 8)))
            dropped = reading.article.tokens.lows[at]
            return Flag("hedge", f"the article says “{words}”, but the statement drops “{dropped}”", (sentence,))
    return None


def _adds_negation(reading: Reading, verb: str) -> bool:
    """Whether a sentence has a verb once, behind a negation, and its passage has no negation."""
    if any(map(is_negation, reading.stated_words)):
        return False
    claimed = reading.tokens
    places = [at for at, key in enumerate(claimed.stems) if key == verb]
    return len(places) == 1 and any(map(is_negation, claimed.lows[max(0, places[0] - 3) : places[0]]))


def _find_excuses(governed: set[str], kind: str) -> frozenset[str]:
    """The modals that preserve a hedge in a statement, by the hedge's kind and the words it governs."""
    modals = _MODAL - governed if "whether" in governed or kind == "denied" else _MODAL
    return modals - _DUTIES if _RESTRICTS.isdisjoint(governed) else modals


def _uses_scope(reading: Reading, scope: Sequence[int], governed: set[int], sentence: range) -> bool:
    """Whether a statement has words that occur in a hedge's scope only, and the passage overlaps that scope."""
    tokens, inside = reading.article.tokens, set(reading.passage)
    outside = {tokens.stems[at] for at in sentence if at not in governed}
    own = {tokens.stems[at] for at in scope} - outside
    if _adds_negation(reading, tokens.stems[scope[0]]):
        return False  # "did not buy it" for "wanted to buy it"
    return not own.isdisjoint(reading.tokens.vocabulary) and not inside.isdisjoint(scope)


def _read_kind(tokens: Tokens, at: int, *, first: int) -> str | None:
    """The kind of a potential hedge in the sentence that begins at `first`; None if the word is not a hedge here."""
    low = tokens.lows[at]
    following, before = tokens.padded[at + 1], tokens.padded[at - 1]
    if (low == "may" and tokens.forms[at].capital) or (low in _DENIED_MODALS and following in ("not", "never")):
        return None
    if tokens.forms[at].capital and at > first and before.isalpha() and following not in ("to", "that"):
        return None  # a name: "Will Hope", "the Planning Inspectorate"
    if _is_noun(low, before, following):
        return None
    if before in ("than", "as"):
        return None  # "slowed more than expected", "closed as planned"
    if low in _GOVERNING and following not in ("to", "that", "of"):
        return None
    if low == "want" and before in ("i", "we"):
        return None  # "I want to thank you" is thanks
    return _KIND_OF[low]


def _is_noun(low: str, before: str, following: str) -> bool:
    """Whether a potential hedge is a noun or part of one: "a think tank", "a planning officer"."""
    if following in _COMPOUNDS.get(low, ()) or (low in _NOUNS and before in PHRASE_OPENERS):
        return True
    is_participle = following == "to" or before in AUXILIARIES or is_adverb(before)  # "is still planning a hotel"
    return low == "planning" and not is_participle


def _find_scope(tokens: Tokens, at: int, sentence: range) -> list[int]:
    """Indices of the content words that a hedge governs, up to the end of its clause."""
    right: list[int] = []
    for index in range(at + 1, min(sentence.stop, at + 1 + _LONGEST)):
        low = tokens.lows[index]
        if (right or low == "but") and low in _SCOPE_ENDS and _opens_clause(tokens, index):
            break
        if tokens.stems[index]:
            right.append(index)
    return right


def _opens_clause(tokens: Tokens, index: int) -> bool:
    """Whether a scope-ending token opens a clause; "and" and "or" need a pronoun, auxiliary or capital after them."""
    if tokens.lows[index] not in ("and", "or") or tokens.padded[index + 1] in _SUBJECTS:
        return True
    return index + 1 < len(tokens) and tokens.forms[index + 1].capital


def _repeats(tokens: Tokens, scope: Sequence[int], claimed: Tokens, *, strict: bool) -> bool:
    """Whether a sentence repeats a hedge's scope.

    It has to repeat the scope's first word, usually the verb, and half of the words, or most of the words.
    """
    stems = list(dict.fromkeys(tokens.stems[at] for at in scope))[:8]
    common = set(stems) & claimed.vocabulary
    if len(common) < min(3 if strict else 2, len(stems)) or len(stems) < (2 if strict else 1):
        return False
    share = len(common) / len(stems)
    if not any(tokens.stems[at] in common and not tokens.forms[at].capital for at in scope):
        return False  # names alone
    return share >= (0.5 if stems[0] in common else 0.75 if strict else 0.6)


def _is_hedged(claimed: Tokens, kind: str, hedge: str, verb: str, *, own: set[str], modals: AbstractSet[str]) -> bool:
    """Whether a sentence hedges the words that it repeats, by a modal near one of them or another hedging word.

    Args:
        verb: Stem of the first word in the scope: the word that is hedged, if the sentence repeats it.
        own: Stems of the scope, which do not count as hedges, without those of `_OPEN`.
        modals: The modals that count as hedges, from `_find_excuses`.
    """
    lows = claimed.lows
    words = {low for low, key in zip(lows, claimed.stems, strict=True) if not key or key not in own}
    if hedge in words or stem(hedge) in claimed.vocabulary:
        return True
    repeated = {verb} if verb in claimed.vocabulary else own
    near = {
        low
        for at, key in enumerate(claimed.stems)
        if key in repeated
        for low in lows[max(0, at - _REACH) : at + _REACH]
    }
    soft = _ACCUSING if hedge in DENIALS else _LIKELY if kind == "possible" and "will" in near else _SOFT
    if not modals.isdisjoint(near) or not soft.isdisjoint(map(stem, words)):
        return True
    return _is_hedged_otherwise(claimed, kind, hedge, words, own)


def _is_hedged_otherwise(claimed: Tokens, kind: str, hedge: str, words: set[str], own: set[str]) -> bool:
    """Whether a sentence has, in the words that may hedge or in its form, what hedges only this kind of hedge."""
    if kind == "denied" and not DENYING.isdisjoint(words):
        return True
    if not _OTHERWISE.get(hedge, frozenset()).isdisjoint(claimed.lows):
        return True
    if stem(hedge) == _ESTIMATED and not _ROUNDING.isdisjoint(claimed.lows):
        return True  # "some 40" for "an estimated 40"
    if kind in ("alleged", "guess") and (not _ATTRIBUTES.isdisjoint(words) or _denies_deed(claimed, own)):
        return True
    return kind == "planned" and not _AHEAD.isdisjoint(claimed.lows)


def _denies_deed(claimed: Tokens, own: set[str]) -> bool:
    """Whether a denial is of the hedged words: "denies stealing it", but not "stole it and denies wrongdoing"."""
    return any(
        low in DENIALS and follows.endswith(("ing", "that")) and not own.isdisjoint(claimed.stems[at + 1 : at + 5])
        for at, (low, follows) in enumerate(pairwise(claimed.lows))
    )


def find_cut_frame(reading: Reading) -> Flag | None:
    """Flag a quote cut from its frame: "whether", "denied that", "I never said that", "rejected an accusation that".

    Skipped if the statement has a word of the same kind that the quote lacks.
    """
    claimed, tokens = reading.tokens, reading.article.tokens
    if claimed.is_question:
        return None
    cuts = _find_cuts(reading)
    if not cuts:
        return None
    inside = set(reading.passage)
    quoted = {tokens.stems[at] for at in inside} - {""}
    own = {form.low for form in claimed.forms if form.stem not in quoted} - {tokens.lows[at] for at in inside}
    if any(map(is_negation, own)) or not own.isdisjoint(_DENIES):
        return None
    for span, first, frame in cuts:
        if tokens.lows[frame] in _DENIES or not any(stem(low) in _SOFT for low in own):
            shown = reading.quote(frame, min(first + 3, len(tokens) - 1))
            return Flag(
                "hedge",
                f"the quote begins after “{tokens.lows[frame]}”: “{shown} …”",
                ((tokens.starts[frame], span[1]),),
            )
    return None


def _find_cuts(reading: Reading) -> list[tuple[Span, int, int]]:
    """The quotes that begin after a frame: span, index of the first token, index of the frame."""
    tokens = reading.article.tokens
    cuts: list[tuple[Span, int, int]] = []
    for span in reading.spans:
        places = tokens.within(span)
        first = places.start
        start = next((tokens.within(known).start for known in reading.sentences if known[0] <= span[0] < known[1]), 0)
        frame = _find_frame(tokens, first, start)
        if frame is not None and frame not in reading.passage and not _is_described(tokens, places):
            cuts.append((span, first, frame))
    return cuts


def _is_described(tokens: Tokens, quote: range) -> bool:
    """Whether a quote is a noun with an insertion between commas: "if [the strike, set for May], goes on"."""
    lows = tokens.lows[quote.start : quote.stop]
    if "," not in lows or tokens.padded[quote.stop] != ",":
        return False
    noun = range(quote.start, quote.start + lows.index(","))
    return not any(tokens.forms[at].is_past or tokens.lows[at] in AUXILIARIES for at in noun)


def _find_frame(tokens: Tokens, first: int, start: int) -> int | None:
    """Index of the frame before a quote, or of the negation of its governing verb; None if there is none.

    The quote begins at token `first` and its sentence at `start`. After "that", the governing verb is the closest verb
    of saying, knowing or denying in the sentence.
    """
    at = first - 1
    while at >= 0 and (tokens.lows[at] in _FILLERS or tokens.forms[at].raw in "“\"‘'"):
        at -= 1
    if at >= 0 and tokens.lows[at] in _FRAMES:
        return at
    if "that" not in tokens.lows[at + 1 : first]:
        start = max(start, at)
    for index in range(at, start - 1, -1):
        if tokens.lows[index] in CLAUSE_ENDS:
            return None
        if tokens.lows[index] in _DENYING_VERBS:
            return index
        if stem(tokens.lows[index]) in _GOVERNING_STEMS:
            return _find_negation(tokens, index, start)
    return None


def _find_negation(tokens: Tokens, verb: int, start: int) -> int | None:
    """Index of a verb's negation, if only function words stand between them ("not for me to say"); else None."""
    for index in range(verb - 1, max(start, verb - _NEGATION_REACH) - 1, -1):
        if is_negation(tokens.lows[index]) or tokens.lows[index] in DENYING:
            return index
        if tokens.stems[index]:
            return None
    return None


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
_FUTURE: Final = frozenset("will would shall 'll must should".split())
_IN_HINDSIGHT: Final = frozenset({"later", "eventually", "subsequently", "ultimately"})
_BEFORE_TO: Final = frozenset("due is are offer offers offered".split())  # "the two are to be tried in May"
_OF_FUTURE: Final = _FUTURE | {"due", "to"}
_NOT_DONE: Final = MODALS | frozenset("be to if whether not never neither nor".split())
_BEFORE_DONE: Final = 6  # words before a verb that are searched: "would have had his own son arrested"
_COMING: Final = frozenset("will would shall could may might 'll".split())
_PLANS: Final = frozenset(stem(word) for word, kind in _KIND_OF.items() if kind in ("foreseen", "planned")) | frozenset(
    map(stem, ("continue", "recommend", "review", "study"))
)
"""Stems of words for what is planned or unfinished."""
_PERFECT: Final = frozenset({"has", "have", "had"})
_CHANGES: Final = frozenset(map(stem, read_class("words of a rise") | read_class("words of a fall")))
"""Stems of verbs that summarise figures rather than report a deed: "has climbed by a tenth"."""
_STILL_OPEN: Final = frozenset({"yet", "to"})  # "had yet to decide", "have to decide"
_NOT_FINISHED: Final = _NOT_DONE | read_class("words of what is not finished")
_BEFORE_PARTICIPLE: Final = frozenset("already also been just now since".split())
_CLAUSE_MARKS: Final = SUBCLAUSE_ENDS | {",", "and"}
_NEGATIVE_PREFIXES: Final = ("un", "in", "im", "ir", "il", "dis", "non")
_WHOLE: Final = frozenset("all every each everyone everything".split())
_FROM: Final = frozenset("least earliest from since after until till later onwards onward beyond".split())
"""Words that paraphrase "not before May"; "in May" does not."""
_OF_TIMES: Final = SEASONS | {"next"}
_LONGEST_OPENING: Final = 4  # opening words of a time, one of which has to name a time
_CONDITIONS: Final = frozenset({"if", "unless", "whether"})
CONDITIONAL: Final = read_class("words of a condition in quotes")
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
        scope = [place for place in _find_scope(tokens, at, range(len(tokens))) if place in inside]
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
    if following == "guilty" and "guilty" not in claimed.lows and not _ACCUSING.isdisjoint(claimed.stems):
        return True  # who pleads "not guilty to theft" is accused of theft
    if following in _WHOLE and following not in claimed.lows:
        return True  # "not all" is "some"
    if following in PHRASE_ENDS | _CONDITIONS or (tokens.lows[at] in _QUANTIFYING and following[:1].isdigit()):
        return True  # "barely 24%" is 24%
    is_excluding = not _EXCLUDING.isdisjoint(tokens.stems[at + 1 : at + 3]) and _EXCLUDING.isdisjoint(claimed.stems)
    if is_excluding and not _POSSIBLE.isdisjoint(claimed.lows):
        return True  # "could not rule out that it is" is "it may be"
    if "unless" in tokens.lows[at + 1 : at + _LONGEST] and not _ON_CONDITION.isdisjoint(claimed.lows):
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
        for index in range(first, at + step * _LONGEST, step):
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
    is_clause = is_long and following not in _IDIOMS - {"one"} and _repeats(tokens, scope, claimed, strict=False)
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
    before = takewhile(lambda low: low not in PHRASE_ENDS, reversed(tokens.lows[max(0, at - _LONGEST) : at]))
    return not _CONDITIONS.isdisjoint(before)


def _is_paraphrased_bound(tokens: Tokens, at: int, claimed: Tokens) -> bool:
    """Whether a statement paraphrases the negated bound at a token: "in May at the earliest" for "not before May"."""
    start = at + 1 + (tokens.lows[at] == "never")  # "never before" is not a bound
    for index in range(start, min(len(tokens), start + _LONGEST)):
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


def find_done_plans(reading: Reading) -> Flag | None:
    """Flag a verb given as done that the passage puts in the future: "has sought" for "would seek"."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if claimed.is_titled or claimed.is_question or _OF_FUTURE.isdisjoint(reading.stated_words):
        return None
    verbs = [at for at, form in enumerate(claimed.forms) if form.is_plain and form.is_past]
    before = {at: claimed.lows[max(0, at - 3) : at] for at in verbs if _is_done(claimed, at)}
    done = {claimed.stems[at]: not AUXILIARIES.isdisjoint(lows) for at, lows in before.items()}
    stated = reading.stated
    for at in [at for at in stated if tokens.stems[at] in done]:
        future = _find_future(tokens, at)
        if future is None or any(tokens.stems[at] == tokens.stems[other] for other in stated if other != at):
            continue
        is_form = tokens.padded[at - 1] == "be" or tokens.lows[at] in PAST_FORMS
        if is_form and not done[tokens.stems[at]]:
            continue  # "the 40 homes needed" for "40 would be needed", "put it at" for "would put it at"
        words = reading.quote(future, at)
        evidence = (tokens.span(future, at),)
        return Flag("hedge", f"the article says “{words}”, but the statement presents that as done", evidence)
    return None


def find_finished_plans(reading: Reading) -> Flag | None:
    """Flag a verb in the perfect ("has sold") that the passage lacks, if the passage only states plans."""
    claimed, tokens, stated = reading.tokens, reading.article.tokens, reading.stated
    verbs = [] if claimed.is_titled or claimed.is_question else list(_find_perfects(claimed))
    if not verbs or not any(_is_to_come(tokens, at) for at in stated) or any(_is_finished(tokens, at) for at in stated):
        return None
    known = {tokens.stems[at] for at in stated}
    verb = next((verb for verb in verbs if claimed.stems[verb] not in known), None)
    if verb is None:
        return None
    coming = next(at for at in stated if _is_to_come(tokens, at))
    words = reading.quote(max(stated[0], coming - 2), min(stated[-1], coming + 4))
    message = f"the article says “{words}”, but the statement presents “{claimed.forms[verb].raw}” as done"
    return Flag("hedge", message, reading.spans)


def _find_perfects(tokens: Tokens) -> Iterator[int]:
    """Yield participles in the perfect, except reporting and change verbs, and negated, temporal and future clauses."""
    for at in compress(range(len(tokens)), map(_is_perfect, tokens.lows)):
        verb = at + 1
        while is_adverb(tokens.padded[verb]) or tokens.padded[verb] in _BEFORE_PARTICIPLE:
            verb += 1
        if verb >= len(tokens) or not (tokens.forms[verb].is_past and tokens.forms[verb].is_plain):
            continue
        if tokens.stems[verb] in _CHANGES or find_verb(tokens.lows[verb]):
            continue
        if not _NOT_FINISHED.isdisjoint(tokens.lows[max(0, at - _BEFORE_DONE) : verb]):
            continue
        first = next((mark + 1 for mark in range(at - 1, -1, -1) if tokens.lows[mark] in _CLAUSE_MARKS), 0)
        clause = range(first, len(tokens))
        ends = _CLAUSE_MARKS - {"and"}  # "has made it a duty and promises more"
        last = next((mark for mark in clause if mark > verb and tokens.lows[mark] in ends), len(tokens))
        if not any(_is_to_come(tokens, place) for place in range(first, last)):
            yield verb


def _is_perfect(word: str) -> bool:
    return word in _PERFECT or word.endswith("'ve")


def _is_to_come(tokens: Tokens, at: int) -> bool:
    """Whether a word refers to something planned or unfinished."""
    return tokens.lows[at] in _COMING or tokens.stems[at] in _PLANS


def _is_finished(tokens: Tokens, at: int) -> bool:
    """Whether a word begins a perfect, or is a past verb other than of saying or planning."""
    low, form, before = tokens.lows[at], tokens.forms[at], tokens.padded[at - 1]
    if _is_perfect(low):
        return tokens.padded[at + 1] not in _STILL_OPEN | DETERMINERS
    if not (form.is_past and form.is_plain) or tokens.stems[at] in _PLANS or before in DETERMINERS or find_verb(low):
        return False
    return (_COMING | {"to"}).isdisjoint(tokens.lows[max(0, at - 3) : at])


def _is_done(tokens: Tokens, at: int) -> bool:
    """Whether a past verb form states a fact: no preceding word makes it future, a wish or an attribute."""
    before = [word for word in tokens.lows[max(0, at - _BEFORE_DONE) : at] if not word.endswith("ly")]
    is_noun = before[-1:] == ["being"] and BE.isdisjoint(before[-2:-1])  # "the risk of data being lost"
    is_attribute = not (ARTICLES | POSSESSIVES).isdisjoint(before[-1:])  # "a balanced budget"
    return _NOT_DONE.isdisjoint(before) and not is_noun and not is_attribute


def _find_future(tokens: Tokens, at: int) -> int | None:
    """Index of "will", "would", "must", "due to" or "is to" before a verb; None if there is none.

    "Would later become" and "would go on to win" refer to the past.
    """
    at -= tokens.padded[at - 1] in ("be", "have")  # "would have sold", "would be sold"
    is_narrative = tokens.lows[at : at + 3] == ["go", "on", "to"]
    at -= 1
    while at > 0 and is_adverb(tokens.lows[at]):
        is_narrative = is_narrative or tokens.lows[at] in _IN_HINDSIGHT
        at -= 1
    if is_narrative and tokens.lows[at] == "would":
        return None
    if tokens.padded[at] == "to" and tokens.padded[at - 1] in _BEFORE_TO:
        return at - 1
    return at if tokens.padded[at] in _FUTURE else None


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
    for index in range(at + 1, min(len(tokens), at + 1 + _NEGATION_REACH)):
        low, key = tokens.lows[index], tokens.stems[index]
        if low in PHRASE_ENDS:
            return None
        is_future = low == "going" and tokens.padded[index + 1] == "to"
        if key and not is_future and (key in claimed.vocabulary or not (key in _LIGHT or is_adverb(low))):
            return index
    return None
