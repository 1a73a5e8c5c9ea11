"""Runs the code blocks of Markdown pages, and writes what the pages show of their output.

The tests of the pages and `docs/generate.py` use this. A block of code is followed by `<!-- begin output -->` if the
page shows what it prints, and by `<!-- begin FILE:PATH -->` if the page shows a part of a JSON file that it writes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer import summarize
from summarizer.report.markdown import to_markdown
from summarizer.report.trust_view import read_meters
from summarizer.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "http://127.0.0.1:8000"
"""The service's address in the pages; blocks are run with its real one."""

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(?:\n<!-- begin (\S+) -->\n(.*?)<!-- end \3 -->)?", re.DOTALL | re.MULTILINE)
BRIEF = re.compile(r"(?<=<!-- begin brief -->\n).*?(?=<!-- end brief -->)", re.DOTALL)

SPAN = re.compile(r"\[\s+(\d+),\s+(\d+)\s+\]")
"""A span, which reads better in one line."""

PRELUDE = """\
set -o pipefail -o errtrace
trap 'status=$?; [ $status -eq 3 ] || exit $status' ERR
"""

DONE = (0, 3)
"""Statuses of a block that has not failed; 3 is that of a partial brief, which is an answer."""

PAGES = ("README.md", "docs/tutorial.md", "docs/schemas.md")
"""The pages that show output."""

OURS = ("summarizer", "schemas", "prompts", "examples", "docs")
FILES = ("pyproject.toml", "README.md", "LICENSE", "Makefile", "uv.lock")


COMMANDS = [Path(sys.executable).parent]
"""The folders with the commands, which come first on a reader's PATH."""


@dataclass(frozen=True)
class Block:
    """A block of code.

    Attributes:
        language: sh, python or toml.
        code: What readers are told to run or write.
        shows: `output`, `FILE:PATH`, or empty.
        shown: What the page shows of it.
    """

    language: str
    code: str
    shows: str = ""
    shown: str = ""


def find_blocks(page: str, /) -> Iterator[Block]:
    """Yield the blocks of a page in order, without what it shows of their output."""
    for language, code, shows, shown in BLOCK.findall(page):
        if language not in ("text", "json"):
            yield Block(language, code, shows, shown)


def copy_checkout(folder: Path, /) -> Path:
    """Copy what a reader has, to run blocks in. `.venv/bin` has the commands, as after `make install`."""
    for name in OURS:
        shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(COMMANDS[0])
    return folder


def make_environment(**more: str) -> dict[str, str]:
    """Return the environment of a reader who has configured nothing and has the commands on the path."""
    private = re.compile(r"^SUMMARIZER_|_API_(KEY|BASE)$|_BASE_URL$|^(MAKE|MFLAGS)")  # make may be what runs this
    plain = {name: value for name, value in os.environ.items() if not private.search(name)}
    path = os.pathsep.join([*map(str, COMMANDS), plain.get("PATH", os.defpath)])
    return {**plain, "PATH": path, "COLUMNS": "88", **more}


def run_block(
    block: Block, *, folder: Path, environment: Mapping[str, str], url: str, prelude: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a block of sh or Python in a folder. A command that exits with 3 has not failed."""
    code = block.code.replace(ADDRESS, url)
    command = ["python", "-c", code] if block.language == "python" else ["bash", "-c", PRELUDE + prelude + code]
    return subprocess.run(  # noqa: S603 - the pages' own commands
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=240, check=False
    )


def show(block: Block, *, printed: str, folder: Path) -> str:
    """Return what a page shows of a block that was run."""
    if block.shows == "output":
        lines = [line.rstrip() for line in printed.splitlines()]
        return "\n```text\n" + "\n".join(lines).strip("\n") + "\n```\n\n"
    name, _, path = block.shows.partition(":")
    part: Any = json.loads((folder / name).read_text("utf-8"))
    for step in path.split("."):
        part = part[int(step)] if step.isdecimal() else part[step]
    written = SPAN.sub(r"[\1, \2]", json.dumps(part, indent=2, ensure_ascii=False))
    return f"\n```json\n{written}\n```\n\n"


def show_brief() -> str:
    """Return the brief that the README shows: its meters, and its sections but the actors as Markdown."""
    text = (ROOT / "examples" / "dam-break.txt").read_text("utf-8")
    brief = summarize(text, options={"max_items": 2}, settings=Settings.model_construct())
    sections = to_markdown(brief).split("\n## ")[2:-1]
    meters = "\n".join(f"- {meter}" for meter in read_meters(brief.audit))
    page = "\n".join(f"**{head}**\n{body}" for head, _, body in (s.partition("\n") for s in sections))
    page = f"**How far it is checked**\n\n{meters}\n\n{page}".replace("\n\n- ", "\n- ").replace("**\n- ", "**\n\n- ")
    lines = page.partition("\n---")[0].rstrip().splitlines()
    return "\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def refresh(page: str, /, *, folder: Path, url: str) -> str:
    """Return the page with everything that it shows made anew.

    Only blocks that show something are run, each with what it needs in the folder of a checkout.

    Raises:
        RuntimeError: A block failed.
    """

    def again(found: re.Match[str]) -> str:
        block = Block(found[1], found[2], found[3] or "", found[4] or "")
        if not block.shows:
            return found[0]
        done = run_block(block, folder=folder, environment=make_environment(), url=url)
        if done.returncode not in DONE:
            raise RuntimeError(f"{block.code}\nfailed: {done.stderr}")
        begin, end = f"<!-- begin {block.shows} -->", f"<!-- end {block.shows} -->"
        shown = show(block, printed=done.stdout, folder=folder)
        return f"```{block.language}\n{block.code}```\n\n{begin}\n{shown}{end}"

    return BRIEF.sub(lambda _: show_brief(), BLOCK.sub(again, page))
