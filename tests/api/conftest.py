"""What tests of the API share: the scripted provider's key, and a service without a model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarizer.gateway.libraries import load_libraries
from tests.support.service import configure, serve_app


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    with serve_app(configure()) as url:
        yield url


@pytest.fixture(scope="session")
def model_library() -> None:
    """Load the model library: on a busy machine that takes longer than a stream waits for its first event."""
    load_libraries()
