"""Quotes in every script, and what must never be cut in two."""

from __future__ import annotations

import pytest

from summarizer.grounding.quotes.align import align_quote


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("cat", "They concatenate strings."),
        ("can", "We can't."),
        ("can", "We can’t."),
        ("t go", "We can't go."),
        ("3", "It rose 3.2 percent."),
        ("2 percent", "It rose 3.2 percent."),
        ("1", "It cost 1,000 crowns."),
        ("000 crowns", "It cost 1,000 crowns."),
        ("1", "It cost 1\u00a0000 crowns."),
        ("5 degrees", "It was −5 degrees."),
        ("5 percent", "It fell .5 percent."),
        ("binding vote", "It was a non-binding vote."),
        ("cafe", "A cafe\u0301 opened."),
        ("👩", "👩‍💻 works"),
        ("👍", "👍🏽 works"),
        ("inal", "the ﬁnal offer"),
        ("op", "co\u00adop"),
        ("म", "में"),
        ("서울", "서울에서"),
    ],
)
def test_nothing_is_cut_in_two(quote: str, text: str) -> None:
    assert not align_quote(quote, text).grounded


@pytest.mark.parametrize(
    ("quote", "text", "status", "slice_"),
    [
        ("文章在这里", "中文字的文章在这里。", "exact", "文章在这里"),
        ("文章不在这里", "中文字的文章在这里。", "altered", "文章在这里"),
        ("ภาษา", "ภาษาไทย", "exact", "ภาษา"),
        ("هذا خبر", "قال: «هذا خبر»", "exact", "هذا خبر"),
        ("में पानी", "घर में पानी है", "exact", "में पानी"),
        ("घर में पाना", "घर में पानी है", "altered", "घर में पानी"),
        ("straße", "In der STRASSE steht", "typographic", "STRASSE"),
        ("istanbul'da", "İstanbul’da yeni", "typographic", "İstanbul’da"),
        ("good 👩‍💻 work", "a good 👩‍💻 work", "exact", "good 👩‍💻 work"),
        ("good 👨‍💻 work", "a good 👩‍💻 work", "altered", "good 👩‍💻 work"),
        ("a 𝒜b c", "see a 𝒜b c", "exact", "a 𝒜b c"),
        ("fin al", "the ﬁn al", "typographic", "ﬁn al"),
        ("the end. Next line", "the end.\r\n\r\nNext line", "typographic", "the end.\r\n\r\nNext line"),
        ("the new government plan", "the new govern-\nment plan", "typographic", "the new govern-\nment plan"),
        ("it is 5 km away", "it is 5km away", "typographic", "it is 5km away"),
        ("{{ 7*7 }} is {% x %}", "here {{ 7*7 }} is {% x %} data", "exact", "{{ 7*7 }} is {% x %}"),
        ("the six-member team", "the six - member team", "typographic", "the six - member team"),
        ("twelve to twenty", "from 12 to 20 men", "typographic", "12 to 20"),
        (
            "they found two hundred and five men there",
            "they found 205 men there",
            "typographic",
            "they found 205 men there",
        ),
    ],
)
def test_every_script(quote: str, text: str, status: str, slice_: str) -> None:
    hit = align_quote(quote, text)
    assert (hit.status, hit.text) == (status, slice_)
    assert text[hit.start : hit.end] == slice_
