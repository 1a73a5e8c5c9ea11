"""A loopback endpoint that answers as a model: the brief as somebody wrote it, and verdicts by a script.

So that the benchmark drives the whole way of an answer, from the request to the final brief, without a provider.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rapidfuzz import fuzz, process

from tests.support.judge_script import is_made_false
from tests.support.provider_server import Reply, Request, answer, fault, serve

Verdicts = Callable[[str, str], Mapping[str, Any]]
"""From an item's id and its line in the review's message to the verdict on it."""

SHOWN: Final = re.compile(r"^#(\S+) ?(.*)$", re.MULTILINE)
PARTS: Final = re.compile(r"(?<=[.!?][\"”’)]) +(?=[A-Z“])|(?<=[.!?]) +(?=[A-Z“])")
SENTENCES: Final = re.compile(r"(?<=[.!?][\"”’)]) +|(?<=[.!?]) +|\n+")


def give_verdict(verdict: str) -> Mapping[str, Any]:
    bad = verdict != "supported"
    return {
        "verdict": verdict,
        "wrong": ["statement"] if bad else [],
        "lines": [1],
        "why": "so it says" if bad else None,
    }


def judge_controls(article: str, judge: Verdicts) -> Verdicts:
    """A judge that sees through the controls of a review, by the article, and does as another with the items.

    Args:
        judge: The other one. It knows no item that is a control, so its verdict on that is `supported`.
    """

    def look(item: str, line: str) -> Mapping[str, Any]:
        given = judge(item, line)
        is_known = not item.startswith("check[") and given["verdict"] != "supported"
        return given if is_known or not is_made_false(line, article) else give_verdict("contradicted")

    return look


def judge_by_truth(lies: Sequence[Mapping[str, str]]) -> Verdicts:
    """A judge that knows which items lie: by their path, or by their words for a sentence of the abstract."""
    paths = {re.split(r"[. ]", lie["path"])[0]: lie["text"] for lie in lies}

    def look(item: str, line: str) -> Mapping[str, Any]:
        lying = any(
            item.startswith(path) and (path != "abstract" or text[:40] in line or line[:40] in text)
            for path, text in paths.items()
        )
        return give_verdict("contradicted" if lying else "supported")

    return look


def judge_from(recorded: Sequence[Mapping[str, Any]]) -> Verdicts:
    """The verdicts that a model gave once; what it was not shown is supported."""
    known = {verdict["id"]: verdict for verdict in recorded}
    return lambda item, _: known.get(item) or give_verdict("supported")


def judge_always(verdict: str) -> Verdicts:
    return lambda _item, _line: give_verdict(verdict)


def judge_at_random(seed: int) -> Verdicts:
    lots = random.Random(seed)
    return lambda _item, _line: give_verdict(lots.choice(("supported", "contradicted", "not_stated")))


def fit_answer(written: dict[str, Any], article: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """An answer in the form that is asked for: if that has quotes in the abstract, each sentence's closest one."""
    has_quotes = isinstance(written.get("abstract"), list)
    if has_quotes or '"array"' not in json.dumps(schema.get("properties", {}).get("abstract")):
        return written
    lines = [line for line in SENTENCES.split(article) if len(line) > 25]

    def foot(text: str) -> dict[str, Any]:
        return {"text": text, "quotes": [process.extractOne(text, lines, scorer=fuzz.token_set_ratio)[0]]}

    fitted = {**written, "abstract": [foot(text) for text in PARTS.split(written.get("abstract", "")) if text]}
    if isinstance(written.get("headline"), str):
        fitted["headline"] = foot(written["headline"])
    optional: dict[str, dict[str, Any]] = {
        "positions": {"joined_by": [], "target": None},
        "open_questions": {"contrast": None, "related": []},
        "actors": {"role": None, "aliases": []},
    }
    for section, defaults in optional.items():
        fitted[section] = [{**defaults, **item} for item in written[section]]
    return fitted


class ScriptedModel:
    """An OpenAI-compatible endpoint on loopback that writes one answer, judges by a script and mends by a table.

    Attributes:
        answer: What it writes.
        article: What the answer is about.
        judge: What it says of each item.
        repairs: The items that it mends in the first review, by their ids.
        calls: How often it was asked.
    """

    def __init__(self) -> None:
        self.answer: dict[str, Any] = {}
        self.repairs: Mapping[str, Any] = {}
        self.article = ""
        self.judge: Verdicts = judge_always("supported")
        self.calls = 0
        self._running = contextlib.ExitStack()
        self.base = self._running.enter_context(serve(self.reply)).base
        self.close = self._running.close

    def reply(self, request: Request) -> Reply:
        self.calls += 1
        sent = request.json
        form = (sent.get("response_format") or {}).get("json_schema") or {}
        if form.get("name") == "Review":
            text = "\n".join(str(message["content"]) for message in sent["messages"])
            items, _, failed = text.partition("\nFAILED\n")
            verdicts = [{"id": item, **self.judge(item, line)} for item, line in SHOWN.findall(items)]
            asked = [item for item, _ in SHOWN.findall(failed)]
            repairs = [{"id": item, "item": self.repairs[item]} for item in asked if item in self.repairs]
            return answer({"verdicts": verdicts, "repairs": repairs})(request)
        if self.calls > 1:
            return fault(400, "no repair is written")
        return answer(fit_answer(self.answer, self.article, form.get("schema") or {}))(request)
