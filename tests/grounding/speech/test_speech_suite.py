"""Who says what, on news written for this project: what the rules reached there must not be lost."""

from __future__ import annotations

import pytest

from bench.attribution import is_match, score_articles
from bench.speech_suite import read_article, read_suite
from summarizer.grounding import find_attributions


def test_marks_are_read_off_and_may_nest() -> None:
    article = read_article("x", "{s1=Ann_Roe She} said {c1 that {s2 Lind} said {c2 no}}. {s3,4 Ek}: {c3 yes}, {c4 no}.")
    assert article["text"] == "She said that Lind said no. Ek: yes, no."
    assert [mark["content"] for mark in article["attributions"]] == [[[9, 26]], [[24, 26]], [[32, 35]], [[37, 39]]]
    assert [mark["name"] for mark in article["attributions"]] == ["Ann Roe", None, None, None]


@pytest.mark.parametrize("marked", ["{s1 Roe} said {c1 no", "{s1 Roe} said no", "said {c1 no}"])
def test_marks_that_are_wrong_are_refused(marked: str) -> None:
    with pytest.raises(ValueError, match="x: "):
        read_article("x", marked)


def test_speakers_are_found() -> None:
    score = score_articles(iter(read_suite()))
    assert score.wanted >= 180
    assert score.reached_direct / score.wanted_direct >= 0.9
    assert score.reached / score.wanted >= 0.87
    assert score.right / score.found >= 0.95


def test_pronouns_and_descriptions_mean_whom_they_mean() -> None:
    """Where a name is marked, it is found, or left open, or described in words; no other name is given."""
    right = wrong = 0
    for article in read_suite():
        found = find_attributions(article["text"])
        for mark in (mark for mark in article["attributions"] if mark["name"]):
            names = [f.speaker for f in found if is_match(article["text"], f, mark) and f.speaker]
            right += mark["name"] in names
            wrong += mark["name"] not in names and any(name[0].isupper() for name in names)
    assert wrong == 0
    assert right >= 36
