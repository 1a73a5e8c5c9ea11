"""Progress bars on stderr of a terminal, which disappear when the work is done."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from summarizer.cli.batch import ResultCounts
from summarizer.schemas.events import StreamEvent

ASKING: Final = "asking"

STAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "writing": "writing",
        "verifying": "verifying",
        "completing": "asking for what is missing",
        "reviewing": "reviewing",
        "auditing": "auditing",
    }
)
"""Labels of the stages."""


class ProgressBar:
    """Progress of one brief: stage, parts of a long article, verified and rejected items, elapsed time."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[come]}", markup=False),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task(ASKING, total=None, come="")
        self._items = self._rejected = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def show(self, event: StreamEvent) -> None:
        """Update the bar with an event."""
        if event.type == "progress":
            of = f", part {event.part} of {event.parts}" if event.parts else ""
            description = f"{STAGES[event.stage]}{of}"
            self._progress.update(self._task, description=description, total=event.parts, completed=event.part or 0)
            return
        if event.type == "restarted":
            self._items = self._rejected = 0
        elif event.type == "item":
            self._items += 1
        elif event.type == "rejected":
            self._rejected += 1
            self._items -= event.index is not None  # it was counted as verified before
        rejected = f", {self._rejected} rejected" if self._rejected else ""
        self._progress.update(self._task, come=f"{self._items} verified{rejected}" if self._items else rejected[2:])


class BatchProgressBar:
    """Progress of a batch: finished and failed items, elapsed and remaining time."""

    def __init__(self, total: int) -> None:
        self._progress = Progress(
            TextColumn("{task.completed}/{task.total}"),
            BarColumn(bar_width=40),
            TextColumn("{task.fields[failed]}", markup=False),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task("", total=total, failed="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def show(self, counts: ResultCounts) -> None:
        """Update the bar with the number of results."""
        failed = f"{counts.failed} failed" if counts.failed else ""
        self._progress.update(self._task, completed=counts.done + counts.failed, failed=failed)
