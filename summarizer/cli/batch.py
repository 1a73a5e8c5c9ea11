"""`provenbrief batch`: makes briefs of articles, in this process or with a service."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from summarizer.cli.batch_inputs import gather_items
from summarizer.cli.batch_outputs import ResultForm, write_head, write_result
from summarizer.cli.errors import COMPLETE, FAILED, PARTIAL, print_error
from summarizer.cli.options import make_client, parse_options
from summarizer.schemas.brief import Options
from summarizer.settings import Settings


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """A batch to be made.

    Attributes:
        body: The articles, as lines of JSON.
        model: Name of the model.
        schema: Name of the schema.
        options: Options of the briefs.
        retry_failed: Whether to retry items that failed in an earlier run.
    """

    body: bytes
    model: str | None
    schema: str
    options: Options
    retry_failed: bool

    @property
    def key(self) -> str:
        """Idempotency key, the same for the same file and parameters, so that another run continues the batch."""
        told = json.dumps([self.model, self.schema, self.options.model_dump(mode="json")]).encode()
        return f"file-{hashlib.sha256(told + self.body).hexdigest()}"


@dataclass(slots=True)
class ResultCounts:
    """Number of results by state."""

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


@dataclass(frozen=True, slots=True)
class Output:
    """Path of the results, None for standard output, and their format."""

    path: str | None
    form: ResultForm


def run_batch(
    inputs: Sequence[str],
    *,
    model: str | None,
    schema: str,
    server: str | None,
    output: Output,
    retry_failed: bool,
    options: Mapping[str, Any],
) -> int:
    """Make briefs of articles, write them, and return the exit status.

    Raises:
        click.UsageError: The value of an option is invalid, or the inputs do not go together.
        SummarizerError: An input cannot be read, or the batch was not accepted.
    """
    settings = Settings.load()
    asked = parse_options(options)
    request = BatchRequest(gather_items(inputs, settings=settings), model, schema, asked, retry_failed)
    if server:
        return write_results(run_remote_batch(server, request), output)
    from summarizer.cli.local_batch import run_local_batch

    return write_results(run_local_batch(request, settings=settings), output)


def run_remote_batch(server: str, request: BatchRequest) -> Generator[bytes | int, None, None]:
    """Make a batch with a service. Yields the number of results, and then each result."""
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
            print_error(f"the batch {batch.id} goes on at the service; run the same command to follow it again")
            raise


def write_results(results: Generator[bytes | int, None, None], output: Output) -> int:
    """Write results as they come, with a progress bar on a terminal, and return the exit status."""
    counts = ResultCounts()
    with contextlib.closing(results), contextlib.ExitStack() as held:
        total = next(results)
        assert isinstance(total, int), "the first value is the total"
        target = open_output(output.path, held)
        target.write(write_head(output.form))
        advance = held.enter_context(show_progress(total))
        for line in results:
            assert isinstance(line, bytes), "later values are results"
            target.write(write_result(line, output.form))
            target.flush()
            counts.add(line)
            advance(counts)
    return report_counts(counts)


def open_output(out: str | None, held: contextlib.ExitStack) -> IO[bytes]:
    """Open the output file, or standard output."""
    return sys.stdout.buffer if out is None else held.enter_context(open(out, "wb"))  # noqa: PTH123 - as click gave it


@contextlib.contextmanager
def show_progress(total: int) -> Iterator[Any]:
    """Give a callback for counts, which moves a progress bar on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from summarizer.cli.progress import BatchProgressBar

    with BatchProgressBar(total) as bar:
        yield bar.show


def report_counts(counts: ResultCounts) -> int:
    """Return the exit status, and report failed and partial results on stderr."""
    if not counts.failed and not counts.partial:
        return COMPLETE
    print_error(
        f"{counts.done} done, {counts.partial} of them partial, and {counts.failed} failed (see their problems)"
    )
    return PARTIAL if counts.done else FAILED
