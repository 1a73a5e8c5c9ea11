"""`summarizer batch`: here or by a service, gone on with after an interrupt, and what its status says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tests.support import processes
from tests.support.batches import PROGRAM, Counted, as_lines, configure_batches, make_items, write_config
from tests.support.provider_server import serve
from tests.support.service import serve_app
from tests.support.waiting import wait_until


def call(*arguments: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return processes.run(
        [*PROGRAM, "batch", *arguments], capture_output=True, cwd=cwd, env=env, timeout=processes.PATIENCE
    )


def read(raw: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in raw.splitlines()]


def make_env(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZER_")}
    return kept | {"SUMMARIZER_DATABASE_URL": f"sqlite:///{folder / 'batches.sqlite3'}", **more}


def test_a_file_of_articles_becomes_a_file_of_briefs(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(as_lines([*make_items(3), {"id": "none", "text": "…"}]))
    done = call("in.jsonl", cwd=tmp_path, env=make_env(tmp_path))
    assert done.returncode == 3, done.stderr
    assert done.stderr.decode().splitlines() == [
        "summarizer: 3 done, 0 of them partial, and 1 failed (see their problems)"
    ]
    results = read(done.stdout)
    assert {line["id"]: line["state"] for line in results} == {
        "a0": "done", "a1": "done", "a2": "done", "none": "failed"
    }  # fmt: skip
    again = call("in.jsonl", "--out", "out.jsonl", cwd=tmp_path, env=make_env(tmp_path))
    assert (again.returncode, again.stdout) == (3, b"")
    assert read((tmp_path / "out.jsonl").read_bytes()) == results  # nothing was done twice


def test_what_is_wrong_with_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "x"}\n{"id": "a", "text": "x"}\n')
    done = call("in.jsonl", cwd=tmp_path, env=make_env(tmp_path))
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"line 2: its id is that of line 1" in done.stderr
    assert call("missing.jsonl", cwd=tmp_path, env=make_env(tmp_path)).returncode == 1


@pytest.mark.slow
def test_an_interrupted_run_is_gone_on_with(tmp_path: Path) -> None:
    script = Counted(0.3)
    with serve(script) as server:
        env = write_config(tmp_path, f"sqlite:///{tmp_path / 'batches.sqlite3'}", server, batch_concurrency=3)
        (tmp_path / "in.jsonl").write_text(as_lines(make_items(15)))
        with (tmp_path / "first.jsonl").open("wb") as first:
            command = [*PROGRAM, "batch", "in.jsonl"]
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
    assert not (tmp_path / "batches.sqlite3").exists()
