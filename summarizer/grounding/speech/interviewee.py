"""Finds whom the introduction of an interview presents as the one who answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.lexicon import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS
from summarizer.language.names import is_title, looks_like_person
from summarizer.schemas.findings import Span

_FULL_NAME = re.compile(
    r"(?<![\w’'-])(?:(?:[A-Z][\w’'-]*|[A-Z]\w{0,2}\.|Prof\.) )+"
    r"(?:(?:van|von|de|del|der|da|bin|al|la|le) )*[A-Z][\w’'-]*[^\W_]"
)
_NO_NAMES = (DETERMINERS | PREPOSITIONS | CONJUNCTIONS | PRONOUNS) - {"an", "per"}
_CREDIT = r"(?:interview(?:ed|er)?|words|text|photo\w*|pictures?|images?|story|written|questions|conducted|translated)"
_BYLINE = re.compile(
    rf"\W*(?:(?:(?:an? )?{_CREDIT}(?: and {_CREDIT})*)? ?by|{_CREDIT}(?: and {_CREDIT})*:|image\w*)\W*\Z"
    r"|\W*(?:\(meta ?data\) *)?(?:author|publisher|published|copyright|date)\b",
    re.IGNORECASE,
)
"""What stands before the name of an author, a photographer or whoever asks, on a line or in its last sentence."""
_SENTENCES = re.compile(r"[.!?…][”\"’')]* |\(")
_LINE_ENDS = re.compile(r"[^\w\n]*(?:\n|\Z)")
_CLOSES_WITH = re.compile(r"\W*(?:in |an? |the )?(?:interview|conversation|talk|chat) with\W*\Z", re.IGNORECASE)
"""What stands before a name at the end of an introduction that tells of somebody else: either may answer."""

_TALKS = r"(?:spoke|speaks|talked|talks|sat down|sits down|chatted|chats)(?: \w+ly| up| today| recently)?(?: to| with)"
_MEETS = (
    r"(?:met|meets|interviewed|interviews|asked|asks|visited|visits|(?:caught|catches) up with|questioned"
    rf"|{_TALKS}(?= (?:her|him|them)\b))"
)
_MET = re.compile(
    rf"(?:\b(?:[Ww]e|I) (?:\w+ )?(?:{_TALKS}|met|asked|interviewed|(?:caught|catch) up with)"
    r"|\b(?:[Ii]nterview|[Cc]onversation|[Cc]hat|[Qq]uestions|Q ?(?:&|and) ?A)s?(?: (?:with|for|to|of)|:)"
    rf"|\b{_MEETS})"
    r"(?! (?:her|him|them|us)\b)[^.“”\"]{0,60}?\Z"
)
"""Words before the name of the person interviewed."""

_ASKED_BY = re.compile(
    rf"(?:\b(?:[Ss]he|[Hh]e|[Tt]hey|who|and) (?:has |have |also )?{_TALKS}|\b(?:[Tt]old|[Tt]ells|joined|joins)"
    r"|\b(?:interviewed|asked|questioned) by|\bquestions (?:from|by|of)"
    r")[^.,“”\"]{0,40}?\Z|(?:\b[Oo]ur|['’]s?)(?: \w+){0,2} (?:reporter|correspondent|editor|writer|colleague|columnist"
    r"|interviewer),? \Z"
    r"|\b(?:Courier|Times|Post|News|Herald|Journal|Gazette|Magazine|Tribune|Review|Observer|Weekly|Today)['’]s? "
    r"(?:[a-z]+ ){0,2}\Z"
)
"""Words before the name of whoever asks."""

_ASKS = re.compile(rf"(?:, [^.,“”\"]{{1,40}},)? (?:has |have |recently |then )?{_MEETS}\b")
"""Words behind the name of whoever asks."""

_ANSWERS = re.compile(
    r"(?:,[^.“”\"]{1,80},)? (?:\w+ly )?(?:explains?|explained|answers|answered|discuss(?:es|ed)|reflects|tells|told"
    rf"|says|looks back|opens up|shares|describes|joined|joins|(?:{_TALKS})(?! (?:her|him|them)\b))\b"
)
"""Words behind the name of whoever answers. Either can stand before "spoke to" if two names are there."""

_TALKING = re.compile(rf" {_TALKS}\b[^.“”\"]{{0,60}}?\Z")
_PRONOUN_MEETS = re.compile(
    rf"\b(?:She|He)\b[^.“”\"]{{0,40}}?\b(?:{_TALKS}|told|tells|explains?|answers|answered|discuss\w+)\b"
    rf"|\b{_MEETS}(?: with| to)? (?:her|him)\b|\b(?:[Ww]e|I) [^.“”\"]{{0,20}}?{_TALKS} (?:her|him)\b"
    r"|\b[Ww]e (?:\w+ )?(?:talked|spoke|met|meet)\b(?! (?:to|with) [A-Z])|\bwith us\b"
)
"""A meeting with somebody whom a sentence before names."""

_OCCASION = re.compile(r"\b(?:interview|conversation|Q ?(?:&|and) ?A)s?\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|[Mm]y|[Mm]e|[Mm]yself)\b")
_QUOTED = re.compile(r"[“\"][^“”\"]*(?:[”\"]|\Z)")
_HEAD_LINE = 200
_NEAR = 120
_DESCRIBED = re.compile(r", (?:\d\d|an?|the|who|whose|(?!and\b)[a-z]\w*)\b")


def find_names(text: str, end: int) -> dict[str, list[Span]]:
    """The full names before an offset that can be those of people, with their spans; without those of bylines."""
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
    """Whether a name is that of an author: its line begins with a credit, or a sentence that ends the line is one."""
    line = text[text.rfind("\n", 0, span[0]) + 1 : span[0]]
    return _BYLINE.match(line) is not None or _closes_line(text, span, _BYLINE)


def _closes_line(text: str, span: Span, credit: re.Pattern[str]) -> bool:
    """Whether the last sentence of a line is a credit and a name."""
    line = text[text.rfind("\n", 0, span[0]) + 1 : span[0]]
    return credit.match(_SENTENCES.split(line)[-1]) is not None and _LINE_ENDS.match(text, span[1]) is not None


def _read_person(words: Sequence[str]) -> Sequence[str]:
    """The name of a person at the end of words with capitals; nothing if there is none."""
    if any(word.isupper() and len(word) > 2 for word in words) or not _NO_NAMES.isdisjoint(map(str.lower, words[1:])):
        return ()
    while len(words) >= 2:
        low = [word.lower().rstrip(".") for word in words]
        is_opening = is_title(low[0]) or low[0] in _NO_NAMES or low[0].endswith(("'s", "’s"))
        if not is_opening and looks_like_person(" ".join(words)) and not all(map(_is_plain, low)):
            return words
        words = words[1:]
    return ()


def _is_plain(word: str) -> bool:
    return is_ordinary(word) and not is_also_name(word)


def _has_first_name(words: Sequence[str]) -> bool:
    return is_also_name(words[0].lower()) or not is_ordinary(words[-1].lower())


def _is_alone(text: str, start: int, name: str) -> bool:
    """Whether a name is a line of its own below another line: an author's."""
    before = text.rfind("\n", 0, start)
    line = text[before + 1 : (text + "\n").index("\n", start)]
    return before > 0 and line.strip() == name


def find_interviewee(text: str, end: int, *, prompts: Iterable[str] = ()) -> Span | None:
    """Where the text before an interview names the one who answers; None if that is unclear.

    That is the one person named there who does not ask, the one who is spoken to, whom the questions address, or
    whom the headline names.

    Args:
        end: Offset of the first question.
        prompts: The questions, which may address somebody by name.
    """
    names = find_names(text, end)
    asking = {name for name, spans in names.items() if any(_asks(text, span) for span in spans)}
    asking.update(_find_askers(text, names))
    left = {name: spans for name, spans in names.items() if name not in asking}
    found = _choose(text, end, left, list(prompts)) if left else None
    return left[found][0] if found is not None else None


def find_met(text: str, end: int) -> Span | None:
    """Where the text before an offset names the last person whom its author says they met, spoke to or asked."""
    names = find_names(text, end)
    met = [span for spans in names.values() for span in spans if _is_met(text, span, names)]
    return max(met, default=None)


def _choose(text: str, end: int, left: Mapping[str, Sequence[Span]], prompts: Sequence[str]) -> str | None:
    """The name that the first rule gives to one person alone."""
    if len(left) == 1:
        return next(iter(left)) if _is_only_one_asked(text, end, left) else None
    rules = (
        (name for name, spans in left.items() if any(_is_met(text, span, left) for span in spans)),
        (name for name in left if any(_addresses(prompt, name) for prompt in prompts)),
        (name for name, spans in left.items() if _heads(text, spans[0])),
        (name for name, spans in left.items() if any(_ANSWERS.match(text, stop) for _, stop in spans)),
    )
    for rule in rules:
        found = list(dict.fromkeys(rule))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_only_one_asked(text: str, end: int, left: Mapping[str, Sequence[Span]]) -> bool:
    """Whether the only person left is the one who answers, and not the author.

    A text that tells of its author must also tell that the two met or that the person answers.
    """
    if _tells_of_meeting(text, end) or not _is_told_by_author(text, end):
        return True
    return any(_is_met(text, span, left) or _ANSWERS.match(text, span[1]) for spans in left.values() for span in spans)


def _tells_of_meeting(text: str, end: int) -> bool:
    return any(pattern.search(text, 0, end) for pattern in (_PRONOUN_MEETS, _OCCASION))


def _is_told_by_author(text: str, end: int) -> bool:
    """Whether the text before an offset tells of its author, who may answer questions of their own."""
    return _FIRST_PERSON.search(_QUOTED.sub("", text[:end])) is not None


def _asks(text: str, span: Span) -> bool:
    """Whether words around a name say that its bearer asks."""
    before = text[max(0, span[0] - _NEAR) : span[0]]
    return _ASKED_BY.search(before) is not None or _ASKS.match(text, span[1]) is not None


def _find_askers(text: str, names: Mapping[str, Sequence[Span]]) -> Iterator[str]:
    """Of two of whom one spoke to the other, whoever asks: the first if only the second is described.

    Of whom a conversation is said to be with at the end, the one who is not described.
    """
    told = {name for name, spans in names.items() if any(_is_told_of(text, span) for span in spans)}
    ends = {span[1]: (name, span) for name, spans in names.items() for span in spans}
    for name, spans in names.items():
        for span in spans:
            if told - {name} and _closes_line(text, span, _CLOSES_WITH):
                yield name
            start = max(0, span[0] - _NEAR)
            talking = _TALKING.search(text[start : span[0]])
            first = ends.get(start + talking.start()) if talking is not None else None
            if first is not None:
                is_second = _is_told_of(text, span) and not _is_told_of(text, first[1])
                yield first[0] if is_second else name


def _is_told_of(text: str, span: Span) -> bool:
    """Whether a person is described where they are named: "the mayor Ann Roe", "Ann Roe, 61"."""
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
    """Whether a question begins or ends with a call of somebody: "Professor Roe, …", "…, Ann?"."""
    parts = "|".join(map(re.escape, {name.split()[0], name.split()[-1], name}))
    call = rf"\A\W*(?:[A-Z]\w*\.? )?(?:{parts}), |, (?:[A-Z]\w*\.? )?(?:{parts})[?.!*_]+\Z"
    return re.search(call, prompt.strip()) is not None


def _heads(text: str, span: Span) -> bool:
    """Whether a name stands in the headline."""
    line = text.partition("\n")[0]
    return span[1] <= len(line) <= _HEAD_LINE and not line.endswith(".")
