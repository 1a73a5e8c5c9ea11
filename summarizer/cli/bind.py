"""Binds the service's port before the service starts, so that a port in use is a clear error."""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address
from typing import Final

from summarizer.errors import ConfigurationError

BACKLOG: Final = 2048  # most connections waiting to be accepted

BALANCES: Final = sys.platform == "linux"
"""Whether the system distributes connections among several sockets that listen on the same port."""


def open_listener(host: str, port: int) -> socket.socket:
    listener = bind(host, port)
    try:
        listener.listen(BACKLOG)
    except OSError as error:  # another process has bound the same address and already listens
        listener.close()
        raise _cannot_listen(host, port, error) from None
    return listener


def bind(host: str, port: int) -> socket.socket:
    if host.startswith("[") and host.endswith("]"):  # IPv6 as in a URL
        host = host[1:-1]
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return bind_address(family, address[:2])
    except socket.gaierror:
        raise ConfigurationError(f"This machine has no address {host}. Give another with --host.") from None
    except OSError as error:
        raise _cannot_listen(host, port, error) from None


def _cannot_listen(host: str, port: int, error: OSError) -> ConfigurationError:
    reason = (error.strerror or "unusable").lower()
    return ConfigurationError(f"Cannot listen on {host} port {port}: {reason}. Give another with --port, or 0 for any.")


def bind_address(family: int, address: tuple[str | int | bytes, ...], *, joins: bool = False) -> socket.socket:
    """Bind a socket to an address; with `joins`, to one that is bound already and passed to `share_address`."""
    bound = socket.socket(family)
    try:
        if sys.platform != "win32":  # on Windows, this would let two services bind the same port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if joins:
            share_address(bound)
        bound.bind(address)
        # as asyncio does for its own sockets; otherwise responses on kept-alive connections take 40 ms longer
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        bound.close()
        raise
    return bound


def share_address(bound: socket.socket) -> None:
    """Let other sockets of this user bind the same address.

    Call it after binding, so that binding fails if the port is in use, even by another service with several workers.
    """
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


class SharedPort:
    """A port on which several processes accept connections.

    On Linux each process has its own listening socket, and the system distributes connections among those that are
    open. On other systems all processes share one socket, and the first to accept gets a connection.
    """

    def __init__(self, host: str, port: int) -> None:
        self._first = bind(host, port) if BALANCES else open_listener(host, port)
        if BALANCES:
            share_address(self._first)  # reserves the port, but never listens
        self.url = listener_url(self._first)  # of the service

    def open(self) -> socket.socket:
        """Open a socket for one process; on Linux it does not listen yet."""
        if BALANCES:
            return bind_address(self._first.family, self._first.getsockname()[:2], joins=True)
        return self._first.dup()

    def close(self) -> None:
        self._first.close()


def listener_url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(listener: socket.socket) -> bool:
    """Whether only processes on this machine can connect to a listening socket."""
    host = ip_address(listener.getsockname()[0].partition("%")[0])
    return (getattr(host, "ipv4_mapped", None) or host).is_loopback
