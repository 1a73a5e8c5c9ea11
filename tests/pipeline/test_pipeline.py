"""The main path in process: reading, options, the audit, and verification of what somebody else wrote."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, RootModel

from summarizer import (
    Article,
    Brief,
    align_quote,
    asummarize,
    averify,
    check_statement,
    extract,
    read_brief,
    stream,
    summarize,
    verify,
)
from summarizer.errors import (
    ArticleEmptyError,
    ArticleEncodingError,
    ArticleTooLargeError,
    ConfigurationError,
    InputError,
    UngroundedError,
    UnknownSchemaError,
)
from summarizer.ingest import read_file
from summarizer.ingest.documents import decode_article, read_document
from summarizer.schemas.blocks import Prose, Quote
from summarizer.settings import ModelSettings, Settings
from tests.support import processes

ARTICLE = """Council shuts Norbridge crossing until May

Mayor Anna Lind said on Monday that the crossing at Norbridge will stay shut until May. “We found cracks in four of its
nine piers,” she told reporters. The repair will cost 3.2 million euros, the council said.

Opposition leader Bo Ek called the closure reckless. Ek said more than 2,500 drivers a day would lose an hour.

It is unclear who will pay for the ferry that the council promised.
"""


@pytest.fixture(scope="module")
def brief() -> Brief:
    return summarize(ARTICLE, "extractive")


def test_the_brief_says_what_the_article_says(brief: Brief) -> None:
    names = {actor.name for actor in brief.actors}
    assert {"Anna Lind", "Bo Ek"} <= names
    assert brief.headline is not None
    assert brief.headline.text == brief.headline.quotes[0].text == "Council shuts Norbridge crossing until May"
    assert all(sentence.quotes for sentence in brief.abstract)
    figures = {str(claim.figure.value): claim for claim in brief.numeric_claims}
    assert figures["3200000"].figure.currency == "EUR"
    assert figures["2500"].figure.comparator == "more_than"
    assert any("pay for the ferry" in question.question for question in brief.open_questions)
    assert brief.audit.complete
    assert brief.receipt.engine == "extractive"
    assert brief.receipt.cost_usd == 0
    assert brief.schema_name == "news/2"


def test_what_the_engine_repeats_word_for_word_is_supported_by_proof(brief: Brief) -> None:
    checked = {check.path: check for check in brief.audit.statements}
    assert checked["headline.text"].text == brief.headline.text
    statements = [f"positions[{n}].statement" for n in range(len(brief.positions))]
    assert statements
    assert {(checked[path].verdict, checked[path].by) for path in statements} == {("supported", "proof")}


def test_the_article_is_unchanged(brief: Brief) -> None:
    assert brief.article.text == ARTICLE


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_figures_and_speakers_over_a_line_end_are_on_one_line(end: str) -> None:
    text = f"The repair of the old bridge will cost 8.60{end}million euros, Mayor Ann{end}Roe said on Monday."
    (claim,) = summarize(text).numeric_claims
    assert (claim.figure.text, claim.attribution.as_named) == ("8.60 million euros", "Mayor Ann Roe")
    assert text[claim.figure.start : claim.figure.end] == f"8.60{end}million euros"


@pytest.mark.parametrize("text", ["x\r\n" + ARTICLE.replace("\n", "\r\n"), "👩‍👩‍👧 " + ARTICLE, "\u00ad" + ARTICLE])
def test_offsets_count_code_points_of_any_text(text: str) -> None:
    again = summarize(text, "extractive")
    items = (*again.positions, *again.numeric_claims, *again.open_questions)
    for quote in [item.quote for item in items]:  # type: ignore[attr-defined] # items of each section have one
        assert text[quote.start : quote.end] == quote.text


def test_in_a_running_loop_too() -> None:
    async def both() -> tuple[Brief, Brief]:
        return await asummarize(ARTICLE, "extractive"), summarize(ARTICLE, "extractive")

    one, other = asyncio.run(both())
    assert one.positions == other.positions


def test_an_article_object_brings_its_title() -> None:
    made = summarize(Article(text=ARTICLE, title="Crossing at Norbridge stays shut"), "extractive")
    assert str(made.headline) == "Crossing at Norbridge stays shut"
    assert made.headline is not None
    assert made.headline.quotes == [], "it does not stand in the text"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("", ArticleEmptyError, "no words"),
        (" \n\t", ArticleEmptyError, "no words"),
        ("… — !", ArticleEmptyError, "no words"),
        ("a\x00b", ArticleEncodingError, "NUL"),
        ("a\ud800b", ArticleEncodingError, "surrogate"),
        ("word " * 50, ArticleTooLargeError, "SUMMARIZER_MAX_ARTICLE_CHARS"),
        ("examples/dam-break.txt", InputError, r"the name of a file, examples/dam-break\.txt\. .*read_file\(path\)"),
        ("C:\\My articles\\dam.PDF\n", InputError, "read_file"),
        (" https://example.org/dam?a=b\n", InputError, r"only a URL, https://example\.org/dam\?a=b\. .*fetch_article"),
        ("\n<!DOCTYPE html>\n<html><body><p>It rained.</p></body></html>", InputError, "source of a web page.*`html`"),
        ('<p class="lead">It rained in Leeds.</p>\n<p>It will stop.</p>', InputError, "of a part of one.*`html`"),
    ],
)
def test_an_article_that_cannot_be_used(text: str, error: type[InputError], words: str) -> None:
    settings = Settings(max_article_chars=100)
    with pytest.raises(error, match=words):
        summarize(text, "extractive", settings=settings)
    with pytest.raises(error, match=words):
        verify(text, ["a"], settings=settings)


@pytest.mark.parametrize("field", ["title", "byline"])
def test_a_title_that_is_not_valid_text(field: str) -> None:
    """A terminal's bytes that are not UTF-8 become such characters."""
    with pytest.raises(ArticleEncodingError, match=f"The {field} contains half a surrogate pair at offset 3"):
        summarize(Article(text=ARTICLE, **{field: "caf\udce9"}), "extractive")


def test_options_and_schemas_of_another_type_are_named() -> None:
    with pytest.raises(InputError, match="`options` is an Options or a dictionary, not str"):
        summarize("It rained in Leeds.", "extractive", options="json")  # type: ignore[arg-type] # what is tested
    with pytest.raises(ConfigurationError, match="A schema is a class derived from pydantic"):
        extract("It rained in Leeds.", Article(text="It rained."), "openai/gpt-5-mini")  # type: ignore[call-overload] # what is tested
    with pytest.raises(ConfigurationError, match="A schema is a class derived from pydantic"):
        extract("It rained in Leeds.", BaseModel, "openai/gpt-5-mini")


@pytest.mark.parametrize("settings", [{"model": "extractive"}, "summarizer.toml"])
def test_a_configuration_of_another_type_is_named(settings: Any) -> None:
    text = "It rained in Leeds."
    calls: list[Callable[[], Any]] = [
        lambda: summarize(text, settings=settings),
        lambda: list(stream(text, settings=settings)),
        lambda: extract(text, Article, settings=settings),
        lambda: verify(text, [text], settings=settings),
        lambda: asyncio.run(averify(text, [text], settings=settings)),
        lambda: read_file(__file__, settings=settings),
    ]
    for call in calls:
        with pytest.raises(ConfigurationError, match="`settings` is a summarizer"):
            call()


def test_many_comments_before_a_text_are_read_at_once() -> None:
    comments = "<!-- kept by the editors -->\n" * 400
    assert verify(comments + "It rained in Leeds.", ["It rained in Leeds."], settings=Settings()).complete
    assert read_document(comments.encode() + b"It rained in Leeds.").text.endswith("Leeds.")
    with pytest.raises(InputError, match="source of a web page"):
        summarize(comments + "<html><body><p>It rained.</p></body></html>", "extractive", settings=Settings())


@pytest.mark.parametrize("text", ["See /etc/hosts.txt.", "Mayor Lind\nsees a/b.txt", "Lind reads notes.txt", ".html"])
def test_a_short_text_is_no_name_of_a_file(text: str) -> None:
    assert verify(text, [text], settings=Settings()).complete


def test_the_headline_and_day_of_a_text() -> None:
    told = {"title": "Crossing stays shut", "published": "2025-03-07"}
    for text in (ARTICLE, Article(text=ARTICLE, title="Other", byline="Bo")):
        article = summarize(text, "extractive", **told).article
        assert (article.title, str(article.published)) == ("Crossing stays shut", "2025-03-07")
    assert article.byline == "Bo"
    for name, value in {"published": "yesterday", "title": 7}.items():
        with pytest.raises(InputError, match=f"^`{name}` must be a (?:date|string)"):
            summarize(ARTICLE, "extractive", **{name: value})


@pytest.mark.parametrize("text", [b"bytes", Path("a.txt"), None, 7])
def test_what_is_no_text_at_all(text: Any) -> None:
    with pytest.raises(InputError, match="text or an Article"):
        summarize(text, "extractive")
    with pytest.raises(InputError, match="looked up in is a string, not"):
        align_quote("Leeds", text)
    with pytest.raises(InputError, match="A quote is a string, not"):
        align_quote(text, "It rained in Leeds.")


def test_a_model_or_judge_that_is_no_name() -> None:
    empty: Any = float("nan")  # as of a data frame
    with pytest.raises(InputError, match="`model` is the name of a model, not float"):
        summarize(ARTICLE, empty)
    with pytest.raises(InputError, match="`judge` is the name of a model, not float"):
        verify(ARTICLE, statements=["It rained."], judge=empty)


def test_bytes_that_are_no_utf_8() -> None:
    assert decode_article("\ufeffé".encode()) == "é"
    with pytest.raises(ArticleEncodingError, match="iconv"):
        decode_article(b"caf\xe9", name="a.txt")


@pytest.mark.parametrize(
    "options",
    [{"max_items": 0}, {"nope": 1}, {"focus": "x" * 501}, {"audit": "none"}, {"language": "?"}, {"max_items": "3"}],
)
def test_options_that_cannot_be_used(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="options"):
        summarize(ARTICLE, "extractive", options=options)


def test_an_option_that_is_a_setting_is_told_as_one() -> None:
    with pytest.raises(InputError, match=r"SUMMARIZER_REASKS can be set, but not for one request\."):
        summarize(ARTICLE, "extractive", options={"reasks": 0})


@pytest.mark.parametrize("judge", ["extractive", "quick"])
def test_the_built_in_engine_is_no_judge(judge: str) -> None:
    settings = Settings(models={"quick": ModelSettings(model="extractive")})
    with pytest.raises(InputError, match=f"“{judge}” is the built-in engine, which cannot judge"):
        summarize(ARTICLE, "extractive", options={"judge": judge}, settings=settings)
    with pytest.raises(InputError, match="cannot judge"):
        verify(ARTICLE, statements=["Lind resigned."], judge=judge, settings=settings)
    with pytest.raises(InputError, match="cannot judge"):
        check_statement("Lind resigned.", ARTICLE, judge, settings=settings)


def test_options() -> None:
    few = summarize(ARTICLE, "extractive", options={"max_items": 1, "audit": "quotes", "language": "de"})
    assert max(len(few.actors), len(few.positions), len(few.numeric_claims), len(few.open_questions)) == 1
    assert few.audit.coverage is None
    assert any("language" in caution.message for caution in few.audit.warnings)


def test_the_built_in_engine_says_that_it_is_made_for_english() -> None:
    text = "北浜市議会は火曜日、漁港の拡張工事を1年延期すると決めた。費用は18億円に膨らんだ。"
    brief = summarize(text, "extractive")
    assert any("reads English, and the article's language is Japanese" in one.message for one in brief.audit.warnings)
    assert not any(sentence.text.endswith("。.") for sentence in brief.abstract)
    assert not any("reads English" in one.message for one in summarize(ARTICLE, "extractive").audit.warnings)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("قرر مجلس المدينة يوم الاثنين إغلاق الميناء، وتبلغ تكلفة الإصلاح 3.2 مليون يورو.", "Arabic"),
        ("Совет закрыл порт в понедельник. Ремонт стоит 3,2 миллиона евро.", "Cyrillic"),
        ("परिषद ने सोमवार को बंदरगाह बंद कर दिया।", "Devanagari"),
        ("The council closed the harbour, said Ann Roe (آن رو).", ""),
        ("Der Rat schließt den Hafen.", ""),
    ],
    ids=["Arabic", "Cyrillic", "Devanagari", "English", "Latin"],
)
def test_a_language_that_is_not_known_is_told_by_its_script(text: str, script: str) -> None:
    """A script that several languages are written in names none of them, and few words tell none of them."""
    told = [one.message for one in summarize(text, "extractive").audit.warnings if one.kind in ("engine", "language")]
    named = [message for message in told if f"the article's language is one in {script} script" in message]
    assert len(named) == (2 if script else 0)
    checked = verify(text, {"actors": []}).warnings
    assert any("few speakers are found" in one.message for one in checked) is bool(script)


def test_what_a_model_writes_beyond_max_items_is_left_out_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is replaced by one that does not count."""
    wordy = {
        "headline": "Crossing shut until May",
        "abstract": "The crossing will stay shut until May.",
        "actors": [
            {"id": "council", "name": "council", "kind": "organization"},
            {"id": "lind", "name": "Anna Lind", "kind": "person"},
            {"id": "ek", "name": "Bo Ek", "kind": "person"},
        ],
        "positions": [
            {"quote": q, "actor": a, "attribution": n, "stance": "neutral", "statement": q}
            for q, a, n in [
                ("called the closure reckless", "ek", "Bo Ek"),
                ("will stay shut until May", "lind", "Anna Lind"),
            ]
        ],
    }
    monkeypatch.setattr("summarizer.engines.extractive.engine.draft_document", lambda *_, **__: wordy)
    made = summarize(ARTICLE, "extractive", options={"max_items": 1})
    assert [actor.id for actor in made.actors] == ["ek"]
    assert len(made.positions) == 1
    assert made.audit.complete
    messages = [caution.message for caution in made.audit.warnings if caution.kind == "trimmed"]
    assert any("1 items of positions" in message for message in messages)
    assert any("2 items of actors" in message for message in messages)


def test_an_unknown_schema() -> None:
    with pytest.raises(UnknownSchemaError, match="news"):
        summarize(ARTICLE, "extractive", schema="sports")
    with pytest.raises(InputError, match=r"extract\(text, Class"):
        summarize(ARTICLE, "extractive", schema=Brief)  # type: ignore[call-overload]  # the mistake


def test_a_quote_that_is_no_string_is_named_as_reports_name_it() -> None:
    with pytest.raises(InputError, match="Quote 2 is int"):
        verify(ARTICLE, ["a quote", 5])  # type: ignore[list-item]  # the mistake


def test_a_brief_in_a_later_version_of_its_schema_is_refused() -> None:
    later = {**json.loads(summarize(ARTICLE, "extractive").model_dump_json(by_alias=True)), "schema": "news/9"}
    with pytest.raises(UnknownSchemaError, match="The brief is in news/9, and the newest version here is news/2"):
        verify(ARTICLE, later)
    with pytest.raises(UnknownSchemaError, match="update that"):
        read_brief(json.dumps(later))


class Own(BaseModel):
    quotes: list[Quote]


def test_a_cache_is_a_folder_or_a_cache() -> None:
    assert summarize(ARTICLE, "extractive", cache=None).audit.complete
    with pytest.raises(ConfigurationError, match="cache"):
        summarize(ARTICLE, "extractive", cache=True)  # type: ignore[arg-type]  # the mistake under test


def test_the_default_engine_fills_no_schema_of_ones_own() -> None:
    with pytest.raises(InputError, match="SUMMARIZER_MODEL"):
        extract(ARTICLE, Own, "extractive")


def test_coverage_lists_what_a_brief_leaves_out(brief: Brief) -> None:
    wire = json.loads(brief.model_dump_json())
    audit = verify(ARTICLE, {"actors": wire["actors"][:1], "positions": [], "headline": wire["headline"]})
    assert audit.complete
    assert audit.coverage is not None
    assert audit.coverage.figures.covered == 0
    assert {"3.2 million euros"} <= {passage.text for passage in audit.coverage.figures.uncovered}
    for passage in audit.coverage.figures.uncovered + audit.coverage.quotations.uncovered:
        assert ARTICLE[passage.start : passage.end] == passage.text
    assert audit.coverage.quotations.recall == 0


def test_a_brief_verifies_itself(brief: Brief) -> None:
    audit = verify(ARTICLE, brief)
    assert audit.complete
    assert audit.rejected == ()
    assert {check.status for check in audit.quotes} == {"exact"}
    assert verify(ARTICLE, json.loads(brief.model_dump_json())) == audit


def test_a_forged_brief_does_not(brief: Brief) -> None:
    forged = json.loads(brief.model_dump_json())
    claim = next(c for c in forged["numeric_claims"] if c["figure"]["value"] == "3200000")
    claim["figure"]["value"] = "2300000"
    forged["positions"][0]["quote"]["text"] = "We found no cracks at all"
    forged["headline"] = "Mayor Carl Berg shuts the crossing"
    audit = verify(ARTICLE, forged)
    assert {r.path.partition("[")[0] for r in audit.rejected} == {"numeric_claims", "positions", "headline"}
    assert [check.given for check in audit.quotes if not check.grounded] == ["We found no cracks at all"]
    listed = sum(len(forged[name]) for name in ("positions", "numeric_claims", "open_questions"))
    assert len(audit.quotes) == listed + sum(len(sentence["quotes"]) for sentence in forged["abstract"])
    assert not audit.complete


def test_quotes_one_by_one() -> None:
    audit = verify(ARTICLE, ['"We found cracks in four of its nine piers"', "We found no cracks", "Rain is wet here"])
    assert [check.status for check in audit.quotes] == ["typographic", "altered", "absent"]
    assert [r.path for r in audit.rejected] == ["[1]", "[2]"]
    assert audit.rejected[0].closest is not None
    assert audit.quotes[0].text == "We found cracks in four of its\nnine piers"


class Note(BaseModel):
    quote: Quote
    note: Prose


def test_any_object_with_quotes() -> None:
    good = Note.model_construct(quote="shut until May", note="It stays shut until May.")
    assert verify(ARTICLE, good).complete
    bad = Note.model_construct(quote="shut until June", note="It stays shut until June.")
    assert {r.path: r.kind for r in verify(ARTICLE, bad).rejected}["quote"] == "altered"


@pytest.mark.parametrize("wrapped", [{"quotes": ["shut until May"]}, {"brief": {"abstract": []}}])
def test_what_is_wrapped_as_over_http(wrapped: dict[str, Any]) -> None:
    assert verify(ARTICLE, wrapped) == verify(ARTICLE, *wrapped.values())


@pytest.mark.parametrize("given", ["one string", [], {"quotes": []}, {}, {"nope": 1}, [1], 7, {"actors": object()}])
def test_what_cannot_be_verified(given: Any) -> None:
    with pytest.raises(InputError):
        verify(ARTICLE, given)


def test_strict_makes_a_partial_brief_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is replaced by one that lies, which the built-in one does not."""
    lie = {"headline": "Mayor Carl Berg shuts the crossing", "abstract": "The crossing will stay shut until May."}
    monkeypatch.setattr("summarizer.engines.extractive.engine.draft_document", lambda *_, **__: lie)
    partial = summarize(ARTICLE, "extractive")
    assert partial.headline is None
    assert not partial.audit.complete
    with pytest.raises(UngroundedError, match="strict") as caught:
        summarize(ARTICLE, "extractive", options={"strict": True})
    assert [r.path for r in caught.value.rejected] == ["headline"]


@pytest.mark.parametrize("call", ["run_sync(asyncio.sleep(60))", "list(iterate_sync(hang()))"])
def test_a_process_ends_while_its_work_hangs(call: str) -> None:
    """A generator is closed only when it has been cancelled, which takes time in a call of a model."""
    code = (
        "import asyncio, threading, os, signal, time\n"
        "from summarizer.pipeline.sync import iterate_sync, run_sync\n"
        "async def hang():\n"
        "    try:\n        await asyncio.sleep(60)\n    finally:\n        await asyncio.sleep(0.1)\n    yield\n"
        "threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        f"try:\n    {call}\nexcept KeyboardInterrupt:\n    print('interrupted')\n"
    )
    ran = processes.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50, check=True)
    assert ran.stdout == "interrupted\n"


def test_a_brief_as_an_object_of_python_is_read_and_verified() -> None:
    """A dump has dates and decimals, and a line of a batch's results has the brief as an object."""
    text = "Anna Lind, the mayor, said on Monday that the bridge will cost 3.2 million euros."
    brief = summarize(text, published="2026-10-29")
    assert brief.numeric_claims
    assert read_brief(brief.model_dump(by_alias=True)) == brief
    assert read_brief(json.loads(brief.model_dump_json())) == brief
    assert verify(text, brief.model_dump(by_alias=True)) == verify(text, json.loads(brief.model_dump_json()))
    with pytest.raises(InputError, match="schema: it is missing"):
        read_brief({"actors": []})
    for unread in (Path("brief.json"), "brief.json"):
        with pytest.raises(InputError, match=r"Read a file first: read_brief\(Path"):
            read_brief(unread)  # type: ignore[arg-type]  # the call is the mistake
    with pytest.raises(InputError, match="This is not a brief"):
        read_brief({"schema": "news/2", "actors": [object()]})


def test_a_list_alone_is_no_schema() -> None:
    with pytest.raises(ConfigurationError, match="put what it holds into a field"):
        extract("Anna Lind said so.", RootModel[list[Quote]], model="openai/gpt-5", api_key="sk-1")
