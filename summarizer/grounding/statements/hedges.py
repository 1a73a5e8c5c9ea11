"""Flags hedges and frames that a statement drops: may, expected to, whether, denied that.

A statement is flagged only if it repeats the words that the hedge governs and contains no hedge or denial itself. The
article's whole sentence is read, since a quote can begin right after "denied that".
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Final

from summarizer.grounding.quotes.lexicon import REPORTING
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, PHRASE_ENDS, SUBCLAUSE_ENDS, Tokens
from summarizer.language.inflection import stem
from summarizer.language.lexicon import (
    AUXILIARIES,
    DENIALS,
    DENYING,
    MODALS,
    PHRASE_OPENERS,
    is_adverb,
    is_negation,
    read_class,
    read_kinds,
)
from summarizer.schemas.findings import Flag, Span

_KIND_OF: Final = read_kinds("hedges")
_DENIED: Final = {word for word, kind in _KIND_OF.items() if kind == "denied"}
_SOFT: Final = frozenset(map(stem, (read_class("words of a hedge") | _KIND_OF.keys()) - MODALS - _DENIED))
"""Stems of words that may express a hedge in a statement."""
_OPEN: Final = frozenset(stem(word) for word, kind in _KIND_OF.items() if kind == "open")
"""Stems of words that hedge their neighbours."""
_LIKELY: Final = _OPEN | frozenset(map(stem, "possible potential chance risk possibility threaten".split()))
"""Stems of words that hedge a "will"; warning or estimating that something will happen does not."""
ACCUSING: Final = frozenset(map(stem, "accuse allege allegation suspect suspicion charge claim question".split()))
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
LONGEST_SCOPE: Final = 14  # tokens after a hedge or negation that may belong to its scope
_REACH: Final = 7  # tokens around a repeated word that are searched for a modal
_AHEAD: Final = frozenset("will shall to if".split())  # words that present a plan as a plan
_ANY_DEED: Final = frozenset("wrongdoing anything everything".split())
_FILLERS: Final = frozenset("that to of it be have been the a an their his her its they he she".split())
_DENYING_VERBS: Final = DENIALS | read_class("answers in the negative")
_GOVERNING_STEMS: Final = frozenset(map(stem, read_class("words that govern a clause")))
"""Stems of words that govern a "that" clause."""
NEGATION_REACH: Final = 5  # most words from a negation to the word it governs: "not for me to say"
_FRAMES: Final = _NEGATES | read_class("words that frame a clause as unreal")


def find_dropped_hedges(reading: Reading) -> Flag | None:
    """Flag a hedge in the article's sentences whose scope a statement gives as a fact."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if claimed.is_titled or claimed.is_question:
        return None
    for sentence in [] if _KIND_OF.keys().isdisjoint(reading.stated_words) else reading.sentences:
        indices, lows = tokens.within(sentence), tokens.lows
        for at in [at for at in indices if lows[at] in _KIND_OF]:
            kind = _read_kind(tokens, at, first=indices.start)
            if kind is None:
                continue
            scope = find_scope(tokens, at, indices)
            is_hardened = (
                lows[at] in _POSSIBLE_MODALS and "will" in claimed.words and "will" not in reading.stated_words
            )
            if not scope or (not is_hardened and not repeats_scope(tokens, scope, claimed, strict=kind == "condition")):
                continue
            own = {tokens.stems[place] for place in scope} - _OPEN
            verb = tokens.stems[scope[0]]
            modals = _find_excuses(set(lows[at : max(scope)]), kind)
            if lows[at] in _POSSIBLE_MODALS and "will" not in reading.stated_words:
                kind = "possible"
            if _is_hedged(claimed, kind, lows[at], verb, own=own, modals=modals):
                continue
            if not _uses_scope(reading, scope, {at, *scope}, indices):
                continue
            words = reading.quote(min(at, *scope), max(at, min(max(scope), at + 8)))
            return Flag("hedge", f"the article says “{words}”, but the statement drops “{lows[at]}”", (sentence,))
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


def find_scope(tokens: Tokens, at: int, sentence: range) -> list[int]:
    """Indices of the content words that a hedge governs, up to the end of its clause."""
    right: list[int] = []
    for index in range(at + 1, min(sentence.stop, at + 1 + LONGEST_SCOPE)):
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


def repeats_scope(tokens: Tokens, scope: Sequence[int], claimed: Tokens, *, strict: bool) -> bool:
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
    soft = ACCUSING if hedge in DENIALS else _LIKELY if kind == "possible" and "will" in near else _SOFT
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
        low in DENIALS
        and follows.endswith(("ing", "that"))
        and follows not in _ANY_DEED
        and not own.isdisjoint(claimed.stems[at + 1 : at + 5])
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
    for index in range(verb - 1, max(start, verb - NEGATION_REACH) - 1, -1):
        if is_negation(tokens.lows[index]) or tokens.lows[index] in DENYING:
            return index
        if tokens.stems[index]:
            return None
    return None
