"""`provenbrief worker`: works on batches without serving HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import signal

from summarizer.cli.console import COMPLETE, end_at_hangup, load_service_settings, print_message
from summarizer.jobs.runner import BatchRunner
from summarizer.pipeline.brief_cache import open_service_cache
from summarizer.storage.database import find_database
from summarizer.tracing import send_spans


def run_worker() -> int:
    settings = load_service_settings()
    place = find_database(settings)
    with send_spans():
        return asyncio.run(
            work(BatchRunner(settings, cache=open_service_cache(settings), works=True), shown=place.shown)
        )


async def work(batches: BatchRunner, *, shown: str) -> int:
    """Work until SIGINT or SIGTERM, then let running items finish for a while; `shown` names the database."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows raises KeyboardInterrupt instead
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    end_at_hangup()
    print_message(f"working on batches in {shown}, stop with Ctrl-C")
    waiting, working = asyncio.ensure_future(stopped.wait()), asyncio.ensure_future(batches.work())
    await asyncio.wait({waiting, working}, return_when=asyncio.FIRST_COMPLETED)
    if working.done():
        working.result()  # raises if the database cannot be used
    print_message("finishing the items in progress")
    await batches.close()
    waiting.cancel()
    await asyncio.gather(waiting, working, return_exceptions=True)
    return COMPLETE
