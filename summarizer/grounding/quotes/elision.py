"""Judges what a quote leaves out: where it is cut, and whether the cut turns the sense.

Everything here reads the words that are left out and their edges; finding the parts is not its business.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from summarizer.grounding.quotes.lexicon import (
    AUXILIARIES,
    BOUNDS,
    CLAUSE_OPENERS,
    CLINGING,
    CONTRASTS,
    DENIALS,
    DETERMINERS,
    HEDGES,
    MODALS,
    NEGATIONS,
    NEGATORS,
    PREPOSITIONS,
    REFUSALS,
    REPORTING,
)
from summarizer.grounding.quotes.normalize import fold_text
from summarizer.grounding.quotes.tokens import Tokens, tokenize
from summarizer.schemas.findings import Span

LONGEST_GAP: Final = 500
"""Characters that an ellipsis may stand for within one sentence."""
_LONGEST_BETWEEN_SENTENCES: Final = 300
_MOST_SENTENCE_ENDS: Final = 2
_SHORT_GAP: Final = 60  # characters over which a sentence's end inside the gap is forgiven

ELLIPSIS: Final = re.compile(r"[\[(] ?\.{3,} ?[\])]|\.(?: ?\.){2,}")
_SENTENCE_END: Final = re.compile(r"[^\W_]{3}[\"')\]]*[.!?][\"')\]]* |[.!?][\"'] ")
_STARTS_AT_END: Final = re.compile(r"[\"')\]]*[.!?]")
_ENDS_AT_END: Final = re.compile(r"[.!?][\"')\]]*[ ]?[\"'(\[]?\Z")
_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n|[.!?:][\"'”’)\]]*[^\S\n]*\n")
_OPENING: Final = frozenset("\"'“„«‘")
_INTERPOSED: Final = re.compile(r"[\s,.!?;:-]*(?:\"([^\"]*)\"|'( [^\"]*[ ])')\.*")
_LONGEST_CLAUSE: Final = 30  # words of an interposed "said So-and-so, the minister of this and that"
_WEIGHTY: Final = HEDGES | MODALS | BOUNDS - {"at", "than"}
_LIGHT: Final = HEDGES | BOUNDS | AUXILIARIES | NEGATIONS
_SUBJECTS: Final = frozenset({"that", "i", "you", "he", "she", "it", "we", "they", "who"})
_HARD_STOP: Final = re.compile(r"[;.!?]")
_SOFT_STOP: Final = re.compile(r"[,:()\"]| - |--")


def split_at_ellipses(folded: str) -> list[Span]:
    """The parts between ellipses, as folded spans; those without a word are left out."""
    parts: list[Span] = []
    start = 0
    for match in (*ELLIPSIS.finditer(folded), None):
        end = match.start() if match else len(folded)
        if any(character.isalnum() for character in folded[start:end]):
            parts.append((start, end))
        start = match.end() if match else end
    return parts


def is_reopened(gap: str) -> bool:
    """Whether a quotation goes on in a new paragraph here, with a mark that opens it again."""
    before = gap.rstrip()
    if not before or before[-1] not in _OPENING:
        return False
    return "\n" in _plain_breaks(before[len(before[:-1].rstrip()) :])


def is_interposed(gap: str) -> bool:
    """Whether what stands between two parts is only a clause like `," he said, "`.

    Args:
        gap: The article's own characters between the parts.
    """
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


def find_fault(gap: str, *, before: list[str], after: list[str]) -> str:
    """Why an ellipsis may not stand for these words; empty where it may.

    Args:
        gap: The article's own characters that are left out.
        before: Keys of the part before.
        after: Keys of the part after.
    """
    folded = fold_text(gap)
    ends = len(_SENTENCE_END.findall(folded + " "))
    if len(gap) > (_LONGEST_BETWEEN_SENTENCES if ends else LONGEST_GAP) or ends > _MOST_SENTENCE_ENDS:
        return "the ellipsis joins passages that stand too far apart"
    if len(gap) > _SHORT_GAP or ends > 1:
        if _is_new_paragraph(gap) and not is_reopened(gap):
            return "the ellipsis joins two paragraphs"
        if ends and not _keeps_sentences(folded):
            return "the ellipsis makes one sentence of two"
    return _find_turn(folded, before, after)


def _keeps_sentences(gap: str) -> bool:
    """Whether a gap over a sentence's end begins or ends at one, and stays with one speaker."""
    marks = gap.count('"')
    if marks % 2 or (marks and sum(word in REPORTING for word in tokenize(gap).keys) > 1):
        return False
    return _STARTS_AT_END.match(gap) is not None or _ENDS_AT_END.search(gap) is not None


def _is_new_paragraph(gap: str) -> bool:
    return _PARAGRAPH.search(_plain_breaks(gap)) is not None


def _plain_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _find_turn(gap: str, before: list[str], after: list[str]) -> str:
    """A negation or hedge at the cut that belongs to words that stay, or that words left out belong to."""
    tokens = tokenize(gap)
    words = tokens.keys
    if _LIGHT.issuperset(words) and not _WEIGHTY.isdisjoint(words):
        return f'the ellipsis hides "{" ".join(words)}"'
    if words and (words[-1] in CLINGING or (_is_figure(after) and _bounds(words))):
        return f'the ellipsis hides "{" ".join(words[-3:])}"'
    if before and before[-1] in ("not", "never") and gap[:1] == " " and _ends_before_verb(words):
        return f'the ellipsis gives "{before[-1]}" another verb (negation)'
    for at, word in enumerate(words):
        rest = [*words[at + 1 :], *after[:1]]
        opposes = (word in REFUSALS and rest[:1] in (["to"], ["that"])) or (
            word in DENIALS and not _SUBJECTS.isdisjoint(rest)
        )
        if (opposes or _denies(word)) and not _is_closed(gap, tokens, at, before, after):
            return f'the ellipsis hides "{word}" (negation)'
    return ""


def _denies(word: str) -> bool:
    return word in NEGATIONS or word.endswith("n't")


def _is_figure(after: list[str]) -> bool:
    return bool(after) and (after[0][0].isdigit() or unicodedata.category(after[0][0]) == "Sc")


def _bounds(words: list[str]) -> bool:
    """Whether words end in what bounds a figure: "about", "at least", "more than", "up to"."""
    if words[-1] in ("than", "to"):
        return words[-2:-1] in (["up"], ["more"], ["less"], ["fewer"], ["over"])
    return words[-1] in BOUNDS - {"at", "more", "less", "fewer", "up"}


def _ends_before_verb(words: list[str]) -> bool:
    """Whether the words left out end where a verb must follow, so that the part after begins with it."""
    return bool(words) and (words[-1] in AUXILIARIES or words[-1] in _SUBJECTS)


def _is_closed(gap: str, tokens: Tokens, at: int, before: list[str], after: list[str]) -> bool:
    """Whether the clause that a negation denies is left out as a whole, so that nothing it denies stays.

    A negation reaches to its right. Its clause is closed by a sentence's end or a contrast ("not close but open"); by
    a comma or another clause's opener only where words that it denies come first, and the part before does not end in
    an auxiliary that would take up the verb that stays ("did … drink").
    """
    words, ends = tokens.keys, tokens.ends
    denied = [word for word in words[at + 1 :] if word not in HEDGES and not word.endswith("ly")]
    direct = bool(denied) and denied[0] not in PREPOSITIONS | DETERMINERS | CLAUSE_OPENERS
    if words[at] in NEGATORS or words[at] in ("no", "without", "never", "nobody", "nothing", "none"):
        direct = bool(denied) and denied[0] not in CLAUSE_OPENERS and denied[0] != "that"
    leading = at == 0 and bool(before) and before[-1] in AUXILIARIES
    for index in range(at + 1, len(words) + 1):
        stop = gap[ends[index - 1] : ends[index] if index < len(words) else len(gap)]
        following = words[index] if index < len(words) else after[0] if after else ""
        if _HARD_STOP.search(stop) or (following in CONTRASTS and index > at + 1):
            return True
        opened = following in CLAUSE_OPENERS or _SOFT_STOP.search(stop)
        if opened and direct and not leading and index > at + 1:
            return True
    return False
