"""Splits a page into text blocks in reading order: paragraphs, headings, list items, table rows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, Final, NamedTuple, TypeAlias

from summarizer.errors import DocumentError
from summarizer.language.patterns import read_pattern

Element: TypeAlias = Any  # an lxml element. lxml publishes no types.

EXTRACTED_BLOCK_TAGS: Final = frozenset(
    {"p", "head", "item", "quote", "list", "table", "row", "cell", "div", "body", "main", "code"}
)
"""Block elements in a body that trafilatura extracted."""

BLOCK_TAGS: Final = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
"""Block elements of HTML."""

INVISIBLE_TAGS: Final = frozenset(
    "button head iframe math noscript object option script select style svg template textarea".split()
)
"""Elements whose text is not shown."""

BOILERPLATE_TAGS: Final = frozenset(
    {"nav", "aside", "footer", "form", "figure", "figcaption", "menu", "dialog", "address"}
)
BOILERPLATE_ROLES: Final = frozenset(
    {"navigation", "complementary", "contentinfo", "search", "dialog", "banner", "alert"}
)
BOILERPLATE_NAMES: Final = re.compile(
    rf"(?:^|[\s_-]){read_pattern('class names of boilerplate')}(?=$|[\s_-])|(?:^|\s)side(?=$|\s)", re.IGNORECASE
)
"""Matches class names and ids of boilerplate."""

SUBSCRIBER_NAMES: Final = re.compile(r"(?:^|[\s_-])(?:subscri\w+|paywall\w*)(?=$|[\s_-])", re.IGNORECASE)
"""Matches class names and ids of subscription offers, but also of the part of an article for subscribers."""

OFFER: Final = re.compile(read_pattern("words of subscription offers"), re.IGNORECASE)
OFFER_LENGTH: Final = 300  # most code points per match of `OFFER` in an offer

TEST_ATTRIBUTES: Final = ("data-testid", "data-test-id", "data-automation-id", "data-component")
"""Attributes in which sites name elements for their tests, often in camel case."""

CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
CALLOUT_NAMES: Final = re.compile(r"(?:^|[\s_-])(?:callout|admonition)(?=$|[\s_-])", re.IGNORECASE)
"""Matches class names of callout boxes. They are part of the article, even if a site marks them up as figures."""

HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*0(?:px)?[\s,]+0(?:px)?[\s,]+0(?:px)?[\s,]+0(?:px)?\s*\)",
    re.IGNORECASE,
)
TOO_DEEP: Final = (
    "Its elements are nested too deeply: what is inside and after them cannot be read. Send its text without markup."
)
TOO_LONG: Final = (
    "It has over 10 MB in one piece: a script, a style, an attribute or a text without markup. What follows cannot be "
    "read. Remove that piece, or send the article's text."
)
BLANK_RUN: Final = re.compile(r"[ \t\r\f\v\xa0\u2028\u2029]+")
WHITESPACE: Final = re.compile(r"\s+")
PARAGRAPH_BREAK: Final = re.compile(r"(?<!\s)(?:[^\S\n]*\n){2}\s*")  # begins only where a run of whitespace does


class Block(NamedTuple):
    element: Element  # the element that contains the block
    text: str  # the text, with whitespace collapsed
    linked: int  # number of code points in links
    boilerplate: bool  # whether the block is in boilerplate: navigation, sidebars, footers, advertisements

    @property
    def is_prose(self) -> bool:
        """Whether the block looks like prose, not like a menu entry."""
        return len(self.text) >= 40 and " " in self.text and self.linked * 2 < len(self.text)


def list_body_blocks(body: Element, /) -> list[str]:
    """Return the blocks of a body that trafilatura extracted. Cells of a table row are joined by tabs."""
    return [text for part in _iter_block_texts(body) for text in split_paragraphs(part)]


def _iter_block_texts(element: Element) -> Iterator[str]:
    if element.tag == "row" and all(is_data_cell(cell) for cell in element):
        yield "\t".join(" ".join(list_body_blocks(cell)) for cell in element if isinstance(cell.tag, str))
        return
    pending = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            pending.append(child.tail or "")
        elif child.tag in EXTRACTED_BLOCK_TAGS:
            yield "".join(pending)
            yield from _iter_block_texts(child)
            pending = [child.tail or ""]
        else:
            pending.append("\n" if child.tag == "lb" else "".join(_iter_inline_text(child)))
            pending.append(child.tail or "")
    yield "".join(pending)


def is_data_cell(cell: Element, /) -> bool:
    """Whether a child of a table row is a data cell or a comment, not a column of a layout table."""
    return not isinstance(cell.tag, str) or (len(cell) <= 1 and sum(map(len, cell.itertext())) <= 200)


def _iter_inline_text(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield "\n" if child.tag == "lb" else "".join(_iter_inline_text(child))
        yield child.tail or ""


def split_paragraphs(text: str, /) -> list[str]:
    r"""Split a text into paragraphs at double line breaks.

    >>> split_paragraphs("One\n two.\n\n Three.")
    ['One two.', 'Three.']
    """
    return [squeezed for part in PARAGRAPH_BREAK.split(text) if (squeezed := collapse_whitespace(part))]


def collapse_whitespace(text: str, /) -> str:
    """Collapse the whitespace of a block, except tabs between the cells of a table row."""
    if "\t" in text and "\n" not in text:
        return "\t".join(BLANK_RUN.sub(" ", cell).strip() for cell in text.split("\t")).strip()
    return BLANK_RUN.sub(" ", text.replace("\n", " ")).strip()


def normalize(text: str, /) -> str:
    """Return a text for comparison, without whitespace and case-folded."""
    return WHITESPACE.sub("", text).casefold()


def read_converted_blocks(written: str, /) -> list[Block]:
    """Return all blocks of the HTML that a file was converted to. Cells of a table row are joined by tabs."""
    from lxml import html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    tree = html.fragment_fromstring(written, create_parent="div", parser=parser)
    check_whole(parser)
    write_inline_marks(tree)
    join_rows(tree)
    return read_blocks(tree)


def check_whole(parser: Any, /) -> None:
    """Reject a page that the HTML parser did not read to the end, since it stops at its limits on depth and length."""
    from lxml import etree

    for entry in parser.error_log:
        if entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise DocumentError(TOO_DEEP if "depth" in entry.message else TOO_LONG)


def join_rows(tree: Element, /) -> None:
    """Replace the cells of each data row in a tree with their texts, joined by tabs."""
    for row in tree.iter("tr"):
        if all(is_data_cell(cell) for cell in row):
            texts = [" ".join(block.text for block in read_blocks(cell)) for cell in row if isinstance(cell.tag, str)]
            row.text = "\t".join(texts)
            row[:] = []


def read_blocks(tree: Element, /) -> list[Block]:
    found: list[Block] = []
    _collect_blocks(tree, boilerplate=False, linked_to=False, found=found)
    return found


def _collect_blocks(element: Element, *, boilerplate: bool, linked_to: bool, found: list[Block]) -> None:
    """Collect the text of an element between its block children, and recurse into those."""
    boilerplate = boilerplate or is_boilerplate(element)
    linked_to = linked_to or element.tag == "a"
    pieces = [(element.text or "", linked_to)]  # each text with whether it is in a link

    def flush() -> None:
        counted = count_linked(pieces)
        found.extend(Block(element, text, min(linked, len(text)), boilerplate) for text, linked in counted)
        pieces.clear()

    def inline(child: Element, *, in_link: bool) -> None:
        in_link = in_link or child.tag == "a"
        if child.tag == "br":
            pieces.append(("\n", False))
        pieces.append((child.text or "", in_link))
        for inner in child:
            step(inner, in_link=in_link)

    def step(child: Element, *, in_link: bool) -> None:
        if isinstance(child.tag, str) and child.tag not in INVISIBLE_TAGS and not is_hidden(child):
            if child.tag in BLOCK_TAGS:
                flush()
                _collect_blocks(child, boilerplate=boilerplate, linked_to=in_link, found=found)
            else:
                inline(child, in_link=in_link)
        pieces.append((child.tail or "", in_link))

    for child in element:
        step(child, in_link=linked_to)
    flush()


def count_linked(pieces: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, int]]:
    """Yield the paragraphs of a text in pieces, each with the number of its code points in links."""
    text = "".join(piece for piece, _ in pieces)
    breaks = [(0, 0), *(gap.span() for gap in PARAGRAPH_BREAK.finditer(text)), (len(text), len(text))]
    starts = [end for _, end in breaks[:-1]]
    linked = [0] * len(starts)
    at = 0
    for piece, in_link in pieces:
        if in_link and piece.strip():
            linked[max(0, bisect_right(starts, at + len(piece) - len(piece.lstrip())) - 1)] += len(piece.strip())
        at += len(piece)
    for start, (end, _), length in zip(starts, breaks[1:], linked, strict=True):
        if paragraph := collapse_whitespace(text[start:end]):
            yield paragraph, length


def drop_hidden(tree: Element, /, *, shown: int) -> None:
    """Remove hidden elements from a page, unless they have more text than is visible: then a script reveals them.

    Args:
        shown: Number of visible code points.
    """
    from lxml import etree

    found: list[Element] = []
    walk = etree.iterwalk(tree.body, events=("start",))
    for _, element in walk:
        if isinstance(element.tag, str) and (element.tag == "template" or is_hidden(element)):
            found.append(element)
            walk.skip_subtree()
    texts = (
        text for element in found for text in element.xpath("descendant::text()[not(parent::script|parent::style)]")
    )
    if sum(map(len, map(collapse_whitespace, texts))) <= shown:
        for element in found:
            element.drop_tree()


def is_boilerplate(element: Element, /) -> bool:
    """Whether an element is boilerplate, by its tag, role, class or id."""
    boxed = element.tag == "figure" and (
        CALLOUT_NAMES.search(element.get("class") or "") is not None
        or next(element.iter("table", "blockquote"), None) is not None
    )
    return (element.tag in BOILERPLATE_TAGS and not boxed) or is_named_boilerplate(element)


def is_named_boilerplate(element: Element, /) -> bool:
    """Whether an element is boilerplate, by its role, class or id."""
    if (element.get("role") or "").lower() in BOILERPLATE_ROLES:
        return True
    if element.tag in ("table", "dl") and next(element.iterancestors("header"), None) is not None:
        return True
    if element.tag in ("body", "html", "article", "main"):
        return False
    names = [
        element.get("class"),
        element.get("id"),
        *(CAPITAL.sub("-", element.get(name) or "") for name in TEST_ATTRIBUTES),
    ]
    if any(BOILERPLATE_NAMES.search(name) for name in names if name):
        return True
    return any(SUBSCRIBER_NAMES.search(name) for name in names if name) and is_offer("".join(element.itertext()))


def is_offer(text: str) -> bool:
    """Whether the text of an element for subscribers is an offer, not the subscribers' part of an article."""
    return len(OFFER.findall(text)) * OFFER_LENGTH >= len(collapse_whitespace(text))


def is_hidden(element: Element, /) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(HIDDEN.search(element.get("style") or ""))
    )


STRUCK_TAGS: Final = ("del", "s", "strike")
DIGITS: Final = re.compile(r"\s*[0-9]{1,4}\s*", re.ASCII)
RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MAX_SPAN: Final = 50  # most rows or columns of a cell that are looked at
MAX_COPIES: Final = 5_000  # most cells that are added to a page
OPEN_QUOTE: Final = re.compile("\\s*[\"'“”„«»‘‚]")
HEADING: Final = re.compile(r"h[1-6]")  # tag of a heading
SENTENCE_END: Final = re.compile(r"""[.!?…。！？؟।۔။።:][”"’'»)\]」』）]*$""")  # end of a sentence


def write_inline_marks(tree: Any, /) -> None:
    """Write inline markup out as text, so that the text alone says what a reader sees.

    Struck text is removed. Raised digits become superscript characters: "£186" with footnote 1 is not "£1861". A `q`
    gets the quotation marks that browsers draw. A `time` in a sentence and a short list in a table cell become plain
    text, since extraction would drop them. Each row of a table gets the cells that reach into it.
    """
    from lxml import etree

    etree.strip_elements(tree, *STRUCK_TAGS, with_tail=False)
    split_cells(tree)
    for time in list_times_in_sentences(tree):
        time.tag = "span"
    for cell in tree.iter("td", "th"):
        is_list = len(cell) > 0 and cell[0].tag in ("ul", "ol")
        if is_list and is_data_cell(cell) and next(cell.iter("a"), None) is None:
            cell.text = " ".join(block.text for block in read_blocks(cell))
            cell[:] = []
    for raised in tree.iter("sup"):
        if DIGITS.fullmatch("".join(raised.itertext())):
            for part in raised.iter():
                part.text = part.text and part.text.translate(RAISED)
    for quoted in tree.iter("q"):
        quoted.tag = "span"  # extraction treats a `q` as a paragraph
        if not OPEN_QUOTE.match("".join(quoted.itertext())):
            quoted.text = f"“{quoted.text or ''}"
            quoted.tail = f"”{quoted.tail or ''}"


def split_cells(tree: Element) -> None:
    """Split the cells of tables that span several rows or columns, so that each row has its cells in their columns.

    A short cell is repeated in the rows that it spans, as those belong to it; the other columns of a cell stay empty.
    """
    copies = 0
    for table in tree.iter("table"):
        below: dict[int, tuple[Element, int]] = {}  # column: the cell that spans it from above, and for how many rows
        for row in (row for row in table.iter("tr") if next(row.iterancestors("table")) is table):
            column, cells = 0, row.xpath("./td | ./th")
            while cells or (column and column in below):
                if column in below:
                    spanning, left = below.pop(column)
                    copy = deepcopy(spanning)
                    row.insert(row.index(cells[0]) if cells else len(row), copy)
                    below |= {column: (spanning, left - 1)} if left > 1 else {}
                    copies += 1
                else:
                    cell = cells.pop(0)
                    wide, high = (_read_span(cell, name) for name in ("colspan", "rowspan"))
                    for _ in range(wide - 1):
                        cell.addnext(cell.makeelement(cell.tag))
                        copies += 1
                    is_label = high > 1 and is_data_cell(cell) and cell.find(".//table") is None
                    below |= {column: (cell, high - 1)} if is_label and wide == 1 else {}
                    column += wide - 1
                column += 1
                if copies > MAX_COPIES:
                    return


def _read_span(cell: Element, name: str) -> int:
    """Remove a cell's attribute for how many rows or columns it spans, and return its value, at least 1."""
    written = cell.attrib.pop(name, "1").strip()
    return min(int(written), MAX_SPAN) if re.fullmatch(r"[1-9][0-9]{,3}", written, re.ASCII) else 1


def list_times_in_sentences(tree: Element) -> list[Element]:
    """Return the `time` elements in paragraphs that end like a sentence, unlike a line with author and date."""
    found: list[Element] = []
    prose: dict[Element, bool] = {}
    for time in tree.iter("time"):
        block = next((one for one in time.iterancestors() if one.tag in BLOCK_TAGS), tree)
        if block not in prose:
            is_paragraph = next(block.iterchildren(*BLOCK_TAGS), None) is None
            prose[block] = is_paragraph and SENTENCE_END.search("".join(block.itertext()).rstrip()) is not None
        found += [time] if prose[block] else []
    return found
