"""The extractive engine as a whole: the wire form, the article's own words, and what verification says of them."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer import summarize
from summarizer.engines.extractive import draft_brief
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.verification.prune import prune_answer
from tests.support.growth import is_linear
from tests.support.share import share
from tests.support.shared_data import shared_path

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples").glob("*-*.txt"))

COURT = """Former mayor denies bribery as trial opens in Marseille

MARSEILLE, France — The former mayor of a Marseille suburb pleaded not guilty on Monday to charges that he took \
850,000 euros in bribes from a waste company.

Luc Ferrand, 61, is accused of steering contracts worth 74 million euros to Propreval SA. He faces up to 10 years in \
prison.

“This case is built on the word of a liar,” Ferrand told the court.

Prosecutor Sophie Aubert said investigators had found 212 transfers to a company in Luxembourg. Ferrand’s lawyer, \
Karim Benali, accused the prosecution of hiding two witnesses. The Justice Ministry did not reply to questions.

A verdict is expected in November. It is not known where most of the money went.
"""


def quotes_of(draft: dict[str, Any]) -> list[str]:
    listed = [item["quote"] for key in ("positions", "numeric_claims", "open_questions") for item in draft[key]]
    sentences = [*([draft["headline"]] if draft["headline"] else []), *draft["abstract"]]
    return [*listed, *(quote for sentence in sentences for quote in sentence["quotes"])]


def verify(text: str, draft: dict[str, Any]) -> list[str]:
    kept = prune_answer(NewsBrief, draft, verification=Verification(ArticleGrounder(text)))
    return [f"{rejection.path}: {rejection.reason}" for rejection in kept.rejected]


def test_the_draft_has_the_wire_form() -> None:
    draft = draft_brief(COURT)
    assert list(draft) == ["actors", "headline", "abstract", "positions", "numeric_claims", "open_questions"]
    assert {key for item in draft["actors"] for key in item} == {"id", "name", "kind", "role", "aliases"}
    assert {key for item in draft["positions"] for key in item} == {
        "quote",
        "actor",
        "joined_by",
        "stance",
        "target",
        "statement",
        "attribution",
    }
    assert {key for item in draft["numeric_claims"] for key in item} == {
        "quote",
        "figure",
        "about",
        "statement",
        "attribution",
    }
    assert {key for item in draft["open_questions"] for key in item} == {"quote", "question", "why", "related"}
    assert json.loads(json.dumps(draft)) == draft


def test_every_section_says_what_the_article_says() -> None:
    draft = draft_brief(COURT)
    assert draft["headline"]["text"] == "Former mayor denies bribery as trial opens in Marseille"
    first = draft["abstract"][0]
    assert first["text"].startswith("The former mayor of a Marseille suburb pleaded not guilty on Monday")
    assert first["quotes"][0] in COURT
    roles = {item["name"]: item["role"] for item in draft["actors"]}
    assert roles["Sophie Aubert"] == "Prosecutor"
    assert "Karim Benali" in roles  # the passage calls the mayor "Ferrand", who stands among the actors
    assert "Luc Ferrand" in roles
    holders = {item["quote"]: item["actor"] for item in draft["positions"]}
    assert holders["This case is built on the word of a liar,".rstrip(",")] == "ferrand"
    figures = {item["figure"]: item["about"] for item in draft["numeric_claims"]}
    assert figures["850,000 euros"] == "bribes"
    assert figures["74 million euros"] == "contracts"
    assert figures["212 transfers"] is None
    assert {item["why"] for item in draft["open_questions"]} >= {"unanswered", "upcoming", "unreplied"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_nothing_of_an_example_s_draft_is_rejected(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    draft = draft_brief(text)
    assert verify(text, draft) == []
    assert len(draft["positions"]) >= 4
    assert len(draft["numeric_claims"]) >= 4
    assert draft["open_questions"]


def test_nothing_of_the_court_report_s_draft_is_rejected() -> None:
    assert verify(COURT, draft_brief(COURT)) == []


def test_a_person_without_an_item_is_listed_if_the_role_names_a_body_or_place() -> None:
    text = (
        "The council of Norby opened a school on Monday. The driver, Anna Lind, took the first bus there. Lind waved"
        " at the children. Karl Moe, the mayor of Norby, cut the ribbon. Moe left early."
    )
    assert [actor["name"] for actor in draft_brief(text)["actors"]] == ["Karl Moe"]


def test_references_are_to_actors_of_the_draft() -> None:
    draft = draft_brief(COURT)
    ids = {item["id"] for item in draft["actors"]}
    assert {item["actor"] for item in draft["positions"]} <= ids
    assert {key for item in draft["open_questions"] for key in item["related"]} <= ids


def test_the_same_article_gives_the_same_draft() -> None:
    assert draft_brief(COURT) == draft_brief(COURT)


@pytest.mark.parametrize("most", [0, 1, 3])
def test_a_limit_holds_for_every_section(most: int) -> None:
    draft = draft_brief(COURT, max_items=most)
    assert all(len(draft[key]) <= most for key in ("actors", "positions", "numeric_claims", "open_questions"))
    assert draft["headline"]


def test_a_given_title_is_the_headline() -> None:
    assert draft_brief(COURT, title="Mayor  on trial")["headline"] == {"quotes": [], "text": "Mayor on trial"}


def test_a_focus_steers_the_abstract() -> None:
    filler = "".join(
        f"The council of Kelso met for the {word} time in the old town hall.\n" for word in ("first", "next")
    )
    wanted = "The ferry pilots of Kelso are afraid for their pensions.\n"
    text = f"Kelso opened a bridge on Monday after years of work.\n{filler}{wanted}"
    abstract = draft_brief(text, focus="pensions of the pilots")["abstract"]
    assert any("pensions" in sentence["text"] for sentence in abstract)


def spell_in_letters(number: int) -> str:
    return "".join(chr(65 + number // 26**place % 26) for place in range(3))


EXTREMES = {
    "empty": "",
    "blank": " \n\t ",
    "one word": "Hello",
    "one word half a million times": "Word " * 100_000,
    "digits": "9" * 100_000,
    "open marks": "“" * 10_000,
    "straight marks": '"a" ' * 10_000,
    "and": "Alpha and Beta " * 10_000,
    "of": "Bank of Alpha of Beta " * 10_000,
    "names": " ".join(f"John Smith{n} said." for n in range(2_500)),
    "initials": "U.S. " * 20_000,
    "brackets": "(ABC) " * 10_000,
    "relatives": "Alpha, who " * 10_000,
    "figures": "5 percent of 3 million " * 1_000,
    "lines": "A\n" * 10_000,
    "rows": "\n".join(f"Town {n}\t{n * 3}\t{n * 5}\t{n * 7}" for n in range(1_200)),
    "ratios": "1:" * 6_000,
    "capitals": " ".join(
        f"THE {spell_in_letters(n)} BOARD MET THE {spell_in_letters(n * 7)} COUNCIL." for n in range(2_500)
    ),
}


@pytest.mark.parametrize("name", share(EXTREMES, every=2))
def test_no_text_crashes_it(name: str) -> None:
    text = EXTREMES[name]
    draft = draft_brief(text)
    assert all(quote in text for quote in quotes_of(draft))
    assert sum(len(sentence["text"]) for sentence in draft["abstract"]) <= 1_500
    assert draft["headline"] is None or len(draft["headline"]["text"]) <= 250


_WORDS = st.sampled_from(
    "Mayor Ana Roe said that the U.S. “will not” pay 5 percent , . \\n — Chile ’s it who , according to Acme Corp. $3 "
    "billion in 2031 ? accused of lying ( EU ) because 🙂 مرحبا they would reach by the end of the year".split(" ")
)


@given(st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=60).map(" ".join)))
@example("Jr. Jr. said no.")
@example("0ﬀ")
def test_every_quote_is_the_article_s_own(text: str) -> None:
    draft = draft_brief(text)
    assert all(quote and quote in text for quote in quotes_of(draft))
    assert all(item["name"] for item in draft["actors"])
    assert len({item["id"] for item in draft["actors"]}) == len(draft["actors"])
    assert len(draft["open_questions"]) <= 6


@pytest.mark.faults
@pytest.mark.parametrize("text", ["", "5 km " * 4_000, *(text for text in EXTREMES.values() if len(text) > 1_000)])
def test_time_grows_with_the_article_s_length_alone(text: str) -> None:
    text = text or "\n\n".join(path.read_text(encoding="utf-8") for path in EXAMPLES) * 4
    assert is_linear(lambda size: partial(draft_brief, text[:size]), len(text) // 4)


@pytest.mark.faults
def test_annotated_news_is_drafted_and_hardly_anything_rejected() -> None:
    lines = shared_path("gum_news/dev.jsonl").read_text(encoding="utf-8").splitlines()
    items = rejected = 0
    for text in [*(json.loads(line)["text"] for line in lines), *(path.read_text("utf-8") for path in EXAMPLES)]:
        draft = draft_brief(text)
        items += sum(len(draft[key]) for key in ("actors", "positions", "numeric_claims", "open_questions"))
        rejected += len(verify(text, draft))
    assert items > 110
    assert rejected <= 0.02 * items


@pytest.mark.faults
def test_nothing_is_taken_out_of_a_brief_of_real_articles() -> None:
    path = shared_path("statements/articles.jsonl")
    articles = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()[::50]]
    audits = [summarize(text, model="extractive").audit for text in articles]
    assert [found.reason for audit in audits for found in audit.rejected] == []
    assert [found.reason for audit in audits for found in audit.notes] == []


@pytest.mark.parametrize("text", [", – 0", ",, – A"])
def test_marks_before_a_dash_are_no_dateline(text: str) -> None:
    assert draft_brief(text)["positions"] == []


def test_a_brief_that_found_next_to_nothing_says_so() -> None:
    text = "The road is long and the river is wide. " * 50
    brief = summarize(text, "extractive")
    assert "sparse" in {warning.kind for warning in brief.audit.warnings}
    assert "sparse" not in {warning.kind for warning in summarize(COURT, "extractive").audit.warnings}


def test_zero_hours_and_a_first_time_are_no_figures_that_a_brief_can_miss() -> None:
    brief = summarize("Waiters in Norby refuse zero-hours contracts for the first time, says Ann Roe.", "extractive")
    assert brief.audit.coverage is not None
    assert brief.audit.coverage.figures.found == 0


def test_a_body_that_never_acts_is_no_actor_of_its_own() -> None:
    draft = draft_brief(
        "Norby Technical College reopens\n\nAna Roe, mayor of Norby, opened the hall on Monday. The hall of Norby "
        "Technical College is new. Mayor Ana Roe said: “The hall will last a century.” Pupils of Norby Technical "
        "College came, too."
    )
    assert [actor["name"] for actor in draft["actors"]] == ["Ana Roe"]
