"""Measure what verification says of honest briefs and of their items with one fact changed, without a judge.

    python -m bench.written_briefs [ARTICLE…] [--verbose]

`written_briefs.json` holds 140 news articles of different desks (138 English, one French, one German), each with an
honest brief in the form that a model writes, single-fact lies that change one field of an item, further honest
sentences and positions, and right and wrong attributions of figures. Forty-four readers wrote them who knew only the
documentation. The rules have been mended with most of them since, so this shows what has become worse, and is no
estimate for other articles; docs/trust.md has the figures at first sight.

Every item is verified beside the brief's actors. An honest item is `clean`, or has the worst of what is said of it. A
lie is noticed if something is said of it that is not said of the honest item.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

STORE: Final = Path(__file__).with_name("written_briefs.json")
SEVERITY: Final = ("rejected", "dropped", "flagged", "clean")
GENERAL: Final = frozenset({"partial", "language"})
"""Kinds of warnings that are about no item."""

Item = dict[str, Any]


@dataclass
class Table:
    """What was found."""

    # honest items of the briefs by the worst that is said of them
    honest: Counter[str] = field(default_factory=Counter)
    further: Counter[str] = field(default_factory=Counter)  # the same of the further sentences and positions
    # lies by kind: noticed or passed. Kinds that form alone does not show end in "(judge)".
    lies: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    # attributions of figures: right ones refused, wrong ones passed, and how many there are
    attributions: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)  # what is not as it should be, a line each


def main() -> None:
    """Verify everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    stored = json.loads(STORE.read_text(encoding="utf-8"))
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help=f"of {', '.join(stored)}; by default all")
    parser.add_argument("--verbose", action="store_true", help="print what is not as it should be")
    given = parser.parse_args()
    if unknown := set(given.articles) - stored.keys():
        parser.error(f"there is no article {', '.join(sorted(unknown))}; use {', '.join(stored)}")
    table = Table()
    for name in given.articles or stored:
        measure(name, stored[name], table)
    print("\n".join([*(table.lines if given.verbose else ()), *show(table)]))


def measure(name: str, written: dict[str, Any], table: Table) -> None:
    """Verify what is written of one article."""
    text, items = written["article"], written["items"]
    actors = [each for each in items if each["section"] == "actors"]
    said = find(text, items)
    for each in items:
        count(table.honest, f"{name} {each['key']}", said[each["key"]], table)
    for lies in group_lies(written["lies"], items):
        changed = [{**each, "item": {**each["item"], **lie["changes"]}} for each, lie in lies]
        keys = {each["key"] for each in changed}
        found = find(text, [*(each for each in actors if each["key"] not in keys), *changed])
        for each, lie in lies:
            new = set(found[each["key"]]) - set(said[each["key"]])
            kind = lie["kind"] + ("" if lie["shows"] else " (judge)")
            table.lies[kind]["noticed" if new else "passed"] += 1
            if lie["shows"] and not new:
                table.lines.append(f"passed: {name} {lie['key']}, {lie['kind']}: {lie['changes']}")
    further = [
        {"key": f"further {number}", "section": "positions" if "actor" in each else "abstract", "item": each}
        for number, each in enumerate((*written["sentences"], *written["positions"]))
    ]
    said = find(text, [*actors, *further])
    for each in further:
        words = each["item"].get("statement", each["item"].get("text"))
        count(table.further, f"{name} “{words}”", said[each["key"]], table)
    for attributions in group_attributions(written["attributions"], text):
        items = [
            {"key": f"figure {number}", "section": "numeric_claims", "item": figure}
            for number, (figure, _) in enumerate(attributions)
        ]
        said = find(text, [*actors, *items])
        for each, (figure, is_right) in zip(items, attributions, strict=True):
            kind = "right" if is_right else "wrong"
            result = "noticed" if said[each["key"]] else "passed"
            table.attributions[f"{kind} {result}"] += 1
            if (result == "noticed") == is_right:
                table.lines.append(f"{kind} attribution {result}: {name} “{figure['attribution']}”")


def group_lies(lies: Sequence[Item], items: Sequence[Item]) -> Iterator[list[tuple[Item, Item]]]:
    """Items and lies about them. A group is verified at once: each item once, and actors apart from what names them."""
    by_key = {each["key"]: each for each in items}
    groups: defaultdict[tuple[bool, int], list[tuple[Item, Item]]] = defaultdict(list)
    met: Counter[str] = Counter()
    for lie in lies:
        item = by_key[lie["key"]]
        groups[item["section"] == "actors", met[lie["key"]]].append((item, lie))
        met[lie["key"]] += 1
    yield from groups.values()


def group_attributions(written: Sequence[Item], text: str) -> Iterator[list[tuple[Item, bool]]]:
    """Figures with an attribution, and whether it is right. A group is verified at once, and has each figure once.

    The statement of a figure is the sentence of the article that has its quote, so that nothing else can be said of it.
    """
    from summarizer.language.sentences import split_sentences

    sentences = split_sentences(text)
    rows = [
        [(words, True) for words in each["right"]] + [(words, False) for words in each["wrong"]] for each in written
    ]
    for at in range(max(map(len, rows), default=0)):
        yield [
            (
                {
                    "quote": each["quote"],
                    "figure": each["figure"],
                    "attribution": row[at][0],
                    "about": None,
                    "statement": _find_around(each["quote"], text, sentences),
                },
                row[at][1],
            )
            for each, row in zip(written, rows, strict=True)
            if at < len(row)
        ]


def _find_around(quote: str, text: str, sentences: Sequence[tuple[int, int]]) -> str:
    """The sentences of the article in which a quote stands; the quote itself if it does not stand there as it is."""
    start = text.find(quote)
    held = [(a, b) for a, b in sentences if start < b and a < start + len(quote)] if start >= 0 else []
    return text[held[0][0] : held[-1][1]] if held else quote


def find(text: str, items: Sequence[Item]) -> defaultdict[str, list[tuple[str, str]]]:
    """What `verify` says of items: by key, how bad it is and the message."""
    brief: dict[str, Any] = {"abstract": [], "actors": [], "positions": [], "numeric_claims": [], "open_questions": []}
    keys: dict[str, str] = {}
    for each in items:
        if each["section"] == "headline":
            brief["headline"] = each["item"]
            keys["headline"] = each["key"]
        else:
            keys[f"{each['section']}[{len(brief[each['section']])}]"] = each["key"]
            brief[each["section"]].append(each["item"])
    from summarizer import verify  # later than `conditions.install`

    audit = verify(text, brief)
    told = [
        *(("rejected", one.path, one.reason) for one in audit.rejected),
        *(("dropped", one.path, one.reason) for one in audit.notes),
        *(("flagged", one.path, one.message) for one in audit.warnings if one.kind not in GENERAL),
    ]
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for what, path, message in told:
        found[keys.get(path.partition(".")[0], path)].append((what, message))
    return found


def count(counter: Counter[str], name: str, found: Sequence[tuple[str, str]], table: Table) -> None:
    """Count an honest item by the worst that is said of it."""
    counter[min((what for what, _ in found), key=SEVERITY.index, default="clean")] += 1
    table.lines += [f"{what}: {name}: {message}" for what, message in found]


def show(table: Table) -> Iterator[str]:
    for title, counter in (("honest items", table.honest), ("further honest sentences", table.further)):
        counted = ", ".join(f"{counter[what]} {what}" for what in reversed(SEVERITY))
        yield f"{title}: {counter.total()}: {counted}"
    right, wrong = (table.attributions[f"{kind} noticed"] for kind in ("right", "wrong"))
    all_right, all_wrong = (
        table.attributions[f"{kind} noticed"] + table.attributions[f"{kind} passed"] for kind in ("right", "wrong")
    )
    yield f"attributions of figures: {right} of {all_right} right ones noticed, {wrong} of {all_wrong} wrong ones"
    yield f"{'lies':30} noticed  of"
    shown = sorted(table.lies.items(), key=lambda pair: ("(judge)" in pair[0], pair[0]))
    for kind, counter in shown:
        yield f"{kind:30} {counter['noticed']:7}  {counter.total()}"
    noticed = sum(counter["noticed"] for _, counter in shown)
    yield f"{'all':30} {noticed:7}  {sum(counter.total() for _, counter in shown)}"


if __name__ == "__main__":
    main()
