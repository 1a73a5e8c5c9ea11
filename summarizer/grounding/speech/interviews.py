"""Reads interviews and transcripts, whose turns are separated by speaker labels ("Ann Roe: No.") or by questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress, pairwise, zip_longest
from typing import Final, NamedTuple

from summarizer.grounding.speech.interview_questions import (
    ANY_FIRST_PERSON,
    FIRST_PERSON,
    asks,
    find_begin,
    find_end,
    find_questions,
    find_quoted_answers,
    says,
)
from summarizer.language.gazetteer.first_names import is_first_name
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.lexicon import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS
from summarizer.language.names import find_surname, is_title, looks_like_person
from summarizer.schemas.findings import Span

_FULL_NAME: Final = re.compile(
    r"(?<![\w’'-])(?:(?:[A-Z][\w’'-]*|[A-Z]\w{0,2}\.|Prof\.) )+"
    r"(?:(?:van|von|de|del|der|da|bin|al|la|le) )*[A-Z][\w’'-]*[^\W_]"
)
_APOSTROPHE: Final = re.compile("['’]")
_NO_NAMES: Final = (DETERMINERS | PREPOSITIONS | CONJUNCTIONS | PRONOUNS) - {"an", "per"}
_CREDIT: Final = (
    r"(?:interview(?:ed|er)?|words|text|photo\w*|pictures?|images?|story|written|questions|conducted|translated)"
)
_BYLINE: Final = re.compile(
    rf"\W*(?:(?:(?:an? )?{_CREDIT}(?: and {_CREDIT})*)? ?by|{_CREDIT}(?: and {_CREDIT})*:|image\w*)\W*\Z"
    r"|\W*(?:\(meta ?data\) *)?(?:author|publisher|published|copyright|date)\b",
    re.IGNORECASE,
)
"""Matches the words before the name of an author, photographer or interviewer, on a line or in its last sentence."""
_SENTENCES: Final = re.compile(r"[.!?…][”\"’')]* |\(")
_LINE_ENDS: Final = re.compile(r"[^\w\n]*(?:\n|\Z)")
_CLOSES_WITH: Final = re.compile(r"\W*(?:in |an? |the )?(?:interview|conversation|talk|chat) with\W*\Z", re.IGNORECASE)
"""Matches the words before a name at the end of an introduction about another person: either may be interviewed."""

_TALKS: Final = (
    r"(?:spoke|speaks|talked|talks|sat down|sits down|chatted|chats)(?: \w+ly| up| today| recently)?(?: to| with)"
)
_MEETS: Final = (
    r"(?:met|meets|interviewed|interviews|asked|asks|visited|visits|(?:caught|catches) up with|questioned"
    rf"|{_TALKS}(?= (?:her|him|them)\b))"
)
_MET: Final = re.compile(
    rf"(?:\b(?:[Ww]e|I) (?:\w+ )?(?:{_TALKS}|met|asked|interviewed|(?:caught|catch) up with)"
    r"|\b(?:[Ii]nterview|[Cc]onversation|[Cc]hat|[Qq]uestions|Q ?(?:&|and) ?A)s?(?: (?:with|for|to|of)|:)"
    rf"|\b{_MEETS})"
    r"(?! (?:her|him|them|us)\b)[^.“”\"]{0,60}?\Z"
)
"""Matches words before the name of the interviewee."""

_ASKED_BY: Final = re.compile(
    rf"(?:\b(?:[Ss]he|[Hh]e|[Tt]hey|who|and) (?:has |have |also )?{_TALKS}|\b(?:[Tt]old|[Tt]ells|joined|joins)"
    r"|\b(?:interviewed|asked|questioned) by|\bquestions (?:from|by|of)"
    r")[^.,“”\"]{0,40}?\Z|(?:\b[Oo]ur|['’]s?)(?: \w+){0,2} (?:reporter|correspondent|editor|writer|colleague|columnist"
    r"|interviewer),? \Z"
    r"|\b(?:Courier|Times|Post|News|Herald|Journal|Gazette|Magazine|Tribune|Review|Observer|Weekly|Today)['’]s? "
    r"(?:[a-z]+ ){0,2}\Z"
)
"""Matches words before the name of the interviewer."""

_ASKS: Final = re.compile(rf"(?:, [^.,“”\"]{{1,40}},)? (?:has |have |recently |then )?{_MEETS}\b")
"""Matches words after the name of the interviewer."""

_ANSWERS: Final = re.compile(
    r"(?:,[^.“”\"]{1,80},)? (?:\w+ly )?(?:explains?|explained|answers|answered|discuss(?:es|ed)|reflects|tells|told"
    rf"|says|looks back|opens up|shares|describes|joined|joins|(?:{_TALKS})(?! (?:her|him|them)\b))\b"
)
"""Matches words after the name of the interviewee. Of two names, either may precede "spoke to"."""

_TALKING: Final = re.compile(rf" {_TALKS}\b[^.“”\"]{{0,60}}?\Z")
_PRONOUN_MEETS: Final = re.compile(
    rf"\b(?:She|He)\b[^.“”\"]{{0,40}}?\b(?:{_TALKS}|told|tells|explains?|answers|answered|discuss\w+)\b"
    rf"|\b{_MEETS}(?: with| to)? (?:her|him)\b|\b(?:[Ww]e|I) [^.“”\"]{{0,20}}?{_TALKS} (?:her|him)\b"
    r"|\b[Ww]e (?:\w+ )?(?:talked|spoke|met|meet)\b(?! (?:to|with) [A-Z])|\bwith us\b"
)
"""Matches a meeting with a person named in an earlier sentence."""

_OCCASION: Final = re.compile(r"\b(?:interview|conversation|Q ?(?:&|and) ?A)s?\b", re.IGNORECASE)
_HEAD_LINE: Final = 200
_NEAR: Final = 120
_DESCRIBED: Final = re.compile(r", (?:\d\d|an?|the|who|whose|(?!and\b)[a-z]\w*)\b")


def find_names(text: str, end: int) -> dict[str, list[Span]]:
    """The spans of full names before an offset that may be persons', by name, without those in bylines."""
    names: dict[str, list[Span]] = {}
    for match in _FULL_NAME.finditer(text, 0, end):
        words = _read_person(match.group().split())
        name = " ".join(words)
        start = match.end() - len(name)
        after_article = text[:start].split(" ")[-2:-1] == ["the"] and not _has_first_name(words)
        if (
            words
            and not after_article
            and not (_is_credited(text, (start, match.end())) or _is_alone(text, start, name))
        ):
            names.setdefault(name, []).append((start, match.end()))
    return names


def _is_credited(text: str, span: Span) -> bool:
    """Whether a name is credited: its line starts with a credit, or the line's last sentence is one."""
    line = text[text.rfind("\n", 0, span[0]) + 1 : span[0]]
    return _BYLINE.match(line) is not None or _closes_line(text, span, _BYLINE)


def _closes_line(text: str, span: Span, credit: re.Pattern[str]) -> bool:
    """Whether the last sentence of a line consists of a credit and a name."""
    line = text[text.rfind("\n", 0, span[0]) + 1 : span[0]]
    return credit.match(_SENTENCES.split(line)[-1]) is not None and _LINE_ENDS.match(text, span[1]) is not None


def _read_person(words: Sequence[str]) -> Sequence[str]:
    """The words of a person's name at the end of capitalised words; empty if there is none."""
    if any(word.isupper() and len(word) > 2 for word in words) or not _NO_NAMES.isdisjoint(map(str.lower, words[1:])):
        return ()
    while len(words) >= 2:
        low = [word.lower().rstrip(".") for word in words]
        is_opening = (
            is_title(low[0]) or not _NO_NAMES.isdisjoint(_APOSTROPHE.split(low[0])) or low[0].endswith(("'s", "’s"))
        )
        if not is_opening and looks_like_person(" ".join(words)) and not all(map(_is_plain, low)):
            return words
        words = words[1:]
    return ()


def _is_plain(word: str) -> bool:
    return is_ordinary(word) and not is_also_name(word)


def _has_first_name(words: Sequence[str]) -> bool:
    return is_also_name(words[0].lower()) or not is_ordinary(words[-1].lower())


def _is_alone(text: str, start: int, name: str) -> bool:
    """Whether a name is a line of its own below another line, like an author's."""
    before = text.rfind("\n", 0, start)
    line = text[before + 1 : (text + "\n").index("\n", start)]
    return before > 0 and line.strip() == name


def find_interviewee(text: str, end: int, *, prompts: Iterable[str] = ()) -> Span | None:
    """The span in the text before an interview that names the interviewee; None if that is unclear.

    The interviewee is the only person named there who does not ask, is said to be spoken to, is addressed in the
    questions, is named in the headline or is said to answer.

    Args:
        end: Offset of the first question.
        prompts: The questions, which may address a person by name.
    """
    names = find_names(text, end)
    asking = {name for name, spans in names.items() if any(_asks(text, span) for span in spans)}
    asking.update(_find_askers(text, names))
    left = {name: spans for name, spans in names.items() if name not in asking}
    found = _choose(text, end, left, list(prompts)) if left else None
    return left[found][0] if found is not None else None


def find_met(text: str, end: int) -> Span | None:
    """The last mention before an offset of a person whom the author met, spoke to or asked; None if there is none."""
    names = find_names(text, end)
    met = [span for spans in names.values() for span in spans if _is_met(text, span, names)]
    return max(met, default=None)


def _choose(text: str, end: int, left: Mapping[str, Sequence[Span]], prompts: Sequence[str]) -> str | None:
    """The name that the first applicable rule chooses; None if no rule applies or it chooses several."""
    if len(left) == 1:
        return next(iter(left)) if _is_only_one_asked(text, end, left) else None
    rules = (
        (name for name, spans in left.items() if any(_is_met(text, span, left) for span in spans)),
        (name for name in left if any(_addresses(prompt, name) for prompt in prompts)),
        (name for name, spans in left.items() if _is_in_headline(text, spans[0])),
        (name for name, spans in left.items() if any(_ANSWERS.match(text, stop) for _, stop in spans)),
    )
    for rule in rules:
        found = list(dict.fromkeys(rule))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_only_one_asked(text: str, end: int, left: Mapping[str, Sequence[Span]]) -> bool:
    """Whether the only remaining person is the interviewee, not the author.

    A text in the first person must also say that the two met or that the person answers.
    """
    has_met = any(pattern.search(text, 0, end) for pattern in (_PRONOUN_MEETS, _OCCASION))
    if has_met or not says(text[:end], FIRST_PERSON):
        return True
    return any(_is_met(text, span, left) or _ANSWERS.match(text, span[1]) for spans in left.values() for span in spans)


def _asks(text: str, span: Span) -> bool:
    """Whether the words around a name show that this person asks."""
    before = text[max(0, span[0] - _NEAR) : span[0]]
    return _ASKED_BY.search(before) is not None or _ASKS.match(text, span[1]) is not None


def _find_askers(text: str, names: Mapping[str, Sequence[Span]]) -> Iterator[str]:
    """Yield interviewers: of two persons who spoke, the first if only the second is described, else the second.

    A person named after "in conversation with" at the end of a line asks if another person is described.
    """
    described = {name for name, spans in names.items() if any(_is_described(text, span) for span in spans)}
    ends = {span[1]: (name, span) for name, spans in names.items() for span in spans}
    for name, spans in names.items():
        for span in spans:
            if described - {name} and _closes_line(text, span, _CLOSES_WITH):
                yield name
            start = max(0, span[0] - _NEAR)
            talking = _TALKING.search(text[start : span[0]])
            first = ends.get(start + talking.start()) if talking is not None else None
            if first is not None:
                is_second = _is_described(text, span) and not _is_described(text, first[1])
                yield first[0] if is_second else name


def _is_described(text: str, span: Span) -> bool:
    """Whether a description stands next to a person's name: "the mayor Ann Roe", "Ann Roe, 61"."""
    word = text[: span[0]].rsplit(" ", 2)[-2:-1]
    described = bool(word) and word[0].isalpha() and word[0].islower() and word[0] not in {"to", "with", "and"}
    return described or _DESCRIBED.match(text, span[1]) is not None


def _is_met(text: str, span: Span, left: Mapping[str, Sequence[Span]]) -> bool:
    before = text[max(0, span[0] - _NEAR) : span[0]]
    met = _MET.search(before)
    if met is None or (len(left) > 1 and _closes_line(text, span, _CLOSES_WITH)):
        return False
    start = span[0] - len(before) + met.start()
    return not any(start <= other[0] < span[0] for spans in left.values() for other in spans)


def _addresses(prompt: str, name: str) -> bool:
    """Whether a question starts or ends by addressing a person: "Professor Roe, …", "…, Ann?"."""
    parts = "|".join(map(re.escape, {name.split()[0], name.split()[-1], name}))
    call = rf"\A\W*(?:[A-Z]\w*\.? )?(?:{parts}), |, (?:[A-Z]\w*\.? )?(?:{parts})[?.!*_]+\Z"
    return re.search(call, prompt.strip()) is not None


def _is_in_headline(text: str, span: Span) -> bool:
    """Whether a name stands in the headline, the first line without a full stop."""
    line = text.partition("\n")[0]
    return span[1] <= len(line) <= _HEAD_LINE and not line.endswith(".")


_NAME: Final = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
_SHORT: Final = r"[QA]\d{0,2}"
_CLOCK: Final = r"\d{1,2}:\d\d(?::\d\d)?"
_STAMP: Final = rf"(?:\[{_CLOCK}\][ \t]+|{_CLOCK}[ \t]+)?"
_DETAILS: Final = r"(?:[ \t]?\([^()\n]{1,80}\)|[ \t]?\[[^\[\]\n]{1,80}\]|, [^:\n.!?“”\"]{2,60})"
_LABEL: Final = re.compile(
    rf"{_STAMP}(?P<bold>\*\*|__)?(?:(?P<office>The [^():\n]{{2,90}} \()?(?P<name>(?!{_SHORT}:){_NAME})"
    rf"(?(office)\)|(?:(?P=bold))?{_DETAILS}{{0,3}})(?:(?P=bold))?:|(?P<short>{_SHORT})[.:]?(?:(?P=bold))?"
    r"(?:(?<=[.:*_])|(?= [–—-])))(?(bold)(?:\*\*|__)?)[ \t]*(?:[–—-]?[ \t]+(?=[^\s\"“”‘'«])|(?=\n|\Z))"
)
_LINE: Final = re.compile(
    rf"{_STAMP}(?P<bold>\*\*|__)?(?P<name>{_NAME})(?(bold)(?P=bold))"
    rf"(?:[ \t]+(?:--|[–—|-])[ \t][^\n.!?]{{2,80}}|{_DETAILS}|[ \t]+{_CLOCK})?[ \t]*\Z"
)
_TITLED: Final = re.compile(
    r"(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\.|Senator|Representative|Chair(?:man|woman)|The) [A-Z][\w’'-]+)\.[ \t]+(?=[A-Z])"
)
_MARKED: Final = re.compile(rf"(?P<square>\[)?(?P<name>{_NAME})(?(square)\]|[ \t]+(?:--|[–—]))[ \t]+(?=\S)")
_FORMS: Final = (_LABEL, _LINE, _TITLED, _MARKED)
"""Forms of labels: "Ann Roe (Norby): No.", "Ann Roe -- Chief" on a line above, "Ms. ROE. No.", "[Ann Roe] No."."""
_ASKING: Final = frozenset({"Q", "Question", "Interviewer", "Reporter", "Host", "Moderator"})
_ANSWERING: Final = frozenset({"A", "Answer"})
_LEAST_TURNS: Final = 2
_LEAST_SHARE: Final = 0.2
"""Lowest share of labelled paragraphs; an article that only lists a few items under headings has a lower one."""
_LEAST_ASKED: Final = 3
_LONGEST_TURN: Final = 30
"""Least questions above labels, and most paragraphs from one label to the next, of a conversation of any share."""

_HEAD: Final = 3
"""Paragraphs at the head of a text in which the speaker of a speech has the first label."""
_LEAST_RETURNS: Final = 3
"""Least labels of the speaker of a speech."""


class Label(NamedTuple):
    """A label of an interview."""

    span: Span  # the words that name the speaker
    begin: int  # index of the paragraph that it starts
    end: int  # offset of the start of the speech
    stop: int  # index after the last paragraph of the speech
    asks: bool  # whether its speaker asks the questions
    named: bool  # whether it is a name, not "Q" or "Answer"


class Turn(NamedTuple):
    """A speaker's turn in an interview, in one or more paragraphs."""

    opens: int  # offset of the start of its first paragraph, including any label
    content: Span  # the span of the speech
    asks: bool  # whether it is a question
    # the span that names the interviewee: the label, the label with the full name if this one is a surname, or the name
    # in the introduction if no label is a name; None for questions, and if the interviewee is unclear
    name: Span | None


def read_turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    r"""Return the questions and answers of an interview or transcript, in order; empty for other texts.

    They are distinguished by labels, by labels or marks of the questions alone, or by the questions' wording. Unnamed
    answers belong to the person introduced before the first question, if that is clear. In a report, quoted answers to
    questions to "you" belong to the person whom the author met.

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
        return _to_turns(text, paragraphs, [label.begin for label in labels], {label.begin: label for label in labels})
    if found := _read_first_labels(text, paragraphs) or _to_turns(text, paragraphs, find_questions(lines), {}):
        return found
    return _read_inside(text, paragraphs, find_quoted_answers(lines))


def _read_inside(text: str, paragraphs: Sequence[Span], answers: Sequence[int]) -> list[Turn]:
    """The turns of a conversation inside a report with a person whom its author met; empty if nobody is so named.

    If there are more than two answers, any interviewee named before them is accepted.
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
    """The labels of an interview or transcript, in order; empty for other texts."""
    found = _find_labels(text, paragraphs)
    ends = _find_ends([label.paragraph for label in found], text, paragraphs)
    asking = _find_asking(text, paragraphs, found, ends)
    if not asking and not _are_enough(found, text, paragraphs):
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
    """The offset at which the speech after a label starts: in the next paragraph if the label is a line of its own."""
    is_alone = label.match.end() == paragraphs[label.paragraph][1] and last > label.paragraph
    return paragraphs[label.paragraph + 1][0] if is_alone else label.match.end()


class _Found(NamedTuple):
    """A match of a label at the start of a paragraph."""

    paragraph: int  # its index
    match: re.Match[str]
    name: str  # the name in the label, or the full name in another label if these are its initials


def _find_asking(
    text: str, paragraphs: Sequence[Span], found: Sequence[_Found], ends: Sequence[int]
) -> Collection[str]:
    """The surnames of the speakers whose turns are mostly questions; `_ASKING` if a label is one of these words."""
    if any(label.name in _ASKING for label in found):
        return _ASKING
    turns = Counter(find_surname(label.name) for label in found)

    def count_questions(paragraphs_of: Iterable[int]) -> Counter[str]:
        """The number of turns, by surname, whose given paragraph ends with a question mark."""
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
    """The labels of a conversation in the first form that has enough; empty if no form has."""
    for form in _FORMS:
        if found := _find_form(form, text, paragraphs):
            return found
    return []


def _find_form(form: re.Pattern[str], text: str, paragraphs: Sequence[Span]) -> list[_Found]:
    """The labels of one form; empty if too few paragraphs have one. In forms other than `_LABEL`, two persons recur."""
    matches = _match_labels(form, text, paragraphs)
    written = [match["name"] or match["short"][0] for _, match in matches]
    full = {_initials(name): name for name in written if " " in name}
    found = [_Found(at, match, full.get(name, name)) for (at, match), name in zip(matches, written, strict=True)]
    if len(found) < _LEAST_TURNS or not _are_enough(found, text, paragraphs):
        return []
    if (form is not _LABEL or len(set(written)) == 1) and not any(asks(text[slice(*span)]) for span in paragraphs):
        return []  # picture credits, or the author's name above each item of a list
    first = next((at for at, label in enumerate(found) if label.name in _ASKING), None)
    if first is not None:
        return found[first:]
    return _keep_speakers(found, fewest_persons=0 if form is _LABEL else _LEAST_TURNS)


def _match_labels(form: re.Pattern[str], text: str, paragraphs: Sequence[Span]) -> list[tuple[int, re.Match[str]]]:
    """The paragraphs that open with a label, without the lines of a menu, which have no speech below."""
    labelled = {at: match for at, span in enumerate(paragraphs) if (match := form.match(text, *span)) is not None}
    return [(at, match) for at, match in labelled.items() if match.end() < paragraphs[at][1] or at + 1 not in labelled]


def _are_enough(found: Sequence[_Found], text: str, paragraphs: Sequence[Span]) -> bool:
    """Whether labels are of a conversation, or of a speech that others interrupt: its speaker opens it and recurs.

    A conversation has many labels, or several below a question, even if most of its sentences are paragraphs.
    """
    if not found or len(found) >= _LEAST_SHARE * len(paragraphs):
        return bool(found)
    asked = [text[slice(*paragraphs[label.paragraph - 1])] for label in found if label.paragraph]
    gaps = (later.paragraph - label.paragraph for label, later in pairwise(found))
    if sum(map(asks, asked)) >= _LEAST_ASKED and max(gaps) <= _LONGEST_TURN:
        return True
    opening = [label for label in found if label.name == found[0].name]
    is_interrupted = _LEAST_RETURNS <= len(opening) < len(found)  # unlike the claims of one person that a report checks
    return found[0].paragraph < _HEAD and is_interrupted and _is_person(found[0])


def _keep_speakers(found: Sequence[_Found], *, fewest_persons: int) -> list[_Found]:
    """The labels that recur and those of other persons; empty if too few persons recur."""
    turns = Counter(find_surname(label.name) for label in found)
    again = [label for label in found if turns[find_surname(label.name)] >= _LEAST_TURNS]
    if len({label.name for label in again if _is_person(label)}) < fewest_persons:
        return []
    if len(again) < _LEAST_TURNS:
        return again
    return [label for label in found if turns[find_surname(label.name)] >= _LEAST_TURNS or _is_person(label)]


def _is_person(label: _Found) -> bool:
    """Whether an office, a title or a known first name shows that a label names a person."""
    first, _, rest = label.name.partition(" ")
    is_named = bool(rest) and (is_first_name(first) or is_title(first.lower().rstrip(".")))
    return is_named or bool(label.match.groupdict().get("office"))


def _find_ends(labelled: Sequence[int], text: str, paragraphs: Sequence[Span]) -> list[int]:
    """The last paragraph of each turn; the last turn is extended if any other has paragraphs without a label."""
    if not labelled:
        return []
    goes_on = any(later - at > 1 for at, later in pairwise(labelled))
    lines = [text[slice(*span)] for span in paragraphs[labelled[-1] :]]
    last = labelled[-1] + (find_end(lines, 1) - 1 if goes_on else 0)
    return [*(later - 1 for later in labelled[1:]), last]


def _read_labelled(text: str, paragraphs: Sequence[Span], labels: Sequence[Label]) -> list[Turn]:
    """The turns of an interview whose answers are labelled."""
    answering = find_interviewee(text, labels[0].span[0]) if any(not label.named for label in labels) else None
    full = _find_full_names(text, labels)
    alone = not any(label.asks for label in labels)

    def line(at: int) -> str:
        return text[slice(*paragraphs[at])]

    turns: list[Turn] = []
    for label, following in zip_longest(labels, labels[1:]):
        name = full.get(text[slice(*label.span)], label.span) if label.named else answering
        stop = label.stop
        if alone and following and stop > label.begin + 1 and _have_same_speaker(label, following, text):
            stop -= 1  # a question stands between two answers of one speaker
        while alone and stop > label.begin + 1 and asks(line(stop - 1)):
            stop -= 1  # an unlabelled question
        asked = stop
        while label.begin + 1 < stop < label.stop and not says(line(stop - 1), ANY_FIRST_PERSON):
            stop -= 1  # a remark of the author
        content = label.end, paragraphs[stop - 1][1]
        turns.append(Turn(paragraphs[label.begin][0], content, label.asks, None if label.asks else name))
        if asked < label.stop:
            question = paragraphs[asked][0], paragraphs[label.stop - 1][1]
            turns.append(Turn(question[0], question, asks=True, name=None))
    return turns


def _find_full_names(text: str, labels: Sequence[Label]) -> dict[str, Span]:
    """The spans of full names in labels, by surname and by initials, and of names above the labels, by initials."""
    full: dict[str, Span] = {}
    for label in labels:
        written = text[slice(*label.span)]
        if " " in written:
            full.setdefault(find_surname(written), label.span)
            full.setdefault(_initials(written), label.span)
    for written, spans in find_names(text, labels[0].span[0]).items():
        full.setdefault(_initials(written), spans[0])
    return full


def _have_same_speaker(label: Label, other: Label, text: str) -> bool:
    """Whether two labels name the same speaker."""
    return find_surname(text[slice(*label.span)]) == find_surname(text[slice(*other.span)])


def _to_turns(
    text: str,
    paragraphs: Sequence[Span],
    questions: Sequence[int],
    labels: Mapping[int, Label],
    name: Span | None = None,
) -> list[Turn]:
    """The turns of an interview whose questions are known; the paragraphs between them are the answers."""
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
    """The turns of an interview that labels its speakers at first but not later questions; empty for other texts."""
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
    return _to_turns(text, paragraphs, questions, {}, answering.span("name"))


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())
