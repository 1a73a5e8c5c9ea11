"""Asks a model whether bare statements follow from an article, without a brief around them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pydantic import BaseModel

from summarizer.engines.llm.review_items import ReviewItem
from summarizer.engines.llm.review_lines import flatten
from summarizer.engines.llm.review_message import ReviewTask
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.audit import StatementCheck
from summarizer.schemas.brief import Options
from summarizer.schemas.grounder import Verification
from summarizer.settings import Settings


class Statements(BaseModel):
    """Statements about an article."""

    statements: list[str]


async def judge_statements(
    checks: Sequence[StatementCheck], grounder: ArticleGrounder, *, judge: str, settings: Settings
) -> tuple[list[StatementCheck], str]:
    """Have a model judge statements that proof has looked at.

    Args:
        checks: The result of the proof for each statement that a model is to judge.
        grounder: The article's.
        judge: The model's name, under `[models]` or LiteLLM's.
        settings: The configuration.

    Returns:
        The checks, with the judge's verdict in place of proof's if it gave one, and why nothing was judged; else "".
    """
    # imported here: they bring LiteLLM with them, which takes seconds
    from summarizer.engines.llm.engine import make_judge_chain
    from summarizer.engines.llm.review import review_by_judge
    from summarizer.gateway.budget import Budget

    items = tuple(ReviewItem(("statements", at), flatten(check.text), ("text",)) for at, check in enumerate(checks))
    task = ReviewTask(Statements, Verification(grounder), items, (), grounder.title)
    chain = await asyncio.to_thread(make_judge_chain, judge, None, settings=settings)
    budget = Budget(max_tokens=settings.max_request_tokens, max_usd=settings.max_request_usd)
    reviewed = await review_by_judge(task, judge=chain, writer=None, repairs=False, options=Options(), budget=budget)
    judged = []
    for item, check in zip(items, checks, strict=True):
        given = reviewed.verdicts.get(item.id)
        if given is None:
            judged.append(check)
            continue
        reasons = (given.why,) if given.why else ()
        evidence = tuple(reviewed.lines[number - 1] for number in given.lines)
        judged.append(
            check.model_copy(
                update={"verdict": given.verdict, "by": reviewed.by, "reasons": reasons, "evidence": evidence}
            )
        )
    return judged, reviewed.reason
