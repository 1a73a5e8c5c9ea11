"""The completion function that Instructor calls instead of LiteLLM's: limits, budget, retries, usage and cost.

The key and the base URL are added here, so that Instructor's exceptions cannot contain them.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from summarizer.bounded_dict import BoundedDict
from summarizer.errors import ProviderError, SummarizerError
from summarizer.gateway import provider_errors
from summarizer.gateway.answer_extraction import place_answer
from summarizer.gateway.budget import Budget
from summarizer.gateway.call_record import copy_response, describe_response, start_model_span
from summarizer.gateway.key_limits import CallPlan, Reserved, current_meter
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.local.servers import LocalServerError, connect
from summarizer.gateway.model_info import (
    MOST_TOKENS,
    count_text_tokens,
    count_tokens,
    find_answer_limit,
    find_cost,
    is_known,
    list_supported_params,
)
from summarizer.gateway.modes import NEXT_MODE
from summarizer.gateway.rate_limits import can_wait, limit_calls
from summarizer.gateway.streaming import FirstTokenTimeoutError, Listener, StreamBrokenError, read_stream
from summarizer.gateway.strict_schemas import apply_strict, bound_request, remember_refusal
from summarizer.gateway.target import RESPONSES, Target
from summarizer.schemas.brief import Attempt, Purpose, Usage, round_cost

RETRY_PAUSE: Final = 0.5  # least seconds before a retry if the provider names no delay; the most are twice that

SCHEMA_PARAMS: Final = ("tools", "tool_choice", "response_format")
"""Parameters that carry the schema. They are sent even if LiteLLM's table says that the model lacks them."""


OPENAI: Final = "openai"  # LiteLLM's name of the provider for which a client can be passed

UNPRICED: Final = {"input_cost_per_token": 1e-15, "output_cost_per_token": 1e-15}
"""Placeholder prices for models that LiteLLM does not know. Without them it looks for a price, which takes a sixth of
a call's CPU time; a price of zero makes it look for the reason. The resulting cost is never read."""


_no_stream_options: BoundedDict[tuple[str, str | None], None] = BoundedDict(max_size=1000)
"""Pairs of model and base URL whose provider rejects `stream_options`."""


class NoAnswerError(Exception):
    """There is no answer for Instructor to validate. The reason is in the call's record."""


@dataclass(slots=True)
class RequestRecord:
    mode: str = ""
    begun: float = field(default_factory=time.perf_counter)
    sent: int = 0  # tokens of the prompt; 0 if nothing is limited
    is_waiting: bool = False  # whether it is waiting for the provider's limits
    response: Mapping[str, Any] | None = None  # copy of the response; None if responses are not recorded
    refusal: provider_errors.ErrorResponse | None = None  # the provider's error response
    reserved: Reserved | None = None  # its reservation of the key's daily limits; None if the key has none
    answers: tuple[str, ...] = ()  # the answer's JSON, and that of further calls of the tool; empty without an answer
    failure: str = ""
    usage: Usage | None = None  # None without an answer
    cost_usd: float | None = None  # None if the price is unknown
    seconds: float | None = None


class AnswerContext(Protocol):
    """The validation context of a call's answers."""

    def count_attempt(self) -> None:
        """Called when a request is made, before its answer is validated."""
        ...

    async def prepare(self, written: str, further: Sequence[str]) -> None:
        """Awaited with the JSON of each answer, as the model wrote it, before it is validated on the event loop.

        Args:
            further: The JSON of further calls of the tool in the same response, which are not validated.
        """
        ...


@dataclass(slots=True)
class ModelCall:
    target: Target
    purpose: Purpose = "answer"  # purpose of the first request; requests after an answer have the purpose "again"
    name: str = ""  # name of the schema and of its tool
    properties: tuple[str, ...] = ()  # the schema's properties
    tries: list[RequestRecord] = field(default_factory=list)  # all requests, in order
    # why no answer passed validation, or None; an earlier answer may still be usable
    error: SummarizerError | None = None
    broken_off: bool = False  # whether the last request got no answer at all, as opposed to an invalid one
    mode_refused: bool = False  # whether the provider rejected the mode
    room: int | None = None  # tokens of the last answer if the budget limited it to fewer than the model may write
    usage_refused: bool = False  # whether the provider rejected `stream_options`
    was_cut: bool = False  # whether a usable answer reached its length limit
    strict_refused: bool = False  # whether the provider rejected the strict form of the schema
    deadline: float | None = None  # time limit on the event loop's clock
    clock: asyncio.Timeout | None = None  # ends the call at the deadline
    budget: Budget = field(default_factory=Budget)  # budget for all calls of one request
    listener: Listener | None = None  # called with each piece of an answer, or None
    shown: list[str] = field(default_factory=list)  # pieces of the last answer that went to the listener
    context: AnswerContext | None = None

    @contextlib.contextmanager
    def time_stopped(self) -> Iterator[None]:
        """Extend the time limit by the time that the block takes."""
        loop = asyncio.get_running_loop()
        if self.clock is None or self.deadline is None:
            yield
            return
        begun = loop.time()
        self.clock.reschedule(None)
        try:
            yield
        finally:
            self.deadline += loop.time() - begun
            self.clock.reschedule(self.deadline)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """All requests, in the form of the receipt."""
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
        """Whether any answer came, valid or not."""
        return any(one.usage is not None for one in self.tries)

    @property
    def sends_stream_options(self) -> bool:
        """Whether answers are streamed and the provider accepts `stream_options`, which asks for their usage."""
        return self.listener is not None and (self.target.model, self.target.api_base) not in _no_stream_options

    @property
    def tries_next_mode(self) -> bool:
        """Whether the mode was a guess that the provider rejected, and there is another to try."""
        is_rejected = self.mode_refused and self.target.is_mode_guessed and not self.answered
        return is_rejected and self.target.mode in NEXT_MODE

    def show(self, piece: str) -> None:
        """Pass a piece of an answer to the listener; "" marks the start of a new answer."""
        if self.listener is not None:
            if not piece:
                self.shown.clear()
            self.shown.append(piece)
            self.listener(piece)

    def fail(self, why: str) -> None:
        """Record why the last answer failed, unless a reason is recorded already."""
        if self.tries and not self.tries[-1].failure:
            self.tries[-1].failure = why


async def complete(*, call: ModelCall, **request: Any) -> Any:
    """Make a completion for Instructor within the limits; retry transient errors."""
    target = call.target
    if isinstance(request.get("tool_choice"), dict) and len(request.get("tools", ())) == 1:
        # with one tool this is equivalent to naming it, and llama.cpp supports no other form
        request["tool_choice"] = "auto" if thinks_as_claude(target) else "required"
    plain = request
    request, is_strict = apply_strict(plain, target=target)
    for left in range(target.retries, -1, -1):
        response = await _attempt(call, request)
        if call.usage_refused:
            _no_stream_options[target.model, target.api_base] = None
            response = await _attempt(call, request)
        if call.strict_refused and is_strict:
            remember_refusal(target, plain)
            request, is_strict = plain, False
            response = await _attempt(call, request)
        if call.error is None:
            return response
        wait = _retry_delay(call, left=left)
        if wait is None:
            break
        await asyncio.sleep(wait)
    raise NoAnswerError


def thinks_as_claude(target: Target) -> bool:
    """Whether a model of Anthropic's thinks before it answers, and therefore cannot be forced to call a tool."""
    effort, thinking = target.params.reasoning_effort, target.params.thinking or {}
    is_on = thinking.get("type") != "disabled" if thinking else effort not in (None, "none")
    return is_on and (target.provider == "anthropic" or "claude" in target.model)


def _retry_delay(call: ModelCall, *, left: int) -> float | None:
    """Return the seconds to wait before a retry; None if there is to be none or time is too short."""
    error = call.error
    if not left or not isinstance(error, ProviderError) or not error.retryable:
        return None
    if call.tries_next_mode:
        return None
    wait = RETRY_PAUSE * (1 + random.random()) if error.retry_after is None else error.retry_after  # noqa: S311 - no secret
    if call.deadline is not None and asyncio.get_running_loop().time() + wait >= call.deadline:
        return None
    return wait


async def _attempt(call: ModelCall, request: dict[str, Any]) -> Any:
    """Make one request and return the response; None if there is no usable answer."""
    call.error, call.broken_off = None, False
    call.mode_refused = call.strict_refused = call.usage_refused = False
    attempt = RequestRecord(mode=call.target.mode)
    try:
        max_tokens = await _admit(call, request, attempt=attempt)
    except SummarizerError as error:
        call.error, call.broken_off = error, True
        return None
    request = {**request, "max_tokens": max_tokens}
    call.tries.append(attempt)
    is_stream = call.listener is not None
    with start_model_span(call.target, request, purpose=call.attempts[-1].purpose, is_stream=is_stream) as span:
        response = await _exchange(call, request, attempt=attempt)
        span.set(describe_response(response, attempt.usage, cost_usd=attempt.cost_usd))
        if call.error is not None:
            span.fail(call.error.code)
    if call.error is None:
        if attempt.answers and call.context is not None:
            await call.context.prepare(attempt.answers[0], attempt.answers[1:])
        return response
    attempt.failure, call.broken_off = str(call.error), True
    return None


async def _exchange(call: ModelCall, request: dict[str, Any], *, attempt: RequestRecord) -> Any:
    """Send a request within the provider's limits, and return the response; None if there is none."""
    target, response, is_unpaid = call.target, None, True
    call.shown.clear()
    if call.context is not None:
        call.context.count_attempt()
    try:
        async with contextlib.AsyncExitStack() as held:
            attempt.is_waiting = True
            with call.time_stopped() if can_wait() else contextlib.nullcontext():
                await held.enter_async_context(limit_calls(target.provider, limits=target.limits))
            attempt.is_waiting = is_unpaid = False
            response = await _send(call, request)
            attempt.response = copy_response(response)  # before `place_answer` changes it
    except FirstTokenTimeoutError:
        call.error = provider_errors.timed_out(target, f"sent nothing within {target.first_token_timeout:g} s")
    except StreamBrokenError:
        call.error = provider_errors.connection_lost(target)
    except LocalServerError as error:
        call.error = provider_errors.local_server_failed(target, str(error), retryable=error.retryable)
        is_unpaid = True
    except Exception as error:  # noqa: BLE001 - LiteLLM raises what its providers' clients raise
        failed = provider_errors.read_exception(error)
        call.error = provider_errors.map_failure(failed, target=target)
        attempt.refusal = failed.response if failed.response.status is not None else None
        provider_errors.quote_provider(call.error, failed.response, target=target, messages=request.get("messages", ()))
        is_unpaid = failed.is_unpaid
        call.mode_refused = failed.rejects_mode(target.mode)
        call.usage_refused = call.sends_stream_options and failed.rejects_usage
        call.strict_refused = failed.rejects_strict
    else:
        call.error = _check_response(response, attempt=attempt, call=call)
    finally:
        attempt.seconds = round(time.perf_counter() - attempt.begun, 4)
        if response is None and not is_unpaid:
            _spend_unanswered(call, request, attempt=attempt)
        if attempt.reserved is not None:
            if is_unpaid:
                attempt.reserved.record(tokens=0, usd=0.0)
            await attempt.reserved.settle()
    return response


def _spend_unanswered(call: ModelCall, request: Mapping[str, Any], *, attempt: RequestRecord) -> None:
    """Charge a request without an answer to the budget, since the provider may charge for it.

    A stream counts with the text received so far; any other answer with the most tokens that it might have had.
    """
    if call.budget.is_open:
        return
    if call.listener is not None:
        written = count_text_tokens(call.target.model, "".join(call.shown))
    else:
        written = request["max_tokens"] or 0
    call.budget.spend(sent=attempt.sent, written=written, cost=None, price=call.target.price)


async def _admit(call: ModelCall, request: Mapping[str, Any], *, attempt: RequestRecord) -> int | None:
    """Admit a request within budget and key limits; return the most tokens of its answer, None for no limit."""
    target, meter = call.target, current_meter.get()
    if meter is None and call.budget.is_open:
        return target.max_tokens
    model, most = target.alias or target.model, target.max_tokens
    attempt.sent = await asyncio.to_thread(count_tokens, target.model, request)
    if not call.budget.is_open:
        room = call.budget.admit(sent=attempt.sent, price=target.price, model=model)
        most = min(filter(None, (target.max_tokens, room)))
        call.room = most if most != target.max_tokens else None
    if meter is not None:
        plan = CallPlan(model, attempt.sent, target.price, most, find_answer_limit(target.model), target.context)
        attempt.reserved = await meter.reserve(plan)
        most = attempt.reserved.reservation.answer_tokens
    return most


async def _send(call: ModelCall, request: dict[str, Any]) -> Any:
    """Send a request through LiteLLM and return the complete response, even if it is streamed."""
    target = call.target
    if target.local_model is not None:
        async with connect(target.local_model) as address:
            return await _send_to(address, call, bound_request(request, max_items=target.local_model.max_items))
    key = target.api_key.get_secret_value() if target.api_key else None
    return await _send_to({"model": target.model, "api_base": target.api_base, "api_key": key}, call, request)


async def _send_to(address: Mapping[str, Any], call: ModelCall, request: dict[str, Any]) -> Any:
    import httpx  # LiteLLM installs it

    target, litellm = call.target, load_libraries().litellm
    is_chat = target.provider == OPENAI and RESPONSES not in target.model
    if call.listener is not None:
        request = {**request, "stream": True}
        if call.sends_stream_options:
            request["stream_options"] = {"include_usage": True}
        if is_chat:
            from summarizer.gateway.stream_merging import find_client  # imported here: it imports httpx

            request["client"] = find_client(address["api_base"], address["api_key"])
    params = target.params.reveal()
    if is_chat and not is_known(target.model):
        params = UNPRICED | params
    opening = litellm.acompletion(
        **request,
        **params,
        **address,
        timeout=httpx.Timeout(target.timeout, connect=target.connect_timeout or target.timeout),
        num_retries=0,
        max_retries=0,
        temperature=target.temperature,
        allowed_openai_params=_list_unlisted_params(target, request),
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


def _list_unlisted_params(target: Target, request: Mapping[str, Any]) -> list[str]:
    """Return the schema and configured parameters that LiteLLM would reject for the model unless allowed explicitly.

    Parameters that LiteLLM supports must not be listed: it would send them twice, the second time in OpenAI's form,
    which Anthropic and Google reject.
    """
    known = list_supported_params(target.model, target.provider)
    sent = [*(name for name in SCHEMA_PARAMS if name in request), *target.params.describe()]
    return [name for name in sent if name not in known]


def _check_response(response: Any, *, attempt: RequestRecord, call: ModelCall) -> SummarizerError | None:
    """Record the usage, the cost and the answer of a response. Return why it is unusable, or None."""
    target = call.target
    choices = getattr(response, "choices", None)
    written = _record_usage(response, attempt=attempt, call=call)
    error = provider_errors.check_finish_reason(choices, target=target)
    has_no_room = call.room is not None and (written is None or written >= call.room)
    if error is not None and has_no_room and provider_errors.is_cut(choices or ()):
        return call.budget.cut_off(call.room or 0, model=target.alias or target.model)
    if error is not None:
        return error
    call.was_cut = provider_errors.is_cut(choices or ())
    if call.was_cut and choices:
        choices[0].finish_reason = "stop"  # Instructor rejects "length" even if the object is complete
    messages = [choice.message for choice in choices or ()]
    attempt.answers = place_answer(messages, name=call.name, properties=call.properties, mode=target.mode)
    if attempt.answers and attempt.answers[0].strip() not in "".join(call.shown):
        call.show("")  # the pieces so far were not the object
        call.show(attempt.answers[0])
    return None


def _record_usage(response: Any, *, attempt: RequestRecord, call: ModelCall) -> int | None:
    """Record a response's usage in the attempt, the call's budget and the limits of the caller's key.

    Returns:
        The tokens of the answer. If the provider does not report them, they are counted if a limit needs them; else
        None.
    """
    target = call.target
    attempt.usage = read_usage(getattr(response, "usage", None))
    if attempt.usage.total_tokens:
        attempt.cost_usd = _find_cost(response, attempt.usage, call=call)
    choices = getattr(response, "choices", None)
    written = attempt.usage.completion_tokens
    if written is None and choices and (attempt.reserved is not None or not call.budget.is_open):
        text = str(choices[0].message.content or choices[0].message.tool_calls or "")
        written = int(load_libraries().litellm.token_counter(model=target.model, text=text))
    sent = attempt.sent if attempt.usage.prompt_tokens is None else attempt.usage.prompt_tokens
    call.budget.spend(sent=sent, written=written or 0, cost=attempt.cost_usd, price=target.price)
    if attempt.reserved is not None:
        usd = attempt.cost_usd
        if usd is None and target.price is not None:
            usd = target.price.cost(sent=sent, written=written or 0)
        attempt.reserved.record(tokens=sent + (written or 0), usd=usd or 0.0)
    return written


def read_usage(usage: Any, /) -> Usage:
    """Convert LiteLLM's usage. If all counts are zero, the provider reported none, and they are None.

    Negative counts are treated as zero, and all as not reported if one is above `MOST_TOKENS`.
    """
    sent, written = (max(getattr(usage, name, None) or 0, 0) for name in ("prompt_tokens", "completion_tokens"))
    if not 0 < sent + written <= MOST_TOKENS:
        return Usage()
    return Usage(
        prompt_tokens=sent,
        completion_tokens=written,
        total_tokens=sent + written,
        cached_tokens=_read_detail(usage, "prompt_tokens_details", "cached_tokens"),
        reasoning_tokens=_read_detail(usage, "completion_tokens_details", "reasoning_tokens"),
    )


def _read_detail(usage: Any, details: str, name: str) -> int | None:
    count = getattr(getattr(usage, details, None), name, None)
    return count if count is not None and 0 <= count <= MOST_TOKENS else None


def _find_cost(response: Any, usage: Usage, *, call: ModelCall) -> float | None:
    """Return the cost of an answer in US dollars, by the configured price or LiteLLM's; None if neither is known."""
    price = call.target.price
    if price is None or not price.is_configured:
        cost = find_cost(response, model=call.target.model, is_streamed=call.listener is not None)
        if cost is not None:
            return round_cost(cost)
    if price is None or usage.prompt_tokens is None or usage.completion_tokens is None:
        return None
    return round_cost(price.cost(sent=usage.prompt_tokens, written=usage.completion_tokens))
