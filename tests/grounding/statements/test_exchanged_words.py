"""Statements that put words of their quote in each other's place, and those that tell the same in another order."""

from __future__ import annotations

import pytest

from summarizer import verify
from tests.docs.test_docs import configure

EXCHANGED = {
    "predicates": (
        "He was acquitted of murder and convicted of fraud.",
        "He was convicted of murder and acquitted of fraud.",
    ),
    "objects": (
        "She accepted the medal but turned down the knighthood.",
        "She accepted the knighthood but turned down the medal.",
    ),
    "without a verb": (
        "Lind scored in the first half and Ek in the second.",
        "Ek scored in the first half and Lind in the second.",
    ),
    "not": ("The office confirmed the call but not the words.", "The office confirmed the words but not the call."),
    "after": ("The shares fell after the firm cut its forecast.", "The firm cut its forecast after the shares fell."),
    "before": (
        "He was suspended in March, four months before his arrest.",
        "He was arrested in March, four months before his suspension.",
    ),
    "who robbed": ("The jury convicted Anna Lind of robbing Bo Ek.", "The jury convicted Bo Ek of robbing Anna Lind."),
    "behind an apposition": (
        "Lind, the youngest scorer, replaced Ek after an hour.",
        "Ek replaced Lind after an hour.",
    ),
    "what is affirmed": (
        "The club blamed the pitch rather than the referee.",
        "It was the referee and not the pitch that the club blamed.",
    ),
    "what came first": (
        "The alarm rang 10 minutes after the crew had left.",
        "The alarm went off 10 minutes before the crew's departure.",
    ),
    "what came first, in front": (
        "The fee was set before the ferry was bought.",
        "After the purchase of the ferry, the council set the fee.",
    ),
    "which is more": (
        "Trams carried more passengers than ferries.",
        "The ferries had a greater share of passengers than the trams.",
    ),
    "less for more": (
        "The storm hurt the farms less than the mills.",
        "The storm did more harm to the farms than to the mills.",
    ),
    "an opposite with two words around it": (
        "Dahl, who ran the yard for nine years, admits to a promise of a bonus for the dockers.",
        "Dahl denies a promise to old dockers.",
    ),
    "an opposite in a short sentence": ("Lind was acquitted of fraud.", "Lind was convicted of fraud."),
    "found alive": ("Divers found the angler alive on Sunday.", "The angler was found dead on Sunday."),
    "whether it lasts": ("The closure of the lock is temporary.", "The closure of the lock is permanent."),
    "whether one has to": ("Wearing a vest is voluntary on the lake.", "Vests are compulsory on the lake."),
    "offices": (
        "The painter Anna Lind and the economist Bo Ek met.",
        "The economist Anna Lind and the painter Bo Ek met.",
    ),
    "a comparison": ("Men earn more than women at the yard.", "Women earn more than men at the yard."),
}

SAME = {
    "one of them": ("He was acquitted of murder and convicted of fraud.", "He was convicted of fraud."),
    "a shared subject": ("Lind accepted the plan, and Ek asked for time.", "Ek asked for time, but Lind accepted."),
    "another word for the verb": (
        "Fishermen rescued 700 people whose boat sank, and the navy saved 200 more.",
        "Fishermen saved 700 people from a boat that sank.",
    ),
    "a verb as an attribute": (
        "Dahl promised 25,000 euros to each family that had lost its home, provided that the house was insured.",
        "Dahl promised each family whose lost house was insured 25,000 euros.",
    ),
    "a contrast in another order": (
        "The club blamed the pitch, not the referee.",
        "It was the pitch rather than the referee that the club blamed.",
    ),
    "after as before": ("The alarm rang after the crew had left.", "The crew had left before the alarm rang."),
    "more than a number": (
        "The lock let more than 40 barges through before noon.",
        "Before noon the number of barges that the lock let through was higher than 40.",
    ),
    "feared dead": (
        "Divers found the angler alive on Sunday.",
        "The angler, who had been feared dead, was found alive on Sunday.",
    ),
    "not permanent": ("The closure of the lock is temporary.", "The closure of the lock will not be permanent."),
    "halves": (
        "He was acquitted of murder and convicted of fraud.",
        "He was convicted of fraud and acquitted of murder.",
    ),
    "the passive": ("Lind overtook Ek in the last lap.", "Ek was overtaken by Lind in the last lap."),
    "a list": ("The yard keeps bees, wasps and ants.", "The yard keeps ants, wasps and bees."),
    "who meets": ("Anna Lind met Bo Ek in Vardo.", "Bo Ek met Anna Lind in Vardo."),
    "the opposite of a comparison": ("Men earn more than women at the yard.", "Women earn less than men at the yard."),
    "a noun for the verb": (
        "Crowds rose in the first season, Lind said.",
        "Lind said that there was a first-season rise in crowds.",
    ),
}


def flag(quote: str, text: str) -> list[str]:
    brief = {"abstract": [{"quotes": [quote], "text": text}]}
    return [warning.message for warning in verify(quote, brief, settings=configure()).warnings]


@pytest.mark.parametrize(("quote", "text"), EXCHANGED.values(), ids=EXCHANGED)
def test_exchanged_words_are_flagged(quote: str, text: str) -> None:
    assert flag(quote, text) != []


@pytest.mark.parametrize(("quote", "text"), SAME.values(), ids=SAME)
def test_another_order_is_left_alone(quote: str, text: str) -> None:
    assert flag(quote, text) == []
