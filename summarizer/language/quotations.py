"""Finds quotations by their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from summarizer.language.sentences import split_paragraphs
from summarizer.schemas.findings import FoundQuotation, Span, record

# Starts with a character set, which `re` searches several times faster than an alternation of marks.
_MARK: Final = re.compile(r"[`\"“”„‟«»‹›‘’‚‛'「」『』＂](?:(?<=`)`|(?<=')(?<!'')'(?!')|(?<!`))")
_DOUBLE: Final = frozenset(('"', "“", "”", "„", "‟", "``", "''", "＂"))
_OPENING_DOUBLE: Final = frozenset({"“", "‟", "``", "„"})
_SINGLE: Final = frozenset({"'", "‘", "’", "‚", "‛"})
_ANGLE: Final = frozenset({"«", "»"})
_SMALL_ANGLE: Final = frozenset({"‹", "›"})
_CORNERS: Final = {"「": "」", "『": "』"}
_BEFORE_OPENING: Final = frozenset("([{—–-/=…¡¿:,;") | _DOUBLE | _SINGLE | _ANGLE
_AFTER_CLOSING: Final = frozenset(".,;:!?)]}—–-/…") | _DOUBLE | _SINGLE | _ANGLE
# Words and numbers written with a leading apostrophe: ’90s, ’em.
_CLIPPED: Final = re.compile(
    r"(?:\d|em|til|till|tis|twas|cause|round|bout|n|neath|fore|tween|cos|gainst|ere|twill|s)\b", re.IGNORECASE
)
_ENDS: Final = frozenset(".!?…")
_TWO: Final = re.compile(r"[.!?…]\s+\w")  # the start of a second sentence
_LONGEST_RUN_ON: Final = 3  # paragraphs searched for the closing mark
_LONGEST_JOINED: Final = 400  # characters of a quoted paragraph that extraction merged with the next one
_DEEPEST: Final = 8


@dataclass(slots=True)
class _Open:
    family: str
    mark: str
    at: int
    start: int


@record
class Marked:
    """A quotation with its marks."""

    outer: Span  # with the marks
    inner: Span  # without marks and surrounding blanks
    continues: bool  # whether the next paragraph reopens it
    depth: int  # number of enclosing quotations


def find_quotations(text: str) -> list[FoundQuotation]:
    """Find the quotations in a text, nested ones included, in order of their starts.

    Reads curly, straight, German, TeX and angle marks, corner brackets, and single marks that are not apostrophes.
    An unclosed mark opens no quotation, unless the next paragraph begins with the same mark, as in news style.
    Scare quotes count as quotations.

    Returns:
        Quotations whose `text` is `text[start:end]`, never blank.

    >>> [quotation.text for quotation in find_quotations("“I saw ‘it’,” he said, “twice.”")]
    ['I saw ‘it’,', 'it', 'twice.']
    """
    return unmark(text, scan_quotations(text))


def unmark(text: str, marked: Sequence[Marked]) -> list[FoundQuotation]:
    """Return quotations without their marks."""
    return [
        FoundQuotation(text[start:end], start, end, continues=quotation.continues)
        for quotation in marked
        for start, end in (quotation.inner,)
    ]


def is_inside_quotation(span: Span, quotations: Sequence[FoundQuotation]) -> bool:
    """Whether a span lies wholly inside a quotation, which may continue over several paragraphs.

    Args:
        span: Offsets into the article; the span may include the quotation marks at its ends.

    >>> is_inside_quotation((4, 6), find_quotations("A “bc” d “e”")), is_inside_quotation((0, 4), [])
    (True, False)
    """
    start, end = span
    slack = 2
    chain_start = -1
    for quotation in quotations:
        if quotation.start > start + slack and chain_start < 0:
            return False
        first = chain_start if chain_start >= 0 else quotation.start
        if start >= first - slack and end <= quotation.end + slack:
            return True
        chain_start = first if quotation.continues else -1
    return False


def scan_quotations(text: str, *, paragraphs: Sequence[Span] | None = None) -> list[Marked]:
    """Find the quotations in a text with their marks, in order of their starts; split paragraphs if None are given."""
    scanner = _Scanner(text)
    paragraphs = split_paragraphs(text) if paragraphs is None else paragraphs
    for index, paragraph in enumerate(paragraphs):
        scanner.scan(paragraph, paragraphs[index + 1 : index + 1 + _LONGEST_RUN_ON])
    return scanner.finish()


class _Scanner:
    """Pairs marks paragraph by paragraph, using a stack of open marks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stack: list[_Open] = []
        self._found: list[tuple[Span, Span, bool]] = []

    def scan(self, paragraph: Span, following: Sequence[Span]) -> None:
        """Read the marks of one paragraph, and keep or drop the quotations that are open at its end."""
        text = self._text
        for match in _MARK.finditer(text, *paragraph):
            mark = match.group()
            if mark in _SINGLE:
                self._read_single(match, paragraph[1])
            elif mark in _CORNERS or mark in _CORNERS.values():
                self._read_paired(match, opens=mark in _CORNERS, family=_CORNERS.get(mark, mark))
            elif mark in _ANGLE:
                self._read_paired(match, opens=not self._is_open("«"), family="«")
            elif mark in _SMALL_ANGLE:
                self._read_paired(match, opens=not self._is_open("‹"), family="‹")
            else:
                self._read_double(match)
        self._end_paragraph(paragraph, following)

    def finish(self) -> list[Marked]:
        """Return all quotations, with their depth of nesting."""
        marked: list[Marked] = []
        ends: list[int] = []
        starts = {outer[0] for outer, _, _ in self._found}
        for outer, inner, continues in sorted(self._found, key=lambda found: (found[0][0], -found[0][1])):
            while ends and ends[-1] <= outer[0]:
                ends.pop()
            goes_on = continues and self._skip_blanks(outer[1]) in starts  # the continuation may never be closed
            marked.append(Marked(outer, inner, goes_on, len(ends)))
            ends.append(outer[1])
        return marked

    def _skip_blanks(self, at: int) -> int:
        while self._text[at : at + 1].isspace():
            at += 1
        return at

    def _is_open(self, family: str) -> bool:
        return any(opened.family == family for opened in self._stack)

    def _read_paired(self, match: re.Match[str], *, opens: bool, family: str) -> None:
        if opens:
            self._push(family, match)
        else:
            self._close(family, match.start(), match.end())

    def _neighbours(self, match: re.Match[str]) -> tuple[str, str]:
        """Return the characters before and after a mark; a space at either end of the text."""
        at, end = match.span()
        return self._text[at - 1] if at else " ", self._text[end] if end < len(self._text) else " "

    def _read_double(self, match: re.Match[str]) -> None:
        if not self._opens_double(match.group(), *self._neighbours(match)):
            self._close("double", match.start(), match.end())
            return
        if match.group() not in ("“", "„", "``"):
            self._run_on("double", match.start())
        self._push("double", match)

    def _ends_sentence(self, at: int) -> bool:
        """Whether a sentence ends before the blanks at an offset."""
        while at and self._text[at - 1].isspace():
            at -= 1
        return self._text[at - 1 : at] in _ENDS

    def _run_on(self, family: str, at: int) -> None:
        """Drop the open quotation of a family at another opening mark; keep it if a sentence ends before the mark.

        Its paragraphs were probably merged then. Between single marks only one sentence is kept: a second may be the
        article's own.
        """
        opened = next((one for one in self._stack if one.family == family), None)
        two = opened is not None and family == "single" and _TWO.search(self._text, opened.start, at)
        is_short = opened is not None and at - opened.start <= _LONGEST_JOINED  # else its closing mark is missing
        if opened is not None and is_short and not two and self._ends_sentence(at):
            self._keep(opened, at, at, continues=True)
        self._drop(family)

    def _opens_double(self, mark: str, before: str, after: str) -> bool:
        may_open = before.isspace() or before in _BEFORE_OPENING
        may_close = after.isspace() or after in _AFTER_CLOSING
        if mark in _OPENING_DOUBLE:
            is_german = mark in "“‟" and any(opened.mark == "„" for opened in self._stack)
            return not (is_german and (may_close or not may_open))
        if self._is_open("double"):  # a closing mark is missing, or quotations nest in the same marks
            return may_open and not may_close
        is_inches = mark in ('"', "''") and before.isdigit()
        return not is_inches and (may_open or not may_close) and not after.isspace()

    def _read_single(self, match: re.Match[str], stop: int) -> None:
        before, after = self._neighbours(match)
        if self._is_open("single") and not before.isspace() and self._closes_single(match, after, stop):
            self._close("single", match.start(), match.end())
        elif self._opens_single(match, before, after):
            self._run_on("single", match.start())
            self._push("single", match)

    def _closes_single(self, match: re.Match[str], after: str, stop: int) -> bool:
        mark = match.group()
        if mark not in "'’‘" or after.isalnum():
            return False
        if mark == "‘" and not any(opened.mark == "‚" for opened in self._stack):
            return False
        return not self._is_plural_possessive(*match.span(), stop)

    def _opens_single(self, match: re.Match[str], before: str, after: str) -> bool:
        mark = match.group()
        if mark == "’" or not (before.isspace() or before in _BEFORE_OPENING):
            return False
        if mark == "'" and _CLIPPED.match(self._text, match.end()):
            return False
        return after.isalnum() or after in _BEFORE_OPENING or after in "$£€#@"

    def _push(self, family: str, match: re.Match[str]) -> None:
        if len(self._stack) < _DEEPEST:
            self._stack.append(_Open(family, match.group(), match.start(), match.end()))

    def _drop(self, family: str) -> None:
        """Drop the last open quotation of a family, and those inside it."""
        if self._is_open(family):
            while self._stack.pop().family != family:
                pass

    def _is_plural_possessive(self, at: int, end: int, stop: int) -> bool:
        """Whether "s'" before a word is a possessive, because the closing mark comes later."""
        text = self._text
        if text[at - 1] not in "sS" or not text[end : end + 1].isspace() or not text[end + 1 : end + 2].islower():
            return False
        window = text[end : min(stop, end + 300)]
        later = re.search(r"(?<=[.,!?])['’](?!\w)|(?<=\s)['‘](?=\w)", window)
        return later is not None and later.group() in "'’" and not window[later.start() - 1].isspace()

    def _close(self, family: str, at: int, end: int) -> None:
        if not self._is_open(family):
            return
        while (opened := self._stack.pop()).family != family:
            pass
        self._keep(opened, at, end, continues=False)

    def _keep(self, opened: _Open, at: int, end: int, *, continues: bool) -> None:
        inside = self._text[opened.start : at]
        stripped = inside.strip()
        if stripped:
            start = opened.start + len(inside) - len(inside.lstrip())
            self._found.append(((opened.at, end), (start, start + len(stripped)), continues))

    def _end_paragraph(self, paragraph: Span, following: Sequence[Span]) -> None:
        """Keep the outermost open quotation if a following paragraph reopens or closes it; drop the others."""
        if not self._stack:
            return
        outermost = self._stack[0]
        del self._stack[1:]
        if outermost.family not in ("double", "single", "«") or not following:
            self._stack.clear()
            return
        nearest = _MARK.match(self._text, following[0][0])
        if nearest is not None and _family(nearest.group()) == outermost.family:
            self._keep(outermost, paragraph[1], paragraph[1], continues=True)
            self._stack.clear()
        elif outermost.family == "single" or not self._goes_on_in(following, outermost.family):
            self._stack.clear()

    def _goes_on_in(self, paragraphs: Sequence[Span], family: str) -> bool:
        """Whether the family's next mark closes the quotation, or opens a paragraph that is quoted to its end."""
        text = self._text
        for paragraph in paragraphs:
            first = _MARK.match(text, paragraph[0])
            if first is not None and _family(first.group()) == family and first.group() not in "”»":
                marks = _MARK.finditer(text, first.end(), paragraph[1])
                return all(mark.end() == paragraph[1] for mark in marks if _family(mark[0]) == family)
            for match in _MARK.finditer(text, *paragraph):
                mark = match.group()
                if _family(mark) != family:
                    continue
                before = text[match.start() - 1]
                return mark in "”»" or (mark in ('"', "''", "＂") and not before.isspace() and before not in "([")
        return False


def _family(mark: str) -> str:
    if mark in _DOUBLE:
        return "double"
    return "single" if mark in _SINGLE else "«" if mark in _ANGLE else mark


class Passage(NamedTuple):
    """An outermost quotation, over one or more paragraphs."""

    outer: Span  # from the first opening mark to after the last closing mark
    parts: tuple[Span, ...]  # the quoted span in each paragraph, without marks


def join_passages(marked: Sequence[Marked]) -> Iterator[Passage]:
    """Yield the outermost quotations, each joined with the paragraphs that continue it."""
    begin = -1
    parts: list[Span] = []
    end = 0
    for quotation in marked:
        if quotation.depth:
            continue
        if not parts:
            begin = quotation.outer[0]
        parts.append(quotation.inner)
        end = quotation.outer[1]
        if not quotation.continues:
            yield Passage((begin, end), tuple(parts))
            parts = []
    if parts:
        yield Passage((begin, end), tuple(parts))
