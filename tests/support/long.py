"""Long articles for tests, made of short ones that differ, and a provider that briefs whatever part it is shown."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any

from summarizer.engines.extractive import draft_brief
from summarizer.settings import ModelSettings, Settings
from tests.support.provider_server import Reply, Request, answer

FIRST = "Anna Boris Clara David Elena Farid Greta Hugo Irina Jonas Karin Liam Nadia Oscar Petra Samir Tanja Ulf".split()
BEGINNINGS = "Al Ber Cor Dal Es Far Gor Hal Jar Kol Lim Mar Nor Os Pel Ras Sol Tor Ul Van Wes Yor Zan".split()
MIDDLES = "an el in or ur am it ov ed ask".split()
THINGS = "bridge tram school hospital harbour library reservoir stadium museum ferry".split()

DURATION_PART = re.compile(r"\A\[article (\w+)\]\n(.*)\n\[/article \1\]\Z", re.DOTALL)


def make_name(draw: random.Random, endings: str) -> str:
    return draw.choice(BEGINNINGS) + draw.choice(MIDDLES) + draw.choice(endings.split())


def make_article(seed: int) -> str:
    draw = random.Random(seed)
    mayor, chair, engineer = (
        (draw.choice(FIRST), make_name(draw, "berg son dal wick ford ham mont stad")) for _ in range(3)
    )
    town, thing = make_name(draw, "ville port burgh mouth field"), draw.choice(THINGS)
    n = [draw.randint(12, 980) for _ in range(8)]
    return (
        f"{town} council delays the {thing}\n\n"
        f"The {thing} in {town} will not open before {draw.choice(['May', 'June', 'October'])}, Mayor {mayor[0]} "
        f"{mayor[1]} said on Monday. The work has cost {n[0]} million euros so far. Insurers in {town} have paid "
        f"{n[1]} million euros.\n\n“We will not open a {thing} that has not been tested,” {mayor[1]} told reporters. "
        f"“Nobody should have to wait for {n[2]} days, but safety comes first.”\n\n"
        f"{chair[0]} {chair[1]}, who leads the {town} Business Association, opposes the delay. {chair[1]} said that "
        f"{n[3]} shops near the site had lost {n[4] % 90 + 5} percent of their customers since work began.\n\n"
        f"According to a report by engineer {engineer[0]} {engineer[1]}, {n[5]} of {n[5] + n[6]} supports need repair. "
        f"“The {thing} can carry no heavy loads today,” {engineer[1]} wrote. The report recommends a further "
        f"inspection in the autumn.\n\nIt is not clear who will pay for the repairs of the {thing} in {town}. The "
        f"ministry did not respond to a request for comment. About {n[7]} people signed a petition against the delay, "
        f"{chair[1]} said."
    )


def make_long(count: int) -> str:
    return "\n\n".join(make_article(seed) for seed in range(count))


def part_of(request: Request) -> str:
    """The article, or the part of it, that a request shows."""
    found = DURATION_PART.match(request.texts[1])
    assert found, request.texts[1][:200]
    return found[2]


def draft_parts(
    *,
    faults: Mapping[str, Callable[[Request], Reply] | Reply] | None = None,
    delay: float = 0.0,
    change: Callable[[dict[str, Any]], Any] = lambda raw: raw,
    max_items: int | None = None,
) -> Callable[[Request], Reply]:
    """The model answers with the built-in engine's draft of the part that it is shown.

    Args:
        faults: What it answers instead where a part holds some words.
        delay: Seconds that it takes.
        change: What it makes of each draft.
        max_items: Items of each list.
    """
    drafts: dict[str, Any] = {}
    lock = threading.Lock()

    def play(request: Request) -> Reply:
        shown = part_of(request)
        for words, fault in (faults or {}).items():
            if words in shown:
                return fault if isinstance(fault, Reply) else fault(request)
        with lock:  # made once: the tests' own computing must not count as the provider's
            if shown not in drafts:
                drafts[shown] = draft_brief(shown, max_items=max_items)
        made = answer(change(drafts[shown]))(request)
        return Reply(made.body, made.status, made.headers, delay=delay)

    return play


def long_settings(base: str, **changes: Any) -> Settings:
    """Settings with a scripted model of its own name."""
    entry = {"model": "openai/scripted", "api_base": base, "mode": "tools", "timeout": 20.0, "retries": 0}
    entry |= changes.pop("entry", {})
    return Settings(models={"scripted": ModelSettings(**entry)}, **{"chunk_tokens": 1_000, "reasks": 0, **changes})
