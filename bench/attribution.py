"""Measure attribution against annotated articles: `python -m bench.attribution [FILE.jsonl …] [--show]`.

Without a file, the articles of `speech_suite.txt` are taken, which were written for this project.

A found attribution is right where its content and an annotated one overlap by half of the shorter, with an intersection
over union of at least .25, and its speaker's mention overlaps the annotated source or shares a capitalised word with
it. Direct is an annotated attribution whose content lies inside quotation marks. Recall is over annotated speech (with
a source, and no mere thought); precision is over all that is found, against all that is annotated. Direct recall is
given twice: over all of it, and over what the article's own words introduce, leaving out what somebody quoted tells
of others.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.speech_suite import read_suite
from summarizer.grounding.speech_index import find_attributions
from summarizer.schemas.findings import FoundAttribution, Span

LEAST_IOU = 0.25
# Clauses of thinking, wishing and knowing: annotated as attribution too, but nobody says anything in them.
_THOUGHTS = re.compile(
    r"\b(?:think|thinks|thought|believe[sd]?|feel|feels|felt|suspect(?:s|ed)?|know|knows|knew|learn(?:s|ed)?|wish(?:es)?"
    r"|hopes?|hoped|fears?|feared|concern(?:s|ed)?|convinced?|consider(?:s|ed)?|conclusion|proving|understands?)\b"
)
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]*")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')


@dataclass(slots=True)
class Score:
    """Counts over articles."""

    wanted: int = 0  # annotated speech
    reached: int = 0  # how much of it is found with its speaker
    wanted_direct: int = 0  # annotated speech wholly inside quotation marks
    reached_direct: int = 0  # how much of that is found with its speaker
    wanted_own: int = 0  # of that, what words outside quotation marks introduce
    reached_own: int = 0  # how much of that is found with its speaker
    found: int = 0  # attributions found
    right: int = 0  # how many of those match any annotated attribution
    seconds: list[float] = field(default_factory=list)  # CPU time of one pass over each article
    missed: list[str] = field(default_factory=list)  # what is not found, in words
    wrong: list[str] = field(default_factory=list)  # what matches nothing, in words


def score_articles(articles: Iterator[Mapping[str, Any]]) -> Score:
    score = Score()
    for article in articles:
        text: str = article["text"]
        began = time.process_time()
        found = find_attributions(text)
        score.seconds.append(time.process_time() - began)
        annotated: Sequence[Mapping[str, Any]] = article["attributions"]
        for gold in annotated:
            if not is_speech(text, gold):
                continue
            hit = any(is_match(text, item, gold) for item in found)
            direct = is_direct(text, gold)
            score.wanted += 1
            score.reached += hit
            score.wanted_direct += direct
            score.reached_direct += direct and hit
            own = direct and not is_quoted(text, gold["clause"])
            score.wanted_own += own
            score.reached_own += own and hit
            if not hit:
                score.missed.append(
                    f"{article['id']}: {_words(text, gold['clause'])} | {_words(text, gold['content'])}"
                )
        for item in found:
            hit = any(is_match(text, item, gold) for gold in annotated)
            score.found += 1
            score.right += hit
            if not hit:
                score.wrong.append(f"{article['id']}: {item.as_named} → {item.speaker} | {_words(text, item.content)}")
    return score


def is_speech(text: str, gold: Mapping[str, Any]) -> bool:
    """Whether somebody is annotated to say something, rather than to think it."""
    return bool(gold["source"]) and _THOUGHTS.search(_words(text, gold["clause"]).lower()) is None


def is_direct(text: str, gold: Mapping[str, Any]) -> bool:
    return is_quoted(text, gold["content"])


def is_quoted(text: str, spans: Sequence[Span]) -> bool:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    return all(any(a <= start and end <= b + 1 for a, b in quoted) for start, end in spans)


def is_match(text: str, found: FoundAttribution, gold: Mapping[str, Any]) -> bool:
    ours, theirs = _positions(found.content), _positions(gold["content"])
    both = len(ours & theirs)
    if 2 * both < min(len(ours), len(theirs)) or both < LEAST_IOU * len(ours | theirs):
        return False
    if not gold["source"]:
        return True
    if _positions(found.spans) & _positions(gold["source"]):
        return True
    return bool(_capitals(text, found.spans) & _capitals(text, gold["source"]))


def _positions(spans: Sequence[Span]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def _capitals(text: str, spans: Sequence[Span]) -> set[str]:
    return {word for start, end in spans for word in _CAPITALISED.findall(text[start:end])}


def _words(text: str, spans: Sequence[Span]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def main(arguments: Sequence[str]) -> None:
    paths = [Path(argument) for argument in arguments if not argument.startswith("-")]
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    articles = [json.loads(line) for line in lines] if paths else read_suite()
    score = score_articles(iter(articles))
    for name, part, whole in (
        ("direct quotations with the right speaker, recall", score.reached_direct, score.wanted_direct),
        ("of these, introduced by the article itself, recall", score.reached_own, score.wanted_own),
        ("all speech attributions, recall", score.reached, score.wanted),
        ("precision of all found", score.right, score.found),
    ):
        print(f"{name:50} {part / whole if whole else 0:.3f}  ({part} of {whole})")
    print(f"{'median CPU an article':50} {1000 * statistics.median(score.seconds):.1f} ms")
    if "--show" in arguments:
        print("\n".join(["", "Missed:", *score.missed, "", "Found, and not annotated:", *score.wrong]))


if __name__ == "__main__":
    main(sys.argv[1:])
