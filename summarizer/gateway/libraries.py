"""Imports litellm and instructor when the first model is called, and turns their logging off.

Nothing else imports them: together they take seconds and 200 MB, which only calls of models should cost.
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
from typing import Any

from summarizer.extras import require_extra
from summarizer.process_memory import no_collections, release_memory

ENVIRONMENT = {
    "LITELLM_OFFLINE_MODE": "true",  # no download of prices at import, nor of beta headers on the first call
    "LITELLM_MODE": "PRODUCTION",  # else it reads `.env` from the working directory
    "PYDANTIC_ERRORS_INCLUDE_URL": "0",  # links in a re-ask are useless to a model, and change with the version
}
"""Environment variables that are set before the import, unless they are set already."""

LAZY_IMPORTS = ("litellm.proxy.openai_files_endpoints.common_utils",)
"""Modules that LiteLLM imports on its first call. It takes half a second, which would block the event loop."""

NOISY_LOGGERS = (
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
"""Loggers that write keys, prompts, articles or answers at level debug, and some at level error."""


@dataclass(frozen=True, slots=True)
class Libraries:
    """The two modules and two names of Instructor. Untyped: mypy would take minutes to check what they import."""

    litellm: Any
    instructor: Any
    InstructorError: type[Exception]
    Hooks: Any

    def open_client(self, base: str | None, key: str | None, *, on_response: Callable[[Any], Awaitable[None]]) -> Any:
        """Open an OpenAI client over LiteLLM's HTTP client, with a hook for its responses; None without a key.

        Args:
            base: Base URL; None for the one that LiteLLM finds in the environment, or OpenAI's own.
            key: The key; None for the one in the environment.
            on_response: Awaited with each response before its body is read.
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
    """A provider redirects a request to another host, which would get the article, and keys in other headers."""


async def refuse_foreign_redirect(response: Any) -> None:
    """A hook of HTTP clients that lets a provider redirect on its own host only, and never from HTTPS to HTTP.

    Raises:
        ForeignRedirectError: The request would be sent elsewhere.
    """
    if not response.has_redirect_location:
        return
    asked = response.request.url
    url = asked.join(response.headers["location"])
    same_place = (url.scheme, url.port) == (asked.scheme, asked.port) or (asked.scheme, url.scheme) == ("http", "https")
    if url.host != asked.host or not same_place:
        raise ForeignRedirectError


MAX_ERROR_BYTES = 4_000
"""Bytes of a provider's error that are read. LiteLLM searches each error for secrets six times, with a regular
expression that holds the event loop: for 10 s with 400 kB of text, and without end if a key is begun often."""


async def shorten_error(response: Any) -> None:
    """A hook of HTTP clients that cuts the body of an error off."""
    if not response.is_error:
        return
    body = bytearray()
    async for part in response.aiter_bytes(MAX_ERROR_BYTES):
        body += part
        if len(body) >= MAX_ERROR_BYTES:
            break
    await response.aclose()
    response._content = bytes(body[:MAX_ERROR_BYTES])  # what httpx takes for the body that has been read


KEY_BEGIN = re.compile("-----BEGIN", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SecretPattern:
    """LiteLLM's pattern of secrets. Its time grows with the cube of the number of private keys that begin in a text."""

    pattern: re.Pattern[str]

    def sub(self, replacement: str, text: str) -> str:
        """Replace the secrets in the first part of a text, and a private key with all that follows it."""
        text = text[:MAX_ERROR_BYTES]
        begun = KEY_BEGIN.search(text)
        if begun is None:
            return self.pattern.sub(replacement, text)
        return self.pattern.sub(replacement, text[: begun.start()]) + replacement


def guard_responses(create: Callable[..., Any]) -> Callable[..., Any]:
    """Add the hooks to the HTTP clients that a function makes, and have them keep no cookies.

    LiteLLM's follow any redirect, read any answer and any error, and send one caller's cookies with another's requests.
    """
    from summarizer.gateway.response_limits import ACCEPTED, limit_response  # imported here: it imports httpx

    @wraps(create)
    def create_guarded(*args: Any, **options: Any) -> Any:
        client = create(*args, **options)
        hooks = client.event_hooks
        if shorten_error not in hooks["response"]:
            own = [refuse_foreign_redirect, limit_response, shorten_error]
            client.event_hooks = {**hooks, "response": [*own, *hooks["response"]]}
            client.headers["accept-encoding"] = ACCEPTED
            client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        return client

    return create_guarded


_loading = threading.Lock()


def load_libraries() -> Libraries:
    """Import litellm and instructor, once. The first call takes seconds, so make it in a thread.

    Other threads wait: concurrent imports of packages with circular imports fail.
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
    silence_loggers()  # again: LiteLLM sets its loggers' levels while it is imported
    litellm.suppress_debug_info = True  # it prints to standard output otherwise
    handler = importlib.import_module("litellm.llms.custom_httpx.http_handler").AsyncHTTPHandler
    handler.create_client = guard_responses(handler.create_client)
    redaction: Any = importlib.import_module("litellm.litellm_core_utils.secret_redaction")
    redaction._SECRET_RE = SecretPattern(redaction._SECRET_RE)
    base = importlib.import_module("litellm.llms.openai.common_utils").BaseOpenAILLM  # of Azure's clients, too
    base._get_async_http_client = staticmethod(guard_responses(base._get_async_http_client))
    for name in LAZY_IMPORTS:
        with contextlib.suppress(ImportError):  # a private module of LiteLLM's, which may be removed
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
    """Silence loggers and warnings that could write the content of a call. Failures are a `ProviderError` instead."""
    for name in NOISY_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # of an answer with values of other types than OpenAI's; it quotes them
    warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)
