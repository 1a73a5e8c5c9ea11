"""The built-in engine on texts of several articles: what each of them says is in the brief of all."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer import summarize
from summarizer.engines.extractive.claims import LONG_LIMIT
from summarizer.engines.extractive.stretches import MOST, choose_from_each, count_stretches
from summarizer.schemas.brief import Brief
from tests.support.long import make_article, make_long

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples").glob("*-*.txt"))
WRITTEN = [path.read_text("utf-8").strip() for path in EXAMPLES]
ARTICLES = [*(text for text in WRITTEN if len(text) > 1_000), *map(make_article, range(5))]


@pytest.fixture(scope="module")
def joined() -> tuple[str, Brief]:
    text = "\n\n".join(ARTICLES)
    return text, summarize(text, "extractive")


@pytest.mark.faults
@pytest.mark.parametrize("article", ARTICLES, ids=[text.partition("\n")[0] for text in ARTICLES])
def test_a_brief_of_ten_articles_holds_each_of_them(article: str, joined: tuple[str, Brief]) -> None:
    text, brief = joined
    own, start = summarize(article, "extractive"), text.index(article)
    people = {actor.name for actor in own.actors if actor.kind == "person"}
    assert people <= {actor.name for actor in brief.actors}
    figures = {claim.figure.start + start for claim in own.numeric_claims}
    assert len(figures & {claim.figure.start for claim in brief.numeric_claims}) >= 0.8 * len(figures)
    quotes = {position.quote.start + start for position in own.positions}
    # the written ones consist of little but quotations, of which a stretch of the text holds only so many
    assert quotes & {position.quote.start for position in brief.positions}


@pytest.mark.faults
def test_a_brief_of_a_book_stays_one_that_can_be_read() -> None:
    brief = summarize(make_long(70), "extractive")
    assert MOST * LONG_LIMIT * 0.9 <= len(brief.numeric_claims) <= MOST * LONG_LIMIT


def test_a_limit_is_one_for_the_whole_text() -> None:
    brief = summarize(make_long(20), "extractive", options={"max_items": 5})
    assert [len(items) for items in (brief.actors, brief.positions, brief.numeric_claims, brief.open_questions)] == [
        5
    ] * 4


def test_so_many_are_chosen_of_each_stretch_and_the_first_of_equals() -> None:
    text = "x" * 12_000
    assert count_stretches(text) == 3
    items = [(place, place // 2_000 % 2) for place in range(0, 12_000, 1_000)]
    chosen = choose_from_each(items, text=text, place=lambda one: one[0], weight=lambda one: one[1], most=2)
    assert chosen == [(2_000, 1), (3_000, 1), (6_000, 1), (7_000, 1), (10_000, 1), (11_000, 1)]
    assert count_stretches("x" * 10_000_000) == MOST
