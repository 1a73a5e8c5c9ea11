"""Configuration: the environment over the file, and clear errors that never show a value."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pydantic import SecretStr

from summarizer.errors import ConfigurationError
from summarizer.settings import EXTRACTIVE, Settings
from summarizer.validation_errors import UnknownSettingWarning


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


def test_an_argument_wins_over_the_environment_and_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write("port = 9000\n")
    monkeypatch.setenv("SUMMARIZER_PORT", "9001")
    monkeypatch.setenv("SUMMARIZER_API_KEYS", "from-environment")
    settings = Settings(port=9002, api_keys=(SecretStr("given"),))
    assert settings.port == 9002
    assert [key.get_secret_value() for key in settings.api_keys] == ["given"]


def test_a_table_of_the_environment_is_joined_with_that_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write('[models.small]\nmodel = "openai/x"\ntimeout = 5\n')
    monkeypatch.setenv("SUMMARIZER_MODELS", '{"small": {"timeout": 7}, "large": {"model": "openai/y"}}')
    models = Settings.load().models
    assert {name: (entry.model, entry.timeout) for name, entry in models.items()} == {
        "small": ("openai/x", 7),
        "large": ("openai/y", None),
    }


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ('{"a": {"model": "openai/x"}, "a": {"model": "openai/y"}}', "a"),
        ('{"a": {"model": "x", "model": "y"}}', "model"),
    ],
)
def test_a_key_that_stands_twice_in_the_environment_is_refused_as_in_the_file(
    monkeypatch: pytest.MonkeyPatch, value: str, key: str
) -> None:
    monkeypatch.setenv("SUMMARIZER_MODELS", value)
    with pytest.raises(ConfigurationError, match=f"SUMMARIZER_MODELS has the key '{key}' twice in one object"):
        Settings.load()


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(write("\ufefftimeout = 7", "other.toml")))  # as some editors save it
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
    assert settings.keys["desk"].digests[0].hex() in HASH
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
        ("[models.a]\nmodel = 'm'\nparams = { seed = 'canary' }", "models.a.params.seed"),
        ("[models.a]\nmodel = 'm'\nparams = { top_p = 2 }", "models.a.params.top_p"),
        ("[models.a]\nmodel = 'm'\nparams = { tools = ['canary'] }", "tools is set for each call.*; remove it"),
        ("[models.a]\nmodel = 'm'\nparams.extra_body = { stream = 'canary' }", "stream is set for each call"),
        ("[models.a]\nmodel = 'm'\nparams = { max_tokens = 9 }", "set `max_tokens` in the model's own table"),
        ("[models.a]\nmodel = 'm'\nparams = { api_key = 'canary' }", "set `api_key_env` in the model's own table"),
        (
            "[models.a]\nmodel = 'm'\nparams.extra_headers = { Authorization = 'canary' }",
            "Authorization.*`api_key_env`",
        ),
        ("[models.a]\nmodel = 'm'\nparams.extra_headers = { Host = 'canary' }", "Host.* set by the HTTP client"),
        ("[models.a]\nmodel = 'm'\nparams.extra_headers = { 'X Y' = 'canary' }", "no spaces"),
        ('[models.a]\nmodel = "m"\nparams.extra_headers = { X = "canary\\n" }', "one line of printable"),
        (f"[keys.'d k']\nhash = '{HASH}'", "letters, digits, dots"),
        (f"[keys.desk]\nhash = '{HASH}'\nmodels = ['nightly']", r"keys\.desk\.models: there is no model 'nightly'"),
        (f"[keys.desk]\nhash = '{HASH}'\nmodels = []", "keys.desk.models"),
        (
            f"[keys.desk]\nhash = '{HASH}'\n[keys.night]\nhash = '{HASH}'",
            r"keys\.night: it has the same hash as keys\.desk",
        ),
        (f"api_keys = ['pb-canary']\n[keys.desk]\nhash = '{HASH}'", r"keys\.desk: this key is also in api_keys"),
        ("allowed_hosts = ['https://canary.example.org']", "allowed_hosts: .*without scheme"),
        ("allowed_hosts = ['*.canary.example.org']", "allowed_hosts: .*without scheme"),
        ("cors_origins = ['https://canary.example.org/page']", "cors_origins: .*without a path"),
        ("cors_origins = ['canary.example.org']", "cors_origins: .*scheme://host"),
        ("cors_origins = ['https://*.canary.example.org']", "cors_origins: .*scheme://host"),
        ("webhook_secret = 'canary'", "webhook_secret: .*base64 of at least 24 bytes.*openssl rand"),
        (
            "[models.a]\nmodel = 'm'\ninput_cost_per_token = 1e-6",
            "models.a: .*give input_cost_per_token and output_cost",
        ),
        (
            "[models.a]\nmodel = 'm'\noutput_cost_per_token = 1e-6",
            "models.a: .*give input_cost_per_token and output_co",
        ),
        ("this is no TOML", "cannot be read"),
        ("[model.desk]\nmodel = 'm'", r"a model is a table \[models\.desk\], not \[model\.desk\]"),
    ],
)
def test_what_is_wrong_is_named_and_no_value_is_shown(text: str, words: str) -> None:
    write(text)
    with pytest.raises(ConfigurationError, match=words) as caught:
        Settings.load()
    assert "canary" not in str(caught.value)


def test_the_level_of_the_log_may_be_in_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_LOG_LEVEL", "INFO")
    monkeypatch.setenv("SUMMARIZER_LOG_FORMAT", "JSON")
    loaded = Settings.load()
    assert (loaded.log_level, loaded.log_format) == ("info", "json")


def test_hosts_are_compared_in_lower_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_ALLOWED_HOSTS", "Desk.Example.org., briefs")
    assert Settings.load().allowed_hosts == ("desk.example.org", "briefs")


def test_origins_are_compared_as_browsers_send_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "SUMMARIZER_CORS_ORIGINS", "https://Desk.Example.org/, http://[::1]:80, http://briefs:8080, null, *"
    )
    assert Settings.load().cors_origins == (
        "https://desk.example.org",
        "http://[::1]",
        "http://briefs:8080",
        "null",
        "*",
    )


def test_a_named_file_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_CONFIG", "nowhere.toml")
    with pytest.raises(ConfigurationError, match=r"nowhere\.toml"):
        Settings.load()


def test_a_key_in_place_of_the_name_of_its_variable_is_refused_and_not_shown(tmp_path: Path) -> None:
    """The name is told to callers if the variable is not set, by `/readyz` also to those without a key."""
    file = tmp_path / "summarizer.toml"
    for table in ('api_key_env = "sk-proj-1234abcd"', 'deployments = [{ api_key_env = "AIzaSy1234abcd" }]'):
        file.write_text(f'[models.desk]\nmodel = "openai/gpt-5"\n{table}\n', encoding="utf-8")
        with pytest.raises(
            ConfigurationError, match="api_key_env: write the name of an environment variable"
        ) as raised:
            Settings.load(path=str(file))
        assert "1234abcd" not in str(raised.value)


def test_a_wrong_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    write("retries = 'often'")
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "soon")
    with pytest.raises(ConfigurationError) as raised:
        Settings.load()
    assert "SUMMARIZER_TIMEOUT: timeout: it must be a valid number" in str(raised.value)
    assert "summarizer.toml: retries: it must be a valid integer" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("retrys = 2", r"retrys: there is no such key; did you mean retries\?$"),
        ("[models.small]\nmodel = 'openai/x'\napi_bas = 'x'", "models.small.api_bas: .* did you mean api_base?"),
        ("[providers.openai]\nconcurency = 2", "providers.openai.concurency: .* did you mean concurrency?"),
        ("[models.small]\nmodel = 'openai/x'\nparams = { sed = 1 }", "models.small.params.sed: .* did you mean seed?"),
        (
            "[models.small]\nmodel = 'openai/x'\napi_base = 'ftp://x'",
            "models.small.api_base: write it as http://host/path",
        ),
        (
            "[models.small]\nmodel = 'openai/x'\napi_base = 'http://'",
            "models.small.api_base: write it as http://host/path",
        ),
        (
            "[models.small]\nmodel = 'openai/x'\napi_base = 'http://desk:pw-7@x.example/v1'",
            "models.small.api_base: leave out the user name and password; [^7]*$",
        ),
        ("colour = 'red'", "colour: there is no such key; there are: model, models, "),
    ],
)
def test_a_misspelled_key_of_the_file_is_an_error_that_names_the_right_one(text: str, told: str) -> None:
    write(text)
    with pytest.raises(ConfigurationError, match=told):
        Settings.load()


def test_an_endless_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_CONFIG", "/dev/zero")
    with pytest.raises(ConfigurationError, match="The configuration file /dev/zero has over 1,000,000 characters"):
        Settings.load()


def test_a_variable_of_keys_with_bytes_that_are_not_utf_8_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEYS", "one-canary,two-\udcff")
    with pytest.raises(ConfigurationError, match=r"SUMMARIZER_API_KEYS: api_keys: .*not UTF-8\.$"):
        Settings.load()


@pytest.mark.parametrize("keys", [" , ", ",", " "])
def test_a_variable_of_keys_that_holds_none_is_an_error(keys: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEYS", keys)
    with pytest.raises(ConfigurationError, match="api_keys: it is set but contains no key"):
        Settings.load()


@pytest.mark.parametrize("keys", ["''", "','", "['']", "['one', ' ']"])
def test_keys_of_the_file_that_are_none_are_an_error(keys: str) -> None:
    write(f"api_keys = {keys}")
    with pytest.raises(ConfigurationError, match="api_keys: it is set but contains no key or an empty one"):
        Settings.load()


@pytest.mark.parametrize("value", ["inf", "1e300"])
@pytest.mark.parametrize("table", ["", "[models.small]\nmodel = 'openai/x'\n"])
def test_a_time_limit_that_no_clock_can_keep_is_an_error(table: str, value: str) -> None:
    write(f"{table}timeout = {value}")
    with pytest.raises(ConfigurationError, match=r"timeout: it must be (a finite number|less than or equal to)"):
        Settings.load()


@pytest.mark.parametrize("name", ["keep_alive_timeout", "drain_timeout", "parse_max_memory"])
def test_a_whole_number_that_the_system_cannot_keep_is_an_error(name: str) -> None:
    write(f"{name} = {10**20}")
    with pytest.raises(ConfigurationError, match=f"{name}: it must be less than or equal to"):
        Settings.load()


KEY = f"[keys.desk]\nhash = 'sha256:{'0' * 64}'"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("workers = true", "workers: it is neither true nor false; give a value."),
        ("timeout = false", "timeout: it must be greater than 0."),
        ("retries = false", "retries: it is neither true nor false; give a value."),
        (f"{KEY}\nrequests_per_minute = true", "keys.desk.requests_per_minute: it is neither true nor false; give"),
        ("[models.a]\nmodel = 'a/b'\nparams.seed = true", "models.a.params.seed: it is neither true nor false; give"),
        ("log_level = false", "log_level: it must be 'debug', 'info', 'warning' or 'error'."),
        ("[models]\na = 'a/b'", "models.a: it must be a valid table or object."),
        ("models = 'a/b'", "models: it must be a valid table or object."),
        ("[models.a]\nmodel = 'a/b'\nfallbacks = 'b'", "models.a.fallbacks: it must be a valid list."),
        ("schema_dir = 3", "schema_dir: it must be a valid path."),
    ],
)
def test_a_value_of_another_kind_is_an_error_in_words_of_the_file(given: str, expected: str) -> None:
    write(given)
    with pytest.raises(ConfigurationError) as caught:
        Settings.load()
    assert f"summarizer.toml: {expected}" in str(caught.value)


def test_an_empty_variable_of_keys_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEYS", "")
    with pytest.warns(UnknownSettingWarning, match="SUMMARIZER_API_KEYS is empty, so the service requires no key"):
        Settings.load()


def test_a_misspelled_variable_is_a_warning_that_names_the_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_RETRYS", "secret-canary")
    with pytest.warns(UnknownSettingWarning, match="SUMMARIZER_RETRYS; did you mean SUMMARIZER_RETRIES") as caught:
        Settings.load()
    assert "canary" not in str(caught[0].message)


def test_a_variable_like_no_setting_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_COLOUR_OF_THE_PAGE", "red")
    with pytest.warns(UnknownSettingWarning, match="`provenbrief doctor` lists"):
        Settings.load()


@pytest.mark.parametrize(
    "name", ["API_KEY", "SERVER", "SERVICE_HOST", "SERVICE_PORT", "SERVICE_PORT_HTTP", "PORT_8000_TCP_ADDR"]
)
def test_variables_of_the_client_and_of_kubernetes_are_known(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SUMMARIZER_{name}", "x")
    Settings.load()


def test_arguments_are_told_what_is_wrong_as_a_file_is() -> None:
    with pytest.raises(ConfigurationError, match=r"modle: there is no such key; did you mean model\?$"):
        Settings(modle="x")  # type: ignore[call-arg]  # the mistake under test
    with pytest.raises(ConfigurationError, match="retries") as caught:
        Settings(retries="secret-canary")  # type: ignore[arg-type]  # the mistake under test
    assert "canary" not in str(caught.value)
