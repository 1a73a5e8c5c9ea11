"""Words for a whole, a rank or unanimity that the quote beside a statement does not bear out."""

from __future__ import annotations

import pytest

from tests.grounding.statements.test_exchanged_words import flag

CHANGED = {
    "two of them as all": (
        "Two of the seven authors hold shares in the firm.",
        "All seven authors hold shares in the firm.",
    ),
    "a part beside another whole as all": (
        "Both hotels are open, and most of the rooms with a balcony are let.",
        "Both hotels are open, and all of the rooms with a balcony are let.",
    ),
    "nearly all as all": ("Nearly all of the guests had left.", "All of the guests had left."),
    "a number as all": ("The union speaks for 300 dockers.", "The union speaks for all dockers of the port."),
    "a group as every member": (
        "Rents of tenants in the north rose by 40 euros.",
        "Rents of every one of the tenants rose by 40 euros, and all tenants of the north protest.",
    ),
    "a score as unanimity": (
        "The council voted 9-4 to close the ferry.",
        "The council voted unanimously to close the ferry.",
    ),
    "a score in words as unanimity": (
        "The council voted by six votes to two to close the ferry.",
        "The council voted unanimously to close the ferry.",
    ),
    "a majority as unanimity": (
        "The jury convicted him by a majority of 10 to two.",
        "The jury convicted him unanimously.",
    ),
    "the second as the first": (
        "She is the second woman to win the medal.",
        "She is the first woman to win the medal.",
    ),
    "the second-largest as the largest": (
        "Halden is Europe's second-largest maker of chips.",
        "Halden is Europe's largest maker of chips.",
    ),
}

SAME = {
    "a question of all": ("Some of the wells in the valley are open.", "When will all of the wells be open?"),
    "not one as all": ("Not one of the 40 passengers was hurt.", "All 40 passengers were unhurt."),
    "nearly all": ("Nearly all of the guests had left.", "Almost all of the guests had left."),
    "in all": ("The ferry carried 40 guests and six sailors.", "The ferry carried 40 guests, 46 people in all."),
    "every year": ("Members pay a fee of 40 euros a year.", "Members pay a fee of 40 euros every year."),
    "a whole in other words": (
        "The members voted unanimously for the fee.",
        "All members voted for the fee.",
    ),
    "a vote without dissent": (
        "The council voted 9-0 to close it; nobody dissented.",
        "The council closed it unanimously.",
    ),
    "the largest that another is not": (
        "Tamarind, its second-largest shareholder, will vote against.",
        "The largest shareholder is silent, and Tamarind will vote against.",
    ),
}


@pytest.mark.parametrize(("quote", "text"), CHANGED.values(), ids=CHANGED)
def test_a_changed_quantity_is_flagged(quote: str, text: str) -> None:
    assert any("it says" in message for message in flag(quote, text)), flag(quote, text)


@pytest.mark.parametrize(("quote", "text"), SAME.values(), ids=SAME)
def test_the_same_quantity_is_left_alone(quote: str, text: str) -> None:
    assert flag(quote, text) == []
