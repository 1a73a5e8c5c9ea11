"""Keyword arguments that several public functions share.

A function declares them as `**options: Unpack[SummarizeOptions]`, for type checkers, and has the matching decorator
`accepts_…`, which checks calls at run time, fills in defaults, and provides the names to `help()` and
`inspect.signature()`.
"""

from __future__ import annotations

import difflib
import functools
import inspect
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypedDict, TypeVar, cast

if TYPE_CHECKING:
    import datetime as dt
    import os

    from summarizer.cache import Cache
    from summarizer.schemas.brief import Options
    from summarizer.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

Mode: TypeAlias = Literal["auto", "tools", "json_schema", "json"]
"""How a model is made to follow the schema; `auto` relies on the configuration or what LiteLLM knows of the model."""


class Access(TypedDict, total=False):
    """Overrides of how a model is called. Functions of the gateway pass it on.

    Attributes:
        mode: How the model is made to follow the schema: `auto` (the default), `tools`, `json_schema` or `json`.
        api_base: Base URL of the provider; by default the configured or usual one.
        api_key: The provider's key; by default read from the configured or usual environment variable.
    """

    mode: Mode
    api_base: str | None
    api_key: str | None


class ModelOptions(Access, total=False):
    """Options of model calls, including those of `Access`, for functions that run in this process.

    All except `settings`, `title` and `published` may also be passed by position, in this order, after the function's
    own positional arguments.

    Attributes:
        settings: The configuration; by default read from SUMMARIZER_* and the configuration file.
    """

    settings: Settings | None


class RequestOptions(ModelOptions, total=False):
    """Options of a brief, other than its article, model and schema.

    Attributes:
        options: What the brief should contain, such as {"max_items": 5}; see `summarizer.schemas.brief.Options`.
        title: The headline, if it is not part of the text.
        published: The date of publication, as a date, datetime or ISO 8601 string; resolves "last year".
    """

    options: Options | Mapping[str, Any] | None
    title: str | None
    published: dt.date | str | None


class SummarizeOptions(RequestOptions, total=False):
    """Keyword arguments of `summarize`, `asummarize`, `stream` and `astream`, including those of `RequestOptions`.

    Attributes:
        cache: A folder or a `summarizer.cache.Cache`, where briefs that models write are stored and returned for
            identical calls. None, the default, stores nothing.
    """

    cache: str | os.PathLike[str] | Cache | None


class NewsOptions(TypedDict, total=False):
    """Keyword arguments of `summarize` and `stream` of `Client` and `AsyncClient`, other than the schema.

    Attributes:
        html: A web page from which the service extracts the article; `url` may name its source.
        url: A URL from which the service fetches the article, if it does that for its callers.
        title: The headline, if it is not part of the text.
        published: The date of publication, as a date, datetime or ISO 8601 string.
        model: One of `models()`; by default the service's default model.
        options: What the brief should contain; see `summarizer.schemas.brief.Options`.
        cache: False calls the model again even if the service has a brief of the same request. The default is True.
    """

    html: str | None
    url: str | None
    title: str | None
    published: dt.date | str | None
    model: str | None
    options: Options | Mapping[str, Any] | None
    cache: bool


class ArticleOptions(NewsOptions, total=False):
    """Keyword arguments of `summarize` and `stream` of `Client` and `AsyncClient`, including those of `NewsOptions`.

    Attributes:
        schema: One of `schemas()`; by default `news`. With another schema, the brief has that schema's fields instead,
            as plain lists and dictionaries if this package does not know the schema. Since type checkers cannot know
            these fields, the brief then has the type `Any`.
    """

    schema: str | None


class BatchOptions(TypedDict, total=False):
    """Keyword arguments of `batches.create` of `Client` and `AsyncClient`.

    Attributes:
        schema: One of `schemas()`; by default `news`.
        model: One of `models()`; by default the service's default model.
        options: What each brief should contain; see `summarizer.schemas.brief.Options`.
        webhook: A URL that receives a webhook when the batch has ended.
        idempotency_key: Requests with the same key and content create one batch, however often they are sent. By
            default each call has its own key.
    """

    schema: str | None
    model: str | None
    options: Options | Mapping[str, Any] | None
    webhook: str | None
    idempotency_key: str | None


class NoOptions(TypedDict):
    """No keyword arguments beside the function's own."""


SIMILAR: Final = 0.75  # least similarity of a suggested name, from 0 to 1


def share_arguments(listed: Any, /, *, by_keyword: frozenset[str], **defaults: Any) -> Callable[[F], F]:
    """Make a decorator for functions that take the keys of a TypedDict as `**options`.

    The decorated function receives every key, with its default if the call omits it. Its signature lists the keys in
    order. A call that does not match the signature raises TypeError, as usual in Python.

    Args:
        listed: The TypedDict.
        by_keyword: Keys that cannot be passed by position. The others can, if the function also has `*args`.
        defaults: Defaults of keys; None for those not given.
    """

    def decorate(function: F) -> F:
        signature = extend_signature(inspect.signature(function), listed, by_keyword=by_keyword, defaults=defaults)

        def bind(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
            try:
                bound = signature.bind(*args, **kwargs)
            except TypeError as error:
                said = str(error).replace("multiple values", "got multiple values", 1)
                hint = hint_at_argument(kwargs, signature.parameters) or hint_at_place(args, signature.parameters)
                raise TypeError(f"{function.__qualname__}() {said}{hint}") from None
            bound.apply_defaults()
            return bound.arguments

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def call_async(*args: Any, **kwargs: Any) -> Any:
                return await function(**bind(args, kwargs))

            call: Any = call_async
        else:

            @functools.wraps(function)
            def call_sync(*args: Any, **kwargs: Any) -> Any:
                return function(**bind(args, kwargs))

            call = call_sync
        call.__signature__, call.__doc__ = signature, write_doc(function, listed)
        return cast("F", call)

    return decorate


KEYWORDS: Final = "Keyword arguments:"
SEE: Final = re.compile(r"; see `(\w+)`\.")  # a reference in a function's first line to the one that it is a variant of


def write_doc(function: Callable[..., Any], listed: Any) -> str | None:
    """Return the docstring of a function with the descriptions of its keyword arguments, for `help()`.

    A variant of another function gets the docstring of that function.
    """
    if function.__doc__ is None:  # python -OO
        return None
    first, _, rest = inspect.cleandoc(function.__doc__).partition("\n")
    kept = "\n".join(line for line in rest.splitlines() if not line.startswith(KEYWORDS)).strip()
    if same := SEE.search(first):
        return "\n\n".join(filter(None, [inspect.getdoc(function.__globals__[same[1]]), kept]))
    known = (Access, ModelOptions, RequestOptions, SummarizeOptions, NewsOptions, ArticleOptions, BatchOptions)
    lists = [one for one in known if one.__annotations__.keys() <= listed.__annotations__.keys()]
    meanings = [inspect.cleandoc(one.__doc__ or "").partition("Attributes:\n")[2] for one in lists]
    return "\n\n".join(filter(None, [first, kept, f"{KEYWORDS}\n" + "\n".join(meanings)]))


MODEL_KEYS: Final = frozenset("timeout retries temperature max_tokens seed top_p fallbacks params".split())
"""Usual arguments of model calls that this package takes only from the configuration."""


def hint_at_argument(given: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """Suggest a replacement for the first unknown argument: an option, a setting, or a similar name; may be empty."""
    name = next((name for name in given if name not in known), None)
    if name is None:
        return ""
    from summarizer.schemas.brief import Options  # imported here, since it loads the schemas

    if "options" in known:
        for option in difflib.get_close_matches(name, Options.model_fields, n=1, cutoff=SIMILAR):
            return f"; did you mean options={{'{option}': {repr(given[name])[:80]}}}?"
    if "settings" in known and name in MODEL_KEYS:
        return "; it is a key of a model's table, [models.NAME], in summarizer.toml"
    return "".join(f"; did you mean {meant}?" for meant in difflib.get_close_matches(name, known, n=1, cutoff=SIMILAR))


def hint_at_place(given: tuple[Any, ...], known: Mapping[str, inspect.Parameter]) -> str:
    """Suggest `model=` if a call has one positional argument too many, which is a string; otherwise empty."""
    places = sum(parameter.kind is not inspect.Parameter.KEYWORD_ONLY for parameter in known.values())
    is_name = len(given) == places + 1 and isinstance(given[-1], str) and "model" in known
    return f"; did you mean model={given[-1][:80]!r}?" if is_name else ""


def extend_signature(
    own: inspect.Signature, listed: Any, *, by_keyword: frozenset[str], defaults: Mapping[str, Any]
) -> inspect.Signature:
    """Return a signature with the keys of a TypedDict in place of `*args` and `**options`."""
    kinds = {parameter.kind for parameter in own.parameters.values()}
    positional, keyword = [], []
    for parameter in own.parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            keyword.append(parameter)
        elif parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
            positional.append(parameter)
    for name, annotation in listed.__annotations__.items():
        place = inspect.Parameter.VAR_POSITIONAL in kinds and name not in by_keyword
        added = inspect.Parameter(
            name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD if place else inspect.Parameter.KEYWORD_ONLY,
            default=defaults.get(name),
            annotation=getattr(annotation, "__forward_arg__", annotation),
        )
        (positional if place else keyword).append(added)
    return own.replace(parameters=[*positional, *keyword])


accepts_model_options = share_arguments(ModelOptions, by_keyword=frozenset({"settings"}), mode="auto")
accepts_summarize_options = share_arguments(
    SummarizeOptions, by_keyword=frozenset({"settings", "title", "published"}), mode="auto"
)
accepts_article_options = share_arguments(ArticleOptions, by_keyword=frozenset(), cache=True)
accepts_batch_options = share_arguments(BatchOptions, by_keyword=frozenset())
hints_at_arguments = share_arguments(NoOptions, by_keyword=frozenset())
