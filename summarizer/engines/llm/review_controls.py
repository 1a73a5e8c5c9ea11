"""The controls of a review: statements that code made, so that it is known whether they follow from the article.

A judge that misses one is not believed. They are drawn by a hash of the article, so one article has the same ones.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.engines.llm.review_lines import flatten
from summarizer.schemas.findings import Span

TRUE, FALSE = "check[0]", "check[1]"
"""The ids of the sentence that stands in the article, and of the one that was made false."""

ANCHORS = 3
"""Further sentences of the article: a judge that guesses passes two controls one time in eight."""

ANCHOR = "article[{}]"

SHORTEST, LONGEST = 40, 260
"""Code points of a sentence that makes a good control."""

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
"""How the failure of a review begins whose judge missed a control."""


@dataclass(frozen=True, slots=True)
class Controls:
    """The controls of one review.

    Attributes:
        statements: Each by its id.
        places: Before which item of the review each stands, by its id.
    """

    statements: Mapping[str, str]
    places: Mapping[str, int]

    @property
    def anchors(self) -> tuple[str, ...]:
        """The ids of the further true sentences."""
        return tuple(key for key in self.statements if key not in (TRUE, FALSE))


def make_controls(text: str, lines: Sequence[Span], *, items: int, quoted: Sequence[Span] = ()) -> Controls | None:
    """Draw the controls for an article, and where they stand among so many items.

    Args:
        text: The article.
        lines: The sentences that they may be made of.
        items: How many items the review has.
        quoted: What stands between quotation marks. Without its speaker it would be no plain statement.

    Returns:
        None for a text without any sentence.
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
    """How badly a sentence serves as a control: one with somebody's words in quotation marks, or no whole one."""
    sentence = flatten(text[slice(*span)])
    is_said = bool(QUOTED.search(sentence)) or any(start < span[1] and span[0] < end for start, end in quoted)
    return 2 * is_said + 2 * (not ENDS.search(sentence)) + (not SHORTEST <= len(sentence) <= LONGEST)


def falsify(sentences: Sequence[str], *, whole: str, draw: random.Random) -> tuple[str, str]:
    """One of some sentences, and the same made false: with another figure, else with a denial.

    Args:
        sentences: Sentences of the article, the best first.
        whole: The article on one line. What is made does not stand in it.
        draw: Chooses.
    """
    for alter in (exchange_figure, deny):
        for sentence in sentences:
            for altered in alter(sentence, whole, draw):
                if altered not in whole:
                    return sentence, altered
    return sentences[0], f"It is not true that {sentences[0]}"


def exchange_figure(sentence: str, whole: str, draw: random.Random) -> Iterator[str]:
    """A sentence with a figure that the article does not have in place of one of its own."""
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
    """A sentence that says the opposite of itself."""
    for found in DENIED.finditer(sentence):
        yield flatten(sentence[: found.start()] + DENIALS[found[1]] + sentence[found.end() :])


def check_controls(verdicts: Mapping[str, str], controls: Controls) -> str:
    """Why a judge with these verdicts on the controls is not believed; empty if it is.

    Args:
        verdicts: The verdict on each id that the judge gave one on.
        controls: The controls.
    """
    if verdicts.get(TRUE) != "supported":
        return "it did not call a sentence of the article supported"
    if verdicts.get(FALSE) not in ("contradicted", "not_stated"):
        return "it did not notice a sentence that was made false"
    if any(verdicts.get(key, "supported") != "supported" for key in controls.anchors):
        return "it did not call a sentence of the article supported"
    return ""
