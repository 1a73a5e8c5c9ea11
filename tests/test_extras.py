"""The extras: what `pyproject.toml` installs, and what is said if one is missing."""

from __future__ import annotations

import functools
import importlib.util
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Any, get_args

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import summarizer
from summarizer.errors import ConfigurationError, MissingExtraError
from summarizer.extras import EXTRAS, Extra, list_missing, require_extra
from summarizer.ingest import isolation, read_page
from tests.support.service import configure, log_lines, make_client, read_problem

PROJECT = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
DECLARED: dict[str, list[Requirement]] = {
    name: [Requirement(line) for line in lines] for name, lines in PROJECT["optional-dependencies"].items()
}
TEXT = "Mayor Anna Lind said the bridge will cost 3.2 million euros."


def test_every_extra_has_a_purpose() -> None:
    assert set(get_args(Extra)) == set(EXTRAS) == set(DECLARED) - {"all"}


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_installs_the_modules_that_it_names(extra: Extra) -> None:
    homes = {home for name in EXTRAS[extra].modules for home in find_homes(name)}
    everywhere = [one for one in DECLARED[extra] if "sys_platform" not in str(one.marker)]  # uvloop is not on Windows
    declared = {canonicalize_name(one.name) for one in everywhere if one.name != "provenbrief"}
    assert homes == declared
    included = {name for one in DECLARED[extra] if one.name == "provenbrief" for name in one.extras}
    assert included == set(EXTRAS[extra].includes)


read_installed = functools.cache(packages_distributions)
"""The distributions of every package of this environment, whose files are all read for that."""


def find_homes(module: str) -> set[str]:
    """The distributions that have a module. Several may share the packages that contain it."""
    top, folder = module.partition(".")[0], module.replace(".", "/") + "/"
    homes: set[str] = {canonicalize_name(home) for home in read_installed()[top]}
    if len(homes) == 1:
        return homes
    return {
        home for home in homes if any(file.as_posix().startswith(folder) for file in distribution(home).files or ())
    }


def test_all_is_every_extra() -> None:
    (only,) = DECLARED["all"]
    assert only.name == "provenbrief"
    assert only.extras == set(EXTRAS)


def test_litellm_is_bounded_above() -> None:
    (litellm,) = (one for one in DECLARED["llm"] if one.name == "litellm")
    assert any(bound.operator == "<" for bound in litellm.specifier)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hides modules, as if they were not installed."""
    find = importlib.util.find_spec
    hidden: set[str] = set()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name in hidden else find(name, *more))
    return hidden.update


def test_what_is_installed_is_not_missed() -> None:
    for extra in EXTRAS:
        require_extra(extra)


def test_an_included_extra_is_needed_too(without: Any) -> None:
    without(["litellm"])
    assert list_missing("local") == ("litellm",)
    assert not list_missing("server")


def test_a_model_without_its_extra_is_a_configuration_error(without: Any) -> None:
    without(["litellm", "instructor"])
    with pytest.raises(MissingExtraError, match=r"pip install 'provenbrief\[llm\]'") as told:
        summarizer.summarize(TEXT, model="openai/gpt-5", api_key="sk-none")
    assert isinstance(told.value, ConfigurationError)
    assert told.value.extra == "llm"


def test_a_local_model_names_its_own_extra(without: Any) -> None:
    without(["litellm", "instructor", "xllamacpp"])
    with pytest.raises(MissingExtraError, match=r"pip install 'provenbrief\[local\]'"):
        summarizer.summarize(TEXT, model="local/smollm2")


@pytest.mark.parametrize("module", ["trafilatura", "lxml_html_clean"])
def test_a_page_without_its_extra_is_a_configuration_error(without: Any, module: str) -> None:
    without([module])
    with pytest.raises(MissingExtraError, match=rf"no {module}\)\. Run: pip install 'provenbrief\[files\]'"):
        read_page("<html><body><p>Anna Lind spoke.</p></body></html>")


def test_an_address_that_is_never_fetched_is_refused_without_the_extra(without: Any) -> None:
    without(["trafilatura"])
    client = make_client(configure(fetch=True))
    for url in ("notaurl", "file:///etc/passwd"):
        read_problem(client.post("/v1/summaries", json={"url": url}), 422, "address_refused")
    problem = read_problem(client.post("/v1/summaries", json={"url": "http://example.com/a"}), 501, "missing_extra")
    assert "pip install 'provenbrief[files]'" in problem["detail"]


def test_a_service_whose_model_lacks_an_extra_logs_what_to_install(without: Any) -> None:
    without(["litellm", "instructor"])
    with log_lines() as lines, make_client(configure(model="openai/gpt-5")) as client:
        read_problem(client.get("/readyz"), 503, "misconfigured")
    (line,) = [line for line in lines if line["event"] == "warm_up_failed"]
    assert "pip install 'provenbrief[llm]'" in line["reason"]
    assert "frames" not in line


HIDING = """\
import functools
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name in ("trafilatura", "pypdfium2") else find(name, *more)
"""


def test_a_service_without_an_extra_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDING)  # run by the process that reads files
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(isolation, "_pool", isolation.ParserPool())
    with make_client() as client:
        page = client.post("/v1/summaries", json={"html": "<p>Anna Lind spoke.</p>"})
        file = client.post("/v1/articles", content=b"%PDF-1.7 ...")
    isolation.close_pool()
    for response in (page, file):
        problem = read_problem(response, 501, "missing_extra")
        assert "pip install 'provenbrief[files]'" in problem["detail"]
