"""Fetches one page from the public internet, and never from a network that this machine can see and its callers can't.

Every connection is made behind the `SsrfGuard`, those of redirects too.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from summarizer.errors import FetchError
from summarizer.net.addresses import check_url
from summarizer.net.ssrf_guard import Resolve, SsrfGuard, resolve_name

if TYPE_CHECKING:
    import aiohttp

MAX_REDIRECTS: Final = 5
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
READ_SIZE: Final = 64 * 1024
"""Bytes that are taken at a time."""

TYPES: Final = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
"""What articles come in."""

GENERIC_TYPES: Final = frozenset({"application/octet-stream", "binary/octet-stream", "application/x-pdf"})
"""What stores of files say of whatever they hold; a PDF or DOCX file tells itself by its first bytes."""

MAGIC_NUMBERS: Final = (b"%PDF-", b"PK\x03\x04")
"""Those bytes."""

HEADERS: Final = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8",
    "Accept-Language": "en,*;q=0.5",
    "User-Agent": "Mozilla/5.0 (compatible; provenbrief)",
}


@dataclass(frozen=True, slots=True)
class FetchedDocument:
    """What an address gave.

    Attributes:
        data: Its bytes, decompressed.
        url: Where they came from in the end.
        media_type: What the server says they are, in lower case; "" where it does not say.
        charset: What it says their encoding is, or None.
    """

    data: bytes
    url: str
    media_type: str
    charset: str | None


async def fetch(
    url: str,
    *,
    max_bytes: int,
    timeout: float,  # noqa: ASYNC109 - it is the configured limit of the whole, redirects included
    private: bool = False,
    resolve: Resolve = resolve_name,
) -> FetchedDocument:
    """Fetch an address, through at most five redirects.

    Args:
        url: The address.
        max_bytes: The most that is taken of it, decompressed.
        timeout: Seconds for all of it.
        private: Whether addresses that are not public may be fetched too.
        resolve: From a name to its addresses.

    Raises:
        AddressRefusedError: It, or one that it redirects to, may not be fetched.
        FetchError: It gave no page.
    """
    try:
        async with asyncio.timeout(timeout):
            return await _follow(url, max_bytes=max_bytes, private=private, resolve=resolve)
    except TimeoutError:
        raise FetchError(f"The address gave no whole page within {timeout:g} seconds.") from None


async def _follow(url: str, *, max_bytes: int, private: bool, resolve: Resolve) -> FetchedDocument:
    """Fetch an address and what it redirects to; every step is checked like the first."""
    guard = SsrfGuard(private=private, resolve=resolve)
    async with guard.open_session(headers=HEADERS) as session:
        seen: set[str] = set()
        for _ in range(MAX_REDIRECTS + 1):
            check_url(url, private=private)
            if url in seen:
                raise FetchError("The address redirects in a loop.")
            seen.add(url)
            found = await _get(session, url, max_bytes=max_bytes, guard=guard)
            if isinstance(found, FetchedDocument):
                return found
            url = urljoin(url, found)
    raise FetchError(f"The address redirects more than {MAX_REDIRECTS} times.")


async def _get(session: aiohttp.ClientSession, url: str, *, max_bytes: int, guard: SsrfGuard) -> FetchedDocument | str:
    """One request: what came, or where it redirects to."""
    import aiohttp

    try:
        async with session.get(url, allow_redirects=False) as response:
            if response.status in REDIRECTS and response.headers.get("Location"):
                return response.headers["Location"]
            return await _read(response, max_bytes=max_bytes)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if guard.refusal is not None:
            raise guard.refusal from None
        raise FetchError(f"The address cannot be fetched: {describe_failure(error)}.") from None


async def _read(response: aiohttp.ClientResponse, *, max_bytes: int) -> FetchedDocument:
    """A response's body, if it may be an article's."""
    if response.status != 200:
        raise FetchError(f"The address answers with status {response.status}, and no page.")
    kind = response.content_type.lower() if "Content-Type" in response.headers else ""
    wrong = FetchError(f"The address gives {kind}, and an article is HTML, plain text, Markdown, PDF or DOCX.")
    if kind and kind not in TYPES | GENERIC_TYPES:
        raise wrong
    limit = f"The page has over {max_bytes:,} bytes, and no more are taken; SUMMARIZER_FETCH_MAX_BYTES sets how many."
    if (response.content_length or 0) > max_bytes:
        raise FetchError(limit)
    data = bytearray()
    async for piece in response.content.iter_chunked(READ_SIZE):
        data += piece
        if len(data) > max_bytes:
            raise FetchError(limit)
    if kind in GENERIC_TYPES and not data.startswith(MAGIC_NUMBERS):
        raise wrong
    return FetchedDocument(bytes(data), str(response.url), kind, response.charset)


def describe_failure(error: Exception) -> str:
    """What went wrong, in words that name no address inside a network."""
    import aiohttp

    if isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror):
        return "its host has no address; check how it is spelled"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate cannot be trusted"
    if isinstance(error, aiohttp.ClientSSLError):
        return "no secure connection came about"
    if isinstance(error, aiohttp.ClientConnectorError | OSError):
        return "its host takes no connection"
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return "it is no valid address"
    return "its server broke off, or does not speak HTTP"
