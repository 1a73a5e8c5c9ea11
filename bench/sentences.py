"""Sentence boundaries against annotated articles, beside pysbd and syntok.

    python -m bench.sentences [ARTICLES.jsonl]

A boundary is the end of an annotated sentence; marks and quotation marks behind it don't count. The peers are measured
if they are installed: `uv sync --group bench`.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from summarizer.language.sentences import split_sentences
from tests.support.shared_data import SHARED

CLOSING: Final = " \n\t\"'”’)"


def end_by_ours(text: str) -> Iterable[int]:
    return (end for _, end in split_sentences(text))


def end_by_pysbd(text: str) -> Iterable[int]:
    import pysbd

    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return (part.start + len(part.sent) for part in segmenter.segment(text))


def end_by_syntok(text: str) -> Iterable[int]:
    from syntok import segmenter

    return (tokens[-1].offset + len(tokens[-1].value) for paragraph in segmenter.process(text) for tokens in paragraph)


SPLITTERS: Final[dict[str, Callable[[str], Iterable[int]]]] = {
    "ours": end_by_ours,
    "pysbd": end_by_pysbd,
    "syntok": end_by_syntok,
}


def trim(text: str, end: int) -> int:
    return len(text[:end].rstrip(CLOSING))


def measure(articles: list[dict[str, Any]], split: Callable[[str], Iterable[int]]) -> tuple[float, float, float]:
    found = right = marked = 0
    times = []
    for article in articles:
        text = article["text"]
        gold = {trim(text, span[1] if isinstance(span, list) else span["end"]) for span in article["sentences"]}
        began = time.process_time()
        ends = {trim(text, end) for end in split(text)}
        times.append(1000 * (time.process_time() - began))
        found, right, marked = found + len(ends), right + len(ends & gold), marked + len(gold)
    return right / max(1, found), right / max(1, marked), statistics.median(times)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "gum_news" / "dev.jsonl"
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    print(f"articles {len(articles)}")
    for name, split in SPLITTERS.items():
        if name != "ours" and importlib.util.find_spec(name) is None:
            print(f"{name:8} not installed")
            continue
        precision, recall, milliseconds = measure(articles, split)
        print(f"{name:8} precision {precision:.3f}  recall {recall:.3f}  {milliseconds:.1f} ms")


if __name__ == "__main__":
    main()
