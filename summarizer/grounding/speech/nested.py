"""Speech inside speech: what somebody who is quoted says that others said.

A quotation is read as an article of its own is, by the same rules; whose it is itself is told in `attribution`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.grounding.speech.content_spans import Found, read_contents
from summarizer.grounding.speech.reporting_events import read_events
from summarizer.grounding.speech.speakers import Cast
from summarizer.language.quotations import Marked, Passage
from summarizer.language.reporting_verbs import cue_words
from summarizer.language.sentences import split_passage
from summarizer.language.tokens import read_units

_LETTERS = re.compile(r"[^\W\d_]+")
_LONG_ENOUGH = 40


def read_nested(text: str, marked: Sequence[Marked], cast: Cast) -> Iterator[Found]:
    """Speech of others that is reported inside quotations: A says that B said."""
    words = cue_words()
    inner = [quotation for quotation in marked if quotation.depth == 1]
    at = 0
    for quotation in marked:
        if quotation.depth or quotation.inner[1] - quotation.inner[0] < _LONG_ENOUGH:
            continue
        begin, end = quotation.inner
        if words.isdisjoint(_LETTERS.findall(text[begin:end].lower())):
            continue
        while at < len(inner) and inner[at].outer[0] < begin:
            at += 1
        last = at
        while last < len(inner) and inner[last].outer[1] <= end:
            last += 1
        passages = [Passage(mark.outer, (mark.inner,)) for mark in inner[at:last]]
        sentences = list(split_passage(text, quotation.inner))
        units = list(read_units(text, sentences=sentences, paragraphs=[quotation.inner], passages=passages))
        inside = cast.look_inside(units)
        for index, unit in enumerate(units):
            acts = [
                act
                for act in read_events(unit, index, inside)
                if act.place.reported is not None and not (act.verb and act.verb.mental)
            ]
            yield from read_contents(unit, acts)
