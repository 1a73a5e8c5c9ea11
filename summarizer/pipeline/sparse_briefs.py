"""Warns of a brief that holds nothing or little of its article, which is otherwise complete: nothing was rejected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

from summarizer.engines.base import EngineTask
from summarizer.schemas.audit import SPARSE, Audit, Caution, CoverageOf
from summarizer.schemas.news import NewsBrief

FEWEST: Final = 5
"""Fewest figures, quotations and speakers of an article of which a part says something."""

FEW: Final = 3
"""Positions and figures of a brief that says enough of an article that is not short."""

SHORT: Final = 1_500
"""Code points from which an article is not short."""

LITTLE: Final = 0.2
"""Share of them below which a brief holds little."""


def warn_sparse(content: BaseModel, audit: Audit, *, task: EngineTask[Any], engine: str) -> Iterator[Caution]:
    """Warn if a brief is empty; one of news also if it is only a summary, or holds little of its article.

    Another schema, or `max_items`, may ask for a small part of an article, so that little of it says nothing.
    """
    if not isinstance(content, NewsBrief):
        is_empty = not any(getattr(content, name) for name in type(content).model_fields)
        message = "nothing that the schema asks for was found in the article" if is_empty else ""
    else:
        message = describe_items(content, audit)
        if not message and task.options.max_items is None:
            message = describe_coverage(audit) or describe_few(content, task.article.text)
    if message:
        message += "; a language model may find more" if engine == "extractive" else ""
        yield Caution(path="", kind=SPARSE, message=message)


def describe_items(brief: NewsBrief, audit: Audit) -> str:
    """Say that nothing, or nothing but a summary, was taken from the article; empty if something else was."""
    if brief.positions or brief.numeric_claims or brief.open_questions:
        return ""
    has = describe_article(audit)
    return (
        f"{'nothing but a summary' if brief.headline or brief.abstract else 'nothing'} was taken from the article"
        f"{f', which has {has}' if has else ''}: read the article itself"
    )


def describe_coverage(audit: Audit) -> str:
    """Say how little of the article the brief holds; empty if it is enough, or was not measured."""
    kinds = list_kinds(audit)
    found, covered = sum(of.found for _, of in kinds), sum(of.covered for _, of in kinds)
    if found < FEWEST or covered >= LITTLE * found:
        return ""
    return f"the brief holds {covered} of the {found} figures, quotations and speakers that were found in the article"


def describe_few(brief: NewsBrief, text: str) -> str:
    """Say how few positions and figures a brief has; empty if they are enough, or the article is short."""
    found = len(brief.positions) + len(brief.numeric_claims)
    if found >= FEW or len(text) < SHORT:
        return ""
    things = "position or figure" if found == 1 else "positions and figures"
    return f"the brief holds {found or 'no'} {things} of an article of {len(text):,} characters"


def describe_article(audit: Audit) -> str:
    """How many figures, quotations and speakers were found in the article; empty if there are none.

    >>> none = {"found": 0, "covered": 0, "recall": None}
    >>> coverage = {"figures": none | {"found": 3}, "quotations": none | {"found": 1}, "speakers": none}
    >>> describe_article(Audit.model_validate({"complete": True, "coverage": coverage}))
    '3 figures and 1 quotation'
    """
    told = [f"{of.found} {kind if of.found > 1 else kind[:-1]}" for kind, of in list_kinds(audit) if of.found]
    return " and ".join(filter(None, [", ".join(told[:-1]), *told[-1:]]))


def list_kinds(audit: Audit) -> list[tuple[str, CoverageOf]]:
    """The kinds of things whose coverage was measured, each with its counts."""
    covered = audit.coverage
    if covered is None:
        return []
    return [("figures", covered.figures), ("quotations", covered.quotations), ("speakers", covered.speakers)]
