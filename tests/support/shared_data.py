"""Data that lies beside the checkout and is no part of it. Tests that read it skip, with a reason, where it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("SUMMARIZER_SHARED_DIR", Path(__file__).resolve().parents[3] / "shared"))

MISSING = "is not in the shared data (SUMMARIZER_SHARED_DIR names its folder)"
"""The end of the only reason for which CI lets a test be skipped; `.ci/run` has it too."""


def shared_path(name: str) -> Path:
    """The path of a shared file; skips the test that asks where there is none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} {MISSING}")
    return path
