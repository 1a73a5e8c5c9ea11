"""`provenbrief batch`: here or by a service, gone on with after an interrupt, and what its status says."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from summarizer.cli.batch import ABANDONED, OWNER, WAIT_INTERVAL, FileBatch, ResultCounts, report_counts
from summarizer.client import Client
from summarizer.jobs.intake import Intake, begin_intake
from summarizer.jobs.store import Store, batches
from summarizer.schemas.brief import Options
from summarizer.settings import Settings
from tests.support import processes
from tests.support.batches import Counted, as_lines, configure_batches, make_items, write_config
from tests.support.fork_server import forks
from tests.support.provider_server import fault, serve
from tests.support.service import serve_app
from tests.support.share import share
from tests.support.waiting import join, wait_until


def call(*arguments: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return processes.run([forks() / "provenbrief", "batch", *arguments], capture_output=True, cwd=cwd, env=env)


def call_afresh(*arguments: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    """The same in a process that has not imported LiteLLM, as users start it."""
    program = Path(sys.executable).with_name("provenbrief")
    return processes.run([program, "batch", *arguments], capture_output=True, cwd=cwd, env=env)


def read(raw: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in raw.splitlines()]


def make_env(place: Path | str, **more: str) -> dict[str, str]:
    """The environment of a command whose database is at a URL, or in a folder."""
    url = place if isinstance(place, str) else f"sqlite:///{place / 'batches.sqlite3'}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    return kept | {"SUMMARIZER_DATABASE_URL": url, **more}


@pytest.fixture(params=share(["sqlite", "postgresql"], every=2))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    sqlite = f"sqlite:///{tmp_path / 'batches.sqlite3'}"
    return sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
def test_a_file_of_articles_becomes_a_file_of_briefs(tmp_path: Path, url: str) -> None:
    (tmp_path / "in.jsonl").write_text(as_lines([*make_items(3), {"id": "none", "text": "…"}]))
    done = call("in.jsonl", cwd=tmp_path, env=make_env(url))
    assert done.returncode == 3, done.stderr
    assert done.stderr.decode().splitlines() == [
        "provenbrief: none: The article contains no words. Give its text.",
        "provenbrief: 3 done and 1 failed (the results have their problems; --retry tries them again)",
    ]
    results = read(done.stdout)
    assert {line["id"]: line["state"] for line in results} == {
        "a0": "done", "a1": "done", "a2": "done", "none": "failed"
    }  # fmt: skip
    again = call("in.jsonl", "--out", "out.jsonl", cwd=tmp_path, env=make_env(url))
    assert (again.returncode, again.stdout) == (3, b"")
    assert read((tmp_path / "out.jsonl").read_bytes()) == results  # nothing was done twice


def test_what_is_wrong_with_a_file_is_told_with_its_line(tmp_path: Path, url: str) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "x"}\n{"id": "a", "text": "x"}\n')
    done = call("in.jsonl", cwd=tmp_path, env=make_env(url))
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"line 2: its id is that of line 1" in done.stderr
    (tmp_path / "broken.jsonl").write_text("[1]\n" * 8)
    told = call("broken.jsonl", cwd=tmp_path, env=make_env(url)).stderr
    assert told.endswith(b"line 5: it must be an object; and 3 more\n"), told
    assert call("missing.jsonl", cwd=tmp_path, env=make_env(url)).returncode == 1


ARTICLE = """Council shuts Norbridge crossing until May

Mayor Anna Lind said on Monday that the crossing at Norbridge will stay shut until May.
"""


def make_folder(folder: Path) -> None:
    (folder / "more").mkdir(parents=True)
    (folder / "b.txt").write_text(ARTICLE)
    (folder / "more" / "a.html").write_text(f"<html><body><article><p>{ARTICLE * 5}</p></article></body></html>")
    (folder / "c.md").write_text(f"# {ARTICLE}")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text(ARTICLE)


def test_files_and_folders_become_a_batch_and_a_table(tmp_path: Path) -> None:
    make_folder(tmp_path / "desk")
    (tmp_path / "=late.txt").write_text(ARTICLE.replace("Monday", "Tuesday"))
    done = call("desk", "=late.txt", "--format", "csv", "--out", "out.csv", cwd=tmp_path, env=make_env(tmp_path))
    assert done.returncode in (0, 3), done.stderr
    assert b"1 file in desk left out, in a form that is not read: desk/photo.png" in done.stderr
    with (tmp_path / "out.csv").open(newline="") as table:
        rows = {row["id"]: row for row in csv.DictReader(table)}
    assert set(rows) == {"desk/b.txt", "desk/c.md", "desk/more/a.html", "'=late.txt"}
    assert {row["state"] for row in rows.values()} == {"done"}
    assert all("Norbridge" in row["headline"] and int(row["items"]) for row in rows.values())
    assert {row["model"] for row in rows.values()} == {"extractive"}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_results_on_a_terminal_hold_no_escape_sequences(tmp_path: Path, form: str) -> None:
    said = "The mayor, Ruth \x9b31mAmadi, said\x1b]0;owned\x07 that repairs would cost 2.4 million crowns. " * 3
    (tmp_path / "in.jsonl").write_text(as_lines([{"id": "a", "title": "T\x1b[2J\x9b", "text": said}]))
    terminal, end = os.openpty()
    call = [forks() / "provenbrief", "batch", "in.jsonl", "--format", form]
    with contextlib.ExitStack() as stack:
        for file in (terminal, end):
            stack.callback(os.close, file)
        done = processes.run(call, stdout=end, stderr=subprocess.PIPE, cwd=tmp_path, env=make_env(tmp_path))
        shown = os.read(terminal, 100_000).decode(errors="ignore")
    assert done.returncode == 0, done.stderr
    assert "T" in shown
    assert not set("\x07\x1b\x9b") & set(shown)


def test_a_list_of_addresses_becomes_a_batch(tmp_path: Path) -> None:
    with pages({"/one": ARTICLE * 4, "/two": ARTICLE.replace("May", "June") * 4}) as base:
        (tmp_path / "list.txt").write_text(f"# today\n{base}/one\n\n{base}/two\n{base}/one\n{base}/none\n")
        env = make_env(tmp_path, SUMMARIZER_FETCH_PRIVATE="true")
        done = call("list.txt", f"{base}/two", cwd=tmp_path, env=env)
    results = {line["id"]: line for line in read(done.stdout)}
    assert {name: line["state"] for name, line in results.items()} == {
        f"{base}/one": "done", f"{base}/two": "done", f"{base}/none": "failed"
    }  # fmt: skip
    assert results[f"{base}/none"]["problem"]["code"] == "fetch_failed"
    assert done.returncode == 3


@pytest.mark.parametrize(
    ("names", "code", "told"),
    [
        (("empty",), 1, b"There is no article in the folder empty"),
        (("in.jsonl", "a.txt"), 2, b"in.jsonl has articles as JSON or as a table: give it by itself"),
        (("photo.png",), 1, b"photo.png is a picture"),
        (("missing.txt",), 1, b"There is no file missing.txt"),
        ((), 2, b"Missing argument"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_begun(
    tmp_path: Path, names: tuple[str, ...], code: int, told: bytes
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "in.jsonl").write_text(as_lines(make_items(1)))
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    done = call(*names, cwd=tmp_path, env=make_env(tmp_path))
    assert (done.returncode, done.stdout) == (code, b""), done.stderr
    assert told in done.stderr
    assert not (tmp_path / "batches.sqlite3").exists()


def test_why_articles_wait_is_told_once(tmp_path: Path) -> None:
    again = fault(503, headers={"Retry-After": "4"})
    with serve(again, Counted()) as server:
        env = write_config(tmp_path, f"sqlite:///{tmp_path / 'batches.sqlite3'}", server)
        (tmp_path / "in.jsonl").write_text(as_lines(make_items(1)))
        done = call("in.jsonl", cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count(b"articles wait: openai is overloaded or unavailable (503)") == 1


@pytest.mark.slow
def test_ctrl_c_ends_the_command_while_the_service_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(as_lines(make_items(1)))
    with serve(Counted(fault=lambda *_: fault(503, headers={"Retry-After": "60"}))) as server:
        env = write_config(tmp_path, f"sqlite:///{tmp_path / 'batches.sqlite3'}", server, port=0)
        streams: dict[str, Any] = {"cwd": tmp_path, "env": env, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with processes.running([forks() / "provenbrief", "serve"], **streams) as service:
            url = processes.read_line(service.stderr).decode().split()[3].rstrip(",")
            with processes.running(
                [forks() / "provenbrief", "batch", "in.jsonl", "--server", url], **streams
            ) as command:
                assert b"articles wait: openai is overloaded" in processes.read_line(command.stderr)
                service.send_signal(signal.SIGSTOP)
                time.sleep(2 * WAIT_INTERVAL)  # by then the command has asked again
                command.send_signal(signal.SIGINT)
                _, told = command.communicate(timeout=processes.PATIENCE)
            service.send_signal(signal.SIGCONT)
    assert command.returncode == 130
    assert b"continues at the service" in told
    assert b"Traceback" not in told


@contextlib.contextmanager
def pages(texts: dict[str, str]) -> Iterator[str]:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = texts.get(self.path)
            self.send_response(200 if text else 404)
            self.send_header("content-type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write((text or "").encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        join([thread])


@pytest.mark.slow
def test_an_interrupted_run_is_gone_on_with(tmp_path: Path, url: str) -> None:
    script = Counted(0.3)
    with serve(script) as server:
        env = write_config(tmp_path, url, server, batch_concurrency=3)
        (tmp_path / "in.jsonl").write_text(as_lines(make_items(15)))
        with (tmp_path / "first.jsonl").open("wb") as first:
            command = [forks() / "provenbrief", "batch", "in.jsonl"]
            with processes.running(command, cwd=tmp_path, env=env, stdout=first, stderr=subprocess.PIPE) as process:
                wait_until(lambda: sum(script.calls.values()) >= 5)
                process.send_signal(signal.SIGINT)
                _, told = process.communicate(timeout=processes.PATIENCE)
        assert process.returncode == 130
        assert b"run the same command to continue" in told
        begun = sum(script.calls.values())
        assert begun < 15
        assert len(read((tmp_path / "first.jsonl").read_bytes())) == begun  # what was begun was ended
        second = call("in.jsonl", cwd=tmp_path, env=env)
        assert second.returncode == 0, second.stderr
        assert {line["id"] for line in read(second.stdout)} == {item["id"] for item in make_items(15)}
        assert set(script.calls.values()) == {1}


def test_a_file_that_another_run_writes_is_refused(tmp_path: Path) -> None:
    with serve(Counted(0.5)) as server:
        env = write_config(tmp_path, f"sqlite:///{tmp_path / 'batches.sqlite3'}", server)
        (tmp_path / "in.jsonl").write_text(as_lines(make_items(3)))
        command = [forks() / "provenbrief", "batch", "in.jsonl", "--out", "out.jsonl"]
        with processes.running(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE) as process:
            wait_until(lambda: server.requests)
            second = call("in.jsonl", "--out", "out.jsonl", cwd=tmp_path, env=env)
            _, told = process.communicate(timeout=processes.PATIENCE)
    assert second.returncode == 2
    assert b"Another run is writing out.jsonl. Wait until it ends, or name another file." in second.stderr
    assert process.returncode == 0, told
    assert len(read((tmp_path / "out.jsonl").read_bytes())) == 3


def test_a_run_that_was_killed_while_it_stored_the_batch_is_gone_on_with(tmp_path: Path, url: str) -> None:
    lines = as_lines(make_items(3))
    (tmp_path / "in.jsonl").write_text(lines)
    env = make_env(url)
    request = FileBatch(lines.encode(), None, "news", Options(), retry_failed=False)
    settings = Settings(database_url=SecretStr(url))
    with contextlib.closing(Store.open(settings)) as store:
        begun = begin_intake(store, owner=OWNER, terms="{}", model="extractive", key=request.make_key(settings))
        assert isinstance(begun, Intake)
        with store.begin() as connection:
            connection.execute(update(batches).values(touched=batches.c.touched - 2 * ABANDONED))
    done = call("in.jsonl", cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert len(read(done.stdout)) == 3


@pytest.mark.parametrize(
    ("costs", "told"),
    [
        ([0.25, 0.125], "1 done and 4 failed, for 0.375 US dollars (the results"),
        ([0.25, None], "1 done and 4 failed, for 0.25 US dollars (the results"),
        ([None, 0.125], "1 done and 4 failed (the results"),
        ([0.0, 0.0], "1 done and 4 failed (the results"),
    ],
)
def test_the_last_lines_tell_the_cost_and_how_many_failed(
    capsys: pytest.CaptureFixture[str], costs: list[float | None], told: str
) -> None:
    counts = ResultCounts()
    brief = {"audit": {"complete": True}, "receipt": {"cost_usd": costs[0]}}
    counts.add(json.dumps({"id": "a", "state": "done", "brief": brief}).encode())
    problem = {"detail": "it failed", "attempts": [{"cost_usd": costs[1]}]}
    counts.add(json.dumps({"id": "b", "state": "failed", "problem": problem}).encode())
    for name in "cde":
        counts.add(json.dumps({"id": name, "state": "failed", "problem": {"detail": "no"}}).encode())
    assert report_counts(counts) == 3
    lines = capsys.readouterr().err.splitlines()
    assert lines[:-1] == [f"provenbrief: {line}" for line in ("b: it failed", "c: no", "d: no", "and 1 more failed")]
    assert told in lines[-1]


def test_another_configuration_is_another_batch(tmp_path: Path, url: str) -> None:
    (tmp_path / "in.jsonl").write_text(as_lines(make_items(1)))
    with serve(Counted()) as server:
        env = write_config(tmp_path, url, server)
        made = []
        for model in ("extractive", "scripted", "scripted"):
            done = call("in.jsonl", cwd=tmp_path, env=env | {"SUMMARIZER_MODEL": model})
            made.append((read(done.stdout)[0]["brief"]["receipt"]["model"], done.stderr))
        assert len(server.requests) == 1
    assert [model for model, _ in made] == ["extractive", "openai/scripted", "openai/scripted"]
    assert made[1][1] == b""
    assert made[2][1] == b"provenbrief: 1 of 1 results are from an earlier run with the same configuration\n"


def test_a_service_with_another_configuration_leaves_the_commands_batch_alone(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(as_lines(make_items(6)))
    data = tmp_path / "data"
    data.mkdir()
    with serve(Counted(0.3)) as server:
        env = write_config(tmp_path, "", server) | {"XDG_DATA_HOME": str(data)}
        done = call("in.jsonl", cwd=tmp_path, env=env)
    assert (done.returncode, len(read(done.stdout))) == (0, 6), done.stderr
    found = sorted(path.name for path in data.rglob("*.sqlite3"))
    assert found == ["batches.sqlite3"]  # a service's is summarizer.sqlite3


def test_a_service_does_it_as_well(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'served.sqlite3'}"
    (tmp_path / "in.jsonl").write_text(as_lines(make_items(4)))
    with serve_app(configure_batches(url, api_keys=(SecretStr("key-1"),))) as base:
        env = make_env(tmp_path, SUMMARIZER_API_KEY="key-1", SUMMARIZER_SERVER=base)
        runs = [call("in.jsonl", "--max-items", "2", cwd=tmp_path, env=env) for _ in range(2)]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert read(runs[0].stdout) == read(runs[1].stdout)
    assert len(read(runs[0].stdout)) == 4
    assert runs[0].stderr == b""
    assert runs[1].stderr == b"provenbrief: 4 of 4 results are from an earlier run with the same request\n"
    assert not (tmp_path / "batches.sqlite3").exists()


@pytest.mark.faults
def test_a_batch_that_somebody_cancels_is_not_whole(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(as_lines(make_items(9)))
    runs: list[subprocess.CompletedProcess[bytes]] = []
    with serve(script := Counted(0.5)) as server:
        settings = configure_batches(f"sqlite:///{tmp_path / 'served.sqlite3'}", server, batch_concurrency=1)
        with serve_app(settings) as base, Client(base) as client:
            env = make_env(tmp_path, SUMMARIZER_SERVER=base)
            running = threading.Thread(target=lambda: runs.append(call("in.jsonl", cwd=tmp_path, env=env)))
            running.start()
            wait_until(lambda: any(batch.counts.done for batch in client.batches.list()))
            client.batches.cancel(client.batches.list()[0].id)
            join([running])
            (done,) = runs
            assert done.returncode == 3
            left = 9 - len(read(done.stdout))
            assert f"; {left} left, because the batch was cancelled or deleted".encode() in done.stderr
            script.delay = 0.0
            assert len(read(call("in.jsonl", cwd=tmp_path, env=env).stdout)) == 9, "it goes on"


@pytest.mark.faults
@pytest.mark.parametrize("option", share(["--model", "--judge"], every=2))
def test_a_model_that_there_is_not_is_refused_at_once(tmp_path: Path, option: str) -> None:
    (tmp_path / "in.jsonl").write_text(as_lines(make_items(2)))
    done = call_afresh("in.jsonl", option, "nosuch", cwd=tmp_path, env=make_env(tmp_path))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"provenbrief: There is no model 'nosuch'. Use one of extractive")


@pytest.mark.faults
def test_the_results_of_a_batch_that_is_over_need_no_model(tmp_path: Path, url: str) -> None:
    (tmp_path / "in.jsonl").write_text(as_lines(make_items(2)))
    arguments = ("in.jsonl", "--model", "house")
    with serve(fault(400)) as server:
        (tmp_path / "summarizer.toml").write_text(
            f'[models.house]\nmodel = "openai/x"\napi_base = "{server.base}"\napi_key_env = "HOUSE_KEY"\nretries = 0\n'
        )
        first = call(*arguments, cwd=tmp_path, env=make_env(url, HOUSE_KEY="k"))
        assert (first.returncode, len(server.requests)) == (1, 2), first.stderr
    assert call(*arguments, cwd=tmp_path, env=make_env(url)).stdout == first.stdout
    again = call_afresh(*arguments, "--retry", cwd=tmp_path, env=make_env(url))
    assert (again.returncode, again.stdout) == (1, b"")
    assert b"HOUSE_KEY, which the configuration names for it, is not set" in again.stderr


@pytest.mark.faults
@pytest.mark.parametrize("providers", share(["[providers.openai]\nconcurrency = 2\n", ""], every=2))
def test_the_database_is_not_locked_while_the_library_of_models_is_imported(tmp_path: Path, providers: str) -> None:
    """On a busy machine that takes longer than the database waits for a lock, and the command failed."""
    (tmp_path / "litellm.py").write_text("import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(600)\n")
    (tmp_path / "in.jsonl").write_text(as_lines(make_items(1)))
    (tmp_path / "summarizer.toml").write_text(providers)
    program = [Path(sys.executable).with_name("provenbrief"), "batch", "in.jsonl", "--model", "openai/s"]
    env = make_env(tmp_path, OPENAI_API_KEY="k", PYTHONPATH=str(tmp_path))
    with processes.running(program, stdout=subprocess.DEVNULL, cwd=tmp_path, env=env) as process:
        wait_until(lambda: (tmp_path / "begun").exists() or process.poll() is not None)
        with contextlib.closing(sqlite3.connect(tmp_path / "batches.sqlite3", timeout=3)) as file:
            file.execute("BEGIN IMMEDIATE")
        process.kill()
