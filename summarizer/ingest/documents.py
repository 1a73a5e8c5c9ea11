"""Reads an `Article` from bytes. The format is detected by content first, then by file name and media type."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Literal, TypeAlias

from summarizer.errors import ArticleEmptyError, ArticleEncodingError, DocumentError, InputError
from summarizer.extras import require_extra
from summarizer.ingest.blocks import RAISED, TOO_DEEP, read_converted_blocks
from summarizer.ingest.encodings import BYTE_ORDER_MARKS, decode_declared, decode_unmarked, read_ascii_head
from summarizer.ingest.messages import MESSAGE, read_message
from summarizer.ingest.metadata import read_file_author, read_file_title
from summarizer.ingest.pages import read_page
from summarizer.ingest.pdf import read_pdf
from summarizer.ingest.word import UNREADABLE_ARCHIVE, read_docx
from summarizer.language.detection import find_language
from summarizer.schemas.article import Article

Format: TypeAlias = Literal["text", "html", "markdown", "pdf", "docx", "message"]

SUFFIXES: Final[dict[str, Format]] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".eml": "message",
    ".mbox": "message",
    ".mht": "message",
    ".mhtml": "message",
}
TYPES: Final[dict[str, Format]] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
}
UNSUPPORTED: Final = {
    b"\xd0\xcf\x11\xe0": "an old Word file, or an encrypted one. Save it as DOCX, without a password.",
    b"{\\rtf": "RTF. Save it as DOCX or as plain text.",
    b"\x89PNG": "a picture. Give the text that is on it.",
    b"\xff\xd8\xff": "a picture. Give the text that is on it.",
    b"GIF8": "a picture. Give the text that is on it.",
    b"\x1f\x8b": "compressed. Unpack it first.",
}
OUTLOOK: Final = "__substg1.0_".encode("utf-16-le")  # name of a part of Outlook's messages, which begin like Word files
PDF: Final = re.compile(rb"\s*%PDF-")
PDF_END: Final = b"startxref"
"""Keyword at the end of a PDF: other bytes may precede its header, and plain text may mention the header."""

WORD_MAIN_TYPES: Final = (b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml")
"""Media types of a DOCX file's main part, whose name may vary."""

CONTENT_TYPES: Final = "[Content_Types].xml"
MAX_CONTENT_TYPES: Final = 1_000_000  # most bytes of the list of media types that are read

MANY: Final = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson"})  # suffixes of files with many articles

CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Matches bytes that occur in no text in an encoding that extends ASCII."""
HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
XML: Final = re.compile(rb"\s*<(?:\?xml\s|rss\s|feed\s|item>|entry[\s>])")  # XML other than HTML, such as a feed


def read_document(
    data: bytes, *, name: str = "The file", media_type: str = "", charset: str | None = None, url: str | None = None
) -> Article:
    r"""Read the article from a file: plain text, HTML, Markdown, PDF, DOCX, or a message (.eml, .mhtml).

    Args:
        name: Name or path, for error messages; its suffix identifies Markdown and HTML.
        media_type: Media type from the server.
        charset: Encoding from the server.

    Returns:
        The article. Blocks are separated by a blank line, the cells of a table row by tabs. Plain text is unchanged,
        except that Markdown tables become such rows.

    Raises:
        DocumentError: The file is encrypted, scanned, broken or of an unsupported format.
        NoArticleError: The page contains no article.
        ArticleEncodingError: The text has an unknown encoding.
        ArticleEmptyError: The file contains no text.

    >>> read_document(b"# Bridge shut\n\nIt will *not* reopen.", name="bridge.md").text
    'It will not reopen.'
    """
    if not isinstance(data, bytes):
        raise InputError(
            f"A file is read from its bytes, not {type(data).__name__}. Read the HTML of a page with read_page; a "
            "plain text needs no reading."
        )
    empty = ArticleEmptyError(f"{name} is empty. Give a text.")
    if not data.strip():
        raise empty
    form = detect_format(data, name=name, media_type=media_type)
    if form == "html":
        return read_page(data, url=url, charset=charset)
    if form == "pdf":
        paged = read_pdf(data)
        title = read_file_title(paged.title, blocks=paged.paragraphs)
        article = make_article(paged.paragraphs, url=url, title=title, byline=paged.author, cautions=paged.cautions)
        return article.model_copy(update={"pages": paged.pages})
    if form == "docx":
        word = read_docx(data)
        return make_article(word.blocks, url=url, title=word.title, byline=word.author)
    if form == "message":
        return read_message(data, name=name)
    text = decode_article(data, name=name, charset=charset)
    if not text.strip():  # only a byte order mark, or multi-byte whitespace
        raise empty
    if (suffix := PurePath(name).suffix.lower()) in (".pdf", ".docx"):
        kind = suffix[1:].upper()
        raise DocumentError(f"{name} is text, not {kind}. Save it as {kind} again, or give it another name.")
    if suffix in MANY:
        raise DocumentError(f"{name} is a table or JSON, not an article. Give the article's text; a batch takes many.")
    if form == "markdown":
        marked = read_markdown(text)
        article = make_article(marked.blocks, url=url, title=marked.title, byline=marked.author)
        metadata = {"published": marked.published, "language": marked.language or article.language}
        return article.model_copy(update=metadata)
    text = flatten_tables(text)
    return Article(text=text, url=url, language=find_language(text))


def detect_format(data: bytes, *, name: str, media_type: str) -> Format:
    if PDF.match(data) or (b"%PDF-" in data[:1024] and PDF_END in data):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return detect_archive_format(data, name=name)
    for magic, what in UNSUPPORTED.items():
        if data.startswith(magic):
            if OUTLOOK in data:
                raise DocumentError(f"{name} is a message of Outlook. Save it as EML, or give its text.")
            raise DocumentError(f"{name} is {what}")
    suffix = PurePath(name).suffix.lower()
    if HTML.match(read_ascii_head(data, 8192)) or TYPES.get(media_type) == "html":
        return "html"
    if MESSAGE.match(data[:8192]):
        return "message"
    form = SUFFIXES.get(suffix) or TYPES.get(media_type) or "text"
    if form == "text" and XML.match(read_ascii_head(data, 200)):
        raise DocumentError(f"{name} is XML, such as a feed. Give its articles, as text, pages or URLs.")
    return form


def detect_archive_format(data: bytes, *, name: str) -> Format:
    """Detect the format of a ZIP archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            types = b""
            if CONTENT_TYPES in names:
                with packed.open(CONTENT_TYPES) as part:
                    types = part.read(MAX_CONTENT_TYPES)
    except UNREADABLE_ARCHIVE:
        raise DocumentError(f"{name} is a broken archive. Download or save it again.") from None
    if "word/document.xml" in names or any(kind in types for kind in WORD_MAIN_TYPES):
        return "docx"
    raise DocumentError(f"{name} is an archive, but not a DOCX file. Save the article as DOCX, PDF or plain text.")


def make_article(
    blocks: list[str], *, url: str | None, title: str | None, byline: str | None, cautions: tuple[str, ...] = ()
) -> Article:
    text = "\n\n".join(blocks)
    if not text:
        raise ArticleEmptyError("The file contains no text. Give another.")
    return Article(
        text=text,
        title=title,
        byline=read_file_author(byline),
        language=find_language(text),
        url=url,
        cautions=cautions,
    )


def decode_article(data: bytes, *, name: str = "The input", charset: str | None = None) -> str:
    """Decode plain text. A byte order mark identifies UTF-16 and UTF-32, and is removed."""
    if charset and (text := decode_declared(data, charset)) is not None:
        return text
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        marked = any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)
        text = decode_declared(data, "utf-8") if marked else decode_unmarked(data)
        return data.decode("utf-16" if is_utf16 else "utf-8-sig") if text is None else text
    except UnicodeDecodeError as error:
        if not is_utf16 and CONTROLS.search(data[:65_536]):
            raise ArticleEncodingError(
                f"{name} is binary data, not text. Give plain text, HTML, Markdown, PDF or DOCX; if it is one of "
                "these, the file is damaged: download or save it again."
            ) from None
        declared = f", nor text in the “{charset[:40]}” that is declared" if charset and charset.isprintable() else ""
        raise ArticleEncodingError(
            f"{name} is not UTF-8 (byte {error.start}){declared}. Open it where its letters are right, and save it as "
            "UTF-8; or convert it: iconv -f ENCODING -t UTF-8 FILE, with the encoding that it was saved in: often "
            "WINDOWS-1252 in western Europe and America, WINDOWS-1251 for Cyrillic, SHIFT_JIS for Japanese, GB18030 "
            "for Chinese, MACINTOSH for an old Mac's."
        ) from None


MATTER: Final = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
ENTRY: Final = re.compile(r"^(title|author|date|lang|language)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)


TABLE_RULE: Final = re.compile(r"[ \t]{0,3}(?=[^|\n]*\|)\|?(?:[ \t]*:?-+:?[ \t]*(?:\||\Z))+[ \t]*\Z")
"""Matches the delimiter row of a Markdown table: the dashes below its header."""

NOTE: Final = re.compile(r"(?m)(?P<opens>^ {0,3})?\[\^(?P<number>\d{1,4})\](?P<colon>:[ \t]*)?")
"""Matches a footnote's number, in the text or at the beginning of the footnote."""

MAX_NESTING: Final = 60  # most nested lists and quotations; the parser ignores deeper ones
CELL_END: Final = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Marked:
    """The content of a Markdown file."""

    blocks: list[str]  # the text
    title: str | None = None  # title from the front matter, or else a heading at the very beginning
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
    metadata: dict[str, str] = {}
    if matter is not None:
        metadata = {name.lower(): value.strip("\"'") for name, value in ENTRY.findall(matter[1])}
        text = text[matter.end() :]
    reader = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    tokens = reader.parse(NOTE.sub(raise_number, text))
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        raise DocumentError(TOO_DEEP)
    written = str(reader.renderer.render(tokens, reader.options, {}))
    if not written.strip():
        return Marked([])
    blocks = read_converted_blocks(written)
    title = metadata.get("title")
    if blocks and blocks[0].element.tag == "h1" and title in (None, blocks[0].text):
        title = blocks.pop(0).text
    return Marked(
        [block.text for block in blocks],
        title,
        metadata.get("author"),
        read_day(metadata.get("date")),
        metadata.get("lang") or metadata.get("language"),
    )


def raise_number(note: re.Match[str]) -> str:
    """Return a footnote's number in superscript; before the footnote itself, at the beginning of a paragraph."""
    begins = note["opens"] is not None and note["colon"] is not None
    number = note["number"].translate(RAISED)
    return f"\n{number} " if begins else f"{note['opens'] or ''}{number}{note['colon'] or ''}"


def flatten_tables(text: str, /) -> str:
    r"""Convert the Markdown tables in a plain text to rows with tabs between the cells. Other lines stay unchanged.

    As in Markdown, a table is a header row, a delimiter row of dashes, and the rows below.

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
    """Return the cells of a table row, joined by tabs."""
    cells = CELL_END.split(line.strip().removeprefix("|"))
    if cells and not cells[-1].strip():
        cells.pop()
    return "\t".join(cell.strip().replace("\\|", "|") for cell in cells)


def read_day(text: str | None) -> dt.date | None:
    """Return the date of an ISO 8601 date or timestamp; None if it is invalid or missing."""
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
