"""The built-in engine's positions: whose they are, in whose whole sentences, and for or against what."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from summarizer import summarize, verify
from summarizer.engines.extractive import draft_brief
from summarizer.schemas.brief import Brief
from tests.support.growth import is_linear


def positions_in(text: str, **options: Any) -> list[dict[str, Any]]:
    draft = draft_brief(text, **options)
    names = {actor["id"]: actor["name"] for actor in draft["actors"]}
    return [
        {**item, "holders": [names[key] for key in (item["actor"], *item["joined_by"])]} for item in draft["positions"]
    ]


STANCES = [
    ("Opposition leader Ana Roe accused the government of breaking its word.", "opposes", "the government"),
    ("Union president Ana Roe called for a general strike for June.", "supports", "a general strike"),
    ("Ana Roe rejected the plan. Roe is mayor.", "opposes", "the plan"),
    ("Mayor Ana Roe has denied the allegations, calling them “lies”.", "opposes", "the allegations"),
    ("Mayor Ana Roe said she opposed plans to close the school.", "opposes", "plans to close the school"),
    ("“We strongly support the merger of both clubs,” said Mayor Ana Roe.", "supports", "the merger of both clubs"),
    ("Ms Roe opposes plans to shut Norby Market. Ana Roe is a grocer.", "opposes", "plans to shut Norby Market"),
    (
        "Mayor Ana Roe called for an end to the violence and the revival of efforts to forge a lasting peace.",
        "supports",
        "an end to the violence",
    ),
    ("Mayor Ana Roe warned that the vote could cost the city jobs.", None, None),
    ("Mayor Ana Roe urged residents to leave the valley.", None, None),
    ("Mayor Ana Roe rejected calls by Ola Lind for a new ferry.", None, None),
    ("Mayor Ana Roe said the plan would be a disgrace for the city.", None, None),
    ("Mayor Ana Roe said the council would reject the plan.", None, None),
]


@pytest.mark.parametrize(("text", "stance", "target"), STANCES, ids=[case[0][:40] for case in STANCES])
def test_a_stance_is_what_a_verb_says(text: str, stance: str | None, target: str | None) -> None:
    (position,) = positions_in(text)
    assert position["holders"] == ["Ana Roe"]
    assert (position["stance"], position["target"]) == (stance, target)


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Ana Roe did not support the plan. Roe is mayor.",
        "Mayor Ana Roe refused to back the plan. Roe is mayor.",
        "The son of Ana Roe rejected the plan. Roe is mayor.",
        "Mayor Ana Roe has been accused of bribing the builders. Roe is mayor.",
    ],
)
def test_a_verb_that_is_denied_or_another_s_takes_no_side(text: str) -> None:
    assert positions_in(text) == []


def test_a_quotation_is_quoted_whole_and_stated_with_the_words_that_report_it() -> None:
    text = "“The bridge is safe. It will last a century,” said Ana Roe, an engineer. It opened on Monday."
    (position,) = positions_in(text)
    assert position["quote"] == "The bridge is safe. It will last a century"
    assert position["statement"] == "“The bridge is safe. It will last a century,” said Ana Roe, an engineer."
    assert position["attribution"] == "Ana Roe"


def test_a_report_is_its_whole_sentence() -> None:
    text = "The tolls, Mayor Ana Roe said, “must never be raised again,” and the council agreed. It rained."
    (position,) = positions_in(text)
    assert position["quote"] == position["statement"] == text.removesuffix(" It rained.")


def test_quotations_that_go_on_are_positions_if_they_can_be_read_alone() -> None:
    text = (
        "The bridge opened on Monday.\n\n“No city can be without a bridge,” said Ana Roe, an engineer. “Nobody should "
        "have to swim to work in March.”"
        "\n\n“The plan was made for nothing at all,” said Ola Lind, a farmer. “It was a gift.”"
    )
    bridge, plan = positions_in(text)
    assert bridge["statement"].endswith("“Nobody should have to swim to work in March.”")
    assert bridge["holders"] == ["Ana Roe"]
    assert plan["statement"] == "“The plan was made for nothing at all,” said Ola Lind, a farmer. “It was a gift.”"


def test_words_that_end_with_a_question_are_a_position_and_a_question_is_none() -> None:
    told = "“The sale of the ferry will serve the harbour for years,” said Mayor Ana Roe. “What could be more natural?”"
    asked = "“What could be more natural than the sale of the ferry to the harbour?” said Mayor Ana Roe."
    assert [item["statement"] for item in positions_in(f"The council met in Kelso. {told}")] == [told]
    assert positions_in(f"The council met in Kelso. {asked}") == []
    (said,) = positions_in("Mayor Ana Roe said: “The ferry will serve Kelso for years.\nWhat could be more natural?”")
    assert said["statement"].endswith("more natural?”")


def test_two_who_speak_together_hold_one_position() -> None:
    (position,) = positions_in("Chile and Norway met on Monday. They called for an end to the violence in the region.")
    assert position["holders"] == ["Chile", "Norway"]
    assert (position["stance"], position["target"]) == ("supports", "an end to the violence")


def test_both_who_speak_together_are_in_the_brief() -> None:
    brief: Brief = summarize("Chile and Norway urged restraint on Monday, and called for talks.", "extractive")
    (position,) = brief.positions
    assert {actor.id for actor in brief.actors} >= {position.actor, *position.joined_by}
    assert len(position.joined_by) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Ana Roe stood on the bridge.\n\n“It will last for a hundred years or more.”",
        "The bridge was shut for good, according to Norby News.",
        "Rents rose 8 percent, according to the National Housing Agency.",
        "Mayor denies theft of a car\n\nThe trial of Ana Roe began on Monday.",
        "Officials said the road would close for good on Monday.",
        "“The dam had leaked for many years,” a witness said. Ana Roe was there.",
        "“What a relief,” said Mayor Ana Roe.",
        "“When the time comes,” said Mayor Ana Roe.",
        "Mayor Ana Roe explained how the bridge had been built.",
        "A spokesman for Ana Roe said the mayor would leave in May.",
        "Ana Roe’s brother said the mayor would leave in May.",
        "A critic of the Harbour Party said the vote had been unfair.",
        "Allan Roe was out. Mr Roe likes cards. Mrs Roe, his wife, said the house was safe now.",
        "Chile’s Nordpress Agency reported that the road was closed.",
        "A spokesperson for Kelso councillor Ana Roe, who leads the panel, said the papers had been received.",
        "Ana Roe's letter said the papers had been received by the panel.",
        "The plan was approved, according to a decree signed by Mayor Ana Roe.",
        "Chile: Every car has to be registered again before the end of the year.",
        "“What is your best example of such a bridge?” asked Mayor Ana Roe.",
        "The bridge that Mayor Ana Roe says is unsafe has been closed to all cars since May.",
        "According to statements seen by a court, weeks after Mayor Ana Roe proposed selling the port, it was sold.",
        "Ana Roe had Ola Lind sign the letter and confirm that the bridge had been closed to all cars since May.",
    ],
    ids=[
        "nobody is named for it",
        "a medium",
        "a figure's source",
        "a headline",
        "officials",
        "a witness",
        "an exclamation",
        "half a sentence",
        "how",
        "a person's spokesman",
        "a brother",
        "a critic",
        "two of one name",
        "an agency of a state",
        "a described person's spokesman",
        "a person's letter",
        "a decree",
        "a label of a place",
        "a question",
        "a relative clause",
        "another's statements",
        "what somebody is made to confirm",
    ],
)
def test_nobody_is_guessed_and_nothing_said_is_no_position(text: str) -> None:
    named = {"Ana Roe", "Allan Roe", "Chile", "Harbour Party", "Norby News"}
    assert not [item for item in positions_in(text) if named & set(item["holders"])]


HOLDERS = [
    ("A spokeswoman for the Harbour Agency said the ferry would sail on Friday. It sank.", "Harbour Agency"),
    ("A Harbour Agency spokesman said the ferry would sail on Friday. It sank.", "Harbour Agency"),
    ("The transport ministry said that the bridge would be closed for years.", "The transport ministry"),
    ("Ana Roe sat down. She said that the bridge would be closed for years.", "Ana Roe"),
    ("Officer Ana Roe with the Kelso Police said that the bridge would be closed for years.", "Ana Roe"),
    ("The agency’s economist Ana Roe said that demand for steel would collapse.", "Ana Roe"),
    ("Mayor Ana Roe wrote on Monday:\n“The bridge will be closed for many years.”", "Ana Roe"),
    ("“The bridge will be closed for many years.”\n— Ana Roe, mayor", "Ana Roe"),
]


@pytest.mark.parametrize(("text", "holder"), HOLDERS, ids=[case[0][:40] for case in HOLDERS])
def test_who_is_named_holds_it(text: str, holder: str) -> None:
    (position,) = positions_in(text)
    assert position["holders"] == [holder]


def test_a_state_s_name_alone_is_nobody_s_who_bears_it() -> None:
    text = "Chile Roe left the show on Monday, and Chile Roe was sad. Chile said the bridge would be closed for years."
    brief = summarize(text, "extractive")
    assert (brief.positions, brief.audit.rejected) == ([], ())


def test_what_another_tells_of_somebody_is_the_other_s() -> None:
    (position,) = positions_in("Council leader Ola Lind said that Mayor Ana Roe had told him the bridge would close.")
    assert position["holders"] == ["Ola Lind"]


@pytest.mark.parametrize(
    ("sentence", "is_position"),
    [
        ("Mayor Ana Roe said that the ferry had been closed since Monday.", True),
        ("The ferry had been closed since Monday, according to Mayor Ana Roe.", True),
        ("Mayor Ana Roe said that it had been closed since Monday in the storm.", False),
        ("Mayor Ana Roe said that they had been closed since Monday in the storm.", False),
        ("Mayor Ana Roe said that the ferry had been “a gift to Kelso” since Monday.", True),
        ("Mayor Ana Roe said that the ferry would be closed from Monday.", True),
        ("Mayor Ana Roe argued that the ferry had been closed too late.", True),
    ],
)
def test_what_somebody_reports_is_a_position_if_its_sentence_explains_it(sentence: str, is_position: bool) -> None:
    assert [item["statement"] for item in positions_in(sentence)] == [sentence] * is_position


def test_a_report_that_only_the_sentence_before_explains_is_no_position() -> None:
    text = "Two ferries lie in the harbour. The engineer Ola Lind said that they would sail on Monday."
    assert positions_in(text) == []


def test_a_charge_that_is_not_told_leaves_a_position_open() -> None:
    text = "A ferry sank in May. Mayor Ana Roe said that she would not comment on that claim."
    assert positions_in(text) == []


def test_an_answer_is_its_speaker_s_and_a_question_nobody_s() -> None:
    text = (
        "Ana Roe built the bridge. She spoke to Ola Lind in Norby.\n\n"
        "Ola Lind: The minister said that the bridge was a mistake. Was it?\n\n"
        "Ana Roe: Not at all. The bridge carries forty thousand people to their work every day.\n\n"
        "Lind: Would you build it again?\n\n"
        "Roe: Of course. Nobody who has crossed the bay in a storm would ask that question."
    )
    positions = positions_in(text)
    assert [(item["holders"], item["statement"]) for item in positions] == [
        (["Ana Roe"], "The bridge carries forty thousand people to their work every day."),
        (["Ana Roe"], "Nobody who has crossed the bay in a storm would ask that question."),
    ]


def test_a_quotation_that_goes_on_in_the_next_paragraph_is_closed() -> None:
    text = "Mayor Ana Roe said: “The bridge will be closed for many years.\n\n“The ferry will run at night until then.”"
    first, second = positions_in(text)
    assert first["statement"] == "Mayor Ana Roe said: “The bridge will be closed for many years.”"
    assert second["statement"] == "“The ferry will run at night until then.”"


def test_a_limit_is_kept() -> None:
    told = ("road A will be closed for good", "the ferry will run at night", "schools will open on Monday")
    text = " ".join(f"Mayor Ana Roe said that {what}." for what in told)
    assert len(positions_in(text, max_items=2)) == 2


def test_nothing_of_it_is_refused_and_all_is_supported() -> None:
    text = (
        "“We will not leave the bill to our children,” said Prime Minister Ana Roe. Opposition leader Ola Lind accused "
        "her of breaking her word. The transport ministry said that the bridge would be closed for years."
    )
    brief = summarize(text, "extractive")
    assert brief.audit.rejected == ()
    assert len(brief.positions) == 3
    verdicts = {one.verdict for one in brief.audit.statements if one.path.startswith("positions")}
    assert verdicts == {"supported"}


def test_initials_that_label_answers_mean_whose_they_are() -> None:
    text = (
        "For twenty years Ana Roe has built bridges. She spoke to Ola Lind in Norby.\n\n"
        "Ola Lind: How did it begin?\n\n"
        "Ana Roe: With a ferry that sank in the harbour in the autumn of 1998.\n\n"
        "OL: Would you build it again?\n\n"
        "AR: Nobody who has crossed the bay in a storm would ask that question.\n\n"
        "OL: Is it safe?\n\n"
        "AR: The bridge carries forty thousand people to their work every day."
    )
    assert {holder for item in positions_in(text) for holder in item["holders"]} == {"Ana Roe"}


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Ana Roe opened the bridge. Mourners spoke of the late Ola Lind. “It is a fine bridge,” he said.",
        "Ola Lind spoke at noon. Ben Ek opened the bridge with a smile. “I have never built a better bridge,” he said.",
    ],
)
def test_a_pronoun_is_nobody_s_if_another_was_named_or_acted_since(text: str) -> None:
    assert "Ola Lind" not in {holder for item in positions_in(text) for holder in item["holders"]}


def test_a_run_of_pronouns_means_the_subject_before_it() -> None:
    text = "Mayor Ana Roe opened the bridge. She had come by boat. “The ferry has seen its last winter,” she said."
    (position,) = positions_in(text)
    assert position["holders"] == ["Ana Roe"]


def test_words_that_lean_on_the_sentence_before_are_printed_with_it_or_left_out() -> None:
    text = (
        "Mayor Ana Roe left. Two ferries lie in the harbour. The engineer Ola Lind said that they were “fit to sail”."
    )
    (position,) = positions_in(text)
    assert position["statement"].startswith("Two ferries lie in the harbour.")
    assert positions_in("It rained.\n\n“They will never sail again in our lifetime,” said the engineer Ola Lind.") == []


def test_a_pronoun_needs_its_speaker_in_the_sentence_before() -> None:
    text = (
        "“The bridge will last a century,” said Mayor Ana Roe. The ferry sank. Scott, her brother, swam. He wrote: "
        "“Nobody should have to swim to work.”"
    )
    assert [item["holders"] for item in positions_in(text)] == [["Ana Roe"]]


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge will be closed for years, according to a senior Norby source.",
        "Local officials said that the bridge had been closed on Monday.",
        "Two Chilean officials said that the bridge had been closed on Monday.",
        "The bridge had been closed on Monday, residents of Norby said.",
        "The bridge had been closed on Monday, a police spokesman said.",
        "The spokesman said that the bridge had been closed on Monday.",
        "His lawyers said that the bridge had been closed on Monday.",
    ],
)
def test_who_is_only_described_holds_no_position(sentence: str) -> None:
    assert positions_in(sentence) == []


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Kelso Council met on Monday. “We will rebuild the bridge,” a council spokesman said.", "Kelso Council"),
        ("The trains were late. A KfX spokesman said: “We will pay for every ticket that was sold.”", "KfX"),
        ("The road is shut. A Norby Rail Trust statement said: “We will pay for a bus.”", "Norby Rail Trust"),
        ("The road is shut. A spokeswoman for Norby Rail Trust said it would pay for a bus.", "Norby Rail Trust"),
    ],
)
def test_who_speaks_for_a_named_body_reports_its_position(text: str, holder: str) -> None:
    (position,) = positions_in(text)
    assert position["holders"] == [holder]


@pytest.mark.parametrize(
    "sentence",
    [
        "A spokesman for Mr Lind said the bridge had been closed.",
        "A spokesman for the mayor said the bridge had been closed.",
        "A spokesman for Mayor Ola Lind said the bridge had been closed. He said it would open in the spring.",
        "An Ola Lind spokesman said the bridge had been closed.",
    ],
)
def test_who_speaks_for_a_person_reports_no_position_of_that_person(sentence: str) -> None:
    assert positions_in(f"Mayor Ola Lind walked along the river. {sentence}") == []


def test_a_pronoun_without_a_found_speaker_means_the_only_person_named_if_last_a_subject() -> None:
    text = (
        "John Roe builds bridges. To Roe, it is plain that each must last. This is how he talks. (He quotes a line of "
        "the Kelso Song: “The river is wide.”) But that is if the bridge works. It is Monday, and {} there is much to "
        "be done. “The thing that is hard is the price of steel,” he explains."
    )
    (position,) = positions_in(text.format("from what Roe tells me,"))
    assert position["holders"] == ["John Roe"]
    assert positions_in(text.format("a man walks in with Roe,")) == []


@pytest.mark.parametrize(
    "said",
    [
        "“It’s hard to find a home in Kelso,”",
        "“We love the old bridge in Kelso and want to keep it,”",
        "“What we found in Kelso was no failure of one firm or of one builder,”",
    ],
)
def test_a_contracted_verb_and_a_clause_as_subject_make_a_sentence(said: str) -> None:
    assert [item["holders"] for item in positions_in(f"{said} said Mayor Ana Roe.")] == [["Ana Roe"]]


def test_words_far_behind_a_position_s_opening_may_point_back() -> None:
    text = "Mayor Ana Roe said before the game that her players would be entering a different world with this trip."
    assert [item["statement"] for item in positions_in(text)] == [text]
    assert positions_in("Mayor Ana Roe said that this trip would be entering a different world.") == []


def test_a_but_before_a_name_is_left_out() -> None:
    told = "Mayor Ana Roe said that the ferry to the island would be kept “for as long as people need it”."
    for link in ("But", "And", "However,"):
        (position,) = positions_in(f"The council wants to save money. {link} {told}")
        assert position["quote"] == position["statement"] == told


def test_what_somebody_goes_on_to_say_may_have_its_own_they() -> None:
    told = (
        "“I asked twice in writing for a ferry on Sunday in winter, and they never answered,” said Ana Roe, a grocer."
    )
    assert [position["statement"] for position in positions_in(told)] == [told]


def test_own_words_may_say_by_themselves_what_it_is() -> None:
    text = "“It's been a hard winter for our ferries,” said Mayor Ana Roe."
    assert [item["statement"] for item in positions_in(text)] == [text]


def test_what_is_told_twice_is_printed_once() -> None:
    text = (
        "Mayor Ana Roe, of Norby (pictured), said that the bridge will be closed for good. It rained. Mayor Ana Roe, "
        "of Norby, said that the bridge will be closed for good."
    )
    assert len(positions_in(text)) == 1


def test_the_author_s_own_words_are_no_position() -> None:
    text = "It rained. I thought of it when Mayor Ana Roe said that the bridge was a “dream of steel”."
    assert positions_in(text) == []


LEANING = [
    pytest.param("“It will make a huge difference to the people of Kelso,” said Mayor Ana Roe.", id="it"),
    pytest.param("Mayor Ana Roe said that they would be ready by Sunday night in Kelso.", id="they"),
    pytest.param("“I don't remember what he played, but the hall was full of people,” said Mayor Ana Roe.", id="he"),
    pytest.param("“One was called a bridge by the people of Kelso,” said Mayor Ana Roe.", id="one"),
]


@pytest.mark.parametrize("sentence", LEANING)
def test_words_that_refer_to_something_outside_are_no_position(sentence: str) -> None:
    assert positions_in(f"The bridge across the river was opened on Monday. {sentence}") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "“The bridge is safe and it will last a century,” said Mayor Ana Roe.",
        "“It is clear that the people of Kelso need a bridge,” said Mayor Ana Roe.",
        "“This bridge will be the pride of the people of Kelso,” said Mayor Ana Roe.",
        "“Farmers in Kelso will be proud of their bridge,” said Mayor Ana Roe.",
        "Mayor Ana Roe said that she and her council would pay for the bridge.",
    ],
)
def test_words_that_refer_to_what_the_passage_names_are_a_position(sentence: str) -> None:
    (position,) = positions_in(f"A bridge across the river was opened on Monday. {sentence}")
    assert position["statement"] == sentence


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Charlotte Briggs, 10, was refused a place at a school in Kelso. Charlotte lives near the school. Mrs "
            "Briggs said that the council had treated the family badly.",
            id="first name, and title with surname",
        ),
    ],
)
def test_a_surname_of_two_people_is_nobody_s(text: str) -> None:
    assert positions_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Ana Roe opened a bridge. The Kelso Times reports that the bridge was closed again on Tuesday.",
        "Mayor Ana Roe opened a bridge. Two lanes were closed for the summer, as Roe explained.",
        "Mayor Ana Roe met Ola Lind at the bridge before it was closed for the summer, said the spokesman.",
    ],
)
def test_where_the_article_has_it_from_holds_no_position(text: str) -> None:
    assert positions_in(text) == []


def test_who_denies_a_crime_takes_no_side() -> None:
    (position,) = positions_in("Ana Roe, 26, denied murdering her neighbour in Kelso but was found guilty on Monday.")
    assert (position["stance"], position["target"]) == (None, None)


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("Chilean officials said that the bridge had been closed on Monday.", "Chilean officials"),
        ("The bridge had been closed on Monday, the Chilean health authorities said.", "Chilean health authorities"),
        ("The Lind administration said that the bridge had been closed on Monday.", "The Lind administration"),
    ],
)
def test_officials_of_a_state_or_body_hold_a_position(sentence: str, holder: str) -> None:
    (position,) = draft_brief(sentence)["positions"]
    names = {actor["id"]: actor["name"] for actor in draft_brief(sentence)["actors"]}
    assert names[position["actor"]] == holder


def test_what_a_short_article_reports_is_told_though_it_is_plain() -> None:
    text = (
        "Ana Roe, the mayor of Norby, opened a bridge in the port of Norby on Monday, two years after the old bridge "
        "was closed. The town paid for the bridge, the road and the quay with a loan. Roe said the loan would be paid "
        "back by 2030. The road to the bridge will be finished by the spring, and the quay by the summer."
    )
    assert [item["statement"] for item in positions_in(text)] == ["Roe said the loan would be paid back by 2030."]


def test_a_quotation_before_another_sentence_is_not_its_subject_s() -> None:
    text = (
        "Ola Lind met the council. “The vote shows that the people of Kelso want a bridge.” Mayor Ana Roe hopes to "
        "open the bridge by next spring."
    )
    assert not any("The vote" in item["statement"] for item in positions_in(text))


@pytest.mark.parametrize(
    "sentence",
    [
        "Unhappy: Council secretary Ana Roe said the soil at the new site was much too poor to grow anything.",
        "Council secretary Ana Roe (pictured) said the soil at the new site was much too poor to grow anything.",
        "Ana Roe, 34, allegedly insisted on the sale of the land despite the protests of her own council.",
        "A search for a better soil The council secretary, Ana Roe, said the new site was much too poor.",
    ],
    ids=["a label", "a picture", "an allegation", "a subheading"],
)
def test_captions_and_allegations_are_no_positions(sentence: str) -> None:
    text = f"Council secretary Ana Roe opened the new site on Monday. {sentence}"
    assert positions_in(text) == []


def test_of_two_positions_that_say_the_same_one_is_kept() -> None:
    text = (
        "Mayor Ana Roe said the harbour bridge would be closed to lorries until the end of the winter season. "
        "Roe said the harbour bridge would stay closed to lorries until the end of the winter season because of cracks."
    )
    assert len(positions_in(text)) == 1


def test_of_many_positions_what_is_held_is_chosen_before_what_is_told() -> None:
    colours = "red blue green white black brown grey pink gold silver purple orange yellow violet amber ivory".split()
    told = [f"Clerk Ana Roe said on Monday that the {colour} ferry of {colour} steel sailed." for colour in colours]
    held = "Mayor Ola Lind said: “The council must never again close the bridge without a vote.”"
    statements = [item["statement"] for item in positions_in(" ".join([*told, held]))]
    assert held in statements
    assert len(statements) <= 12


def test_a_surname_that_stands_first_in_a_full_name_near_is_the_speaker_s_name_as_written() -> None:
    text = "The test was led by Lee Jin-woo in Norby. Mr Lee said that the engine had four further supports."
    assert [item["holders"] for item in positions_in(text)] == [["Mr Lee"]]


@pytest.mark.parametrize(
    "text",
    [
        "The debate went on all night. Bishop Ana Roe told the Norby Post that it was a very divisive one for all.",
        "A bridge was opened. Agence Kelso and AFP wrote. AFP said that the bridge would be closed for many years.",
    ],
)
def test_what_only_the_sentence_before_tells_and_what_an_agency_passes_on_is_nobody_s(text: str) -> None:
    assert positions_in(text) == []


def test_a_stance_has_a_target_that_says_something() -> None:
    (position,) = positions_in("Mayor Ana Roe welcomed the comments and said that “the bridge needs every voice”.")
    assert position["stance"] is None


def test_a_quotation_whose_paragraphs_were_joined_goes_on_behind_its_next_mark() -> None:
    text = (
        'Mayor Ana Roe said: "The bridge will be closed for years. "Ferries will run at night until then. '
        '"Nobody will pay for them." The engineer Ola Lind left.'
    )
    (position,) = positions_in(text)
    assert position["holders"] == ["Ana Roe"]
    assert position["statement"].endswith('for years. Ferries will run at night until then. Nobody will pay for them."')


def test_a_surname_long_before_its_only_full_name_is_somebody_else() -> None:
    text = (
        "The world number two won the cup on Sunday. But Murray, 28, said he did not know where the next players were. "
        '"I do not like to waste my time with the people of the league," Murray said. Captain Ola Lind praised '
        "Judy Murray's work for the youngest players."
    )
    assert "Judy Murray" not in {holder for item in positions_in(text) for holder in item["holders"]}
    actor = {"id": "a1", "name": "Judy Murray", "kind": "person", "role": None, "aliases": []}
    quote = "I do not like to waste my time with the people of the league"
    item = {"quote": quote, "actor": "a1", "statement": quote, "attribution": "Murray"}
    audit = verify(text, {"actors": [actor], "positions": [item]})
    assert any("“Murray”, not to “Judy Murray”" in one.reason for one in audit.rejected)


def test_an_answer_is_direct_speech() -> None:
    text = (
        "She spoke to Ola Lind in Norby.\n\nOla Lind: Would you build it again?\n\n"
        "Ana Roe: Nobody who has crossed the bay in a storm would ask that question.\n\nOla Lind: Is it safe?\n\n"
        "Ana Roe: The bridge carries forty thousand people to their work every day."
    )
    assert {item.attribution.kind for item in summarize(text, "extractive").positions} == {"direct"}


@pytest.mark.parametrize(
    "told",
    [
        "He will have a scan on Monday and he will miss six weeks, Ek said.",
        "Ek denied that, and said that the club would pay for the scan.",
        "It would never close the harbour again, Kelso Steel said.",
    ],
)
def test_what_refers_to_another_or_to_a_charge_is_not_printed_alone(told: str) -> None:
    text = f"Ben Ek, the boss of the club, came late. It was blamed. The striker was hurt on Sunday.\n\n{told}"
    assert positions_in(text) == []


def test_what_somebody_is_quoted_with_names_nothing_for_the_articles_own_words() -> None:
    text = (
        "Norby opened its bridge on Monday.\n\nThe Dock Union said that the decision would cost 86 jobs. “We were "
        "promised talks before the vote, not after it,” said a clerk on its board, Priya Lund."
    )
    statements = [item["statement"] for item in draft_brief(text)["positions"]]
    assert statements
    assert all(said.startswith("The Dock Union said") for said in statements)


SEVERAL_SPEAKERS = [
    "Ola Lind met Ann Roe. The father, Ola Lind, said he had been hit, and Ann Roe told him: “Once more, and I do it.”",
    "Norbex, whose chairwoman Ann Roe had said that all was well, called its own report a “swift clarification”.",
]


@pytest.mark.parametrize("text", SEVERAL_SPEAKERS)
def test_words_of_one_of_several_speakers_are_nobodys_position(text: str) -> None:
    draft = draft_brief(text)
    names = {actor["id"]: actor["name"] for actor in draft["actors"]}
    assert not {names[item["actor"]] for item in draft["positions"]} & {"Ann Roe", "Ola Lind"}, draft["positions"]


def test_in_favour_of_needs_a_verb() -> None:
    text = (
        "The council's decision to ignore Ola Lind, in favour of Beth Moe, is wrong. Ola Lind is a baker. Beth Moe won."
    )
    assert not draft_brief(text)["positions"]


def test_a_member_of_a_body_is_not_the_body() -> None:
    text = (
        "“Roe is not fighting Ek, he is fighting us all,” said a senior leader of the Rashtriya Lok Manch (RLM), who "
        "spoke on condition of anonymity. The RLM is the largest party."
    )
    assert "Lok Manch" not in {actor.name for actor in summarize(text, "extractive").actors}


def test_a_quotation_behind_the_sentence_that_reports_its_speaker_goes_on_with_it() -> None:
    text = (
        "Mayor Ana Roe said on Monday that the bridge would be closed. “The bridge has to be checked before the "
        "winter.” The ferry sank."
    )
    (position,) = positions_in(text)
    assert position["statement"].endswith("closed. “The bridge has to be checked before the winter.”")


def test_what_headline_or_abstract_print_is_no_position_of_an_unnamed_speaker() -> None:
    text = (
        "A gunman shot the owner of a shop in the harbour of Norby on Monday and fled across the bridge, police said. "
        "The shop of the owner stands beside the harbour and sells nets, ropes and lamps. The bridge was closed on "
        "Monday while officers searched the harbour for the gunman. A shop owner in Norby was shot two years ago. The "
        "council of Norby closed the school beside the harbour, and the ferry did not sail. The owner of the shop is "
        "in the hospital of Norby. The school and the hospital stand beside the council. The ferry sails to Kelso on "
        "Monday, as the council of Kelso and the hospital want. The ferry sails from the harbour of Kelso."
    )
    assert positions_in(text) == []


@pytest.mark.parametrize(
    ("before", "speaker", "holder"),
    [
        ("Judge Ana Roe sat in Norby on Monday. Ola Lind lost the case.", "judge", "Ana Roe"),
        ("Judges Ana Roe and Ola Lind sat in Norby on Monday.", "judge", None),
    ],
)
def test_the_only_one_who_is_described_so_speaks(before: str, speaker: str, holder: str | None) -> None:
    found = positions_in(f"{before} The {speaker} said the harbour would have to stay open for the summer.")
    held = [item["holders"][0] for item in found if item["attribution"] == f"The {speaker}"]
    assert held == ([holder] if holder else [])


INTRODUCED = [
    "Inspectors shut the mill. Defending, Ana Roe KC said that the mill was sound.",
    "Tom Roe left Norby in May. His sister, Ana Roe, was the last to hear of the sale.",
    "The mill has a new owner. The coach, Ana Roe, has no replacement for her captain yet.",
    "The mill drew a crowd. Among those at the gate was Ana Roe, 71, a retired teacher.",
    "For Ana Roe, a retired teacher who swam there for years, it changes little. “I swam there,” said Ms Roe.",
]


@pytest.mark.parametrize("lead", INTRODUCED)
def test_who_has_just_been_introduced_goes_on_as_she(lead: str) -> None:
    quoted = "“Nobody from the council has told us what they mean to do with the old mill in Norby,” she said."
    found = positions_in(f"{lead}\n\n{quoted}")
    assert [item["holders"] for item in found if item["quote"] in quoted] == [["Ana Roe"]]


def test_a_first_name_of_one_of_two_people_with_a_surname_is_a_speaker_s() -> None:
    said = "“I thought that it was a joke when they rang me about the money,” said Ana."
    text = f"Ana Roe left the Norby mill and Ana said that she was glad. Her husband, Tom Roe, stayed.\n\n{said}"
    assert [item["holders"] for item in positions_in(text)] == [["Ana Roe"]]


def test_a_body_behind_a_noun_for_bodies_speaks() -> None:
    said = "The union Norlag said that it had been given no notice of the sale of the Norby mill."
    assert [item["holders"] for item in positions_in(said)] == [["Norlag"]]


@pytest.mark.parametrize("rank", ["DC", "Det Con", "PC", "WPC", "DCI", "Const", "Cdr", "Revd"])
def test_a_rank_in_letters_is_no_part_of_a_name(rank: str) -> None:
    text = f"A man was held in Norby. {rank} Ann Lind said that the search for the van had ended near the river."
    (position,) = positions_in(text)
    assert position["holders"] == ["Ann Lind"]


def test_a_surname_that_ends_names_of_places_is_a_person_s_if_the_first_name_is() -> None:
    (position,) = positions_in("Ann Hall, of the Norby Trust, said that the river would be cleaned before the spring.")
    assert position["holders"] == ["Ann Hall"]


def test_a_name_that_nobody_knows_is_a_person_s_if_he_or_she_speaks() -> None:
    text = "Vurtek Zhalmira, whose brother was hurt, said drivers had complained. “The brakes were old,” she said."
    assert {name for item in positions_in(text) for name in item["holders"]} == {"Vurtek Zhalmira"}


@pytest.mark.parametrize(
    "fused",
    [
        "Costs explode in Norby harbour",
        "'Harbour is sinking'",
        "Share Print Mail http://norby.example/p/7",
        "Ola Lind / Norby Daily ",
    ],
)
def test_a_heading_or_caption_before_a_quotation_is_no_part_of_it(fused: str) -> None:
    said = '"We are done with this project for good," Mayor Ana Roe told the Norby council.'
    brief = summarize(f"Norby stops its harbour project. {fused} {said}", "extractive")
    assert [position.statement for position in brief.positions] == [said]


@pytest.mark.parametrize(
    "text",
    [
        # "That" opens the quotation, and what it points to is not in the sentence before.
        'The pier is gone. Nobody was hurt. "That is where the danger lies," Mayor Ana Roe told the Norby council.',
        "Mayor Ana Roe likes her job on the pier It's a sunny day in Norby, says Mayor Ana Roe.",
        'Ola Lind (pictured left) spoke on Friday. "He told us that the pier will go," Mayor Ana Roe told the council.',
    ],
)
def test_what_a_caption_adds_or_that_points_back_to_is_no_position(text: str) -> None:
    assert not summarize(text, "extractive").positions


def test_a_sentence_that_opens_with_a_link_is_printed_with_the_one_before_or_not_at_all() -> None:
    before = "Mayor Ana Roe welcomed the new pier, which a firm from Norby had built in only 14 weeks of hard work."
    after = "But she said that the town needs a harbour."
    brief = summarize(f"Norby has a pier. {before} {after}", "extractive")
    assert not [item for item in brief.positions if item.statement.startswith("But")]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        # "She" may be Tara, whose full name another sentence has.
        (
            (
                "Anna Lind, a captain, said that the fire began in a store. Lind led Tara from the house. She said "
                "that the street had smelled of paint for days. Tara Roe is a clerk."
            ),
            [("Anna Lind", "Anna Lind")],
        ),
        # Washington beside another state of the country is no government.
        (
            "The United States sued the port. Washington and Oregon said that the order breaks the law of the sea.",
            [],
        ),
        (
            "Bo Ek of the union Norlag said that the mill had been sold without any notice to the clerks.",
            [("Bo Ek", "Bo Ek of the union Norlag")],
        ),
    ],
)
def test_who_is_only_named_beside_a_speaker_holds_no_position(text: str, held: list[tuple[str, str]]) -> None:
    brief = summarize(text, "extractive")
    names = {actor.id: actor.name for actor in brief.actors}
    assert [(names[item.actor], item.attribution.as_named) for item in brief.positions] == held


def test_a_place_in_the_description_of_a_speaker_holds_no_position() -> None:
    text = "Ola Lind, who spoke from Oslo, Norway, where he lives, said his group had no debts. Norway paid twice."
    assert not any("Norway" in item["holders"] for item in positions_in(text))


def test_she_is_nobody_whom_the_article_calls_his() -> None:
    text = (
        "Guan Dong, the principal, says his school is a home. Her aunt visits in May. “I have no dreams yet,” she says."
    )
    assert not any("“I have" in item["statement"] for item in positions_in(text))


def test_a_target_does_not_end_at_an_abbreviation() -> None:
    (item,) = positions_in("Mayor Ana Roe has told a paper she opposes the handover of St. Olaf Church, a landmark.")
    assert item["target"] == "the handover of St. Olaf Church"


@pytest.mark.parametrize(
    "said",
    [
        "“We were never asked, not even once, about any of this,” said its president, Tom Brannigan.",
        "“We were never asked, not even once, about any of this,” said Tom Brannigan, its president.",
        "Its president, Tom Brannigan, accused ministers of “a price clause that nobody has read”.",
    ],
)
def test_the_officer_of_the_body_before_holds_a_position_in_a_long_article_too(said: str) -> None:
    rest = "\n\n".join(f"The plant in hall {number} was built with bricks from the old quarry." for number in range(50))
    body = "The Farmers' Alliance said that the prices of oats must keep up with costs."
    (item,) = positions_in(f"Norby opened an oat plant on Monday.\n\n{body} {said}\n\n{rest}")
    assert (item["holders"], item["statement"]) == (["Tom Brannigan"], f"{body} {said}")


def test_a_first_name_alone_is_not_whom_the_article_calls_by_the_surname() -> None:
    text = (
        "Ben Roe, a lawyer, met the mayor. Mr Roe said the road was unsafe for children. Emily’s father Ben was there."
    )
    later = "“The law is too weak to help anybody in this town,” Ben said on Monday."
    assert [item["holders"] for item in positions_in(f"{text} {later}")] == [["Ben Roe"]]
    twice = "Li Li, an analyst at Norbank, met the mayor. Li said the output of the mill would not increase this year."
    assert [item["holders"] for item in positions_in(twice)] == [["Li Li"]]


def test_a_seat_of_government_speaks_for_itself() -> None:
    text = (
        "America has a new rule for lenders. The White House said on Monday that “the rule will protect every family "
        "that borrows money from a bank”. America had no such rule before."
    )
    assert [item["holders"] for item in positions_in(text)] == [["White House"]]


def test_the_spokesperson_of_a_states_office_does_not_speak_for_the_state() -> None:
    text = (
        "Norway has a plan for schools. Norway said it would build ten. “The plan is committed to encouraging and "
        "supporting all students in every school,” said a spokesperson for Norway's education bureau."
    )
    assert ["Norway"] not in [item["holders"] for item in positions_in(text) if "committed" in item["statement"]]


def test_of_a_speech_that_is_too_long_the_first_whole_sentences_are_a_position() -> None:
    first = "Our county buys its trays from far away, and it pays for the ships that carry them across two oceans."
    more = "That is good for our customers, and it is good for the people of this town. " * 6
    text = f"Harla Steel opens a plant in Norby.\n\nAnn Doyle, the head of Harla Steel, said: “{first} {more.strip()}”"
    (said,) = positions_in(text)
    assert said["statement"].startswith(f"Ann Doyle, the head of Harla Steel, said: “{first}")
    assert said["statement"].endswith("town.”")
    assert len(said["statement"]) <= 421


def test_a_document_that_is_only_counted_is_no_body() -> None:
    text = "The council met on Monday.\n\nOne proposal called for closing the harbour to all cars from May."
    assert not draft_brief(text)["actors"]


def test_answer_to_a_quoted_question_is_not_the_askers() -> None:
    text = (
        "Talks in Norby\n\n“We need the money by spring,” said Ella Norden, the mayor of Norby. “Will you pay it?”\n\n"
        "“We will pay when the council of the county has voted on it.”\n\nThe council of the county votes in May."
    )
    quotes = [position.quote.text for position in summarize(text).positions]
    assert quotes
    assert not any("We will pay" in quote for quote in quotes)


@pytest.mark.parametrize(
    "name",
    [
        "Ministry of Housing, Communities and Local Government",
        "Department for Science, Innovation and Technology",
        "Department of Health and Social Care",
    ],
)
def test_subjects_in_a_ministrys_name_belong_to_it(name: str) -> None:
    brief = summarize(f"Schools to close\n\nThe schools of Norby would close in May, the {name} said on Monday.")
    assert [(actor.name, actor.kind) for actor in brief.actors] == [(name, "organization")]


def test_minister_after_the_subjects_of_a_ministry_is_the_speaker() -> None:
    said = "The mill would close in May, according to Department of Culture and Heritage Minister Ann Roe."
    brief = summarize(f"Mill to close\n\n{said}")
    assert [actor.name for actor in brief.actors] == ["Ann Roe"]


def test_service_after_a_list_of_places_is_the_speaker() -> None:
    said = "Storms are expected in Norfolk, Georgia, and the Fens over the next days, the Lowland Weather Centre said."
    brief = summarize(f"Storms ahead\n\n{said}")
    assert [actor.name for actor in brief.actors] == ["Lowland Weather Centre"]


@pytest.mark.parametrize("firm", ["Norbex Pumps, Inc.", "Norbex Pumps, Inc. (NYX: NBX)", "Norbex Pumps, LLC"])
def test_commas_before_a_legal_form_belong_to_a_firms_name(firm: str) -> None:
    brief = summarize(f"Mill to close\n\n{firm} said on Monday that it would close its mill in Hull in the spring.")
    name = firm.partition(" (")[0].rstrip(".")
    assert [(actor.name.rstrip("."), actor.kind) for actor in brief.actors] == [(name, "organization")]
    assert brief.positions


def test_a_member_of_a_group_that_speaks_is_not_the_speaker() -> None:
    said = "Republicans such as former President Roe have called for the program to be sold to banks."
    assert not [one for one in summarize(f"Pensions\n\n{said} Roe lost the vote in May.").positions if one.actor]


@pytest.mark.faults
def test_many_positions_of_one_speaker_are_told_apart_in_linear_time() -> None:
    def write(size: int) -> str:
        return " ".join(
            f"“The bor{at}in and the lam{at * 7}od is dun{at * 13}el in fal{at * 31}ir now,” Ann Roe said."
            for at in range(size)
        )

    assert is_linear(lambda size: partial(draft_brief, write(size)), 1_500)
