"""What stands in the cassettes: nothing of whoever recorded them, and all of it described."""

from __future__ import annotations

import getpass
import re
from pathlib import Path

import pytest

from tests.engines.llm.test_cassettes_formats import ACCOUNT_FORMATS, ALL
from tests.support.recorded import CASSETTES, list_recordings

FORBIDDEN = {
    "a key": re.compile(r"(?i)bearer\s+\S|\bsk-[A-Za-z0-9]|x-api-key|x-goog-api-key|authorization|AIza[\w-]{20}"),
    "a key in an address": re.compile(r"(?i)[?&](?:api[_-]?)?key="),
    "an account": re.compile(r"(?i)\n +\S*(?:organi[sz]ation|cookie|project)\S*:\n"),
    "a path of somebody's machine": re.compile(r"/(?:home|Users|root|tmp|work|var)/|[A-Z]:\\\\"),
}

ESCAPED = re.compile(r"\\u20(?:1[0-9a-f]|2[0-9a-f])")
"""An escaped quotation mark or dash. LiteLLM itself sends them so where it streams from Anthropic and Google."""

FOREIGN = re.compile(r"(?:https?://|\n    - )(?!127\.0\.0\.1[:/\s])[\w.-]+\.[a-z]{2,}[:/]")
"""A host that is not loopback."""


@pytest.mark.parametrize("path", list_recordings(), ids=lambda path: path.name)
def test_cassettes_tell_nothing_that_they_should_not(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for what, pattern in FORBIDDEN.items():
        assert not pattern.search(text), what
    if "-streamed]" not in path.name:
        assert not ESCAPED.search(text)
    if not any(f"[{name}-" in path.name for name in ACCOUNT_FORMATS):
        assert not FOREIGN.search(text)
    assert getpass.getuser() not in re.findall(r"\w+", text)


def test_there_is_no_other_folder() -> None:
    assert {path.parent.name for path in list_recordings()} == {"test_cassettes", "test_cassettes_formats"}


@pytest.mark.parametrize("name", ALL)
def test_the_description_names_every_format(name: str) -> None:
    described = (CASSETTES / "README.md").read_text(encoding="utf-8")
    assert f"`{ACCOUNT_FORMATS[name].model if name in ACCOUNT_FORMATS else name}`" in described
