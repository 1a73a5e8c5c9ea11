"""`--show-raw DIR`: keeps what models answered, one file for each request, before anything is checked or corrected."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from summarizer.cli.console import print_message
from summarizer.gateway.call_record import record_calls

if TYPE_CHECKING:  # it loads what calls models
    from summarizer.gateway.completion import Call

SECRET_NAMES: Final = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
"""Names of environment variables whose values are removed from answers."""

MIN_SECRET: Final = 8
"""Least length of a secret. Shorter values are words, such as the key `none` of a server that needs none."""

REMOVED: Final = "***"


@contextlib.contextmanager
def keep_answers(folder: str | None) -> Iterator[None]:
    """Write what models answer in the block into a folder, also if the block fails or is interrupted.

    Files are named by the time, a number and the purpose of the request, so that nothing is overwritten. Keys are
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
                for answer in describe_answers(call):
                    written += 1
                    path = place / f"{begun}-{written:02}-{answer['purpose']}.json"
                    path.write_bytes(remove_secrets(answer, call=call).encode(errors="backslashreplace"))
            told = f"{written} answer{'' if written == 1 else 's'} of models in {place}"
            print_message(told if written else f"no model was asked, so {place} has no answers")


def describe_answers(call: Call) -> Iterator[dict[str, Any]]:
    """Describe the requests of a call as the receipt does, each with the response as it came."""
    for attempt, request in zip(call.attempts, call.tries, strict=True):
        yield {**attempt.model_dump(mode="json"), "response": request.response}


def remove_secrets(answer: dict[str, Any], *, call: Call) -> str:
    """Write an answer as JSON without the keys of the call and of the environment.

    Half a surrogate pair, which UTF-8 does not allow, is not escaped.
    """
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    target = call.target
    secrets = {value for name, value in os.environ.items() if SECRET_NAMES.search(name)}
    secrets |= {value.get_secret_value() for value in target.params.extra_headers.values()}
    secrets |= {target.api_key.get_secret_value()} if target.api_key else set()
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= MIN_SECRET:
            text = text.replace(secret, REMOVED)
    return f"{text}\n"
