"""The documentation's commands start in forks of one process, which saves loading the model library for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from docs import blocks
from tests.support.fork_server import forks


@pytest.fixture(scope="session", autouse=True)
def _forks() -> Iterator[None]:
    """Put the fork server's commands first on the PATH of `make_environment`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "COMMANDS", [forks(), *blocks.COMMANDS])
        yield
