"""The command-line interface."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as in `summarizer`
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its status; see `summarizer.cli.program.main`."""
    try:
        from summarizer.cli import program  # imported here, so that an interrupt during the import is caught
    except KeyboardInterrupt:
        sys.stderr.write("provenbrief: interrupted\n")
        sys.exit(130)
    program.main(arguments)
