"""Imports litellm and instructor when the first model is called, and turns off their logging.

No other module imports them: together they take seconds and 200 MB, which only model calls should cost.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import re
import threading
import warnings
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache, wraps
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

from summarizer.extras import require_extra
from summarizer.process_memory import no_collections, release_memory

ENVIRONMENT: Final = {
    "LITELLM_OFFLINE_MODE": "true",  # no download of prices at import or of beta headers on the first call
    "LITELLM_MODE": "PRODUCTION",  # otherwise LiteLLM reads `.env` from the working directory
    "PYDANTIC_ERRORS_INCLUDE_URL": "0",  # links in a re-ask do not help a model, and change with pydantic's version
}
"""Environment variables to set before the import, unless they are set already."""

LAZY_IMPORTS: Final = ("litellm.proxy.openai_files_endpoints.common_utils",)
"""Modules that LiteLLM imports on its first call, which would block the event loop for half a second."""

NOISY_LOGGERS: Final = (
    "LiteLLM",
    "LiteLLM Router",
    "LiteLLM Proxy",
    "instructor",
    "openai",
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "aiohttp",
)
"""Loggers that write keys, prompts, articles or answers at level DEBUG, some even at level ERROR."""


@dataclass(frozen=True, slots=True)
class Libraries:
    """The two modules and two classes of Instructor. Untyped, since mypy would take minutes to check their imports."""

    litellm: Any
    instructor: Any
    InstructorError: type[Exception]
    Hooks: Any

    def open_client(self, base: str | None, key: str | None, *, on_response: Callable[[Any], Awaitable[None]]) -> Any:
        """Open an OpenAI client that uses LiteLLM's HTTP client with a response hook; None if there is no key.

        Args:
            base: Base URL; None for the one in the environment or OpenAI's own.
            key: API key; None for the one in the environment.
            on_response: Awaited with each response before the body is read.
        """
        common = importlib.import_module("litellm.llms.openai.common_utils")
        found = common.get_openai_credentials(base, key)
        if found.api_key is None:
            return None
        http = common.BaseOpenAILLM.get_async_http_client()
        http.event_hooks = {**http.event_hooks, "response": [*http.event_hooks["response"], on_response]}
        return importlib.import_module("openai").AsyncOpenAI(
            base_url=found.api_base,
            api_key=found.api_key,
            organization=found.organization,
            http_client=http,
            max_retries=0,
        )


class ForeignRedirectError(Exception):
    """A provider redirects a request to another host, which would receive the article and keys in custom headers."""


async def refuse_foreign_redirect(response: Any) -> None:
    """HTTP response hook: allow redirects only within a provider's own host, and never from HTTPS to HTTP.

    Raises:
        ForeignRedirectError: The redirect leads elsewhere.
    """
    if not response.has_redirect_location:
        return
    asked = response.request.url
    url = asked.join(response.headers["location"])
    same_place = (url.scheme, url.port) == (asked.scheme, asked.port) or (asked.scheme, url.scheme) == ("http", "https")
    if url.host != asked.host or not same_place:
        raise ForeignRedirectError


MAX_ERROR_BYTES: Final = 4_000
"""Most bytes of a provider's error that are read. LiteLLM searches each error for secrets six times with a regular
expression, which blocks the event loop: 10 s for 400 kB of text, endlessly if many private keys begin in it."""


async def shorten_error(response: Any) -> None:
    """HTTP response hook: truncate the body of an error."""
    if not response.is_error:
        return
    body = bytearray()
    async for part in response.aiter_bytes(MAX_ERROR_BYTES):
        body += part
        if len(body) >= MAX_ERROR_BYTES:
            break
    await response.aclose()
    response._content = bytes(body[:MAX_ERROR_BYTES])  # where httpx keeps the body that was read


KEY_BEGIN: Final = re.compile("-----BEGIN", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SecretPattern:
    """LiteLLM's pattern for secrets, made safe: its time grows with the cube of the number of key headers in a text."""

    pattern: re.Pattern[str]

    def sub(self, replacement: str, text: str) -> str:
        """Truncate a text, and replace secrets in it. A private key is replaced with all that follows it."""
        text = text[:MAX_ERROR_BYTES]
        begun = KEY_BEGIN.search(text)
        if begun is None:
            return self.pattern.sub(replacement, text)
        return self.pattern.sub(replacement, text[: begun.start()]) + replacement


def guard_responses(create: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function that makes HTTP clients so that they have our hooks and store no cookies.

    LiteLLM's clients follow any redirect, read bodies of any size, share cookies among callers, and refuse completions
    with counts or texts of another type.
    """
    # imported here: they import httpx
    from summarizer.gateway.response_limits import ACCEPTED, limit_response
    from summarizer.gateway.response_repair import repair_response

    @wraps(create)
    def create_guarded(*args: Any, **options: Any) -> Any:
        client = create(*args, **options)
        hooks = client.event_hooks
        if shorten_error not in hooks["response"]:
            own = [refuse_foreign_redirect, limit_response, shorten_error, repair_response]
            client.event_hooks = {**hooks, "response": [*own, *hooks["response"]]}
            client.headers["accept-encoding"] = ACCEPTED
            client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        return client

    return create_guarded


_loading = threading.Lock()


def load_libraries() -> Libraries:
    """Import litellm and instructor, once. The first call takes seconds; make it in a thread.

    Other threads wait, since concurrent imports of packages with circular imports fail.
    """
    require_extra("llm")
    with _loading, no_collections():
        return _import_libraries()


@cache
def _import_libraries() -> Libraries:
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    silence_loggers()
    litellm: Any = importlib.import_module("litellm")
    instructor = importlib.import_module("instructor")
    silence_loggers()  # again: LiteLLM's import sets the levels of its loggers
    litellm.suppress_debug_info = True  # otherwise LiteLLM prints to standard output
    handler = importlib.import_module("litellm.llms.custom_httpx.http_handler").AsyncHTTPHandler
    handler.create_client = guard_responses(handler.create_client)
    redaction: Any = importlib.import_module("litellm.litellm_core_utils.secret_redaction")
    redaction._SECRET_RE = SecretPattern(redaction._SECRET_RE)
    base = importlib.import_module("litellm.llms.openai.common_utils").BaseOpenAILLM  # for Azure, too
    base._get_async_http_client = staticmethod(guard_responses(base._get_async_http_client))
    for name in LAZY_IMPORTS:
        with contextlib.suppress(ImportError):  # LiteLLM's private modules may be removed
            importlib.import_module(name)
    libraries = Libraries(
        litellm,
        instructor,
        importlib.import_module("instructor.core.exceptions").InstructorError,
        importlib.import_module("instructor.core.hooks").Hooks,
    )
    release_memory()
    return libraries


def are_loaded() -> bool:
    return _import_libraries.cache_info().currsize > 0


def are_loading() -> bool:
    return _loading.locked()


def silence_loggers() -> None:
    """Silence loggers and warnings that could leak the content of a call. Failures raise `ProviderError` anyway."""
    for name in NOISY_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # a warning about answers that deviate from OpenAI's types, which quotes their values
    warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)
