"""Extracts an `Article` from a web page with trafilatura, and checks the result against the page.

A lost lead is restored, other losses are reported as cautions, and pages without an article are rejected.
"""

from __future__ import annotations

import html as entities
import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from summarizer.errors import DocumentError, InputError, NoArticleError
from summarizer.extras import require_extra
from summarizer.ingest.blocks import (
    SENTENCE_END,
    Block,
    Element,
    check_whole,
    drop_hidden,
    join_rows,
    list_body_blocks,
    normalize,
    read_blocks,
    split_paragraphs,
    write_inline_marks,
)
from summarizer.ingest.boilerplate import drop_boilerplate, drop_inline_links, drop_related_boxes, drop_stamps
from summarizer.ingest.comments import drop_comments
from summarizer.ingest.encodings import decode_page
from summarizer.ingest.metadata import read_byline, read_date, read_language, read_title
from summarizer.ingest.non_articles import MIN_LENGTH, ReadPage, reject_non_article
from summarizer.ingest.recovery import restore_lost_text, unmark_container
from summarizer.schemas.article import Article

MIN_REPORTED_LOSS: Final = 0.15  # a loss of more than this share of an article's text is reported

ELEMENT: Final = re.compile(r"<[a-zA-Z][^<>]*>")
DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")
FRAME: Final = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|link|base|nav|header|footer|aside|form|font|center)\b"
    # From the first `<script` after a `>`: from each one, scripts without `>` would take quadratic time.
    r"|(?<![^>])(?>[^>]*?<script\b)[^>]*?\bld\+json",
    re.IGNORECASE,
)
"""Matches elements of whole pages. The bare HTML of an article, as an editorial system stores it, has none of them, but
may have scripts, styles and frames of embedded posts and players."""

TAG: Final = re.compile(r"<[^>]+>")
ARCHIVED: Final = re.compile(r"https?:\\?/\\?/web\.archive\.org\\?/web\\?/\d{4,14}(?:[a-z]{2}_)?\\?/(?=https?:)")
"""Matches the Wayback Machine's prefix of a page's URLs, including those of JSON-LD's vocabulary."""

INLINE_FILE: Final = re.compile(r"\bdata:[\w/+.;=-]{0,100},[^\"'\s()<>]{1000,}")
"""Matches a file inside an address, as programs save pages with their pictures; lxml gives up at 10 MB of it."""

CONTROL: Final = re.compile(
    r"[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[1-8bBcCeEfF]|1[\da-fA-F]))(?:;|(?![\da-fA-F]))"
)
"""Matches a control character or a reference to one, which lxml accepts in HTML but refuses as text."""


def read_page(page: bytes | str, *, url: str | None = None, charset: str | None = None) -> Article:
    """Extract the article from a web page.

    Args:
        charset: Encoding from the server. By default, it is taken from the page or detected.

    Returns:
        The article. Blocks of its text are separated by blank lines; `cautions` say what may have been lost.

    Raises:
        DocumentError: The page is not HTML.
        NoArticleError: The page contains no article; `kind` says what it is.
    """
    if not isinstance(page, str | bytes):
        raise InputError(f"A page is its HTML, as a string or bytes, not {type(page).__name__}.")
    require_extra("files")
    import trafilatura

    source = decode_page(page, charset=charset)
    tree = parse_page(source)
    restore_addresses(tree)
    write_inline_marks(tree)
    drop_inline_links(tree)
    drop_related_boxes(tree)
    is_bare = FRAME.search(source) is None
    if is_bare:
        join_rows(tree)
    blocks = read_blocks(tree)
    linked_data = list(read_linked_data(tree))
    drop_hidden(tree, shown=sum(len(block.text) for block in blocks))
    found = trafilatura.bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if isinstance(found, dict):  # only with an option that is not set
        raise TypeError("trafilatura gave a dict")
    kept = list_body_blocks(found.body) if found is not None and found.body is not None else []
    blocks = unmark_container(blocks, kept)
    title = read_title(found.title, tree=tree, blocks=blocks) if found is not None else None
    cautions: tuple[str, ...] = ()
    if is_bare:  # trafilatura would lose parts of it
        title, kept = split_headline(drop_boilerplate([block.text for block in blocks], blocks), blocks=blocks)
    else:
        kept, cautions = select_text(kept, blocks=blocks, linked_data=linked_data, title=title)
        kept = drop_stamps(kept, day=found.date) if found is not None and found.date else kept
    page_type = found.pagetype if found is not None else None
    is_text = is_bare and url is None and any(map(SENTENCE_END.search, kept))
    least = 0 if is_text else MIN_LENGTH
    reject_non_article(ReadPage(tree, blocks, kept, title, linked_data, page_type, least))
    if found is None and not is_bare:
        raise NoArticleError("No article was found on the page. Send its text.", kind="empty")
    text = "\n\n".join(kept)
    article = Article(text=text, title=title, language=read_language(tree, text=text), url=url, cautions=cautions)
    if found is None:
        return article
    metadata = {
        "byline": read_byline(found.author, site=found.sitename, tree=tree, blocks=blocks),
        "published": read_date(found.date, source=source, blocks=blocks, language=tree.get("lang")),
        "url": found.url or url,
    }
    return article.model_copy(update=metadata)


def parse_page(page: str) -> Element:
    """Parse HTML leniently, like browsers, and replace control characters with spaces."""
    from lxml import etree, html

    if not ELEMENT.search(page):
        raise DocumentError("The page is not HTML: it has no elements. Send its source as the browser received it.")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)  # a comment would double the text after it
    shown = INLINE_FILE.sub("data:,", page.replace("\0", ""))  # browsers ignore NUL
    source = CONTROL.sub(" ", DECLARATION.sub("", shown, count=1))  # lxml rejects an encoding declaration in a str
    try:
        tree = html.document_fromstring(source, parser=parser, ensure_head_body=True)
    except (etree.ParserError, ValueError):
        raise DocumentError("The page is not readable HTML. Send its source as the browser received it.") from None
    check_whole(parser)
    return tree


def restore_addresses(tree: Element) -> None:
    """Restore the original URLs in the metadata of an archived page."""
    for element in tree.iter("link", "meta"):
        for name in ("href", "content"):
            if address := element.get(name):
                element.set(name, ARCHIVED.sub("", address))
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            script.text = ARCHIVED.sub("", script.text or "")


def split_headline(kept: list[str], *, blocks: Sequence[Block]) -> tuple[str | None, list[str]]:
    """Return the headline with which a text begins, or None, and the other blocks."""
    has_headline = len(kept) > 1 and bool(blocks) and blocks[0].element.tag == "h1" and blocks[0].text == kept[0]
    return (kept[0], kept[1:]) if has_headline else (None, kept)


def select_text(
    kept: list[str], *, blocks: Sequence[Block], linked_data: Sequence[Mapping[str, Any]], title: str | None
) -> tuple[list[str], tuple[str, ...]]:
    """Return the article's blocks, from the extraction or the page's JSON-LD, and cautions about lost text."""
    written = max((read_body(one) for one in linked_data), key=lambda texts: sum(map(len, texts)), default=[])
    same = len(written) > len(kept) and normalize("".join(kept)) in normalize("".join(written))
    if same or sum(map(len, written)) > 2 * sum(map(len, kept)):
        return written, ()
    if len(kept) == 1:
        kept = split_run(kept[0], blocks)
    if title and kept and normalize(kept[0]).endswith(normalize(title)) and len(kept[0]) < len(title) + 40:
        kept = kept[1:]
    article, shown = drop_comments(drop_boilerplate(kept, blocks), blocks)
    restored = restore_lost_text(shown, article, title=title)
    return list(restored.blocks), (
        *describe_lost_text(restored.blocks, restored.lost),
        *(f"a box beside the text was left out; it begins: “{text[:120]}”" for text in restored.boxes),
    )


def split_run(text: str, blocks: Sequence[Block]) -> list[str]:
    """Split a text that extraction joined from consecutive blocks of the page; return other texts as one block."""
    whole, folded = normalize(text), [normalize(block.text) for block in blocks]
    starts = [0, *accumulate(map(len, folded))]
    start = "".join(folded).find(whole)
    first, end = bisect_left(starts, start), bisect_left(starts, start + len(whole))
    is_run = start >= 0 and starts[first] == start and starts[end] == start + len(whole)
    return [block.text for block in blocks[first:end]] if is_run else [text]


def read_linked_data(tree: Element) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON-LD objects of a page, including those in lists and graphs."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting: list[Any] = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            one = waiting.pop()
            if isinstance(one, list):
                waiting += one
            elif isinstance(one, dict):
                waiting += [one["@graph"]] if "@graph" in one else []
                yield one


def read_body(data: Mapping[str, Any]) -> list[str]:
    """Return the blocks of the article's text in a JSON-LD object; empty if there is none."""
    body = data.get("articleBody")
    if not isinstance(body, str):
        return []
    head, end, tail = body.rpartition(">")  # a "<" in the tail begins no tag, and would be sought there to its end
    plain = entities.unescape(TAG.sub("\n\n", head + end) + tail)
    return [block for line in plain.splitlines() for block in split_paragraphs(line)]


def describe_lost_text(kept: Sequence[str], rest: Sequence[str]) -> Iterator[str]:
    """Yield a caution if much text was lost."""
    out, taken = sum(map(len, rest)), sum(map(len, kept))
    if out > MIN_REPORTED_LOSS * (out + taken):
        yield (
            f"{out:,} of {out + taken:,} characters in the part of the page that contains the article were left out; "
            f"the first omission: “{rest[0][:120]}”"
        )
