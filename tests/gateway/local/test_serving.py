"""A real tiny model in a real process: loaded once, held to the schema, and gone when it is to be gone."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import IO

import httpx2
import pytest

from summarizer import aextract, extract
from summarizer.errors import ContextLengthError, ProviderUnavailableError
from summarizer.gateway.local.models import LocalModel
from summarizer.gateway.local.servers import (
    LocalServerError,
    format_exit_status,
    is_loading,
    start_process,
    start_server,
    stop_servers,
)
from summarizer.gateway.target import resolve_target
from summarizer.settings import ModelSettings, Settings
from tests.support import processes
from tests.support.local import (
    ARTICLE,
    Mood,
    ask_local,
    configure_local,
    is_running,
    list_children,
    write_local,
)
from tests.support.service import serve_app
from tests.support.share import share
from tests.support.tiny_model import write_model
from tests.support.waiting import join, wait_until

PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    stop_servers()
    assert list_children() == []


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return write_model(tmp_path / "tiny.gguf")


def serving_of(settings: Settings) -> LocalModel:
    local_model = resolve_target("here", settings=settings).local_model
    assert local_model is not None
    return local_model


def test_it_is_held_to_the_schema_and_costs_nothing(weights: Path, capfd: pytest.CaptureFixture[str]) -> None:
    settings = configure_local(weights, entry={"max_items": 2})
    for _ in range(5):  # what it writes is random, and would be no JSON once
        mood, _ = ask_local(settings)
        assert isinstance(mood, Mood)
        assert len(mood.words) <= 2
    assert len(list_children()) == 1
    out, err = capfd.readouterr()
    assert out + err == ""


@pytest.mark.parametrize("streamed", [False, True])
def test_its_answers_say_who_wrote_them_and_cost_nothing(weights: Path, streamed: bool) -> None:
    pieces: list[str] = []
    answers = write_local(configure_local(weights), listener=pieces.append if streamed else None)
    assert (answers.model, answers.mode, answers.cost_usd) == ("local/tiny.gguf", "json_schema", 0.0)
    assert answers.usage.prompt_tokens
    assert answers.usage.completion_tokens
    assert {attempt.cost_usd for attempt in answers.attempts} == {0.0}
    assert bool(pieces) == streamed
    if streamed:
        assert len(pieces) > 3
        assert json.loads("".join(pieces)) == answers.raws[-1]


@pytest.mark.faults
def test_twenty_first_calls_start_one_process(weights: Path) -> None:
    settings = configure_local(weights)
    seen: set[int] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):  # a process takes longer to load anything
            seen.update(list_children())

    watcher = threading.Thread(target=watch)
    watcher.start()

    async def ask_all() -> list[Mood]:
        asked = (aextract(ARTICLE, Mood, model="here", settings=settings) for _ in range(20))
        return list(await asyncio.gather(*asked))

    try:
        moods = asyncio.run(ask_all())
    finally:
        over.set()
        join([watcher])
    assert len(moods) == 20
    assert len(seen) == 1
    begun = [start_server(serving_of(settings)) for _ in range(3)]
    assert len({id(future) for future in begun}) == 1


def test_it_writes_nothing_down_of_what_it_is_asked(weights: Path) -> None:
    settings = configure_local(weights)
    server = start_server(serving_of(settings)).result(20)
    assert server.log is not None
    before = os.fstat(server.log.fileno()).st_size  # 0 where llama.cpp, which writes in a thread, came too late
    ask_local(settings)
    assert os.fstat(server.log.fileno()).st_size == before


def test_who_gives_up_waiting_does_not_stop_the_loading_for_others(weights: Path) -> None:
    from summarizer.gateway.local.servers import get_server

    local_model = serving_of(configure_local(weights))

    async def give_up() -> int:
        impatient = asyncio.ensure_future(get_server(local_model))
        patient = asyncio.ensure_future(get_server(local_model))
        await asyncio.sleep(0)
        impatient.cancel()
        return (await patient).process.pid

    assert asyncio.run(give_up()) == list_children()[0]


def test_only_this_machine_reaches_it_and_only_with_its_key(weights: Path) -> None:
    server = start_server(serving_of(configure_local(weights))).result(20)
    assert server.address.startswith("http://127.0.0.1:")
    assert server.key not in repr(server)
    command = Path(f"/proc/{server.process.pid}/cmdline").read_text() + Path(
        f"/proc/{server.process.pid}/environ"
    ).read_text(errors="replace")
    assert server.key not in command
    port = int(server.address.rsplit(":", 1)[1].removesuffix("/v1"))
    assert listening_addresses(port) == {"0100007F"}
    question = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}
    with httpx2.Client(trust_env=False) as http:
        url = f"{server.address}/chat/completions"
        assert http.post(url, json=question).status_code == 401
        assert http.post(url, json=question, headers={"authorization": "Bearer guess"}).status_code == 401
        key = {"authorization": f"Bearer {server.key}"}
        assert http.post(url, json=question, headers=key).status_code == 200


def listening_addresses(port: int) -> set[str]:
    """The addresses on which somebody listens on a port, as the system writes them."""
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    places = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {address for address, place in places if int(place, 16) == port}


class CountingProxy(ThreadingHTTPServer):
    """A proxy that counts who comes, and sends everybody away."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        super().__init__(("127.0.0.1", 0), _Door)


class _Door(BaseHTTPRequestHandler):
    server: CountingProxy

    def do_POST(self) -> None:
        self.server.seen.append(self.path)
        self.send_error(502)

    do_CONNECT = do_POST  # noqa: N815 - the library picks it by this name

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[CountingProxy]:
    with CountingProxy() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        for name in PROXY_VARIABLES:
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield server
        server.shutdown()
        join([thread])


def test_no_proxy_of_the_environment_sees_the_article(
    weights: Path, proxy: CountingProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.invalid/v1")
    monkeypatch.setenv("OPENAI_API_BASE", "http://elsewhere.invalid/v1")
    ask_local(configure_local(weights))
    write_local(configure_local(weights), listener=lambda _: None)
    assert proxy.seen == []
    # the proxy is real: a provider's model goes through it
    elsewhere = {"far": ModelSettings(model="openai/m", api_base="http://elsewhere.invalid/v1", timeout=5)}
    with pytest.raises(ProviderUnavailableError):
        extract(ARTICLE, Mood, model="far", api_key="k", settings=Settings(models=elsewhere, retries=0))
    assert proxy.seen


def test_one_that_died_is_started_again(weights: Path) -> None:
    settings = configure_local(weights)
    ask_local(settings)
    first = start_server(serving_of(settings)).result(20).process
    first.kill()
    first.wait(20)
    ask_local(settings)
    (second,) = list_children()
    assert second != first.pid


@pytest.mark.faults
@pytest.mark.parametrize("retries", [0, 1])
def test_one_that_dies_while_it_is_asked(weights: Path, retries: int) -> None:
    settings = configure_local(weights, retries=retries)
    server = start_server(serving_of(settings)).result(20)
    os.kill(server.process.pid, signal.SIGSTOP)
    killer = threading.Timer(1.0, server.process.kill)
    killer.start()
    if retries:
        assert isinstance(ask_local(settings)[0], Mood)
    else:
        with pytest.raises(ProviderUnavailableError, match=r"'local/tiny\.gguf' ended \(SIGKILL\)") as told:
            ask_local(settings)
        assert told.value.provider == "local"
        assert told.value.retryable
        assert "canary" not in str(told.value)
    join([killer])


def test_weights_that_cannot_be_loaded_are_told_in_llama_cpps_words(weights: Path) -> None:
    weights.write_bytes(weights.read_bytes()[:20_000])
    settings = configure_local(weights)
    with pytest.raises(ProviderUnavailableError, match=r"could not be loaded: .*corrupted or incomplete") as told:
        ask_local(settings)
    assert not told.value.retryable
    assert str(weights.parent) not in str(told.value)
    with pytest.raises(LocalServerError):
        is_loading(serving_of(settings), begin=True)
    write_model(weights)
    assert isinstance(ask_local(settings)[0], Mood)  # it is tried again for the next who asks


def test_a_process_that_cannot_be_started_leaves_no_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    logs: list[IO[bytes]] = []
    make = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: logs.append(make()) or logs[-1])
    with pytest.raises(FileNotFoundError):
        start_process(LocalModel(tmp_path / "never.gguf", 512, 1))
    assert [log.closed for log in logs] == [True]


def test_one_that_is_killed_while_it_loads_says_what_it_needs(tmp_path: Path) -> None:
    never = tmp_path / "never.gguf"
    os.mkfifo(never)  # opening it waits for ever
    server = start_process(LocalModel(never, 512, 1, name="local/never.gguf"))
    os.kill(server.process.pid, signal.SIGKILL)
    with pytest.raises(LocalServerError, match=r"SIGKILL.*for lack of memory.*512 tokens") as told:
        server.wait_until_loaded()
    assert not told.value.retryable
    server.stop()
    assert format_exit_status(-4000) == "status -4000"


@pytest.mark.faults
def test_an_article_that_does_not_fit_is_too_long(weights: Path) -> None:
    with pytest.raises(ContextLengthError, match=r"4,096 tokens.*SUMMARIZER_LOCAL_CONTEXT") as told:
        ask_local(configure_local(weights), article="The quokka-canary bridge stays shut. " * 300)
    assert "canary" not in str(told.value)


PARENT = """
import os
import sys
from pathlib import Path
from summarizer.gateway.local.servers import start_server
from summarizer.gateway.local.models import LocalModel

future = start_server(LocalModel(Path(sys.argv[1]), 4096, 1))
if sys.argv[2] != "loading":
    future.result()
if sys.argv[2] == "forked" and os.fork() == 0:  # a process that has the same pipes, and lives on
    os.read(0, 1)
    os._exit(0)
print("begun", flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("end", "state"), share(product([signal.SIGKILL, signal.SIGTERM, None], ["loaded", "loading", "forked"]), every=9)
)
def test_no_process_outlives_its_parent(weights: Path, state: str, end: signal.Signals | None) -> None:
    if state == "loading":  # in native code that nothing of Python interrupts
        weights.unlink()
        os.mkfifo(weights)
    with processes.running(
        [sys.executable, "-c", PARENT, str(weights), state], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdin is not None
        assert processes.read_line(parent.stdout) == b"begun\n"
        wait_until(lambda: bool(list_children(parent.pid)))
        (child,) = list_children(parent.pid)
        if state == "loading":
            wait_until(lambda: "wait_for_partner" in Path(f"/proc/{child}/wchan").read_text() or is_opening(child))
        if end is None:
            parent.stdin.close()  # it comes to its end by itself
        else:
            parent.send_signal(end)
        parent.wait(processes.PATIENCE)
        wait_until(lambda: not is_running(child))


def is_opening(pid: int) -> bool:
    return "xllamacpp" in Path(f"/proc/{pid}/maps").read_text()


@pytest.mark.slow
def test_the_service_loads_its_default_model_and_stops_it(weights: Path) -> None:
    settings = configure_local(weights)
    with serve_app(settings) as url, httpx2.Client(base_url=url, trust_env=False, timeout=60) as http:
        wait_until(lambda: http.get("/readyz").status_code == 200)
        (child,) = list_children()
        checks = {check["name"]: check["ready"] for check in http.get("/readyz").json()["checks"]}
        assert checks["model here"] is True
    assert not is_running(child)


@pytest.mark.slow
def test_the_service_is_not_ready_while_its_default_model_is_loaded_or_broken(tmp_path: Path, weights: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(weights.read_bytes()[:20_000])
    with serve_app(configure_local(broken)) as url, httpx2.Client(base_url=url, trust_env=False) as http:
        wait_until(lambda: "corrupted" in http.get("/readyz").text)
        assert http.get("/readyz").json()["code"] == "misconfigured"
