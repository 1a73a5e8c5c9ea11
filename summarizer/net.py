"""Guards against server-side request forgery (SSRF): only public addresses are fetched.

URLs are checked before a request, and each connection is checked when it is opened, by its actual address, so that DNS
rebinding and redirects cannot bypass the check.
"""

from __future__ import annotations

import asyncio
import importlib
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from summarizer.errors import AddressRefusedError

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import AbstractResolver

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS: Final = frozenset({80, 443})  # allowed ports; databases, mail and other services use other ports

NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""Prefix under which IPv6-only networks reach IPv4 hosts (RFC 6052); the embedded IPv4 address is checked."""

UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # global unicast addresses of IPv6 (RFC 4291)

# IANA's special-purpose addresses that `is_global` accepts in some of the supported Python versions.
SPECIAL_V4: Final = tuple(
    map(ipaddress.IPv4Network, ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4"))
)
SPECIAL_V6: Final = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20")))

CLOUD_ADDRESSES: Final = frozenset({ipaddress.IPv4Address("168.63.129.16")})
"""Public addresses that belong to a cloud platform: Azure's metadata service."""

MAX_URL: Final = 4_000
MAX_HOST: Final = 253
HOST: Final = re.compile(r"(?!-)[\w-]{1,63}(?:\.(?!-)[\w-]{1,63})*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
"""A host name or an IPv6 address. Letters of any script are allowed, and are encoded for the lookup."""

FORBIDDEN_CHARACTERS: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
"""Whitespace, control characters and backslashes, which URL parsers treat differently."""


def check_url(url: str, /, *, private: bool = False) -> SplitResult:
    """Check that a URL may be fetched, as far as possible before its host is resolved, and return its parts.

    Args:
        private: Whether to allow addresses that are not public, on any port.

    >>> check_url("https://example.org/news?id=4").hostname
    'example.org'
    >>> check_url("http://169.254.169.254/latest/")
    Traceback (most recent call last):
    ...
    summarizer.errors.AddressRefusedError: 169.254.169.254 is not a public address; only public addresses are fetched.
    """
    if not isinstance(url, str):
        raise AddressRefusedError(f"A URL is a string, not {type(url).__name__}.")
    if len(url) > MAX_URL or FORBIDDEN_CHARACTERS.search(url):
        raise AddressRefusedError("The URL contains whitespace, control characters or backslashes, or is too long.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefusedError(f"The URL is invalid: {error}.") from None
    if parts.scheme not in ("http", "https"):
        raise AddressRefusedError("Only http and https URLs are fetched.")
    if "@" in parts.netloc:
        raise AddressRefusedError("The URL contains a user name or password; remove them.")
    if not host or not HOST.fullmatch(host) or len(host) > MAX_HOST:
        raise AddressRefusedError("The URL has no valid host; check the spelling.")
    if private:
        return parts
    if port is not None and port not in PORTS:
        raise AddressRefusedError(f"Port {port} is not allowed; only ports 80 and 443 are.")
    check_host(host)
    return parts


def is_private(url: str, /) -> bool:
    """Whether a URL is valid if addresses that are not public are allowed."""
    try:
        check_url(url, private=True)
    except AddressRefusedError:
        return False
    return True


def check_host(host: str, /) -> None:
    """Reject an IP address in an unusual notation, an address that is not public, and an internal host name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        # no top-level domain is a number; some resolvers parse such names as addresses (127.1, 0x7f000001)
        if re.fullmatch(r"0x[0-9a-f]*|\d+", last, re.IGNORECASE) or ":" in host:
            raise AddressRefusedError(
                f"{host} is not an IP address in the usual notation; use the host's name."
            ) from None
        if last in ("localhost", "local", "internal", "localdomain", "home", "lan", "intranet", "corp", "arpa"):
            raise AddressRefusedError(f"{host} is an internal name; only public hosts are fetched.") from None
        return
    check_address(address)


def check_address(address: Address | str, /) -> None:
    """Reject an address that is not public."""
    try:
        public = is_public(ipaddress.ip_address(address))
    except ValueError:
        public = False
    if not public:
        raise AddressRefusedError(f"{address} is not a public address; only public addresses are fetched.")


def is_public(address: Address, /) -> bool:
    """Whether an address is on the public internet. An IPv6 address with an embedded IPv4 address is judged by that.

    >>> [is_public(ipaddress.ip_address(written)) for written in ("93.184.215.14", "::ffff:10.0.0.1", "fd00:ec2::254")]
    [True, False, False]
    """
    if isinstance(address, ipaddress.IPv4Address):
        special = address in CLOUD_ADDRESSES or any(address in net for net in SPECIAL_V4)
        return address.is_global and not address.is_multicast and not special
    if address.scope_id is not None:
        return False
    if address in NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    if not address.is_global or address not in UNICAST or any(address in net for net in SPECIAL_V6):
        return False
    return address.sixtofour is None or is_public(address.sixtofour)


MAX_INTERIM: Final = 16  # most interim responses (status 1xx) before the final response


def limited_response() -> type[aiohttp.ClientResponse]:
    """Make a response class for aiohttp that limits interim responses, which aiohttp would read forever."""
    import aiohttp

    class LimitedResponse(aiohttp.ClientResponse):
        async def start(self, connection: Any) -> aiohttp.ClientResponse:
            protocol, left = connection.protocol, MAX_INTERIM + 1
            read = protocol.read

            async def read_limited() -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    raise aiohttp.ClientError("too many interim responses")
                return await read()

            protocol.read = read_limited
            return await super().start(connection)

    return LimitedResponse


@cache
def import_aiohttp() -> None:
    """Import aiohttp, which takes a third of a second the first time."""
    importlib.import_module("aiohttp")


async def load_aiohttp() -> None:
    """Import aiohttp in a thread unless it is imported, so that the service can answer probes meanwhile."""
    if not import_aiohttp.cache_info().currsize:
        await asyncio.to_thread(import_aiohttp)


Resolve = Callable[[str, int], Awaitable[Sequence[str]]]  # resolves a host and a port to IP addresses


LOOKUPS: Final = ThreadPoolExecutor(32, "lookup")
"""Separate threads for DNS lookups. If the DNS server does not respond, a lookup blocks its thread for half a minute;
that must not exhaust the event loop's few threads, which also look up the hosts of providers."""


async def resolve_name(host: str, port: int) -> Sequence[str]:
    """Resolve a host to IP addresses with the system's resolver."""
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(LOOKUPS, look_up)
    return [str(info[4][0]) for info in found]


class SsrfGuard:
    """Checks every connection of an HTTP session.

    Args:
        private: Whether to allow addresses that are not public.

    Attributes:
        refusal: The error of the last rejected connection, for the caller to raise, or None.
    """

    def __init__(self, *, private: bool, resolve: Resolve) -> None:
        self.private, self.resolve = private, resolve
        self.refusal: AddressRefusedError | None = None

    def open_session(self, *, headers: Mapping[str, str]) -> aiohttp.ClientSession:
        """Return an aiohttp session with checked connections and its own cookies. The caller follows redirects."""
        import aiohttp

        connector = aiohttp.TCPConnector(
            resolver=self.make_resolver(), socket_factory=self.open_socket, use_dns_cache=False, force_close=True
        )
        return aiohttp.ClientSession(
            connector=connector,
            response_class=limited_response(),
            trust_env=False,  # a proxy from the environment would make unchecked connections
            cookie_jar=aiohttp.CookieJar(unsafe=True, quote_cookie=False),  # unsafe: also of hosts without a name
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=None),
            max_line_size=16_384,
            max_field_size=16_384,
        )

    def check(self, address: str, *, host: str) -> None:
        """Reject an address that is not public. The error does not reveal the internal address of a host name."""
        if self.private:
            return
        try:
            check_address(address)
        except AddressRefusedError:
            self.refusal = AddressRefusedError(f"{host} is not on the public internet; only public hosts are fetched.")
            raise OSError("refused") from None  # lets the connection fail

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Return a socket for a connection to an allowed address."""
        family, kind, protocol, _, place = info
        self.check(str(place[0]), host="The address")
        return socket.socket(family, kind, protocol)

    def make_resolver(self) -> AbstractResolver:
        """Return a resolver for aiohttp. A name with any internal address is rejected."""
        from aiohttp.abc import AbstractResolver, ResolveResult

        guard = self

        class Checked(AbstractResolver):
            async def resolve(
                self,
                host: str,
                port: int = 0,
                family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - part of aiohttp's interface
            ) -> list[ResolveResult]:
                addresses = dict.fromkeys(await guard.resolve(host, port))
                if not addresses:
                    raise socket.gaierror(socket.EAI_NONAME, "no address")
                for address in addresses:
                    guard.check(address, host=host)
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
                """Do nothing."""

        return Checked()
