"""One call of a model: Instructor over LiteLLM's asynchronous completion, with its re-asks, inside one time limit.

What goes wrong becomes one of our errors here, and leaves as a value: raised in place it would drag LiteLLM's and
Instructor's errors along as its context, and those hold the key, the prompt and the article. How a single request is
made is `requests`' part.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from summarizer.gateway import failures
from summarizer.gateway.budget import Budget
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.modes import NEXT, WireMode, instructor_mode, learn_mode
from summarizer.gateway.requests import Call, make_request
from summarizer.gateway.streams import Listener
from summarizer.gateway.target import Target
from summarizer.schemas.brief import Purpose


async def call_model(
    response_model: type[BaseModel],
    messages: Sequence[Mapping[str, str]],
    *,
    target: Target,
    context: Any,
    reasks: int,
    purpose: Purpose = "answer",
    deadline: float | None = None,
    budget: Budget | None = None,
    listener: Listener | None = None,
    on_attempt: Callable[[], None] | None = None,
) -> Call:
    """Ask a model for an object, and ask again for what fails its validation.

    Where the provider refuses what the mode rests on, and the mode was only a guess, the next one is tried once.

    Args:
        response_model: What the model is to answer; its JSON Schema goes over the wire.
        messages: The conversation. Nothing in it is rendered or escaped.
        target: The model.
        context: Validation context. It must be falsy: a truthy one makes Instructor render the messages as templates.
        reasks: How often to ask again.
        purpose: What for; it is told in the record.
        deadline: When it must have ended, by the event loop's clock; by default the target's timeout from now.
        budget: What all calls for one request may take together.
        listener: Who is shown the answers as they are written; they are streamed then.
        on_attempt: Called as each request is made, so before its answer is validated.

    Returns:
        What happened; `error` is set where no answer passed validation.
    """
    assert not context, "a truthy context would have the article rendered as a template"
    call = Call(target, purpose, budget=budget or Budget(), listener=listener, on_attempt=on_attempt)
    call.name, call.properties = (
        response_model.__name__,
        tuple(response_model.model_json_schema().get("properties", ())),
    )
    now = asyncio.get_running_loop().time()
    until = now + target.timeout if deadline is None else deadline
    if until <= now:
        call.error, call.broken_off = failures.timed_out(target), True
        return call
    await _ask(response_model, messages, call=call, context=context, reasks=reasks, until=until)
    if call.mode_refused and target.is_mode_free and target.mode in NEXT and not call.answered:
        call.target = replace(target, mode=NEXT[target.mode])
        call.error, call.broken_off, call.mode_refused = None, False, False
        await _ask(response_model, messages, call=call, context=context, reasks=reasks, until=until)
        if call.error is None:
            learn_mode(call.target.mode, model=target.model, api_base=target.api_base)
    return call


async def _ask(
    response_model: type[BaseModel],
    messages: Sequence[Mapping[str, str]],
    *,
    call: Call,
    context: Any,
    reasks: int,
    until: float,
) -> None:
    """Ask in one mode; what happens goes into the call's record."""
    bug: Exception | None = None
    libraries = load_libraries()
    hooks = libraries.Hooks()
    hooks.on("parse:error", lambda error: _note(call, error))
    call.until = until
    try:
        async with asyncio.timeout_at(until) as call.clock:
            await _client(call.target.mode).create(
                response_model=_prepare(response_model),
                messages=[dict(message) for message in messages],
                context=context,
                max_retries=reasks,
                hooks=hooks,
                call=call,
            )
    except TimeoutError:
        call.error, call.broken_off = failures.timed_out(call.target), True
        call.fail("no whole answer within the time limit")
    except libraries.InstructorError as error:
        cause = error.__cause__ or error
        if call.error is None and isinstance(cause, ValueError):  # pydantic's, json's and Instructor's own are all
            again = ", and was not when asked again" if len(call.tries) > 1 else ""
            call.error = failures.unreadable(call.target, f"was no object in the schema{again}")
        elif call.error is None:
            bug = cause if isinstance(cause, Exception) else error
    if bug is not None:
        raise bug from None


@cache
def _client(mode: WireMode) -> Any:
    return load_libraries().instructor.from_litellm(make_request, mode=instructor_mode(mode))


@lru_cache(maxsize=128)
def _prepare(response_model: type[BaseModel]) -> Any:
    """Instructor's form of the model, made once: it would make a new class on every call, and keep them all."""
    return load_libraries().instructor.response_schema(response_model)


def _note(call: Call, error: Exception) -> None:
    """Say in the record why an answer did not do; not in its own words."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        call.fail(str(first.get("ctx", {}).get("summary") or "the answer was not the JSON that was asked for"))
    else:
        call.fail("the answer held no object in the form that was asked for")
