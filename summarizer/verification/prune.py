"""Validates an answer strictly against the article, and prunes what fails or exceeds the requested number of items.

Every verified object has passed the same strict validation as a whole; there is no lenient mode. It does not matter who
wrote the answer: a model, the built-in engine or a person.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, to_jsonable_python

from summarizer.errors import InputError, SummarizerError, UngroundedError
from summarizer.grounding.guard import UNCHECKED, UNCHECKED_KIND, log_fault
from summarizer.schemas.audit import Note, Rejection
from summarizer.schemas.blocks import Quote
from summarizer.schemas.findings import DeclaredActor, Pass, Path, ValidAnswer, Verification, failure
from summarizer.schemas.news import Actor
from summarizer.schemas.structure import Place, find_places, is_of_package, look_up, owner_path, read_places, write_path
from summarizer.verification.answers import ResolvedQuotes, normalize_answer, resolve_quotes
from summarizer.verification.contents import item_lists, strings_in
from summarizer.verification.faults import QUOTE_KINDS, Fault, explain_exception, find_closest, find_faults

T = TypeVar("T", bound=BaseModel)


MISSING: Final = frozenset({"missing", "too_short"})

EXTRA: Final = "extra_forbidden"  # pydantic's error type for an unknown key

SAID_WRONGLY: Final = frozenset({"invented", "contradicted", "not_stated"})
"""Kinds of faults in the meaning of a value, not its form: a top-level sentence with one is rejected."""

CutTree: TypeAlias = "dict[str | int, CutTree | bool]"
"""Removals from a list or object, by key: False removes the part, True replaces it by null, a tree cuts inside it."""

NOTHING: Mapping[Any, Any] = MappingProxyType({})


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


def find_rejecting_faults(model: type[BaseModel], raw: Any, error: ValidationError) -> list[Fault]:
    """Return the faults that reject items: all except those in optional values."""
    return [fault for fault in find_faults(raw, error) if not find_optional(model, fault.path, kind=fault.kind)]


class Cut(NamedTuple):
    """An optional value to leave out."""

    path: Path
    is_null: bool  # whether null replaces it; otherwise it is removed from its list or object


class PrunedAnswer:
    """An answer without some of its parts. Unchanged parts are shared, not copied.

    Args:
        raw: The answer, which is not modified.
        dropped: Paths of parts to remove; never the root.
        nulls: Paths of parts to replace by null.

    >>> rest = PrunedAnswer({"a": [1, 2, 3], "b": 4}, [("a", 0), ("b",)])
    >>> rest.raw, rest.trace(("a", 1))
    ({'a': [2, 3]}, ('a', 2))
    """

    __slots__ = ("_kept", "raw")

    def __init__(self, raw: Any, dropped: Collection[Path], nulls: Collection[Path] = ()) -> None:
        self._kept: dict[Path, list[int]] = {}
        tree: CutTree = {}
        for path, is_null in sorted(
            [*((p, False) for p in dropped), *((p, True) for p in nulls)], key=lambda cut: len(cut[0])
        ):
            branch: CutTree | bool = tree
            for part in path[:-1]:
                branch = branch.setdefault(part, {}) if isinstance(branch, dict) else branch
            if isinstance(branch, dict):  # otherwise an enclosing part is removed
                branch.setdefault(path[-1], is_null)
        self.raw = self._copy(raw, tree, ()) if tree else raw

    def _copy(self, raw: Any, cuts: CutTree, path: Path) -> Any:
        def keep(part: str | int) -> Any:
            below = cuts.get(part)
            if below is True:
                return None
            return self._copy(raw[part], below, (*path, part)) if isinstance(below, dict) else raw[part]

        if isinstance(raw, list):
            places = [place for place in range(len(raw)) if cuts.get(place) is not False]
            self._kept[path] = places
            return [keep(place) for place in places]
        return {name: keep(name) for name in raw if cuts.get(name) is not False}

    def trace(self, path: Path) -> Path:
        """Map a path in the remaining answer to its path in the original."""
        found: Path = ()
        for part in path:
            places = self._kept.get(found)
            found = (*found, part if places is None or isinstance(part, str) else places[part])
        return found


def item_of(model: type[BaseModel], path: Path) -> Path:
    """Return the smallest removable part around a path: an element of a list or mapping, or a top-level field.

    Fields of objects are not removable: without its quote an object would still claim what the quote should prove.
    """
    best, place = path[:1], read_places(model)
    for depth, part in enumerate(path, start=1):
        below = place.enter(part)
        if below is None:
            break
        if part not in place.fields:
            best = path[:depth]
        place = below
    return best


def find_optional(model: type[BaseModel], path: Path, *, kind: str) -> Cut | None:
    """Return the optional value to leave out because of a fault; None if the fault rejects the item.

    A value is optional if it may be null, if it is an element of a list of plain values (strings, numbers, references)
    inside an item, or if it is such a list with a default. In a user-defined schema plain values with a default are
    also optional, even at the top level, unless their meaning (not their form) fails. Quotes are never optional: a
    failed quote rejects its item.
    """
    if kind == EXTRA:
        return Cut(path, is_null=False) if path else None
    is_own = not is_of_package(model)
    best: Cut | None = None
    place: Place | None = read_places(model)
    before: Place | None = None
    for depth, part in enumerate(path, start=1):
        before, owner = place, before
        place = before.enter(part) if before else None
        if before is None or place is None:
            break
        here = path[:depth]
        is_own_plain = is_own and place.is_plain
        if place.is_quote:
            best = None
        elif depth < 2 and not (is_own_plain and kind not in SAID_WRONGLY):
            continue  # a top-level field is an item itself
        elif part in before.fields and place.is_nullable:
            best = Cut(here, is_null=True)
        elif (has_default(before, part) and (place.lists_values or is_own_plain)) or is_listed_value(
            owner, here, before
        ):
            best = Cut(here, is_null=False)
    return best if best and len(best.path) >= len(item_of(model, path)) else None


def has_default(owner: Place, part: str | int) -> bool:
    return part in owner.fields and part in owner.defaults


def is_listed_value(owner: Place | None, path: Path, place: Place) -> bool:
    """Whether a path ends in an element of a list of plain values in an item's field."""
    return len(path) > len(("items", 0)) and owner is not None and path[-2] in owner.fields and place.lists_values


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
            for cut, faults in sorted(self.fields.items(), key=lambda entry: sort_key(self.model, entry[0].path))
            if not any(cut.path[:n] in self.items for n in range(1, len(cut.path) + 1))
        )


def sort_key(model: type[BaseModel], path: Path) -> list[str]:
    """Sort paths by the model's order of sections, then by place."""
    section = next((at for at, name in enumerate(model.model_fields) if path[:1] == (name,)), 0)
    return [f"{part:09}" if isinstance(part, int) else part for part in (section, *path)]


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
                rejected = reject(raw, cuts, verification=verification, attempt=attempt)
                reason = "; ".join(dict.fromkeys(item.reason for item in rejected[:3]))
                raise UngroundedError(f"Nothing could be kept of the answer: {reason}", rejected=rejected) from None
        else:
            rejected = reject(raw, cuts, verification=verification, attempt=attempt)
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


def reject(raw: Any, cuts: Cuts, *, verification: Verification, attempt: int) -> tuple[Rejection, ...]:
    rejections = []
    for path in sorted(cuts.items, key=lambda path: sort_key(cuts.model, path)):
        reasons = cuts.items[path]
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
