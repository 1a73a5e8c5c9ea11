"""Recorded calls: what a model answered, in a stream as well."""

from __future__ import annotations

import contextvars
import json
import weakref
from typing import Any

import summarizer
from summarizer.gateway.call_record import add_call, record_calls
from tests.api.test_provider import brief_with
from tests.support.provider_server import serve
from tests.support.service import ARTICLE, TRUE, configure_model
from tests.support.streamed import streamed


def test_a_streamed_answer_is_recorded_whole() -> None:
    with serve(streamed(brief_with(TRUE), pause=0)) as server, record_calls(has_responses=True) as calls:
        for _ in summarizer.stream(ARTICLE, settings=configure_model(server.base)):
            pass
    summarizer.summarize(ARTICLE)
    ((attempt,),) = (call.tries for call in calls)
    assert attempt.response is not None
    (choice,) = attempt.response["choices"]
    assert json.loads(choice["message"]["content"]) == brief_with(TRUE)
    assert choice["finish_reason"] == "stop"
    assert attempt.response["usage"]["completion_tokens"] == 20


def test_a_context_that_outlives_the_block_keeps_no_call() -> None:
    class Thing:
        """Stands for a call."""

    call: Any = Thing()
    with record_calls() as calls:
        add_call(call)
        kept = contextvars.copy_context()
    assert calls == [call]
    seen = weakref.ref(call)
    del call, calls
    assert seen() is None
    assert kept
