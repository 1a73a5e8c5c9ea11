"""Response models for Instructor: a name, a JSON Schema for the wire, and one validator that collects the answers.

The validator passes each answer to the `AnswerCollector` in its context, which keeps it and reports what is wrong.
"""

from __future__ import annotations

import copy
import json
from abc import abstractmethod
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from summarizer.schemas.grounder import Verification


class AnswerCollector(dict[str, Any]):
    """Validation context of a form, and the judge of what comes back.

    Falsy on purpose, as `Verification` is: a truthy context makes Instructor render the article as a template.

    Attributes:
        run: The verification.
        raws: The answers that were kept, as JSON values, in the order in which they came.
        numbers: Which attempt each of them came from, counted from 1.
    """

    def __init__(self, run: Verification, *, before: int = 0) -> None:
        super().__init__()
        self.run = run
        self.raws: list[Any] = []
        self.numbers: list[int] = []
        self._attempt = before

    def __bool__(self) -> bool:
        return False

    def count_attempt(self) -> None:
        """A request is made; what comes back belongs to it."""
        self._attempt += 1

    def keep(self, raw: Any) -> None:
        """Keep an answer."""
        self.raws.append(raw)
        self.numbers.append(self._attempt)

    @abstractmethod
    def check(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """Keep what is of use in an answer; what is wrong with it, or None where it will do."""


@lru_cache(maxsize=128)
def make_response_model(
    wire: str, /, *, name: str, description: str | None, may_be_empty: bool = False
) -> type[BaseModel]:
    """A form, made once for each shape: Instructor keeps what it makes of it.

    Validate it with a `AnswerCollector` as context. It has no fields of its own: the answers are in the review.

    Args:
        wire: The JSON Schema of an object, as JSON.
        name: What the model is told that it fills in.
        description: What that is.
        may_be_empty: Whether an answer without any of its properties will do.
    """
    shape = {**json.loads(wire), "title": name}

    class ResponseModel(BaseModel):
        model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

        @classmethod
        def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG003 - pydantic's signature
            return copy.deepcopy(shape)

        @model_validator(mode="before")
        @classmethod
        def _review(cls, raw: Any, info: ValidationInfo) -> Any:
            review = info.context
            assert isinstance(review, AnswerCollector)
            if not isinstance(raw, dict) or not (may_be_empty or raw.keys() & shape["properties"].keys()):
                raise answer_error(
                    "The answer must be one JSON object in the schema.", "the answer was not in the schema"
                )
            fault = review.check(raw)
            if fault is not None:
                raise fault
            return {}

    ResponseModel.__name__ = ResponseModel.__qualname__ = name
    ResponseModel.__doc__ = description
    return ResponseModel


def answer_error(why: str, summary: str) -> PydanticCustomError:
    """The reasons travel as data, so braces in them stay harmless; the summary quotes nothing, and is for receipts."""
    return PydanticCustomError("rejected", "{why}", {"why": why, "summary": summary})
