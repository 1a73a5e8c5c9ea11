"""docs/schemas.md from its top to its end, as a reader follows it: a scripted provider stands in for the model."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from docs.blocks import DONE, ROOT, Block, copy_checkout, find_blocks, make_environment, run_block, show
from examples.demo import wait_until_ready
from summarizer.schema_folder.loader import load_schema
from summarizer.schemas.brief import SCHEMAS
from tests.docs.test_readme import SERVE, STAND_IN
from tests.support import processes
from tests.support.fork_server import forks
from tests.support.judge_script import is_review, judge
from tests.support.provider_server import Reply, Request, answer, free_port, serve

PAGE = (ROOT / "docs" / "schemas.md").read_text("utf-8")
BLOCKS = list(find_blocks(PAGE))

HEAVY = {
    "quote": "Vans that weigh more than 3.5 tons will pay 65 crowns.",
    "amount": "65 crowns",
    "attribution": "the article",
    "payer": "Vans that weigh more than 3.5 tons",
}
LIE = {**HEAVY, "quote": "Vans that weigh more than 3.5 tons will pay 56 crowns.", "amount": "56 crowns"}


def play(request: Request) -> Reply:
    """List a charge that stands, one that does not, and nobody who is exempt; judge what is listed to be true."""
    if is_review(request):
        return judge(article=(ROOT / "examples" / "van-levy.txt").read_text("utf-8"))(request)
    assert request.texts[0].startswith("You list what somebody has to pay"), "its own prompt is sent"
    lies = [LIE] if "Ostmark" in request.raw.decode() else []
    return answer({"headline": "Vans pay", "charges": [*lies, HEAVY], "exempt": []})(request)


@contextlib.contextmanager
def service(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    port = free_port()
    command = [forks() / "provenbrief", "serve", "--port", str(port)]
    with processes.running(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"


def follow(folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[Block, str]]:
    """Do what the page says, in order; each command with what it printed."""
    with contextlib.ExitStack() as running:
        url = "http://127.0.0.1:9"
        for block in BLOCKS:
            if block.language == "toml":
                (folder / "summarizer.toml").write_text(block.code, "utf-8")
                continue
            if block.code == SERVE:
                url = running.enter_context(service(folder, environment))
                continue
            done = run_block(block, folder=folder, environment=environment, url=url)
            assert done.returncode in DONE, f"{block.code}\n{done.stderr}"
            assert "Traceback" not in done.stderr
            yield block, done.stdout


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], Path]]:
    """What each block printed, by its first line that says something, and the folder that all was done in."""
    folder = copy_checkout(tmp_path_factory.mktemp("checkout"))
    tools = tmp_path_factory.mktemp("tools")
    environment = make_environment(OPENAI_API_KEY="sk-scripted", XDG_CACHE_HOME=str(tools / "cache"))
    if not shutil.which("curl"):
        (tools / "curl").write_text(STAND_IN.format(python=sys.executable))
        (tools / "curl").chmod(0o755)
        environment["PATH"] = os.pathsep.join([str(tools), environment["PATH"]])
    # reasks=0: what is rejected stays so, and is to be seen
    with serve(play) as provider:
        environment |= {"OPENAI_API_BASE": provider.base, "SUMMARIZER_REASKS": "0"}
        told = {block.code: out for block, out in follow(folder, environment)}
        yield told, folder


def find(printed: Mapping[str, str], words: str) -> str:
    (code,) = [code for code in printed if words in code]
    return printed[code]


@pytest.mark.faults
def test_the_page_is_followed_from_end_to_end(printed: tuple[dict[str, str], Path]) -> None:
    told, folder = printed
    assert len(told) == sum(block.language in ("sh", "python") for block in BLOCKS) - 1 == 8
    for block in BLOCKS:
        if block.shows:
            assert block.shown == show(block, printed=told[block.code], folder=folder)
    listed = find(told, "schemas --format table")
    assert "recall/1" in listed
    assert "## Key figures" in listed
    doctor = find(told, "provenbrief doctor")
    for words in ("ok       schema charges: version 1\n", "ok       schema recall: version 1\n"):
        assert words in doctor
    settings, _, verified = doctor.partition("\nQuotes")
    assert "missing" not in settings
    assert "quotes verified 1/1" in verified, "what was kept stands when verified again"


@pytest.mark.faults
def test_the_report_and_the_brief_are_what_they_should_be(printed: tuple[dict[str, str], Path]) -> None:
    told, folder = printed
    report = (folder / "report.md").read_text("utf-8")
    assert report.startswith(
        "# Vans pay\n\n**How far it is checked**\n\n- quotes verified 1/1\n- sentences supported 1/1"
    )
    assert "\n## Charges\n\n- **65 crowns**: Vans that weigh more than 3.5 tons\n  > Vans" in report
    assert "- Charges “Vans that weigh more than 3.5 tons will pay 56 crowns.”: Not what the article says: " in report
    assert find(told, "--server").startswith(report.partition("## How far")[0])
    brief = json.loads((folder / "brief.json").read_text("utf-8"))
    text = (folder / "examples" / "van-levy.txt").read_text("utf-8")
    assert brief["schema"] == "charges/1"
    (charge,) = brief["charges"]
    assert text[charge["quote"]["start"] : charge["quote"]["end"]] == HEAVY["quote"]
    answered = json.loads((folder / "answer.json").read_text("utf-8"))
    assert (answered["schema"], answered["audit"]["complete"]) == ("charges/1", True)


@pytest.mark.faults
def test_both_ways_from_python(printed: tuple[dict[str, str], Path]) -> None:
    told, folder = printed
    text = (folder / "examples" / "van-levy.txt").read_text("utf-8")
    kept, rejected = find(told, "brief = summarize(").splitlines()
    assert kept == f"Vans that weigh more than 3.5 tons 65 {text.index(HEAVY['quote'])}"
    assert rejected.startswith("charges[0] quote: “Vans that weigh more than 3.5 tons will pay 56 crowns.”")
    assert find(told, "client.schema(") == "charges/1 65\n"


def test_what_the_page_says_of_our_schemas_is_all_that_they_have() -> None:
    for name in ("earnings", "policy"):
        table = PAGE.partition(f"`{name}` is for")[2].partition("\n\n`")[0]
        for field in SCHEMAS[name].content.model_fields:
            assert f"`{field}`" in table
    for name in SCHEMAS:
        assert f"`{name}`" in PAGE.partition("##")[0]


def test_the_reasons_in_the_table_are_those_that_are_given(tmp_path: Path) -> None:
    table = PAGE.partition("| What is wrong |")[2].partition("\n\n")[0]
    source, prompt = (
        next(block.code for block in BLOCKS if f"charges.{kind} <<" in block.code)
        .partition("\n")[2]
        .removesuffix("END\n")
        for kind in ("py", "md")
    )
    alone = source.replace("    amount: Figure\n", "")
    turned = alone.replace("    quote: Quote", "    amount: Figure\n    quote: Quote", 1)

    def fail(source: str, prompt: str | None = prompt) -> str:
        (tmp_path / "charges.py").write_text(source, "utf-8")
        (tmp_path / "charges.md").unlink(missing_ok=True)
        if prompt is not None:
            (tmp_path / "charges.md").write_text(prompt, "utf-8")
        with pytest.raises(Exception, match=r"charges\.(py|md)") as caught:
            load_schema(tmp_path / "charges.py")
        return str(caught.value).replace(f"{tmp_path}{os.sep}", "")

    said = [
        fail(source.replace("from pydantic", "import pandas_is_not_here\nfrom pydantic")).replace("_is_not_here", ""),
        fail(source.replace("list[Charge]", "list[Prose]")).partition("SCHEMA =")[0],
        fail(turned),
        fail(source, None),
        fail(source, "one\ntwo\n$reader").partition("; $$")[0],
    ]
    for words in said:
        assert words in table
