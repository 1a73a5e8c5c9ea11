"""Where the CPU of verifying a request goes, by a sample each millisecond of it; takes a number of rounds."""

import re
import signal
import sys
from collections import Counter
from types import FrameType

from bench.service.inputs import make_inputs
from bench.trust import print_table
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.audit import make_audit
from summarizer.schemas.findings import Verification
from summarizer.schemas.news import NewsBrief
from summarizer.verification.prune import prune_answer

PHASES = {"prune_answer": "validating the answer", "make_audit": "the audit", "main": "reading the article"}
NUMBERS = "proof|names?|name_index|numbers|derivation|amounts|figure_index|passage_results|aliases|relative_dates"
PARTS = {  # by the innermost file of a stack that one of these matches
    rf"statements/({NUMBERS}|article_\w+|tokens|statement_speakers)\.": "names and numbers of statements",
    r"statements/(repetition|repetition_index|assertion)\.": "repeated sentences",
    r"grounding/speech|statements/(doubtful_speakers|stances|flags|actor_kinds)\.": "who said what",
    r"grounding/statements/": "wording of statements",
    r"grounding/figures/": "figures and their periods",
    r"grounding/(roles|mentions|name_matching|speaker_)": "actors: mentions and roles",
    r"grounding/quotes/|pipeline/coverage|^tokens$": "sentences and tokens, coverage, quotes",
    r"^others$": "objects of the answer and the audit",
}
counts: Counter[tuple[str, str]] = Counter()


def note(_: int, frame: FrameType | None) -> None:
    files: list[str] = []
    while frame and (name := frame.f_code.co_name) not in PHASES:
        files.append(frame.f_code.co_filename)
        frame = frame.f_back
    if frame:
        files.append("tokens" if any("/language/" in file for file in files) else "others")
        part = next(part for file in files for pattern, part in PARTS.items() if re.search(pattern, file))
        counts.update([("phase", PHASES[name]), ("part", part)])


def main(rounds: int = 10) -> None:
    for number in range(rounds + 1):  # the first one fills the caches of words, and is not counted
        signal.signal(signal.SIGPROF, note if number else signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
        for given in make_inputs():
            verification = Verification(grounder := ArticleGrounder(given.write_article(number)))
            grounder.read()
            make_audit(prune_answer(NewsBrief, given.answer, verification=verification), verification=verification)
    signal.setitimer(signal.ITIMER_PROF, 0)
    for kind in ("phase", "part"):
        found = {name: count for (of, name), count in counts.most_common() if of == kind}
        rows = ([name, f"{count / sum(found.values()):.0%}"] for name, count in found.items())
        print_table(f"Verification by {kind}", [kind, "share"], rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
