"""A statement whose subject is another actor than its item's, given by that actor's role."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import verify
from tests.docs.test_docs import configure

ARTICLE = (
    "The housing minister, Gareth Pell, welcomed the figures. The director of the institute, Lucas Hale, warned against"
    " reading too much into them."
)
ACTORS: list[dict[str, Any]] = [
    {"id": "pell", "name": "Gareth Pell", "kind": "person", "role": "housing minister", "aliases": []},
    {"id": "hale", "name": "Lucas Hale", "kind": "person", "role": "director of the institute", "aliases": []},
]


@pytest.mark.parametrize(
    ("statement", "is_flagged"),
    [
        ("The housing minister warned against reading too much into the figures.", True),
        ("The director warned against reading too much into the figures.", False),
        ("Hale warned against reading too much into the figures.", False),
    ],
)
def test_the_role_of_another_actor_is_flagged(statement: str, is_flagged: bool) -> None:
    quote = "Lucas Hale, warned against reading too much into them"
    item = {"quote": quote, "actor": "hale", "attribution": "Hale", "stance": "opposes", "statement": statement}
    audit = verify(ARTICLE, {"actors": ACTORS, "positions": [item]}, settings=configure())
    assert not audit.rejected
    assert [("Gareth Pell" in warning.message) for warning in audit.warnings if "Pell" in warning.message] == (
        [True] if is_flagged else []
    )
