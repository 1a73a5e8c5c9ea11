"""`summarizer batch`: articles in, briefs out, made here or by a service."""

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
from summarizer.cli.errors import COMPLETE, FAILED, PARTIAL, complain
from summarizer.cli.options import open_client, read_given
from summarizer.schemas.brief import Options
from summarizer.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
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
    retries: bool

    @property
    def key(self) -> str:
        """The same for the same file and parameters: by it the batch is found again."""
        told = json.dumps([self.model, self.schema, self.options.model_dump(mode="json")]).encode()
        return f"file-{hashlib.sha256(told + self.body).hexdigest()}"


@dataclass(slots=True)
class Tally:
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


@dataclass(frozen=True, slots=True)
class Output:
    """Where the results go, None for standard output, and in which form."""

    path: str | None
    form: ResultForm


def brief_batch(
    inputs: Sequence[str],
    *,
    model: str | None,
    schema: str,
    server: str | None,
    output: Output,
    retries: bool,
    options: Mapping[str, Any],
) -> int:
    """Make briefs of the articles that are given, and write them.

    Raises:
        click.UsageError: An option's value cannot be used, or inputs that do not go together.
        SummarizerError: An input cannot be read, or the batch was not accepted.
    """
    settings = Settings.load()
    asked = read_given(options)
    wanted = Wanted(gather_items(inputs, settings=settings), model, schema, asked, retries)
    if server:
        return write_results(follow_service(server, wanted), output)
    from summarizer.cli.batch_here import follow_here

    return write_results(follow_here(wanted, settings=settings), output)


def follow_service(server: str, wanted: Wanted) -> Generator[bytes | int, None, None]:
    """Have a service make a batch; gives how many results there will be, and then each."""
    from summarizer.client.batch_calls import call_lines

    with open_client(server) as client:
        call = call_lines(
            wanted.body,
            schema=wanted.schema,
            model=wanted.model,
            options=wanted.options,
            idempotency_key=wanted.key,
        )
        batch = client.batches.send(call)
        if batch.state == "cancelled":
            batch = client.batches.resume(batch.id)
        if wanted.retries and batch.counts.failed:
            batch = client.batches.retry(batch.id)
        yield batch.total
        try:
            for result in client.batches.results(batch.id):
                yield result.model_dump_json(exclude_none=True).encode() + b"\n"
        except KeyboardInterrupt:
            complain(f"the batch {batch.id} goes on there; the same command follows it again")
            raise


def write_results(results: Generator[bytes | int, None, None], output: Output) -> int:
    """Write results as they come, and tell how far it is on a terminal; gives the exit status."""
    tally = Tally()
    with contextlib.closing(results), contextlib.ExitStack() as held:
        total = next(results)
        assert isinstance(total, int), "it comes first"
        target = open_output(output.path, held)
        target.write(write_head(output.form))
        advance = held.enter_context(show_progress(total))
        for line in results:
            assert isinstance(line, bytes), "only the first is none"
            target.write(write_result(line, output.form))
            target.flush()
            tally.add(line)
            advance(tally)
    return report(tally)


def open_output(out: str | None, held: contextlib.ExitStack) -> IO[bytes]:
    """Where the results go."""
    return sys.stdout.buffer if out is None else held.enter_context(open(out, "wb"))  # noqa: PTH123 - as click gave it


@contextlib.contextmanager
def show_progress(total: int) -> Iterator[Any]:
    """Something that is called with each tally: on a terminal it moves a bar."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from summarizer.cli.progress import BatchBar

    with BatchBar(total) as bar:
        yield bar.show


def report(tally: Tally) -> int:
    """The exit status; what is missing is told on stderr."""
    if not tally.failed and not tally.partial:
        return COMPLETE
    complain(f"{tally.done} done, {tally.partial} of them partial, and {tally.failed} failed (see their problems)")
    return PARTIAL if tally.done else FAILED
