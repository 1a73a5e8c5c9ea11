"""A socket to serve on, opened before anything is started, so that a taken port is told in words."""

from __future__ import annotations

import socket

from summarizer.errors import ConfigurationError


def open_listener(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        ConfigurationError: There is no such address here, or its port is taken.
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
    # asyncio sets this on sockets that it opened itself; without it a kept connection waits 40 ms for each answer
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def listener_url(listener: socket.socket) -> str:
    """The URL that a listening socket is reached at."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
