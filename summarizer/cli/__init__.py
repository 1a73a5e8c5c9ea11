"""The shell's face: files and options in, a brief or an audit out, an exit status that scripts can act on."""

from summarizer.cli.program import main

__all__ = ["main"]
