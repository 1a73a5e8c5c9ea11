"""Makes a tamper suite from any articles: benign edits, lies, and quotes that are absent.

Nothing here imports the product: whoever sets the questions must not know how they are answered. The same articles and
seed give the same suite.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from bench.edits import BENIGN
from bench.lies import LIES
from bench.passages import Edit, Passage

Verdict = Literal["benign", "lie", "absent"]
Span = tuple[int, int]

ABSENCES: Final = ("other article", "shuffled words", "invented", "spliced")
SHORTEST: Final = 6  # words of a passage
LONGEST: Final = 45
_APART: Final = 600  # characters between two passages that are spliced: nearer, they might be one elided quote
_SENTENCE: Final = re.compile(r"[^\s].*?(?:[.!?][\"”’')\]]*(?=\s|$)|(?=\n)|$)")


@dataclass(frozen=True)
class Case:
    """A quote and what should become of it."""

    kind: str  # the edit that made it
    verdict: Verdict  # `benign` must pass and be located, `lie` and `absent` must not pass
    article: int  # index of the article that it is checked against
    quote: str  # the words to check
    span: Span | None  # where the untampered words stand; None where there is no one place


def find_passages(article: str) -> list[Span]:
    spans = (match.span() for match in _SENTENCE.finditer(article))
    return [
        span
        for span in spans
        if SHORTEST <= len(article[slice(*span)].split()) <= LONGEST and article.count(article[slice(*span)]) == 1
    ]


def make_suite(articles: Sequence[str], *, seed: int = 0, quotes: int = 40) -> list[Case]:
    """Make the suite.

    Args:
        articles: Their texts.
        seed: Decides every choice.
        quotes: Cases of each kind, at most; a kind that an article gives no passage for has fewer.
    """
    rng = random.Random(seed)
    passages = [(index, span) for index, article in enumerate(articles) for span in find_passages(article)]
    cases: list[Case] = []
    tables: tuple[tuple[Verdict, dict[str, Edit]], ...] = (("benign", BENIGN), ("lie", LIES))
    for verdict, edits in tables:
        for kind, edit in edits.items():
            edited = _make_edited(articles, passages, edit, rng, is_lie=verdict == "lie")
            cases += (Case(kind, verdict, *each) for each in islice(edited, quotes))
    return [*cases, *_make_absent(articles, passages, rng, quotes)]


def _make_edited(
    articles: Sequence[str],
    passages: Sequence[tuple[int, Span]],
    edit: Edit,
    rng: random.Random,
    *,
    is_lie: bool,
) -> Iterator[tuple[int, str, Span]]:
    for _ in range(6):
        for index, span in rng.sample(passages, len(passages)):
            article = articles[index]
            start, end = _crop(article, span, rng)
            text = article[start:end]
            if article.count(text) > 1:
                continue
            quote = edit(Passage(text, article, rng))
            if quote is None or quote == text or (is_lie and " ".join(quote.split()) in article):
                continue
            yield index, quote, (start, end)


def _crop(article: str, span: Span, rng: random.Random) -> Span:
    """The whole sentence, or now and then a stretch of it."""
    start, end = span
    if rng.random() < 0.7:
        return span
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", article[start:end])]
    first = rng.randint(0, len(words) - SHORTEST)
    last = rng.randint(first + SHORTEST - 1, len(words) - 1)
    return words[first][0], words[last][1]


def _make_absent(
    articles: Sequence[str], passages: Sequence[tuple[int, Span]], rng: random.Random, quotes: int
) -> Iterator[Case]:
    for _ in range(quotes):
        if len(articles) > 1:
            index, span = rng.choice(passages)
            text = articles[index][slice(*span)]
            other = rng.choice([at for at in range(len(articles)) if at != index])
            if text not in articles[other]:
                yield Case("other article", "absent", other, text, None)
        index, span = rng.choice(passages)
        words = articles[index][slice(*span)].split()
        rng.shuffle(words)
        yield Case("shuffled words", "absent", index, " ".join(words), None)
        vocabulary = re.findall(r"\w+", articles[index])
        yield Case("invented", "absent", index, " ".join(rng.choices(vocabulary, k=rng.randint(6, 20))), None)
        own = [span for at, span in passages if at == index]
        first, second = rng.choice(own), rng.choice(own)  # far apart, or they would be one honest elided quote
        if abs(first[0] - second[0]) > _APART:
            halves = articles[index][slice(*first)].split(), articles[index][slice(*second)].split()
            joint = rng.choice([" ", " ", " … "])
            spliced = (
                " ".join(halves[0][: len(halves[0]) // 2 + 1]) + joint + " ".join(halves[1][len(halves[1]) // 2 :])
            )
            yield Case("spliced", "absent", index, spliced, None)
