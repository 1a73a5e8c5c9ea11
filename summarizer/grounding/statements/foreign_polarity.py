"""Flags a clause of a statement, not in English, that its quotes negate or hedge, or of which they have the opposite.

The words are in `polarity.txt`. A clause is compared with those of the quotes that have the same words beside what is
negated or opposed, and is left alone if one of them says it as the statement does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from summarizer.grounding.statements.reading import Flag
from summarizer.language import locale_data
from summarizer.language.detection import KNOWN
from summarizer.language.letters import GLUED_CLASS
from summarizer.language.locale_data import load_frequent_words
from summarizer.schemas.findings import Span

_FILE: Final = Path(locale_data.__file__).with_name("polarity.txt")
_GLUED: Final = frozenset({"zh", "ja", "ko"})  # languages whose entries are looked for anywhere
_BEFORE: Final = frozenset({"ja", "ko", "tr"})  # languages that negate a word by what follows it
_CLAUSES: Final = re.compile(r"(?:[^,;:.!?…–—\n、，。；：！？؟،؛]|(?<=\d)[.,:](?=\d))+")
_WORDS: Final = re.compile(rf"[{GLUED_CLASS}]+|\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+")
_GLUED_LETTER: Final = re.compile(f"[{GLUED_CLASS}]")
_KANA: Final = re.compile("[ぁ-ゖ]{2}")  # two letters that may be of any word
_PREFIXES: Final = re.compile("^(?:[وفبلك]?ال|لل|[وف])?(?:س?[ينتأ](?=..))?")  # of Arabic words
QUESTIONS: Final = ("?", "？", "؟")
_STEM: Final = 5  # letters by which words are compared
_SHORTEST: Final = 3
_MOST_FREQUENT: Final = 100
_WINDOW: Final = 6  # the same in letters, where words are not parted
DENIAL: Final = "¬"  # the key of any word that denies
_NEAR: Final = 30  # most characters between a negation and what denies, if it undoes that
_MOST_PAIRS: Final = 10_000  # most pairs of clauses that are compared, such as five with 2,000
_COMMON: Final = 2  # fewest words, or pairs of letters, of clauses that say the same


class Words(NamedTuple):
    """The entries of one language."""

    negations: re.Pattern[str]
    denials: re.Pattern[str]
    pairs: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    others: Mapping[str, re.Pattern[str]]  # by their kind


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause.

    Attributes:
        start: Its offset.
        keys: What it is compared by: beginnings of words, numbers, pairs of letters where words are not parted.
        governed: Those beside a negation.
        is_negated: Whether it has a negation.
        is_denied: Whether it has a negation or a word that denies, and not both beside each other.
        kinds: The other kinds of words that it has.
        sides: The opposites that it has: a positive number, or the same below zero.
    """

    text: str
    start: int
    keys: frozenset[str]
    governed: frozenset[str]
    is_negated: bool
    is_denied: bool
    kinds: frozenset[str]
    sides: frozenset[int]

    @property
    def is_soft(self) -> bool:
        """Whether it has a hedge, or another word with which a hedge may be told."""
        return not self.kinds.isdisjoint(("hedge", "report", "soft"))

    @property
    def is_lacking(self) -> bool:
        """Whether it has a negation, a word that denies, or another with which a negation may be told."""
        return self.is_negated or DENIAL in self.keys or "lack" in self.kinds

    def is_hedged(self, *, cited: bool) -> bool:
        """Whether it has a hedge and no negation.

        Args:
            cited: Whether the statement says whose words these are, so that hearsay ("aurait") is no hedge.
        """
        return ("hedge" in self.kinds or ("report" in self.kinds and not cited)) and not self.is_negated


@cache
def _read_lines() -> list[str]:
    return _FILE.read_text("utf-8").splitlines()


@cache
def _read_frequent(tag: str) -> frozenset[str]:
    """The most frequent words of a language, which tell nothing of what a clause is about."""
    return frozenset(load_frequent_words().get(tag, "").split(" ")[:_MOST_FREQUENT])


@lru_cache(maxsize=32)
def read_words(tag: str) -> Words | None:
    """The entries of a language without a region; None if it has none."""
    lines = [line.split(" ", 2) for line in _read_lines() if line.startswith(f"{tag} ")]
    if not lines:
        return None
    entries = {kind: _match(tag, words) for _, kind, words in lines if kind != "pair"}
    pairs = [words.split(" | ") for _, kind, words in lines if kind == "pair"]
    return Words(
        entries.pop("not"), entries.pop("deny"), tuple((_match(tag, a), _match(tag, b)) for a, b in pairs), entries
    )


def knows_polarity(tag: str | None) -> bool:
    """Whether negations and opposites of a language are known here."""
    return read_words(read_base(tag)) is not None


def read_base(tag: str | None) -> str:
    """A tag without its region."""
    return (tag or "").partition("-")[0].lower()


def _match(tag: str, words: str) -> re.Pattern[str]:
    parts = "|".join(re.sub(r"^(\w+)\*$", r"\1\\w*", word.casefold()) for word in words.split())
    return re.compile(parts if tag in _GLUED else rf"(?<!\w)(?:{parts})(?!\w)")


def find_changed_polarity(statement: str, quotes: Sequence[tuple[Span, str]], tag: str | None) -> Flag | None:
    """The first clause of a statement whose quotes say the opposite.

    Args:
        quotes: Each with its span.
        tag: The language of all of them.
    """
    tag = read_base(tag)
    words = read_words(tag)
    if words is None or statement.rstrip(' "”»“').endswith(QUESTIONS):
        return None
    told = list(read_clauses(statement, words, tag))
    stated = [(clause, span) for span, quote in quotes for clause in read_clauses(quote, words, tag)]
    clauses = [clause for clause, _ in stated]
    quoted = frozenset[str]().union(*(clause.keys for clause in clauses))
    if len(told) * len(stated) > _MOST_PAIRS:
        return None
    sides = _join_sides(told), _join_sides(clauses)
    for clause, span in stated:
        for other in told:
            what = _compare(other, clause, told, clauses, sides) if len(other.keys & quoted) >= _COMMON else ""
            if what:
                place = span[0] + clause.start, span[0] + clause.start + len(clause.text)
                return Flag(what, f"it says “{other.text.strip()}”, and the article “{clause.text.strip()}”", (place,))
    hedged = None if any(clause.is_soft for clause in told) else _find_dropped_hedge(told, stated)
    return hedged and flag_hedge(*hedged)


def _join_sides(clauses: Sequence[Clause]) -> frozenset[int]:
    return frozenset[int]().union(*(clause.sides for clause in clauses))


def flag_hedge(clause: Clause, quote: Span) -> Flag:
    """A flag of a hedged clause of a quote that a statement tells without one."""
    place = quote[0] + clause.start, quote[0] + clause.start + len(clause.text)
    return Flag("hedge", f"the article says “{clause.text.strip()}”, and it tells that as a fact", (place,))


def _find_dropped_hedge(told: Sequence[Clause], stated: Sequence[tuple[Clause, Span]]) -> tuple[Clause, Span] | None:
    """The first hedged clause of the quotes that a clause of a statement tells, which tells no other as much."""
    cited = any("cited" in clause.kinds for clause in told)
    hedged = [(clause, span) for clause, span in stated if clause.is_hedged(cited=cited)]
    others = [clause.keys for clause, _ in stated if not clause.is_hedged(cited=cited)]
    known = [(one.keys, max((len(one.keys & keys) for keys in others), default=0)) for one in told]
    return next(
        (
            (clause, span)
            for clause, span in hedged
            if any(len(keys & clause.keys) >= max(_COMMON, most + 1) for keys, most in known)
        ),
        None,
    )


def _compare(
    told: Clause,
    stated: Clause,
    all_told: Sequence[Clause],
    all_stated: Sequence[Clause],
    sides: tuple[frozenset[int], frozenset[int]],
) -> str:
    """Whether a clause of a statement is the "negation" or the "opposite" of one of its quotes; else empty.

    Args:
        sides: The opposites that all clauses of the statement have, and all of the quotes.
    """
    common = told.keys & stated.keys
    governed = (told.governed | stated.governed) & common
    if not common:
        return ""
    if told.is_denied != stated.is_denied and governed:
        return "" if _is_told_otherwise(told, stated, governed, all_told, all_stated) else "negation"
    opposed = {side for side in told.sides if -side in stated.sides and -side not in sides[0] and side not in sides[1]}
    return "opposite" if opposed and told.is_negated == stated.is_negated else ""


def _is_told_otherwise(
    told: Clause, stated: Clause, governed: frozenset[str], all_told: Sequence[Clause], all_stated: Sequence[Clause]
) -> bool:
    """Whether another clause says what one of two denies and the other does not, or that one says it in other words."""
    if _has(governed, all_stated, is_denied=told.is_denied) or _has(governed, all_told, is_denied=stated.is_denied):
        return True
    affirmed = all_stated if told.is_denied else all_told
    affirming = stated if told.is_denied else told
    return (DENIAL not in governed and any(DENIAL in one.keys for one in affirmed)) or "lack" in affirming.kinds


def _has(keys: frozenset[str], clauses: Sequence[Clause], *, is_denied: bool) -> bool:
    """Whether a clause with one of some keys is denied, or is not."""
    return any(keys & one.keys and one.is_denied == is_denied for one in clauses)


def read_clauses(text: str, words: Words, tag: str) -> Iterator[Clause]:
    """The clauses of a text."""
    for found in _CLAUSES.finditer(text.casefold()):
        clause = found[0]
        negations = list(words.negations.finditer(clause))
        denials = list(words.denials.finditer(clause))
        is_undone = any(  # "does not rule out"; in English, the negation comes first
            one.start() - other.end() < _NEAR and other.start() - one.end() < (0 if tag == KNOWN else _NEAR)
            for one in denials
            for other in negations
        )
        denial = frozenset({DENIAL} if denials else ())
        sides = {
            number * sign
            for number, pair in enumerate(words.pairs, start=1)
            for sign, pattern in zip((1, -1), pair, strict=True)
            if pattern.search(clause)
        }
        listed = _list_keys(clause, words, tag)
        governed = {key for negation in negations for key in _find_governed(clause, negation, listed, tag)}
        yield Clause(
            text[found.start() : found.end()],
            found.start(),
            keys=denial.union(key for _, key in listed),
            governed=denial.union(governed) if is_undone else frozenset(governed),
            is_negated=bool(negations),
            is_denied=bool(negations or denials) and not is_undone,
            kinds=frozenset(kind for kind, pattern in words.others.items() if pattern.search(clause)),
            sides=frozenset(sides),
        )


def _find_governed(clause: str, negation: re.Match[str], keys: Sequence[tuple[int, str]], tag: str) -> Iterator[str]:
    """The keys of what a negation may govern: the nearest word on its side and one beside that, or the other side.

    Args:
        keys: What the clause is compared by, each with its offset.
    """
    if tag in _GLUED:
        before, behind = range(negation.start() - _WINDOW, negation.start()), range(negation.end(), negation.end() + 4)
        yield from (key for at, key in keys if at in (before if tag in _BEFORE else behind))
        return
    if len(negation[0]) > _STEM and tag in _BEFORE:  # a word with a negation in it
        yield negation[0][:_STEM]
        return
    before_words = [key for at, key in keys if at < negation.start()][:-2:-1]
    behind_words = [(at, key) for at, key in keys if at >= negation.end()][:2]
    if len(behind_words) > 1 and " " in clause[behind_words[0][0] : behind_words[1][0]].strip():
        del behind_words[1]
    found = [key for _, key in behind_words]
    yield from (before_words or found) if tag in _BEFORE else (found or before_words)


def _list_keys(clause: str, words: Words, tag: str) -> list[tuple[int, str]]:
    """What a clause is compared by, each with its offset: no frequent words and no negations."""
    frequent = _read_frequent(tag)
    found: list[tuple[int, str]] = []
    for match in _WORDS.finditer(clause):
        word, at = match[0], match.start()
        if _GLUED_LETTER.match(word):
            pairs = [(at + place, word[place : place + 2]) for place in range(len(word) - 1)]
            found += [pair for pair in pairs if not _KANA.fullmatch(pair[1])]
        elif word[0].isdigit():
            found.append((at, word))
        elif word not in frequent and (tag in _BEFORE or not words.negations.fullmatch(word)):
            bare = _PREFIXES.sub("", word) if tag == "ar" else word
            if len(bare) >= _SHORTEST:
                found.append((at, bare[:_STEM]))
    return found
