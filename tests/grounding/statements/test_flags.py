"""What a reader should look at in a brief that lies beside true quotes, and what is left alone in an honest one."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import check_statement, verify
from summarizer.schemas.audit import Audit
from tests.docs.test_docs import configure

PARAGRAPHS: tuple[str, ...] = (
    "The storm sank more than 40 boats on Friday, and the coastguard reportedly saved 200 more people off Vardo.",
    "Mayor Anna Lind said the port may stay closed until June. Asked about the ferry, she said nothing.",
    "“We will not pay for the ferry,” said Bo Ek, the owner of the shipyard.",
    "Norway accused Iceland of fishing in its waters. Both are members of the commission.",
    "The fishermen rescued 12 sailors whose trawler sank, and the navy towed their boat home.",
    "Exports rose 56 percent to 90 tonnes, while imports fell 12 percent to 30 tonnes.",
    "Ek denied that the yard had hidden its losses.",
    "The harbour was closed on Sunday. Visitors stayed away in May because of the smell.",
    "Most of the houses were insured. The minister, Siri Dahl, will visit Vardo if the road is opened.",
    "Nearly 900 people signed the petition.",
)
PARAGRAPHS += (
    "Vardo is one of the oldest towns of the north, and nearly all of its boats are insured.",
    "There are about 30 sailors on board, of whom only a quarter can swim, and at least one child.",
    "The council intends to close the pier.",
    "Norway said it would seize the trawlers if they come back.",
    "The court is to decide whether the trawlers were seized in March.",
    "The two piers were bought at a cost of $4 million.",
    "Six shots hit the pier near posts 541 and 542, and nine shots hit the shed.",
    "The pier is expected to open in 2018 and will have two cafés.",
    "Norway retaliated by firing dozens of shots into Iceland.",
    "The navy fired six shots at the trawler under the pretext that it had crossed the border.",
)
PARAGRAPHS += (
    "“I never said that the yard was a ruin,” said Ek. Lind could not exclude that somebody else had opened the lock.",
    "Dahl rejected an accusation by Roe, a former clerk, that she had known the figures for years.",
    "The yard would drop its claim against the town if the council raised the sum to $2 million, Ek said.",
    "If the records of the lock are right, Lind said, the guard was in the tower on at least 19 of those nights.",
    "“We can reopen the lock by March as long as the ice melts in time,” Lind said.",
    "The yard spends 40,000 euros a day, and handled 3 percent fewer boats than in May.",
    "Some fishermen have sold their boats, and others wait.",
    "Watches worth an estimated £310,000 had gone.",
    "A landing could be fined up to $7 million.",
    "Lind kept visitors out of the yard for weeks. She would let nobody in, since neither of them was safe.",
    "The crane and the mast of the ship are rotten and old. The mast could be lost in a heavy storm before the spring.",
    "Two of the five guards were asleep that night.",
    "The ferry took 40 guests for 4 euros a head.",
    "The yard did not rule out layoffs, and raised its monthly fee for a berth to 18 euros, from 16.",
    "The repair takes five to seven days.",
    "The guard, who did not want to be named, said the lock had been repaired in May.",
    "Members of the union rejected an offer of 4 percent last month, and Dahl voted against the dredging plan.",
    "The fund closed the year with a deficit of $31 million, after a surplus of $8 million.",
    "Dahl said the crane would not be sold until the ramp stood.",
    "The yard must first sign a lease, Roe said. The bank has offered to send divers.",
    "Output rose to 60 boats and 90 masts in 1986, up from 40 boats and 70 masts in 1985.",
    "The mill said that it would cut about 80 jobs. Roe would put the odds of a flood at four to one.",
    "Nobody knows whether the guard's hut, built by fishermen in 1911, will stand next summer.",
)
PARAGRAPHS += (
    "The line would run most ferries alone, raising its share of the northern market from 40 to 70 percent.",
    "The jab is advised for everyone 6 months and older.",
    "The bridge fell in May. As a result, 300 people were cut off.",
    "The 30 pumps failed 600 times last year.",
)
ARTICLE = "\n\n".join(PARAGRAPHS)

ACTORS = [
    {"id": "lind", "name": "Anna Lind", "kind": "person", "role": "Mayor", "aliases": ["Lind"]},
    {"id": "ek", "name": "Bo Ek", "kind": "person", "aliases": ["Ek"]},
    {"id": "norway", "name": "Norway", "kind": "state"},
    {"id": "iceland", "name": "Iceland", "kind": "state"},
]
PORT = "the port may stay closed until June"
OFFER = "Members of the union rejected an offer of 4 percent last month, and Dahl voted against the dredging plan."
YEAR = "The fund closed the year with a deficit of $31 million, after a surplus of $8 million."
FERRY = "We will not pay for the ferry"
FISHING = "Norway accused Iceland of fishing in its waters."
STORM = "The storm sank more than 40 boats on Friday, and the coastguard reportedly saved 200 more people off Vardo."
RESCUE = "The fishermen rescued 12 sailors whose trawler sank, and the navy towed their boat home."
OUTPUT = "Output rose to 60 boats and 90 masts in 1986, up from 40 boats and 70 masts in 1985."
TRADE = "Exports rose 56 percent to 90 tonnes, while imports fell 12 percent to 30 tonnes."
LOSSES = "the yard had hidden its losses"
HOUSES = "Most of the houses were insured."
VISIT = "The minister, Siri Dahl, will visit Vardo"
PETITION = "Nearly 900 people signed the petition."
VILLAGE = "Vardo is one of the oldest towns of the north, and nearly all of its boats are insured."
CREW = "There are about 30 sailors on board, of whom only a quarter can swim, and at least one child."
PLANS = "The council intends to close the pier."
THREAT = "Norway said it would seize the trawlers if they come back."
WATCHES = "Watches worth an estimated £310,000 had gone."
FINE = "A landing could be fined up to $7 million."
COST = "The two piers were bought at a cost of $4 million."
LOAD = "The yard spends 40,000 euros a day, and handled 3 percent fewer boats than in May."
BERTHS = "The yard did not rule out layoffs, and raised its monthly fee for a berth to 18 euros, from 16."
REPAIR = "The repair takes five to seven days."
BOATS = "Some fishermen have sold their boats, and others wait."
CLAIM = "The yard would drop its claim against the town if the council raised the sum to $2 million, Ek said."
NIGHTS = "If the records of the lock are right, Lind said, the guard was in the tower on at least 19 of those nights."
SHOTS = "Six shots hit the pier near posts 541 and 542, and nine shots hit the shed."
FIRE = "Norway retaliated by firing dozens of shots into Iceland."
DOUBT = "The navy fired six shots at the trawler under the pretext that it had crossed the border."
CRANE = "She would let nobody in, since neither of them was safe."
MAST = "The mast could be lost in a heavy storm before the spring."
RAMP = "Dahl said the crane would not be sold until the ramp stood."
LEASE = "The yard must first sign a lease, Roe said."
LOAN = "The bank has offered to send divers."
JOBS = "The mill said that it would cut about 80 jobs."
ODDS = "Roe would put the odds of a flood at four to one."
GUARDS = "Two of the five guards were asleep that night."
GUESTS = "The ferry took 40 guests for 4 euros a head."
HARBOUR = "The harbour was closed on Sunday."
SHARE = "raising its share of the northern market from 40 to 70 percent"
JAB = "The jab is advised for everyone 6 months and older."
PUMPS = "The 30 pumps failed 600 times last year."


def check(brief: dict[str, Any]) -> Audit:
    return verify(ARTICLE, {"actors": ACTORS, **brief}, settings=configure())


def measure(quote: str, figure: str, statement: str) -> dict[str, Any]:
    item = {"quote": quote, "figure": figure, "attribution": "the article", "about": "it", "statement": statement}
    return {"numeric_claims": [item]}


def ask(quote: str, question: str) -> dict[str, Any]:
    return {"open_questions": [{"quote": quote, "why": "unanswered", "question": question}]}


def hold(quote: str, actor: str, speaker: str, statement: str) -> dict[str, Any]:
    item = {"quote": quote, "actor": actor, "attribution": speaker, "stance": "neutral", "statement": statement}
    return {"positions": [item]}


LIES = {
    "a bound dropped": (measure(STORM, "more than 40 boats", "The storm sank 40 boats."), "drops the bound"),
    "a bound turned": (measure(STORM, "more than 40 boats", "Fewer than 40 boats sank."), "less than"),
    "a bound turned in a headline": (measure(STORM, "more than 40 boats", "Fewer Than 40 Boats Sink"), "less than"),
    "what is compared with, as the value": (measure(OUTPUT, "40 boats", "The yard built 40 boats."), "as the value"),
    "a bound added": (measure(RESCUE, "12 sailors", "The fishermen rescued more than 12 sailors."), "more than 12"),
    "exactly": (measure(STORM, "more than 40 boats", "Exactly 40 boats sank in the storm."), "drops the bound"),
    "nearly made more": (measure(PETITION, "900 people", "More than 900 people signed the petition."), "more than"),
    "what comes on top": (
        measure(STORM, "200 more people", "Of those at sea, 200 people were reportedly saved."),
        "on top",
    ),
    "may dropped": (hold(PORT, "lind", "Lind", "Lind said the port stays closed until June."), "“may”"),
    "reportedly dropped": (
        measure(STORM, "200 more people", "The coastguard saved 200 other people off Vardo."),
        "reportedly",
    ),
    "denied that, left of the quote": (ask(LOSSES, "The yard had hidden its losses."), "“denied”"),
    "sides exchanged": (ask(FISHING, "Iceland accused Norway of fishing in its waters."), "swaps the two sides"),
    "who retaliated": (ask(FIRE, "Iceland fired dozens of shots at Norway."), "swaps the two sides"),
    "somebody else did it": (
        measure(RESCUE, "12 sailors", "The navy rescued 12 sailors whose trawler sank."),
        "somebody else",
    ),
    "a result told as the cause": (
        ask("As a result, 300 people were cut off.", "The bridge fell because 300 people were cut off."),
        "links",
    ),
    "a cause that nobody gives": (
        ask(HARBOUR, "The harbour was closed on Sunday because the storm sank boats."),
        "links",
    ),
    "about dropped": (measure(CREW, "about 30 sailors", "There are 30 sailors on board."), "drops the bound"),
    "only made at least": (measure(CREW, "a quarter", "At least a quarter of them can swim."), "at least"),
    "a plan told as certain": (ask(PLANS, "The council will close the pier."), "“intends”"),
    "expected, and another verb": (
        measure("The pier is expected to open in 2018 and will have two cafés", "2018", "The pier opens in 2018."),
        "“expected”",
    ),
    "a pretext, word for word": (
        ask("it had crossed the border", "The trawler had crossed the border, the navy says."),
        "“pretext”",
    ),
    "whether, left of the quote": (
        ask("the trawlers were seized in March", "The trawlers were seized in March."),
        "begins after “whether”",
    ),
    "each, of a sum": (measure(COST, "$4 million", "Each of the two piers costs $4 million."), "“each”"),
    "all, of a part": (measure(SHOTS, "nine shots", "In all, nine shots hit the pier."), "for a part"),
    "never said that, left of the quote": (ask("the yard was a ruin", "Ek called the yard a ruin."), "“never”"),
    "not excluded, left of the quote": (
        ask("somebody else had opened the lock", "Somebody else had opened the lock."),
        "“not”",
    ),
    "an accusation rejected, left of the quote": (
        ask("she had known the figures for years", "Dahl had known the figures for years."),
        "“rejected”",
    ),
    "a condition dropped": (
        ask(CLAIM, "Ek said that the yard is dropping its claim against the town."),
        "drops the condition",
    ),
    "a condition denied": (
        ask(CLAIM, "The yard would drop its claim, whatever the council pays."),
        "drops the condition",
    ),
    "a condition in front, dropped": (
        ask(NIGHTS, "The guard was in the tower on 19 or more of the nights, Lind said."),
        "drops the condition",
    ),
    "nothing kept of a condition": (ask(THREAT, "Norway will take the trawlers."), "drops the condition"),
    "nothing kept of a time that is a condition": (
        ask(RAMP, "Dahl said the crane will be sold next week."),
        "drops the condition",
    ),
    "what must be done": (ask(LEASE, "The yard has signed a lease, Roe said."), "presents that as done"),
    "an offer": (ask(LOAN, "The bank has sent divers."), "presents that as done"),
    "a plan told as finished in other words": (
        ask(PLANS, "The council has razed the pier."),
        "presents “razed” as done",
    ),
    "a verb whose past form is its base": (ask(JOBS, "The mill has cut 80 jobs."), "presents that as done"),
    "a quote cut before its condition": (
        ask("“We can reopen the lock by March", "Lind is sure that March can be met."),
        "drops the condition",
    ),
    "a day told as a week": (measure(LOAD, "40,000 euros", "The yard spends 40,000 euros a week."), "for each week"),
    "fewer told as more": (
        measure(LOAD, "3 percent", "The yard handled 3 percent more boats than in May."),
        "a change in the opposite direction",
    ),
    "an end of a range": (measure(REPAIR, "five to seven days", "The repair takes seven days."), "five to seven days"),
    "more than the end of a range": (
        measure(REPAIR, "five to seven days", "The repair takes more than seven days."),
        "more than seven days",
    ),
    "ruled out for did not": (ask(BERTHS, "The yard ruled out layoffs."), "drops “not”"),
    "some told as all": (ask(BOATS, "All of the fishermen sold their boats."), "“Some fishermen”"),
    "a quarter told as all": (ask(CREW, "About 30 sailors are on board, all of whom can swim."), "“quarter can swim”"),
    "two of several told as all": (ask(GUARDS, "All of the guards were asleep that night."), "“Two of the”"),
    "could told as will in other words": (ask(MAST, "Any gale will topple it by the spring."), "drops “could”"),
    "the opposite of a deed": (
        ask(OFFER, "Members of the union accepted the offer of 4 percent."),
        "rejected an offer",
    ),
    "a vote for what was voted against": (ask(OFFER, "Dahl voted for the dredging plan."), "voted against"),
}

HONEST = {
    "the end of a change": measure(
        SHARE, "from 40 to 70 percent", "Its share of the market would climb to 70 percent."
    ),
    "a bound of an age": measure(JAB, "6 months and older", "The jab is advised from the age of six months."),
    "each, on average": ask(PUMPS, "Each of the pumps failed 20 times on average."),
    "a noun between commas behind whether": ask("the guard's hut, built by fishermen in 1911", "The hut is from 1911."),
    "what a plan has not done": ask(PLANS, "The council has never razed the pier."),
    "a plan beside a perfect": ask(JOBS, "The mill has opted for a cut of about 80 jobs and will make it."),
    "a change beside a plan": ask(PLANS, "Pressure on the council over the pier has risen."),
    "a plan in the perfect": ask(PLANS, "The council has announced the closure of the pier."),
    "a modal farther on": ask(FINE, "A fine for such a landing would be $7 million at most."),
    "each other's": ask(COST, "The two piers stand beside each other."),
    "each, of the two sides": ask(SHOTS, "Six shots hit the pier, and each side blamed the other for them."),
    "a greatest value that is possible": ask(FINE, "The fine for a landing can reach $7 million."),
    "each, of so much a head": ask(GUESTS, "For each guest the ferry took 4 euros."),
    "all but some": ask(VILLAGE, "All but a few of its boats are insured in Vardo, one of the oldest towns."),
    "would told as will": ask(THREAT, "Norway will seize the trawlers if they come back."),
    "nearly for about": measure(CREW, "about 30 sailors", "Nearly 30 sailors are on board."),
    "around for about": measure(CREW, "about 30 sailors", "Around 30 sailors are on board."),
    "only a part": measure(CREW, "a quarter", "Just a quarter of them can swim."),
    "one of the oldest": ask(VILLAGE, "It is among the oldest towns of the north."),
    "a rise to it": measure(BERTHS, "18 euros", "The yard’s fee for a berth went up from 16 to 18 euros a month."),
    "the end of a range as a bound": measure(REPAIR, "five to seven days", "The repair takes seven days at most."),
    "an opposite that is denied": ask(OFFER, "Members of the union did not accept the offer of 4 percent."),
    "opposites of two things": ask(YEAR, "After a surplus of $8 million the fund had a deficit of $31 million."),
    "not ruled out": ask(BERTHS, "The yard would not rule out layoffs."),
    "a plan": ask(PLANS, "The council wants to close the pier."),
    "a threat": ask(THREAT, "Norway would seize the trawlers if they came back."),
    "a question of whether": ask("the trawlers were seized in March", "Were the trawlers seized in March?"),
    "the other clause of a hedge": ask(DOUBT, "The navy fired six shots at the trawler."),
    "both sums": measure(SHOTS, "nine shots", "Six shots hit the pier and nine the shed."),
    "a count behind a verb": measure(STORM, "200 more people", "The coastguard reportedly saved another 200 people."),
    "who fired": ask(FIRE, "Norway fired dozens of shots at Iceland in return."),
    "a bound in other words": measure(STORM, "more than 40 boats", "Over 40 boats sank in the storm."),
    "a bound told otherwise": measure(PETITION, "900 people", "Almost 900 people have signed."),
    "the same quantity": ask(HOUSES, "Most houses had insurance."),
    "what comes on top": measure(STORM, "200 more people", "Another 200 people were reportedly saved."),
    "another hedge": hold(PORT, "lind", "Lind", "Lind thinks the port could stay closed until June."),
    "whose hedge it is": measure(
        STORM, "200 more people", "According to reports, the coastguard saved 200 other people."
    ),
    "a condition in other words": ask(CLAIM, "More money would make the yard drop its claim: $2 million."),
    "a condition as a demand": ask(CLAIM, "The yard would drop its claim once the council pays $2 million."),
    "nothing kept of a condition but a doubt": ask(THREAT, "Without that, Norway would leave the trawlers alone."),
    "what would be put": ask(ODDS, "Roe put the odds of a flood at four to one."),
    "what a condition leaves open": ask(CLAIM, "The yard may drop its claim against the town."),
    "a negation of another verb, left of the quote": ask(
        "the lock had been repaired in May", "The lock was repaired in May."
    ),
    "per day for a day": measure(LOAD, "40,000 euros", "The yard spends 40,000 euros per day."),
    "a change told as it is": measure(LOAD, "3 percent", "In May the yard had 3 percent more boats, Lind said."),
    "all that some stands beside": ask(BOATS, "Some fishermen sold all they had."),
    "a denial": ask(LOSSES, "Did the yard hide its losses, as Ek denies?"),
    "a condition": ask(VISIT, "Siri Dahl will visit Vardo if the road is open."),
    "the passive": ask(FISHING, "Iceland was accused by Norway of fishing in its waters."),
    "who did it": measure(RESCUE, "12 sailors", "Fishermen rescued 12 sailors."),
    "both figures": measure(TRADE, "12 percent", "Imports fell 12 percent, while exports rose 56 percent."),
    "a cause that is given": ask(
        "Visitors stayed away in May because of the smell.", "The smell kept visitors away in May."
    ),
    "a cause in the sentence before its result": ask(
        "As a result, 300 people were cut off.", "300 people were cut off because the bridge fell."
    ),
    "a cause behind since": ask(
        CRANE, "Lind kept visitors out of the yard for weeks because the crane and the mast were rotten and old."
    ),
    "a name of the actor's": hold(FERRY, "ek", "Bo Ek", "The shipyard's owner will not pay for the ferry."),
    "what the passage only describes": ask(CLAIM, "For $2 million the yard might drop its claim against Vardo."),
    "a word of the paragraph": hold(PORT, "lind", "Lind", "The mayor, Lind, said the port may stay shut until June."),
}


@pytest.mark.parametrize(("brief", "words"), LIES.values(), ids=LIES)
def test_a_lie_beside_a_true_quote_is_flagged_at_its_place(brief: dict[str, Any], words: str) -> None:
    audit = check(brief)
    messages = [warning.message for warning in audit.warnings if warning.kind == "statement"]
    assert any(words in message for message in messages), (audit.warnings, audit.rejected)
    assert audit.complete
    (flagged,) = [entry for entry in audit.statements if entry.verdict == "unclear"]
    assert flagged.by == "proof"
    assert set(messages) == set(flagged.reasons)
    assert {warning.path for warning in audit.warnings} == {flagged.path}


@pytest.mark.parametrize("brief", HONEST.values(), ids=HONEST)
def test_an_honest_statement_is_left_alone(brief: dict[str, Any]) -> None:
    audit = check(brief)
    assert (audit.rejected, audit.warnings) == ((), ())
    assert audit.statements
    assert all(entry.verdict in ("not_judged", "supported") for entry in audit.statements)


def test_an_alias_of_another_actor_is_flagged() -> None:
    actors = [{**ACTORS[0], "aliases": ["Lind", "Ek"]}, ACTORS[1]]
    (warning,) = verify(ARTICLE, {"actors": actors}, settings=configure()).warnings
    assert (warning.path, warning.kind) == ("actors[0].aliases[1]", "statement")
    assert "“Ek”" in warning.message


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        ("The University of Norby is under review. NUA staff left UNY, he said.", "The University of Norby", ["UNY"]),
        ("The Department for Transport paid. DfT staff left.", "Department for Transport", ["the DfT"]),
        ("The al Badr Brigade in the Vardo Hills fled. ABBVH lost.", "al Badr Brigade in the Vardo Hills", ["ABBVH"]),
        ("Ek was shot on Monday. Ek's real name was Sven Roe, police said.", "Sven Roe", ["Ek"]),
        ("Norby Leaks won. It is otherwise known as Koma, which translates as “Tub”.", "Norby Leaks", ["Koma", "Tub"]),
        ("Raymond Roe came on Monday. Ray was late.", "Raymond Roe", ["Ray"]),
        ("Vardo Rangers won on Monday. Gers fans sang.", "Vardo Rangers", ["Gers"]),
        ("Jo May spoke first. Mrs May said that she would stay. May left.", "Jo May", ["Mrs May", "May"]),
    ],
)
def test_an_alias_that_the_article_links_is_left_alone(text: str, name: str, aliases: list[str]) -> None:
    kind = "person" if "Roe" in name or "Jo " in name else "organization"
    actor = {"id": "one", "name": name, "kind": kind, "role": None, "aliases": aliases}
    assert verify(text, {"actors": [actor]}, settings=configure()).warnings == ()


def test_an_alias_near_another_alias_of_somebody_else_is_flagged() -> None:
    text = "Sven Roe met Bo Ek on Monday. The dog, known as Tub, slept beside Anna Lind."
    actor = {"id": "roe", "name": "Sven Roe", "kind": "person", "role": None, "aliases": ["Ek"]}
    (warning,) = verify(text, {"actors": [actor]}, settings=configure()).warnings
    assert "nothing in the article says that “Ek” is “Sven Roe”" in warning.message


@pytest.mark.parametrize("alias", ["Lind", "Anna", "Mayor Anna Lind"])
def test_an_alias_that_shares_a_word_is_left_alone(alias: str) -> None:
    assert verify(ARTICLE, {"actors": [{**ACTORS[0], "aliases": [alias]}]}, settings=configure()).warnings == ()


def test_words_that_the_article_gives_to_somebody_else_are_rejected() -> None:
    audit = check(hold(FERRY, "lind", "Lind", "Lind will not pay for the ferry."))
    assert [rejection.kind for rejection in audit.rejected] == ["speaker"]


def test_a_holder_whom_the_quote_names_is_left_alone() -> None:
    assert check(hold(FISHING, "norway", "Norway", "Norway accuses Iceland of fishing in its waters.")).warnings == ()


def test_where_a_name_stands_outside_the_quote_is_told() -> None:
    audit = check(hold(PORT, "lind", "Lind", "Anna Lind said the port may stay closed until June."))
    (entry,) = [entry for entry in audit.statements if entry.path == "positions[0].statement"]
    assert "Lind" in {ARTICLE[start:end] for start, end in entry.evidence}


def test_how_a_number_was_derived_is_told() -> None:
    audit = check(measure(TRADE, "90 tonnes", "Exports were 60 tonnes larger than imports."))
    (entry,) = [entry for entry in audit.statements if entry.path == "numeric_claims[0].statement"]
    assert (entry.verdict, entry.reasons) == ("not_judged", ("computed: 60 tonnes = 90 tonnes − 30 tonnes",))


@pytest.mark.parametrize(
    "quote",
    [
        "The port may stay closed until June … said Bo Ek",
        "the port may stay closed … pay for the ferry",
        "Ek … hidden its losses",
    ],
)
def test_an_ellipsis_joins_no_two_speakers_and_hides_no_denial(quote: str) -> None:
    audit = check(ask(quote, "It is so."))
    assert [rejection.kind for rejection in audit.rejected if rejection.path == "open_questions[0]"] != []


def test_said_before_will_say_tells_nothing_as_done() -> None:
    quote = "I am sure the fans will say it turned on one foul"
    told = "Lind said she is sure the fans will say it turned on one foul."
    items = [{"quote": quote, "actor": "lind", "attribution": "Anna Lind", "stance": None, "statement": told}]
    text = f"Norby lost on Monday. “{quote},” said Anna Lind, the coach."
    assert (
        verify(text, {"actors": [ACTORS[0] | {"role": None}], "positions": items}, settings=configure()).warnings == ()
    )


@pytest.mark.parametrize(("month", "is_flagged"), [("May", True), ("March", False)])
def test_a_time_is_compared_in_each_sentence_of_a_statement(month: str, *, is_flagged: bool) -> None:
    article = "The council spoke about roads on Tuesday. The pier was closed in March after a storm. It opens in May."
    text = f"Roads were discussed by the council. The pier was closed in {month} after a storm."
    sentence = {"text": text, "quotes": ["The pier was closed in March after a storm."]}
    messages = [warning.message for warning in verify(article, {"abstract": [sentence]}).warnings]
    assert messages == ["it says “in May”, but the article says “in March”"] * is_flagged


def test_what_the_company_announced_the_company_by_name_announced() -> None:
    quote = "The Norby Choir has dismissed Bo Ek after complaints about the tenor, the company announced on Monday."
    told = "The Norby Choir announced on Monday that it has dismissed the tenor Bo Ek after complaints about him."
    sentence = {"text": told, "quotes": [quote]}
    assert verify(f"{quote} He sang there.", {"abstract": [sentence]}, settings=configure()).warnings == ()


@pytest.mark.parametrize(
    "quote", ["has made no provision for it", "which disputes the claim, has made no provision for it"]
)
def test_a_denial_that_the_sentence_has_elsewhere_does_not_tell_a_negation(quote: str) -> None:
    text = "Norbank, which disputes the claim, has made no provision for it, the board said."
    told = {"text": "Norbank has made provision for the claim.", "quotes": [quote]}
    (warning,) = verify(text, {"abstract": [told]}, settings=configure()).warnings
    assert "drops “no”" in warning.message


@pytest.mark.parametrize(
    ("stance", "target", "statement", "is_flagged"),
    [
        ("supports", "the dredging plan", "Dahl rejects the plan.", True),
        ("supports", "the dredging plan", "Dahl voted against the plan last month.", True),
        ("opposes", "the dredging plan", "Dahl praised the dredging plan.", True),
        ("supports", "the dredging plan", "Dahl mocked the dredging plan.", True),
        ("supports", "the dredging plan", "Dahl accused the union of a lie.", True),
        ("supports", "the dredging plan", "Dahl said that the union is accused of a lie.", False),
        ("opposes", "the union", "Dahl demands the union's approval of the plan.", False),
        ("opposes", "the dredging plan", "Dahl voted against the plan last month.", False),
        ("supports", "the dredging plan", "Dahl did not reject the plan.", False),
        ("supports", "the rejected plan", "Dahl voted against the plan last month.", False),
        ("supports", "the harbour", "Dahl voted against a plan of the union.", False),
        ("supports", "the dredging plan", "Dahl is against dropping the plan.", False),
        ("opposes", "the dredging plan", "Dahl demands that the plan be dropped.", False),
        ("opposes", "the dredging plan", "Dahl calls for the union to vote on the plan.", False),
        ("opposes", "the dredging plan", "Dahl backs the union and rejects the dredging plan.", False),
        ("mixed", "the dredging plan", "Dahl rejects the plan.", False),
    ],
)
def test_a_stance_is_that_of_the_statement(stance: str, target: str, statement: str, *, is_flagged: bool) -> None:
    quote = "Dahl voted against the dredging plan"
    actors = [{"id": "dahl", "name": "Siri Dahl", "kind": "person", "aliases": ["Dahl"]}]
    position = {"quote": quote, "actor": "dahl", "attribution": "Dahl", "stance": stance, "target": target}
    audit = verify(ARTICLE, {"actors": actors, "positions": [{**position, "statement": statement}]})
    assert ("positions[0].stance" in [one.path for one in audit.warnings]) is is_flagged


@pytest.mark.parametrize(
    ("quote", "question", "is_flagged"),
    [
        ("The court is to decide whether the trawlers were seized in March.", "Why were the trawlers seized?", True),
        ("Asked about the ferry, she said nothing.", "Why did the council sell the ferry?", True),
        ("Visitors stayed away in May because of the smell.", "Why did visitors stay away?", False),
        ("The harbour was closed on Sunday.", "Why was the harbour closed on Sunday?", False),
        ("The court is to decide whether the trawlers were seized in March.", "Were the trawlers seized?", False),
    ],
)
def test_a_question_for_a_reason_needs_one_that_is_open(quote: str, question: str, *, is_flagged: bool) -> None:
    audit = verify(ARTICLE, {"open_questions": [{"quote": quote, "why": "unanswered", "question": question}]})
    assert ("passage leaves no reason open" in str(audit.warnings)) is is_flagged


def test_a_changed_bound_names_the_articles_figure_alone() -> None:
    text = "That is twice the 9,800 that the ferry carried last year. The path is 12 kilometres of gravel."
    reasons = [
        check_statement(claim, text).reasons
        for claim in ("The ferry carried more than 9,800 last year.", "The path is more than 12 kilometres long.")
    ]
    assert reasons == [
        ("it says “more than 9,800”, but the article says “9,800”",),
        ("it says “more than 12 kilometres”, but the article says “12 kilometres”",),
    ]
