"""Draft the positions: who holds what, towards whom or what, proved by whose words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.candidates import Candidate
from summarizer.engines.extractive.conduct import read_conduct
from summarizer.engines.extractive.reading import Reading
from summarizer.engines.extractive.sources import holders_of
from summarizer.engines.extractive.stances import WEIGHTY, judge, lemma_of
from summarizer.engines.extractive.statements import report_directly, state
from summarizer.grounding.speech.quotations import is_inside_quotation
from summarizer.schemas.findings import FoundAttribution, Span

DEFAULT_LIMIT = 24
_LONGEST_QUOTE = 480
_SHORTEST_DIRECT = 5


def draft_positions(reading: Reading, *, limit: int | None) -> list[dict[str, Any]]:
    """Who holds what, in the article's order, as wire objects.

    Args:
        reading: The article.
        limit: The most to write; None leaves it to the engine.
    """
    candidates = [*_attributed(reading), *read_conduct(reading)]
    best = sorted(candidates, key=lambda item: -item.weight)[: limit if limit is not None else DEFAULT_LIMIT]
    seen: set[tuple[str, str]] = set()
    items = []
    for item in sorted(best, key=lambda item: (item.quote, -item.weight)):
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
        if not attribution.content or attribution.kind == "author" or attribution.within is not None:
            continue
        if reading.headline is not None and attribution.content[0][0] < reading.headline[1]:
            continue
        if _is_no_position(reading, attribution):
            continue
        holders = holders_of(reading, attribution)
        if not holders:
            continue
        for quote, direct in _quotes(reading, attribution):
            stance, target = judge(reading, attribution, quote if direct else attribution.content[0])
            for actor in holders:
                statement = _report(reading, attribution, quote, actor, direct=direct)
                yield Candidate(
                    actor=actor,
                    quote=quote,
                    stance=stance,
                    target=target,
                    statement=statement,
                    attribution=attribution.as_named or actor.name,
                    weight=_weigh(reading, attribution, actor, direct=direct),
                )


def _is_no_position(reading: Reading, attribution: FoundAttribution) -> bool:
    """Whether somebody is only named as a figure's source, which is a claim, or something is said in passing."""
    start, end = attribution.content[0]
    cue = reading.text[slice(*attribution.cue)].casefold() if attribution.cue else ""
    if cue.endswith("ing") and attribution.kind != "direct" and lemma_of(cue) not in WEIGHTY:
        return True
    if (
        attribution.spans
        and lemma_of(cue) in _NAMING
        and _RELATIVE.search(reading.text[max(0, attribution.spans[0][0] - 8) : attribution.spans[0][0]])
    ):
        return True  # "a sum that Lind called an insult": what is called so stands outside the clause
    if attribution.kind == "direct" or not reading.has_claim((start, end)):
        return False
    return cue.startswith("according") or bool(re.match(r"(?:an?|the)\s\S*\d", reading.text[start:end]))


_NAMING = frozenset({"call", "describe", "label", "dub", "brand"})
_RELATIVE = re.compile(r"\b(?:that|which|whom|what)\s+\Z")


def _quotes(reading: Reading, attribution: FoundAttribution) -> Iterator[tuple[Span, bool]]:
    """What to quote for an attribution: each quotation by itself, or the sentence that reports."""
    text = reading.text
    if attribution.kind == "direct":
        parts = [
            _strip(text, part)
            for part in attribution.content
            if is_inside_quotation(part, reading.quotations)
            and (not text[part[0]].islower() or len(text[slice(*part)].split()) > 9)
            and not _FRAGMENT.match(text[slice(*part)])
            and len(text[slice(*part)].split()) >= _SHORTEST_DIRECT
        ]
        long = [part for part in parts if len(text[slice(*part)].split()) > 7]
        for part in (long or parts)[:3]:
            yield _shorten(reading, part), True
        if parts or all(_FRAGMENT.match(text[slice(*part)]) for part in attribution.content):
            return
    start, end = reading.sentence_at(attribution.content[0][0])
    if attribution.spans and not start <= attribution.spans[0][0] < end:
        start = min(start, attribution.spans[0][0]) if start - attribution.spans[0][0] < 200 else start
    if end - start > _LONGEST_QUOTE:
        low = min(attribution.content[0][0], *(span[0] for span in attribution.spans))
        high = max(attribution.content[-1][1], *(span[1] for span in attribution.spans))
        start, end = max(start, low), min(end, max(high, low + 1))
    later = [part[0] for part in attribution.content[1:] if part[0] < end]
    if later:
        end = len(text[: later[0]].rstrip(" :,“\"‘'\n"))
    yield (start, end), False


_FRAGMENT = re.compile(r"(?:when|if|because|although|while|until|as|which|who)\b[^,]{0,60}$", re.IGNORECASE)


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
        return report_directly(reading, attribution, quote)
    if attribution.kind == "direct" and not reading.text[attribution.content[0][0]].islower():
        return report_directly(reading, attribution, attribution.content[0])
    start, end = attribution.content[0]
    return state(reading, (start, end if end - start < 140 else start + 60), attribution, holder=actor)


def _weigh(reading: Reading, attribution: FoundAttribution, actor: Actor, *, direct: bool) -> float:
    length = len(reading.text)
    weight = 3 * (1 - attribution.content[0][0] / max(1, length))
    weight += 3 if direct else 0
    weight += min(4.0, actor.score / 5)
    lemma = lemma_of(reading.text[slice(*attribution.cue)]) if attribution.cue else ""
    weight += 2 if lemma in WEIGHTY else 0
    weight -= 2 if actor.kind == "group" else 0
    return weight
