"""Draft the open questions: rank what the rules ask, and keep few.

A rule fires on the article's own words and fills a template with them; its name is the question's `why`. A question
that does not read well is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from summarizer.engines.extractive.asking import Question
from summarizer.engines.extractive.disputes import ask_contested, ask_unreplied
from summarizer.engines.extractive.gaps import ask_contradictory, ask_unanswered, ask_unsourced
from summarizer.engines.extractive.prospects import ask_forecasts, ask_undecided, ask_upcoming
from summarizer.engines.extractive.reading import Reading

DEFAULT_LIMIT = 6
_PER_RULE = 2
_ENOUGH = 3
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
        _keep(found, rule(reading), most=_PER_RULE)
    if len(found) < _ENOUGH:
        _keep(found, ask_unsourced(reading), most=1)
    found.sort(key=lambda question: (-question.weight, question.quote))
    return [
        {
            "quote": reading.text[slice(*question.quote)],
            "question": question.question,
            "why": question.why,
            "related": list(question.related),
        }
        for question in found[: limit if limit is not None else DEFAULT_LIMIT]
    ]


def _keep(found: list[Question], asked: Iterator[Question], *, most: int) -> None:
    kept = 0
    for question in sorted(asked, key=lambda question: -question.weight):
        if kept == most:
            return
        if _reads_well(question.question) and all(question.quote != other.quote for other in found):
            found.append(question)
            kept += 1


def _reads_well(question: str) -> bool:
    balanced = (
        question.count("“") == question.count("”")
        and question.count('"') % 2 == 0
        and question.count("(") == question.count(")")
    )
    return balanced and 5 <= len(question.split()) <= 48 and question[0].isupper() and "[" not in question
