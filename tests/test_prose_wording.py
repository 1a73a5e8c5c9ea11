"""What a sentence's wording is warned of, one kind at a time."""

from __future__ import annotations

import pytest

from summarizer.grounding.prose.check import Evidence, check_prose

SAME = [
    (
        "No foreign choir has sung here since the theatre reopened.",
        "The first choir since the theatre reopened sang here.",
    ),
    ("The supply was halved.", "The supply is half of what it was a year ago."),
    ("The halt in deliveries has come to an end.", "Deliveries resumed after a halt of two weeks."),
    ("The chain will end sales of coal.", "The chain will stop selling coal."),
    ("The two have not met since.", "Holm and Weil have not met since."),
    ("Without a truce there will be no peace.", "If there is to be peace, there has to be a truce first."),
    ("Holm and Weil had not spoken since the war.", "Holm and Weil spoke for the first time since the war."),
    ("Most of the works were not recovered.", "Fewer than one in ten of the works were recovered."),
    ("No plant was shut despite the cost cuts.", "We cut costs, but we did not shut a single plant."),
    (
        "The two firms may merge, having sold ten shops.",
        "The merger of the two firms was cleared once ten shops were sold.",
    ),
    ("An inspector must see the mine before it may reopen.", "The mine cannot reopen until an inspector has seen it."),
    (
        "Landlords must give a reason to evict tenants.",
        "Landlords may no longer evict tenants without giving a reason.",
    ),
    ("Tenants can only be evicted for a reason.", "Landlords may evict tenants for a reason only."),
    ("The agency recommends avoiding oysters.", "The agency advises against oysters."),
    ("Dockers accepted 5 percent, ending the strike.", "The strike ended when the dockers accepted 5 percent."),
    ("Spain considers the call for more spending unreal.", "Spain must spend more, a call that it considers unreal."),
    ("The study shows a link and not a cause.", "The study shows a link but did not prove that one causes the other."),
    ("The union is against the merger.", "The union opposes the merger."),
    ("The minister denied taking bribes.", "The minister said he had not taken bribes."),
    ("Rates were not changed.", "The bank left its rate unchanged."),
    ("The plan left the issues unaddressed.", "The plan did not address the issues."),
    ("Fighting prevented them from reaching the camp.", "They could not reach the camp because of fighting."),
    ("They have yet to sign the treaty.", "They have not signed the treaty."),
    ("The minister was accused by Holm of fraud.", "Holm accused the minister of fraud."),
    ("A dealer sold the painting to the museum.", "The museum bought the painting from a dealer."),
    ("Weil lost to Holm.", "Holm beat Weil."),
    ("Exports fell while imports rose.", "Imports rose and exports fell."),
    ("Holm will sign it, Weil said.", "Weil said that Holm would sign it."),
    ("She resigned after the vote.", "The vote was followed by her resignation."),
    ("It may be cut.", "A cut is possible."),
    ("The bank, backed by Holm but not by Weil, was sold.", "The bank, which Holm backs and Weil opposes, was sold."),
]
OTHER = [
    ("direction", "Sales rose in volume but fell in value.", "Sales fell in volume but rose in value."),
    ("direction", "Workers demolished the burned chapel.", "Workers rebuilt the burned chapel."),
    ("direction", "The crew had lost control of the fire.", "The crew had the fire under control."),
    (
        "direction",
        "They will sing before the hall reopens.",
        "They will sing for the first time since the hall reopened.",
    ),
    ("direction", "The king enacted the water law.", "The king withdrew the water law."),
    (
        "negation",
        "Doctors told the parents not to give the syrup.",
        "Doctors do not think that the syrup did harm, but told the parents to give the syrup.",
    ),
    ("negation", "Holm will sign the treaty.", "Holm will not sign the treaty."),
    ("negation", "Holm will not sign the treaty.", "Holm will sign the treaty."),
    ("negation", "Holm did not reject the treaty.", "Holm rejected the treaty."),
    ("negation", "The army obeyed Holm.", "The army disobeyed Holm."),
    ("negation", "Holm said why she resigned.", "Holm has not said why she resigned."),
    ("direction", "Exports fell.", "Exports rose."),
    ("direction", "Holm opposes the plan.", "Holm supports the plan."),
    ("direction", "She resigned before the vote.", "She resigned after the vote."),
    ("direction", "Imports fell and exports rose.", "Exports fell and imports rose."),
    ("direction", "It went from 92 to 10 percent.", "It went from 10 to 92 percent."),
    ("direction", "Holm confirmed the report.", "Holm denied the report."),
    ("direction", "Holm lost the vote.", "Holm won the vote."),
    ("direction", "Holm bought 500 shares.", "Holm sold 500 shares."),
    ("modality", "The bank will cut rates.", "The bank may cut rates."),
    ("modality", "The bank may close the branch.", "The bank will close the branch."),
    ("modality", "The bank has closed the branch.", "The bank plans to close the branch."),
    ("modality", "Holm may sign it.", "Holm must sign it."),
    ("roles", "Weil accused Holm of fraud.", "Holm accused Weil of fraud."),
    ("roles", "Holm was accused by Weil of fraud.", "Holm accused Weil of fraud."),
    ("roles", "Exports from China to Russia grew.", "Exports from Russia to China grew."),
    ("roles", "Protesters attacked police in the town.", "Police attacked protesters in the town."),
    ("roles", "Ek said Lind had lied.", "Lind said Ek had lied."),
]


@pytest.mark.parametrize(("prose", "quote"), SAME, ids=[prose for prose, _ in SAME])
def test_the_same_in_other_words(prose: str, quote: str) -> None:
    assert check_prose(prose, Evidence([quote])).warnings == ()


@pytest.mark.parametrize(("check", "prose", "quote"), OTHER, ids=[f"{check}: {prose}" for check, prose, _ in OTHER])
def test_another_meaning(check: str, prose: str, quote: str) -> None:
    report = check_prose(prose, Evidence([quote]))
    assert report.failures == ()
    assert any(warning.startswith(f"{check}: ") for warning in report.warnings)
    assert check in report.checks


FREE = [
    ("Prices are up.", "The council, Lind told the hall, had no wish to lower what residents pay for parking."),
    (
        "The firm gave in to its staff on pay.",
        "After weeks of strikes the employers did not reject the union's demand.",
    ),
]


@pytest.mark.parametrize(("prose", "quote"), FREE, ids=[prose for prose, _ in FREE])
def test_wording_that_has_moved_too_far_is_not_compared(prose: str, quote: str) -> None:
    report = check_prose(prose, Evidence([quote]))
    assert report.warnings == ()
    assert report.checks == ("figures", "names")


def test_another_verb_in_the_place_of_the_quotes_is_warned_of() -> None:
    quote = "The firm will inspect its mill near Riga next year, Lind told the workers."
    report = check_prose(
        "The firm will dynamite its mill near Riga next year, Lind told the workers.", Evidence([quote])
    )
    assert report.warnings == ("direction: it says “dynamite” where the quote says “inspect”",)
    synonym = check_prose(
        "The firm will scrutinise its mill near Riga next year, Lind told the workers.", Evidence([quote])
    )
    assert synonym.failures == ()
