"""`make check` fails on a module that nothing users call leads to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support import processes

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "check_reachable.py"

FILES = {
    "__init__.py": 'from importlib import import_module\n_HOMES = {"f": "pack.lazy", "g": "sub.home"}\n',
    "__main__.py": "from pack.cli import run\n",
    "cli/__init__.py": "from pack.cli import program\n",
    "cli/program.py": "def run():\n    import pack.late\n",
    "client.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pack import typed\n",
    "api/__init__.py": "",
    "api/app.py": "from pack.client import anything\n",
    "grounding/__init__.py": "",
    "jobs/__init__.py": "",
    "jobs/drain.py": "",
    "schemas.py": "",
    "lazy.py": "",
    "late.py": "",
    "typed.py": "",
    "sub/__init__.py": "",
    "sub/home.py": "",
    "lost/__init__.py": "from pack.lost import friend\n",
    "lost/friend.py": "import pack.lost\n",
}


def check(package: Path) -> tuple[int, list[str]]:
    run = processes.run([sys.executable, SCRIPT, package], capture_output=True, text=True)
    assert not run.stderr, run.stderr
    return run.returncode, [line.partition(":")[0] for line in run.stdout.splitlines()]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "pack"


def test_modules_that_nothing_leads_to_are_named(package: Path) -> None:
    code, named = check(package)
    assert code == 1
    assert named == ["pack.lost", "pack.lost.friend", "pack.typed"]


def test_a_package_without_such_modules_passes(package: Path) -> None:
    (package / "late.py").write_text("from pack import lost, typed\n", encoding="utf-8")
    assert check(package) == (0, [])
