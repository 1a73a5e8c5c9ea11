"""Finds the line that names the speaker of the lines below it: "The panel ruled the following:", or a name alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Final

from summarizer.language.lexicon import is_finite
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import Span

_LONGEST_LABEL: Final = 200  # code points of a line that is only a name and a description
_LONGEST_LIST: Final = 12  # most lines that a lead-in introduces
_ITEM: Final = re.compile(r"[-*•–—]\s|\(?\w{1,2}[.)]\s")  # matches a bullet or a number at the start of a line
_HEADING: Final = re.compile(r"#+\s")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
_FIRST_PERSON: Final = re.compile(r"(?i)\b(?:I|we|my|our)\b")


def find_lead_in(text: str, paragraphs: Sequence[Span], passage: Span) -> Span | None:
    r"""The span before the verb of the lead-in to a passage's list, with the subject; None if there is no such list.

    A lead-in has a verb and ends with a colon. Its list ends at a heading, at a wider gap than the one below the
    lead-in, and, if it has bullets or numbers, at a line without.

    >>> text = "The panel ruled the following:\nThe lake is shut.\nThe pier too.\nSo is the mole.\n\nRain fell."
    >>> paragraphs = [(0, 30), (31, 48), (49, 62), (63, 78), (80, 90)]
    >>> find_lead_in(text, paragraphs, (63, 78)), find_lead_in(text, paragraphs, (80, 90))
    ((0, 10), None)
    """
    for above in _find_above(text, paragraphs, passage):
        lead, *rows = above
        line = text[slice(*lead)]
        verb = _find_verb(line) if line.endswith(":") else 0
        if verb:
            gaps = [text.count("\n", end, start) for (_, end), (start, _) in pairwise(above)]
            items = [_ITEM.match(text, start) is not None for start, _ in rows]
            is_list = max(gaps) <= gaps[0] and (all(items) or not items[0])
            return (lead[0], lead[0] + verb) if is_list else None
    return None


def _find_verb(line: str) -> int:
    """The offset of the first finite verb, else of the last possible reporting verb; 0 if there is none."""
    words = [(word.start(), word.group()) for word in _WORD.finditer(line)]
    finite = (at for at, word in words if is_finite(word))
    return next(finite, max((at for at, word in words if find_verb(word)), default=0))


def find_speaker_line(
    text: str, paragraphs: Sequence[Span], passage: Span, names: Sequence[str], *, persons: Sequence[str]
) -> Span | None:
    """The line above a passage that consists of one of these names, if first-person lines follow; None if none does.

    A description may follow the name: "Ann Roe, teacher:".

    Args:
        persons: The persons named in the article. A line with only another person's name ends the search.
    """
    label = re.compile(rf"(?i)[#*_–—-]*\s*(?:{'|'.join(map(re.escape, names))})(?:,[^:.!?]*)?[\s:*_]*$")
    others = {name.casefold() for name in persons} - {name.casefold() for name in names}
    for above in _find_above(text, paragraphs, passage):
        line = text[slice(*above[0])]
        if len(line) <= _LONGEST_LABEL and label.match(line):
            return above[0] if _FIRST_PERSON.search(text, above[0][1], above[-1][1]) else None
        if line.strip("#*_:-–— ").casefold() in others:
            return None
    return None


def _find_above(text: str, paragraphs: Sequence[Span], passage: Span) -> Iterator[Sequence[Span]]:
    """Yield, for each paragraph above a passage up to the next heading, the paragraphs from it to the passage's own."""
    at = bisect_right(paragraphs, passage[0], key=itemgetter(0)) - 1
    for first in range(at - 1, max(-1, at - _LONGEST_LIST - 1), -1):
        yield paragraphs[first : at + 1]
        if _HEADING.match(text, paragraphs[first][0]):
            return
