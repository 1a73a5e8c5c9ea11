"""Validates an answer strictly against the article, and prunes what fails or exceeds the requested number of items.

Every verified object has passed the same strict validation as a whole; there is no lenient mode. It does not matter who
wrote the answer: a model, the built-in engine or a person.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from types import FrameType, MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, to_jsonable_python

from summarizer.errors import InputError, SummarizerError, UngroundedError
from summarizer.grounding.guard import UNCHECKED, UNCHECKED_KIND, log_fault
from summarizer.schemas.audit import Note, Passage, Rejection
from summarizer.schemas.blocks import Quote
from summarizer.schemas.findings import DeclaredActor, Pass, ValidAnswer, Verification, failure
from summarizer.schemas.news import Actor
from summarizer.validation_errors import explain_message
from summarizer.verification.answers import ResolvedQuotes, normalize_answer, resolve_quotes
from summarizer.verification.contents import item_lists, strings_in
from summarizer.verification.paths import (
    Cut,
    Path,
    PrunedAnswer,
    find_optional,
    find_places,
    item_of,
    look_up,
    match_location,
    owner_path,
    write_path,
)

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder


T = TypeVar("T", bound=BaseModel)

QUOTE_KINDS = frozenset({"altered", "absent"})
ECHOES = frozenset({"unproven", "figure", "speaker", "invented"})
"""Kinds of faults that may only follow from a failed quote in the same object, and are not reported then."""

LONGEST_WORDS = 200  # most characters of an exception in a reason
MISSING = frozenset({"missing", "too_short"})

NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason why a part fails."""

    path: Path
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verified(Generic[T]):
    """A verified object, with the parts that were removed."""

    content: T  # the verified object
    raw: dict[str, Any]  # the answer without the removed parts
    rejected: tuple[Rejection, ...]  # the rejected items
    found: Pass  # findings of the last pass: declared actors, checked statements
    notes: tuple[Note, ...]  # optional fields that were left out of kept items
    # the answer as written, failed parts included; items that were added later are at the ends of their lists
    written: dict[str, Any]
    # maps a path in `raw`, and so in the content, to its path in `written`
    trace: Callable[[Path], Path] = field(compare=False)
    base: int = 0  # index of the base among several merged answers

    @property
    def actors(self) -> Mapping[str, DeclaredActor]:
        return self.found.actors


def verify_answer(model: type[T], raw: Any, *, verification: Verification) -> T:
    """Validate an answer strictly, as JSON, with the article in context."""
    return validate(model, resolve_once(model, raw, verification=verification), verification=verification)


def resolve_once(model: type[T], raw: Any, *, verification: Verification) -> ResolvedQuotes:
    """Normalize an answer and resolve its quotes; the last result is cached."""
    if verification.resolved is not None:
        known: ResolvedQuotes = verification.resolved[1]
        if raw is verification.resolved[0] or raw is known.given:
            return known
    given = normalize_answer(model, raw)
    resolved = resolve_quotes(
        model, given, grounder=verification.grounder, within=verification.within, pins=verification.pins
    )
    verification.resolved = raw, resolved
    return resolved


def validate(model: type[T], resolved: ResolvedQuotes, *, verification: Verification) -> T:
    """Validate an answer with resolved quotes strictly; the last valid answer is cached.

    Raises:
        InputError: The answer contains a value that is not JSON.
        pydantic.ValidationError: A part of the answer fails; the errors have the reasons.
    """
    verification.hits = resolved.by_words
    known = verification.validated
    if known and known.model is model and known.raw is resolved.raw and known.hits is resolved.by_words:
        verification.found = known.found
        content: T = known.content
        return content
    verification.begin()
    try:
        written = json.dumps(resolved.raw, default=to_jsonable_python)  # a dumped model may contain dates and decimals
    except (TypeError, ValueError, RecursionError):
        raise InputError("An answer is made of JSON values: strings, numbers, lists and objects.") from None
    try:
        content = model.model_validate_json(written, context=verification)
    except (ValidationError, SummarizerError):
        raise
    except Exception as error:
        reason = explain_exception(error)
        if reason not in verification.logged:
            log_fault(f"{model.__name__}.model_validate_json", error)
            verification.logged.add(reason)
        raise find_unchecked_items(model, resolved.raw, verification=verification) from error
    verification.validated = ValidAnswer(model, resolved.raw, resolved.by_words, content, verification.found)
    return content


def find_unchecked_items(model: type[BaseModel], raw: Any, *, verification: Verification) -> ValidationError:
    """Find the items whose validation raises an unexpected exception.

    The answer is validated repeatedly, with one more item each time; items that raise are left out.

    Returns:
        An error for each of these items, or one for the whole answer if no item raises.
    """
    reasons: dict[tuple[str | int, ...], str] = {}
    whole: dict[str, Any] = {}
    for name, value in raw.items() if isinstance(raw, dict) else ():
        for place, part in enumerate(value) if isinstance(value, list) else [(None, value)]:
            path = (name,) if place is None else (name, place)
            before = whole.get(name, [])
            whole[name] = part if place is None else [*before, part]
            if reason := _find_exception(model, whole, verification=verification):
                reasons[path] = reason
                whole = {**whole, name: before} if place is not None else {k: v for k, v in whole.items() if k != name}
    reasons = reasons or {(): _find_exception(model, raw, verification=verification) or UNCHECKED}
    faults: list[InitErrorDetails] = [
        {"type": failure(UNCHECKED_KIND, reason), "loc": path, "input": None} for path, reason in reasons.items()
    ]
    return ValidationError.from_exception_data(model.__name__, faults)


def _find_exception(model: type[BaseModel], raw: Any, *, verification: Verification) -> str:
    """Return the reason of the unexpected exception that validating an answer raises; empty if it raises none."""
    verification.begin()
    try:
        model.model_validate_json(json.dumps(raw), context=verification)
    except (ValidationError, SummarizerError):
        return ""
    except Exception as error:  # noqa: BLE001 - logged when it was raised first
        return explain_exception(error)
    return ""


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


def find_faults(raw: Any, error: ValidationError) -> list[Fault]:
    """Return the faults in a validation error, without those that only follow from a failed quote."""
    errors = error.errors(include_url=False)
    broken = {owner_path(match_location(raw, e["loc"])) for e in errors if kind_of(e) in QUOTE_KINDS}
    return [
        Fault(match_location(raw, e["loc"]), kind_of(e), explain(e))
        for e in errors
        if not (kind_of(e) in ECHOES and owner_path(match_location(raw, e["loc"])) in broken)
    ]


def find_rejecting_faults(model: type[BaseModel], raw: Any, error: ValidationError) -> list[Fault]:
    """Return the faults that reject items: all except those in optional values."""
    return [fault for fault in find_faults(raw, error) if not find_optional(model, fault.path, kind=fault.kind)]


def kind_of(error: ErrorDetails) -> str:
    """Return the kind of a failure, or pydantic's error type for an error in the form."""
    return str(error.get("ctx", {}).get("kind") or error["type"])


def explain(error: ErrorDetails) -> str:
    """Return the reason of an error, preceded by the name of the field."""
    field = write_path(error["loc"][-1:]) if error["loc"] and isinstance(error["loc"][-1], str) else ""
    is_ours, is_missing = "kind" in error.get("ctx", {}), error["type"] == "missing"
    reason = error["msg"] if is_ours else "it is missing" if is_missing else explain_message(error["msg"])
    return f"{field}: {reason}" if field else reason


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


@dataclass(slots=True)
class Cuts:
    """The removals from an answer, by paths in the answer."""

    model: type[BaseModel]  # the schema
    raw: Any  # the answer
    items: dict[Path, list[Fault]] = field(default_factory=dict)  # faults of rejected items
    fields: dict[Cut, list[Fault]] = field(default_factory=dict)  # faults of optional values that are left out

    def apply(self, raw: Any) -> PrunedAnswer:
        dropped = [cut.path for cut in self.fields if not cut.is_null]
        return PrunedAnswer(raw, [*self.items, *dropped], [cut.path for cut in self.fields if cut.is_null])

    def add(self, faults: Iterable[Fault]) -> None:
        before = set(self.fields)
        for fault in faults:
            cut = find_optional(self.model, fault.path, kind=fault.kind)
            if cut is not None and cut not in before:  # if it was cut before, leaving it out did not help
                self.fields.setdefault(cut, []).append(fault)
                continue
            # an invented sentence is removed alone: if its field is required, the next pass rejects the item
            alone = fault.kind == "invented" and fault.path and isinstance(fault.path[-1], str)
            self.items.setdefault(fault.path if alone else item_of(self.model, fault.path), []).append(fault)
        self._reject_unproved()
        for path in sorted(self.items, key=len):
            above = next((path[:n] for n in range(1, len(path)) if path[:n] in self.items), None)
            if above is not None:  # the reason of the removal is more specific than "missing"
                self.items[above] = self.items.pop(path) + [f for f in self.items[above] if f.kind not in MISSING]
        if len(self.items) > 1 and () in self.items:
            self.items[()] = [fault for fault in self.items[()] if fault.kind not in MISSING]

    def _reject_unproved(self) -> None:
        """Reject items whose quotes all fail, since they would be unproved."""
        lists = {path[:-1] for path, own in self.items.items() if path and own and own[0].kind in QUOTE_KINDS}
        for path in lists:
            quotes = look_up(self.raw, path)
            listed = [(*path, place) for place in range(len(quotes))] if isinstance(quotes, list) else []
            if owner_path(path) and listed and all(quote in self.items for quote in listed):
                faults = [fault for quote in listed for fault in self.items.pop(quote)]
                self.items.setdefault(item_of(self.model, owner_path(path)), []).extend(faults)

    def describe(self) -> tuple[Note, ...]:
        """Return the notes on optional values left out of kept items."""
        return tuple(
            Note(
                path=write_path(cut.path),
                value=look_up(self.raw, cut.path),
                reason="; ".join(dict.fromkeys(fault.reason for fault in faults)),
            )
            for cut, faults in sorted(self.fields.items(), key=lambda entry: sort_key(entry[0].path))
            if not any(cut.path[:n] in self.items for n in range(1, len(cut.path) + 1))
        )


def sort_key(path: Path) -> list[str]:
    return [part if isinstance(part, str) else f"{part:09}" for part in path]


def prune_answer(
    model: type[T],
    raw: Any,
    *,
    verification: Verification,
    attempt: int = 1,
    resolved: ResolvedQuotes | None = None,
    judged_faults: Mapping[Path, Fault] = NOTHING,
) -> Verified[T]:
    """Validate an answer, removing parts that fail until the rest passes as a whole.

    Args:
        verification: Afterwards it has the findings of the last pass.
        attempt: The number of the attempt, for the rejections.
        judged_faults: Faults that a judge found, by path; such parts are removed like others.

    Raises:
        InputError: The answer contains a value that is not JSON.
        UngroundedError: A part fails that cannot be removed; `.rejected` has it and all other rejections.
    """
    resolved = resolved or resolve_once(model, raw, verification=verification)
    raw = resolved.given
    cuts = Cuts(model, raw)
    cuts.add(replace(fault, path=path) for path, fault in judged_faults.items())
    for path, first in find_repeats(model, resolved.raw):
        cuts.fields[Cut(path, is_null=False)] = [Fault(path, "repeated", f"it repeats {write_path(first)}")]
    while True:
        rest = cuts.apply(raw)
        left = rest.raw if resolved.raw is raw else cuts.apply(resolved.raw).raw
        try:
            content = validate(model, replace(resolved, raw=left), verification=verification)
        except ValidationError as error:
            cuts.add(replace(fault, path=rest.trace(fault.path)) for fault in find_faults(rest.raw, error))
            if () in cuts.items:
                rejected = reject(raw, cuts.items, verification=verification, attempt=attempt)
                reason = "; ".join(dict.fromkeys(item.reason for item in rejected[:3]))
                raise UngroundedError(f"Nothing could be kept of the answer: {reason}", rejected=rejected) from None
        else:
            rejected = reject(raw, cuts.items, verification=verification, attempt=attempt)
            return Verified(content, rest.raw, rejected, verification.found, cuts.describe(), raw, rest.trace)


def find_repeats(model: type[BaseModel], raw: Any) -> Iterator[tuple[Path, Path]]:
    """Yield the paths of top-level items that repeat an earlier one, and its path; see `find_sourced_items`."""
    known: dict[tuple[str | int, str], Path] = {}
    lists = [(name, part) for name, part in raw.items() if isinstance(part, list)] if isinstance(raw, Mapping) else []
    sketches: dict[Path, tuple[str, frozenset[str]]] = {
        (name, at): (name, list_strings(item))
        for name, part in lists
        for at, item in enumerate(part)
        if isinstance(item, dict)
    }
    alike = Counter(sketches.values())
    if len(alike) == len(sketches):
        return  # as in most answers
    for path in find_sourced_items(model, raw):
        if path not in sketches or alike[sketches[path]] < 2:
            continue  # no other item has the same strings
        written = write_item(look_up(raw, path))
        first = known.setdefault((path[0], written), path) if written else path
        if first != path:
            yield path, first


def find_sourced_items(model: type[BaseModel], raw: Any) -> Iterable[Path]:
    """Return the paths of top-level items that are actors or have quotes; their repetitions are redundant.

    Other equal items may be meant as a count in a user-defined schema.
    """
    quoted = (path[:2] for path, _ in find_places(model, raw, Quote) if len(path) > 2)
    actors = (path for path, _ in find_places(model, raw, Actor) if len(path) == 2)
    return (path for path in dict.fromkeys([*quoted, *actors]) if isinstance(path[1], int))


def list_strings(item: dict[str, Any]) -> frozenset[str]:
    """Return the strings in an object's fields, a cheap pre-check: equal objects have the same."""
    return frozenset([value for value in item.values() if isinstance(value, str)])


def write_item(item: Any) -> str:
    """Return an object as JSON, for comparison; empty if it is not an object or not serializable."""
    with contextlib.suppress(TypeError, ValueError, RecursionError):
        return json.dumps(item, sort_keys=True) if isinstance(item, dict) else ""
    return ""


def reject(
    raw: Any, faults: Mapping[Path, list[Fault]], *, verification: Verification, attempt: int
) -> tuple[Rejection, ...]:
    rejections = []
    for path in sorted(faults, key=sort_key):
        reasons = faults[path]
        if not reasons:
            continue
        closest = next(
            (c for f in reasons if (c := find_closest(look_up(raw, f.path), f, verification=verification))), None
        )
        rejections.append(
            Rejection(
                path=write_path(path),
                kind=reasons[0].kind,
                reason="; ".join(dict.fromkeys(fault.reason for fault in reasons)),
                item=look_up(raw, path),
                closest=closest,
                attempt=attempt,
            )
        )
    return tuple(rejections)


def trim(
    model: type[T], kept: Verified[T], *, most: int | None, verification: Verification
) -> tuple[Verified[T], list[str]]:
    """Limit each section to `most` items, and return a message for each one that was cut.

    Actors that kept items refer to stay, even beyond this number.
    """
    if most is None:
        return kept, []
    raw = kept.raw
    listed = {name: items for name, items in item_lists(kept.content) if name in raw}
    actors = {name: items for name, items in listed.items() if items and isinstance(items[0], Actor)}
    cut = {name: raw[name][:most] for name in listed if name not in actors}
    wanted = {text for _, text in strings_in(cut, ())}
    for name, items in actors.items():
        needed = [place for place, actor in enumerate(items) if actor.id in wanted]
        spare = [place for place in range(len(items)) if place not in needed][: max(0, most - len(needed))]
        cut[name] = [raw[name][place] for place in sorted([*needed, *spare])]
    notes = [
        f"{len(raw[name]) - len(cut[name])} items of {name} were left out: at most {most} were requested"
        for name in listed
        if len(cut[name]) < len(raw[name])
    ]
    if not notes:
        return kept, notes
    trimmed = prune_answer(model, {**raw, **cut}, verification=verification)
    return replace(trimmed, rejected=kept.rejected, notes=kept.notes), notes
