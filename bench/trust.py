"""Measures which aligner can be trusted: what it locates, what it waves through, and what that costs.

    python -m bench.trust ARTICLE... [--seed N] [--quotes N]

Without articles it reads `examples/*.txt`. Any plain text will do; of a `.jsonl` file the field `text` of every line
is an article. The suite is made anew from the seed; nothing is tuned to it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.edits import BENIGN
from bench.lies import LIES
from bench.peers import INSTALL, Located, Peer, find_peers
from bench.tamper import ABSENCES, Case, make_suite

EXAMPLES: Final = Path(__file__).resolve().parents[1] / "examples"
SIZES: Final = {"7 kB": 7_000, "500 kB": 500_000}
SHORTEST_ARTICLE: Final = 1000  # bytes
SAME_PLACE: Final = 0.9  # intersection over union with the place that the quote was taken from


@dataclass(frozen=True)
class Outcome:
    case: Case
    answer: Located
    seconds: float

    @property
    def located(self) -> bool:
        """Whether the aligner sees the quote where it was taken from."""
        ours, theirs = self.answer.span, self.case.span
        if ours is None or theirs is None:
            return False
        shared = min(ours[1], theirs[1]) - max(ours[0], theirs[0])
        return shared / (max(ours[1], theirs[1]) - min(ours[0], theirs[0])) >= SAME_PLACE


def find_examples() -> list[Path]:
    """The project's own articles; shorter text files beside them are something else."""
    return sorted(path for path in EXAMPLES.glob("*.txt") if path.stat().st_size > SHORTEST_ARTICLE)


def read_articles(paths: Sequence[Path]) -> dict[str, str]:
    articles: dict[str, str] = {}
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            for number, line in enumerate(text.splitlines(), start=1):
                articles[f"{path.name}:{number}"] = json.loads(line)["text"]
        else:
            articles[path.name] = text
    return articles


def run(peer: Peer, articles: Sequence[str], cases: Iterable[Case]) -> list[Outcome]:
    opened = [peer.open(article) for article in articles]
    for article, look_up in zip(articles, opened, strict=True):
        look_up(article[:60] + " warmed up")
    outcomes = []
    for case in cases:
        start = time.process_time()
        answer = opened[case.article](case.quote)
        outcomes.append(Outcome(case, answer, time.process_time() - start))
    return outcomes


def share(outcomes: Iterable[bool]) -> str:
    """The share of what is true, as text; a dash where there is nothing to count."""
    values = list(outcomes)
    return f"{sum(values) / len(values):.4f}" if values else "–"


def print_table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print(f"\n{title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def report_accuracy(results: dict[str, list[Outcome]]) -> None:
    def passed(name: str, verdict: str, kind: str | None = None) -> str:
        return share(
            o.answer.accepted for o in results[name] if o.case.verdict == verdict and kind in (None, o.case.kind)
        )

    rows = [
        [
            name,
            share(o.located for o in outcomes if o.case.verdict == "benign"),
            passed(name, "benign"),
            passed(name, "lie"),
            passed(name, "absent"),
        ]
        for name, outcomes in results.items()
    ]
    print_table(
        "In all (benign: higher is better; lies and absent: lower is)",
        ["aligner", "benign located", "benign passed", "lies passed", "absent accepted"],
        rows,
    )
    for verdict, kinds, title in (
        ("benign", tuple(BENIGN), "Benign edits passed"),
        ("lie", tuple(LIES), "Lies passed"),
        ("absent", ABSENCES, "Absent quotes accepted"),
    ):
        outcomes = next(iter(results.values()))
        counted = {kind: sum(o.case.kind == kind for o in outcomes) for kind in kinds}
        print_table(
            title,
            ["kind", "cases", *results],
            [[kind, str(counted[kind]), *(passed(name, verdict, kind) for name in results)] for kind in kinds],
        )


def report_failures(outcomes: Sequence[Outcome], limit: int) -> None:
    wrong = [
        o
        for o in outcomes
        if o.answer.accepted != (o.case.verdict == "benign") or (o.case.verdict == "benign" and not o.located)
    ]
    print(f"\nOurs is wrong in {len(wrong)} of {len(outcomes)} cases" + (":" if wrong and limit else "."))
    for outcome in wrong[:limit]:
        print(f"- {outcome.case.kind} ({outcome.case.verdict}): {' '.join(outcome.case.quote.split())}")


def build_text(articles: Sequence[str], size: int, rng: random.Random) -> str:
    """A text of a given size: the articles, then distinct fillers in which every third word is another's."""
    vocabulary = re.findall(r"\S+", " ".join(articles))
    parts: list[str] = []
    length = 0
    while length < size:
        part = articles[len(parts) % len(articles)]
        if len(parts) >= len(articles):
            words = part.split(" ")
            part = " ".join(rng.choice(vocabulary) if rng.random() < 0.3 else word for word in words)
        parts.append(part)
        length += len(part) + 2
    return "\n\n".join(parts)[:size]


def report_speed(peers: Sequence[Peer], articles: Sequence[str], seed: int, quotes: int) -> None:
    """Print CPU time a quote, and what the first changed quote costs, which has to index."""
    medians: dict[str, list[float]] = {peer.name: [] for peer in peers}
    firsts: dict[str, float] = {}
    for size in SIZES.values():
        text = build_text(articles, size, random.Random(seed))
        cases = make_suite([text], seed=seed, quotes=quotes)
        few = random.Random(seed).sample(cases, min(len(cases), 4 if size > 100_000 else 100))
        for peer in peers:
            outcomes = run(peer, [text], few if peer.slow else cases)
            medians[peer.name].append(statistics.median(o.seconds for o in outcomes) * 1000)
            if not peer.slow and size > 100_000:
                start = time.process_time()
                peer.open(text)(text[1000:1100] + " changed")
                firsts[peer.name] = (time.process_time() - start) * 1000
    ours = medians["ours"]
    rows = [
        [
            name,
            *(f"{ms:.3f}" for ms in values),
            *(f"{ms / base:.1f}" for ms, base in zip(values, ours, strict=True)),
            f"{firsts[name]:.0f}" if name in firsts else "–",
        ]
        for name, values in medians.items()
    ]
    head = ["aligner", *(f"ms a quote, {size}" for size in SIZES), *(f"times ours, {size}" for size in SIZES)]
    print_table(
        "Time (median CPU time over all kinds of quotes; the slow ones take a sample of 100 and 4)",
        [*head, "ms to open 500 kB and look up one changed quote"],
        rows,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.trust", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", nargs="*", type=Path, metavar="ARTICLE")
    parser.add_argument("--seed", type=int, default=1, help="decides every choice of the suite (default 1)")
    parser.add_argument("--quotes", type=int, default=40, help="cases of each kind, at most (default 40)")
    parser.add_argument("--failures", type=int, default=20, help="how many of our failures to print (default 20)")
    parser.add_argument("--ours", action="store_true", help="leave the peers out")
    parser.add_argument("--no-speed", action="store_true", help="leave the timing out")
    options = parser.parse_args(arguments)
    articles = read_articles(options.articles or find_examples())
    if not articles:
        print(f"No articles: name some text files, or put some into {EXAMPLES}.", file=sys.stderr)
        return 2
    texts = list(articles.values())
    print(f"Read {len(texts)} articles, {sum(map(len, texts))} characters: {', '.join(articles)}")
    cases = make_suite(texts, seed=options.seed, quotes=options.quotes)
    counts = {verdict: sum(case.verdict == verdict for case in cases) for verdict in ("benign", "lie", "absent")}
    print(f"Seed {options.seed}: {', '.join(f'{count} {verdict}' for verdict, count in counts.items())}")
    peers = find_peers()[: 1 if options.ours else None]
    if not options.ours and not any(peer.name.startswith("langextract") for peer in peers):
        print(INSTALL, file=sys.stderr)
    results = {peer.name: run(peer, texts, cases) for peer in peers}
    report_accuracy(results)
    report_failures(results["ours"], options.failures)
    if not options.no_speed:
        report_speed(peers, texts, options.seed, max(options.quotes // 4, 5))
    return 0


if __name__ == "__main__":
    sys.exit(main())
