"""What a passage tells in hindsight or both ways."""

from __future__ import annotations

import pytest

from summarizer import verify


@pytest.mark.parametrize(
    ("article", "statement"),
    [
        ("Roe would later become the head of the bank", "Roe became the head of the bank."),
        ("He would eventually sell the firm for $9 million", "He sold the firm for $9 million."),
        ("Fewer voters reject the plan for the pier", "More voters accept the plan, fewer reject it."),
    ],
)
def test_what_is_told_in_hindsight_or_both_ways_is_left_alone(article: str, statement: str) -> None:
    audit = verify(f"{article}.", {"abstract": [{"text": statement, "quotes": [article]}]})
    assert not audit.rejected
    assert [one for one in audit.warnings if one.kind == "statement"] == []
