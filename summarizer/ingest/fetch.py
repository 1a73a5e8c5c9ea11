"""Fetches one page from the public internet, and never from a network that this machine can see and its callers can't.

Every connection is checked where it is opened, on the very address that it goes to: a name that resolves to another
address between check and connection gains nothing by it, and neither does a redirect.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from summarizer.errors import AddressRefusedError, FetchError
from summarizer.ingest.addresses import check_address, check_url

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import AbstractResolver

MAX_REDIRECTS: Final = 5
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
ENOUGH: Final = 64 * 1024
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

HEADERS: Final = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8",
    "Accept-Language": "en,*;q=0.5",
    "User-Agent": "Mozilla/5.0 (compatible; provenbrief)",
}

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host and a port to the addresses that the name has now."""


@dataclass(frozen=True, slots=True)
class Fetched:
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


async def resolve_name(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, by the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in found]


async def fetch(
    url: str,
    *,
    max_bytes: int,
    timeout: float,  # noqa: ASYNC109 - it is the configured limit of the whole, redirects included
    private: bool = False,
    resolve: Resolve = resolve_name,
) -> Fetched:
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


async def _follow(url: str, *, max_bytes: int, private: bool, resolve: Resolve) -> Fetched:
    """Fetch an address and what it redirects to; every step is checked like the first."""
    import aiohttp

    wall = _Wall(private=private, resolve=resolve)
    connector = aiohttp.TCPConnector(
        resolver=wall.make_resolver(), socket_factory=wall.open_socket, use_dns_cache=False, force_close=True
    )
    async with aiohttp.ClientSession(
        connector=connector,
        trust_env=False,  # a proxy of the environment would connect in our place, unchecked
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=HEADERS,
        timeout=aiohttp.ClientTimeout(total=None),
        max_line_size=16_384,
        max_field_size=16_384,
    ) as session:
        seen: set[str] = set()
        for _ in range(MAX_REDIRECTS + 1):
            check_url(url, private=private)
            if url in seen:
                raise FetchError("The address redirects in a loop.")
            seen.add(url)
            found = await _get(session, url, max_bytes=max_bytes, wall=wall)
            if isinstance(found, Fetched):
                return found
            url = urljoin(url, found)
    raise FetchError(f"The address redirects more than {MAX_REDIRECTS} times.")


async def _get(session: aiohttp.ClientSession, url: str, *, max_bytes: int, wall: _Wall) -> Fetched | str:
    """One request: what came, or where it redirects to."""
    import aiohttp

    try:
        async with session.get(url, allow_redirects=False) as response:
            if response.status in REDIRECTS and response.headers.get("Location"):
                return response.headers["Location"]
            return await _read(response, max_bytes=max_bytes)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if wall.refusal is not None:
            raise wall.refusal from None
        raise FetchError(f"The address cannot be fetched: {_explain(error)}.") from None


async def _read(response: aiohttp.ClientResponse, *, max_bytes: int) -> Fetched:
    """A response's body, if it may be an article's."""
    if response.status != 200:
        raise FetchError(f"The address answers with status {response.status}, and no page.")
    kind = response.content_type.lower() if "Content-Type" in response.headers else ""
    if kind and kind not in TYPES:
        raise FetchError(f"The address gives {kind}, and an article is HTML, plain text, Markdown, PDF or DOCX.")
    limit = f"The page has over {max_bytes:,} bytes, and no more are taken; SUMMARIZER_FETCH_MAX_BYTES sets how many."
    if (response.content_length or 0) > max_bytes:
        raise FetchError(limit)
    data = bytearray()
    async for piece in response.content.iter_chunked(ENOUGH):
        data += piece
        if len(data) > max_bytes:
            raise FetchError(limit)
    return Fetched(bytes(data), str(response.url), kind, response.charset)


def _explain(error: Exception) -> str:
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


class _Wall:
    """Where every connection of a fetch is checked; it remembers what it refused, since that is the error to raise."""

    def __init__(self, *, private: bool, resolve: Resolve) -> None:
        self.private, self.resolve = private, resolve
        self.refusal: AddressRefusedError | None = None

    def check(self, address: str, *, host: str) -> None:
        """Refuse an address that is not public. What address a name has inside a network is not told.

        Raises:
            OSError: It is not; in a form that lets a connection fail.
        """
        if self.private:
            return
        try:
            check_address(address)
        except AddressRefusedError:
            self.refusal = AddressRefusedError(f"{host} is not on the public internet, and only that is fetched from.")
            raise OSError("refused") from None

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for a connection to an address, if that may be connected to."""
        family, kind, protocol, _, place = info
        self.check(str(place[0]), host="The address")
        return socket.socket(family, kind, protocol)

    def make_resolver(self) -> AbstractResolver:
        """A resolver for the HTTP library. A name that has one address inside a network is refused whole."""
        from aiohttp.abc import AbstractResolver, ResolveResult

        wall = self

        class Checked(AbstractResolver):
            async def resolve(
                self,
                host: str,
                port: int = 0,
                family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - aiohttp's
            ) -> list[ResolveResult]:
                addresses = dict.fromkeys(await wall.resolve(host, port))
                if not addresses:
                    raise socket.gaierror(socket.EAI_NONAME, "no address")
                for address in addresses:
                    wall.check(address, host=host)
                return [
                    ResolveResult(
                        hostname=host,
                        host=address,
                        port=port,
                        family=socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET,
                        proto=socket.IPPROTO_TCP,
                        flags=socket.AI_NUMERICHOST,
                    )
                    for address in addresses
                ]

            async def close(self) -> None:
                """There is nothing to close."""

        return Checked()
