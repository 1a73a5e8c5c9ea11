"""Cuts readers' comments from an extraction: they are not part of the article and may say anything."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from summarizer.ingest.blocks import CAPITAL, HEADING, SENTENCE_END, Block, Element, normalize
from summarizer.ingest.recovery import find_container, is_within

COMMENT_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:comment(?:s|aires?|i)?|coment[aá]rios?|kommentar(?:e[nr]?)?|disqus)(?=$|[\s_-])", re.IGNORECASE
)
"""Matches parts of class names and ids of comment sections, with camel case split; `metadata` matches whole names."""

MIN_PROSE: Final = 250  # least code points of sentences before the comments


def drop_comments(kept: Sequence[str], page: Sequence[Block]) -> tuple[Sequence[str], Sequence[Block]]:
    """Cut an extraction off where readers' comments begin, unless the article continues after them.

    A heading above the comments is removed, too.

    Returns:
        The extraction and the page's blocks, both without comments if the extraction was cut.
    """
    by_text: dict[str, list[Block]] = defaultdict(list)
    for block in page:
        by_text[normalize(block.text)].append(block)
    places = [by_text.get(normalize(text), []) for text in kept]
    first = next((found[0].element for found in places if found), None)
    if first is None:
        return kept, page
    whole = {first, *first.iterancestors()}  # their class may say “comment” or “with comments”
    comments = {block for block in page if is_in_comments(block, whole=whole)}
    inside = [bool(found) and comments.issuperset(found) for found in places]
    end = find_end(kept, places, inside)
    return (kept, page) if end is None else (kept[:end], [block for block in page if block not in comments])


def find_end(kept: Sequence[str], places: Sequence[Sequence[Block]], inside: Sequence[bool]) -> int | None:
    """Return the index of the first block of the comments after an article; None if there are none to cut.

    Args:
        places: The page's blocks with the text of each extracted block.
        inside: Whether each extracted block is in comments only.
    """
    sentences = [at for at, text in enumerate(kept) if places[at] and not inside[at] and SENTENCE_END.search(text)]
    comments = [at for at, is_inside in enumerate(inside) if is_inside]
    above = [places[at][0] for at in sentences if comments and at < comments[0]]
    if sum(len(block.text) for block in above) < MIN_PROSE:
        return None
    container = find_container(above)
    last = max(at for at in sentences if is_within(places[at][0].element, container))
    end = next((at for at in comments if at > last), None)
    while end and any(HEADING.fullmatch(block.element.tag) for block in places[end - 1]):
        end -= 1
    return end


def is_in_comments(block: Block, *, whole: Collection[Element]) -> bool:
    """Whether a class or id of an element around a block, other than the `whole` article's, names comments."""
    around = (one for one in (block.element, *block.element.iterancestors()) if one not in whole)
    return any(
        COMMENT_NAMES.search(CAPITAL.sub("-", one.get(name) or "")) for one in around for name in ("class", "id")
    )
