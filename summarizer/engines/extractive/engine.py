"""The built-in engine: writes by the rules of this package, without a model or network."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel

from summarizer.engines.base import (
    SELF,
    Addition,
    Answers,
    ContextBudget,
    EngineTask,
    Part,
    ReviewPolicy,
    ReviewResult,
    ReviewTask,
    warn_of_engine,
)
from summarizer.engines.extractive.document import SAYINGS, Document
from summarizer.engines.extractive.draft import draft_document
from summarizer.engines.extractive.layout import Genre, Notice
from summarizer.engines.extractive.missing import draft_missing
from summarizer.engines.extractive.sections import as_news, fill_sections, list_unfilled
from summarizer.engines.extractive.summary import choose_by_focus
from summarizer.errors import SummarizerError
from summarizer.language.detection import name_other_language
from summarizer.schemas.audit import Coverage
from summarizer.schemas.brief import Options, Usage
from summarizer.settings import EXTRACTIVE, Settings
from summarizer.verification.prune import Verified
from summarizer.workers import run_in_worker


async def write_extractive(task: EngineTask[BaseModel], *, part: Part | None = None) -> Answers:
    """Write with the built-in engine, in a worker thread."""
    schema, article, options, grounder = task.schema, task.article, task.options, task.verification.grounder
    text = article.text if part is None else article.text[part.start : part.end]
    document = Document(text, title=article.title, findings=grounder if part is None else None)
    raw = await run_in_worker(draft_document, document, max_items=options.max_items, focus=options.focus)
    return Answers(
        raws=(fill_sections(schema, raw),),
        model=EXTRACTIVE,
        engine="extractive",
        cautions=tuple(map(warn_of_engine, list_cautions(schema, document=document, options=options))),
    )


GENRE_CAUTIONS: Final[dict[Genre, str]] = {
    "opinion": (
        "the article is an opinion: the extracts are quotes and figures only, without positions of the author, an "
        "abstract or open questions"
    ),
    "live_blog": (
        "the article is a live blog: the extracts are quotes and figures only, and what an older post says may have "
        "been corrected in a newer one"
    ),
    "newsletter": (
        "the article is a newsletter: the extracts are of all its stories, without an abstract, and each belongs to "
        "the story that it stands in"
    ),
    "release_notes": (
        "the article is a list of changes in a program: the extracts are its quotes alone, without figures, which may "
        "be numbers of versions"
    ),
    "press_release": "the article is a press release: it says what its sender wants to be known",
}
"""What a reader has to know about extracts from each genre."""
NOTICES: Final[dict[Notice, str]] = {
    "embargo": "the article is under embargo",
    "correction": "the article says that it was corrected",
}
_MOST_SHOWN: Final = 200  # characters of a notice


def list_cautions(schema: type[BaseModel], *, document: Document, options: Options) -> Iterator[str]:
    """Yield warnings: first about the text's language, genre and notices, then about options that were not applied."""
    genre = document.layout.genre
    if genre == "other_language":
        language = name_other_language(document.text, document.language)
        takes = (
            "it takes only quotations whose speaker is named beside them, amounts and percentages"
            if document.language in SAYINGS
            else "it cannot tell who says what there, and takes only amounts and percentages"
        )
        yield f"the built-in engine reads English, and the article's language is {language}: {takes}"
    if document.layout.is_released:
        genre = "press_release"
    if genre in GENRE_CAUTIONS:
        yield GENRE_CAUTIONS[genre]
    for notice, span in document.layout.notices.items():
        line = " ".join(document.source[slice(*span)].split())
        yield f"{NOTICES[notice]}: “{line if len(line) <= _MOST_SHOWN else f'{line[:_MOST_SHOWN]} …'}”"
    if options.focus:
        missed = (
            "" if choose_by_focus(document, options.focus) else ", which has no sentence that shares a word with it"
        )
        yield f"the built-in engine applies `focus` to the abstract only{missed}"
    if options.language:
        yield "the built-in engine quotes the article in its own language; `language` was not applied"
    if options.judge == SELF:
        yield "the built-in engine has no model that could judge; `judge` was not applied"
    if unfilled := list_unfilled(schema):
        yield f"the built-in engine cannot fill {', '.join(unfilled)}, which stay empty: that needs a model"


async def complete_extractive(
    task: EngineTask[BaseModel], *, kept: Verified[Any], missing: Coverage, sections: Sequence[str]
) -> Addition:
    """Draft further items for the gaps, in a worker thread."""
    gaps = (*missing.figures.uncovered, *missing.quotations.uncovered, *missing.speakers.uncovered)
    raw: dict[str, Any] = await run_in_worker(
        draft_missing,
        task.article.text,
        missing=sorted((gap.start, gap.end) for gap in gaps),
        drafted=as_news(task.schema, kept.raw),
        title=task.article.title,
        findings=task.verification.grounder,
    )
    raw = fill_sections(task.schema, raw)
    nothing = Usage(prompt_tokens=0, completion_tokens=0, total_tokens=0)
    return Addition(raw={name: raw[name] for name in sections if raw.get(name)}, usage=nothing, cost_usd=0.0)


def count_roughly(text: str) -> int:
    """Estimate the number of tokens of a text without a tokenizer: one for four bytes.

    >>> count_roughly("Anna Lind spoke.")
    4
    """
    return -(-len(text.encode()) // 4)


class ExtractiveEngine:
    """The built-in `Engine`, which uses no model or network unless a model judges its answers.

    Args:
        settings: The configuration. The engine reads `chunk_tokens` of an article at once, or all of it if unset.
        review_policy: Which judge reviews the answers.
        ask_judge: Asks that judge. Failures are returned in the result, not raised.
    """

    def __init__(
        self,
        settings: Settings,
        review_policy: ReviewPolicy,
        *,
        ask_judge: Callable[[ReviewTask, Options], Awaitable[ReviewResult]],
    ) -> None:
        self._settings = settings
        self._ask_judge = ask_judge
        self.review_policy = replace(review_policy, repairs=False)  # a second attempt would be the same

    async def load(self) -> bool:
        """Import the libraries that call models, if a model judges. If that fails, `review` reports the reason."""
        if not self.review_policy.is_on:
            return False
        from summarizer.gateway.libraries import are_loaded, load_libraries

        if are_loaded():
            return False
        with contextlib.suppress(SummarizerError):
            await asyncio.to_thread(load_libraries)
        return True

    async def find_context_budget(self, *_: Any, **__: Any) -> ContextBudget | None:
        """Return the configured `chunk_tokens`; None if unset."""
        most = self._settings.chunk_tokens
        return None if most is None else ContextBudget(most, count_roughly)

    async def review(self, task: ReviewTask, *, options: Options, part: Part | None = None) -> ReviewResult:  # noqa: ARG002 - part of Engine
        """Ask the judge for verdicts."""
        return await self._ask_judge(task, options)

    write = staticmethod(write_extractive)
    complete = staticmethod(complete_extractive)
