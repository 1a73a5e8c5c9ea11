"""No brief takes more than linear time to verify."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from summarizer import verify
from summarizer.engines.extractive.draft import draft_brief
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.audit import make_audit
from summarizer.schemas.audit import Audit
from summarizer.schemas.blocks import ActorRef, Attribution, Figure, Quote
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import Actor
from summarizer.verification.prune import prune_answer
from tests.support.growth import is_linear

GIVEN = ["Ada", "Bo", "Carl", "Dora", "Erik", "Fia", "Gus", "Hana", "Ida", "Jan"]
FAMILY = ["Amadi", "Berg", "Costa", "Dahl", "Ek", "Falk", "Gran", "Holm", "Ito", "Juhl"]


class Claim(BaseModel):
    quote: Quote
    figure: Figure
    attribution: Attribution


class Position(BaseModel):
    quote: Quote
    actor: ActorRef
    attribution: Attribution


class Ledger(BaseModel):
    actors: list[Actor] = []
    positions: list[Position] = []
    claims: list[Claim] = []
    quotes: list[Quote] = []


def write_story(size: int) -> tuple[str, dict[str, Any]]:
    """An article in which a hundred people say something by turns, and a brief that holds all of it."""
    names = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    sentences, positions = [], []
    for number in range(size):
        name, words = names[number % 100], f"We counted {number + 2} boats in harbour {number * 7 % 1000}"
        sentences.append(f"“{words},” {name} said. “We saw them leave.”\n\n")
        position = {"quote": words, "actor": str(number % 100), "attribution": name}
        positions += [position, position | {"quote": "We saw them leave."}] if number % 9 == 0 else [position]
    actors = [{"id": str(at), "name": name, "kind": "person"} for at, name in enumerate(names[:size])]
    claims = [
        {"quote": position["quote"], "figure": f"{number + 2} boats", "attribution": position["attribution"]}
        for number, position in enumerate([p for p in positions if "counted" in p["quote"]])
    ]
    return "".join(sentences), {"actors": actors, "positions": positions, "claims": claims}


def audit_ledger(text: str, brief: dict[str, Any]) -> Audit:
    return verify(text, Ledger.model_construct(**brief))


@pytest.mark.faults
def test_500_positions_by_100_actors() -> None:
    text, brief = write_story(500)
    assert len(brief["positions"]) > 500
    audit = audit_ledger(text, brief)
    assert audit.rejected == ()
    assert audit.coverage is not None
    assert audit.coverage.speakers.recall == 1


@pytest.mark.faults
def test_a_brief_that_grows_with_its_article() -> None:
    """Finding figures and speech is measured elsewhere: here they are found before the clock starts."""

    def prepare(size: int) -> Callable[[], object]:
        text, brief = write_story(size)
        run = Verification(ArticleGrounder(text))
        assert run.grounder.figures
        assert run.grounder.attributions
        return lambda: make_audit(prune_answer(Ledger, brief, verification=run), verification=run)

    assert is_linear(prepare, 120)


@pytest.mark.faults
@pytest.mark.parametrize("unit", ["“Roe,” said Roe. ", "Roe said 1 word.\n\n"])
def test_100_positions_on_an_article_of_one_thing(unit: str) -> None:
    actors = [{"id": str(at), "name": " ".join(["Roe"] * (at + 1)), "kind": "person"} for at in range(20)]

    def prepare(size: int) -> Callable[[], object]:
        article = unit * (size // len(unit))
        positions = [
            {"quote": article[at * 3 : at * 3 + 60], "actor": str(at % 20), "attribution": "Roe"} for at in range(100)
        ]
        return lambda: audit_ledger(article, {"actors": actors, "positions": positions})

    assert is_linear(prepare, 2_000)


@pytest.mark.faults
@pytest.mark.parametrize("unit", ["Ann Roe met Bob Poe.\n", "Ann Roe: Why did Bob Poe go?\n\nBob Poe: I had to.\n\n"])
def test_statements_that_repeat_what_an_article_has_again_and_again(unit: str) -> None:
    """The alias is another's, and is looked for beside each mention of its actor."""
    actors = [
        {"id": "a", "name": "Ann Roe", "kind": "person", "aliases": ["Poe"]},
        {"id": "b", "name": "Bob Poe", "kind": "person"},
    ]

    def prepare(size: int) -> Callable[[], object]:
        article = unit * (size // len(unit))
        told = [{"text": article[: len(unit) * count], "quotes": [unit]} for count in range(1, 8)]
        return lambda: verify(article, {"actors": actors, "abstract": told})

    assert is_linear(prepare, 4_000)


@pytest.mark.faults
@pytest.mark.parametrize(
    "unit",
    [
        "In town {0} there were {1} people, {2} houses and {3} dogs. ",
        "The plant made {1} tonnes, {3} percent of it in week {0}, and sold {2} parts for ${3} million. ",
        "Town {0}\t{1}\t{2}\t{3}%\t{3}.5\n",
        "On {3} March {4} the board met at {3}:{5} p.m. for {6} hours. ",
    ],
)
def test_numbers_that_an_article_does_not_state(unit: str) -> None:
    """Items grow with the article: if each read all its figures, the time would grow with the square."""

    def prepare(size: int) -> Callable[[], object]:
        rows = [
            (at, at * 37 % 9973 + 12, at * 13 % 877 + 5, at % 28 + 1, 1900 + at % 120, at % 50 + 10, at % 9 + 2)
            for at in range(size)
        ]
        sentences = [unit.format(*row) for row in rows]
        told = [
            {"text": unit.format(*(number + 1 for number in row)).strip(), "quotes": [sentence.strip()]}
            for row, sentence in zip(rows[::4], sentences[::4], strict=True)
        ]
        return lambda: verify("".join(sentences), {"abstract": told})

    assert is_linear(prepare, 160)


@pytest.mark.faults
def test_a_statement_of_many_numbers_about_a_sentence_of_many() -> None:
    """The figures that a number is calculated from are limited: else each of one is compared with all of the other."""

    def prepare(size: int) -> Callable[[], object]:
        article = f"Roe said that 40 people came. {'7 ' * size}"
        told = [{"text": f"{'7 ' * (size // 20)} 41 people came.", "quotes": ["Roe said that 40 people came"]}]
        return lambda: verify(article, {"abstract": told})

    assert is_linear(prepare, 2_000)


@pytest.mark.faults
@pytest.mark.parametrize("unit", ["3-2, 4-1, ", "He has 3 of 2. "])
def test_a_score_that_an_article_of_figures_states(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        return lambda: verify(unit * (size // len(unit)), statements=["Norby won 3-2."])

    assert is_linear(prepare, 10_000)


def name_person(number: int) -> str:
    letters = "".join(chr(97 + number // 26**place % 26) for place in range(3))
    return f"Ann{letters} Roe{letters}"


@pytest.mark.faults
@pytest.mark.parametrize(
    "unit",
    [
        "{}, the minister of Norby, met the board on Monday. The company said it had lost 12 jobs.\n\n",
        "{}, the director of the Norby museum, said that it was bad.\n\n",
        "Ann Roe met Bo Ek, not {}.\n\nQ: Why did you go?\n\nA: I had to go there.\n\n",
    ],
)
def test_an_article_of_ever_more_people(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        article = "".join(unit.format(name_person(number)) for number in range(size))
        return lambda: draft_brief(article)

    assert is_linear(prepare, 250)


@pytest.mark.faults
@pytest.mark.parametrize("days", ["le 4 ", ""])
def test_a_statement_of_many_days_in_another_language(days: str) -> None:
    sentence = "Le conseil de la ville a annoncé que le projet était en retard et que les habitants seraient informés. "

    def prepare(size: int) -> Callable[[], object]:
        told = f"Le conseil parle le 3 mars et {f'{days}mars ' * size}"
        return lambda: verify(sentence * (size // 20), {"abstract": [{"text": told}]})

    assert is_linear(prepare, 150 if days else 2_000)


@pytest.mark.faults
def test_200_quotes_on_a_quarter_of_a_megabyte_of_one_word() -> None:
    def prepare(size: int) -> Callable[[], object]:
        article = "word " * (size // 5)
        quotes = [article[at * 5 : at * 5 + 4 + 5 * (at % 30)] for at in range(200)]

        def work() -> None:
            assert [check.status for check in audit_ledger(article, {"quotes": quotes}).quotes] == ["exact"] * 200

        return work

    assert is_linear(prepare, 62_500)


@pytest.mark.faults
@pytest.mark.parametrize("piece", ["\u200b\u00ad", "&amp;", "<b>1", "[1](/x)", "\\\\", "*a* "])
def test_what_is_decoded_in_an_article_that_grows(piece: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = f"The mill at Tornby is shut. {piece * (size // len(piece))}"
        return lambda: verify(text, ["The mill at Tornby is shut"])

    assert is_linear(prepare, 10_000)


@pytest.mark.faults
@pytest.mark.parametrize("unit", ["NATO ", "University ", "Norby University "])
def test_a_statement_of_one_long_name(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        told = [{"text": unit * (size // len(unit)), "quotes": ["Ann Roe left the Norby bank"]}]
        return lambda: verify("Ann Roe left the Norby bank on Monday.", {"abstract": told})

    assert is_linear(prepare, 8_000)
