"""Holds what was extracted from a page against the page: the lead is put back where it was lost, the rest is counted.

Extractors take a lead for furniture where its maker set it apart: above the picture, in the header, as a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.ingest.blocks import Block, Element, squeeze

LEADS: Final = re.compile(
    r"(?:^|[\s_-]|[a-z](?=[A-Z]))(?:lead|lede|standfirst|dek|deck|intro\w*|summary|sub-?(?:head(?:line)?|title)|chapo|teaser|excerpt"
    r"|vorspann|entradilla|bajada|sommario|ingress|preamble|description)(?=$|[\s_-]|[A-Z])",
    re.IGNORECASE,
)
"""What makers call a lead."""

HEADINGS: Final = frozenset({"h2", "h3", "h4"})
NOT_PROSE: Final = re.compile(
    r"^(?:by |photo|image|picture|credit|source:|updated|published|posted|©|share |follow |advertisement|sign up"
    r"|subscribe|read more|listen|watch )",
    re.IGNORECASE,
)
SENTENCE: Final = re.compile(r"""[.!?…。！？؟।:][”"’'»)\]]*$""")
BLANK: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Lost:
    """What an extraction left out.

    Attributes:
        lead: Blocks between the headline and the first one extracted that are the article's.
        rest: Sentences further down, in what holds the article, that were not extracted.
    """

    lead: tuple[str, ...]
    rest: tuple[str, ...]


def find_lost(page: Sequence[Block], kept: Sequence[str], *, title: str | None) -> Lost:
    """What of a page's article was not extracted.

    Args:
        page: The page's blocks.
        kept: The blocks that were extracted.
        title: The article's headline.
    """
    whole = fold(" ".join(kept))
    places = [at for at, block in enumerate(page) if len(block.text) >= 25 and fold(block.text) in whole]
    if not places:
        return Lost((), ())
    first, last = places[0], places[-1]
    home = find_home([page[at].element for at in places])
    head = find_headline(page[:first], title=title)
    lead = [
        block.text
        for at, block in enumerate(page[:first])
        if is_lead(block, known=title) and (at > head if head is not None else is_inside(block.element, home))
    ]
    rest = [
        block.text
        for block in page[first:last]
        if block.is_prose and not block.furniture and is_inside(block.element, home) and fold(block.text) not in whole
    ]
    return Lost(tuple(dict.fromkeys(lead)), tuple(dict.fromkeys(rest)))


def find_headline(page: Sequence[Block], *, title: str | None) -> int | None:
    """Where the headline stands: the last heading of the first rank that says it, else the last of all."""
    ranked = [at for at, block in enumerate(page) if inside_tag(block.element, "h1")]
    named = [at for at in ranked if title and fold(page[at].text)[:40] == fold(title)[:40]]
    found = named or ranked
    return found[-1] if found else None


def is_lead(block: Block, *, known: str | None) -> bool:
    """Whether a block above the article's first paragraph is its lead."""
    if block.furniture or NOT_PROSE.match(block.text) or (known and fold(block.text) == fold(known)):
        return False
    if inside_tag(block.element, "h1") or inside_tag(block.element, "time"):
        return False
    named = bool(LEADS.search(" ".join(names_of(block.element))))
    if inside_tag(block.element, *HEADINGS) and not named:
        return False
    if not block.is_prose:
        return False
    return named or bool(SENTENCE.search(block.text))


def names_of(element: Element) -> list[str]:
    """What its maker calls an element and what it stands in."""
    near = [element, *list(element.iterancestors())[:2]]
    return [value for one in near for name in ("class", "id", "data-testid", "itemprop") if (value := one.get(name))]


def inside_tag(element: Element, *tags: str) -> bool:
    """Whether an element is of a kind or stands in one."""
    return element.tag in tags or any(one.tag in tags for one in element.iterancestors())


def find_home(elements: Sequence[Element]) -> Element:
    """The innermost element that holds all of these, or most of them."""
    share = 0.8 * len(elements)
    held: dict[Element, int] = {}
    for element in elements:
        for one in (element, *element.iterancestors()):
            held[one] = held.get(one, 0) + 1
    enough = [one for one, count in held.items() if count >= share]
    return max(enough, key=lambda one: sum(1 for _ in one.iterancestors()))


def is_inside(element: Element, home: Element) -> bool:
    """Whether an element stands in another."""
    return element is home or any(one is home for one in element.iterancestors())


def fold(text: str) -> str:
    """A text to compare by: blanks do not count."""
    return BLANK.sub("", squeeze(text)).casefold()
