"""Flags what the article calls false and a statement gives as a fact.

The article may refute a claim before it ("dismissed talk that the mill will close", "it is wrong to say that …") or
after it ("a rumour that the mill will close is untrue").
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import CLAUSE_ENDS, PHRASE_ENDS, Tokens
from summarizer.language.lexicon import BE, DENYING, is_adverb, is_negation, read_class
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import Flag, Span

_REFUTING: Final = read_class("verbs that refute a claim")
_FALSE: Final = read_class("words for what is false")
_CLUES: Final = _REFUTING | _FALSE | {"true"}
_CLAIMS: Final = read_class("nouns for a claim")
_DOUBTS: Final = (
    DENYING | read_class("words of little or none") | _FALSE | _REFUTING | _CLAIMS | {"whether", "but", "accused"}
)
"""Words of a statement that may express a refutation, or that somebody else claims it."""
_REACH: Final = 8  # most words from a verb that refutes to the "that" of the claim
_LONGEST: Final = 16  # most words of a claim that are compared
_LEAST: Final = 0.6  # lowest share of a claim's words in a statement that repeats it


def find_refuted_claim(reading: Reading) -> Flag | None:
    """Flag a claim that the passage's sentences call false, if a statement repeats it without a word of doubt."""
    claimed, tokens = reading.tokens, reading.article.tokens
    if claimed.is_question or _CLUES.isdisjoint(reading.stated_words):
        return None
    for sentence in reading.sentences:
        for at, source, claim in _find_refuted(tokens, tokens.within(sentence)):
            if not {tokens.stems[place] for place in source}.isdisjoint(claimed.vocabulary):
                continue  # attributed to whoever claims it
            if _is_repeated(reading, sentence, at, claim):
                words, word = reading.quote(claim[0], claim[-1]), tokens.forms[at].raw
                message = f"the article says “{word}” of “{words}”, but the statement drops “{word}”"
                return Flag("negation", message, (sentence,))
    return None


def _is_repeated(reading: Reading, sentence: Span, at: int, claim: range) -> bool:
    """Whether a statement repeats a claim without doubt or a content word that the refuting clause lacks.

    Such a word may name another source or thing: "the plant is unsafe, inspectors said". The clause ends with the
    claim, or with the sentence if the refuting word, whose index is given, follows the claim.
    """
    claimed, tokens = reading.tokens, reading.article.tokens
    stems = {tokens.stems[place] for place in claim} - {""}
    if len(stems) < 2 or len(stems & claimed.vocabulary) < _LEAST * len(stems):
        return False
    read, words = tokens.within(sentence), {tokens.lows[place] for place in claim}
    if not claimed.words >= {word for word in words if word in _DOUBTS or is_negation(word)}:
        return False  # "dismissed claims that it had not acted" may be stated as "it acted"
    end = next((i for i in range(max(at, claim.stop), read.stop) if tokens.lows[i] in CLAUSE_ENDS), read.stop)
    known = {"", *tokens.stems[read.start : claim.stop if at < claim.start else end]}
    if any(stem not in known and not find_verb(low) for low, stem in zip(claimed.lows, claimed.stems, strict=True)):
        return False
    return not _is_doubted(claimed, words)


def _is_doubted(claimed: Tokens, claim: AbstractSet[str]) -> bool:
    """Whether a statement has a word of doubt or denial that the claim itself lacks."""
    own = claimed.words - claim
    return not _DOUBTS.isdisjoint(own) or any(map(is_negation, own))


def _find_refuted(tokens: Tokens, sentence: range) -> Iterator[tuple[int, list[int], range]]:
    """Yield the words of a sentence that refute a claim, with the words for its source and its clause after "that"."""
    for at in sentence:
        if tokens.lows[at] != "that" or tokens.padded[at + 1] in BE:
            continue
        before = range(max(sentence.start, at - _REACH), at)
        end = next((i for i in range(at + 1, sentence.stop) if _ends_claim(tokens, i)), sentence.stop)
        claim = range(at + 1, min(end, at + 1 + _LONGEST))
        verb = _find_refuting(tokens, before)
        first, found = (before.start, _find_verdict(tokens, claim)) if verb is None else (verb + 1, (verb, claim))
        if found and claim and (verb is not None or not _CLAIMS.isdisjoint(tokens.lows[first:at])):
            yield found[0], [i for i in range(first, at) if tokens.lows[i] not in _CLAIMS], found[1]


def _ends_claim(tokens: Tokens, at: int) -> bool:
    """Whether a claim's clause ends before a token, as before ", calling it absurd" or "and said that …"."""
    low, after = tokens.lows[at], tokens.padded[at + 1]
    is_joined = (low == "," and (after == "and" or after.endswith("ing"))) or (low == "and" and find_verb(after))
    return low in CLAUSE_ENDS or bool(is_joined)


def _find_refuting(tokens: Tokens, before: range) -> int | None:
    """Index of the word before a claim that refutes it; None if there is none, or it is negated."""
    for at in before:
        low, rest = tokens.lows[at], tokens.lows[at + 1 : before.stop]
        is_verb = low in _REFUTING and not _CLAIMS.isdisjoint(rest) and PHRASE_ENDS.isdisjoint(rest)
        if (is_verb or (low in _FALSE and rest[:1] == ["to"])) and not any(
            map(is_negation, tokens.lows[max(0, at - 3) : at])
        ):
            return at
    return None


def _find_verdict(tokens: Tokens, after: range) -> tuple[int, range] | None:
    """Index of the word that calls the beginning of a range false, with that beginning: "… is simply untrue"."""
    for at in after[1:]:
        verdict = at + 1
        while is_adverb(tokens.padded[verdict]) or tokens.padded[verdict] == "not":
            verdict += 1
        is_untrue = tokens.padded[verdict] == "true" and "not" in tokens.lows[at:verdict]
        if tokens.lows[at] in BE and (
            is_untrue or (tokens.padded[verdict] in _FALSE and tokens.padded[verdict - 1] != "not")
        ):
            return verdict, range(after.start, at)
    return None
