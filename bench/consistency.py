"""Measures the checks of a brief's figures against each other: contradictions caught, and false alarms.

    python -m bench.consistency [--show] [ARTICLE...]

The hand-written suite (`bench/consistency_suite.txt`) is always read: of each mini-article a brief with all its figures
is made and verified. Of articles (plain text, or `.jsonl` with the field `text` in every line), every alarm in the
extractive engine's brief is printed, to be read.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from summarizer import summarize
from summarizer.grounding.consistency.conflicts import Contradiction
from summarizer.grounding.consistency.contradictions import ask_contradictions, find_contradictions
from summarizer.grounding.gate import Kept, keep_good
from summarizer.grounding.speech.attribution import attribution_of
from summarizer.grounding.verify import ArticleGrounder
from summarizer.schemas.article import Article
from summarizer.schemas.grounder import Verification
from summarizer.schemas.news import NewsBrief

SUITE: Final = Path(__file__).with_name("consistency_suite.txt")
TOPICS: Final = ("total", "share", "change", "headline", "count")
NO_CLAIMS: Final = frozenset({"date", "time", "ordinal", "age"})


@dataclass(slots=True)
class Case:
    """A mini-article.

    Attributes:
        text: Its text.
        batch: The part of the suite that it stands in.
        topic: What it is about.
        wrong: Whether its figures contradict each other.
        title: Its headline, where it stands apart.
        headline: The brief's.
    """

    text: str
    batch: str
    topic: str
    wrong: bool
    title: str | None = None
    headline: str | None = None


@dataclass(slots=True)
class Tally:
    """How many cases there were, how many raised an alarm, and those that were judged wrongly."""

    cases: int = 0
    alarms: int = 0
    misjudged: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.alarms} of {self.cases}"


def read_suite(path: Path = SUITE) -> list[Case]:
    """The hand-written cases."""
    cases: list[Case] = []
    batch = topic = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, words = line[:1], line[1:].strip()
        if mark == "%":
            batch = words
        elif mark == "@":
            topic = words
        elif mark in ("+", "-"):
            cases.append(Case(words, batch, topic, wrong=mark == "-"))
        elif mark in (" ", "|"):
            cases[-1].text += (" " if mark == " " else "\n\n") + words
        elif mark == "T":
            cases[-1].title = words
        elif mark == "H":
            cases[-1].headline = words
    return cases


def write_claims(grounder: ArticleGrounder) -> Iterator[dict[str, Any]]:
    """A claim, in the form in which a model writes it, for every figure of a text."""
    text = grounder.text
    for figure in grounder.figures:
        if figure.kind in NO_CLAIMS or figure.value is None:
            continue
        start, end = next(span for span in grounder.sentences if span[0] <= figure.start < span[1])
        said = attribution_of((figure.start, figure.end), grounder.attributions)
        quote = text[start:end]
        yield {
            "quote": quote,
            "figure": figure.text,
            "attribution": (said.as_named if said else "") or "the article",
            "about": "the figure",
            "statement": quote,
        }


def make_brief(case: Case) -> tuple[Kept[NewsBrief], ArticleGrounder]:
    """A verified brief that holds every figure of a mini-article."""
    grounder = ArticleGrounder(case.text, title=case.title)
    raw = {"headline": case.headline, "numeric_claims": list(write_claims(grounder))}
    return keep_good(NewsBrief, raw, run=Verification(grounder)), grounder


def weigh(content: NewsBrief, grounder: ArticleGrounder) -> list[Contradiction]:
    """The contradictions of a verified brief, with what its verification has found already."""
    return find_contradictions(
        content, text=grounder.text, title=grounder.title, figures=grounder.figures, sentences=grounder.sentences
    )


def check_question(kept: Kept[NewsBrief], grounder: ArticleGrounder, *, title: str | None) -> list[str]:
    """Why questions that were raised do not pass verification; empty where all do."""
    questions, _ = ask_contradictions(
        kept.content, text=grounder.text, title=title, figures=grounder.figures, sentences=grounder.sentences
    )
    raw = {**kept.raw, "open_questions": questions}
    return [rejection.reason for rejection in keep_good(NewsBrief, raw, run=Verification(grounder)).rejected]


def judge(case: Case, tally: Tally, *, verbose: bool) -> float:
    """Count a case; the CPU seconds that it took."""
    kept, grounder = make_brief(case)
    begun = time.process_time()
    found = weigh(kept.content, grounder)
    seconds = time.process_time() - begun
    tally.cases += 1
    tally.alarms += bool(found)
    if bool(found) != case.wrong:
        told = "".join(f"\n      {one.message}" for one in found)
        tally.misjudged.append(f"{'-' if case.wrong else '+'} {case.title or ''} / {case.text}{told}")
    for reason in check_question(kept, grounder, title=case.title):
        tally.misjudged.append(f"question refused: {reason}")
    if verbose:
        for one in found:
            print(f"    {one.why}: {one.message}\n      {one.question}")
    return seconds


def read_articles(paths: list[str]) -> Iterator[tuple[str, Article]]:
    """Articles with their names."""
    for path in paths:
        words = Path(path).read_text(encoding="utf-8")
        if path.endswith(".jsonl"):
            for number, line in enumerate(words.splitlines()):
                yield f"{Path(path).name}[{number}]", Article(text=json.loads(line)["text"])
        else:
            yield Path(path).name, Article(text=words)


def show_alarms(paths: list[str]) -> None:
    """Print every alarm in the extractive briefs of articles."""
    for name, article in read_articles(paths):
        brief = summarize(article)
        content = NewsBrief.model_validate(brief.model_dump(include=set(NewsBrief.model_fields)))
        grounder = ArticleGrounder(article.text, title=article.title)
        found = weigh(content, grounder)
        times = []
        for _ in range(9):
            begun = time.process_time()
            weigh(content, grounder)
            times.append(time.process_time() - begun)
        print(f"{name}: {len(content.numeric_claims)} claims, {statistics.median(times) * 1000:.2f} ms CPU")
        for one in found:
            print(f"    {one.why}: {one.message}\n      {one.question}")
            for start, end in one.sides:
                print(f"      “{article.text[start:end]}”")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*")
    parser.add_argument("--show", action="store_true", help="print the cases that were judged wrongly")
    parser.add_argument("--verbose", action="store_true", help="print every question that was raised")
    options = parser.parse_args()
    cases = read_suite()
    batches = list(dict.fromkeys(case.batch for case in cases))
    tallies = {(b, t, w): Tally() for b in batches for t in TOPICS for w in (True, False)}
    seconds = [judge(case, tallies[case.batch, case.topic, case.wrong], verbose=options.verbose) for case in cases]
    print(f"{'':<12}" + "".join(f"{batch + ': caught':>22}{'false alarms':>16}" for batch in batches))
    for topic in TOPICS:
        row = "".join(f"{tallies[b, topic, True]!s:>22}{tallies[b, topic, False]!s:>16}" for b in batches)
        print(f"{topic:<12}{row}")
    sums = Counter[tuple[str, bool, str]]()
    for (batch, _, wrong), tally in tallies.items():
        sums[batch, wrong, "cases"] += tally.cases
        sums[batch, wrong, "alarms"] += tally.alarms
    total = {
        key: f"{sums[(*key, 'alarms')]} of {sums[(*key, 'cases')]}"
        for key in ((b, w) for b in batches for w in (True, False))
    }
    print(f"{'all':<12}" + "".join(f"{total[b, True]:>22}{total[b, False]:>16}" for b in batches))
    print(f"median CPU of a mini-brief: {statistics.median(seconds) * 1000:.3f} ms")
    if options.show:
        for (batch, topic, _), tally in tallies.items():
            for told in tally.misjudged:
                print(f"\n{batch}, {topic}: {told}")
    show_alarms(options.articles)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
