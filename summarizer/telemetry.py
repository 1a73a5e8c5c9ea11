"""Logging: request ids, and one line per event, as JSON or for a terminal.

A line contains names, numbers and ids, never keys, prompts, quotes or article text. Values are scalars of limited
length. Exceptions are logged with type and frames, but without the message, which may repeat input.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import re
import sys
import traceback
import uuid
import warnings
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from summarizer.schemas.brief import Attempt, Envelope

Scalar: TypeAlias = str | int | float | bool | None
LogFormat: TypeAlias = Literal["auto", "json", "console"]
LogLevel: TypeAlias = Literal["debug", "info", "warning", "error"]

MAX_VALUE_LENGTH: Final = 200  # code points above which a value is cut

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}", re.ASCII)

OURS: Final = "summarizer"
OTHERS: Final = ("uvicorn", "opentelemetry")

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
"""The id of the current request; empty outside a request."""

logger = logging.getLogger(OURS)


def accept_request_id(offered: str | None) -> str:
    """Return the request id that a caller sent if it is safe in headers and log lines, or else a new one.

    >>> accept_request_id("job-17.3")
    'job-17.3'
    >>> len(accept_request_id("two words"))
    32
    """
    return offered if offered and REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex


def log_event(event: str, *, level: int = logging.INFO, error: BaseException | None = None, **fields: Scalar) -> None:
    """Log an event in one line.

    Args:
        error: An exception, logged with type and frames but without its message.
        fields: Names and numbers; never text from a caller or a model.
    """
    if logger.isEnabledFor(level):
        logger.log(level, event, extra={"fields": fields}, exc_info=error)


def log_brief(brief: Envelope, *, key: str, batch: str = "") -> None:
    """Log a new or cached brief: its model, cost and audit.

    Args:
        key: Name of the caller's key; may be empty.
        batch: Id of the brief's batch; empty for a request.
    """
    receipt = brief.receipt
    log_event(
        "summary",
        model=receipt.model,
        engine=receipt.engine,
        attempts=len(receipt.attempts),
        prompt_tokens=receipt.usage.prompt_tokens,
        completion_tokens=receipt.usage.completion_tokens,
        cost_usd=receipt.cost_usd,
        cached=receipt.cached,
        complete=brief.audit.complete,
        rejected=len(brief.audit.rejected),
        chars=len(brief.article.text),
        **list_origin(key, batch),
    )


def log_failed_brief(code: str, attempts: Sequence[Attempt], *, key: str, batch: str = "") -> None:
    """Log the tokens and cost of a failed brief's model calls; for `key` and `batch` see `log_brief`."""
    from summarizer.schemas.brief import total_cost, total_usage  # imported here, since logging alone needs no briefs

    usage = total_usage(attempts)
    log_event(
        "failed_brief",
        model=attempts[-1].model,
        code=code,
        attempts=len(attempts),
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cost_usd=total_cost(attempts),
        **list_origin(key, batch),
    )


def list_origin(key: str, batch: str) -> dict[str, Any]:
    """Return the log fields for a brief's key and batch, without empty ones."""
    return {name: value for name, value in (("key", key), ("batch", batch)) if value}


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(read_record(record, record.exc_info and record.exc_info[1]))


class ConsoleFormatter(logging.Formatter):
    """Writes a record for people: local time, fields with a value, and below them the frames of an error.

    Strings are escaped, as in JSON, so that no value can forge another line.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = read_record(record, record.exc_info and record.exc_info[1])
        clock = dt.datetime.fromisoformat(line.pop("time")).astimezone().strftime("%H:%M:%S")
        head, frames = f"{clock} [{line.pop('level'):<8}] {line.pop('event')}", line.pop("frames", ())
        fields = (f"{name}={value!r}" for name, value in line.items() if value is not None)
        return "\n".join([" ".join([head, *fields]), *(f"    {frame}" for frame in frames)])


def read_record(record: logging.LogRecord, error: BaseException | None) -> dict[str, Any]:
    """Return the fields of a record. Messages of other libraries are replaced by their location in the code."""
    line: dict[str, Any] = {
        "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "event": str(record.msg) if is_ours(record) else record.name,
    }
    if not is_ours(record):
        line["at"] = f"{record.filename}:{record.lineno} {record.funcName}"
    if request_id := current_request_id.get():
        line["request_id"] = request_id
    fields: dict[str, Scalar] = getattr(record, "fields", {})
    line |= {name: shorten(value) for name, value in fields.items()}
    if error:
        line |= {"error": type(error).__name__, "frames": list_frames(error)}
    return line


def is_ours(record: logging.LogRecord) -> bool:
    """Whether a record was made by `log_event`."""
    return hasattr(record, "fields")


def shorten(value: Any) -> Scalar:
    """Limit the length of a scalar; replace a value of any other type by the name of its type."""
    if isinstance(value, str):
        return value if len(value) <= MAX_VALUE_LENGTH else value[: MAX_VALUE_LENGTH - 1] + "…"
    return value if value is None or isinstance(value, int | float) else type(value).__name__


def list_frames(error: BaseException) -> list[str]:
    """List the frames of an exception and its causes, innermost last, as `file:line function`.

    The type of each exception precedes its frames. Source lines and messages are omitted.
    """
    lines: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        frames = [
            f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(link.__traceback__)[-12:]
        ]
        lines = [type(link).__name__, *frames, *lines]
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return lines


class StderrHandler(logging.Handler):
    """Writes to the current stderr, and silently drops lines that cannot be written.

    The standard library's handler would then print the record's arguments and the stack.
    """

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"{self.format(record)}\n")


def configure_logging(level: str = "info", form: LogFormat = "auto") -> None:
    """Log the events of this package, uvicorn and OpenTelemetry, and Python warnings, to stderr, one line each.

    Calling it again replaces the earlier handler. Loggers of other libraries are unaffected.

    Args:
        form: json, console, or auto: console if stderr is a terminal, else json.
    """
    is_console = form == "console" or (form == "auto" and sys.stderr.isatty())
    handler = StderrHandler()
    handler.setFormatter(ConsoleFormatter() if is_console else JsonFormatter())
    for name in (OURS, *OTHERS):
        target = logging.getLogger(name)
        target.handlers[:] = [handler]
        # records of others are logged without a message, so that only warnings are worth a line
        target.setLevel(level.upper() if name == OURS else max(logging.WARNING, logging.getLevelName(level.upper())))
        target.propagate = False
    warnings.showwarning = log_warning


def log_warning(
    message: Warning | str,  # noqa: ARG001 - the signature of `warnings.showwarning`
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,  # noqa: ARG001 - the same
    line: str | None = None,  # noqa: ARG001 - the same
) -> None:
    """Log the location of a Python warning, without the message, which may quote a model's answer."""
    at = f"{PurePath(filename).name}:{lineno}"
    log_event("library_warning", level=logging.WARNING, category=category.__name__, at=at)
