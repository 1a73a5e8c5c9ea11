"""Measure what an editor would print of the built-in engine's briefs, by a reader's verdicts item by item.

Three steps, each one command:

    python -m bench.extracts lay-out ARTICLES SHEETS [--verdicts FILE]
    python -m bench.extracts record SHEETS [--verdicts FILE]
    python -m bench.extracts [score] ARTICLES [--verdicts FILE]

`lay-out` writes a sheet per article: the text, and below it every item of the brief that has no verdict yet, on lines
that begin with a number. The reader, who has not seen the engine's rules, puts a verdict behind the number:

- `print`: true, whole and worth a line in a brief.
- `no`: not false, but not printable: a fragment, a label that does not fit, trivial, out of context.
- `false`: it says what the article does not: a wrong speaker, figure, name, label or kind.

`record` adds the verdicts to a file that holds no text: hashes of the article and of the item, the section, and the
offsets. `score` makes the briefs anew and counts. An item that has changed has no verdict and is counted as unread.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from summarizer import Article, Brief, summarize
from summarizer.report.block_text import name_source

VERDICTS: Final = ("print", "no", "false")
SECTIONS: Final = ("headline", "abstract", "actors", "positions", "figures", "questions")
STORE: Final = Path(__file__).with_name("extracts_verdicts.jsonl")
MARKED: Final = re.compile(r"^(\d+) *\[ *(\w*) *\]", re.MULTILINE)
WIDTH: Final = 110
PRONOUNS: Final = ("he", "she", "it", "they")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a brief as a reader sees it."""

    section: str  # one of `SECTIONS`
    start: int  # offset of its first quote, or of an actor's first mention, in the article
    end: int  # offset after it
    shown: str  # its words. An item with the same words at the same place is the same item.
    # what the reader is shown instead: with the holder's role and the source's name, as the brief shows them
    told: str = ""

    @property
    def key(self) -> str:
        """The item's hash; its words cannot be read from it."""
        return digest(f"{self.section}\0{self.start}\0{self.end}\0{self.shown}")


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def list_items(brief: Brief) -> Iterator[Item]:
    names = {actor.id: actor.name for actor in brief.actors}
    roles = {actor.id: actor.role or "" for actor in brief.actors}
    for section, sentences in (("headline", [brief.headline] if brief.headline else []), ("abstract", brief.abstract)):
        for sentence in sentences:
            first = sentence.quotes[0] if sentence.quotes else None
            yield Item(section, first.start if first else 0, first.end if first else 0, sentence.text)
    for actor in brief.actors:
        aliases = f", also: {'; '.join(actor.aliases)}" if actor.aliases else ""
        mention = actor.mentions[0]
        shown = f"{actor.name} ({actor.kind}; {actor.role or 'no role'}{aliases})"
        yield Item("actors", mention.start, mention.end, shown)
    for position in brief.positions:
        stance = f" — {position.stance}: {position.target or '?'}" if position.stance not in (None, "neutral") else ""
        shown = f"{names[position.actor]}{stance}\n{position.statement}\nquote: {position.quote.text}"
        role = "" if roles[position.actor].casefold() in position.statement.casefold() else f", {roles[position.actor]}"
        holder, line, rest = shown.partition("\n")
        yield Item("positions", position.quote.start, position.quote.end, shown, f"{holder}{role}{line}{rest}")
    for claim in brief.numeric_claims:
        period = f" ({claim.figure.period})" if claim.figure.period else ""
        figure = f"{claim.figure.text}{period}: {claim.about or 'no label'}; {claim.figure.comparator}"
        said = claim.attribution.as_named or "the article"
        if claim.attribution.speaker and said.lower() in PRONOUNS:
            said = f"{said} ({names[claim.attribution.speaker]})"
        sources = (said, name_source(claim.attribution, names))
        shown, told = (f"{figure}; says {by}\n{claim.statement}" for by in sources)
        yield Item("figures", claim.figure.start, claim.figure.end, shown, told)
    for question in brief.open_questions:
        related = ", ".join(names[key] for key in question.related)
        shown = f"{question.question} [{question.why}; concerns {related or 'nobody'}]\nquote: {question.quote.text}"
        yield Item("questions", question.quote.start, question.quote.end, shown)


def read_articles(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Name, title and text of every article: a `.txt` file each, or the lines of `.jsonl` files."""
    for path in sorted([folder] if folder.is_file() else folder.iterdir()):
        if path.suffix == ".txt":
            yield path.stem, "", path.read_text(encoding="utf-8")
        elif path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                article = json.loads(line)
                yield str(article["id"]), article.get("title") or "", article["text"]


def brief_of(text: str, title: str) -> Brief:
    return summarize(Article(text=text, title=title or None), model="extractive")


def read_store(path: Path) -> dict[tuple[str, str], str]:
    """Verdicts by the hashes of the article and of the item."""
    if not path.is_file():
        return {}
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {(record["article"], record["item"]): record["verdict"] for record in records}


def lay_out(articles: Path, sheets: Path, store: Path) -> None:
    """Write a sheet per article that has items without a verdict."""
    known = read_store(store)
    sheets.mkdir(parents=True, exist_ok=True)
    for name, title, text in read_articles(articles):
        brief = brief_of(text, title)
        items = [item for item in list_items(brief) if (digest(text), item.key) not in known]
        if not items:
            continue
        lines = [f"ARTICLE {name}", f"TITLE {title}" if title else "", "", text, "", "ITEMS"]
        lines += [f"(the brief says first: {warning.message})" for warning in brief.audit.warnings if not warning.path]
        section = ""
        for number, item in enumerate(items, 1):
            lines += ["", f"== {item.section}"] if item.section != section else []
            section = item.section
            lines += [f"{number} [      ]", textwrap.indent(item.told or item.shown, "    ")]
        (sheets / f"{name}.sheet.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        keys = [
            {"article": digest(text), "item": item.key, "section": item.section, "start": item.start, "end": item.end}
            for item in items
        ]
        (sheets / f"{name}.keys.json").write_text(json.dumps(keys), encoding="utf-8")
    print(f"Put print, no or false between the brackets of each item in {sheets}.")


def record(sheets: Path, store: Path) -> None:
    known, added = read_store(store), 0
    with store.open("a", encoding="utf-8") as file:
        for path in sorted(sheets.glob("*.keys.json")):
            sheet = path.with_name(path.name.replace(".keys.json", ".sheet.txt")).read_text(encoding="utf-8")
            marked = {int(number): verdict for number, verdict in MARKED.findall(sheet.rpartition("\nITEMS\n")[2])}
            for number, key in enumerate(json.loads(path.read_text(encoding="utf-8")), 1):
                verdict = marked.get(number, "")
                if verdict not in VERDICTS:
                    sys.exit(f"{path.name}: item {number} has no verdict. Write one of {', '.join(VERDICTS)}.")
                if (key["article"], key["item"]) not in known:
                    file.write(json.dumps({**key, "verdict": verdict}) + "\n")
                    added += 1
    print(f"{added} verdicts added to {store}.")


def score(articles: Path, store: Path) -> None:
    """Print the share that an editor would print, by section."""
    known = read_store(store)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    briefs = refused = facts = 0
    for _, title, text in read_articles(articles):
        brief = brief_of(text, title)
        briefs += 1
        refused += bool(brief.audit.rejected)
        facts += len(brief.positions) + len(brief.numeric_claims)
        for item in list_items(brief):
            counts[item.section][known.get((digest(text), item.key), "unread")] += 1
    print(f"articles {briefs}  positions and figures a brief {facts / max(1, briefs):.1f}")
    print(f"briefs with an item that verification refused {refused}")
    print(f"{'':10} {'items':>6} {'print':>6} {'no':>5} {'false':>6} {'unread':>7}  share printed of those read")
    for section in SECTIONS:
        count = counts[section]
        read = sum(count[verdict] for verdict in VERDICTS)
        share = f"{count['print'] / read:.2f}" if read else "-"
        numbers = f"{count['print']:>6} {count['no']:>5} {count['false']:>6} {count['unread']:>7}"
        print(f"{section:10} {count.total():>6} {numbers}  {share}")


def main() -> None:
    parser = argparse.ArgumentParser(description="What an editor would print of the built-in engine's briefs.")
    parser.add_argument("step", choices=("lay-out", "record", "score"), nargs="?", default="score")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--verdicts", type=Path, default=STORE)
    asked = parser.parse_args()
    if len(asked.folders) != 1 + (asked.step == "lay-out"):
        parser.error("lay-out takes the folders ARTICLES and SHEETS; record and score take one folder")
    first, *others = asked.folders
    if asked.step == "lay-out":
        lay_out(first, others[0], asked.verdicts)
    elif asked.step == "record":
        record(first, asked.verdicts)
    else:
        score(first, asked.verdicts)


if __name__ == "__main__":
    main()
