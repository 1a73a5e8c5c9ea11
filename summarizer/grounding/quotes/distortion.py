"""Tests whether an ellipsis distorts the sense of the words that remain.

The remaining words must form a phrase and clause of the article: the omitted words must not negate or govern them, or
contain their subject or the noun of their last determiner.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from summarizer.grounding.quotes.lexicon import BOUNDS, HEDGES, NEXT_WORD_HEDGES, VERB_SUPPORT
from summarizer.grounding.quotes.tokens import FoldedPassage
from summarizer.language.lexicon import (
    ARTICLES,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DENIALS,
    DETERMINERS,
    FUNCTION_WORDS,
    HAVE,
    MODALS,
    NEGATIONS,
    OTHER_OFFICES,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    REFUSALS,
    RELATIVES,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_negation,
    is_time_word,
)
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import Span
from summarizer.workers import cached_property

_WEIGHTY: Final = HEDGES | MODALS | BOUNDS - {"at", "than"}
_LIGHT: Final = HEDGES | BOUNDS | VERB_SUPPORT | NEGATIONS
_SUBJECTS: Final = frozenset({"that", "i", "you", "he", "she", "it", "we", "they", "who"})
_HARD_STOP: Final = re.compile(r"[;.!?]")
_ASIDE: Final = re.compile(
    r",(?: and| but| or| though| although)? (?:not|never|nor|neither|no longer|without|who|which|whom|whose)\b[^,]*,"
    r"|,? ?\([^()]*\),?|-[^-]*-"
)
"""Matches a complete parenthesis, whose negation stays inside it: ", not the co-pilot," and "(who was not asked)"."""
_EXCLUDERS: Final = frozenset({"not", "never", "nor", "except", "unlike", "without", "excluding"})
_EXCLUDING: Final = frozenset({("rather", "than"), ("instead", "of"), ("other", "than"), ("except", "for")})
_DEFINING: Final = ARTICLES | POSSESSIVES
_IN_MODIFIERS: Final = CONJUNCTIONS | set("more most less least very too well only few other".split())
_MOST_CONTENT: Final = 2  # most words of a verb group except auxiliaries and adverbs: "stopped short of"
_OPENS_CLAUSE: Final = SUBORDINATORS - {"as", "than"}


@dataclass(frozen=True)
class Gap:
    """The words that an ellipsis omits, with the words on both sides."""

    omitted: FoldedPassage  # the omitted words
    before: list[str]  # keys of the part before
    after: list[str]  # keys of the part after
    follows_capital: bool  # whether the part after starts with a capital

    @cached_property
    def words(self) -> list[str]:
        """The keys of the omitted words."""
        return self.omitted.tokens.keys

    @cached_property
    def text(self) -> str:
        """The omitted text, folded."""
        return self.omitted.folded.text

    @cached_property
    def opens(self) -> bool:
        """Whether punctuation separates the part before from the first omitted word."""
        return bool(self.text[: self.omitted.tokens.starts[0]].strip())

    @cached_property
    def closes(self) -> bool:
        """Whether punctuation (except a hyphen) or a conjunction separates the omitted words from the part after."""
        marks = self.text[self.omitted.tokens.ends[-1] :]
        return bool(marks.strip() and marks != "-") or self.words[-1] in CONJUNCTIONS

    @property
    def may_be_verb(self) -> bool:
        """Whether the first word of the part after can be an infinitive."""
        first = self.after[0]
        is_noun = self.follows_capital or first in FUNCTION_WORDS - AUXILIARIES or is_adverb(first)
        return first.isalpha() and not is_noun and not first.endswith(("s", "ing", "ion", "er", "ity"))

    def is_name(self, index: int) -> bool:
        """Whether an omitted word has a capital."""
        return self.omitted.surface(index)[:1].isupper()


def find_distortion(text: str, gap: Span, before: list[str], after: list[str]) -> str:
    """Return the reason why an ellipsis between two parts distorts the sense of what remains; empty if it does not."""
    found = Gap(FoldedPassage.of(text[slice(*gap)]), before, after, text[gap[1] : gap[1] + 1].isupper())
    if not before or not after:
        return ""
    if not found.words:
        # "The … co-pilot": the article has another determiner right before the next part
        is_adrift = len(before) == 1 and before[0] in _DEFINING
        return f'the ellipsis leaves out nothing behind "{before[0]}"' if is_adrift else ""
    checks = (_find_hedge, _find_negated_verb, _find_negation, _find_governor, _find_noun, _find_subject, _find_verb)
    return next(filter(None, (check(found) for check in checks)), "")


def _find_hedge(gap: Gap) -> str:
    """The reason if the gap hides a hedge or bound of the words after it."""
    words = gap.words
    if _LIGHT.issuperset(words) and not _WEIGHTY.isdisjoint(words):
        return _hide(*words)
    return _hide(*words[-3:]) if words[-1] in NEXT_WORD_HEDGES or (_is_figure(gap.after) and _bounds(words)) else ""


def _find_negated_verb(gap: Gap) -> str:
    """The reason if a negation before the gap belongs to a verb in it."""
    words, last = gap.words, gap.before[-1:]
    is_cut = last in (["not"], ["never"]) and not gap.opens and (words[-1] in VERB_SUPPORT or words[-1] in _SUBJECTS)
    return f'the ellipsis gives "{last[0]}" another verb (negation)' if is_cut else ""


def _find_negation(gap: Gap) -> str:
    """The reason if the gap hides a negation or denial but not its whole scope."""
    words = gap.words
    if "except" in words:
        return _hide("except")
    if _ASIDE.fullmatch(gap.text.strip()):
        return ""
    for at, word in enumerate(words):
        rest = [*words[at + 1 :], *gap.after[:1]]
        opposes = (word in REFUSALS and rest[:1] in (["to"], ["that"])) or (
            word in DENIALS and not _SUBJECTS.isdisjoint(rest)
        )
        if (opposes or is_negation(word)) and not _is_left_out_whole(gap, at):
            return f"{_hide(word)} (negation)"
    return ""


def _find_governor(gap: Gap) -> str:
    """The reason if the gap's last words govern those after it: "rather than the", "said to", "close to being"."""
    if gap.closes:
        return ""
    words = [*gap.before[-1:], *gap.words]
    while len(words) > 1 and words[-1] in _DEFINING:
        words.pop()
    governing = words[1:]
    if governing[-1:] and (governing[-1] in _EXCLUDERS or tuple(governing[-2:]) in _EXCLUDING):
        return _hide(*governing[-2:])
    if len(words) <= len(gap.words):
        return ""  # a determiner stands between
    is_noun = gap.after[0] not in FUNCTION_WORDS and (words[-2] in DETERMINERS or words[-2].endswith("'s"))
    if words[-1] in OTHER_OFFICES and is_noun:
        return _hide(words[-1])
    return _hide(*gap.words[-3:]) if _is_verb_group(gap) else ""


def _is_verb_group(gap: Gap) -> bool:
    """Whether the gap is a verb group that governs the verb after it: "is said to have", "stopped short of"."""
    words, first = list(gap.words), gap.after[0]
    while words and words[-1] in BE | HAVE and len(words) > 1:
        words.pop()
    content = [word for word in words[:-1] if word not in AUXILIARIES and not is_adverb(word)]
    if not content or len(content) > _MOST_CONTENT or any(word in FUNCTION_WORDS for word in content):
        return False
    if any(gap.is_name(at) for at in range(len(gap.words))):
        return False
    takes_verb = first.endswith("ing") or len(words) < len(gap.words)
    return words[-1] in PREPOSITIONS and (takes_verb or (words[-1] == "to" and gap.may_be_verb))


def _find_noun(gap: Gap) -> str:
    """The reason if the gap hides the noun of a determiner before it: "The [pilot, not the] co-pilot"."""
    if gap.opens or gap.before[-1] not in _DEFINING:
        return ""
    first = gap.after[0]
    is_noun = first not in FUNCTION_WORDS and not is_adverb(first) and first != "according"
    is_other = is_noun and any(word in FUNCTION_WORDS and word not in _IN_MODIFIERS for word in gap.words)
    return f'the ellipsis gives "{gap.before[-1]}" another noun' if is_other or first in AUXILIARIES else ""


def _find_subject(gap: Gap) -> str:
    """The reason if the gap hides the subject of the verb right after it: "She [told her son that his brother] had"."""
    if gap.closes or not is_finite(gap.after[0]) or gap.before[-1] in FUNCTION_WORDS - PRONOUNS:
        return ""
    for at in range(len(gap.words) - 2, -1, -1):
        if _opens_subject(gap, at):
            return f'the ellipsis hides the subject of "{gap.after[0]}"'
        if is_finite(gap.words[at]):
            break
    return ""


def _opens_subject(gap: Gap, at: int) -> bool:
    """Whether a word in the gap opens or governs a clause whose subject follows it."""
    word, following = gap.words[at], gap.words[at + 1]
    if following in PREPOSITIONS or is_adverb(following) or is_time_word(following) or is_finite(following):
        return False
    is_nominal = following in DETERMINERS | PRONOUNS or gap.is_name(at + 1)
    if word in CONJUNCTIONS:
        return is_nominal and any(map(is_finite, gap.words[:at]))
    if word in RELATIVES - {"that", "whose", "where"}:
        return is_nominal
    return word in _OPENS_CLAUSE or any(cue.clause == "bare" for cue, _ in find_verb(word))


def _find_verb(gap: Gap) -> str:
    """The reason if the gap hides the verb of a "to" before it, or of an object after it: "want [to lift] the ban"."""
    words = gap.words
    if gap.closes or gap.opens:
        return ""
    is_verb = words[0] not in FUNCTION_WORDS and not gap.is_name(0) and not words[0][0].isdigit()
    if gap.before[-1] == "to" and is_verb and gap.may_be_verb and not all(map(is_adverb, words)):
        return 'the ellipsis gives "to" another verb'
    leads = [word for word in words[:-1] if not is_adverb(word)]
    return _hide(*words) if leads == ["to"] and words[-1] not in FUNCTION_WORDS and gap.after[0] in _DEFINING else ""


def _hide(*words: str) -> str:
    return f'the ellipsis hides "{" ".join(words)}"'


def _is_figure(after: list[str]) -> bool:
    return after[0][0].isdigit() or unicodedata.category(after[0][0]) == "Sc"


def _bounds(words: list[str]) -> bool:
    """Whether words end with a bound of a figure: "about", "at least", "more than", "up to"."""
    if words[-1] in ("than", "to"):
        return words[-2:-1] in (["up"], ["more"], ["less"], ["fewer"], ["over"])
    return words[-1] in BOUNDS and words[-1] not in ("at", "more", "less", "fewer", "up")


def _is_left_out_whole(gap: Gap, at: int) -> bool:
    """Whether the gap omits a word's whole sentence: it has a sentence end on both sides of the word."""
    ends = gap.omitted.tokens.ends
    before = gap.text[: ends[at - 1] + 1] if at else gap.text[:1]
    return bool(_HARD_STOP.search(before)) and bool(_HARD_STOP.search(gap.text, ends[at]))
