"""Output and exit status of commands. A failure is one line on stderr that says what to do, never a traceback.

Output is UTF-8 in any locale.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from summarizer.errors import APIError, AuthenticationError, SummarizerError
from summarizer.validation_errors import UnknownSettingWarning

if TYPE_CHECKING:
    import asyncio

    from pydantic import BaseModel

    from summarizer.settings import Settings
    from summarizer.telemetry import LogFormat, LogLevel

COMPLETE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2
PARTIAL: Final = 3
INTERRUPTED: Final = 130


class ClosedPipeError(Exception):
    """The reader of standard output has closed the pipe."""


class ClosedOutput(io.RawIOBase):
    """Replacement for a standard output that is closed at the program's start: writing fails with EBADF."""

    def writable(self) -> bool:
        """Return True, since `TextIOWrapper` wants a writable file."""
        return True

    def write(self, _: object, /) -> int:
        raise OSError(errno.EBADF, "it is closed", "standard output")


class CommandGroup(click.Group):
    """A click group that leaves interrupts and broken pipes to `run`; click itself would print a blank line or exit."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.Abort from None
        except BrokenPipeError:
            raise ClosedPipeError from None


def run(program: click.Command, *, arguments: Sequence[str] | None) -> NoReturn:
    configure_streams()
    try:
        status = call(program, arguments=arguments)
        sys.stdout.flush()
    except (OSError, ClosedPipeError):
        # a reader such as `| head` has closed the pipe, or the disk is full; Python must not flush again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FAILED
    sys.exit(status)


def call(program: click.Command, *, arguments: Sequence[str] | None) -> int:
    """Run a command, print its error if it raises one, and return the exit status."""
    warnings.showwarning = partial(print_warning, set())
    warnings.filterwarnings("always", category=UnknownSettingWarning)
    try:
        with repeating_lost_interrupts():
            status = program.main(args=arguments, prog_name="provenbrief", standalone_mode=False)
            sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return MISUSED
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "provenbrief"
        print_message(f"{error.format_message()} See `{path} --help`.", level="error")
        return MISUSED
    except click.ClickException as error:
        print_message(error.format_message(), level="error")
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        print_message("interrupted")
        return INTERRUPTED
    except (BrokenPipeError, ClosedPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - no stack trace reaches a user
        if is_interrupt(error):
            print_message("interrupted")
            return INTERRUPTED
        print_message(describe_failure(error), level="error")
        return FAILED
    return status if isinstance(status, int) else COMPLETE


@contextlib.contextmanager
def interrupted_at_once() -> Iterator[None]:
    """End the process if the block is interrupted while LiteLLM is being imported, before any model call.

    A thread imports LiteLLM, which takes seconds, and a closing event loop waits for its threads.
    """
    import asyncio  # imported here, since most commands do not need it

    try:
        with woken_by_signals(asyncio.get_running_loop()):
            yield
    except asyncio.CancelledError:
        from summarizer.gateway.libraries import are_loading

        if are_loading():
            print_message("interrupted")
            os._exit(INTERRUPTED)
        raise


@contextlib.contextmanager
def woken_by_signals(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Let signals wake an event loop; otherwise a signal just before the loop waits is handled only after the wait."""
    if sys.platform == "win32":  # the event loop of Windows does this itself
        yield
        return
    import socket  # imported here, as asyncio

    reader, writer = socket.socketpair()
    with reader, writer:
        reader.settimeout(0)
        writer.settimeout(0)
        loop.add_reader(reader, reader.recv, 4096)
        before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            loop.remove_reader(reader)


def end_at_hangup() -> None:
    """Handle SIGHUP, which a closing terminal sends, as SIGTERM, unless it is ignored as under `nohup`."""
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))


REPEAT_AFTER: Final = 0.05  # seconds until a lost interrupt is repeated, when the callback that it hit has returned


@contextlib.contextmanager
def repeating_lost_interrupts() -> Iterator[None]:
    """Repeat an interrupt that was lost in a callback of the interpreter, such as that of an import lock.

    Exceptions in such callbacks do not propagate, so the command would continue.
    """
    report = sys.unraisablehook

    def repeat_or_report(lost: sys.UnraisableHookArgs) -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            threading.Timer(REPEAT_AFTER, os.kill, (os.getpid(), signal.SIGINT)).start()
        else:
            report(lost)

    sys.unraisablehook = repeat_or_report
    try:
        yield
    finally:
        sys.unraisablehook = report


def is_interrupt(error: Exception) -> bool:
    """Whether an error stems from an interrupt while pydantic built a validator; only its message still shows that."""
    return type(error).__name__ == "SchemaError" and KeyboardInterrupt.__name__ in str(error)


def print_warning(
    printed: set[str],
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,  # noqa: ARG001 - the signature of `warnings.showwarning`
    line: str | None = None,
) -> None:
    """Print a warning about the configuration as one line unless it is among `printed`, and any other as Python does.

    The filter `once` would not do: Python forgets what was shown whenever a library changes the filters.
    """
    if issubclass(category, UnknownSettingWarning):
        if str(message) not in printed:
            printed.add(str(message))
            print_message(f"warning: {message}", level="warning")
    else:
        sys.stderr.write(warnings.formatwarning(message, category, filename, lineno, line))


def configure_streams() -> None:
    """Use UTF-8 for pipes and files in any locale; on a terminal, replace characters that it cannot show.

    A closed stream is None in Python. Then input is empty, writing output fails, and messages are lost.
    """
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())
    sys.stdout = sys.stdout or io.TextIOWrapper(ClosedOutput(), write_through=True)
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


_log_form: LogFormat = "auto"


def configure_log(settings: Settings) -> None:
    """Configure the log of a service. If its format is `json`, messages are logged as events."""
    from summarizer.telemetry import configure_logging  # imported here, since most commands have no log

    global _log_form  # noqa: PLW0603 - the process has one stderr
    configure_logging(settings.log_level, settings.log_format)
    _log_form = settings.log_format


def load_service_settings() -> Settings:
    """Read the configuration of a service and configure its log, which then has the warnings about it, too."""
    from summarizer.settings import Settings

    show = warnings.showwarning  # before the log replaces it
    with warnings.catch_warnings(record=True) as said:
        settings = Settings.load()
    configure_log(settings)
    for one in said:
        show(one.message, one.category, one.filename, one.lineno)
    return settings


def print_message(message: str, *, level: LogLevel = "info") -> None:
    """Print a message to stderr, or log it with `level` if the log's format is `json`.

    Errors of writing are ignored, such as those of a closed terminal, so that the work continues.
    """
    from summarizer.report.plain_text import show

    if _log_form == "json":
        import logging

        from summarizer.telemetry import log_event

        log_event("notice", level=logging.getLevelNamesMapping()[level.upper()], said=show(message))
    else:
        with contextlib.suppress(OSError):
            click.echo(f"provenbrief: {show(message)}", err=True)


UNWRITABLE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Errors of writing to an open file; they name no file."""


def describe_failure(error: Exception) -> str:
    """Describe any error for the user; a bug only by its type and place, since its message may repeat the article."""
    if isinstance(error, SummarizerError):
        return describe_error(error)
    if isinstance(error, OSError):
        reason = (error.strerror or type(error).__name__).lower()
        if error.filename is None and error.errno in UNWRITABLE:
            return f"the output cannot be written: {reason}"
        return f"{error.filename}: {reason}" if error.filename else reason
    from summarizer.telemetry import list_frames

    return f"an internal error, please report it: {type(error).__name__} at {list_frames(error)[-1]}"


def describe_error(error: SummarizerError) -> str:
    """Return the message of an error with its notes, its request id, and the variable for the key if that is wrong."""
    message = " ".join([str(error), *getattr(error, "__notes__", ())])
    if isinstance(error, AuthenticationError):
        message += " Set the environment variable SUMMARIZER_API_KEY to the key."
    if isinstance(error, APIError) and error.request_id:
        message += f" Request {error.request_id}."
    return message


CONTROLS: Final = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters that JSON allows in strings, but a terminal may interpret."""


def write_json(value: BaseModel) -> None:
    """Write a model as indented JSON, with control characters escaped."""
    write_text(escape_json(value.model_dump_json(indent=2)) + "\n")


def escape_json(text: str) -> str:
    return CONTROLS.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def write_text(text: str) -> None:
    """Write text to standard output; on a terminal, escape control characters, which an article could use to attack."""
    sys.stdout.flush()
    sys.stdout.buffer.write(escape_controls(text).encode() if sys.stdout.isatty() else text.encode())
    sys.stdout.buffer.flush()


def escape_controls(text: str) -> str:
    """Escape control characters except tabs and line breaks."""
    from summarizer.report.plain_text import UNSEEN  # imported here, since `--help` does not need it

    return UNSEEN.sub(lambda found: ascii(found.group())[1:-1], text.replace("\r\n", "\n"))
