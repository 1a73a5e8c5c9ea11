"""Builds the messages to a model: instructions from a prompt file, and data between delimiters.

The article is data: never templated, escaped or altered, but sent as it is between random delimiters that do not occur
in it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Final

from summarizer.engines.base import Part
from summarizer.language.detection import name_language
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import DeclaredActor
from summarizer.templates import Prompt, load_prompt

PART_PROMPT: Final = "part.md"

USUAL_ITEMS: Final = "what matters and no more: 3 to 8 items of most articles, fewer of a short one"
"""The number of items that a model is asked for in a section if `max_items` is not set."""

MOST_ACTORS: Final = 40  # most actors in a list


def random_delimiter() -> str:
    return secrets.token_hex(8)


DELIMITERS: ContextVar[Callable[[], str]] = ContextVar("DELIMITERS", default=random_delimiter)
"""Makes delimiters. Only tests with recorded requests set it."""


def choose_delimiter(*data: str) -> str:
    """Make a delimiter that occurs in none of the texts."""
    mark = DELIMITERS.get()()
    while any(mark in text for text in data):
        mark = random_delimiter()
    return mark


def write_messages(
    text: str, *, prompt: Prompt, options: Options, part: Part | None = None, mark: str | None = None
) -> list[dict[str, str]]:
    """Write the messages for a whole answer, with the article or a part of it.

    Args:
        part: The part of the article; None for the whole.
        mark: The delimiter; None for a random one.
    """
    if part is not None:
        text = text[part.start : part.end]
    focus = options.focus or ""
    mark = mark or choose_delimiter(text, focus)
    instructions = prompt.render(
        mark=mark,
        language=describe_language(options),
        max_items=f"at most {options.max_items} items" if options.max_items else USUAL_ITEMS,
        focus=focus or "none",
    )
    if part is not None:
        part_note = load_prompt(PART_PROMPT).render(part=str(part.number), parts=str(part.count))
        instructions = f"{instructions.rstrip()}\n\n{part_note}"
    return make_messages(instructions, text, kind="article", mark=mark)


def make_messages(instructions: str, data: str, *, kind: str, mark: str) -> list[dict[str, str]]:
    return [
        {"role": "system", "content": instructions},
        {"role": "user", "content": f"[{kind} {mark}]\n{data}\n[/{kind} {mark}]"},
    ]


def describe_language(options: Options) -> str:
    """Return the language to write in, in words."""
    return name_language(options.language) if options.language else "the article's language"


def list_actors(actors: Mapping[str, DeclaredActor]) -> str:
    """List the declared actors that the article names, as "id = name"; empty if there are none."""
    named: Sequence[DeclaredActor] = [known for known in actors.values() if known.names][:MOST_ACTORS]
    return "; ".join(f"{known.id} = {known.names[0]}" for known in named)
