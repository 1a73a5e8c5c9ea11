"""Who does what to whom: what has changed places is warned of, what is told the other way about is not."""

from __future__ import annotations

import pytest

from summarizer.grounding.prose.check import Evidence, check_prose

TURNED = [
    ("The council rejected the theatre's request for funds.", "The theatre rejected the council's request for funds."),
    ("The army said it had killed nine rebels of the Red Front.", "The Red Front killed nine rebels of the army."),
    ("Prosecutors dropped all charges against Holm in Oslo.", "Holm dropped all charges in Oslo."),
    (
        "Lea left the county after residents complained that it had neglected their roads.",
        "The county complained that residents of Lea had neglected their roads.",
    ),
    ("Holm denied on Monday having threatened the director, Weil.", "Holm denied having been threatened by Weil."),
    ("The judge upheld the ban on the union.", "The union upheld the ban on the judge."),
    (
        "A tariff on Chinese steel was met with duties on Irish butter.",
        "A tariff on Irish butter was met with duties on Chinese steel.",
    ),
    (
        "The port of Oslo failed to find a buyer in talks with the Danish fund.",
        "The Danish fund failed to find a buyer in talks with the port of Oslo.",
    ),
    (
        "The drug helped people over 65 but harmed younger patients.",
        "The drug helped younger patients but harmed people over 65.",
    ),
    ("Prices fell after the bank reported a record loss.", "The bank reported a record loss after prices fell."),
    ("Rents rose even though the economy shrank.", "Rents rose because the economy shrank."),
    ("The strike was caused by the dismissal of two drivers.", "The strike caused the dismissal of two drivers."),
]
SAME = [
    (
        "Boys threw stones at guards, and a guard fired at the boys.",
        "A guard fired at boys who threw stones.",
    ),
    ("The driver thanked the Kenyan guides, who had found her.", "The driver had thanks for the Kenyan guides."),
    ("The army said it had killed nine rebels.", "Nine rebels were killed by the army, it said."),
    ("Prosecutors dropped the charges against Holm.", "Charges against Holm were dropped by prosecutors."),
    (
        "A tariff on Chinese steel was met with duties on Irish butter.",
        "Duties on Irish butter met a tariff on Chinese steel.",
    ),
    ("The chief, Ann Holm, resigned after the vote.", "Ann Holm, the chief, resigned after the vote."),
    ("Prices fell after the bank reported a record loss.", "After the bank reported a record loss, prices fell."),
    ("Prices fell because the bank lost money.", "Since the bank lost money, prices fell."),
    ("Holm ran ahead of Weil in the final.", "Weil ran behind Holm in the final."),
    (
        "The plan to double defence spending by 2030 is unreal, Spain told Holm.",
        "Holm was told by Spain that the plan to double defence spending by 2030 is unreal.",
    ),
]


@pytest.mark.parametrize(("quote", "prose"), TURNED)
def test_what_has_changed_places_is_warned_of(quote: str, prose: str) -> None:
    report = check_prose(prose, Evidence([quote]))
    assert any(warning.startswith(("roles", "direction")) for warning in report.warnings)


@pytest.mark.parametrize(("quote", "prose"), SAME)
def test_what_is_told_the_other_way_about_is_not(quote: str, prose: str) -> None:
    assert check_prose(prose, Evidence([quote])).warnings == ()


def test_a_reason_names_the_words_and_not_their_stems() -> None:
    report = check_prose("The police fined the families.", Evidence(["The families fined the police."]))
    assert report.warnings == ("roles: “police” and “families” have changed places",)
