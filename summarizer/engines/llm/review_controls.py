"""The controls of a review: generated statements with a known verdict, which test the judge.

Two controls have ids of their own. The others look like items, with item ids, so that a judge cannot treat them
differently. The seed is a hash of the article, so an article and its items always get the same controls.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from summarizer.engines.base import ReviewItem
from summarizer.engines.llm.review_items import flatten, show_passages
from summarizer.schemas.findings import Path, Span
from summarizer.schemas.structure import write_path

TRUE, FALSE = "check[0]", "check[1]"
"""The ids of the two open controls: a sentence of the article and a falsified one."""

ANCHORS: Final = 3
"""Number of true sentences that are shown as items: a judge that guesses passes two controls one time in eight."""

STATEMENT: Final = "statement"  # the field with an item's sentence; an item without the field may itself be a sentence

NO_LIST: Final[Path] = ("statements",)
"""The list that controls pretend to belong to if no list has items with sentences."""

SHORTEST, LONGEST = 40, 260  # code points of a good control

NUMBER: Final = re.compile(r"(?<![\w.,$€£-])\d{1,3}(?:,\d{3})+(?![\w-])|(?<![\w.,-])\d{1,9}(?![\w-]|[.,:/]\d)")

YEARS: Final = range(1900, 2100)

DENIALS: Final = {
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

DENIED: Final = re.compile(rf"\b({'|'.join(DENIALS)})\b(?!\s+(?:not|never|no)\b)")

QUOTED: Final = re.compile(r"[\"“”„«»‘]")

ENDS: Final = re.compile(r"[.!?。][)\]]?$")

NOT_BELIEVED: Final = "the judge is not believed"  # prefix of an attempt's failure if the judge missed a control

OVERLOOKED: Final = "it did not notice a sentence that was made false"


class Control(NamedTuple):
    words: str  # the statement
    is_true: bool  # whether it is a sentence of the article
    place: int  # the index of the item before which it is shown
    shown: tuple[str, ...]  # its lines in the message, without the id


Controls = Mapping[str, Control]  # the controls of one review by id, in display order


class ItemList(NamedTuple):
    """A list whose items contain one sentence each."""

    path: Path  # the path in the answer as written
    label: str  # the text before an item's sentence: "statement: ", or nothing
    place: int  # the index after its last item among all items
    size: int  # a lower bound of its number of elements
    has_quotes: bool  # whether its items have quotes


def make_controls(
    text: str,
    lines: Sequence[Span],
    *,
    items: Sequence[ReviewItem],
    failed: Collection[Path] = (),
    quoted: Sequence[Span] = (),
) -> Controls | None:
    """Draw the controls for an article, and their places among the items.

    Args:
        lines: The spans of the sentences to draw from.
        failed: The paths of failed items, whose ids controls must not reuse.
        quoted: The spans of quotations; quoted sentences without their speaker make bad controls.

    Returns:
        The controls; None if there is no sentence.
    """
    spans = {flatten(text[start:end]): (start, end) for start, end in lines}
    grades = {sentence: grade(text, span, quoted) for sentence, span in spans.items()}
    if not grades:
        return None
    draw = random.Random(hashlib.sha256(text.encode()).digest())  # noqa: S311 - no secret
    written = list(grades)
    draw.shuffle(written)
    true, *rest = sorted(written, key=grades.__getitem__)  # stable, so equals stay shuffled
    plain = [sentence for sentence in [*rest, true] if grades[sentence] <= 1] or [*rest, true]
    whole = flatten(text)
    source, altered = falsify(plain, by=(exchange_figure, deny), whole=whole, draw=draw)
    remaining = [one for one in plain if one != source] or plain
    second, other = falsify(remaining, by=(deny, exchange_figure), whole=whole, draw=draw)
    anchors = [sentence for sentence in rest if sentence not in (source, second) and not grades[sentence]][:ANCHORS]
    made = {
        TRUE: Control(true, is_true=True, place=draw.randint(0, len(items)), shown=(true,)),
        FALSE: Control(altered, is_true=False, place=draw.randint(0, len(items)), shown=(altered,)),
    }
    hidden = [(sentence, sentence) for sentence in anchors] + [(second, other)]
    draw.shuffle(hidden)
    lists = find_lists(items, failed)
    sizes = {each.path: each.size for each in lists}
    for origin, words in hidden:
        among = draw.choice(lists)
        quote = (f"    quote: {show_passages(text, [spans[origin]])}",) if among.has_quotes else ()
        key = write_path((*among.path, sizes[among.path]))
        sizes[among.path] += 1
        made[key] = Control(words, origin == words, among.place, (among.label + words, *quote))
    return made


def find_lists(items: Sequence[ReviewItem], failed: Collection[Path]) -> list[ItemList]:
    """Return the lists that controls can pretend to belong to: those with statements, else those with sentences."""
    found: dict[Path, ItemList] = {}
    for place, item in enumerate(items, start=1):
        *above, last = item.path
        path = tuple(above)
        label = find_label(item)
        if isinstance(last, int) and label is not None:
            numbers = [other[-1] for other in (*failed, *(one.path for one in items)) if other[:-1] == path]
            size = 1 + max(number for number in numbers if isinstance(number, int))
            found[path] = ItemList(path, label, place, size, bool(item.quotes))
    return (
        [each for each in found.values() if each.label]
        or list(found.values())
        or [ItemList(NO_LIST, "", len(items), 0, has_quotes=False)]
    )


def find_label(item: ReviewItem) -> str | None:
    """Return the text before the sentence in an item's words; None if it has no sentence."""
    if STATEMENT in item.fields and f"{STATEMENT}: " in item.words:
        return f"{STATEMENT}: "
    is_bare = not item.words.startswith(tuple(f"{name}: " for name in item.fields))
    return "" if is_bare and ENDS.search(item.words) and not item.words.endswith("?") else None


def grade(text: str, span: Span, quoted: Sequence[Span]) -> int:
    """Grade a sentence as a control; 0 is best. Quoted and incomplete sentences are worst."""
    sentence = flatten(text[slice(*span)])
    is_said = bool(QUOTED.search(sentence)) or any(start < span[1] and span[0] < end for start, end in quoted)
    return 2 * is_said + 2 * (not ENDS.search(sentence)) + (not SHORTEST <= len(sentence) <= LONGEST)


Alteration: TypeAlias = Callable[[str, str, random.Random], Iterator[str]]
"""Yields false forms of a sentence, given the article on one line and the random generator."""


def falsify(sentences: Sequence[str], *, by: Sequence[Alteration], whole: str, draw: random.Random) -> tuple[str, str]:
    """Falsify one of some sentences.

    Two controls altered in different ways catch a judge that compares only figures or only negations.

    Args:
        sentences: Sentences of the article, the best first.
        by: The alterations to try, the preferred one first.
        whole: The article on one line. The falsified sentence does not occur in it.
        draw: The random generator.

    Returns:
        The sentence and its falsified form.
    """
    for alter in by:
        for sentence in sentences:
            for altered in alter(sentence, whole, draw):
                if altered not in whole:
                    return sentence, altered
    return sentences[0], f"It is not true that {sentences[0]}"


def exchange_figure(sentence: str, whole: str, draw: random.Random) -> Iterator[str]:
    """Replace a figure of a sentence by one that does not occur in the article."""
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


def deny(sentence: str, whole: str, draw: random.Random) -> Iterator[str]:  # noqa: ARG001 - `Alteration`
    for found in DENIED.finditer(sentence):
        yield flatten(sentence[: found.start()] + DENIALS[found[1]] + sentence[found.end() :])


def check_controls(verdicts: Mapping[str, str], controls: Controls) -> str:
    """Return why a judge is not credible by its verdicts on the controls; empty if it is."""
    if verdicts.get(TRUE) != "supported" or any(
        verdicts.get(key, "supported") != "supported" for key, control in controls.items() if control.is_true
    ):
        return "it did not call a sentence of the article supported"
    return OVERLOOKED if overlooks(verdicts, controls, [FALSE]) else ""


def overlooks(verdicts: Mapping[str, str], controls: Controls, keys: Collection[str]) -> bool:
    """Whether a judge failed to object to one of the false controls with the given keys."""
    return any(verdicts.get(key) not in ("contradicted", "not_stated") for key in keys if not controls[key].is_true)
