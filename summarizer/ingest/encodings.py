"""Decodes pages and plain text: as declared, or else by the language of what is written."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from summarizer.language.detection import find_language

META_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
DECLARED_LANGUAGE: Final = re.compile(rb"<html[^>]{0,500}\slang\s*=\s*[\"']?\s*([a-z]{2,3})\b", re.IGNORECASE)
XML_ENCODING: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w-]+)")
UNREAD: Final = ("script", "style")  # elements whose text nobody reads
C1_CONTROLS: Final = re.compile(rb"[\x80-\x9f]")
BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]+")

LEGACY: Final = dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250") | {
    "az": "cp1254",
    "ku": "cp1254",
    "tr": "cp1254",
    "et": "cp1257",
    "lt": "cp1257",
    "lv": "cp1257",
}
"""By language, the encodings of Latin letters that are not in Windows-1252."""

WITHIN_WORD: Final = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f](?=[^\W\d_])")
FEW: Final = 2  # symbols inside words that a text has in its own encoding

ZEROS: Final = 50  # bytes of UTF-16 or UTF-32 of which one at least is zero: a space, a line's end, a digit
WIDE: Final = (
    ("utf-32-le", {2, 3}, {0}),
    ("utf-32-be", {0, 1}, {3}),
    ("utf-16-le", {1, 3}, {0, 2}),
    ("utf-16-be", {0, 2}, {1, 3}),
)
"""Encodings, and where in four bytes a text with ASCII has zeros, and where it has none."""

ISO_2022: Final = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp_ext"), (b"\x1b$@", "iso2022_jp_ext"))
"""Bytes that switch to another character set in encodings whose bytes are all ASCII."""

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LABELS: Final = {"windows-31j": "cp932", "windows-874": "cp874", "windows-949": "cp949"}
"""Labels that Python does not have."""

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
"""By Python's names, encodings that pages declare while they use a larger one."""

WINDOWS_1252: Final = {
    byte: character for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))
}
"""The characters that Windows-1252 has in place of ISO-8859-1's control characters."""


def decode_page(page: bytes | str, *, charset: str | None) -> str:
    """Decode a page with the encoding from the server, else from the page, else detected."""
    if isinstance(page, str):
        return page
    if charset and (text := decode_declared(page, charset)) is not None:
        return text
    found = META_CHARSET.search(page[:4096]) or XML_ENCODING.match(page[:4096])
    if found is None and (text := decode_unmarked(page)) is not None:
        return text
    label = found[1].decode("ascii") if found is not None else "utf-8"
    # the declaration itself is not in UTF-16
    text = decode_declared(page, "utf-8" if label.lower().startswith("utf-16") else label)
    return text if text is not None else decode_undeclared(page)


def decode_undeclared(page: bytes) -> str:
    """Decode a page that declares no encoding, or one in which its bytes are invalid.

    Detectors tell scripts apart, but not Windows-1252 from its likes for the rest of Europe: a few accents are not
    enough. The frequent words of a language, which are mostly ASCII, tell them, and the symbols that a wrong one shows
    inside words.
    """
    text = page.decode(errors="replace")
    broken = text.count("\ufffd")
    if sum(char > "\x7f" for char in text) > 2 * broken:  # UTF-8 but for a few bytes
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
    r"""Decode UTF-16, UTF-32 and ISO-2022 without a mark, which may be valid UTF-8 too; None if it is none of them.

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

    In Windows-1252 it has symbols inside words (z¾) where it has letters, or its words are of no language.
    """
    text = page.decode("cp1250" if C1_CONTROLS.search(page) else "iso8859-2", "replace")
    symbols = count_symbols(decode_western(page))
    is_central = symbols > FEW and 2 * count_symbols(text) < symbols
    return text if is_central or LEGACY.get(find_language(strip_markup(text)) or "") == "cp1250" else None


def count_symbols(text: str) -> int:
    """The number of characters beyond ASCII inside words that are no letters and no punctuation."""
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
    """Whether a page in an encoding of one byte for each letter is in Latin script: its letters are mostly ASCII."""
    runs = [len(run) for run in BEYOND_ASCII.findall(page)]
    return 2 * sum(length for length in runs if length > 2) < sum(runs)


def decode_latin(page: bytes, *, language: str) -> str:
    encoding = LEGACY.get(language)
    if encoding is None:
        return decode_western(page)
    # ISO-8859-2 has control characters where Windows-1250 has letters and quotation marks
    return page.decode("iso8859-2" if encoding == "cp1250" and not C1_CONTROLS.search(page) else encoding, "replace")


def decode_western(data: bytes) -> str:
    """Decode Windows-1252 as browsers do: bytes that it does not define are control characters."""
    return data.decode("iso-8859-1").translate(WINDOWS_1252)


def decode_declared(data: bytes, label: str) -> str | None:
    r"""Decode bytes in an encoding that a server or a page declares.

    A byte order mark takes precedence over the declaration and is removed. UTF-8 that is declared as ASCII, ISO-8859-1
    or Windows-1252 is decoded as UTF-8: text in these is hardly ever valid UTF-8.

    Returns:
        The text; None if the encoding is unknown, or if the bytes are invalid in it.

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
        if name != "cp1252":
            return data.decode(name)
    except (LookupError, ValueError):
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return decode_western(data)


def read_ascii_head(data: bytes, length: int) -> bytes:
    """Return the first bytes of a text without its byte order mark, UTF-16 as UTF-8."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) : length].decode(encoding, "ignore").encode()
    return data[:length]
