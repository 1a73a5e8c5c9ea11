"""Loads litellm and instructor when the first model is asked, and keeps what they would say of a call to themselves.

Nothing else imports either: together they cost seconds and 200 MB, which no path without a model may pay.
"""

from __future__ import annotations

import importlib
import logging
import os
from dataclasses import dataclass
from functools import cache
from typing import Any

ENVIRONMENT = {
    "LITELLM_OFFLINE_MODE": "true",  # no download of prices at import, nor of beta headers on the first call
    "LITELLM_MODE": "PRODUCTION",  # else it reads `.env` from the working directory
    "PYDANTIC_ERRORS_INCLUDE_URL": "0",  # a link in a re-ask is of no use to a model, and changes with the version
}
"""Set before the import where the caller's environment says nothing else."""

TALKATIVE = (
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
    """The two modules. They are `Any`: type-checking against their thousands of modules takes minutes."""

    litellm: Any
    instructor: Any


@cache
def load_libraries() -> Libraries:
    """Import litellm and instructor, once. Takes seconds the first time: call it in a thread where a loop must run on."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    litellm = importlib.import_module("litellm")
    instructor = importlib.import_module("instructor")
    litellm.suppress_debug_info = True  # it prints to standard output otherwise
    silence_loggers()
    return Libraries(litellm, instructor)


def silence_loggers() -> None:
    """Let nothing of a call reach a log: what went wrong comes out as one of our errors, without its content."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
