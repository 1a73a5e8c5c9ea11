"""Measures the checks of figures and names in sentences: which invented ones they reject, and which true sentences.

    python -m bench.prose [--seed N] [--suite FILE] [--show] [ARTICLE...]

The hand-written suite (`bench/prose_suite.txt`) is always read; its part `unseen` is what the rules were not made with.
Of articles, cases are made from the seed. Any plain text will do; of a `.jsonl` file the field `text` of every line is
an article. With `--show`, nothing of the unseen part is listed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.prose_edits import make_cases
from bench.prose_suite import KINDS, SUITE, UNSEEN, Case, read_suite
from summarizer.grounding.prose.check import Evidence, check_prose
from summarizer.schemas.grounder import ProseReport

REPEATS: Final = 5


@dataclass
class Tally:
    """How many of how many, and which are wrong."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        total = self.right + len(self.wrong)
        return f"{self.right / total:.3f} of {total}" if total else "-"


def read_articles(paths: Iterable[Path]) -> list[str]:
    """The articles' texts."""
    texts: list[str] = []
    for path in paths:
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            texts += [json.loads(line)["text"] for line in content.splitlines() if line.strip()]
        else:
            texts.append(content)
    return texts


def describe(case: Case, prose: str, report: ProseReport) -> str:
    reasons = "; ".join(report.failures) or "nothing found"
    return f"  quote: {case.quote}\n  prose: {prose}\n  {reasons}"


def judge(cases: Iterable[Case]) -> dict[str, Tally]:
    """Tallies by kind of invention; under `true`, the paraphrases that pass."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for case in cases:
        evidence = Evidence([case.quote])
        for kind, prose in [*(("true", prose) for prose in case.true), *case.lies]:
            report = check_prose(prose, evidence, names=case.names)
            if bool(report.failures) == (kind != "true"):
                tallies[kind].right += 1
            else:
                tallies[kind].wrong.append(describe(case, prose, report))
    return tallies


def _in_use(quote: str) -> Evidence:
    """Evidence that has been held against its own words, so that everything in it is indexed."""
    evidence = Evidence([quote])
    check_prose(quote, evidence)
    return evidence


def _time(prose: str, evidence: Sequence[Evidence], names: Sequence[str]) -> float:
    started = time.process_time_ns()
    for one in evidence:
        check_prose(prose, one, names=names)
    return (time.process_time_ns() - started) / len(evidence) / 1e6


def measure(cases: Sequence[Case]) -> tuple[float, float]:
    """Median CPU time of one check in milliseconds: against evidence in use, and with its making."""
    warm, fresh = [], []
    for case in cases:
        for prose in case.true:
            warm.append(_time(prose, [_in_use(case.quote) for _ in range(REPEATS)], case.names))
            fresh.append(_time(prose, [Evidence([case.quote]) for _ in range(REPEATS)], case.names))
    return statistics.median(warm), statistics.median(fresh)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m bench.prose", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", nargs="*", type=Path, metavar="ARTICLE")
    parser.add_argument("--seed", type=int, default=1, help="decides every choice of the generated cases (default 1)")
    parser.add_argument("--suite", type=Path, default=SUITE, help="another hand-written suite")
    parser.add_argument("--show", action="store_true", help="list what is missed and what is rejected wrongly")
    options = parser.parse_args(arguments)
    cases = [*read_suite(options.suite), *make_cases(read_articles(options.articles), seed=options.seed)]
    parts = list(dict.fromkeys(case.part for case in cases))
    print(f"{'rejected':<20}" + "".join(f"{part:>17}" for part in parts))
    tallies = {part: judge(case for case in cases if case.part == part) for part in parts}
    for kind in KINDS.values():
        print(f"{kind:<20}" + "".join(f"{tallies[part][kind]!s:>17}" for part in parts))
    print(f"{'true, passed':<20}" + "".join(f"{tallies[part]['true']!s:>17}" for part in parts))
    warm, fresh = measure([case for case in cases if case.part != "generated"])
    print(f"median CPU of a check: {warm:.3f} ms; with its evidence made anew: {fresh:.3f} ms")
    if options.show:
        for part in (part for part in parts if part != UNSEEN):
            for kind, tally in tallies[part].items():
                for wrong in tally.wrong:
                    print(f"\n{part}: {kind}\n{wrong}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
