"""Loads and renders prompts, which are text files with `$variables`. Articles are never part of a template.

A prompt's version is the SHA-256 hash of its file, which identifies it in receipts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from string import Template
from typing import Final

from summarizer.errors import ConfigurationError
from summarizer.user_files import read_regular_file

VARIABLES: Final = ("mark", "language", "max_items", "focus")
"""Variables of a schema's prompt: the marks around the article, and the options."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt template."""

    name: str  # file name
    version: str  # SHA-256 of the file's bytes, in hexadecimal
    text: str  # the file's text; `$name` and `${name}` are variables, `$$` is a dollar sign

    def render(self, **variables: str) -> str:
        """Fill in the variables. Values are inserted unchanged; a `$` in them has no meaning.

        >>> Prompt("greet.md", "", "Write in $language.").render(language="Danish, for $5")
        'Write in Danish, for $5.'
        """
        wanted, given = list_variables(self.text), set(variables)
        if wanted is None:
            raise ConfigurationError(f"The prompt {self.name} has a stray dollar sign; write $$ for one.")
        if wanted != given:
            names = ", ".join(sorted(wanted ^ given))
            raise ConfigurationError(f"The prompt {self.name} and its caller do not agree on the variables {names}.")
        return Template(self.text).substitute(variables)


@lru_cache(maxsize=128)
def list_variables(text: str, /) -> frozenset[str] | None:
    """Return the variables of a template; None if it has a stray dollar sign."""
    template = Template(text)
    return frozenset(template.get_identifiers()) if template.is_valid() else None


@cache
def load_prompt(source: str | Path, /) -> Prompt:
    """Load and cache a prompt: one of this package by its file name, such as 'news.md', or any other by its path."""
    content = read_packaged(source) if isinstance(source, str) else read_file(source)
    name = Path(source).name
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise ConfigurationError(f"The prompt {name} is not UTF-8 text: save it as UTF-8.") from None
    return Prompt(name=name, version=hashlib.sha256(content).hexdigest(), text=text)


def read_packaged(name: str) -> bytes:
    """Read a prompt of this package."""
    folder = resources.files("summarizer").joinpath("prompts")
    try:
        if name not in {entry.name for entry in folder.iterdir()}:
            raise FileNotFoundError(name)
        return folder.joinpath(name).read_bytes()
    except OSError:
        raise ConfigurationError(f"The prompt {name!r} is missing: reinstall the package.") from None


def read_file(path: Path) -> bytes:
    """Read a prompt from a path."""
    try:
        return read_regular_file(path)
    except FileNotFoundError:
        raise ConfigurationError(f"The prompt {path} is missing: write it beside the schema.") from None
    except OSError as error:
        raise ConfigurationError(f"The prompt {path} cannot be read: {error.strerror}.") from None
