"""Every benchmark can be started."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import bench

MODULES = sorted(path.stem for path in Path(bench.__path__[0]).glob("*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_it_imports_what_there_is(name: str) -> None:
    assert importlib.import_module(f"bench.{name}")
