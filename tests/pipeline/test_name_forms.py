"""People whom a brief names in a shorter or titled form: their positions stay, and those of others do not."""

from __future__ import annotations

import pytest

from summarizer import verify


def reject(speaker: str, *, name: str, attribution: str | None = None) -> list[str]:
    """Return the paths that are rejected if a brief names the speaker of an article in another form."""
    text = f"{speaker} said the bridge is safe. Ann Ek said it is not. The vote is on Monday."
    position = {
        "quote": "the bridge is safe",
        "actor": "a",
        "attribution": attribution or name,
        "stance": "supports",
        "statement": f"{name} says the bridge is safe.",
    }
    actor = {"id": "a", "name": name, "kind": "person"}
    return [one.path for one in verify(text, {"actors": [actor], "positions": [position]}).rejected]


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("Mayor John M. Roe", "John Roe"),
        ("Mayor John H.W. Roe", "John Roe"),
        ("Mayor John Michael Roe", "John Roe"),
        ("Mayor Joaquín “El Chapo” Guzmán", "Joaquín Guzmán"),
        ("Mayor Joaquín “El Chapo” Guzmán", "El Chapo Guzmán"),
        ("Mayor Drusilla 'Trudy' Norris", "Trudy Norris"),
        ("Judge Charles Norris", "Judge Norris"),
        ("Gov. Charles Norris", "Gov. Norris"),
        ("Prime Minister Charles Norris", "Prime Minister Norris"),
        ("Judge Charles Murphy-King", "Mr Murphy-King"),
    ],
)
def test_a_person_may_be_named_in_a_shorter_form(speaker: str, name: str) -> None:
    assert reject(speaker, name=name) == []
    assert reject(speaker, name=" ".join(speaker.split()[-2:]), attribution=name) == []


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("North Wales Police", "North Police"),
        ("China Radio International", "China International"),
        ("Judge Charles Norris", "Mrs Norris"),
        ("Judge Charles Norris", "Charles Ek"),
        ("Mayor John Michael Roe", "Ann Ek"),
    ],
)
def test_another_name_is_rejected(speaker: str, name: str) -> None:
    assert "positions[0]" in reject(speaker, name=name)


def test_of_a_couple_neither_speaks_for_the_other() -> None:
    text = "Allen Mosey lives here. Mr Mosey left. Mrs Mosey said the bridge is safe. Mr Mosey was not asked."
    position = {
        "quote": "the bridge is safe",
        "actor": "a",
        "attribution": "Allen Mosey",
        "stance": "supports",
        "statement": "The bridge is safe.",
    }
    actor = {"id": "a", "name": "Allen Mosey", "kind": "person"}
    audit = verify(text, {"actors": [actor], "positions": [position]})
    assert [one.path for one in audit.rejected] == ["positions[0]"]
