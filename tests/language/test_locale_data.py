"""Names of months and weekdays in other languages."""

from __future__ import annotations

import re

import pytest

from summarizer.language.letters import GLUED_CLASS
from summarizer.language.locale_data import match_time
from tests.support.growth import cpu_seconds


@pytest.mark.faults
def test_a_pattern_for_all_languages_is_compiled_almost_as_fast_as_its_border() -> None:
    """The class of letters at its border takes most of the time: with one for each name, a first check took seconds."""

    def compile_border() -> None:
        re.purge()
        re.compile(rf"(?<![^\W{GLUED_CLASS}])x")

    def compile_month() -> None:
        re.purge()
        match_time.__wrapped__(1, None)

    match_time(1, None)  # reads the tables
    assert min(cpu_seconds(compile_month) for _ in range(3)) < 15 * min(cpu_seconds(compile_border) for _ in range(3))
