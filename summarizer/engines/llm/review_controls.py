"""The controls of a review: statements made by code whose verdict is known.

A judge that misses one is not believed. They are drawn with a hash of the article as the seed, so they are always the
same for an article.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.engines.llm.review_items import flatten
from summarizer.schemas.findings import Span

TRUE, FALSE = "check[0]", "check[1]"
"""The ids of the sentence of the article, and of the falsified one."""

ANCHORS = 3
"""Number of further true sentences: a judge that guesses passes two controls one time in eight."""

ANCHOR = "article[{}]"

SHORTEST, LONGEST = 40, 260
"""Code points of a good control."""

NUMBER = re.compile(r"(?<![\w.,$€£-])\d{1,3}(?:,\d{3})+(?![\w-])|(?<![\w.,-])\d{1,9}(?![\w-]|[.,:/]\d)")

YEARS = range(1900, 2100)

DENIALS = {
    "said": "denied",
    "says": "denies",
    "told": "never told",
    "will": "will not",
    "would": "would not",
    "is": "is not",
    "are": "are not",
    "was": "was not",
    "were": "were not",
    "has": "has not",
    "have": "have not",
    "had": "had not",
    "can": "cannot",
    "not": "",
}

DENIED = re.compile(rf"\b({'|'.join(DENIALS)})\b(?!\s+(?:not|never|no)\b)")

QUOTED = re.compile(r"[\"“”„«»‘]")

ENDS = re.compile(r"[.!?。][)\]]?$")

NOT_BELIEVED: Final = "the judge is not believed"
"""Prefix of an attempt's failure if the judge missed a control."""


@dataclass(frozen=True, slots=True)
class Controls:
    """The controls of one review."""

    statements: Mapping[str, str]  # the statements, by id
    places: Mapping[str, int]  # the index of the item before which each is shown, by id

    @property
    def anchors(self) -> tuple[str, ...]:
        """The ids of the further true sentences."""
        return tuple(key for key in self.statements if key not in (TRUE, FALSE))


def make_controls(text: str, lines: Sequence[Span], *, items: int, quoted: Sequence[Span] = ()) -> Controls | None:
    """Draw the controls for an article, and their places among the items.

    Args:
        lines: The spans of the sentences to draw from.
        items: How many items the review has.
        quoted: The spans of quotations; a quoted sentence without its speaker is no plain statement.

    Returns:
        The controls; None if the text has no sentence.
    """
    grades = {flatten(text[start:end]): grade(text, (start, end), quoted) for start, end in lines}
    if not grades:
        return None
    draw = random.Random(hashlib.sha256(text.encode()).digest())  # noqa: S311 - no secret
    written = list(grades)
    draw.shuffle(written)
    true, *rest = sorted(written, key=grades.__getitem__)  # stable, so equals stay shuffled
    plain = [sentence for sentence in [*rest, true] if grades[sentence] <= 1]
    source, altered = falsify(plain or [*rest, true], whole=flatten(text), draw=draw)
    anchors = [sentence for sentence in rest if sentence != source and not grades[sentence]][:ANCHORS]
    statements = {TRUE: true, FALSE: altered}
    statements |= {ANCHOR.format(number): sentence for number, sentence in enumerate(anchors)}
    return Controls(statements, {key: draw.randint(0, items) for key in statements})


def grade(text: str, span: Span, quoted: Sequence[Span]) -> int:
    """How unsuitable a sentence is as a control; 0 is best. Quoted and incomplete sentences are worst."""
    sentence = flatten(text[slice(*span)])
    is_said = bool(QUOTED.search(sentence)) or any(start < span[1] and span[0] < end for start, end in quoted)
    return 2 * is_said + 2 * (not ENDS.search(sentence)) + (not SHORTEST <= len(sentence) <= LONGEST)


def falsify(sentences: Sequence[str], *, whole: str, draw: random.Random) -> tuple[str, str]:
    """Falsify one of some sentences, by another figure or else by a negation.

    Args:
        sentences: Sentences of the article, the best first.
        whole: The article on one line. The result does not occur in it.
        draw: The random generator.

    Returns:
        The sentence and its falsified form.
    """
    for alter in (exchange_figure, deny):
        for sentence in sentences:
            for altered in alter(sentence, whole, draw):
                if altered not in whole:
                    return sentence, altered
    return sentences[0], f"It is not true that {sentences[0]}"


def exchange_figure(sentence: str, whole: str, draw: random.Random) -> Iterator[str]:
    """Replace a figure of a sentence by one that the article does not have."""
    figures = list(NUMBER.finditer(sentence))
    draw.shuffle(figures)
    for found in figures:
        value = int(found[0].replace(",", ""))
        others = (value - 7, value - 11) if value in YEARS else (value * 3 + 2, value * 4 + 3, value * 7 + 5)
        for other in others:
            written = f"{other:,}" if "," in found[0] else str(other)
            if written not in whole:
                yield sentence[: found.start()] + written + sentence[found.end() :]
                break


def deny(sentence: str, whole: str, draw: random.Random) -> Iterator[str]:  # noqa: ARG001 - alike for `falsify`
    """Negate a sentence."""
    for found in DENIED.finditer(sentence):
        yield flatten(sentence[: found.start()] + DENIALS[found[1]] + sentence[found.end() :])


def check_controls(verdicts: Mapping[str, str], controls: Controls) -> str:
    """Why a judge is not believed by its verdicts on the controls; empty if it is."""
    if verdicts.get(TRUE) != "supported":
        return "it did not call a sentence of the article supported"
    if verdicts.get(FALSE) not in ("contradicted", "not_stated"):
        return "it did not notice a sentence that was made false"
    if any(verdicts.get(key, "supported") != "supported" for key in controls.anchors):
        return "it did not call a sentence of the article supported"
    return ""
