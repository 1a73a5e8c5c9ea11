"""The faults of an answer that its validation finds: their paths, kinds and reasons, and the closest passages."""

from __future__ import annotations

import itertools
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from summarizer.grounding.guard import UNCHECKED
from summarizer.schemas.audit import Passage
from summarizer.schemas.findings import Path, Verification
from summarizer.schemas.structure import has_child, look_up, owner_path, write_path
from summarizer.validation_errors import explain_message

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

QUOTE_KINDS: Final = frozenset({"altered", "absent"})

ECHOES: Final = frozenset({"unproven", "figure", "speaker", "invented"})
"""Kinds of faults that may only follow from a failed quote in the same object, and are not reported then."""

LONGEST_WORDS: Final = 200  # most characters of an exception in a reason


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason why a part fails."""

    path: Path
    kind: str
    reason: str


def match_location(raw: Any, loc: Path) -> Path:
    """Map a pydantic error's location to a path in the answer.

    Elements of the location that are no keys of the answer are dropped: tags of union members, and missing fields.
    """
    path: Path = ()
    for part in loc:
        if has_child(raw, part):
            path, raw = (*path, part), raw[part]
    return path


def find_faults(raw: Any, error: ValidationError) -> list[Fault]:
    """Return the faults in a validation error, without those that only follow from a failed quote."""
    errors = [(each, match_location(raw, each["loc"])) for each in error.errors(include_url=False)]
    broken = {owner_path(path) for each, path in errors if kind_of(each) in QUOTE_KINDS}
    return [
        Fault(path, kind_of(each), explain(each, path))
        for each, path in errors
        if not (kind_of(each) in ECHOES and owner_path(path) in broken)
    ]


def kind_of(error: ErrorDetails) -> str:
    """Return the kind of a failure, or pydantic's error type for an error in the form."""
    return str(error.get("ctx", {}).get("kind") or error["type"])


def explain(error: ErrorDetails, path: Path) -> str:
    """Return the reason of an error at a path of the answer, preceded by the name of the field."""
    is_ours, is_missing = "kind" in error.get("ctx", {}), error["type"] == "missing"
    last = (error["loc"] if is_missing else path)[-1:]
    field = write_path(last) if last and isinstance(last[0], str) else ""
    reason = error["msg"] if is_ours else "it is missing" if is_missing else explain_message(error["msg"])
    return f"{field}: {reason}" if field else reason


def explain_exception(error: Exception) -> str:
    """Return the reason for an unexpected exception in validation, naming the user-defined validator that raised it."""
    called = itertools.dropwhile(lambda step: root_of(step) != "pydantic", traceback.walk_tb(error.__traceback__))
    step = next((step for step in called if root_of(step) != "pydantic"), None)
    if step is not None and root_of(step) != "summarizer":
        code, words = step[0].f_code, f"{type(error).__name__}: {error}"[:LONGEST_WORDS]
        return f"the schema's own {code.co_qualname} ({PurePath(code.co_filename).name}, line {step[1]}) raised {words}"
    return UNCHECKED


def root_of(step: tuple[FrameType, int]) -> str:
    """Return the top-level package of a traceback step."""
    return str(step[0].f_globals.get("__name__")).partition(".")[0]


def describe_failures(raw: Any, error: ValidationError, *, verification: Verification) -> str:
    """Return the message of a re-ask: every failure with its reason and the closest passage."""
    return "\n".join(
        [
            "These items failed the check against the article:",
            *describe_faults(raw, find_faults(raw, error), verification=verification),
            "Send the whole answer again: repair these items or leave them out, and keep the others as they are.",
        ]
    )


def describe_faults(raw: Any, faults: Iterable[Fault], *, verification: Verification) -> list[str]:
    """Return one line for each fault: its path, reason and closest passage."""
    lines = []
    for fault in faults:
        closest = find_closest(look_up(raw, fault.path), fault, verification=verification)
        hint = f" Closest passage: “{closest.text}”" if closest else ""
        lines.append(f"- {write_path(fault.path) or 'the answer'}: {fault.reason}.{hint}")
    return lines


def find_closest(given: Any, fault: Fault, *, verification: Verification) -> Passage | None:
    """Return the passage of the article closest to a failed quote; None for other faults or if none is similar."""
    words = given.get("text") if isinstance(given, dict) else given
    if fault.kind not in QUOTE_KINDS or not isinstance(words, str):
        return None
    return find_closest_passage(words, grounder=verification.grounder)


def find_closest_passage(words: str, *, grounder: ArticleGrounder) -> Passage | None:
    """Return the passage of the article closest to altered or absent words; None if none is similar."""
    span = grounder.find_closest(words)
    return Passage(text=grounder.text[slice(*span)], start=span[0], end=span[1]) if span else None
