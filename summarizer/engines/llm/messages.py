"""What every message to a model is made with: marks that no article can close, and instructions in a file.

The article is data, and so is whatever was made of it. It is never templated, escaped or altered: it stands as it is
between marks made for the request.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar

from summarizer.engines.base import Part
from summarizer.grounding.language import name_language
from summarizer.schemas.brief import Options
from summarizer.schemas.grounder import DeclaredActor
from summarizer.templates import Prompt, load_prompt

PART_PROMPT = "part.md"

USUAL_ITEMS = "what matters and no more: 3 to 8 items of most articles, fewer of a short one"
"""How many items are asked for in each section, unless the caller says so."""

MOST_ACTORS = 40
"""Actors that are listed; no brief that people read has more."""


def random_delimiter() -> str:
    """Sixteen random characters that no article was written to hold."""
    return secrets.token_hex(8)


DELIMITERS: ContextVar[Callable[[], str]] = ContextVar("MARKS", default=random_delimiter)
"""Where marks come from. Recorded requests need the same ones again; nothing else sets this."""


def choose_delimiter(*data: str) -> str:
    """A mark that stands in none of the texts that it is to close."""
    mark = DELIMITERS.get()()
    while any(mark in text for text in data):
        mark = random_delimiter()
    return mark


def write_messages(text: str, *, prompt: Prompt, options: Options, part: Part | None = None) -> list[dict[str, str]]:
    """The instructions for a whole answer, and the article, or a part of it, as it is between its marks."""
    if part is not None:
        text = text[part.start : part.end]
    focus = options.focus or ""
    mark = choose_delimiter(text, focus)
    instructions = prompt.render(
        mark=mark,
        language=describe_language(options),
        max_items=f"at most {options.max_items} items" if options.max_items else USUAL_ITEMS,
        focus=focus or "none",
    )
    if part is not None:
        told = load_prompt(PART_PROMPT).render(part=str(part.number), parts=str(part.count))
        instructions = f"{instructions.rstrip()}\n\n{told}"
    return make_messages(instructions, text, kind="article", mark=mark)


def make_messages(instructions: str, data: str, *, kind: str, mark: str) -> list[dict[str, str]]:
    """The instructions as the system's message, and the data between its marks as the user's."""
    return [
        {"role": "system", "content": instructions},
        {"role": "user", "content": f"[{kind} {mark}]\n{data}\n[/{kind} {mark}]"},
    ]


def describe_language(options: Options) -> str:
    """The language to write in, in words."""
    return name_language(options.language) if options.language else "the article's language"


def list_actors(actors: Mapping[str, DeclaredActor]) -> str:
    """The declared actors that the article names, with the ids that refer to them; empty where there are none."""
    named: Sequence[DeclaredActor] = [known for known in actors.values() if known.names][:MOST_ACTORS]
    return "; ".join(f"{known.id} = {known.names[0]}" for known in named)
