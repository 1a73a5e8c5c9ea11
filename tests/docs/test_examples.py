"""The examples that come with the project: articles as a newsroom would send them, and the demo."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from docs.blocks import make_environment
from examples import demo
from summarizer import summarize
from summarizer.gateway.libraries import load_libraries
from summarizer.report.markdown import to_markdown
from tests.support import processes
from tests.support.fork_server import forks
from tests.support.service import configure, serve_app
from tests.support.share import share
from tests.support.waiting import wait_until

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ARTICLES = sorted(path for path in EXAMPLES.glob("*.txt") if path.name != "quotes.txt")
PATIENCE = processes.PATIENCE


def test_there_are_five_articles() -> None:
    assert len(ARTICLES) == 5


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_is_set_as_a_newsroom_sets_it(path: Path) -> None:
    raw = path.read_bytes()
    text = raw.decode()
    headline, blank, first, *_ = text.split("\n")
    assert 3_500 <= len(raw) <= 6_000
    assert 30 <= len(headline) <= 90
    assert not headline.endswith(".")
    assert blank == ""
    assert re.match(r"[A-Z]+(?: [A-Z]+)* — ", first), "it has a dateline"
    assert text.count("“") == text.count("”") > 5
    assert not re.search(r"[\"'\t\r]|  |\n\n\n| $", text, re.MULTILINE), "straight marks or stray white space"
    assert text.endswith((".\n", "”\n"))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_brief_of_an_article_has_its_sections_and_stands_in_it(path: Path) -> None:
    text = path.read_text("utf-8")
    brief = summarize(text, settings=configure())
    assert brief.headline
    assert brief.abstract
    assert min(len(brief.positions), len(brief.numeric_claims)) >= 4
    assert len(brief.actors) >= 3  # of van-levy 5, but "Per Aaltonen" is taken for a preposition
    assert brief.open_questions
    quotes = [item.quote for item in brief.positions]
    quotes += [item.quote for item in brief.numeric_claims]
    quotes += [item.quote for item in brief.open_questions]
    for quote in quotes:
        assert text[quote.start : quote.end] == quote.text


@contextlib.contextmanager
def started(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The demo, in a process group of its own so that whatever it leaves behind is seen; nothing is, in the end."""
    with processes.running(
        [sys.executable, str(EXAMPLES / "demo.py"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=make_environment(**environment),
        start_new_session=True,
    ) as process:
        try:
            yield process
            process.wait(PATIENCE)
            assert not is_group_alive(process.pid), "the demo left its service running"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def is_group_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def fork_demo(*arguments: str, **environment: str) -> tuple[int, str, Sequence[str]]:
    """Run the demo and its service in forks of a process that has loaded what they import."""
    ended = processes.run(
        [forks() / "python", EXAMPLES / "demo.py", *arguments],
        capture_output=True,
        text=True,
        env=make_environment(**environment),
    )
    return ended.returncode, ended.stdout, ended.stderr.splitlines()


def test_the_demo_prints_a_brief_that_came_over_http() -> None:
    status, out, err = fork_demo(COLUMNS="200")
    assert (status, err) == (0, [])
    brief = summarize(demo.ARTICLE.read_text("utf-8"), options={"max_items": 6}, settings=configure())
    assert brief.headline
    assert str(brief.headline) in out
    for heading in re.findall(r"^## (.+)$", to_markdown(brief), re.MULTILINE):
        assert heading in out
    assert brief.positions[0].quote.text in " ".join(out.replace("▌", " ").split())
    assert "by the built-in engine" in out


@pytest.mark.slow
def test_the_demo_takes_another_article_and_sends_a_key_to_a_service_that_asks_for_one(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("Quiet night in Lund\n\nThe fire is out, said Ada Brandt. It cost 3.2 million euros.\n", "utf-8")
    status, out, err = fork_demo(str(path), SUMMARIZER_API_KEYS="k-0123456789", SUMMARIZER_API_KEY="k-0123456789")
    assert (status, err) == (0, [])
    assert "Ada Brandt" in out


@pytest.mark.parametrize(
    ("article", "environment", "said"),
    [
        ("nowhere.txt", {}, "nowhere.txt"),
        ("", {"SUMMARIZER_PORT": "many"}, "port"),
        ("", {"SUMMARIZER_API_KEYS": "k-0123456789"}, "key"),
        ("empty.txt", {}, "no words"),
        ("binary.txt", {}, "codec"),
    ],
    ids=["no such file", "unusable configuration", "a key is asked for", "no words", "no text"],
)
@pytest.mark.slow
def test_what_goes_wrong_is_told_in_one_line(
    article: str, environment: dict[str, str], said: str, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_text("…\n", "utf-8")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    status, out, err = fork_demo(*([str(tmp_path / article)] if article else []), **environment)
    assert (status, out) == (1, "")
    (line,) = err
    assert line.startswith("demo: ")
    assert said in line


@pytest.mark.parametrize("number", share([signal.SIGINT, signal.SIGTERM], every=2), ids=lambda number: number.name)
@pytest.mark.faults
def test_an_interrupted_demo_stops_its_service(number: signal.Signals) -> None:
    with started() as process:
        children = wait_until(lambda: children_of(process.pid))
        wait_until(lambda: listens(children[0]))  # so the demo knows that it has started it
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    assert children
    assert (process.returncode, out, err) == (1, "", "demo: stopped\n")


def listens(process: str) -> bool:
    """Whether a process has a socket; it has none before it opens its port."""
    folder = Path(f"/proc/{process}/fd")
    if not folder.exists():
        time.sleep(1)
        return True
    for each in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # it was closed meanwhile
            if each.readlink().name.startswith("socket:"):
                return True
    return False


def children_of(process: int) -> list[str]:
    """The processes that a process has started; on Linux the kernel tells, elsewhere `pgrep` does."""
    told = Path(f"/proc/{process}/task/{process}/children")
    if told.exists():
        return told.read_text().split()
    return processes.run(["pgrep", "-P", str(process)], capture_output=True, text=True).stdout.split()


def test_a_service_that_cannot_answer_is_told_at_once_with_what_it_lacks() -> None:
    load_libraries()  # else the service does so first
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    with (
        serve_app(configure(model="nonsense")) as url,
        processes.running(sleep, text=True) as process,
        pytest.raises(SystemExit) as ended,
    ):
        demo.wait_until_ready(url, process)
    assert re.fullmatch(r"demo: the service cannot answer: model nonsense: .+", str(ended.value.code))


def test_the_service_is_stopped_when_the_caller_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(forks() / "python"))  # the service beside it runs in a fork
    ports: list[int] = []

    def fail() -> None:
        with demo.running_service() as url:
            ports.append(int(url.rsplit(":", 1)[1]))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", *ports)) != 0
