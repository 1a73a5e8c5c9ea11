"""Files of every form that an article comes in, made for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

PARAGRAPHS = (
    (
        "The old bridge over the Varn will stay shut until June, the council decided on Monday after a debate of four "
        "hours. “We will not reopen it before the piers are safe,” said Mayor Ruth Amadi."
    ),
    (
        "Engineers found 14 cracks in the piers after the storm of 3 March. Repairs will cost 2.4 million crowns, and "
        "the county government is to pay three-quarters of that."
    ),
    (
        "The well-known crossing carried 9,000 vehicles a day. Shopkeepers on the east bank say that they have lost a "
        "third of their trade, and want the council to pay for a ferry."
    ),
)

USED_STYLES = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "No List", "List Bullet"})


def make_pdf(
    paragraphs: Sequence[str] = PARAGRAPHS,
    *,
    password: str = "",
    pictures: int = 0,
    running: str = "",
    times: int = 1,
    title: str = "Bridge stays shut",
) -> bytes:
    from fpdf import FPDF  # imported here: every process of the tests collects the modules that import this one

    pdf = FPDF(format=(120, 110))
    pdf.set_title(title)
    pdf.set_author("Jo Park")
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    for _ in range(pictures):
        pdf.add_page()
        pdf.rect(10, 10, 50, 50)
    if paragraphs:
        for page in range(times):
            pdf.add_page()
            pdf.set_font("Helvetica", size=7)
            if running:
                pdf.cell(0, 5, f"{running} {page + 1}", new_x="LMARGIN", new_y="NEXT")
                pdf.ln(4)
            pdf.set_font("Helvetica", size=10)
            for paragraph in paragraphs:
                pdf.multi_cell(0, 5, paragraph.replace("“", '"').replace("”", '"'), align="L")
                pdf.ln(2)
    return bytes(pdf.output())


def make_docx(paragraphs: Sequence[str] = PARAGRAPHS) -> bytes:
    import docx  # imported here, as in `make_pdf`

    document = docx.Document()
    for style in [style for style in document.styles if style.name not in USED_STYLES]:
        style.delete()  # there are 160, which take a third of a second to read
    document.core_properties.title = "Bridge stays shut"
    document.core_properties.author = "Jo Park"
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.add_paragraph("A ferry from May", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Cracks", "14"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rewrite_archive(data: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """A ZIP archive with changed names and parts, uncompressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return out.getvalue()


def track_insertion(data: bytes, words: str) -> bytes:
    """A Word file with words that an editor put in, their change not yet accepted."""
    mark = b'<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>' + words.encode() + b"</w:t></w:r></w:ins></w:p>"

    def insert(name: str, part: bytes) -> tuple[str, bytes]:
        return name, part.replace(b"<w:sectPr", mark + b"<w:sectPr", 1) if name == "word/document.xml" else part

    return rewrite_archive(data, insert)


def make_archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def make_page(paragraphs: Sequence[str] = PARAGRAPHS) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        '<!doctype html><html lang="en"><head><title>Bridge stays shut - The Varn Mercury</title>'
        '<meta property="og:type" content="article"><meta name="author" content="Jo Park">'
        '<meta property="article:published_time" content="2026-03-09T08:00:00Z"></head><body>'
        '<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><main><article><h1>Bridge stays shut</h1>'
        f"{body}</article></main><footer>All rights reserved by The Varn Mercury</footer></body></html>"
    )
