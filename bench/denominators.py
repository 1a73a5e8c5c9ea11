"""Judges what coverage counts against human annotation: does it count what annotators marked, and nothing else?

An audit's recall is relative to our own finders. This holds these finders' denominators, and the recall itself,
against people who knew neither the finders nor the engine. Through the public face only: nothing here may look inside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bench.attribution import is_direct, is_speech
from summarizer import summarize, verify
from summarizer.schemas.audit import Coverage

_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+")
KINDS = ("figures", "quotations", "speakers")

Places = list[tuple[int, int]]


def judge(article: Mapping[str, Any]) -> Counter[tuple[str, str]]:
    """Counts for one article, by kind.

    Returns:
        For each kind `marked` (by annotators), `counted` (by coverage), `agreed` (marked and counted), `right`
        (counted and marked; of a quotation, that any of it is marked as said), `held` (marked, and in the built-in
        engine's brief), `covered` (counted, and in it).
    """
    text: str = article["text"]
    everything = _coverage_of(verify(text, {"actors": []}).coverage)
    brief = summarize(text, model="extractive")
    coverage = _coverage_of(brief.audit.coverage)
    items: tuple[Any, ...] = (*brief.positions, *brief.numeric_claims, *brief.open_questions)
    quotes = [item.quote for item in items]
    spans = [span for quote in quotes for span in quote.spans]
    names = [name for actor in brief.actors for name in (actor.name, *actor.aliases)]
    marked = {"figures": _mark_figures(article), "quotations": _mark_quotations(article)}
    said = [tuple(span) for gold in article["attributions"] for span in gold["content"]]
    totals: Counter[tuple[str, str]] = Counter()
    for kind, places in marked.items():
        counted = [(p.start, p.end) for p in getattr(everything, kind).uncovered]
        totals[kind, "marked"] += len(places)
        totals[kind, "agreed"] += sum(_touches(place, counted) for place in places)
        totals[kind, "right"] += sum(_touches(place, said if kind == "quotations" else places) for place in counted)
        totals[kind, "held"] += sum(_touches(place, spans) for place in places)
    people = _mark_speakers(article)
    counted_names = [_capitals(passage.text) for passage in everything.speakers.uncovered]
    in_brief = set().union(*map(_capitals, names)) if names else set()
    totals["speakers", "marked"] += len(people)
    totals["speakers", "agreed"] += sum(any(name & other for other in counted_names) for name in people)
    totals["speakers", "right"] += sum(any(name & other for other in people) for name in counted_names)
    totals["speakers", "held"] += sum(bool(name & in_brief) for name in people)
    for kind in KINDS:
        totals[kind, "counted"] += getattr(coverage, kind).found
        totals[kind, "covered"] += getattr(coverage, kind).covered
    return totals


def _coverage_of(coverage: Coverage | None) -> Coverage:
    assert coverage is not None
    return coverage


def _mark_figures(article: Mapping[str, Any]) -> Places:
    """Annotated number tokens that stand in no annotated time: dates are no claims."""
    times = [(e["start"], e["end"]) for e in article["entities"] if e["etype"] == "time"]
    numbers = [(number["start"], number["end"]) for number in article["numbers"]]
    return [number for number in numbers if not _touches(number, times)]


def _mark_quotations(article: Mapping[str, Any]) -> Places:
    """Annotated speech all of which stands inside quotation marks, each as the span from its first part to its last."""
    text = article["text"]
    direct = [gold for gold in article["attributions"] if is_speech(text, gold) and is_direct(text, gold)]
    return [(gold["content"][0][0], gold["content"][-1][1]) for gold in direct]


def _mark_speakers(article: Mapping[str, Any]) -> list[set[str]]:
    """The capitalised words of each annotated source that has a name, each set once."""
    text, found = article["text"], list[set[str]]()
    for gold in article["attributions"]:
        words = set().union(*(_capitals(text[start:end]) for start, end in gold["source"])) if gold["source"] else set()
        if words and is_speech(text, gold) and words not in found:
            found.append(words)
    return found


def _capitals(words: str) -> set[str]:
    return set(_CAPITALISED.findall(words)) - {"The", "He", "She", "They", "It", "This", "That", "One", "Some"}


def _touches(place: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in others)
