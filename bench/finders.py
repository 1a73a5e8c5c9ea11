"""Measures what the finders and the built-in engine get out of annotated articles, in one run.

    python -m bench.finders [ARTICLES.jsonl] [--show]

Figures, attribution and key actors are scored as in their own modules, where the rules of the scoring stand; then the
denominators of coverage are held against the same annotation. bench/README.md names the fields of a line. Whoever has
no annotated articles gets some from the GUM corpus (github.com/amir-zeldes/gum, genre `news`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.actors import FIRST, score
from bench.attribution import score_articles
from bench.denominators import KINDS, judge
from bench.figures import measure_articles
from bench.trust import print_table
from tests.support.shared_data import SHARED


def rate(part: int, whole: int) -> str:
    """A share with what it is of.

    >>> rate(3, 4)
    '.750 (3 of 4)'
    """
    return f"{part / whole:.3f} ({part} of {whole})".removeprefix("0") if whole else "–"


def report_findings(path: Path, articles: Sequence[Mapping[str, Any]], *, show: bool) -> None:
    recall, precision = measure_articles(path, show=show)
    speech = score_articles(iter(articles))
    actors: Counter[str] = Counter()
    for article in articles:
        actors.update(score(article, show=show))
    if show:
        print("\n".join(["Missed:", *speech.missed, "Found, and not annotated:", *speech.wrong]))
    tokens = sum(len(article["numbers"]) for article in articles)
    rows = [
        [f"figures, of {tokens} number tokens, dates counted", f"{recall:.3f}", f"{precision:.3f}"],
        [
            "speech attributions, speaker and content right",
            rate(speech.reached, speech.wanted),
            rate(speech.right, speech.found),
        ],
        ["of these, direct quotations", rate(speech.reached_direct, speech.wanted_direct), "–"],
        [
            f"key actors among the first {FIRST}",
            rate(actors["hit"], actors["gold"]),
            rate(actors["right"], actors["said"]),
        ],
    ]
    print_table("Found, against what annotators marked", ["what", "recall", "precision"], rows)


def report_denominators(articles: Sequence[Mapping[str, Any]]) -> None:
    """Print what coverage counts beside what annotators marked, and a brief's recall by either."""
    totals: Counter[tuple[str, str]] = Counter()
    for article in articles:
        totals.update(judge(article))
    rows = [
        [
            kind,
            rate(totals[kind, "agreed"], totals[kind, "marked"]),
            rate(totals[kind, "right"], totals[kind, "counted"]),
            rate(totals[kind, "covered"], totals[kind, "counted"]),
            rate(totals[kind, "held"], totals[kind, "marked"]),
        ]
        for kind in KINDS
    ]
    print_table(
        "Denominators of coverage, and the recall of the built-in engine's briefs by ours and by the annotators'",
        ["kind", "marked that we count", "counted that is marked", "brief holds, of counted", "brief holds, of marked"],
        rows,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.finders", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", nargs="?", type=Path, default=SHARED / "gum_news" / "dev.jsonl", metavar="ARTICLES")
    parser.add_argument("--show", action="store_true", help="list what is missed and what is too much")
    options = parser.parse_args(arguments)
    if not options.articles.exists():
        print(
            f"{options.articles} is not there: name a .jsonl file of annotated articles (bench/README.md says which "
            "fields a line has).",
            file=sys.stderr,
        )
        return 2
    articles = [json.loads(line) for line in options.articles.read_text(encoding="utf-8").splitlines() if line.strip()]
    print(f"Read {len(articles)} annotated articles from {options.articles.name}")
    report_findings(options.articles, articles, show=options.show)
    report_denominators(articles)
    return 0


if __name__ == "__main__":
    sys.exit(main())
