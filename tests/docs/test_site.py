"""The site's navigation names every page, and no page names a path of the machine that it was written on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.docs.test_docs import ROOT, read, rows

CONFIG = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def named(nav: Any) -> Iterator[str]:
    """The pages that a navigation names."""
    if isinstance(nav, str):
        yield nav
    else:
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from named(part)


def test_the_navigation_names_every_page_once() -> None:
    pages = list(named(CONFIG["nav"]))
    assert len(pages) == len(set(pages))
    ours = {path.relative_to(DOCS).as_posix() for path in PAGES} - {"README.md"}  # the navigation stands for it
    outside = {"CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "bench/README.md", "cassettes/README.md"}
    assert set(pages) == ours | outside | {"index.md"}
    assert all((ROOT / name).is_file() for name in outside)


def test_the_hooks_are_there() -> None:
    assert [Path(name).name for name in CONFIG["hooks"] if (ROOT / name).is_file()] == ["mkdocs_hooks.py"]


def test_no_page_names_a_path_of_this_machine() -> None:
    for path in (ROOT / "README.md", *PAGES):
        text = path.read_text("utf-8")
        assert f"{ROOT}/" not in text, path
        assert "/tmp/" not in text, path


def test_every_cell_of_the_comparison_has_its_source() -> None:
    cells = [cell for row in rows(read("comparison.md")) for cell in row[1:] if len(row) == 6]
    sourced = [cell for cell in cells if re.search(r"\]\([^)]+\)", cell)]
    heads = {"provenbrief", "LiteLLM proxy", "langextract", "LlamaExtract", "Instructor", "---"}
    assert len(sourced) > 80
    assert set(cells) - set(sourced) == heads
