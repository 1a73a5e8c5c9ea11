"""Draws the article with highlights, which may overlap. Its text is unchanged.

A passage is split where a highlight begins or ends, so that elements are nested properly.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup, escape

Role = Literal["quote", "figure", "name", "left", "closest"]

LAYERS: Final = 12  # most highlights at one place, since a caller could send millions

BLANK_LINE: Final = re.compile(r"[ \t\r]*\n(?:[ \t\r]*\n)+[ \t\r]*")
LINE: Final = re.compile(r"[ \t\r]*\n[ \t\r]*")


@dataclass(frozen=True, slots=True)
class Highlight:
    start: int  # offset of its first code point
    end: int  # offset after its last
    item: str  # the item's id in the page
    tone: str  # the colour class of the item's kind; empty if it has none
    role: Role  # what the span is to the item


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text with the same highlights from beginning to end."""

    start: int
    end: int
    marks: tuple[Highlight, ...]


def find_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    r"""The spans of paragraphs: between blank lines, or each line if there is no blank line.

    >>> list(find_paragraphs("One.\n\nTwo\nthree."))
    [(0, 4), (6, 16)]
    """
    start = 0
    for gap in (BLANK_LINE if BLANK_LINE.search(text) else LINE).finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def split_segments(marks: Iterable[Highlight], *, start: int, end: int) -> Iterator[Segment]:
    """Split a part of the text into segments without gaps, by the highlights that touch it, sorted by start."""
    waiting = [mark for mark in marks if mark.start < end and mark.end > start]
    points = sorted({start, end, *(max(start, mark.start) for mark in waiting), *(min(end, m.end) for m in waiting)})
    place, active = 0, list[Highlight]()
    for here, there in itertools.pairwise(points):
        active = [mark for mark in active if mark.end > here]
        while place < len(waiting) and waiting[place].start <= here:
            if len(active) < LAYERS and waiting[place].end > here:
                active.append(waiting[place])
            place += 1
        yield Segment(here, there, tuple(active))


def draw_article(text: str, marks: Sequence[Highlight]) -> Markup:
    """Draw the text in paragraphs with highlights. The text content of the result equals the text."""
    inside = (mark for mark in marks if 0 <= mark.start < mark.end <= len(text))
    waiting = sorted(inside, key=lambda mark: (mark.start, -mark.end))
    drawn: list[Markup] = []
    seen: set[str] = set()
    done = place = 0
    carried: list[Highlight] = []
    for start, end in find_paragraphs(text):
        carried = [mark for mark in carried if mark.end > start]
        while place < len(waiting) and waiting[place].start < end:
            if len(carried) < LAYERS or waiting[place].start >= start:
                carried.append(waiting[place])
            place += 1
        pieces = (draw_segment(text, segment, seen) for segment in split_segments(carried, start=start, end=end))
        drawn += [write(text[done:start]), Markup("<p>{}</p>").format(Markup("").join(pieces))]
        done = end
    return Markup("").join([*drawn, write(text[done:])])


def draw_segment(text: str, segment: Segment, seen: set[str]) -> Markup:
    """Draw a segment. The first segment of an item has an anchor and a link to the item."""
    words = write(text[segment.start : segment.end])
    if not segment.marks:
        return words
    shortest = sorted(segment.marks, key=lambda mark: (mark.role not in ("quote", "closest"), mark.end - mark.start))
    items = list(dict.fromkeys(mark.item for mark in shortest))
    begun = [item for item in items if item not in seen]
    seen.update(begun)
    tones = list(dict.fromkeys(mark.tone for mark in shortest if mark.role == "quote"))
    classes = [*(f"is-{role}" for role in dict.fromkeys(mark.role for mark in shortest)), *tones[:1]]
    classes += [f"also {tones[1]}-line"] if len(tones) > 1 else []
    places = Markup("").join(Markup('<span id="words-{}"></span>').format(item) for item in begun)
    if begun and shortest[0].role == "quote":
        words = Markup('<a href="#{0}" aria-describedby="{0}-says">{1}</a>').format(begun[0], words)
    form = Markup('{}<mark class="{}" data-items="{}">{}</mark>')
    return form.format(places, " ".join(classes), " ".join(items), words)


def write(text: str) -> Markup:
    """Escape text so that HTML keeps it: a bare carriage return would become a line feed, and NUL would be dropped."""
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd"))  # noqa: S704 - escaped just before
