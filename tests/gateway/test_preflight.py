"""What is found out before LiteLLM is imported, in a process that never imports it; and the table it is read from."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts import build_provider_table
from summarizer import summarize
from summarizer.errors import InputError, MissingKeyError, UnknownModelError
from summarizer.gateway import preflight
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.preflight import TABLE, check_name, load_providers
from summarizer.gateway.target import resolve_target
from summarizer.settings import Settings
from tests.support import processes
from tests.support.provider_server import free_port

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "examples" / "council-bridge.txt"
WATCHED = """
import contextlib, io, json, os, sys
from summarizer.cli import main

heavy = ("litellm", "instructor", "openai", "rapidfuzz", "summarizer.pipeline")
told = []
for arguments, environment in json.load(sys.stdin):
    os.environ.update(environment)
    with contextlib.redirect_stderr(io.StringIO()) as stderr:
        try:
            main(arguments)
            status = 0
        except SystemExit as exit_:
            status = exit_.code
    told.append([status, [name for name in heavy if name in sys.modules], stderr.getvalue()])
    for name in environment:
        del os.environ[name]
json.dump(told, sys.stdout)
"""
"""Runs commands one after another; prints each one's status, the heavy modules that are imported by then, the error."""

NO_KEY = "openai needs a key for 'openai/gpt-5' and none is set. Set the environment variable OPENAI_"

MISSING = [
    (("summarize", "--model"), "openai/gpt-5", NO_KEY),
    (("verify", "quotes.txt", "--judge"), "openai/gpt-5", NO_KEY),
    (("summarize", "--judge"), "openai/gpt-5", NO_KEY),
    (("summarize", "--model"), "gpt-6000", "There is no model 'gpt-6000'. Use one of extractive, or LiteLLM's 'pr"),
    (("summarize", "--judge"), "nobody/gpt-5", "There is no model 'nobody/gpt-5': LiteLLM knows no provider 'nobody'."),
    (("summarize", "--model"), "antropic/m", "LiteLLM knows no provider 'antropic'; did you mean anthropic? Use one"),
    (("summarize", "--model"), "typo", "There is no model 'opnai/m' for 'typo' under [models]: LiteLLM knows no provi"),
    (("summarize", "--model"), "own", "There is no model 'own' behind [models]: `model` there is LiteLLM's 'provider/"),
    (("summarize", "--model"), "house", "openai cannot be reached ('house', that is 'openai/qwen3'). Check"),
    (("summarize", "--model"), "ollama/llama3", "ollama cannot be reached ('ollama/llama3')"),
]
"""A command, the model that it names, and what is said of it: no key, no such model, or nobody at its port."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, list[str], str]]:
    """The outcomes of all those commands, run in one process that has imported nothing yet."""
    config = tmp_path_factory.mktemp("preflight") / "summarizer.toml"
    config.write_text(f'[models.house]\nmodel = "openai/qwen3"\napi_base = "http://127.0.0.1:{free_port()}/v1"\n')
    with config.open("a") as file:
        file.write('[models.own]\nmodel = "own"\n[models.typo]\nmodel = "opnai/m"\n')
    environments = {
        "own": {"SUMMARIZER_CONFIG": str(config)},
        "typo": {"SUMMARIZER_CONFIG": str(config)},
        "house": {"SUMMARIZER_CONFIG": str(config)},
        "ollama/llama3": {"OLLAMA_API_BASE": f"http://127.0.0.1:{free_port()}"},
    }
    commands = [
        ([name, ARTICLE.name, *flags, model], environments.get(model, {})) for (name, *flags), model, _ in MISSING
    ]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    done = processes.run(
        [sys.executable, "-c", WATCHED],
        cwd=ARTICLE.parent,
        env=kept,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [(status, loaded, err) for status, loaded, err in json.loads(done.stdout)]


@pytest.mark.parametrize("number", range(len(MISSING)), ids=lambda number: f"{MISSING[number][1]}-{number}")
def test_a_command_says_what_is_missing_before_anything_heavy_is_imported(
    number: int, told: list[tuple[int, list[str], str]]
) -> None:
    status, loaded, err = told[number]
    assert (status, loaded) == (1, [])
    assert MISSING[number][2] in err
    assert ("The base URL is http://127.0.0.1:" in err) == ("cannot be reached" in err)


@pytest.mark.parametrize("variable", ["GEMINI_API_KEY", "GOOGLE_API_KEY"])
def test_any_accepted_key_will_do(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "are_loaded", lambda: False)
    for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(MissingKeyError, match="GOOGLE_API_KEY or GEMINI_API_KEY"):
        check_name("gemini/gemini-3-pro", settings=Settings())
    monkeypatch.setenv(variable, "x")
    check_name("gemini/gemini-3-pro", settings=Settings())


def test_an_open_port_and_a_fallback_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "are_loaded", lambda: False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        preflight.check_port(
            "openai/qwen3", settings=Settings(), api_base=f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        )
    closed = {"model": "openai/qwen3", "api_base": f"http://127.0.0.1:{free_port()}/v1", "fallbacks": ["extractive"]}
    preflight.check_before_loading("house", settings=Settings.model_validate({"models": {"house": closed}}))


def test_a_setting_with_a_wrong_variable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "are_loaded", lambda: False)
    monkeypatch.delenv("DESK_KEY", raising=False)
    settings = Settings.model_validate({"models": {"desk": {"model": "openai/gpt-5", "api_key_env": "DESK_KEY"}}})
    with pytest.raises(MissingKeyError, match="DESK_KEY, which the configuration names"):
        check_name("desk", settings=settings)


@pytest.mark.parametrize(
    ("access", "told"),
    [
        ({"mode": "tool"}, "mode: it must be 'auto', 'tools', 'json_schema' or 'json'"),
        ({"api_base": "127.0.0.1:9"}, "api_base: write it as http://host/path"),
    ],
)
def test_a_mode_and_an_address_that_are_none_are_told(access: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        summarize("Ann Roe said that 40 people came.", "openai/any", **{"api_base": "http://127.0.0.1:9/v1", **access})


@pytest.mark.parametrize("name", ["openai/gpt-5", "gpt-5", "claude-sonnet-9", "nobody/x", "nope", "", "openai/", "/x"])
def test_the_errors_are_those_of_litellm(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised early is raised by LiteLLM as well, in the same words; what passes early may still be raised."""
    for variable in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(variable, raising=False)

    def ask(*, loaded: bool) -> str | None:
        with monkeypatch.context() as patched:
            patched.setattr(preflight, "are_loaded", lambda: loaded)
            try:
                check_name(name, settings=Settings()) if not loaded else resolve_target(name, settings=Settings())
            except (UnknownModelError, MissingKeyError) as error:
                return str(error)
        return None

    early = ask(loaded=False)
    assert early in (None, ask(loaded=True))
    assert early is not None or name in ("gpt-5", "claude-sonnet-9")


TWO_BRIEFS = """
import json, os, sys
from tests.support.model import answer_with, brief_of
from tests.support.provider_server import answer, serve
import summarizer.engines.llm.engine, summarizer.gateway.structured_call, summarizer.gateway.target
assert not {"litellm", "instructor", "openai", "aiohttp"} & set(sys.modules)
with serve(answer(answer_with()), answer(answer_with())) as server:
    print(json.dumps([brief_of(server, judge="off").receipt.seconds for _ in range(2)]))
assert os.environ["LITELLM_OFFLINE_MODE"] == "true" and os.environ["LITELLM_MODE"] == "PRODUCTION"
assert "OPENAI_API_KEY" not in os.environ, "a .env file was read"
"""


@pytest.mark.faults
def test_the_first_call_loads_the_model_libraries_in_silence_and_its_receipt_says_how_long(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-from-a-file\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LITELLM", "OPENAI"))}
    ran = processes.run(
        [sys.executable, "-W", "ignore", "-c", TWO_BRIEFS],
        cwd=tmp_path,
        env={**kept, "LITELLM_LOG": "DEBUG", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    first, second = json.loads(ran.stdout)
    assert first["load"] > 0.5
    assert "load" not in second


@pytest.mark.faults
@pytest.mark.slow
def test_no_model_that_litellm_lists_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    litellm = load_libraries().litellm
    monkeypatch.setattr(preflight, "are_loaded", lambda: False)
    read = Path.read_bytes
    kept: dict[Path, bytes] = {}
    monkeypatch.setattr(Path, "read_bytes", lambda path: kept.setdefault(path, read(path)))
    for keys in load_providers().values():
        for variable in keys.named:
            monkeypatch.setenv(variable, "x")
    names = sorted({name for name in litellm.model_list_set if name})
    assert len(names) > 1000
    for name in names[::50]:
        check_name(name, settings=Settings())


@pytest.mark.faults
def test_the_table_is_what_litellm_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["build_provider_table.py", "--check"])
    build_provider_table.main()


def test_a_key_added_by_hand_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / TABLE.name
    path.write_text(TABLE.read_text("utf-8").replace("XAI_API_KEY", "X_API_KEY"), encoding="utf-8")
    monkeypatch.setattr(build_provider_table, "TABLE", path)
    monkeypatch.setattr("sys.argv", ["build_provider_table.py", "--check"])
    with pytest.raises(SystemExit, match=r"providers\.json is not what LiteLLM gives"):
        build_provider_table.main()
