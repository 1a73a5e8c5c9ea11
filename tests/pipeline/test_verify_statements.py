"""Statements and a judge in `verify`, over HTTP, in both clients and in the shell: a judge rejects nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer import acheck_statement, averify, check_statement, verify
from summarizer.cli import main
from summarizer.client import AsyncClient, Client
from summarizer.errors import InputError
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Audit
from summarizer.settings import Settings
from tests.engines.llm.test_review import UNFIT
from tests.support.judge_script import is_review, judge, shown
from tests.support.model import ARTICLE, answer_with
from tests.support.provider_server import ProviderServer, serve
from tests.support.service import configure_model, make_client, read_problem, serve_app

WORDS = "Opposition leader Bo Ek called the closure reckless."
"""The article's own."""

TRUE = "Bo Ek does not like the closure."
FALSE = "Anna Lind wants the crossing to open at once."
INVENTED = "Carl Berg is angry."
STATEMENTS = [WORDS, TRUE, FALSE, INVENTED]

BY = "judge:openai/scripted"

KNOWS = judge(words={FALSE: "contradicted"}, article=ARTICLE)


@pytest.fixture
def honest() -> Iterator[ProviderServer]:
    with serve(KNOWS) as server:
        yield server


def settings_of(server: ProviderServer) -> Settings:
    return configure_model(server.base, retries=0)


def verdicts_of(audit: Audit) -> list[tuple[str, str, str]]:
    return [(check.path, check.verdict, check.by) for check in audit.statements]


PROVED = [
    ("statements[0]", "supported", "proof"),
    ("statements[1]", "not_judged", "none"),
    ("statements[2]", "not_judged", "none"),
    ("statements[3]", "not_stated", "proof"),
]

JUDGED = [
    ("statements[0]", "supported", BY),
    ("statements[1]", "supported", BY),
    ("statements[2]", "contradicted", BY),
    ("statements[3]", "not_stated", "proof"),
]


def check_judged(audit: Audit) -> None:
    """The judge flags what it finds wrong; only what proof shows to be wrong is rejected."""
    assert verdicts_of(audit) == JUDGED
    assert [(rejection.path, rejection.kind) for rejection in audit.rejected] == [("statements[3]", "invented")]
    (flag,) = audit.warnings
    assert (flag.path, flag.kind) == ("statements[2]", "statement")
    assert "openai/scripted: It is not so." in flag.message
    (start, end) = audit.statements[2].evidence[0]
    assert ARTICLE[start:end] == "Council shuts Norbridge crossing until May"
    assert not audit.complete


def test_without_a_judge_proof_decides_what_it_can() -> None:
    audit = verify(ARTICLE, statements=STATEMENTS)
    assert verdicts_of(audit) == PROVED
    assert [rejection.path for rejection in audit.rejected] == ["statements[3]"]
    assert asyncio.run(averify(ARTICLE, statements=STATEMENTS, judge="off")) == audit


def test_a_judge_decides_the_rest(honest: ProviderServer) -> None:
    check_judged(verify(ARTICLE, statements=STATEMENTS, judge="scripted", settings=settings_of(honest)))
    (request,) = honest.requests
    asked = {text for text in shown(request).values() if text in STATEMENTS}
    assert asked == {WORDS, TRUE, FALSE}, "what is proved wrong no judge is asked about"


def test_what_a_judge_contradicts_is_no_rejection(honest: ProviderServer) -> None:
    audit = verify(ARTICLE, statements=[FALSE], judge="scripted", settings=settings_of(honest))
    assert audit.complete
    assert audit.rejected == ()


@pytest.mark.parametrize("name", [*UNFIT])
def test_an_unfit_judge_decides_nothing(name: str) -> None:
    with serve(UNFIT[name]) as server:
        audit = verify(ARTICLE, statements=STATEMENTS, judge="scripted", settings=settings_of(server))
    assert verdicts_of(audit) == PROVED
    (told,) = [caution.message for caution in audit.warnings if caution.kind == "judge"]
    assert told.startswith("nothing was judged: ")
    assert "Traceback" not in told


def test_a_brief_of_somebody_else_is_judged_and_stays_as_it_is() -> None:
    lies = judge({"positions[0]": "contradicted"}, article=ARTICLE)
    with serve(lies) as server:
        alone = verify(ARTICLE, answer_with())
        audit = verify(ARTICLE, answer_with(), statements=[TRUE], judge="scripted", settings=settings_of(server))
        assert len(server.requests) == 1, "the brief's sentences and the statement go together"
    assert (audit.rejected, audit.complete) == (alone.rejected, alone.complete)
    told = {check.path: (check.verdict, check.by) for check in audit.statements}
    assert told["positions[0].statement"] == ("contradicted", BY)
    assert told["statements[0]"] == ("supported", BY)
    assert {verdict for path, (verdict, _) in told.items() if not path.startswith("positions[0]")} == {"supported"}
    assert "positions[0].statement" in {caution.path for caution in audit.warnings}


def test_a_verdict_on_an_item_is_none_on_another_with_the_same_words() -> None:
    text = "“The crossing is unsafe,” said Bo Ek. It rained on Friday. The council met at nine and rose at noon."
    words = "The crossing is unsafe."
    brief = {
        "actors": [{"id": "ek", "name": "Bo Ek", "kind": "person"}],
        "abstract": [{"text": words, "quotes": [words]}],
        "positions": [{"quote": words, "actor": "ek", "attribution": "Bo Ek", "statement": words}],
    }
    with serve(judge({"abstract[0]": "contradicted"}, article=text)) as server:
        audit = verify(text, brief, judge="scripted", settings=settings_of(server))
    told = {check.path: (check.verdict, check.by) for check in audit.statements}
    assert told["abstract[0].text"] == ("contradicted", BY)
    assert told["positions[0].statement"] == ("supported", BY)


def test_quotes_alone_give_a_judge_nothing_to_judge(honest: ProviderServer) -> None:
    audit = verify(ARTICLE, [WORDS], judge="scripted", settings=settings_of(honest))
    assert honest.requests == []
    (caution,) = audit.warnings
    assert "nothing to judge" in caution.message
    assert audit.complete


def test_one_statement_is_judged(honest: ProviderServer) -> None:
    settings = settings_of(honest)
    check = check_statement(FALSE, ARTICLE, "scripted", settings=settings)
    assert (check.path, check.verdict, check.by) == ("", "contradicted", BY)
    assert asyncio.run(acheck_statement(TRUE, ARTICLE, "scripted", settings=settings)).verdict == "supported"
    asked = len(honest.requests)
    assert check_statement(INVENTED, ARTICLE, "scripted", settings=settings).by == "proof"
    assert len(honest.requests) == asked


def test_one_statement_and_a_judge_that_cannot_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    check = check_statement(TRUE, ARTICLE, "openai/nobody")
    assert (check.verdict, check.by) == ("not_judged", "none")
    assert "OPENAI_API_KEY" in check.reasons[0]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"statements": "one string"},
        {"statements": [" "]},
        {"statements": [3]},
        {"statements": iter([TRUE])},
        {"statements": [TRUE], "given": []},
        {"statements": ["x" * 5001]},
        {"statements": [TRUE], "judge": "self"},
    ],
)
def test_what_cannot_be_checked_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        verify(ARTICLE, **given)


def test_a_statement_and_its_article_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(InputError, match=r"The statement comes first: check_statement\(statement, text\)"):
        check_statement(ARTICLE, TRUE)
    with pytest.raises(InputError, match="A statement is a string, not list"):
        check_statement([TRUE], ARTICLE)  # type: ignore[arg-type] # what is tested
    with pytest.raises(InputError, match="An article is a text or an Article, not list"):
        check_statement(TRUE, [ARTICLE])  # type: ignore[arg-type] # as above
    with pytest.raises(InputError, match=r"not str\. Put a quote into a list"):
        verify(ARTICLE, TRUE)
    with pytest.raises(InputError, match=r"This text is not JSON: .* Put a quote into a list"):
        verify(ARTICLE, "[Sic] it stays.")


def test_a_statement_is_read_with_the_day_of_its_article() -> None:
    text = "The port will shut next year, said Anna Lind. The council has to agree first, and has not done so yet."
    sure = "The port will shut in 2027."
    told = [
        check_statement(sure, one) for one in (text, Article.model_validate({"text": text, "published": "2026-10-29"}))
    ]
    assert [check.verdict for check in told] == ["not_stated", "not_judged"]


@pytest.mark.parametrize("odd", [" ", "x" * 5001])
def test_a_statement_of_many_that_is_refused_is_named(odd: str) -> None:
    with pytest.raises(InputError, match="Statement 2 is "):
        verify(ARTICLE, statements=[TRUE, TRUE, odd])


def test_over_http(honest: ProviderServer) -> None:
    client = make_client(settings_of(honest))

    def ask(**body: Any) -> Any:
        return client.post("/v1/verifications", json={"text": ARTICLE, **body})

    answered = ask(statements=STATEMENTS, judge="scripted")
    assert answered.status_code == 200, answered.text
    check_judged(Audit.model_validate_json(answered.content))
    assert verdicts_of(Audit.model_validate_json(ask(statements=STATEMENTS).content)) == PROVED
    assert len(honest.requests) == 1, "no judge by default"
    metrics = client.get("/metrics").text
    assert 'summarizer_statements_total{by="judge",verdict="contradicted"} 1.0' in metrics
    assert 'summarizer_statements_total{by="proof",verdict="not_stated"} 2.0' in metrics
    assert 'summarizer_statements_total{by="none",verdict="not_judged"} 2.0' in metrics
    both = ask(quotes=[WORDS], statements=[TRUE]).json()
    assert (len(both["quotes"]), len(both["statements"])) == (1, 1)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"statements": [TRUE], "judge": "openai/gpt-5"}, 403, "model_not_allowed"),
        ({"statements": [TRUE], "judge": "nobody"}, 422, "unknown_model"),
        ({"statements": [TRUE], "judge": "local/a.gguf"}, 403, "model_not_allowed"),
        ({"statements": [TRUE], "judge": "self"}, 422, "input"),
        ({"statements": []}, 422, "invalid_request"),
        ({"statements": [""]}, 422, "invalid_request"),
        ({"statements": ["\n "]}, 422, "invalid_request"),
        ({"statements": ["x" * 5001]}, 422, "invalid_request"),
        ({"statements": ["x"] * 101}, 422, "invalid_request"),
        ({"statements": "x"}, 422, "invalid_request"),
        ({"judge": "scripted"}, 422, "invalid_request"),
    ],
)
def test_over_http_bad_input_says_so(body: dict[str, Any], status: int, code: str, honest: ProviderServer) -> None:
    answered = make_client(settings_of(honest)).post("/v1/verifications", json={"text": ARTICLE, **body})
    read_problem(answered, status, code)
    assert honest.requests == []


def test_both_clients(honest: ProviderServer) -> None:
    async def ask(url: str) -> Audit:
        async with AsyncClient(url) as client:
            return await client.verify(ARTICLE, statements=STATEMENTS, judge="scripted")

    with serve_app(settings_of(honest)) as url, Client(url) as client:
        check_judged(client.verify(ARTICLE, statements=STATEMENTS, judge="scripted"))
        check_judged(asyncio.run(ask(url)))
        assert client.verify(ARTICLE, [WORDS], statements=[TRUE]).complete
        for bad in ({}, {"statements": "one string"}, {"quotes_or_brief": "one string"}):
            with pytest.raises(InputError):
                client.verify(ARTICLE, **bad)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("statements", "judged", "status", "told", "unjudged"),
    [
        (
            [WORDS, TRUE, FALSE],
            False,
            0,
            "sentences that the article asserts word for word 1/3 (2 not judged)",
            "2 of 3",
        ),
        ([WORDS, TRUE, FALSE], True, 0, "sentences supported 2/3 by openai/scripted (1 contradicted)", ""),
        (STATEMENTS, False, 3, "Carl Berg is angry.", "2 of 4"),
    ],
)
def test_the_shell(
    statements: list[str], judged: bool, status: int, told: str, unjudged: str, honest: ProviderServer, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    monkeypatch.setenv("OPENAI_API_BASE", honest.base)
    monkeypatch.setenv("COLUMNS", "200")
    article, lines, listed = tmp_path / "a.txt", tmp_path / "s.txt", tmp_path / "s.json"
    article.write_text(ARTICLE, "utf-8")
    lines.write_text("\n\n".join(statements), "utf-8")
    listed.write_text(json.dumps(statements), "utf-8")
    judge_args = ["--judge", "openai/scripted"] if judged else []
    for file in (lines, listed):
        for form in ("table", "json"):
            with pytest.raises(SystemExit) as left:
                main(["verify", str(article), "--statements", str(file), *judge_args, "--format", form])
            out, err = capsys.readouterr()
            assert left.value.code == status
            message = f"provenbrief: {unjudged} sentences were not judged, since no judge was asked"
            assert err.startswith(message) if unjudged else err == ""
            if form == "json":
                assert len(Audit.model_validate_json(out).statements) == len(statements)
            else:
                assert told in out
                assert "statements[" not in out


def test_the_shell_keeps_what_the_judge_answered(
    honest: ProviderServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    monkeypatch.setenv("OPENAI_API_BASE", honest.base)
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(ARTICLE, "utf-8")
    Path("s.txt").write_text(FALSE, "utf-8")
    with pytest.raises(SystemExit):
        main(["verify", "a.txt", "--statements", "s.txt", "--judge", "openai/scripted", "--show-raw", "raw"])
    (kept,) = Path("raw").iterdir()
    told = json.loads(kept.read_text("utf-8"))
    assert (told["model"], told["purpose"], kept.name.endswith("-01-review.json")) == (
        "openai/scripted",
        "review",
        True,
    )
    assert "contradicted" in json.dumps(told["response"]["choices"])
    assert capsys.readouterr().err == "provenbrief: 1 answer of models in raw\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["verify", "a.txt"], "--statements"),
        (["verify", "a.txt", "--statements", "brief.json"], "is no list of statements"),
        (["verify", "a.txt", "--statements", "empty.txt"], "empty.txt is empty"),
        (["verify", "a.txt", "--statements", "s.txt", "--judge", "self"], "give a model's name"),
    ],
)
def test_the_shell_says_what_is_wrong(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("a.txt", ARTICLE), ("brief.json", "{}"), ("empty.txt", "\n"), ("s.txt", TRUE)):
        Path(name).write_text(text, "utf-8")
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code in (1, 2)
    assert told in capsys.readouterr().err


def test_the_judge_is_asked_by_a_review(honest: ProviderServer) -> None:
    verify(ARTICLE, statements=[TRUE], judge="scripted", settings=settings_of(honest))
    assert is_review(honest.requests[0])


RETOLD = """HALDEN, March 4 - Norfer carried 12.4 million passengers last year, down from 13.1 million in 2022, it said.

The mayor, Jon Vik, has not yet decided whether he will stand again in the autumn. Lorries must use the tunnel until
the repairs are finished in October. If the council agrees, the owners of the shops will receive 2,000 crowns each.

Two of the five bakeries said they had lost their whole stock. Vik thanked the two bakeries. The wing of the museum
reopened in April after two years of work. Vik could reopen the museum's roof garden. Vik opened the museum's garden.
"""


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("Norfer carried 12.4 million passengers last year.", "not_judged"),
        ("Norfer's passengers fell from 13.1 million in 2022 to 12.4 million last year.", "not_judged"),
        ("It is open whether mayor Jon Vik will stand again in the autumn.", "not_judged"),
        ("Owners of the shops will receive 2,000 crowns each if the council agrees.", "not_judged"),
        ("Two bakeries lost their whole stock.", "not_judged"),
        ("Norfer carried 12.4 million passengers in 2022.", "contradicted"),
        ("The mayor, Jon Vik, has decided that he will stand again in the autumn.", "not_stated"),
        ("The owners of the shops will receive 2,000 crowns each.", "not_stated"),
        ("All five bakeries said they had lost their whole stock.", "contradicted"),
        ("The wing of the museum reopened in May after two years of work.", "not_stated"),
        ("Jon Vik opened the museum's roof garden.", "not_judged"),  # two sentences are as close
        ("The five bakeries of Eskil Moe said they had lost their whole stock.", "not_stated"),  # an unknown name
    ],
)
def test_a_statement_is_compared_with_the_one_sentence_that_it_retells(statement: str, verdict: str) -> None:
    check = check_statement(statement, RETOLD)
    assert (check.verdict, check.by) == (verdict, "none" if verdict == "not_judged" else "proof"), check.reasons


REVISED = """LARVIK, May 2, 2021 - The ministry had expected sales of 900 million crowns this year. It now expects 350
million.

Some 31,000 tickets have been sold at the kiosks. Women benefited more than men. Mensah earned his 50th cap, two fewer
than Lie. Novacare did not see the results before they were published. Hans Reiter had admitted the fraud in 2020, but
withdrew the confession a year later. The minister of justice, Petra Lang, initially opposed the change but now backs
it. Shares in Ost fell by 1.5 percent, less than in West, where they fell by 2.1 percent. The harbour company wanted to
sign Pavel Novak, but was refused.

None of the 600 workers got another job in Ansel, the union says; the mill's former owner says that 100 did. Without a
booster, the protection does not last longer than a year. Pupils can start from the age of five, but not in Rand, where
the limit is twelve. Five of the nine members of the council are Liberals.
"""


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("The ministry now expects sales of 350 million crowns this year.", "not_judged"),
        ("Supporters bought 31,000 tickets that have been sold at the kiosks.", "not_judged"),
        ("Men benefited less than women.", "not_judged"),
        ("Novacare saw the results only after they were published.", "not_judged"),
        ("Hans Reiter withdrew the confession in 2021.", "not_judged"),
        ("The minister of justice, Petra Lang, backs the change.", "not_judged"),
        ("Shares in West fell by 2.1 percent, more than in Ost, where they fell by 1.5 percent.", "not_judged"),
        ("The harbour company did not sign Pavel Novak.", "not_judged"),
        ("100 of the workers got another job in Ansel, the mill's former owner says.", "not_judged"),
        ("A booster is needed if the protection is to last longer than a year.", "not_judged"),
        ("In Rand, pupils can start from the age of twelve.", "not_judged"),
        ("Four of the nine members of the council are not Liberals.", "not_judged"),
        ("Women benefited less than men.", "contradicted"),
        ("Mensah earned his 50th cap, two more than Lie.", "contradicted"),
        ("Novacare did not see the results after they were published.", "contradicted"),
        ("Without a booster, the protection lasts longer than a year.", "contradicted"),
        ("Pupils can start from the age of five in Rand.", "contradicted"),
        ("All of the 600 workers got another job in Ansel, the union says.", "contradicted"),
    ],
)
def test_what_tells_the_same_from_the_other_side_is_left_alone(statement: str, verdict: str) -> None:
    check = check_statement(statement, REVISED)
    assert check.verdict == verdict, check.reasons
