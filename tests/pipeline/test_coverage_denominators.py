"""What an audit counts of an article: every figure that it states, what is said in it, and whom it names."""

from __future__ import annotations

import pytest

from summarizer import verify
from summarizer.grounding.figures.finder import find_figures
from summarizer.grounding.figures.relevance import is_stated
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.coverage import measure_coverage
from summarizer.schemas.audit import Coverage
from summarizer.schemas.blocks import Quote
from summarizer.verification.contents import Contents

FIGURES = [
    ("The six-member crew met twice.", ["six-member", "twice"]),
    ("Three of the robots scored one or two points.", ["Three of the robots", "one or two points"]),
    ("The 14-year-old boy was held for 30 hours.", ["14-year-old", "30 hours"]),
    ("Two weeks ago, and in the first nine months of 2021, nobody came.", []),
    ("He came two years later, after 10 years away.", []),
    ("It was Sweden’s first victory, and she sat on the 33rd floor.", ["first victory", "33rd floor"]),
    ("It is the #2 browser, and Oslo is the second-largest city.", ["2", "second"]),
    ("He was first seen in the first half, in the 20th minute.", []),
    ("Internet Explorer 6, part XVII, and the 501st Legion.", []),
    ("They should not have come in the first place.", []),
    ("It is one of the best. One of the two men died once.", ["two men"]),
    ("They held one-on-one meetings on 4 May at 6 p.m.", []),
    ("She won her fifth Grand Slam title, the third seed.", ["fifth", "third"]),
    ("It beat Arsenal 3-1, and paid $5, or 3 percent.", ["3-1", "$5", "3 percent"]),
]


@pytest.mark.parametrize(("text", "stated"), FIGURES, ids=[row[0] for row in FIGURES])
def test_every_number_that_tells_how_many_is_a_figure(text: str, stated: list[str]) -> None:
    assert [figure.text for figure in find_figures(text) if is_stated(figure, text)] == stated


def cover(text: str, quote: str | None = None) -> Coverage:
    grounder = ArticleGrounder(text)
    hit = grounder.align(quote) if quote else None
    quotes = [((), Quote(text=hit.text, start=hit.start, end=hit.end, spans=hit.spans, status="exact"))] if hit else []
    return measure_coverage(Contents(quotes=quotes), grounder=grounder)


def test_terms_and_titles_are_no_quotations() -> None:
    text = (
        "The “legacy backlog” grew, and “The Wind in the Willows” was read in an “open air theatre”. “It is over,” "
        "said Ann Roe. A sign said nothing. On the wall stood “we will not be moved from here”."
    )
    assert [passage.text for passage in cover(text).quotations.uncovered] == [
        "It is over,",
        "we will not be moved from here",
    ]


def test_a_capital_that_begins_a_sentence_names_nobody() -> None:
    text = (
        "Officials said the roads would stay closed. The report said the bridge was safe. Merkel said the money was "
        "there. The BBC said the roads had been opened."
    )
    assert [passage.text for passage in cover(text).speakers.uncovered] == ["Merkel", "The BBC"]


def test_a_speaker_behind_a_pronoun_is_listed_by_name() -> None:
    text = "Ann Roe came to Vardo on Monday. She said the pier was safe. A clerk said it was not."
    (speaker,) = cover(text).speakers.uncovered
    assert (speaker.text, text[speaker.start : speaker.end]) == ("Ann Roe", "Ann Roe")


def test_a_small_number_of_other_things_does_not_hold_a_figure() -> None:
    text = "Belgium scored three goals on Monday. Sweden took three points at home."
    figures = cover(text, "Belgium scored three goals on Monday.").figures
    assert [passage.text for passage in figures.uncovered] == ["three points"]


def test_a_large_figure_is_held_wherever_it_is_repeated() -> None:
    text = "Strike hits 4,500 workers. The union said that 4,500 people stayed at home."
    assert cover(text, "Strike hits 4,500 workers.").figures.uncovered == ()


def test_a_quotation_that_a_sentence_of_the_brief_repeats_is_held() -> None:
    first, second = "The harbour is full of boats that nobody can move.", "We need a second quay before spring,"
    text = f'"{first}" "{second}" harbour master Lise Olsen said. "It is a shame for this town," she said.'
    position = {
        "quote": first, "actor": "olsen", "attribution": "harbour master Lise Olsen",
        "statement": f'"{first} {second}" Lise Olsen said.',
    }  # fmt: skip
    actor = {"id": "olsen", "name": "Lise Olsen", "kind": "person"}
    coverage = verify(text, {"actors": [actor], "positions": [position]}).coverage
    assert coverage is not None
    assert [passage.text for passage in coverage.quotations.uncovered] == ["It is a shame for this town,"]
