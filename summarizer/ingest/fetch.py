"""Fetches a document from the public internet. `SsrfGuard` checks every connection, including those of redirects."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin, urlsplit

from summarizer.errors import FetchError
from summarizer.extras import require_extra
from summarizer.ingest.isolation import ReceivedFile
from summarizer.net import Resolve, SsrfGuard, check_url, load_aiohttp, resolve_name

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

MAX_REDIRECTS: Final = 5
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
TRANSIENT: Final = frozenset({408, 425, 429})  # statuses below 500 after which the same request may succeed

SERVER_ERROR: Final = 500
MISSING: Final = " Check the URL."
CLOSED: Final = " It may block automated access: send the page's HTML as saved by a browser, or its text."
ADVICE: Final = {404: MISSING, 410: MISSING, 401: CLOSED, 402: CLOSED, 403: CLOSED, 406: CLOSED, 451: CLOSED}
LEGAL: Final = "%!#$&'()*+,/:;=?@[]~"
"""Characters that URLs contain besides letters, digits, `-`, `.` and `_` (RFC 3986)."""

READ_SIZE: Final = 64 * 1024  # bytes per read

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
"""Supported media types."""

GENERIC_TYPES: Final = frozenset({"application/octet-stream", "binary/octet-stream", "application/x-pdf"})
"""Generic media types of file hosts. PDF and DOCX files are identified by their first bytes."""

MAGIC_NUMBERS: Final = (b"%PDF-", b"PK\x03\x04")  # first bytes of PDF and DOCX files

HEADERS: Final = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8",
    "Accept-Language": "en,*;q=0.5",
    "User-Agent": "Mozilla/5.0 (compatible; provenbrief)",
}


async def fetch(
    url: str,
    *,
    max_bytes: int,
    timeout: float,  # noqa: ASYNC109 - the configured limit of the whole fetch, redirects included
    private: bool = False,
    resolve: Resolve = resolve_name,
) -> ReceivedFile:
    """Fetch a URL, following at most five redirects. The file has the final URL, and its name is taken from that URL.

    Args:
        max_bytes: Maximum size of the decompressed body.
        timeout: Time limit in seconds, redirects included.

    Raises:
        AddressRefusedError: The URL, or a redirect, may not be fetched.
        FetchError: The URL could not be fetched.
        MissingExtraError: The extra `files` is not installed.
    """
    check_url(url, private=private)  # first: a refused URL should not report a missing package
    require_extra("files")
    try:
        async with asyncio.timeout(timeout):
            await load_aiohttp()
            return await _follow(url, max_bytes=max_bytes, private=private, resolve=resolve)
    except TimeoutError:
        raise FetchError(f"The page was not complete within {timeout:g} s.", retryable=True) from None


async def _follow(url: str, *, max_bytes: int, private: bool, resolve: Resolve) -> ReceivedFile:
    """Fetch a URL and follow its redirects, each of which is checked like the first."""
    guard = SsrfGuard(private=private, resolve=resolve)
    async with guard.open_session(headers=HEADERS) as session:
        seen: set[tuple[str, str]] = set()
        for _ in range(MAX_REDIRECTS + 1):
            check_url(url, private=private)
            target = encode_url(url)
            request = str(target), str(session.cookie_jar.filter_cookies(target))
            if request in seen:
                raise FetchError("The URL redirects in a loop.")
            seen.add(request)
            found = await _get(session, target, max_bytes=max_bytes, guard=guard)
            if isinstance(found, ReceivedFile):
                return found
            url = join_url(url, found.strip().replace(" ", "%20"))
    raise FetchError(f"The URL redirects more than {MAX_REDIRECTS} times.")


def join_url(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise FetchError("The URL redirects to an invalid one.") from None


def encode_url(url: str) -> URL:
    """Prepare a URL for a request. Path and query stay unchanged, since they may be signed.

    Only characters that are invalid in URLs are percent-encoded. The host is encoded as IDNA.
    """
    from yarl import URL

    parts = urlsplit(url)
    rest = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        origin = URL(f"{parts.scheme}://{parts.netloc}").origin()
        # bytes in a redirect that are not UTF-8 were decoded to surrogates
        return URL(f"{origin}{quote(rest, safe=LEGAL, errors='surrogateescape')}", encoded=True)
    except ValueError as error:
        raise FetchError(f"The URL cannot be fetched: {describe_failure(error)}.") from None


async def _get(session: aiohttp.ClientSession, url: URL, *, max_bytes: int, guard: SsrfGuard) -> ReceivedFile | str:
    """Make one request. Return the document, or the location of a redirect."""
    import aiohttp

    try:
        async with session.get(url, allow_redirects=False) as response:
            if response.status in REDIRECTS and response.headers.get("Location"):
                return response.headers["Location"]
            return await _read(response, max_bytes=max_bytes)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if guard.refusal is not None:
            raise guard.refusal from None
        message = f"The URL cannot be fetched: {describe_failure(error)}."
        raise FetchError(message, retryable=is_transient(error)) from None


async def _read(response: aiohttp.ClientResponse, *, max_bytes: int) -> ReceivedFile:
    """Read the body of a response. Refuse errors, unsupported media types and large bodies."""
    if response.status != 200:
        passes = response.status in TRANSIENT or response.status >= SERVER_ERROR
        advice = ADVICE.get(response.status, "")
        raise FetchError(f"The server responded with status {response.status}.{advice}", retryable=passes)
    kind = response.content_type.lower() if "Content-Type" in response.headers else ""
    wrong = FetchError(f"The URL returns {kind}. Supported are HTML, plain text, Markdown, PDF and DOCX.")
    if kind and kind not in TYPES | GENERIC_TYPES:
        raise wrong
    limit = f"The page has over {max_bytes:,} bytes, the limit that SUMMARIZER_FETCH_MAX_BYTES sets."
    if (response.content_length or 0) > max_bytes:
        raise FetchError(limit)
    data = bytearray()
    async for piece in response.content.iter_chunked(READ_SIZE):
        data += piece
        if len(data) > max_bytes:
            raise FetchError(limit)
    if kind in GENERIC_TYPES and not data.startswith(MAGIC_NUMBERS):
        raise wrong
    name = urlsplit(str(response.url)).path.rpartition("/")[2] or "the page"
    return ReceivedFile(bytes(data), name=name, media_type=kind, charset=response.charset, url=str(response.url))


def describe_failure(error: Exception) -> str:
    """Describe a failed request without naming an internal address."""
    import aiohttp

    if isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror):
        return "its host name does not resolve; check the spelling"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate cannot be trusted"
    if isinstance(error, aiohttp.ClientSSLError):
        return "the TLS handshake failed"
    if isinstance(error, aiohttp.ClientConnectorError | OSError):
        return "its host does not accept the connection"
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return "it is not a valid URL"
    return "its server closed the connection, or does not speak HTTP"


def is_transient(error: Exception) -> bool:
    """Whether the same request may succeed later: nothing answered, or the connection was lost."""
    import aiohttp

    if isinstance(error, aiohttp.ClientConnectorDNSError):
        error = error.os_error
    if isinstance(error, socket.gaierror):
        return error.errno == socket.EAI_AGAIN
    if isinstance(error, aiohttp.ClientSSLError | aiohttp.ClientResponseError | aiohttp.InvalidURL):
        return False
    return isinstance(error, aiohttp.ClientConnectionError | aiohttp.ClientPayloadError | OSError)
