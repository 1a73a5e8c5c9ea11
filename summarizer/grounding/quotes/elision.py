"""Checks whether the words that a quote leaves out may be omitted without changing its meaning."""

from __future__ import annotations

import re
from typing import Final

from summarizer.grounding.figures.number_words import NUMERALS
from summarizer.grounding.quotes.distortion import find_distortion
from summarizer.grounding.quotes.lexicon import NEGATORS, REPORTING
from summarizer.grounding.quotes.normalize import fold_text
from summarizer.grounding.quotes.tokens import tokenize
from summarizer.language.lexicon import CONTRASTS, NEGATIONS, RATE_WORDS
from summarizer.language.sentences import split_passage
from summarizer.schemas.findings import FoundFigure, Span

LONGEST_GAP: Final = 500  # most characters that an ellipsis may replace within one sentence
_LONGEST_BETWEEN_SENTENCES: Final = 300
_MOST_SENTENCE_ENDS: Final = 2
_SHORT_GAP: Final = 60  # longest gap that may hide a new paragraph or speaker between sentences

ELLIPSIS: Final = re.compile(r"[\[(] ?\.{3,} ?[\])]|\.(?: ?\.){2,}")
_SENTENCE_END: Final = re.compile(r"[^\W_]{3}[\"')\]]*[.!?][\"')\]]* |[.!?][\"'] ")
_CONTEXT: Final = 30  # characters around a gap that are searched for sentence ends and for the rest of a figure
_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n|[.!?:][\"'”’)\]]*[^\S\n]*\n")
_OPENING: Final = frozenset("\"'“„«‘")
_INTERPOSED: Final = re.compile(r"[\s,.!?;:-]*(?:\"([^\"]*)\"|'( [^\"]*[ ])')\.*")
_LONGEST_CLAUSE: Final = 30  # words of an interposed "said So-and-so, the minister of this and that"
_TOO_FAR: Final = "the ellipsis joins passages that stand too far apart"


def split_at_ellipses(folded: str) -> list[Span]:
    """Return the folded spans of the parts between ellipses, without parts that have no word."""
    parts: list[Span] = []
    start = 0
    for match in (*ELLIPSIS.finditer(folded), None):
        end = match.start() if match else len(folded)
        if any(character.isalnum() for character in folded[start:end]):
            parts.append((start, end))
        start = match.end() if match else end
    return parts


def is_reopened(gap: str) -> bool:
    """Whether a quotation continues in a new paragraph with another opening mark."""
    before = gap.rstrip()
    if not before or before[-1] not in _OPENING:
        return False
    return "\n" in _plain_breaks(before[len(before[:-1].rstrip()) :])


def is_interposed(gap: str) -> bool:
    """Whether the article's text between two parts of a quote is only a clause like `," he said, "`."""
    match = _INTERPOSED.fullmatch(fold_text(gap))
    if match is None or _is_new_paragraph(gap):
        return False
    clause = (match.group(1) or match.group(2) or "").strip()
    words = tokenize(clause).keys
    return (
        0 < len(words) <= _LONGEST_CLAUSE
        and sum(word in REPORTING for word in words) == 1
        and not any(word in CONTRASTS or word in NEGATIONS or word in NEGATORS for word in words)
        and not _SENTENCE_END.search(clause)
    )


def find_fault(text: str, gap: Span, *, before: list[str], after: list[str]) -> str:
    """Return the reason why an ellipsis between two parts must not replace the words in a gap; empty if it may."""
    start, end = gap
    if end - start > LONGEST_GAP:
        return _TOO_FAR
    hidden = text[start:end]
    folded = fold_text(hidden)
    openings = _find_openings(text, gap)
    if openings and (end - start > _LONGEST_BETWEEN_SENTENCES or len(openings) > _MOST_SENTENCE_ENDS):
        return _TOO_FAR
    if openings and _has_word(text[start : openings[0]]) and _has_word(text[openings[-1] : end]):
        return "the ellipsis makes one sentence of two"
    if end - start > _SHORT_GAP or len(openings) > 1:
        if _is_new_paragraph(hidden) and not is_reopened(hidden):
            return "the ellipsis joins two paragraphs"
        if openings and not _keeps_speaker(folded):
            return "the ellipsis joins what several may have said"
    if figure := _find_cut_figure(text, gap, before, after):
        return f'the ellipsis cuts "{figure}" in two (figure)'
    return find_distortion(text, gap, before, after)


def _find_openings(text: str, gap: Span) -> list[int]:
    """Offsets of the sentences that start in the gap or right after it."""
    start, end = gap
    around = max(start - _CONTEXT, 0), min(end + _CONTEXT, len(text))
    return [first for first, _ in split_passage(text, around) if start < first and not _has_word(text[end:first])]


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _keeps_speaker(gap: str) -> bool:
    """Whether a gap has no quotation marks, or balanced ones with at most one reporting verb inside and one outside.

    >>> _keeps_speaker('," he said. "I told my wife. '), _keeps_speaker('," he said. "No," she told him. "')
    (True, False)
    """
    parts = gap.split('"')
    verbs = [sum(word in REPORTING for word in tokenize(part).keys) for part in parts]
    return len(parts) == 1 or (len(parts) % 2 == 1 and max(sum(verbs[::2]), sum(verbs[1::2])) <= 1)


def _find_cut_figure(text: str, gap: Span, before: list[str], after: list[str]) -> str:
    """The text of a figure that the gap separates from its magnitude or unit; empty if there is none.

    A counted noun may be left out ("five … are in favour"), and so may a rate ("a ton" in "$5 a ton").
    """
    words = tokenize(fold_text(text[gap[0] : gap[1]])).keys
    counts = bool(before) and _is_numeric(before[-1])
    if not words or not (counts or _is_numeric(words[-1])):
        return ""
    # imported on use: aligning seldom needs the tables of units and currencies
    from summarizer.grounding.figures.finder import find_figures

    low, high = max(gap[0] - _CONTEXT, 0), min(gap[1] + _CONTEXT, len(text))
    while low > 0 and gap[0] - low < 2 * _CONTEXT and text[low - 1].isalnum():
        low -= 1
    for figure in find_figures(text[low:high]):
        first, last = low + figure.start, low + figure.end
        if counts and first < gap[0] < last and _loses_part(figure, words[0], text[gap[0] : last]):
            return figure.text
        if first < gap[1] < last and after and (_is_numeric(after[0]) or (counts and figure.kind != "cardinal")):
            return figure.text
    return ""


def _loses_part(figure: FoundFigure, word: str, rest: str) -> bool:
    """Whether a gap that begins with a word removes, in the rest of a figure, more than its counted noun."""
    counted = (figure.kind == "cardinal" and not _is_numeric(word)) or word in RATE_WORDS
    return not counted and (figure.kind != "date" or any(map(str.isalpha, rest)))


def _is_numeric(key: str) -> bool:
    return key[-1].isdigit() or key == "%" or key in NUMERALS


def _is_new_paragraph(gap: str) -> bool:
    return _PARAGRAPH.search(_plain_breaks(gap)) is not None


def _plain_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
