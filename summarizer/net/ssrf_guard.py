"""The wall between this machine's networks and what others have it connect to.

Every connection is checked where it is opened, on the very address that it goes to: a name that resolves to another
address between check and connection gains nothing by it, and neither does a redirect.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from summarizer.errors import AddressRefusedError
from summarizer.net.addresses import check_address

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import AbstractResolver

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host and a port to the addresses that the name has now."""


async def resolve_name(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, by the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in found]


class SsrfGuard:
    """Where every connection is checked; it remembers what it refused, since that is the error to raise.

    Args:
        private: Whether addresses that are not public may be connected to too.
        resolve: From a name to its addresses.
    """

    def __init__(self, *, private: bool, resolve: Resolve = resolve_name) -> None:
        self.private, self.resolve = private, resolve
        self.refusal: AddressRefusedError | None = None

    def open_session(self, *, headers: Mapping[str, str]) -> aiohttp.ClientSession:
        """A session of the HTTP library whose connections are all checked. Redirects are its user's."""
        import aiohttp

        connector = aiohttp.TCPConnector(
            resolver=self.make_resolver(), socket_factory=self.open_socket, use_dns_cache=False, force_close=True
        )
        return aiohttp.ClientSession(
            connector=connector,
            trust_env=False,  # a proxy of the environment would connect in our place, unchecked
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=None),
            max_line_size=16_384,
            max_field_size=16_384,
        )

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

        guard = self

        class Checked(AbstractResolver):
            async def resolve(
                self,
                host: str,
                port: int = 0,
                family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - aiohttp's
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
                """There is nothing to close."""

        return Checked()
