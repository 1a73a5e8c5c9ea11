"""Three meters on every surface, and marks where sentences stand that are not known to be true."""

from __future__ import annotations

import re
from typing import Any

import pytest

from summarizer import summarize
from summarizer.cli.tables import print_audit, print_brief
from summarizer.report import read_meters, to_html, to_markdown
from summarizer.report.fields import name_place
from summarizer.report.trust_view import ItemFlags
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Brief
from tests.engines.llm.test_review import HONEST, UNFIT, configure
from tests.report.test_outline import ACTORS, make
from tests.support.briefs import make_brief, quote
from tests.support.judge_script import judge, writes
from tests.support.model import ARTICLE
from tests.support.provider_server import answer, serve


@pytest.fixture(autouse=True)
def _judges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who judges is said by the settings of each test."""
    monkeypatch.delenv("SUMMARIZER_JUDGE")


def check(verdict: str, by: str, path: str = "positions[0].statement", **more: Any) -> dict[str, Any]:
    return {"path": path, "text": "It is so.", "verdict": verdict, "by": by, **more}


def audit_of(*statements: dict[str, Any], **more: Any) -> Audit:
    return Audit.model_validate({"complete": True, "statements": statements, **more})


JUDGE = "judge:openai/a"


@pytest.mark.parametrize(
    ("statements", "told", "full"),
    [
        ([], "sentences none", False),
        ([check("supported", "proof")] * 2, "sentences that the article asserts word for word 2/2", True),
        (
            [check("supported", "proof"), check("not_judged", "none")],
            "sentences that the article asserts word for word 1/2 (1 not judged)",
            False,
        ),
        (
            [check("unclear", "proof"), check("not_judged", "none")],
            "sentences not judged (1 flagged)",
            False,
        ),
        ([check("supported", JUDGE)] * 3, "sentences supported 3/3 by openai/a", True),
        (
            [check("supported", JUDGE), check("supported", "judge:b"), check("not_stated", JUDGE)],
            "sentences supported 2/3 by openai/a and b (1 not stated)",
            False,
        ),
        (
            [check("supported", JUDGE), check("supported", "proof"), check("not_judged", "none"),
             check("unclear", JUDGE), check("unclear", "proof"), check("contradicted", JUDGE)],
            (
                "sentences supported 2/6 by openai/a (1 that the article asserts word for word · 1 contradicted · "
                "1 unclear · 1 not judged · 1 flagged)"
            ),
            False,
        ),
    ],
)  # fmt: skip
def test_the_meter_of_sentences_says_by_whom(statements: list[Any], told: str, full: bool) -> None:
    _, meter, _ = read_meters(audit_of(*statements))
    assert (str(meter), meter.is_full) == (told, full)


def test_the_meters_of_quotes_and_coverage() -> None:
    grounded = {"path": "[0]", "given": "x", "status": "exact", "grounded": True}
    quotes, _, coverage = read_meters(audit_of(quotes=[grounded, {**grounded, "status": "absent", "grounded": False}]))
    assert (str(quotes), quotes.is_full) == ("quotes verified 1/2", False)
    assert (str(coverage), coverage.is_full) == ("coverage not measured", False)
    *_, coverage = read_meters(summarize("Hello").audit)
    assert (str(coverage), coverage.is_full) == ("coverage 0/0 figures, 0/0 quotations, 0/0 speakers", False)
    *_, coverage = read_meters(make_brief().audit)
    assert str(coverage) == "coverage 1/2 figures, 1/1 quotations, 1/2 speakers"


def brief_by(review: Any, **more: Any) -> Brief:
    with serve(writes(answer(HONEST), review)) as server:
        return summarize(ARTICLE, settings=configure(server, **more))


def shown_by(brief: Brief, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A brief on every surface, as plain text."""
    monkeypatch.setenv("COLUMNS", "250")
    print_brief(brief)
    terminal = capsys.readouterr().out
    print_audit(brief.audit)
    page = re.sub(r"(?s)<(style|script)\b.*?</\1>|<[^>]*>", " ", to_html(brief))
    told = {"page": page, "markdown": to_markdown(brief), "terminal": terminal, "audit": capsys.readouterr().out}
    return {name: re.sub(r"\s+", " ", text) for name, text in told.items()}


SURFACES = ("page", "markdown", "terminal", "audit")


def test_with_the_judge_off_nothing_looks_judged(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = brief_by(judge(article=ARTICLE), judge="off")
    assert brief.audit.complete
    for name, text in shown_by(brief, capsys, monkeypatch).items():
        assert "not judged" in text, name
        assert "supported 1" not in text, name
    html = to_html(brief)
    assert re.search(r'<li class="is-open"><span>sentences</span> <b>not judged</b>', html)
    assert html.count('<span class="tag is-quiet"') == len(
        {path.rpartition(".")[0] for path in (check.path for check in brief.audit.statements)}
    ), "each item has one mark"


def test_what_a_judge_supports_is_quiet(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    brief = brief_by(judge(article=ARTICLE))
    count = len(brief.audit.statements)
    for name, text in shown_by(brief, capsys, monkeypatch).items():
        assert "by openai/scripted" in text, name
        assert f"{count}/{count}" in text, name
        assert "(not judged)" not in text, name
    assert 'class="tag' not in to_html(brief)


def test_what_is_unclear_is_marked_where_it_stands_with_the_judges_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = brief_by(judge({"positions[0]": "unclear"}, article=ARTICLE))
    for name, text in shown_by(brief, capsys, monkeypatch).items():
        assert "unclear" in text, name
        assert "according to the judge openai/scripted: It is not so." in text, name
        assert "positions[0]" not in text, name
        assert ("Position 1" in text) == (name in ("page", "audit")), name
    html = to_html(brief)
    item = html.partition('id="item-positions-0"')[2].partition("</li><")[0]
    assert '<span class="tag is-grave" title="positions[0].statement">unclear</span>' in item
    assert '<li title="positions[0].statement">It may or may not follow' in item
    markdown = to_markdown(brief)
    assert "**(unclear)**\n  - It may or may not follow from the article" in markdown


def test_what_is_kept_though_it_is_not_stated_is_marked() -> None:
    brief = brief_by(judge({"headline": "not_stated"}, article=ARTICLE), on_not_stated="flag")
    assert to_markdown(brief).startswith("# Crossing shut until May [1] **(not stated)**\n")
    head = to_html(brief).partition("</h1>")[2].partition("</header>")[0]
    assert '<span class="tag is-grave"' in head
    assert "The article does not say so, according to the judge" in head


def test_cautions_come_first(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    brief = brief_by(UNFIT["always supported"])
    for name, text in shown_by(brief, capsys, monkeypatch).items():
        where = text.find("Nothing was judged: openai/scripted is not fit to judge this")
        assert where >= 0, name
        content = text.find("The crossing will stay shut until May" if name != "audit" else "Sentences")
        assert where < content, name
    html = to_html(brief)
    assert html.index('class="general"') < html.index("<h1")


def test_the_state_counts_what_is_flagged(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    warnings = [
        {"path": path, "kind": kind, "message": "doubtful"}
        for path, kind in (
            ("positions[0].statement", "statement"), ("positions[0].attribution", "speaker"),
            ("headline.text", "statement"), ("", "judge"), ("article.text", "source"),
            ("abstract", "partial"), ("actors[0].hat", "unknown_key"),
        )
    ]  # fmt: skip
    for name, text in shown_by(make_brief(audit={"complete": True, "warnings": warnings}), capsys, monkeypatch).items():
        assert re.search("omplete: nothing rejected,( the whole article read,)? 2 items flagged", text), name


def test_notes_are_listed_below() -> None:
    note = {"path": "actors[0].role", "value": "king", "reason": "the article calls nobody so"}
    audit = {"complete": True, "notes": [note]}
    markdown, html = to_markdown(make_brief(audit=audit)), to_html(make_brief(audit=audit))
    assert "### Fields left out\n\n- Actor 1, role: “king”: the article calls nobody so\n" in markdown
    assert '<span class="place" title="actors[0].role">Actor 1, role</span> “king”' in html
    assert "Complete: nothing rejected" in markdown
    rejected = {"path": "actors[0]", "kind": "invented", "reason": "name: the article names nobody so", "item": {}}
    audit = {"complete": False, "notes": [note | {"path": "actors[1].role"}], "rejected": [rejected]}
    assert "- Actor 2, role (in the answer’s order): “king”: " in to_markdown(make_brief(audit=audit))


def test_a_rejected_quote_of_several_lines_is_told_once() -> None:
    words = "Crossing shut until May\n\nIt stays shut, the mayor said."
    reason = f'quote: “{words}” is not what the article says (the quote drops "not" (negation))'
    rejected = {"path": "positions[0]", "kind": "altered", "reason": reason, "item": {"quote": words}}
    markdown = to_markdown(make_brief(audit={"complete": False, "rejected": [rejected]}))
    assert markdown.count("It stays shut, the mayor said.”: Not what the article says: the quote drops") == 1


def test_marks_in_a_schema_of_ones_own() -> None:
    statements = [
        check("contradicted", JUDGE, "things[1].statement", reasons=["the article says otherwise"]),
        check("not_judged", "none", "things[0].statement"),
        check("unclear", "proof", "by_name.first_one", reasons=["it is more certain than the article"]),
    ]
    thing = {"quote": quote("It cost more"), "name": "repairs", "by": "amadi", "statement": "It is so."}
    brief = make(
        title="What it costs", actors=ACTORS, things=[thing, thing], by_name={"first_one": "A word."},
        audit={"complete": True, "statements": statements},
    )  # fmt: skip
    markdown = to_markdown(brief)
    assert re.search(r"\n- \*\*Ruth Amadi\*\*.* \*\(not judged\)\*\n", markdown)
    assert "**(contradicted)**\n  - “It is so.”\n  - The article says otherwise.\n" in markdown
    assert "A word. **(flagged)**" in markdown
    html = to_html(brief)
    assert 'title="things[1].statement">contradicted</span>' in html
    assert html.count('class="tag is-grave"') == 2


def test_the_gravest_mark_of_an_item_is_shown_and_all_reasons() -> None:
    audit = audit_of(
        check("not_judged", "none", "positions[0].target"),
        check("unclear", "proof", reasons=["it drops “at least”"]),
        warnings=[
            {"path": "positions[0].statement", "kind": "statement", "message": "it drops “at least”"},
            {"path": "positions[0].attribution", "kind": "speaker", "message": "Lind says it"},
            {"path": "", "kind": "language", "message": "the language is German"},
        ],
    )
    mark = ItemFlags(audit).at("positions[0]")
    assert mark is not None
    assert mark.word == "flagged"
    assert [reason.text for reason in mark.reasons] == ["It drops “at least”", "Lind says it."]
    assert ItemFlags(audit).at("positions[1]") is None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", ""),
        ("[3]", "Quote 4"),
        ("numeric_claims[0].about", "Figure 1, about"),
        ("abstract[1].text", "Summary sentence 2"),
        ("key_dates[0].notes[2]", "Key dates 1, notes 3"),
        ("things.first.statement", "Things, first"),
        ("\x1b[31m", "\\x1b, 31m"),
    ],
)
def test_places_are_named_in_words(path: str, name: str) -> None:
    assert name_place(path) == name
