"""Streams that are cut anywhere, and answers that are hardly JSON: they end as they do where nothing is streamed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from summarizer import astream, summarize
from summarizer.errors import ProviderError, SummarizerError
from summarizer.settings import Settings
from tests.pipeline.test_stream import brief_of, events_of, without_times
from tests.support.model import ARTICLE, FERRY, LIND, SHUT, answer_with, configure
from tests.support.provider_server import Reply, Request, serve
from tests.support.share import by_turns, share
from tests.support.streamed import EVENTS, chunk, event, streamed

pytestmark = pytest.mark.faults

SPLIT = ["\\ud83d", "\\ude42"]


def test_an_emoji_that_the_provider_cuts_in_two() -> None:
    text = json.dumps(answer_with(open_questions=[{**FERRY, "question": "Who will pay for the ferry 🙂?"}]))
    assert "".join(SPLIT) in text
    for size in (1, 7):
        with serve(streamed(text, size=size, pause=0)) as server:
            brief = brief_of(events_of(server))
        assert brief.open_questions[0].question == "Who will pay for the ferry 🙂?"


ODD = {
    "half a surrogate pair": json.dumps(answer_with(positions=[{**SHUT, "quote": "\ud83d bridge"}])),
    "not a number": json.dumps(answer_with(positions=[{**SHUT, "stance": float("nan")}])),
    "deep": json.dumps(answer_with(positions=["DEEP"])).replace('"DEEP"', "[" * 600 + "]" * 600),
    "very deep": json.dumps(answer_with(positions=["DEEP"])).replace('"DEEP"', "[" * 10_000 + "]" * 10_000),
    "a huge number": json.dumps(answer_with(positions=["BIG"])).replace('"BIG"', "9" * 6_000),
    "other kinds": json.dumps(answer_with(actors="none", positions=[None, 3, [], {}], headline=["x"], abstract=7)),
    "control characters": json.dumps(answer_with()).replace("Crossing shut", "Crossing \n\t shut"),
    "twice the same field": json.dumps(answer_with())[:-1] + ', "positions": []}',
}


def outcome(work: Callable[[], Any]) -> Any:
    """The brief without its times, or the error's class."""
    try:
        return without_times(work())
    except SummarizerError as error:
        return type(error)


@pytest.mark.parametrize(("mode", "name"), share(by_turns(zip(ODD), ["tools", "json"]), every=2))
def test_an_odd_answer_ends_as_it_does_unstreamed(mode: Any, name: str) -> None:
    with serve(streamed(ODD[name], size=200, pause=0.001)) as server:
        told = outcome(lambda: events_of(server, mode=mode, reasks=0)[-1].brief)  # type: ignore[union-attr]
        plain = outcome(lambda: summarize(ARTICLE, settings=configure(server, mode=mode, reasks=0)))
    assert told == plain


def test_half_a_surrogate_pair_waits_for_the_other_half() -> None:
    """Some servers cut text between UTF-16 units, so that neither piece is text by itself."""
    text = json.dumps(answer_with(open_questions=[{**FERRY, "question": "Who pays 🙂?"}]), ensure_ascii=False)
    before, after = text.split("🙂")
    parts = [before, "\ud83d", "\ude42" + after]

    def play(request: Request) -> Reply:
        pieces = [chunk({"content": part}, ascii_only=True) for part in parts]
        pieces += [chunk({}, finish="stop"), event("[DONE]")]
        return Reply(b"".join(pieces), headers=EVENTS, pieces=pieces, drip=0.01)

    with serve(play) as server:
        brief = brief_of(events_of(server, mode="json_schema"))
    assert brief.open_questions[0].question == "Who pays 🙂?"


def test_bytes_that_are_cut_anywhere() -> None:
    value = answer_with(open_questions=[{**FERRY, "question": "Who, naïve 🙂, pays?"}])

    def play(request: Request) -> Reply:
        body = streamed(value)(request).body
        pieces = [body[at : at + 5] for at in range(0, len(body), 5)]
        return Reply(body, headers=EVENTS, pieces=pieces)

    with serve(play) as server:
        brief = brief_of(events_of(server))
    assert brief.open_questions[0].question == "Who, naïve 🙂, pays?"


@pytest.mark.parametrize("end", [[], [chunk({}, finish="length"), event("[DONE]")]], ids=["breaks off", "too long"])
def test_an_object_in_reasoning_is_not_the_answer_that_breaks_off(end: list[bytes]) -> None:
    thoughts = "<think>Hm.</think><think>First " + json.dumps({"actors": [LIND]}) + "</think>"
    text = thoughts + json.dumps(answer_with())
    with (
        serve(streamed(text, keep=len(thoughts) // 40 + 9, then=end, in_text=True)) as server,
        pytest.raises(ProviderError),
    ):
        events_of(server, mode="json")


def test_many_at_once_do_not_mix() -> None:
    """Items are verified in threads beside the loop that verifies wholes: of one article's grounder and of others'."""
    false = {**SHUT, "quote": "the crossing at Norbridge will stay open until May"}
    answers = [answer_with(positions=[false] * (n % 3) + [SHUT] * (n % 2)) for n in range(8)]
    texts = [ARTICLE + f"\nPart {n} ends here.\n" for n in range(8)]

    def play(request: Request) -> Reply:
        (number,) = [n for n, text in enumerate(texts) if f"Part {n} ends here" in request.raw.decode()]
        return streamed(answers[number])(request)

    async def follow(text: str, settings: Settings) -> Any:
        return [told async for told in astream(text, settings=settings)]

    async def run(settings: Settings) -> list[Any]:
        return await asyncio.gather(*(follow(text, settings) for text in texts))

    with serve(play) as server:
        settings = configure(server, reasks=0, timeout=60.0)
        for told, text in zip(asyncio.run(run(settings)), texts, strict=True):
            assert without_times(brief_of(told)) == without_times(summarize(text, settings=settings))
