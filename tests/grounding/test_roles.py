"""Claimed roles against the article."""

from __future__ import annotations

import pytest

from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.roles import check_role

TEXT = (
    "Norwegian President Anna Lind flew to Riga to meet Latvian Foreign Minister Bo Ek. Carl Berg, 45, a China expert "
    "at the Baltic Institute, said so. The council's acting head Dora Falk agreed. Ministry spokesman Erik Gran, who "
    "leads the press office, was there. Kim Holm is the founder of Acme Corp. “No,” said U.S. President and builder "
    "Olaf Moe. It stays shut, its director, Ruth Amadi, said. Undersecretary for Education Mr. Pim Vos left. "
    "Nils Dahl, of Oslo, who led the trial, met Siri Aune of the Polar Institute, a co-author. The main builder, the "
    "Danish group Norbau, was paid by a charity, the Aid Fund."
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
        ("Nils Dahl", "led the trial", True),
        ("Siri Aune", "co-author", True),
        ("Siri Aune", "led the trial", False),
        ("Norbau", "main builder", True),
        ("Norbau", "Danish group", True),
        ("Aid Fund", "charity", True),
        ("Aid Fund", "main builder", False),
        ("Olaf Moe", "builder and president", True),
        ("Olaf Moe", "builder and director", False),
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


OWNED = "Norbank, a lender, cut jobs. It gave no reason. Its chair, Ann Roe, agreed."
DRIVER = "The lorry driver, 37, was held. He has not been charged. His employer, Norbau, denied it."
FIRST = "The mayor of Vardo resigned on Monday. In a letter Ann Roe gave no reason, and Bo Ek, the clerk, wept."
CITED = "The truce will end, the UN envoy said. Ann Roe spoke in Oslo."


@pytest.mark.parametrize(
    ("text", "name", "role", "held"),
    [
        (OWNED, "Ann Roe", "chair of Norbank", True),
        (OWNED.replace("It gave", "Sudbank gave"), "Ann Roe", "chair of Norbank", False),
        (DRIVER, "Norbau", "employer of the lorry driver", True),
        (DRIVER, "Norbau", "employer of the bus driver", False),
        (FIRST, "Ann Roe", "mayor of Vardo", True),
        (FIRST, "Ann Roe", "former mayor of Vardo", False),
        (FIRST, "Bo Ek", "mayor of Vardo", False),
        (FIRST.replace("Ann Roe", "Ann Roe, the clerk,"), "Ann Roe", "mayor of Vardo", False),
        (FIRST.replace("The mayor", "Carl Berg, the mayor"), "Ann Roe", "mayor of Vardo", False),
        (FIRST.replace("The mayor", "Mayor Carl Berg"), "Ann Roe", "mayor", False),
        (CITED, "Ann Roe", "UN envoy", True),
        (CITED.replace("said", "Carl Berg, said"), "Ann Roe", "UN envoy", False),
    ],
)
def test_a_role_may_stand_in_the_sentence_before(text: str, name: str, role: str, held: bool) -> None:
    assert (ArticleGrounder(text).check_role(role, names=[name]) == "") is held
