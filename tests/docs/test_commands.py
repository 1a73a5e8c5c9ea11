"""What the pages beside the README tell their readers to run is run, in a folder that has what they speak of."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from docs.blocks import DONE, Block, find_blocks, make_environment, run_block
from summarizer.schemas.article import Article
from summarizer.settings import Settings
from tests.docs.test_docs import ROOT, read
from tests.support.documents import PARAGRAPHS, make_page, make_pdf
from tests.support.service import serve_app

NAMES = ("articles.md", "http.md", "page.md", "python.md", "streaming.md")
BLOCKS = [(name, block) for name in NAMES for block in find_blocks(read(name))]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve_app(Settings()) as address:
        yield address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "page.html").write_text(make_page(), encoding="utf-8")
    (tmp_path / "report.pdf").write_bytes(make_pdf(pictures=1))
    (tmp_path / "quotes.txt").write_text("Engineers found 14 cracks in the piers", encoding="utf-8")
    return tmp_path


@pytest.mark.faults
@pytest.mark.parametrize(("name", "block"), BLOCKS, ids=[f"{name}-{n}" for n, (name, _) in enumerate(BLOCKS)])
def test_a_block_runs_and_shows_something(name: str, block: Block, folder: Path, url: str) -> None:
    before = set(folder.iterdir())
    done = run_block(block, folder=folder, environment=make_environment(), url=url)
    assert done.returncode in DONE, done.stderr
    assert "Traceback" not in done.stderr
    made = set(folder.iterdir()) - before
    assert done.stdout or any(path.stat().st_size > 500 for path in made)
    if article := next((path for path in made if path.name == "article.json"), None):
        found = Article.model_validate(json.loads(article.read_text("utf-8")))
        assert PARAGRAPHS[1] in found.text
        assert "1 of 2 pages of the PDF contain no text" in found.cautions[0]


def test_there_are_blocks_in_each_page() -> None:
    assert {name for name, _ in BLOCKS} == set(NAMES)
    assert len(BLOCKS) >= 7


@pytest.mark.faults
def test_results_of_a_batch_become_a_table_of_items(folder: Path, url: str) -> None:
    shell, python = (
        next(block for block in find_blocks(read("batches.md")) if part in block.code)
        for part in ("provenbrief batch articles.jsonl", "read_brief(result")
    )
    items = [{"id": path.stem, "text": path.read_text("utf-8")} for path in sorted(folder.glob("examples/*-*.txt"))]
    (folder / "articles.jsonl").write_text("".join(f"{json.dumps(item)}\n" for item in items), encoding="utf-8")
    (command,) = (line for line in shell.code.splitlines() if "articles.jsonl" in line)
    environment = make_environment()
    assert run_block(replace(shell, code=command), folder=folder, environment=environment, url=url).returncode in DONE
    done = run_block(python, folder=folder, environment=environment, url=url)
    assert done.returncode == 0, done.stderr
    table = (folder / "positions.csv").read_text("utf-8-sig")
    assert any(item["id"] in table for item in items), "in the order in which they are finished"
