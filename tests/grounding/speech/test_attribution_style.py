"""How news writes down speech: quotations without a verb, details behind names, shared surnames, what is no speech."""

from __future__ import annotations

import pytest

from summarizer.grounding.speech_index import find_attributions

Expected = tuple[str | None, str, str]


def read(text: str) -> list[Expected]:
    return [
        (found.speaker, found.kind, " … ".join(text[start:end] for start, end in found.content))
        for found in find_attributions(text)
    ]


CARRIED_ON = [
    (
        "over a sentence about the speaker",
        "“We had luck,” Ann Roe said after the talks. She offered no plan. “Our goal is to keep the peace.”",
        ("Ann Roe", "direct", "Our goal is to keep the peace."),
    ),
    (
        "the subject of the sentence before",
        "Sen. Ann Roe, who lost the vote, was defiant. “Nobody here has slept for a week.”",
        ("Ann Roe", "direct", "Nobody here has slept for a week."),
    ),
    (
        "a paragraph of its own behind reported speech",
        "Ann Roe added that the harbour had frozen.\n“We have not seen such a winter before.”\n\nThe town will help.",
        ("Ann Roe", "direct", "We have not seen such a winter before."),
    ),
    (
        "a pronoun over many quotations",
        "Ann Roe, the mayor, spoke.\nShe said: " + "“One more is here.”\n" * 6 + "She added that seven was late.",
        ("Ann Roe", "indirect", "seven was late"),
    ),
    (
        "a verb that waits for it",
        "Ann Roe warned. “The ice may give way by night.”",
        ("Ann Roe", "direct", "The ice may give way by night."),
    ),
    (
        "a headline",
        "Ann Roe: ‘We will not close the school’\n\nThe school stays open.",
        ("Ann Roe", "direct", "We will not close the school"),
    ),
    (
        "a question with its speaker behind",
        "“Go,” Ann Roe said. “You took it all.”\n\n“How can anybody sleep at night after this?” Bob Lind demanded.",
        ("Bob Lind", "direct", "How can anybody sleep at night after this?"),
    ),
]


@pytest.mark.parametrize(("text", "last"), [case[1:] for case in CARRIED_ON], ids=[case[0] for case in CARRIED_ON])
def test_quotations_without_a_verb_of_their_own(text: str, last: Expected) -> None:
    assert read(text)[-1] == last


PARTIAL = [
    (
        "described as a",
        "Ann Roe described the mayor as a “total failure” after the vote.",
        ("Ann Roe", "direct", "total failure"),
    ),
    ("called a", "Ann Roe called the ruling a “gift to us all.”", ("Ann Roe", "direct", "gift to us all.")),
    (
        "told to",
        "Ann Roe told her backers at a rally to “hurry home and lock the doors.”",
        ("Ann Roe", "indirect", "her backers at a rally to “hurry home and lock the doors.”"),
    ),
    ("is claiming", "He’s claiming that fraud is “a big problem.”", (None, "indirect", "fraud is “a big problem.”")),
    (
        "asking in a film",
        "The film shows Ann Roe asking, “Where did it all go wrong?”",
        ("Ann Roe", "direct", "Where did it all go wrong?"),
    ),
    (
        "behind a number",
        "“The plan makes no sense,” said 9/11 widow Ann Roe.",
        ("Ann Roe", "direct", "The plan makes no sense,"),
    ),
    (
        "as somebody said",
        "They sold cards with the words “I shall be back,” as Bob Lind, waving from a bridge, said before he left.",
        ("Bob Lind", "direct", "I shall be back,"),
    ),
]


@pytest.mark.parametrize(("text", "last"), [case[1:] for case in PARTIAL], ids=[case[0] for case in PARTIAL])
def test_quotations_that_are_part_of_a_sentence(text: str, last: Expected) -> None:
    assert read(text)[-1] == last


NAMED = [
    ("details", "Ann Mae Roe, 59, of Norby, Md., who watched the show on a screen, said it was late.", "Ann Mae Roe"),
    ("a town and its state", "Bob Roe, of Vestfield, Va., said it was late.", "Bob Roe"),
    ("a party and a role", "Rep. Jim Roe, R-Ostia, a veteran, said that it was late.", "Jim Roe"),
    ("a day before the verb", "Ann Roe on Friday said that it was late.", "Ann Roe"),
    ("a particle", "Mayor Bill de Roe left. De Roe said it was late.", "Bill de Roe"),
    ("two particles", "Ann van der Lind left. Van der Lind said it was late.", "Ann van der Lind"),
    ("a generation", "Vice President Joe R. Roe Jr. left. Mr. Roe said it was late.", "Joe R. Roe Jr"),
    ("apostrophes of two kinds", "Commissioner Jim O’Roe left. O'Roe said it was late.", "Jim O’Roe"),
    (
        "no office for what an office acts on",
        "Judge visits Norby Times office.\n\nA judge came along. The judge said it was late.",
        "The judge",
    ),
    ("a wife of the same name", "Erik Howe left. Mr Howe is ill. Mrs Howe said it was late.", "Mrs Howe"),
    (
        "a study by two",
        "A study by Ostia and the University of Norby found that it was late.",
        "Ostia and the University of Norby",
    ),
    ("details between dashes", "Roe -- editor of Our Age, a book on talks -- said the speaker was late.", "Roe"),
    ("several of a number", "A poll found that 31 percent of farmers said Roe was late.", "31 percent of farmers"),
    (
        "no comma",
        "According to the national weather office most of the trains were late.",
        "the national weather office",
    ),
    ("a share", "According to Norby Research 40% of homes say it was late.", "Norby Research"),
    ("a relative clause", "It hurt members of the Norland cabinet, which has denied any fault.", "the Norland cabinet"),
]


@pytest.mark.parametrize(("text", "speaker"), [case[1:] for case in NAMED], ids=[case[0] for case in NAMED])
def test_speakers_with_what_stands_around_their_names(text: str, speaker: str) -> None:
    assert speaker in [found.speaker for found in find_attributions(text)]


def test_a_surname_at_the_head_of_a_paragraph_is_who_speaks_there() -> None:
    text = (
        "Rep. Bob Scott and Tim Scott met. “It is over,” said Ken Kidd, a political scientist.\n\n"
        "Scott frowns at the claim. “I am as ready as I was at twenty,” he said."
    )
    assert find_attributions(text)[-1].speaker == "Scott"


NO_SPEECH: list[tuple[str, str, list[Expected]]] = [
    ("a title before a speaker", "In an interview on “Talk the Talk,” Mayor Ann Roe left.", []),
    ("a plural noun", "They discussed polls in the northern states of Ostia and Norda.", []),
    ("a plural noun counted", "Twenty-one states led by Norland are joining it.", []),
    ("an object", "Many of the shops that were closed broke rules that bind guests.", []),
    ("an object of an infinitive", "Dr Roe refused to open the council reports that the town had lost.", []),
    ("hopes that are buried", "Bob Roe’s great hopes were buried when he fell.", []),
    ("tweets with a participle", "Roe’s series of tweets praising Lind was noted.", []),
    ("anybody who", "Anybody who complains about noise is told to go.", []),
    ("one more verb", "If Roe maintains his garden and repeats the dishes he made, he wins.", []),
    ("events demand", "The series of fires demands that all stay at home.", []),
    ("a headline of capitals", "Ann Roe Hits Out At Bob Lind: ‘You Should Be Tried’\n\nIt rained.", []),
    ("a name for something", "The plan was dubbed “Operation Snow” by the press.", []),
    ("an order", "The union asked the government to respect the ruling.", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in NO_SPEECH], ids=[case[0] for case in NO_SPEECH])
def test_what_is_no_speech(text: str, expected: list[Expected]) -> None:
    assert read(text) == expected


def test_a_quotation_behind_a_colon_belongs_to_who_is_named_behind_it() -> None:
    text = "The note said that Roe would have a seat: “Our patience has paid off for all of us,” the union wrote."
    assert read(text)[-1] == ("the union", "direct", "Our patience has paid off for all of us,")


def test_a_relative_clause_goes_on_behind_its_speaker() -> None:
    text = "The market, where farmers met, is near the harbour, which, Ann Roe said, is full of ships."
    assert read(text)[-1] == (
        "Ann Roe",
        "indirect",
        "The market, where farmers met, is near the harbour, which … is full of ships",
    )


def test_a_demonstrative_that_opens_a_sentence_is_content() -> None:
    text = "He left. That would cost £4bn, the report said."
    assert read(text)[-1] == ("the report", "document", "That would cost £4bn")
