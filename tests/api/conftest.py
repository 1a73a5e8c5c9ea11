"""What tests of the API share: the scripted provider's key, and a service without a model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.service import SECRET_KEY, configure, serve_app


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRIPTED_KEY", SECRET_KEY)


@pytest.fixture(scope="module")
def plain() -> Iterator[str]:
    """A service without a model."""
    with serve_app(configure()) as url:
        yield url
