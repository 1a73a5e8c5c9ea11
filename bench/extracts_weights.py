"""Fit the weights by which the built-in engine chooses positions and figures to readers' verdicts.

    python -m bench.extracts_weights ARTICLES [--verdicts FILE] [--held]

ARTICLES is read as by `bench.extracts`; what has no verdict is left out. A logistic regression with a penalty, and with
a term for each reader, since readers differ in strictness: verdicts are in the order in which they were recorded, and
a hundred and fifty in a row count as one reader's. Articles whose hash is a multiple of five are held back. Printed are
the weights in use and the fitted ones, and how often the signals rank a printed item above another one of the same
reader (AUC), by cross-validation over articles; with `--held`, the same of the weights in use on the held articles.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.extracts import STORE, digest, read_articles
from summarizer.engines.extractive import claims, positions
from summarizer.engines.extractive.document import Document

READER: Final = 150  # verdicts in a row that count as one reader's
FOLDS: Final = 8
HELD: Final = 5
PENALTY: Final = 10.0
STRICTNESS: Final = 1.5  # scale of the readers' terms; a larger one is penalised less
STEPS: Final = 25

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    article: str
    reader: int
    section: str
    signals: Mapping[str, float]
    printed: bool

    @property
    def held(self) -> bool:
        return int(self.article, 16) % HELD == 0


def read_rows(articles: Path, store: Path) -> Iterator[Row]:
    """Every candidate of the engine that has a verdict, found by section and offsets."""
    known: dict[tuple[str, str, int, int], tuple[int, bool]] = {}
    for number, line in enumerate(store.read_text(encoding="utf-8").splitlines()):
        one = json.loads(line)
        key = (one["article"], one["section"], one["start"], one["end"])
        known[key] = (number // READER, one["verdict"] == "print")
    judged = {key[0] for key in known}
    for _, title, text in read_articles(articles):
        article = digest(text)
        if article not in judged:
            continue
        document = Document(text, title=title or None)
        found = [("positions", *item.quote, item.signals) for item in positions.read_positions(document)]
        found += [("figures", one.figure.start, one.figure.end, one.signals) for one in claims.find_claims(document)]
        for section, start, end, signals in found:
            if signals and (section_key := (article, section, start, end)) in known:
                reader, printed = known[section_key]
                yield Row(article, reader, section, signals, printed)


def fit(signals: Vector, readers: Vector, printed: Vector) -> Vector:
    """The signals' weights: Newton's method on the penalised likelihood, of signals scaled to unit deviation."""
    mean, deviation = signals.mean(0), signals.std(0) + 1e-9
    terms = (readers[:, None] == np.unique(readers)[None, :]) * STRICTNESS
    inputs = np.hstack([(signals - mean) / deviation, terms, np.ones((len(signals), 1))])
    penalty = np.full(inputs.shape[1], PENALTY)
    penalty[-1] = 0.0
    weights = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        expected = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (printed - expected) - penalty * weights
        curve = (inputs * (expected * (1 - expected))[:, None]).T @ inputs + np.diag(penalty + 1e-9)
        weights = weights + np.linalg.solve(curve, slope)
    found: Vector = weights[: signals.shape[1]] / deviation
    return found


def rank(scores: Vector, readers: Vector, printed: Vector) -> float:
    """How often a printed item has a higher score than another item of the same reader; equal scores count half."""
    right = pairs = 0.0
    for reader in np.unique(readers):
        good, bad = (scores[(readers == reader) & (printed == one)] for one in (1, 0))
        apart = good[:, None] - bad[None, :]
        right += float((apart > 0).sum() + 0.5 * (apart == 0).sum())
        pairs += apart.size
    return right / max(1.0, pairs)


def report(section: str, rows: list[Row], in_use: Mapping[str, float], *, held: bool) -> None:
    rows = [row for row in rows if row.section == section and (held or not row.held)]
    if not rows:
        print(f"{section}: none of these articles has a verdict")
        return
    names = [name for name in in_use if name in rows[0].signals]  # "slight" and "further" depend on the other figures
    signals = np.array([[float(row.signals[name]) for name in names] for row in rows])
    readers = np.array([row.reader for row in rows], dtype=float)
    printed = np.array([row.printed for row in rows], dtype=float)
    scores = signals @ np.array([in_use[name] for name in names])
    if held:
        kept = np.array([row.held for row in rows])
        print(f"{section}: held {kept.sum()}  in use {rank(scores[kept], readers[kept], printed[kept]):.3f}")
        return
    folds = np.array([int(row.article[4:], 16) % FOLDS for row in rows])
    found = np.zeros(len(rows))
    for fold in range(FOLDS):
        inside = folds != fold
        found[~inside] = signals[~inside] @ fit(signals[inside], readers[inside], printed[inside])
    print(f"{section}: {len(rows)} verdicts, {printed.mean():.3f} printed")
    print(f"  AUC in use {rank(scores, readers, printed):.3f}  fitted {rank(found, readers, printed):.3f}")
    for name, weight, share in zip(names, fit(signals, readers, printed), (signals > 0).mean(0), strict=True):
        print(f"  {name:12} in use {in_use[name]:+.2f}  fitted {weight:+.2f}  in {share:.2f} of them")
    order = np.argsort(-scores)
    for share in (0.25, 0.5, 0.75, 1.0):
        best = order[: int(share * len(order))]
        print(f"  best {share:.2f}: {printed[best].mean():.3f} printed, score from {scores[best[-1]]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--verdicts", type=Path, default=STORE)
    parser.add_argument("--held", action="store_true")
    asked = parser.parse_args()
    rows = list(read_rows(asked.articles, asked.verdicts))
    report("positions", rows, positions.WEIGHTS, held=asked.held)
    report("figures", rows, claims.WEIGHTS, held=asked.held)


if __name__ == "__main__":
    main()
