"""Does the proof of statements let true ones pass, and notice false ones?

    python -m bench.statements [DIR]

DIR holds `statements` (sentences with labels that strangers gave) and `strong` (a strong model's briefs, honest and
lying); by default `../shared` beside this repository. A scripted endpoint on loopback writes these briefs and judges
them: not at all, as a model did once, knowing the truth, and without reading. `--judge MODEL` asks a real model.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bench.scripted_judge import (
    ScriptedModel,
    Verdicts,
    judge_always,
    judge_at_random,
    judge_by_truth,
    judge_controls,
    judge_from,
)
from summarizer import check_statement, summarize
from summarizer.schemas.audit import StatementCheck

DEFAULT: Final = Path(__file__).resolve().parents[2] / "shared"
SECTIONS: Final = ("actors", "positions", "numeric_claims", "open_questions")
APART: Final = "cliff-xsum"
"""A set whose true sentences hold much that its articles do not say."""
REASONS: Final = {
    "bound": r"bound|exactly|more than|less than|at least|at most|“|on top",
    "hedge": r"drops|stops before|begins after",
    "truncated": r"drops|stops before|begins after|gives these words|attributes it to|has it from|names “",
    "speaker": r"gives these words|attributes it to|has it from|names “|near the quote|nothing near",
    "role": r"does not call|call",
    "alias": r"name of|nothing in the article says|names nobody",
    "reversed": r"swaps|way round|somebody else|other's words",
    "wrong-subject": r"swaps|way round|somebody else|beside|other's words|counts nothing",
    "sum": r"on top|“each”|for a part|beside|not stated",
    "cause": r"links",
    "date": r"not stated|not named",
}
"""By kind of lie, what a reason must say to be of its kind; other kinds are noticed by any reason."""
Check = Callable[[str, str], bool]


def is_flagged(check: StatementCheck) -> bool:
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
    return sum(values) / len(values) if values else 0.0


class BriefScorer:
    """Scores a strong model's briefs, which a scripted endpoint writes and judges.

    Args:
        folder: Holds articles, answers, lies and, if there are any, recorded reviews.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lies = read_lines(folder / "lies.jsonl")
        self.right = {
            (row["answer"], row["path"].split(".")[0])
            for row in read_lines(folder / "honest.jsonl")
            if row["verdict"] in ("RIGHT", "ARGUABLE")
        }
        self.names = sorted(path.stem for path in (folder / "answers").glob("*.json"))
        self.model = ScriptedModel()

    def write(self, name: str, judge: Verdicts | None, *, other: str | None = None) -> dict[str, Any]:
        """The brief of one answer, with a scripted judge, with another model as judge, or with none."""
        self.model.article = (self.folder / "articles" / f"{name.split('.')[0]}.txt").read_text("utf-8")
        self.model.answer = json.loads((self.folder / "answers" / f"{name}.json").read_text("utf-8"))
        self.model.judge, self.model.calls = judge or self.model.judge, 0
        options = {"judge": other or ("self" if judge else "off")}
        brief = summarize(
            self.model.article,
            "openai/strong",
            mode="json_schema",
            api_base=self.model.base,
            api_key="none",
            options=options,
        )
        result: dict[str, Any] = json.loads(brief.model_dump_json())
        return result

    def choose_judge(self, kind: str, name: str) -> Verdicts | None:
        """The scripted judge of one kind for one answer; None if that kind judges nothing here."""
        article = (self.folder / "articles" / f"{name.split('.')[0]}.txt").read_text("utf-8")
        if kind == "off":
            return None
        if kind == "recorded":
            recorded = json.loads((self.folder / "reviews" / f"{name}.json").read_text("utf-8"))["verdicts"]
            return judge_controls(article, judge_from(recorded))
        if kind == "truth":
            own = [lie for lie in self.lies if lie["answer"] == name]
            return judge_controls(article, judge_by_truth(own))
        return judge_at_random(len(name)) if kind == "random" else judge_always(kind)

    def score(self, kind: str, *, other: str | None = None) -> dict[str, Any]:
        """Honest items, those lost and flagged, whole briefs, and whether each lie is noticed, by its kind."""
        totals: dict[str, Any] = dict.fromkeys(("items", "lost", "flagged", "briefs", "complete"), 0)
        totals["noticed"] = collections.defaultdict(list)
        for name in self.names:
            brief = self.write(name, None if other else self.choose_judge(kind, name), other=other)
            if ".lies" in name:
                for lie in (lie for lie in self.lies if lie["answer"] == name):
                    totals["noticed"][lie["kind"]].append(is_noticed(lie, self.model.answer, brief))
                continue
            totals["briefs"] += 1
            totals["complete"] += brief["audit"]["complete"]
            for section in SECTIONS:
                for place, item in enumerate(self.model.answer[section]):
                    if (name, f"{section}[{place}]") in self.right:
                        continue
                    found = find_item(brief, section, item)
                    totals["items"] += 1
                    totals["lost"] += found is None
                    totals["flagged"] += found is not None and bool(find_reasons(brief, f"{section}[{found}]"))
        return totals

    def count_changed(self, kind: str) -> int:
        changed = 0
        for name in self.names:
            plain, judged = (self.write(name, judge) for judge in (None, self.choose_judge(kind, name)))
            changed += any(plain[key] != judged[key] for key in plain if key not in ("audit", "receipt"))
        return changed


def score_briefs(folder: Path, *, other: str | None = None) -> Iterator[str]:
    """A table of a strong model's briefs by judge: honest items lost and flagged, lies noticed by kind."""
    scorer = BriefScorer(folder)
    recorded = [kind for kind in ("recorded",) if (folder / "reviews").exists()]
    results = {kind: scorer.score(kind) for kind in ("off", *recorded, "truth")}
    if other:
        results[other] = scorer.score(other, other=other)
    yield "| judge | " + " | ".join(results) + " |"
    yield "|---|" + "---|" * len(results)
    for label in ("lost", "flagged"):
        shares = (f"{row[label] / max(1, row['items']):.3f}" for row in results.values())
        yield f"| honest items {label} (of {next(iter(results.values()))['items']}) | " + " | ".join(shares) + " |"
    yield (
        "| honest briefs complete | " + " | ".join(f"{r['complete']} of {r['briefs']}" for r in results.values()) + " |"
    )
    for kind in sorted({lie["kind"] for lie in scorer.lies}):
        cells = (row["noticed"].get(kind, []) for row in results.values())
        yield f"| lies noticed: {kind} | " + " | ".join(f"{sum(seen)} of {len(seen)}" for seen in cells) + " |"
    for kind in ("supported", "contradicted", "random"):
        yield f"briefs changed by a judge that answers {kind}: {scorer.count_changed(kind)} of {len(scorer.names)}"
    scorer.model.close()


def find_item(brief: Mapping[str, Any], section: str, item: Mapping[str, Any]) -> int | None:
    words = next(item[key] for key in ("statement", "question", "name") if item.get(key))
    rows = brief.get(section) or []
    found = (at for at, row in enumerate(rows) if words in (row.get("statement"), row.get("question"), row.get("name")))
    return next(found, None)


def find_reasons(brief: Mapping[str, Any], where: str) -> list[str]:
    """Why a reader should look at a place of the brief."""
    audit = brief["audit"]
    shown = [one["message"] for one in audit["warnings"] if str(one["path"]).startswith(where)]
    judged = [one for one in audit["statements"] if one["path"].startswith(where) and one["by"].startswith("judge")]
    return shown + [f"judge: {one['verdict']}" for one in judged if one["verdict"] != "supported"]


def is_noticed(lie: Mapping[str, str], answer: Mapping[str, Any], brief: Mapping[str, Any]) -> bool:
    """Whether a lie is gone from the brief, or flagged at its own place for a reason of its kind."""
    section = re.split(r"[\[. ]", lie["path"])[0]
    wanted = REASONS.get(lie["kind"], "") + "|judge: "
    if section in ("abstract", "headline"):
        rows = brief.get(section)
        rows = rows if isinstance(rows, list) else [rows] if rows else []
        texts = [row["text"] if isinstance(row, dict) else row for row in rows]
        if " ".join(lie["text"].split()) not in " ".join(" ".join(texts).split()):
            return True  # a sentence of it was rejected
        return any(re.search(wanted, reason) for reason in find_reasons(brief, section))
    place = int(lie["path"].split("[")[1].split("]")[0])
    item = answer[section][place]
    found = find_item(brief, section, item)
    if found is None:
        return True
    row = brief[section][found]
    if section == "actors" and lie["kind"] in ("role", "alias"):
        kept = (
            row.get("role") == item.get("role")
            if lie["kind"] == "role"
            else set(item["aliases"]) <= set(row["aliases"])
        )
        if not kept:
            return True
    return any(re.search(wanted, reason) for reason in find_reasons(brief, f"{section}[{found}]"))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.statements", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT, help="holds statements/ and strong/")
    parser.add_argument(
        "--judge", metavar="MODEL", help="a model that judges the briefs, too; its key is in the environment"
    )
    asked = parser.parse_args(arguments)
    folder = asked.folder
    if not (folder / "statements" / "statements.jsonl").exists():
        print(
            f"There is no {folder / 'statements' / 'statements.jsonl'}: give the folder that holds it.", file=sys.stderr
        )
        return 2
    for line in score_statements(folder / "statements"):
        print(line)
    if (folder / "strong" / "lies.jsonl").exists():
        for line in score_briefs(folder / "strong", other=asked.judge):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
