"""Loads litellm and instructor when the first model is asked, and keeps what they would say of a call to themselves.

Nothing else imports either: together they cost seconds and 200 MB, which no path without a model may pay.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import logging
import os
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any

ENVIRONMENT = {
    "LITELLM_OFFLINE_MODE": "true",  # no download of prices at import, nor of beta headers on the first call
    "LITELLM_MODE": "PRODUCTION",  # else it reads `.env` from the working directory
    "PYDANTIC_ERRORS_INCLUDE_URL": "0",  # a link in a re-ask is of no use to a model, and changes with the version
}
"""Set before the import where the caller's environment says nothing else."""

LAZY_IMPORTS = ("litellm.proxy.openai_files_endpoints.common_utils",)
"""What LiteLLM imports on its first call, for half a second, in which the event loop would stand still."""

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
"""Loggers that write keys, prompts, articles or answers: at debug, and some of them in their errors too."""


@dataclass(frozen=True, slots=True)
class Libraries:
    """The two modules, and two names of Instructor's. Untyped: to check against all that they import takes minutes."""

    litellm: Any
    instructor: Any
    InstructorError: type[Exception]
    Hooks: Any


_loading = threading.Lock()


def load_libraries() -> Libraries:
    """Import litellm and instructor, once. Takes seconds the first time, so call it off the event loop.

    Threads that come meanwhile wait: two that import packages with circular imports get in each other's way.
    """
    with _loading:
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
    for name in LAZY_IMPORTS:
        with contextlib.suppress(ImportError):  # a name of LiteLLM's own, which may be gone tomorrow
            importlib.import_module(name)
    libraries = Libraries(
        litellm,
        instructor,
        importlib.import_module("instructor.core.exceptions").InstructorError,
        importlib.import_module("instructor.core.hooks").Hooks,
    )
    release_memory()
    return libraries


def release_memory() -> None:
    """Return to the system what the imports only needed while they ran: several megabytes, where glibc keeps them."""
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def silence_loggers() -> None:
    """Let nothing of a call reach a log: what went wrong comes out as one of our errors, without its content."""
    for name in NOISY_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
