"""Extracts an `Article` from a web page, with trafilatura, and checks the result against the page.

A lost lead is restored, other losses are reported as cautions, and a page without an article is rejected.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from summarizer.errors import DocumentError, NoArticleError
from summarizer.extras import require_extra
from summarizer.ingest.blocks import Block, Element, list_body_blocks, normalize, read_blocks, split_paragraphs
from summarizer.ingest.boilerplate import drop_boilerplate, drop_inline_links
from summarizer.ingest.encodings import decode_page
from summarizer.ingest.inline_marks import write_inline_marks
from summarizer.ingest.metadata import read_byline, read_date, read_language, read_title
from summarizer.ingest.non_articles import reject_non_article
from summarizer.ingest.recovery import restore_lost_text
from summarizer.schemas.article import Article

MIN_REPORTED_LOSS: Final = 0.15  # share of an article's text from which on a loss is reported

ELEMENT: Final = re.compile(r"<[a-zA-Z][^<>]*>")
DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")
TAG: Final = re.compile(r"<[^>]+>")


def read_page(page: bytes | str, *, url: str | None = None, charset: str | None = None) -> Article:
    """Extract the article from a web page.

    Args:
        charset: Encoding from the server; otherwise it is taken from the page or detected.

    Returns:
        The article. Blocks of its text are separated by a blank line; `cautions` say what may have been lost.

    Raises:
        DocumentError: The page is not HTML.
        NoArticleError: The page contains no article; `kind` says what it is.
    """
    require_extra("files")
    import trafilatura

    source = decode_page(page, charset=charset)
    tree = parse_page(source)
    write_inline_marks(tree)
    drop_inline_links(tree)
    blocks = read_blocks(tree)
    linked_data = list(read_linked_data(tree))
    found = trafilatura.bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if isinstance(found, dict):  # only under an option that is not set
        raise TypeError("trafilatura gave a dict")
    kept = list_body_blocks(found.body) if found is not None and found.body is not None else []
    title = read_title(found.title, blocks=blocks) if found is not None else None
    kept, lost = select_text(kept, blocks=blocks, linked_data=linked_data, title=title)
    reject_non_article(blocks, kept, linked_data=linked_data, page_type=found.pagetype if found is not None else None)
    if found is None:
        raise NoArticleError("No article was found on the page. Send its text.", kind="empty")
    text = "\n\n".join(kept)
    return Article(
        text=text,
        title=title,
        byline=read_byline(found.author, site=found.sitename, tree=tree, blocks=blocks),
        published=read_date(found.date, source=source, blocks=blocks, language=tree.get("lang")),
        language=read_language(tree, text=text),
        url=found.url or url,
        cautions=tuple(describe_lost_text(kept, lost)),
    )


def parse_page(page: str) -> Element:
    """Parse HTML leniently, as browsers do.

    Raises:
        DocumentError: The page contains no element.
    """
    from lxml import etree, html

    if not ELEMENT.search(page):
        raise DocumentError("The page is no HTML: it holds no element. Send its source, as the browser got it.")
    try:
        # lxml rejects an encoding declaration in a str
        return html.document_fromstring(DECLARATION.sub("", page, count=1), ensure_head_body=True)
    except (etree.ParserError, ValueError):
        raise DocumentError("The page is no HTML that can be read. Send its source, as the browser got it.") from None


def select_text(
    kept: list[str], *, blocks: Sequence[Block], linked_data: Sequence[Mapping[str, Any]], title: str | None
) -> tuple[list[str], tuple[str, ...]]:
    """Return the article's blocks, from the extraction and the page's JSON-LD, and the blocks that were lost."""
    written = max((read_body(one) for one in linked_data), key=lambda texts: sum(map(len, texts)), default=[])
    same = len(written) > len(kept) and normalize("".join(kept)) in normalize("".join(written))
    if same or sum(map(len, written)) > 2 * sum(map(len, kept)):
        return written, ()
    if title and kept and normalize(kept[0]).endswith(normalize(title)) and len(kept[0]) < len(title) + 40:
        kept = kept[1:]
    restored = restore_lost_text(blocks, drop_boilerplate(kept, blocks), title=title)
    return list(restored.blocks), restored.lost


def read_linked_data(tree: Element) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON-LD objects of a page, also those in lists and graphs."""
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
    """Return the blocks of the article's text in JSON-LD; empty if it has none."""
    body = data.get("articleBody")
    if not isinstance(body, str):
        return []
    plain = entities.unescape(TAG.sub("\n\n", body))
    return [block for line in plain.splitlines() for block in split_paragraphs(line)]


def describe_lost_text(kept: Sequence[str], rest: Sequence[str]) -> Iterator[str]:
    """Yield a caution if much text was lost."""
    out, taken = sum(map(len, rest)), sum(map(len, kept))
    if out > MIN_REPORTED_LOSS * (out + taken):
        yield (
            f"{out:,} of {out + taken:,} characters in the part of the page that holds the article were not taken; the "
            f"first that is missing: “{rest[0][:120]}”"
        )
