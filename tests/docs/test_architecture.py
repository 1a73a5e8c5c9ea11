"""docs/architecture.md names files that exist, every package, and the files that an article passes."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
FOLDERS_AND_FILES = re.compile(r"(?<![\w/.])(?:[a-z_]+/)+(?:[a-z_]+\.py)?|(?<=`)\w+\.py(?=`)")
NAMED = sorted(set(FOLDERS_AND_FILES.findall(PAGE)) - {"summarizer/"})


def test_files_are_named() -> None:
    assert len(NAMED) > 50


def test_every_named_file_exists() -> None:
    for name in NAMED:
        path = (ROOT if name.startswith("schemas/") else ROOT / "summarizer") / name
        assert path.is_file() if name.endswith(".py") else path.is_dir(), name


def test_every_package_is_in_the_table() -> None:
    packages = {folder.parent.name for folder in (ROOT / "summarizer").glob("*/__init__.py")}
    assert packages
    assert packages == set(re.findall(r"^\| `(\w+)/` \|", PAGE, re.MULTILINE))


def test_the_page_is_linked() -> None:
    assert "(architecture.md)" in (ROOT / "docs" / "README.md").read_text("utf-8")
