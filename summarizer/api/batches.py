"""The batch routes. Every lookup includes the caller's key, so that callers see only their own batches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from summarizer.api.auth import count_request, from_state, owner_of
from summarizer.api.batch_intake import NDJSONS, take_batch
from summarizer.api.batch_lines import write_line
from summarizer.api.http_request import JSON, quality, read_accepted
from summarizer.api.openapi import (
    NDJSON,
    describe_batch_body,
    describe_created_batch,
    describe_lines,
    describe_problems,
)
from summarizer.errors import DatabaseUnavailableError, OverloadedError
from summarizer.jobs.runner import BatchRunner, load_batches
from summarizer.report.batch_table import write_columns, write_result_row
from summarizer.schemas.batches import Batch, BatchList
from summarizer.settings import Settings

AT_ONCE: Final = 100  # results read in one query
POLL_INTERVAL: Final = 0.5  # seconds between two queries for further results

MAX_NUMBER: Final = 2**53 - 1
"""Largest result number accepted. Not every JSON parser or database handles larger integers."""

QUIET: Final = 15.0  # seconds without a result after which an empty line keeps the connection alive

BatchService = Annotated[BatchRunner, from_state("batches")]
BatchId = Annotated[str, Path(alias="id", description="The `id` of a batch.")]

routes = APIRouter(prefix="/v1/batches", tags=["batches"], dependencies=[Depends(load_batches)])


@routes.post(
    "",
    status_code=202,
    response_model=Batch,
    openapi_extra=describe_batch_body(),
    dependencies=[Depends(count_request)],
    responses={**describe_created_batch(), **describe_problems(400, 401, 403, 408, 409, 413, 415, 422, 429, 500, 503)},
)
async def create_batch(request: Request, batches: BatchService) -> Response:
    """Create briefs of many articles in one job, which survives restarts of the service.

    Send `items` as JSON, or one item per line as `application/x-ndjson` with `schema`, `model`, `options` (JSON) and
    `webhook` as query parameters; a batch takes up to 100,000 items. Query parameters also apply to a JSON body that
    does not set them. A batch is accepted as a whole or not at all: if an item is invalid, the problem names its line
    and nothing is stored. The response is 202 with the batch, and is sent when everything is on disk.

    With an `Idempotency-Key`, the same request creates one batch however often it is sent, as long as the batch is
    kept; repeated responses have `Idempotency-Replayed: true`. The same key with another body is a 409.
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
    limit: Annotated[int, Query(ge=1, le=100, description="Maximum number of batches to return.")] = 20,
    before: Annotated[
        str | None, Query(max_length=100, description="The id of the last batch of the previous page.")
    ] = None,
) -> BatchList:
    """List the batches created with the caller's key, newest first."""
    from summarizer.jobs.control import list_batches

    found = await batches.run_in_database(list_batches, owner=owner_of(request), limit=limit, before=before)
    return BatchList(batches=tuple(found))


@routes.get("/{id}", responses=describe_problems(401, 404, 503))
async def get_batch(request: Request, name: BatchId, batches: BatchService) -> Batch:
    """Return the progress of a batch: items by state, speed, estimated time left, and cost so far."""
    return await read_batch(request, batches, name)


@routes.get(
    "/{id}/results",
    responses={**describe_lines(), **describe_problems(401, 404, 406, 422, 503)},
    response_class=Response,
)
async def get_results(
    request: Request,
    name: BatchId,
    batches: BatchService,
    after: Annotated[int, Query(ge=0, le=MAX_NUMBER, description="The `number` of the last result received.")] = 0,
    *,
    follow: Annotated[bool, Query(description="Keep the response open until the batch has ended.")] = False,
) -> Response:
    """Return the results of a batch as lines of JSON, each with an item's brief or problem, in order of completion.

    Results are available while the batch runs. `after` skips results up to that `number`; `follow=true` keeps the
    response open until the batch has ended, with an empty line now and then. If an item was retried, its last line
    counts. With `Accept: text/csv` the response is a table with one row per result.
    """
    from summarizer.jobs.control import check_batch

    as_table = wants_table(request)
    check = partial(batches.run_in_database, check_batch, name, owner=owner_of(request))
    await check()
    lines = follow_results(batches, name, after=after, follows=follow, as_table=as_table, check=check)
    headers = {"X-Accel-Buffering": "no", "Vary": "Accept"}
    return StreamingResponse(lines, media_type="text/csv" if as_table else NDJSON, headers=headers)


def wants_table(request: Request) -> bool:
    ranges = read_accepted(request)
    table = quality("text/csv", ranges)
    lines = max(quality(kind, ranges) for kind in (JSON, *NDJSONS))
    if not table and not lines:
        raise HTTPException(406, f"Results are not available in an accepted format. Accept one of: {NDJSON}, text/csv.")
    return table > lines


@routes.post("/{id}/cancel", responses=describe_problems(401, 403, 404, 503))
async def cancel_batch(request: Request, name: BatchId, batches: BatchService) -> Batch:
    """Cancel a batch: start no further items. Items in progress are finished and kept, since they are paid for."""
    return await change(request, batches, name, "cancel")


@routes.post("/{id}/resume", responses=describe_problems(401, 403, 404, 503))
async def resume_batch(request: Request, name: BatchId, batches: BatchService) -> Batch:
    """Resume a cancelled batch with its remaining items. Finished items are not repeated."""
    return await change(request, batches, name, "resume")


@routes.post("/{id}/retry", responses=describe_problems(401, 403, 404, 503))
async def retry_batch(request: Request, name: BatchId, batches: BatchService) -> Batch:
    """Retry the failed items of a batch."""
    return await change(request, batches, name, "retry")


@routes.delete("/{id}", status_code=204, responses=describe_problems(401, 403, 404, 503))
async def delete_batch(request: Request, name: BatchId, batches: BatchService) -> None:
    """Delete a batch with its articles and briefs, even while it runs. Results of items in progress are dropped."""
    from summarizer.jobs.control import delete_batch as remove

    await batches.run_in_database(remove, name, owner=owner_of(request))


async def read_batch(request: Request, batches: BatchRunner, name: str) -> Batch:
    from summarizer.jobs.control import describe_batch

    return await batches.run_in_database(describe_batch, name, owner=owner_of(request))


async def change(request: Request, batches: BatchRunner, name: str, how: Literal["cancel", "resume", "retry"]) -> Batch:
    """Apply an operation of `jobs.control` to a batch, and return the batch afterwards."""
    from summarizer.jobs import control

    await batches.run_in_database(getattr(control, how), name, owner=owner_of(request))
    batches.nudge()
    return await read_batch(request, batches, name)


async def follow_results(
    batches: BatchRunner, name: str, *, after: int, follows: bool, as_table: bool, check: Callable[[], Awaitable[None]]
) -> AsyncIterator[bytes]:
    """Yield results; `check` raises an error if the batch is gone, whose results do not end as if they were all."""
    from summarizer.jobs.control import is_over, read_results

    if as_table:
        yield write_columns()

    clock = asyncio.get_running_loop().time
    last_sent = clock()
    while True:
        try:
            ends = not follows or await batches.run_in_database(is_over, name)
            found = await batches.run_in_database(read_results, name, after=after, limit=AT_ONCE)
        except DatabaseUnavailableError:
            if not follows:
                raise  # breaks the connection off; the caller resumes with `after`
            ends, found = False, []
        if found:
            lines = map(write_line, found)
            yield await asyncio.to_thread(b"".join, map(write_result_row, lines) if as_table else lines)
            after, last_sent = found[-1].number, clock()
        elif ends:
            await check()  # an error breaks the connection off: a client that asks again is told of it
            return
        elif batches.has_stopped:
            raise OverloadedError("The service is being stopped. Ask again for the results after the last one.")
        else:
            if clock() - last_sent > QUIET:
                yield b"\n"
                last_sent = clock()
            await asyncio.sleep(POLL_INTERVAL)
