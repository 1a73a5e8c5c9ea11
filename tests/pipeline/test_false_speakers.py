"""False speakers and holders are noticed, and the right ones beside them are left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from summarizer import summarize, verify

PEOPLE = {
    "roe": "Ann Roe",
    "lee": "Bo Lee",
    "hart": "Max Hart",
    "sorel": "Anis Abid Sorel",
    "moss": "Louis Moss",
}


def notes(text: str, quote: str, actor: str, attribution: str) -> Sequence[str]:
    audit = verify(
        text,
        {
            "actors": [{"id": key, "name": name, "kind": "person"} for key, name in PEOPLE.items() if name in text],
            "positions": [{"quote": quote, "actor": actor, "attribution": attribution, "statement": "So it is told."}],
        },
    )
    said = [found.reason for found in audit.rejected if found.path.startswith("positions")]
    return [*said, *(found.message for found in audit.warnings if found.path.startswith("positions"))]


MENTIONED = (
    "Ann Roe and Bo Lee ran the port together for years.\n\n"
    "Police said that the letters were hidden and later burnt by Roe on the quay. "
    "Max Hart said Roe had driven the van and had opposed the strike. "
    "“It was a fine wedding,” Mr Roe’s neighbour, Bo Lee, told the Norby Times."
)


def test_whom_the_words_of_another_do_not_name_is_no_speaker_of_them() -> None:
    quote = "“It was a fine wedding,” Mr Roe’s neighbour, Bo Lee, told the Norby Times."
    assert notes(MENTIONED, quote, "hart", "Hart")


@pytest.mark.parametrize(
    ("quote", "actor", "attribution"),
    [
        ("Max Hart said Roe had driven the van", "hart", "Max Hart"),
        ("Max Hart said Roe had driven the van and had opposed the strike.", "roe", "Max Hart"),  # told of Roe
        ("“It was a fine wedding,” Mr Roe’s neighbour, Bo Lee, told the Norby Times.", "lee", "Bo Lee"),
    ],
)
def test_speakers_and_whom_another_tells_of_are_left_alone(quote: str, actor: str, attribution: str) -> None:
    assert notes(MENTIONED, quote, actor, attribution) == []


COURT = (
    "The prosecutor, Max Hart, opened the case on Monday. “It is an unusual trial,” Hart told the court. "
    "“Mr Sorel built the engine.” He explained that although the engine is from Norland, Mr Sorel is tried here.\n\n"
    "Mr Sorel, 38, denies theft and a conspiracy to steal.\n\n"
    "The fingerprints of Anis Abid Sorel were on it. Bo Lee, who had worked with Mr Sorel until the spring, found it."
)


def test_a_pronoun_is_nobody_whom_its_own_sentence_names() -> None:
    quote = "He explained that although the engine is from Norland, Mr Sorel is tried here."
    assert notes(COURT, quote, "hart", "he") == []


def test_a_pronoun_behind_a_sentence_about_him_is_nobody_else_whom_that_names() -> None:
    article = "Carl Moe was pleased with the crew. He also had a word for coach Dan Hart. “Roe is a fighter,” he wrote."
    position = {"quote": "Roe is a fighter", "actor": "moe", "attribution": "Moe", "statement": "Moe praises Roe."}
    actors = [{"id": "moe", "name": "Carl Moe", "kind": "person", "aliases": []}]
    assert not verify(article, {"actors": actors, "positions": [position | {"joined_by": []}]}).rejected


def test_a_surname_behind_a_title_is_a_person_for_whom_nobody_beside_speaks() -> None:
    quote = "Mr Sorel, 38, denies theft and a conspiracy to steal."
    assert notes(COURT, quote, "sorel", "Mr Sorel") == []
    assert notes(COURT, quote, "lee", "Bo Lee")


RIOTS = (
    "Louis Moss went to Norby to calm the town, and a young striker said to him: “We won.” "
    "Moss would say near the end of his life: “It is not enough to condemn riots.”\n\nAnn Roe was there as well."
)


def test_the_verb_before_a_colon_tells_who_speaks_behind_it() -> None:
    assert notes(RIOTS, "We won.", "moss", "Louis Moss")
    assert notes(RIOTS, "It is not enough to condemn riots.", "moss", "Moss") == []
    assert notes(RIOTS, "It is not enough to condemn riots.", "roe", "Ann Roe")


ACCUSED = (
    "Accusing the council of “leaving the town in limbo”, Ann Roe added: “If she is serious, she should go now.” "
    "Bo Lee and Max Hart were at the meeting."
)


def test_a_quoted_fragment_in_the_lead_does_not_hide_what_the_colon_introduces() -> None:
    assert notes(ACCUSED, "If she is serious, she should go now.", "roe", "Ann Roe") == []
    assert notes(ACCUSED, "If she is serious, she should go now.", "lee", "Bo Lee")


CONTINUED = (
    "“It was a glad day,” says Ann Roe, 89, a cousin of the mayor. “It was bedlam. I cannot recall whose idea it was. "
    "We sang until the morning and nobody went to bed.”\n\nBo Lee was with them."
)


def test_a_passage_that_begins_with_the_words_of_one_person_is_no_other_persons() -> None:
    quote = "“It was a glad day,” says Ann Roe, 89, a cousin of the mayor. “It was bedlam."
    assert notes(CONTINUED, quote, "roe", "Ann Roe") == []
    assert notes(CONTINUED, quote, "lee", "Bo Lee")


INTERVIEW = (
    "Ann Roe, 61, looked after the bridge for years. She spoke to Bo Lee at her home.\n\n"
    "Bo Lee: When did you first worry?\n\nAnn Roe: In spring. We found 23 cracks in a week.\n\n"
    "Was that enough?\n\nNo. It was not enough to buy the paint.\n\n"
    "What should happen now?\n\nClose it. For one winter, at least.\n\nI have told the council so."
)


def test_answers_to_questions_without_labels_belong_to_the_interviewee() -> None:
    for words in (
        "It was not enough to buy the paint.",
        "Close it. For one winter, at least.",
        "I have told the council",
    ):
        assert notes(INTERVIEW, words, "roe", "Ann Roe") == []
        assert notes(INTERVIEW, words, "lee", "Bo Lee")


FIGURES = (
    "In a deal that the Norby Journal says could change the trade, Norbank has agreed to buy Sudbank for $48 billion. "
    "The Texas state senator raked in $1.2 million in six weeks, notes Norwire. "
    "Weeks after Sudbank announced it would buy a rival for $34 billion, the rush, as the Norby Post puts it, could "
    "leave 3 insurers."
)


@pytest.mark.parametrize(
    ("figure", "right", "wrong"),
    [("$1.2 million", "Norwire", "Texas"), ("3 insurers", "the Norby Post", "Sudbank")],
)
def test_figures_have_the_source_of_their_own_clause(figure: str, right: str, wrong: str) -> None:
    quote = next(part for part in FIGURES.split(". ") if figure in part)

    def refusals(source: str) -> Sequence[str]:
        claim = {"quote": quote, "figure": figure, "attribution": source, "statement": f"It was {figure}."}
        audit = verify(FIGURES, {"actors": [], "numeric_claims": [claim]})
        return [found.reason for found in audit.rejected]

    assert refusals(right) == []
    assert refusals(wrong)


def test_the_source_of_a_relative_clause_is_not_that_of_the_sentence() -> None:
    sources = {claim.figure.text: claim.attribution.as_named for claim in summarize(FIGURES).numeric_claims}
    assert sources["$48 billion"] == ""


@pytest.mark.parametrize(
    ("name", "role", "is_given"),
    [
        ("Ann Roe", "mediator", True),
        ("Ann Roe", "judge", True),
        ("Bo Lee", "mediator", False),
        ("Bo Lee", "leader of the dockers’ branch", True),
        ("Ann Roe", "leader of the dockers’ branch", False),
    ],
)
def test_roles_before_a_title_and_told_by_a_verb(name: str, role: str, is_given: bool) -> None:
    text = (
        "Neither offer has changed, a mediator, Judge Ann Roe, wrote to the town. "
        "Bo Lee, who leads the dockers’ branch, agreed with her."
    )
    audit = verify(text, {"actors": [{"id": "a", "name": name, "kind": "person", "role": role}]})
    assert any("does not call" in note.reason for note in audit.notes) is not is_given


SECOND_MENTION = "Ann Roe lost her seat in Norby on Sunday.\n\n{} told reporters: “It was a long and bitter night.”"


@pytest.mark.parametrize(
    "named",
    [
        *("Skipper Roe", "Republican Roe", "Scottish Roe", "Farmer Roe", "Mum-of-two Roe", "Ex-minister Roe"),
        *("Tearful Roe", "Embattled Roe", "Angry Roe", "Proud Roe", "Afterwards Roe", "Jubilant Ann"),
    ],
)
def test_a_word_before_a_surname_that_is_no_first_name_makes_nobody_else(named: str) -> None:
    text = SECOND_MENTION.format(named)
    assert notes(text, "It was a long and bitter night.", "roe", named) == []
    assert notes(text, "It was a long and bitter night.", "roe", named.split()[-1]) == []


@pytest.mark.parametrize("named", ["Jim Roe", "Mark Roe", "Hunter Roe", "Matt Roe", "Tor Roe", "Amber Roe"])
def test_another_first_name_before_a_surname_makes_somebody_else(named: str) -> None:
    text = SECOND_MENTION.format(named)
    assert notes(text, "It was a long and bitter night.", "roe", named)


def test_a_word_that_is_used_alone_as_a_name_is_a_first_name() -> None:
    text = SECOND_MENTION.format("Skipper Roe") + " Her brother left early, and Skipper wept."
    assert notes(text, "It was a long and bitter night.", "roe", "Skipper Roe")


def test_the_built_in_engine_lists_a_person_once_under_a_party() -> None:
    text = (
        "Ann Roe lost her seat in the town of Norby after a recount on Sunday.\n\n"
        "Republican Roe told reporters: “It was a long and bitter night, and I will not stand again.”\n"
    )
    brief = summarize(text)
    assert [actor.name for actor in brief.actors] == ["Ann Roe"]
    assert brief.audit.rejected == ()


@pytest.mark.parametrize(
    "sentence",
    ["Developer Max Hart promised 60 jobs.", "Developer Max Hart of Hart Homes promised 60 jobs."],
)
def test_the_subject_of_the_verb_with_which_a_quote_begins_holds_it(sentence: str) -> None:
    text = f"The hall was full on Monday.\n\n{sentence} The rest left early."
    assert notes(text, "promised 60 jobs", "hart", "Max Hart") == []


COLUMN = (
    "Mend the roofs\n{}\n\nBuckets stand in the corridors.\n\nThe hall is shut.\n\nBo Lee, the mayor, says there is no "
    "money for it.\n\nBut the council should mend the roofs before winter."
)


def test_a_byline_names_whose_the_articles_own_words_are() -> None:
    quote = "But the council should mend the roofs before winter."
    assert notes(COLUMN.format("By Ann Roe"), quote, "roe", "Ann Roe") == []
    assert notes(COLUMN.format("By Ann Roe"), "there is no money for it", "roe", "Ann Roe")
    assert notes(COLUMN.format("A picture of Ann Roe"), quote, "roe", "Ann Roe")


def test_figures_are_told_by_several_companies_together() -> None:
    article = (
        "Norbank has agreed to buy its rival Sudbank for $48 billion, the two companies said on Monday 30 June. "
        "Shares in Sudbank rose 12 percent in Norby, and those in Norbank fell."
    )
    sources = {claim.figure.text: claim.attribution.as_named for claim in summarize(article).numeric_claims}
    assert sources["$48 billion"] == "the two companies"


MET = "Ruth Mott, a nurse, met the minister, Ivan Petrov, on Monday. {} said the ward was full.{}"
LATER = " The ward has nine beds. Two are new. Four are out of use." * 2 + " Lena Koch came in. {} said it was quiet."


@pytest.mark.parametrize(
    ("article", "pronoun", "holder", "said"),
    [
        (MET.format("She", ""), "She", "Ruth Mott", ""),
        (MET.format("He", ""), "He", "Ivan Petrov", ""),
        (MET.format("She", ""), "She", "Ivan Petrov", "which is not “Ivan Petrov”"),
        (MET.format("He", ""), "He", "Ruth Mott", "which is not “Ruth Mott”"),
        (MET.format("She", LATER.format("She")), "She", "Ruth Mott", ""),
        (MET.format("She", LATER.format("“Yes,” she")), "she", "Ruth Mott", "names “Lena Koch” after “Ruth Mott”"),
        (MET.format("She", LATER.format("“Yes,” she")), "she", "Lena Koch", ""),
        (MET.format("She", LATER.format("She")), "She", "Lena Koch", "“Lena Koch” only after these words"),
    ],
)
def test_a_pronoun_is_no_speaker_whom_it_cannot_mean(article: str, pronoun: str, holder: str, said: str) -> None:
    names = {name.lower().replace(" ", "-"): name for name in ("Ruth Mott", "Ivan Petrov", "Lena Koch")}
    actors = [{"id": key, "name": name, "kind": "person"} for key, name in names.items() if name in article]
    quote = next(part for part in re.split(r"(?<=\.) ", article) if f"{pronoun} said" in part)
    position = {
        "quote": quote,
        "actor": holder.lower().replace(" ", "-"),
        "attribution": pronoun,
        "statement": f"{holder} speaks of the ward.",
    }
    brief = {"actors": actors, "positions": [position]}
    messages = [one.message for one in verify(article, brief).warnings if one.kind == "speaker"]
    assert len(messages) == bool(said)
    assert all(said in message for message in messages)


@pytest.mark.parametrize("end", [".", "", "!", " …", ";"])
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("The council closed the pool", "drops “not”"),
        ("The pool lost at most 40 litres a day", "at least"),
        ("The council has closed the pool", "drops “not”"),
    ],
)
def test_a_sentence_is_checked_however_it_ends(said: str, end: str, reason: str) -> None:
    text = "The council did not close the pool. The pool lost at least 40 litres a day. Nobody knows why."
    quotes = text.split(". ")[:2]
    sentence = {"text": said + end, "quotes": [f"{quote}." for quote in quotes]}
    for brief in ({"actors": [], "headline": sentence}, {"actors": [], "abstract": [sentence]}):
        assert any(reason in warning.message for warning in verify(text, brief).warnings)


@pytest.mark.parametrize("mark", [" ", "\n", "\r\n"])
def test_a_line_break_inside_a_sentence_changes_nothing(mark: str) -> None:
    text = f"The council did not{mark}close the pool. The new bridge cost 40{mark}million euros, the mayor said."
    quotes = [part.strip() for part in re.split(r"(?<=\.)\s", text)]
    claim = {"quote": quotes[1], "figure": "40 million euros", "attribution": "the mayor", "statement": quotes[1]}
    sentence = {"text": "The council closed the pool.", "quotes": [quotes[0]]}
    audit = verify(text, {"actors": [], "abstract": [sentence], "numeric_claims": [claim]})
    assert [one.reason for one in audit.rejected] == []
    [warning] = [one.message for one in audit.warnings if one.path]
    assert warning == "the article says “not close”, but the statement drops “not”"


@pytest.mark.parametrize("label", ["READ MORE", "PHOTO GALLERY"])
def test_a_link_to_another_article_is_no_person_whom_she_may_mean(label: str) -> None:
    text = (
        f"Two envoys came. {label}: Norby row shows no sign of ebbing The Norby Times's Ann Roe, on the quay, said "
        "that there was no strike. “It seems that the row will be settled,” she said. The envoys left."
    )
    assert notes(text, "It seems that the row will be settled", "roe", "Ann Roe") == []


CALLED_LATER = {
    "Ann Kelly": "Kelly",
    "John Connolly": "Connolly",
    "Emily Norden": "Norden",
    "Beverly Reilly": "Reilly",
    "Ann Long": "Ann Long",
    "Jean-Claude Norden": "Norden",
    "Anne-Marie Norden": "Norden",
    "Martin Luther King Jr.": "King",
    "Norbex Plc": "Norbex Plc",
    "Norbex & Co": "Norbex",
    "Norbex, Inc.": "Norbex, Inc.",
}


@pytest.mark.parametrize(("name", "later"), CALLED_LATER.items())
def test_speakers_of_all_names_are_told_apart(name: str, later: str) -> None:
    text = (
        f"Desks to close\n\n{name} said on Monday that the desks in Norby would be closed. It rained in Norby.\n\n"
        f"“All desks in Norby will be closed,” {later} said in a letter. The plan was made by {name}\n\n"
        "Max Hart, who leads the farmers, told the paper that it was wrong. “We will fight for every desk,” Hart said."
    )
    people = {"one": name, "hart": "Max Hart"}

    def find_doubts(first: str, second: str) -> dict[str, int]:
        """The number of rejections and warnings of each position, if `first` and `second` hold them."""
        said = {
            "All desks in Norby will be closed": first,
            f"{name} said on Monday that the desks in Norby would be closed": first,
            "We will fight for every desk": second,
        }
        positions = [
            {"quote": quote, "actor": key, "attribution": people[key], "statement": "So it is told."}
            for quote, key in said.items()
        ]
        kinds = {key: "organization" if "Nor" in called[:5] else "person" for key, called in people.items()}
        actors = [{"id": key, "name": called, "kind": kinds[key]} for key, called in people.items()]
        audit = verify(text, {"actors": actors, "positions": positions})
        paths = [found.path.partition(".")[0] for found in audit.rejected]
        paths += [found.path.partition(".")[0] for found in audit.warnings]
        return {path: paths.count(path) for path in (f"positions[{at}]" for at in range(3)) if path in paths}

    assert find_doubts("one", "hart") == {}
    assert len(find_doubts("hart", "one")) == 3


def test_a_firm_whose_name_ends_like_a_possessive_speaks() -> None:
    text = "Sainsbury's said on Monday that the shop in Norby would close.\n\nMax Hart, who lives there, wept."
    said = {"quote": text.partition(".")[0], "statement": "The shop will close.", "stance": None}
    actors = [
        {"id": "firm", "name": "Sainsbury's", "kind": "organization"},
        {"id": "hart", "name": "Max Hart", "kind": "person"},
    ]

    def find_reasons(actor: str, name: str) -> list[str]:
        audit = verify(text, {"actors": actors, "positions": [{**said, "actor": actor, "attribution": name}]})
        return [found.reason for found in audit.rejected]

    assert find_reasons("firm", "Sainsbury's") == []
    assert "not to “Max Hart”" in find_reasons("hart", "Max Hart")[0]


def test_a_month_makes_nobody_a_mayor() -> None:
    text = "Ann Roe, the singer, said the bridge in Norby would close in May."
    actor = {"id": "roe", "name": "Ann Roe", "kind": "person"}
    assert verify(text, {"actors": [{**actor, "role": "mayor"}]}).warnings
    assert not verify(text, {"actors": [{**actor, "role": "singer"}]}).warnings


COUPLE = (
    "Laura Hunt and George Hunt came to Norby on Monday. The council met in the hall.\n\n"
    "{said} The ferry is late in the summer."
)


@pytest.mark.parametrize(
    "said",
    [
        "Laura Hunt said the bridge would close.",
        "“The bridge will close,” Laura told reporters.",
        "Laura told reporters that the bridge would close.",
    ],
)
def test_words_of_one_of_two_people_of_one_surname_are_not_the_others(said: str) -> None:
    people = [{"id": "l", "name": "Laura Hunt", "kind": "person"}, {"id": "g", "name": "George Hunt", "kind": "person"}]
    quote = "The bridge will close" if "“" in said else said

    def find(actor: str, name: str) -> bool:
        item = {"quote": quote, "actor": actor, "attribution": name, "statement": f"{name} says the bridge will close."}
        audit = verify(COUPLE.format(said=said), {"actors": people, "positions": [item]})
        paths = [*(one.path for one in audit.rejected), *(one.path for one in audit.warnings)]
        return any(path.startswith("positions") for path in paths)

    assert not find("l", "Laura Hunt")
    assert find("g", "George Hunt")
