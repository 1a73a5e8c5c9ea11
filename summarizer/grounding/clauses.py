"""Sentences as words, with every quotation as one token: what the rules of reported speech are written over.

Closed classes of words (determiners, prepositions, auxiliaries) live here. Verbs of saying and speakers must not enter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from summarizer.grounding.gazetteer import month_names, weekday_names
from summarizer.grounding.quotations import Passage
from summarizer.schemas.findings import Span

QUOTE = "“"
"""The lower-case form of the token that stands for a whole quotation."""

_TOKEN = re.compile(
    r"\([^()\n]{0,300}\)"
    r"|(?:[^\W\d_]\.){2,}"
    r"|\d+(?:[.,]\d+)+"
    r"|[^\W_]+(?:[-'’.&/@+][^\W_]+)*(?:(?<=s)['’](?!\w))?"
    r"|[,:;()—–…]|(?<=\s)-+(?=\s)|--+"
)
DASHES = frozenset({"—", "–", "-", "--", "---"})
_LONGEST_UNIT = 600

DETERMINERS = frozenset(
    "the a an his her their its our my your this that these those some any many most several few all both each every "
    "no another other one two three four five six seven eight nine ten dozens hundreds thousands".split()
)
PRONOUNS = frozenset({"he", "she", "they", "we", "i", "it", "you", "who"})
PREPOSITIONS = frozenset(
    "of in on at to for from by with about against between into during before after under over through without within "
    "among amid despite via per as than toward towards across near since until behind beyond above below like unlike regarding "
    "concerning following upon off onto around along besides".split()
)
SUBORDINATORS = frozenset(
    "that because while whilst although though whereas if when whenever where since as which who whom whose what how why "
    "whether but unless than until".split()
)
RELATIVES = frozenset({"who", "which", "that", "whom", "whose", "where"})
BE = frozenset("is are was were be been being am isn't aren't wasn't weren't".split())
HAVE = frozenset("has have had having hasn't haven't hadn't".split())
DO = frozenset("do does did don't doesn't didn't".split())
MODALS = frozenset(
    "will would shall should can could may might must won't wouldn't can't cannot couldn't shouldn't".split()
)
AUXILIARIES = BE | HAVE | DO | MODALS
NEGATIONS = frozenset("not never neither nor n't".split())
ADVERBS = frozenset(
    "also then later once now still often even just again further previously already soon first always sometimes "
    "repeatedly too only thus therefore instead ever long both all each himself herself themselves itself nevertheless "
    "nonetheless however meanwhile earlier ago today yesterday tomorrow so yet recently later however quite rather "
    "separately elsewhere".split()
)
_NOT_ADVERBS = frozenset(
    "family only reply supply apply italy july ally bully rally assembly monopoly fly imply".split()
)
CONJUNCTIONS = frozenset({"and", "but", "or", "nor", "yet", "so", "plus"})
TIME_UNITS = frozenset(
    "day days week weeks weekend month months year years hour hours minute minutes morning afternoon evening night noon "
    "midnight today yesterday tomorrow tonight spring summer autumn fall winter season decade century".split()
)
_PAST = frozenset(
    "was were had did said went came took got gave made saw knew found left felt told became began brought kept held "
    "wrote stood heard let meant set met ran paid sat spoke lay led read grew lost fell sent built understood drew broke "
    "spent cut rose drove bought wore chose won sought caught fought taught threw rode sold shot shut flew hit hurt "
    "forgot froze hid laid bore beat bent bet bid bound bred cast clung crept dealt dug fed fled forbade forgave hung "
    "knelt lent lit overcame quit rang sang sank shook shone shrank slept slid spun split spread sprang stole struck "
    "stuck stung swept swore swung tore thought withdrew woke wound put".split()
)

_FUNCTION_WORDS = DETERMINERS | PRONOUNS | PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS | ADVERBS | {"if", "there"}
_CONTRACTED = ("n't", "n’t", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'m", "’m")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or several that one quotation holds together, as tokens.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last.
        paragraph: Which paragraph it begins in.
        low: The tokens in lower case; `QUOTE` for a quotation. Initials that would read as a word keep their capitals.
        starts: Where each begins.
        ends: Where each ends.
        caps: Whether each begins with a capital and is no function word that only begins a sentence.
        quotes: The quotation behind each `QUOTE` token.
        resumed: The `QUOTE` tokens whose words begin in lower case, as in the middle of a sentence.
    """

    start: int
    end: int
    paragraph: int
    low: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    caps: list[bool] = field(default_factory=list)
    quotes: dict[int, Passage] = field(default_factory=dict)
    resumed: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.low)

    def span(self, first: int, stop: int) -> Span:
        """Offsets of the tokens from first to before stop."""
        return self.starts[first], self.ends[stop - 1]

    def is_word(self, index: int) -> bool:
        """Whether a token is a word or a number, and no mark or quotation."""
        return 0 <= index < len(self.low) and self.low[index][0].isalnum()


def read_units(
    text: str, *, sentences: Sequence[Span], paragraphs: Sequence[Span], passages: Sequence[Passage]
) -> Iterator[Unit]:
    """Sentences, joined where a quotation runs over their boundary, as tokens.

    A unit too long to be a sentence comes without tokens.

    Args:
        text: The article.
        sentences: Its sentences, or those of a part of it, in order.
        paragraphs: Its paragraphs, in order.
        passages: The quotations that are to be single tokens, in order, none inside another.
    """
    quote = paragraph = index = 0
    while index < len(sentences):
        start, end = sentences[index]
        index += 1
        first = quote
        while quote < len(passages) and passages[quote].outer[0] < end:
            while passages[quote].outer[1] > end and index < len(sentences):
                end = max(sentences[index][1], end)
                index += 1
            quote += 1
        while paragraph + 1 < len(paragraphs) and paragraphs[paragraph + 1][0] <= start:
            paragraph += 1
        unit = Unit(start, end, paragraph)
        _fill(unit, text, passages[first:quote])
        yield unit


def _fill(unit: Unit, text: str, passages: Sequence[Passage]) -> None:
    at = unit.start
    for passage in passages:
        opens, closes = passage.outer
        if not _read_words(unit, text, at, max(at, opens)):
            return
        unit.quotes[len(unit.low)] = passage
        if text[passage.parts[0][0]].islower():
            unit.resumed.add(len(unit.low))
        _append(unit, QUOTE, opens, closes, capital=False)
        at = closes
    _read_words(unit, text, at, unit.end)


def _read_words(unit: Unit, text: str, start: int, stop: int) -> bool:
    low, starts, ends, caps = unit.low, unit.starts, unit.ends, unit.caps
    for match in _TOKEN.finditer(text, start, stop):
        word = match.group()
        if word[0] in "()":
            continue
        lower = word.lower()
        functional = lower in _FUNCTION_WORDS
        initials = functional and len(word) > 1 and word.isupper()
        low.append(word if initials else lower)
        starts.append(match.start())
        ends.append(match.end())
        caps.append(word[0].isupper() and (initials or not functional))
        if len(low) > _LONGEST_UNIT:
            for column in (low, starts, ends, caps, unit.quotes, unit.resumed):
                column.clear()
            return False
    return True


def _append(unit: Unit, low: str, start: int, end: int, *, capital: bool) -> None:
    unit.low.append(low)
    unit.starts.append(start)
    unit.ends.append(end)
    unit.caps.append(capital)


def is_adverb(word: str) -> bool:
    """Whether a lower-case word modifies a verb without being an object of it."""
    return word in ADVERBS or word in NEGATIONS or word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS


def is_finite(word: str) -> bool:
    """Whether a lower-case word shows that its clause has a verb of its own."""
    return word in AUXILIARIES or word in _PAST or len(word) > 4 and word.endswith("ed") or word.endswith(_CONTRACTED)


def is_time_word(word: str) -> bool:
    """Whether a lower-case word names a day, a month, a year or a length of time."""
    return word in TIME_UNITS or word in _calendar() or len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"}


@cache
def _calendar() -> frozenset[str]:
    ambiguous = {"may", "sun", "sat", "mar", "march"}
    return frozenset(name.lower() for name in (*month_names(), *weekday_names())) - ambiguous
