"""Markdown that reads well, and that no article can break out of."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarizer import summarize
from summarizer.report.forms import render
from summarizer.report.markdown import escape, escape_line, to_markdown, write_entry
from summarizer.report.outline import EntryView, view_outline
from summarizer.report.plain_text import show
from tests.support.breakouts import BREAKOUTS
from tests.support.briefs import TEXT, make_brief, quote
from tests.support.provider_server import answer, serve
from tests.support.service import configure_model

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class Shape(HTMLParser):
    """The tags of a page, in order, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


def shape_of(markdown: str) -> Shape:
    shape = Shape()
    shape.feed(RENDERER.render(markdown))
    shape.close()
    return shape


PLAIN = shape_of(to_markdown(make_brief()))

MARKS = st.sampled_from("\\`*_{}[]()<>#+-.!|~&;:/=\"'\n \t1aA@$^")

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/track.png)",
    "<https://evil.example>",
    "[ref]: https://evil.example",
    "a | b | c\n| --- |",
    "text\n\n# heading\n\n- list",
    "# heading",
    "> quote",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "---",
    "===",
    "***bold*** _it_ __b__ ~~gone~~",
    "`code` ``` fence",
    "~~~\nfence",
    "    indented",
    "\ttabbed",
    "&lt;b&gt; &#60;b&#62; &copy;",
    "back\\slash \\* \\",
    "line  \nbreak\\\nend",
    "a\u2028b\u2029c\x85d\x0be\x0cf",
    "\x1b[31mred\x1b[0m \x9b31m \u202egnp.exe",
    "”“\"'«»",
    "$x$ ^2^ =mark= {#id} :::",
]


def test_nothing_breaks_out() -> None:
    for words in (*HOSTILE, *BREAKOUTS):
        shape = shape_of(to_markdown(make_brief(words)))
        assert shape.tags == PLAIN.tags, words
        assert show(words) in shape.text, words


LINKED = {"text": TEXT, "url": "https://x.example/a"}


def test_nothing_breaks_out_of_a_link() -> None:
    plain = [tag for tag, _ in shape_of(to_markdown(make_brief(article=LINKED))).tags]
    for words in (*HOSTILE, *BREAKOUTS):
        shape = shape_of(to_markdown(make_brief(words, article=LINKED)))
        assert [tag for tag, _ in shape.tags] == plain, words
        first, *links = [dict(attrs)["href"] or "" for tag, attrs in shape.tags if tag == "a"]
        assert first == "https://x.example/a", words
        assert len(links) == 3, words
        assert all(re.fullmatch(r"https://x\.example/a#:~:text=[\w%.~,-]+", link) for link in links), links


@given(st.text(alphabet=st.one_of(MARKS, st.characters(exclude_categories=["Cs"])), min_size=1))
@example("1.")
@example("a\\")
def test_nothing_at_all_breaks_out(words: str) -> None:
    if not show(words):
        return
    shape = shape_of(to_markdown(make_brief(words)))
    assert [tag for tag, _ in shape.tags] == [tag for tag, _ in PLAIN.tags]
    assert normalise(show(words)) in normalise(shape.text)


def normalise(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\ufffd", "").replace("\0", ""))


@pytest.mark.parametrize("words", ["https://evil.example", "http://evil.example", "www.evil.example", "a@evil.example"])
def test_addresses_do_not_become_links_by_themselves(words: str) -> None:
    escaped = escape_line(words)
    for bait in ("://", "www.", "@evil"):
        assert bait not in escaped.replace("\\@", "")
    assert shape_of(escaped).text.strip() == words


@pytest.mark.parametrize("url", ["https://news.example/a_b(c)?d=*e*&f=[g]#h", "http://news.example:8080/"])
def test_an_article_that_has_an_address_is_linked_and_so_is_every_quote(url: str) -> None:
    words = "The sanctuary, twice-shut & (again)"
    article = {"text": f"Ruth Amadi said. {words}.", "url": url}
    first, *quotes = [
        unquote(dict(attrs)["href"] or "")
        for tag, attrs in shape_of(to_markdown(make_brief(words, article=article))).tags
        if tag == "a"
    ]
    assert first == url
    assert quotes == [f"{url}{'' if '#' in url else '#'}:~:text={words}"] * 3


def test_the_words_of_a_link_are_written_so_that_nothing_in_them_divides_or_ends_it() -> None:
    markdown = to_markdown(make_brief("a, b-c & (d)", article={"text": "a, b-c & (d)", "url": "https://x.example/"}))
    assert (
        "\n  > — a, b-c \\& (d), reported · [original](https://x.example/#:~:text=a%2C%20b%2Dc%20%26%20%28d%29)"
        in markdown
    )


def test_a_terminal_gets_the_articles_address_alone() -> None:
    shape = shape_of(to_markdown(make_brief(article=LINKED), links=False))
    assert [dict(attrs)["href"] for tag, attrs in shape.tags if tag == "a"] == ["https://x.example/a"]


def test_both_quotes_of_a_question_are_shown_apart() -> None:
    (asked,) = make_brief("x").model_dump(mode="json")["open_questions"]
    told = {**asked, "question": "who", "why": "contradictory", "contrast": quote("y")}
    assert "- who (contradictory; concerns x)\n  > x\n\n  > y\n" in to_markdown(make_brief("x", open_questions=[told]))


def test_what_is_no_address_is_no_link() -> None:
    for url in (*BREAKOUTS, "https://x.example/>(javascript:a)", "https://x.example/a\n\n# b", None):
        assert shape_of(to_markdown(make_brief(article={"text": TEXT, "url": url}))).tags == PLAIN.tags, url


def test_plain_prose_stays_as_it_is() -> None:
    prose = "Repairs will cost 3.2 million euros (about $3.5m), Amadi said - at least; see page 4! It is law."
    assert escape(prose) == escape_line(prose) == prose.replace("$", "\\$")


@pytest.mark.parametrize("words", ["3.2 million euros", "1,400 people", "10)x", "2024"])
def test_a_figure_that_stands_first_is_no_list(words: str) -> None:
    assert escape_line(words) == escape(words) == words


@pytest.mark.parametrize(
    ("words", "first"), [("1. Not a list", "1\\. Not a list"), ("12) no", "12\\) no"), ("3.", "3\\.")]
)
def test_a_number_is_escaped_only_where_it_could_begin_a_list(words: str, first: str) -> None:
    assert (escape(words), escape_line(words)) == (words, first)


def test_a_headline_keeps_the_mark_that_a_heading_may_end_in() -> None:
    assert "About C ##\n" in shape_of(to_markdown(make_brief("About C ##"))).text


@pytest.mark.parametrize(
    ("stance", "target", "written"),
    [
        ("supports", "the plan", "**x** (supports the plan)"),
        ("opposes", "the plan", "**x** (opposes the plan)"),
        ("opposes", None, "**x** (opposes)"),
        ("neutral", "the plan", "**x**"),
        ("mixed", "the plan", "**x**"),
        ("neutral", None, "**x**"),
    ],
)
def test_a_stance_is_told_where_it_says_something(stance: str, target: str | None, written: str) -> None:
    (position,) = make_brief("x").positions
    told = position.model_copy(update={"stance": stance, "target": target})
    assert f"\n- {written}\n" in to_markdown(make_brief("x").model_copy(update={"positions": (told,)}))


def enter_example() -> EntryView:
    """The entry of a position."""
    (section,) = (section for section in view_outline(make_brief("x")).sections if section.name == "positions")
    return section.entries[0]


@pytest.mark.parametrize(
    ("holder", "statement", "written"),
    [
        ("Amadi", "Amadi said no.", "**Amadi** said no."),
        ("Amadi", "Amadi, its director, said no.", "**Amadi**, its director, said no."),
        ("Amadi", "Amadi’s office said no.", "**Amadi**’s office said no."),
        ("A. *Amadi*", "A. *Amadi* said no.", "**A. \\*Amadi\\*** said no."),
        ("Amadi", "Amadis said no.", "**Amadi**: Amadis said no."),
        ("Amadi", "The director said no.", "**Amadi**: The director said no."),
        ("Amadi", "Amadi-Lund said no.", "**Amadi**: Amadi-Lund said no."),
        ("Amadi", "Director Dr. Amadi said no.", "Director Dr. **Amadi** said no."),
        ("Amadi", "The boss left. Amadi said no.", "**Amadi**: The boss left. Amadi said no."),
        ("Amadi", "Those who never met Amadi said no.", "**Amadi**: Those who never met Amadi said no."),
        ("auditors", "The auditors said no.", "The **auditors** said no."),
        ("the union", "The union said no.", "**The union** said no."),
        ("+ x", "- + x y", "**+ x**: - + x y"),
    ],
)
def test_a_name_that_begins_the_sentence_is_not_said_twice(holder: str, statement: str, written: str) -> None:
    item = write_entry(dataclasses.replace(enter_example(), lead=holder, text=statement, details=()), lambda _: "")
    assert item.splitlines()[0] == written
    shape = shape_of(f"- {item}")
    assert [tag for tag, _ in shape.tags] == ["ul", "li", "strong", "blockquote", "p", "br"]
    assert statement in shape.text


def test_the_articles_words_are_written_once() -> None:
    article = (
        "The plan costs 412 million crowns, the council said on Monday. “It is a tax with a barrier in front of it,” "
        "said Viktor Halloran, who leads the opposition. Halloran said that he would challenge the plan in court. "
        "The council declined to say who would pay for it."
    )
    brief = summarize(article)
    assert brief.positions
    assert brief.numeric_claims
    assert brief.open_questions
    content, _, _ = to_markdown(brief).partition("## How far")
    summary, *sections = content.split("\n## ")
    for sentence in ("The plan costs 412", "It is a tax with", "Halloran said that", "The council declined"):
        assert sentence in content
        assert summary.count(sentence) <= 1
        assert all(section.count(sentence) <= 1 for section in sections), sentence
    assert "\n1. " not in summary, "a sentence that is its own proof has no footnote"
    linked = to_markdown(
        brief.model_copy(update={"article": brief.article.model_copy(update={"url": "https://a.example"})})
    )
    assert linked.count("[original](") == len(brief.audit.quotes), "a link is not lost with the words"


def test_a_quote_that_is_not_in_the_statement_is_written() -> None:
    entry = enter_example()
    quotes = (dataclasses.replace(entry.quotes[0], text="“It is a tax with a barrier”"),)
    for statement in ("The tax is a barrier.", "It is “a tax”, he says.", "It is a tax with a barrier, he says."):
        item = write_entry(dataclasses.replace(entry, text=statement, quotes=quotes), lambda _: "")
        assert "\n  > It is a tax with a barrier  \n  > — " in item, "two blanks break the line"
        assert statement in item


def test_sentences_that_the_statement_contains_are_not_repeated() -> None:
    said = "The tax is a barrier."
    entry = dataclasses.replace(enter_example(), text=f"Asked on Monday, he was brief. {said}")
    quotes = (dataclasses.replace(entry.quotes[0], text=f"“{said}”", source="Lind, reported"),)
    item = write_entry(dataclasses.replace(entry, quotes=quotes), lambda _: "")
    assert (item.count(said), item.endswith("\n  > — Lind, reported")) == (1, True)


def test_one_word_with_a_full_stop_is_no_sentence() -> None:
    entry = dataclasses.replace(enter_example(), text="Lind told No. 10 that it cannot be done.")
    quotes = (dataclasses.replace(entry.quotes[0], text="“No.”"),)
    assert "\n  > No.  \n" in write_entry(dataclasses.replace(entry, quotes=quotes), lambda _: "")


def test_the_name_that_leads_an_item_is_not_repeated_as_its_source() -> None:
    entry = dataclasses.replace(enter_example(), lead="Lind", text="The tax is a barrier.")
    quotes = (dataclasses.replace(entry.quotes[0], text="“The tax is a barrier.”", source="Lind"),)
    assert write_entry(dataclasses.replace(entry, quotes=quotes), lambda _: "").endswith("> The tax is a barrier.")
    paraphrase = dataclasses.replace(entry, text="Lind is against it.", quotes=quotes)
    assert write_entry(paraphrase, lambda _: "").endswith("\n  > The tax is a barrier.  \n  > — Lind")


def test_a_brief_reads_like_this() -> None:
    markdown = to_markdown(make_brief("Ruth Amadi"))
    assert markdown.replace("  \n", "\n") == EXPECTED


EXPECTED = """\
# Ruth Amadi **(flagged)**

**How far it is checked**

- quotes verified 1/1
- sentences none
- coverage 1/2 figures, 1/1 quotations, 1/2 speakers

Ruth Amadi

- Headline: Ruth Amadi.

## Actors

- **Ruth Amadi**, Ruth Amadi (person; also Ruth Amadi, Ruth Amadi)

## Positions

- **Ruth Amadi** (opposes Ruth Amadi)
  > Ruth Amadi
  > — Ruth Amadi, reported

## Figures

- **more than Ruth Amadi (3,200,000 EUR)** (Ruth Amadi)
  > Ruth Amadi
  > — Ruth Amadi, reported

## Open questions

- Ruth Amadi (forecast)

## How far to trust it

Partial: 1 rejected, 1 item flagged.

### Rejected

- Position “Ruth Amadi”: Ruth Amadi.

### Look at

- Headline: Ruth Amadi.

### In the article and not in this brief

- figure: Ruth Amadi
- speaker: Ruth Amadi

---

*by openai/scripted · 1 call · 1,200 tokens · \\$0.0123 · 1.50 s · prompt abababababab · version 0.1.0*
"""


def test_two_figures_that_are_one_vote_are_written_once() -> None:
    text = "The ferry bill passed by 90 votes to 45 on Monday."
    measure = {"quote": text, "attribution": "the article", "figures": ["90", "45"], "statement": text}
    rest = {"actors": [], "headline": None, "affected": [], "dates": [], "obligations": [], "questions": []}
    with serve(answer({"measures": [measure], **rest})) as server:
        brief = summarize(text, schema="policy", settings=configure_model(server.base, reasks=0))
    assert to_markdown(brief).count("Figures: 90 votes to 45 (on Monday)\n") == 1


def test_a_brief_without_content_is_short() -> None:
    brief = make_brief(
        headline=None, abstract=None, actors=[], positions=[], numeric_claims=[], open_questions=[],
        audit={"complete": True}, receipt={"model": "extractive", "engine": "extractive"},
        article={"text": TEXT},
    )  # fmt: skip
    assert to_markdown(brief) == (
        "# Article that begins “The sanctuary stays shut, Ruth Amadi said. Repairs will cost more than 3.2 million "
        "euros.”\n\n**How far it is checked**\n\n- quotes none\n- sentences none\n- coverage not measured\n\n"
        "## How far to trust it\n\nComplete: nothing rejected, the whole article read.\n\n---\n\n"
        "*extracts by the built-in engine*\n"
    )


def test_a_rejection_names_the_field_that_is_missing() -> None:
    failed = {
        "path": "numeric_claims[0]", "kind": "missing", "item": {"quote": "The repair costs 9 million euros."},
        "attempt": 1, "reason": "statement: it is missing",
    }  # fmt: skip
    brief = make_brief(audit={"complete": False, "rejected": [failed]})
    assert "- Figure “The repair costs 9 million euros.”: Statement: it is missing.\n" in to_markdown(brief)


def test_what_failed_is_told_once_and_how_the_models_answered_last() -> None:
    """An editor reads first what concerns the brief; places of items have no numbers, since the items have none."""
    written = "The repair costs 9 million euros a day."
    failed = {
        "path": "numeric_claims[1]", "kind": "invented", "item": {"statement": written}, "attempt": 1,
        "reason": f"statement: “{written}”: “9 million euros” is not stated in the article",
    }  # fmt: skip
    told = [
        {
            "path": "",
            "kind": "engine",
            "message": "the model was asked to repair the rejected items, and repaired none: use another mode",
        },
        {"path": "", "kind": "cut", "message": "items may be missing"},
        {"path": "numeric_claims[0]", "kind": "statement", "message": "the bound is dropped"},
        {"path": "abstract", "kind": "partial", "message": "a sentence was rejected"},
    ]
    brief = make_brief(audit={"complete": False, "rejected": [failed], "warnings": told})
    for form in ("md", "html"):
        before, _, after = render(brief, form).rpartition("How far to trust it")
        assert "The model was asked to repair" not in before
        assert "The model was asked to repair" in after
        assert "Items may be missing" in before.partition("Read this first")[2]
    markdown = to_markdown(brief)
    assert f"- Figure “{written}”: “9 million euros” is not stated in the article.\n" in markdown
    assert markdown.count("The bound is dropped") == 1
    assert "Figure 1" not in markdown
    assert "### Look at\n\n- Abstract: A sentence was rejected.\n" in markdown
    assert render(brief, "csv").count(written) == 1
    by_rules = make_brief(audit={"complete": True, "warnings": told}, receipt={"model": "x", "engine": "extractive"})
    assert "asked to repair" in to_markdown(by_rules).partition("How far")[0], (
        "what the built-in engine says is of the text"
    )


def test_what_was_left_out_is_cut_where_it_runs_long() -> None:
    many = {
        "found": 60,
        "covered": 0,
        "recall": 0.0,
        "uncovered": [{"text": f"n{i}", "start": 0, "end": 2} for i in range(60)],
    }
    none = {"found": 0, "covered": 0, "recall": None}
    audit = {"complete": True, "coverage": {"figures": many, "quotations": none, "speakers": none}}
    markdown = to_markdown(make_brief(audit=audit))
    assert " · n24\n" in markdown
    assert "n25" not in markdown
    assert "… and 35 more." in markdown


def test_what_was_left_out_keeps_its_own_quotation_marks() -> None:
    said = "Left open: “Why the dam failed is not known.”"
    failed = {
        "path": "positions[1]", "kind": "altered", "item": {"quote": "“We won,” she said"}, "attempt": 1,
        "reason": "quote: not in the article",
    }  # fmt: skip
    audit = {
        "complete": False,
        "rejected": [failed],
        "notes": [{"path": "open_questions[1]", "value": {"question": said}, "reason": "it repeats open_questions[0]"}],
    }
    markdown = to_markdown(make_brief(audit=audit))
    assert f"«{said}»" in markdown
    assert "- Position «“We won,” she said»: " in markdown


def test_what_is_left_out_in_several_places_is_listed_once() -> None:
    text = "Ann Roe said that the bridge had closed.\n\n12 photos\n\nThe mayor met shopkeepers.\n\n12 photos\n"
    brief = summarize(text, "extractive")
    assert brief.audit.coverage is not None
    assert [passage.text for passage in brief.audit.coverage.figures.uncovered] == ["12 photos"] * 2
    assert to_markdown(brief).count("12 photos") == 1
