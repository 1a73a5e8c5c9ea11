"""Holds a sentence in somebody's own words against the quotes that prove it, or against the whole article.

A figure or name that is not held is a failure; what a reader should look at is a warning. The checks themselves stand
in rooms of their own, and no more is called checked than was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

from summarizer.grounding.figures.numbers import find_figures
from summarizer.grounding.language import opening_words
from summarizer.grounding.prose.causes import find_turned_cause
from summarizer.grounding.prose.certainty import find_changed_certainty
from summarizer.grounding.prose.clause import is_clause
from summarizer.grounding.prose.contradictions import find_contradictions, has_opposites
from summarizer.grounding.prose.contrasts import (
    find_crossed_directions,
    find_turned_comparison,
    find_turned_contrast,
    find_turned_quantifier,
)
from summarizer.grounding.prose.figure_index import FigureIndex
from summarizer.grounding.prose.figures import check_figures
from summarizer.grounding.prose.modality import find_changed_mood, has_moods
from summarizer.grounding.prose.moods import Moods
from summarizer.grounding.prose.name_index import NameIndex
from summarizer.grounding.prose.names import check_names
from summarizer.grounding.prose.opposites import AXES
from summarizer.grounding.prose.order import find_range, find_turned_order, find_turned_range, find_turned_side
from summarizer.grounding.prose.places import Places
from summarizer.grounding.prose.sentence_sense import Sense
from summarizer.grounding.prose.speakers import find_swapped_speakers, find_turned_subject
from summarizer.grounding.prose.substitution import find_substituted
from summarizer.grounding.prose.swaps import find_swapped, has_roles
from summarizer.grounding.prose.verbatim import fold, repeats, repeats_after_name
from summarizer.grounding.prose.words import Words
from summarizer.schemas.findings import FoundFigure
from summarizer.schemas.grounder import ProseReport

_QUOTE_WORDS: Final = 160
"""What is longer is an article: its wording is not compared with a sentence's, as it says too many other things."""
OF_CONTENT: Final = ("figures", "names")
_EVERY: Final = (*OF_CONTENT, "direction", "negation", "modality", "roles")
_PROSE_WORDS: Final = 400
"""Prose that is longer is no sentence; its wording is not compared either."""
_ALIGNED: Final = 0.65
"""What part of a sentence's words its quote must have for their wording to be compared: what says it more freely cannot
be aligned, and nothing is said of it."""
_NEAR: Final = 0.75
"""The same for negation and modality, which other words tell as well as those that are known."""
_CLOSE: Final = 0.8
"""The same for who does what to whom, which other wording tells in too many ways."""
_SENTENCES: Final = re.compile(r"(?<=[.!?]) (?=[A-Z“\"])")
_BREAKS: Final = re.compile(r"[^\w\s]|[\d_\n]")
_SHORT: Final = 5
_KEPT_REPORTS: Final = 256


class Evidence:
    """What sentences are held against: the parts of quotes, or a whole article. Everything is indexed on first use.

    Args:
        texts: The parts, in order.
        figures: Their figures where they are known already; their offsets may be those of the article.
        language: The language that figures are written in, where it is known.

    Example:
        >>> check_prose("Nearly 93 percent agreed.", Evidence(["A total of 92.6 percent agreed."])).failures
        ()
    """

    def __init__(
        self, texts: Sequence[str], *, figures: Sequence[FoundFigure] | None = None, language: str | None = None
    ) -> None:
        self._text = texts[0] if len(texts) == 1 else "\n".join(texts)
        self._figures = figures
        self.language = language
        self._reports: dict[tuple[str, tuple[str, ...], Evidence | None], ProseReport] = {}

    def check(self, prose: str, *, names: tuple[str, ...], article: Evidence | None) -> ProseReport:
        """Check a sentence, or say again what came out, as an answer is verified more than once; see `check_prose`."""
        key = prose, names, article
        report = self._reports.get(key)
        if report is None:
            if len(self._reports) >= _KEPT_REPORTS:
                self._reports.clear()
            report = self._reports[key] = _check(prose, self, names=names, article=article)
        return report

    @cached_property
    def folded(self) -> str:
        """Its text with plain marks and spaces."""
        return fold(self._text)

    @cached_property
    def words(self) -> Words:
        """Its words."""
        return Words(self._text)

    @cached_property
    def names(self) -> NameIndex:
        """Its names."""
        return NameIndex(self.words)

    @cached_property
    def figures(self) -> FigureIndex:
        """Its figures."""
        known = self._figures
        figures = find_figures(self._text, language=self.language) if known is None else known
        return FigureIndex(self.words, figures, language=self.language)

    @cached_property
    def sense(self) -> Sense:
        """What its wording says of negation and direction."""
        return Sense(self.words)

    @cached_property
    def moods(self) -> Moods:
        """What its wording says of modality."""
        return Moods(self.sense)

    @cached_property
    def places(self) -> Places:
        """What stands beside what in it."""
        return Places(self.sense)

    @cached_property
    def is_whole(self) -> bool:
        """Whether it is too long for a quote."""
        text = self._text
        if not _QUOTE_WORDS < len(text) <= 20 * _QUOTE_WORDS:
            return len(text) > _QUOTE_WORDS
        most = len(text.split()) + 2 * len(_BREAKS.findall(text))  # a mark is a word, and may part a word in two
        return most > _QUOTE_WORDS and len(self.words) > _QUOTE_WORDS


def check_prose(
    prose: str, evidence: Evidence, *, names: Sequence[str] = (), article: Evidence | None = None
) -> ProseReport:
    """Check a sentence against its evidence.

    Args:
        prose: The sentence.
        evidence: The quotes that prove it, or the article.
        names: Names that proven siblings bring, which may stand in the sentence as well.
        article: The whole article, where the evidence is quotes: names that these shorten may be given in full.

    Returns:
        What was checked, and what came out. Wording is compared with quotes alone, never with a whole article.

    Example:
        >>> quote = Evidence(["Lind will not sign the treaty."])
        >>> check_prose("Lind will sign the treaty.", quote).warnings[-1]
        'negation: the quote negates “sign”, and it does not'
        >>> check_prose("Ek will not sign the treaty.", quote).failures
        ('“Ek” is not named there',)
    """
    return evidence.check(prose, names=tuple(names), article=article)


def _check(prose: str, evidence: Evidence, *, names: tuple[str, ...], article: Evidence | None) -> ProseReport:
    whole = evidence.is_whole
    clause = not whole and _ends_clause(prose)
    parts = _SENTENCES.split(prose) if whole else [prose]
    if all(repeats(part, evidence.folded, whole=not clause) for part in parts):
        return ProseReport(_EVERY if clause else OF_CONTENT)
    words = Words(prose)
    named = not whole and repeats_after_name(prose, evidence.folded)
    failures = [] if named else check_figures(prose, words, evidence.figures, whole=whole)
    beside = _read_names(names) if names else None
    _, unnamed = check_names(
        words,
        evidence.names,
        beside=beside,
        article=article.names if article else None,
        openers=opening_words(evidence.language),
    )
    if named:
        return ProseReport(_EVERY if clause else OF_CONTENT, tuple(unnamed))
    checks = [*OF_CONTENT]
    warnings: list[str] = []
    if not whole and len(words) <= _PROSE_WORDS:
        speaking = frozenset(part for name in names for part in name.lower().split())
        for check, reasons in _compare_wording(words, evidence, names=speaking):
            checks.append(check)
            warnings += [f"{check}: {reason}" for reason in reasons]
    return ProseReport(tuple(checks), (*failures, *unnamed), tuple(warnings))


def _ends_clause(prose: str) -> bool:
    """Whether prose that repeats its evidence is a sentence, and no mere name of a thing."""
    return prose.rstrip(" \"”’'")[-1:] in (".", "!") and prose.count(" ") > 2


def _compare_wording(words: Words, evidence: Evidence, *, names: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
    """The checks of wording that apply, each with its reasons."""
    quote, clause = evidence.sense, is_clause(words)
    sense = Sense(words, speakers=names - quote.words.vocabulary)
    repeated = _repeats(sense, quote)
    if repeated < _ALIGNED or not (clause or _names_a_thing(words, quote)):
        return
    told = _find_turned(sense, quote)
    ordered = "before" in words.vocabulary or "after" in words.vocabulary or find_range(words) or told["direction"]
    if has_opposites(sense, quote) or ordered:
        yield "direction", list(dict.fromkeys(told["direction"]))
    if not clause or repeated < _NEAR:
        return
    if sense.present & quote.present:
        yield "negation", list(dict.fromkeys(told["negation"]))
    moods = Moods(sense)
    changed = list(find_changed_mood(moods, evidence.moods)) or [find_changed_certainty(moods, evidence.moods)]
    if has_moods(moods, evidence.moods) or any(changed):
        yield "modality", [reason for reason in changed if reason]
    if repeated < _CLOSE:
        return
    places = Places(sense)
    if has_roles(places, evidence.places):
        found = (find_swapped(places, evidence.places), find_swapped_speakers(sense, quote))
        yield "roles", next(filter(None, map(list, (*found, find_turned_cause(sense, quote)))), [])


def _find_turned(prose: Sense, quote: Sense) -> dict[str, list[str]]:
    """What a sentence turns round: told once, by the first check that sees it, from the surest to the least sure."""
    told: dict[str, list[str]] = {"direction": [], "negation": []}
    for check, reason in find_contradictions(prose, quote):
        told[check].append(reason)
    told["negation"] += find_turned_quantifier(prose, quote)
    for find_in_words in (find_turned_order, find_turned_side, find_turned_range):
        told["direction"] = told["direction"] or list(find_in_words(prose.words, quote.words))
    for find in (find_turned_comparison, find_turned_contrast, find_crossed_directions, find_turned_subject):
        told["direction"] = told["direction"] or list(find(prose, quote))
    if not told["direction"] and not told["negation"]:
        told["direction"] += find_substituted(prose, quote)
    return told


def _repeats(prose: Sense, quote: Sense) -> float:
    """What part of a sentence's words its quote has, or has synonyms of; of a short one's, opposites too."""
    said = [at for at, key in enumerate(prose.groups) if key]
    known = sum(prose.groups[at] in quote.vocabulary for at in said)
    if len(said) <= _SHORT:
        opposed = (at for at in said if prose.groups[at] not in quote.vocabulary)
        known += sum(any(axis.number in quote.axes for axis in AXES.get(prose.keys[at], ())) for at in opposed)
    return known / len(said) if said else 0.0


def _names_a_thing(words: Words, quote: Sense) -> bool:
    """Whether prose is no question, and the quote says of no thing that it is not: "a rise in exports"."""
    return bool(words.words) and words.words[-1].raw != "?" and not quote.negations.turned


@lru_cache(maxsize=512)
def _read_names(names: tuple[str, ...]) -> NameIndex:
    return NameIndex(Words("\n".join(names)))
