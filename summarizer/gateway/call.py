"""One call of a model: Instructor over LiteLLM's asynchronous completion, with its re-asks, inside one time limit.

What goes wrong becomes one of our errors here, and leaves as a value: raised in place it would drag LiteLLM's and
Instructor's errors along as its context, and those hold the key, the prompt and the article.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from summarizer.errors import ProviderError
from summarizer.gateway import failures
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.modes import WireMode, instructor_mode
from summarizer.gateway.target import Target
from summarizer.schemas.brief import Attempt, Purpose, Usage


class CallEnded(Exception):  # noqa: N818 - a signal to Instructor that says nothing: the error is in the call's record
    """There is no answer for Instructor to look at."""


@dataclass(slots=True)
class Try:
    """One request to the provider. Usage is None where no answer came, and cost where the price is not known."""

    failure: str = ""
    usage: Usage | None = None
    cost_usd: float | None = None


@dataclass(slots=True)
class Call:
    """What a call did.

    Attributes:
        target: The model that was asked.
        purpose: What for, at first; what is asked again after an answer is asked "again".
        tries: Every request that was made, in order.
        error: Why it ended without an answer in the schema, or None. Answers that came before may still be of use.
        broken_off: Whether it ended because no further answer came, and not because the last one did not do.
        on_attempt: Called as each request is made.
    """

    target: Target
    purpose: Purpose = "answer"
    tries: list[Try] = field(default_factory=list)
    error: ProviderError | None = None
    broken_off: bool = False
    on_attempt: Callable[[], None] | None = None

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request, as a receipt shows it."""
        return tuple(
            Attempt(
                mode=self.target.mode,
                purpose="again" if place and self.purpose == "answer" else self.purpose,
                failure=one.failure,
                usage=one.usage,
                cost_usd=one.cost_usd,
            )
            for place, one in enumerate(self.tries)
        )

    def fail(self, why: str) -> None:
        """Say why the last answer did not do, unless that is said."""
        if self.tries and not self.tries[-1].failure:
            self.tries[-1].failure = why


async def call_model(
    response_model: type[BaseModel],
    messages: Sequence[Mapping[str, str]],
    *,
    target: Target,
    context: Any,
    reasks: int,
    purpose: Purpose = "answer",
    deadline: float | None = None,
    on_attempt: Callable[[], None] | None = None,
) -> Call:
    """Ask a model for an object, and ask again for what fails its validation.

    Args:
        response_model: What the model is to answer; its JSON Schema goes over the wire.
        messages: The conversation. Nothing in it is rendered or escaped.
        target: The model.
        context: Validation context. It must be falsy: a truthy one makes Instructor render the messages as templates.
        reasks: How often to ask again.
        purpose: What for; it is told in the record.
        deadline: When it must have ended, by the event loop's clock; by default the target's timeout from now.
        on_attempt: Called as each request is made, so before its answer is validated.

    Returns:
        What happened; `error` is set where no answer passed validation.
    """
    assert not context, "a truthy context would have the article rendered as a template"
    call = Call(target, purpose, on_attempt=on_attempt)
    now = asyncio.get_running_loop().time()
    until = now + target.timeout if deadline is None else deadline
    if until <= now:
        call.error, call.broken_off = failures.timed_out(target), True
        return call
    bug: Exception | None = None
    libraries = load_libraries()
    hooks = libraries.Hooks()
    hooks.on("parse:error", lambda error: _note(call, error))
    try:
        async with asyncio.timeout_at(until):
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
        call.fail("no whole answer within the time limit")
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
    if call.on_attempt is not None:
        call.on_attempt()
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
    attempt.usage = Usage()
    usage = getattr(response, "usage", None)
    if usage is not None and usage.total_tokens:  # LiteLLM writes zeros where the provider wrote nothing
        sent, written = usage.prompt_tokens, usage.completion_tokens
        attempt.usage = Usage(prompt_tokens=sent, completion_tokens=written, total_tokens=sent + written)
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
        call.fail(str(first.get("ctx", {}).get("summary") or "the answer was not the JSON that was asked for"))
    else:
        call.fail("the answer held no object in the form that was asked for")
