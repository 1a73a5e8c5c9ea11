"""The service's clients: `Client` for scripts, `AsyncClient` for programs with an event loop.

They know the service by its HTTP interface alone: no engine, no settings, no web framework is imported here.
"""

from summarizer.client.async_client import AsyncClient
from summarizer.client.sync_client import Client
from summarizer.client.webhooks import verify_webhook

__all__ = ["AsyncClient", "Client", "verify_webhook"]
