"""Splits a text into paragraphs and sentences, by typography and abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from summarizer.language.lexicon import (
    ABBREVIATIONS,
    GERMAN_MONTHS,
    NUMBER_ABBREVIATIONS,
    SENTENCE_STARTERS,
    TITLE_ABBREVIATIONS,
)
from summarizer.language.reporting_verbs import SPEECH_AFTER_QUOTATION
from summarizer.schemas.findings import Span

_LINE: Final = re.compile(r"\S[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]*")
_WRAP_MINIMUM: Final = 60
_WRAP_MAXIMUM: Final = 120
_LEAST_LINE: Final = 12  # characters of the shortest line that the next may continue; shorter ones may be list items
_LEAST_LISTED: Final = 3  # lines of the shortest list
_BREAKS: Final = re.compile(r"[\r\n]")
_GOING_ON: Final = re.compile(r"[^\W_]|[<(]?[A-Z]")
"""The start of a line that continues a full one: a word or number, not a bullet."""
_OPEN_ENDED: Final = re.compile(r"[a-z,] (?:a|an|the|its|their|of|in|on|at|to|for|by|and|from|with)\Z")
"""The end of a line that needs a further word, whether or not the line is full."""

_CLOSERS: Final = "\"'”’»›)]}\u201c\u300d\u300f"
_NOTE: Final = (
    r"[¹²³⁰⁴-⁹]{1,3}|(?:\[\d{1,3}\]){1,3}"
    r"|(?:(?<=[a-z]{4}\.)|(?<=[a-z][.!?][”\"]))\d{1,3}(?=\s+[A-Z“])"  # a raised number of a PDF or web page
)
"""The number of a footnote."""
# Starts with a character set, which `re` searches several times faster; a run of marks matches once, from its first.
_TERMINAL: Final = re.compile(
    rf"[.!?…。！？｡।۔؟](?:(?<=[a-z]{{7}}\.)(?=\s[A-Z])(?P<plain>)|(?<=[.!?…।۔؟])(?<![.!?…][.!?…])[.!?…]*+[{re.escape(_CLOSERS)}]*+(?P<note>{_NOTE})?(?=\s)"
    rf"|(?<=[。！？｡])[。！？｡]*[」』”’）]*"
    r"|(?<=\bpic\.)(?P<link>twitter\.com/\w++)(?=\s+[A-Z]))"  # the picture at the end of a post
)
_OPENERS: Final = "\"'“‘„‚«‹([{「『¿¡—–-•*"
_LAST_WORD: Final = re.compile(
    r"[^\W_](?:[\w.&'’-]*[^\W_])?"
)  # matched on reversed text, so each position is tried once
_NEXT_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LOOK_BACK: Final = 24
# "…!" Ms. Roe said: a quoted question or exclamation does not end the sentence if its speaker follows.
_ASIDE: Final = re.compile(rf"(?:[A-Z][\w.’'-]{{0,30}}[ ]){{1,4}}(?:{'|'.join(sorted(SPEECH_AFTER_QUOTATION))})\b")

_DAY_DIGITS: Final = 2
_BYLINE: Final = re.compile(r"By [A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)")  # below a headline, which has no final mark


_COLUMNS: Final = re.compile(r"(?<=\S) {2,}(?=\S)[^\n]*?(?<=\S) {2,}(?=\S)")
"""Two gaps of blanks: a row of a table, whose lines all have one width."""


def split_paragraphs(text: str) -> list[Span]:
    r"""Return the spans of the paragraphs: non-blank lines without surrounding white space.

    Lines wrapped at a fixed width are joined.

    Returns:
        Spans in code points, in order, none empty.

    >>> split_paragraphs("A headline\n\n  First words.\nSecond.  ")
    [(0, 10), (14, 26), (27, 34)]
    """
    if len(text.splitlines()) < 2:
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        return [(start, end)] if start < end else []
    blocks: list[list[Span]] = []
    previous_end = -1
    for match in _LINE.finditer(text):
        start = match.start()
        end = start + len(match.group().rstrip())
        if previous_end < 0 or text.count("\n", previous_end, start) > 1:
            blocks.append([])
        blocks[-1].append((start, end))
        previous_end = end
    return [span for block in blocks for span in _join_wrapped_lines(text, block)]


def _join_wrapped_lines(text: str, lines: list[Span]) -> Iterator[Span]:
    edges = [text.rfind("\n", 0, start) + 1 for start, _ in lines]  # the first line of a paragraph may be indented
    width = max(end - edge for edge, (_, end) in zip(edges, lines, strict=True))
    is_wrapped = _WRAP_MINIMUM <= width <= _WRAP_MAXIMUM and not _is_list(text, lines)
    begin, last = lines[0]
    line_start = begin
    for edge, (start, end) in zip(edges, lines[1:], strict=False):
        first_word = text[start:end].split(None, 1)[0]
        is_full = last - edge + 1 + len(first_word) > width or _OPEN_ENDED.search(text, line_start, last) is not None
        is_full = is_wrapped and is_full and _GOING_ON.match(first_word) is not None
        is_apart = _COLUMNS.search(text, line_start, last) or (text[last - 1].isalnum() and _BYLINE.match(text, start))
        if is_apart or not (is_full or _goes_on(text, (line_start, last), start)):
            yield begin, last
            begin = start
        line_start, last = start, end
    yield begin, last


def _is_list(text: str, lines: list[Span]) -> bool:
    """Whether lines are items of a list: at least three, none begins in lower case, and no comma ends one of them."""
    ends = {text[end - 1] for _, end in lines[:-1]}
    return len(lines) >= _LEAST_LISTED and "," not in ends and not any(text[start].islower() for start, _ in lines)


def _goes_on(text: str, line: Span, following: int) -> bool:
    """Whether the next line continues a sentence: it begins in lower case, and the line ends without a final mark."""
    start, end = line
    return (
        text[following].islower()
        and end - start >= _LEAST_LINE
        and (text[end - 1].isalnum() or text[end - 1] in ",-–—")
    )


def unwrap_lines(text: str) -> str:
    r"""Replace each line break inside a paragraph by a space; offsets stay valid.

    >>> unwrap_lines("The bridge cost 40\nmillion euros.\nNobody paid.")
    'The bridge cost 40 million euros.\nNobody paid.'
    """
    if "\n" not in text:
        return text
    parts: list[str] = []
    at = 0
    for start, end in split_paragraphs(text):
        parts += text[at:start], _BREAKS.sub(" ", text[start:end])
        at = end
    return "".join([*parts, text[at:]])


def split_sentences(text: str) -> list[Span]:
    """Return the spans of the sentences. A sentence never extends past its paragraph.

    Closing quotation marks and brackets belong to the sentence. Abbreviations, initials and titles do not end a
    sentence, nor does a quoted question or exclamation before a lower-case word.

    Returns:
        Spans in code points, in order, none empty.

    >>> text = 'Mr. Roe of the U.S. left. "Why?" he asked. "So."'
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Mr. Roe of the U.S. left.', '"Why?" he asked.', '"So."']
    """
    return [span for paragraph in split_paragraphs(text) for span in split_passage(text, paragraph)]


def split_passage(text: str, passage: Span) -> Iterator[Span]:
    """Yield the spans of the sentences in one span of a text."""
    begin, stop = passage
    for match in _TERMINAL.finditer(text, begin, stop):
        end = match.end()
        follow = end
        while follow < stop and text[follow].isspace():
            follow += 1
        if follow >= stop or end - begin <= len(match.group()):
            continue
        if match.lastgroup in {"plain", "link"} or _ends_sentence(text, match, follow, stop):
            yield begin, end
            begin = follow
    if begin < stop:
        yield begin, stop


def _ends_sentence(text: str, match: re.Match[str], follow: int, stop: int) -> bool:
    mark = match.group().removesuffix(match["note"] or "")
    if mark[0] in "。！？｡":
        return True
    word_at = follow
    while word_at < stop and text[word_at] in _OPENERS and word_at - follow < 4:
        word_at += 1
    if word_at < stop and text[word_at].islower():
        return False
    if mark.rstrip(_CLOSERS) != ".":
        return len(mark) == 1 or mark[-1] not in "\"”’'" or not _ASIDE.match(text, follow, stop)
    before = _LAST_WORD.match(text[max(0, match.start() - _LOOK_BACK) : match.start()][::-1])
    if before is None or (len(mark) > 1 and mark[1] in '"”'):
        return True
    following = _NEXT_WORD.match(text, word_at, stop)
    return _period_ends(before.group()[::-1], following.group() if following else "")


def _period_ends(word: str, following: str) -> bool:
    low = word.lower()
    if low.isdigit() and len(low) <= _DAY_DIGITS and following.lower() in GERMAN_MONTHS:
        return False
    if low in NUMBER_ABBREVIATIONS and following[:1].isdigit():
        return False
    if low in TITLE_ABBREVIATIONS and not (word.islower() and following.lower() in SENTENCE_STARTERS):
        return False
    initial = len(word) == 1 and word.isupper()
    acronym = len(word) > 2 and word[1] == "." and word[0].isupper()
    if initial or acronym or (low in ABBREVIATIONS and (word[0].isupper() or "." in word)):
        return following.lower() in SENTENCE_STARTERS and not (initial and following.lower() in {"a", "i"})
    return True
