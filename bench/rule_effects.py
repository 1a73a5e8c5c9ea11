"""Which conditions of the checks change nothing on data that was not written beside them?

    python -m bench.rule_effects [PACKAGE…] [--texts N] [--statements N] [--articles N] [--edits N] [--seed N]
        [--processes N] [--below N] [--seconds N] [--only TEXT]

Each condition in the modules of a package (see `conditions`) is replaced by the value that it has more often, and the
decisions that then change are counted (see `rule_inputs`), on those articles alone for which it ever has the other
value. A condition below `--below` (3) can be replaced by that value, unless it decides a field or a status that others
rely on (`EXEMPT`, with reasons). Counting stops at `--below` decisions, or after `--seconds` of CPU time; a count that
was cut off by time is marked with "…".
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Final

from bench.conditions import Conditions, install
from bench.rule_inputs import Article, Decision, decide, list_articles, list_figure_texts, list_texts

PACKAGES: Final = ("summarizer.grounding.statements", "summarizer.grounding")
EXEMPT: Final[dict[str, str]] = {
    "summarizer.grounding.quotes": "safety of quote alignment: measured by `bench.trust`, whose bar is 0 passed",
    "summarizer.language.gazetteer": "look-ups in tables",
    "summarizer.language.detection": "languages other than English, which the data does not have",
    "summarizer.grounding.guard": "unexpected exceptions",
    "summarizer.grounding.speech.interviews": "a form of articles that the data hardly has",
    "summarizer.grounding.speech.interview_questions": "as interviews",
    "summarizer.grounding.speech.lead_ins": "decides the speakers of a brief, and nothing that is read of an article",
    "summarizer.engines.extractive.layout": "tables, live blogs and releases, which the data hardly has",
    "summarizer.engines.extractive.missing": "decides what completes a brief, and nothing of a draft",
    "summarizer.grounding.statements.assertion": "decides the verdict `supported`",
    "summarizer.grounding.statements.repetition": "decides the verdict `supported`",
    "summarizer.grounding.figures.matching": "decides whether a claimed figure is refused; the data lacks claims",
    "summarizer.grounding.figures.currencies": "decides `currency`: most of the data is from two countries",
    "summarizer.grounding.figures.number_words": "bounds of the size of numbers",
    "summarizer.grounding.statements.repetition_index": "decides the verdict `supported`",
    "summarizer.grounding.statements.numbers._check_multiple": "doublings are accepted with the sum shown",
    "summarizer.grounding.statements.derivation.fits_fraction": "fractions of a share are accepted",
    "summarizer.grounding.grounder.is_cited": "without it an honest item of `strong` is rejected",
    "summarizer.grounding.statements.doubtful_speakers._is_guessed": "without it an honest item of `strong` is flagged",
}
"""Packages, modules and functions whose conditions are not measured, with the reason."""
FIGURES: Final = "summarizer.grounding.figures"
"""Measured alone, on what is read from the figures of all shared texts."""
FINDERS: Final = ("figures", "speech", "_mentions")
FINDINGS: Final[dict[str, tuple[str, ...]]] = {
    "summarizer.grounding.figures": ("figures",),
    "summarizer.grounding.speech": ("attributions",),
    "summarizer.language": ("sentences", "quotations", "attributions"),
    "summarizer.engines.extractive": ("draft",),
}
"""What a package that reads articles yields: nothing else is decided if such packages alone are asked about."""
CACHING: Final = (
    "summarizer.grounding",
    "summarizer.language",
    "summarizer.engines.extractive",
    "summarizer.pipeline.verify",
)


@dataclass(slots=True)
class Bench:
    """Inputs, the decisions about them, and the values that conditions had."""

    conditions: Conditions
    articles: Sequence[Article]
    below: int = 3  # at how many changes counting stops
    seconds: float = 60.0  # after how long it stops
    keep: tuple[str, ...] = ("language", *FINDERS)  # what of an article is computed once
    before: list[frozenset[Decision]] = field(default_factory=list)  # the decisions about each article
    # for each value, the articles for which each condition had it
    seen: dict[bool, dict[int, list[int]]] = field(default_factory=lambda: {True: {}, False: {}})

    def record(self) -> None:
        """Read every article once, and note the values of the conditions."""
        for at, article in enumerate(self.articles):
            clear_caches()
            self.conditions.reset()
            self.before.append(decide(article, keep=self.keep))
            for value, numbers in ((True, self.conditions.true), (False, self.conditions.false)):
                for number in numbers:
                    self.seen[value].setdefault(number, []).append(at)

    def count(self, number: int, *, constant: bool) -> tuple[int, bool]:
        """How many decisions change if a condition is a constant, and whether time ran out.

        One that takes the place of another counts once. An exception counts as many as end the count.
        """
        changed, began = 0, time.process_time()
        self.conditions.active, self.conditions.constant = number, constant
        clear_caches()
        try:
            for at in self.seen[not constant].get(number, []):
                try:
                    after = decide(self.articles[at], keep=self.keep)
                    changed += max(len(self.before[at] - after), len(after - self.before[at]))
                except Exception:  # noqa: BLE001 - whatever a broken rule leads to
                    changed += self.below
                if changed >= self.below:
                    return changed, False
                if time.process_time() - began > self.seconds:
                    return changed, True
        finally:
            self.conditions.active = None
            clear_caches()
        return changed, False

    def measure(self, number: int) -> tuple[int, bool, int, bool]:
        """Replace a condition by the value that it has more often.

        Returns:
            Its number, that value, how many decisions change, and whether time ran out.
        """
        constant = len(self.seen[True].get(number, [])) >= len(self.seen[False].get(number, []))
        return number, constant, *self.count(number, constant=constant)

    def count_rare(self, number: int) -> int:
        """For how many articles a condition ever has the value that it has less often."""
        return min(len(self.seen[value].get(number, [])) for value in (True, False))


def clear_caches() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith(CACHING):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and "load" not in getattr(value, "__name__", ""):
                    value.cache_clear()


_BENCH: Bench | None = None


def _measure(number: int) -> tuple[int, bool, int, bool]:
    assert _BENCH is not None
    return _BENCH.measure(number)


def is_exempt(label: str) -> bool:
    """Whether a condition is of an exempt package, module or function."""
    module, _, rest = label.partition(":")
    function = f"{module}.{rest.split(': ')[0].split()[-1]}"
    return any(function == name or function.startswith(f"{name}.") for name in EXEMPT)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("packages", nargs="*", default=PACKAGES)
    parser.add_argument("--articles", type=int, default=30)
    parser.add_argument("--texts", type=int, default=1856)
    parser.add_argument("--statements", type=int, default=4939)
    parser.add_argument("--edits", type=int, default=2)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--below", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", default="", help="measure only conditions whose label holds this text")
    asked = parser.parse_args()
    findings = {kind for name in asked.packages for kind in FINDINGS.get(name, ())}
    logging.disable(logging.CRITICAL)  # what a broken rule leads to
    conditions = install(asked.packages)
    if asked.packages == [FIGURES]:
        articles = list_figure_texts()
        kept: tuple[str, ...] = ("language",)
    elif FINDINGS.keys() >= set(asked.packages):
        articles = list_texts(tuple(findings), most=asked.texts)
        kept = ("language", *FINDERS) if findings == {"draft"} else ()
    else:
        articles = list_articles(
            speakers=asked.articles, statements=asked.statements, edits=asked.edits, seed=asked.seed
        )
        kept = ("language", *FINDERS)
    if "summarizer.grounding" in asked.packages:
        kept = tuple(name for name in kept if name not in ("speech", "_mentions"))
    global _BENCH  # noqa: PLW0603 - what the forked processes read
    _BENCH = bench = Bench(conditions, articles, asked.below, asked.seconds, kept)
    began = time.monotonic()
    bench.record()
    numbers = [at for at, label in enumerate(conditions.labels) if asked.only in label and not is_exempt(label)]
    numbers.sort(key=bench.count_rare)
    decisions = sum(map(len, bench.before))
    print(
        f"{len(numbers)} conditions, {len(articles)} articles, {sum(len(a.statements) for a in articles)} statements,"
    )
    print(f"{decisions} decisions, read in {time.monotonic() - began:.0f} s", flush=True)
    below = 0
    with ProcessPoolExecutor(asked.processes, mp_context=multiprocessing.get_context("fork")) as pool:
        for job in as_completed([pool.submit(_measure, number) for number in numbers]):
            number, constant, effect, is_cut = job.result()
            if effect < asked.below:
                below += 1
                inputs = len(bench.seen[not constant].get(number, []))
                print(
                    f"{effect}{'…' if is_cut else ' '} if {constant!s:5} of {inputs:4}  {conditions.labels[number]}",
                    flush=True,
                )
    print(f"below {asked.below}: {below} of {len(numbers)}, in {time.monotonic() - began:.0f} s")
    for package, reason in EXEMPT.items():
        print(f"exempt: {package}: {reason}")


if __name__ == "__main__":
    main()
