"""Finds the unlabelled questions of an interview: lines in bold or capitals, or plain paragraphs that ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

LONGEST_QUESTION: Final = 400
_FEWEST_MARKED: Final = 2
_FEWEST_PLAIN: Final = 3
_LEAST_PART: Final = 0.4  # lowest share of a text that must be conversation
_ANSWERED: Final = 0.75  # lowest share of questions with an answer below
_SHORT: Final = 200
_SOON: Final = 3  # first paragraphs of an answer that are searched for "I" or "we"
_MOST_QUOTED: Final = 4
"""At most one in this many answers may start with a quotation mark, since a report quotes what people say."""
_MOST_LABELS: Final = 3  # most labelled paragraphs among plain questions
_QUOTES: Final = frozenset("“\"‘'«")
_LABELLED: Final = re.compile(r"(?:\*\*|__)?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}:(?:\*\*|__)?(?:\s|\Z)")

_MARK: Final = re.compile(r"(\*\*|__|[*_])[^*_]+\1\Z|(#{1,6} )|[^a-z]{12,}\Z")
"""Matches a whole line in bold, italics or capitals, or a heading."""
_OPENING: Final = re.compile(r"(?:[–—-]+ ?|\d{1,2}[.)] )?")
_END: Final = "*_ \t#"
_YOU: Final = re.compile(r"\byou(?:r|rs|rself|['’]\w+)?\b", re.IGNORECASE)
ANY_FIRST_PERSON: Final = re.compile(r"\b(?:I|I['’]\w+|[Mm]y|[Mm]e|[Mm]yself|[Ww]e|[Ww]e['’]\w+|[Oo]ur|[Uu]s)\b")
FIRST_PERSON: Final = re.compile(r"\b(?:I|I['’]\w+|[Mm]y|[Mm]e|[Mm]yself)\b")
_OWN: Final = re.compile(rf"{FIRST_PERSON.pattern}|\b(?:[Ww]e|[Ww]e['’]\w+|[Oo]ur)\b")
_QUOTED: Final = re.compile(r"[“\"][^“”\"]*(?:[”\"]|\Z)")
_REPORTS: Final = re.compile(
    r"\b(?:says?|said|told|claim(?:s|ed)?|argues?|argued|believes?|thinks?|accuses?|accused|calls?|called|according"
    r"|critics|wants?|wrote|writes)\b"
)
_INNER_STOP: Final = re.compile(r"[.!?…][”\"’')]* \S")
_AFTERWORD: Final = re.compile(
    r"[\W_]*(?:(?:[Tt]his|[Tt]he) (?:interview|conversation|transcript|exchange|Q ?& ?A|text|answers?)\b"
    r"|[Ii]nterview(?:er)?(?: \w+)?(?: by\b|:)|[Ww]ords by\b|[Tt]ranslat|[Ee]dited (?:by|for)\b)"
)
"""Matches the start of an editorial note below an interview."""


def asks(paragraph: str) -> bool:
    """Whether a paragraph can be an interview question: short, and with a question mark at the end."""
    return len(paragraph) <= LONGEST_QUESTION and paragraph.rstrip(_END).endswith("?")


def find_questions(lines: Sequence[str]) -> list[int]:
    """Return the indexes of the question paragraphs of an unlabelled interview, in order; empty for other texts.

    In an interview, questions have answers below, some address "you", most answers use "I" or "we", and little other
    text remains. This excludes lists of questions, reader guides and columns with a rhetorical question.

    >>> find_questions(["Roe", "**Why did you go?**", "I was tired.", "**Of what?**", "Of my work."])
    [1, 3]
    """
    return _find_marked_questions(lines) or _find_plain_questions(lines)


def _find_marked_questions(lines: Sequence[str]) -> list[int]:
    """The indexes of paragraphs with the same mark from the first question on; empty if they make no conversation."""
    marks: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if (mark := _MARK.match(line)) is not None:
            marks.setdefault(mark[1] or mark[2] or "capitals", []).append(at)
    for marked in marks.values():
        asked = [at for at in marked if asks(lines[at])]
        if len(asked) >= _FEWEST_MARKED:
            first = next(at for at in marked if at == asked[0] or _is_prompt(lines[at]))
            found = [at for at in marked if at >= first and len(lines[at]) <= LONGEST_QUESTION]
            if _is_conversation(lines, found, fewest=_FEWEST_MARKED):
                return found
    return []


def _find_plain_questions(lines: Sequence[str]) -> list[int]:
    """The indexes of unmarked paragraphs that ask or prompt; empty if they make no conversation with "you"."""
    asked = [at for at, line in enumerate(lines) if asks(line)]
    if len(asked) < _FEWEST_PLAIN or len([*filter(_LABELLED.match, lines[asked[0] : asked[-1]])]) > _MOST_LABELS:
        return []
    if 3 * sum(says(lines[at], _YOU) for at in asked) < len(asked):
        return []
    found = sorted({*asked, *_find_prompts(lines, asked)})
    return found if _is_conversation(lines, found, fewest=_FEWEST_PLAIN) else []


def find_quoted_answers(lines: Sequence[str]) -> list[int]:
    """Return the indexes of paragraphs that consist of a quotation, each below a question that addresses "you".

    If there are at least three such answers, only one question needs to address "you".

    >>> find_quoted_answers(["I met Roe.", "Will you go?", "“No.”", "“I said so,” he adds."])
    [2]
    """
    answered = [
        at + 1
        for at, line in enumerate(lines[:-1])
        if asks(line) and line[0] not in _QUOTES and not _QUOTED.sub("", lines[at + 1])
    ]
    addressed = [at for at in answered if says(lines[at - 1], _YOU)]
    return answered if addressed and len(answered) >= _FEWEST_PLAIN else addressed


def find_end(lines: Sequence[str], first: int) -> int:
    """The index after the last paragraph of a conversation from a paragraph on; an editorial note ends it."""
    return next((at for at in range(first, len(lines)) if _AFTERWORD.match(lines[at])), len(lines))


def find_begin(line: str) -> int:
    """The offset in a paragraph after its dash or number."""
    opening = _OPENING.match(line)
    return opening.end() if opening is not None else 0


def _find_prompts(lines: Sequence[str], asked: Sequence[int]) -> Iterator[int]:
    """Yield the indexes of prompts without a question mark: every second paragraph between two questions.

    A prompt addresses the interviewee or reports what others say.
    """
    opening = asked[0] - 2
    if opening >= 0 and _is_prompt(lines[opening]) and says(lines[opening + 1], FIRST_PERSON):
        yield opening
    for at, later in pairwise((*asked, find_end(lines, asked[-1] + 1))):
        between = range(at + 2, later, 2)
        if (later - at) % 2 == 0 and all(_is_prompt(lines[one]) or _is_report(lines[one]) for one in between):
            yield from between


def _is_prompt(line: str) -> bool:
    return len(line) <= LONGEST_QUESTION and says(line, _YOU) and not says(line, _OWN)


def _is_report(line: str) -> bool:
    is_short = len(line) <= _SHORT and not _INNER_STOP.search(line)
    return is_short and says(line, _REPORTS) and not says(line, ANY_FIRST_PERSON)


def says(line: str, pattern: re.Pattern[str]) -> bool:
    """Whether a line matches a pattern outside quotation marks."""
    return pattern.search(_QUOTED.sub("", line)) is not None


def _is_conversation(lines: Sequence[str], questions: Sequence[int], *, fewest: int) -> bool:
    """Whether questions to "you" and unquoted answers with "I" or "we" make up enough of a text."""
    stops = [*questions[1:], find_end(lines, questions[-1] + 1)] if questions else []
    answers = [lines[at + 1 : stop] for at, stop in zip(questions, stops, strict=True) if at + 1 < stop]
    if len(questions) < fewest or len(answers) < _ANSWERED * len(questions):
        return False
    soon = [answer[:_SOON] for answer in answers]
    first = sum(any(says(line, ANY_FIRST_PERSON) for line in answer) for answer in soon)
    singular = sum(any(says(line, FIRST_PERSON) for line in answer) for answer in soon)
    quoted = sum(answer[0][0] in _QUOTES for answer in answers)
    if 3 * sum(says(lines[at], _YOU) for at in questions) < len(questions) or _MOST_QUOTED * quoted > len(answers):
        return False
    talk = sum(map(len, lines[questions[0] :]))
    return 2 * first >= len(answers) and singular > 0 and talk >= _LEAST_PART * sum(map(len, lines))
