"""The service under test, in this process or behind a real socket, and what its tests say about problems."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import uvicorn.server
from fastapi.testclient import TestClient

from summarizer import telemetry
from summarizer.api.app import create_app
from summarizer.cli.bind import listener_url, open_listener
from summarizer.settings import ModelSettings, Settings
from tests.support.processes import PATIENCE
from tests.support.processes import SECRET_KEY as SECRET_KEY
from tests.support.waiting import join, wait_until

ARTICLE = """\
The quokka sanctuary at Millbrook will stay shut until June, its director, Ruth Amadi, said on Friday.

"We will not reopen before the fences are mended," Amadi told reporters. Repairs will cost 3.2 million euros.

Visits fell by 41 percent in 2024, according to the tourist board. The farmers' union opposes the plan. \
"Nobody asked us," said its chairman, Jonas Berg.
"""

TRUE = "We will not reopen before the fences are mended"
LIE = "We will reopen before the fences are mended"

LEAKS = (SECRET_KEY, "quokka sanctuary", "fences are mended", "Traceback")
"""What no log line and no problem may hold."""

PROBLEM_KEYS = {"type", "title", "status", "detail", "code", "request_id", "errors", "attempts"}


def configure(**values: Any) -> Settings:
    """Settings that owe nothing to the machine but what is given here."""
    return Settings.model_construct(**{"model": "extractive", "judge": "off", **values})


def configure_model(base: str, *, timeout: float = 20.0, **values: Any) -> Settings:
    """Settings whose default is a model named `scripted` at a provider on loopback."""
    scripted = ModelSettings(
        model="openai/scripted", api_base=base, api_key_env="SCRIPTED_KEY", mode="json_schema", timeout=timeout
    )
    return configure(model="scripted", models={"scripted": scripted}, **values)


def make_client(settings: Settings | None = None) -> TestClient:
    """The service in this process. An unexpected error reaches the caller as it would over a socket."""
    return TestClient(create_app(settings or configure()), raise_server_exceptions=False)


async def nap(seconds: float) -> None:
    """Sleep a tenth as long: uvicorn looks ten times a second whether it is to stop, and hundreds of tests stop it."""
    await asyncio.sleep(seconds / 10)


vars(uvicorn.server)["asyncio"] = SimpleNamespace(**{**vars(asyncio), "sleep": nap})


@contextlib.contextmanager
def serve_app(settings: Settings | None = None) -> Iterator[str]:
    """The service behind a real socket, as `provenbrief serve` starts it; gives its URL."""
    with open_listener("127.0.0.1", 0) as listener:
        config = uvicorn.Config(
            create_app(settings or configure()),
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            loop="asyncio",  # uvloop warns of connections to providers that are left open for other services here
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        wait_until(lambda: server.started, pause=0.01)
        try:
            yield listener_url(listener)
        finally:
            server.should_exit = True
            join([thread], seconds=PATIENCE)  # a warm-up that imports LiteLLM is waited for


@contextlib.contextmanager
def log_lines() -> Iterator[list[dict[str, Any]]]:
    """What the service logs meanwhile, each line read back."""
    stream, lines = io.StringIO(), []
    handler = logging.StreamHandler(stream)
    handler.setFormatter(telemetry.JsonFormatter())
    logger = logging.getLogger(telemetry.OURS)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        written = stream.getvalue()
        for leak in LEAKS:
            assert leak not in written
        lines += [json.loads(line) for line in written.splitlines()]


def read_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document in an answer, after a look at all that every problem must be."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem = answer.json()
    assert isinstance(problem, dict)
    assert set(problem) == PROBLEM_KEYS
    assert (problem["status"], problem["code"]) == (status, code), problem
    assert problem["type"] == f"urn:summarizer:problem:{code}"
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    for leak in LEAKS:
        assert leak not in answer.text
    return problem
