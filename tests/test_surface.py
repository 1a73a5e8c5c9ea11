"""The public surface, and what importing it must not bring with it."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

import summarizer
import summarizer.grounding
from summarizer import AsyncClient, Client
from summarizer.client.async_batches import AsyncBatches
from summarizer.client.batches import Batches
from summarizer.errors import ConfigurationError, InputError
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.news import NewsBrief


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_surface_is_pinned() -> None:
    assert summarizer.__all__ == [
        "Aligner",
        "Article",
        "AsyncClient",
        "Brief",
        "Client",
        "aextract",
        "align_quote",
        "astream",
        "asummarize",
        "extract",
        "stream",
        "summarize",
        "verify",
    ]
    assert summarizer.grounding.__all__ == [
        "Aligner",
        "align_quote",
        "find_attributions",
        "find_figures",
        "find_quotations",
    ]


@pytest.mark.parametrize("module", [summarizer, summarizer.grounding], ids=lambda module: module.__name__)
def test_every_public_name_is_there(module: object) -> None:
    for name in module.__all__:  # type: ignore[attr-defined]  # a module of ours; object is what parametrize gives
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match="no attribute"):
        getattr(module, "no_such_name")  # noqa: B009 - a constant attribute would be a type error


IN_PROCESS = (
    "(text, model=None, schema='news', mode='auto', api_base=None, api_key=None, options=None, cache=None, *, "
    "settings=None)"
)
OWN_SCHEMA = "(text, schema, model=None, mode='auto', api_base=None, api_key=None, *, with_audit=False, settings=None)"
OF_ARTICLE = "html=None, url=None, title=None, published=None, schema=None, model=None, options=None, cache=True"
OF_BATCH = "(self, items, *, schema=None, model=None, options=None, webhook=None, idempotency_key=None)"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        *((getattr(summarizer, name), IN_PROCESS) for name in ("summarize", "asummarize", "stream", "astream")),
        *((getattr(summarizer, name), OWN_SCHEMA) for name in ("extract", "aextract")),
        *((kind.summarize, f"(self, text=None, *, {OF_ARTICLE})") for kind in (Client, AsyncClient)),
        *((kind.stream, f"(self, text=None, *, resume=True, {OF_ARTICLE})") for kind in (Client, AsyncClient)),
        *((kind.create, OF_BATCH) for kind in (Batches, AsyncBatches)),
    ],
    ids=lambda value: getattr(value, "__qualname__", None),
)
def test_signatures_are_pinned(function: Callable[..., Any], expected: str) -> None:
    """Their long lists of keywords are written in `call_options`: names, order and defaults must come out as here."""
    signature = inspect.signature(function)
    empty = inspect.Parameter.empty
    bare = [one.replace(annotation=empty) for one in signature.parameters.values()]
    assert all(one.annotation is not empty for one in signature.parameters.values() if one.name != "self")
    assert str(inspect.Signature(bare)) == expected


CALLS = {
    "summarize": lambda **wrong: summarizer.summarize("Text.", **wrong),
    "asummarize": lambda **wrong: run_sync(summarizer.asummarize("Text.", **wrong)),
    "stream": lambda **wrong: summarizer.stream("Text.", **wrong),
    "astream": lambda **wrong: summarizer.astream("Text.", **wrong),
    "extract": lambda **wrong: summarizer.extract("Text.", NewsBrief, **wrong),
    "aextract": lambda **wrong: run_sync(summarizer.aextract("Text.", NewsBrief, **wrong)),
    "Client.summarize": lambda **wrong: Client().summarize("Text.", **wrong),
    "Client.stream": lambda **wrong: Client().stream("Text.", **wrong),
    "AsyncClient.summarize": lambda **wrong: run_sync(AsyncClient().summarize("Text.", **wrong)),
    "AsyncClient.stream": lambda **wrong: AsyncClient().stream("Text.", **wrong),
    "Batches.create": lambda **wrong: Client().batches.create([], **wrong),
    "AsyncBatches.create": lambda **wrong: run_sync(AsyncClient().batches.create([], **wrong)),
}


@pytest.mark.parametrize("name", CALLS)
def test_an_unknown_keyword_is_a_type_error_at_the_call(name: str) -> None:
    with pytest.raises(TypeError) as caught:
        CALLS[name](modle="extractive")
    assert str(caught.value) == f"{name}() got an unexpected keyword argument 'modle'"


def test_arguments_by_position_are_those_by_keyword() -> None:
    text = "Mayor Anna Lind said on Monday that 40 people came."
    wrong = {"no_such_option": 1}
    with pytest.raises(InputError, match="no_such_option"):
        summarizer.summarize(text, "extractive", "news", "auto", None, None, wrong)
    with pytest.raises(ConfigurationError, match="Give `cache` a folder"):
        list(summarizer.stream(text, "extractive", "news", "auto", None, None, None, 7))
    assert summarizer.extract(text, NewsBrief, "extractive", "auto", None, None).actors
    with pytest.raises(TypeError, match=r"summarize\(\) got multiple values for argument 'mode'"):
        summarizer.summarize(text, "extractive", "news", "auto", mode="auto")
    with pytest.raises(TypeError, match="too many positional arguments"):
        summarizer.summarize(text, "extractive", "news", "auto", None, None, None, None, None)


HEAVY = "{'litellm', 'instructor', 'openai', 'fastapi', 'starlette', 'sqlalchemy', 'psycopg', 'dbos'}"


HELP = """
from summarizer.cli.program import main
try:
    main(["--help"])
except SystemExit as end:
    assert not end.code
"""


@pytest.mark.parametrize(
    "code",
    [
        "import summarizer",
        "import summarizer.schemas.brief",
        "import summarizer.client",
        "from summarizer import Client, AsyncClient",
        "import summarizer as s; b = s.summarize('Anna Lind said 12 came.', 'extractive'); s.verify(b.article, b)",
        "from summarizer.grounding import *",
        HELP,
    ],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    assert run(f"{code}\nimport sys; print(sorted({HEAVY} & set(sys.modules)))").splitlines()[-1] == "[]"


@pytest.mark.parametrize("module", ["summarizer.client", "summarizer.schemas.brief"])
def test_client_and_schemas_read_no_settings(module: str) -> None:
    assert run(f"import {module}, sys; print('summarizer.settings' in sys.modules)") == "False"
