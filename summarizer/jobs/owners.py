"""Whose a batch is, as it is stored with it."""

from __future__ import annotations

from typing import Final

NAMED: Final = "key:"


def owner_of_key(name: str, /) -> str:
    """The owner of the batches of a named key, as it is stored with them; see `key_of_owner`."""
    return f"{NAMED}{name}"


def key_of_owner(owner: str, /) -> str | None:
    """The name of an owner's key; None if it has no name.

    The owner of a batch is `key:NAME` for a named key, so that its items are counted against its limits wherever they
    are worked on; SHA-256 of another key, in hexadecimal; empty without keys.

    >>> key_of_owner("key:newsroom")
    'newsroom'
    >>> key_of_owner("6d3f") is None
    True
    """
    return owner.removeprefix(NAMED) if owner.startswith(NAMED) else None
