"""What a repair costs beside writing the whole again, in the tokens that a model's server counted itself.

    python -m bench.repair              plays the recorded calls of a real small model
    python -m bench.repair --live MODEL [--api-base URL] [--mode MODE] [ARTICLE …]

One answer is asked for. What failed in it is then asked for in both ways: as a repair of the failed items, and as the
whole answer once more with every reason, which is Instructor's own re-ask. Both are really sent, for the same answer.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field
from pydantic_core import PydanticCustomError

from summarizer.engines.llm.draft import AnswerReview, draft
from summarizer.engines.llm.messages import MARKS, write_messages
from summarizer.engines.llm.repair import ask_repairs
from summarizer.gateway.call import call_model
from summarizer.gateway.target import Target, resolve_target
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.blocks import Prose, Quote
from summarizer.schemas.brief import Attempt, Options
from summarizer.schemas.grounder import Verification
from summarizer.settings import ModelSettings, Settings
from summarizer.templates import load_prompt

ROOT = Path(__file__).resolve().parents[1]
CASSETTES = ROOT / "cassettes" / "test_cassettes"
MARK = "0f1e2d3c4b5a6978"
SERVER = "http://127.0.0.1:8411/v1"
"""Where `tests/recording` serves the model."""

RECORDED = {
    f"{article} json_schema": (article, "json_schema")
    for article in ("council-bridge.txt", "dam-break.txt", "battery-results.txt")
}
"""The calls that are recorded: `tests/engines/llm/test_cassettes.py` plays them too. In the mode `tools` the small
model goes on until its limit with articles of this length, so that nothing can be compared."""


class Claim(BaseModel):
    """Something that the article says."""

    quote: Annotated[Quote, Field(json_schema_extra={"maxLength": 80})]
    statement: Annotated[Prose, Field(max_length=80)]


class Digest(BaseModel):
    """What an article says, claim by claim."""

    headline: Annotated[Prose, Field(max_length=80)]
    # lengths and counts, because a small model would otherwise go on until its limit
    claims: list[Claim] = Field(min_length=3, max_length=5)


class Insisting(AnswerReview):
    """Sends an answer back as a whole whatever fails in it, with every reason, as Instructor does by itself."""

    def judge(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """An error with all faults of an answer."""
        return super().judge(raw) or (self.reject() if self.faults else None)


class NothingFailedError(Exception):
    """The model's answer was good, or none, so that there is nothing to compare."""


@dataclass(frozen=True)
class Row:
    """One answer, and both ways to ask for what failed in it."""

    name: str
    chars: int
    failed: int
    items: int
    again: Attempt
    repair: Attempt
    mended: int

    def __str__(self) -> str:
        """The row as a line of the table."""
        (a, b), (c, d) = (tokens(one) for one in (self.again, self.repair))
        size = f"{self.chars / 1000:.1f} kB"
        counts = f"{self.failed} of {self.items} | {a} + {b} | {c} + {d} | {(c + d) / (a + b):.2f} | {self.mended}"
        return f"| {self.name} | {size} | {counts} |"


def tokens(attempt: Attempt) -> tuple[int, int]:
    """What one call sent and what it wrote, as its server counted."""
    usage = attempt.usage
    if usage is None or usage.prompt_tokens is None or usage.completion_tokens is None:
        raise SystemExit(f"the server did not count the tokens of a call: {attempt.failure}")
    return usage.prompt_tokens, usage.completion_tokens


async def compare(name: str, text: str, *, target: Target) -> Row:
    """Ask for a digest, then both ways for what failed in it.

    Raises:
        NothingFailedError: Nothing failed, or no answer came that could be repaired.
    """
    run, options = Verification(ArticleGrounder(text)), Options()
    whole = Insisting(Digest, run)
    deadline = asyncio.get_running_loop().time() + target.timeout
    messages = write_messages(text, prompt=load_prompt("extract.md"), options=options)
    call = await call_model(draft(Digest), messages, target=target, context=whole, reasks=1, deadline=deadline)
    if len(call.tries) < 2 or not whole.raws:
        raise NothingFailedError(call.error or "the first answer was good")
    first = AnswerReview(Digest, run)
    if first.judge(whole.raws[0]) is not None:
        raise NothingFailedError("the first answer was no object in the schema")
    failed = count_failed(first)
    repairs = await ask_repairs(first, target=target, options=options, reasks=0, deadline=deadline, before=1)
    if repairs is None or not repairs.call.tries:
        raise NothingFailedError("nothing in it can be repaired by itself")
    for raw in repairs.raws:
        first.judge(raw)
    items = 1 + len(whole.raws[0]["claims"])
    again, repair = call.attempts[1], repairs.call.attempts[0]
    return Row(name, len(text), failed, items, again, repair, mended=failed - count_failed(first))


def count_failed(review: AnswerReview) -> int:
    """How many items of the last answer fail: the headline, and claims."""
    return len({fault.path[:2] for fault in review.faults})


def find_target(model: str, *, api_base: str | None, mode: str, max_tokens: int | None = None) -> Target:
    """The model to ask."""
    entry = ModelSettings.model_validate(
        {
            "model": model,
            "api_base": api_base,
            "mode": mode,
            "timeout": 900,
            "max_tokens": max_tokens,
            "temperature": 0.7,
        }
    )
    return resolve_target("measured", settings=Settings(models={"measured": entry}))


def replay(name: str) -> Row:
    """A row of the recorded calls; made anew where a cassette is being recorded around it."""
    article, mode = RECORDED[name]
    text = (ROOT / "examples" / article).read_text(encoding="utf-8")
    target = find_target("openai/smollm2", api_base=SERVER, mode=mode, max_tokens=500)
    token = MARKS.set(lambda: MARK)
    try:
        return run_sync(compare(name, text, target=target))
    finally:
        MARKS.reset(token)


def play_cassettes() -> Iterator[Row]:
    """Every recorded row. Nothing is sent: a call that is not recorded is an error."""
    from vcr import VCR  # only where cassettes are played

    player = VCR(record_mode="none", match_on=["method", "path", "body"])
    for name in RECORDED:
        with player.use_cassette(CASSETTES / f"test_what_a_repair_costs[{name}].yaml"):
            yield replay(name)


def ask_live(
    model: str, paths: Sequence[Path], *, api_base: str | None, mode: str, max_tokens: int | None
) -> Iterator[Row]:
    """A row for each article, from a model that is running now."""
    target = find_target(model, api_base=api_base, mode=mode, max_tokens=max_tokens)
    for path in paths or sorted((ROOT / "examples").glob("*.txt")):
        try:
            yield run_sync(compare(path.name, path.read_text(encoding="utf-8"), target=target))
        except NothingFailedError as error:
            print(f"{path.name}: {error}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--live", metavar="MODEL", help="LiteLLM's provider/model; the recorded calls if left out")
    parser.add_argument("--api-base")
    parser.add_argument("--mode", default="auto")
    parser.add_argument("--max-tokens", type=int)
    given = parser.parse_args()
    rows = (
        ask_live(given.live, given.articles, api_base=given.api_base, mode=given.mode, max_tokens=given.max_tokens)
        if given.live
        else play_cassettes()
    )
    print("| answer | article | failed | whole again: sent + written | repair: sent + written | ratio | mended |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        print(row, flush=True)


if __name__ == "__main__":
    main()
