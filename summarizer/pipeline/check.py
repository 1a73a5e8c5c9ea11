"""Verification of what somebody else wrote: a brief, quotes, or any object that holds quotes. No engine takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from summarizer.errors import InputError, UngroundedError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.audit import check_quote, make_audit
from summarizer.pipeline.read import read_article
from summarizer.schema_folder.finding import find_schema
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Audit, Passage, Rejection
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Envelope
from summarizer.schemas.check import check_schema
from summarizer.schemas.grounder import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.settings import Settings
from summarizer.verification.answer_reading import read_answer
from summarizer.verification.paths import look_up
from summarizer.verification.prune import keep_good
from summarizer.verification.quote_resolution import place_quotes, words_of


def verify(
    text: str | Article,
    given: BaseModel | Mapping[str, Any] | Sequence[str | Quote],
    *,
    settings: Settings | None = None,
) -> Audit:
    """Check what somebody else wrote against the article.

    Args:
        text: The article.
        given: A brief, the JSON object of one (complete or not; in the news schema where it names none), a list of
            quotes, or any pydantic object with quotes in it. Offsets and statuses in it are not believed: only its
            words count.
        settings: For the limit of the article's length and the schema folder; by default read from SUMMARIZER_*.

    Returns:
        The audit. `rejected` says what does not stand and why; `quotes` says of each quote how it stands.

    Raises:
        InputError: The article cannot be used, or what was given is none of these.
    """
    settings = settings or Settings.load()
    article = read_article(text, settings=settings)
    grounder = ArticleGrounder(article.text, title=article.title)
    if isinstance(given, Envelope):
        given = given.model_dump(mode="json", warnings=False, exclude={"article", "audit", "receipt"})
    if isinstance(given, BaseModel):
        check_schema(type(given))
        raw = given.model_dump(mode="json", by_alias=True, warnings=False)
        return verify_object(type(given), raw, grounder=grounder)
    if isinstance(given, Mapping):
        return verify_object(content_of(given, settings=settings), given, grounder=grounder)
    if isinstance(given, list | tuple):
        return verify_quotes(given, grounder=grounder)
    kind = type(given).__name__
    raise InputError(f"A brief, a list of quotes or an object with quotes can be verified, not a {kind}.")


def content_of(brief: Mapping[str, Any], *, settings: Settings) -> type[BaseModel]:
    """What a brief's JSON says that it holds; news where it does not say.

    Raises:
        UnknownSchemaError: It is in a schema that is not known here.
        ConfigurationError: That schema cannot be used.
    """
    label = brief.get("schema")
    if not isinstance(label, str):
        return NewsBrief
    return find_schema(label.partition("/")[0], settings=settings).content


def verify_object(schema: type[BaseModel], raw: Mapping[str, Any], *, grounder: ArticleGrounder) -> Audit:
    """Check an object in a schema's wire or full form.

    Raises:
        InputError: It holds nothing of the schema.
    """
    content = read_answer(schema, {name: raw[name] for name in wire_names(schema) if name in raw})
    if not content:
        raise InputError(f"This holds none of what a {schema.__name__} holds: {', '.join(wire_names(schema))}.")
    run = Verification(grounder)
    placed = place_quotes(schema, content, grounder=grounder)
    quotes = tuple(
        check_quote(words_of(look_up(content, path)) or "", path=path, hit=hit) for path, hit in placed.hits.items()
    )
    try:
        kept = keep_good(schema, content, run=run, placed=placed)
    except UngroundedError as error:
        return Audit(complete=False, rejected=error.rejected, quotes=quotes)
    # each quote as it was given, also those whose item was rejected
    return make_audit(kept, grounder=grounder, quotes=quotes)


def wire_names(schema: type[BaseModel]) -> list[str]:
    """The names of a schema's fields in JSON."""
    return [field.alias or name for name, field in schema.model_fields.items()]


def verify_quotes(quotes: Sequence[str | Quote], *, grounder: ArticleGrounder) -> Audit:
    """Check quotes one by one.

    Raises:
        InputError: One is neither a string nor a Quote.
    """
    checks, rejected = [], []
    for place, given in enumerate(quotes):
        words = words_of(given)
        if words is None:
            raise InputError(f"Quote {place} is {type(given).__name__}; a quote is a string.")
        check = check_quote(words, path=(place,), hit=grounder.align(words))
        checks.append(check)
        if not check.grounded:
            span = grounder.find_closest(words)
            closest = Passage(text=grounder.text[slice(*span)], start=span[0], end=span[1]) if span else None
            reason = check.reason or "the article does not hold these words"
            rejected.append(Rejection(path=check.path, kind=check.status, reason=reason, item=words, closest=closest))
    return Audit(complete=not rejected, rejected=tuple(rejected), quotes=tuple(checks))
