"""Parties and states of politicians: "Ann Roe (R-Texas)"."""

from __future__ import annotations

import pytest

from summarizer import verify

ARTICLE = (
    "Rep. Ann Roe (R-Texas) said on Monday that the port is too small. Sen. Bo Ek, D-N.J., visited it with Rep. Cy Dahl"
    " (D-Norby). Mayor Dee Fry, a Norby Democrat, wept. Republican leader Gil Hart left. Ida Moe came late."
)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Ann Roe", "Republican congresswoman from Texas"),
        ("Ann Roe", "Republican"),
        ("Ann Roe", "congresswoman"),
        ("Bo Ek", "Democratic senator from New Jersey"),
        ("Bo Ek", "senator from New Jersey"),
        ("Cy Dahl", "Democratic representative from Norby"),
    ],
)
def test_a_label_behind_a_name_states_the_party_and_the_state_of_a_member_of_congress(name: str, role: str) -> None:
    audit = verify(ARTICLE, {"actors": [{"id": "one", "name": name, "kind": "person", "role": role, "aliases": []}]})
    assert not audit.notes
    assert not audit.warnings


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Ann Roe", "Democratic congresswoman from Texas"),
        ("Ann Roe", "congresswoman from New Jersey"),
        ("Bo Ek", "Republican senator"),
        ("Bo Ek", "senator from Texas"),
        ("Bo Ek", "congressman"),
        ("Cy Dahl", "congressman"),
    ],
)
def test_a_role_of_another_party_state_or_office_than_the_label_is_noticed(name: str, role: str) -> None:
    audit = verify(ARTICLE, {"actors": [{"id": "one", "name": name, "kind": "person", "role": role, "aliases": []}]})
    assert audit.notes or audit.warnings


@pytest.mark.parametrize(
    ("statement", "is_kept"),
    [
        ("Republican Ann Roe finds the port too small.", True),
        ("Texas Republican Ann Roe finds the port too small.", True),
        ("Democrat Bo Ek visited the port.", True),
        ("Democrat Dee Fry wept.", True),
        ("Democrat Ann Roe finds the port too small.", False),
        ("Republican Bo Ek visited the port.", False),
        ("Democrat Gil Hart left.", False),
        ("Republican Ida Moe came late.", False),
    ],
)
def test_a_party_before_a_name_is_the_one_that_the_article_gives_its_bearer(statement: str, *, is_kept: bool) -> None:
    audit = verify(ARTICLE, {"abstract": [{"quotes": [ARTICLE], "text": statement}]})
    assert bool(audit.rejected) is not is_kept
