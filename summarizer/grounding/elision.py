"""Judges what a quote leaves out: where it is cut, and whether the cut turns the sense.

Everything here reads the words that are left out and their edges; finding the parts is not its business.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.grounding.lexicon import (
    AUXILIARIES,
    CLAUSE_OPENERS,
    CONTRASTS,
    HEDGES,
    MODALS,
    NEGATIONS,
    NEGATORS,
    PREPOSITIONS_AND_DETERMINERS,
    REPORTING,
)
from summarizer.grounding.normalize import fold_text
from summarizer.grounding.tokens import tokenize
from summarizer.schemas.findings import Span

LONGEST_GAP: Final = 500
"""Characters that an ellipsis may stand for within one sentence."""
_LONGEST_BETWEEN_SENTENCES: Final = 300
_MOST_SENTENCE_ENDS: Final = 2
_SHORTEST_PART: Final = 3  # words on either side of an ellipsis that leaves its sentence

ELLIPSIS: Final = re.compile(r"[\[(] ?\.{3,} ?[\])]|\.(?: ?\.){2,}")
_SENTENCE_END: Final = re.compile(r"[^\W_]{3}[\"')\]]*[.!?][\"')\]]* |[.!?][\"'] ")
_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n|[.!?:][\"'”’)\]]*[^\S\n]*\n")
_OPENING: Final = frozenset("\"'“„«‘")
_INTERPOSED: Final = re.compile(r"[\s,.!?;:-]*(?:\"([^\"]*)\"|'( [^\"]*[ ])')\.*")
_LONGEST_CLAUSE: Final = 30  # words of an interposed "said So-and-so, the minister of this and that"
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
    if _is_new_paragraph(gap) and not is_reopened(gap):
        return "the ellipsis joins two paragraphs"
    if ends and min(len(before), len(after)) < _SHORTEST_PART:
        return "the ellipsis joins fragments of several sentences"
    return _find_turn(folded, before, after)


def _is_new_paragraph(gap: str) -> bool:
    return _PARAGRAPH.search(_plain_breaks(gap)) is not None


def _plain_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _find_turn(gap: str, before: list[str], after: list[str]) -> str:
    """A negation or hedge among the words left out that belongs to the words that stay."""
    tokens = tokenize(gap)
    words = tokens.keys
    bare = HEDGES | AUXILIARIES | NEGATIONS
    if words and bare.issuperset(words) and any(word in HEDGES or word in MODALS for word in words):
        return f'the ellipsis hides "{" ".join(words)}"'
    for at, word in enumerate(words):
        if not (word in NEGATIONS or word in NEGATORS or word.endswith("n't")):
            continue
        if not _is_closed(gap, tokens.ends, words, at, before, after):
            return f'the ellipsis hides "{word}" (negation)'
    return ""


def _is_closed(gap: str, ends: list[int], words: list[str], at: int, before: list[str], after: list[str]) -> bool:
    """Whether the clause that a negation denies is left out as a whole, so that nothing it denies stays.

    A negation reaches to its right. Its clause is closed by a sentence's end or a contrast ("not close but open"); by
    a comma or another clause's opener only where words that it denies come first, and the part before does not end in
    an auxiliary that would take up the verb that stays ("did … drink").
    """
    denied = [word for word in words[at + 1 :] if word not in HEDGES and not word.endswith("ly")]
    direct = bool(denied) and denied[0] not in PREPOSITIONS_AND_DETERMINERS and denied[0] not in CLAUSE_OPENERS
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
