"""What a judge answered, read with tolerance: what names nothing is passed over and counted, and nothing is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from summarizer.engines.llm.review_form import VERDICTS
from summarizer.engines.llm.review_lines import flatten
from summarizer.schemas.findings import Verdict

LONGEST_REASON = 300
"""Code points of a judge's words that are kept."""

TWICE = "the judge gave two verdicts on it"


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """A judge's verdict on one item.

    Attributes:
        verdict: The verdict; `unclear` if the judge gave two.
        wrong: The fields that it found not borne out.
        lines: The numbers of the article's lines that decide it. Each line exists.
        why: Its reason, in its words; empty if it gave none.
    """

    verdict: Verdict
    wrong: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    why: str = ""


@dataclass(slots=True)
class ReadAnswer:
    """An answer as far as it can be used.

    Attributes:
        verdicts: The verdict on each id. An id without one was not judged.
        repairs: What each failed item is to be replaced with, by its id; None withdraws it.
        passed_over: How much of the answer was of no use, by kind.
    """

    verdicts: dict[str, GivenVerdict] = field(default_factory=dict)
    repairs: dict[str, Any] = field(default_factory=dict)
    passed_over: Counter[str] = field(default_factory=Counter)


def read_answer(raw: Mapping[str, Any], *, ids: Collection[str], failed: Collection[str], lines: int) -> ReadAnswer:
    """Read an answer.

    Args:
        raw: The answer.
        ids: The ids that verdicts were asked for, with the controls.
        failed: The ids that repairs were asked for.
        lines: How many lines the article had.
    """
    read = ReadAnswer()
    for entry in list_entries(raw, "verdicts", read):
        key = read_id(entry)
        if key in failed and key not in ids:
            continue
        if key not in ids:
            read.passed_over["ids that no item has"] += 1
            continue
        given = read_verdict(entry, lines=lines, passed_over=read.passed_over)
        if given is None:
            read.passed_over["verdicts that are none"] += 1
        elif key in read.verdicts:
            before = read.verdicts[key]
            read.verdicts[key] = GivenVerdict("unclear", before.wrong, before.lines, TWICE)
        else:
            read.verdicts[key] = given
    for entry in list_entries(raw, "repairs", read):
        key = read_id(entry)
        if key not in failed:
            read.passed_over["repairs of what did not fail"] += entry.get("item") is not None
        elif key in read.repairs:
            read.passed_over["second repairs of one item"] += 1
        else:
            read.repairs[key] = entry.get("item")
    return read


def list_entries(raw: Mapping[str, Any], part: str, read: ReadAnswer) -> Iterator[Mapping[str, Any]]:
    """The entries of one of an answer's lists; what is no object is counted."""
    given = raw.get(part)
    for entry in given if isinstance(given, list) else ():
        if isinstance(entry, dict):
            yield entry
        else:
            read.passed_over[f"{part} that are no objects"] += 1


def read_id(entry: Mapping[str, Any]) -> str:
    """The id of an entry, also if it was written with its mark."""
    key = entry.get("id")
    return key.strip().strip("`").removeprefix("#").strip() if isinstance(key, str) else ""


def read_verdict(entry: Mapping[str, Any], *, lines: int, passed_over: Counter[str]) -> GivenVerdict | None:
    """One verdict; None if it is none of those that can be given."""
    named = entry.get("verdict")
    verdict = named.strip().casefold().replace(" ", "_").replace("-", "_") if isinstance(named, str) else ""
    known = next((one for one in VERDICTS if one == verdict), None)
    if known is None:
        return None
    wrong = [name.strip() for name in as_list(entry.get("wrong")) if isinstance(name, str) and name.strip()]
    numbers = [
        number for number in as_list(entry.get("lines")) if isinstance(number, int) and not isinstance(number, bool)
    ]
    real = [number for number in dict.fromkeys(numbers) if 1 <= number <= lines]
    passed_over["lines that do not exist"] += len(set(numbers)) - len(real)
    why = entry.get("why")
    said = flatten(why)[:LONGEST_REASON] if isinstance(why, str) and known != "supported" else ""
    return GivenVerdict(known, tuple(wrong) if known != "supported" else (), tuple(real), said)


def as_list(value: Any) -> list[Any]:
    """A list as it is, and anything else as a list of it."""
    return value if isinstance(value, list) else [] if value is None else [value]
