"""A structured call of a model: Instructor over LiteLLM, with re-asks, within one time limit.

Errors are returned in the call's record, not raised: a raised error would have LiteLLM's and Instructor's exceptions as
context, which contain the key, the prompt and the article. `gateway.call` makes the individual requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from summarizer.gateway import provider_errors
from summarizer.gateway.budget import Budget
from summarizer.gateway.call import AnswerContext, ModelCall, complete
from summarizer.gateway.call_record import add_call
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.modes import NEXT_MODE, WireMode, learn_mode, to_instructor_mode
from summarizer.gateway.streaming import Listener
from summarizer.gateway.target import Target
from summarizer.schemas.brief import Purpose


@dataclass(frozen=True, slots=True)
class CallOptions:
    reasks: int = 0  # how often to ask again if an answer is not an object of the schema
    purpose: Purpose = "answer"
    budget: Budget | None = None  # None for no limit
    listener: Listener | None = None  # called with each piece of an answer; if given, answers are streamed


async def call_model(
    response_model: type[BaseModel],
    messages: Sequence[Mapping[str, str]],
    *,
    target: Target,
    context: AnswerContext | None,
    options: CallOptions = CallOptions(),
) -> ModelCall:
    """Ask a model for an object, and ask again if the answer fails validation.

    If the provider rejects the mode and the mode was a guess, the next mode is tried.

    Args:
        response_model: Pydantic model of the answer. Its JSON Schema is sent.
        messages: The conversation, sent as it is.
        context: Validation context. It must be falsy, since Instructor would render the messages as templates.

    Returns:
        The record of the call. `error` is set if no answer passed validation.
    """
    assert not context, "a truthy context would have the article rendered as a template"
    budget = options.budget or Budget()
    call = ModelCall(target, options.purpose, budget=budget, listener=options.listener, context=context)
    add_call(call)
    call.name, call.properties = response_model.__name__, list_properties(response_model)
    if target.timeout <= 0:
        call.error, call.broken_off = provider_errors.timed_out(target), True
        return call
    until = asyncio.get_running_loop().time() + target.timeout
    await _ask(response_model, messages, call=call, reasks=options.reasks, until=until)
    while call.tries_next_mode:
        call.target = replace(call.target, mode=NEXT_MODE[call.target.mode])
        call.error = None
        await _ask(response_model, messages, call=call, reasks=options.reasks, until=until)
    if call.error is None and call.target.mode != target.mode:
        learn_mode(call.target.mode, model=target.model, api_base=target.api_base)
    return call


async def _ask(
    response_model: type[BaseModel],
    messages: Sequence[Mapping[str, str]],
    *,
    call: ModelCall,
    reasks: int,
    until: float,
) -> None:
    """Ask in one mode, and record the result in `call`."""
    bug: Exception | None = None
    libraries = load_libraries()
    hooks = libraries.Hooks()
    hooks.on("parse:error", lambda error: _note(call, error))
    call.deadline = until
    try:
        async with asyncio.timeout_at(until) as call.clock:
            await _client(call.target.mode).create(
                response_model=_prepare(response_model),
                messages=[dict(message) for message in messages],
                context=call.context,
                max_retries=reasks,
                hooks=hooks,
                call=call,
            )
    except TimeoutError:
        is_waiting = bool(call.tries) and call.tries[-1].is_waiting
        call.error, call.broken_off = provider_errors.timed_out(call.target, is_waiting=is_waiting), True
        call.error.is_unsent = is_waiting and len(call.tries) == 1
        call.fail(f"the {'call did not begin' if is_waiting else 'answer was not complete'} within the time limit")
    except libraries.InstructorError as error:
        cause = error.__cause__ or error
        if call.error is None and isinstance(cause, ValueError):  # base of pydantic's, json's and Instructor's errors
            again = ", also when asked again" if len(call.tries) > 1 else ""
            why = f" ({call.tries[-1].failure})" if call.tries and call.tries[-1].failure else ""
            call.error = provider_errors.invalid_output(call.target, f"was not an object in the schema{again}{why}")
        elif call.error is None:
            bug = cause if isinstance(cause, Exception) else error
    if bug is not None:
        raise bug from None


@cache
def _client(mode: WireMode) -> Any:
    return load_libraries().instructor.from_litellm(complete, mode=to_instructor_mode(mode))


@lru_cache(maxsize=128)
def list_properties(response_model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(response_model.model_json_schema().get("properties", ()))


@lru_cache(maxsize=128)
def _prepare(response_model: type[BaseModel]) -> Any:
    """Return Instructor's class for the model. Cached: Instructor makes a new class on each call and keeps them all."""
    return load_libraries().instructor.response_schema(response_model)


def _note(call: ModelCall, error: Exception) -> None:
    """Record why an answer was rejected, without quoting it."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        call.fail(str(first.get("ctx", {}).get("summary") or "the answer was not the JSON that was asked for"))
    else:
        call.fail("the answer held no object in the form that was asked for")
