"""Compiles the modules of tests beside the fork server, which loads LiteLLM and the package meanwhile.

In a fresh clone that takes two thirds of the time of the server's own imports, for which one core would do nothing.
What is compiled already is only looked at.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.assertion import rewrite
from hypothesis.internal.constants_ast import constants_from_module

PACKAGE = Path(__file__).parents[2] / "summarizer"


class CompiledAlone:
    """Has pytest rewrite and compile each module of tests, and keep that, without running it."""

    def pytest_collection(self) -> None:
        """Run no module from now on: what is imported is the `conftest.py` that names the options."""
        vars(rewrite)["exec"] = lambda *_: None

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Leave out the package's examples: its modules are not rewritten."""
        return True if PACKAGE in collection_path.parents else None


def compile_tests(arguments: list[str]) -> None:
    """Compile the modules that pytest would collect with these arguments."""
    with contextlib.redirect_stdout(io.StringIO()):  # what cannot be compiled is told by the workers
        pytest.main([*arguments, "--collect-only", "--numprocesses=0", "--dist=no"], plugins=[CompiledAlone()])


def find_constants() -> None:
    """Have Hypothesis find the constants of the package that it draws from: it keeps those of each module in a file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ModuleType(path.stem)
        module.__file__ = str(path)
        constants_from_module(module)


if __name__ == "__main__":
    compile_tests(json.loads(sys.argv[1]))
    find_constants()
