"""Compares an extraction with its page, and restores the lead and other sentences that were lost.

Extractors drop a lead that is set apart above the picture, in the header, or as a heading.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from summarizer.ingest.blocks import (
    SENTENCE_END,
    Block,
    Element,
    is_boilerplate,
    is_named_boilerplate,
    normalize,
)
from summarizer.ingest.boilerplate import is_label
from summarizer.language.patterns import read_pattern

LEAD_NAMES: Final = re.compile(
    rf"(?:^|[\s_-]|[a-z](?=[A-Z])){read_pattern('class names of leads')}(?=$|[\s_-]|[A-Z])", re.IGNORECASE
)
"""Matches class names and ids of leads."""

HEADINGS: Final = frozenset({"h2", "h3", "h4"})
NOT_PROSE: Final = re.compile(f"^{read_pattern('beginnings of lines that are no prose')}", re.IGNORECASE)
TIME: Final = re.compile(r"(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d(?: ?[ap]\.?m\b\.?)?| ?[ap]\.?m\b\.?)", re.IGNORECASE)
MAX_STAMP: Final = 60  # most code points of a timestamp, with author, of a live blog's post
FEWEST_STAMPS: Final = 3  # fewest timestamps of a live blog
AMENDED: Final = re.compile(
    r"\b(?:article|story|report|headline)\b.{0,40}\b(?:amended|corrected)\b|\bearlier version of\b"
    r"|\bcorrection was made\b|^\W*(?:correction|clarification)\b.{0,40}:",
    re.IGNORECASE,
)
"""Matches a correction note below an article."""

MAX_NOTE: Final = 600  # most code points of a correction note
STEP: Final = 1e-4  # distance from the preceding block of a block that is not on the page in one piece
TAIL: Final = 200  # most code points without a sentence that are dropped after an article, outside its container
MIN_BOX_LENGTH: Final = 60  # least code points of a box that is reported
MIN_MATCH_LENGTH: Final = 25  # least code points of a block that can be located by its text


class RestoredText(NamedTuple):
    """An extraction with its lost text restored."""

    blocks: tuple[str, ...]  # the extracted and restored blocks, in the order of the page
    lost: tuple[str, ...]  # blocks inside the article that were neither extracted nor restored
    boxes: tuple[str, ...] = ()  # texts of `aside` boxes in the article that were not extracted


def restore_lost_text(page: Sequence[Block], kept: Sequence[str], *, title: str | None) -> RestoredText:
    """Restore text of the article that an extraction dropped."""
    whole = normalize(" ".join(kept))
    folded = [normalize(block.text) for block in page]
    known = set(map(normalize, kept))  # a set, since searching the whole text for each block is slow
    has = [text in known or text in whole for text in folded]
    places = [at for at, block in enumerate(page) if len(block.text) >= MIN_MATCH_LENGTH and has[at]]
    if not places:
        return RestoredText(tuple(kept), ())
    first, last = places[0], places[-1]
    container = find_container([page[at] for at in places])
    head = find_headline(page[: find_opening(page, places)], title=title)
    missing = [at for at in range(last) if not has[at]]
    above, inner = missing[: bisect(missing, first)], missing[bisect(missing, first) :]
    leads = find_leads(page, above, head=head, container=container, title=title)
    restored = find_article_blocks(page, inner, extracted=set(range(len(page))) - set(missing), container=container)
    closing = find_closing_sentences(page, last)
    left = [page[at] for at in inner if at not in restored]
    lost = (block.text for block in left if is_inner_prose(block, container=container))
    placed = drop_outside_tail(list(locate_blocks(kept, page, folded)), page, container=container)
    placed = drop_labels_above(placed, head=head)
    placed = drop_parts_of_restored(placed, folded, restored={*leads, *restored})
    below = range(last + 1 + len(closing), len(page))
    notes = [at for at in below if is_correction(page[at], container) and not has[at]]
    added = [(at, page[at].text) for at in (*leads, *restored, *closing, *notes)]
    return RestoredText(
        tuple(text for _, text in sorted([*added, *placed], key=lambda one: one[0])),
        tuple(dict.fromkeys(lost)),
        tuple(find_boxes(left, container=container)),
    )


def find_boxes(missing: Sequence[Block], *, container: Element) -> Iterator[str]:
    """Yield the text of each box in an article that is not boilerplate, a label, a prompt or a list of links."""
    held: dict[Element, list[Block]] = {}
    for block in missing:
        box = next((one for one in (block.element, *block.element.iterancestors()) if one.tag == "aside"), None)
        if box is not None and is_within(box, container):
            held.setdefault(box, []).append(block)
    for box, blocks in held.items():
        prose = [block.text for block in blocks if block.linked * 2 < len(block.text) and not is_label(block.text)]
        around = {box, *box.iterdescendants(), *box.iterancestors()} - {container, *container.iterancestors()}
        named = any(isinstance(one.tag, str) and is_named_boilerplate(one) for one in around)
        if not named and len(prose) * 2 > len(blocks) and sum(map(len, prose)) >= MIN_BOX_LENGTH:
            yield " ".join(prose)


def find_opening(page: Sequence[Block], places: Sequence[int]) -> int:
    """Return the index of the article's first block that is prose and not the headline; the first of all if none is."""
    return next((at for at in places if page[at].is_prose and not is_inside_tag(page[at].element, "h1")), places[0])


def find_leads(
    page: Sequence[Block], above: Sequence[int], *, head: int | None, container: Element, title: str | None
) -> list[int]:
    """Return the indexes of leads among the missing blocks `above`: below the headline, or else in the container."""
    if head is not None:
        below = above[bisect(above, head) :]
    else:
        below = [at for at in above if is_within(page[at].element, container)]
    return [at for at in below if is_lead(page[at], known=title)]


def drop_labels_above(placed: Sequence[tuple[float, str]], *, head: int | None) -> list[tuple[float, str]]:
    """Drop the headline, if there is one, and the section labels above it."""
    below = -1 if head is None else head
    return [(at, text) for at, text in placed if at > below or (at < below and SENTENCE_END.search(text))]


def is_inner_prose(block: Block, *, container: Element) -> bool:
    """Whether a block is prose inside the article's container, and neither boilerplate nor a label."""
    return (
        block.is_prose
        and not block.boilerplate
        and not is_label(block.text)
        and not NOT_PROSE.match(block.text)
        and is_within(block.element, container)
    )


def find_article_blocks(
    page: Sequence[Block], missing: Sequence[int], *, extracted: Collection[int], container: Element
) -> list[int]:
    """Return the indexes of missing blocks that are sentences of the article, headings above its text, or timestamps.

    The timestamps are those of a live blog's posts; without them, the posts would seem to contradict each other.
    """
    found = {at for at in missing if is_article_sentence(page[at])}
    stamps = {at for at in missing if is_time_of_post(page[at], container=container)}
    if len(stamps) >= FEWEST_STAMPS:
        found |= stamps
    found |= {at for at in missing if is_between_lines(page, at, extracted=extracted)}
    return [
        at
        for at in missing
        if at in found
        or (is_heading(page[at], container=container) and (at + 1 in extracted or is_article_sentence(page[at + 1])))
    ]


def is_between_lines(page: Sequence[Block], at: int, *, extracted: Collection[int]) -> bool:
    """Whether a block is between two extracted ones in the same element, like lines separated by `br`."""
    around = [page[at - 1].element, page[at].element, page[at + 1].element]
    return (
        at - 1 in extracted
        and at + 1 in extracted
        and around.count(around[0]) == len(around)
        and not page[at].linked
        and not is_label(page[at].text)
    )


def locate_blocks(kept: Sequence[str], page: Sequence[Block], folded: Sequence[str]) -> Iterator[tuple[float, str]]:
    """Yield extracted blocks as (position, text).

    A text that the page repeats is at the next such place. A block that is not on the page in one piece follows the
    last one.
    """
    where: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(folded):
        where[text].append(at)
    place = 0.0
    for text in kept:
        key = normalize(text)
        if key in where:
            places = [at for at in where[key] if not page[at].boilerplate] or where[key]
            place = float(places[bisect(places, place) % len(places)])
        else:
            rest = range(int(place), len(page)) if len(text) >= MIN_MATCH_LENGTH else ()
            place = max(next((float(at) for at in rest if key in folded[at]), place), place + STEP)
        yield place, text


def drop_parts_of_restored(
    placed: Sequence[tuple[float, str]], folded: Sequence[str], *, restored: Collection[int]
) -> list[tuple[float, str]]:
    """Drop extracted parts of blocks that are restored as a whole, such as the end of a block."""
    return [
        (place, text)
        for place, text in placed
        if int(place) not in restored or len(text) < MIN_MATCH_LENGTH or normalize(text) not in folded[int(place)]
    ]


def drop_outside_tail(
    placed: list[tuple[float, str]], page: Sequence[Block], *, container: Element
) -> list[tuple[float, str]]:
    """Drop a tail outside the article's container: teasers of other articles, and short text such as office hours."""
    where = {normalize(block.text): at for at, block in enumerate(page)}
    end, length = len(placed), 0
    while end > 1:
        place, text = placed[end - 1]
        cells = [where.get(normalize(cell), -1) for cell in text.split("\t")]
        if not is_teaser(cells, page, container=container):
            if "\t" in text or SENTENCE_END.search(text) or is_within(page[int(place)].element, container):
                break
            length += len(text)
        end -= 1
    return placed[:end] if length <= TAIL else placed


def is_teaser(cells: Sequence[int], page: Sequence[Block], *, container: Element) -> bool:
    """Whether the cells of a row, or a paragraph, are a teaser: the linked headline of another article is beside them.

    Args:
        cells: The index of each cell on the page; -1 if it is not there in one piece.
    """
    at = cells[-1]
    head = cells[0] if len(cells) > 1 else at - 1
    if min(at, head) < 0 or page[head].linked * 2 <= len(page[head].text):
        return False
    around = {page[head].element, *page[head].element.iterancestors()}
    box = next((one for one in page[at].element.iterancestors() if one in around), None)
    return box is not None and not is_within(container, box)


def find_closing_sentences(page: Sequence[Block], last: int) -> list[int]:
    """Return the indexes of the sentences in the same element that follow the last extracted block."""
    parent, end = page[last].element.getparent(), last + 1
    while (
        end < len(page)
        and page[end].element.getparent() is parent
        and not page[end].linked
        and is_article_sentence(page[end], shortest=MIN_MATCH_LENGTH)
        and not page[end].text.endswith(":")
    ):
        end += 1
    return list(range(last + 1, end))


def is_article_sentence(block: Block, *, shortest: int = 60) -> bool:
    """Whether a block among blocks of the article is a sentence, of at least `shortest` code points."""
    return (
        len(block.text) >= shortest
        and not block.boilerplate
        and block.linked * 5 < len(block.text)
        and bool(SENTENCE_END.search(block.text))
        and not is_label(block.text)
        and not NOT_PROSE.match(block.text)
    )


def is_correction(block: Block, container: Element) -> bool:
    """Whether a block below an article, or in its footer, is a correction note."""
    article = next((one for one in container.iterancestors("article", "main")), container)
    return (
        len(block.text) <= MAX_NOTE
        and AMENDED.search(block.text) is not None
        and SENTENCE_END.search(block.text) is not None
        and block.linked * 2 < len(block.text)
        and is_within(block.element, article)
    )


def is_time_of_post(block: Block, *, container: Element) -> bool:
    """Whether a block is a time of day, alone or as a `time` element with an author beside it."""
    stamp = TIME.match(block.text)
    return (
        stamp is not None
        and len(block.text) <= MAX_STAMP
        and (stamp.end() == len(block.text) or next(block.element.iter("time"), None) is not None)
        and not block.boilerplate
        and is_within(block.element, container)
    )


def is_heading(block: Block, *, container: Element) -> bool:
    return (
        is_inside_tag(block.element, *HEADINGS)
        and not block.boilerplate
        and not block.linked
        and is_within(block.element, container)
        and not is_label(block.text)
    )


def find_headline(page: Sequence[Block], *, title: str | None) -> int | None:
    """Return the index of the headline: the last heading with the title, or else the last h1; None if there is none."""
    named = [
        at
        for at, block in enumerate(page)
        if title and is_inside_tag(block.element, "h1", "h2", "h3") and normalize(title)[:40] in normalize(block.text)
    ]
    found = named or [at for at, block in enumerate(page) if is_inside_tag(block.element, "h1")]
    return found[-1] if found else None


def is_lead(block: Block, *, known: str | None) -> bool:
    """Whether a block above the first paragraph is the lead."""
    if (
        block.boilerplate
        or NOT_PROSE.match(block.text)
        or is_label(block.text)
        or (known and normalize(block.text) == normalize(known))
    ):
        return False
    if is_inside_tag(block.element, "h1") or is_inside_tag(block.element, "time"):
        return False
    near = [block.element, *list(block.element.iterancestors())[:2]]
    markup = [value for one in near for name in ("class", "id", "data-testid", "itemprop") if (value := one.get(name))]
    named = bool(LEAD_NAMES.search(" ".join(markup)))
    return block.is_prose and (
        named or is_inside_tag(block.element, *HEADINGS) or SENTENCE_END.search(block.text) is not None
    )


def is_inside_tag(element: Element, *tags: str) -> bool:
    return element.tag in tags or any(one.tag in tags for one in element.iterancestors())


def find_container(blocks: Sequence[Block]) -> Element:
    """Return the innermost element that contains 80 % of the blocks' text."""
    share = 0.8 * sum(len(block.text) for block in blocks)
    held: dict[Element, int] = {}
    for block in blocks:
        for one in (block.element, *block.element.iterancestors()):
            held[one] = held.get(one, 0) + len(block.text)
    enough = [one for one, count in held.items() if count >= share]
    return max(enough, key=lambda one: sum(1 for _ in one.iterancestors()))


def unmark_container(page: Sequence[Block], kept: Sequence[str]) -> list[Block]:
    """Return a page's blocks, of which none is boilerplate for the name or tag of an element around the whole article.

    Some sites put whole pages into a `form`, or name the article's element after its tags or the page's navigation.
    """
    whole = set(map(normalize, kept))
    found = [block for block in page if len(block.text) >= MIN_MATCH_LENGTH and normalize(block.text) in whole]
    if not found:
        return list(page)
    container = find_container(found)
    around = {container, *container.iterancestors()}
    if not any(map(is_boilerplate, around)):
        return list(page)
    is_inside = dict.fromkeys(around, False)

    def is_marked(element: Element | None) -> bool:
        if element is None:
            return False
        if element not in is_inside:
            is_inside[element] = is_boilerplate(element) or is_marked(element.getparent())
        return is_inside[element]

    return [block._replace(boilerplate=is_marked(block.element)) for block in page]


def is_within(element: Element, container: Element) -> bool:
    return element is container or any(one is container for one in element.iterancestors())
