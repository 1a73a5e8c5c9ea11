"""The routes of batches. A batch is looked up with the caller's key, so that callers see their own only."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse

from summarizer.api.auth import count_request, from_state, owner_of
from summarizer.api.batch_intake import NDJSONS, take_batch
from summarizer.api.http_request import json_quality, read_accepted
from summarizer.api.openapi import (
    NDJSON,
    describe_batch_body,
    describe_created_batch,
    describe_lines,
    describe_problems,
)
from summarizer.api.problems import problem_of_code
from summarizer.errors import DatabaseUnavailableError
from summarizer.jobs.runner import BatchRunner
from summarizer.report.batch_table import write_columns, write_result_row
from summarizer.report.table import escape_breaks
from summarizer.schemas.batches import Batch, BatchList
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.jobs.control import Result

AT_ONCE: Final = 100  # results that are read at once
POLL_INTERVAL: Final = 0.5  # seconds between two looks for further results

MAX_NUMBER: Final = 2**53 - 1
"""Largest number of a result that a caller can name. Larger integers fit neither every JSON reader nor a database."""

QUIET: Final = 15.0  # seconds after which an empty line says that the stream is alive

BatchService = Annotated[BatchRunner, from_state("batches")]

routes = APIRouter(prefix="/v1/batches", tags=["batches"])


@routes.post(
    "",
    status_code=202,
    response_model=Batch,
    openapi_extra=describe_batch_body(),
    dependencies=[Depends(count_request)],
    responses={**describe_created_batch(), **describe_problems(400, 401, 403, 408, 409, 413, 415, 422, 429, 500, 503)},
)
async def create_batch(request: Request, batches: BatchService) -> Response:
    """Have many articles made into briefs, as one job that goes on whatever happens to this service.

    Send `items` as JSON, or one item in each line as `application/x-ndjson` with `schema`, `model`, `options` (JSON)
    and `webhook` in the query; that takes up to 100,000. With JSON the query holds what the body leaves out. Nothing
    is accepted by halves: where an item is wrong, the problem names its line, and none is stored. The answer is 202
    with the batch, and comes when all is on disk.

    With an `Idempotency-Key` the same request makes one batch however often it is sent, as long as the batch is kept;
    the answer then says `Idempotency-Replayed: true`. The same key with another body is a 409.
    """
    settings: Settings = request.app.state.settings
    batches.require_worker()
    name, was_there = await take_batch(request, batches=batches, settings=settings)
    batches.nudge()
    batch = await read_batch(request, batches, name)
    place = f"{request.scope.get('root_path', '')}/v1/batches/{name}"
    headers = {"Location": place, **({"Idempotency-Replayed": "true"} if was_there else {})}
    return Response(batch.model_dump_json(), status_code=202, media_type="application/json", headers=headers)


@routes.get("", responses=describe_problems(401, 404, 422, 503))
async def get_batches(
    request: Request,
    batches: BatchService,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 20,
    before: Annotated[str | None, Query(max_length=100, description="The id of the last one that is known.")] = None,
) -> BatchList:
    """The batches that were made with this key, the latest first."""
    from summarizer.jobs.control import list_batches

    found = await batches.run_in_database(list_batches, owner=owner_of(request), limit=limit, before=before)
    return BatchList(batches=tuple(found))


@routes.get("/{name}", responses=describe_problems(401, 404, 503))
async def get_batch(request: Request, name: str, batches: BatchService) -> Batch:
    """How a batch stands: its items by state, how fast it goes, how long it will take, and what it has cost."""
    return await read_batch(request, batches, name)


@routes.get(
    "/{name}/results",
    responses={**describe_lines(), **describe_problems(401, 404, 406, 422, 503)},
    response_class=Response,
)
async def get_results(
    request: Request,
    name: str,
    batches: BatchService,
    after: Annotated[int, Query(ge=0, le=MAX_NUMBER, description="The `number` of the last one that is known.")] = 0,
    *,
    follow: Annotated[bool, Query(description="Go on until the batch has ended.")] = False,
) -> Response:
    """The results of a batch, each a line of JSON with its item's brief or its problem, in the order of their ending.

    They are there while the batch runs. `after` leaves out those up to a `number`, and `follow=true` goes on until the
    batch has ended, with an empty line now and then. Of an item that was retried the later line holds. With
    `Accept: text/csv` they are a table with a row for each.
    """
    from summarizer.jobs.control import check_batch

    as_table = wants_table(request)
    await batches.run_in_database(check_batch, name, owner=owner_of(request))
    lines = follow_results(batches, name, after=after, follows=follow, as_table=as_table)
    headers = {"X-Accel-Buffering": "no", "Vary": "Accept"}
    return StreamingResponse(lines, media_type="text/csv" if as_table else NDJSON, headers=headers)


def wants_table(request: Request) -> bool:
    """Whether a caller prefers a table of results to lines of JSON."""
    ranges = read_accepted(request)
    table = ranges.get("text/csv", ranges.get("text/*", 0.0))
    lines = max(json_quality(ranges), *(ranges.get(form, 0.0) for form in NDJSONS))
    if not table and not lines:
        raise HTTPException(406, f"Results have none of the accepted forms. Accept one of: {NDJSON}, text/csv.")
    return table > lines


@routes.post("/{name}/cancel", responses=describe_problems(401, 403, 404, 503))
async def cancel_batch(request: Request, name: str, batches: BatchService) -> Batch:
    """Start no further item. Items in progress are finished and kept, since they are paid for."""
    return await change(request, batches, name, "cancel")


@routes.post("/{name}/resume", responses=describe_problems(401, 403, 404, 503))
async def resume_batch(request: Request, name: str, batches: BatchService) -> Batch:
    """Go on with what a cancelled batch has left. What is done is not done again."""
    return await change(request, batches, name, "resume")


@routes.post("/{name}/retry", responses=describe_problems(401, 403, 404, 503))
async def retry_batch(request: Request, name: str, batches: BatchService) -> Batch:
    """Begin the items that failed once more."""
    return await change(request, batches, name, "retry")


@routes.delete("/{name}", status_code=204, responses=describe_problems(401, 403, 404, 503))
async def delete_batch(request: Request, name: str, batches: BatchService) -> None:
    """Remove a batch with its articles and briefs, also one that runs. Results of items in progress are dropped."""
    from summarizer.jobs.control import delete_batch as remove

    await batches.run_in_database(remove, name, owner=owner_of(request))


async def read_batch(request: Request, batches: BatchRunner, name: str) -> Batch:
    from summarizer.jobs.control import describe_batch

    return await batches.run_in_database(describe_batch, name, owner=owner_of(request))


async def change(request: Request, batches: BatchRunner, name: str, how: Literal["cancel", "resume", "retry"]) -> Batch:
    """Do something with a batch; gives it as it stands then."""
    from summarizer.jobs import control

    await batches.run_in_database(getattr(control, how), name, owner=owner_of(request))
    batches.nudge()
    return await read_batch(request, batches, name)


async def follow_results(
    batches: BatchRunner, name: str, *, after: int, follows: bool, as_table: bool
) -> AsyncIterator[bytes]:
    from summarizer.jobs.control import is_over, read_results

    if as_table:
        yield write_columns()

    clock = asyncio.get_running_loop().time
    spoke = clock()
    while True:
        try:
            ends = not follows or await batches.run_in_database(is_over, name)
            found = await batches.run_in_database(read_results, name, after=after, limit=AT_ONCE)
        except DatabaseUnavailableError:
            if not follows:
                raise  # the connection breaks off, and the caller comes back with `after`
            ends, found = False, []
        if found:
            yield await asyncio.to_thread(write_rows if as_table else write_lines, found)
            after, spoke = found[-1].number, clock()
        elif ends:
            return
        else:
            if clock() - spoke > QUIET:
                yield b"\n"
                spoke = clock()
            await asyncio.sleep(POLL_INTERVAL)


def write_lines(results: Sequence[Result]) -> bytes:
    return b"".join(map(write_line, results))


def write_rows(results: Sequence[Result]) -> bytes:
    return b"".join(write_result_row(write_line(result)) for result in results)


def write_line(result: Result) -> bytes:
    """A result as a line of JSON; the brief as it was stored."""
    told = {"number": result.number, "id": result.id, "state": "done" if result.is_done else "failed"}
    head = json.dumps({**told, "attempts": result.attempts}, ensure_ascii=False).encode()
    if result.is_done:
        name, body = b"brief", result.body
    else:
        wrong = json.loads(result.body)
        problem = problem_of_code(
            wrong["code"], wrong["detail"], rejections=wrong.get("errors", ()), attempts=wrong.get("attempts", ())
        )
        name, body = b"problem", problem.model_dump_json().encode()
    return escape_breaks(head[:-1] + b', "' + name + b'": ' + body + b"}\n")
