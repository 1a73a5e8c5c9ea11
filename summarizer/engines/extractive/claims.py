"""Draft the numeric claims: which figures an editor would list, what each states, and who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.measure_patterns import ADDRESS_AFTER, BARE_MOVE, FROM_BEFORE
from summarizer.engines.extractive.measures import measure
from summarizer.engines.extractive.noun_phrases import bound_before
from summarizer.engines.extractive.phrases import clause_around, finish_sentence, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.engines.extractive.statements import state
from summarizer.engines.extractive.stretches import choose_from_each, find_stretch
from summarizer.grounding.speech.cues import find_verb
from summarizer.schemas.findings import FoundAttribution, FoundFigure

DEFAULT_LIMIT = 30
"""Figures of one stretch."""

_SHARE_OF_SIZE = 2
"""What a percentage weighs as much more as an amount does by its size: it has none, and tells as much."""
_WEIGHTS = {"money": 5, "percent": 5, "percent_points": 5, "measure": 3, "cardinal": 3, "ratio": 3}


def draft_claims(reading: Reading, *, limit: int | None) -> list[dict[str, Any]]:
    """The figures that matter, in the article's order, as wire objects.

    Args:
        reading: The article.
        limit: The most to write; None leaves it to the engine.
    """
    return write_claims(reading, _choose(reading, limit))


def write_claims(reading: Reading, indexes: Sequence[int]) -> list[dict[str, Any]]:
    """Wire objects for figures of the article; none for those of which it cannot be told what they measure.

    Args:
        reading: The article.
        indexes: Places of the figures among the article's, in order.
    """
    items = []
    subjects: dict[int, str] = {}
    for index in indexes:
        figure = reading.figures[index]
        about = _shared(reading, index, subjects) or measure(reading, figure)
        if not about or _VAGUE.search(about) or about.casefold() in _OPEN or lexicon.is_pronoun(about):
            same = not (about.casefold() in _OPEN or lexicon.is_pronoun(about))
            near = (
                subjects[i] for i in islice(reversed(subjects), _LOOK_BACK) if _is_near(reading, i, index, same=same)
            )
            kept = "" if lexicon.is_pronoun(about) else about
            about = next((words for words in near if _names_stand(reading, words, figure)), _until_figure(kept))
        if not about:
            continue
        subjects[index] = about
        items.append(_write(reading, figure, about))
    return items


def _until_figure(words: str) -> str:
    """What stands before the first figure in words that hold one, where that says anything; else the words behind."""
    match = re.search(r"(?<!\w)\d|\(", words)
    if match is None:
        return words
    before = trim_phrase(words[: match.start()])
    return before if len(before) > 3 else ""


def _names_stand(reading: Reading, words: str, figure: FoundFigure) -> bool:
    """Whether every name in words from another sentence stands in the figure's own too."""
    sentence = reading.text[slice(*reading.sentence_at(figure.start))]
    return all(word in sentence for word in words.split() if not word.islower())


_VAGUE = re.compile(r"(?<!\w)\d|percent|per cent")
_LOOK_BACK = 8
"""How many figures back one may stand whose subject another shares."""
_OPEN = frozenset({"the number", "number", "the figure", "the total", "that number", "the rate", "the amount"})
_JOINED = re.compile(
    r"(?:\san?\s\w+)?,?\s*(?:to|and|or|versus|compared (?:to|with)|from|up from|down from|-|–)\s*(?:(?:about|nearly|"
    r"almost|some|"
    r"at least|up to)\s)?"
)


def _shared(reading: Reading, index: int, subjects: dict[int, str]) -> str:
    """What the figure measures that this one is joined to: "rose 3 percent to $5 million, from $4 million"."""
    base = _based_on(reading, index)
    if base is not None:
        return subjects.get(base) or measure(reading, reading.figures[base])
    earlier = _compared_with(reading, index)
    if earlier is not None:
        return subjects.get(earlier) or measure(reading, reading.figures[earlier])
    figure, previous = reading.figures[index], reading.figures[index - 1] if index else None
    if previous is None or re.match(r"\s+of\s", reading.text[figure.end : figure.end + 8]):
        return ""
    joined = _JOINED.fullmatch(reading.text[previous.end : figure.start])
    plain = figure.unit in {None, "percent", previous.unit} or figure.kind == "money"
    if not (joined and plain):
        return ""
    return subjects.get(index - 1) or (measure(reading, previous) if index - 1 in reading.claims_set else "")


def _compared_with(reading: Reading, index: int) -> int | None:
    """The figure of the same kind, earlier in the sentence, that one without a subject of its own goes on from."""
    figure = reading.figures[index]
    start = reading.sentence_at(figure.start)[0]
    before = re.sub(
        r"\s(?:about|just|only|nearly|almost)\s+$", " ", reading.text[max(start, figure.start - 90) : figure.start]
    )
    piece = re.split(r"[,;:—–(]\s?|\s(?:before|after|and|but)\s", before)[-1]
    if not (FROM_BEFORE.search(before) or BARE_MOVE.match(piece) or _GOES_ON.match(piece)):
        return None
    for earlier in range(index - 1, max(-1, index - 9), -1):
        other = reading.figures[earlier]
        if other.start < start:
            return None
        like = figure.kind != "cardinal" or figure.unit in {None, other.unit}
        if like and other.kind == figure.kind and other.currency == figure.currency and other.kind in _WEIGHTS:
            return earlier
    return None


_GOES_ON = re.compile(r"^(?:[a-z]{3,}ing)\s(?:back\s)?(?:to|by|at|from)\s*$")


def _choose(reading: Reading, limit: int | None) -> list[int]:
    seen: dict[tuple[object, ...], int] = {}
    weights: dict[int, float] = {}
    length = max(1, len(reading.text))
    for index in reading.claims:
        figure = reading.figures[index]
        if _is_inside_headline(reading, figure) or _is_converted(reading, index) or is_named(reading, figure):
            continue
        key = (
            find_stretch(reading.text, figure.start),
            figure.value,
            figure.value_to,
            figure.unit,
            figure.currency,
            figure.kind,
        )
        weight = _WEIGHTS.get(figure.kind, 1) + 3 * (1 - figure.start / length) + (1 if figure.period else 0)
        if figure.value is not None and figure.kind in {"money", "cardinal"}:
            weight += min(3, len(str(int(abs(figure.value)))) / 4)
        elif figure.kind in {"percent", "percent_points"}:
            weight += _SHARE_OF_SIZE
        first = seen.setdefault(key, index)
        if first != index:
            if not (figure.period and not reading.figures[first].period):
                continue
            weights.pop(first, None)
            seen[key] = index
        weights[index] = weight
    if limit is not None:
        return sorted(sorted(weights, key=lambda index: -weights[index])[:limit])
    best = choose_from_each(
        weights,
        text=reading.text,
        place=lambda index: reading.figures[index].start,
        weight=lambda index: weights[index],
        most=DEFAULT_LIMIT,
    )
    return sorted(best)


def _is_converted(reading: Reading, index: int) -> bool:
    """Whether a figure only says the one before it in another unit: "500 miles (800 km)"."""
    if index == 0:
        return False
    begin, end = reading.figures[index - 1].end, reading.figures[index].start
    return 0 <= end - begin < 4 and reading.text[begin:end].rstrip().endswith("(")


def is_named(reading: Reading, figure: FoundFigure) -> bool:
    """Whether a figure is only spoken of, "the 3.2 billion figure", or is a house's number."""
    return "figure" in figure.text.split() or bool(ADDRESS_AFTER.match(reading.text, figure.end, figure.end + 60))


def _is_inside_headline(reading: Reading, figure: FoundFigure) -> bool:
    return reading.headline is not None and figure.end <= reading.headline[1]


def _is_near(reading: Reading, one: int, other: int, *, same: bool) -> bool:
    """Whether two figures stand in one sentence, or (where that is not asked for) in two that follow each other."""
    first, second = (reading.sentence_at(reading.figures[index].start) for index in (one, other))
    return first == second or (not same and 0 <= second[0] - first[1] < 3)


def _based_on(reading: Reading, index: int) -> int | None:
    """The figure that a figure is the baseline of: both measure the same."""
    span = reading.sentence_at(reading.figures[index].start)
    for other in range(max(0, index - 4), min(len(reading.figures), index + 5)):
        figure = reading.figures[other]
        if figure.baseline == index and span[0] <= figure.start < span[1]:
            return other
    return None


def _write(reading: Reading, figure: FoundFigure, about: str) -> dict[str, Any]:
    text = reading.text
    sentence = reading.sentence_at(figure.start)
    written = tidy(bound_before(text[sentence[0] : figure.start]) + _plain(figure))
    found = reading.who_says((figure.start, figure.end))
    return {
        "quote": text[slice(*sentence)],
        "figure": written,
        "about": about,
        "statement": _state(reading, figure, written),
        "attribution": _name_source(found),
    }


def _name_source(found: FoundAttribution | None) -> str:
    """The article's words for who stands for a figure; a relative pronoun gives way to what it means."""
    if found is None or not found.as_named:
        return "the article"
    relative = found.as_named.casefold() in {"who", "which", "that"}
    return found.speaker if relative and found.speaker else found.as_named


def _plain(figure: FoundFigure) -> str:
    """A figure as it is written; without "pounds" where they are money, which the word alone does not say."""
    ambiguous = figure.kind == "money" and figure.text.casefold().endswith((" pounds", " pound"))
    return figure.text.rsplit(" ", 1)[0] if ambiguous else figure.text


_WHO = re.compile(r" (?:that|which|who) ")
_RELATIVE = re.compile(
    r"(?:^|[\s,])((?:the|its|their|his|her)\s+(?:[\w’'-]+\s+){1,5}?)(?:that|which|who)\s+((?:[\w’'-]+\s+){1,6}?)$",
    re.IGNORECASE,
)


def _state(reading: Reading, figure: FoundFigure, written: str) -> str:
    """The clause that states the figure, without the words that only say who says it."""
    text = reading.text
    clause = clause_around(text, reading.sentence_at(figure.start), figure.start)
    before = text[clause[0] : figure.start]
    before = before.removesuffix(bound_before(before))
    relative = _RELATIVE.search(before) if _WHO.search(before) else None
    if (
        relative
        and figure.kind == "cardinal"
        and not any(find_verb(word.casefold()) for word in relative.group(1).split())
    ):
        return finish_sentence(f"{relative.group(1)}{relative.group(2)}{written}")
    return state(reading, (figure.start, figure.end), reading.who_says((figure.start, figure.end)))
