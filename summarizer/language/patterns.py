"""Regular expressions for set phrases, such as headings of pages. `patterns.txt` has their alternatives by name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from summarizer.language.lexicon import read_paragraphs


@cache
def read_pattern(name: str) -> str:
    """Return the alternatives of a paragraph of `patterns.txt` as one group; they contain no capturing groups.

    >>> read_pattern("question words")
    '(?:whether|if|how|why|what|who|when|where|which)'
    """
    paragraphs = _read_file()
    joined = "|".join(paragraphs[name].split("\n"))
    return f"(?:{re.sub('<([a-z ]+)>', lambda named: read_pattern(named[1]), joined)})"


@cache
def _read_file() -> dict[str, str]:
    return read_paragraphs(Path(__file__).with_name("patterns.txt"))
