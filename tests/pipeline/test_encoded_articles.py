"""Articles that hold what a reader does not see: character references, markup, soft hyphens, decomposed letters.

A model writes the clean words. Whatever comes back has the offsets and slices of the text as it was sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel

from summarizer import check_statement, extract, read_compact, stream, summarize, verify
from summarizer.errors import UngroundedError
from summarizer.grounding.quotes.normalize import decode
from summarizer.report.json_forms import to_compact
from summarizer.schemas.audit import Audit
from summarizer.schemas.blocks import Figure, Quote
from summarizer.schemas.brief import Brief
from summarizer.schemas.events import BriefEvent, ItemEvent
from summarizer.schemas.news import Mention
from summarizer.settings import Settings
from tests.support.model import configure
from tests.support.provider_server import answer, serve
from tests.support.share import share
from tests.support.streamed import streamed

CLEAN = """Brück & Daal close the mill at Tornby

The owners, Brück & Daal, said on Monday that 1,140 people will lose their jobs. “We don’t see another way,” said Zoé
Brück, the company’s chairwoman.

Councillor Piet O’Dell called the final offer “an insult to the staff”. It would cost €2.6 million, he said.
"""

ENTITIES = {
    "&": "&amp;",
    "“": "&ldquo;",
    "”": "&#8221;",
    "’": "&#x2019;",
    "ü": "&uuml;",
    "é": "&eacute;",
    "€": "&euro;",
}


def refer(text: str) -> str:
    return "".join(ENTITIES.get(character, character) for character in text)


def refer_twice(text: str) -> str:
    return refer(text).replace("&", "&amp;")


def hyphenate_softly(text: str) -> str:
    return re.sub(r"(?<=\w\w)(?=[^\W\d_][^\W\d_])", "\u00ad", text)


def mark_up(text: str) -> str:
    marked = text.replace("Piet O’Dell", "[Piet O’Dell](https://example.org/odell_1)").replace("1,140", "**1,140**")
    marked = marked.replace("Zoé\nBrück", "<b>Zoé\nBrück</b>").replace("€2.6", r"€2\.6").replace("Daal,", "_Daal_,")
    return marked.replace("way,”", "way,”<br />").replace("another", '<a href="/x?a=1">another</a>')


def put_between(text: str) -> str:
    return re.sub(r"(?<=\w) (?=\w)", " \u200b", text).replace("O’", "\u200eO’").replace("1,", "\ufeff1,")


ENCODINGS: list[Callable[[str], str]] = [
    refer,
    refer_twice,
    hyphenate_softly,
    mark_up,
    put_between,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("fi", "ﬁ").replace("ff", "ﬀ"),
    lambda text: re.sub(r" (?=million|people|O’Dell)", "&nbsp;", text),
]
BRUECK = {"id": "brueck", "name": "Zoé Brück", "kind": "person", "role": "chairwoman", "aliases": []}
ODELL = {"id": "odell", "name": "Piet O’Dell", "kind": "person", "role": "Councillor", "aliases": ["O’Dell"]}
OWNERS = {"id": "owners", "name": "Brück & Daal", "kind": "organization", "role": None, "aliases": []}
WAY = {
    "quote": "“We don’t see another way,” said Zoé Brück",
    "actor": "brueck",
    "attribution": "Zoé Brück",
    "stance": None,
    "target": None,
    "statement": "Zoé Brück sees no other way.",
}
INSULT = {
    **WAY,
    "quote": "called the final offer “an insult to the staff”",
    "actor": "odell",
    "attribution": "Piet O’Dell",
    "statement": "Piet O’Dell called the final offer “an insult to the staff”.",
}
JOBS = {
    "quote": "1,140 people will lose their jobs",
    "figure": "1,140 people",
    "attribution": "Brück & Daal",
    "about": "jobs lost",
    "statement": "Brück & Daal say that 1,140 people will lose their jobs.",
}
COST = {
    **JOBS,
    "quote": "It would cost €2.6 million",
    "figure": "€2.6 million",
    "attribution": "he",
    "about": "the offer",
}
COST["statement"] = "It would cost €2.6 million."
ANSWER: dict[str, Any] = {
    "actors": [BRUECK, ODELL, OWNERS],
    "headline": {"quotes": ["Brück & Daal close the mill at Tornby"], "text": "Brück & Daal close a mill"},
    "abstract": [{"quotes": ["1,140 people will lose their jobs"], "text": "1,140 people will lose their jobs."}],
    "positions": [WAY, INSULT],
    "numeric_claims": [JOBS, COST],
    "open_questions": [],
}
LIES = [
    ("positions", 0, {"quote": "“We do see another way,” said Zoé Brück"}),
    ("positions", 0, {"statement": "Zoé Brack sees no other way."}),
    ("positions", 1, {"quote": "called the final offer “an honour to the staff”"}),
    ("numeric_claims", 0, {"figure": "140 people"}),
    ("numeric_claims", 0, {"quote": "1,410 people will lose their jobs"}),
    ("numeric_claims", 1, {"quote": "It would cost €2.6 billion"}),
    ("actors", 1, {"name": "Piet O’Dill"}),
    ("actors", 2, {"name": "Brück & Dahl"}),
]


def parts_of(value: Any) -> Iterator[BaseModel]:
    """The objects in a brief or an audit."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from parts_of(getattr(value, name))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from parts_of(part)


def assert_slices(value: Any, text: str) -> None:
    """Everything with offsets is a slice of the text, and says the same as the decoded text does."""
    found = 0
    for part in parts_of(value):
        start, end, own = (getattr(part, name, None) for name in ("start", "end", "text"))
        if start is not None and end is not None and own is not None:
            found += 1
            assert own in (text[start:end], " ".join(text[start:end].split()))
        for a, b in (*getattr(part, "spans", ()), *getattr(part, "evidence", ())):
            assert 0 <= a < b <= len(text)
    assert found


@pytest.mark.parametrize("encode", ENCODINGS)
def test_a_true_brief_stands_against_an_encoded_article(encode: Callable[[str], str]) -> None:
    text = encode(CLEAN)
    audit = verify(text, ANSWER)
    told = [*audit.rejected, *audit.notes, *(one for one in audit.warnings if one.kind in ("statement", "speaker"))]
    assert told == []
    assert_slices(audit, text)
    for check in audit.quotes:
        assert (check.status == "exact") == (check.text == check.given)


@pytest.mark.parametrize(
    ("encode", "section", "place", "changes"), share([(encode, *lie) for encode in ENCODINGS for lie in LIES], every=3)
)
def test_a_lie_is_rejected_as_it_is_against_the_clean_article(
    encode: Callable[[str], str], section: str, place: int, changes: dict[str, str]
) -> None:
    items = [{**item, **changes} if at == place else item for at, item in enumerate(ANSWER[section])]
    path = f"{section}[{place}]"
    for text in (CLEAN, encode(CLEAN)):
        audit = verify(text, {**ANSWER, section: items})
        assert path in {one.path for one in audit.rejected}
        assert_slices(audit, text)


@pytest.mark.parametrize("encode", ENCODINGS)
def test_a_brief_and_its_stream_have_the_offsets_of_the_text_as_it_was_sent(encode: Callable[[str], str]) -> None:
    text = encode(CLEAN)
    wrong = {**ANSWER, "positions": [WAY, {**INSULT, "quote": "called the final offer “an honour to the staff”"}]}
    with serve(streamed(wrong, size=500, pause=0)) as server:
        events = list(stream(text, settings=configure(server, judge="off", reasks=0)))
    last = events[-1]
    assert isinstance(last, BriefEvent)
    brief = last.brief
    assert brief.article.text == text
    assert_slices(brief, text)
    assert [one.closest is not None for one in brief.audit.rejected] == [True]
    told = [event.item for event in events if isinstance(event, ItemEvent)]
    assert told == [
        *brief.actors, brief.headline, *brief.abstract, *brief.positions, *brief.numeric_claims
    ]  # fmt: skip
    assert Brief.model_validate_json(brief.model_dump_json()) == brief
    assert read_compact(to_compact(brief), text).numeric_claims == brief.numeric_claims
    assert [one.path for one in verify(text, brief).rejected] == []


def test_a_schema_of_ones_own_keeps_its_own_offsets() -> None:
    class Scene(BaseModel):
        quote: Quote
        figure: Figure
        start: int
        end: int

    text = refer(CLEAN)
    given = {"quote": JOBS["quote"], "figure": JOBS["figure"], "start": 1, "end": 2}
    with serve(answer(given)) as server:
        made, audit = extract(text, Scene, with_audit=True, judge="off", settings=configure(server))
    assert (made.start, made.end) == (1, 2)
    assert text[made.quote.start : made.quote.end] == made.quote.text == "1,140 people will lose their jobs"
    assert text[made.figure.start : made.figure.end] == made.figure.text
    assert isinstance(audit, Audit)


def test_an_error_has_the_offsets_of_the_text_as_it_was_sent() -> None:
    class Scene(BaseModel):
        quote: Quote

    text = refer(CLEAN)
    wrong = {"quote": "called the final offer “an honour to the staff”"}
    with serve(answer(wrong)) as server, pytest.raises(UngroundedError) as raised:
        extract(text, Scene, judge="off", settings=configure(server, reasks=0))
    assert_slices(list(raised.value.rejected), text)


def test_the_built_in_engine_reads_the_decoded_article() -> None:
    text = refer(CLEAN)
    brief, clean = summarize(text, "extractive"), summarize(CLEAN, "extractive")
    assert [actor.name for actor in brief.actors] == [actor.name for actor in clean.actors]
    assert [one.statement for one in brief.positions] == [one.statement for one in clean.positions]
    assert_slices(brief, text)
    mentions = [mention for part in parts_of(brief) if isinstance(mention := part, Mention)]
    assert {"Zo&eacute;\nBr&uuml;ck"} <= {mention.text for mention in mentions}


def test_a_given_title_is_decoded() -> None:
    brief = summarize(CLEAN, "extractive", title="Br&uuml;ck &amp; Daal **close** the mill")
    assert brief.headline is not None
    assert brief.headline.text == "Brück & Daal close the mill"


def test_the_parts_of_a_long_article_are_decoded_once() -> None:
    line = (
        "Mayor Ana Roe opened the bridge \\*today\\* on {0} March for $5 million. “It will last a century,” Roe said."
    )
    text = "\n\n".join(map(line.format, range(1, 30)))
    brief = summarize(text, "extractive", settings=Settings(chunk_tokens=200))
    assert brief.audit.rejected == ()
    assert "It will last a century" in {one.quote.text for one in brief.positions}
    assert_slices(brief, text)


def test_what_a_model_escapes_is_read_as_what_it_stands_for() -> None:
    claim = {**JOBS, "attribution": "Brück &amp; Daal", "statement": "Brück &amp; Daal cut 1,140&nbsp;jobs."}
    claim["quote"] = "Brück &amp; Daal, said on Monday that 1,140 people will lose their jobs"
    audit = verify(CLEAN, {**ANSWER, "numeric_claims": [claim]})
    assert audit.rejected == ()
    assert [one.text for one in audit.statements if one.path == "numeric_claims[0].statement"] == [
        "Brück & Daal cut 1,140\xa0jobs."
    ]


def test_a_lone_statement_is_checked_against_the_decoded_article() -> None:
    text = "More than 900 peo\u00adple came on Friday. It was hot. AT&amp;T paid for that."
    check = check_statement("Fewer than 900&nbsp;people came.", text)
    assert check.verdict == "contradicted"
    assert all("900 peo\u00adple" in text[start:end] for start, end in check.evidence)
    assert check_statement("More than 900 people came on Friday.", text).verdict == "supported"
    assert check_statement("AT&amp;T paid for that.", text).verdict != "not_stated"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("He wrote f*** and s*** on it.", "He wrote f*** and s*** on it."),
        ("The sum is 3*4*5 at snake_case_name.", "3*4*5 at snake_case_name"),
        ("R&D; costs rose &unknown; a < b > c.", "R&D; costs rose &unknown; a < b > c."),
        ("The £186<sup>1</sup> fee", "The £186<sup>1</sup> fee"),
        ("It holds where x <a and b> y.", "It holds where x <a and b> y."),
        ("نمی‌خواهم بروم", "نمی‌خواهم بروم"),
    ],
)
def test_what_is_no_markup_is_read_as_it_stands(text: str, quote: str) -> None:
    assert decode(text).text == text
    assert [one.status for one in verify(text, [quote]).quotes] == ["exact"]


@pytest.mark.parametrize(
    ("note", "is_link"),
    [
        ("[1](#fn1)", True),
        ("[[1]](https://example.org/a_(b)#1)", True),
        (r"[\[1\]](#cite_note-1)", True),
        ('<a href="#fn1">1</a>', True),
        ("<b>1</b>", False),
        ('<span class="note"><i>1</i></span>', False),
        ("<sup>1</sup>", False),
    ],
)
def test_the_number_of_a_footnote_does_not_join_the_figure_before_it(note: str, is_link: bool) -> None:
    text = f"A permit costs £186{note} a year in Tornby. It was £90 before, said Piet O’Dell{note}."
    item = {**JOBS, "quote": f"A permit costs £186{note} a year", "attribution": "the article", "about": None}
    true = {**item, "figure": "£186", "statement": "A permit costs £186 a year."}
    wrong = {**item, "figure": "£1861", "statement": "A permit costs £1861 a year."}
    assert verify(text, {"schema": "news", "numeric_claims": [true]}).rejected == ()
    assert [one.path for one in verify(text, {"schema": "news", "numeric_claims": [wrong]}).rejected]
    assert [one.grounded for one in verify(text, ["A permit costs £1861 a year"]).quotes] == [False]
    audit = verify(text, {"schema": "news", "actors": [ODELL]})
    assert audit.rejected == ()
    if is_link:  # a model leaves it out
        assert [one.status for one in verify(text, ["A permit costs £186 a year"]).quotes] == ["typographic"]


@pytest.mark.parametrize("cost", ["$[300](/x)", "**[$300](/x)**", "$**[300](/x)**", '$<a href="/x">300</a>'])
def test_a_number_that_is_a_link_is_no_footnote(cost: str) -> None:
    text = f"A permit costs {cost} in Tornby ([12](/y) of them are free)."
    assert [one.status for one in verify(text, ["costs $300 in Tornby (12 of them"]).quotes] == ["typographic"]


VISIBLE = r"a Z é & ; * ** _ [ ](/x) \ “ # 1 ﬁ &amp; &lt;b&gt; &#8217; <b> </b> <br>".split()
SIGNS = st.sampled_from([*VISIBLE, "[1](/x)", "<a href=x>2</a>", " ", "\n", "e\u0301", "\u00ad", "\u00ad\n", "\u200b"])


@example("[1](/x)[1](/x)")
@example("1<b>[1](/x)")
@given(st.lists(SIGNS, max_size=30).map("".join))
def test_offsets_of_a_decoded_text_are_in_order_and_decode_to_its_characters(text: str) -> None:
    decoded = decode(text)
    ends = [(decoded.start(at), decoded.end(at + 1)) for at in range(len(decoded.text))]
    assert ends == sorted(ends)
    for (start, end), character in zip(ends, decoded.text, strict=True):
        assert 0 <= start < end <= len(text)
        piece = text[start:end]  # what a mark becomes depends on what is beside it
        parts = (piece, f"a{piece}", f"1{piece}1", f"[1{piece}1](/x)")
        assert piece == character or any(character in decode(part).text for part in parts)
