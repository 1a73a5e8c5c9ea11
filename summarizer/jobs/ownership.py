"""The owner of a batch: the key that made it, as it is stored with the batch.

`key:NAME` for a named key, so that its items are counted against its limits wherever they are worked on; SHA-256 of
another key, in hexadecimal; empty without keys.
"""

from __future__ import annotations

from typing import Final

PREFIX: Final = "key:"


def owner_of_key(name: str, /) -> str:
    """The owner of the batches of a named key."""
    return f"{PREFIX}{name}"


def key_of_owner(owner: str, /) -> str | None:
    """The name of an owner's key; None if it has no name.

    >>> key_of_owner("key:newsroom")
    'newsroom'
    >>> key_of_owner("6d3f") is None
    True
    """
    return owner.removeprefix(PREFIX) if owner.startswith(PREFIX) else None
