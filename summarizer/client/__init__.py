"""Clients of the HTTP service: `Client` for synchronous code, `AsyncClient` for asyncio.

They import no engine, no settings and no web framework.
"""

from summarizer.client.clients import AsyncClient, Client
from summarizer.signing import verify_webhook

__all__ = ["AsyncClient", "Client", "verify_webhook"]
