"""Both clients have the same methods with the same arguments and results, blocking and awaited."""

from __future__ import annotations

import inspect

import pytest

from summarizer.client import AsyncClient, Client
from summarizer.client.clients import AsyncBatches, AsyncBriefStream, Batches, BriefStream

ASYNC_NAMES = {"aclose": "close"}
STREAMS = {"AsyncBriefStream": "BriefStream", "AsyncGenerator": "Generator"}


def list_methods(kind: type) -> dict[str, str]:
    """The public methods of a class with their arguments and results, as the blocking class has them."""
    told = {}
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        if not name.startswith("_"):
            signature = inspect.signature(method)
            result = str(signature.return_annotation).removesuffix(", None, None]").removesuffix(", None]")
            for own, blocking in STREAMS.items():
                result = result.replace(own, blocking)
            told[ASYNC_NAMES.get(name, name)] = f"{list(signature.parameters.values())} -> {result}"
    return told


@pytest.mark.parametrize(
    ("blocking", "awaited"), [(Client, AsyncClient), (Batches, AsyncBatches), (BriefStream, AsyncBriefStream)]
)
def test_both_have_the_same_methods(blocking: type, awaited: type) -> None:
    assert list_methods(awaited) == list_methods(blocking)


def test_both_are_made_with_the_same_arguments() -> None:
    blocking, awaited = inspect.signature(Client).parameters, inspect.signature(AsyncClient).parameters
    assert [(one.name, one.kind) for one in blocking.values()] == [(one.name, one.kind) for one in awaited.values()]
