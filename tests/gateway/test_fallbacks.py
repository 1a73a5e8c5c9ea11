"""Which models are asked for one request: fallbacks, deployments, and what is said where nobody answers."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

from summarizer import summarize
from summarizer.engines.base import Answers, EngineTask
from summarizer.engines.llm.engine import make_engine
from summarizer.errors import (
    ContextLengthError,
    ProviderAuthError,
    ProviderContentError,
    ProviderRateLimitError,
    ProviderUnavailableError,
)
from summarizer.gateway.fallbacks import order_deployments
from summarizer.gateway.libraries import load_libraries
from summarizer.gateway.streaming import Listener
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import Verification
from summarizer.settings import Deployment, ModelSettings, Settings
from tests.support.llm import ARTICLE, BAD, GOOD, PlainGrounder, Report
from tests.support.model import ARTICLE as NEWS
from tests.support.model import FERRY, RECKLESS, answer_with
from tests.support.provider_server import ProviderServer, Reply, answer, completion, fault, free_port, reply, serve
from tests.support.waiting import PATIENCE

TOO_LONG = fault(400, "too long", code="context_length_exceeded")


@pytest.fixture(autouse=True)
def _library() -> None:
    load_libraries()  # it takes seconds, which no limit here is about


def model(base: ProviderServer | str, **more: Any) -> ModelSettings:
    where = base if isinstance(base, str) else base.base
    fields = {"model": "openai/scripted", "api_base": where, "api_key_env": "SCRIPTED_KEY", "mode": "tools"}
    return ModelSettings(**{**fields, **more})


def write(models: dict[str, ModelSettings], *, listener: Listener | None = None, **settings: Any) -> Answers:
    """Have the models of a configuration answer; the one that is named "first" is asked first."""
    settings.setdefault("retries", 0)
    engine = make_engine(
        "first", settings=Settings(models=models, **settings), listener=listener and (lambda _, piece: listener(piece))
    )
    run = Verification(PlainGrounder(ARTICLE))
    return run_sync(engine.write(EngineTask(Report, Article(text=ARTICLE), "extract.md", Options(), run)))


def dead() -> str:
    return f"http://127.0.0.1:{free_port()}/v1"


def test_the_next_one_answers_where_the_first_fails_and_the_receipt_says_so() -> None:
    with serve(fault(503)) as broken, serve(answer(GOOD)) as good:
        answers = write({"first": model(broken, fallbacks=("second",)), "second": model(good, model="openai/other")})
        assert (len(broken.requests), len(good.requests)) == (1, 1)
    assert (answers.model, answers.raws) == ("openai/other", (GOOD,))
    assert [attempt.model for attempt in answers.attempts] == ["openai/scripted", "openai/other"]
    assert "unavailable (503)" in answers.attempts[0].failure
    assert answers.attempts[1].failure == ""
    assert answers.cautions[0].message.startswith("another model was asked: openai is overloaded or unavailable (503)")
    assert "Try again" in answers.attempts[0].failure
    assert "Try again" not in answers.cautions[0].message, "since the other one answered"
    assert answers.had_transient_failure


@pytest.mark.parametrize(
    "script", [fault(401), fault(429), fault(400), reply(completion(message=None)), answer("no object")]
)
def test_any_failure_leads_to_the_next_one(script: Any) -> None:
    with serve(script) as broken, serve(answer(GOOD)) as good:
        answers = write({"first": model(broken, fallbacks=("second",)), "second": model(good)})
    assert answers.raws == (GOOD,)


@pytest.mark.faults
def test_three_that_are_dead_answer_in_time_with_all_three_reasons() -> None:
    with serve(Reply(b"{}", delay=60)) as silent, serve(fault(529, retry_after=1)) as overloaded:
        models = {
            "first": model(silent, fallbacks=("second", "third"), timeout=9.0),
            "second": model(dead(), model="openai/gone", timeout=9.0),
            "third": model(overloaded, model="openai/busy", timeout=9.0),
        }
        begun = time.monotonic()
        with pytest.raises(ProviderUnavailableError) as caught:
            write(models)
        took = time.monotonic() - begun
        assert (len(silent.requests), len(overloaded.requests)) == (1, 1)
    assert took < PATIENCE, "the first one's limit is that of all together"
    told = str(caught.value)
    assert "None of the 3 models" in told
    for reason in ("(1) openai did not finish its answer", "(2) openai cannot be reached", "(3) openai is overloaded"):
        assert reason in told
    *others, third = caught.value.__notes__
    assert [note.rpartition(":")[0] for note in others] == [
        f"({place}) The base URL is http://127.0.0.1" for place in (1, 2)
    ]
    assert third.startswith("(3) The base URL is http://127.0.0.1:")
    assert third.endswith("/v1. openai said: “scripted fault”.")
    assert caught.value.retryable


@pytest.mark.faults
def test_three_that_are_silent_share_the_time() -> None:
    with serve(Reply(b"{}", delay=60)) as silent:
        models = {
            "first": model(silent, fallbacks=("second", "third"), timeout=6.0),
            "second": model(silent),
            "third": model(silent),
        }
        begun = time.monotonic()
        with pytest.raises(Exception, match="None of the 3 models"):
            write(models)
        took = time.monotonic() - begun
        assert len(silent.requests) == 3, "each was given its turn"
    assert took < PATIENCE


def test_reasons_of_one_kind_keep_their_kind_and_the_shortest_wait() -> None:
    with serve(fault(429, headers={"retry-after": "2.5"})) as one, serve(answer(GOOD)) as other:
        (caution,) = write({"first": model(one, fallbacks=("second",)), "second": model(other)}).cautions
    assert caution.message.endswith("that is 'openai/scripted'.")
    slow, quick = (fault(429, headers={"retry-after": wait}) for wait in ("9", "7"))
    with serve(slow) as one, serve(quick) as other, pytest.raises(ProviderRateLimitError) as caught:
        write({"first": model(one, fallbacks=("second",)), "second": model(other)})
    assert (caught.value.retryable, caught.value.retry_after) == (True, 7.0)


def test_one_that_stands_in_and_is_not_configured_is_a_reason_too() -> None:
    with serve(fault(401)) as broken, pytest.raises(Exception, match=r"\(2\) There is no model 'nobody/knows'"):
        write({"first": model(broken, fallbacks=("nobody/knows",))})


def test_a_circle_of_names_ends() -> None:
    with serve(fault(401)) as broken:
        models = {"first": model(broken, fallbacks=("second",)), "second": model(broken, fallbacks=("first", "second"))}
        with pytest.raises(ProviderAuthError):
            write(models)
        assert len(broken.requests) == 2


def test_what_is_too_long_goes_to_the_longer_one_and_not_to_the_others() -> None:
    with serve(TOO_LONG) as short, serve(answer(GOOD)) as long, serve(answer(GOOD)) as other:
        models = {
            "first": model(short, fallbacks=("second",), fallbacks_when_too_long=("long",)),
            "second": model(other),
            "long": model(long, model="openai/long"),
        }
        answers = write(models)
        assert (len(short.requests), len(long.requests), len(other.requests)) == (1, 1, 0)
    assert answers.model == "openai/long"


def test_what_is_too_long_for_all_is_told_so() -> None:
    with serve(TOO_LONG) as short:
        models = {"first": model(short, fallbacks_when_too_long=("long",)), "long": model(short)}
        with pytest.raises(ContextLengthError, match="None of the 2 models"):
            write(models)


def test_one_with_items_that_fail_is_joined_by_another() -> None:
    with serve(answer(BAD)) as weak, serve(answer(GOOD)) as strong:
        models = {
            "first": model(weak, fallbacks_when_rejected=("strong",)),
            "strong": model(strong, model="openai/strong"),
        }
        answers = write(models)
        assert len(strong.requests) == 1
    assert answers.raws[-1] == GOOD
    assert {attempt.model for attempt in answers.attempts} == {"openai/scripted", "openai/strong"}
    (caution,) = answers.cautions
    assert caution.message == "another model was asked: items of the answer of 'openai/scripted' failed their checks"


def test_one_with_items_that_fail_stays_where_the_other_does_not_answer() -> None:
    with serve(answer(BAD)) as weak, serve(fault(401)) as broken:
        answers = write({"first": model(weak, fallbacks_when_rejected=("second",)), "second": model(broken)})
    assert answers.raws == (BAD,)
    told, silent = (caution.message for caution in answers.cautions)
    assert told.endswith("failed their checks")
    assert silent.startswith("another model was asked, which gave no answer: ")


def test_a_brief_of_two_models_holds_each_item_once_and_is_complete() -> None:
    """The second has everything that failed with the first; a question that lost its actor comes once."""
    good = answer_with(open_questions=[{**FERRY, "related": ["lind"]}])
    bad = answer_with(
        abstract=[{"text": "It costs 77 million euros.", "quotes": []}, {"text": "It is shut.", "quotes": []}],
        positions=[{**RECKLESS, "quote": "Bo Ek called the closure sensible"}],
        open_questions=[{**FERRY, "related": ["nobody"]}],
    )
    with serve(answer(bad)) as weak, serve(answer(good)) as strong:
        models = {"first": model(weak, fallbacks_when_rejected=("strong",)), "strong": model(strong)}
        settings = Settings(model="first", models=models, judge="off", retries=0)
        brief = summarize(NEWS, settings=settings)
    assert [question.related for question in brief.open_questions] == [["lind"]]
    assert [sentence.text for sentence in brief.abstract] == [sentence["text"] for sentence in good["abstract"]]
    assert brief.audit.complete
    assert brief.audit.rejected == ()
    assert [(warning.kind, warning.message.partition(":")[0]) for warning in brief.audit.warnings] == [
        ("engine", "another model was asked")
    ]


def test_a_brief_is_signed_by_the_model_that_wrote_it() -> None:
    """Of the second model's answer nothing fits this article, or it writes most of the brief."""
    bad = answer_with(open_questions=[{**FERRY, "quote": "Who pays for the ferry to the moon?"}])
    other = {"headline": None, "positions": [{**RECKLESS, "quote": "The mill burned for three days"}]}
    for second, signed in ((other, ("openai/first", "tools")), (answer_with(), ("openai/second", "json"))):
        with serve(answer(bad)) as one, serve(answer(second)) as two:
            models = {
                "first": model(one, model="openai/first", fallbacks_when_rejected=("second",)),
                "second": model(two, model="openai/second", mode="json"),
            }
            brief = summarize(NEWS, settings=Settings(model="first", models=models, judge="off", retries=0, reasks=0))
        assert (brief.receipt.model, brief.receipt.mode) == signed
        assert [attempt.model for attempt in brief.receipt.attempts] == ["openai/first", "openai/second"]


def test_one_whose_items_all_pass_is_not_joined() -> None:
    with serve(answer(GOOD)) as good, serve(answer(GOOD)) as other:
        write({"first": model(good, fallbacks_when_rejected=("second",)), "second": model(other)})
        assert other.requests == []


def test_deployments_share_the_calls_by_weight() -> None:
    places = Deployment(weight=3, api_base="http://a"), Deployment(api_base="http://b")
    entry = ModelSettings(model="openai/m", deployments=places)
    drawn = Counter(order_deployments(entry)[0] for _ in range(2000))
    assert 0.7 < drawn[0] / 2000 < 0.8


def test_a_dead_deployment_is_passed_over_and_asked_last_for_a_while() -> None:
    gone = dead()
    with serve(answer(GOOD)) as good:
        places = (Deployment(api_base=gone, weight=1e9), Deployment(api_base=good.base))
        models = {"first": model("", deployments=places, timeout=5.0)}
        first, second = write(models), write(models)
        assert len(good.requests) == 2
    assert len(first.attempts) == 2, "the one with the weight is dead"
    assert "cannot be reached" in first.attempts[0].failure
    assert len(second.attempts) == 1, "it is not asked first again"


def test_a_deployment_has_its_own_model_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHER_KEY", "k2")
    with serve(answer(GOOD)) as server:
        place = Deployment(api_base=server.base, model="openai/served", api_key_env="OTHER_KEY")
        write({"first": model(dead(), deployments=(place,))})
        (request,) = server.requests
    assert (request.json["model"], request.headers["authorization"]) == ("served", "Bearer k2")


REFUSED = {
    "tool_choice": fault(400, "tool_choice is not supported by this model"),
    "tools": fault(404, "No endpoints found that support tool use. Try disabling it."),
    "functions": fault(
        400, "`tools` is not supported in this model. For a list of supported models refer to the docs."
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_mode_that_is_refused_is_changed_once_and_remembered(name: str) -> None:
    with serve(REFUSED[name], answer(GOOD)) as server:
        models = {"first": model(server, mode="auto")}
        first, second = write(models), write(models)
        sent = [request.json for request in server.requests]
    assert [bool(body.get("tools")) for body in sent] == [True, False, False], "the third call knows"
    assert "response_format" in sent[1]
    assert [attempt.mode for attempt in first.attempts] == ["tools", "json_schema"]
    assert "rejected" in first.attempts[0].failure or "know" in first.attempts[0].failure
    assert (first.mode, second.mode) == ("json_schema", "json_schema")
    assert [attempt.mode for attempt in second.attempts] == ["json_schema"]


def test_a_mode_that_was_chosen_is_not_changed() -> None:
    with serve(REFUSED["tool_choice"], answer(GOOD)) as server, pytest.raises(Exception, match="set another mode"):
        write({"first": model(server, mode="tools")})
    assert len(server.requests) == 1


def test_a_refusal_of_all_modes_is_told_after_three_calls() -> None:
    schema = fault(400, "response_format json_schema is not supported")
    with serve(REFUSED["tool_choice"], schema) as server, pytest.raises(Exception, match="set another mode"):
        write({"first": model(server, mode="auto")})
    assert len(server.requests) == 3


def test_a_filtered_article_is_not_tried_again() -> None:
    with serve(fault(400, "x", code="content_filter")) as server, pytest.raises(ProviderContentError):
        write({"first": model(server)}, retries=2)
    assert len(server.requests) == 1
