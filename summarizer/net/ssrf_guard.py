"""Guards against server-side request forgery: connections to internal addresses are rejected.

Each connection is checked when it is opened, with the address that it uses, so that DNS rebinding and redirects cannot
bypass the check.
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
"""Function that resolves a host and a port to IP addresses."""


async def resolve_name(host: str, port: int) -> Sequence[str]:
    """Resolve a host with the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in found]


class SsrfGuard:
    """Checks every connection of an HTTP session.

    Args:
        private: Whether to allow addresses that are not public.
        resolve: Function that resolves a host name to IP addresses.

    Attributes:
        refusal: The error of the last rejected connection, for the caller to raise, or None.
    """

    def __init__(self, *, private: bool, resolve: Resolve = resolve_name) -> None:
        self.private, self.resolve = private, resolve
        self.refusal: AddressRefusedError | None = None

    def open_session(self, *, headers: Mapping[str, str]) -> aiohttp.ClientSession:
        """Return an aiohttp session whose connections are checked. The caller follows redirects itself."""
        import aiohttp

        connector = aiohttp.TCPConnector(
            resolver=self.make_resolver(), socket_factory=self.open_socket, use_dns_cache=False, force_close=True
        )
        return aiohttp.ClientSession(
            connector=connector,
            trust_env=False,  # a proxy from the environment would make unchecked connections
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=None),
            max_line_size=16_384,
            max_field_size=16_384,
        )

    def check(self, address: str, *, host: str) -> None:
        """Reject an address that is not public. The error does not reveal the internal address of a name.

        Raises:
            OSError: The address is not public. `OSError` makes the connection fail.
        """
        if self.private:
            return
        try:
            check_address(address)
        except AddressRefusedError:
            self.refusal = AddressRefusedError(f"{host} is not on the public internet, and only that is fetched from.")
            raise OSError("refused") from None

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
                """Do nothing."""

        return Checked()
