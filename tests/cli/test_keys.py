"""`summarizer keys new`: what it prints is what the service takes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from summarizer.cli.program import main
from summarizer.settings import Settings
from tests.support.service import make_client


def print_key(name: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    with pytest.raises(SystemExit) as left:
        main(["keys", "new", name])
    assert left.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    return lines[1], "\n".join(lines[3:])


def test_the_table_takes_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (key, table), (other, more) = print_key("desk", capsys), print_key("desk.night", capsys)
    assert key != other
    assert len(key) > 40
    assert key not in table
    assert list(tomllib.loads(f"{table}\n{more}")["keys"]) == ["desk", "desk.night"]
    monkeypatch.chdir(tmp_path)
    Path("summarizer.toml").write_text(f"{table}\n{more.replace('# requests', 'requests')}\n", encoding="utf-8")
    settings = Settings.load()
    assert (settings.keys["desk"].requests_per_minute, settings.keys["desk.night"].requests_per_minute) == (None, 60)
    client = make_client(settings.model_copy(update={"cache": False}))
    assert client.get("/v1/models").status_code == 401
    assert client.get("/v1/usage", headers={"x-api-key": key}).json()["key"] == "desk"


@pytest.mark.parametrize("name", ["", "a b", "-x", "x" * 51, "naïve", 'a"b'])
def test_a_name_that_cannot_be_used(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["keys", "new", "--", name])
    assert left.value.code == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "1 to 50 letters" in err
