"""A brief that holds nothing or little of its article says so in every form; a title where there is no headline."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from summarizer import summarize, verify
from summarizer.cli import main
from summarizer.report import to_html, to_markdown
from summarizer.report.forms import FORMS, render
from summarizer.schemas.brief import Brief
from tests.support.briefs import make_brief, quote
from tests.support.service import ARTICLE

NOTE = "It rained for 40 days."
"""A text of which the built-in engine takes nothing."""

MORE = "; a language model may find more"
SPARSE = f"nothing was taken from the article, which has 1 figure: read the article itself{MORE}"

BARE = {"headline": None, "abstract": None, "actors": [], "positions": [], "numeric_claims": [], "open_questions": []}


@pytest.fixture(scope="module")
def empty() -> Brief:
    return summarize(NOTE)


def test_an_empty_brief_is_not_called_complete(empty: Brief) -> None:
    assert [(one.kind, one.message, one.path) for one in empty.audit.warnings] == [("sparse", SPARSE, "")]
    for name in ("md", "html", "csv", "jsonl"):
        shown = render(empty, name)
        assert SPARSE[1:] in shown, name
        assert "omplete: nothing rejected" not in shown, name
    assert "Nothing rejected; the brief holds little or nothing of the article." in to_markdown(empty)
    assert set(FORMS) > {"md", "html", "csv", "jsonl"}


def test_the_row_of_a_table_is_about_the_brief(empty: Brief) -> None:
    (row,) = csv.DictReader(io.StringIO(empty.to_csv()))
    assert (row["section"], row["path"], row["flag"]) == ("brief", "", f"N{SPARSE[1:]}.")


SUMMARY_ONLY = """\
Bridge shut until spring

The old bridge over the Orsund in Norby was shut for cars and lorries on Monday after its piers moved in the flood. \
The town of Norby will open a ferry below the bridge in the summer.

The ferry is full on most days, and the road to Hull is long.
"""


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("The bridge stays shut.\n\nThe bridge over the Orsund stays shut until spring. It is old.", "headline"),
        ("Die Brücke bleibt zu.\n\nDie Brücke über den Orsund bleibt bis zum Frühjahr zu.", "headline"),
        (SUMMARY_ONLY, "summary"),
    ],
)
def test_a_headline_or_summary_alone_is_little(text: str, taken: str) -> None:
    brief = summarize(text)
    assert (brief.positions, brief.numeric_claims, brief.open_questions) == ([], [], [])
    assert bool(brief.abstract) is (taken == "summary")
    assert [one.message for one in brief.audit.warnings if one.kind == "sparse"] == [
        f"nothing but a {taken} was taken from the article: read the article itself{MORE}"
    ]


def test_a_full_brief_and_a_verified_item_have_no_such_warning() -> None:
    brief = summarize(ARTICLE)
    assert brief.numeric_claims
    assert not [one for one in brief.audit.warnings if one.kind == "sparse"]
    assert "Complete: nothing rejected, the whole article read." in to_markdown(brief)
    assert not verify(ARTICLE, {"actors": []}).warnings


def test_few_items_of_a_long_article_are_little_unless_few_were_asked_for() -> None:
    text = (Path(__file__).parents[2] / "examples" / "dam-break.txt").read_text("utf-8")
    kinds = [{one.kind for one in summarize(text, options=asked).audit.warnings} for asked in ({}, {"max_items": 1})]
    assert not any("sparse" in kind for kind in kinds)
    padded = (
        "Repairs begin\n\nRepairs will cost 3.2 million euros, the mayor, Ann Roe, said on Monday.\n\n"
        + "The rain went on and nobody in the valley knew why. " * 40
    )
    told = [one.message for one in summarize(padded).audit.warnings if one.kind == "sparse"]
    assert told == [f"the brief holds 2 positions and figures for an article of {len(padded):,} characters{MORE}"]


def test_the_shell_counts_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", f"sqlite:///{tmp_path / 'batches.db'}")
    Path("a.txt").write_text(NOTE, "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["batch", "a.txt"])
    out, err = capsys.readouterr()
    assert (ended.value.code, json.loads(out)["state"]) == (0, "done")
    assert "1 done and 0 failed; 1 holds little or nothing of the article" in err


def title_of(**changes: object) -> str:
    """The title of a brief without a headline in Markdown; that of the page is the same."""
    brief = make_brief(**{**BARE, **changes})
    title = to_markdown(brief).partition("\n")[0].removeprefix("# ").partition(" [")[0]
    assert f"<title>{title}</title>" in to_html(brief)
    return title


def test_a_brief_without_a_headline_has_a_title_that_says_what_it_is_about() -> None:
    text = "Repairs will cost 3.2 million euros. " * 9
    untitled = {"text": text}
    sentence = {"text": "Repairs cost more.", "quotes": [quote("Repairs will cost")]}
    actors = [{"id": name, "name": name.title(), "kind": "person"} for name in ("amadi", "berg", "roe")]
    assert title_of(article={"text": text, "title": "A title"}, abstract=[sentence]) == "A title"
    assert title_of(article=untitled, abstract=[sentence], actors=actors) == "Repairs cost more."
    assert title_of(article=untitled, actors=actors) == "Amadi and Berg: brief without a headline"
    begins = title_of(article=untitled)
    assert begins.startswith("Article that begins “Repairs will cost 3.2 million euros. Repairs")
    assert begins.endswith("…”")
    assert len(begins) < 150
    assert title_of(article={"text": ""}) == "Brief without a headline"


def test_a_first_sentence_that_leads_is_not_repeated() -> None:
    short, long = "Repairs cost more.", f"Repairs cost more{' and more' * 30}."
    shown = to_markdown(make_brief(**{**BARE, "article": {"text": "x"}, "abstract": [short, "It is old."]}))
    assert shown.count(short) == 1
    assert shown.index(short) < shown.index("It is old.")
    lead = f"Repairs cost more{' and more' * 20}."
    shown = to_markdown(make_brief(**{**BARE, "article": {"text": "x"}, "abstract": [lead]}))
    assert shown.startswith(f"# {lead}\n")
    assert shown.count(lead) == 1
    shown = to_markdown(make_brief(**{**BARE, "article": {"text": "x"}, "abstract": [long]}))
    assert shown.startswith("# Repairs cost more and more")
    assert f"\n\n{long}" in shown
