"""Progress bars for terminals, written to stderr and removed when the work is done."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

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
"""Labels of stages in the progress bar."""


class TransientBar(Progress):
    def __init__(self, *columns: ProgressColumn) -> None:
        super().__init__(
            *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
        )


class ProgressBar(TransientBar):
    """Progress of one brief: stage, part of a long article, verified and rejected items, elapsed time."""

    def __init__(self) -> None:
        super().__init__(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[come]}", markup=False),
            TimeElapsedColumn(),
        )
        self._task = self.add_task(ASKING, total=None, come="")
        self._items = self._rejected = 0

    def show(self, event: StreamEvent) -> None:
        if event.type == "progress":
            of = f", part {event.part} of {event.parts}" if event.parts else ""
            description = f"{STAGES[event.stage]}{of}"
            self.update(self._task, description=description, total=event.parts, completed=event.part or 0)
            return
        if event.type == "restarted":
            self._items = self._rejected = 0
        elif event.type == "item":
            self._items += 1
        elif event.type == "rejected":
            self._rejected += 1
            self._items -= event.index is not None  # was counted as verified before
        rejected = f", {self._rejected} rejected" if self._rejected else ""
        self.update(self._task, come=f"{self._items} verified{rejected}" if self._items else rejected[2:])


class BatchProgressBar(TransientBar):
    """Progress of a batch: finished and failed items, elapsed and remaining time."""

    def __init__(self, total: int) -> None:
        super().__init__(
            TextColumn("{task.completed}/{task.total}"),
            BarColumn(bar_width=40),
            TextColumn("{task.fields[failed]}", markup=False),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._task = self.add_task("", total=total, failed="")

    def show(self, *, done: int, failed: int) -> None:
        self.update(self._task, completed=done + failed, failed=f"{failed} failed" if failed else "")
