"""Interviews and transcripts, where a label names who speaks in the paragraphs behind it ("Ann Roe: No.").

Only layout is read. Sentences with verbs of saying, and quotation marks, must not enter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from summarizer.language.names import is_title, looks_like_person
from summarizer.schemas.findings import Span

_NAME = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
_LABEL = re.compile(
    rf"(?P<bold>\*\*|__)?(?:(?P<name>{_NAME})(?:(?P=bold))?:|(?P<short>[QA])[.:]?(?:(?P=bold))?(?:(?<=[.:*_])"
    rf"|(?= [–—-])))"
    r"(?(bold)(?:\*\*|__)?)[ \t]*[–—-]?[ \t]+(?=[^\s\"“”‘'«])"
)
_ASKING = frozenset({"Q", "Question", "Interviewer", "Reporter", "Host", "Moderator"})
_ANSWERING = frozenset({"A", "Answer"})
_LEAST_TURNS = 2
_LEAST_SHARE = 0.2
"""How many of an article's paragraphs are turns at least: one that only lists a few things under heads has fewer."""

_FULL_NAME = re.compile(r"(?:[A-Z][\w’'-]*\.? )+(?:(?:van|von|de|del|der|da|bin|al|la|le) )*[A-Z][\w’'-]+")
_MEETING = re.compile(
    r"(?:\b(?:[Ww]e|I) (?:\w+ )?(?:spoke|talked|sat down|caught up|met|chatted)(?: up)?(?: with| to)?"
    r"|\b[Ww]e (?:asked|interviewed)|\b(?:[Ii]nterview|[Cc]onversation|[Cc]hat|[Qq]uestions) (?:with|for|to))"
    r"[^.“”\"]{0,60}?\Z"
)
"""Words before the name of whom an interview is with. "She spoke to" stands before the name of either."""


class Label(NamedTuple):
    """A label of an interview.

    Attributes:
        span: The words that name who speaks.
        end: Offset at which what is said begins.
        stop: Offset after what is said.
        asks: Whether its speaker asks the questions.
        named: Whether it is a name, and not "Q" or "Answer".
    """

    span: Span
    end: int
    stop: int
    asks: bool
    named: bool


class Turn(NamedTuple):
    """What one speaker says in an interview.

    Attributes:
        name: The span of the words that name the speaker: the label, for a surname the label with the full name, for
            "A:" the name in the introduction.
        content: The span of what is said.
    """

    name: Span
    content: Span


def read_labels(text: str, paragraphs: Sequence[Span]) -> list[Label]:
    r"""The labels of a conversation that a text sets out with them, in order; none for other texts.

    >>> spans = [(0, 18), (19, 25), (26, 37), (38, 45)]
    >>> labels = read_labels("Q: Were you there?\nA: No.\nQ: Who was?\nA: Roe.", spans)
    >>> [label.asks for label in labels]
    [True, False, True, False]
    """
    found = [(at, match) for at, span in enumerate(paragraphs) if (match := _LABEL.match(text, *span)) is not None]
    if len(found) < max(_LEAST_TURNS, _LEAST_SHARE * len(paragraphs)):
        return []
    written = [match["name"] or match["short"] for _, match in found]
    spelt = {_initials(name): name for name in written if " " in name}
    names = [spelt.get(name, name) for name in written]
    fixed = any(name in _ASKING for name in names)
    turns = Counter(name.split()[-1] for name in names)
    kept = [
        (at, match, name)
        for (at, match), name in zip(found, names, strict=True)
        if fixed or turns[name.split()[-1]] >= _LEAST_TURNS
    ]
    # what goes on in paragraphs without a label is said by the same, if that happens before the last label, too
    goes_on = any(later - at > 1 for (at, _, _), (later, _, _) in pairwise(kept))
    ends = [later - 1 for later, _, _ in kept[1:]]
    ends += [len(paragraphs) - 1 if goes_on else kept[-1][0]] if kept else []
    asked: Counter[str] = Counter()
    for (_, _, name), last in zip(kept, ends, strict=True):
        asked[name.split()[-1]] += text[paragraphs[last][0] : paragraphs[last][1]].rstrip("*_ ")[-1:] == "?"
    several = len({name.split()[-1] for _, _, name in kept}) > 1
    labels = []
    for (_, match, name), last in zip(kept, ends, strict=True):
        key = name.split()[-1]
        asks = name in _ASKING or (not fixed and several and 2 * asked[key] >= turns[key])
        short = name in _ASKING | _ANSWERING
        labels.append(
            Label(match.span("name" if match["name"] else "short"), match.end(), paragraphs[last][1], asks, not short)
        )
    return labels


def read_turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    r"""The turns of a conversation that a text sets out with labels, without those of whoever asks.

    Answers labelled "A:" belong to whom the text above the first label introduces; to nobody if that is not certain.

    >>> text = "Q: Were you there?\n\nAnn Roe: No.\n\nQ: Who was?\n\nRoe: My brother."
    >>> [text[slice(*turn.name)] for turn in read_turns(text, [(0, 18), (20, 32), (34, 45), (47, 64)])]
    ['Ann Roe', 'Ann Roe']
    """
    labels = read_labels(text, paragraphs)
    if not labels:
        return []
    answering = _find_introduced(text, labels[0].span[0]) if any(not label.named for label in labels) else None
    # a label of one word means whom the first longer label with that word names, whoever else bears the name; initials
    # mean whose they are, by a label or by what is introduced above
    full: dict[str, Span] = {}
    for label in labels:
        written = text[slice(*label.span)]
        if " " in written:
            full.setdefault(written.split()[-1], label.span)
            full.setdefault(_initials(written), label.span)
    for written, spans in _find_names(text, labels[0].span[0]).items():
        full.setdefault(_initials(written), spans[0])
    return [
        Turn(name, (label.end, label.stop))
        for label in labels
        if not label.asks
        and (name := full.get(text[slice(*label.span)], label.span) if label.named else answering) is not None
    ]


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def _find_names(text: str, end: int) -> dict[str, list[Span]]:
    """The full names of people before an offset, but for those of a byline, with their places."""
    names: dict[str, list[Span]] = {}
    for match in _FULL_NAME.finditer(text, 0, end):
        words = match.group().split()
        while len(words) > 2 and (is_title(words[0].lower().rstrip(".")) or not looks_like_person(" ".join(words))):
            words = words[1:]
        start = match.end() - len(" ".join(words))
        line = text[text.rfind("\n", 0, start) + 1 : start].strip().casefold()
        if looks_like_person(" ".join(words)) and line not in {"by", "interview by", "words by"}:
            names.setdefault(" ".join(words), []).append((start, match.end()))
    return names


def _find_introduced(text: str, end: int) -> Span | None:
    """The person whom the text before an interview introduces: the only full name, or the one that is spoken to."""
    names = _find_names(text, end)
    if len(names) == 1:
        return next(iter(names.values()))[0]
    met = [spans[0] for spans in names.values() for start, _ in spans if _MEETING.search(text[:start])]
    return met[0] if len(set(met)) == 1 else None
