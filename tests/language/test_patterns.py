"""Tests of `patterns.txt`: each of its patterns is valid, used, and free of what would change the pattern around it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from summarizer.language import patterns
from summarizer.language.patterns import read_pattern

PACKAGE = Path(patterns.__file__).parents[1]
FILE = Path(patterns.__file__).with_name("patterns.txt")
LINES = FILE.read_text("utf-8").split("\n")
NAMES = [line for before, line in pairwise(LINES) if not before and line[:1] not in ("", "#")]


def test_each_pattern_compiles_and_captures_nothing() -> None:
    assert NAMES
    assert [name for name in NAMES if re.compile(read_pattern(name), re.IGNORECASE).groups] == []


def test_no_pattern_begins_or_ends_with_a_blank_that_an_editor_would_strip() -> None:
    assert [line for line in LINES if line != line.strip()] == []


def test_each_name_stands_once_and_is_used() -> None:
    code = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py")) + "\n".join(LINES)
    assert len(set(NAMES)) == len(NAMES)
    assert [name for name in NAMES if not re.search(rf"read_pattern\([\"']{name}[\"']\)|<{name}>", code)] == []
