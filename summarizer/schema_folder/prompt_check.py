"""Checks the variables of a schema's prompt when the schema is loaded."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import Final

from summarizer.errors import ConfigurationError
from summarizer.schema_folder.source_location import format_location
from summarizer.templates import VARIABLES, load_prompt

KNOWN_VARIABLES: Final = ", ".join(f"${name}" for name in VARIABLES)


def check_prompt(path: Path, /) -> None:
    """Reject a prompt that lacks a variable or has an unknown one.

    Raises:
        ConfigurationError: It is missing or invalid. The message names the line and the reason.
    """
    text = load_prompt(path.absolute()).text
    for found in Template.pattern.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        name = found["named"] or found["braced"]
        if found["invalid"] is not None:
            raise ConfigurationError(f"{format_location(path, line)}: a stray dollar sign; write $$ for one.")
        if name and name not in VARIABLES:
            raise ConfigurationError(
                f"{format_location(path, line)}: there is no variable ${name}. There are: {KNOWN_VARIABLES}; "
                "$$ is a dollar sign."
            )
    missing = [f"${name}" for name in VARIABLES if not re.search(rf"(?<!\$)\$(?:{name}\b|\{{{name}\}})", text)]
    if missing:
        raise ConfigurationError(
            f"{path} does not use {', '.join(missing)}: the mark keeps the article apart from your words, and without "
            "the others what a caller asks for would have no effect."
        )
