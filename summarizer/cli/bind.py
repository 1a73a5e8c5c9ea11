"""Opens the listening socket before the service starts, so that a port in use is a clear error."""

from __future__ import annotations

import socket
from ipaddress import ip_address

from summarizer.errors import ConfigurationError


def open_listener(host: str, port: int) -> socket.socket:
    """Open a listening socket.

    Raises:
        ConfigurationError: This machine has no such address, or the port is in use.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(address[:2], family=family, backlog=2048)
    except socket.gaierror:
        raise ConfigurationError(f"There is no address {host} here. Give another with --host.") from None
    except OSError as error:
        reason = (error.strerror or "unusable").lower()
        raise ConfigurationError(
            f"Cannot listen on {host} port {port}: {reason}. Give another with --port, or 0 for any."
        ) from None
    # asyncio sets this on its own sockets; without it, each response on a kept-alive connection takes 40 ms longer
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def listener_url(listener: socket.socket) -> str:
    """Return the URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(listener: socket.socket) -> bool:
    """Whether only this machine can connect to a listening socket."""
    host = ip_address(listener.getsockname()[0].partition("%")[0])
    return (getattr(host, "ipv4_mapped", None) or host).is_loopback
