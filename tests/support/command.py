"""Runs the command line in the process of the test."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from summarizer.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str, stdin: bytes | None = b"") -> tuple[int, str, str]:
        stream = None if stdin is None else io.TextIOWrapper(io.BytesIO(stdin))  # None is a closed one
        monkeypatch.setattr(sys, "stdin", stream)
        with pytest.raises(SystemExit) as left:
            main(arguments)
        out, err = capsys.readouterr()
        status = left.value.code
        assert isinstance(status, int)
        assert "Traceback" not in err
        return status, out, err

    return call
