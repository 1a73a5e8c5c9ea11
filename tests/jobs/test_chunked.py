"""A batch is the same request however the network cuts its body."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.support.batches import as_lines, configure_batches, make_items
from tests.support.service import read_problem, serve_app

BODY = as_lines(make_items(2_200)).encode()
FIRST_LINE = BODY.index(b"\n")


def cut(body: bytes, size: int) -> Iterator[bytes]:
    return (body[at : at + size] for at in range(0, len(body), size))


def send(base: str, pieces: Iterator[bytes] | bytes, *, key: str) -> httpx2.Response:
    headers = {"content-type": "application/x-ndjson", "idempotency-key": key}
    return httpx2.post(f"{base}/v1/batches", content=pieces, headers=headers, timeout=60)


@pytest.mark.parametrize("size", [50_000, FIRST_LINE, FIRST_LINE + 1, 997], ids=str)
def test_one_body_and_key_make_one_batch_however_the_body_is_cut(tmp_path: Path, size: int) -> None:
    settings = configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}", batch_worker=False)
    with serve_app(settings) as base:
        answers = [send(base, pieces, key="key-1") for pieces in (cut(BODY, size), cut(BODY, 70_000), BODY)]
        assert [answer.status_code for answer in answers] == [202] * 3, [answer.text for answer in answers]
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert [answer.headers.get("idempotency-replayed") for answer in answers] == [None, "true", "true"]
        assert len(httpx2.get(f"{base}/v1/batches").json()["batches"]) == 1


@pytest.mark.parametrize(
    "other", [BODY + b"\n", BODY[:-1], BODY.replace(b"a2199", b"b2199"), BODY.replace(b"\n", b"\r\n")]
)
def test_another_body_is_a_conflict_also_if_it_only_differs_in_line_ends(tmp_path: Path, other: bytes) -> None:
    settings = configure_batches(f"sqlite:///{tmp_path / 'batches.sqlite3'}", batch_worker=False)
    with serve_app(settings) as base:
        assert send(base, cut(BODY, 50_000), key="key-1").status_code == 202
        read_problem(send(base, cut(other, 50_000), key="key-1"), 409, "idempotency_conflict")
