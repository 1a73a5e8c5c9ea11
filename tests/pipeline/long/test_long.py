"""Long articles over the whole path: a scripted provider briefs each part, some fail, and one brief comes of it."""

from __future__ import annotations

import asyncio
import contextlib
import html
import re
import time
from itertools import pairwise
from typing import Any

import pytest
from pydantic import BaseModel

from summarizer import astream, asummarize, extract, summarize
from summarizer.engines.extractive import draft_brief
from summarizer.errors import ContextLengthError, ProviderAuthError, ProviderUnavailableError, UngroundedError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.blocks import Prose, Quote
from summarizer.schemas.brief import Brief
from summarizer.schemas.events import BriefEvent, ItemEvent, RestartedEvent
from summarizer.settings import Settings
from tests.support.long import draft_parts, long_settings, make_article, make_long, part_of
from tests.support.provider_server import Reply, Request, answer, fault, serve
from tests.support.streamed import streamed
from tests.support.waiting import PATIENCE

TEXT = make_long(10)

SECOND = make_article(4).splitlines()[0]
"""A headline that stands in one part alone."""


@pytest.fixture(autouse=True)
def _has_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-scripted")


def spans_of(server: Any) -> list[tuple[int, int]]:
    """Where the parts that were asked about stand, in the order of the article."""
    return sorted((TEXT.index(shown), TEXT.index(shown) + len(shown)) for shown in map(part_of, server.requests))


@pytest.mark.slow
def test_the_brief_of_ten_articles_in_one_holds_the_actors_and_claims_of_each() -> None:
    with serve(draft_parts(max_items=60)) as server:  # each part holds several articles
        brief = summarize(TEXT, "scripted", settings=long_settings(server.base))
    assert len(server.requests) > 2
    assert brief.audit.complete
    assert not brief.audit.gaps
    for seed in range(10):
        article = make_article(seed)
        start = TEXT.index(article)
        within = range(start, start + len(article))
        for name in re.findall(r"(?:Mayor|engineer) (\w+ \w+)", article):
            assert name in {actor.name for actor in brief.actors}
        assert sum(claim.quote.start in within for claim in brief.numeric_claims) >= 4
        assert sum(one.quote.start in within for one in brief.positions) >= 2
    items = (*brief.positions, *brief.numeric_claims, *brief.open_questions)
    for quote in [item.quote for item in items]:  # type: ignore[attr-defined] # items of each section have one
        assert quote.text == TEXT[quote.start : quote.end]
    assert {one.actor for one in brief.positions} <= {actor.id for actor in brief.actors}


def test_the_parts_cover_the_article_and_each_is_told_which_it_is() -> None:
    with serve(draft_parts()) as server:
        summarize(TEXT, "scripted", settings=long_settings(server.base))
    spans = spans_of(server)
    assert (spans[0][0], spans[-1][1]) == (0, len(TEXT))
    assert all(one[0] < other[0] < one[1] for one, other in pairwise(spans))
    told = sorted(re.findall(r"given part \d of \d of it", request.texts[0])[0] for request in server.requests)
    assert told == [f"given part {n} of {len(spans)} of it" for n in range(1, len(spans) + 1)]


def test_a_short_article_is_asked_about_as_it_always_was() -> None:
    text = make_article(1)
    with serve(draft_parts()) as server:
        brief = summarize(text, "scripted", settings=long_settings(server.base))
    assert [part_of(request) for request in server.requests] == [text]
    assert "part" not in server.requests[0].texts[0].rsplit("[/wish", 1)[1]
    assert brief.receipt.attempts[0].part is None
    assert not [one for one in brief.audit.warnings if one.kind == "parts"]


def test_the_receipt_has_the_calls_of_all_parts_and_what_they_cost_together() -> None:
    with serve(draft_parts()) as server:
        brief = summarize(TEXT, "scripted", settings=long_settings(server.base))
    count = len(server.requests)
    assert [attempt.part for attempt in brief.receipt.attempts] == list(range(1, count + 1))
    assert brief.receipt.usage.total_tokens == 120 * count
    assert [one.kind for one in brief.audit.warnings if one.kind == "parts"] == ["parts"]


def test_a_part_that_nobody_answers_for_is_a_gap_and_the_rest_comes() -> None:
    with serve(draft_parts(faults={SECOND: fault(500)})) as server:
        settings = long_settings(server.base, entry={"retries": 1})
        brief = summarize(TEXT, "scripted", settings=settings)
    [gap] = brief.audit.gaps
    assert not brief.audit.complete
    assert "scripted" in gap.reason
    assert SECOND in TEXT[gap.start : gap.end]
    read = [span for span in set(spans_of(server)) if SECOND not in TEXT[slice(*span)]]
    assert not any(start < gap.start < end or start < gap.end < end for start, end in read)
    covered = {*range(gap.start, gap.end), *(at for span in read for at in range(*span))}
    assert covered == set(range(len(TEXT)))
    failed = [attempt for attempt in brief.receipt.attempts if attempt.failure]
    assert len(failed) == 2  # it was tried again
    assert len({attempt.part for attempt in failed}) == 1
    assert brief.positions
    assert all(not gap.start <= one.quote.start < gap.end for one in brief.positions)


def test_a_brief_with_a_gap_is_an_error_where_it_has_to_be_whole() -> None:
    with serve(draft_parts(faults={SECOND: fault(500)})) as server, pytest.raises(ProviderUnavailableError):
        summarize(TEXT, "scripted", options={"strict": True}, settings=long_settings(server.base))


def test_a_part_whose_answer_has_nothing_to_keep_is_a_gap() -> None:
    with serve(draft_parts(faults={SECOND: answer("I cannot.")})) as server:
        brief = summarize(TEXT, "scripted", settings=long_settings(server.base))
    assert len(brief.audit.gaps) == 1


def test_where_all_parts_fail_that_is_the_error() -> None:
    with serve(fault(500)) as server, pytest.raises(ProviderUnavailableError):
        summarize(TEXT, "scripted", settings=long_settings(server.base))


def test_a_key_that_is_refused_ends_all_of_it() -> None:
    with serve(fault(401)) as server, pytest.raises(ProviderAuthError):
        summarize(TEXT, "scripted", settings=long_settings(server.base, chunk_concurrency=1))
    assert len(server.requests) == 1


def test_a_key_that_is_refused_ends_all_of_it_while_the_article_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = ArticleGrounder.read

    def read_slowly(grounder: ArticleGrounder) -> None:
        time.sleep(1)
        read(grounder)

    monkeypatch.setattr(ArticleGrounder, "read", read_slowly)
    with serve(fault(401)) as server, pytest.raises(ProviderAuthError):
        summarize(TEXT, "scripted", settings=long_settings(server.base, chunk_concurrency=1))
    assert len(server.requests) == 1


TOO_LONG = Reply(
    b'{"error":{"message":"This model\'s maximum context length is 2048 tokens.","code":"context_length_exceeded"}}',
    400,
)


@pytest.mark.faults
def test_a_model_that_refuses_the_whole_is_asked_about_halves_until_they_are_short_enough() -> None:
    short = draft_parts()
    lengths = []

    def play(request: Request) -> Reply:
        lengths.append(len(part_of(request)))
        return TOO_LONG if lengths[-1] > 8_000 else short(request)

    text = make_long(26)
    with serve(play) as server:
        brief = summarize(text, "scripted", settings=long_settings(server.base, chunk_tokens=None))
    assert lengths[0] == len(text), "nobody knows how much it takes: the request itself is the test"
    assert [length > 8_000 for length in lengths] == sorted((length > 8_000 for length in lengths), reverse=True)
    assert "refused the article as too long" in brief.audit.warnings[0].message
    assert brief.audit.complete
    assert max(claim.quote.end for claim in brief.numeric_claims) > len(text) * 0.9


@pytest.mark.faults
def test_a_model_that_refuses_everything_is_not_asked_for_ever() -> None:
    with serve(lambda _: TOO_LONG) as server:
        with pytest.raises(ContextLengthError):
            summarize(make_long(40), "scripted", settings=long_settings(server.base, chunk_tokens=None))
        assert len(server.requests) < 20
    with serve(lambda _: TOO_LONG) as server:
        with pytest.raises(ContextLengthError):
            summarize(make_long(4), "scripted", settings=long_settings(server.base, chunk_tokens=None))
        assert len(server.requests) == 1, "a short article is not made shorter"


def test_so_many_parts_are_asked_about_at_one_time() -> None:
    running, most = 0, 0

    def play(request: Request) -> Any:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.3)
        running -= 1
        return draft_parts(max_items=2)(request)

    with serve(play) as server:
        settings = long_settings(server.base, chunk_concurrency=2, chunk_tokens=500)
        summarize(TEXT, "scripted", settings=settings)
        assert len(server.requests) > 4
    assert most == 2


def test_the_parts_share_the_requests_budget() -> None:
    with serve(draft_parts(max_items=1)) as server:
        settings = long_settings(server.base, max_request_tokens=6_000, chunk_tokens=500)
        brief = summarize(TEXT, "scripted", settings=settings)
    bounds = [request.json["max_tokens"] for request in server.requests]
    assert brief.audit.gaps
    assert all("limit for one request (6000 tokens)" in gap.reason for gap in brief.audit.gaps)
    assert 0 < len(bounds) < 8
    assert all(bound >= 16 for bound in bounds)


def test_whoever_leaves_ends_the_calls_for_all_parts() -> None:
    async def leave(server: Any) -> None:
        work = asyncio.ensure_future(asummarize(TEXT, "scripted", settings=long_settings(server.base)))
        assert await asyncio.to_thread(server.asked.wait, PATIENCE * 3)
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work

    with serve(draft_parts(delay=30)) as server:
        run_sync(leave(server))
        assert server.hung_up.wait(PATIENCE)


def test_items_are_streamed_part_by_part_and_the_brief_is_the_unstreamed_one() -> None:
    def play(request: Request) -> Any:
        return streamed(draft_brief(part_of(request), max_items=4))(request)

    async def follow(server: Any) -> list[Any]:
        settings = long_settings(server.base)
        async with contextlib.aclosing(astream(TEXT, "scripted", settings=settings)) as events:
            return [event async for event in events]

    with serve(play) as server:
        events = run_sync(follow(server))
        whole = summarize(TEXT, "scripted", settings=long_settings(server.base))
    assert isinstance(events[-1], BriefEvent)
    brief: Brief = events[-1].brief
    progress = [event for event in events if event.type == "progress"]
    parts = [(event.part, event.parts) for event in progress if event.stage == "writing"]
    assert parts == [(done, len(parts) - 1) for done in range(len(parts))]
    assert len(parts) > 2
    assert [event.stage for event in progress[len(parts) :]] == ["verifying", "auditing"]
    assert brief.model_dump(exclude={"receipt"}) == whole.model_dump(exclude={"receipt"})
    last = max((place for place, event in enumerate(events) if isinstance(event, RestartedEvent)), default=0)
    items = [event for event in events[last:] if isinstance(event, ItemEvent)]
    told = [event.item for event in items if event.section == "positions"]
    assert sorted(map(str, told)) == sorted(map(str, brief.positions))
    assert [event.index for event in items if event.section == "positions"] == list(range(len(told)))


class Remark(BaseModel):
    quote: Quote
    note: Prose


class Notes(BaseModel):
    """A schema of one's own."""

    place: Prose
    remarks: list[Remark]


def test_a_schema_of_ones_own_is_filled_from_all_parts() -> None:
    def play(request: Request) -> Any:
        shown = part_of(request)
        quotes = re.findall(r"The report recommends|About \d+ people signed", shown)
        town = re.search(r"(\w+) council", shown)
        assert town
        return answer({"place": town[1], "remarks": [{"quote": words, "note": words} for words in quotes]})(request)

    with serve(play) as server:
        notes, audit = extract(TEXT, Notes, model="scripted", with_audit=True, settings=long_settings(server.base))
    assert notes.place == TEXT.split()[0]
    said = [remark.quote.text for remark in notes.remarks]
    assert all(said.count(words) == 1 for words in re.findall(r"About \d+ people signed", TEXT))
    assert audit.complete


def test_max_items_holds_for_the_whole() -> None:
    with serve(draft_parts(max_items=3)) as server:
        brief = summarize(TEXT, "scripted", options={"max_items": 3}, settings=long_settings(server.base))
    assert len(brief.numeric_claims) == len(brief.positions) == 3


def test_where_nothing_of_any_part_can_be_kept_that_is_the_error() -> None:
    def play(request: Request) -> Any:
        return answer({"place": "Atlantis 77", "remarks": []})(request)

    with serve(play) as server, pytest.raises(UngroundedError):
        extract(TEXT, Notes, model="scripted", settings=long_settings(server.base))


def test_the_built_in_engine_reads_in_parts_where_that_is_configured() -> None:
    parts = summarize(TEXT, "extractive", settings=Settings(chunk_tokens=1_000))
    for seed in range(10):
        start = TEXT.index(make_article(seed))
        assert any(start <= one.quote.start < start + len(make_article(seed)) for one in parts.numeric_claims)
    assert parts.receipt.cost_usd == 0
    assert all(one.quote.text == TEXT[one.quote.start : one.quote.end] for one in parts.positions)


def test_every_form_for_readers_says_first_which_part_was_not_read() -> None:
    with serve(draft_parts(faults={SECOND: fault(500)})) as server:
        brief = summarize(TEXT, "scripted", settings=long_settings(server.base))
    [gap] = brief.audit.gaps
    missing = TEXT[gap.start : gap.end].split()
    ends = " ".join(missing[:8]), " ".join(missing[-8:])
    for form in (brief.to_markdown().replace("\\", ""), html.unescape(brief.to_html()), brief.to_csv()):
        told = form[form.index("Not read: ") :]
        assert f"{gap.start:,} to {gap.end:,} of its {len(TEXT):,} characters" in told
        assert all(f"“{words}”" in told.replace("\n", " ") for words in ends)
        assert "unavailable" in told
    markdown = brief.to_markdown()
    assert markdown.index("Not read: ") < markdown.index("## Actors")


def test_an_actor_named_in_full_in_one_part_is_listed_once() -> None:
    """Labels in capitals, a first name alone and a middle initial: three parts, two people."""
    turns = [
        "VREDE: I am Marit Vrede of Radio Sund. Tonight Governor Olaf B. Hagen answers.",
        "HAGEN: The ferry will sail, Marit. I promise that much to everybody here, Governor or not, Senator.",
        "VREDE: Olaf Hagen said in May that the ferry was lost. Which of the two shall we believe, Governor?",
        "HAGEN: The first. Ask me again in autumn, when the yard has sent us its bill, Governor.",
    ]
    text = "\n\n".join(turns * 12)

    def play(request: Request) -> Any:
        shown = part_of(request)
        first = "I am Marit Vrede" in shown.splitlines()[0]
        actors = [
            {"id": "v", "name": "Marit Vrede" if first else "VREDE", "kind": "person", "aliases": ["Marit"]},
            {"id": "h", "name": "Olaf B. Hagen" if first else "Olaf Hagen", "kind": "person", "aliases": []},
        ]
        return answer({"actors": actors, "positions": [], "numeric_claims": [], "open_questions": []})(request)

    with serve(play) as server:
        brief = summarize(
            text, "scripted", options={"judge": "off"}, settings=long_settings(server.base, chunk_tokens=200)
        )
    assert len(server.requests) > 3
    assert sorted(actor.name for actor in brief.actors) == ["Marit Vrede", "Olaf B. Hagen"]


@pytest.mark.parametrize("tokens", [1_000, 250])
def test_the_abstract_has_a_sentence_of_each_part_and_ten_at_most(tokens: int) -> None:
    def sum_up(raw: dict[str, Any]) -> dict[str, Any]:
        claims = [claim["quote"] for claim in raw["numeric_claims"]]
        middle = claims[len(claims) // 2 :][:1]
        return {**raw, "abstract": [{"quotes": [quote], "text": quote} for quote in middle]}

    with serve(draft_parts(change=sum_up)) as server:
        brief = summarize(TEXT, "scripted", settings=long_settings(server.base, chunk_tokens=tokens))
    starts = [sentence.quotes[0].start for sentence in brief.abstract]
    assert starts == sorted(set(starts))
    assert starts[0] < len(TEXT) * 0.3
    assert starts[-1] > len(TEXT) * 0.7
    assert len(starts) == min(10, len(server.requests))
