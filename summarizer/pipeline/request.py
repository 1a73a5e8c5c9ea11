"""Checks a request for a brief: whether the caller may use its model, judge and schema, and its article."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Unpack

from pydantic import ValidationError

from summarizer.call_options import Access, RequestOptions
from summarizer.engines.base import OFF, SELF, ReviewPolicy
from summarizer.errors import (
    ArticleEmptyError,
    ArticleEncodingError,
    ArticleTooLargeError,
    ConfigurationError,
    FetchNotAllowedError,
    InputError,
    ModelNotAllowedError,
    UnknownModelError,
    UnknownSchemaError,
    locating,
)
from summarizer.language.detection import find_language
from summarizer.model_settings import is_local_model
from summarizer.schema_folder import BrokenSchema, describe_folder_fault, list_custom_schemas
from summarizer.schemas.article import Article, check_article
from summarizer.schemas.brief import SCHEMAS, Options, Schema
from summarizer.schemas.http import Source, Terms
from summarizer.settings import EXTRACTIVE, KeySettings, Settings
from summarizer.validation_errors import explain_errors
from summarizer.workers import mark_arrival


class Stopwatch:
    """Wall time of each stage, in seconds."""

    def __init__(self) -> None:
        self.begun = self.last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self.last, 4)
        self.last = now

    def stop(self) -> dict[str, float]:
        return {**self.seconds, "total": round(time.perf_counter() - self.begun, 4)}


@dataclass(frozen=True, slots=True)
class BriefRequest:
    article: Article
    schema: Schema  # the schema of the brief
    options: Options  # the caller's options
    model: str  # name of the model
    access: Access  # overrides of how the model is called
    settings: Settings
    # measures the time since the request arrived
    stopwatch: Stopwatch = field(default_factory=Stopwatch, compare=False, repr=False)

    @property
    def review_policy(self) -> ReviewPolicy:
        """The judge that reviews the brief, and the effect of its verdicts."""
        return choose_review_policy(self.model, settings=self.settings, judge=self.options.judge)

    @property
    def is_free(self) -> bool:
        """Whether no model is called: the built-in engine answers and there is no judge."""
        return is_extractive(self.model, settings=self.settings) and not self.review_policy.is_on


@cache
def import_pipeline() -> None:
    """Import the pipeline and its language rules, which takes a quarter of a second the first time."""
    from summarizer.process_memory import no_collections  # imported here: only the service needs it

    with no_collections():
        for name in ("run", "stream", "verify"):
            importlib.import_module(f"summarizer.pipeline.{name}")


async def load_pipeline() -> None:
    """Import the pipeline in a thread unless it is imported, so that the service can answer probes meanwhile."""
    if not import_pipeline.cache_info().currsize:
        await asyncio.to_thread(import_pipeline)


async def read_request(
    text: str | Article, *, model: str | None = None, schema: str = "news", **options: Unpack[RequestOptions]
) -> BriefRequest:
    """Check everything that can be checked before a model is called; see `asummarize`."""
    stopwatch = Stopwatch()
    settings = Settings.choose(options.get("settings"))
    wanted = read_options(options.get("options"))
    model = model or settings.model
    title, published = options.get("title"), options.get("published")

    def read() -> tuple[Article, Schema]:
        check_judge(wanted.judge, settings=settings)
        article = read_article(text, settings=settings, title=title, published=published)
        return article, admit_schema(schema, model=model, settings=settings)

    article, admitted = await asyncio.to_thread(read)
    mark_arrival(len(article.text))
    return BriefRequest(
        article=article,
        schema=admitted,
        options=wanted,
        model=model,
        access={
            "mode": options.get("mode", "auto"),
            "api_base": options.get("api_base"),
            "api_key": options.get("api_key"),
        },
        settings=settings,
        stopwatch=stopwatch,
    )


def read_options(options: Options | Mapping[str, Any] | None, /) -> Options:
    if isinstance(options, Options):
        return options
    if not isinstance(options, Mapping | None):
        raise InputError(f"`options` is an Options or a dictionary, not {type(options).__name__}.")
    try:
        return Options.model_validate(dict(options or {}))
    except ValidationError as error:
        settings = [f"SUMMARIZER_{name.upper()}" for name in dict(options or {}) if name in Settings.model_fields]
        advice = f" {' and '.join(settings)} can be set, but not for one request." if settings else ""
        raise InputError(f"Invalid options: {explain_errors(error, Options)}{advice}") from None


def choose_review_policy(model: str, *, settings: Settings, judge: str | None) -> ReviewPolicy:
    """Choose the judge of a model's answers, and the effect of its verdicts; see `choose_judge`."""
    chosen = choose_judge(model, settings=settings, judge=judge)
    return ReviewPolicy(chosen, settings.on_not_stated == "reject", settings.reasks > 0)


def list_names(settings: Settings, key: KeySettings | None) -> list[str]:
    """Return the models that a caller may use: the key's, or else the engine, the configured and the default model."""
    if key is not None and key.models is not None:
        return list(dict.fromkeys(key.models))
    return list(dict.fromkeys((EXTRACTIVE, *settings.models, settings.model)))


def is_extractive(model: str, *, settings: Settings) -> bool:
    """Whether a model's name, or the name it is configured for, is the built-in engine."""
    return settings.find_model(model).model == EXTRACTIVE


async def admit_terms(asked: Terms, *, settings: Settings, key: KeySettings | None) -> str:
    """Return a request's model. Refuse a model or judge that the caller may not use, or a schema that needs a model."""
    with locating("model"):
        model = admit_model(asked.model, settings=settings, key=key)
    with locating("options.judge"):
        admit_judge(asked.options.judge, settings=settings, key=key)
    can_name_any = settings.allow_any_model and (key is None or key.models is None)
    writers = [name for name in list_names(settings, key) if not is_extractive(name, settings=settings)]
    models = None if can_name_any else writers
    await asyncio.to_thread(admit_schema, asked.schema_name, model=model, settings=settings, models=models)
    return model


def admit_model(model: str | None, *, settings: Settings, key: KeySettings | None = None) -> str:
    """Return the model of a request, or the default, if the caller may use it; see `list_names`."""
    names = list_names(settings, key)
    known = ", ".join(names)
    asked = settings.model if model is None else model
    if asked in names:
        return asked
    if key is not None and key.models is not None:
        what = f"model “{asked}”" if model else f"default model, “{asked}”,"
        raise ModelNotAllowedError(f"This key may not use the {what}. Name one of: {known}.")
    if "/" not in asked or not asked.isprintable():
        raise UnknownModelError(f"There is no model “{asked}” here. Use one of: {known}.")
    chooses_place = is_local_model(asked) or "://" in asked  # callers may choose neither a file of the host nor a URL
    if not settings.allow_any_model or chooses_place:
        way = "add it under [models] in the configuration"
        if not settings.allow_any_model and not chooses_place:
            way += ", or set SUMMARIZER_ALLOW_ANY_MODEL for models of providers"
        raise ModelNotAllowedError(
            f"The model “{asked}” is not allowed here. Use one of: {known}. The service's operator can {way}."
        )
    return asked


def choose_judge(model: str, *, settings: Settings, judge: str | None = None) -> str:
    """Return the judge of a model's answers: by the caller's option, else the model's entry, else the configuration."""
    entry = settings.find_model(model)
    asked, written_by = judge or entry.judge or settings.judge, entry.model
    if asked is None:
        # local models are too small to judge
        asked = OFF if written_by == EXTRACTIVE or is_local_model(written_by) else SELF
    elif asked == model:
        asked = SELF
    if asked == SELF and written_by == EXTRACTIVE:  # there is no model that could judge
        asked = OFF
    return asked


def admit_judge(judge: str | None, *, settings: Settings, key: KeySettings | None = None, alone: bool = False) -> None:
    """Refuse a judge that a caller may not use, by the rules for models. `alone`: no model writes, so not 'self'."""
    refuse_extractive_judge(judge, settings=settings)
    if alone and judge == SELF:
        raise InputError("No model writes here, so the judge cannot be `self`: name one of GET /v1/models.")
    if judge not in (None, SELF, OFF, settings.judge):
        admit_model(judge, settings=settings, key=key)


def check_judge(judge: str | None, *, settings: Settings) -> None:
    """Refuse a judge that does not exist or cannot judge; if a call names none, check the configured judge.

    Raises:
        InputError: The call names the built-in engine.
        UnknownModelError: The call names a judge that does not exist.
        ConfigurationError: The configuration names a judge that does not exist.
    """
    from summarizer.gateway.preflight import may_exist, unknown_model  # imported here: most requests name no judge

    refuse_extractive_judge(judge, settings=settings)
    name = settings.judge if judge is None else judge
    if name in (None, SELF, OFF) or may_exist(name, settings=settings):
        return
    if judge is None:
        raise ConfigurationError(describe_unknown_name("judge", name, settings=settings))
    raise unknown_model(name, names=settings.models)


def refuse_extractive_judge(judge: str | None, *, settings: Settings) -> None:
    if judge is not None and is_extractive(judge, settings=settings):
        raise InputError(f"“{judge}” is the built-in engine, which cannot judge. Name a model as `judge`, or `off`.")


def describe_unknown_name(key: str, name: str, *, settings: Settings) -> str:
    known = ", ".join(settings.models) or "none"
    return f"{key}: there is no model “{name}”. Correct the name, or add it under [models]; there are: {known}."


def find_schema(name: str, /, *, settings: Settings) -> Schema:
    if not isinstance(name, str):
        raise InputError("`schema` is a name. Fill a class of your own with extract(text, Class, model=…).")
    if name in SCHEMAS:
        return SCHEMAS[name]
    own = list_custom_schemas(settings)
    found = own.get(name)
    if isinstance(found, BrokenSchema):
        raise ConfigurationError(f"The schema “{name}” cannot be used. {found.reason}")
    if found is None:
        known = ", ".join([*SCHEMAS, *(key for key, entry in own.items() if isinstance(entry, Schema))])
        fault = describe_folder_fault(settings, has_path=False)
        if settings.schema_dir is None:
            fault = "SUMMARIZER_SCHEMA_DIR names the folder of your own schemas, and is not set."
        plain = name.partition("/")[0].lower()
        hint = f" It is named without its version: {plain}." if plain != name and plain in known.split(", ") else ""
        raise UnknownSchemaError(
            f"There is no schema “{name}”.{hint} Ask for one of: {known}.{f' {fault}' if fault else ''}"
        )
    return found


def admit_schema(name: str, /, *, model: str, settings: Settings, models: Sequence[str] | None = None) -> Schema:
    """Return a schema by its name. Refuse it if the model cannot write a brief in it.

    Args:
        models: Models that the error may suggest instead of the built-in engine; None for any model.
    """
    with locating("schema"):
        schema = find_schema(name, settings=settings)
        if is_extractive(model, settings=settings):
            # imported here: a service starts without it
            from summarizer.engines.extractive.sections import NAME_MODEL, read_sections

            advice = NAME_MODEL
            if models is not None:
                no_model = "There is none here: the service's operator can add one under [models]."
                advice = f"Name one of: {', '.join(models)}." if models else no_model
            read_sections(schema.content, called=f"the schema “{name}”", advice=advice)
    return schema


NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")

WORD: Final = re.compile(r"\w")

URL: Final = re.compile(r"https?://\S+", re.IGNORECASE)

FILE_SUFFIX: Final = re.compile(r"[^\s.]\.(?:txt|text|md|markdown|x?html?|mht|mhtml|eml|pdf|docx)\s*\Z", re.IGNORECASE)

PAGE: Final = re.compile(
    r"(?i)\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+"
    r"(?:<!doctype\s+html|<(?:html|body|main|article|section|div|p|h[1-6])(?:\s[^<>]*)?>)",
    re.DOTALL,
)
"""Matches the beginning of an HTML document or fragment."""

MAX_ADDRESS_CHARS: Final = 4_000  # longer texts are neither a file name nor a URL


def read_article(
    text: str | Article, *, settings: Settings, title: str | None = None, published: dt.date | str | None = None
) -> Article:
    """Make an article from a text, or check an article.

    Args:
        title: The headline; by default the article's own.
        published: The day of publication, as a date or in ISO 8601; by default the article's own.

    Raises:
        InputError: The input is neither a text nor an article, it is only a file name or a URL, it is the source of a
            web page, or `title` or `published` cannot be used.
        ArticleEmptyError: The text has no words.
        ArticleTooLargeError: The text is longer than `max_article_chars`.
        ArticleEncodingError: The text, the title or the byline contains NUL or half a surrogate pair.
    """
    check_article(text)
    article = add_metadata(text if isinstance(text, Article) else Article(text=text), title=title, published=published)
    length = len(article.text)
    if length > settings.max_article_chars:
        raise ArticleTooLargeError(
            f"The article has {length:,} characters, and {settings.max_article_chars:,} are allowed here. Send a part "
            "of it; SUMMARIZER_MAX_ARTICLE_CHARS, which a service's operator sets, allows more."
        )
    for place, value in {"article": article.text, "title": article.title, "byline": article.byline}.items():
        fault = NO_TEXT.search(value or "")
        if fault is None:
            continue
        name = "a NUL character" if fault.group() == "\x00" else "half a surrogate pair"
        raise ArticleEncodingError(
            f"The {place} contains {name} at offset {fault.start()}, which is not valid text. Is it a binary file, or "
            "text in an encoding other than UTF-8?"
        )
    if not WORD.search(article.text):
        raise ArticleEmptyError("The article contains no words. Give its text.")
    refuse_address(article.text)
    refuse_page(article.text)
    return article if article.language else article.model_copy(update={"language": find_language(article.text)})


def add_metadata(article: Article, **metadata: Any) -> Article:
    """Return an article with the caller's metadata; None keeps the article's own."""
    given = {name: value for name, value in metadata.items() if value is not None}
    if not given:
        return article
    try:
        known = Article.model_validate({"text": "", **given})
    except ValidationError as error:
        name = error.errors()[0]["loc"][0]
        form = "a date, or one in ISO 8601: '2026-10-29'" if name == "published" else "a string"
        raise InputError(f"`{name}` must be {form}.") from None
    checked = {name: getattr(known, name) for name in given}
    return article.model_copy(update={name: value for name, value in checked.items() if value is not None})


def refuse_address(text: str) -> None:
    """Refuse a text that is only a URL or a file name. The file need not exist."""
    if len(text) > MAX_ADDRESS_CHARS:
        return
    given = text.strip()
    if URL.fullmatch(given):
        raise InputError(
            f"The text is only a URL, {given[:200]}. Fetch the article first: summarizer.ingest.fetch_article(url); "
            "over HTTP, send it as `url`."
        )
    is_path = len(given.split()) == 1 or ("\n" not in given and ("/" in given or "\\" in given))
    if is_path and FILE_SUFFIX.search(given):
        raise InputError(
            f"The text is only the name of a file, {given[:200]}. Read the article first: "
            "summarizer.ingest.read_file(path); over HTTP, send its text."
        )


def refuse_page(text: str) -> None:
    """Refuse the source of a web page: its markup would be quoted as the article."""
    if PAGE.match(text):
        raise InputError(
            "The text is the source of a web page, or of a part of one. Read the article first: "
            "summarizer.ingest.read_page(page); over HTTP, send it as `html`."
        )


def admit_source(body: Source, *, settings: Settings) -> None:
    """Refuse a URL if this service does not fetch URLs for callers."""
    if body.url is not None and body.html is None and not may_fetch(settings):
        with locating("url"):
            raise FetchNotAllowedError(
                "This service fetches no URLs for its callers: send the page as `html`, or the article as `text`. "
                "Its operator can allow it with SUMMARIZER_API_KEYS or SUMMARIZER_FETCH=true."
            )


def may_fetch(settings: Settings) -> bool:
    """Whether the service fetches callers' URLs; by default only if it has API keys."""
    return settings.requires_key if settings.fetch is None else settings.fetch


async def read_source(source: Source, *, settings: Settings) -> Article:
    """Read the article of a request. The request's title and date override those of a page."""
    with locating(next(name for name in ("text", "html", "article", "url") if getattr(source, name) is not None)):
        article = await _read(source, settings=settings)
        return read_article(article, settings=settings, title=source.title, published=source.published)


async def _read(source: Source, *, settings: Settings) -> Article:
    if source.text is not None:
        return Article(text=source.text)
    if source.article is not None:
        return Article.model_validate(source.article.model_dump())
    # imported here: slow to load, and few requests need it
    from summarizer.ingest.articles import fetch_article
    from summarizer.ingest.isolation import ReceivedFile, read_isolated

    if source.html is not None:
        page = source.html.encode("utf-8", "surrogatepass")
        return await read_isolated(ReceivedFile(page, url=source.url, is_page=True), settings=settings)
    assert source.url is not None, "a request gives one of the four"
    return await fetch_article(source.url, settings=settings)
