"""Reads briefs that callers send back: finds their schema, and restores what the compact form leaves out."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from summarizer.errors import InputError, SummarizerError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.catalogue import find_labelled_schema
from summarizer.pipeline.request import read_article
from summarizer.schemas.article import Article
from summarizer.schemas.blocks import CONTEXT, Attribution, Figure, Quote
from summarizer.schemas.brief import Labelled
from summarizer.schemas.news import Actor, NewsBrief
from summarizer.schemas.structure import Place, read_fields, read_places
from summarizer.settings import Settings
from summarizer.validation_errors import explain_error
from summarizer.verification.contents import restore_span
from summarizer.verification.faults import explain_exception


def read_compact(
    compact: str | bytes | Mapping[str, Any], text: str | Article, *, settings: Settings | None = None
) -> Any:
    """Restore the content of a brief from its compact form (`view=compact`).

    Args:
        compact: The compact form, as JSON or the parsed object.
        text: The article that the brief was made from.
        settings: For the limit of the article's length and the schema folder; by default read from SUMMARIZER_*.

    Returns:
        The content in its schema (a `NewsBrief` for news), with all fields of the full brief. Nothing is verified;
        `verify` also accepts the compact form.

    Raises:
        InputError: This is not the compact form of a brief of this article.
        UnknownSchemaError: The brief's schema is not known here.
    """
    settings = Settings.choose(settings)
    article = read_article(text, settings=settings)
    if isinstance(compact, str | bytes):
        with contextlib.suppress(ValueError, RecursionError):
            compact = json.loads(compact)
    if not isinstance(compact, Mapping) or not is_compact(compact):
        raise InputError("This is not a compact brief: it has no `article` with a `sha256` and without a `text`.")
    schema = content_of(compact, settings=settings)
    grounder = ArticleGrounder(article.text, title=article.title, published=article.published)
    try:
        return schema.model_validate(restore_compact(schema, compact, grounder=grounder))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        fault = f"{'.'.join(map(str, first['loc']))}: {explain_error(first, schema)}"
        raise InputError(f"This is not a compact brief in {schema.__name__}: {fault}.") from None


READ_FIRST: Final = "Read a file first: read_brief(Path(…).read_text('utf-8'))."


def read_brief(raw: str | bytes | Mapping[str, Any], *, settings: Settings | None = None) -> Any:
    """Read a brief in any schema from its JSON, as `brief.model_dump_json()` wrote it.

    Args:
        raw: The JSON, or the parsed object, such as `brief` in a line of `provenbrief batch`.
        settings: For the schema folder; by default read from SUMMARIZER_*.

    Returns:
        The brief in its schema: a `Brief` for news. Nothing is verified.

    Raises:
        InputError: This is not a brief.
        UnknownSchemaError: The brief's schema is not known here.
    """
    if not isinstance(raw, str | bytes | Mapping):
        raise InputError(f"A brief is JSON or its object, not {type(raw).__name__}. {READ_FIRST}")
    try:
        if isinstance(raw, Mapping):
            raw = to_json(raw)
        label = Labelled.model_validate_json(raw).label
        schema = find_labelled_schema(label, settings=Settings.choose(settings))
        return schema.brief.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "JSON"
        hint = f" {READ_FIRST}" if first["type"] == "json_invalid" else ""
        raise InputError(f"This is not a brief: {where}: {explain_error(first, BaseModel)}.{hint}") from None
    except PydanticSerializationError as error:
        raise InputError(f"This is not a brief: it is not JSON: {error}.") from None
    except SummarizerError:
        raise
    except Exception as error:  # noqa: BLE001 - a custom schema's validator may raise anything
        raise InputError(f"This brief cannot be read: {explain_exception(error)}.") from None


FENCED: Final = re.compile(r"(?ims)^[ \t]*```(?:json)?[ \t]*\r?\n(?=\s*[\[{])(.*?)^[ \t]*```")
"""JSON in a Markdown code block, as chatbots write it."""


def find_json(text: str) -> str:
    r"""Return the JSON in the code block of a chat answer; a text without one unchanged.

    >>> find_json('Here you are:\n```json\n["It rained."]\n```\nI hope that it helps.')
    '["It rained."]\n'
    """
    return fenced[1] if (fenced := FENCED.search(text)) else text


def read_answer(text: str) -> Any:
    """Parse the JSON of a chat answer, alone or in a code block; return a text without JSON unchanged."""
    found = find_json(text)
    if found.lstrip()[:1] not in ("[", "{"):
        return text
    try:
        return json.loads(found)
    except (ValueError, RecursionError) as error:
        raise InputError(f'This text is not JSON: {error}. Put a quote into a list: ["…"].') from None


MAX_NESTING: Final = 190  # of objects and lists, the outermost included; pydantic's parser of JSON takes 200


def check_nesting(given: Any) -> None:
    """Refuse an object that is nested too deeply to be validated."""
    inside = [given]
    for _ in range(MAX_NESTING):
        objects = [value.values() if isinstance(value, Mapping) else value for value in inside]
        inside = [part for value in objects for part in value if isinstance(part, Mapping | list | tuple)]
        if not inside:
            return
    raise InputError(f"This has over {MAX_NESTING} objects and lists one inside another. Verify its parts one by one.")


def has_quotes(given: Mapping[str, Any]) -> bool:
    """Whether a JSON object without a schema has a list of quotes and no part of a brief, such as a chat's answer."""
    known = read_places(NewsBrief).fields.keys()
    return isinstance(given.get("quotes"), list) and given.get("schema") is None and known.isdisjoint(given)


def unwrap(given: Any, /) -> Any:
    """Unwrap `{"quotes": …}` and `{"brief": …}`, the service's request bodies; return anything else unchanged."""
    is_wrapped = isinstance(given, Mapping) and given.keys() in ({"quotes"}, {"brief"})
    return next(iter(given.values())) if is_wrapped else given


def content_of(brief: Mapping[str, Any], *, settings: Settings) -> type[BaseModel]:
    """Return the content class that a brief's JSON names as `schema`; `NewsBrief` if it names none.

    Raises:
        InputError: `schema` is not a string.
        UnknownSchemaError: There is no such schema.
    """
    label = brief.get("schema")
    if label is None:
        return NewsBrief
    if not isinstance(label, str):
        raise InputError('The `schema` of a brief is the name of one, such as "news".')
    return find_labelled_schema(label, settings=settings).content


def is_compact(brief: object) -> bool:
    """Whether a brief's JSON is in the compact form, which identifies the article by its hash only."""
    article = brief.get("article") if isinstance(brief, Mapping) else None
    return isinstance(article, Mapping) and "text" not in article and isinstance(article.get("sha256"), str)


def restore_compact(
    schema: type[BaseModel], compact: Mapping[str, Any], *, grounder: ArticleGrounder
) -> dict[str, Any]:
    """Restore the content that the compact form of a brief leaves out."""
    article = Article(text=grounder.given)
    if compact["article"]["sha256"] != article.sha256:
        raise InputError(
            "The compact brief is of another article: its article.sha256 is not that of this text, so its offsets mean "
            "nothing here. Give the text that the brief was made of, or the brief in full."
        )
    known = read_places(schema).fields
    content = {name: value for name, value in compact.items() if name in known}
    restored = _Restorer(grounder).restore(read_places(schema), content)
    assert isinstance(restored, dict)
    return restored


class _Restorer:
    """Fills in the fields that can be derived from the article."""

    def __init__(self, grounder: ArticleGrounder) -> None:
        self._grounder = grounder
        self._text = grounder.given

    def restore(self, place: Place, value: Any) -> Any:
        """Return the full value at a place of the schema."""
        if isinstance(value, list):
            return [self.restore(below, part) if (below := place.enter(at)) else part for at, part in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        if Quote in place.kinds:
            return self._restore_quote(value)
        if Figure in place.kinds:
            return self._restore_figure(value)
        if Attribution in place.kinds:
            return self._restore_attribution(value)
        filled = {
            name: self.restore(below, part) if (below := place.enter(name)) else part for name, part in value.items()
        }
        for kind in place.kinds:
            filled = {**_missing_fields(kind, place, filled), **filled}
        if Actor in place.kinds and not filled.get("mentions"):
            filled["mentions"] = self._find_mentions(filled)
        return filled

    def _is_inside(self, block: Mapping[str, Any]) -> bool:
        """Whether a block's offsets are a non-empty span of the article."""
        start, end = block.get("start"), block.get("end")
        return type(start) is int and type(end) is int and 0 <= start < end <= len(self._text)

    def _slice(self, block: Mapping[str, Any]) -> dict[str, str]:
        """Return `text` from a block's offsets; empty if it has a text already or no valid offsets."""
        if "text" in block or not self._is_inside(block):
            return {}
        return {"text": self._text[block["start"] : block["end"]]}

    def _restore_quote(self, quote: Mapping[str, Any]) -> dict[str, Any]:
        if not self._is_inside(quote):
            return dict(quote)
        start, end = quote["start"], quote["end"]
        around = {"prefix": self._text[max(0, start - CONTEXT) : start], "suffix": self._text[end : end + CONTEXT]}
        derived = {"text": self._text[start:end], "spans": [[start, end]], "status": "exact", **around, "reason": ""}
        return {**derived, **quote}

    def _restore_figure(self, figure: Mapping[str, Any]) -> dict[str, Any]:
        baseline = figure.get("baseline")
        derived = {"baseline": {**baseline, **self._slice(baseline)}} if isinstance(baseline, Mapping) else {}
        empty = {name: None for name in Figure.model_fields if name not in ("start", "end", "kind")}
        return {**empty, "comparator": "exact", **figure, **self._slice(figure), **derived}

    def _restore_attribution(self, attribution: Mapping[str, Any]) -> dict[str, Any]:
        named = ""
        match attribution:
            case {"speaker": str(), "spans": [[start, _], *_] as spans}:
                named = self._slice({"start": start, "end": spans[-1][-1]}).get("text", "")
        return {"speaker": None, "as_named": named, "spans": [], **attribution}

    def _find_mentions(self, actor: Mapping[str, Any]) -> list[dict[str, Any]]:
        aliases = actor.get("aliases")
        given = [actor.get("name"), *(aliases if isinstance(aliases, list) else ())]
        find = self._grounder.find_mentions
        names = [name for name in dict.fromkeys(given) if isinstance(name, str) and find([name])]
        spans = (restore_span(span, self._grounder) for span in find(names))
        return [{"text": self._text[start:end], "start": start, "end": end} for start, end in spans]


def _missing_fields(kind: type, place: Place, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a model that the compact form leaves out, as null or an empty list."""
    missing: dict[str, Any] = {}
    for field in read_fields(kind) if issubclass(kind, BaseModel) else ():
        below = place.fields.get(field.key)
        if below and not {field.name, field.key} & value.keys() and (below.is_nullable or below.is_list):
            missing[field.key] = None if below.is_nullable else []
    return missing
