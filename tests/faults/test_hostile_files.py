"""Files that hang, crash or fill their parser, sent to a service with its own limits: 20 seconds and 500 MB."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from summarizer.ingest import isolation
from tests.faults.test_service_faults import service
from tests.support import hostile_files
from tests.support.documents import make_pdf
from tests.support.waiting import PATIENCE

LIMIT = 20.0
SLACK = 20.0
"""Seconds for what is not the reading itself, on a machine that does much else."""

FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a.docx": (lambda: hostile_files.make_docx_bomb(95_000_000), "over 20 seconds|500 MB"),
    "b.pdf": (lambda: hostile_files.make_pdf_bomb(400_000_000), "500 MB"),
    "c.html": (lambda: hostile_files.make_page_of_attributes(10_000_000), "over 20 seconds"),
    "d.md": (lambda: hostile_files.make_open_brackets(5_000_000), "over 20 seconds"),
    "e.md": (lambda: hostile_files.make_open_emphasis(5_000_000), "over 20 seconds|500 MB"),
}


def parsers_of(service: int) -> list[Path]:
    """The folders in /proc of the processes that read files for a service."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            parent = re.search(r"^PPid:\s+(\d+)$", status.read_text(), re.MULTILINE)
            command = (status.parent / "cmdline").read_bytes()
        except OSError:  # it has ended
            continue
        if parent and int(parent[1]) == service and b"parser_main" in command:
            found.append(status.parent)
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_within_its_limits(tmp_path: Path, name: str) -> None:
    make, reason = FILES[name]
    data = make()
    with service(tmp_path) as one, ThreadPoolExecutor(1) as pool:
        address = f"{one.url}/v1/articles?name={name}"
        assert httpx2.post(address, content=make_pdf(), timeout=PATIENCE).status_code == 200  # it has a process now
        [parser] = parsers_of(one.process.pid)
        assert re.search(r"Max address space +500000000 +500000000 +bytes", (parser / "limits").read_text())
        began = time.monotonic()
        asked = pool.submit(httpx2.post, address, content=data, timeout=120)
        others = 0
        while not asked.done():
            assert httpx2.post(address, content=make_pdf(), timeout=PATIENCE).status_code == 200
            others += 1
            time.sleep(0.2)
        answer = asked.result()
        assert time.monotonic() - began < LIMIT + SLACK
        assert (answer.status_code, answer.json()["code"]) == (422, "document"), answer.text
        assert re.search(reason, answer.json()["detail"])
        assert others
        assert httpx2.post(address, content=make_pdf(), timeout=PATIENCE).status_code == 200
        assert len(parsers_of(one.process.pid)) <= isolation.PROCESSES
        assert one.events("parser_ended") or one.events("parser_failed")
        assert not one.events("failure")
        assert one.stop() == 0
