"""The program as a process of its own: streams, signals, and what it does not load."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest

import summarizer
from summarizer.client import Client
from summarizer.schemas.brief import Brief
from tests.support import processes
from tests.support.fork_server import forks
from tests.support.processes import PROGRAM
from tests.support.provider_server import Reply, completion, reply, serve
from tests.support.service import ARTICLE, TRUE
from tests.support.share import share
from tests.support.waiting import PATIENCE, wait_until


def environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SUMMARIZER_", "LC_", "LANG"))}
    return kept | changes


def run_forked(
    *arguments: str, cwd: Path, changes: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process that need not start: what is tested comes after that."""
    command = [forks() / "provenbrief", *arguments]
    return processes.run(command, cwd=cwd, env=environment(**changes or {}), stderr=subprocess.PIPE, **options)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["summarize", "--help"], ["verify", "-h"], ["nothing"]]
)
def test_help_loads_nothing(arguments: list[str]) -> None:
    code = (
        "import atexit, sys\n"
        "from summarizer.cli import main\n"
        "names = ('litellm', 'instructor', 'fastapi', 'uvicorn', 'pydantic', 'httpx2', 'rich')\n"
        "atexit.register(lambda: print([n for n in names if n in sys.modules], file=sys.stderr))\n"
        f"main({arguments!r})\n"
    )
    done = processes.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == "[]"
    assert done.returncode == (2 if arguments == ["nothing"] else 0)


def test_the_package_runs_as_the_program(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "summarizer", "summarize"]
    done = processes.run([*command, "-"], cwd=tmp_path, env=environment(), input=ARTICLE.encode(), capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert Brief.model_validate_json(done.stdout).article.text == ARTICLE
    misused = processes.run(command, cwd=tmp_path, env=environment(), capture_output=True)
    assert misused.returncode == 2
    assert misused.stderr.startswith(b"provenbrief: Missing argument")


@pytest.mark.skipif(sys.platform == "win32", reason="it has no pseudoterminals")
@pytest.mark.parametrize("form", ["csv", "html", "jsonl", "compact"])
def test_a_terminal_gets_no_escape_sequences_of_an_article(form: str, tmp_path: Path) -> None:
    import pty

    (tmp_path / "a.txt").write_text("Ann \x1b]0;mine\x07Roe said that 40\x9b31m people\u202e came to the town hall.\n")
    reader, terminal = pty.openpty()
    command = [forks() / "provenbrief", "summarize", "a.txt", "--format", form]
    with processes.running(command, cwd=tmp_path, env=environment(), stdout=terminal, stderr=subprocess.DEVNULL):
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):  # Linux has an error for the end
            while part := os.read(reader, 65_536):
                shown += part
    os.close(reader)
    assert b"people" in shown
    assert not any(sign.encode() in shown for sign in "\x1b\x07\x9b\u202e")


def test_a_misspelled_variable_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "summarizer.toml").write_text('model = "extractive"\n', encoding="utf-8")
    changes = {"SUMMARIZER_RETRYS": "2"}
    done = run_forked("summarize", "-", cwd=tmp_path, changes=changes, input=ARTICLE.encode(), stdout=subprocess.PIPE)
    assert done.stderr.decode().splitlines() == [
        "provenbrief: warning: there is no setting SUMMARIZER_RETRYS; did you mean SUMMARIZER_RETRIES?"
    ]


def test_little_is_imported_before_interrupts_are_handled() -> None:
    folder = Path(summarizer.__file__).parents[1]
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import summarizer.cli; print(*sys.modules)"
    done = processes.run([sys.executable, "-S", "-c", code], capture_output=True, text=True)
    assert done.stdout
    assert not {"typing", "re", "functools", "click"} & set(done.stdout.split())


def test_an_interrupt_while_the_program_is_imported() -> None:
    code = (
        "import sys\n"
        "from summarizer.cli import main\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Finder())\n"
        "main(['--version'])\n"
    )
    done = processes.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "provenbrief: interrupted\n")


@pytest.mark.faults
@pytest.mark.parametrize(
    ("locale", "form"),
    share([("C", "json"), ("en_US.ISO-8859-1", "table")], every=2),
)
def test_pipes_carry_utf_8_whatever_the_locale(tmp_path: Path, locale: str, form: str) -> None:
    text = "“The naïve café 🙂 שלום stays open,” Anna Müller said on Monday."
    wrong = {"PYTHONIOENCODING": "ascii"} if form == "json" else {"PYTHONUTF8": "0"}
    done = processes.run(
        [*PROGRAM, "summarize", "-", "--format", form],
        input=text.encode(),
        capture_output=True,
        cwd=tmp_path,
        env=environment(LC_ALL=locale, **wrong),
    )
    assert (done.returncode, done.stderr) == (0, b"")
    printed = done.stdout.decode("utf-8")
    assert "Müller" in printed
    if form == "json":
        assert json.loads(printed)["article"]["text"] == text


@pytest.mark.parametrize("form", ["json", "md", "table"])
def test_a_reader_that_has_gone_is_no_message(tmp_path: Path, form: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run_forked("summarize", "-", "--format", form, cwd=tmp_path, input=ARTICLE.encode(), stdout=writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.slow
def test_an_interrupt_leaves_with_its_status(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE)
    with serve(Reply(b"{}", delay=60)) as server:
        (tmp_path / "summarizer.toml").write_text(
            f'model="s"\n[models.s]\nmodel="openai/s"\napi_base="{server.base}"\n'
        )
        with processes.running(
            [forks() / "provenbrief", "summarize", "article.txt"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment(OPENAI_API_KEY="k"),
        ) as process:
            wait_until(lambda: server.requests or process.poll() is not None)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=processes.PATIENCE)
        assert (process.returncode, out, err) == (130, b"", b"provenbrief: interrupted\n")
        assert server.hung_up.wait(PATIENCE)


@pytest.mark.faults
def test_an_interrupt_does_not_wait_for_an_import(tmp_path: Path) -> None:
    """LiteLLM's import takes seconds in a thread, which nothing can stop."""
    (tmp_path / "litellm.py").write_text("import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(600)\n")
    with processes.running(
        [*PROGRAM, "summarize", "-", "--model", "openai/s"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(OPENAI_API_KEY="k", PYTHONPATH=str(tmp_path)),
    ) as process:
        assert process.stdin is not None
        process.stdin.write(ARTICLE.encode())
        process.stdin.close()
        process.stdin = None
        wait_until(lambda: (tmp_path / "begun").exists() or process.poll() is not None)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=processes.PATIENCE)
    assert (process.returncode, out, err) == (130, b"", b"provenbrief: interrupted\n")


@pytest.mark.parametrize("form", ["json", "table"])
def test_an_output_that_is_full_is_said_to_be_the_output(tmp_path: Path, form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run_forked("models", "--format", form, cwd=tmp_path, stdout=full)
    told = b"provenbrief: the output cannot be written: no space left on device\n"
    assert (done.returncode, done.stderr) == (1, told)


LOST_INTERRUPTS = {
    "callback": "weakref.ref(Interrupting(), lambda _: Interrupting().value)\n    time.sleep(600)",
    "validator": 'SchemaValidator({"type": "enum", "cls": Interrupting, "members": [Interrupting()]})',
}
"""What an interrupt can hit that keeps it from ending a program."""


@pytest.mark.parametrize("hit", LOST_INTERRUPTS)
def test_an_interrupt_that_would_be_lost_leaves_with_its_status(hit: str) -> None:
    code = (
        "import time, weakref\n"
        "from pydantic_core import SchemaValidator\n"
        "from summarizer.cli import listing, main\n"
        "class Interrupting:\n"
        "    def __getattr__(self, _):\n"
        "        raise KeyboardInterrupt\n"
        "def list_models(**_):\n"
        f"    kept = {LOST_INTERRUPTS[hit]}\n"
        "listing.write_models = list_models\n"
        "main(['models'])\n"
    )
    done = processes.run([forks() / "python", "-c", code], capture_output=True)  # in less than the 600 seconds
    assert (done.returncode, done.stderr) == (130, b"provenbrief: interrupted\n")


def test_a_service_that_anybody_may_call_says_so(tmp_path: Path) -> None:
    command = [forks() / "provenbrief", "serve", "--host", "0.0.0.0", "--port", "0"]
    without_keys = environment(SUMMARIZER_API_KEYS="")
    with processes.running(command, stderr=subprocess.PIPE, cwd=tmp_path, env=without_keys) as process:
        told = [processes.read_line(process.stderr).decode() for _ in range(3)]
    assert "SUMMARIZER_API_KEYS is empty, so the service requires no key" in told[0]
    assert "no key is required: anyone who can reach this service" in told[1]
    assert "serving on http://0.0.0.0:" in told[2]


@pytest.mark.parametrize("stop", share([signal.SIGTERM, signal.SIGINT], every=2))
def test_the_service_from_start_to_stop(tmp_path: Path, stop: signal.Signals) -> None:
    with processes.running(
        [*PROGRAM, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
        env=environment(SUMMARIZER_API_KEYS="key-canary-1"),
    ) as process:  # fmt: skip
        first = processes.read_line(process.stderr).decode()
        found = re.fullmatch(r"provenbrief: serving on (http://127\.0\.0\.1:\d+), stop with Ctrl-C\n", first)
        assert found, first
        with Client(found.group(1), api_key="key-canary-1", max_retries=5) as client:
            assert isinstance(client.summarize(ARTICLE), Brief)
            assert client.verify(ARTICLE, [TRUE]).complete
        process.send_signal(stop)
        _, err = process.communicate(timeout=processes.PATIENCE)
    assert process.returncode == 0
    lines = [json.loads(line) for line in err.decode().splitlines() if line.startswith("{")]
    assert {"request", "summary", "warm"} <= {line["event"] for line in lines}
    for leak in (b"quokka", b"key-canary-1", b"Traceback"):
        assert leak not in err


@pytest.mark.skipif(sys.platform == "win32", reason="it has no pseudoterminals")
@pytest.mark.parametrize("command", share([["serve", "--port", "0"], ["serve", "--workers", "2"], ["worker"]], every=3))
def test_a_terminal_that_closes_stops_a_service(command: list[str], tmp_path: Path) -> None:
    import pty

    reader, terminal = pty.openpty()
    env = environment(SUMMARIZER_PORT="0", XDG_DATA_HOME=str(tmp_path))
    with processes.running([forks() / "provenbrief", *command], stderr=terminal, cwd=tmp_path, env=env) as process:
        os.close(terminal)
        assert b"stop with Ctrl-C" in os.read(reader, 4096)
        os.close(reader)
        process.send_signal(signal.SIGHUP)
        assert process.wait(processes.PATIENCE) == 0


@pytest.mark.parametrize("workers", share([1, 2], every=2))
def test_all_lines_of_a_log_in_json_are_json(tmp_path: Path, workers: int) -> None:
    env = environment(SUMMARIZER_LOG_FORMAT="json", SUMMARIZER_WORKERS=str(workers), SUMMARIZER_HOST="0.0.0.0")
    env |= {"SUMMARIZER_RETRYS": "2"}
    command = [forks() / "provenbrief", "serve", "--port", "0"]
    with processes.running(command, stderr=subprocess.PIPE, cwd=tmp_path, env=env) as process:
        begin = [processes.read_line(process.stderr) for _ in range(3)]
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=processes.PATIENCE)
    lines = [json.loads(line) for line in [*begin, *rest.splitlines()]]
    said = [line["said"] for line in lines if line["event"] == "notice"]
    assert [words.split()[0] for words in said] == ["warning:", "no", "serving", "stopped"]


@pytest.mark.parametrize("workers", share(["1", "2"], every=2))
def test_a_log_of_errors_says_why_the_service_cannot_start(tmp_path: Path, workers: str) -> None:
    (tmp_path / "summarizer.toml").write_text('log_format = "json"\nlog_level = "error"\njudge = "nope"\n')
    done = run_forked("serve", "--port", "0", "--workers", workers, cwd=tmp_path)
    line = json.loads(done.stderr)
    assert (done.returncode, line["event"], line["level"]) == (1, "notice", "error")
    assert line["said"].startswith("judge: there is no model “nope”.")


@pytest.mark.faults
def test_requests_that_a_stop_breaks_off_are_no_errors(tmp_path: Path) -> None:
    env = environment(SUMMARIZER_DRAIN_TIMEOUT="1", SUMMARIZER_BATCH_WORKER="false", XDG_DATA_HOME=str(tmp_path))
    command = [*PROGRAM, "serve", "--port", "0"]
    with processes.running(command, stderr=subprocess.PIPE, cwd=tmp_path, env=env) as process:
        base = processes.read_line(process.stderr).decode().split()[3].rstrip(",")
        with httpx2.Client(base_url=base, timeout=PATIENCE) as http:
            batch = http.post("/v1/batches", json={"items": [{"id": "a", "text": ARTICLE}]}).json()["id"]
            with http.stream("GET", f"/v1/batches/{batch}/results?follow=true") as answer:
                assert answer.status_code == 200
                process.send_signal(signal.SIGTERM)
                _, err = process.communicate(timeout=processes.PATIENCE)
    assert process.returncode == 0
    events = [json.loads(line) for line in err.decode().splitlines() if line.startswith("{")]
    (cut,) = [event for event in events if event["event"] == "requests_cut"]
    assert cut["requests"] == 1
    assert not [event for event in events if event["level"] == "error"]


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run_forked("serve", "--port", str(taken.getsockname()[1]), cwd=tmp_path, stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"provenbrief: Cannot listen on 127.0.0.1 port ")
    assert done.stderr.count(b"\n") == 1


def test_a_host_that_is_not_here_is_one_line(tmp_path: Path) -> None:
    for host in ("no.such.host.invalid", "192.0.2.1", "a" * 300):
        done = run_forked("serve", "--port", "0", "--host", host, cwd=tmp_path, stdout=subprocess.PIPE)
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1), done.stderr


def test_an_answer_of_other_types_than_openais_is_no_warning(tmp_path: Path) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "NewsBrief", "arguments": {"headline": None}}}
    odd = reply(completion(message={"content": None, "tool_calls": [call]}))
    with serve(odd) as server:
        (tmp_path / "summarizer.toml").write_text(f'[models.s]\nmodel="openai/s"\napi_base="{server.base}"\n')
        (tmp_path / "a.txt").write_text("The dam is holding, said Ann Roe.")
        done = run_forked("summarize", "a.txt", "--model", "s", "--judge", "off", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
