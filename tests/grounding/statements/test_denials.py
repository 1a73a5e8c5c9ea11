"""What a passage denies, leaves open or permits, and what is written of it."""

from __future__ import annotations

import pytest

from summarizer import verify
from tests.support.statements import flag


@pytest.mark.parametrize(
    ("text", "statement", "message"),
    [
        (
            "The difference at night was no larger than in streets with fewer trees.",
            "The difference at night was larger than in streets with fewer trees.",
            "drops “no”",
        ),
        (
            "The difference at night was no larger than in other streets.",
            "The difference at night was larger.",
            "drops “no”",
        ),
        (
            "Whitcomb declined to say whether the commission would seek a penalty.",
            "Whitcomb said the commission would seek a penalty.",
            "drops “declined”",
        ),
        ("Police did not rule out arson.", "Police could rule out arson.", "drops “not”"),
        ("The tunnel will not open before the middle of May.", "The tunnel will open in mid-May.", "drops “not”"),
        (
            "The claims against Brill are dismissed without prejudice.",
            "The claims against Brill are dismissed with prejudice.",
            "it says “with”",
        ),
        (
            "Count Three is dismissed with prejudice.",
            "Count Three is dismissed without prejudice.",
            "it says “without”",
        ),
        ("Staff may apply for a refund of the fee.", "Staff must apply for a refund of the fee.", "drops “may”"),
        ("Dahl doubted that the dam would hold.", "Dahl said that the dam would hold.", "drops “doubted”"),
        ("Dahl said no one had been fined.", "Dahl said two skippers had been fined.", "drops “no”"),
        ("Nobody had offered Dahl a berth, he said.", "Dahl said he was offered a berth.", "drops “Nobody”"),
        ("The auditor found no evidence of theft.", "The auditor came across a theft.", "drops “no”"),
        ("Dahl has no intention of selling.", "Dahl wants to sell the yard.", "drops “no”"),
        ("Dahl is not going to sell the boats.", "Dahl will sell the boats.", "drops “not”"),
        ("The rise was not statistically significant.", "There was a significant rise.", "drops “not”"),
        ("The letter should not be read as consent.", "The letter means consent.", "drops “not”"),
        (
            "Dahl would not rule out a sale, but was not planning one.",
            "Dahl ruled out a sale and was not planning one.",
            "drops “not”",
        ),
        (
            "Dahl did not recommend the levy, which hurts people who have no bus.",
            "Dahl recommended the levy, which hurts people without a bus.",
            "drops “not”",
        ),
        ("Neither Holm nor Dahl voted for the budget.", "Holm and Dahl voted for the budget.", "drops “Neither”"),
        ("It would neither raise fares nor cut trains.", "It would raise fares and cut trains.", "drops “neither”"),
        ("The council has not yet approved the plan.", "The council has approved the plan.", "drops “not”"),
        ("Dahl was accused of selling the boats.", "Dahl sold the boats.", "drops “accused”"),
        ("The two men are to be tried in May.", "The two men were tried in May.", "as done"),
        ("The brewery is to close its plant.", "The brewery closed its plant.", "as done"),
        ("The yard would miss its target of 40 boats.", "The yard would meet its target of 40 boats.", "“meet”"),
        (
            "Cocoa prices have more than doubled since May 2025.",
            "Cocoa prices have more than halved since May 2025.",
            "“halved”",
        ),
        ("Dahl levelled shortly before half-time.", "Dahl levelled shortly after half-time.", "“after”"),
        (
            "Dahl would write to the minister unless the trust gave up its records by June.",
            "Dahl will write to the minister by June.",
            "drops the condition",
        ),
        (
            "Support for a vote was put at 38 percent, up from 29 percent.",
            "Support for a vote fell to 38 percent from 29 percent.",
            "a change in the opposite direction",
        ),
        (
            "Rain came to 214 millimetres, well above the average of 122 millimetres.",
            "Rain came to 122 millimetres.",
            "compared with",
        ),
        (
            "The president may call Holm or, if two attempts fail, dissolve the house.",
            "The president will dissolve the house.",
            "drops the condition",
        ),
        (
            "Roe warned that the dry spring could halve the harvest.",
            "Roe warned that the dry spring will halve the harvest.",
            "drops “could”",
        ),
        ("The union did not call a strike.", "The union called a strike despite the talks.", "drops “not”"),
        ("The union did not call a strike.", "The union called a strike, though a short one.", "drops “not”"),
        ("Holm would appeal against neither verdict.", "Holm would appeal against both verdicts.", "drops “neither”"),
        ("Lynch came but made no comment.", "Lynch came but made a comment.", "drops “no”"),
        ("The dredging firm was not charged.", "The dredging firm was charged instead.", "drops “not”"),
        ("Dahl said nobody was asked.", "Dahl said the members were asked, but too late.", "drops “nobody”"),
        ("The agency has yet to recommend the vaccine.", "The agency has recommended the vaccine.", "drops “yet”"),
        ("Dahl doubts that the yard will survive.", "Dahl believes that the yard will survive.", "drops “doubts”"),
        (
            "Dahl said members would vote on a strike if the owner withdrew.",
            "Dahl said members would vote on a strike when they meet.",
            "drops the condition",
        ),
        (
            "The board found that the yard had underestimated the need for boats by 12 percent.",
            "The need for boats had been overestimated by 12 percent.",
            "“overestimated”",
        ),
        ("She would not back the plan unless the pier stays.", "She backs the plan.", "drops “not”"),
        ("The letter says the boats will be sold.", "The letter says the boats are being sold.", "as done"),
        ("Dahl has not given up on any of the miners.", "Dahl has given up on all who are missing.", "drops “not”"),
        (
            "Dahl said that the full list would be made public once the talks were over.",
            "Dahl has issued the full list.",
            "drops the condition",
        ),
    ],
)
def test_what_is_denied_or_left_open_is_no_fact(text: str, statement: str, message: str) -> None:
    assert [one for one in flag(text, statement) if message in one]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "We cannot exclude that planted streets differed in other ways.",
            "Planted streets may have differed in other ways.",
        ),
        ("Police could not rule out that the fire was set.", "The fire may have been set, police said."),
        ("The tunnel will not open before May.", "The tunnel will open in May at the earliest."),
        ("Bo Ek had not scored before.", "Bo Ek scored his first goal."),
        ("Fuel is not on the list of goods.", "The list of goods leaves fuel off."),
        (
            "If it works, nobody pays and the buses go broke. If it does not, we are simply taxing nurses.",
            "The charge either bankrupts the buses or taxes nurses.",
        ),
        ("The claims are dismissed without prejudice.", "The claims are dismissed, but may be filed again."),
        ("Dahl doubted that the dam would hold.", "Dahl was sceptical that the dam would hold."),
        ("Neither Holm nor Dahl voted for the budget.", "Holm and Dahl did not vote for the budget."),
        ("The council has not yet approved the plan.", "The plan still has to be approved by the council."),
        ("The council has not yet approved the plan.", "Approval of the plan by the council is pending."),
        ("Dahl was accused of selling the boats.", "Prosecutors say that Dahl sold the boats."),
        ("The two men are to be tried in May.", "The trial of the two men opens in May."),
        ("Prices have more than doubled since last May.", "Prices are over twice as high as last May."),
        ("An estimated 1,500 boxes were lost at sea.", "Around 1,500 boxes were lost at sea."),
        ("It lay 60 nautical miles off the cape.", "It lay about 110 kilometres off the cape."),
        (
            "The ship lost 46 boxes in a storm off Vance on Sunday, and three of its 22 crew were hurt.",
            "A storm off Vance washed 46 boxes from the ship on Sunday; three sailors were hurt.",
        ),
        (
            "Footfall was 22 per cent below its level in 2019, and one shop in five stood empty.",
            "A fifth of the shops stood empty.",
        ),
        ("Dahl would sell the yard, but only if the pilot goes ahead.", "The sale of the yard is tied to the pilot."),
        ("She went with two children and without a passport.", "Without a passport she went, and with two children."),
        ("Visitors may enter only through the north gate.", "Visitors must enter through the north gate."),
        (
            "Whitcomb declined to say whether the commission would seek a penalty.",
            "Whitcomb would not say whether the commission will seek a penalty.",
        ),
        (
            "The difference at night was no larger than in streets with fewer trees.",
            "The difference at night was as large in streets with fewer trees.",
        ),
        (
            "Roe warned that the dry spring could halve the harvest.",
            "Roe warned of a risk that the dry spring will halve the harvest.",
        ),
        ("She could back the plan if the pier stays.", "Her backing for the plan hinges on the pier."),
        ("She would not back the plan unless the pier stays.", "Her backing for the plan is dependent on the pier."),
        ("Only 40 of the sheds had roofs by last fall.", "Only 40 of the sheds had roofs by last autumn."),
        ("Ticket sales are expected to exceed 600 million crowns.", "Ticket sales should top 600 million crowns."),
        (
            "Roe warned that the dry spring could halve the harvest.",
            "Roe warned that the harvest would halve in the dry spring.",
        ),
        ("The agency has yet to recommend the vaccine.", "The agency has not recommended the vaccine so far."),
        ("The agency has not recommended the vaccine.", "The agency has yet to recommend the vaccine."),
        ("Dahl is not greedy but bad at figures.", "Dahl is bad at figures rather than greedy."),
        ("The firm would not use the test.", "The firm would hold off from using the test."),
        ("The comet may not come for another 900 years.", "The comet may be 900 years away."),
        ("The comet will not come back for another 900 years.", "It takes 900 years for the comet to come back."),
        ("The plan is not viable at 35 percent.", "At 35 percent the plan is viable no more: it is out of reach."),
        ("It is not what we wanted.", "The deal fell short of what they wanted."),
        ("Fares rose by 4%. Dahl is not going to sell the boats.", "Fares went up by 4%."),
        ("Dahl doubts that the yard will survive.", "Dahl does not believe that the yard will survive."),
        (
            "Dahl said members would vote on a strike if the talks collapsed.",
            "Dahl said members would vote on a strike after a collapse of the talks.",
        ),
        ("The letter warned that the boats will be sold.", "The letter warned of the boats being sold."),
        ("Roe said the books would balance in 2026.", "Roe hopes for a balanced set of books in 2026."),
        ("Neither Holm nor Dahl would confirm the talks.", "Neither the mayor nor Dahl confirmed the talks."),
        ("Forty boats are not counted in the main register.", "Forty are missing from the main register."),
        ("The divers showed no symptoms of the fever.", "The divers were symptom-free of the fever."),
    ],
)
def test_other_words_for_what_is_left_open(text: str, statement: str) -> None:
    assert flag(text, statement) == []


@pytest.mark.parametrize(
    ("question", "is_flagged"),
    [
        ("Why did the union call a strike?", True),
        ("Why did the union not call a strike?", False),
        ("Will the union call a strike?", False),
    ],
)
def test_a_question_why_takes_its_fact_as_given(question: str, *, is_flagged: bool) -> None:
    text = "The union did not call a strike in May."
    audit = verify(text, {"open_questions": [{"quote": text, "why": "unanswered", "question": question}]})
    assert ("drops “not”" in str(audit.warnings)) is is_flagged


def test_a_long_sentence_is_compared_too() -> None:
    long = ", ".join(["whom the whole valley knows for her walks along the river and through the woods"] * 6)
    text = "Mayor Ragnhild Moe said that the bridge was not safe for buses."
    told = flag(text, f"Mayor Ragnhild Moe, {long}, said that the bridge was safe for buses.")
    assert [one for one in told if "drops “not”" in one]


def test_a_sentence_about_the_summary_proves_nothing_that_follows() -> None:
    text = "The council of Orsby voted on Monday to keep the bridge shut."
    for statement in ("Here is a summary of the article in 80 words:", "Here is the summary: Max Roe stole $4bn."):
        audit = verify(text, {"actors": [], "abstract": [{"text": statement, "quotes": [text]}]})
        assert ("$4bn" in str(audit.rejected)) is ("$4bn" in statement)


@pytest.mark.parametrize(
    ("article", "quote", "told"),
    [
        (
            "The crane would cost $2 million, said Roe, which would add $3 to the monthly bill if the board agrees.",
            "The crane would cost $2 million",
            "The cost of the crane comes to $2 million, Roe says.",
        ),
        (
            "Roe would close the mine, where 60 people work, if the vote failed.",
            "the mine, where 60 people work",
            "The mine has 60 workers.",
        ),
        (
            "Roe said the lease, worth $3 million, would run until May unless the yard shuts first.",
            "the lease, worth $3 million, would run until May",
            "The lease is worth $3 million.",
        ),
        (
            "Roe said the bolts could carry half of the load.",
            "the bolts could carry half of the load",
            "The bolts were able to carry half of the load, Roe said.",
        ),
        (
            "“I would back a full year if the talks collapsed, and they have not collapsed,” Roe told the council.",
            "I would back a full year if the talks collapsed, and they have not collapsed",
            "Roe would back one year only in the event of a collapse of the talks, which he says has not occurred.",
        ),
    ],
)
def test_what_depends_on_no_condition_is_no_condition_dropped(article: str, quote: str, told: str) -> None:
    audit = verify(article, {"abstract": [{"text": told, "quotes": [quote]}]})
    assert (audit.rejected, [one.message for one in audit.warnings if one.kind == "statement"]) == ((), [])


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Roe said the crew could not be more pleased with the hull.", "Roe said the crew was pleased with the hull."),
        ("Roe said it will not take long to raise the mast.", "Roe said that they will soon raise the mast."),
        ("The yard sells boats daily, but not on Mondays.", "The yard sells boats daily, except Mondays."),
        (
            "Roe said the yard misread her plan by not including the keel.",
            "Roe said the yard misread her plan by leaving out the keel.",
        ),
        (
            "There are no known leaks in Wick, nor have leaks been reported in ports other than Hull.",
            "No leaks are known in Wick or in other ports.",
        ),
    ],
)
def test_a_denial_in_other_words_is_no_denial_dropped(text: str, statement: str) -> None:
    assert flag(text, statement) == []


def test_a_bound_is_no_way_of_saying_the_most() -> None:
    assert flag("The bill will not be more than a nuisance.", "The bill will be more than a nuisance.")


def test_a_headline_in_capitals_hedges() -> None:
    assert flag("Hull Yard Expects To Cut 40 Jobs", "Hull Yard has cut 40 jobs.")


def test_an_exact_number_drops_a_bound() -> None:
    assert flag("About 300 people came to the yard.", "Exactly 300 people came to the yard.")
