"""A table that runs as one test hides no case that fails or is skipped, and takes none with a fixture of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support import processes

JOIN = """\
from tests.support import tables

def pytest_collection_modifyitems(items):
    items[:] = tables.join(items)
"""

CASES = """\
import pytest

@pytest.mark.parametrize("b", [1, 2])
@pytest.mark.parametrize("a", [1, 2, 3])
def test_pairs(a, b):
    assert a * b < 4

@pytest.mark.parametrize("a", [1, 2, 3])
def test_one_fails(a):
    with pytest.raises(ZeroDivisionError):
        1 // (a == 2)

@pytest.mark.parametrize("a", [1, 2, 3])
def test_one_exits(a):
    if a == 2:
        raise SystemExit(a)

@pytest.mark.parametrize("a", [1, 2])
async def test_that_nothing_runs(a):
    pass

@pytest.mark.parametrize("a", [1, 2, 3])
def test_one_is_skipped(a):
    if a == 2:
        pytest.skip("of no use")

@pytest.mark.parametrize("a", [1, pytest.param(2, marks=pytest.mark.xfail)])
def test_marked(a):
    assert a == 1

@pytest.mark.parametrize("a", [1, 2])
def test_with_a_fixture(a, tmp_path):
    (tmp_path / "file").touch(exist_ok=False)

@pytest.fixture(scope="module")
def seen():
    return []

@pytest.mark.parametrize("a", [1, 2, 3])
def test_with_a_fixture_of_the_module(a, seen):
    seen.append(a)
    assert seen == [1, 2][:a]

@pytest.mark.parametrize("a", [1, 2])
def test_with_a_fixture_of_every_test(a, monkeypatch):
    monkeypatch.setenv("A", str(a))
"""


def test_each_case_is_tried_and_each_that_fails_is_named(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(JOIN, encoding="utf-8")
    (tmp_path / "test_cases.py").write_text(CASES, encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = processes.run(command, cwd=root, env=alone, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 1
    told = set(re.findall(r"the case (\S+)", done.stdout))
    assert told == {
        *("test_pairs[2-2]", "test_pairs[3-2]", "test_one_fails[2]", "test_one_exits[2]"),
        *("test_that_nothing_runs[1]", "test_that_nothing_runs[2]", "test_with_a_fixture_of_the_module[3]"),
    }
    assert "2 of 6 cases failed" in done.stdout
    assert "assert (2 * 2) < 4" in done.stdout
    assert (
        "5 failed, 5 passed, 1 skipped, 1 xfailed" in done.stdout
    )  # marked cases and those with their own fixture run alone
