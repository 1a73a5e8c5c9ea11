"""The bench of rules: a condition that decides something shows an effect, and none is left replaced."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.faults

ROOT = Path(__file__).resolve().parents[2]

RUN = """
from bench.conditions import install

conditions = install(["summarizer.grounding.statements"])

from bench.rule_effects import Bench
from bench.rule_inputs import Article

text = "More than 900 people came to the harbour on Friday, officials said. It rained all day."
statements = ["To the harbour came more than 900 people.", "Nearly 900 people came to the harbour."]
bench = Bench(conditions, [Article(text, statements)])
bench.record()
before = bench.before


def measure(words):
    [number] = [at for at, label in enumerate(conditions.labels) if label.endswith(words)]
    return bench.measure(number)[2]


print(measure("_fits: said in _FITS[bound]") > 0, measure("read_sentences: len(tokens) > _MOST_WORDS"))
bench.before = []
bench.record()
print(bench.before == before, conditions.active)
"""
"""Run in a process of its own, since modules have to be instrumented before they are imported."""


def test_the_effect_of_a_condition_is_counted_and_the_condition_put_back() -> None:
    done = subprocess.run([sys.executable, "-c", RUN], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "0", "True", "None"], done.stderr


FINDER = """
from bench.conditions import install

conditions = install(["summarizer.grounding.speech"])

from bench.rule_effects import Bench
from bench.rule_inputs import Article

texts = ["Ann Roe said that the harbour was full.", "Ann Roe denied that the harbour was full. She had counted."]
bench = Bench(conditions, [Article(text, findings=("attributions",)) for text in texts], keep=())
bench.record()
words = "find_subject: can_say(unit, found, predicate.cue)"
[number] = [at for at, label in enumerate(conditions.labels) if label.endswith(words)]
print([len(decisions) for decisions in bench.before], bench.count(number, constant=False))
"""


def test_the_conditions_of_a_finder_are_measured_by_what_it_finds() -> None:
    done = subprocess.run([sys.executable, "-c", FINDER], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[1, 1] (2, False)", done.stderr


def test_modules_that_are_imported_already_cannot_be_instrumented() -> None:
    words = "import summarizer.grounding.roles; from bench.conditions import install; install(['summarizer.grounding'])"
    done = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "has been imported already" in done.stderr
