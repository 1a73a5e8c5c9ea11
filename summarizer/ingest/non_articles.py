"""Detects pages without an article: paywalls, cookie walls, robot checks, index and front pages, empty pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from summarizer.errors import NoArticleError
from summarizer.ingest.blocks import HEADING, SENTENCE_END, Block, Element, normalize
from summarizer.language.patterns import read_pattern

PAYWALL: Final = re.compile(read_pattern("texts of paywalls"), re.IGNORECASE)
SUBSCRIPTION_OFFER: Final = re.compile(read_pattern("subscription offers"), re.IGNORECASE)
"""Matches subscription offers, which occur at paywalls and at the end of free articles."""

CONSENT: Final = re.compile(read_pattern("terms of consent dialogs"), re.IGNORECASE)
READER_ADDRESS: Final = re.compile(read_pattern("forms of address in consent dialogs"))
"""Matches forms of address in consent dialogs. Articles about cookies do not use them."""

ROBOT: Final = re.compile(read_pattern("texts of robot checks"), re.IGNORECASE)
SCRIPTED: Final = re.compile(read_pattern("texts of pages that need javascript"), re.IGNORECASE)

NOT_FOUND: Final = re.compile(read_pattern("headings of missing pages"), re.IGNORECASE)
"""Matches headings of “not found” pages, which some sites send with status 200."""

COMPLETE_END: Final = re.compile(r"[^.…][.!?。！？।][”\"’'»)」』]*$")  # end of a text that was not cut off

CREDIT_LINE: Final = re.compile(r"[—–(\[*]|(?:additional |with )?(?:reporting|editing|assistance)\b", re.IGNORECASE)
"""Matches the beginning of a line of credits at the end of an article."""

REFRESH: Final = re.compile(r"^\s*[0-5]\s*[;,]\s*url\s*=\s*['\"]?(?P<to>[^'\"\s]{1,500})", re.IGNORECASE)
"""Matches the delay and the URL in a meta refresh."""

SENTENCE: Final = re.compile(
    r"[^\s\d.][^\s.][”\"’'»)]?(?:[.!?…؟।۔။።](?=[\s”\"’'»)\]]|$)|[。！？])|[\u0e00-\u0eff\u1780-\u17ff]"
)
"""Matches the end of a sentence, even inside a block. In Thai, Lao and Khmer, which do not mark it, any character."""

ROOT: Final = re.compile(r"\s*https?://[^/?#\s]+/?\s*", re.IGNORECASE)  # URL of a site

UNNAMED: Final = {"not_found": "empty", "scripted": "empty", "refresh": "empty", "front": "index"}
"""The kind that an error reports, for kinds of pages that it does not distinguish."""

# weighted lengths of an extraction; see `weighted_length`
MIN_LENGTH: Final = 100  # a shorter extraction is not an article
MAX_STUB_LENGTH: Final = 1_500  # a shorter one may be the part before a paywall
MAX_CONSENT_LENGTH: Final = 6_000  # a shorter one may be a consent dialog
MAX_NOTICE_LENGTH: Final = 600  # a shorter one may be a notice that a page was not found
MIN_OWN_TEXT: Final = 250  # text of this length below the page's headline is its article
MAX_SENTENCE_LENGTH: Final = 1_000  # with more than this per sentence, a text is not an article
MAX_CONSENT_DISTANCE: Final = 400  # most code points per consent term in a dialog; a recipe for cookies has more

FEW_PARAGRAPHS: Final = 2  # contiguous paragraphs that rule out a paywall if only a subscription offer follows
MIN_CONTIGUOUS: Final = 5  # contiguous paragraphs that rule out an index page or a paywall

MESSAGES: Final = {
    "paywall": "The page is a paywall stub with only {size} characters of the article",
    "cookie_wall": "The page is a cookie wall: it asks for consent and contains no article",
    "robot_check": "The page is a robot check and contains no article",
    "index": "The page is an index: headlines and links to articles, but no article of its own",
    "front": "The page is the front page of a site and contains no article",
    "refresh": "The page only redirects the browser to {to}",
    "not_found": "The page is a site's substitute for a missing page and contains no article",
    "empty": "No article was found on the page",
    "scripted": "The page is an empty shell that a browser fills with JavaScript and contains no article",
}
ADVICE: Final = {
    "index": "Give the URL of one article.",
    "front": "Give the URL of one article.",
    "refresh": "Give that URL, or send the article's text.",
    "not_found": "Check the URL.",
    "empty": "Send its text.",
}


class ReadPage(NamedTuple):
    """A page and what was extracted from it."""

    tree: Element
    blocks: Sequence[Block]  # the page's visible blocks
    kept: Sequence[str]  # the extracted blocks
    title: str | None
    linked_data: Sequence[Mapping[str, Any]]  # the page's JSON-LD objects
    page_type: str | None  # the page's `og:type`
    least: int = MIN_LENGTH  # least weighted length of an article


def reject_non_article(page: ReadPage) -> None:
    """Reject a page without an article."""
    kind = next(classify_page(page), None)
    if kind is None:
        return
    to = find_refresh(page.tree)
    message = MESSAGES[kind].format(size=f"{sum(map(len, page.kept)):,}", to=to)
    advice = ADVICE.get(kind, "Send the article's text, or a copy of the page with the article on it.")
    raise NoArticleError(f"{message}. {advice}", kind=UNNAMED.get(kind, kind))


def classify_page(page: ReadPage) -> Iterator[str]:
    """Yield the kinds of non-article that a page may be, most certain first; nothing for an article."""
    blocks, kept = page.blocks, page.kept
    size = sum(map(weighted_length, kept))
    shown = " ".join(block.text for block in blocks)
    if size < MAX_STUB_LENGTH and ROBOT.search(shown) and len(shown) < 3_000:
        yield "robot_check"
    if size < 400 and len(shown) < 3_000 and SCRIPTED.search(shown):
        yield "scripted"
    if size < MAX_NOTICE_LENGTH and says_not_found(blocks):
        yield "not_found"
    if size < MAX_CONSENT_LENGTH and is_about_consent(kept, size=size):
        yield "cookie_wall"
    if is_paywall_stub(blocks, kept, size=size, linked_data=page.linked_data):
        yield "paywall"
    if not has_headline_of_its_own(blocks, kept, title=page.title):
        if is_index(blocks, kept, page_type=page.page_type):
            yield "index"
        if is_front_page(page):
            yield "front"
    if size < page.least or is_no_prose(kept, size=size) or is_hidden_label(page, shown):
        yield name_empty_page(page, shown)


def is_no_prose(kept: Sequence[str], *, size: float) -> bool:
    """Whether an extraction of weighted length `size` has almost no sentences, like a menu, feed or list."""
    return sum(len(SENTENCE.findall(text)) for text in kept) * MAX_SENTENCE_LENGTH < size or not kept


def is_hidden_label(page: ReadPage, shown: str) -> bool:
    """Whether an extraction from a blank page has no sentence, so that it is not text that scripts would show."""
    return is_blank(page, shown) and not any(map(SENTENCE_END.search, page.kept))


def is_blank(page: ReadPage, shown: str) -> bool:
    """Whether a page shows almost nothing."""
    return page.least > 0 and len(shown) < MIN_LENGTH


def name_empty_page(page: ReadPage, shown: str) -> str:
    """Return the kind of a page without text."""
    if is_blank(page, shown) and find_refresh(page.tree):
        return "refresh"
    if is_blank(page, shown) and next(page.tree.iter("script"), None) is not None:
        return "scripted"
    return "cookie_wall" if len(CONSENT.findall(shown)) >= 4 else "empty"


def find_refresh(tree: Element) -> str | None:
    """Return the URL to which a page's meta refresh sends browsers; None if there is none."""
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh" and (to := REFRESH.search(meta.get("content") or "")):
            return to["to"]
    return None


def is_front_page(page: ReadPage) -> bool:
    """Whether a page declares itself a website, is at the root of its site, and has no running text."""
    links = (link.get("href") or "" for link in page.tree.iter("link") if link.get("rel") == "canonical")
    return (
        (page.page_type or "").lower() == "website"
        and any(map(ROOT.fullmatch, links))
        and count_contiguous(page.blocks, page.kept) < MIN_CONTIGUOUS
    )


def says_not_found(blocks: Sequence[Block]) -> bool:
    """Whether one of a page's first two headings says that the page was not found."""
    headings = [block.text for block in blocks if HEADING.fullmatch(block.element.tag) and not block.linked]
    return any(NOT_FOUND.search(text) for text in headings[:2])


def is_about_consent(kept: Sequence[str], *, size: float) -> bool:
    """Whether most of an extraction of weighted length `size` asks the reader for consent."""
    asking = [text for text in kept if CONSENT.search(text) and READER_ADDRESS.search(text)]
    length, terms = sum(map(len, asking)), sum(len(CONSENT.findall(text)) for text in asking)
    return length * 2 > size and length <= terms * MAX_CONSENT_DISTANCE and bool(kept)


def is_paywall_stub(
    blocks: Sequence[Block], kept: Sequence[str], *, size: float, linked_data: Sequence[Mapping[str, Any]]
) -> bool:
    """Whether an extraction of weighted length `size` is the free part of a paywalled article."""
    declared = count_words(linked_data)
    words = sum(len(text.split()) for text in kept)
    if declared is not None and words * 5 >= declared * 4:
        return False
    paywalled = any(str(one.get("isAccessibleForFree", "")).lower() == "false" for one in linked_data)
    if paywalled and declared is not None and words * 2 < declared:
        return True
    if size >= MAX_STUB_LENGTH:
        return False
    return (paywalled and not is_complete(blocks, kept)) or has_subscription_prompt(blocks, kept)


def is_complete(blocks: Sequence[Block], kept: Sequence[str], *, running: int = MIN_CONTIGUOUS) -> bool:
    """Whether a short article is complete: it has contiguous paragraphs and ends with a complete sentence."""
    last = next((text for text in reversed(kept) if not CREDIT_LINE.match(text)), "")
    return bool(COMPLETE_END.search(last)) and count_contiguous(blocks, kept) >= running


def weighted_length(text: str) -> float:
    """Return the length of a text in code points, counting a Chinese or Japanese character as 2.5."""
    return len(text) + 1.5 * sum("\u3040" <= char <= "\u9fff" for char in text)


def count_words(linked_data: Sequence[Mapping[str, Any]]) -> int | None:
    """Return the article's word count according to the JSON-LD, or None."""
    counts = [str(one.get("wordCount", "")) for one in linked_data]
    return max((int(count) for count in counts if count.isdecimal()), default=None)


def has_subscription_prompt(blocks: Sequence[Block], kept: Sequence[str]) -> bool:
    """Whether a page asks for a subscription after the start of its article, which does not continue after that."""
    texts = {normalize(text) for text in kept}
    begun = next((at for at, block in enumerate(blocks) if normalize(block.text) in texts), 0)
    after = [
        at
        for at, block in enumerate(blocks)
        if at >= begun and not any(one.tag == "footer" for one in block.element.iterancestors())
    ]
    beside: dict[Element, list[int]] = {}
    for at, block in enumerate(blocks):
        if is_paragraph(block) and normalize(block.text) in texts:
            beside.setdefault(block.element.getparent(), []).append(at)
    stretches = [(places[0], places[-FEW_PARAGRAPHS]) for places in beside.values() if len(places) > FEW_PARAGRAPHS]
    for at in after:
        if blocks[at].linked * 2 >= len(blocks[at].text) or not PAYWALL.search(blocks[at].text):
            continue
        if not any(start < at < end for start, end in stretches):
            return True
    return any(SUBSCRIPTION_OFFER.search(blocks[at].text) for at in after) and not is_complete(
        blocks, kept, running=FEW_PARAGRAPHS
    )


def is_index(blocks: Sequence[Block], kept: Sequence[str], *, page_type: str | None) -> bool:
    """Whether a page consists of links to articles: many linked headlines and few paragraphs."""
    if count_contiguous(blocks, kept) >= MIN_CONTIGUOUS:
        return False
    linked = [block for block in blocks if is_headline_link(block)]
    paragraphs = [text for text in kept if weighted_length(text) >= 200]
    headings = [block for block in linked if not block.boilerplate and HEADING.fullmatch(block.element.tag)]
    if len(headings) >= 5 and len(paragraphs) < 2:
        return True
    if page_type == "article":
        return False
    length = sum(map(len, paragraphs))
    return len(linked) >= 10 and (len(paragraphs) < 2 or length < sum(len(block.text) for block in linked))


def has_headline_of_its_own(blocks: Sequence[Block], kept: Sequence[str], *, title: str | None) -> bool:
    """Whether most of an extraction is below a heading with the page's title, without a linked headline between.

    A short article may be surrounded by more linked headlines than it has text. Links above its text, such as to print
    or share it, end the part below the headline only if they are marked up as headings.
    """
    texts, headline = {normalize(text) for text in kept}, normalize(title or "")
    longest, length, is_below = 0.0, 0.0, False
    for block in blocks:
        is_heading = HEADING.fullmatch(block.element.tag) is not None
        if is_heading and normalize(block.text) == headline:
            is_below = True
        elif is_headline_link(block):
            length, is_below = 0.0, is_below and not is_heading
        elif is_below and normalize(block.text) in texts:
            length += weighted_length(block.text)
            longest = max(longest, length)
    return longest >= MIN_OWN_TEXT and longest * 2 >= sum(map(weighted_length, kept))


def count_contiguous(blocks: Sequence[Block], kept: Sequence[str]) -> int:
    """Count the paragraphs that directly follow another. An index page has linked headlines between its teasers."""
    texts = {normalize(text) for text in kept}
    count, follows = 0, False
    for block in blocks:
        if is_paragraph(block) and normalize(block.text) in texts:
            count += follows
            follows = True
        elif is_headline_link(block):
            follows = False
    return count


def is_paragraph(block: Block) -> bool:
    return weighted_length(block.text) >= 60 and SENTENCE_END.search(block.text) is not None


def is_headline_link(block: Block) -> bool:
    """Whether a block is the linked headline of another page."""
    has_words = len(block.text.split()) >= 3 or weighted_length(block.text) >= len(block.text) + 15  # 10 CJK characters
    return block.linked * 5 >= len(block.text) * 4 and has_words
