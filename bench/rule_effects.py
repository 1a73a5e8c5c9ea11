"""Which rules of the finders and of the checks change nothing on data that was not written beside them?

    python -m bench.rule_effects [PACKAGE…] [--articles N] [--statements N] [--processes N] [--below N]

A rule is a function of `summarizer.grounding` or `summarizer.language` that returns a truth value. Each is replaced by
the constants False and True in turn, and the decisions that then come out otherwise are counted; the smaller count of
the two is the rule's effect. A rule below `--below` (3) is listed: it can be replaced by that constant, unless it
decides a field or a status that others rely on (`EXEMPT`, with reasons).

The data: `gum_news`, `numbers`, `statements` and `strong` of the shared data (SUMMARIZER_SHARED_DIR). A decision is a
figure, a quotation or an attribution of an article, a figure of a number case, the proof of a statement, or what
verification rejects, nulls or flags in a brief. Only the inputs for which a rule ever returned the other value are read
again.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import importlib
import inspect
import json
import os
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Callable, Hashable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, Final

from summarizer import check_statement, verify
from summarizer.grounding.figures.numbers import find_figures
from summarizer.grounding.grounder import ArticleGrounder

PACKAGES: Final = (
    "summarizer.grounding",
    "summarizer.grounding.figures",
    "summarizer.grounding.speech",
    "summarizer.grounding.statements",
    "summarizer.language",
)
EXEMPT: Final[dict[str, str]] = {
    "summarizer.grounding.quotes": "safety of quote alignment: measured by `bench.trust`, whose bar is 0 passed",
    "summarizer.language.gazetteer": "look-ups in tables",
    "summarizer.language.detection": "languages other than English, which the data does not have",
}
SHARED: Final = Path(os.environ.get("SUMMARIZER_SHARED_DIR", Path(__file__).resolve().parents[2] / "shared"))
Decisions = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Case:
    """One input, and how it is read.

    Attributes:
        kind: Which of `READERS` reads it.
        text: The article, or the number case.
        extra: A statement, or a brief in JSON.
    """

    kind: str
    text: str
    extra: str = ""


def read_findings(case: Case) -> Decisions:
    """Figures, quotations and attributions of an article."""
    grounder = ArticleGrounder(case.text)
    figures = {
        ("figure", f.start, f.end, f.kind, f.value, f.value_to, f.unit, f.currency, f.comparator, f.period)
        for f in grounder.figures
    }
    quotations = {("quotation", q.start, q.end) for q in grounder.quotations}
    attributions = {("attribution", a.speaker, a.as_named, a.content, a.kind) for a in grounder.attributions}
    return frozenset(figures | quotations | attributions)


def read_number(case: Case) -> Decisions:
    """Figures of a number case."""
    return frozenset((f.start, f.end, f.kind, f.value, f.unit, f.currency) for f in find_figures(case.text, vague=True))


def read_statement(case: Case) -> Decisions:
    """The proof of a statement."""
    found = check_statement(case.extra, case.text)
    return frozenset({(found.verdict, bool(found.reasons))})


def read_brief(case: Case) -> Decisions:
    """What verification says of a brief."""
    audit = verify(case.text, json.loads(case.extra))
    rejected = {("rejected", item.path, item.kind) for item in audit.rejected}
    notes = {("note", note.path) for note in audit.notes}
    flags = {("flag", check.path, check.verdict, bool(check.reasons)) for check in audit.statements}
    return frozenset(rejected | notes | flags)


READERS: Final[dict[str, Callable[[Case], Decisions]]] = {
    "findings": read_findings,
    "number": read_number,
    "statement": read_statement,
    "brief": read_brief,
}


def list_cases(articles: int, statements: int) -> list[Case]:
    """The data, drawn by hash: the same for everybody."""
    lines = functools.partial(map, json.loads)
    gum = [json.loads(line) for line in (SHARED / "gum_news/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    cases = [Case("findings", article["text"]) for article in gum]
    texts = {a["id"]: a["text"] for a in lines((SHARED / "statements/articles.jsonl").open(encoding="utf-8"))}
    drawn = sorted((text for text in texts.values() if 1_500 < len(text) < 8_000), key=rank)
    cases += [Case("findings", text) for text in drawn[:articles]]
    numbers = lines((SHARED / "numbers/recognizers_en.jsonl").open(encoding="utf-8"))
    cases += [Case("number", case["text"]) for case in numbers]
    rows = sorted(
        lines((SHARED / "statements/statements.jsonl").open(encoding="utf-8")), key=lambda row: rank(row["sentence"])
    )
    cases += [Case("statement", texts[row["article"]], row["sentence"]) for row in rows[:statements]]
    for path in sorted((SHARED / "strong/answers").glob("*.json")):
        text = (SHARED / "strong/articles" / f"{path.name.partition('.')[0]}.txt").read_text(encoding="utf-8")
        cases.append(Case("brief", text, path.read_text(encoding="utf-8")))
    return cases


def rank(words: str) -> str:
    """A random order that is always the same."""
    return hashlib.sha256(words.encode()).hexdigest()


def list_rules(packages: tuple[str, ...]) -> dict[str, FunctionType]:
    """Every function and method of a package's modules that is annotated to return bool, by its dotted name."""
    rules = {}
    for package in packages:
        if package in EXEMPT:
            continue
        root = importlib.import_module(package)
        for found in pkgutil.iter_modules(root.__path__, prefix=f"{package}."):
            if found.ispkg:
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                owners = [(f"{name}.", member) for member in vars(value).items()] if inspect.isclass(value) else []
                for prefix, (label, item) in [("", (name, value)), *owners]:
                    item = getattr(item, "fget", None) or getattr(item, "func", None) or item  # noqa: PLW2901
                    function = inspect.unwrap(item) if callable(item) else item
                    if not isinstance(function, FunctionType) or function.__module__ != module.__name__:
                        continue
                    if function.__annotations__.get("return") == "bool" and not function.__code__.co_freevars:
                        rules[f"{module.__name__}.{prefix}{label}"] = function
    return rules


def record_values(rules: dict[str, FunctionType], cases: list[Case]) -> dict[str, dict[bool, set[int]]]:
    """For each rule and each value, the cases in which the rule returned it."""
    codes = {function.__code__: name for name, function in rules.items()}
    seen: dict[str, dict[bool, set[int]]] = {name: {True: set(), False: set()} for name in rules}
    current = 0

    def watch(frame: FrameType, event: str, value: Any) -> None:
        if event == "return" and frame.f_code in codes:
            seen[codes[frame.f_code]][bool(value)].add(current)

    for current, case in enumerate(cases):  # noqa: B007 - `watch` reads it
        clear_caches()
        sys.setprofile(watch)
        try:
            READERS[case.kind](case)
        finally:
            sys.setprofile(None)
    return seen


def clear_caches() -> None:
    """Forget what functions of the package have cached: a rule inside would not be called again."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("summarizer.grounding", "summarizer.language")):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and "load" not in getattr(value, "__name__", ""):
                    value.cache_clear()


def constant(code: CodeType, *, value: bool) -> CodeType:
    """Code with the same parameters that returns a constant."""
    source = (lambda *_args, **_options: True) if value else (lambda *_args, **_options: False)
    return source.__code__.replace(co_name=code.co_name)


def count_changes(name: str, value: bool, cases: list[tuple[Case, Decisions]]) -> int:  # noqa: FBT001 - the constant
    """Decisions that come out otherwise if a rule always returns a value. An exception changes all of a case's."""
    function = list_rules(PACKAGES)[name]
    original, defaults, options = function.__code__, function.__defaults__, function.__kwdefaults__
    changed = 0
    function.__code__ = constant(original, value=value)
    try:
        for case, before in cases:
            clear_caches()
            try:
                changed += len(before ^ READERS[case.kind](case)) or 0
            except Exception:  # noqa: BLE001 - whatever a broken rule leads to
                changed += len(before) + 1
            if changed >= ENOUGH:
                break
    finally:
        function.__code__, function.__defaults__, function.__kwdefaults__ = original, defaults, options
        clear_caches()
    return changed


ENOUGH: Final = 12
"""Counting stops here: a rule with as many changes stays."""


def measure_rule(name: str, values: dict[bool, list[tuple[Case, Decisions]]]) -> tuple[str, dict[bool, int]]:
    """A rule's effect under each constant."""
    return name, {value: count_changes(name, value, values[not value]) for value in (False, True)}


def main() -> None:
    """Print the rules, those with the least effect first."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("packages", nargs="*", default=PACKAGES)
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--statements", type=int, default=800)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--below", type=int, default=3)
    asked = parser.parse_args()
    cases = list_cases(asked.articles, asked.statements)
    rules = list_rules(tuple(asked.packages))
    print(f"{len(rules)} rules, {len(cases)} inputs")
    before = [READERS[case.kind](case) for case in cases]
    seen = record_values(rules, cases)
    effects: dict[str, dict[bool, int]] = defaultdict(dict)
    with ProcessPoolExecutor(asked.processes) as pool:
        jobs = [
            pool.submit(
                measure_rule,
                name,
                {value: [(cases[at], before[at]) for at in sorted(seen[name][value])] for value in (True, False)},
            )
            for name in rules
        ]
        for job in jobs:
            name, counted = job.result()
            effects[name] = counted
    below = 0
    for name, counted in sorted(effects.items(), key=lambda entry: min(entry[1].values())):
        least = min(counted.values())
        value = counted[True] == least and counted[False] > least
        below += least < asked.below
        more, mark = "+" if least >= ENOUGH else " ", "remove?" if least < asked.below else ""
        inputs = len(seen[name][True] | seen[name][False])
        print(f"{least:>4}{more} if always {value!s:5}  inputs {inputs:>4}  {name}  {mark}")
    print(f"below {asked.below}: {below} of {len(rules)}")
    for package, reason in EXEMPT.items():
        print(f"exempt: {package}: {reason}")


if __name__ == "__main__":
    main()
