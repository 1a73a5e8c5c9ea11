"""A key is nowhere but in the request to its provider, whatever goes wrong, and whatever is logged."""

from __future__ import annotations

import io
import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import vcr

from summarizer import Article, extract, summarize
from summarizer.cli import main
from summarizer.engines.base import EngineTask
from summarizer.engines.llm.engine import make_engine
from summarizer.errors import SummarizerError
from summarizer.gateway.libraries import load_libraries
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import Verification
from summarizer.settings import Settings
from summarizer.telemetry import JsonFormatter
from tests.gateway.test_wire_written import ROWS as WRITTEN
from tests.support.llm import ARTICLE, BAD, GOOD, PlainGrounder, Report
from tests.support.provider_server import Reply, Request, Script, answer, completion, free_port, reply, serve
from tests.support.service import make_client
from tests.support.share import share
from tests.support.wire_server import ENVIRONMENT, load_rows, play

CANARY = "sk-c4n4ry-9d1e77"
ERRORS = {(row.provider, row.status): row for row in (*WRITTEN, *load_rows()) if row.kind == "error"}
"""One error of each provider and status: LiteLLM tells them by that."""


def echo(status: int) -> Script:
    """A provider that repeats every header and the body that it was sent, in its error or its answer."""

    def play_back(request: Request) -> Reply:
        told = f"{request.headers} {request.raw.decode()}"
        if status == 200:
            return reply(completion(message={"content": told}))
        return reply({"error": {"message": told, "type": told, "code": told}}, status=status)

    return play_back


PROVIDER_FAULTS: dict[str, Script] = {
    **{str(status): echo(status) for status in (200, 400, 401, 402, 403, 404, 413, 418, 429, 500, 503, 529)},
    "silent": Reply(b"{}", delay=5),
    "dripping": Reply(b" " * 100, drip=0.1),
    "cut": Reply(b'{"id": 1}' + b" " * 200, cut=20),
    "HTML": Reply(b"<html>", headers={"content-type": "text/html"}),
    "no choices": reply(completion(message=None)),
    "refusal": reply(completion(message={"content": None, "refusal": "no"})),
    "no object": answer("what?"),
    "not grounded": answer(BAD),
    "good": answer(GOOD),
}

OTHER_STATUSES = frozenset({"400", "402", "403", "404", "413", "418", "503", "529"})
"""Statuses of which one test is enough: a stream and a response say of an error what the error itself says."""
FAULTS = [fault for fault in PROVIDER_FAULTS if fault not in OTHER_STATUSES]


def seconds_for(fault: str) -> float:
    """The time limit of a provider: short if only the limit ends the call, and if what came first does not matter."""
    return 0.7 if fault in {"", "silent", "dripping"} else 20.0


@pytest.fixture(autouse=True)
def _keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The canary is wherever a key may be."""
    names = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "MISTRAL_API_KEY", "GROQ_API_KEY", "OUR_KEY")
    for name, value in {**ENVIRONMENT, **dict.fromkeys(names, CANARY)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LITELLM_LOG", "DEBUG")
    monkeypatch.setenv("SUMMARIZER_RETRIES", "0")
    named = getattr(request.node, "callspec", None)
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", str(seconds_for(named.params.get("name", "") if named else "")))
    load_libraries()  # it takes longer than that


@contextmanager
def watched(capfd: pytest.CaptureFixture[str]) -> Iterator[list[Any]]:
    """Takes what is told meanwhile, and looks through it and through all logs and output, at level debug."""
    told: list[Any] = []
    plain, lines = io.StringIO(), io.StringIO()
    handlers = [logging.StreamHandler(plain), logging.StreamHandler(lines)]
    handlers[1].setFormatter(JsonFormatter())
    root, ours = logging.getLogger(), logging.getLogger("summarizer")
    levels = root.level, ours.level
    for logger in (root, ours):
        logger.setLevel(logging.DEBUG)
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield told
    finally:
        for handler in handlers:
            root.removeHandler(handler)
        root.setLevel(levels[0])
        ours.setLevel(levels[1])
    for one in told:
        for text in texts_of(one):
            assert CANARY not in text, text[:500]
    for text in (plain.getvalue(), lines.getvalue(), *capfd.readouterr()):
        assert CANARY not in text


def texts_of(told: Any) -> Iterator[str]:
    """Every way in which something may be shown."""
    if isinstance(told, BaseException):
        yield "".join(traceback.format_exception(told))
        link: BaseException | None = told
        while link is not None:
            yield from (str(link), repr(link), repr(vars(link)), repr(link.args))
            link = link.__cause__ or link.__context__
    else:
        yield from (str(told), repr(told))


def tell(told: list[Any], work: Any) -> None:
    try:
        told.append(work())
    except SummarizerError as error:
        told.append(error)


@pytest.mark.parametrize("name", share(PROVIDER_FAULTS, every=4))
def test_in_process(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    with serve(PROVIDER_FAULTS[name]) as server, watched(capfd) as told:
        tell(told, lambda: extract(ARTICLE, Report, "openai/x", "tools", server.base, CANARY, with_audit=True))
        tell(told, lambda: summarize(ARTICLE, "openai/x", "news", "json", server.base))
        assert CANARY in str(server.requests[0].headers), "the key went where it belongs"
        assert len(told) == 2


@pytest.mark.parametrize("name", FAULTS)
def test_in_a_stream_and_an_engines_receipt(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    with serve(PROVIDER_FAULTS[name]) as server, watched(capfd) as told:
        engine = make_engine(
            "openai/x", settings=Settings.load(), api_base=server.base, api_key=CANARY, listener=lambda *_: None
        )
        run = Verification(PlainGrounder("another article"))
        work = engine.write(EngineTask(Report, Article(text="another article"), "extract.md", Options(), run))
        tell(told, lambda: run_sync(work))
        told.append(engine)


@pytest.mark.faults
def test_every_error_of_every_provider(capfd: pytest.CaptureFixture[str]) -> None:
    with watched(capfd) as told:
        for row in ERRORS.values():
            _, base = play(row)
            tell(told, lambda row=row, base=base: extract(ARTICLE, Report, row.name, "tools", base, CANARY))
    assert len(told) == len(ERRORS)
    assert all(isinstance(one, SummarizerError) for one in told)


def configure(folder: Path, base: str, *, fault: str = "") -> None:
    lines = [
        'model = "ours"',
        f"timeout = {seconds_for(fault)}",
        "[models.ours]",
        'model = "openai/x"',
        'api_key_env = "OUR_KEY"',
    ]
    (folder / "summarizer.toml").write_text("\n".join([*lines, f"api_base = {json.dumps(base)}"]))


@pytest.mark.parametrize("name", share(FAULTS, every=2))
def test_over_http(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with serve(PROVIDER_FAULTS[name]) as server, watched(capfd) as told:
        configure(tmp_path, server.base, fault=name)
        got = make_client(Settings.load()).post("/v1/summaries", json={"text": ARTICLE})
        told += [got.text, got.headers]
        assert CANARY in str(server.requests[0].headers)


@pytest.mark.parametrize("missing", [False, True])
def test_from_the_shell(
    missing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_API_KEYS", CANARY)
    monkeypatch.setenv("SUMMARIZER_API_KEY", CANARY)
    if missing:
        monkeypatch.delenv("OUR_KEY")
    configure(tmp_path, f"http://user:{CANARY}@127.0.0.1:{free_port()}/v1?key={CANARY}")
    (tmp_path / "article.txt").write_text(ARTICLE)
    with watched(capfd):
        for arguments in (["doctor"], ["models"], ["summarize", "article.txt"], ["doctor", "--model", "ours"]):
            with pytest.raises(SystemExit):
                main(arguments)


def test_in_a_cassette(tmp_path: Path, vcr_config: dict[str, Any]) -> None:
    config = {name: value for name, value in vcr_config.items() if name != "allow_playback_repeats"}
    for provider in ("openai", "anthropic", "gemini"):
        path = tmp_path / f"{provider}.yaml"
        with serve(Reply(b"{}")) as server, vcr.VCR(record_mode="all").use_cassette(str(path), **config):
            tell([], lambda: extract(ARTICLE, Report, f"{provider}/x", "tools", server.root, CANARY))  # noqa: B023
            assert CANARY in str(server.requests[0].headers) + server.requests[0].path
        assert path.stat().st_size > 500
        assert CANARY not in path.read_text("utf-8")
