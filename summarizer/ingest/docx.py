"""Reads blocks of text from a DOCX file with mammoth, including tables, lists and footnotes."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from summarizer.errors import DocumentError
from summarizer.extras import require_extra
from summarizer.ingest.blocks import read_converted_blocks

MAX_UNPACKED: Final = 100_000_000
"""Maximum size in bytes of the unpacked file."""

UNREADABLE_ARCHIVE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""What `zipfile` raises for a damaged archive or part; `RuntimeError` for an unknown compression."""

PROPERTIES: Final = "docProps/core.xml"
DUBLIN_CORE: Final = "{http://purl.org/dc/elements/1.1/}"


def read_docx(data: bytes, /) -> tuple[list[str], str | None, str | None]:
    """Read the text of a DOCX file.

    Returns:
        The blocks, the title and the author, which are None if the file has none.

    Raises:
        DocumentError: It is broken, encrypted, or too large when unpacked.
    """
    require_extra("files")
    import mammoth

    check_size(data)
    try:
        # by default, pictures become long data URLs
        written = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=mammoth.images.img_element(lambda _: {})
        ).value
    except MemoryError:  # no fault of the file's: `isolation` reports the limit
        raise
    except Exception as error:  # noqa: BLE001 - broken files raise KeyError, ValueError, ExpatError and others
        raise DocumentError(f"The DOCX file is broken, and cannot be read ({type(error).__name__}).") from None
    if not written:
        return [], None, None
    blocks = [block.text for block in read_converted_blocks(written)]
    title, author = read_properties(data)
    return blocks, title, author


def check_size(data: bytes) -> None:
    """Reject a file that is encrypted or too large when unpacked.

    Raises:
        DocumentError: It is encrypted, too large, or broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            encrypted = any(part.flag_bits & 1 for part in packed.infolist())
    except UNREADABLE_ARCHIVE:
        raise DocumentError("The DOCX file is broken: its archive cannot be opened.") from None
    if size > MAX_UNPACKED:
        raise DocumentError(f"The DOCX file has over {MAX_UNPACKED:,} bytes when it is unpacked. Save its text alone.")
    if encrypted:
        raise DocumentError("The DOCX file is encrypted. Save a copy of it without a password.")


def read_properties(data: bytes) -> tuple[str | None, str | None]:
    """Return title and author from the document's properties; None if they are missing or damaged."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if PROPERTIES not in packed.namelist():
                return None, None
            root = etree.fromstring(packed.read(PROPERTIES), parser)
    except (etree.XMLSyntaxError, *UNREADABLE_ARCHIVE):
        return None, None
    title, author = (" ".join((root.findtext(DUBLIN_CORE + name) or "").split()) for name in ("title", "creator"))
    return title or None, author or None
