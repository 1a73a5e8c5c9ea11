"""The tamper suite, and what the aligner makes of it on the example articles."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench import trust
from bench.edits import BENIGN
from bench.lies import LIES
from bench.peers import Peer, find_peers, open_find, open_ours
from bench.tamper import ABSENCES, Case, find_passages, make_suite
from bench.trust import Outcome, find_examples, read_articles, run
from tests.support import processes
from tests.support.share import share
from tests.support.shared_data import shared_path

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = list(read_articles(find_examples()).values())


def measure(articles: Sequence[str], seed: int, quotes: int) -> dict[str, list[Outcome]]:
    outcomes = run(Peer("ours", open_ours), articles, make_suite(articles, seed=seed, quotes=quotes))
    return {
        verdict: [outcome for outcome in outcomes if outcome.case.verdict == verdict]
        for verdict in ("benign", "lie", "absent")
    }


def test_a_suite_is_made_anew_from_its_seed() -> None:
    assert make_suite(ARTICLES, seed=3, quotes=5) == make_suite(ARTICLES, seed=3, quotes=5)
    assert make_suite(ARTICLES, seed=3, quotes=5) != make_suite(ARTICLES, seed=4, quotes=5)


def test_a_suite_holds_every_kind() -> None:
    cases = make_suite(ARTICLES, seed=1, quotes=5)
    assert len(BENIGN) == len(LIES) == 12
    assert {case.kind for case in cases if case.verdict == "benign"} == set(BENIGN)
    assert {case.kind for case in cases if case.verdict == "lie"} == set(LIES)
    assert {case.kind for case in cases if case.verdict == "absent"} == set(ABSENCES)


def test_cases_differ_from_the_words_they_were_made_of() -> None:
    for case in make_suite(ARTICLES, seed=2, quotes=10):
        article = ARTICLES[case.article]
        if case.span:
            assert case.quote != article[slice(*case.span)]
        if case.verdict != "benign":
            assert case.quote not in article


def test_passages_are_sentences() -> None:
    text = "A short one. This sentence has quite enough words in it. “So has this one of theirs,” he said.\nAnd no stop"
    assert [text[slice(*span)] for span in find_passages(text)] == [
        "This sentence has quite enough words in it.",
        "“So has this one of theirs,” he said.",
    ]


@pytest.mark.parametrize("seed", share([11, 12], every=2))
def test_ours_meets_its_bar_on_the_examples(seed: int) -> None:
    outcomes = measure(ARTICLES, seed, 40)
    benign = outcomes["benign"]
    assert sum(o.located for o in benign) >= 0.999 * len(benign)
    assert sum(o.answer.accepted for o in benign) >= 0.99 * len(benign)
    assert not [o.case for o in outcomes["lie"] + outcomes["absent"] if o.answer.accepted]


@pytest.mark.faults
def test_ours_meets_its_bar_on_annotated_news() -> None:
    articles = list(read_articles([shared_path("gum_news/dev.jsonl")]).values())
    outcomes = measure(articles, 21, 60)
    benign = outcomes["benign"]
    assert sum(o.located for o in benign) >= 0.999 * len(benign)
    assert sum(o.answer.accepted for o in benign) >= 0.99 * len(benign)
    assert not [o.case for o in outcomes["lie"] + outcomes["absent"] if o.answer.accepted]


def test_located_means_the_same_place() -> None:
    case = Case("spaces", "benign", 0, "x", (100, 200))
    answers = {(100, 200): True, (104, 200): True, (90, 215): False, (300, 400): False}
    for span, located in answers.items():
        answer = open_find("x")("x")._replace(span=span)
        assert Outcome(case, answer, 0.0).located is located


def test_peers_answer_what_they_are_asked() -> None:
    article = "The museum will not open in May, the mayor said on Tuesday."
    for peer in find_peers():
        answer = peer.open(article)("the mayor said on Tuesday")
        assert answer.accepted, peer.name
        assert answer.span is not None
        assert article[slice(*answer.span)].startswith("the mayor said"), peer.name
        assert not peer.open(article)("volcanic tremors worried nobody yesterday").accepted, peer.name


def run_bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bench.trust", *arguments]
    return processes.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


@pytest.mark.faults
def test_the_command_prints_every_table() -> None:
    done = run_bench("--quotes", "3", "--no-speed")
    assert done.returncode == 0, done.stderr
    assert f"Read {len(ARTICLES)} articles" in done.stdout
    for title in ("In all", "Benign edits passed", "Lies passed", "Absent quotes accepted", "Ours is wrong in"):
        assert title in done.stdout
    assert "| str.find | " in done.stdout


@pytest.mark.faults
def test_the_command_times_every_aligner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(trust.SIZES, "500 kB", 110_000)
    article = tmp_path / "one.txt"
    article.write_text(ARTICLES[0], encoding="utf-8")
    assert trust.main([str(article), "--quotes", "4", "--ours"]) == 0
    assert "ms a quote, 500 kB" in capsys.readouterr().out
