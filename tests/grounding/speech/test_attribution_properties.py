from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.speech.attribution import attributions_of
from summarizer.grounding.speech_index import find_attributions
from tests.support.growth import is_linear

WORDS = st.sampled_from(
    [
        *"he she they it who that which the a of in on by to for with as and but while according had was not".split(),
        *"said says say told telling warned accused denied claim claims report reported showing quoted saying".split(),
        *"called upon urged vowed puts co-chair".split(),
        *"Ann Roe Bob Lee Mr. Dr. U.S. WHO Norland minister officials study company's Roe’s 3.5 2023 Friday".split(),
        *["“", "”", '"', "‘", "’", "«", "»", ",", ".", ":", ";", "—", "(", ")", "?", "!", "\n", "\n\n", "…", "that"],
    ]
)
PROSE = st.lists(WORDS, max_size=60).map(" ".join)


def check(text: str) -> None:
    found = find_attributions(text)
    for at, item in enumerate(found):
        assert item.content
        for start, end in item.content:
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip()
        assert item.text == text[item.content[0][0] : item.content[-1][1]]
        assert all(0 <= start < end <= len(text) for start, end in item.spans)
        assert not item.spans or item.as_named == text[slice(*item.spans[0])]
        assert item.cue is None or text[slice(*item.cue)].strip()
        assert item.within is None or (0 <= item.within < at)
        assert item.speaker is None or item.speaker.strip()
        assert attributions_of(item.content[0], found)
    assert [item.content[0][0] for item in found] == sorted(item.content[0][0] for item in found)


@given(PROSE)
def test_any_prose_gives_places_in_the_text(text: str) -> None:
    check(text)


@given(st.text(max_size=300))
def test_any_text_gives_places_in_the_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text", ["Ann Roe called on", "Ann Roe called upon", "“We won,” said Norby’s co-chair of Ferries and"]
)
def test_a_text_may_be_cut_off_after_any_word(text: str) -> None:
    check(f"The council met in Kelso. {text}")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2029"], ids=repr)
@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“", "‘’", "''"], ids=repr)
def test_marks_and_line_ends_do_not_matter(marks: str, end: str) -> None:
    opening, closing = tuple(marks)
    text = f"The vote was close.{end}{opening}We won the vote,{closing} said Ann Roe.{end}She thanked them."
    (found,) = find_attributions(text)
    assert (found.speaker, found.kind, found.text) == ("Ann Roe", "direct", "We won the vote,")


@pytest.mark.faults
@pytest.mark.parametrize(
    "unit",
    [
        "said ",
        "word",
        "He said. ",
        '"A," he said. ',
        "according to ",
        "Ann Roe ",
        "Mr. Roe said he left. ",
        "who said that ",
        "(AB) ",
        "Ann Roe said that Bob Lee said that they said it was good. ",
        "“Well,” Ann Roe said, “he said that it was.” ",
        "“x\n",
        "a, ",
        "President A{n} Roe said the president left. ",
    ],
    ids=repr,
)
def test_time_grows_with_the_text(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = "".join(unit.replace("{n}", str(at)) for at in range(size // len(unit)))
        return lambda: find_attributions(text)

    assert is_linear(prepare, 6_000)
