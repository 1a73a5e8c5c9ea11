"""Draft the open questions: rank what the rules ask, and keep few.

A rule fires on the article's own words and fills a template with them; its name is the question's `why`. A question
that does not read well is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from summarizer.engines.extractive.asking import Question
from summarizer.engines.extractive.disputes import ask_contested, ask_unreplied
from summarizer.engines.extractive.gaps import ask_contradictory, ask_unanswered, ask_unsourced
from summarizer.engines.extractive.prospects import ask_forecasts, ask_undecided, ask_upcoming
from summarizer.engines.extractive.reading import Reading
from summarizer.engines.extractive.stretches import choose_from_each, count_stretches, find_stretch

DEFAULT_LIMIT = 6
_PER_RULE = 2
_ENOUGH = 3
"""Questions from which none is asked about a figure's source; and those of one stretch, of several."""
_RULES: tuple[Callable[[Reading], Iterator[Question]], ...] = (
    ask_contradictory,
    ask_unanswered,
    ask_undecided,
    ask_forecasts,
    ask_contested,
    ask_unreplied,
    ask_upcoming,
)


def draft_questions(reading: Reading, *, limit: int | None) -> list[dict[str, Any]]:
    """What the article leaves open, the most telling first, as wire objects.

    Args:
        reading: The article.
        limit: The most to ask; None leaves it to the engine.
    """
    found: list[Question] = []
    for rule in _RULES:
        _keep(found, rule(reading), text=reading.text, most=_PER_RULE)
    if len(found) < _ENOUGH:
        _keep(found, ask_unsourced(reading), text=reading.text, most=1)
    found.sort(key=lambda question: (-question.weight, question.quote))
    if limit is None:
        found = choose_from_each(
            found,
            text=reading.text,
            place=lambda question: question.quote[0],
            weight=lambda question: question.weight,
            most=DEFAULT_LIMIT if count_stretches(reading.text) == 1 else _ENOUGH,
        )
    return [
        {
            "quote": reading.text[slice(*question.quote)],
            "question": question.question,
            "why": question.why,
            "related": list(question.related),
        }
        for question in found[:limit]
    ]


def _keep(found: list[Question], asked: Iterator[Question], *, text: str, most: int) -> None:
    """Keep the weightiest questions of a rule, so many of each stretch."""
    kept: Counter[int] = Counter()
    quoted = {question.quote for question in found}
    for question in sorted(asked, key=lambda question: -question.weight):
        stretch = find_stretch(text, question.quote[0])
        if kept[stretch] < most and question.quote not in quoted and _reads_well(question.question):
            found.append(question)
            quoted.add(question.quote)
            kept[stretch] += 1


def _reads_well(question: str) -> bool:
    balanced = (
        question.count("“") == question.count("”")
        and question.count('"') % 2 == 0
        and question.count("(") == question.count(")")
    )
    return balanced and 5 <= len(question.split()) <= 48 and question[0].isupper() and "[" not in question
