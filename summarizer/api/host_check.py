"""Refuses requests for hosts that are not the service's own, against DNS rebinding.

A page of `evil.example` whose name suddenly leads to this machine has the same origin as the service here. Its requests
differ from others only in the `Host` header.
"""

from __future__ import annotations

from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

from starlette._utils import get_route_path
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from summarizer.api.openapi import PROBES
from summarizer.api.problems import problem_of_status, respond
from summarizer.report.plain_text import show
from summarizer.settings import Settings

ANY: Final = "*"

MAX_SHOWN: Final = 100
"""Most code points of a host that an error repeats."""


class HostCheck:
    """ASGI middleware that answers 403 if the `Host` header names a host that the service does not have.

    It applies if callers need no key, or if `allowed_hosts` is set. Probes and metrics are served under any host.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.allowed = frozenset(settings.allowed_hosts)
        self.is_off = ANY in self.allowed or (settings.requires_key and not self.allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request for one of the service's hosts."""
        if scope["type"] != "http" or self.is_off or get_route_path(scope) in PROBES:
            await self.app(scope, receive, send)
            return
        for host in Headers(scope=scope).getlist("host"):
            name = read_host_name(host)
            if not (name in self.allowed or is_local(name)):
                problem = problem_of_status(HTTPStatus.FORBIDDEN, explain(name))
                scope.setdefault("state", {})["note"] = {"code": problem.code}
                await respond(problem)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def explain(name: str) -> str:
    """Why a request is refused."""
    return (
        f"The request is for the host `{show(name[:MAX_SHOWN])}`, which this service does not have. If it is the "
        "service's, add it to SUMMARIZER_ALLOWED_HOSTS."
    )


def read_host_name(value: str) -> str:
    """Read the name in a `Host` header, in lower case, without the port and the dot of the root.

    >>> [read_host_name(value) for value in ("Desk.Example.org:8000", "localhost.", "[::1]:8000", "[::1]")]
    ['desk.example.org', 'localhost', '::1', '::1']
    """
    value = value.strip().lower()
    name = value[1:].partition("]")[0] if value.startswith("[") else value.partition(":")[0]
    return name.removesuffix(".")


def is_local(name: str) -> bool:
    """Whether no DNS server of a stranger can lead a host to another address.

    >>> [is_local(name) for name in ("127.0.0.1", "::1", "localhost", "briefs", "app.localhost", "evil.example")]
    [True, True, True, True, True, False]
    """
    if "." not in name or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
