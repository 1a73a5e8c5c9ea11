"""The state of one run of the pipeline: its input (`Run`) and its result so far (`Outcome`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import Answers, Engine, EngineTask
from summarizer.pipeline.request import Stopwatch
from summarizer.schemas.audit import Caution, Completion, Gap
from summarizer.schemas.events import ProgressEvent
from summarizer.schemas.news import Actor
from summarizer.verification.contents import strings_in
from summarizer.verification.merge import item_lists
from summarizer.verification.prune import Verified, prune_answer

T = TypeVar("T", bound=BaseModel)

ProgressCallback: TypeAlias = Callable[[ProgressEvent], None]
"""Called when a stage begins, and when a part of a long article is written."""


@dataclass(frozen=True, slots=True)
class Run(EngineTask[T], Generic[T]):
    """One run of the pipeline: the engine's task, the engine, the stopwatch and the progress callback."""

    engine: Engine  # the engine that writes
    on_progress: ProgressCallback  # called when a stage begins
    stopwatch: Stopwatch = field(default_factory=Stopwatch)  # measures the stages, for the receipt


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """The result of a run so far."""

    kept: Verified[T]  # the verified object and the rejected items
    answers: Answers  # the engine's answers and their cost
    cautions: tuple[Caution, ...] = ()  # warnings for the reader
    completion: Completion | None = None  # result of the completion stage; None if it did not run
    gaps: tuple[Gap, ...] = ()  # parts of a long article that were not read
    is_in_parts: bool = False  # whether the article was read in parts


def trim(task: EngineTask[T], outcome: Outcome[T]) -> Outcome[T]:
    """Limit each section of an outcome to the caller's `max_items`."""
    kept, options = outcome.kept, task.options
    if options.max_items is None:
        return outcome
    raw, notes = trim_answer(kept.content, kept.raw, most=options.max_items)
    if not notes:
        return outcome
    trimmed = replace(
        prune_answer(task.schema, raw, verification=task.verification), rejected=kept.rejected, notes=kept.notes
    )
    warnings = (Caution(path="", kind="trimmed", message=note) for note in notes)
    return replace(outcome, kept=trimmed, cautions=(*outcome.cautions, *warnings))


def trim_answer(content: BaseModel, raw: Mapping[str, Any], *, most: int) -> tuple[dict[str, Any], list[str]]:
    """Cut the top-level lists of a verified answer.

    Args:
        most: Largest number of items in a list. Actors that kept items refer to stay, even beyond this number.

    Returns:
        The shortened answer, and a message for each list that was cut.
    """
    listed = {name: items for name, items in item_lists(content) if name in raw}
    cut = {**raw}
    for name, items in listed.items():
        if not is_actors(items):
            cut[name] = raw[name][:most]
    others = {name: cut[name] for name, items in listed.items() if not is_actors(items)}
    wanted = {text for _, text in strings_in(others, ())}
    for name, items in listed.items():
        if is_actors(items):
            needed = [place for place, actor in enumerate(items) if actor.id in wanted]
            spare = [place for place in range(len(items)) if place not in needed][: max(0, most - len(needed))]
            cut[name] = [raw[name][place] for place in sorted([*needed, *spare])]
    notes = [
        f"{len(raw[name]) - len(cut[name])} items of {name} were left out: at most {most} were requested"
        for name in listed
        if len(cut[name]) < len(raw[name])
    ]
    return cut, notes


def is_actors(items: Sequence[Any]) -> bool:
    return bool(items) and isinstance(items[0], Actor)
