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
    """The error that a row is to become."""
    if any(words in json.dumps(row.body) for words in UNKNOWN_MODEL):
        return ProviderNotFoundError
    return ERRORS.get(row.status, ProviderRequestError)


@cache
def try_row(row_id: str, mode: Mode, way: Way) -> Outcome:
    """What comes of a recorded row; it is played once."""
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
    """A configuration file that names the row's model."""
    table = {"model": row.name, "api_base": base, "api_key_env": "RECORDED_KEY", "mode": mode}
    lines = ["[models.recorded]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "summarizer.toml"
        path.write_text("\n".join(lines), "utf-8")
        environment = {CONFIG_VARIABLE: str(path), "RECORDED_KEY": KEY, "SUMMARIZER_RETRIES": "0", **ENVIRONMENT}
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
    """Rows that come out right, by provider, endpoint and mode."""
    rows: Counter[tuple[str, str, str]] = Counter()
    right: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for row in load_rows():
        what = {"tool": "object", "json": "object", "stream": "object, streamed", "error": "error"}[row.kind]
        key = row.provider, row.endpoint, what
        rows[key] += 1
        for mode in MODES:
            right[key][mode] += is_right(row, try_row(row.id, mode, "argument"))
        right[key]["file"] += is_right(row, try_row(row.id, "auto", "file"))
    columns = [*MODES, "file"]
    cells = [
        (*key, str(rows[key]), *(f"{right[key][column]}/{rows[key]}" for column in columns)) for key in sorted(rows)
    ]
    total = sum(rows.values())
    sums = (f"{sum(right[key][column] for key in rows)}/{total}" for column in columns)
    heads = ("Provider", "Endpoint", "Answer", "Rows", *(f"`{mode}`" for mode in MODES), "`summarizer.toml`")
    return write_table(heads, [*cells, ("**all**", "", "", str(total), *sums)])


def make_page() -> str:
    """The page with its table made anew."""
    return REGION.sub(lambda found: f"{found[1]}\n{make_table()}\n\n{found[2]}", PAGE.read_text("utf-8"))


if __name__ == "__main__":
    PAGE.write_text(make_page(), "utf-8")
