"""The LLM engine: writes the messages, has the model asked, and hands back every answer as it came.

The article is data. It is never templated, escaped or altered: it stands as it is between marks made for the request,
which no text in it can close. What the model wrote is judged elsewhere.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from pydantic import BaseModel

from summarizer.engines.answers import Answers
from summarizer.engines.draft import Review, draft
from summarizer.gateway.call import call_model
from summarizer.gateway.target import Target, resolve_target
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Mode, Options
from summarizer.schemas.grounder import Verification
from summarizer.settings import Settings
from summarizer.templates import Prompt, load_prompt


def draw_mark() -> str:
    """Sixteen random characters that no article was written to hold."""
    return secrets.token_hex(8)


MARKS: ContextVar[Callable[[], str]] = ContextVar("MARKS", default=draw_mark)
"""Where marks come from. Recorded requests need the same ones again; nothing else sets this."""


@dataclass(frozen=True, slots=True)
class ModelEngine:
    """An `Engine` that asks a model. The name is looked up when it is asked, off the event loop: that takes seconds."""

    name: str
    settings: Settings
    mode: Mode = "auto"
    api_base: str | None = None
    api_key: str | None = None

    def __repr__(self) -> str:
        return f"ModelEngine({self.name!r})"

    async def __call__(
        self, schema: type[BaseModel], article: Article, *, prompt: str, options: Options, run: Verification
    ) -> Answers:
        """Ask the model; see `ask_model`."""
        target = await asyncio.to_thread(
            resolve_target,
            self.name,
            settings=self.settings,
            api_base=self.api_base,
            api_key=self.api_key,
            mode=self.mode,
        )
        template, reasks = load_prompt(prompt), self.settings.reasks
        return await ask_model(schema, article, prompt=template, target=target, options=options, run=run, reasks=reasks)


def engine_for(
    name: str,
    *,
    settings: Settings,
    mode: Mode = "auto",
    api_base: str | None = None,
    api_key: str | None = None,
) -> ModelEngine:
    """The engine for a model's name: one under `[models]`, or LiteLLM's 'provider/model'."""
    return ModelEngine(name, settings, mode, api_base, api_key)


async def ask_model(
    schema: type[BaseModel],
    article: Article,
    *,
    prompt: Prompt,
    target: Target,
    options: Options,
    run: Verification,
    reasks: int = 1,
) -> Answers:
    """Have a model fill a schema from an article; each answer is verified, and its failures are sent back together.

    Args:
        schema: What is to be filled. Its blocks verify themselves.
        article: Where from.
        prompt: The template of the instructions.
        target: The model.
        options: What the caller asks for beyond the article.
        run: The verification.
        reasks: How often to ask again.

    Returns:
        Every answer that is JSON, the last ones perhaps better than the first: none of them has to pass.

    Raises:
        ProviderError: No answer came at all.
    """
    review = Review(run)
    messages = write_messages(article.text, prompt=prompt, options=options)
    call = await call_model(draft(schema), messages, target=target, context=review, reasks=reasks)
    if call.error is not None and not review.raws:
        raise call.error
    return Answers(
        raws=tuple(review.raws),
        model=target.model,
        engine="llm",
        prompt=prompt.version,
        attempts=call.attempts,
        usage=call.usage,
        cost_usd=call.cost_usd,
        cautions=(f"an answer was kept, but asking again failed: {call.error}",) if call.broken_off else (),
    )


def write_messages(text: str, *, prompt: Prompt, options: Options) -> list[dict[str, str]]:
    """The instructions, and the article as it is between its marks."""
    focus = options.focus or ""
    mark = MARKS.get()()
    while mark in text or mark in focus:
        mark = draw_mark()
    instructions = prompt.render(
        mark=mark,
        language=name_language(options.language) if options.language else "the article's language",
        max_items=f"at most {options.max_items} items" if options.max_items else "what matters, and no more",
        focus=focus or "none",
    )
    return [
        {"role": "system", "content": instructions},
        {"role": "user", "content": f"[article {mark}]\n{text}\n[/article {mark}]"},
    ]


def name_language(tag: str, /) -> str:
    """A language's English name with its BCP 47 tag; the tag alone where nobody knows it.

    >>> name_language("pt-BR")
    'Portuguese (Brazil) [pt-BR]'
    """
    from babel import Locale, UnknownLocaleError  # only asked of a model in another language

    try:
        name = Locale.parse(tag, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = None
    return f"{name} [{tag}]" if name else tag
