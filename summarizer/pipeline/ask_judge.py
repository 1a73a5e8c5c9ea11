"""Asks a named judge about items that somebody else wrote. Its verdicts flag and reject nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from summarizer.engines.llm.answers import OFF, SELF
from summarizer.engines.llm.review_items import ReviewItem
from summarizer.engines.llm.review_message import ReviewTask
from summarizer.errors import InputError
from summarizer.pipeline.review import Judged, explain_review
from summarizer.schemas.brief import Options
from summarizer.schemas.grounder import Verification
from summarizer.settings import Settings


@dataclass(frozen=True, slots=True)
class Opinion:
    """What came of asking a judge.

    Attributes:
        judged: Its verdicts; none if it could not be asked or is not believed.
        doubts: Why there are none, and what else a reader should know.
    """

    judged: Judged
    doubts: tuple[str, ...] = ()


NOBODY_ASKED = Opinion(Judged((), {}, "", ()))


def read_judge(judge: str | None) -> str | None:
    """The judge that is asked; None if nobody is.

    Raises:
        InputError: It is 'self', and nobody wrote here.
    """
    if judge == SELF:
        raise InputError("No model wrote what is checked here, so the judge cannot be `self`: give a model's name.")
    return None if judge in (None, OFF) else judge


async def ask_judge(
    schema: type[BaseModel],
    items: Sequence[ReviewItem],
    *,
    run: Verification,
    judge: str,
    settings: Settings,
    title: str | None = None,
) -> Opinion:
    """Ask a judge for verdicts on items. Whatever goes wrong is told, not raised.

    Args:
        schema: The schema of the items.
        items: The items.
        run: The verification of the article.
        judge: A name under `[models]`, or LiteLLM's 'provider/model'.
        settings: Where the name is looked up.
        title: The article's headline, if it stands apart from the text.
    """
    if not items:
        return Opinion(NOBODY_ASKED.judged, ("there is nothing for a judge to judge: it holds no sentences",))
    from summarizer.engines.llm.engine import review_by_name  # here: it brings the gateway with it

    task = ReviewTask(schema, run, tuple(items), (), title)
    reviewed = await review_by_name(task, judge=judge, settings=settings, options=Options())
    judged = Judged(items, reviewed.verdicts, reviewed.by, reviewed.lines)
    return Opinion(judged, (*reviewed.cautions, *explain_review(reviewed, items=len(items))))
