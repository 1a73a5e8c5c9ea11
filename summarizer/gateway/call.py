"""One call of a model: Instructor over LiteLLM's asynchronous completion, with its re-asks, inside one time limit.

What goes wrong becomes one of our errors here, and leaves as a value: raised in place it would drag LiteLLM's and
Instructor's errors along as its context, and those hold the key, the prompt and the article.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.errors import ProviderError
from summarizer.gateway import failures
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.modes import WireMode, instructor_mode
from summarizer.gateway.target import Target
from summarizer.schemas.brief import Attempt, Usage

N = TypeVar("N", int, float)


class CallEnded(Exception):  # noqa: N818 - a signal to Instructor that says nothing: the error is in the call's record
    """There is no answer for Instructor to look at."""


@dataclass(slots=True)
class Try:
    """One request to the provider. Tokens and cost are None where nobody said."""

    failure: str = ""
    answered: bool = False
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_usd: float | None = None


@dataclass(slots=True)
class Call:
    """What a call did.

    Attributes:
        target: The model that was asked.
        tries: Every request that was made, in order.
        error: Why it ended without an answer in the schema, or None. Answers that came before may still be of use.
        broken_off: Whether it ended because no further answer came, and not because the last one did not do.
    """

    target: Target
    tries: list[Try] = field(default_factory=list)
    error: ProviderError | None = None
    broken_off: bool = False

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request, as a receipt shows it."""
        return tuple(Attempt(mode=self.target.mode, failure=one.failure) for one in self.tries)

    @property
    def usage(self) -> Usage:
        """Tokens of all answers together; None where the provider left one out."""
        answered = [one for one in self.tries if one.answered]
        prompt = _add([one.prompt_tokens for one in answered])
        completion = _add([one.completion_tokens for one in answered])
        total = prompt + completion if prompt is not None and completion is not None else None
        return Usage(prompt_tokens=prompt, completion_tokens=completion, total_tokens=total)

    @property
    def cost_usd(self) -> float | None:
        """What all answers together cost; None where the price of one is not known."""
        return _add([one.cost_usd for one in self.tries if one.answered])


async def call_model(
    response_model: type[BaseModel], messages: Sequence[Mapping[str, str]], *, target: Target, context: Any, reasks: int
) -> Call:
    """Ask a model for an object, and ask again for what fails its validation.

    Args:
        response_model: What the model is to answer; its JSON Schema goes over the wire.
        messages: The conversation. Nothing in it is rendered or escaped.
        target: The model.
        context: Validation context. It must be falsy: a truthy one makes Instructor render the messages as templates.
        reasks: How often to ask again.

    Returns:
        What happened; `error` is set where no answer passed validation.
    """
    assert not context, "a truthy context would have the article rendered as a template"
    call = Call(target)
    bug: Exception | None = None
    libraries = load_libraries()
    hooks = libraries.Hooks()
    hooks.on("parse:error", lambda error: _note(call, error))
    try:
        async with asyncio.timeout(target.timeout):
            await _client(target.mode).create(
                response_model=_prepare(response_model),
                messages=[dict(message) for message in messages],
                context=context,
                max_retries=reasks,
                hooks=hooks,
                call=call,
            )
    except TimeoutError:
        call.error, call.broken_off = failures.timed_out(target), True
        _fail(call, "no whole answer within the time limit")
    except libraries.InstructorError as error:
        cause = error.__cause__ or error
        if call.error is None and isinstance(cause, ValueError):  # pydantic's, json's and Instructor's own are all
            again = ", and was not when asked again" if len(call.tries) > 1 else ""
            call.error = failures.unreadable(target, f"was no object in the schema{again}")
        elif call.error is None:
            bug = cause if isinstance(cause, Exception) else error
    if bug is not None:
        raise bug from None
    return call


@cache
def _client(mode: WireMode) -> Any:
    return load_libraries().instructor.from_litellm(_complete, mode=instructor_mode(mode))


@lru_cache(maxsize=128)
def _prepare(response_model: type[BaseModel]) -> Any:
    """Instructor's form of the model, made once: it would make a new class on every call, and keep them all."""
    return load_libraries().instructor.response_schema(response_model)


async def _complete(*, call: Call, **request: Any) -> Any:
    """LiteLLM's completion for Instructor. Key and address join the request here, where Instructor's errors end.

    Raises:
        CallEnded: No answer came, or one that is no use to look at; the call's record says why.
    """
    litellm, target = load_libraries().litellm, call.target
    if isinstance(request.get("tool_choice"), dict) and len(request.get("tools", ())) == 1:
        # of one tool, the same as its name, and the only form that llama.cpp and its like understand
        request["tool_choice"] = "required"
    attempt, response = Try(), None
    call.tries.append(attempt)
    try:
        response = await litellm.acompletion(
            **request,
            model=target.model,
            api_base=target.api_base,
            api_key=target.api_key.get_secret_value() if target.api_key else None,
            timeout=target.timeout,
            num_retries=0,
            max_retries=0,
            max_tokens=target.max_tokens,
            temperature=target.temperature,
            **{"no-log": True},
        )
    except Exception as error:  # noqa: BLE001 - LiteLLM raises what its providers' clients raise
        call.error = failures.read_failure(error, target=target)
    else:
        call.error = _read_end(response, attempt=attempt, target=target)
    if call.error is not None:
        attempt.failure, call.broken_off = str(call.error), True
        raise CallEnded
    return response


def _read_end(response: Any, *, attempt: Try, target: Target) -> ProviderError | None:
    """Take down what an answer cost, and why it is none where it is none: before Instructor asks again for nothing."""
    attempt.answered = True
    usage = getattr(response, "usage", None)
    if usage is not None and usage.total_tokens:  # LiteLLM writes zeros where the provider wrote nothing
        attempt.prompt_tokens, attempt.completion_tokens = usage.prompt_tokens, usage.completion_tokens
        attempt.cost_usd = response._hidden_params.get("response_cost") or None
    choices = getattr(response, "choices", None)
    if not choices:
        return failures.unreadable(target, "is empty")
    message, finish = choices[0].message, choices[0].finish_reason
    if finish == "content_filter":
        return failures.filtered(target)
    if getattr(message, "refusal", None):
        return failures.refused(target)
    return failures.cut_off(target) if finish == "length" else None


def _note(call: Call, error: Exception) -> None:
    """Say in the record why an answer did not do; not in its own words."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        _fail(call, str(first.get("ctx", {}).get("summary") or "the answer was not the JSON that was asked for"))
    else:
        _fail(call, "the answer held no object in the form that was asked for")


def _fail(call: Call, why: str) -> None:
    if call.tries and not call.tries[-1].failure:
        call.tries[-1].failure = why


def _add(values: Sequence[N | None]) -> N | None:
    """Their sum; None where one is missing, or all are."""
    known = [value for value in values if value is not None]
    return type(known[0])(sum(known)) if known and len(known) == len(values) else None
