"""Runs every block of the README and of the tutorial, in order, and compares the output with what the pages show.

If a block needs a provider's key, a scripted provider on loopback answers. If installing would need the network, the
command uses what is installed already.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from docs.blocks import ADDRESS, DONE, ROOT, Block, copy_checkout, find_blocks, make_environment, run_block, show
from docs.blocks import show_brief as made_brief
from examples.demo import running_service
from summarizer.settings import Settings
from tests.support import processes
from tests.support.environments import create_environment
from tests.support.fork_server import forks
from tests.support.judge_script import data_of, is_review, judge
from tests.support.provider_server import ProviderServer, Reply, Request, answer, serve
from tests.support.waiting import wait_until

README, TUTORIAL = "README.md", "docs/tutorial.md"
PAGES = {name: (ROOT / name).read_text("utf-8") for name in (README, TUTORIAL)}
BLOCKS = {name: list(find_blocks(page)) for name, page in PAGES.items()}
CONFIGURATION = list(find_blocks((ROOT / "docs" / "configuration.md").read_text("utf-8")))

SERVE = "provenbrief serve\n"
DEMO = ".venv/bin/provenbrief demo\n"
INSTALL = "python -m pip install '.[server,llm,files]'\n"

MAKE = """\
make() {{  # what is installed stays as it is, and the tests that are running are not run in themselves
  case " $* " in *" test "*) set -- --dry-run "$@" ;; esac
  set -- -o .venv/demo -o .venv/serve -o .venv/installed "$@"
  command make BIN='{bin}' "$@"
}}
"""

STAND_IN = """\
#!{python}
import sys, urllib.request
_, _, url, _, header, _, out, _, body = sys.argv
assert sys.argv[1::2] == ["-s", "-H", "-o", "-d"], sys.argv
request = urllib.request.Request(url, body.encode(), dict([header.split(": ")]))
with urllib.request.urlopen(request) as answer, open(out, "wb") as file:
    file.write(answer.read())
"""
"""A curl for machines without one. It knows the options that the pages use."""

HELD = {
    "quote": "We have that in writing",
    "actor": "reit",
    "attribution": "Reit",
    "stance": "neutral",
    "target": "the promise",
    "statement": "Reit says that they have that in writing.",
}

CLAIMED_BRIEF: dict[str, Any] = {
    "headline": "Hollin Bay council backs toll bridge",
    "abstract": "The bridge is to cost 412 million euros.",
    "actors": [{"id": "reit", "name": "Jonas Reit", "kind": "person", "role": "Councillor", "aliases": ["Reit"]}],
    "positions": [HELD],
    **{section: [] for section in ("numeric_claims", "open_questions")},
}

FORECAST = "Vardal now expects revenue of between €4.7 billion and €4.8 billion this year"

TRUE = {"quote": FORECAST, "figure": "between €4.7 billion and €4.8 billion", "attribution": "Vardal"}
FALSE = {"quote": FORECAST.replace("4.8", "4.9"), "figure": "€4.9 billion", "attribution": "Vardal"}


def play(request: Request) -> Reply:
    """Fill in whichever form is asked for, and judge what was written to be true."""
    if is_review(request):
        name = "council-bridge.txt" if "Hollin Bay" in data_of(request) else "battery-results.txt"
        return judge(article=(ROOT / "examples" / name).read_text("utf-8"))(request)
    return answer({"forecasts": [TRUE, FALSE]} if b"Forecasts" in request.raw else CLAIMED_BRIEF)(request)


@dataclass(frozen=True)
class Reader:
    """Somebody who follows the pages: a copy of the checkout, an environment, a service and a provider."""

    folder: Path
    environment: Mapping[str, str]
    url: str
    provider: ProviderServer

    def run(self, block: Block, **more: str) -> str:
        environment = {**self.environment, **more}
        done = run_block(
            block, folder=self.folder, environment=environment, url=self.url, prelude=MAKE.format(bin=forks())
        )
        assert done.returncode in DONE, f"{block.code}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout


@contextlib.contextmanager
def forked_service() -> Iterator[str]:
    """The service of the demo, which runs the command beside Python."""
    with contextlib.ExitStack() as running:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "executable", str(forks() / "python"))
            url = running.enter_context(running_service())
        yield url


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("SUMMARIZER_")]:
            patch.delenv(name)
        with serve(play) as provider, forked_service() as url:
            environment = make_environment(
                OPENAI_API_KEY="sk-scripted", OPENAI_API_BASE=provider.base, SUMMARIZER_PORT="0"
            )
            yield Reader(copy_checkout(tmp_path_factory.mktemp("checkout")), environment, url, provider)


def title(block: Block) -> str:
    lines = [line for line in block.code.splitlines() if line and not line.startswith(("from ", "import ", "export "))]
    return f"{block.language}: {lines[0]}"[:90]


@pytest.mark.parametrize("name", PAGES)
def test_every_block_of_a_page_is_known(name: str) -> None:
    page, blocks = PAGES[name], BLOCKS[name]
    shown = page.count("```text\n") + page.count("```json\n")
    assert len(blocks) + shown == page.count("\n```\n") >= 8
    assert {block.language for block in blocks} <= {"sh", "python", "toml"}
    assert sum(bool(block.shows) for block in blocks) + (name == README) == page.count("<!-- begin ")


def test_the_blocks_that_are_not_run_as_they_stand_are_there() -> None:
    codes = {name: [block.code for block in blocks] for name, blocks in BLOCKS.items()}
    assert codes[README].count(SERVE) == codes[TUTORIAL].count(SERVE) == 1
    assert codes[README].count(DEMO) == codes[TUTORIAL].count(INSTALL) == 1
    assert sum(page.count(ADDRESS) for page in PAGES.values()) >= 5


def test_the_readme_is_short_and_begins_with_two_commands() -> None:
    lines = PAGES[README].splitlines()
    assert len(lines) <= 150
    beginning = "\n".join(lines[:40])
    assert [block.code for block in find_blocks(beginning)] == ["make demo\n", DEMO]
    assert "<!-- begin brief -->" in beginning


RUN = [
    (name, block)
    for name, blocks in BLOCKS.items()
    for block in blocks
    if block.language != "toml" and block.code not in (SERVE, DEMO, INSTALL)
]
CURLS = [block for _, block in RUN if "curl " in block.code and block.shows]


@pytest.mark.parametrize(("name", "block"), RUN, ids=[f"{name}-{title(block)}" for name, block in RUN])
def test_a_block_does_what_its_page_says(name: str, block: Block, reader: Reader, tmp_path: Path) -> None:
    before = BLOCKS[name][BLOCKS[name].index(block) - 1]
    configuration = reader.folder / "summarizer.toml"
    if before.language == "toml":
        configuration.write_text(before.code, "utf-8")
    more = {}
    if "curl " in block.code and not shutil.which("curl"):
        more["PATH"] = stand_in(tmp_path, reader)
    printed = reader.run(block, **more)
    configuration.unlink(missing_ok=True)
    if block.shows:
        assert block.shown == show(block, printed=printed, folder=reader.folder), "run: python docs/generate.py"
    for words, check in CHECKS[name].items():
        if words in block.code:
            check(printed, reader)


def check_demo(printed: str, reader: Reader) -> None:
    text = (reader.folder / "examples" / "council-bridge.txt").read_text("utf-8")
    assert text.splitlines()[0] in printed
    assert "by the built-in engine" in printed


def check_readme_shell(printed: str, reader: Reader) -> None:
    assert (reader.folder / "brief.md").read_text("utf-8").startswith("# Hollin Bay council")
    assert "quotes verified 0/1" in printed


def check_shell(printed: str, reader: Reader) -> None:
    assert (reader.folder / "brief.md").read_text("utf-8").startswith("# Hollin Bay council")
    assert (reader.folder / "brief.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    brief = json.loads((reader.folder / "brief.json").read_text("utf-8"))
    assert 0 < len(brief["positions"]) <= 5
    whole, _ = json.JSONDecoder().raw_decode(printed)
    assert len(whole["positions"]) >= 4


def check_service(printed: str, _: Reader) -> None:
    assert printed.startswith("# Hollin Bay council"), "the service's answer, as Markdown"


def check_sent(_: str, reader: Reader) -> None:
    brief = json.loads((reader.folder / "brief.json").read_text("utf-8"))
    assert [claim["figure"]["text"] for claim in brief["numeric_claims"]] == ["34 people"]


def check_model(printed: str, reader: Reader) -> None:
    assert HELD["statement"] in printed
    assert "by openai/gpt-5-mini · 2 calls" in printed, "one writes and one reviews"
    assert "by openai/gpt-5-mini" in next(
        line for line in printed.splitlines() if line.startswith("- sentences supported")
    )
    sent = reader.provider.requests[-1]
    assert {name.lower(): value for name, value in sent.headers.items()}["authorization"] == "Bearer sk-..."
    assert sent.json["model"] == "gpt-5-mini"


def check_extraction(printed: str, reader: Reader) -> None:
    text = (reader.folder / "examples" / "battery-results.txt").read_text("utf-8")
    kept, rejected = printed.splitlines()
    assert kept == f"Vardal 4700000000 EUR {text.index(FORECAST)}"
    assert rejected.startswith("forecasts[1] ")
    assert "4.8" in rejected, "the reason says what the article says"


def check_claimed_brief(printed: str, _: Reader) -> None:
    plain = " ".join(printed.split())
    for words in (
        "Position 2",
        "names “she” there",
        "Figure 1",
        "more than 29 bodies",
        "2 rejected",
    ):
        assert words in plain


def check_configuration(printed: str, _: Reader) -> None:
    for words in ("desk", "house", "extractive", "Checks"):
        assert words in printed
    assert "sk-scripted" not in printed


CHECKS: Mapping[str, Mapping[str, Callable[[str, Reader], None]]] = {
    README: {
        "make demo": check_demo,
        "/v1/summaries": check_sent,
        "> brief.md": check_readme_shell,
        "--model openai/gpt-5-mini": check_model,
    },
    TUTORIAL: {
        "> brief.md": check_shell,
        "/v1/summaries": check_sent,
        "--server": check_service,
        "--model openai/gpt-5-mini": check_model,
        "with_audit=True": check_extraction,
        "claimed-brief.json": check_claimed_brief,
        "provenbrief doctor": check_configuration,
    },
}


@pytest.mark.parametrize("name", PAGES)
def test_every_check_is_of_one_block(name: str) -> None:
    codes = [block.code for page, block in RUN if page == name]
    assert {words: sum(words in code for code in codes) for words in CHECKS[name]} == dict.fromkeys(CHECKS[name], 1)


def test_make_test_runs_the_tests(reader: Reader) -> None:
    assert "`make test` runs the tests" in PAGES[README]
    assert "-m pytest" in reader.run(Block("sh", "make test\n")).rstrip().splitlines()[-1]


def test_the_demo_opens_the_page_in_a_browser(reader: Reader, tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.part\nmv {opened}.part {opened}\n')
    browser.chmod(0o755)
    environment = {**reader.environment, "DISPLAY": ":0", "BROWSER": str(browser)}
    with processes.running(["bash", "-c", f"exec {DEMO}"], cwd=reader.folder, env=environment, stderr=-1) as process:
        said = processes.read_line(process.stderr).decode()
        found = re.search(r"the page is at (http://127\.0\.0\.1:\d+/\?example)", said)
        assert found, said
        assert "<title>provenbrief</title>" in httpx2.get(found[1]).text
        wait_until(opened.exists)
        process.terminate()
        assert process.wait(processes.PATIENCE) == 0
    assert opened.read_text() == f"{found[1]}\n"


def stand_in(folder: Path, reader: Reader) -> str:
    """A path with a curl on it for machines that have none."""
    path = folder / "curl"
    path.write_text(STAND_IN.format(python=sys.executable))
    path.chmod(0o755)
    return os.pathsep.join([str(folder), reader.environment["PATH"]])


@pytest.mark.parametrize("block", CURLS, ids=title)
def test_the_stand_in_for_curl_does_the_same(block: Block, reader: Reader, tmp_path: Path) -> None:
    printed = reader.run(block, PATH=stand_in(tmp_path, reader))
    assert block.shown == show(block, printed=printed, folder=reader.folder)


def test_the_service_is_what_the_pages_start(reader: Reader) -> None:
    """The fixture runs `provenbrief serve`, as the block says; this is the address that it gives without `--port`."""
    address = f"http://{Settings.model_fields['host'].default}:{Settings.model_fields['port'].default}"
    assert address == ADDRESS
    assert reader.url != ADDRESS


def test_the_brief_on_the_first_screen_is_a_real_one() -> None:
    shown = PAGES[README].partition("<!-- begin brief -->\n")[2].partition("<!-- end brief -->")[0]
    assert shown == made_brief(), "run: python docs/generate.py"
    for words in ("**Positions**", "**Figures**", "**Open questions**", "quotes verified"):
        assert words in shown


@pytest.mark.parametrize("block", [block for block in BLOCKS[TUTORIAL] + CONFIGURATION if block.language == "toml"])
def test_a_configuration_can_be_used(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "summarizer.toml"
    path.write_text(block.code, "utf-8")
    monkeypatch.delenv("SUMMARIZER_MODEL", raising=False)
    settings = Settings.load(path=path)
    assert settings.model in settings.models


@pytest.mark.faults
def test_the_package_installs_into_an_environment_of_ones_own(reader: Reader, tmp_path: Path) -> None:
    """The command is run as it stands; what it would fetch is there already, so that no network is needed."""
    programs = str(create_environment(tmp_path / "venv"))
    environment = {
        **reader.environment,
        "PATH": os.pathsep.join([programs, reader.environment["PATH"]]),
        "PYTHONPATH": str(Path(pytest.__file__).parents[1]),
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads this one and the next the other way round
        "PIP_NO_COMPILE": "0",
        "PIP_IGNORE_INSTALLED": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    done = run_block(Block("sh", INSTALL), folder=reader.folder, environment=environment, url=reader.url)
    assert done.returncode == 0, done.stderr
    asked = processes.run(
        [f"{programs}/provenbrief", "--version"], env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert asked.stdout.startswith("provenbrief, version"), asked.stderr


STATUSES = {
    0: "summarize examples/council-bridge.txt --max-items 1",
    1: "summarize examples/nowhere.txt",
    2: "summarize examples/council-bridge.txt --nonsense",
    3: "verify examples/dam-break.txt examples/quotes.txt",
}


@pytest.mark.parametrize(("status", "arguments"), STATUSES.items(), ids=str)
def test_an_exit_status_is_what_the_tutorial_says(status: int, arguments: str, reader: Reader) -> None:
    assert f"| {status} | " in PAGES[TUTORIAL]
    command = [forks() / "provenbrief", *arguments.split()]
    asked = processes.run(command, cwd=reader.folder, env=reader.environment, capture_output=True, text=True)
    assert asked.returncode == status, asked.stderr
    assert len(asked.stderr.splitlines()) == (1 if status in (1, 2) else 0)
