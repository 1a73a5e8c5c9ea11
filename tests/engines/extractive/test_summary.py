"""The built-in engine's headline and abstract: the article's own, whole, and readable alone."""

from __future__ import annotations

import pytest

from summarizer import summarize
from summarizer.schemas.article import Article

LEAD = (
    "Mayor Ana Roe opened a bridge across the Kelso River on Monday after nine years of work. It cost 40 million "
    "euros. But they were not amused. Roe said that the bridge across the river would last for a century. "
    "The union of ferry pilots fears that 60 of its members will lose their posts by the spring."
)


def summary_of(text: str) -> tuple[str | None, list[str]]:
    brief = summarize(text, "extractive")
    assert brief.audit.rejected == ()
    assert all(quote.text in text for sentence in brief.abstract for quote in sentence.quotes)
    return brief.headline.text if brief.headline else None, [sentence.text for sentence in brief.abstract]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        pytest.param(LEAD, LEAD.partition(" It cost")[0], id="the first sentence whole"),
        pytest.param(f"Bridge opens in Kelso\n\n{LEAD}", "Bridge opens in Kelso", id="the first line"),
        pytest.param(f"# Bridge opens in Kelso\n\n{LEAD}", "Bridge opens in Kelso", id="a heading in Markdown"),
        pytest.param(f"World news\n\nBridge opens in Kelso\n\n{LEAD}", "Bridge opens in Kelso", id="a rubric above it"),
        pytest.param(f"KELSO, Ohio (AP) — {LEAD}", LEAD.partition(" It cost")[0], id="no dateline"),
        pytest.param(f"Kelso (CNN){LEAD}", LEAD.partition(" It cost")[0], id="no dateline without a blank"),
        pytest.param("He left at once. They were not amused by what she had told them there.", None, id="nobody named"),
    ],
)
def test_a_headline_is_the_articles_own_or_none(text: str, headline: str | None) -> None:
    assert summary_of(text)[0] == headline


@pytest.mark.parametrize(
    "place",
    [
        "KELSO - ",
        "KELSO, Nov 12 (Reuters) - ",
        "KELSO (AP) — ",
        "KELSO, Ohio — ",
        "NEW YORK — ",
        "PORT KELSO (Nov. 24) — ",
    ],
)
def test_a_lead_behind_a_dateline_is_the_articles_own_sentence(place: str) -> None:
    brief = summarize(
        f"{place}Sixteen speakers opposed selling the Kelso library for $6 million on Monday.\n\nIt rained."
    )
    assert {one.verdict for one in brief.audit.statements} == {"supported"}
    assert brief.audit.statements


def test_a_given_title_is_the_headline() -> None:
    brief = summarize(Article(text=LEAD, title="Bridge  opens"), "extractive")
    assert brief.headline is not None
    assert (brief.headline.text, brief.headline.quotes) == ("Bridge opens", [])


def test_the_abstract_is_passages_that_stand_alone() -> None:
    abstract = summary_of(f"Bridge opens in Kelso\n\n{LEAD}")[1]
    assert abstract[0].startswith("Mayor Ana Roe opened")
    assert not any(sentence.startswith(("It cost", "But they", "Roe said")) for sentence in abstract)


def test_a_sentence_that_needs_the_one_before_it_is_printed_with_it() -> None:
    text = (
        "Mayor Ana Roe opened the Kelso bridge on Monday. She said that the Kelso bridge opens nine years late. "
        "The bridge in Kelso is the longest in Norway."
    )
    abstract = summary_of(f"Bridge opens in Kelso\n\n{text}")[1]
    assert abstract[0] == text.partition(" The bridge")[0]


def test_the_sentence_that_is_the_headline_is_not_repeated() -> None:
    headline, abstract = summary_of(LEAD)
    assert headline is not None
    assert not any(headline in sentence for sentence in abstract)


def test_a_sentence_below_the_one_that_is_the_headline_needs_fewer_of_the_topics() -> None:
    first = "Kelso Steel cut its forecast for steel sales on Monday after a fall in steel prices in Norway and Chile."
    second = (
        "Norby Harbour, whose piers Kelso Steel supplies, said that its sales to builders in Chile had been halved."
    )
    rest = "Steel prices fell in Chile. Sales of steel fell in Norway. The forecast for Kelso is poor. Sales are poor."
    assert summary_of(f"{first} {second} {rest}") == (first, [second])


@pytest.mark.parametrize(
    "lead",
    [
        "Resplendent in a blue dress, the 37-year-old opened the bridge in Kelso on Monday.",
        "Although the main ceremony took place in Oslo, the bridge in Kelso was opened on Monday.",
        "Ward's shot put Town ahead before Luke Varney put the ball into an empty net. Kelso Town won in Oslo.",
        "Ana Roe (left) walks over the new bridge in Kelso with Ola Lind of Oslo.",
        "All the work on the bridge in Kelso was done when she came.",
        "On Monday, the engineer opened a bridge in Kelso for Norway.",
        "Every morning, Ana Roe crosses the bridge in Kelso for Norway.",
        "The bridge in Kelso that Norway built is currently closed.",
    ],
)
def test_a_lead_that_cannot_be_read_alone_is_no_headline(lead: str) -> None:
    assert summary_of(f"{lead} Norway has 40 such bridges, as Ola Lind of Oslo said.")[0] is None


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Ana Roe on the new bridge in Kelso on Monday.",
        "Media playback is not supported on this device.",
        "Read more: Ana Roe has been the mayor of Kelso for nine years.",
        "Ana Roe reported from Kelso and Ola Lind wrote from Oslo.",
        "Mayor Ana Roe waits with Ola Lind of Norway at a bridge across the Kelso River on Monday, May 4, in Kelso.",
        "Mayor Ana Roe waits with Ola Lind of Norway at the new bridge across the Kelso River. Kim Ek/NPA",
        "Mayor Ana Roe waits with Ola Lind of Norway at the new bridge in Kelso, Norway. (NPA Photo/Kim Ek, File)",
        "Mayor Ana Roe waits with Ola Lind of Norway at the new bridge in Kelso.(Photo: Kim Ek, Kelso News)",
    ],
)
def test_captions_and_credits_are_no_part_of_it(line: str) -> None:
    assert line not in summary_of(f"Bridge opens in Kelso\n\n{line}\n\n{LEAD}")[1]


def test_a_short_lead_that_tells_the_headline_s_news_is_the_abstract() -> None:
    text = "Ana Roe elected mayor of Kelso for a third term\n\nAna Roe has been elected mayor of Kelso again.\n\n"
    text += "She won. Her rival, a baker, had asked for a recount in two wards of the town, without success.\n\n" * 3
    assert summary_of(text)[1] == ["Ana Roe has been elected mayor of Kelso again."]


def test_a_sentence_that_opens_with_the_words_of_the_author_is_left_out() -> None:
    text = LEAD.replace("It cost 40 million euros.", "Here is what you need to know before you cross in Kelso.")
    assert not any("you need" in sentence for sentence in summary_of(text)[1])


@pytest.mark.parametrize(
    "lead",
    [
        "A clerk who met a colleague on a walk pushed him down the stairs of a tower hours later, a court has heard.",
        "The wife of a jailed trader who dug up his cash to buy a boat has been jailed as well, along with her sister.",
        "A tenant who paid for their flat in advance claims to have lost it after the landlord went out of business.",
    ],
)
def test_what_opens_an_article_is_its_headline_though_the_rest_tells_other_things(lead: str) -> None:
    rest = " Ola Lind, 34, insisted. The case began in Norby on Monday. Ferries sail. Bridges are closed. Snow fell."
    headline = summarize(lead + rest).headline
    assert headline is not None
    assert headline.text == lead


def test_a_focus_is_followed_wherever_it_stands() -> None:
    filler = " ".join(f"Ola Lind of Oslo painted rail number {number} of the bridge in green." for number in range(12))
    text = f"{LEAD} {filler} Ferry tickets to Tofte will be refunded in March by the Kelso Ferry Company."
    brief = summarize(text, "extractive", options={"focus": "When are ferry tickets refunded?"})
    assert "Ferry tickets to Tofte" in brief.abstract[-1].text
    told = [one.message for one in brief.audit.warnings if "`focus`" in one.message]
    assert told == ["the built-in engine applies `focus` to the abstract only"]


def test_a_focus_that_no_sentence_has_is_told() -> None:
    brief, plain = (summarize(LEAD, "extractive", options=asked) for asked in ({"focus": "pigeons"}, {}))
    assert brief.abstract == plain.abstract
    told = [one.message for one in brief.audit.warnings if "`focus`" in one.message]
    assert told == [
        "the built-in engine applies `focus` to the abstract only, which has no sentence that shares a word with it"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("The ships have been sold to a yard in Kelso by Mayor Ana Roe.", id="the ships"),
        pytest.param("The Norland city had the longest bridge across the Kelso River in June.", id="the city"),
        pytest.param("The Norwegian, 32, opened the bridge across the Kelso River with Ana Roe.", id="the Norwegian"),
        pytest.param("That bridge across the Kelso River was opened by Mayor Ana Roe in June.", id="that bridge"),
    ],
)
def test_a_sentence_about_something_that_nothing_names_is_not_printed(sentence: str) -> None:
    text = f"Bridge opens in Kelso\n\nMayor Ana Roe opened the bridge across the Kelso River on Monday.\n\n{sentence}"
    assert not any(sentence in printed for printed in summary_of(text)[1])


def test_the_first_sentence_stands_in_if_nothing_adds_to_the_headline() -> None:
    text = "Ana Roe opens bridge across Kelso River\n\nAna Roe opened a bridge across the Kelso River. She was late."
    assert summary_of(text) == (
        "Ana Roe opens bridge across Kelso River",
        ["Ana Roe opened a bridge across the Kelso River."],
    )


def test_a_lead_that_takes_up_the_headline_is_the_abstract_though_the_rest_tells_more() -> None:
    lead = "Ferries across the sound will stop in May for want of pilots, and nobody can tell for how long."
    rest = (
        "Mayor Ana Roe met Ola Lind of the Norby Pilots’ Union. Kim Ek of Oslo and Ana Roe met the Norway Line. "
        "Kelso and Norby share the Norway Line with Oslo, as Ola Lind wrote to Kim Ek."
    )
    assert summary_of(f"Ferries to stop for want of pilots\n\n{lead}\n\n{rest}")[1][:1] == [lead]
    assert lead not in summary_of(f"How a town lives with winter\n\n{lead}\n\n{rest}")[1]


@pytest.mark.parametrize(
    ("first", "printed"),
    [
        (
            "Eastmere police will lose 64 officers by April, the county's commissioner has confirmed, although thefts",
            True,
        ),
        ("A mum-of-two begged the officers not to send her home from Eastmere hours before she lost thefts", True),
        (
            "They will lose 64 officers of the Eastmere police by April, a commissioner has confirmed, although thefts",
            False,
        ),
        ("But Eastmere police will lose 64 officers by April, a commissioner has confirmed, although thefts", False),
    ],
)
def test_an_articles_first_sentence_is_its_abstract_unless_it_leans_on_one_before(first: str, printed: bool) -> None:
    text = (
        f"{first} in the valley have risen for the third year, figures from Eastmere police show.\n\n"
        "The Eastmere police had 1,412 officers in March. The valley lost 37 officers, and thefts rose by a tenth.\n\n"
        "The officers of the valley say that thefts are counted in another way since April."
    )
    headline, abstract = summary_of(text)
    assert any(first in sentence for sentence in [*abstract, headline or ""]) is printed


def test_the_credit_of_a_picture_is_no_part_of_a_sentence() -> None:
    text = (
        "Mayor Ana Roe opened a bridge across the Kelso River on Monday after nine years of work. Visitors cross the "
        "bridge in Kelso on Monday. Ben Ek / Norby Pictures Mayor Ana Roe paid 40 million euros for the bridge across "
        "the Kelso River, and nine years of work, and the mayor said on Monday that it would last for a century."
    )
    headline, abstract = summary_of(text)
    assert headline is not None
    assert not any("Pictures" in line for line in [headline, *abstract])


def test_the_abstract_does_not_repeat_the_sentence_that_serves_as_headline() -> None:
    brief = summarize(
        "Mayor Roe travels to Norby: Here's what to know\n"
        "Mayor Ana Roe of Kelso travels to Norby on Monday for a week of talks about the harbour and its railway, her "
        "office said.\nThe trip begins in the harbour.\nRoe meets the council on Friday.",
        "extractive",
    )
    assert brief.headline is not None
    assert brief.headline.text.startswith("Mayor Ana Roe of Kelso travels")
    assert brief.headline.text not in [item.text for item in brief.abstract]


@pytest.mark.parametrize(
    "dateline",
    ["OSLO Jan 9 ", "OSLO, Jan 9 ", "HULL, England--(BUSINESS WIRE)--March 3, 2025--", "OSLO, Jan 9 (Reuters) - "],
)
def test_headline_is_the_first_sentence_without_its_dateline(dateline: str) -> None:
    lines = [
        f"{dateline}Shares in Fjordline fell early on",
        "Friday after the ferry operator said bookings for the summer",
        "were lower than last year and the costs of its ships had risen.",
        "Fjordline runs twelve ferries between the islands of Norland.",
    ]
    headline = summarize("\n".join(lines)).headline
    assert headline is not None
    assert headline.text.startswith("Shares in Fjordline fell early on Friday after the ferry operator said")


def test_long_passage_is_headed_by_its_first_sentence() -> None:
    first = "Ann Roe first warned the council of Norby of the floods in 1988."
    second = (
        "On Monday, in a paper printed by the academy of Norland, she brings a new warning: the council "
        "is underestimating how fast the river rises, how much its dikes have sunk, and what both of these will cost."
    )
    page = summarize(f"{first} {second} The dikes were built in 1911. Ann Roe is a hydrologist.").to_markdown()
    assert page.splitlines()[0] == f"# {first}"
