"""The public surface, and what importing it must not bring with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import summarizer
import summarizer.grounding


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
