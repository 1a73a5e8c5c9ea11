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


LABELS = (
    "Rep. Tom Vane (D-Calif.) met Sen. Lena Fox (R-Ohio), Sen. Max Bell (I-Vt.) and former Rep. Al Dunn (R-Ga.) at the"
    " dam. Ms. Kerr, D-Day veteran, wept. Tom Moor (R-Ga.) left. Uma Reed, no Democrat, and Ida Crow, once a Democrat,"
    " came. Gil Hart beat the Democrat Cy Dahl, a 41-year-old."
)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Tom Vane", "California senator"),
        ("Tom Vane", "senator from California"),
        ("Tom Vane", "former congressman"),
        ("Max Bell", "Democratic senator from Vermont"),
        ("Lena Fox", "congresswoman from Ohio"),
    ],
)
def test_a_label_gives_no_other_chamber_time_or_party(name: str, role: str) -> None:
    audit = verify(LABELS, {"actors": [{"id": "one", "name": name, "kind": "person", "role": role, "aliases": []}]})
    assert audit.notes or audit.warnings


@pytest.mark.parametrize(
    ("name", "role"),
    [("Lena Fox", "Ohio Republican"), ("Al Dunn", "former Republican congressman from Georgia"), ("Kerr", "veteran")],
)
def test_an_article_without_the_party_in_full_gives_it_by_the_label(name: str, role: str) -> None:
    audit = verify(LABELS, {"actors": [{"id": "one", "name": name, "kind": "person", "role": role, "aliases": []}]})
    assert not audit.notes
    assert not audit.warnings


@pytest.mark.parametrize(
    ("statement", "is_kept"),
    [
        ("Ohio Republican Lena Fox met California Democrat Tom Vane.", True),
        ("Democrat Cy Dahl lost to Gil Hart.", True),
        ("Ohio Democrat Tom Vane met Fox.", False),
        ("Republican Tom Vane met Fox.", False),
        ("Democrat Tom Moor left.", False),
        ("Democrat Uma Reed came.", False),
        ("Democrat Ida Crow came.", False),
        ("Democrat Gil Hart beat Dahl.", False),
    ],
)
def test_a_party_near_a_name_is_not_its_bearers(statement: str, *, is_kept: bool) -> None:
    audit = verify(LABELS, {"abstract": [{"quotes": [LABELS], "text": statement}]})
    assert bool(audit.rejected) is not is_kept


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
