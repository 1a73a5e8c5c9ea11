"""The articles of the benchmark, and the answer that the scripted model gives to each.

Every article is two of the given ones joined, about 7.5 kB with those in `examples/`. Its answer has 33 quotes: the
built-in engine's draft, cut to that size, with each statement in other words than the article's, as a model writes.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
QUOTES: Final = 33
MARK: Final = "This is report {number} in series {series}."
"""A sentence that makes each request's article differ, and that tells the scripted model which answer is meant."""

SERIES: Final = re.compile(rb"in series (\d+)\.")


@dataclass(frozen=True)
class Input:
    """An article and the answer to it."""

    series: int
    text: str  # the article
    answer: dict[str, Any]  # what the scripted model writes

    def write_article(self, number: int) -> str:
        """The article with the mark between its two parts, so that no two requests are alike."""
        head, _, tail = self.text.partition("\n\n\n")
        return f"{head}\n\n{MARK.format(number=number, series=self.series)}\n\n{tail}"


@functools.cache
def make_inputs(paths: tuple[Path, ...] = ()) -> tuple[Input, ...]:
    """An input for each ordered pair of articles whose draft has enough quotes."""
    from summarizer.engines.extractive import draft_brief

    texts = [path.read_text("utf-8").strip() for path in paths or sorted((ROOT / "examples").glob("*-*.txt"))]
    inputs: list[Input] = []
    for one, other in itertools.permutations(texts, 2):
        text = f"{one}\n\n\n{other}"
        answer = trim_answer(draft_brief(text.replace("\n\n\n", "\n\n"), max_items=QUOTES))
        if answer is not None:
            inputs.append(Input(len(inputs), text, answer))
    return tuple(inputs)


def trim_answer(draft: dict[str, Any]) -> dict[str, Any] | None:
    """A draft cut to 33 quotes, in other words; None if it has fewer."""
    left = QUOTES
    answer: dict[str, Any] = {"actors": draft["actors"], "headline": reword_item(draft["headline"])}
    left -= len(answer["headline"]["quotes"])
    for section, most in (("abstract", 3), ("open_questions", 5), ("positions", 14), ("numeric_claims", left)):
        items = [reword_item(item) for item in draft[section][: min(most, left)]]
        left -= sum(len(item.get("quotes") or (item["quote"],)) for item in items)
        answer[section] = items
    return {name: answer[name] for name in draft} if not left else None


def reword_item(item: dict[str, Any]) -> dict[str, Any]:
    """An item whose own words are not the article's, so that they have to be proved."""
    changed = dict(item)
    for name in ("text", "statement", "question"):
        if name in changed:
            words = changed[name]
            changed[name] = f"In brief: {words}" if name != "question" else f"Is it settled? {words}"
    return changed


def break_quote(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with one quote altered, so that the item fails proof and is asked for again."""
    first, *others = answer["positions"]
    words = first["quote"].split()
    return {**answer, "positions": [{**first, "quote": " ".join([*words[:2], "never", *words[2:]])}, *others]}


def write_completion(name: str, arguments: str) -> bytes:
    call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "scripted",
            "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}],
            "usage": {"prompt_tokens": 3000, "completion_tokens": 3500, "total_tokens": 6500},
        },
        ensure_ascii=False,
    ).encode()


def write_chunks(name: str, arguments: str, *, size: int) -> Sequence[bytes]:
    def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
        return b"data: " + json.dumps({**head, "choices": [choice]}, ensure_ascii=False).encode() + b"\n\n"

    begun = {"index": 0, "id": "call_1", "type": "function", "function": {"name": name, "arguments": ""}}
    pieces = [arguments[at : at + size] for at in range(0, len(arguments), size)]
    usage = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [],
        "usage": {"prompt_tokens": 3000, "completion_tokens": 3500, "total_tokens": 6500},
    }
    return [
        chunk({"role": "assistant", "content": None, "tool_calls": [begun]}),
        *(chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}) for piece in pieces),
        chunk({}, "tool_calls"),
        b"data: " + json.dumps(usage).encode() + b"\n\n",
        b"data: [DONE]\n\n",
    ]
