"""How LiteLLM reaches a model that runs here: by a client that knows no proxy, follows no redirect and has the key."""

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
    """What LiteLLM is to be called with to reach a local model, which is started where it does not run.

    LiteLLM's own client would send the article to whatever proxy the environment names.

    Raises:
        LocalServerError: The model cannot be loaded, or its process died while it was asked.
    """
    server = await get_server(local_model)
    openai: Any = importlib.import_module("openai")  # LiteLLM's own, and as slow to import
    http = openai.DefaultAsyncHttpxClient(trust_env=False, follow_redirects=False)
    async with openai.AsyncOpenAI(base_url=server.address, api_key=server.key, max_retries=0, http_client=http) as one:
        try:
            yield {"model": f"openai/{ALIAS}", "api_base": server.address, "api_key": server.key, "client": one}
        except Exception:
            if await asyncio.to_thread(server.has_ended):
                raise LocalServerError(server.describe_end(), retryable=True) from None
            raise
