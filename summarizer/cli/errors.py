"""How the program ends: every failure is one line on stderr that says what to do, and a status; never a traceback."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Any, Final, NoReturn

import click

from summarizer.errors import APIError, SummarizerError

COMPLETE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2
PARTIAL: Final = 3
INTERRUPTED: Final = 130


class ReaderGoneError(Exception):
    """Standard output is a pipe that nobody reads any more."""


class Program(click.Group):
    """A group of commands. On an interrupt click would print a line of its own, and on a broken pipe succeed."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for.

        Raises:
            click.Abort: It was interrupted.
            ReaderGoneError: Who read its output has gone.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.Abort from None
        except BrokenPipeError:
            raise ReaderGoneError from None


def run(program: click.Command, *, arguments: Sequence[str] | None) -> NoReturn:
    """Run a program and leave with its status."""
    prepare_streams()
    try:
        status = call(program, arguments=arguments)
        sys.stdout.flush()
    except (BrokenPipeError, ReaderGoneError):
        # `| head` has read enough: there is nothing to tell, and nothing more may be written at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FAILED
    sys.exit(status)


def call(program: click.Command, *, arguments: Sequence[str] | None) -> int:
    """Run a program, and turn what it raises into a line and a status."""
    try:
        status = program.main(args=arguments, prog_name="summarizer", standalone_mode=False)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "summarizer"
        complain(f"{error.format_message()} See `{path} --help`.")
        return MISUSED
    except click.ClickException as error:
        complain(error.format_message())
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted")
        return INTERRUPTED
    except ReaderGoneError:
        raise
    except SummarizerError as error:
        complain(explain(error))
        return FAILED
    except OSError as error:
        complain(explain_os(error))
        return FAILED
    except Exception as error:  # noqa: BLE001 - a fault of ours is one line too; its message may repeat the article
        complain(locate(error))
        return FAILED
    return status if isinstance(status, int) else COMPLETE


def prepare_streams() -> None:
    """UTF-8 in pipes and files whatever the locale; on a terminal, what it can't show is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def complain(message: str) -> None:
    """One line on stderr."""
    from summarizer.report.plain_text import show

    click.echo(f"summarizer: {show(message)}", err=True)


def explain(error: SummarizerError) -> str:
    """What an error of ours says."""
    if isinstance(error, APIError) and error.request_id:
        return f"{error} Request {error.request_id}."
    return str(error)


def explain_os(error: OSError) -> str:
    """What the operating system says, with the file it says it of."""
    reason = (error.strerror or type(error).__name__).lower()
    return f"{error.filename}: {reason}" if error.filename else reason


def locate(error: Exception) -> str:
    """Where a fault of ours happened."""
    from summarizer.telemetry import list_frames

    return f"a fault of this program, please report it: {type(error).__name__} at {list_frames(error)[-1]}"
