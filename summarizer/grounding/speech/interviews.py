"""Reads interviews and transcripts, in which labels name the speakers of paragraphs: "Ann Roe: No."."""

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
_LONGEST_QUESTION = 300
_LEAST_SHARE = 0.2
"""Least share of paragraphs with a label; an article that only lists a few things under headings has fewer."""

_FULL_NAME = re.compile(r"(?:[A-Z][\w’'-]*\.? )+(?:(?:van|von|de|del|der|da|bin|al|la|le) )*[A-Z][\w’'-]+")
_MEETING = re.compile(
    r"(?:\b(?:[Ww]e|I) (?:\w+ )?(?:spoke|talked|sat down|caught up|met|chatted)(?: up)?(?: with| to)?"
    r"|\b[Ww]e (?:asked|interviewed)|\b(?:[Ii]nterview|[Cc]onversation|[Cc]hat|[Qq]uestions) (?:with|for|to))"
    r"[^.“”\"]{0,60}?\Z"
)
"""Words before the name of the person interviewed. "She spoke to" can stand before either name."""


class Label(NamedTuple):
    """A label of an interview."""

    span: Span  # the words that name the speaker
    end: int  # offset of the start of the speech
    stop: int  # offset after the speech
    asks: bool  # whether its speaker asks the questions
    named: bool  # whether it is a name, and not "Q" or "Answer"


class Turn(NamedTuple):
    """What one speaker says in an interview."""

    # the span of the words that name the speaker: the label; the label with the full name if it is a surname; the name
    # in the introduction if it is "A:"
    name: Span
    content: Span  # the span of the speech


def read_labels(text: str, paragraphs: Sequence[Span]) -> list[Label]:
    r"""Return the labels of an interview or transcript, in order; none for other texts.

    >>> spans = [(0, 18), (19, 25), (26, 37), (38, 45)]
    >>> labels = read_labels("Q: Were you there?\nA: No.\nQ: Who was?\nA: Roe.", spans)
    >>> [label.asks for label in labels]
    [True, False, True, False]
    """
    found = _find_labels(text, paragraphs)
    ends = _find_ends([label.paragraph for label in found], len(paragraphs))
    questions = Counter(
        _surname(label.name)
        for label, last in zip(found, ends, strict=True)
        if text[slice(*paragraphs[last])].rstrip("*_ ").endswith("?")
    )
    turns = Counter(_surname(label.name) for label in found)
    asking = {surname for surname, count in questions.items() if len(turns) > 1 and 2 * count >= turns[surname]}
    if any(label.name in _ASKING for label in found):
        asking = set(_ASKING)
    return [
        Label(
            label.match.span("name" if label.match["name"] else "short"),
            label.match.end(),
            paragraphs[last][1],
            asks=_surname(label.name) in asking,
            named=label.name not in _ASKING | _ANSWERING,
        )
        for label, last in zip(found, ends, strict=True)
    ]


class _Found(NamedTuple):
    """A label at the start of a paragraph, with the full name of initials that another label explains."""

    paragraph: int
    match: re.Match[str]
    name: str


def _find_labels(text: str, paragraphs: Sequence[Span]) -> list[_Found]:
    """The labels of a conversation: enough paragraphs have one, and each stands for a question or occurs again."""
    matches = [(at, match) for at, span in enumerate(paragraphs) if (match := _LABEL.match(text, *span)) is not None]
    if len(matches) < max(_LEAST_TURNS, _LEAST_SHARE * len(paragraphs)):
        return []
    written = [match["name"] or match["short"] for _, match in matches]
    full = {_initials(name): name for name in written if " " in name}
    found = [_Found(at, match, full.get(name, name)) for (at, match), name in zip(matches, written, strict=True)]
    if any(label.name in _ASKING for label in found):
        return found
    turns = Counter(_surname(label.name) for label in found)
    return [label for label in found if turns[_surname(label.name)] >= _LEAST_TURNS]


def _find_ends(labelled: Sequence[int], paragraphs: int) -> list[int]:
    """The last paragraph of each turn; the last turn goes on if any other does in paragraphs without a label."""
    if not labelled:
        return []
    goes_on = any(later - at > 1 for at, later in pairwise(labelled))
    return [*(later - 1 for later in labelled[1:]), paragraphs - 1 if goes_on else labelled[-1]]


def _surname(name: str) -> str:
    return name.split()[-1]


def read_turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    r"""Return the turns of an interview or transcript, without those of whoever asks.

    If only the first question and the first answer have labels, the further paragraphs that are questions are of the
    same speaker, and those between them of the other. Answers labelled "A:" belong to the person whom the text above
    the first label introduces; to nobody if that is unclear.

    >>> text = "Q: Were you there?\n\nAnn Roe: No.\n\nQ: Who was?\n\nRoe: My brother."
    >>> [text[slice(*turn.name)] for turn in read_turns(text, [(0, 18), (20, 32), (34, 45), (47, 64)])]
    ['Ann Roe', 'Ann Roe']
    """
    labels = read_labels(text, paragraphs)
    if not labels:
        return _read_answers(text, paragraphs)
    answering = _find_introduced(text, labels[0].span[0]) if any(not label.named for label in labels) else None
    # a label of one word stands for the first longer label with that word; initials for a label or a name above
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


def _read_answers(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """The answers in an interview that labels its speakers once and leaves its further questions without labels."""
    matches = [(at, match) for at, span in enumerate(paragraphs) if (match := _LABEL.match(text, *span)) is not None]
    if len(matches) < _LEAST_TURNS or len({match["name"] for _, match in matches}) != _LEAST_TURNS:
        return []
    (asked, asking), (begin, answering) = matches[:2]
    if not answering["name"] or asking["name"] == answering["name"] or begin != asked + 1:
        return []
    labelled = {at: match["name"] for at, match in matches}
    questions = [
        at
        for at in range(asked, len(paragraphs))
        if labelled.get(at, asking["name"]) == asking["name"] and _is_question(text[slice(*paragraphs[at])])
    ]
    if len(questions) <= _LEAST_TURNS or questions[0] != asked:
        return []
    turns: list[Turn] = []
    for at, end in pairwise((*questions, len(paragraphs))):
        if end > at + 1:
            label = _LABEL.match(text, *paragraphs[at + 1])
            start = label.end() if label is not None else paragraphs[at + 1][0]
            turns.append(Turn(answering.span("name"), (start, paragraphs[end - 1][1])))
    return turns


def _is_question(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST_QUESTION and paragraph.rstrip("*_ ").endswith("?")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def _find_names(text: str, end: int) -> dict[str, list[Span]]:
    """The full names of people before an offset, with their spans; without those of a byline."""
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
