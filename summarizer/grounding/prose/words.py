"""A sentence as words with their keys, stems, clauses and chains of capitals: what every check of prose reads.

What is known of one word without its context is in `word`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final, NamedTuple

from summarizer.grounding.figures.number_tokens import ABBREVIATIONS
from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.gazetteer.places import find_state, is_demonym
from summarizer.grounding.prose.word import Word, read_word
from summarizer.grounding.prose.word_classes import (
    ADJECTIVAL,
    AUXILIARIES,
    BE,
    COMPARATIVES,
    CONNECTORS,
    DETERMINERS,
    NOUNS_FIRST,
    NOUNS_OF_DOING,
    PAST,
    PLURAL_VERBS,
    PREPOSITIONS,
    VERBS_LIKE_THESE,
)

# Led by what most words are, which is told at a glance.
_TOKEN: Final = re.compile(
    r"[a-zA-Z]{2,}+(?![^\W_]|['’])|(?:[^\W\d_]\.){2,}|\d(?:[\d.,:]*\d)?[^\W\d_]*"
    r"|[^\W_]+(?:['’][^\W\d_]+)*|[^\w\s]|\n"
)
_BEFORE_VERBS: Final = frozenset(
    "not also never been instead now soon still then again only already even just ever later earlier first".split()
)
_NO_PARTICIPLES: Final = frozenset(
    "including excluding following according regarding concerning depending pending".split()
)
_AFTER_PARTICIPLES: Final = frozenset({"that", "ahead", "behind", "to", "from", "for", "into"})
_NOUN_ENDINGS: Final = ("ers", "ors", "ions", "ments", "ities", "nesses", "isms", "ists")
_CUTS: Final = frozenset({"cuts", "hikes", "talks"})
_SUBJECTS: Final = frozenset({"he", "she", "it", "they", "we", "i", "who", "which"})
_AFTER_NOUNS: Final = AUXILIARIES | PAST | PLURAL_VERBS
_PADDING: Final = [""] * 12
_SHORTENED: Final = ABBREVIATIONS - {"inc", "co", "ltd", "corp", "no", "nos"}
"""Words after which a point ends nothing; it is left out."""
_SENTENCE_MARKS: Final = frozenset(".!?…\n")
_OPENERS: Final = frozenset("“\"‘'(«„:—–-•*[\n")
_CLOSERS: Final = frozenset("”\"’')»]")


def _is_noun_of_doing(low: str, following: str) -> bool:
    """Whether a word names a doing, as it does where no object follows: "defence spending", "cost cuts"."""
    if low in _CUTS:
        return not following[:1].isalnum() or following in PREPOSITIONS or following == "and"
    return low in NOUNS_OF_DOING and following not in DETERMINERS and not following[:1].isdigit()


def _is_of_nation(raw: str) -> bool:
    """Whether a word is the adjective of a state: "Kenyan", and "Nepali", which few lists have."""
    return bool(is_demonym(raw) or (raw[-1:] == "i" and find_state(raw[:-1])))


class Chain(NamedTuple):
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
        lows: Each in lower case, and then enough empty ones that an index a little before the first word or after the
            last gives one.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        raws = _TOKEN.findall(text)
        self.words: list[Word] = [*map(read_word, raws)]
        self._left_out: set[int] = set()
        for at in [at for at, raw in enumerate(raws) if raw == "." and at] if "." in text else ():
            if at - 1 in self._left_out or self.words[at - 1].low in _SHORTENED:
                self._left_out.add(at)
        if self._left_out:
            self.words = [word for at, word in enumerate(self.words) if at not in self._left_out]
        self.lows = [word.low for word in self.words]
        self.lows += _PADDING
        self._verbs: dict[int, bool] = {}

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def starts(self) -> list[int]:
        """Offset of each."""
        return [match.start() for at, match in enumerate(_TOKEN.finditer(self._text)) if at not in self._left_out]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words in lower case."""
        return frozenset(self.lows)

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
        if (
            not word.content
            or word.low in _BEFORE_VERBS
            or word.low in CARDINALS
            or (word.capital and index and not self.is_initial(index))
        ):
            return False
        if before == "to":
            noun = word.low[-1] == "s" and word.low[-2:] not in ("ss", "us")
            adjective = word.low.endswith(ADJECTIVAL) and word.low not in VERBS_LIKE_THESE
            return not noun and not adjective  # "to rebels", "to ethnic fighters"
        if before == "which" and word.low.endswith("s") and self._looks_past(index + 1):
            return False  # "for which insurers paid"
        if before in AUXILIARIES or before in _SUBJECTS:
            return not (before in BE and word.low[-2:] not in ("ed", "en", "ng") and word.low not in PAST)
        if before in DETERMINERS or before in PREPOSITIONS or (at >= 0 and self.words[at].possessive):
            return word.low.endswith("ing") and before in PREPOSITIONS
        if word.low in PAST or (word.low.endswith("ed") and len(word.low) > 3):
            return True
        return self._looks_present(index, at)

    def _looks_past(self, index: int) -> bool:
        low = self.lows[index]
        return low in PAST or low in AUXILIARIES or (low.endswith("ed") and len(low) > 3)

    def _looks_present(self, index: int, at: int) -> bool:
        """Whether a word that is no past form looks like a verb after the noun at another index."""
        word, following = self.words[index], self.lows[index + 1]
        if self.lows[at] == "," and word.low.endswith("ing") and word.low not in _NO_PARTICIPLES:
            return following in DETERMINERS or following in _AFTER_PARTICIPLES  # ", blaming the ministry"
        if self.lows[at] == "and" and word.low.endswith("s") and following in DETERMINERS:
            return not word.low.endswith(("ss", "us"))  # "and carries a fifth more"
        if at < 0 or not self.words[at].content or word.possessive:
            return False
        subject = self.words[at]
        if not subject.capital and (subject.low.endswith(ADJECTIVAL) or subject.low in COMPARATIVES):
            return False
        if subject.capital and following not in DETERMINERS and subject.low[-1:] != "s" and _is_of_nation(subject.raw):
            return False  # "Kenyan guides"
        if subject.low.endswith("s") and (word.low in PLURAL_VERBS or following in DETERMINERS or following == "that"):
            return True  # "rebels deny that"
        if word.low.endswith(_NOUN_ENDINGS) or _is_noun_of_doing(word.low, following):
            return False
        if word.low.removesuffix("s") in NOUNS_FIRST and not (subject.capital and following in DETERMINERS):
            return False
        if (
            not word.low.endswith(("s", "ing"))
            or word.low.endswith(("ss", "us", "is"))
            or subject.low[0].isdigit()
            or subject.low in CARDINALS
        ):
            return False
        if word.low.endswith("s") and (following in _AFTER_NOUNS or following.endswith("ed")):
            return False  # "groups sued"
        if not following[:1].isalnum() and not subject.capital:
            return False
        return not subject.low.endswith(("ed", "ing")) and subject.low not in PAST

    def opens_clause(self, index: int) -> bool:
        """Whether a clause of its own seems to begin with a word, after "and"."""
        low = self.lows[index]
        return (
            low in AUXILIARIES
            or low in ("he", "she", "it", "they", "we", "not")
            or (low.endswith("ed") and len(low) > 4)
            or self._begins_with_subject(index)
        )

    def _begins_with_subject(self, index: int) -> bool:
        """Whether a word or two for a thing and then a verb in the past stand there: "and imports rose"."""
        if index >= len(self.words) or not self.words[index].content or self._looks_past(index):
            return False
        return self._looks_past(index + 1) or (self.words[index + 1 : index + 2] != [] and self._looks_past(index + 2))

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
        for index in [at for at, word in enumerate(words) if word.capital]:
            if run and not self._continues(run[-1], index):
                chains.append(self._chain(run))
                run = []
            run.append(index)
        if run:
            chains.append(self._chain(run))
        return chains

    def _chain(self, run: Sequence[int]) -> Chain:
        return Chain(tuple(map(self.words.__getitem__, run)), tuple(run))

    def _continues(self, last: int, index: int) -> bool:
        """Whether the name that ended at `last` may go on with the word at `index`."""
        words = self.words
        if words[last].possessive:
            return False
        if index - last > 4:
            return False
        between = words[last + 1 : index]
        for offset, word in enumerate(between):
            if word.raw == "." and offset == 0:
                if len(words[last].low) > 1:
                    return False
            elif word.low == "and" or (word.low not in CONNECTORS and word.raw not in ("-", "‐", "‑", "&", "'", "’")):
                return False
        return True
