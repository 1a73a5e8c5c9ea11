"""Removes boilerplate from an extraction: labels, prompts, links to other articles.

A block is removed only if it is identified by its place on the page, by its links, or by wording that never makes up a
whole paragraph of an article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from summarizer.ingest.blocks import SENTENCE_END, Block, Element, collapse_whitespace, normalize
from summarizer.language.patterns import read_pattern

ABOUT_AUTHOR: Final = re.compile(r"about the authors?|sobre la firma|über den autor", re.IGNORECASE)
OTHERS: Final = read_pattern("headings above links to other articles")
"""Pattern of headings above links to other articles."""

LABEL: Final = re.compile(read_pattern("labels on pages"), re.IGNORECASE)
"""Matches blocks that are labels."""

PROMPT: Final = re.compile(read_pattern("prompts to readers"), re.IGNORECASE)
"""Matches prompts to readers, such as to subscribe, if `ADDRESS` matches, too."""

ADDRESS: Final = re.compile(
    r"\b(?:you|your|we|our|us|my)\b|don['’]t forget|^\W*(?:yes, )?i\b"
    r"|(?:^\W*|[.:!?] )(?:get|join|sign|subscribe|register|receive|want|never|download|follow|like|enter|stay)\b",
    re.IGNORECASE,
)
"""Matches words that address readers: pronouns, and imperatives at the beginning of a sentence."""

REPORTED: Final = re.compile(r"\b(?:said|says|told|asked|heard|ruled|urged|warned|admitted|according to)\b")
"""Matches words that report speech, which prompts do not contain."""

NOTICE: Final = re.compile(read_pattern("notices on pages"), re.IGNORECASE)
"""Matches terms and notices, and prompts in other languages."""

CREDIT: Final = re.compile(
    r"[(（]?\b(?:foto|photo|bild|image|credit)s? ?[:/] ?[^.:?!…]{2,50}$|[\s(（]\S{2,4} ?摄[)）]?$", re.IGNORECASE
)
"""Matches the photo credit at the end of a caption."""

READ_MORE: Final = re.compile(
    r"(?:read|see|watch|listen|related|more|also|mehr|lesen|lire|leer|leggi|leia|читайте)\b[^.:|]{0,25}[:|]",
    re.IGNORECASE,
)
RELATED: Final = re.compile(OTHERS, re.IGNORECASE)
WHOLE_TAGS: Final = frozenset({"article", "body", "html", "main"})
MAX_BOX: Final = 3_000  # most code points of a box of links
MIN_BOX_LINKS: Final = 0.3  # least share of its text that is in links
FULL_STOP: Final = re.compile(r"[.。।۔][)）]?$")  # end of a sentence; headlines may end in other marks
LABELLED: Final = re.compile(r"[^.:]{2,25}:")
PULL_QUOTE: Final = re.compile(r"^(?:blockquote|aside|q|figure)\b|pull|callout|highlight", re.IGNORECASE)
MAX_DROPPED_SHARE: Final = 0.4
"""If boilerplate elements contain more than this share of an extraction, the page's markup is not trusted."""

MOMENT: Final = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-]|\d{1,2}\.?\s(?:de )?[^\W\d_]{3,12}\.?,?\s(?:de )?|[^\W\d_]{3,12}\.? \d{1,2},? )\d{4}"
    r"|\d{4}[-./年] ?\d{1,2}[-./月] ?\d{1,2}日?|\d{1,2}[:.h]\d\d(?: ?[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
"""Matches a date with its year, or a time of day."""

MARK: Final = re.compile(r"[|,–—·•():/]|\s-\s")
MAX_STAMP: Final = 120  # most code points of a dateline: a line with the date, author and place of an article
MAX_STAMP_WORDS: Final = 5  # most words of a dateline beside the date; only one if no `MARK` separates them
MIN_LINK_SHARE: Final = 0.45
TAIL: Final = 120  # most code points of a note about the author at the end of an article


def drop_boilerplate(kept: Sequence[str], page: Sequence[Block]) -> list[str]:
    by_text: dict[str, list[Block]] = defaultdict(list)
    for block in page:
        by_text[normalize(block.text)].append(block)
    named = set()
    for text in kept:
        cells = [by_text.get(normalize(cell), []) for cell in text.split("\t")]
        if all(places and all(block.boilerplate for block in places) for places in cells):
            named.add(text)
    if sum(map(len, named)) > MAX_DROPPED_SHARE * sum(map(len, kept)):
        named = set()
    parts = [(normalize(block.text), block) for block in page if block.linked * 2 > len(block.text)]
    whole = [normalize(text) for text in kept]
    dropped = {
        text
        for text in set(kept)
        if text in named
        or is_label(text)
        or is_link_block(text, by_text, parts)
        or is_pull_quote(text, by_text, whole=whole)
    }
    return [text for text in drop_tail(kept) if text not in dropped]


def is_pull_quote(text: str, by_text: Mapping[str, Sequence[Block]], *, whole: Sequence[str]) -> bool:
    """Whether a block is a pull quote, which repeats text of the article."""
    folded = normalize(text).rstrip(".")
    places = by_text.get(normalize(text), ())
    near = [one for block in places for one in (block.element, *list(block.element.iterancestors())[:2])]
    shown = any(PULL_QUOTE.search(f"{one.tag} {one.get('class')}") for one in near)
    return shown and len(text) < 300 and any(folded in other and len(other) > len(folded) + 1 for other in whole)


def drop_tail(kept: Sequence[str]) -> Sequence[str]:
    """Cut an extraction off at a label that little or no prose follows."""
    backwards = range(len(kept) - 1, -1, -1)
    last = next((at for at in backwards if SENTENCE_END.search(kept[at]) and not is_label(kept[at])), -1)
    for at, text in enumerate(kept):
        if not at or not is_label(text):
            continue
        is_note = ABOUT_AUTHOR.fullmatch(text.strip()) is not None and sum(map(len, kept[at + 1 :])) <= TAIL
        if is_note or last < at:
            return kept[:at]
    return kept


def drop_stamps(kept: list[str], *, day: str) -> list[str]:
    """Drop datelines before the first sentence and after the last.

    Args:
        day: The day of publication, in ISO 8601. Lines with another day are kept.
    """
    sentences = [at for at, text in enumerate(kept) if SENTENCE_END.search(text)]
    if not sentences:
        return kept
    inner = range(sentences[0], sentences[-1] + 1)
    year, _, number = map(int, day.split("-"))
    return [text for at, text in enumerate(kept) if at in inner or not is_stamp(text, figures={year, number})]


def is_stamp(text: str, *, figures: set[int]) -> bool:
    if len(text) > MAX_STAMP or not figures <= set(map(int, re.findall(r"\d{1,4}", text))):
        return False
    rest, moments = MOMENT.subn(" ", text)
    return moments > 0 and len(re.findall(r"\w+", rest)) <= (MAX_STAMP_WORDS if MARK.search(rest) else 1)


def drop_inline_links(tree: Element) -> None:
    """Remove inline links such as “Also read: another article's headline” from the paragraphs of a page."""
    for part in list(tree.iter("b", "em", "i", "span", "strong")):
        text = collapse_whitespace("".join(part.itertext()))
        label = READ_MORE.match(text)
        linked = sum(len(collapse_whitespace("".join(link.itertext()))) for link in part.iter("a"))
        if label and linked and linked >= len(text) - label.end() - 1:
            part.drop_tree()


def drop_related_boxes(tree: Element) -> None:
    """Remove boxes of links to other articles, which begin with a heading such as “Most read”."""
    for head in list(tree.iter("h2", "h3", "h4", "h5", "p", "span", "strong", "b")):
        if len(head) > 1 or not RELATED.fullmatch(collapse_whitespace("".join(head.itertext())).strip(" :»›→")):
            continue
        box = head
        while (
            (around := box.getparent()) is not None
            and around.tag not in WHOLE_TAGS
            and around[0] is box
            and not (around.text or "").strip()
        ):
            box = around
        length = 0
        for text in box.itertext():
            length += len(text.strip())
            if length > MAX_BOX:
                break
        else:
            linked = sum(len(text.strip()) for link in box.iter("a") for text in link.itertext())
            if linked >= MIN_BOX_LINKS * length and box.getparent() is not None:
                box.drop_tree()


def is_list_entry(block: Block) -> bool:
    """Whether a block is a list or table entry, which may consist of a name and a link."""
    return (
        block.element.tag in ("li", "td", "th", "dd")
        or next(block.element.iterancestors("li", "table"), None) is not None
    )


def is_label(text: str) -> bool:
    """Whether a block is a label or a prompt."""
    plain = text.strip(" \t:·|›»→–-")
    if LABEL.fullmatch(plain):
        return True
    if len(text) >= 250:
        return False
    return bool(CREDIT.search(text)) or (is_prompt(text) and not REPORTED.search(text))


def is_prompt(text: str) -> bool:
    """Whether a block has the wording of a prompt or notice to readers."""
    return bool(NOTICE.search(text) or (PROMPT.search(text) and ADDRESS.search(text)))


def is_link_block(text: str, by_text: dict[str, list[Block]], parts: Sequence[tuple[str, Block]]) -> bool:
    """Whether a block consists of links to other pages."""
    if len(text) > 400:
        return False
    folded = normalize(text)
    places = by_text.get(folded)
    if places:
        linked = min(block.linked / len(block.text) for block in places)
        label = LABELLED.match(text)
        if FULL_STOP.search(text) and (label is None or len(label[0].split()) > 2):  # a sentence, not a headline
            return False
        if (
            label
            and linked
            and linked * len(text) >= len(text) - label.end() - 2
            and not any(is_list_entry(one) for one in places)
        ):
            return True
        return (linked >= 0.2 and bool(READ_MORE.match(text))) or (
            linked >= MIN_LINK_SHARE and text[-1:] not in '.!?”"’'
        )
    inside = [part for part, _ in parts if len(part) > 2 and part in folded]
    return sum(map(len, dict.fromkeys(inside))) >= 0.6 * len(folded)
