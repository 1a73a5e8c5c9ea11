"""Small files that make their parsers take much time or memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence

from tests.support.documents import make_docx

SENTENCE = "The council decided on Monday that the bridge stays shut."


def make_docx_bomb(size: int) -> bytes:
    """A DOCX file of about a three-hundredth of `size` bytes, which is `size` bytes of paragraphs when unpacked."""
    paragraph = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(make_docx())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                many = paragraph * (size // len(paragraph))
                part = part.replace(b"<w:sectPr", many + b"<w:sectPr", 1)
            new.writestr(name, part)
    return out.getvalue()


def make_pdf_of(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, of which the first is its catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, each in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, each))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(offsets) + 1, table))
    return out.getvalue()


def make_page_objects(content: bytes) -> list[bytes]:
    """The objects of a PDF of one page, with its content stream."""
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>",
        content,
    ]


def make_pdf_of_objects(count: int) -> bytes:
    """A PDF of one sentence and `count` objects, each of which refers to the one before it."""
    text = f"BT /F 12 Tf 10 200 Td ({SENTENCE}) Tj ET".encode()
    objects = make_page_objects(b"<</Length %d>>stream\n%b\nendstream" % (len(text), text))
    return make_pdf_of(objects + [b"[%d 0 R]" % number for number in range(len(objects), count)])


def make_pdf_bomb(size: int) -> bytes:
    """A PDF of about a three-hundredth of `size` bytes, whose page has `size` bytes of drawing operators."""
    operators = b"q 1 0 0 1 0 0 cm BT /F 1 Tf (a) Tj ET Q 0 0 m 1 1 l S " * 1000
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(operators) for _ in range(size // len(operators))) + packer.flush()
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed)
    return make_pdf_of(make_page_objects(stream))


def make_nested_page(size: int) -> bytes:
    """A web page of `size` bytes, whose elements are all nested."""
    depth = size // len(b"<div></div>")
    return b"<!doctype html><html><body>" + b"<div>" * depth + SENTENCE.encode() + b"</div>" * depth + b"</body></html>"


def make_page_of_attributes(size: int) -> bytes:
    """A web page of about `size` bytes, with an element of very many attributes."""
    attributes = b" ".join(b"a%d=1" % number for number in range(size // 10))
    return b"<!doctype html><html><body><div " + attributes + b">" + SENTENCE.encode() + b"</div></body></html>"


def make_open_brackets(size: int) -> bytes:
    """A Markdown text of about `size` bytes, whose links do not end."""
    return b"# Title\n\n" + b"[a](" * (size // 4)


def make_open_emphasis(size: int) -> bytes:
    """A Markdown text of about `size` bytes, whose emphasis does not end."""
    return b"# Title\n\n" + b"*a **b " * (size // 7)
