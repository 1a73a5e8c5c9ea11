"""The documentation's commands start in forks of one process, which saves loading the model library for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from docs import blocks
from tests.support.fork_server import forks


@pytest.fixture(scope="session", autouse=True)
def _forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Put the fork server's commands first on the PATH of `make_environment`, and the reader's data into a folder."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("DATA", "CACHE"):  # what this machine's user has there may be another release's
            patch.setenv(f"XDG_{kind}_HOME", str(tmp_path_factory.mktemp(kind.lower())))
        patch.setattr(blocks, "COMMANDS", [forks(), *blocks.COMMANDS])
        yield
