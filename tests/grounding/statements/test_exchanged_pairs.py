"""Figures that a statement gives to each other's words, and honest sentences with the same figures."""

from __future__ import annotations

import pytest

from tests.support.statements import flag

GROUPS = "The relapse rate was 0.14 in the tovenimab group and 0.21 in the teriflunomide group, the authors found."
WORSE = (
    "Disability worsened in 9.8 percent of patients who received tovenimab and in 11.1 percent of those who received "
    "teriflunomide."
)
LIVER = "Enzymes rose in 14 patients taking teriflunomide and in three taking tovenimab."
TREES = "Survival was 83 percent in Tampere, 79 percent in Calderbank and 58 percent in Modesto."

CRIMES = "Thefts in the port rose by 14 percent to 612 in a year. Arson was up 9 percent, at 84 cases."
TARIFF = "The company would add about $4.10 a month to the average bill, now roughly $118."


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (GROUPS, "The relapse rate was 0.21 with tovenimab and 0.14 with teriflunomide."),
        (GROUPS, "The relapse rate was 0.14 with teriflunomide and 0.21 with tovenimab."),
        (WORSE, "Disability worsened in 11.1 percent on tovenimab and 9.8 percent on teriflunomide."),
        (LIVER, "Enzymes rose in 14 patients on tovenimab and three on teriflunomide."),
        (TREES, "Survival was 58 percent in Tampere and 83 percent in Modesto."),
        (CRIMES, "Thefts went up by 9 percent and arson by 14 percent."),
    ],
)
def test_exchanged_figures(text: str, statement: str) -> None:
    assert [one for one in flag(text, statement) if one.startswith("it swaps")]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (GROUPS, "The relapse rate was 0.21 with teriflunomide and 0.14 with tovenimab."),
        (GROUPS, "With tovenimab the relapse rate was 0.14, with teriflunomide 0.21."),
        (WORSE, "Teriflunomide saw disability worsen in 11.1 percent, tovenimab in 9.8 percent."),
        (LIVER, "Enzymes rose in three patients on tovenimab and 14 on teriflunomide."),
        (TREES, "Survival ranged from 58 percent in Modesto to 83 percent in Tampere."),
        (CRIMES, "Arson went up by 9 percent, thefts by 14 percent."),
        (TARIFF, "The company would let an average customer pay about $4.10 more a month, on a bill of some $118."),
        ("The firm lost 5 percent in May after a loss of 7 percent in April.", "It lost 7 percent in April, 5 in May."),
    ],
)
def test_the_same_figures_in_another_order(text: str, statement: str) -> None:
    assert flag(text, statement) == []
