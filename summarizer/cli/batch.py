"""`summarizer batch`: a file of articles in, a file of briefs out, made here or by a service."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from summarizer.cli.errors import COMPLETE, FAILED, PARTIAL, print_error
from summarizer.cli.files import read_input
from summarizer.cli.options import make_client, parse_options
from summarizer.errors import ArticleTooLargeError
from summarizer.schemas.brief import Options
from summarizer.settings import Settings


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """A batch that is wanted.

    Attributes:
        body: Its articles, as lines of JSON.
        model: The model's name.
        schema: The schema's name.
        options: What is asked for beyond that.
        retries: Whether what failed before is tried again.
    """

    body: bytes
    model: str | None
    schema: str
    options: Options
    retry_failed: bool

    @property
    def key(self) -> str:
        """The same for the same file and parameters: by it the batch is found again."""
        told = json.dumps([self.model, self.schema, self.options.model_dump(mode="json")]).encode()
        return f"file-{hashlib.sha256(told + self.body).hexdigest()}"


@dataclass(slots=True)
class ResultCounts:
    """How many of the results are what."""

    done: int = 0
    partial: int = 0
    failed: int = 0

    def add(self, line: bytes) -> None:
        """Count a result."""
        result = json.loads(line)
        if result["state"] != "done":
            self.failed += 1
            return
        self.done += 1
        self.partial += not result["brief"]["audit"]["complete"]


def run_batch(
    file: str,
    *,
    model: str | None,
    schema: str,
    server: str | None,
    out: str | None,
    retry_failed: bool,
    options: Mapping[str, Any],
) -> int:
    """Make briefs of the articles in a file, and write them.

    Raises:
        click.UsageError: An option's value cannot be used.
        SummarizerError: The batch was not accepted.
    """
    settings = Settings.load()
    asked = parse_options(options)
    body = read_input(file, limit=settings.batch_max_bytes + 1)
    if len(body) > settings.batch_max_bytes:
        raise ArticleTooLargeError(
            f"{file} has over {settings.batch_max_bytes:,} bytes. Split it, or raise SUMMARIZER_BATCH_MAX_BYTES."
        )
    request = BatchRequest(body, model, schema, asked, retry_failed)
    if server:
        return write_results(run_remote_batch(server, request), out=out)
    from summarizer.cli.local_batch import run_local_batch

    return write_results(run_local_batch(request, settings=settings), out=out)


def run_remote_batch(server: str, request: BatchRequest) -> Generator[bytes | int, None, None]:
    """Have a service make a batch; gives how many results there will be, and then each."""
    from summarizer.client.batch_calls import call_lines

    with make_client(server) as client:
        call = call_lines(
            request.body,
            schema=request.schema,
            model=request.model,
            options=request.options,
            idempotency_key=request.key,
        )
        batch = client.batches.send(call)
        if batch.state == "cancelled":
            batch = client.batches.resume(batch.id)
        if request.retry_failed and batch.counts.failed:
            batch = client.batches.retry(batch.id)
        yield batch.total
        try:
            for result in client.batches.results(batch.id):
                yield result.model_dump_json(exclude_none=True).encode() + b"\n"
        except KeyboardInterrupt:
            print_error(f"the batch {batch.id} goes on there; the same command follows it again")
            raise


def write_results(results: Generator[bytes | int, None, None], *, out: str | None) -> int:
    """Write results as they come, and tell how far it is on a terminal; gives the exit status."""
    counts = ResultCounts()
    with contextlib.closing(results), contextlib.ExitStack() as held:
        total = next(results)
        assert isinstance(total, int), "it comes first"
        target = open_output(out, held)
        advance = held.enter_context(show_progress(total))
        for line in results:
            assert isinstance(line, bytes), "only the first is none"
            target.write(line)
            target.flush()
            counts.add(line)
            advance(counts)
    return report_counts(counts)


def open_output(out: str | None, held: contextlib.ExitStack) -> IO[bytes]:
    """Where the results go."""
    return sys.stdout.buffer if out is None else held.enter_context(open(out, "wb"))  # noqa: PTH123 - as click gave it


@contextlib.contextmanager
def show_progress(total: int) -> Iterator[Any]:
    """Something that is called with each tally: on a terminal it moves a bar."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from summarizer.cli.progress import BatchProgressBar

    with BatchProgressBar(total) as bar:
        yield bar.show


def report_counts(counts: ResultCounts) -> int:
    """The exit status; what is missing is told on stderr."""
    if not counts.failed and not counts.partial:
        return COMPLETE
    print_error(
        f"{counts.done} done, {counts.partial} of them partial, and {counts.failed} failed (see their problems)"
    )
    return PARTIAL if counts.done else FAILED
