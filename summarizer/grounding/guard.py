"""Confines an unexpected exception in a check to the checked item: it is logged, and the item is rejected.

The package's own errors (`SummarizerError`) and pydantic's errors propagate unchanged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from pydantic_core import PydanticCustomError

from summarizer.errors import SummarizerError
from summarizer.schemas.findings import failure
from summarizer.workers import check_stop

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")

UNCHECKED: Final = "this item could not be checked: internal error"  # the reason for rejecting such an item
UNCHECKED_KIND: Final = "unchecked"  # the kind of that rejection

logger = logging.getLogger(__name__)  # not `log_event`, so that verification alone does not import telemetry


def checked(check: Callable[P, R]) -> Callable[P, R]:
    """Decorate a check called by a validator: turn an unexpected exception into a validation error.

    The error has the kind `unchecked`; only the checked item is rejected.
    """

    @wraps(check)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        check_stop()
        try:
            return check(*args, **kwargs)
        except (SummarizerError, PydanticCustomError):
            raise
        except Exception as error:
            log_fault(check.__qualname__, error)
            raise failure(UNCHECKED_KIND, UNCHECKED) from error

    return run


def guarded(answer: A) -> Callable[[Callable[P, R]], Callable[P, R | A]]:
    """Decorate a function called outside validators: return `answer` after an unexpected exception."""

    def decorate(function: Callable[P, R]) -> Callable[P, R | A]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R | A:
            check_stop()
            try:
                return function(*args, **kwargs)
            except SummarizerError:
                raise
            except Exception as error:  # noqa: BLE001 - as in `checked`
                log_fault(function.__qualname__, error)
                return answer

        return run

    return decorate


def log_fault(check: str, error: Exception) -> None:
    """Log an unexpected exception with its traceback. Formatters omit its message, which may contain article text."""
    logger.error("check_failed", exc_info=error, extra={"fields": {"check": check}})
