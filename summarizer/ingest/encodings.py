"""Decodes pages and plain text: as declared, or else by detecting the language."""

from __future__ import annotations

import codecs
import contextlib
import re
import unicodedata
from typing import Final

from summarizer.language.detection import find_language

META_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
DECLARED_LANGUAGE: Final = re.compile(rb"<html[^>]{0,500}\slang\s*=\s*[\"']?\s*([a-z]{2,3})\b", re.IGNORECASE)
XML_ENCODING: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w-]+)")
UNREAD: Final = ("script", "style")  # elements whose text is not shown
C1_CONTROLS: Final = re.compile(rb"[\x80-\x9f]")
BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]+")
MIN_FOREIGN: Final = 12  # bytes in runs that are unusual in Western text, below which a text may still be Western

LEGACY: Final = dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250") | {
    "az": "cp1254",
    "ku": "cp1254",
    "tr": "cp1254",
    "et": "cp1257",
    "lt": "cp1257",
    "lv": "cp1257",
}
"""Legacy encodings other than Windows-1252 for Latin script, by language."""

WITHIN_WORD: Final = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f](?=[^\W\d_])")
FEW: Final = 2  # most symbols inside words of a correctly decoded text

ZEROS: Final = 50  # at least one in this many bytes of UTF-16 or UTF-32 is zero: in a space, line end or digit
WIDE: Final = (
    ("utf-32-le", {2, 3}, {0}),
    ("utf-32-be", {0, 1}, {3}),
    ("utf-16-le", {1, 3}, {0, 2}),
    ("utf-16-be", {0, 2}, {1, 3}),
)
"""Encodings, and the positions in groups of four bytes at which ASCII has zeros, and at which it never does."""

ISO_2022: Final = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp_ext"), (b"\x1b$@", "iso2022_jp_ext"))
"""Escape sequences that switch the character set in encodings with only ASCII bytes."""

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LABELS: Final = {"windows-31j": "cp932", "windows-874": "cp874", "windows-949": "cp949"}
"""Encoding labels that Python does not know."""

ONE_BYTE: Final = ("iso8859", "cp125", "cp874", "koi8", "mac")
"""How Python's names for encodings of one byte a character begin."""

EXTENDED: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Encodings that pages declare when they use a superset, by Python's names."""

WINDOWS_1252: Final = {
    byte: character for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))
}
"""The characters of Windows-1252 in place of ISO-8859-1's control characters."""


def decode_page(page: bytes | str, *, charset: str | None) -> str:
    """Decode a page in the encoding that the server declares, else the page, else in a detected one."""
    if isinstance(page, str):
        return page
    if charset and (text := decode_declared(page, charset)) is not None:
        return text
    found = META_CHARSET.search(page[:4096]) or XML_ENCODING.match(page[:4096])
    if found is None and (text := decode_unmarked(page)) is not None:
        return text
    label = found[1].decode("ascii") if found is not None else "utf-8"
    # a declaration that is readable as ASCII cannot be in UTF-16
    text = decode_declared(page, "utf-8" if label.lower().startswith("utf-16") else label)
    return text if text is not None else decode_undeclared(page)


def decode_undeclared(page: bytes) -> str:
    """Decode a page that declares no encoding, or one in which its bytes are invalid.

    Detectors distinguish scripts, but not Windows-1252 from its counterparts for other European languages: there are
    too few accents. They are distinguished by the language, which is detected by frequent, mostly ASCII words, and by
    the symbols inside wrongly decoded words.
    """
    text = page.decode(errors="replace")
    broken = text.count("\ufffd")
    if sum(char > "\x7f" for char in text) > 2 * broken:  # UTF-8 except for a few bytes
        return text
    if is_latin(page):
        language = find_language(strip_markup(decode_western(page)))
        if language is not None:
            return decode_latin(page, language=language)
        declared = DECLARED_LANGUAGE.search(page[:4096])
        if declared is not None and (language := declared[1].decode().lower()) in LEGACY:
            return decode_latin(page, language=language)
        if (central := decode_central(page)) is not None:
            return central
    from trafilatura.utils import decode_file

    return str(decode_file(page))


def decode_unmarked(data: bytes) -> str | None:
    r"""Decode UTF-16, UTF-32 or ISO-2022 without a byte order mark, which may also be valid UTF-8; None otherwise.

    >>> decode_unmarked("The bridge is shut.".encode("utf-16-le"))
    'The bridge is shut.'
    """
    label = next((label for switch, label in ISO_2022 if switch in data), None) if data.isascii() else None
    if data.count(0) * ZEROS >= len(data):
        zeros = {at for at in range(4) if 0 in data[at::4]}
        label = next((label for label, some, none in WIDE if some <= zeros and not zeros & none), None)
    try:
        return data.decode(label) if label else None
    except UnicodeDecodeError:
        return None


def decode_central(page: bytes) -> str | None:
    """Decode a page in Windows-1250 or ISO-8859-2; None if it is in neither.

    Such a page, decoded as Windows-1252, has symbols instead of letters inside words (z¾), or no detectable language.
    """
    text = page.decode("cp1250" if C1_CONTROLS.search(page) else "iso8859-2", "replace")
    symbols = count_symbols(decode_western(page))
    is_central = symbols > FEW and 2 * count_symbols(text) < symbols
    return text if is_central or LEGACY.get(find_language(strip_markup(text)) or "") == "cp1250" else None


def count_symbols(text: str) -> int:
    """Count the characters inside words that are neither ASCII nor letters nor punctuation."""
    return sum(unicodedata.category(found[0])[0] in "SNC" for found in WITHIN_WORD.finditer(text))


def strip_markup(page: str) -> str:
    """Return the text of a page without its markup, scripts and styles.

    >>> strip_markup("<p>One <b>two</b>.<script>if (a < b) c()</script> Three.")
    'One two . Three.'
    """
    before, *pieces = page.split("<")
    kept, unread = [before], ""
    for piece in pieces:
        tag, _, text = piece.partition(">")
        tag = tag[:8].lower()
        if unread:
            unread = "" if tag.startswith(f"/{unread}") else unread
        else:
            unread = next((name for name in UNREAD if tag.startswith(name)), "")
        if not unread:
            kept.append(text)
    return " ".join(" ".join(kept).split())


def is_latin(page: bytes) -> bool:
    """Whether a page in a single-byte encoding is in Latin script, that is, its letters are mostly ASCII."""
    runs = [len(run) for run in BEYOND_ASCII.findall(page)]
    return 2 * sum(length for length in runs if length > 2) < sum(runs)


def decode_latin(page: bytes, *, language: str) -> str:
    encoding = LEGACY.get(language)
    if encoding is None:
        return decode_western(page)
    # ISO-8859-2 has control characters where Windows-1250 has letters and quotation marks
    return page.decode("iso8859-2" if encoding == "cp1250" and not C1_CONTROLS.search(page) else encoding, "replace")


def decode_western(data: bytes) -> str:
    """Decode Windows-1252 like browsers, with undefined bytes as control characters."""
    return data.decode("iso-8859-1").translate(WINDOWS_1252)


def decode_declared(data: bytes, label: str) -> str | None:
    r"""Decode bytes in an encoding that a server or a page declares.

    A byte order mark takes precedence over the declaration and is removed. Valid UTF-8 that is declared as an
    encoding of one byte a character, such as ISO-8859-15 or Windows-1251, is decoded as UTF-8, since text in these
    encodings is hardly ever valid UTF-8.

    Returns:
        The text; None if the encoding is unknown, or if the bytes are invalid in it or, for a Western one, no words.

    >>> decode_declared(b"\x93No,\x94 she said.", "ISO-8859-1")
    '“No,” she said.'
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            label, data = encoding, data[len(mark) :]
            break
    label = label.strip().lower().removeprefix("x-")
    try:
        name = codecs.lookup(LABELS.get(label, label)).name
        name = EXTENDED.get(name, name)
        if not name.startswith(ONE_BYTE):
            return data.decode(name)
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode()
        if name != "cp1252":
            return data.decode(name)
    except (LookupError, ValueError):
        return None
    return decode_western(data) if is_western(data) else None


def is_western(data: bytes) -> bool:
    """Whether text can be Windows-1252, where three different bytes beyond ASCII rarely follow each other.

    >>> is_western("«Où?»".encode("cp1252")), is_western("总理周五表示新桥".encode("gb18030"))
    (True, False)
    """
    runs = BEYOND_ASCII.findall(data)
    foreign = sum(len(run) for run in runs if len(set(run)) > 2)
    return foreign < MIN_FOREIGN or 2 * foreign < sum(map(len, runs))


def read_ascii_head(data: bytes, length: int) -> bytes:
    """Return the first bytes of a text without a byte order mark; UTF-16 and UTF-32 with a mark as UTF-8."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) : length].decode(encoding, "ignore").encode()
    return data[:length]
