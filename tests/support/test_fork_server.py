"""The fork server leaves no half-imported module of tests to the workers."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support import processes
from tests.support.fork_server import forks

ASK = """\
import sys
from pathlib import Path
from tests.support.fork_server import import_tests

good, bad = map(Path, sys.argv[1:])
import_tests(["--import-mode=importlib", str(good), str(bad)])
loaded = {Path(file) for module in list(sys.modules.values()) if (file := getattr(module, "__file__", None))}
print(good in loaded, bad in loaded)
"""


@pytest.mark.faults
def test_a_module_that_cannot_be_imported_is_left_to_the_workers(tmp_path: Path) -> None:
    good, bad = tmp_path / "test_good.py", tmp_path / "test_bad.py"
    good.write_text("def test_one():\n    pass\n", encoding="utf-8")
    bad.write_text("def test_one():\n    pass\n\nraise TypeError\n", encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    done = processes.run(
        [forks() / "python", "-c", ASK, str(good), str(bad)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert done.stdout.split() == ["True", "False"]
