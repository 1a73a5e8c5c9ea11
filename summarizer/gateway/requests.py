"""One request to a provider and its answer, inside its limits; what Instructor calls in place of LiteLLM.

Key and address join the request here, where Instructor's errors end. What an answer says is not looked at, beyond
where its object stands.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from summarizer.errors import ProviderError, SummarizerError
from summarizer.gateway import failures
from summarizer.gateway.budget import Budget, count_tokens
from summarizer.gateway.endings import read_ending
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.limits import admitted, can_wait
from summarizer.gateway.local.bounds import bound_request
from summarizer.gateway.local.connection import connected
from summarizer.gateway.local.process import LocalServerError
from summarizer.gateway.objects import place_object
from summarizer.gateway.streams import FirstTokenTimeoutError, Listener, StreamBrokenError, read_stream
from summarizer.gateway.strict import hold_strict, name_form, note_refusal
from summarizer.gateway.target import Target
from summarizer.schemas.brief import Attempt, Purpose, Usage

PAUSE = 0.5
"""Seconds before a passing fault is tried again where the provider does not say how long; up to twice that."""

FORMS = ("tools", "tool_choice", "response_format")
"""What the modes rest on. LiteLLM is to send it whatever its tables say of a model: the request itself is the test."""


class CallEnded(Exception):  # noqa: N818 - a signal to Instructor that says nothing: the error is in the call's record
    """There is no answer for Instructor to look at."""


@dataclass(slots=True)
class Try:
    """One request to the provider. Usage is None where no answer came, and cost where the price is not known."""

    mode: str = ""
    failure: str = ""
    usage: Usage | None = None
    cost_usd: float | None = None
    seconds: float | None = None


@dataclass(slots=True)
class Call:
    """What a call did.

    Attributes:
        target: The model that was asked.
        purpose: What for, at first; what is asked again after an answer is asked "again".
        name: The schema's name, which its tool bears.
        properties: The schema's properties.
        tries: Every request that was made, in order.
        error: Why it ended without an answer in the schema, or None. Answers that came before may still be of use.
        broken_off: Whether it ended because no further answer came, and not because the last one did not do.
        mode_refused: Whether the provider refused what the mode rests on.
        strict_refused: Whether the provider refused what only the strict form of the request has.
        until: When it must have ended, by the event loop's clock.
        clock: What ends it then.
        budget: What all calls for one request may take together.
        listener: Who is shown the answers as they are written, or None.
        shown: What the listener was shown of the last answer.
        on_attempt: Called as each request is made.
    """

    target: Target
    purpose: Purpose = "answer"
    name: str = ""
    properties: tuple[str, ...] = ()
    tries: list[Try] = field(default_factory=list)
    error: SummarizerError | None = None
    broken_off: bool = False
    mode_refused: bool = False
    strict_refused: bool = False
    until: float | None = None
    clock: asyncio.Timeout | None = None
    budget: Budget = field(default_factory=Budget)
    listener: Listener | None = None
    shown: list[str] = field(default_factory=list)
    on_attempt: Callable[[], None] | None = None

    @contextlib.contextmanager
    def time_stopped(self) -> Iterator[None]:
        """Stop the clock of the time limit while the block runs."""
        loop = asyncio.get_running_loop()
        if self.clock is None or self.until is None:
            yield
            return
        begun = loop.time()
        self.clock.reschedule(None)
        try:
            yield
        finally:
            self.until += loop.time() - begun
            self.clock.reschedule(self.until)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request, as a receipt shows it."""
        attempts: list[Attempt] = []
        answered = False
        for one in self.tries:
            again = answered and self.purpose == "answer"
            answered = answered or one.usage is not None
            attempts.append(
                Attempt(
                    model=self.target.model,
                    mode=one.mode,
                    purpose="again" if again else self.purpose,
                    failure=one.failure,
                    usage=one.usage,
                    cost_usd=one.cost_usd,
                    seconds=one.seconds,
                )
            )
        return tuple(attempts)

    @property
    def answered(self) -> bool:
        """Whether an answer came, of whatever use."""
        return any(one.usage is not None for one in self.tries)

    def show(self, piece: str) -> None:
        """Show the listener a further piece of an answer; "" where another one begins."""
        if self.listener is not None:
            if not piece:
                self.shown.clear()
            self.shown.append(piece)
            self.listener(piece)

    def fail(self, why: str) -> None:
        """Say why the last answer did not do, unless that is said."""
        if self.tries and not self.tries[-1].failure:
            self.tries[-1].failure = why


async def make_request(*, call: Call, **request: Any) -> Any:
    """LiteLLM's completion for Instructor: within the limits, and again after a fault that may pass.

    Raises:
        CallEnded: No answer came, or one that is no use to look at; the call's record says why.
    """
    target = call.target
    if isinstance(request.get("tool_choice"), dict) and len(request.get("tools", ())) == 1:
        # of one tool, the same as its name, and the only form that llama.cpp and its like understand
        request["tool_choice"] = "required"
    plain, key = request, name_form(request)
    request, is_strict = hold_strict(plain, target=target)
    for left in range(target.retries, -1, -1):
        response = await _try(call, request)
        if call.strict_refused and is_strict and key is not None:
            note_refusal(target, key)
            call.error, call.broken_off, call.mode_refused, call.strict_refused = None, False, False, False
            request, is_strict = plain, False
            response = await _try(call, request)
        if call.error is None:
            return response
        wait = _choose_wait(call, left=left)
        if wait is None:
            break
        call.error, call.broken_off = None, False
        await asyncio.sleep(wait)
    raise CallEnded


def _choose_wait(call: Call, *, left: int) -> float | None:
    """Seconds after which the request is worth making again; None where it is not, or would come too late."""
    error = call.error
    if not left or not isinstance(error, ProviderError) or not error.retryable:
        return None
    if isinstance(error, failures.SLOW):
        return None
    wait = PAUSE * (1 + random.random()) if error.retry_after is None else error.retry_after  # noqa: S311 - no secret
    if call.until is not None and asyncio.get_running_loop().time() + wait >= call.until:
        return None
    return wait


async def _try(call: Call, request: dict[str, Any]) -> Any:
    """Make one request; None where no answer came of it that is of use."""
    target = call.target
    attempt, response = Try(mode=target.mode), None
    sent = 0
    begun = time.perf_counter()
    limits: dict[str, int | None] = {"max_tokens": target.max_tokens}
    try:
        if not call.budget.is_open:
            sent = await asyncio.to_thread(count_tokens, target.model, request)
            room = call.budget.admit(sent=sent, price=target.price, model=target.alias or target.model)
            limits["max_tokens"] = min(filter(None, (target.max_tokens, room)))
    except SummarizerError as error:
        call.error, call.broken_off = error, True
        return None
    call.tries.append(attempt)
    if call.on_attempt is not None:
        call.on_attempt()
    try:
        async with contextlib.AsyncExitStack() as held:
            with call.time_stopped() if can_wait() else contextlib.nullcontext():
                await held.enter_async_context(admitted(target.provider, limits=target.limits))
            response = await _send(call, {**request, **limits})
    except FirstTokenTimeoutError:
        call.error = failures.timed_out(target, f"wrote nothing within {target.first_token_timeout:g} seconds")
    except StreamBrokenError:
        call.error = failures.broken_off(target)
    except LocalServerError as error:
        call.error = failures.out_of_order(target, str(error), retryable=error.retryable)
    except Exception as error:  # noqa: BLE001 - LiteLLM raises what its providers' clients raise
        call.error = failures.read_failure(error, target=target)
        call.mode_refused = failures.names_mode(error, target=target)
        call.strict_refused = failures.names_strict(error)
    else:
        call.error = _read_end(response, attempt=attempt, call=call, sent=sent)
    finally:
        attempt.seconds = round(time.perf_counter() - begun, 4)
    if call.error is None:
        return response
    attempt.failure, call.broken_off = str(call.error), True
    return None


async def _send(call: Call, request: dict[str, Any]) -> Any:
    """Send a request through LiteLLM; its whole answer, also where it is streamed."""
    target = call.target
    if target.serving is not None:
        async with connected(target.serving) as address:
            return await _send_to(address, call, bound_request(request, max_items=target.serving.max_items))
    key = target.api_key.get_secret_value() if target.api_key else None
    return await _send_to({"model": target.model, "api_base": target.api_base, "api_key": key}, call, request)


async def _send_to(address: Mapping[str, Any], call: Call, request: dict[str, Any]) -> Any:
    target, litellm = call.target, load_libraries().litellm
    if call.listener is not None:
        request = {**request, "stream": True, "stream_options": {"include_usage": True}}
    opening = litellm.acompletion(
        **request,
        **address,
        timeout=httpx.Timeout(target.timeout, connect=target.connect_timeout or target.timeout),
        num_retries=0,
        max_retries=0,
        temperature=target.temperature,
        allowed_openai_params=_list_unknown(target, request),
        **{"no-log": True},
    )
    if call.listener is None:
        return await opening
    return await read_stream(
        opening,
        listener=call.show,
        name=call.name,
        first_token=target.first_token_timeout,
        messages=request.get("messages", ()),
    )


def _list_unknown(target: Target, request: Mapping[str, Any]) -> list[str]:
    """What LiteLLM would refuse to send.

    What it knows it writes in the provider's own form. Told to send that as well, it sends it twice, the second time in
    OpenAI's form, which Anthropic and Google do not take.
    """
    name = target.model.removeprefix(f"{target.provider}/")
    known = load_libraries().litellm.get_supported_openai_params(model=name, custom_llm_provider=target.provider) or ()
    return [form for form in FORMS if form in request and form not in known]


def _read_end(response: Any, *, attempt: Try, call: Call, sent: int) -> ProviderError | None:
    """Take down what an answer cost, and why it is none where it is none: before Instructor asks again for nothing."""
    target = call.target
    attempt.usage = read_usage(getattr(response, "usage", None))
    if attempt.usage.total_tokens:
        attempt.cost_usd = _find_cost(response, attempt.usage, target=target)
    choices = getattr(response, "choices", None)
    written = attempt.usage.completion_tokens
    if written is None and not call.budget.is_open and choices:
        text = str(choices[0].message.content or choices[0].message.tool_calls or "")
        written = int(load_libraries().litellm.token_counter(model=target.model, text=text))
    sent = sent if attempt.usage.prompt_tokens is None else attempt.usage.prompt_tokens
    call.budget.spend(sent=sent, written=written or 0, cost=attempt.cost_usd, price=target.price)
    error = read_ending(choices, target=target)
    if error is not None:
        return error
    messages = [choice.message for choice in choices or ()]
    placed = place_object(messages, name=call.name, properties=call.properties, mode=target.mode)
    if placed is not None and placed.strip() not in "".join(call.shown):
        call.show("")  # what was shown stood where the object was not
        call.show(placed)
    return None


def read_usage(usage: Any, /) -> Usage:
    """LiteLLM's count of tokens as ours; null where the provider did not say: LiteLLM writes zeros there."""
    if usage is None or not usage.total_tokens:
        return Usage()
    sent, written = usage.prompt_tokens, usage.completion_tokens
    return Usage(
        prompt_tokens=sent,
        completion_tokens=written,
        total_tokens=sent + written,
        cached_tokens=getattr(getattr(usage, "prompt_tokens_details", None), "cached_tokens", None),
        reasoning_tokens=getattr(getattr(usage, "completion_tokens_details", None), "reasoning_tokens", None),
    )


def _find_cost(response: Any, usage: Usage, *, target: Target) -> float | None:
    """What an answer cost: by the configured price, else by LiteLLM; None where neither knows."""
    known = getattr(response, "_hidden_params", {}).get("response_cost")
    if known:
        return float(known)
    if target.price is None or usage.prompt_tokens is None or usage.completion_tokens is None:
        return None
    return usage.prompt_tokens * target.price.sent + usage.completion_tokens * target.price.written
