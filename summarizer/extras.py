"""The optional extras of the installation: their purpose and modules, and the error if one is missing."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from summarizer.errors import MissingExtraError

Extra: TypeAlias = Literal["server", "llm", "files", "postgres", "local", "otel"]


class ExtraContents(NamedTuple):
    """The purpose and the contents of an extra."""

    purpose: str
    modules: tuple[str, ...]  # modules of the extra that this package imports
    includes: tuple[Extra, ...] = ()  # other extras that it contains


EXTRAS: Final[Mapping[Extra, ExtraContents]] = {
    "server": ExtraContents(
        "the service, its page and batches",
        ("aiohttp", "fastapi", "fastapi_swagger", "httptools", "prometheus_client", "sqlalchemy", "uvicorn"),
    ),
    "llm": ExtraContents("models of any provider", ("instructor", "litellm")),
    "files": ExtraContents(
        "web pages, and HTML, Markdown, PDF and DOCX files",
        ("aiohttp", "dateparser", "lxml", "lxml_html_clean", "mammoth", "markdown_it", "pypdfium2", "trafilatura"),
    ),
    "postgres": ExtraContents("a PostgreSQL database", ("psycopg",), includes=("server",)),
    "local": ExtraContents("models that run on this machine", ("xllamacpp",), includes=("llm",)),
    "otel": ExtraContents("traces", ("opentelemetry.exporter.otlp.proto.http", "opentelemetry.sdk")),
}
"""The extras by name. `pyproject.toml` lists the distributions with these modules."""


def require_extra(extra: Extra, /) -> None:
    """Raise `MissingExtraError` if a module of an extra is not installed, without importing any."""
    if missing := list_missing(extra):
        raise MissingExtraError(describe_missing(extra, missing), extra=extra)


def list_missing(extra: Extra, /) -> tuple[str, ...]:
    """Return the modules of an extra, and of those that it includes, that are not installed."""
    contents = EXTRAS[extra]
    modules = [*contents.modules, *(name for one in contents.includes for name in EXTRAS[one].modules)]
    return tuple(name for name in modules if not is_installed(name))


def is_installed(module: str, /) -> bool:
    """Whether a module is installed. Imports only its parent packages.

    >>> is_installed("json.decoder"), is_installed("json.nothing"), is_installed("nothing.at.all")
    (True, False, False)
    """
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # a parent package is missing
        return False


def describe_missing(extra: Extra, missing: tuple[str, ...], /) -> str:
    """Describe the purpose of an extra, its missing modules, and how to install it.

    >>> describe_missing("llm", ("litellm",)).partition("Run: ")[2]
    "pip install 'provenbrief[llm]' (not on PyPI yet; in a checkout: make install)"
    """
    what = f"The extra [{extra}] for {EXTRAS[extra].purpose} is not installed"
    where = "not on PyPI yet; in a checkout: make install"
    return f"{what} (no {', '.join(missing)}). Run: {install_command(extra)} ({where})"


def install_command(extra: Extra, /) -> str:
    """Return the command that installs an extra.

    >>> install_command("llm")
    "pip install 'provenbrief[llm]'"
    """
    return f"pip install 'provenbrief[{extra}]'"
