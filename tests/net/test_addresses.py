"""Addresses that lead into a network, in every form that is known to get past a check: no connection to one is tried.

The forms are in `ssrf_forms.txt`. What is connected to is seen by an audit hook of the interpreter, below every
library; it also stops the connection, so that nothing leaves this machine.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from summarizer.errors import AddressRefusedError, FetchError
from summarizer.ingest.fetch import fetch

pytestmark = pytest.mark.anyio

FORMS = Path(__file__).parent / "ssrf_forms.txt"
PUBLIC = "93.184.215.14"

Case = tuple[str, str | None]
"""An address, and what a resolver answers, as the file has it."""


def read_forms() -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    cases: list[Case] = []
    for line in FORMS.read_text(encoding="utf-8").split("\n"):
        if line.startswith("["):
            cases = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            url, *answers, _why = line.split("\t")
            cases.append((json.loads(f'"{url}"'), answers[0] if answers else None))
    return found


CASES = read_forms()


class Resolver:
    """A resolver that answers as the file says, and else as a system does."""

    def __init__(self, answers: str | None) -> None:
        self.name, _, said = (answers or "").partition("=")
        self.turns = said.split(";")
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        plain = unicodedata.normalize("NFKC", host).rstrip(".").lower()
        if self.name and plain == unicodedata.normalize("NFKC", self.name).rstrip(".").lower():
            turn = self.turns[min(self.asked, len(self.turns) - 1)]
            self.asked += 1
            return [address for address in turn.split(",") if address]
        if plain == "localhost":
            return ["127.0.0.1"]
        try:
            return [socket.inet_ntoa(socket.inet_aton(plain))]
        except OSError:
            return [PUBLIC]


class Watch:
    """What is connected to or looked up while it is on."""

    def __init__(self) -> None:
        self.on = False
        self.tried: list[str] = []
        sys.addaudithook(self.see)

    def see(self, event: str, given: tuple[object, ...]) -> None:
        if self.on and event in ("socket.connect", "socket.getaddrinfo"):
            place = given[1] if event == "socket.connect" else given[0]
            self.tried.append(str(place[0]) if isinstance(place, tuple) else str(place))
            raise ConnectionRefusedError("these tests connect nowhere")

    @contextmanager
    def look(self) -> Iterator[list[str]]:
        self.tried, self.on = [], True
        try:
            yield self.tried
        finally:
            self.on = False


WATCH = Watch()  # an audit hook cannot be taken out again: one for all tests, and off between them


async def try_to_fetch(case: Case) -> tuple[type[Exception], list[str]]:
    url, answers = case
    with WATCH.look() as tried:
        try:
            await fetch(url, max_bytes=1_000, timeout=5, resolve=Resolver(answers))
        except (AddressRefusedError, FetchError) as refused:
            return type(refused), tried
    pytest.fail(f"{url!a} was fetched")


def is_public(address: str) -> bool:
    return ipaddress.ip_address(address).is_global


def test_there_are_enough_forms() -> None:
    assert len(CASES["refused"]) >= 220
    assert len(set(CASES["refused"])) == len(CASES["refused"])
    assert len(CASES["rebinding"]) >= 5
    assert len(CASES["allowed"]) >= 20


async def test_none_of_the_forms_is_ever_connected_to() -> None:
    connected = {case: tried for case in CASES["refused"] if (tried := (await try_to_fetch(case))[1])}
    assert connected == {}


@pytest.mark.parametrize("case", CASES["rebinding"], ids=lambda case: case[1])
async def test_a_name_that_changes_its_answer_leads_nowhere_private(case: Case) -> None:
    for _ in range(3):
        _, tried = await try_to_fetch(case)
        assert [address for address in tried if not is_public(address)] == []


async def test_a_public_address_is_connected_to() -> None:
    for case in CASES["allowed"]:
        kind, tried = await try_to_fetch(case)
        assert kind is FetchError, case
        assert tried, case
        assert all(map(is_public, tried)), case


@pytest.mark.parametrize("url", [f"http://{PUBLIC}/{'a' * 4_000}", f"http://desk@{PUBLIC}/", f"http://@{PUBLIC}/"])
async def test_a_public_address_in_a_refused_form_is_not_connected_to(url: str) -> None:
    assert await try_to_fetch((url, None)) == (AddressRefusedError, [])
