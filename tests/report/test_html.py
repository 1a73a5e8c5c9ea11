"""A report is one file whose article is the article, whose links lead somewhere, and that nothing breaks out of."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer import summarize
from summarizer.cli.summarize import write_brief
from summarizer.report import to_html, to_markdown
from summarizer.report.article_links import link_words, read_address
from summarizer.report.charts import Row, group_rows
from summarizer.report.html import Highlight, draw_article
from summarizer.report.plain_text import show
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Brief, Envelope, OpenBrief
from tests.report.test_outline import ACTORS, FIGURE, SAID, Made, make
from tests.schemas.test_shipped_schemas import CASES, write
from tests.support.breakouts import BREAKOUTS
from tests.support.briefs import make_brief, quote
from tests.support.growth import is_linear
from tests.support.provider_server import answer, serve
from tests.support.service import configure_model
from tests.support.share import share

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
VOID = frozenset({"meta", "br", "rect", "img", "input", "link", "hr"})


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.texts: dict[str, str] = {}
        self.inside = ""
        self.feed(html)
        self.close()
        assert not self.open, "every element is closed, and none crosses another"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in {"script", "style", "article", "title"} & set(self.open):
            self.texts[tag] = self.texts.get(tag, "") + data
        self.texts["all"] = self.texts.get("all", "") + data

    def values(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def text_of(drawn: str) -> str:
    return Page(f"<div>{drawn!s}</div>").texts.get("all", "")


OFFSETS = st.integers(min_value=-3, max_value=60)
MARKS = st.lists(
    st.builds(
        Highlight, OFFSETS, OFFSETS, st.sampled_from(["a", "b", "c"]), st.sampled_from(["k-1", "k-2", ""]),
        st.sampled_from(["quote", "figure", "name", "left", "closest"]),
    ),
    max_size=30,
)  # fmt: skip
TEXTS = st.text(st.one_of(st.sampled_from("ab <>&\"'\n\r\t"), st.characters(exclude_categories=["Cs"])), max_size=60)


@given(TEXTS, MARKS)
@example("\n\nOne.\r\n\r\nTwo.\n", [Highlight(0, 12, "a", "k-1", "quote"), Highlight(3, 9, "b", "k-2", "quote")])
def test_the_article_pane_is_the_article_however_marks_overlap(text: str, marks: list[Highlight]) -> None:
    drawn = draw_article(text, marks)
    assert text_of(drawn).replace("\r\n", "\n") == text.replace("\0", "\ufffd").replace("\r\n", "\n")
    assert "\r" not in drawn, "a parser would make it a line feed"


@given(MARKS)
def test_every_marked_character_is_under_its_marks(marks: list[Highlight]) -> None:
    text = "".join(chr(0x100 + at) for at in range(50))
    sound = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)][:8]
    under: dict[str, set[str]] = {}
    for items, words in re.findall(r'data-items="([^"]*)">(?:<a [^>]*>)?([^<]*)<', draw_article(text, sound)):
        for character in words:
            under[character] = set(items.split())
    for at, character in enumerate(text):
        assert under.get(character, set()) == {mark.item for mark in sound if mark.start <= at < mark.end}


@pytest.mark.parametrize("name", ["dam-break", "battery-results", "council-bridge"])
def test_an_example_has_all_its_words_and_every_link_leads_somewhere(name: str) -> None:
    text = (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    check_links(summarize(text), text)


def check_links(brief: Envelope, text: str) -> None:
    page = Page(to_html(brief))
    assert page.texts["article"] == text
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    local = {href[1:] for href in page.values("href") if href.startswith("#")}
    assert local <= set(ids)
    assert len(local) > 10
    assert {item for listed in page.values("data-items") for item in listed.split()} <= set(ids)
    assert set(page.values("aria-describedby")) <= set(ids)


@pytest.mark.parametrize("name", ["earnings", "policy"])
def test_other_schemas_are_drawn_with_all_their_figures(name: str) -> None:
    case = CASES[name]
    with serve(answer(write(name)[0])) as server:
        brief = summarize(case.text, schema=name, settings=configure_model(server.base, reasks=0))
    assert brief.audit.rejected
    check_links(brief, case.text)
    assert "All figures" in to_html(brief)


def test_the_shell_writes_it(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    brief = make_brief("ünder")
    write_brief(brief, form="html")
    assert capfdbinary.readouterr().out.decode() == to_html(brief)


def test_nothing_in_the_file_asks_another_host_and_its_policy_names_what_runs() -> None:
    html = to_html(make_brief())
    page = Page(html)
    assert not re.findall(
        r"(?:src|url\(|@import)", html.replace("default-src", "").replace("script-src", "").replace("style-src", "")
    )
    (policy,) = [value for value in page.values("content") if value.startswith("default-src 'none'")]
    for tag in ("style", "script"):
        hashed = base64.b64encode(hashlib.sha256(page.texts[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{hashed}'" in policy
    assert "unsafe" not in policy
    assert not page.values("style")


def test_a_sentence_that_is_its_own_quote_is_not_shown_twice() -> None:
    said = "Mayor Ann Roe said on Monday that the tram will not run before May."
    brief = summarize(f"{said} The line is 4 kilometres long. Shops along it lost 12 percent of their customers.")
    [position] = brief.positions
    assert position.statement == position.quote.text == said
    shown = re.findall("<section.*?</section>", to_html(brief), re.DOTALL)[1]
    text = re.sub("<[^>]+>", "", shown)
    assert text.count("the tram will not run") == 1
    assert re.search(r'title="[^"]*the tram will not run[^"]*">in the article</a><cite>Ann Roe', shown)


def test_a_position_names_the_role_that_its_statement_does_not() -> None:
    base = make_brief("Ruth Amadi")
    (position,) = base.positions
    actors = tuple(one.model_copy(update={"role": "harbour master"}) for one in base.actors)
    for statement, lead in (
        ("She said no.", "Ruth Amadi, harbour master"),
        ("The Harbour Master agreed.", "Ruth Amadi"),
    ):
        changed = {"actors": actors, "positions": (position.model_copy(update={"statement": statement}),)}
        assert f'<b class="lead">{lead}</b>: {statement}' in to_html(base.model_copy(update=changed))


def hostile(words: str, form: type[Envelope] | None = None, **changes: Any) -> Envelope:
    """A brief in which a stranger wrote everything that a stranger can, the address too."""
    article = {"text": f"{words}\n\n{words} again", "title": words, "byline": words, "url": words, "language": words}
    if form is None:
        return make_brief(words, article=article, **changes)
    thing = {
        "quote": quote(words), "attribution": {**SAID, "as_named": words}, "name": words, "statement": words,
        "figure": {**FIGURE, "text": words, "period": words}, "others": [{**FIGURE, "text": words}],
    }  # fmt: skip
    actor = {**ACTORS[0], "name": words, "role": words, "aliases": [words]}
    more = {words: [words], "notes": [words]} if form is OpenBrief else {"notes": [words]}
    return make(form, title=words, period=quote(words), actors=[actor], things=[thing], article=article, **more)


def make_shape(brief: Envelope) -> list[tuple[str, tuple[str, ...]]]:
    """The elements that are no part of the article: how many marks are in it depends on its length."""
    html = re.sub(r'(?s)(<article [^>]*?)(?: lang="[^"]*")?>.*</article>', r"\1></article>", to_html(brief))
    return Page(html).tags


@pytest.mark.parametrize("form", share([None, Made, OpenBrief], every=3), ids=["news", "own", "unknown"])
def test_nothing_breaks_out(form: type[Envelope] | None) -> None:
    plain = make_shape(hostile("plain words", form))
    for words in BREAKOUTS:
        brief = hostile(words, form)
        assert make_shape(brief) == plain, words
        check_hostile_page(Page(to_html(brief)), words)


def check_hostile_page(page: Page, words: str) -> None:
    """Nothing in a page is a stranger's but its words."""
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "header", "p", "h1", "h2", "h3", "ul", "li", "i", "b",
        "a", "article", "mark", "span", "div", "section", "small", "blockquote", "cite", "table", "thead", "tbody",
        "tr", "th", "td", "figure", "figcaption", "svg", "rect", "del", "details", "summary", "script", "sup", "ol",
    }  # fmt: skip
    assert all(href.startswith("#") for href in page.values("href"))
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert show(words) in page.texts["all"]
    assert page.texts["title"] == show(words)


@pytest.mark.parametrize("url", ["https://news.example/a?b=1", "HTTP://news.example/", "https://news.example/a#b"])
def test_a_brief_of_a_page_links_the_words_in_it(url: str) -> None:
    words = "The sanctuary stays shut"
    article = {"text": "The sanctuary stays shut, Ruth Amadi said.", "url": url}
    html = to_html(make_brief(words, article=article))
    head = url if "#" in url else f"{url}#"
    assert f'href="{head}:~:text=The%20sanctuary%20stays%20shut"' in html


def test_other_addresses_are_no_links() -> None:
    odd = ["https://", "https://a b", "https:evil", "//evil.example", "ftp://x.example", 'https://x.example/"onclick=']
    assert [url for url in (*BREAKOUTS, *odd, None) if read_address(url) != ""] == []


LONG = "When it rains, the ferry stays where it is, and whoever wants to cross has to walk around the bay."
ENDS = "When%20it%20rains%2C%20the%20ferry,to%20walk%20around%20the%20bay."
NO = "They said " + " and ".join(["no"] * 16)
TWICE = "First, he said no.\nLater he said no, twice."


@pytest.mark.parametrize(
    ("text", "words", "directive"),
    [
        ("A well-known, odd & old plan.", "well-known, odd & old", "well%2Dknown%2C%20odd%20%26%20old"),
        (TWICE, "he said no", "First%2C-,he%20said%20no,-."),
        ("Alone.\nalone it is, Alone.", "Alone.", "Alone.,-alone%20it%20is%2C%20Alone."),
        ("a\nb c d e f g h i j k l m", "a\nb c d e f g h i j k l m", "a,i%20j%20k%20l%20m"),
        (LONG, LONG, ENDS),
        (f"{LONG} He left.", LONG, ENDS),
        (f"When it rains, the ferry waits. {LONG}", LONG, f"it%20rains%2C%20the%20ferry%20waits.-,{ENDS}"),
        (NO, NO, NO.replace(" ", "%20")),
        ("He left.\n\nShe stayed.", "He left.\n\nShe stayed.", "He%20left.,She%20stayed."),
        ("über 5 €", "über 5 €", "%C3%BCber%205%20%E2%82%AC"),
    ],
)
def test_words_are_named_so_that_a_browser_finds_them(text: str, words: str, directive: str) -> None:
    start = text.index(words)
    spot = Quote.model_validate({**quote(words), "start": start, "end": start + len(words)})
    assert link_words("https://x.example/", spot, text=text) == f"https://x.example/#:~:text={directive}"


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("Ruth Amadi said no.", "<b>Ruth Amadi</b> said no."),
        ("Director Ruth Amadi said no.", "Director <b>Ruth Amadi</b> said no."),
        ("The director said no.", '<b class="lead">Ruth Amadi</b>: The director said no.'),
    ],
)
def test_a_name_that_begins_the_sentence_is_not_said_twice(statement: str, shown: str) -> None:
    base = make_brief("Ruth Amadi")
    (position,) = base.positions
    actors = tuple(one.model_copy(update={"role": None}) for one in base.actors)
    told = {"positions": (position.model_copy(update={"statement": statement}),), "actors": actors}
    news = base.model_copy(update=told)
    own = make(actors=ACTORS, things=[{"quote": quote("no"), "by": "amadi", "name": statement}])
    assert all(f'-says">{shown}</p>' in to_html(brief) for brief in (news, own))


def test_coverage_of_what_the_article_lacks_is_said_in_words() -> None:
    html = to_html(summarize("Hello"))
    assert html.count("found in the article</li>") == 3
    assert "0 of 0" not in html
    assert '<svg viewBox="0 0 100 4"' not in html


def test_what_was_rejected_doubted_and_left_out_is_told() -> None:
    base = make_brief().model_dump(mode="json")["audit"]
    base["rejected"][0] |= {
        "item": {"quote": "The sanctuary opens"}, "reason": "the article says “stays shut”",
        "closest": {"text": "The sanctuary stays shut", "start": 0, "end": 24},
    }  # fmt: skip
    base["warnings"] = [{"path": "positions[0].statement", "kind": "speaker", "message": "says more"}]
    html = to_html(make_brief(audit=base))
    assert "<del>The sanctuary opens</del>" in html
    place = '<span class="place" title="positions[0].statement">Position 1</span>'
    assert f'<a href="#item-positions-0">{place}</a> Says more.' in html
    assert re.search(r'<mark class="[^"]*is-closest[^"]*" data-items="[^"]*rejected-0', html)
    assert "Closest to what was rejected" in html.partition('class="legend"')[2].partition("</ul>")[0]
    assert "Closest to what was rejected" not in to_html(make_brief())
    assert '<p class="state"><a href="#trust">partial: 1 rejected, 1 item flagged</a></p>' in html
    assert "openai/scripted · 1 call · 1,200 tokens · $0.0123 · 1.50 s" in html


@pytest.mark.parametrize(
    ("kind", "told"), [("altered", "The quote"), ("speaker", "What it says"), ("figure", "What it says")]
)
def test_of_what_was_rejected_that_is_shown_which_is_at_fault(kind: str, told: str) -> None:
    audit = make_brief().model_dump(mode="json")["audit"]
    audit["rejected"][0] |= {"kind": kind, "item": {"quote": "The quote", "statement": "What it says"}}
    assert f"<del>{told}</del>" in to_html(make_brief(audit=audit))


@pytest.mark.parametrize(
    ("path", "item", "name"),
    [
        ("actors[3]", {"id": "a", "name": "A <b>"}, ("Actor", "A <b>")),
        ("numeric_claims[7]", {"quote": "It cost 3", "statement": "It cost 4"}, ("Figure", "It cost 4")),
        ("key_dates[1]", {"label": "The opening", "day": 3}, ("Key dates", "The opening")),
        ("headline", "A lie", ("Headline", "A lie")),
        ("things[0]", {"count": 3}, ("Things", "")),
    ],
)
def test_what_was_rejected_is_named_by_its_words_and_not_by_a_number(
    path: str, item: object, name: tuple[str, str]
) -> None:
    audit = make_brief().model_dump(mode="json")["audit"]
    audit["rejected"][0] |= {"path": path, "kind": "figure", "item": item, "reason": "it is not so"}
    brief, (kind, words) = make_brief(audit=audit), name
    shown = f" “{words}”".replace("<", r"\<").replace(">", r"\>") if words else ""
    assert f"\n### Rejected\n\n- {kind}{shown}: It is not so.\n" in to_markdown(brief)
    page = to_html(brief).partition('id="rejected-0"')[2].partition("</li>")[0]
    assert f">{kind}</span>" in page
    assert (f"<del>{escape(words)}</del>" in page) is bool(words)


def test_a_brief_with_nothing_in_it_is_a_page() -> None:
    bare = make_brief(
        headline=None, abstract=None, actors=[], positions=[], numeric_claims=[], open_questions=[],
        audit={"complete": True}, receipt={"model": "extractive", "engine": "extractive"}, article={"text": ""},
    )  # fmt: skip
    page = Page(to_html(bare))
    assert page.texts["title"] == "Brief without a headline"


def test_whoever_sends_a_brief_cannot_make_it_grow_without_bounds() -> None:
    spans = [[at, 2_000 - at] for at in range(900)]
    brief = make_brief("x", article={"text": "y" * 2_000}, positions=[
        {**make_brief("x").model_dump(mode="json")["positions"][0], "quote": {**quote("x"), "spans": spans}}
    ] * 4)  # fmt: skip
    assert len(to_html(brief)) < 3_000_000


@pytest.mark.parametrize("value", ["1e400", "-5", "1e-400", "0"])
def test_odd_values_are_drawn_or_left_out(value: str) -> None:
    html = to_html(with_figures({"value": value}, {"value": value}, {"value": value}))
    assert ("<figcaption>" in html) == (value in ("1e-400", "0"))
    assert len(html) < 300_000


def with_figures(*figures: dict[str, Any]) -> Brief:
    """A news brief with these figures, each at a place of its own unless it says where, and what they are about."""
    claim = make_brief("x").model_dump(mode="json")["numeric_claims"][0]
    told = [{"start": at, "end": at + 1, "about": "cost", **figure} for at, figure in enumerate(figures)]
    claims = [
        {**claim, "about": one.pop("about"), "statement": f"Said {at}.", "figure": {**claim["figure"], **one}}
        for at, one in enumerate(told)
    ]
    return make_brief("x", numeric_claims=claims)


def charts_of(brief: Envelope) -> list[list[str]]:
    form = re.compile(r'<figure class="chart">\s*<figcaption>(.*?)</figcaption>(.*?)</figure>', re.DOTALL)
    charts = form.findall(to_html(brief))
    return [[caption, *re.findall(r'<span class="of">(.*?)</span>', bars)] for caption, bars in charts]


FIRST_BASE = {"text": "x", "start": 0, "end": 1}


@pytest.mark.parametrize(
    ("figures", "charts"),
    [
        ([{"period": "in 2024"}, {"about": "Cost", "period": None}], [["cost, in EUR", "in 2024", ""]]),
        ([{}, {"about": "debt"}], []),
        ([{"about": None}, {"about": None}], []),
        ([{}, {"currency": "USD"}], []),
        ([{}, {"kind": "percent", "currency": None, "unit": "EUR"}], []),
        ([{}, {"start": 0, "end": 1}], []),
        ([{"period": None}, {"baseline": FIRST_BASE}], [["cost, in EUR", "compared with", "x"]]),
        ([{"about": "debt"}, {"about": None, "baseline": FIRST_BASE}], [["In EUR", "debt", "Said 1."]]),
        ([{"about": None, "baseline": {**FIRST_BASE, "start": 1, "end": 2}}, {}], [["In EUR", "Said 0.", "cost"]]),
        (
            [{}, {"about": "debt"}, {}, {"about": "debt"}],
            [["cost, in EUR", "x", "x"], ["debt, in EUR", "x", "x"]],
        ),
        ([{}, {"about": "debt"}, {"about": "debt", "baseline": FIRST_BASE}], [["In EUR", "cost", "debt", "debt"]]),
    ],
    ids=[
        "label",
        "labels",
        "unlabelled",
        "units",
        "kinds",
        "repeated",
        "labelled-baseline",
        "baseline",
        "baseline-first",
        "two",
        "joined",
    ],
)
def test_charts_compare_what_the_article_compares(figures: list[dict[str, Any]], charts: list[list[str]]) -> None:
    assert charts_of(with_figures(*figures)) == charts


def test_charts_of_another_schema_compare_items_by_their_field_about() -> None:
    claims = with_figures({}, {}, {"about": "debt"}).model_dump(mode="json")["numeric_claims"]
    kept = make_brief("x").model_dump(mode="json")
    parts = {"schema": "own/1", "costs": claims, **{name: kept[name] for name in ("article", "audit", "receipt")}}
    assert charts_of(OpenBrief.model_validate(parts)) == [["cost, in EUR", "x", "x"]]


@pytest.mark.faults
def test_thousands_of_figures_of_one_label_are_grouped_at_once() -> None:
    def prepare(size: int) -> Callable[[], object]:
        rows = [
            Row(figure, "1", "what", "cost", f"item-{at}")
            for at, figure in enumerate(claim.figure for claim in with_figures(*[{}] * size).numeric_claims)
        ]
        assert [len(group) for group in group_rows(rows)] == [size]
        return lambda: group_rows(rows)

    assert is_linear(prepare, 1_000)


def test_text_runs_in_the_direction_of_its_script() -> None:
    html = to_html(
        summarize("أغلقت إدارة المدينة الجسر القديم يوم الاثنين.\n\nوارتفعت تكلفة الإصلاح بنسبة 12٪ منذ عام.")
    )
    assert '<article class="pane text" id="article" dir="auto"' in html
    assert '<blockquote dir="auto">' in html
