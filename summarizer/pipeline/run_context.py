"""The state of one run of the pipeline: its input (`Run`) and its result so far (`Outcome`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import Answers, Engine, EngineTask
from summarizer.pipeline.request import Stopwatch
from summarizer.schemas.audit import Caution, Completion, Gap
from summarizer.schemas.events import ProgressEvent
from summarizer.verification.prune import Verified

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
