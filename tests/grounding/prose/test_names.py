"""Which names a sentence may hold."""

from __future__ import annotations

import pytest

from summarizer.grounding.prose.check import Evidence, check_prose

QUOTE = (
    "As Norwegian President Vera Holm flew to Berlin to meet German Chancellor Jonas Weil, the United States and the "
    "European Union warned North Korea. Bo Ek and Anna Lind met the UN's Carla Reyes on Monday, and the chief "
    "executive of Statkraft spoke in Tasmania about artificial intelligence."
)


@pytest.mark.parametrize(
    "prose",
    [
        "Holm visits Germany",
        "Norway's president met Weil in Berlin.",
        "The EU and the US warn Pyongyang.",
        "Washington warned North Korea.",
        "Holm said that Berlin would listen.",
        "American and European officials spoke.",
        "Officials of the U.N. met Anna Lind on Monday.",
        "The United Nations met Lind.",
        "Leaders Meet Amid Growing Tension",
        "Critics were silent. Ministers said nothing.",
        "“Critics were silent,” said Ek.",
        "The Tasmanian audience heard Statkraft's CEO.",
        "Statkraft talks about AI",
        "Don't expect more from Mr. Ek.",
        "Former President Holm met Ms. Reyes.",
        "The Government had no answer.",
    ],
)
def test_held(prose: str) -> None:
    assert check_prose(prose, Evidence([QUOTE])).failures == ()


@pytest.mark.parametrize(
    ("prose", "named"),
    [
        ("Merkel visits Germany", "Merkel"),
        ("Bush said no.", "Bush"),
        ("South Korea was warned.", "Korea"),
        ("Boris Ek met Lind.", "Boris"),
        ("Bo Lind met Reyes.", "Bo Lind"),
        ("Ek met Lind on Tuesday.", "Tuesday"),
        ("German President Holm flew home.", "Norway"),
        ("She spoke in Oslo.", "Oslo"),
        ("Trump Meets Weil Amid Tension", "Trump"),
        ("The WHO warned North Korea.", "WHO"),
        ("Equinor's chief executive spoke.", "Equinor"),
        ("The meeting was in June.", "June"),
        ("They played against Arsenal.", "Arsenal"),
        ("The World Bank warned North Korea.", "World Bank"),
    ],
)
def test_invented(prose: str, named: str) -> None:
    failures = check_prose(prose, Evidence([QUOTE])).failures
    assert len(failures) == 1
    assert named in failures[0]


def test_a_seat_of_government_is_no_place_of_its_state() -> None:
    evidence = Evidence(["Russia and China met in Moscow."])
    assert not check_prose("Beijing agreed.", evidence).failures
    assert check_prose("They met in Beijing.", evidence).failures


def test_a_title_that_nothing_gives_is_invented() -> None:
    evidence = Evidence(["Holm flew home."])
    assert check_prose("They met King Holm.", evidence).failures
    article = Evidence(["King Holm was abroad. Holm flew home."])
    assert not check_prose("They met King Holm.", evidence, article=article).failures
