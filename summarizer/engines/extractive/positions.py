"""Draft the positions: who holds what, towards whom or what, proved by whose words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.candidates import Candidate
from summarizer.engines.extractive.conduct import read_conduct
from summarizer.engines.extractive.phrases import find_verb_in
from summarizer.engines.extractive.reading import Reading
from summarizer.engines.extractive.sources import holders_of
from summarizer.engines.extractive.stances import NAMING, WEIGHTY, judge, lemma_of
from summarizer.engines.extractive.statements import report_directly, state
from summarizer.engines.extractive.stretches import choose_from_each
from summarizer.grounding.speech.quotations import is_inside_quotation
from summarizer.schemas.findings import FoundAttribution, Span

DEFAULT_LIMIT = 24
"""Positions of one stretch."""

_LONGEST_QUOTE = 480
_SHORTEST_DIRECT = 5


def draft_positions(reading: Reading, *, limit: int | None) -> list[dict[str, Any]]:
    """Who holds what, in the article's order, as wire objects.

    Args:
        reading: The article.
        limit: The most to write; None leaves it to the engine.
    """
    candidates = [*_attributed(reading), *read_conduct(reading)]
    if limit is not None:
        return write_positions(reading, sorted(candidates, key=lambda item: -item.weight)[:limit])
    best = choose_from_each(
        candidates,
        text=reading.text,
        place=lambda item: item.quote[0],
        weight=lambda item: item.weight,
        most=DEFAULT_LIMIT,
    )
    return write_positions(reading, best)


def write_positions(reading: Reading, candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Wire objects for positions, in the article's order; one for an actor and a passage.

    Args:
        reading: The article.
        candidates: The positions.
    """
    seen: set[tuple[str, str]] = set()
    items = []
    for item in sorted(candidates, key=lambda item: (item.quote, -item.weight)):
        key = (item.actor.id, reading.text[slice(*item.quote)])
        if key in seen or not item.statement:
            continue
        seen.add(key)
        items.append(
            {
                "quote": key[1],
                "actor": item.actor.id,
                "stance": item.stance,
                "target": item.target or None,
                "statement": item.statement,
                "attribution": item.attribution,
            }
        )
    return items


def _attributed(reading: Reading) -> Iterator[Candidate]:
    """Positions that somebody speaks out."""
    for attribution in reading.attributions:
        if not attribution.content or attribution.kind == "author" or _is_held_outside(reading, attribution):
            continue
        if reading.headline is not None and attribution.content[0][0] < reading.headline[1]:
            continue
        if _is_no_position(reading, attribution):
            continue
        for quote, direct in _quotes(reading, attribution):
            yield from hold(reading, attribution, quote, direct=direct)


def hold(reading: Reading, attribution: FoundAttribution, quote: Span, *, direct: bool) -> Iterator[Candidate]:
    """The positions that a passage proves: one for each actor whose words or views it holds.

    Args:
        reading: The article.
        attribution: Who says what.
        quote: The passage.
        direct: Whether it is the speaker's own words, or the sentence that reports them.
    """
    stance, target = judge(reading, attribution, quote if direct else attribution.content[0])
    for actor in holders_of(reading, attribution):
        yield Candidate(
            actor=actor,
            quote=quote,
            stance=stance,
            target=target,
            statement=_report(reading, attribution, quote, actor, direct=direct),
            attribution=attribution.as_named or actor.name,
            weight=_weigh(reading, attribution, actor, direct=direct) + (stance != "neutral"),
        )


def _is_held_outside(reading: Reading, attribution: FoundAttribution) -> bool:
    """Whether what somebody says is told by somebody else, whose position that is."""
    outer = reading.attributions[attribution.within] if attribution.within is not None else None
    return outer is not None and bool(outer.content) and bool(holders_of(reading, outer))


def _is_no_position(reading: Reading, attribution: FoundAttribution) -> bool:
    """Whether somebody is only named as a figure's source, which is a claim, or something is said in passing."""
    start, end = attribution.content[0]
    cue = reading.text[slice(*attribution.cue)].casefold() if attribution.cue else ""
    if _is_empty(reading, attribution):
        return True
    if cue.endswith("ing") and attribution.kind != "direct" and lemma_of(cue) not in WEIGHTY:
        return True
    if (
        attribution.spans
        and lemma_of(cue) in NAMING
        and _RELATIVE.search(reading.text[max(0, attribution.spans[0][0] - 8) : attribution.spans[0][0]])
    ):
        return True  # "a sum that Lind called an insult": what is called so stands outside the clause
    if attribution.kind == "direct" or not reading.has_claim((start, end)):
        return False
    return cue.startswith("according") or bool(re.match(r"(?:an?|the)\s\S*\d", reading.text[start:end]))


def _is_empty(reading: Reading, attribution: FoundAttribution) -> bool:
    """Whether what is said holds no statement: an exclamation, or the mere beginning of a sentence."""
    words = " ".join(reading.text[slice(*part)] for part in attribution.content).split()
    if attribution.kind == "direct" and (len(words) < 4 or (len(words) < 6 and find_verb_in(words) is None)):
        return lemma_of(reading.text[slice(*attribution.cue)] if attribution.cue else "") not in NAMING
    first = reading.text[slice(*attribution.content[0])].split()
    return attribution.kind != "direct" and len(first) < 5 and first[0].casefold() in lexicon.PREPOSITIONS


_RELATIVE = re.compile(r"\b(?:that|which|whom|what)\s+\Z")


def _quotes(reading: Reading, attribution: FoundAttribution) -> Iterator[tuple[Span, bool]]:
    """What to quote for an attribution: each quotation by itself, or the sentence that reports."""
    text = reading.text
    if attribution.kind == "direct":
        parts = [
            _strip(text, part)
            for part in attribution.content
            if is_inside_quotation(part, reading.quotations)
            and (not text[part[0]].islower() or _is_clause(text[slice(*part)]))
            and not is_fragment(text[slice(*part)])
            and len(text[slice(*part)].split()) >= _SHORTEST_DIRECT
        ]
        long = [part for part in parts if len(text[slice(*part)].split()) > 7]
        for part in (long or parts)[:3]:
            yield _shorten(reading, part), True
        if parts or all(_SUBORDINATE.match(text[slice(*part)]) for part in attribution.content):
            return
    start, end = report_of(reading, attribution)
    later = [part[0] for part in attribution.content[1:] if part[0] < end]
    if later:
        end = len(text[: later[0]].rstrip(" :,“\"‘'\n"))
    yield (start, end), False


def report_of(reading: Reading, attribution: FoundAttribution) -> Span:
    """The sentence that reports what somebody says, with whoever says it."""
    start, end = reading.sentence_at(attribution.content[0][0])
    if attribution.spans and not start <= attribution.spans[0][0] < end:
        start = min(start, attribution.spans[0][0]) if start - attribution.spans[0][0] < 200 else start
    if end - start > _LONGEST_QUOTE:
        low = min(attribution.content[0][0], *(span[0] for span in attribution.spans))
        high = max(attribution.content[-1][1], *(span[1] for span in attribution.spans))
        start, end = max(start, low), min(end, max(high, low + 1))
    return start, end


def is_fragment(words: str) -> bool:
    """Whether quoted words only begin or end a sentence: "when the time comes", "must never stop"."""
    return _SUBORDINATE.match(words) is not None or _PREDICATE.match(words) is not None


def _is_clause(words: str) -> bool:
    """Whether quoted words that go on in the middle of a sentence would make one by themselves."""
    parts = words.split()
    return len(parts) > 9 and parts[0] != "to" and find_verb_in(parts, within=40) is not None


_SUBORDINATE = re.compile(r"(?:when|if|because|although|while|until|as|which|who)\b[^,]{0,60}$", re.IGNORECASE)
_PREDICATE = re.compile(
    r"(?:must|should|will|would|can|could|may|might|is|are|was|were|has|have|had|and|or|but)\b", re.IGNORECASE
)


def _strip(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1] in ", \n":
        end -= 1
    return start, end


def _shorten(reading: Reading, span: Span) -> Span:
    """A quotation without the sentences that would make it too long to print."""
    if span[1] - span[0] <= _LONGEST_QUOTE:
        return span
    end = reading.sentence_at(span[0])[1]
    while end < span[1]:
        following = reading.sentence_at(end + 1)[1]
        if following - span[0] > _LONGEST_QUOTE or following <= end:
            break
        end = following
    return _strip(reading.text, (span[0], min(end, span[1])))


def _report(reading: Reading, attribution: FoundAttribution, quote: Span, actor: Actor, *, direct: bool) -> str:
    if direct:
        return report_directly(reading, attribution, quote, holder=actor)
    if attribution.kind == "direct" and not reading.text[attribution.content[0][0]].islower():
        return report_directly(reading, attribution, attribution.content[0], holder=actor)
    start, end = attribution.content[0]
    return state(reading, (start, end if end - start < 140 else start + 60), attribution, holder=actor)


def _weigh(reading: Reading, attribution: FoundAttribution, actor: Actor, *, direct: bool) -> float:
    length = len(reading.text)
    weight = 3 * (1 - attribution.content[0][0] / max(1, length))
    weight += 3 if direct else 0
    weight += min(4.0, actor.weight / 5)
    lemma = lemma_of(reading.text[slice(*attribution.cue)]) if attribution.cue else ""
    weight += 2 if lemma in WEIGHTY else 0
    weight -= 2 if actor.kind == "group" else 0
    return weight
