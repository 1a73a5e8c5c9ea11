"""Ten thousand requests in and out of the OpenAPI document, at random."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.openapi_cases import check_report, run_cases, serve_operations


@pytest.mark.timeout(3_600)
def test_the_service_does_what_its_document_says(tmp_path: Path) -> None:
    with serve_operations(tmp_path) as url:
        report = run_cases(url, tmp_path, examples=560, timeout=3_000)
    check_report(report)
    assert report["test_cases"]["generated"] >= 10_000
