"""The profile of a request names every part, and the files that its patterns name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import summarizer
from bench import profile_request

FILES = [path.as_posix() for path in Path(summarizer.__file__).parent.rglob("*.py")]


@pytest.mark.parametrize("word", sorted(set(re.findall(r"\w{5,}", " ".join([*profile_request.PARTS][:-1])))))
def test_each_word_of_a_pattern_is_in_the_name_of_a_file(word: str) -> None:
    assert any(word in file for file in FILES)


@pytest.mark.faults
def test_each_phase_and_part_has_a_share(capsys: pytest.CaptureFixture[str]) -> None:
    profile_request.main(1)
    shares = dict(re.findall(r"^\| (.+) \| (\d+)% \|$", capsys.readouterr().out, re.MULTILINE))
    assert shares.keys() == {*profile_request.PHASES.values(), *profile_request.PARTS.values()}
    assert 190 < sum(map(int, shares.values())) < 210
