"""The doctor says what is configured and what is missing, and shows no key."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import sqlite3
import time
from pathlib import Path

import pytest

from summarizer.cache import FILE, Cache
from summarizer.cli import main
from tests.support import provider_server
from tests.support.postgres_server import PASSWORD
from tests.support.provider_server import free_port
from tests.support.service import SECRET_KEY, serve_app


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("MODEL", "CONFIG", "API_KEYS", "HOST"):
        monkeypatch.delenv(f"SUMMARIZER_{name}", raising=False)
    monkeypatch.setenv("SUMMARIZER_PORT", str(free_port()))


def examine(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(["doctor", *options])
    out, err = capsys.readouterr()
    assert err == ""
    assert SECRET_KEY not in out
    assert isinstance(left.value.code, int)
    return left.value.code, out


def test_nothing_is_missing_where_nothing_is_configured(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = examine(capsys)
    assert status == 0
    assert re.search(r"^  model +extractive +default$", out, re.MULTILINE)
    assert re.search(r"^  port +\d+ +SUMMARIZER_PORT$", out, re.MULTILINE)
    assert re.search(r"^  file +no summarizer\.toml here +default$", out, re.MULTILINE)
    assert "ok       model extractive (default)" in out
    assert "missing" not in out


def test_where_each_setting_comes_from(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("summarizer.toml").write_text("timeout = 7\nreasks = 2\n[models.built-in]\nmodel = 'extractive'\n")
    monkeypatch.setenv("SUMMARIZER_REASKS", "0")
    monkeypatch.setenv("SUMMARIZER_MODELS", '{"built-in": {}, "plain": {"model": "extractive"}}')
    monkeypatch.setenv("SUMMARIZER_API_KEYS", f"{SECRET_KEY},another")
    status, out = examine(capsys)
    assert status == 0
    for line in (
        r"timeout +7 +summarizer\.toml",
        r"fetch +not set +default",
        r"allow_any_model +false +default",
        r"reasks +0 +SUMMARIZER_REASKS",
        r"models +built-in, plain +summarizer\.toml, SUMMARIZER_MODELS",
        r"api_keys +2 set, not shown +SUMMARIZER_API_KEYS",
    ):
        assert re.search(rf"^  {line}$", out, re.MULTILINE), line
    sources = [line.split()[-1] for line in out.partition("Settings\n")[2].partition("\n\n")[0].splitlines()[1:]]
    assert sources == sorted(sources, key="default".__eq__), "what is set comes before the defaults"
    assert sources[0] != "default"


def test_many_names_do_not_push_their_source_out_of_sight(capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"desk-model-{number}" for number in range(15)]
    Path("summarizer.toml").write_text("".join(f"[models.{name}]\nmodel = 'extractive'\n" for name in names))
    settings = examine(capsys)[1].partition("\n\n")[0].splitlines()
    assert max(map(len, settings[2:])) < 110
    first = next(at for at, line in enumerate(settings) if line.startswith("  models "))
    assert settings[first].endswith("summarizer.toml")
    told = " ".join(settings[first : first + 6]).replace("summarizer.toml", "")
    assert all(name in told for name in names)


def test_the_file_in_use_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path("summarizer.toml").write_text("reasks = 2\n")
    assert re.search(
        rf"^  file +{re.escape(str(tmp_path))}/summarizer\.toml +default$", examine(capsys)[1], re.MULTILINE
    )
    Path("other.toml").write_text("reasks = 3\n")
    monkeypatch.setenv("SUMMARIZER_CONFIG", "other.toml")
    _, out = examine(capsys)
    assert re.search(rf"^  file +{re.escape(str(tmp_path))}/other\.toml +SUMMARIZER_CONFIG$", out, re.MULTILINE)
    assert re.search(r"^  reasks +3 +other\.toml$", out, re.MULTILINE)


def test_a_missing_key_is_told_with_its_variable(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    Path("summarizer.toml").write_text(
        "model = 'big'\n[models.big]\nmodel = 'openai/gpt-5'\napi_key_env = 'MY_KEY'\n[models.odd]\nmodel = 'no/such'\n"
    )
    status, out = examine(capsys)
    assert status == 1
    assert re.search(r"missing  model big \(default\): .*MY_KEY", out)
    assert re.search(r"missing  model odd: .*", out)
    monkeypatch.setenv("MY_KEY", SECRET_KEY)
    Path("summarizer.toml").write_text("model = 'big'\n[models.big]\nmodel = 'openai/gpt-5'\napi_key_env = 'MY_KEY'\n")
    status, out = examine(capsys)
    assert status == 0
    assert "ok       model big (default): openai/gpt-5 through openai; key set: yes" in out


def test_a_judge_or_fallback_that_is_not_configured_needs_its_key_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the judge is never asked, and each brief says so: the operator has to know before."""
    monkeypatch.delenv("SUMMARIZER_JUDGE", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("ANTHROPIC_API_KEY", SECRET_KEY)
    Path("summarizer.toml").write_text(
        "model = 'desk'\njudge = 'openai/gpt-5'\n[models.desk]\nmodel = 'openai/own'\n"
        "api_base = 'http://127.0.0.1:1/v1'\nfallbacks = ['anthropic/claude-sonnet-4-5']\n"
    )
    status, out = examine(capsys)
    assert status == 1
    assert re.search(r"missing  model openai/gpt-5: .*OPENAI_API_KEY", out)
    assert "ok       model anthropic/claude-sonnet-4-5: " in out


def test_credentials_that_only_the_call_looks_for_are_not_said_to_be_set(capsys: pytest.CaptureFixture[str]) -> None:
    Path("summarizer.toml").write_text("[models.cloud]\nmodel = 'snowflake/arctic'\n")
    status, out = examine(capsys)
    assert status == 0
    assert "ok       model cloud: snowflake/arctic through snowflake; key set: not known here, since" in out


def test_credentials_of_a_cloud_that_are_not_in_the_environment_are_a_caution(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    Path("summarizer.toml").write_text(
        "[models.cloud]\nmodel = 'bedrock/anthropic.claude-v2'\n[models.here]\nmodel = 'ollama/llama3'\n"
    )
    status, out = examine(capsys)
    assert status == 0
    assert re.search(r"caution  model cloud: .*AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set", out)
    assert "ok       model here: ollama/llama3" in out
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA1")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s1")
    assert "ok       model cloud: " in examine(capsys)[1]


def test_a_local_server_needs_no_key(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    Path("summarizer.toml").write_text(
        "[models.here]\nmodel = 'openai/small'\napi_base = 'http://127.0.0.1:9/v1'\n"
        "params = { seed = 7, extra_headers = { X-Team = 'header-canary' } }\n"
    )
    status, out = examine(capsys)
    assert status == 0
    assert "openai/small through openai with seed, extra_headers; key set: no, and none is needed" in out
    assert "canary" not in out


def test_a_price_that_a_limit_in_dollars_needs_is_a_caution(capsys: pytest.CaptureFixture[str]) -> None:
    """Every call of the model is refused with 500 otherwise, when the first caller asks for it."""
    small = "[models.small]\nmodel = 'openai/small'\napi_base = 'http://127.0.0.1:9/v1'\n"
    digest = "0" * 64
    key = f"[keys.desk]\nhash = 'sha256:{digest}'\nusd_per_day = 5\n"
    Path("summarizer.toml").write_text(f"max_request_usd = 1\n{small}{key}")
    status, out = examine(capsys)
    assert status == 0
    assert "caution  price of small: not known, but needed for max_request_usd, keys.desk.usd_per_day:" in out
    for other in (
        f"{small}{key}models = ['extractive']\n",
        f"{small}input_cost_per_token = 0\noutput_cost_per_token = 0\n{key}",
    ):
        Path("summarizer.toml").write_text(other)
        assert "price of small" not in examine(capsys)[1]


def test_a_port_that_another_program_has(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("SUMMARIZER_PORT", str(taken.getsockname()[1]))
        taken.settimeout(5)
        status, out = examine(capsys)
    assert status == 1
    assert re.search(r"missing  port \d+: .*SUMMARIZER_PORT", out)


def test_a_port_that_this_service_has(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_app() as url:
        monkeypatch.setenv("SUMMARIZER_PORT", url.rsplit(":", 1)[1])
        status, out = examine(capsys)
    assert status == 0
    assert "this service is running there" in out


def test_an_open_service_is_a_caution(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_HOST", "0.0.0.0")
    status, out = examine(capsys)
    assert status == 0
    assert re.search(r"caution  callers: .*SUMMARIZER_API_KEYS", out)


def test_the_cache_is_told_and_a_broken_one_is_a_caution(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(folder))
    assert f"ok       cache: 0 briefs, 0 bytes in {folder / FILE}" in examine(capsys)[1]
    assert not folder.exists(), "looking leaves nothing behind"
    with contextlib.closing(Cache(folder)) as cache:
        assert cache.store("key", "{}", made=time.time())
    assert "ok       cache: 1 briefs, 2 bytes" in examine(capsys)[1]
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", "/proc/nowhere")
    assert "caution  cache: /proc/nowhere/briefs.sqlite3 cannot be used (" in examine(capsys)[1]
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(folder))
    (folder / FILE).write_bytes(b"no database")
    status, out = examine(capsys)
    assert status == 0
    assert re.search(r"caution  cache: .*briefs\.sqlite3 cannot be used .*delete the file", out)
    monkeypatch.setenv("SUMMARIZER_CACHE", "false")
    assert "ok       cache: off" in examine(capsys)[1]


def test_a_database_of_a_newer_release_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "news.sqlite3"
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", f"sqlite:///{file}")
    with contextlib.closing(sqlite3.connect(file)) as made, made:
        made.execute("CREATE TABLE schema_versions (part VARCHAR(40) NOT NULL PRIMARY KEY, version INTEGER NOT NULL)")
        made.execute("INSERT INTO schema_versions VALUES ('batches', 3)")
    assert examine(capsys)[0] == 0, "it can be upgraded"
    with contextlib.closing(sqlite3.connect(file)) as upgraded, upgraded:
        upgraded.execute("UPDATE schema_versions SET version = 99")
    status, out = examine(capsys)
    assert status == 1
    assert re.search(r"missing +database: The database .*news\.sqlite3 belongs to a newer release", out)


def test_a_database_on_a_full_disk_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "news.sqlite3"
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", f"sqlite:///{file}")
    sqlite3.connect(file).close()
    used = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: used._replace(free=4_096))
    status, out = examine(capsys)
    assert (status, f"missing  database: The database {file} accepts nothing new: 4,096 bytes" in out) == (1, True)


def test_the_database(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    assert re.search(r"ok +database: /.*/summarizer\.sqlite3, made when it is first needed", examine(capsys)[1])
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", "sqlite:////proc/nowhere/news.sqlite3")
    status, out = examine(capsys)
    assert (status, "missing  database: /proc/nowhere/news.sqlite3 cannot be made: " in out) == (1, True)
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", postgres_url)
    status, out = examine(capsys)
    assert (status, PASSWORD in out) == (0, False)
    assert re.search(r"ok +database: postgresql://127\.0\.0\.1:\d+/test_", out)
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", f"postgresql://news:{PASSWORD}@127.0.0.1:{free_port()}/news")
    status, out = examine(capsys)
    assert (status, PASSWORD in out) == (1, False)
    assert re.search(r"missing +database: postgresql://127\.0\.0\.1:\d+/news cannot be used: connection failed", out)
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", f"mysql://news:{PASSWORD}@127.0.0.1/news")
    status, out = examine(capsys)
    assert (status, PASSWORD in out) == (1, False)
    assert re.search(r"missing +database: The setting database_url .* another kind of database", out)


@pytest.mark.parametrize(
    ("reply", "status", "said"),
    [
        (provider_server.answer({"word": "yes"}), 0, r"ok       call of small: answered in \d\.\d s as json_schema"),
        (provider_server.Reply(b"{}", status=401), 1, r"failed   call of small: openai rejected the key"),
        (provider_server.answer("I cannot say."), 1, r"failed   call of small: .*not an object in the schema"),
    ],
)
def test_each_model_is_asked_once_on_demand(
    reply: provider_server.Script,
    status: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SMALL_KEY", SECRET_KEY)
    with provider_server.serve(reply) as server:
        Path("summarizer.toml").write_text(
            f"[models.small]\nmodel = 'openai/x'\napi_base = '{server.base}'\napi_key_env = 'SMALL_KEY'\n"
            "mode = 'json_schema'\nretries = 0\n"
        )
        examine(capsys)
        assert server.requests == []
        left, out = examine(capsys, "--ask")
        assert left == status, out
        assert re.search(said, out), out
        assert len(server.requests) == 1


def test_a_misspelled_variable_is_told_by_every_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_RETRYS", "2")
    with pytest.raises(SystemExit):
        main(["models"])
    assert capsys.readouterr().err == (
        "provenbrief: warning: there is no setting SUMMARIZER_RETRYS; did you mean SUMMARIZER_RETRIES?\n"
    )


def test_deployments_alone_have_the_base_url(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    bases = [f"http://127.0.0.1:{port}/v1" for port in (9000, 9001)]
    listed = ", ".join(f'{{ api_base = "{base}" }}' for base in bases)
    Path("summarizer.toml").write_text(
        f'model = "house"\n[models.house]\nmodel = "openai/qwen3-32b"\ndeployments = [{listed}]\n'
    )
    status, out = examine(capsys)
    assert status == 0, out
    for base in bases:
        assert f"ok       model house (default) at {base}: openai/qwen3-32b through openai; key set: no" in out


def test_judges_fallbacks_and_providers_that_do_not_exist(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET_KEY)
    monkeypatch.delenv("SUMMARIZER_JUDGE", raising=False)
    Path("summarizer.toml").write_text(
        'model = "desk"\njudge = "jury"\n[models.desk]\nmodel = "openai/gpt-5"\n'
        'fallbacks = ["nosuch", "anthropic/claude-sonnet-4-5"]\n'
        '[models.other]\nmodel = "openai/gpt-5"\njudge = "self"\n'
        "[providers.opnai]\nconcurrency = 2\n[providers.openai]\nconcurrency = 2\n"
    )
    status, out = examine(capsys)
    assert status == 1
    assert "providers.opnai: LiteLLM has no such provider; did you mean openai?" in out
    assert out.count("no such provider") == 1
    assert "judge: there is no model “jury”. Correct the name, or add it under [models]; there are: desk" in out
    assert "models.desk.fallbacks: there is no model “nosuch”." in out
    assert out.count("there is no model") == 2
