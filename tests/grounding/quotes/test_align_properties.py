"""What holds for every article and quote, not only for those that somebody thought of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.quotes.align import Aligner, align_quote
from summarizer.grounding.quotes.boundaries import is_cut
from summarizer.grounding.quotes.lexicon import NEXT_WORD_HEDGES
from summarizer.schemas.findings import Alignment

ARTICLE = (
    "Port workers end strike after nine days\n\n"
    "Dockers in Lindhaven went back to work on Thursday after their union accepted a pay rise of 6.5 percent,"
    " spread over two years. The harbour company had first offered 4 percent. “We did not get what we asked "
    "for, but we got what we could carry,” said Mira Holt, who led the talks for the union. “Nobody is going "
    "to pretend that this was easy.”\n\n"
    "The strike held up 41 ships and cost the port about €12 million a day, according to the chamber of "
    "commerce. Some of that will never be recovered, its director, Paul Ng, said. He did not say how much. "
    "Two shipping lines have already moved their autumn sailings to other ports, and they may not return "
    "before March.\n\n"
    "The government had refused to step in. “It was not our dispute,” the transport minister told parliament,"
    " “and it would not have ended sooner if we had made it ours.” Opposition members said that she could "
    "have called both sides together, as her predecessor did in 2019, when 300 crane drivers walked out for a"
    " week."
)

ALIGNER = Aligner(ARTICLE)
WORDS = [match.span() for match in re.finditer(r"\S+", ARTICLE)]
NEGATIONS = ("not", "never", "no longer", "hardly")
HEDGES = ("reportedly", "allegedly", "about", "only", "just", "still", "also", "now")


def check_shape(hit: Alignment, article: str) -> None:
    if not hit.spans:
        assert (hit.status, hit.text) == ("absent", "")
        return
    assert hit.text == article[hit.start : hit.end]
    assert all(0 <= start < end <= len(article) for start, end in hit.spans)
    assert all(before[1] <= after[0] for before, after in zip(hit.spans, hit.spans[1:], strict=False))
    assert (hit.status == "exact") == (hit.reason == "")
    if hit.grounded:
        assert not any(is_cut(article, start, end) for start, end in hit.spans)


@st.composite
def slices(draw: st.DrawFn) -> tuple[int, int]:
    first = draw(st.integers(0, len(WORDS) - 5))
    last = draw(st.integers(first + 4, min(first + 40, len(WORDS) - 1)))
    return WORDS[first][0], WORDS[last][1]


@given(slices())
def test_every_true_slice_is_exact(span: tuple[int, int]) -> None:
    quote = ARTICLE[slice(*span)]
    hit = ALIGNER.align(quote)
    assert (hit.status, hit.text) == ("exact", quote)
    check_shape(hit, ARTICLE)


@given(slices(), st.sampled_from([str.upper, str.lower, lambda text: " ".join(text.split()), lambda text: f"“{text}”"]))
def test_every_retyped_slice_is_found_where_it_stands(span: tuple[int, int], retype: object) -> None:
    assert callable(retype)
    hit = ALIGNER.align(retype(ARTICLE[slice(*span)]))
    assert hit.status in {"exact", "typographic", "elided"}
    assert (hit.start or 0) - span[0] < 3
    assert span[1] - (hit.end or 0) < 4


@given(slices(), st.sampled_from(NEGATIONS + HEDGES), st.data())
def test_a_negation_or_hedge_that_is_added_never_passes(span: tuple[int, int], word: str, data: st.DataObject) -> None:
    words = ARTICLE[slice(*span)].split()
    at = data.draw(st.integers(1, len(words) - 1))
    quote = " ".join([*words[:at], word, *words[at:]])
    hit = ALIGNER.align(quote)
    check_shape(hit, ARTICLE)
    assert not hit.grounded, (quote, hit)


GUARDED = [
    (start, end)
    for start, end in WORDS
    if ARTICLE[start:end].lower() in {"not", "never", "about", "already", "could", "may", "would", *NEXT_WORD_HEDGES}
]


@given(st.sampled_from(GUARDED), st.integers(2, 12), st.integers(2, 12), st.sampled_from(["", "…", "[...]"]))
def test_a_negation_hedge_or_modal_that_is_dropped_never_passes(
    span: tuple[int, int], before: int, after: int, mark: str
) -> None:
    at = WORDS.index(span)
    words = [ARTICLE[slice(*word)] for word in WORDS[max(at - before, 0) : at + after + 1]]
    words[min(before, at)] = mark
    quote = " ".join(word for word in words if word)
    hit = ALIGNER.align(quote)
    check_shape(hit, ARTICLE)
    assert not hit.grounded, (quote, hit)


@given(slices(), st.data())
def test_a_digit_that_is_changed_never_passes(span: tuple[int, int], data: st.DataObject) -> None:
    quote = ARTICLE[slice(*span)]
    digits = [at for at, character in enumerate(quote) if character.isdigit()]
    if not digits:
        return
    at = data.draw(st.sampled_from(digits))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != quote[at]]))
    hit = ALIGNER.align(quote[:at] + digit + quote[at + 1 :])
    check_shape(hit, ARTICLE)
    assert not hit.grounded, hit


@given(slices(), st.data())
def test_words_in_another_order_never_pass(span: tuple[int, int], data: st.DataObject) -> None:
    words = ARTICLE[slice(*span)].split()
    shuffled = data.draw(st.permutations(words))
    slight = {"the", "a", "an", "that"}
    kept = [[word.lower().strip("“”.,") for word in order if word.lower() not in slight] for order in (words, shuffled)]
    hit = ALIGNER.align(" ".join(shuffled))
    check_shape(hit, ARTICLE)
    assert not hit.grounded or kept[0] == kept[1]


ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from(list("aAbno t.,'’\"“”[]…-−0123 \n\r\u00a0\u00adé\u0301ﬁßİ中文ไท각😀🇺🇸\u200d")),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


@given(ANY_TEXT, ANY_TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=2))
def test_no_text_crashes_and_every_alignment_keeps_its_promises(
    article: str, quote: str, near: list[tuple[int, int]]
) -> None:
    check_shape(align_quote(quote, article, near=near), article)
    check_shape(align_quote(quote, f"{article} {quote} {article}", near=near), f"{article} {quote} {article}")


@given(ANY_TEXT, st.integers(0, 60), st.integers(1, 60))
def test_a_slice_that_cuts_nothing_is_exact_in_any_script(article: str, start: int, length: int) -> None:
    quote = article[start : start + length].strip()
    at = article.find(quote)
    if is_cut(article, at, at + len(quote)) or not any(map(str.isalnum, quote)):
        return
    hit = align_quote(quote, article)
    assert (hit.status, hit.text) == ("exact", quote)


@pytest.mark.parametrize("quote", ["went back to work", "WENT BACK to work", "went back … on Thursday", "went to work"])
def test_one_aligner_and_many_agree(quote: str) -> None:
    assert ALIGNER.align(quote) == align_quote(quote, ARTICLE)
