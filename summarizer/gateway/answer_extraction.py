"""Finds the JSON object in an answer and moves it to where Instructor expects it in the output mode.

A model may call a second tool, call the right one several times, answer in text instead of a tool call or the reverse,
or write reasoning around the object. None of this needs a second request. The object is not validated here.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.modes import WireMode
from summarizer.repeated_keys import merge_pairs, merge_repeated_keys
from summarizer.surrogates import replace_invalid_characters

THINKING: Final = re.compile(r"<(think|thinking|reasoning|thought)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
"""Matches reasoning that some models write into the answer. Objects in it may not be the answer."""

REFUSAL: Final = re.compile(
    r"(?:(?:(?:I['’]m|I am|we['’]re) )?(?:so |very |really )?sorry|(?:I|my) apolog(?:i[sz]e|ies)|unfortunately)?"
    r"[,.:; —-]*(?:but )?(?:as an? (?:AI|language|assistant)(?: language)?(?: model| assistant)?, )?"
    r"I(?:['’]m| am| must|['’]ll have to| have to| need to)? ?"
    r"(?:can(?:no|['’]| no)t|won['’]t|will not|unable to|not (?:able|willing|comfortable) to|decline to) (?:help|assist"
    r"|comply|fulfill?|engage|discuss|continue|process|provide|produce|create|write|generate|summari[sz]e)",
    re.IGNORECASE,
)
"""Matches the first words of refusals in prose; no word of the article is among them."""

STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')
CONTROL: Final = re.compile(r"[\x00-\x1f]")
TRAILING: Final = re.compile(rf"({STRING.pattern})|,(?=\s*[}}\]])")

DECODER: Final = json.JSONDecoder(strict=False, object_pairs_hook=merge_pairs)

MAX_TEXT_LENGTH: Final = 2_000_000  # most code points of an answer that are searched
MAX_OBJECTS: Final = 200  # most opening braces in a text that are tried


def place_answer(messages: Sequence[Any], *, name: str, properties: Sequence[str], mode: WireMode) -> tuple[str, ...]:
    """Move an answer's object to where Instructor expects it. An answer without an object is left unchanged.

    Args:
        messages: The messages of the response's choices. The first is changed in place; Instructor reads no other.
        properties: The schema's properties, by which its object is recognized.
        mode: The output mode, which decides whether the object belongs in a tool call or in the text.

    Returns:
        The JSON of the object as the model wrote it, and after it the different objects of further calls of the tool;
        empty if there is none. Line breaks and other control characters in strings are escaped, and the values of a
        repeated key merged.
    """
    message = messages[0]
    if not getattr(message, "refusal", None) and hasattr(message, "refusal"):
        message.refusal = None  # Instructor treats an empty string as a refusal
    calls = [call for one in messages for call in list_tool_calls(one)]
    texts = [get_text(one) for one in messages]
    found = _select_objects(calls, texts, name=name, properties=properties, mode=mode)
    if not found and mode == "tools":
        # leave an unparsable call of the tool to Instructor, which asks again
        found = [call.text for call in calls if call.name == name][:1]
    written = tuple(dict.fromkeys(merge_repeated_keys(escape_characters(text)) for text in found))
    if written and mode == "tools":
        message.tool_calls = [_make_tool_call(name, written[0], number=next((call.number for call in calls), None))]
    elif written:
        message.content, message.tool_calls = written[0], None
    return written


def escape_characters(written: str) -> str:
    r"""Escape control characters in the strings of JSON, such as the line breaks of a quote, and replace invalid ones.

    >>> escape_characters('{\n"quote": "One.\n\tTwo\\n"}')
    '{\n"quote": "One.\\u000a\\u0009Two\\n"}'
    """
    if CONTROL.search(written):
        written = STRING.sub(lambda text: CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text[0]), written)
    return replace_invalid_characters(written)


def drop_trailing_commas(text: str, at: int) -> str:
    """Drop the commas that some models write after the last element of an object or array, from the offset `at` on.

    >>> drop_trailing_commas('Here: {"quotes": ["a,}", "b",], }', 6)
    'Here: {"quotes": ["a,}", "b"] }'
    """
    return text[:at] + TRAILING.sub(lambda found: found[1] or "", text[at:])


def decode_twice_encoded(text: str) -> str:
    """Return the text that a JSON string holds, where a model encoded its object twice; other text unchanged."""
    bare = text.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        with contextlib.suppress(ValueError):
            return str(json.loads(bare, strict=False))
    return text


def find_refusal(message: Any) -> str | None:
    """Return the first words with which a model refuses to answer, empty if it uses the field for that; None if not."""
    if getattr(message, "refusal", None):
        return ""
    text = THINKING.sub("", get_text(message)).strip()
    found = REFUSAL.match(text) if "{" not in text and not any(list_tool_calls(message)) else None
    return found and found[0]


def is_whole(messages: Sequence[Any]) -> bool:
    """Whether an answer contains an object and its first object is complete.

    An empty object does not count: Anthropic and others send one if a tool's arguments were cut off.
    """
    texts = [*(call.text for one in messages for call in list_tool_calls(one)), *map(get_text, messages)]
    written = [text for text in texts if "{" in text and text != "{}"]
    return bool(written) and not any(map(is_open, written))


def is_open(text: str) -> bool:
    """Whether the first JSON object outside of reasoning is incomplete, or there is only one inside reasoning.

    >>> is_open('{"quotes": [{}]'), is_open('Here it is: {"quotes": []} Anything else?'), is_open("No.")
    (True, False, False)
    >>> is_open('<think>{"quotes": []}</think>{"quotes": [')
    True
    """
    at = text.find("{")
    for thought in THINKING.finditer(text):
        if thought.start() < at < thought.end():
            at = text.find("{", thought.end())
    try:
        json.JSONDecoder(strict=False).raw_decode(drop_trailing_commas(text, max(at, 0)), max(at, 0))
    except (ValueError, RecursionError):
        return "{" in text
    return False


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call: the tool's name, the arguments as text, and the call's id."""

    name: str
    text: str
    number: str | None


def list_tool_calls(message: Any) -> Iterator[ToolCall]:
    """Yield the tool calls of a message, including the older `function_call`."""
    old = getattr(message, "function_call", None)
    functions = [(call.function, getattr(call, "id", None)) for call in getattr(message, "tool_calls", None) or ()]
    for function, number in [*functions, *([(old, None)] if old is not None else [])]:
        given = function.arguments
        text = decode_twice_encoded(given) if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
        yield ToolCall(getattr(function, "name", None) or "", text, number)


def get_text(message: Any) -> str:
    content = getattr(message, "content", None)
    return decode_twice_encoded(content) if isinstance(content, str) else ""


Candidate: TypeAlias = tuple[int, str]
"""The number of the schema's properties that an object has, and its JSON as the model wrote it."""


def _score(found: Candidate | None) -> int:
    return -1 if found is None else found[0]


def _select_objects(
    calls: Sequence[ToolCall], texts: Sequence[str], *, name: str, properties: Sequence[str], mode: WireMode
) -> list[str]:
    """Return the best object in tool calls and texts, or, if it is one of several calls of the tool, theirs after it.

    One inside reasoning is returned only if there is no other.
    """
    for thoughts in (False, True):
        best = partial(_best_object, properties=properties, thoughts=thoughts)
        named = [found for call in calls if call.name == name if (found := best([call.text], is_first=True))]
        by_name = max(named, key=_score, default=None)
        by_kind, by_text = best([call.text for call in calls if call.name != name]), best(texts)
        if mode == "tools":
            found = by_name or max((by_kind, by_text), key=_score)  # a call of the right tool wins
        else:
            found = max((by_text, by_name, by_kind), key=_score)
        if found is not None:
            return [found[1], *(further for _, further in named if found is by_name)]
    return []


def _best_object(
    texts: Sequence[str], *, properties: Sequence[str], thoughts: bool, is_first: bool = False
) -> Candidate | None:
    """Return the object with most properties of the schema; among equals the last, or the first if `is_first`."""
    best: Candidate | None = None
    for text in texts:
        for value, written in _iter_objects(text[:MAX_TEXT_LENGTH], thoughts=thoughts):
            known, inner = _find_nested(value, frozenset(properties))
            found = known, written if inner is value else _slice_object(inner, written)
            if found[0] + (not is_first) > _score(best) and (found[0] or not properties):
                best = found
    return best


def _iter_objects(text: str, *, thoughts: bool) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the outermost JSON objects of a text, parsed and as text; those inside reasoning only if `thoughts`."""
    at = text.find("{")
    thought = THINKING.search(text) if not thoughts else None
    for _ in range(MAX_OBJECTS):
        while thought is not None and thought.end() <= at:
            thought = THINKING.search(text, thought.end())
        if thought is not None and thought.start() < at:
            at = text.find("{", thought.end())
            continue
        if at < 0:
            return
        try:
            value, end = DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            # the position of a trailing comma, or of the bracket behind it, by the version of Python
            mended = drop_trailing_commas(text, at) if text[error.pos : error.pos + 1] in {",", "}", "]"} else text
            if mended != text:
                text, thought = mended, thought and THINKING.search(mended, at)
                continue
            end = at + 1
        except RecursionError:
            end = at + 1
        else:
            if isinstance(value, dict):
                yield value, text[at:end]
            while thought is not None and thought.start() < end:  # inside the object, so not reasoning
                thought = THINKING.search(text, end)
        at = text.find("{", end)


def _find_nested(value: dict[str, Any], properties: frozenset[str]) -> tuple[int, dict[str, Any]]:
    """Return the object, or one nested under a key that the schema lacks, such as "parameters", if it fits better."""
    best = len(value.keys() & properties), value
    for key, inner in value.items():
        if isinstance(inner, dict) and key not in properties:
            best = max(best, _find_nested(inner, properties), key=lambda found: found[0])
    return best


def _slice_object(inner: dict[str, Any], written: str) -> str:
    """Return the JSON of a nested object as the model wrote it, so that numbers keep their digits."""
    at = written.find("{", 1)
    while at > 0:
        with contextlib.suppress(ValueError, RecursionError):
            value, end = DECODER.raw_decode(written, at)
            if value == inner:
                return written[at:end]
        at = written.find("{", at + 1)
    return json.dumps(inner, ensure_ascii=False)


def _make_tool_call(name: str, arguments: str, *, number: str | None) -> Any:
    """Return a call of the schema's tool, in LiteLLM's class."""
    kinds = load_libraries().litellm.types.utils
    function = kinds.Function(name=name, arguments=arguments)
    return kinds.ChatCompletionMessageToolCall(id=number, function=function)
