"""Answers as they are kept for a key, and told again. Who may have one, and for how long, is decided elsewhere."""

from __future__ import annotations

import json
from typing import Final

from fastapi import Response

from summarizer.api.idempotency_store import StoredResponse
from summarizer.api.problems import MEDIA_TYPE, SHOULD_RETRY, problem_of
from summarizer.errors import SummarizerError
from summarizer.schemas.brief import Envelope
from summarizer.telemetry import current_request_id

REPLAYED: Final = "Idempotency-Replayed"
JSON: Final = "application/json"


class ReplayedError(Exception):
    """The kept answer is an error."""

    def __init__(self, kept: StoredResponse) -> None:
        super().__init__()
        self.answer = replay(kept)


def keep_answer(answer: Response) -> StoredResponse:
    """An answer as it is kept."""
    return StoredResponse(
        answer.status_code, answer.media_type or JSON, bytes(answer.body), answer.headers.get("location")
    )


def keep_brief(brief: Envelope) -> StoredResponse:
    """A brief as it is kept."""
    return StoredResponse(200, JSON, brief.model_dump_json().encode())


def keep_error(error: SummarizerError) -> StoredResponse:
    """An error as it is kept."""
    problem = problem_of(error)
    return StoredResponse(problem.status, MEDIA_TYPE, problem.model_dump_json().encode())


def mark_replay(answer: Response) -> Response:
    """An answer that says that it was made before."""
    answer.headers[REPLAYED] = "true"
    return answer


def replay(kept: StoredResponse) -> Response:
    """A kept answer, told again. A problem names the request that it answers now."""
    headers = {REPLAYED: "true"}
    body = kept.body
    if kept.media_type == MEDIA_TYPE:
        body = json.dumps({**json.loads(body), "request_id": current_request_id.get()}).encode()
        headers[SHOULD_RETRY] = "false"
    if kept.location is not None:
        headers["Location"] = kept.location
    return Response(body, status_code=kept.status, media_type=kept.media_type, headers=headers)
