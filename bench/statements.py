"""Does the proof of statements let true ones pass, and notice false ones?

    python -m bench.statements [DIR]

DIR holds `statements` (sentences with labels that strangers gave) and `strong` (a strong model's briefs, honest and
lying); by default `../shared` beside this repository. No model is called: the judge is off.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from summarizer import check_statement, verify
from summarizer.schemas.audit import Audit, StatementCheck

DEFAULT: Final = Path(__file__).resolve().parents[2] / "shared"
SECTIONS: Final = ("actors", "positions", "numeric_claims", "open_questions")
APART: Final = "cliff-xsum"
"""A set whose true sentences hold much that its articles do not say."""
REASONS: Final = {
    "bound": r"bound|exactly|more than|less than|at least|at most|“(?:all|most|some)",
    "hedge": r"drops|denied|stops before",
    "truncated": r"drops|stops before|own, but|gives these words|has it from|names “",
    "speaker": r"gives these words|has it from|names “|near the quote|nothing near|own, but",
    "role": r"does not call|call",
    "alias": r"name of|nothing in the article says|names nobody",
    "reversed": r"way round|somebody else|beside|other's words",
    "wrong-subject": r"way round|somebody else|beside|before|other's words",
    "sum": r"on top|part of the other|not stated",
    "cause": r"links",
    "date": r"sentence has|not stated|not named",
}
"""By kind of lie, what a reason must say to be of its kind; other kinds are noticed by any reason."""
Check = Callable[[str, str], bool]


def is_flagged(check: StatementCheck) -> bool:
    """Whether the proof says something against a statement."""
    return check.verdict in ("contradicted", "not_stated", "unclear")


def flag_by_novelty(statement: str, text: str) -> bool:
    """Baseline: a number or a capitalised word, but the first, that the article lacks."""
    words = re.findall(r"\d[\d.,]*\d|\d|[A-Z][\w-]+", statement.partition(" ")[2])
    return any(word not in text for word in words)


def flag_by_overlap(statement: str, text: str) -> bool:
    """Baseline: a quarter of the words or more that the article lacks."""
    words = re.findall(r"\w{4,}", statement.lower())
    known = set(re.findall(r"\w{4,}", text.lower()))
    return bool(words) and sum(word not in known for word in words) >= len(words) / 4


CHECKS: Final[dict[str, Check]] = {
    "proof": lambda statement, text: is_flagged(check_statement(statement, text)),
    "novelty": flag_by_novelty,
    "overlap": flag_by_overlap,
}


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def score_statements(folder: Path) -> Iterator[str]:
    """Balanced accuracy, true flagged and false caught by set, for the proof and both baselines."""
    texts = {row["id"]: row["text"] for row in read_lines(folder / "articles.jsonl")}
    sets = collections.defaultdict(list)
    for row in read_lines(folder / "statements.jsonl"):
        sets[row["set"]].append(row)
    yield f"{'set':12} {'n':>5}" + "".join(f"  {name:>8}: BAcc  true  false" for name in CHECKS)
    means: dict[str, list[float]] = collections.defaultdict(list)
    flagged: dict[str, list[float]] = collections.defaultdict(list)
    began, count = time.process_time(), 0
    for name, rows in sorted(sets.items()):
        line = f"{name:12} {len(rows):5}"
        for label, check in CHECKS.items():
            seen = [(row["label"], check(row["sentence"], texts[row["article"]])) for row in rows]
            true = mean([hit for truth, hit in seen if truth == 1])
            false = mean([hit for truth, hit in seen if truth == 0]) if any(t == 0 for t, _ in seen) else None
            if false is not None:
                means[label].append((1 - true + false) / 2)
            if name != APART:
                flagged[label].append(true)
            shown = "    –" if false is None else f"{(1 - true + false) / 2:5.3f}"
            line += f"  {'':>8}  {shown} {true:5.3f} {'    –' if false is None else f'{false:5.3f}'}"
        count += len(rows)
        yield line
    for label in CHECKS:
        yield f"{label}: mean balanced accuracy {mean(means[label]):.3f}, true flagged {mean(flagged[label]):.3f}"
    yield f"({APART} apart from true flagged; {1000 * (time.process_time() - began) / count:.1f} ms CPU a sentence)"


def mean(values: list[Any]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def score_briefs(folder: Path) -> Iterator[str]:
    """Honest items lost and flagged, and lies noticed by kind, in a strong model's briefs."""
    lies = read_lines(folder / "lies.jsonl")
    right = {
        (row["answer"], row["path"].split(".")[0])
        for row in read_lines(folder / "honest.jsonl")
        if row["verdict"] in ("RIGHT", "ARGUABLE")
    }
    totals: collections.Counter[str] = collections.Counter()
    answers = sorted(path for path in (folder / "answers").glob("*.json"))
    for path in answers:
        if ".lies" in path.name:
            continue
        answer, audit = judge(path, folder)
        totals["briefs"] += 1
        totals["complete"] += audit.complete
        for section in SECTIONS:
            for place in range(len(answer[section])):
                where = f"{section}[{place}]"
                if (path.stem, where) in right:
                    continue
                totals["items"] += 1
                reasons = find_reasons(audit, where)
                totals["lost"] += bool(reasons["rejected"])
                totals["flagged"] += bool(reasons["flagged"]) and not reasons["rejected"]
    items = max(1, totals["items"])
    yield (
        f"honest: {totals['items']} items, lost {totals['lost'] / items:.3f}, flagged {totals['flagged'] / items:.3f}, "
        f"briefs complete {totals['complete']} of {totals['briefs']}"
    )
    noticed: dict[str, list[bool]] = collections.defaultdict(list)
    for lie in lies:
        _, audit = judge(folder / "answers" / f"{lie['answer']}.json", folder)
        where = re.split(r"[. ]", lie["path"])[0]
        reasons = find_reasons(audit, where)
        wanted = REASONS.get(lie["kind"], "")
        noticed[lie["kind"]].append(any(re.search(wanted, reason) for group in reasons.values() for reason in group))
    for kind, seen in sorted(noticed.items()):
        yield f"  {kind:14} noticed {sum(seen)} of {len(seen)}"


def judge(path: Path, folder: Path) -> tuple[dict[str, Any], Audit]:
    """An answer as it was written, and its audit."""
    answer = json.loads(path.read_text("utf-8"))
    text = (folder / "articles" / f"{path.name.split('.')[0]}.txt").read_text("utf-8")
    return answer, verify(text, answer)


def find_reasons(audit: Audit, where: str) -> dict[str, list[str]]:
    """Why the item at a path of the answer was rejected or flagged; indices of the brief lack what was rejected."""
    rejected = [one.reason for one in audit.rejected if one.path == where]
    left_out = [one.reason for one in audit.rejected if one.path.startswith(f"{where}.")]
    section, _, place = where.partition("[")
    if place:
        gone = {one.path for one in audit.rejected}
        before = sum(f"{section}[{number}]" in gone for number in range(int(place[:-1])))
        where = f"{section}[{int(place[:-1]) - before}]"
    shown = [] if rejected else [one.message for one in audit.warnings if one.path.startswith(where)]
    return {"rejected": rejected, "left out": left_out, "flagged": shown}


def main(arguments: list[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.statements", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT, help="holds statements/ and strong/")
    folder = parser.parse_args(arguments).folder
    if not (folder / "statements" / "statements.jsonl").exists():
        print(
            f"There is no {folder / 'statements' / 'statements.jsonl'}: give the folder that holds it.", file=sys.stderr
        )
        return 2
    for line in score_statements(folder / "statements"):
        print(line)
    if (folder / "strong" / "lies.jsonl").exists():
        for line in score_briefs(folder / "strong"):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
