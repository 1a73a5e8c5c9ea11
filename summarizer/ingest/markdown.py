"""Reads blocks of text from Markdown, without its markup."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from summarizer.extras import require_extra
from summarizer.ingest.blocks import read_converted_blocks

MATTER: Final = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
ENTRY: Final = re.compile(r"^(title|author|date|lang|language)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)


TABLE_RULE: Final = re.compile(r"[ \t]{0,3}(?=[^|\n]*\|)\|?(?:[ \t]*:?-+:?[ \t]*(?:\||\Z))+[ \t]*\Z")
"""The line of dashes below a table's first line."""

CELL_END: Final = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Marked:
    """The content of a Markdown file."""

    blocks: list[str]  # the text
    title: str | None = None  # title from the front matter, else the first heading if the text begins with it
    author: str | None = None  # author from the front matter
    published: dt.date | None = None  # date from the front matter
    language: str | None = None  # language from the front matter


def read_markdown(text: str, /) -> Marked:
    r"""Read the text of a Markdown file.

    >>> read_markdown("# Bridge shut\n\nIt will *not* reopen, [she](https://example.org) said.")
    Marked(blocks=['It will not reopen, she said.'], title='Bridge shut', author=None, published=None, language=None)
    """
    require_extra("files")
    from markdown_it import MarkdownIt

    text = text.replace("\r\n", "\n")
    matter = MATTER.match(text)
    told: dict[str, str] = {}
    if matter is not None:
        told = {name.lower(): value.strip("\"'") for name, value in ENTRY.findall(matter[1])}
        text = text[matter.end() :]
    written = MarkdownIt("commonmark").enable("table").render(text)
    if not written.strip():
        return Marked([])
    blocks = read_converted_blocks(written)
    title = told.get("title")
    if blocks and blocks[0].element.tag == "h1" and title in (None, blocks[0].text):
        title = blocks.pop(0).text
    return Marked(
        [block.text for block in blocks],
        title,
        told.get("author"),
        read_day(told.get("date")),
        told.get("lang") or told.get("language"),
    )


def flatten_tables(text: str, /) -> str:
    r"""A plain text with its Markdown tables as rows whose cells are joined by tabs; all other lines stay as they are.

    A table is what Markdown takes for one: a line with cells, a line of dashes, and the lines with cells below.

    >>> flatten_tables("Results:\n| Name | Points |\n|------|-------:|\n| Roe  | 12 |\nEnd")
    'Results:\nName\tPoints\nRoe\t12\nEnd'
    """
    if "|" not in text:
        return text
    lines = text.split("\n")
    written: list[str] = []
    inside = False
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if not inside:
            inside = "|" in line and TABLE_RULE.match(below.rstrip("\r")) is not None
        elif "|" not in line:
            inside = False
        if not inside:
            written.append(line)
        elif not TABLE_RULE.match(line.rstrip("\r")):
            written.append(join_cells(line))
    return "\n".join(written)


def join_cells(line: str) -> str:
    """The cells of a line of a table, joined by tabs."""
    cells = CELL_END.split(line.strip().removeprefix("|"))
    if cells and not cells[-1].strip():
        cells.pop()
    return "\t".join(cell.strip().replace("\\|", "|") for cell in cells)


def read_day(said: str | None) -> dt.date | None:
    """Return the date at the start of an ISO 8601 date or timestamp, or None."""
    try:
        return dt.date.fromisoformat((said or "")[:10])
    except ValueError:
        return None
