"""`--show-raw DIR`: saves the raw responses of models, one file per request, before they are checked or corrected."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from summarizer.cli.console import print_message
from summarizer.gateway.call_record import record_calls


@contextlib.contextmanager
def keep_answers(folder: str | None) -> Iterator[None]:
    """Write the responses of all model calls in the block into a folder, even if the block fails or is interrupted.

    File names consist of the time, a number and the request's purpose, so that nothing is overwritten. API keys are
    removed, in case a provider repeats them.
    """
    if folder is None:
        yield
        return
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    begun = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    with record_calls(has_responses=True) as calls:
        try:
            yield
        finally:
            written = 0
            for call in calls:
                from summarizer.gateway.provider_errors import remove_secrets  # loads the model libraries

                for attempt, request in zip(call.attempts, call.tries, strict=True):
                    answer: dict[str, Any] = {**attempt.model_dump(mode="json"), "response": request.response}
                    if request.refusal is not None:
                        answer["error"] = {"status": request.refusal.status, "body": request.refusal.body}
                    text = json.dumps(answer, ensure_ascii=False, indent=2, default=str)
                    written += 1
                    path = place / f"{begun}-{written:02}-{attempt.purpose}.json"
                    # surrogates, which UTF-8 cannot encode, stand as escapes
                    text = f"{remove_secrets(text, target=call.target)}\n"
                    path.write_bytes(text.encode(errors="backslashreplace"))
            message = f"{written} answer{'' if written == 1 else 's'} of models in {place}"
            print_message(message if written else f"no model was called, so {place} has no answers")
