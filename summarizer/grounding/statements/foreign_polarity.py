"""Flags statements in other languages with clauses that their quotes negate, hedge or reverse.

The words are in `polarity.txt`. A clause is compared with those clauses of the quotes that share words beside the
negation or opposite, and is not flagged if one of them agrees with the statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from summarizer.language import locale_data
from summarizer.language.detection import KNOWN
from summarizer.language.letters import GLUED_CLASS, is_glued
from summarizer.language.locale_data import load_frequent_words
from summarizer.schemas.findings import Flag, Span

_FILE: Final = Path(locale_data.__file__).with_name("polarity.txt")
_GLUED: Final = frozenset({"zh", "ja", "ko"})  # languages whose entries match anywhere in a run of characters
_BEFORE: Final = frozenset({"ja", "ko", "tr"})  # languages in which the negation follows the word
_CLAUSES: Final = re.compile(r"(?:[^,;:.!?…–—\n、，。；：！？؟،؛]|(?<=\d)[.,:](?=\d))+")
_WORDS: Final = re.compile(rf"[{GLUED_CLASS}]+|\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+")
_KANA: Final = re.compile("[ぁ-ゖ]{2}")  # two letters that occur in any word
_PREFIXES: Final = re.compile("^(?:[وفبلك]?ال|لل|[وف])?(?:س?[ينتأ](?=..))?")  # prefixes of Arabic words
_SINCE: Final = re.compile(r"\b(?:wie (?:noch |seit\b.*)?|als sinds\b.*)\Z")
"""What stands before a negation that compares with the past: "so teuer wie seit Jahren | nicht", "wie noch | nie"."""
QUESTIONS: Final = ("?", "？", "؟")
_STEM: Final = 5  # leading letters by which words are compared
_SHORTEST: Final = 3  # fewest letters of a word that is compared
_MOST_FREQUENT: Final = 100  # most frequent words, which are not compared
_WINDOW: Final = 6  # letters that a negation governs in scripts without word boundaries
DENIAL: Final = "¬"  # the key of any word of denial
_NEAR: Final = 30  # most characters between a word of denial and a negation that cancels it
_MOST_PAIRS: Final = 10_000  # most pairs of clauses that are compared: 5 × 2,000
_COMMON: Final = 2  # fewest shared keys of clauses that say the same


class Words(NamedTuple):
    """The polarity entries of one language."""

    negations: re.Pattern[str]
    denials: re.Pattern[str]
    pairs: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    others: Mapping[str, re.Pattern[str]]  # by kind


class Clause(NamedTuple):
    """A clause of a statement or quote.

    Attributes:
        start: Its offset in the text.
        keys: What clauses are compared by: beginnings of words, numbers, pairs of letters in scripts without word
            boundaries.
        governed: The keys beside a negation.
        is_negated: Whether the clause has a negation.
        is_denied: Whether the clause has a negation or a word of denial, but not both next to each other.
        kinds: The other kinds of polarity words in the clause.
        sides: The numbers of its opposites: positive for one side of a pair, negative for the other.
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
        """Whether the clause has a hedge, or another word that can express one."""
        return not self.kinds.isdisjoint(("hedge", "report", "soft"))

    @property
    def is_lacking(self) -> bool:
        """Whether the clause has a negation, a word of denial, or another word that can express a negation."""
        return self.is_negated or DENIAL in self.keys or "lack" in self.kinds

    def is_hedged(self, *, cited: bool) -> bool:
        """Whether the clause has a hedge, such as hearsay ("aurait") without a cited source, and no negation."""
        return ("hedge" in self.kinds or ("report" in self.kinds and not cited)) and not self.is_negated


@cache
def _read_lines() -> list[str]:
    return _FILE.read_text("utf-8").splitlines()


@cache
def _read_frequent(tag: str) -> frozenset[str]:
    """The most frequent words of a language, which carry no topic."""
    return frozenset(load_frequent_words().get(tag, "").split(" ")[:_MOST_FREQUENT])


@lru_cache(maxsize=32)
def read_words(tag: str) -> Words | None:
    """The polarity entries of a language tag without region; None if it has none."""
    lines = [line.split(" ", 2) for line in _read_lines() if line.startswith(f"{tag} ")]
    if not lines:
        return None
    entries = {kind: _match(tag, words) for _, kind, words in lines if kind != "pair"}
    pairs = [words.split(" | ") for _, kind, words in lines if kind == "pair"]
    return Words(
        entries.pop("not"), entries.pop("deny"), tuple((_match(tag, a), _match(tag, b)) for a, b in pairs), entries
    )


def knows_polarity(tag: str | None) -> bool:
    """Whether negations and opposites of a language are known."""
    return read_words(read_base(tag)) is not None


def read_base(tag: str | None) -> str:
    """The language tag without region, in lower case."""
    return (tag or "").partition("-")[0].lower()


def _match(tag: str, words: str) -> re.Pattern[str]:
    parts = "|".join(re.sub(r"^(\w+)\*$", r"\1\\w*", word.casefold()) for word in words.split())
    return re.compile(parts if tag in _GLUED else rf"(?<!\w)(?:{parts})(?!\w)")


def find_changed_polarity(statement: str, quotes: Sequence[tuple[Span, str]], tag: str | None) -> Flag | None:
    """Flag the first clause of a statement that contradicts its quotes, in the same language, or drops their hedge."""
    tag = read_base(tag)
    words = read_words(tag)
    if words is None or statement.rstrip(' "”»“').endswith(QUESTIONS):
        return None
    claimed = list(read_clauses(statement, words, tag))
    stated = [(clause, span) for span, quote in quotes for clause in read_clauses(quote, words, tag)]
    clauses = [clause for clause, _ in stated]
    quoted = frozenset[str]().union(*(clause.keys for clause in clauses))
    if len(claimed) * len(stated) > _MOST_PAIRS:
        return None
    sides = _join_sides(claimed), _join_sides(clauses)
    for clause, span in stated:
        for other in claimed:
            what = _compare(other, clause, claimed, clauses, sides) if len(other.keys & quoted) >= _COMMON else ""
            if what:
                place = span[0] + clause.start, span[0] + clause.start + len(clause.text)
                return Flag(what, f"it says “{other.text.strip()}”, but the article “{clause.text.strip()}”", (place,))
    hedged = None if any(clause.is_soft for clause in claimed) else _find_dropped_hedge(claimed, stated)
    return hedged and flag_hedge(*hedged)


def _join_sides(clauses: Sequence[Clause]) -> frozenset[int]:
    return frozenset[int]().union(*(clause.sides for clause in clauses))


def flag_hedge(clause: Clause, quote: Span) -> Flag:
    """Flag a hedged clause of a quote that the statement gives as a fact."""
    place = quote[0] + clause.start, quote[0] + clause.start + len(clause.text)
    return Flag("hedge", f"the article says “{clause.text.strip()}”, but the statement presents that as fact", (place,))


def _find_dropped_hedge(claimed: Sequence[Clause], stated: Sequence[tuple[Clause, Span]]) -> tuple[Clause, Span] | None:
    """The first hedged clause of the quotes that a clause of the statement matches better than any unhedged one."""
    cited = any("cited" in clause.kinds for clause in claimed)
    hedged = [(clause, span) for clause, span in stated if clause.is_hedged(cited=cited)]
    others = [clause.keys for clause, _ in stated if not clause.is_hedged(cited=cited)]
    known = [(one.keys, max((len(one.keys & keys) for keys in others), default=0)) for one in claimed]
    found = (one for one in hedged if any(len(keys & one[0].keys) >= max(_COMMON, most + 1) for keys, most in known))
    return next(found, None)


def _compare(
    claimed: Clause,
    stated: Clause,
    all_claimed: Sequence[Clause],
    all_stated: Sequence[Clause],
    sides: tuple[frozenset[int], frozenset[int]],
) -> str:
    """Return "negation" or "opposite" if a statement's clause is that of a quote's clause, otherwise "".

    `sides` are the opposites in all clauses of the statement, and in all clauses of the quotes.
    """
    common = claimed.keys & stated.keys
    governed = (claimed.governed | stated.governed) & common
    if not common:
        return ""
    if claimed.is_denied != stated.is_denied and governed:
        return "" if _is_explained(claimed, stated, governed, all_claimed, all_stated) else "negation"
    opposed = {
        side for side in claimed.sides if -side in stated.sides and -side not in sides[0] and side not in sides[1]
    }
    return "opposite" if opposed and claimed.is_negated == stated.is_negated else ""


def _is_explained(
    claimed: Clause,
    stated: Clause,
    governed: frozenset[str],
    all_claimed: Sequence[Clause],
    all_stated: Sequence[Clause],
) -> bool:
    """Whether another clause, or another wording in the same one, accounts for a difference in denial."""
    denied = claimed.keys if claimed.is_denied else governed  # "on n'en a pas vu la moitié"
    if _has(denied, all_stated, is_denied=claimed.is_denied) or _has(governed, all_claimed, is_denied=stated.is_denied):
        return True
    affirmed = all_stated if claimed.is_denied else all_claimed
    affirming = stated if claimed.is_denied else claimed
    return (DENIAL not in governed and any(DENIAL in one.keys for one in affirmed)) or "lack" in affirming.kinds


def _has(keys: frozenset[str], clauses: Sequence[Clause], *, is_denied: bool) -> bool:
    """Whether a clause with one of the keys has the given `is_denied`."""
    return any(keys & one.keys and one.is_denied == is_denied for one in clauses)


def read_clauses(text: str, words: Words, tag: str) -> Iterator[Clause]:
    """Split a text into clauses."""
    for found in _CLAUSES.finditer(text.casefold()):
        clause = found[0]
        negations = [one for one in words.negations.finditer(clause) if not _SINCE.search(clause[: one.start()])]
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
    """Yield the keys of a clause that a negation may govern: nearest words on its side, or else on the other side."""
    if tag in _GLUED:
        before, behind = range(negation.start() - _WINDOW, negation.start()), range(negation.end(), negation.end() + 4)
        yield from (key for at, key in keys if at in (before if tag in _BEFORE else behind))
        return
    if len(negation[0]) > _STEM and tag in _BEFORE:  # a word that contains the negation
        yield negation[0][:_STEM]
        return
    before_words = [key for at, key in keys if at < negation.start()][:-2:-1]
    behind_words = [(at, key) for at, key in keys if at >= negation.end()][:2]
    if len(behind_words) > 1 and " " in clause[behind_words[0][0] : behind_words[1][0]].strip():
        del behind_words[1]
    found = [key for _, key in behind_words]
    yield from (before_words or found) if tag in _BEFORE else (found or before_words)


def _list_keys(clause: str, words: Words, tag: str) -> list[tuple[int, str]]:
    """The keys of a clause with their offsets, without frequent words and negations."""
    frequent = _read_frequent(tag)
    found: list[tuple[int, str]] = []
    for match in _WORDS.finditer(clause):
        word, at = match[0], match.start()
        if is_glued(word):
            pairs = [(at + place, word[place : place + 2]) for place in range(len(word) - 1)]
            found += [pair for pair in pairs if not _KANA.fullmatch(pair[1])]
        elif word[0].isdigit():
            found.append((at, word))
        elif word not in frequent and (tag in _BEFORE or not words.negations.fullmatch(word)):
            bare = _PREFIXES.sub("", word) if tag == "ar" else word
            if len(bare) >= _SHORTEST:
                found.append((at, bare[:_STEM]))
    return found
