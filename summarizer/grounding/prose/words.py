"""A sentence as words with their keys, stems, clauses and chains of capitals: what every check of prose reads.

Closed classes of function words live here. Opposites, modality and what follows from them must not enter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from summarizer.grounding.figures.number_tokens import ABBREVIATIONS
from summarizer.grounding.gazetteer.vocabulary import is_ordinary
from summarizer.grounding.prose.opposites import AXES, PREFIXES, read_key
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import (
    ADJECTIVAL,
    AUXILIARIES,
    BE,
    CLAUSE_WORDS,
    CONNECTORS,
    DETERMINERS,
    FUNCTION,
    PAST,
    PLURAL_VERBS,
    PREPOSITIONS,
)

_TOKEN: Final = re.compile(r"(?:[^\W\d_]\.){2,}|\d(?:[\d.,:]*\d)?[^\W\d_]*|[^\W_]+(?:['’][^\W\d_]+)*|[^\w\s]|\n")
_PRONOUNS: Final = frozenset(
    "i you he she it we they me him her us them who whom this that these those there here what let where how".split()
)
_BEFORE_VERBS: Final = frozenset(
    "not also never been instead now soon still then again only already even just ever".split()
)
_SUBJECTS: Final = frozenset({"he", "she", "they", "we", "i", "who", "which"})
_AFTER_NOUNS: Final = AUXILIARIES | PAST | PLURAL_VERBS
_PADDING: Final = [""] * 12
_SHORTENED: Final = ABBREVIATIONS - {"inc", "co", "ltd", "corp", "no", "nos"}
"""Words after which a point ends nothing; it is left out."""
_CLAUSE_MARKS: Final = frozenset(',;:—–()“”"\n')
_SENTENCE_MARKS: Final = frozenset(".!?…\n")
_OPENERS: Final = frozenset("“\"‘'(«„:;—–-•*[\n")
_CLOSERS: Final = frozenset("”\"’')»]")


class Word(NamedTuple):
    """What a token is, wherever it stands.

    Attributes:
        raw: As written.
        low: In lower case, folded, without a possessive ending.
        key: What names are compared by: `low`, but capitals for an acronym, without its points.
        stem: See `stems.stem`; empty for what is no word.
        capital: Whether it begins with a capital letter.
        acronym: Whether it is all capitals, two letters at least.
        possessive: Whether a possessive ending was taken off.
        content: Whether it carries meaning of its own, as function words and marks do not.
        base: The stem of what is left without a prefix that negates ("disobey"); empty where there is none.
    """

    raw: str
    low: str
    key: str
    stem: str
    capital: bool
    acronym: bool
    possessive: bool
    content: bool
    base: str = ""


def fold(word: str) -> str:
    """A word in lower case, without accents.

    >>> fold("São")
    'sao'
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=32768)
def read_word(raw: str) -> Word:
    """What one token is."""
    first = raw[0]
    if not first.isalnum():
        return Word(raw, raw, raw, "", capital=False, acronym=False, possessive=False, content=False)
    bare = raw.replace("’", "'") if "’" in raw else raw
    possessive = bare.endswith("'s") and bare[:-2].lower() not in _PRONOUNS
    if possessive:
        bare = bare[:-2]
    letters = bare.replace(".", "") if "." in bare and first.isalpha() else bare
    acronym = len(letters) > 1 and letters.isupper() and letters.isalpha()
    low = fold(bare)
    key = letters if acronym else fold(letters)
    content = low not in FUNCTION or acronym
    root = read_key(low) if content else low
    return Word(raw, low, key, root, first.isupper(), acronym, possessive, content, _bare(low) if content else "")


def _bare(low: str) -> str:
    """The stem of a word without a prefix that negates; empty where it has none."""
    if not low.startswith(PREFIXES):
        return ""
    bare = next((low[len(p) :] for p in PREFIXES if low.startswith(p) and len(low) - len(p) > 3), "")
    return stem(bare) if bare and is_ordinary(bare) else ""


@dataclass(slots=True, frozen=True)
class Chain:
    """Capitalised words that stand together and may be one name, connectors and titles included.

    Attributes:
        words: Its capitalised words, in order.
        indices: Where each stands.
    """

    words: tuple[Word, ...]
    indices: tuple[int, ...]


class Words:
    """The words of one text, in order, with what is only known in context.

    Attributes:
        words: See `Word`; marks are words without a stem.
        starts: Offset of each.
        lows: Each in lower case, and then enough empty ones that an index a little before the first word or after the
            last gives one.
    """

    def __init__(self, text: str) -> None:
        self.words: list[Word] = []
        self.starts: list[int] = []
        add, start = self.words.append, self.starts.append
        before = ""
        for match in _TOKEN.finditer(text):
            raw = match[0]
            if raw != "." or before not in _SHORTENED:
                word = read_word(raw)
                add(word)
                start(match.start())
                before = word.low
        self.lows = [word.low for word in self.words]
        self.lows += _PADDING
        self._verbs: dict[int, bool] = {}

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words in lower case."""
        return frozenset(self.lows)

    @cached_property
    def clauses(self) -> list[int]:
        """The number of each word's clause, roughly: commas and subordinating words part them."""
        numbers, number = [], 0
        words = self.words
        for index, word in enumerate(words):
            low = word.low
            if (
                low in _CLAUSE_MARKS
                or low in CLAUSE_WORDS
                or word.raw in _SENTENCE_MARKS
                or (low == "and" and self.opens_clause(index + 1))
            ):
                number += 1
            numbers.append(number)
        return numbers

    def is_verb(self, index: int) -> bool:
        """Whether a word looks like a verb where it stands: by its ending, or by what stands before it."""
        known = self._verbs.get(index)
        if known is None:
            known = self._verbs[index] = self._looks_verbal(index)
        return known

    def _looks_verbal(self, index: int) -> bool:
        word, at = self.words[index], index - 1
        while at >= 0 and (self.words[at].low.endswith("ly") or self.words[at].low in _BEFORE_VERBS):
            at -= 1
        before = self.lows[at]
        if not word.content or (word.capital and index and not self.is_initial(index)):
            return False
        if before == "to":
            noun = word.low[-1] == "s" and word.low[-2:] not in ("ss", "us")
            return not noun and not word.low.endswith(ADJECTIVAL)  # "to rebels", "to ethnic fighters"
        if before in AUXILIARIES or before in _SUBJECTS:
            return not (before in BE and word.low[-2:] not in ("ed", "en", "ng") and word.low not in PAST)
        if before in DETERMINERS or before in PREPOSITIONS or (at >= 0 and self.words[at].possessive):
            return word.low.endswith("ing") and before in PREPOSITIONS
        if word.low in PAST or (word.low.endswith("ed") and len(word.low) > 3):
            return True
        return self._looks_present(index, at)

    def _looks_present(self, index: int, at: int) -> bool:
        """Whether a word that is no past form looks like a verb after the noun at another index."""
        word, following = self.words[index], self.lows[index + 1]
        if at < 0 or not self.words[at].content or word.possessive or word.low.endswith("ers"):
            return False
        subject = self.words[at]
        if subject.low.endswith("s") and (word.low in PLURAL_VERBS or following in DETERMINERS or following == "that"):
            return True  # "rebels deny that"
        if not word.low.endswith(("s", "ing")) or subject.low[0].isdigit():
            return False
        if word.low.endswith("s") and (following in _AFTER_NOUNS or following.endswith("ed")):
            return False  # "groups sued"
        if not following[:1].isalnum() and not (subject.capital or word.stem in AXES):
            return False
        return not subject.low.endswith(("ed", "ing")) and subject.low not in PAST

    def opens_clause(self, index: int) -> bool:
        """Whether a clause of its own seems to begin with a word, after "and"."""
        low = self.lows[index]
        return (
            low in AUXILIARIES
            or low in ("he", "she", "it", "they", "we", "not")
            or (low.endswith("ed") and len(low) > 4)
        )

    @cached_property
    def content(self) -> list[int]:
        """Indices of the words that carry meaning."""
        return [index for index, word in enumerate(self.words) if word.content]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the words that carry meaning."""
        return frozenset(word.stem for word in self.words if word.content)

    def is_initial(self, index: int) -> bool:
        """Whether a capital here may only say that a sentence, a quotation or a line begins."""
        index -= 1
        while index >= 0 and (self.words[index].raw in _CLOSERS or self.words[index].raw in _OPENERS):
            if (
                self.words[index].raw in _OPENERS
                and self.words[index].raw not in _CLOSERS
                and self.words[index].raw != "-"
            ):
                return True
            index -= 1
        if index < 0:
            return True
        raw = self.words[index].raw
        if raw[-1] not in _SENTENCE_MARKS:
            return False
        before = self.words[index - 1] if index else None
        if raw != "." or before is None:
            return True
        return len(before.low) > 1

    @cached_property
    def chains(self) -> list[Chain]:
        """Runs of capitalised words; connectors, initials' points and hyphens inside them do not end one."""
        chains: list[Chain] = []
        run: list[int] = []
        words = self.words
        index, count = 0, len(words)
        while index < count:
            word = words[index]
            if word.capital:
                if run and not self._continues(run[-1], index):
                    chains.append(self._chain(run))
                    run = []
                run.append(index)
            index += 1
        if run:
            chains.append(self._chain(run))
        return chains

    def _chain(self, run: Sequence[int]) -> Chain:
        return Chain(tuple(self.words[index] for index in run), tuple(run))

    def _continues(self, last: int, index: int) -> bool:
        """Whether the name that ended at `last` may go on with the word at `index`."""
        words = self.words
        if words[last].possessive:
            return False
        between = words[last + 1 : index]
        if len(between) > 3:
            return False
        for offset, word in enumerate(between):
            if word.raw == "." and offset == 0:
                if len(words[last].low) > 1:
                    return False
            elif word.low == "and" or (word.low not in CONNECTORS and word.raw not in ("-", "‐", "‑", "&", "'", "’")):
                return False
        return True
