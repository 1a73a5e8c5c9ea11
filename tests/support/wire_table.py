"""Plays every recorded answer in every mode, and writes what came of it into docs/providers.md.

python -m tests.support.wire_table
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import pytest

from docs.generate import ROOT, write_table
from summarizer import extract
from summarizer.engines.base import EngineTask
from summarizer.engines.llm.engine import make_engine
from summarizer.errors import (
    ProviderError,
    ProviderNotFoundError,
    ProviderRateLimitError,
    ProviderRequestError,
)
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Mode, Options
from summarizer.schemas.findings import Verification
from summarizer.settings import CONFIG_VARIABLE, Settings
from tests.support.wire_server import ENVIRONMENT, Row, load_rows, model_of, play

PAGE = ROOT / "docs" / "providers.md"
REGION = re.compile(r"(<!-- recorded -->\n).*?(<!-- end recorded -->)", re.DOTALL)

ARTICLE = "Paris is the capital of France."
KEY = "sk-canary-0123456789"
MODES: tuple[Mode, ...] = get_args(Mode)

Way = Literal["argument", "file"]

ERRORS: dict[int, type[ProviderError]] = {404: ProviderNotFoundError, 429: ProviderRateLimitError}
"""What a status is, where the provider's words do not say more."""

UNKNOWN_MODEL = ("does not exist", "identifier is invalid")
"""What providers say of a model that they do not have, under a status that means something else."""


@dataclass(frozen=True)
class Outcome:
    """What came of a row.

    Attributes:
        value: The object, or None.
        error: The error, or None.
        paths: Where the provider was asked, each time.
        shown: What a listener was shown of a stream.
    """

    value: Any
    error: Exception | None
    paths: tuple[str, ...]
    shown: str = ""


def expected_error(row: Row) -> type[ProviderError]:
    if any(words in json.dumps(row.body) for words in UNKNOWN_MODEL):
        return ProviderNotFoundError
    return ERRORS.get(row.status, ProviderRequestError)


@cache
def try_row(row_id: str, mode: Mode, way: Way) -> Outcome:
    return play_row(next(row for row in load_rows() if row.id == row_id), mode, way)


def play_row(row: Row, mode: Mode, way: Way) -> Outcome:
    """Have a schema filled from a row, named by the call's arguments or by a configuration file."""
    schema = model_of(row.answer if row.kind != "error" else {"city": "Paris"})
    server, base = play(row)
    value, error, shown = None, None, ""
    arguments: dict[str, Any] = {"mode": mode, "api_base": base, "api_key": KEY} if way == "argument" else {}
    name = row.name if way == "argument" else "recorded"
    try:
        with configured(row, mode=mode, base=base):
            if row.kind == "stream":
                value, shown = stream(name, schema, **arguments)
            else:
                value = extract(ARTICLE, schema, name, **arguments).model_dump(mode="json")
    except Exception as raised:  # noqa: BLE001 - whatever it is, it is this row's outcome
        error = raised
    return Outcome(value, error, tuple(request.path for request in server.requests), shown)


def stream(name: str, schema: Any, **arguments: Any) -> tuple[Any, str]:
    """The object of a streamed answer, and what a listener was shown of it."""
    shown: list[str] = []
    engine = make_engine(name, settings=Settings.load(), listener=lambda _, piece: shown.append(piece), **arguments)
    run = Verification(ArticleGrounder(ARTICLE))
    work = engine.write(EngineTask(schema, Article(text=ARTICLE), "extract.md", Options(), run))
    return run_sync(work).raws[-1], "".join(shown)


@contextmanager
def configured(row: Row, *, mode: Mode, base: str) -> Iterator[None]:
    table = {"model": row.name, "api_base": base, "api_key_env": "RECORDED_KEY", "mode": mode}
    lines = ["[models.recorded]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "summarizer.toml"
        path.write_text("\n".join(lines), "utf-8")
        environment = {
            CONFIG_VARIABLE: str(path),
            "RECORDED_KEY": KEY,
            "SUMMARIZER_RETRIES": "0",
            "SUMMARIZER_JUDGE": "off",
        } | ENVIRONMENT
        with pytest.MonkeyPatch.context() as patch:  # it takes back what it set, and leaves what LiteLLM sets meanwhile
            for name, value in environment.items():
                patch.setenv(name, value)
            yield


def is_right(row: Row, outcome: Outcome) -> bool:
    """Whether the object, or the error, is the one that the row holds, and nobody was asked in vain."""
    if row.kind == "error":
        return type(outcome.error) is expected_error(row)
    shown = row.kind != "stream" or json.loads(outcome.shown or "null") == row.answer
    return shown and outcome.error is None and outcome.value == row.answer and len(outcome.paths) == 1


def make_table() -> str:
    """Rows that come out right in every mode and with a configuration file, by provider, endpoint and kind."""
    rows: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    right: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in load_rows():
        what = {"stream": "stream", "error": "error"}.get(row.kind, "object")
        outcomes = [try_row(row.id, mode, "argument") for mode in MODES] + [try_row(row.id, "auto", "file")]
        for key in ((row.provider, row.endpoint), ("**all**", "")):
            rows[key][what] += 1
            right[key][what] += all(is_right(row, outcome) for outcome in outcomes)
    kinds = ("object", "stream", "error")
    cells = [
        (*key, *(f"{right[key][kind]}/{rows[key][kind]}" if rows[key][kind] else "" for kind in kinds))
        for key in sorted(rows, key=lambda key: (not key[1], key))
    ]
    return write_table(("Provider", "Endpoint", "Objects", "Streamed", "Errors"), cells)


def make_page() -> str:
    return REGION.sub(lambda found: f"{found[1]}\n{make_table()}\n\n{found[2]}", PAGE.read_text("utf-8"))


if __name__ == "__main__":
    PAGE.write_text(make_page(), "utf-8")
