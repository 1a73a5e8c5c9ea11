"""What the pages for newcomers and operators say: their commands run, and the log and the limits are as told."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from docs.blocks import DONE, find_blocks, make_environment, run_block
from summarizer.settings import KeySettings, ModelSettings, ProviderSettings, Settings
from tests.docs.test_docs import ROOT, read, rows
from tests.support.service import ARTICLE, configure, log_lines, make_client, serve_app

PAGE = read("operations.md")
EVENT = re.compile(r'(?:log_event|logger\.error)\(\s*"(\w+)"')
NAMED = set(re.findall(r"`((?:max|fetch|cache|resume|database)_\w+)`", PAGE))
CODES = {
    "fetch_failed",
    "cache_unusable",
    "cache_entry_unreadable",
    "database_lost",
    "database_unavailable",
    "database_back",
}  # of a problem, and in the log
WORDS_A_MINUTE = 250
CODE = re.compile(r"^```.*?^```|<!--.*?-->", re.MULTILINE | re.DOTALL)


def test_its_commands_run(tmp_path: Path) -> None:
    blocks = list(find_blocks(PAGE))
    assert len(blocks) == 2
    with serve_app(configure()) as url:
        for block in blocks:
            done = run_block(block, folder=tmp_path, environment=make_environment(), url=url)
            assert done.returncode in DONE, done.stderr
    assert done.stdout.startswith('{"status":"ok"')
    assert '{"status":"ready"' in done.stdout


def test_every_event_of_the_log_is_told() -> None:
    files = sorted((ROOT / "summarizer").rglob("*.py"))
    events = {name for path in files for name in EVENT.findall(path.read_text("utf-8"))}
    told = {row[0].strip("`") for row in rows(PAGE) if row[1] in ("debug", "info", "warning", "error")}
    for name in told:
        kinds = {event for event in events if event == name or (name[-1] == "…" and event.startswith(name[:-1]))}
        assert kinds, f"there is no event {name}"
        events -= kinds
    files = [path for path in files if "jobs" not in path.parts]  # whose pages tell of theirs
    silent = {name for path in files for name in EVENT.findall(path.read_text("utf-8"))} & events
    assert not silent, "tell of them in docs/operations.md"


def test_the_lines_of_a_request_hold_what_is_told() -> None:
    with log_lines() as lines:
        key = KeySettings.model_validate({"hash": f"sha256:{hashlib.sha256(b'pb-desk').hexdigest()}"})
        client = make_client(configure(keys={"desk": key}))
        client.headers["x-api-key"] = "pb-desk"
        client.post("/v1/summaries", json={"text": ARTICLE})
        client.post("/v1/summaries", json={"text": ""})
    for event in ("request", "summary"):
        (row,) = [row for row in rows(PAGE) if row[0] == f"`{event}`"]
        told = set(re.findall(r"`(\w+)`", row[2])) - {"debug"}
        logged = {name for line in lines if line["event"] == event for name in line}
        assert logged - {"time", "level", "event", "request_id"} == told, json.dumps(lines)


@pytest.mark.parametrize("name", sorted(NAMED - CODES))
def test_the_settings_that_it_names_are_there(name: str) -> None:
    assert name in {*Settings.model_fields, *ModelSettings.model_fields}


def test_the_limits_that_it_names_are_the_defaults() -> None:
    settings = configure()
    limits = {row[1]: row[2] for row in rows(PAGE) if len(row) == 4}
    assert limits["`max_body_bytes`"] == f"{settings.max_body_bytes // 1_000_000} MB"
    assert limits["`max_file_bytes`"] == f"{settings.max_file_bytes // 1_000_000} MB"
    assert limits["`max_article_chars`"] == f"{settings.max_article_chars:,}"
    assert limits["`timeout`"] == f"{settings.timeout:.0f} s"
    told = f"{settings.fetch_timeout:.0f} s, {settings.fetch_max_bytes // 1_000_000} MB"
    assert limits["`fetch_timeout`, `fetch_max_bytes`"] == told
    assert {"concurrency", "requests_per_minute"} <= set(ProviderSettings.model_fields)


def test_the_index_names_every_page_and_its_minutes_are_honest() -> None:
    index = read("README.md")
    linked = set(re.findall(r"\]\(([\w.-]+\.md)\)", index))
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert linked == pages, "docs/README.md names every page"
    told = {row[0]: int(row[1]) for row in rows(index) if len(row) == 3 and row[1].isdecimal()}
    assert 0 < sum(told.values()) <= 20
    for link, minutes in told.items():
        page = (ROOT / "docs" / link.partition("](")[2].rstrip(")")).read_text("utf-8")
        words = len(CODE.sub("", page).split())
        assert words <= WORDS_A_MINUTE * minutes, f"{link}: {words} words are no {minutes} minutes"
