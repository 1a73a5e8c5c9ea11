"""Claimed roles against the article."""

from __future__ import annotations

import pytest

from summarizer.grounding.roles import check_role

TEXT = (
    "Norwegian President Anna Lind flew to Riga to meet Latvian Foreign Minister Bo Ek. Carl Berg, 45, a China expert "
    "at the Baltic Institute, said so. The council's acting head Dora Falk agreed. Ministry spokesman Erik Gran, who "
    "leads the press office, was there. Kim Holm is the founder of Acme Corp. “No,” said U.S. President and builder "
    "Olaf Moe. It stays shut, its director, Ruth Amadi, said. Undersecretary for Education Mr. Pim Vos left."
)


@pytest.mark.parametrize(
    ("name", "role", "held"),
    [
        ("Anna Lind", "President", True),
        ("Anna Lind", "Norwegian President", True),
        ("Anna Lind", "president of Norway", True),
        ("Anna Lind", "Latvian president", False),
        ("Anna Lind", "Foreign Minister", False),
        ("Bo Ek", "Latvian Foreign Minister", True),
        ("Bo Ek", "foreign minister of Latvia", True),
        ("Bo Ek", "President", False),
        ("Bo Ek", "Prime Minister", False),
        ("Carl Berg", "China expert at the Baltic Institute", True),
        ("Carl Berg", "expert", True),
        ("Carl Berg", "head of the Baltic Institute", False),
        ("Dora Falk", "acting head of the council", True),
        ("Dora Falk", "head", True),
        ("Erik Gran", "Ministry spokesman", True),
        ("Erik Gran", "leads the press office", True),
        ("Kim Holm", "founder of Acme Corp", True),
        ("Kim Holm", "spokesman", False),
        ("Olaf Moe", "U.S. President", True),
        ("Olaf Moe", "president", True),
        ("Olaf Moe", "…", False),
        ("Ruth Amadi", "director", True),
        ("Pim Vos", "Undersecretary for Education", True),
        ("Pim Vos", "director", False),
    ],
)
def test_roles(name: str, role: str, held: bool) -> None:
    start = TEXT.index(name)
    why = check_role(role, text=TEXT, mentions=[(start, start + len(name))])
    assert (why == "") is held, why


def test_nobody_is_named() -> None:
    assert check_role("mayor", text=TEXT, mentions=[])


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("The county's police commissioner has agreed. The commissioner, Ann Roe, smiled.", True),
        ("The county's police commissioner has agreed. Ann Roe smiled.", False),
        ("The county's police commissioner, Bo Ek, has agreed. The commissioner, Ann Roe, smiled.", False),
        ("The county's police commissioner has agreed. The commissioner, Ann Roe, met the commissioner, Bo Ek.", False),
        (
            "The county's police commissioner has agreed. The commissioner, Ann Roe, met Bo Ek, a commissioner.",
            False,
        ),
        ("The county's police commissioner has agreed. The deputy commissioner, Ann Roe, smiled.", False),
        ("The county's police commissioner met the former commissioner. The commissioner, Ann Roe, smiled.", False),
        ("The county's police budget is small. The commissioner, Ann Roe, smiled.", False),
    ],
)
def test_an_office_may_stand_elsewhere(text: str, held: bool) -> None:
    start = text.index("Ann Roe")
    why = check_role("the county's police commissioner", text=text, mentions=[(start, start + 7)])
    assert (why == "") is held, why
