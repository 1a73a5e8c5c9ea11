"""Decodes pages and plain text: as declared, or else by the language of what is written."""

from __future__ import annotations

import codecs
import re
from typing import Final

from summarizer.language.detection import find_language

META_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
DECLARED_LANGUAGE: Final = re.compile(rb"<html[^>]{0,500}\slang\s*=\s*[\"']?\s*([a-z]{2,3})\b", re.IGNORECASE)
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

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
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
    found = META_CHARSET.search(page[:4096])
    label = found[1].decode("ascii") if found is not None else "utf-8"
    # the declaration itself is not in UTF-16
    text = decode_declared(page, "utf-8" if label.lower().startswith("utf-16") else label)
    return text if text is not None else decode_undeclared(page)


def decode_undeclared(page: bytes) -> str:
    """Decode a page that declares no encoding, or one in which its bytes are invalid.

    Detectors tell scripts apart, but not Windows-1252 from its likes for the rest of Europe: a few accents are not
    enough. The frequent words of a language, which are mostly ASCII, tell them.
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
    from trafilatura.utils import decode_file

    return str(decode_file(page))


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
    """Decode a page in a language of Latin letters."""
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
