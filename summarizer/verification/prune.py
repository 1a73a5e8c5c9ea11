"""Normalizes an answer, resolves its quotes, validates it strictly against the article, and prunes what fails.

If the words of a quote occur in several passages, the fields beside it decide which is meant.

Every verified object has passed the same strict validation as a whole; there is no lenient mode. It does not matter who
wrote the answer: a model, the built-in engine or a person.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from types import FrameType, MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, to_jsonable_python

from summarizer.errors import InputError, SummarizerError, UngroundedError
from summarizer.grounding.guard import UNCHECKED, UNCHECKED_KIND, log_fault
from summarizer.grounding.quotes.normalize import decode_text
from summarizer.language.sentences import split_sentences
from summarizer.schemas.audit import Note, Passage, Rejection
from summarizer.schemas.blocks import Quote
from summarizer.schemas.findings import Alignment, DeclaredActor, Pass, Span, ValidAnswer, Verification, failure
from summarizer.schemas.news import Actor
from summarizer.schemas.structure import Place, read_places
from summarizer.validation_errors import explain_message
from summarizer.verification.contents import strings_in
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
    replace_at,
    write_path,
)

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

NULL_LIKE = frozenset({"", "null", "none", "n/a"})  # strings that mean null in a nullable field, in any case
LONGEST_NULL = max(map(len, NULL_LIKE))


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


def normalize_answer(model: type[BaseModel], raw: Any) -> Any:
    """Normalize an answer.

    Strings that mean null become null. Null for an optional list becomes an empty list. A single item in place of a
    list, and a list as JSON in a string, become lists. Choices match in any case. A string for a `Sentence`, or a list
    of them, becomes sentences without quotes. Strings other than quotes are decoded like the article. Unchanged parts
    are shared, not copied.
    """
    return _read(read_places(model), raw, depth=0)


def _read(place: Place, value: Any, *, depth: int) -> Any:
    if isinstance(value, str):
        value = _decode(place, value)
        if place.choices and value not in place.choices and str not in place.kinds:
            word = value.strip().casefold()
            return next((choice for choice in sorted(place.choices) if choice.casefold() == word), value)
        return write_sentence(value) if place.is_sentence else value
    if isinstance(value, dict | Mapping):  # checks dict, the usual case, first: it is faster
        changed = {
            name: new
            for name, part in value.items()
            if (below := place.enter(name)) is not None
            and (
                new := _decode(below, part)
                if below.keeps_strings and isinstance(part, str)
                else _read_field(place, name, below, part, depth=depth)
            )
            is not part
        }
        return {**value, **changed} if changed else value
    if isinstance(value, list):
        parts = [
            part if (below := place.enter(at)) is None else _read(below, part, depth=depth + 1)
            for at, part in enumerate(value)
        ]
        return parts if any(new is not part for new, part in zip(parts, value, strict=True)) else value
    return value


def _decode(place: Place, value: str) -> str:
    return value if place.is_quote else decode_text(value, markup=False)


def _read_field(owner: Place, name: str, place: Place, value: Any, *, depth: int) -> Any:
    if place.is_list and not (place.fields or place.values or str in place.kinds):
        value = _read_list(place, value)
    if place.is_nullable:
        if _is_null_like(value, place):
            return None
    elif place.is_list and name in owner.defaults:
        is_summary = place.elements is not None and place.elements.is_sentence
        if value is None or ((depth or is_summary) and _is_null_like(value, place)):
            return []
        if is_summary and isinstance(value, str):
            return [write_sentence(value[start:end]) for start, end in split_sentences(value)]
    return _read(place, value, depth=depth + 1)


def _read_list(place: Place, value: Any) -> Any:
    """Wrap a single item in a list, and parse a list given as JSON in a string; return other values unchanged."""
    holds_objects = place.elements is not None and bool(place.elements.fields)
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(value)
    is_item = isinstance(value, dict if holds_objects else str) and not _is_null_like(value, place)
    return [value] if is_item else value


def _is_null_like(value: Any, place: Place) -> bool:
    """Whether a value is a string that means null at a place, and not one of its choices."""
    is_short = isinstance(value, str) and len(bare := value.strip()) <= LONGEST_NULL
    return is_short and bare.casefold() in NULL_LIKE and value not in place.choices


def write_sentence(text: str) -> dict[str, Any]:
    return {"quotes": [], "text": text}


_FEWEST_FIELDS = 2  # fewest strings of an object with content beside its quote


@dataclass(frozen=True, slots=True)
class ResolvedQuotes:
    given: Any  # the normalized answer
    raw: Any  # `given` with padded quotes, so that quotes with different passages have different characters
    hits: Mapping[Path, Alignment]  # the alignment of each quote, by path
    by_words: Mapping[str, Alignment]  # the same by the quote's characters in `raw`


def resolve_quotes(
    model: type[BaseModel],
    raw: Any,
    *,
    grounder: ArticleGrounder,
    within: Span | None = None,
    pins: Mapping[str, tuple[Span, ...]] | None = None,
) -> ResolvedQuotes:
    """Align every quote of an answer.

    Args:
        raw: The normalized answer (see `normalize_answer`).
        within: The part of the article that the answer was written from; passages in it are preferred.
        pins: Known passages of quotes, by `quote_key`.
    """
    quotes = [
        (path, words) for path, part in find_places(model, raw, Quote) if (words := quote_words(part)) is not None
    ]
    found: dict[str, list[Alignment]] = {}
    for _, words in quotes:
        if words not in found:
            found[words] = keep_inside(grounder.find_passages(words), within)
    hits = {path: found[words][0] for path, words in quotes}
    repeated = {path: found[words] for path, words in quotes if len(found[words]) > 1 and found[words][0].grounded}
    names = list_names(model, raw) if repeated else {}
    taken: dict[Path, list[tuple[Span, ...]]] = {}  # the passages of each item's other quotes
    for path, passages in repeated.items():
        others = taken.setdefault(owner_path(path), [])
        pinned = pins.get(quote_key(raw, path)) if pins else None
        settled = next((hit for hit in passages if hit.spans == pinned), None)
        free = [hit for hit in passages if hit.spans not in others] or passages
        hits[path] = settled or grounder.choose_passage(free, beside=read_beside(raw, path, names)) or free[0]
        others.append(hits[path].spans)
    told_apart, by_words = tell_apart(raw, quotes, hits=hits)
    return ResolvedQuotes(raw, told_apart, hits, by_words)


def tell_apart(
    raw: Any, quotes: Iterable[tuple[Path, str]], *, hits: Mapping[Path, Alignment]
) -> tuple[Any, dict[str, Alignment]]:
    """Make quotes with equal words but different passages distinct, and return the answer and the passages by words.

    A validator sees a quote's words, not its path. Therefore such quotes get different numbers of trailing spaces in a
    copy of the answer. Alignment ignores these spaces.
    """
    by_words: dict[str, Alignment] = {}
    for path, words in quotes:
        written = words
        while by_words.setdefault(written, hits[path]) != hits[path]:
            written += " "
        if written != words:
            given_quote = look_up(raw, path)
            raw = replace_at(
                raw, path, {**given_quote, "text": written} if isinstance(given_quote, Mapping) else written
            )
    return raw, by_words


def keep_inside(passages: Sequence[Alignment], within: Span | None) -> list[Alignment]:
    """Return the passages inside a part of the article; all of them if none is inside."""
    if within is None or len(passages) < 2:
        return list(passages)
    start, end = within
    return [hit for hit in passages if hit.spans[0][0] >= start and hit.spans[-1][1] <= end] or list(passages)


def quote_key(raw: Any, path: Path) -> str:
    """Return a quote's key that does not depend on its item's index: the item as written and the path inside it."""
    home = next((path[:n] for n in range(1, len(path) + 1) if isinstance(path[n - 1], int)), path[:1])
    return json.dumps([path[0], look_up(raw, home), path[len(home) :]], sort_keys=True, default=str)


def list_names(model: type[BaseModel], raw: Any) -> dict[str, list[str]]:
    """Return the names and aliases of each actor of an answer, by id."""
    actors = (part for _, part in find_places(model, raw, Actor) if isinstance(part, dict))
    named = ((part.get("id"), [part.get("name"), part.get("aliases")]) for part in actors)
    return {key: [word for _, word in strings_in(names, ())] for key, names in named if isinstance(key, str)}


def read_beside(raw: Any, path: Path, names: Mapping[str, Sequence[str]]) -> str:
    """Return the words of the object around a quote, with actors' names in place of ids."""
    home = owner_path(path)
    while home and sum(1 for _ in strings_in(look_up(raw, home), ())) < _FEWEST_FIELDS:
        home = owner_path(home)
    return " ".join(name for _, word in strings_in(look_up(raw, home), ()) for name in names.get(word, (word,)))


def quote_words(given: Any) -> str | None:
    """Return the words of a quote given as a string or an object; None if it has none."""
    words = given.text if isinstance(given, Quote) else given.get("text") if isinstance(given, Mapping) else given
    return words if isinstance(words, str) else None
