"""Limits an unexpected exception in a check to the item that is checked: it is logged, and the item does not pass.

Our own errors (`SummarizerError`) and pydantic's errors pass through unchanged.
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

UNCHECKED: Final = "this item could not be checked: internal error"  # the reason that such an item is rejected with
UNCHECKED_KIND: Final = "unchecked"  # the kind of that rejection

logger = logging.getLogger(__name__)  # not `log_event`: who only verifies loads no telemetry


def checked(check: Callable[P, R]) -> Callable[P, R]:
    """Decorate a check that a validator calls: an unexpected exception becomes a validation error.

    The error has the kind `unchecked`, so the item is rejected like any other that fails, and the rest is kept.
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
    """Decorate a function that is called outside of validators: after an unexpected exception it returns `answer`."""

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
    """Log an unexpected exception with its traceback. Formatters leave out its message, which may hold article text."""
    logger.error("check_failed", exc_info=error, extra={"fields": {"check": check}})
