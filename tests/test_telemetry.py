from __future__ import annotations

import io
import json
import logging
import re
import sys
import warnings

import pytest

from summarizer.telemetry import JsonFormatter, accept_request_id, configure_logging, current_request_id, log_event

SECRET = "The minister said the plan was dead."


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]):
    configure_logging("info")
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize("offered", ["a", "0f3c-77", "trace:1.2_3", "x" * 128])
def test_a_usable_request_id_is_kept(offered: str) -> None:
    assert accept_request_id(offered) == offered


@pytest.mark.parametrize("offered", [None, "", "two words", "a\nb", "é", "x" * 129, "a\x00", 'a"b'])
def test_an_unusable_request_id_is_replaced(offered: str | None) -> None:
    new = accept_request_id(offered)
    assert new != offered
    assert len(new) == 32
    assert new != accept_request_id(offered)


def test_an_event_is_one_line_of_json(lines) -> None:
    token = current_request_id.set("r1")
    log_event("request", status=200, seconds=0.25, path="/v1/summaries", model=None)
    current_request_id.reset(token)
    log_event("stop", level=logging.WARNING)
    first, second = lines()
    assert {key: first[key] for key in ("level", "event", "request_id", "status", "seconds", "path", "model")} == {
        "level": "info", "event": "request", "request_id": "r1", "status": 200, "seconds": 0.25,
        "path": "/v1/summaries", "model": None,
    }  # fmt: skip
    assert second["level"] == "warning"
    assert "request_id" not in second


def test_no_value_can_forge_a_second_line(lines) -> None:
    log_event("request", path='/x\n{"event": "forged"}\u2028\x1b[31m')
    (only,) = lines()
    assert only["event"] == "request"
    assert only["path"].startswith("/x\n")


def test_long_values_and_objects_are_cut(lines) -> None:
    log_event("request", path="a" * 10_000, body={"text": SECRET})  # type: ignore[arg-type] # what must not come through
    (only,) = lines()
    assert len(only["path"]) == 200
    assert only["body"] == "dict"


def test_an_exception_leaves_its_frames_and_no_message(lines) -> None:
    def fail() -> None:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    try:
        fail()
    except RuntimeError as error:
        log_event("failure", level=logging.ERROR, error=error)
    (only,) = lines()
    assert only["error"] == "RuntimeError"
    assert only["frames"][0] == "ValueError"
    assert any(frame.startswith("test_telemetry.py:") and frame.endswith(" fail") for frame in only["frames"])
    assert SECRET not in json.dumps(only)


def test_an_exception_that_is_its_own_context_ends(lines) -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__context__, second.__context__ = second, first
    log_event("failure", error=first)
    assert lines()[0]["frames"] == ["ValueError", "ValueError"]


def test_of_another_librarys_record_only_its_place_is_told(lines) -> None:
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    logging.getLogger("uvicorn.error").warning("Invalid request from %s", SECRET)
    (only,) = lines()
    assert only["event"] == "uvicorn.error"
    assert only["at"].startswith("test_telemetry.py:")
    assert SECRET not in json.dumps(only)


@pytest.mark.filterwarnings("always")
def test_of_a_warning_only_its_place_is_told(lines) -> None:
    configure_logging("info")  # again: the mark has reset what shows warnings
    warnings.warn(SECRET, UserWarning, stacklevel=1)
    (only,) = lines()
    assert (only["event"], only["level"], only["category"]) == ("library_warning", "warning", "UserWarning")
    assert only["at"].startswith("test_telemetry.py:")
    assert SECRET not in json.dumps(only)


def test_a_closed_stderr_is_no_error(lines, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    log_event("request", path=SECRET)
    monkeypatch.undo()
    assert lines() == []


def test_below_the_level_nothing_is_formatted(lines) -> None:
    log_event("detail", level=logging.DEBUG)
    assert lines() == []


@pytest.mark.parametrize(("form", "is_terminal"), [("console", False), ("auto", True)])
def test_a_terminal_gets_lines_for_people(
    form: str, is_terminal: bool, lines, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    configure_logging("info", form)  # type: ignore[arg-type] # parametrized
    log_event("request", status=200, seconds=0.25, route="/v1/summaries", code=None)
    log_event("webhook", level=logging.WARNING, outcome='no "answer"\n\x1b[31mforged\u2028')
    try:
        int(SECRET)
    except ValueError as error:
        log_event("failure", level=logging.ERROR, error=error)
    first, second, third, *frames = capsys.readouterr().err.splitlines()
    first, second, third = (re.sub(r"\x1b\[\d*m", "", line) for line in (first, second, third))
    assert re.fullmatch(r"\d\d:\d\d:\d\d \[info    ] request status=200 seconds=0.25 route='/v1/summaries'", first)
    assert second.endswith(r"""[warning ] webhook outcome='no "answer"\n\x1b[31mforged\u2028'""")
    assert third.endswith("[error   ] failure error='ValueError'")
    assert frames[0] == "    ValueError"
    assert frames[1].startswith("    test_telemetry.py:")
    assert SECRET not in "".join(frames)


def test_what_is_no_terminal_gets_json(lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    configure_logging("info", "json")
    log_event("request", status=200)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    configure_logging("info")
    log_event("request", status=201)
    assert [line["status"] for line in lines()] == [200, 201]


def test_formatting_never_fails_on_an_empty_exc_info() -> None:
    record = logging.LogRecord("summarizer", logging.ERROR, __file__, 1, "failure", None, sys.exc_info())
    record.fields = {}
    assert json.loads(JsonFormatter().format(record))["event"] == "failure"
