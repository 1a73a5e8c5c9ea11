"""The command-line interface."""

from summarizer.cli.program import main

__all__ = ["main"]
