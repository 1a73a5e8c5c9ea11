"""Reads the lines of a PDF with PDFium, and joins them into paragraphs."""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import Any, Final, NamedTuple

from summarizer.errors import DocumentError
from summarizer.extras import require_extra

WRONG_PASSWORD: Final = 4  # PDFium's error code for a file that needs a password

BROKEN_FILE: Final = "The PDF is broken, and cannot be read. Download or save it again."

MAX_PAGES: Final = 2_000
MAX_CHARS: Final = 2_000_000
"""Most code points of a PDF. A small file can have very many, and only one PDF is read at a time."""

MIN_PAGE_LETTERS: Final = 20  # a page with fewer letters counts as a picture

PARAGRAPH_END: Final = re.compile(r"""[.!?…:;。！？][”"’'»)\]]*$""")
NUMBER: Final = re.compile(r"\d+")
PAGE_NUMBER: Final = re.compile(r"(?:page |seite |p\. ?)?\W*\d{1,4}\W*(?:(?:/|of|von|de) ?\d{1,4})?\W*", re.IGNORECASE)
BROKEN_WORD: Final = "\x02\ufffe\xad"  # characters that PDFium returns for a hyphen at the end of a line

PARTED: Final = (0x02, 0xFFFE)  # those that always split a word; a soft hyphen may be inside a line

BROKEN: Final = str.maketrans({"\x02": "-", "\ufffe": "-", "\xad": ""})
HYPHENATED_END: Final = re.compile(rf"\w[-{BROKEN_WORD}]$")
SUSPENDED: Final = re.compile(r"and|or|und|oder|bzw|sowie|en|of|och|eller|og")
"""Matches words before which a hyphen stands for the second part of a word: "short- and long-term"."""

FIGURE_CELL: Final = re.compile(r"[-+−–(]*[$€£]?\d[\d.,]*[%)]*|[-–—]")  # a figure, or the dash for none
LEADER: Final = re.compile(r"\s*(?:\.\s?){4,}(?=[-+−–($€£\d])")  # the dots from a label to its figure
WIDE_GAP: Final = 1.2  # least gap between the cells of a row, as a multiple of the line's height
FIGURE_GAP: Final = 0.5  # the same between two figures
FEWEST_GAPS: Final = 4  # fewest gaps of a justified line
MAX_UNEVEN: Final = 0.3  # most difference between the gaps of a justified line, as a multiple of the font's size
MAX_STEP: Final = 1.6  # most distance of lines in a sentence, as a multiple of the font's size
RAISED_DIGITS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MARKS: Final = (0x300, 0x301, 0x308, 0x302, 0x303, 0x327, 0x30A, 0x30C, 0x306, 0x307, 0x30B, 0x304, 0x328)
ACCENTS: Final = dict(zip(map(ord, "`´¨ˆ˜¸˚ˇ˘˙˝¯˛"), map(chr, MARKS), strict=True)) | {
    mark: chr(mark) for mark in MARKS
}
"""Accents as characters of their own, and the combining characters that compose them with a letter."""

DOTLESS: Final = {"ı": "i", "ȷ": "j"}
SPACE: Final = 0x20
WORD_GAP: Final = 0.12  # least gap between words, as a multiple of the letters' height
NEW_PAGE: Final = "\f"  # stands before the first line of a page while lines are joined; no line contains it
WORD_EDGES: Final = f".,;:!?()[]\"'“”‘’«»{NEW_PAGE}"

PDFIUM_LOCK: Final = threading.Lock()
"""PDFium is not thread-safe, even for different files: concurrent calls crash the process."""


class Line(NamedTuple):
    """A line of a page. Coordinates are in points from the lower left corner."""

    text: str  # tabs separate the cells of a table's row
    left: float  # left edge of the first letter
    right: float  # right edge of the last letter
    base: float  # lower edge
    size: float  # size of the font, in points
    page: int = 1  # number of its page, counted from 1


class PdfText(NamedTuple):
    paragraphs: list[str]  # the text
    title: str | None  # title from the metadata, or None
    author: str | None  # author from the metadata, or None
    cautions: tuple[str, ...]  # what may have been lost
    pages: tuple[int, ...]  # offset of each of several pages, if a blank line is between paragraphs


def read_pdf(data: bytes, /) -> PdfText:
    """Read the text of a PDF."""
    with PDFIUM_LOCK:
        pages, title, author = extract_pages(data)
    bare = [
        number
        for number, lines in enumerate(pages, 1)
        if sum(char.isalpha() for line in lines for char in line.text) < MIN_PAGE_LETTERS
    ]
    if len(bare) == len(pages):
        raise DocumentError("The PDF contains images of pages but no text. Run OCR on it first.")
    cautions: tuple[str, ...] = ()
    if bare:
        numbers = ", ".join(map(str, bare[:10])) + (" …" if len(bare) > 10 else "")
        cautions = (
            f"{len(bare)} of {len(pages)} pages of the PDF contain no text, perhaps only images of it: {numbers}",
        )
    running = list(drop_running_lines(pages))
    text = "\n\n".join(join_paragraphs(running, words=count_words(running)))
    begins = (0, *accumulate(map(len, text.split(NEW_PAGE)[:-1]))) if len(pages) > 1 else ()
    return PdfText(text.replace(NEW_PAGE, "").split("\n\n"), title, author, cautions, begins)


def extract_pages(data: bytes) -> tuple[list[list[Line]], str | None, str | None]:
    """Return the lines of each page, the title and the author. PDFium is not used after this returns."""
    require_extra("files")
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == WRONG_PASSWORD or "password" in str(error).lower():
            raise DocumentError("The PDF is encrypted. Save a copy of it without a password.") from None
        raise DocumentError(BROKEN_FILE) from None
    try:
        if len(document) > MAX_PAGES:
            raise DocumentError(f"The PDF has over {MAX_PAGES:,} pages. Give the pages that contain the article.")
        pages: list[list[Line]] = []
        left = MAX_CHARS
        for number, page in enumerate(document, 1):
            pages.append([line._replace(page=number) for line in read_lines(page, most=left)])
            left -= sum(len(line.text) for line in pages[-1])
        return pages, read_entry(document, "Title"), read_entry(document, "Author")
    except pypdfium2.PdfiumError:  # of a page
        raise DocumentError(BROKEN_FILE) from None
    finally:
        document.close()


def read_entry(document: Any, name: str) -> str | None:
    """Return an entry of the metadata without NUL; None if it is missing or damaged."""
    try:
        return " ".join(document.get_metadata_value(name).replace("\x00", " ").split()) or None
    except UnicodeDecodeError:
        return None


def read_lines(page: Any, *, most: int) -> Iterator[Line]:
    """Yield the lines of a page in the order of the file. Refuse a page of more than `most` characters."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    try:
        if text_page.count_chars() > most:
            raise DocumentError(f"The PDF has over {MAX_CHARS:,} characters. Give the pages that contain the article.")
        written: list[tuple[int, str]] = []
        codes = [raw.FPDFText_GetUnicode(text_page, at) for at in range(text_page.count_chars())]
        if not ACCENTS.keys().isdisjoint(codes):
            join_accents(text_page, codes)
        for at, code in enumerate([*codes, 0x0A]):
            if code in PARTED:  # the next character is on a new line
                written.append((at, chr(code)))
            if code in (0x0A, 0x0D, *PARTED):
                if any(not char.isspace() and char not in BROKEN_WORD for _, char in written):
                    yield measure_line(text_page, written)
                written = []
            elif code >= 0x20 or code == 0x09:  # others come from fonts without character codes
                written.append((at, chr(code)))
    finally:
        text_page.close()
        page.close()


def join_accents(text_page: Any, codes: list[int]) -> None:
    """Join accents that are characters of their own with their letters; what is left out becomes 0.

    TeX and others draw an accent over its letter. PDFium gives "Gr¨atzer", or "fu¨ r" with a space of its own.
    """
    from pypdfium2 import raw

    for at in [at for at, code in enumerate(codes) if code in ACCENTS]:
        left, _, right, _ = text_page.get_charbox(at)
        added = {near for near in range(max(at - 3, 0), at + 4) if raw.FPDFText_IsGenerated(text_page, near)}
        near = [one for one in range(at - 3, at + 4) if 0 <= one < len(codes) and codes[one] and one not in added]
        place = near.index(at)
        for letter in near[place + 1 : place + 2] + near[max(place - 1, 0) : place]:
            box = text_page.get_charbox(letter, loose=True)
            base = DOTLESS.get(chr(codes[letter]), chr(codes[letter]))
            joined = unicodedata.normalize("NFC", base + ACCENTS[codes[at]])
            if len(joined) == 1 and box[0] <= (left + right) / 2 <= box[2]:
                codes[letter], codes[at] = ord(joined), 0
                near.remove(at)
                place = near.index(letter)
                for one, two in pairwise(near[max(place - 1, 0) : place + 2]):
                    space_letters(text_page, codes, one, two)
                break


def space_letters(text_page: Any, codes: list[int], one: int, two: int) -> None:
    """Put a space between two letters if there is a gap between them, and otherwise none."""
    _, bottom, begin, top = text_page.get_charbox(one, loose=True)
    gap = text_page.get_charbox(two, loose=True)[0] - begin
    between = range(one + 1, two)
    if between and all(codes[at] in (0, SPACE) for at in between):
        codes[one + 1 : two] = [0] * len(between)
        codes[one + 1] = SPACE if gap > WORD_GAP * (top - bottom) else 0


def measure_line(text_page: Any, written: Sequence[tuple[int, str]]) -> Line:
    seen = [at for at, char in written if not char.isspace() and char not in BROKEN_WORD]
    first, last = (text_page.get_charbox(at, loose=True) for at in (seen[0], seen[-1]))
    size = sorted(measure_font(text_page, at) for at in (seen[0], seen[len(seen) // 2], seen[-1]))[1]
    words = [list(word) for is_space, word in groupby(written, key=lambda each: each[1].isspace()) if not is_space]
    texts = [read_word(text_page, word) for word in words]
    row = texts[0]
    gaps = [
        text_page.get_charbox(two[0][0], loose=True)[0] - text_page.get_charbox(one[-1][0], loose=True)[2]
        for one, two in pairwise(words)
    ]
    is_text = sum(FIGURE_CELL.fullmatch(text) is not None for text in texts) * 2 < len(texts)
    if is_text and len(gaps) >= FEWEST_GAPS and max(gaps) - min(gaps) < MAX_UNEVEN * size:  # justified
        gaps = [0.0] * len(gaps)
    for gap, (before, text) in zip(gaps, pairwise(texts), strict=True):
        are_figures = FIGURE_CELL.fullmatch(before) and FIGURE_CELL.fullmatch(text)
        row += ("\t" if gap > (FIGURE_GAP if are_figures else WIDE_GAP) * size else " ") + text
    row = LEADER.sub("\t", row)
    return Line(row if row.count("\t") > 1 else " ".join(texts), first[0], last[2], first[1], size)


def measure_font(text_page: Any, at: int) -> float:
    """Return the size of a character's font in points. Boxes of letters have different heights in other fonts."""
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, at, matrix)
    return float(raw.FPDFText_GetFontSize(text_page, at)) * math.hypot(matrix.c, matrix.d)


def read_word(text_page: Any, written: Sequence[tuple[int, str]]) -> str:
    """Return a word of a line, with superscript characters for raised digits: "£186" with note 1 is not "£1861"."""
    chars: list[str] = []
    full = None
    for at, char in written:
        if chars and char in "0123456789":
            _, bottom, _, top = text_page.get_charbox(at, loose=True)
            full = full or text_page.get_charbox(at - 1, loose=True)
            raised = top - bottom < 0.8 * (full[3] - full[1]) and bottom > full[1]
            chars.append(char.translate(RAISED_DIGITS) if raised else char)
        else:
            chars.append(char)
    units = "".join(chars).encode("utf-16-le", "surrogatepass")  # PDFium's are UTF-16 units
    return units.decode("utf-16-le", "replace").replace("\u2010", "-")


def drop_running_lines(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Yield the pages without running headers and footers and page numbers."""
    edges = Counter(name for lines in pages for name in {mask_numbers(line) for line in (*lines[:2], *lines[-2:])})
    often = {name for name, count in edges.items() if count >= 3 and count * 2 >= len(pages)}
    if len(pages) == 2:  # two occurrences count only at the same height
        often |= {name for name, count in edges.items() if count == 2 and has_one_height(name, pages)}
    for lines in pages:
        last = len(lines) - 1
        yield [
            line
            for at, line in enumerate(lines)
            if not (
                (at < 2 or at > last - 2)
                and (mask_numbers(line) in often or (last > 0 and is_page_number(line.text, at_edge=at in (0, last))))
            )
        ]


def is_page_number(text: str, *, at_edge: bool) -> bool:
    """Whether a line is a page number. A bare number is one only on the first or last line of a page."""
    return PAGE_NUMBER.fullmatch(text) is not None and (at_edge or not text.isdecimal())


def has_one_height(name: str, pages: Sequence[Sequence[Line]]) -> bool:
    """Whether a line is at the same height on all pages."""
    heights = [line.base for lines in pages for line in (*lines[:2], *lines[-2:]) if mask_numbers(line) == name]
    return max(heights) - min(heights) <= 1


def mask_numbers(line: Line) -> str:
    """Replace the numbers in a line, so that running headers are equal on all pages."""
    return NUMBER.sub("#", line.text)


def join_paragraphs(pages: Iterable[Sequence[Line]], *, words: Counter[str]) -> Iterator[str]:
    """Yield the paragraphs of all pages, with `NEW_PAGE` for each new page. A paragraph can continue on the next."""
    held: list[Line] = []
    page = 1
    for lines in pages:
        if not lines:
            continue
        pitches = {size: find_line_pitch(lines, size=size) for size in {line.size for line in lines}}
        width = max(line.right for line in lines)
        for line in lines:
            if held and begins_paragraph(line, after=held, pitch=pitches[line.size], width=width):
                yield join_lines(held, words=words, page=page)
                held, page = [], held[-1].page
            held.append(line)
    if held:
        yield join_lines(held, words=words, page=page)


def find_line_pitch(lines: Sequence[Line], *, size: float) -> float:
    """Return the usual distance between the lines of a paragraph in letters of a size, in points; 0 if unknown.

    It is the lower quartile of a page's distances, as many of them can be between paragraphs of a line or two.
    """
    like = [line for line in lines if abs(line.size - size) <= 0.15 * max(line.size, size) and "\t" not in line.text]
    steps = sorted(one.base - two.base for one, two in pairwise(like) if 0 < one.base - two.base < 4 * one.size)
    return steps[len(steps) // 4] if steps else 0.0


def begins_paragraph(line: Line, *, after: Sequence[Line], pitch: float, width: float) -> bool:
    last = after[-1]
    if "\t" in last.text or ("\t" in line.text and not line.text[0].islower()):  # a row's label can have two lines
        return True
    step, over = last.base - line.base, bool(PARAGRAPH_END.search(last.text))
    near = 0 < step < MAX_STEP * last.size and not over
    if line.text[0].islower() and (near or HYPHENATED_END.search(last.text)):
        return False
    if abs(line.size - last.size) > 0.15 * max(line.size, last.size):
        return True
    if step <= 0:  # another column or page: the paragraph continues if its sentence does
        return over
    if pitch and step > 1.35 * pitch:
        return True
    indented = line.left - min(one.left for one in after) > 0.8 * line.size
    left, right = min(one.left for one in after), max(*(one.right for one in after), line.right)
    right = max(right, width if left < 0.4 * width else right) if len(after) > 1 else width
    short = last.right < left + 0.85 * (right - left)
    return over and (indented or short)


def join_lines(lines: Sequence[Line], *, words: Counter[str], page: int = 1) -> str:
    """Join lines into a paragraph, and rejoin words that were hyphenated at a line's end.

    Args:
        words: How often words are inside the document's lines; if "well-known" is, it keeps its hyphen.
        page: The page before the first line. Each further page begins with `NEW_PAGE`.

    >>> join_lines([Line("The govern-", 0, 9, 9, 1), Line("ment's well-", 0, 9, 8, 1), Line("known plan", 0, 9, 7, 1)],
    ...            words=Counter({"well-known": 1}))
    "The government's well-known plan"
    """
    text = ""
    for line in lines:
        begins, page = NEW_PAGE * (line.page - page), line.page
        if not HYPHENATED_END.search(text):
            text += f"{' ' * bool(text)}{begins}{line.text}"
            continue
        head, tail = (part.strip(WORD_EDGES) for part in (text[:-1].rpartition(" ")[2], line.text.partition(" ")[0]))
        forms = (f"{head}{mark}{tail}" for mark in ("", "-"))
        whole, parted = (words[form.casefold() if tail[:1].islower() else form] for form in forms)
        is_whole = whole >= parted if whole or parted else head[-1:].islower() and tail[:1].islower()
        if SUSPENDED.fullmatch(tail) and not whole:
            text += f" {begins}{line.text}"
        else:
            text = text[:-1] + "-" * (not is_whole) + begins + line.text
    return text.translate(BROKEN)


def count_words(pages: Iterable[Sequence[Line]]) -> Counter[str]:
    """Count the words inside lines, as they are and case-folded."""
    found = [word.strip(WORD_EDGES) for lines in pages for line in lines for word in line.text.split()[:-1]]
    return Counter(found) + Counter(word.casefold() for word in found)
