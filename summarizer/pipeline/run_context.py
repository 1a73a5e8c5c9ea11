"""`Run`: the input of every stage of the pipeline for one brief."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from pydantic import BaseModel

from summarizer.engines.base import Engine, EngineTask
from summarizer.pipeline.receipt import Stopwatch
from summarizer.schemas.events import ProgressEvent

T = TypeVar("T", bound=BaseModel)

ProgressCallback: TypeAlias = Callable[[ProgressEvent], None]
"""Called when a stage begins, and when a part of a long article is written."""


def ignore_progress(_: ProgressEvent) -> None:
    """No-op progress callback."""


@dataclass(frozen=True, slots=True)
class Run(EngineTask[T], Generic[T]):
    """One run of the pipeline: the engine's task, the engine, the stopwatch and the progress callback.

    Attributes:
        engine: The engine that writes.
        stopwatch: Measures the stages, for the receipt.
        on_progress: Called when a stage begins.
    """

    engine: Engine
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    on_progress: ProgressCallback = ignore_progress
