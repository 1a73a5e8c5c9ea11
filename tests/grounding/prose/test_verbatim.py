"""When a sentence is taken for a passage of its evidence, and when the cut would go through a name or a figure."""

from __future__ import annotations

import pytest

from summarizer.grounding.prose.check import Evidence, check_prose
from summarizer.grounding.prose.verbatim import fold, repeats, repeats_after_name

REPEATED = [
    ("The road is shut.", "The road is shut, and will be for weeks."),
    ("the road is shut", "The road is shut, and will be for weeks."),
    ("“It’s shut,” Lind said.", '"It\'s shut," Lind said. Nobody knew why.'),
    ("Sales of 1,400 cars were lost.", "Sales of 1,400 cars were lost."),
    ("It rose to 92.", "In May it rose by five. It rose to 92."),
]
NOT_REPEATED = [
    ("It rose to 92.", "It rose to 92.6 percent."),
    ("It rose to 92 percent.", "It rose to 92 percentage points."),
    ("400 people died.", "1,400 people died."),
    ("two people died.", "Thirty-two people died."),
    ("York council met.", "The New York council met."),
    ("Lind met the New.", "Lind met the New York council."),
    ("Brown said so.", "The brown said so."),
]


@pytest.mark.parametrize(("prose", "evidence"), REPEATED, ids=[prose for prose, _ in REPEATED])
def test_repeated(prose: str, evidence: str) -> None:
    assert repeats(prose, fold(evidence))
    assert check_prose(prose, Evidence([evidence])).failures == ()


@pytest.mark.parametrize(("prose", "evidence"), NOT_REPEATED, ids=[f"{p} / {e}" for p, e in NOT_REPEATED])
def test_not_repeated(prose: str, evidence: str) -> None:
    assert not repeats(prose, fold(evidence))


def test_whose_words_they_are_may_stand_before_them() -> None:
    evidence = fold("The road is shut, and will be for weeks, because Ek, who owns it, has gone.")
    assert repeats_after_name("Anna Lind said that the road is shut.", evidence)
    assert not repeats_after_name("Ek said that the road is shut.", evidence)
    assert not repeats_after_name(
        "Anna Lind said that the road is shut.", fold("The road is shut, said Ek, for weeks.")
    )
    report = check_prose(
        "Anna Lind said that the road is shut.", Evidence(["The road is shut, and will be for weeks."])
    )
    assert report.failures == ("“Anna Lind” is not named there",)
