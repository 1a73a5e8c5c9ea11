"""The public names, and which modules importing them and starting the command may load."""

from __future__ import annotations

import inspect
import json
import sys
from functools import cache
from operator import attrgetter
from typing import NamedTuple

import pytest

import summarizer
from tests.support import processes
from tests.support.share import share

REPORT = """
import json, sys
names = [name for name in sys.modules if not name.startswith("_")]
print(json.dumps(sorted(names)))
"""
HELP = """
import contextlib, io
from summarizer.cli import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main(["--help"])
"""
SERVE = """
from summarizer.cli.serve import serve_api
from summarizer.api.app import create_app
create_app()
"""
CALL = """
from summarizer import Client
try:
    Client("http://127.0.0.1:9", max_retries=0).health()
except Exception:
    pass
"""
PYDANTIC = "annotated_types pydantic pydantic_core typing_extensions typing_inspection"
SETTINGS = f"{PYDANTIC} dotenv pydantic_settings"
HTTP = "anyio certifi h11 h2 hpack httpcore2 httpx2 hyperframe idna sniffio truststore"
FASTAPI = (
    "annotated_doc anyio email_validator fastapi markupsafe multipart opentelemetry python_multipart sniffio starlette"
)

CLIENT = "call_options client errors signing version"
RULES = "engines grounding language pipeline repeated_keys schema_folder schemas templates tracing verification workers"
CONFIGURATION = "errors extras model_settings settings validation_errors user_files version"


class Start(NamedTuple):
    """What is run, and what it may load, separated by spaces.

    Attributes:
        code: What is run.
        libraries: The libraries that it may load.
        packages: The packages of `summarizer` that it may load.
        never: Modules of these packages that it must not load.
    """

    code: str
    libraries: str
    packages: str
    never: str = ""


STARTS = {
    "import summarizer": Start("import summarizer", "", "version"),
    "errors": Start("import summarizer.errors", "", "errors version"),
    "Client": Start("from summarizer import Client", f"{HTTP} typing_extensions", CLIENT),
    "a call of Client": Start(CALL, f"{HTTP} {PYDANTIC}", f"{CLIENT} report schemas"),
    "--help": Start(HELP, "click", "cli errors validation_errors version"),
    "verify": Start(
        "from summarizer import verify",
        f"{SETTINGS} Stemmer cython_runtime rapidfuzz",
        f"{CONFIGURATION} {RULES} call_options report",
    ),
    "batch": Start(
        "import summarizer.cli.batch",
        f"{SETTINGS} Stemmer aiolimiter anyio click cython_runtime prometheus_client rapidfuzz sniffio sqlalchemy "
        "starlette _cython_3_2_4 _cython_3_3_0 _cython_3_3_1 _sysconfigdata__linux_x86_64-linux-gnu",
        f"{CONFIGURATION} {RULES} api bounded_dict cache call_options cli gateway ingest jobs net process_memory "
        "report signing single_flight storage surrogates telemetry",
    ),
    "serve": Start(
        SERVE,
        f"{SETTINGS} {FASTAPI} sniffio click cython_runtime h11 httptools prometheus_client uvicorn",
        f"{CONFIGURATION} {RULES} api cache call_options cli gateway jobs process_memory net report signing "
        "single_flight storage telemetry",
        "summarizer.grounding.grounder summarizer.engines.extractive summarizer.pipeline.run summarizer.report.html "
        "opentelemetry.sdk",
    ),
}


@cache
def load(code: str) -> list[str]:
    """Run code in a process of its own, and list the modules that are loaded then."""
    ran = processes.run([sys.executable, "-c", code + REPORT], check=True, capture_output=True, text=True)
    loaded: list[str] = json.loads(ran.stdout)
    return loaded


@pytest.mark.slow
@pytest.mark.parametrize("name", share(STARTS, every=2))
def test_only_what_is_needed_is_loaded(name: str) -> None:
    start = STARTS[name]
    before = {name.split(".")[0] for name in load("")}  # what the interpreter's own start loads here
    loaded = load(start.code)
    libraries = {name.split(".")[0] for name in loaded} - before - sys.stdlib_module_names - {"summarizer"}
    packages = {name.split(".")[1] for name in loaded if name.startswith("summarizer.")}
    assert libraries <= set(start.libraries.split())
    assert packages <= set(start.packages.split())
    assert not set(loaded) & set(start.never.split())


def test_every_public_name_is_there() -> None:
    assert all(getattr(summarizer, name) is not None for name in summarizer.__all__)
    assert set(summarizer.__all__) <= set(dir(summarizer))
    with pytest.raises(AttributeError, match="no attribute 'summarise'"):
        _ = summarizer.summarise  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["summarize", "asummarize", "stream", "extract", "Client.summarize"])
def test_help_tells_what_every_argument_means(name: str) -> None:
    function = attrgetter(name)(summarizer)
    told = inspect.getdoc(function) or ""
    missing = [one for one in inspect.signature(function).parameters if one != "self" and f"    {one}: " not in told]
    assert not missing
    assert "Raises:" in told
