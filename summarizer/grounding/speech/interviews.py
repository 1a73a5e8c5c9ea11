"""Reads interviews and transcripts: labels name the speakers of paragraphs ("Ann Roe: No."), or questions part them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress, pairwise, zip_longest
from typing import NamedTuple

from summarizer.grounding.speech.interview_questions import (
    asks,
    find_begin,
    find_end,
    find_questions,
    find_quoted_answers,
    reports,
)
from summarizer.grounding.speech.interviewee import find_interviewee, find_met, find_names
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.names import find_surname, is_title
from summarizer.schemas.findings import Span

_NAME = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
_SHORT = r"[QA]\d{0,2}"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?"
_STAMP = rf"(?:\[{_CLOCK}\][ \t]+|{_CLOCK}[ \t]+)?"
_DETAILS = r"(?:[ \t]?\([^()\n]{1,80}\)|[ \t]?\[[^\[\]\n]{1,80}\]|, [^:\n.!?“”\"]{2,60})"
_LABEL = re.compile(
    rf"{_STAMP}(?P<bold>\*\*|__)?(?:(?P<office>The [^():\n]{{2,90}} \()?(?P<name>(?!{_SHORT}:){_NAME})"
    rf"(?(office)\)|(?:(?P=bold))?{_DETAILS}{{0,3}})(?:(?P=bold))?:|(?P<short>{_SHORT})[.:]?(?:(?P=bold))?"
    r"(?:(?<=[.:*_])|(?= [–—-])))(?(bold)(?:\*\*|__)?)[ \t]*(?:[–—-]?[ \t]+(?=[^\s\"“”‘'«])|(?=\n|\Z))"
)
_LINE = re.compile(
    rf"{_STAMP}(?P<bold>\*\*|__)?(?P<name>{_NAME})(?(bold)(?P=bold))"
    rf"(?:[ \t]+(?:--|[–—|-])[ \t][^\n.!?]{{2,80}}|{_DETAILS}|[ \t]+{_CLOCK})?[ \t]*\Z"
)
_TITLED = re.compile(
    r"(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\.|Senator|Representative|Chair(?:man|woman)|The) [A-Z][\w’'-]+)\.[ \t]+(?=[A-Z])"
)
_MARKED = re.compile(rf"(?P<square>\[)?(?P<name>{_NAME})(?(square)\]|[ \t]+(?:--|[–—]))[ \t]+(?=\S)")
_FORMS = (_LABEL, _LINE, _TITLED, _MARKED)
"""Labels: "Ann Roe (Norby): No.", "Ann Roe -- Chief" on a line above, "Ms. ROE. No.", "[Ann Roe] No."."""
_ASKING = frozenset({"Q", "Question", "Interviewer", "Reporter", "Host", "Moderator"})
_ANSWERING = frozenset({"A", "Answer"})
_LEAST_TURNS = 2
_LEAST_SHARE = 0.2
"""Least share of paragraphs with a label; an article that only lists a few things under headings has fewer."""


class Label(NamedTuple):
    """A label of an interview."""

    span: Span  # the words that name the speaker
    begin: int  # index of the paragraph that it opens
    end: int  # offset of the start of the speech
    stop: int  # index after the last paragraph of the speech
    asks: bool  # whether its speaker asks the questions
    named: bool  # whether it is a name, and not "Q" or "Answer"


class Turn(NamedTuple):
    """What one speaker says in an interview, in one or more paragraphs."""

    opens: int  # offset of the start of its first paragraph, with a label if it has one
    content: Span  # the span of the speech
    asks: bool  # whether it is a question
    # the span of the words that name who answers: the label; the label with the full name if it is a surname; the name
    # in the introduction if no label is a name; None if it is unclear, and of questions
    name: Span | None


def read_turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    r"""Return the questions and answers of an interview or transcript, in order; none for other texts.

    Labels tell them apart, or only the questions have labels or marks, or are told by what they ask. Answers without a
    name belong to the person whom the text above the first question introduces; to nobody if that is unclear. In a
    report, questions to "you" with answers in quotation marks belong to the person whom its author says they met.

    >>> text = "Q: Were you there?\n\nAnn Roe: No.\n\nQ: Who was?\n\nRoe: My brother."
    >>> turns = read_turns(text, [(0, 18), (20, 32), (34, 45), (47, 64)])
    >>> [text[slice(*turn.name)] if turn.name else "?" for turn in turns]
    ['?', 'Ann Roe', '?', 'Ann Roe']
    """
    labels = _read_labels(text, paragraphs)
    if any(not label.asks for label in labels):
        return _read_labelled(text, paragraphs, labels)
    lines = [text[slice(*span)] for span in paragraphs]
    if labels:
        return _part(text, paragraphs, [label.begin for label in labels], {label.begin: label for label in labels})
    if found := _read_first_labels(text, paragraphs) or _part(text, paragraphs, find_questions(lines), {}):
        return found
    return _read_inside(text, paragraphs, find_quoted_answers(lines))


def _read_inside(text: str, paragraphs: Sequence[Span], answers: Sequence[int]) -> list[Turn]:
    """The turns of a conversation inside a report, whose author says whom they met; none if nobody is named so.

    Of several questions and answers, the text before them may name the one who answers otherwise.
    """
    first = paragraphs[answers[0] - 1][0] if answers else 0
    name = find_met(text, first) if answers else None
    if name is None and len(answers) > _LEAST_TURNS:
        name = find_interviewee(text, first)
    if name is None:
        return []
    turns: list[Turn] = []
    for at in answers:
        asked, (start, stop) = paragraphs[at - 1], paragraphs[at]
        turns.append(Turn(asked[0], asked, asks=True, name=None))
        turns.append(Turn(start, (start + 1, stop - 1), asks=False, name=name))
    return turns


def _read_labels(text: str, paragraphs: Sequence[Span]) -> list[Label]:
    """The labels of an interview or transcript, in order; none for other texts."""
    found = _find_labels(text, paragraphs)
    ends = _find_ends([label.paragraph for label in found], text, paragraphs)
    asking = _find_asking(text, paragraphs, found, ends)
    if not asking and len(found) < _LEAST_SHARE * len(paragraphs):
        return []
    return [
        Label(
            label.match.span("name" if label.match["name"] else "short"),
            label.paragraph,
            _find_start(label, last, paragraphs),
            last + 1,
            asks=find_surname(label.name) in asking,
            named=label.name not in _ASKING | _ANSWERING,
        )
        for label, last in zip(found, ends, strict=True)
    ]


def _find_start(label: _Found, last: int, paragraphs: Sequence[Span]) -> int:
    """Where the speech behind a label begins: in the next paragraph if the label is a line of its own."""
    is_alone = label.match.end() == paragraphs[label.paragraph][1] and last > label.paragraph
    return paragraphs[label.paragraph + 1][0] if is_alone else label.match.end()


class _Found(NamedTuple):
    """A label at the start of a paragraph, with the full name of initials that another label explains."""

    paragraph: int
    match: re.Match[str]
    name: str


def _find_asking(
    text: str, paragraphs: Sequence[Span], found: Sequence[_Found], ends: Sequence[int]
) -> Collection[str]:
    """The surnames of those who ask: most of their turns are questions."""
    if any(label.name in _ASKING for label in found):
        return _ASKING
    turns = Counter(find_surname(label.name) for label in found)

    def count_questions(paragraphs_of: Iterable[int]) -> Counter[str]:
        """How many turns of each speaker have a question in one of their paragraphs."""
        closed = [text[slice(*paragraphs[at])].rstrip("*_ ").endswith("?") for at in paragraphs_of]
        return Counter(find_surname(label.name) for label in compress(found, closed))

    if len(turns) == 1:
        only, count = next(iter(turns.items()))
        below = len(paragraphs) - found[0].paragraph
        asked = count_questions(label.paragraph for label in found)[only]
        return {only} if 3 * asked >= 2 * count and below >= 2 * count else ()
    questions = count_questions(ends)
    return {surname for surname, count in questions.items() if 2 * count >= turns[surname]}


def _find_labels(text: str, paragraphs: Sequence[Span]) -> list[_Found]:
    """The labels of a conversation, which enough paragraphs have.

    Each stands for a question, occurs again, or is a person's full name or "The Minister (Ann Roe)" beside such.
    """
    for form in _FORMS:
        if found := _find_form(form, text, paragraphs):
            return found
    return []


def _find_form(form: re.Pattern[str], text: str, paragraphs: Sequence[Span]) -> list[_Found]:
    """The labels of one form; beside colons and "Q", two persons recur."""
    matches = [(at, match) for at, span in enumerate(paragraphs) if (match := form.match(text, *span)) is not None]
    written = [match["name"] or match["short"][0] for _, match in matches]
    if len(matches) < max(_LEAST_TURNS, _LEAST_SHARE * len(paragraphs)):
        return []
    full = {_initials(name): name for name in written if " " in name}
    found = [_Found(at, match, full.get(name, name)) for (at, match), name in zip(matches, written, strict=True)]
    first = next((at for at, label in enumerate(found) if label.name in _ASKING), None)
    if first is not None:
        return found[first:]
    return _keep_speakers(found, fewest_persons=0 if form is _LABEL else _LEAST_TURNS)


def _keep_speakers(found: Sequence[_Found], *, fewest_persons: int) -> list[_Found]:
    """The labels that recur, and those of persons beside them; none if too few persons recur."""
    turns = Counter(find_surname(label.name) for label in found)
    again = [label for label in found if turns[find_surname(label.name)] >= _LEAST_TURNS]
    if len({label.name for label in again if _is_person(label)}) < fewest_persons:
        return []
    if len(again) < _LEAST_TURNS:
        return again
    return [label for label in found if turns[find_surname(label.name)] >= _LEAST_TURNS or _is_person(label)]


def _is_person(label: _Found) -> bool:
    """Whether a label is the name of a person, by an office, a title or a known first name."""
    first, _, rest = label.name.partition(" ")
    is_named = bool(rest) and (is_first_name(first) or is_title(first.lower().rstrip(".")))
    return is_named or bool(label.match.groupdict().get("office"))


def _find_ends(labelled: Sequence[int], text: str, paragraphs: Sequence[Span]) -> list[int]:
    """The last paragraph of each turn; the last turn goes on if any other does in paragraphs without a label."""
    if not labelled:
        return []
    goes_on = any(later - at > 1 for at, later in pairwise(labelled))
    lines = [text[slice(*span)] for span in paragraphs[labelled[-1] :]]
    last = labelled[-1] + (find_end(lines, 1) - 1 if goes_on else 0)
    return [*(later - 1 for later in labelled[1:]), last]


def _read_labelled(text: str, paragraphs: Sequence[Span], labels: Sequence[Label]) -> list[Turn]:
    """The turns of speakers of whom those who answer have labels."""
    answering = find_interviewee(text, labels[0].span[0]) if any(not label.named for label in labels) else None
    full = _find_full_names(text, labels)
    alone = not any(label.asks for label in labels)
    turns: list[Turn] = []
    for label, following in zip_longest(labels, labels[1:]):
        name = full.get(text[slice(*label.span)], label.span) if label.named else answering
        stop = label.stop
        if alone and following and stop > label.begin + 1 and _are_of_one(label, following, text):
            stop -= 1  # whoever answers again was asked again
        while alone and stop > label.begin + 1 and asks(text[slice(*paragraphs[stop - 1])]):
            stop -= 1  # a question without a label
        asked = stop
        while alone and stop > label.begin + 1 and reports(text[slice(*paragraphs[stop - 1])]):
            stop -= 1  # what the author puts in
        content = label.end, paragraphs[stop - 1][1]
        turns.append(Turn(paragraphs[label.begin][0], content, label.asks, None if label.asks else name))
        if asked < label.stop:
            question = paragraphs[asked][0], paragraphs[label.stop - 1][1]
            turns.append(Turn(question[0], question, asks=True, name=None))
    return turns


def _find_full_names(text: str, labels: Sequence[Label]) -> dict[str, Span]:
    """The first longer label for each surname, and a label or a name above for each initials."""
    full: dict[str, Span] = {}
    for label in labels:
        written = text[slice(*label.span)]
        if " " in written:
            full.setdefault(find_surname(written), label.span)
            full.setdefault(_initials(written), label.span)
    for written, spans in find_names(text, labels[0].span[0]).items():
        full.setdefault(_initials(written), spans[0])
    return full


def _are_of_one(label: Label, other: Label, text: str) -> bool:
    """Whether two labels name the same speaker."""
    return find_surname(text[slice(*label.span)]) == find_surname(text[slice(*other.span)])


def _part(
    text: str,
    paragraphs: Sequence[Span],
    questions: Sequence[int],
    labels: Mapping[int, Label],
    name: Span | None = None,
) -> list[Turn]:
    """The turns of an interview whose questions are known; what stands between them are the answers."""
    if not questions:
        return []
    lines = [text[slice(*span)] for span in paragraphs]
    if name is None:
        name = find_interviewee(text, paragraphs[questions[0]][0], prompts=[lines[at] for at in questions])
    end = find_end(lines, questions[-1] + 1)
    turns: list[Turn] = []
    for at, later in pairwise((*questions, end)):
        start, stop = paragraphs[at]
        begin = labels[at].end if at in labels else start + find_begin(lines[at])
        turns.append(Turn(start, (begin, stop), asks=True, name=None))
        if later > at + 1:
            opens = paragraphs[at + 1][0]
            label = _LABEL.match(text, *paragraphs[at + 1]) if at + 1 not in labels else None
            begin = label.end() if label is not None else opens + find_begin(lines[at + 1])
            turns.append(Turn(opens, (begin, paragraphs[later - 1][1]), asks=False, name=name))
    return turns


def _read_first_labels(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """The turns of an interview that labels its speakers once and leaves its further questions without labels."""
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
        if labelled.get(at, asking["name"]) == asking["name"] and asks(text[slice(*paragraphs[at])])
    ]
    if len(questions) <= _LEAST_TURNS or questions[0] != asked:
        return []
    return _part(text, paragraphs, questions, {}, answering.span("name"))


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())
