"""`Run`: what every stage of the pipeline needs of one brief that is being made."""

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
"""Called with each stage that begins, and with each part of a long article that is written."""


def ignore_progress(_: ProgressEvent) -> None:
    """No-op progress callback."""


@dataclass(frozen=True, slots=True)
class Run(EngineTask[T], Generic[T]):
    """One pass through the pipeline: the task for the engine, the engine, and who is told about it.

    Attributes:
        engine: The engine that writes.
        stopwatch: Measures the stages, for the receipt.
        on_progress: Called with how far the work is.
    """

    engine: Engine
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    on_progress: ProgressCallback = ignore_progress
