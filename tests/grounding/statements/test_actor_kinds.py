"""Actors declared as another kind than the article clearly says are flagged, and what may be either is left alone."""

from __future__ import annotations

import pytest

from summarizer import verify
from tests.docs.test_docs import configure


def flag(text: str, name: str, kind: str, role: str | None = None) -> list[str]:
    actor = {"id": "one", "name": name, "kind": kind, "role": role, "aliases": []}
    return [warning.path for warning in verify(text, {"actors": [actor]}, settings=configure()).warnings]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Ministry of Ferries closed the pier on Monday.", "Ministry of Ferries", "person"),
        ("Vardo Police searched the pier on Monday.", "Vardo Police", "person"),
        ("Norway accused Iceland of fishing in its waters.", "Norway", "person"),
        ("The Vardo Ferry Guild (VFG) met. VFG will sue.", "VFG", "person"),
        ("Mayor Anna Lind opened the pier on Monday.", "Anna Lind", "organization"),
        ("Siri Dahl, 45, lost her boat in the storm.", "Siri Dahl", "place"),
        ("Henrik Oskvall left on Monday. Mr Oskvall took the ferry.", "Henrik Oskvall", "state"),
        ("Peter Holm, who sank the trawler, was fined.", "Peter Holm", "organization"),
    ],
)
def test_a_kind_that_the_article_contradicts_is_flagged(text: str, name: str, kind: str) -> None:
    assert flag(text, name, kind) == ["actors[0].kind"]
    right = {"organization": "person", "place": "person", "state": "person"}.get(kind, "organization")
    assert flag(text, name, right) == []


def test_a_role_that_only_a_person_has_contradicts_another_kind() -> None:
    text = "Anna Lind, the mayor of Vardo, opened the pier on Monday."
    assert flag(text, "Anna Lind", "organization", role="mayor of Vardo") == ["actors[0].kind"]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Anna Church opened the pier on Monday.", "Anna Church", "person"),
        ("Mr Norway left the pier on Monday.", "Norway", "person"),
        ("Norway accused Iceland of fishing in its waters.", "Norway", "organization"),
        ("Retailer Peter Holm said sales fell. Peter Holm shut nine shops.", "Peter Holm", "organization"),
        ("The yard lost to rival Peter Holm on Monday.", "Peter Holm", "organization"),
        ("The team lost to champions Victoria Rovers, who scored twice.", "Victoria Rovers", "organization"),
        ("The yard was sold to Anna Lind Foods, which builds boats.", "Anna Lind Foods", "organization"),
        ("The town has a new mayor.\n\nAnna Lind said that it will build boats.", "Anna Lind", "organization"),
    ],
)
def test_a_name_that_may_be_of_that_kind_is_left_alone(text: str, name: str, kind: str) -> None:
    assert flag(text, name, kind) == []
