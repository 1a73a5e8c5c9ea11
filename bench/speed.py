"""What the default path costs: import, a whole brief with its audit, verification alone, at 7 kB and at 500 kB.

    python -m bench.speed ARTICLE [ARTICLE …]

Medians of several runs in fresh processes, CPU time where the machine may be shared. Without articles, those in
`examples/` are read. The aligner beside its peers is in `bench.trust`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 7
QUOTES = 35

IMPORT = "import time; a = time.process_time(); import summarizer; print(time.process_time() - a)"
PEAK = """
import resource, sys, pathlib, summarizer
summarizer.summarize(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), "extractive")
assert "litellm" not in sys.modules
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

FIRST = """
import pathlib, sys, time, summarizer
article, brief, *others = map(pathlib.Path, sys.argv[1:])
for other in others:
    text = other.read_text(encoding="utf-8")
    summarizer.verify(text, summarizer.summarize(text, "extractive"))
text = article.read_text(encoding="utf-8")
given = summarizer.Brief.model_validate_json(brief.read_bytes())
begun = time.process_time()
summarizer.verify(text, given)
print(time.process_time() - begun)
"""
"""A process that has verified other articles, and sees this one for the first time."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path)
    paths = parser.parse_args().articles or sorted((ROOT / "examples").glob("*.txt"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    print(f"{'import summarizer, CPU':<52}{fresh(IMPORT) * 1000:>9.0f} ms")
    for path in paths:
        print(f"{f'peak memory of a process: {path.name}':<52}{fresh(PEAK, str(path)):>9.0f} MB")
        print(f"{f'verify() of a brief at first sight: {path.name}':<52}{first_sight(path) * 1000:>9.1f} ms")
    for name, text in texts.items():
        measure(f"{name} ({len(text) / 1000:.1f} k)", text, runs=RUNS)
    long = lengthen(list(texts.values()), 500_000)
    measure(f"500 k characters, joined from {len(texts)}", long, runs=3)


def measure(label: str, text: str, *, runs: int) -> None:
    """One article: whole brief by the default engine, verification of that brief, and of quotes alone."""
    from pydantic import BaseModel

    from summarizer import summarize, verify
    from summarizer.engines.extractive import draft_brief
    from summarizer.grounding import Aligner
    from summarizer.grounding.grounder import ArticleGrounder
    from summarizer.schemas.blocks import Quote
    from summarizer.schemas.findings import Verification
    from summarizer.schemas.news import NewsBrief
    from summarizer.verification.prune import prune_answer

    class Quotes(BaseModel):
        quotes: list[Quote]

    brief = summarize(text, "extractive")
    draft = draft_brief(text)
    quotes = take_quotes([check.text for check in brief.audit.quotes if check.text], text)

    def align() -> None:
        aligner = Aligner(text)
        for quote in quotes:
            aligner.align(quote)

    show(f"{label}: brief with full audit, wall", time.perf_counter, lambda: summarize(text, "extractive"), runs)
    show(f"{label}: brief with full audit, CPU", time.process_time, lambda: summarize(text, "extractive"), runs)
    show(f"{label}: draft alone, CPU", time.process_time, lambda: draft_brief(text), runs)
    gate = lambda: prune_answer(NewsBrief, draft, verification=Verification(ArticleGrounder(text)))  # noqa: E731 - one line of work
    show(f"{label}: verifying the draft, CPU", time.process_time, gate, runs)
    show(f"{label}: {len(quotes)} exact quotes, CPU", time.process_time, align, runs)
    only = Quotes.model_construct(quotes=quotes)  # type: ignore[arg-type] # as a caller writes them
    show(f"{label}: verify() of {len(quotes)} quotes, CPU", time.process_time, lambda: verify(text, quotes), runs)
    show(f"{label}: the same with coverage, CPU", time.process_time, lambda: verify(text, only), runs)
    show(f"{label}: verify() of the brief, CPU", time.process_time, lambda: verify(text, brief), runs)


def take_quotes(quotes: list[str], text: str) -> list[str]:
    """A brief's quotes, filled up with paragraphs of its article or cut short, so that every article has as many."""
    others = (line.strip() for line in text.split("\n"))
    return list(dict.fromkeys([*quotes, *(line for line in others if len(line) > 20)]))[:QUOTES]


def show(label: str, clock: Callable[[], float], work: Callable[[], object], runs: int) -> None:
    work()
    taken = []
    for _ in range(runs):
        begun = clock()
        work()
        taken.append(clock() - begun)
    print(f"{label:<52}{statistics.median(taken) * 1000:>9.1f} ms")


def first_sight(path: Path) -> float:
    """How long a brief of an article takes whose words the process has not met; other articles warm it up."""
    from summarizer import summarize

    others = [other for other in sorted((ROOT / "examples").glob("*.txt")) if other.resolve() != path.resolve()]
    with tempfile.TemporaryDirectory() as folder:
        brief = Path(folder) / "brief.json"
        brief.write_text(summarize(path.read_text(encoding="utf-8"), "extractive").model_dump_json(), encoding="utf-8")
        return fresh(FIRST, str(path.resolve()), str(brief), *map(str, others))


def fresh(code: str, *arguments: str) -> float:
    command = [sys.executable, "-c", code, *arguments]
    outputs = [
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout for _ in range(RUNS)
    ]
    return statistics.median(float(output) for output in outputs)


def lengthen(texts: list[str], size: int) -> str:
    """Articles joined again and again, each time with another number in its words, up to a size."""
    parts: list[str] = []
    length = 0
    while length < size:
        part = texts[len(parts) % len(texts)].replace(" the ", f" the {len(parts)}th ", 3)
        parts.append(part)
        length += len(part) + 2
    return "\n\n".join(parts)[:size]


if __name__ == "__main__":
    main()
