"""Reads `speech_suite.txt`: news written for this project, with its attributions marked in the text.

Only reads: what is found is scored by `bench.attribution`, and nothing of the product is imported.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

SUITE = Path(__file__).with_name("speech_suite.txt")
_MARK = re.compile(r"\{(?P<role>[sc])(?P<numbers>\d+(?:,\d+)*)(?:=(?P<name>\S+))? |\}")


def read_suite(path: Path = SUITE) -> list[dict[str, Any]]:
    """The articles, each with the fields of an annotated one: `id text attributions`."""
    articles = re.split(r"(?m)^== (.+)\n", path.read_text(encoding="utf-8"))[1:]
    return [read_article(name, marked.strip()) for name, marked in zip(articles[::2], articles[1::2], strict=True)]


def read_article(name: str, marked: str) -> dict[str, Any]:
    """One article: its text without the marks, and what they mark."""
    spans: dict[int, dict[str, list[list[int]]]] = defaultdict(lambda: {"s": [], "c": []})
    names: dict[int, str] = {}
    text, read, open_marks = "", 0, list[tuple[str, list[int], int]]()
    for mark in _MARK.finditer(marked):
        text += marked[read : mark.start()]
        read = mark.end()
        if mark["role"]:
            numbers = [int(number) for number in mark["numbers"].split(",")]
            open_marks.append((mark["role"], numbers, len(text)))
            names.update({number: mark["name"].replace("_", " ") for number in numbers if mark["name"]})
        else:
            role, numbers, start = open_marks.pop()
            for number in numbers:
                spans[number][role].append([start, len(text)])
    text += marked[read:]
    if open_marks:
        raise ValueError(f"{name}: a mark is not closed")
    marks = [
        {"clause": found["s"], "content": found["c"], "source": found["s"], "name": names.get(number)}
        for number, found in sorted(spans.items())
    ]
    empty = [number for number, found in spans.items() if not (found["s"] and found["c"])]
    if empty:
        raise ValueError(f"{name}: {empty} have no speaker, or nothing said")
    return {"id": name, "text": text, "attributions": marks}
