"""What real providers answered comes out as the object, or the error, that it holds: by configuration alone."""

from __future__ import annotations

from itertools import product
from typing import Any
from urllib.parse import unquote

import pytest

from summarizer.errors import ProviderError
from tests.support.share import share
from tests.support.shared_data import MISSING, shared_path
from tests.support.wire_server import Row, load_rows
from tests.support.wire_table import KEY, MODES, PAGE, expected_error, is_right, make_page, try_row

ROWS = load_rows()

pytestmark = pytest.mark.skipif(not ROWS, reason=f"wire/provider_responses.jsonl {MISSING}")


def pick(*kinds: str) -> list[Row]:
    return [row for row in ROWS if row.kind in kinds]


@pytest.mark.parametrize(("row", "mode"), share(product(pick("tool", "json", "stream"), MODES), every=5), ids=str)
def test_an_answer_gives_its_object_in_one_call(row: Row, mode: Any) -> None:
    got = try_row(row.id, mode, "argument")
    assert got.error is None, got.error
    assert got.value == row.answer
    assert [unquote(path) for path in got.paths] == [unquote(row.path)], "one call, at the provider's own endpoint"
    assert is_right(row, got), got.shown


@pytest.mark.parametrize("row", share(pick("tool", "json", "stream", "error"), every=10), ids=str)
def test_a_configured_name_does_what_the_arguments_do(row: Row) -> None:
    by_file, by_argument = try_row(row.id, "auto", "file"), try_row(row.id, "auto", "argument")
    assert (by_file.value, type(by_file.error)) == (by_argument.value, type(by_argument.error))
    assert is_right(row, by_file)


@pytest.mark.parametrize(("row", "mode"), share(product(pick("error"), MODES), every=5), ids=str)
def test_an_error_is_typed_and_says_what_to_do_and_nothing_of_the_providers(row: Row, mode: Any) -> None:
    got = try_row(row.id, mode, "argument")
    error = got.error
    assert isinstance(error, ProviderError)
    assert type(error) is expected_error(row)
    assert error.retryable is (row.status == 429)
    assert error.model == row.name
    assert f"({row.status}" in str(error), "the provider's own status is told"
    assert any(word in str(error) for word in ("Check", "Try again", "set another mode"))
    told = row.body.get("message") or row.body["error"]["message"]
    assert told not in str(error)
    assert KEY not in str(error)


@pytest.mark.faults
def test_the_table_of_the_documentation_is_current() -> None:
    shared_path("wire/provider_responses.jsonl")
    assert PAGE.read_text("utf-8") == make_page(), "run: python -m tests.support.wire_table"
