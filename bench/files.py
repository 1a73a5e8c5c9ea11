"""What reading files in another process costs: CPU a file, in the same process and in another one.

    python -m bench.files

Linux only: it reads /proc.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

from summarizer.ingest import read_document
from summarizer.ingest.isolation import ReceivedFile, read_isolated
from summarizer.settings import Settings
from tests.support.documents import make_docx, make_page, make_pdf

FILES: dict[str, Callable[[], bytes]] = {
    "PDF, 1 page": make_pdf,
    "PDF, 10 pages": lambda: make_pdf(times=10),
    "DOCX": make_docx,
    "web page": lambda: make_page().encode(),
}
TIMES = 50


def main() -> None:
    print(f"{'CPU a file (ms)':<16}{'same':>8}{'other':>8}{'of that here':>14}")
    for name, make in FILES.items():
        same, other, here = asyncio.run(measure(ReceivedFile(make())))
        print(f"{name:<16}{1000 * same:>8.1f}{1000 * other:>8.1f}{1000 * here:>14.1f}")


async def measure(file: ReceivedFile) -> tuple[float, float, float]:
    """CPU seconds a file: in this process, in both processes together, and of that in this one."""
    settings = Settings()
    read_document(file.data)  # loads the parser
    await read_isolated(file, settings=settings)
    begun = time.process_time()
    for _ in range(TIMES):
        read_document(file.data)
    same = time.process_time() - begun
    begun, others = time.process_time(), read_children()
    for _ in range(TIMES):
        await read_isolated(file, settings=settings)
    here = time.process_time() - begun
    return same / TIMES, (here + read_children() - others) / TIMES, here / TIMES


def read_children() -> float:
    """CPU seconds of the processes that this one started and that run."""
    seconds = 0.0
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        for child in (task / "children").read_text().split():
            seconds += int(Path(f"/proc/{child}/schedstat").read_text().split()[0]) / 1e9
    return seconds


if __name__ == "__main__":
    main()
