"""What every recorded test has in common: what a cassette holds, where it lies, and that all of it was played."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import tempfile
import uuid
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from _pytest.doctest import DoctestModule
from vcr import VCR
from vcr.cassette import Cassette
from vcr.errors import CannotOverwriteExistingCassetteException
from vcr.request import Request
from vcr.serializers import yamlserializer

from summarizer import telemetry
from tests.support import processes, properties, tables
from tests.support.chromium import browser as browser  # a fixture of every module that asks for it
from tests.support.fork_server import forks, offer_forks
from tests.support.postgres_server import database_url as database_url  # and these are others
from tests.support.postgres_server import postgres as postgres
from tests.support.postgres_server import postgres_url as postgres_url
from tests.support.recorded import CASSETTES, MARK

KEPT_HEADERS = ("content-type", "retry-after", "anthropic-version", "anthropic-beta")
"""The others hold keys, cookies, names of accounts and organisations, and what machine it was."""

RECORDING = {
    "block_network",
    "disable_recording",
    "pytestconfig",
    "record_mode",
    "same_marks",
    "vcr",
    "vcr_cassette_dir",
    "vcr_markers",
    "whole_cassette_is_played",
}
"""Fixtures that every test uses, and that do something for recorded tests only: the others run without them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of tests of properties and of tables."""
    parser.addoption(
        "--more-examples", type=int, default=0, metavar="N", help="only tests of properties, with N times the examples"
    )
    parser.addoption(
        "--whole-tables", action="store_true", help="all cases of a table that needs no fixture as one test"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set what processes that tests start inherit, and fork the workers of pytest-xdist, which inherit it, too."""
    properties.prepare(config.getoption("--more-examples"))
    processes.prepare()
    if not (hasattr(config, "workerinput") or config.option.collectonly):
        resources = contextlib.ExitStack()
        config.add_cleanup(resources.close)
        home = resources.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        for folder in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):  # of services that a module shares, made before any test
            os.environ[folder] = f"{home}/{folder}"
        workers = getattr(config.option, "tx", None)  # without pytest-xdist there is no such option
        resources.enter_context(offer_forks(config.invocation_params.args if workers else None))
        if workers:
            fork = f"popen//python={forks() / 'python'}"
            config.option.tx = [fork if each == "popen" else each for each in workers]
    config.pluginmanager.register(Doctests())  # it is asked for the package, too


class Doctests:
    """Leaves modules without examples to other collectors: looking for examples in a module takes some milliseconds."""

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(self, file_path: Path) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
        """Drop the collectors of doctests in such a module."""
        collectors = yield
        if file_path.suffix != ".py" or ">>> " in file_path.read_text(encoding="utf-8"):
            return collectors
        return [each for each in collectors if not isinstance(each, DoctestModule)]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no module that holds no tests, and none of the folders whose tests the marks leave out.

    `--doctest-modules` would import the former, and some of them load LiteLLM.
    """
    if collection_path.suffix == ".py" and not collection_path.name.startswith("test_"):
        return True
    return True if f"not {collection_path.name}" in config.option.markexpr.split(" and ") else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Spare the garbage collector the tens of thousands of objects of all tests, which live as long as the process."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(100_000, 20, 20)  # few collections: 7,000 tests took a quarter longer with 700


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that hold most slow tests and pages in a browser, so that no worker runs one at the end."""
    factor = config.getoption("--more-examples")
    if factor and not config.option.collectonly:
        properties.select(config, items, factor)
    slow = Counter(item.path for item in items if any(map(item.get_closest_marker, ("slow", "browser"))))
    items.sort(key=lambda item: -slow[item.path])
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("vcr") is None:
            item.fixturenames = [name for name in item.fixturenames if name not in RECORDING]
    if config.option.whole_tables:
        items[:] = tables.join(items)


@pytest.fixture(autouse=True)
def _log_is_left_alone() -> Iterator[None]:
    """Restore the logging of this process, which `serve` and `worker` configure: later tests read it."""
    loggers = [logging.getLogger(name) for name in (telemetry.OURS, *telemetry.OTHERS)]
    before = [(target.handlers[:], target.level, target.propagate) for target in loggers]
    yield
    for target, (handlers, level, propagate) in zip(loggers, before, strict=True):
        target.handlers[:], target.propagate = handlers, propagate
        target.setLevel(level)


@pytest.fixture(autouse=True)
def _own_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test its own folders for caches and batches, a key for scripted models, and no judge.

    A test of the review turns the judge on; in all others, a scripted model would be asked to judge itself.
    """
    monkeypatch.delenv("SUMMARIZER_SHARED_DIR", raising=False)  # not a setting: only the tests read it
    own = f"{tmp_path_factory.getbasetemp()}/{uuid.uuid4().hex}"
    monkeypatch.setenv("XDG_CACHE_HOME", f"{own}-cache")
    monkeypatch.setenv("XDG_DATA_HOME", f"{own}-data")
    monkeypatch.setenv("SUMMARIZER_JUDGE", "off")
    monkeypatch.setenv("SCRIPTED_KEY", processes.SECRET_KEY)


@pytest.fixture(scope="module")
def vcr_cassette_dir(request: pytest.FixtureRequest) -> str:
    """Cassettes lie in the top-level folder, one folder for each test module."""
    return str(CASSETTES / request.path.stem)


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    """Requests match by what they ask, and no key is written."""
    return {
        "match_on": ["method", "path", "body"],
        "filter_query_parameters": ["key", "api_key"],
        "before_record_request": keep_request,
        "before_record_response": keep_response,
        "decode_compressed_response": True,
        "ignore_hosts": ["testserver"],  # vcrpy would play the service's own answers, and never run it
        "allow_playback_repeats": False,
    }


def keep_request(request: Request) -> Request:
    """A request without the headers that are of no use in a cassette."""
    return Request(request.method, request.uri, request.body, keep_headers(request.headers))


def keep_response(response: dict[str, Any]) -> dict[str, Any]:
    """An answer without the headers that are of no use in a cassette."""
    return {**response, "headers": keep_headers(response["headers"])}


def keep_headers(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Those of them that say what is sent."""
    return {name: value for name, value in headers.items() if name.lower() in KEPT_HEADERS}


@pytest.fixture(autouse=True)
def same_marks() -> Iterator[None]:
    """Use the marks of the recording in a recorded test, and load the model library before it.

    Until the library is loaded, a call looks first whether the provider's port is open: no cassette has that.
    """
    from summarizer.engines.llm.messages import DELIMITERS  # here: the process that starts the workers runs no test
    from summarizer.gateway.libraries import load_libraries

    load_libraries()
    token = DELIMITERS.set(lambda: MARK)
    yield
    DELIMITERS.reset(token)


def pytest_recording_configure(config: pytest.Config, vcr: VCR) -> None:
    """Write cassettes so that people can read them: quotation marks and dashes as they are, and lines unbroken."""

    def serialize(cassette: dict[str, Any]) -> str:
        dumper = yamlserializer._CassetteDumper
        text: str = yaml.dump(cassette, Dumper=dumper, allow_unicode=True, width=1_000_000, sort_keys=False)
        return text

    vcr.register_serializer("yaml", SimpleNamespace(serialize=serialize, deserialize=yamlserializer.deserialize))


@pytest.fixture(autouse=True)
def whole_cassette_is_played(vcr: Cassette | None, record_mode: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A request that is not in the cassette fails the test, whatever it expects, and so does an entry left over."""
    if vcr is None or record_mode != "none":
        yield
        return
    misses: list[str] = []
    make = CannotOverwriteExistingCassetteException.__init__

    def note(error: CannotOverwriteExistingCassetteException, *args: Any, **kwargs: Any) -> None:
        make(error, *args, **kwargs)
        misses.append(str(error))

    monkeypatch.setattr(CannotOverwriteExistingCassetteException, "__init__", note)
    yield
    assert not misses, misses
    assert len(vcr) > 0
    assert vcr.play_count == len(vcr)
    assert vcr.all_played
