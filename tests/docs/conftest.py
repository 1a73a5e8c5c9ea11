"""The documentation's commands start in forks of one process, which saves loading the model library for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from docs import readme
from tests.support.fork_server import serve_forks


@pytest.fixture(scope="session", autouse=True)
def _forks() -> Iterator[None]:
    """Put the fork server's `summarizer` first on the PATH of `make_environment`."""
    with serve_forks() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(readme, "COMMANDS", [folder, *readme.COMMANDS])
        yield
