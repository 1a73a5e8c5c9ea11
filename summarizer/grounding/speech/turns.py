"""Interviews and transcripts, where a label names who speaks in the paragraph behind it ("Ann Roe: No.").

Only layout is read. Sentences with verbs of saying, and quotation marks, must not enter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from summarizer.schemas.findings import Span

_LABEL = re.compile(r"(?P<name>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}):[ \t]+(?=[^\s\"“”‘'«])")
_ASKING = frozenset({"Q", "A", "Question", "Answer", "Interviewer", "Reporter"})
_LEAST_TURNS = 2
_LEAST_SHARE = 0.2
"""How many of an article's paragraphs are turns at least: one that only lists a few things under heads has fewer."""


class Turn(NamedTuple):
    """What one speaker says in an interview.

    Attributes:
        name: The span of the label that names the speaker.
        content: The span of what is said.
    """

    name: Span
    content: Span


def read_turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    r"""The turns of a conversation that a text sets out with labels, those of nameless askers left out.

    >>> text = "Q: Were you there?\n\nAnn Roe: No.\n\nQ: Who was?\n\nRoe: My brother."
    >>> [text[slice(*turn.name)] for turn in read_turns(text, [(0, 18), (20, 32), (34, 45), (47, 64)])]
    ['Ann Roe', 'Roe']
    """
    labels = [(match, end) for start, end in paragraphs if (match := _LABEL.match(text, start, end)) is not None]
    if len(labels) < max(_LEAST_TURNS, _LEAST_SHARE * len(paragraphs)):
        return []
    asked = any(match["name"] in _ASKING for match, _ in labels)
    turns = Counter(match["name"].split()[-1] for match, _ in labels)
    return [
        Turn(match.span("name"), (match.end(), end))
        for match, end in labels
        if match["name"] not in _ASKING and (asked or turns[match["name"].split()[-1]] >= _LEAST_TURNS)
    ]
