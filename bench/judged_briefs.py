"""Measure what verification with a judge makes of briefs that hold lies, with the verdicts that a strong model gave.

    python -m bench.judged_briefs [--verbose]

Of nine articles of `written_briefs.json`, five briefs each: one honest, with all further sentences and positions, and
four in which six items lie. A scripted endpoint writes them and answers the review as a strong model did (five readers
in November 2026, who saw nothing but the messages of the reviews, no article in more than one brief): its verdicts and
repairs are in `judged_briefs.jsonl`, those that support an item left out. Controls are seen through here, as all five
readers did. An item that fails proof today and did not then is mended by nobody. Two roles that proof removed then, and
flags today, were judged by two further readers in December 2026, in the same way.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.scripted_judge import ScriptedModel, Verdicts, give_verdict, judge_controls, judge_from
from bench.written_briefs import STORE, Item
from summarizer import summarize
from summarizer.schemas.brief import Brief

RECORDED: Final = Path(__file__).with_name("judged_briefs.jsonl")
WORDS: Final = {"actors": "name", "positions": "statement", "numeric_claims": "statement", "open_questions": "question"}
"""By section, the field that tells one item from another; elsewhere it is `text`."""
DROPPED: Final = ("role", "target", "about", "stance")
LYING: Final = 4
"""Briefs of an article in which items lie."""


@dataclass(frozen=True)
class Written:
    """One brief as a model might write it."""

    answer: dict[str, Any]
    items: dict[str, Item]  # what it holds, by the path at which it stands
    lies: dict[str, dict[str, Any]]  # the fields that lie, by the path of the item


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verbose", action="store_true", help="print what is not as it should be")
    given = parser.parse_args()
    lines: list[str] = []
    for title, counts in measure(lines).items():
        print(f"{title}:")
        for kind in ("true items", "lies"):
            found = {what: count for (of, what), count in counts.items() if of == kind}
            print(f"  {kind}: {sum(found.values())}: " + ", ".join(f"{n} {what}" for what, n in sorted(found.items())))
    print("\n".join(lines) if given.verbose else "", end="")


def measure(lines: list[str]) -> dict[str, Counter[tuple[str, str]]]:
    """Count what becomes of true items and of lies, without a judge and with the recorded one.

    Args:
        lines: Takes a line for each item that is not as it should be with the judge.
    """
    stored = json.loads(STORE.read_text("utf-8"))
    counts: dict[str, Counter[tuple[str, str]]] = {"no judge": Counter(), "recorded judge": Counter()}
    model = ScriptedModel()
    for recorded in map(json.loads, RECORDED.read_text("utf-8").splitlines()):
        written = compose(stored[recorded["article"]])[recorded["brief"]]
        text = stored[recorded["article"]]["article"]
        judges: dict[str, Verdicts | None] = {"no judge": None, "recorded judge": judge_from(recorded["verdicts"])}
        for title, judge in judges.items():
            repairs = {each["id"]: each["item"] for each in recorded["repairs"]} if judge else {}
            brief = ask(model, text, written, judge, repairs)
            for path, item in written.items.items():
                became = find_outcome(brief, path, item, written.lies.get(path, {}))
                counts[title]["lies" if path in written.lies else "true items", became] += 1
                if judge and (became == "untouched") == (path in written.lies):
                    lines.append(f"{recorded['article']} {recorded['brief']} {path} {became}: {json.dumps(item)}\n")
    model.close()
    return counts


def compose(written: Mapping[str, Any]) -> list[Written]:
    """The honest brief with all further sentences and positions, and the briefs that lie, each with some of these."""
    groups: list[dict[str, dict[str, Any]]] = [{} for _ in range(LYING)]
    for number, lie in enumerate(written["lies"]):
        order = sorted(range(LYING), key=lambda at: (len(groups[at]), (at - number) % LYING))
        next(groups[at] for at in order if lie["key"] not in groups[at])[lie["key"]] = lie["changes"]
    further = [
        {"key": "", "section": "positions" if "actor" in each else "abstract", "item": each}
        for each in (*written["sentences"], *written["positions"])
    ]
    honest = write([*written["items"], *further], {})
    return [honest, *(write([*written["items"], *further[at::LYING]], lies) for at, lies in enumerate(groups))]


def write(items: Sequence[Item], lies: Mapping[str, dict[str, Any]]) -> Written:
    sections = ("abstract", *WORDS)
    written = Written({"headline": None, **{section: [] for section in sections}}, {}, {})
    for each in items:
        section, changes = each["section"], lies.get(each["key"], {})
        item = {**each["item"], **changes}
        path = section if section == "headline" else f"{section}[{len(written.answer[section])}]"
        if section == "headline":
            written.answer[section] = item
        else:
            written.answer[section].append(item)
        written.items[path] = item
        if changes:
            written.lies[path] = changes
    return written


def ask(
    model: ScriptedModel, text: str, written: Written, judge: Verdicts | None, repairs: Mapping[str, Any]
) -> dict[str, Any]:
    model.article, model.answer, model.repairs, model.calls = text, written.answer, repairs, 0
    model.judge = judge_controls(text, judge or (lambda _item, _line: give_verdict("supported")))
    brief: Brief = summarize(
        text,
        model="openai/strong",
        api_base=model.base,
        api_key="none",
        mode="json_schema",
        options={"max_items": 60, "judge": "self" if judge else "off"},
    )
    found: dict[str, Any] = json.loads(brief.model_dump_json())
    return found


def find_outcome(brief: Mapping[str, Any], path: str, item: Item, lie: Mapping[str, Any]) -> str:
    """What became of an item: untouched, flagged, a field dropped, mended, or left out."""
    section = path.partition("[")[0]
    word = WORDS.get(section, "text")
    held = [brief[section]] if section == "headline" else brief[section]
    at = next((at for at, each in enumerate(held) if each and each[word] == item[word]), None)
    if at is None:
        quote = item.get("quote")
        return "mended" if quote and any(each["quote"]["text"] == quote for each in held) else "left out"
    found = held[at]
    if any(read(found, name) != value for name, value in lie.items()):
        return "mended"
    where = section if section == "headline" else f"{section}[{at}]"
    if any(str(each["path"]).partition(".")[0] == where for each in brief["audit"]["warnings"]):
        return "flagged"
    is_short = any(item.get(name) not in (None, "neutral") and not found.get(name) for name in DROPPED)
    return "a field dropped" if is_short else "untouched"


def read(item: Mapping[str, Any], name: str) -> Any:
    """A field of an item as it was written: the words of a quote or figure, and as whom a speaker is named."""
    value = item.get(name)
    return value.get("as_named", value.get("text")) if isinstance(value, dict) else value


if __name__ == "__main__":
    main()
