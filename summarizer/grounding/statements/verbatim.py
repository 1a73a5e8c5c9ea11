"""Decides whether a statement repeats whole sentences of the article, so that no other check is needed.

A part of a sentence does not count: the words around it may negate it, limit it or leave it open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, Literal

from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.sentences import split_sentences
from summarizer.language.tokens import skip_dateline
from summarizer.schemas.findings import LEAD_INS, FoundQuotation, Span

Repetition = Literal["own", "quoted"]
"""Whose words a sentence of the article is: the article's own, or words that it quotes."""

_PLAIN: Final = tuple(zip("“”„‘’–—‑", '"""\'\'---', strict=True))
_ASIDE: Final = re.compile(r"^\([^()]*\) ")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_SAID: Final = re.compile(r" sa(?:id|ys)(?:: | that |, )")
_MARKS: Final = 2
"""Most characters of a mark of quotation and what stands beside it."""
_POINTS: Final = frozenset(",.!?…")
_LEAD_INS: Final = frozenset(LEAD_INS.values())


def fold(text: str) -> str:
    """A sentence by which repetitions of it are recognised: with plain marks and spaces, and without what is around it.

    >>> fold("(12:40) “Late” –  he said.")
    'late" - he said'
    """
    for mark, plain in () if text.isascii() else _PLAIN:  # several times faster than `translate`
        text = text.replace(mark, plain)
    words = _ASIDE.sub("", " ".join(text.split())).strip(" .\"'")
    return words[:1].lower() + words[1:]


class RepeatedSentences:
    """The sentences of an article, by which a statement that repeats some of them is recognised.

    Args:
        text: Text of the article, followed by its title if that is not part of it.
        length: Length of the text without the title.
        sentences: Spans of the sentences of the text.
        quotations: Its quotations, in order.
    """

    def __init__(
        self, text: str, *, length: int, sentences: Sequence[Span], quotations: Sequence[FoundQuotation]
    ) -> None:
        own, quoted = {fold(text[length:])}, set[str]()
        outer: list[FoundQuotation] = []
        for one in quotations:
            if not outer or one.start >= outer[-1].end:
                outer.append(one)
        starts = [one.start for one in outer]
        for start, end in sentences:
            begin = skip_dateline(text, (start, end))
            sentence = fold(text[start:end])
            at = bisect_right(starts, start + _MARKS) - 1
            said = outer[at] if at >= 0 else None
            if said is None or said.end <= start:
                own.add(sentence)
                named = _WORDS.findall(text[start:begin].lower())
                if not all(map(is_ordinary, named)):  # "MOSTLY FALSE — The …" is no dateline, "NEW YORK — The …" is
                    own.add(fold(text[begin:end]))
            elif said.end + _MARKS >= end:
                quoted.add(sentence)
            else:
                own.add(sentence)
                if text[said.end - 1] in _POINTS or text[said.end + 1 : said.end + 2] in _POINTS:
                    quoted.add(fold(text[start : said.end].rstrip(",")))
        self._known: dict[str, Repetition] = {**dict.fromkeys(quoted, "quoted"), **dict.fromkeys(own, "own")}
        self._known.pop("", None)

    def find(self, statement: str) -> Repetition | None:
        """Whose words a statement repeats: "quoted" if those of any of its sentences; None if one is no repetition."""
        found = {self._known.get(fold(statement[start:end])) for start, end in split_sentences(statement)}
        return None if None in found or not found else "quoted" if "quoted" in found else "own"

    def find_speech(self, statement: str, speakers: Sequence[str]) -> bool:
        """Whether a statement attributes sentences that it repeats to one of its proven speakers."""
        for name in sorted(speakers, key=len, reverse=True):
            if statement.casefold().startswith(name.casefold()):
                said = _SAID.match(statement, len(name))
                return said is not None and self.find(statement[said.end() :]) is not None
        return False

    def find_under_lead_in(self, statement: str) -> bool:
        """Whether a statement is repeated sentences in quotation marks after a lead-in, as of an open question."""
        lead_in, _, quoted = statement.partition(": “")
        return lead_in in _LEAD_INS and quoted.endswith("”") and self.find(quoted[:-1]) is not None
