"""Flags of a brief's items, in plain text: sentences that are not supported, and warnings, with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from summarizer.report.meters import WORDS, is_flagged
from summarizer.report.path_names import list_prefixes
from summarizer.report.plain_text import show
from summarizer.schemas.audit import Audit, Caution, StatementCheck

FLAGGED: Final = "flagged"
NOT_JUDGED: Final = WORDS["not_judged"]

ORDER: Final = (WORDS["contradicted"], WORDS["not_stated"], FLAGGED, WORDS["unclear"], NOT_JUDGED)
"""The words of a flag, the gravest first."""

ENDS: Final = (".", "!", "?", "”", "»", "…")


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason of a flag.

    Attributes:
        text: One plain sentence.
        path: The path of the flagged field, for tooltips.
    """

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class ItemFlag:
    """The flag of one item.

    Attributes:
        word: The gravest verdict: 'contradicted', 'not stated', 'unclear', 'flagged', 'not judged'.
        reasons: The reasons.
        sentences: The flagged sentences.
    """

    word: str
    reasons: tuple[Reason, ...]
    sentences: tuple[str, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether the item was merely not judged."""
        return self.word == NOT_JUDGED


class ItemFlags:
    """The flags of a brief, by path.

    Args:
        audit: The brief's audit.
    """

    def __init__(self, audit: Audit) -> None:
        self._checks: dict[str, list[StatementCheck]] = {}
        self._cautions: dict[str, list[Caution]] = {}
        for check in audit.statements:
            if check.verdict != "supported":
                for prefix in list_prefixes(check.path):
                    self._checks.setdefault(prefix, []).append(check)
        for caution in audit.warnings:
            if is_of_item(caution):
                for prefix in list_prefixes(caution.path):
                    self._cautions.setdefault(prefix, []).append(caution)

    def at(self, path: str) -> ItemFlag | None:
        """The flag of an item or a field; None if there is none."""
        checks, cautions = self._checks.get(path, []), self._cautions.get(path, [])
        if not checks and not cautions:
            return None
        words = {FLAGGED if is_flagged(check) else WORDS[check.verdict] for check in checks}
        words |= {FLAGGED for caution in cautions if not is_repeated(caution, checks)}
        said = [(reason, check.path) for check in checks for reason in check.reasons]
        said += [(caution.message, caution.path) for caution in cautions]
        reasons = {as_sentence(text): Reason(as_sentence(text), where) for text, where in reversed(said)}
        texts = tuple(show(check.text) for check in checks if check.verdict != "not_judged")
        return ItemFlag(min(words, key=ORDER.index), tuple(reversed(reasons.values())), texts)


def is_of_item(caution: Caution) -> bool:
    """Whether a warning is about one item, as opposed to the whole brief."""
    return bool(caution.path) and not caution.path.startswith("article")


def is_repeated(caution: Caution, checks: Iterable[StatementCheck]) -> bool:
    """Whether the check of a sentence has the same reason."""
    return any(caution.message in check.reasons for check in checks)


def as_sentence(text: str) -> str:
    """Write a reason as a sentence.

    >>> as_sentence("the article says “at least 30”, the statement “30”")
    'The article says “at least 30”, the statement “30”'
    """
    shown = show(text)
    return f"{shown[:1].upper()}{shown[1:]}{'' if shown.endswith(ENDS) else '.'}"
