"""The progress bar: on a terminal's stderr while a model writes, and nothing of it in a pipe."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import threading
from pathlib import Path

import pytest

from summarizer.engines.extractive import draft_brief
from tests.api.test_provider import brief_with
from tests.cli.test_process import environment
from tests.support import processes
from tests.support.fork_server import forks
from tests.support.judge_script import is_review
from tests.support.long import make_long, part_of
from tests.support.provider_server import Reply, Request, answer, fault, serve
from tests.support.service import ARTICLE, LIE, TRUE, configure_model, serve_app
from tests.support.streamed import streamed

SLOW = streamed(brief_with(TRUE, LIE), pause=0.03)


def run_on_terminal(folder: Path, *arguments: str) -> tuple[int, bytes, str]:
    """The program with a terminal as its stderr: its status, what it wrote to stdout, what the terminal was sent."""
    master, slave = pty.openpty()
    shown = bytearray()

    def read() -> None:
        try:
            while piece := os.read(master, 65_536):
                shown.extend(piece)
        except OSError:  # the other end is closed
            pass

    reader = threading.Thread(target=read)
    reader.start()
    try:
        done = processes.run(
            [forks() / "provenbrief", "summarize", "article.txt", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=slave,
            cwd=folder,
            env=environment(SCRIPTED_KEY="k", TERM="xterm", COLUMNS="100"),
        )
    finally:
        os.close(slave)
        reader.join(10)
        os.close(master)
    return done.returncode, done.stdout, shown.decode()


def configure(folder: Path, base: str, *, text: str = ARTICLE, more: str = "") -> None:
    (folder / "article.txt").write_text(text, "utf-8")
    entry = f'[models.s]\nmodel="openai/s"\napi_base="{base}"\napi_key_env="SCRIPTED_KEY"\nmode="json_schema"\n'
    (folder / "summarizer.toml").write_text(f'model="s"\nreasks=0\nretries=0\n{more}{entry}', "utf-8")


def test_a_terminal_shows_stages_and_what_has_come(tmp_path: Path) -> None:
    with serve(SLOW) as server:
        configure(tmp_path, server.base)
        status, out, shown = run_on_terminal(tmp_path)
    assert status == 3
    assert json.loads(out)["audit"]["rejected"]
    # how often it is drawn anew is the machine's affair
    for words in ("asking", r"(writing|verifying|auditing)", r"\d verified"):
        assert re.search(words, shown), words
    assert shown.rstrip().endswith("(see audit.rejected)"), "the bar is gone before what is said"


def test_a_service_is_watched_too(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    with serve(SLOW) as server, serve_app(configure_model(server.base, reasks=0, retries=0)) as url:
        status, out, shown = run_on_terminal(tmp_path, "--server", url)
    assert (status, bool(json.loads(out)["positions"])) == (3, True)
    assert re.search(r"\d verified", shown)


def test_parts_of_a_long_article_are_counted(tmp_path: Path) -> None:
    def play(request: Request) -> Reply:
        if is_review(request):
            return answer({"repairs": []})(request)
        return streamed(draft_brief(part_of(request), max_items=3))(request)

    with serve(play) as server:
        configure(tmp_path, server.base, text=make_long(8), more="chunk_tokens=1000\nchunk_concurrency=1\n")
        status, out, shown = run_on_terminal(tmp_path)
        parts = sum(not is_review(request) for request in server.requests)
    assert status in (0, 3)
    assert json.loads(out)["actors"]
    assert parts > 1
    assert re.search(rf"writing, part \d of {parts} ", shown)


@pytest.mark.parametrize("server", [False, True])
def test_a_pipe_gets_nothing_of_it(tmp_path: Path, server: bool) -> None:
    with serve(streamed(brief_with(TRUE))) as provider:
        configure(tmp_path, provider.base)
        with serve_app(configure_model(provider.base)) as url:
            done = processes.run(
                [forks() / "provenbrief", "summarize", "article.txt", *(["--server", url] if server else [])],
                capture_output=True,
                cwd=tmp_path,
                env=environment(SCRIPTED_KEY="k", TERM="xterm"),
            )
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout)["positions"]
        assert not provider.requests[0].json.get("stream")


def test_an_error_takes_the_bar_away(tmp_path: Path) -> None:
    with serve(fault(401)) as server:
        configure(tmp_path, server.base)
        status, out, shown = run_on_terminal(tmp_path)
    assert (status, out) == (1, b"")
    assert shown.rstrip().splitlines()[-1].count("provenbrief: ") == 1


def test_the_built_in_engine_shows_none(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    status, _, shown = run_on_terminal(tmp_path, "--model", "extractive")
    assert (status, shown) == (0, "")
