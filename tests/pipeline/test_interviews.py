"""Who answers in an interview: in many layouts, for `verify` and for the built-in engine."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from summarizer import summarize, verify
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.audit import Audit
from tests.support.share import share

QUESTIONS = (
    ("When did you first see the cracks?", "I saw three of them in the spring. We had 40 divers in the harbour then."),
    ("Does the mayor, Bo Lee, believe you?", "He does not. I have written to the council four times."),
    ("Would you cross the bridge tomorrow?", "On foot, yes. My bus was built in 1990 and weighs 14 tonnes."),
)
LAYOUTS: dict[str, Callable[[int, str, str], str]] = {
    "letters": lambda _, question, answer: f"Q: {question}\n\nA: {answer}",
    "numbered letters": lambda at, question, answer: f"Q{at}: {question}\n\nA{at}: {answer}",
    "bold": lambda _, question, answer: f"**{question}**\n\n{answer}",
    "italics": lambda _, question, answer: f"*{question}*\n\n{answer}",
    "capitals": lambda _, question, answer: f"{question.upper()}\n\n{answer}",
    "headings": lambda _, question, answer: f"### {question}\n\n{answer}",
    "numbers": lambda at, question, answer: f"{at}. {question}\n\n{answer}",
    "plain": lambda _, question, answer: f"{question}\n\n{answer}",
    "dashes": lambda _, question, answer: f"– {question}\n\n– {answer}",
    "the outlet alone": lambda _, question, answer: f"Courier: {question}\n\n{answer}",
    "names": lambda _, question, answer: f"Courier: {question}\n\nAnn Roe: {answer}",
    "initials": lambda _, question, answer: f"OL: {question}\n\nAR: {answer}",
    "the first labels alone": lambda at, question, answer: (
        f"{question}\n\n{answer}" if at else f"Courier: {question}\n\nAnn Roe: {answer}"
    ),
    "lines of their own": lambda _, question, answer: f"Courier:\n{question}\n\nAnn Roe:\n{answer}",
}
INTRODUCTIONS = (
    "The engineer Ann Roe, 61, has looked after the bridge for 34 years. She spoke to Ola Lind.",
    "Ola Lind spoke to the engineer Ann Roe about her bridge.",
    "By Ola Lind\n\nAnn Roe has looked after the bridge for years. I met her in her office.",
    "“I would walk”\n\nInterview: Ola Lind\n\nAnn Roe, 61, followed Max Hart as engineer. We talked in a café.",
    "Ten questions for Ann Roe\n\nThe engineer of the bridge has had a hard year.",
    "The Sunday Courier’s Ola Lind sat down with Ann Roe, who looks after the bridge.",
    "Ann Roe, who has looked after the bridge for years, is leaving. Interview: Ola Lind",
    "The bridge has had a hard year, and Ann Roe has had one, too. Questions: Ola Lind",
    "Ann Roe, who has looked after the bridge for years, is leaving. In conversation with Ola Lind",
    "Ann Roe, who has looked after the bridge for years, is leaving. (Text and photos: Ola Lind)",
)


def write(introduction: str, layout: str) -> str:
    parts = (LAYOUTS[layout](at, *turn) for at, turn in enumerate(QUESTIONS))
    return "\n\n".join((introduction, *parts))


def check(article: str, quote: str, name: str) -> Audit:
    actors = [{"id": "x", "name": name, "kind": "person"}]
    position = {"quote": quote, "actor": "x", "attribution": name, "statement": f"{name} said so."}
    return verify(article, {"actors": actors, "positions": [position]})


@pytest.mark.parametrize(("introduction", "layout"), share(product(INTRODUCTIONS, LAYOUTS), every=3))
def test_answers_are_the_interviewees_and_nobody_elses(introduction: str, layout: str) -> None:
    article = write(introduction, layout)
    for quote in ("I saw three of them in the spring", "I have written to the council four times", "On foot, yes"):
        assert not check(article, quote, "Ann Roe").rejected
        other = check(article, quote, "Bo Lee" if "Bo Lee" in article else "Ola Lind")
        assert other.rejected, quote


@pytest.mark.parametrize("layout", sorted(LAYOUTS.keys() - {"lines of their own"}))
def test_the_built_in_engine_gives_answers_and_their_figures_to_the_interviewee(layout: str) -> None:
    brief = summarize(write(INTRODUCTIONS[0], layout))
    names = {actor.id: actor.name for actor in brief.actors}
    assert {names[position.actor] for position in brief.positions} == {"Ann Roe"}
    told = {claim.attribution.as_named for claim in brief.numeric_claims if claim.attribution.kind != "author"}
    assert told <= {"Ann Roe", "AR"}
    assert told
    assert not any("opinion" in caution.message for caution in brief.audit.warnings)


LABELS: dict[str, Callable[[str, str], str]] = {
    "seats": lambda name, role: f"{name} (Norby West) ({role}): ",
    "offices": lambda name, role: f"The Minister for {role}s ({name}): ",
    "roles behind a comma": lambda name, role: f"{name.upper()}, {role}: ",
    "bold names": lambda name, role: f"**{name}** ({role}): ",
    "lines": lambda name, role: f"{name} -- {role}\n\n",
    "lines in bold": lambda name, _: f"**{name}**\n\n",
    "times": lambda name, _: f"[00:12:31] {name}: ",
    "times behind names": lambda name, _: f"{name}  12:31\n",
    "titles": lambda name, _: f"{'Mr' if 'Max' in name else 'Ms'}. {name.split()[1].upper()}. ",
    "brackets": lambda name, _: f"[{name}] ",
    "dashes": lambda name, _: f"{name} – ",
}


@pytest.mark.parametrize("form", LABELS)
def test_the_words_of_a_transcript_are_those_of_whom_the_label_names(form: str) -> None:
    spoken = (
        ("Ann Roe", "River", "Good morning. I would close the bridge for 40 days."),
        ("Ida Lind", "Road", "Will you pay for the ferry?"),
        ("Ann Roe", "River", "We would, and I have asked for a second one."),
        ("Max Hart", "Harbour", "My quay is full. I cannot take your ferry."),
        ("Ida Lind", "Road", "Then it stays open, as I see it."),
        ("Ann Roe", "River", "You have not seen the cracks."),
    )
    present = "Norland Ferries plc met Ann Roe, Ida Lind and Max Hart on Monday."
    article = "\n\n".join((present, *(LABELS[form](name, role) + words for name, role, words in spoken)))
    names = ("Ann Roe", "Ida Lind", "Max Hart")
    for name, quote in (("Ann Roe", spoken[0][2][14:-1]), ("Max Hart", spoken[3][2]), ("Ann Roe", spoken[5][2])):
        assert [told for told in names if not check(article, quote, told).rejected] == [name]


def test_what_is_put_to_the_interviewee_without_a_question_mark_is_not_their_answer() -> None:
    article = (
        "Ann Roe, 61, has looked after the bridge for years. Our reporter Ola Lind met her at home.\n\n"
        "Mrs Roe, you said that the bridge would fall.\n\nI did, and I was wrong.\n\n"
        "So is it safe?\n\nNo. I would not cross it.\n\n"
        "The council says that its paint has saved the bridge.\n\nThe paint came in May. "
        "I saw the cracks close in March.\n\n"
        "What would you do with 10 million?\n\nI would buy nothing.\n\n"
        "Will you go on?\n\nI have asked the council three times."
    )
    assert check(article, "its paint has saved the bridge", "Ann Roe").rejected
    assert not check(article, "The paint came in May", "Ann Roe").rejected
    assert not check(article, "I did, and I was wrong", "Ann Roe").rejected


NO_INTERVIEWS = {
    "questions of readers": (
        "Ann Roe, the mayor, has closed the bridge.\n\nWhat is closed?\n\nThe old bridge over the Kelso.\n\n"
        "What if you work on the other side?\n\nYou can take the ferry, which is free.\n\n"
        "Will you get your money back?\n\nTickets can be returned until May."
    ),
    "a column": (
        "By Ola Lind\n\nThe mayor, Ann Roe, wants to close the bridge. I have crossed it for thirty years.\n\n"
        "What does she want us to do?\n\nI asked around. My neighbours do not know.\n\n"
        "Do you swim?\n\nI do, but my bicycle cannot.\n\nAre you listening?\n\nI fear that she is not."
    ),
    "a report": (
        "Ann Roe faced angry voters in Kelso on Monday.\n\nWhy did you close it, they asked. Was it right?\n\n"
        "“I had no choice,” Roe said. “I would do it again.”\n\nWill you get to work?\n\n"
        "“I do not know,” one of them said.\n\nWhat will you see next?\n\n“I would not bet on it,” said another."
    ),
}


@pytest.mark.parametrize("text", NO_INTERVIEWS.values(), ids=NO_INTERVIEWS)
def test_questions_in_other_texts_make_nobody_an_interviewee(text: str) -> None:
    brief = summarize(text)
    names = {actor.id: actor.name for actor in brief.actors}
    answers = [position.quote.text for position in brief.positions if "said" not in position.quote.text]
    assert [names[position.actor] for position in brief.positions if position.quote.text in answers] == []
    paragraph = text.split("\n\n")[4]
    assert check(text, paragraph.strip("“”."), "Ann Roe").rejected or "Roe" in paragraph


def test_of_two_who_are_introduced_nobody_is_taken_for_the_one_who_answers() -> None:
    article = write("Ann Roe and Max Hart look after the bridge.", "plain")
    brief = summarize(article)
    assert (brief.positions, brief.numeric_claims) == ([], [])


@pytest.mark.parametrize(
    "introduction",
    ["The bridge closes. Interview: Ola Lind", "When Ann Roe came, the bridge was shut. An interview with Ola Lind"],
)
def test_nobody_answers_if_the_introduction_may_mean_another(introduction: str) -> None:
    brief = summarize(write(introduction, "plain"))
    assert not {claim.attribution.as_named for claim in brief.numeric_claims} & {"Ann Roe", "Ola Lind"}
    assert not brief.positions


def test_answers_within_a_report_are_those_of_whom_its_author_met() -> None:
    text = (
        "Couriers stopped work in nine cities on Monday. “We saw it,” said Marcus Heddle, its director.\n\n"
        "I met Janine Okell, the union's general secretary, in a café.\n\n"
        "If the firm switched it off, would you call off the strikes?\n\n"
        "“Tomorrow, yes. But nobody has asked for it to be switched off.”\n\n"
        "Marcus Heddle says that the scores stay."
    )
    quote = "nobody has asked for it to be switched off"
    actors = [
        {"id": key, "name": name, "kind": "person", "role": None, "aliases": []}
        for key, name in (("okell", "Janine Okell"), ("heddle", "Marcus Heddle"))
    ]
    item = {"quote": quote, "statement": f"{quote}.", "stance": None, "target": None, "joined_by": []}
    right, wrong = (
        verify(text, {"actors": actors, "positions": [{"actor": actor["id"], "attribution": actor["name"], **item}]})
        for actor in actors
    )
    assert (right.rejected, len(wrong.rejected)) == ((), 1)


def test_answers_in_quotation_marks_are_those_of_whom_the_introduction_names() -> None:
    text = (
        "Leila Farouk, 44, has led the water board of Tamsin since 2021. She spoke to us about the ban.\n\n"
        "Did the mayor agree?\n\n“He did not object. Councillor Brandt did, and loudly.”\n\n"
        "How long will it last?\n\n“Nobody can say. If it rains in October, we may lift it.”\n\n"
        "Do you water your own garden?\n\n“I have no garden.”\n\nThe ban applies to 18,600 households."
    )
    actor = {"id": "farouk", "name": "Leila Farouk", "kind": "person", "role": None, "aliases": []}
    brief = {
        "actors": [actor],
        "positions": [
            {"quote": quote, "actor": "farouk", "attribution": "Leila Farouk", "statement": statement}
            for quote, statement in (
                ("He did not object.", "Farouk says the mayor did not object."),
                ("Nobody can say.", "Nobody can say how long the ban will last, Farouk says."),
            )
        ],
    }
    audit = verify(text, brief)
    assert audit.rejected == ()
    assert [one.message for one in audit.warnings if one.kind != "partial"] == []


def test_a_question_does_not_tell_who_answers_it() -> None:
    text = "Did the mayor agree?\n\n“He did not object. The council never voted.”\n\nOla Berg chairs the council."
    assert ArticleGrounder(text).speech.find_levels((text.index("He"), text.index("voted"))) == []


SPEECH = (
    "Ann Roe (Norby) (Lab): I thank the panel for its work this year.\n\n"
    + "\n\n".join(
        f"The fleet of port {port} has grown by a third since the yard moved to the bank." for port in range(9)
    )
    + "\n\nMax Hart told us: “The quay is old.” Our harbour has great potential to serve the coast."
)


@pytest.mark.parametrize(
    ("text", "quote", "is_near"),
    [
        (SPEECH, "Our harbour has great potential to serve the coast.", True),
        (SPEECH, "The quay is old.", False),
        (SPEECH.replace("I thank", "Hart thanks"), "Our harbour has great potential to serve the coast.", False),
    ],
)
def test_the_only_label_of_a_speech_names_its_speaker(text: str, quote: str, is_near: bool) -> None:
    position = {"quote": quote, "actor": "roe", "attribution": "Ann Roe", "statement": "Roe spoke of the port."}
    audit = verify(text, {"actors": [{"id": "roe", "name": "Ann Roe", "kind": "person"}], "positions": [position]})
    assert bool(audit.rejected) is not is_near
