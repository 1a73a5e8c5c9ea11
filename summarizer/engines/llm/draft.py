"""Asks one model for a whole answer, for an article or a part of it.

If an answer is not an object of the schema, the model is asked again for the whole. Single failed items are left to the
review, which asks for their repair.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from summarizer.engines.base import CUT_OFF, EngineTask, Part, warn_of_engine
from summarizer.engines.llm.messages import write_messages
from summarizer.engines.llm.response_model import (
    AnswerCollector,
    answer_error,
    make_response_model,
    read_object,
    schema_at,
    wire_schema,
)
from summarizer.errors import BudgetError, ContextLengthError, SummarizerError
from summarizer.gateway.call import ModelCall
from summarizer.gateway.structured_call import CallOptions, call_model
from summarizer.gateway.target import Target
from summarizer.schemas.audit import Caution
from summarizer.schemas.brief import Attempt
from summarizer.schemas.findings import Path, Verification
from summarizer.schemas.structure import look_up
from summarizer.templates import Prompt
from summarizer.verification.answers import normalize_answer
from summarizer.verification.faults import Fault, describe_failures
from summarizer.verification.prune import find_rejecting_faults, resolve_once, verify_answer
from summarizer.workers import run_in_worker

NAME: Final = re.compile(r"[^A-Za-z0-9_-]+")

WHOLE: Final = "Send the whole answer again, with these fields."

JSON_TYPES: Final[dict[str, type]] = {"array": list, "object": dict}

LASTING: Final = (ContextLengthError, BudgetError)  # errors that a repeated request would meet again


@lru_cache(maxsize=128)
def draft_response_model(schema: type[BaseModel], /) -> type[BaseModel]:
    """Return the response model of a schema. Its validation context must be a `DraftCollector` of the same schema."""
    name = NAME.sub("_", schema.__name__)[:64]
    wire, may_be_empty = json.dumps(wire_schema(schema)), not list_required(schema)
    return make_response_model(wire, name=name, description=schema.__doc__, may_be_empty=may_be_empty)


@lru_cache(maxsize=128)
def list_required(schema: type[BaseModel], /) -> tuple[str, ...]:
    """Return the top-level fields without a default; the wire schema, in contrast, requires all fields."""
    full = schema.model_json_schema()
    return tuple(full.get("required", ()))


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A verified answer."""

    answer: Any  # the normalized answer
    faults: tuple[Fault, ...]  # the faults that reject items
    error: ValidationError | None  # the validation error with the faults; None if the answer is valid
    missing: tuple[str, ...]  # the required fields that the answer lacks
    is_broken: bool  # whether the answer must be rewritten as a whole


class DraftCollector(AnswerCollector):
    """Collects and verifies every answer.

    Attributes:
        faults: The faults of the last answer.
        error: The validation error with the faults; None if the answer is valid.
    """

    def __init__(self, schema: type[BaseModel], verification: Verification) -> None:
        super().__init__(verification)
        self.schema = schema
        self.faults: tuple[Fault, ...] = ()
        self.error: ValidationError | None = None
        self._prepared: tuple[dict[str, Any], CheckedDraft] | None = None

    async def prepare(self, written: str, further: Sequence[str]) -> None:
        """Verify an answer in a worker thread, before Instructor validates it on the event loop."""
        await super().prepare(written, further)
        self._prepared = await run_in_worker(self._read, written)

    def _read(self, written: str) -> tuple[dict[str, Any], CheckedDraft] | None:
        try:
            raw = read_object(written)
            return None if raw is None else (raw, self._verify(raw))
        except (RecursionError, SummarizerError):  # the validation will report the error
            return None

    def join(self, raw: dict[str, Any]) -> dict[str, Any]:
        """Keep the further calls as answers of their own: each may number its actors from the start."""
        for answer in self._further:
            self.keep(normalize_answer(self.schema, answer))
        self._further = []
        return raw

    def check(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """Keep an answer; return an error with all its faults if the whole answer must be rewritten."""
        prepared, self._prepared = self._prepared, None
        checked = prepared[1] if prepared and prepared[0] == raw else self._verify(raw)
        self.keep(checked.answer)
        self.faults, self.error = checked.faults, checked.error
        return self.reject(missing=checked.missing) if checked.is_broken else None

    def _verify(self, raw: dict[str, Any]) -> CheckedDraft:
        missing = tuple(name for name in list_required(self.schema) if name not in raw)
        answer = resolve_once(self.schema, raw, verification=self.verification).given
        try:
            verify_answer(self.schema, answer, verification=self.verification)
        except ValidationError as error:
            faults = tuple(find_rejecting_faults(self.schema, answer, error))
            is_broken = any(breaks_outline(wire_schema(self.schema), answer, fault.path) for fault in faults)
            return CheckedDraft(answer, faults, error, missing, is_broken or bool(missing))
        return CheckedDraft(answer, (), None, missing, bool(missing))

    def reject(self, *, missing: Sequence[str] = ()) -> PydanticCustomError:
        """Return an error with all faults of the last answer."""
        errors = self.error.errors(include_url=False) if self.error else []
        reported = {str(error["loc"][0]) for error in errors if error["type"] == "missing"}
        unreported = [name for name in missing if name not in reported]
        failures = describe_failures(self.raws[-1], self.error, verification=self.verification) if self.error else WHOLE
        why = "\n".join([*(f"- {name}: it is missing." for name in unreported), failures])
        return answer_error(why, count_faults(len(self.faults) + len(unreported)))


def breaks_outline(wire: dict[str, Any], answer: Any, path: Path) -> bool:
    """Whether a fault at a path concerns the whole answer, or a top-level list or object of the wrong type."""
    if len(path) != 1 or not isinstance(path[0], str):
        return not path
    kind = (schema_at(wire, path) or {}).get("type")
    return kind in JSON_TYPES and not isinstance(look_up(answer, path), JSON_TYPES[kind])


def count_faults(count: int) -> str:
    return f"{count} {'part' if count == 1 else 'parts'} of the answer failed verification"


@dataclass(frozen=True, slots=True)
class ModelAnswers:
    target: Target
    raws: tuple[Any, ...]  # the target's answers, in order; see `Answers`
    numbers: tuple[int, ...]  # the attempt of each answer, from 1
    attempts: tuple[Attempt, ...]  # every call
    cautions: tuple[Caution, ...]  # warnings about failures in spite of which there is an answer
    error: SummarizerError | None  # why there is no answer; None if there is one
    is_faulty: bool  # whether items of the last answer failed verification
    had_transient_failure: bool  # whether the same request may succeed later


def is_transient(call: ModelCall) -> bool:
    """Whether a call failed for a transient reason."""
    return call.broken_off and not isinstance(call.error, LASTING)


async def ask_model(
    task: EngineTask[BaseModel],
    *,
    prompt: Prompt,
    target: Target,
    options: CallOptions,
    part: Part | None = None,
) -> ModelAnswers:
    """Have a model fill a schema from an article.

    Args:
        target: The model. Its timeout covers all calls together.
        part: The part of the article to read; None for the whole.

    Returns:
        Every answer that is JSON, valid or not.
    """
    collector = DraftCollector(task.schema, task.verification)
    call = await call_model(
        draft_response_model(task.schema),
        write_messages(task.article.text, prompt=prompt, options=task.options, part=part),
        target=target,
        context=collector,
        options=options,
    )
    if collector.faults:
        call.fail(count_faults(len(collector.faults)))
    cautions = [CUT_OFF] if call.was_cut else []
    if call.broken_off:
        cautions.insert(0, warn_of_engine(f"an answer was kept, but asking again failed: {call.error}"))
    return ModelAnswers(
        target=call.target,
        raws=tuple(collector.raws),
        numbers=tuple(collector.numbers),
        attempts=call.attempts,
        cautions=tuple(cautions) if collector.raws else (),
        error=None if collector.raws else call.error,
        is_faulty=bool(collector.faults),
        had_transient_failure=is_transient(call),
    )
