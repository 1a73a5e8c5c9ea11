"""Asks a model for items that a brief omits, showing it only the sentences with the gaps.

The answer contains items by section in the schema's wire form; `pipeline.completion` verifies and adds them.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from summarizer.engines.base import Addition, EngineTask
from summarizer.engines.llm.messages import choose_delimiter, describe_language, list_actors, make_messages
from summarizer.engines.llm.response_model import (
    AnswerCollector,
    answer_error,
    close,
    list_sections,
    make_response_model,
    wire_schema,
)
from summarizer.gateway.budget import Budget
from summarizer.gateway.structured_call import CallOptions, call_model
from summarizer.gateway.target import Target
from summarizer.language.sentences import split_sentences
from summarizer.schemas.audit import Coverage
from summarizer.schemas.brief import total_cost, total_usage
from summarizer.schemas.findings import Span, Verification
from summarizer.templates import load_prompt
from summarizer.verification.prune import Verified

PROMPT: Final = "complete.md"

MOST_PASSAGES: Final = 40
MOST_CHARS: Final = 12_000  # most code points of all passages together
LONGEST: Final = 700  # most code points of one passage; longer sentences are cut


class CompletionCollector(AnswerCollector):
    """Collects the further items of an answer, by section."""

    def __init__(self, sections: Sequence[str], verification: Verification) -> None:
        super().__init__(verification)
        self.sections = sections

    def check(self, raw: dict[str, Any]) -> PydanticCustomError | None:
        """Keep the lists of an answer; return an error if a section is not a list."""
        wrong = [name for name in self.sections if not isinstance(raw.get(name), list | None)]
        if wrong:
            return answer_error(f"These are no lists: {', '.join(wrong)}.", "the answer was not in the schema")
        self.keep({name: raw[name] for name in self.sections if raw.get(name)})
        return None


async def ask_completion(
    task: EngineTask[BaseModel],
    *,
    kept: Verified[Any],
    missing: Coverage,
    sections: Sequence[str],
    target: Target,
    budget: Budget | None,
) -> Addition:
    """Ask once for items that a verified object omits."""
    options, run = task.options, task.verification
    sections = [name for name in sections if name in list_sections(wire_schema(task.schema))]
    data = describe_missing(missing, verification=run, kept=kept)
    mark = choose_delimiter(data)
    instructions = load_prompt(PROMPT).render(
        mark=mark,
        language=describe_language(options),
        max_items=f"at most {options.max_items} items" if options.max_items else "what matters, and no more",
    )
    collector = CompletionCollector(sections, run)
    call = await call_model(
        completion_response_model(task.schema, sections),
        make_messages(instructions, data, kind="passages", mark=mark),
        target=target,
        context=collector,
        options=CallOptions(purpose="completion", budget=budget),
    )
    return Addition(
        raw=collector.raws[-1] if collector.raws else None,
        attempts=call.attempts,
        usage=total_usage(call.attempts),
        cost_usd=total_cost(call.attempts),
        reason=str(call.error) if call.error is not None and not collector.raws else "",
    )


def completion_response_model(schema: type[BaseModel], sections: Sequence[str]) -> type[BaseModel]:
    """Return the response model of a completion: the given lists of a schema, each of which may be empty or missing."""
    wire = wire_schema(schema)
    properties = {name: wire["properties"][name] for name in sections}
    kept = {"$defs": wire["$defs"]} if "$defs" in wire else {}
    shape = close({"type": "object", "properties": properties, **kept})
    return make_response_model(
        json.dumps(shape), name="Additions", description="Further items, each in its list.", may_be_empty=True
    )


def describe_missing(missing: Coverage, *, verification: Verification, kept: Verified[Any]) -> str:
    """Write the sentences with the gaps, and the actors that items may refer to."""
    text = verification.grounder.text
    sentences = Sentences(text)
    named: dict[Span, list[str]] = {}
    for gap, span in list_gaps(missing, verification=verification):
        named.setdefault(sentences.around(span), []).append(gap)
    parts: list[str] = []
    room = MOST_CHARS
    for (start, end), gaps in sorted(named.items())[:MOST_PASSAGES]:
        part = f"Missing: {', '.join(dict.fromkeys(gaps))}\n{text[start:end]}"
        if len(part) <= room:
            parts.append(part)
            room -= len(part)
    listed = list_actors(kept.actors)
    return "\n\n".join([*parts, *([f"Actors: {listed}"] if listed else [])])


def list_gaps(missing: Coverage, *, verification: Verification) -> Iterator[tuple[str, Span]]:
    """Yield each gap in words with its span; for a speaker also the last mention before that span."""
    for passage in missing.figures.uncovered:
        yield f"figure “{passage.text}”", (passage.start, passage.end)
    for passage in missing.quotations.uncovered:
        yield "quotation", (passage.start, passage.end)
    grounder = verification.grounder
    named = (found for found in grounder.attributions if found.spans)
    names = {(found.spans[0][0], found.spans[-1][1]): found.speaker for found in named}
    for passage in missing.speakers.uncovered:
        span = passage.start, passage.end
        name = names.get(span) or passage.text
        yield f"speaker “{name}”", span
        mentions = [mention for mention in grounder.find_mentions([name]) if mention[0] < span[0]]
        yield from ((f"speaker “{name}”", mention) for mention in mentions[-1:])


class Sentences:
    def __init__(self, text: str) -> None:
        self.text = text
        self._spans = split_sentences(text)
        self._starts = [start for start, _ in self._spans]

    def around(self, span: Span) -> Span:
        """Return the span of the sentences around a span, cut to `LONGEST` code points."""
        if not self._spans:
            return clip((0, len(self.text)), span)
        first = max(0, bisect_right(self._starts, span[0]) - 1)
        last = max(first, bisect_left(self._starts, span[1]) - 1)
        return clip((min(self._spans[first][0], span[0]), max(self._spans[last][1], span[1])), span)


def clip(whole: Span, span: Span) -> Span:
    if whole[1] - whole[0] <= LONGEST:
        return whole
    spare = max(0, LONGEST - (span[1] - span[0])) // 2
    start = max(whole[0], min(span[0] - spare, whole[1] - LONGEST))
    return start, start + LONGEST
