"""Decodes bytes in a declared encoding as browsers do (WHATWG's Encoding Standard)."""

from __future__ import annotations

import codecs
from typing import Final

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
        return data.decode("iso-8859-1").translate(WINDOWS_1252)


def read_ascii_head(data: bytes, length: int) -> bytes:
    """Return the first bytes of a text without its byte order mark, UTF-16 as UTF-8."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) : length].decode(encoding, "ignore").encode()
    return data[:length]
