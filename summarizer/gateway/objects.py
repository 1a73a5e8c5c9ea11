"""Finds the object in an answer, wherever the model put it, and puts it where the mode has Instructor look.

A model may call another tool beside the one that was asked for, answer in text though a tool was forced, call a tool
though text was asked for, or think aloud around the object. None of that is worth a second call. Whether the object is
a good one is not judged here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.modes import WireMode

THINKING = re.compile(r"<(think|thinking|reasoning|thought)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
"""What some models write before their answer, in the answer; it may hold objects that were thought of and dropped."""

LONGEST_TEXT = 2_000_000
"""Code points of an answer that are looked through."""

MOST_OBJECTS = 200
"""Beginnings of objects in a text that are tried."""


def place_object(message: Any, *, name: str, properties: Sequence[str], mode: WireMode) -> str | None:
    """Move the object of an answer to where its mode has it; an answer without one stays as it is.

    Args:
        message: LiteLLM's message of the model. It is changed.
        name: The schema's name, which the tool bears as well.
        properties: The schema's properties, by which its object is told from others in a text.
        mode: Where it belongs: in a call of the tool, or in the text.

    Returns:
        The object as it is written, or None where there is none.
    """
    if not getattr(message, "refusal", None) and hasattr(message, "refusal"):
        message.refusal = None  # an empty one is none, and Instructor takes it for one
    calls = list(getattr(message, "tool_calls", None) or ())
    written = _choose_call(calls, name=name, properties=properties)
    if mode == "tools":
        if written is None:
            written = find_object(text_of(message), properties=properties)
        if written is not None:
            message.tool_calls = [_make_call(calls, name=name, arguments=written)]
        return written
    found = find_object(text_of(message), properties=properties)
    if found is None:
        found = written
    if found is not None:
        message.content, message.tool_calls = found, None
    return found


def text_of(message: Any) -> str:
    """The text of an answer; empty where there is none."""
    content = getattr(message, "content", None)
    return content if isinstance(content, str) else ""


def find_object(text: str, *, properties: Sequence[str]) -> str | None:
    """The JSON object in a text that has most of a schema's properties; of several the last.

    Args:
        text: A model's answer: an object alone, in a fence, or with words and thoughts around it.
        properties: The schema's properties. An object that has none of them is not the answer.

    Returns:
        The object as it is written, or None where there is none.

    Example:
        >>> find_object('<think>{"city": "Rome"}?</think>It is ```{"city": "Paris"}```.', properties=["city"])
        '{"city": "Paris"}'
        >>> find_object("Paris, I would say {as ever}.", properties=["city"]) is None
        True
    """
    text = text[:LONGEST_TEXT]
    outside = THINKING.sub("", text)
    for part in (outside, text) if outside != text else (text,):
        best: tuple[int, str] | None = None
        for value, written in _list_objects(part):
            known = len(value.keys() & set(properties))
            if (known or not properties) and (best is None or known >= best[0]):
                best = known, written
        if best is not None:
            return best[1]
    return None


def _list_objects(text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Every JSON object in a text that stands in no other, in order."""
    decoder = json.JSONDecoder(strict=False)
    at = text.find("{")
    for _ in range(MOST_OBJECTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict):
                yield value, text[at:end]
        at = text.find("{", end)


def _choose_call(calls: Sequence[Any], *, name: str, properties: Sequence[str]) -> str | None:
    """The arguments of the call that bears the schema's name; else of the one that has most of its properties."""
    named = [call for call in calls if getattr(call.function, "name", None) == name]
    best: tuple[int, str] | None = None
    for call in named or calls:
        arguments = call.function.arguments
        written = arguments if isinstance(arguments, str) else json.dumps(arguments)
        try:
            value = json.loads(written, strict=False)
        except (ValueError, RecursionError):
            value = None
        known = len(value.keys() & set(properties)) if isinstance(value, dict) else 0
        if (known or named) and (best is None or known > best[0]):
            best = known, written
    return best[1] if best is not None else None


def _make_call(calls: Sequence[Any], *, name: str, arguments: str) -> Any:
    """A call of the schema's tool, in LiteLLM's own class."""
    named = next((call for call in calls if getattr(call.function, "name", None) == name), None)
    if named is not None:
        named.function.arguments = arguments
        return named
    kinds = load_libraries().litellm.types.utils
    function = kinds.Function(name=name, arguments=arguments)
    return kinds.ChatCompletionMessageToolCall(id=getattr(calls[0], "id", None) if calls else None, function=function)
