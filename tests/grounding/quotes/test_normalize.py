from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.grounding.quotes.normalize import INVISIBLE, fold, fold_text

FOLDS = [
    ("curly quotes", "“He said ‘no’”", "\"he said 'no'\""),
    ("guillemets", "«Oui», dit-il", '"oui", dit-il'),
    ("dashes", "1–2 — 3 − 4‑5", "1-2 - 3 - 4-5"),
    ("spaces", "a\u00a0b\u2009c\td", "a b c d"),
    ("cells of a table", "Grain | 702 | 628", "grain 702 628"),
    ("paragraphs", "a\r\n\r\nb\n\nc", "a b c"),
    ("ellipsis", "well… no", "well... no"),
    ("ligatures", "ﬁnal oﬀer", "final offer"),
    ("full width", "ＡＢＣ１２", "abc12"),
    ("soft hyphen", "co\u00adoperate", "cooperate"),
    ("soft hyphen at a line's end", "co\u00ad\noperate", "cooperate"),
    ("zero width", "a\u200bb\ufeffc", "abc"),
    ("bidirectional controls", "\u202bשלום\u202c", "שלום"),
    ("bracketed capital", "[T]he [Ten] [a]", "the [ten] [a]"),
    ("decomposed accents", "Cafe\u0301 Mu\u0308nchen", "café münchen"),
    ("Hangul", unicodedata.normalize("NFD", "한국"), "한국"),
    ("sharp s", "Straße STRASSE", "strasse strasse"),
    ("dotted capital i", "İstanbul ISTANBUL", "istanbul istanbul"),
    ("dotted capital i, lowered", "İstanbul".lower(), "istanbul"),
    ("final sigma", "ΟΔΟΣ οδος", "οδοσ οδοσ"),
    ("Angstrom sign", "5 \u212b", "5 å"),
    ("superscript stays", "10² ½ ①", "10² ½ ①"),
    ("emoji stays", "👍🏽", "👍🏽"),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(("text", "folded"), [case[1:] for case in FOLDS], ids=[case[0] for case in FOLDS])
def test_fold(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@pytest.mark.parametrize(
    ("text", "needle", "source"),
    [
        ("“[T]he ﬁnal  offer”", "the final offer", "[T]he ﬁnal  offer"),
        ("x co\u00adop y", "coop", "co\u00adop"),
        ("a\u200b b", "a", "a"),
        ("Cafe\u0301s", "café", "Cafe\u0301"),
        ("Eine Straße.", "strasse", "Straße"),
        ("end.\r\n\r\nNext", "end. next", "end.\r\n\r\nNext"),
        ("so… yes", "... yes", "… yes"),
    ],
)
def test_map_leads_back_to_the_source(text: str, needle: str, source: str) -> None:
    folded = fold(text)
    start = folded.text.index(needle)
    assert text[folded.start(start) : folded.end(start + len(needle))] == source


def test_inside_of_a_piece_is_known() -> None:
    folded = fold("oﬃce")
    assert [folded.splits(position) for position in range(len(folded.text) + 1)] == [
        False,
        False,
        True,
        True,
        False,
        False,
        False,
    ]


TEXTS = st.text(
    st.one_of(
        st.sampled_from(list("ab [].-“”…ßﬁİé\u0301\u0308\u00ad\u200d\ufe0f\r\n\u00a0각😀🇺🇸")),
        st.characters(codec="utf-8"),
    )
)


@given(TEXTS)
@example("\u0301a")
@example("\u00ad")
def test_every_folded_character_has_a_place_in_order(text: str) -> None:
    folded = fold(text)
    starts = [folded.start(position) for position in range(len(folded.text))]
    ends = [folded.end(position + 1) for position in range(len(folded.text))]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))


@given(TEXTS)
@example("`²")
@example("…²")
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    once = fold_text(
        re.sub(r"[\[\]\\]", "", text)
    )  # brackets and escapes become others when a mark inside becomes plain
    assert fold_text(once) == once


@example("\u0d4a")  # two spacing marks that compose
@example("\u0d15\u0d4a and \u09cb")
@example("AA²Ù¹")  # not the number of a footnote in one form only
@example("café¹ and cafés¹")
@example("²\U000e0100Ù")  # a mark behind a number
@given(st.text(st.characters(codec="utf-8", exclude_characters="[]İ" + INVISIBLE)))
def test_canonical_equivalents_fold_alike(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert fold_text(composed) == fold_text(decomposed)


@given(st.sampled_from("\u0301\u0316\u0327"), st.integers(100, 300))
def test_piled_marks_are_left_alone(mark: str, height: int) -> None:
    text = "a" + mark * height + " b"
    assert len(fold_text(text)) == len(text)
