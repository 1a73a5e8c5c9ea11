"""The HTTP client for a local model: uses no proxy, follows no redirects, and has the key."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from summarizer.gateway.local.models import LocalModel
from summarizer.gateway.local.process import LocalServerError
from summarizer.gateway.local.server_main import ALIAS
from summarizer.gateway.local.servers import get_server


@asynccontextmanager
async def connect(local_model: LocalModel, /) -> AsyncIterator[Mapping[str, Any]]:
    """Start a local model if it is not running, and give the arguments with which LiteLLM reaches it.

    LiteLLM's own client would send the article to a proxy from the environment.

    Raises:
        LocalServerError: The model cannot be loaded, or its process ended during the call.
    """
    server = await get_server(local_model)
    openai: Any = importlib.import_module("openai")  # a dependency of LiteLLM; slow to import
    http = openai.DefaultAsyncHttpxClient(trust_env=False, follow_redirects=False)
    async with openai.AsyncOpenAI(base_url=server.address, api_key=server.key, max_retries=0, http_client=http) as one:
        try:
            yield {"model": f"openai/{ALIAS}", "api_base": server.address, "api_key": server.key, "client": one}
        except Exception:
            if await asyncio.to_thread(server.has_ended):
                raise LocalServerError(server.describe_end(), retryable=True) from None
            raise
