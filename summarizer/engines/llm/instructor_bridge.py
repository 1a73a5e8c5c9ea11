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
    """Validation context of a response model: collects the answers and checks them.

    Falsy on purpose, as `Verification` is: a truthy context makes Instructor render the article as a template.

    Attributes:
        run: The verification.
        raws: The kept answers, as JSON values, in the order of their arrival.
        numbers: The attempt of each answer, from 1.
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
        self._attempt += 1

    def keep(self, raw: Any) -> None:
        self.raws.append(raw)
        self.numbers.append(self._attempt)

    @abstractmethod
    def check(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """Keep what is usable in an answer; return an error if it must be written again, otherwise None."""


@lru_cache(maxsize=128)
def make_response_model(
    wire: str, /, *, name: str, description: str | None, may_be_empty: bool = False
) -> type[BaseModel]:
    """Make a response model, once for each schema, since Instructor caches what it derives from it.

    Its validation context is an `AnswerCollector`, which holds the answers; the model itself has no fields.

    Args:
        wire: The JSON Schema of an object, as JSON.
        may_be_empty: Whether an answer without any of the properties is accepted.
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
            fields = shape["properties"]
            if not isinstance(raw, dict) or not (may_be_empty or raw.keys() & fields.keys()):
                summary = f"the answer had none of the fields {', '.join(fields)}"
                raise answer_error("The answer must be one JSON object in the schema.", summary)
            fault = review.check(raw)
            if fault is not None:
                raise fault
            return {}

    ResponseModel.__name__ = ResponseModel.__qualname__ = name
    ResponseModel.__doc__ = description
    return ResponseModel


def answer_error(why: str, summary: str) -> PydanticCustomError:
    """A validation error. `why` is data, so braces in it are harmless; `summary` quotes nothing and is for receipts."""
    return PydanticCustomError("rejected", "{why}", {"why": why, "summary": summary})
