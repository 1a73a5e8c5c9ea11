"""Figures and names of whole sentences: what fails, how the suite is judged, and that no input raises."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.prose_edits import make_cases
from bench.prose_suite import read_suite
from summarizer.grounding.prose.check import Evidence, check_prose
from summarizer.grounding.speech.sentences import split_sentences
from tests.support.growth import cpu_seconds
from tests.support.shared_data import shared_path

ARTICLE = (
    "Harbour Minister Anna Lind will not close the port of Malmby, she told Radio Sund on Monday. "
    "Lind accused the Finnish firm Norrland Oy of hiding a loss of 3.2 million euros in 2024. "
    "The firm's lawyer, Bo Ek, denied it. “We have nothing to hide,” Ek said. "
) * 6
QUOTE = "Lind accused the Finnish firm Norrland Oy of hiding a loss of 3.2 million euros in 2024."


@pytest.mark.parametrize(
    ("prose", "failure"),
    [
        ("Lind accused Norrland Oy of hiding a loss.", ""),
        ("Norrland, a firm from Finland, hid 3,200,000 euros of losses, Lind says.", ""),
        ("Lind accused Norrland Oy of hiding a loss of 2.3 million euros.", "2.3 million euros"),
        ("Lind accused Norrland Oy of hiding a loss of 3.2 billion euros.", "3.2 billion euros"),
        ("Lind accused Norrland Oy of hiding a loss in 2025.", "2025"),
        ("Ek accused Norrland Oy of hiding a loss.", "Ek"),
        ("Lind accused the Swedish firm Norrland Oy of hiding a loss.", "Swedish"),
    ],
    ids=["part", "other words", "digits", "magnitude", "year", "name", "nation"],
)
def test_figures_and_names_are_stated_by_the_quote(prose: str, failure: str) -> None:
    failures = check_prose(prose, Evidence([QUOTE])).failures
    assert bool(failures) == bool(failure)
    assert not failure or failure in failures[0]


def test_names_of_siblings_may_stand_in_the_sentence() -> None:
    evidence = Evidence(["We have nothing to hide"])
    assert check_prose("Ek said the firm had nothing to hide.", evidence).failures
    assert not check_prose("Ek said the firm had nothing to hide.", evidence, names=["Bo Ek"]).failures
    assert check_prose("Boris Ek said the firm had nothing to hide.", evidence, names=["Bo Ek"]).failures


def test_the_article_may_give_a_name_in_full() -> None:
    evidence = Evidence([QUOTE])
    assert check_prose("Anna Lind accused a firm.", evidence).failures
    assert not check_prose("Anna Lind accused a firm.", evidence, article=Evidence([ARTICLE])).failures
    assert check_prose("Eva Lind accused a firm.", evidence, article=Evidence([ARTICLE])).failures


def test_figures_that_are_known_already_are_used() -> None:
    from summarizer.grounding.figures.numbers import find_figures

    evidence = Evidence([QUOTE], figures=find_figures(QUOTE))
    assert not check_prose("The loss was 3.2 million euros.", evidence).failures
    assert check_prose("The loss was 4.2 million euros.", evidence).failures


SUITE = read_suite()


def _judge(kind: str) -> float:
    """What part of the suite's sentences of a kind is judged as it should be."""
    right = total = 0
    for case in SUITE:
        evidence = Evidence([case.quote])
        told = case.true if kind == "true" else [prose for other, prose in case.lies if other == kind]
        for prose in told:
            report = check_prose(prose, evidence, names=case.names)
            right += bool(report.failures) == (kind != "true")
            total += 1
    assert total >= 25
    return right / total


@pytest.mark.parametrize(("kind", "bar"), [("true", 0.99), ("figure", 1), ("name", 0.99)])
def test_the_suite_is_judged_as_it_should_be(kind: str, bar: float) -> None:
    """`python -m bench.prose --show` lists what is judged wrongly."""
    assert _judge(kind) >= bar


def test_an_articles_own_sentences_are_true_and_changed_ones_caught() -> None:
    text = shared_path("articles/putin-xi-beijing.txt").read_text(encoding="utf-8")
    cases = list(make_cases([text], seed=3))
    wrong = [prose for case in cases for prose in case.true if check_prose(prose, Evidence([case.quote])).failures]
    assert len(wrong) <= len(cases) * 0.03
    missed = [
        prose for case in cases for _, prose in case.lies if not check_prose(prose, Evidence([case.quote])).failures
    ]
    assert missed == []


def test_an_article_states_its_own_sentences() -> None:
    whole = Evidence([ARTICLE])
    for start, end in split_sentences(ARTICLE):
        assert check_prose(ARTICLE[start:end], whole).failures == ()


@pytest.mark.parametrize(
    "text",
    [
        "俄罗斯总统普京飞往北京，会见中国国家主席习近平。",
        "Президент Путин прилетел в Пекин на встречу с Си Цзиньпином.",
        "قال الوزير إن الميناء لن يغلق.",
        "Der Minister wird den Hafen nicht schließen, sagte er am Montag.",
        "",
        " ",
        "“",
        "...",
        "’s",
        "1" * 5000,
        "A" * 5000,
        "not " * 500,
        "Lind " * 500,
        "1,400 " * 300,
        "a-" * 900,
        "U.S." * 500,
        f"It is 1e400 or 10^60 or {'9' * 60} or {'9' * 35} or 1e-50 percent, nearly 0 or 1/0 of 1e59.",
    ],
)
def test_no_text_breaks_it(text: str) -> None:
    started = time.process_time()
    check_prose(text, Evidence([text]))
    check_prose(text, Evidence([QUOTE]), names=[text], article=Evidence([ARTICLE]))
    check_prose(QUOTE, Evidence([text]), names=[""])
    assert time.process_time() - started < 2


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_held_against_any(prose: str, quote: str) -> None:
    report = check_prose(prose, Evidence([quote]))
    assert report.checks == ("figures", "names")


FIGURES = "1e59 9999999999999999999999999999 0 -0.0 ½ 1/0 $ % percent half nearly 2020-21 Oct. 7 3-1 3rd G20".split()


@given(st.lists(st.sampled_from(FIGURES), max_size=9), st.lists(st.sampled_from(FIGURES), max_size=9))
@settings(max_examples=150, deadline=None)
def test_any_figures_are_held_against_any(prose: list[str], quote: list[str]) -> None:
    check_prose(" ".join(prose), Evidence([" ".join(quote)]))


@given(st.sampled_from([case.quote for case in SUITE]))
@settings(max_examples=60, deadline=None)
def test_a_quote_is_true_of_itself(quote: str) -> None:
    assert check_prose(quote, Evidence([quote])).failures == ()


@given(st.sampled_from([case.quote for case in SUITE]))
@settings(max_examples=60, deadline=None)
def test_a_quote_to_which_nothing_is_added_is_true_of_itself(quote: str) -> None:
    """Not word for word, so that every check is made."""
    assert check_prose(f"{quote} So it is.", Evidence([quote])).failures == ()


def test_long_texts_are_read_in_linear_time() -> None:
    def measure(times: int) -> float:
        prose = "Lind told Radio Sund on Monday that 3.2 million euros were lost."
        return cpu_seconds(lambda: check_prose(prose, Evidence([ARTICLE * times])))

    measure(1)
    small, large = measure(20), measure(160)
    assert large < 40 * small + 0.1
