"""Configuration: the environment over the file, and clear errors that never show a value."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from summarizer.errors import ConfigurationError
from summarizer.settings import EXTRACTIVE, Settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SUMMARIZER_{name.upper()}", raising=False)
    monkeypatch.delenv("SUMMARIZER_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "summarizer.toml") -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_is_needed() -> None:
    settings = Settings.load()
    assert settings.model == EXTRACTIVE
    assert settings.models == {}
    assert settings.allow_any_model is False


def test_the_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    write('model = "small"\nport = 9000\n[models.small]\nmodel = "openai/x"\napi_base = "http://127.0.0.1:1/v1"\n')
    monkeypatch.setenv("SUMMARIZER_PORT", "9001")
    settings = Settings.load()
    assert settings.port == 9001
    assert settings.model == "small"
    assert settings.models["small"].api_base == "http://127.0.0.1:1/v1"


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(write("timeout = 7", "other.toml")))
    assert Settings.load().timeout == 7


def test_an_empty_variable_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_MODEL", "")
    assert Settings.load().model == EXTRACTIVE


def test_keys_are_split_and_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEYS", "one-canary, two-canary ,")
    settings = Settings.load()
    assert [key.get_secret_value() for key in settings.api_keys] == ["one-canary", "two-canary"]
    assert "canary" not in repr(settings)


HASH = f"sha256:{hashlib.sha256(b'pb-canary').hexdigest()}"


def test_a_key_is_hidden_by_its_hash_as_well() -> None:
    write(f"[keys.desk]\nhash = '{HASH}'\nmodels = ['extractive']\ntokens_per_day = 1000")
    settings = Settings.load()
    assert settings.keys["desk"].digest.hex() in HASH
    assert settings.requires_key
    assert HASH.partition(":")[2] not in repr(settings)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("port = 'x-canary'", "port"),
        ("no_such_setting = 'canary'", "no_such_setting"),
        ("[models.a]\nmodel = 'm'\napi_key = 'canary'", "models.a.api_key"),
        ("[models.a]", "models.a.model"),
        ("timeout = -1", "timeout"),
        ("[keys.desk]\nhash = 'pb-canary'", "keys.desk.hash"),
        (f"[keys.'d k']\nhash = '{HASH}'", "letters, digits, dots"),
        (f"[keys.desk]\nhash = '{HASH}'\nmodels = ['nightly']", r"keys\.desk\.models: there is no model 'nightly'"),
        (f"[keys.desk]\nhash = '{HASH}'\nmodels = []", "keys.desk.models"),
        (
            f"[keys.desk]\nhash = '{HASH}'\n[keys.night]\nhash = '{HASH}'",
            r"keys\.night: it has the same hash as keys\.desk",
        ),
        (f"api_keys = ['pb-canary']\n[keys.desk]\nhash = '{HASH}'", r"keys\.desk: this key is also in api_keys"),
        ("this is no TOML", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named_and_no_value_is_shown(text: str, words: str) -> None:
    write(text)
    with pytest.raises(ConfigurationError, match=words) as caught:
        Settings.load()
    assert "canary" not in str(caught.value)


def test_a_named_file_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_CONFIG", "nowhere.toml")
    with pytest.raises(ConfigurationError, match=r"nowhere\.toml"):
        Settings.load()


def test_a_wrong_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "soon")
    with pytest.raises(ConfigurationError, match="timeout"):
        Settings.load()
