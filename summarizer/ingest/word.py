"""Reads the text of a Word file (DOCX) with mammoth, after rewriting markup that mammoth ignores."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection
from typing import Final, NamedTuple

from summarizer.errors import DocumentError
from summarizer.extras import require_extra
from summarizer.ingest.blocks import Element, read_converted_blocks
from summarizer.ingest.metadata import read_file_title

MAX_UNPACKED: Final = 100_000_000  # most bytes of the unpacked file

UNREADABLE_ARCHIVE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""Exceptions of `zipfile` for a damaged archive or part; `RuntimeError` is for an unknown compression."""

PROPERTIES: Final = "docProps/core.xml"
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
NEEDS_REWRITE: Final = re.compile(rb":(?:vanish|dstrike|fldSimple|dir|bdo|ruby|oMath|txbx)\b")
"""Matches elements that `simplify_markup` removes or rewrites for mammoth."""

IGNORED_TAGS: Final = tuple(
    [WORD + name for name in ("fldSimple", "dir", "bdo", "ruby", "rubyBase")] + [f"{MATH}oMathPara"]
)
SMART_TAG: Final = f"{WORD}smartTag"
OPERATORS: Final = {"f": "/", "sSup": "^", "sSub": "_"}
"""Operators between the parts of a fraction, a power and a subscript."""

DUBLIN_CORE: Final = "{http://purl.org/dc/elements/1.1/}"


class WordText(NamedTuple):
    blocks: list[str]  # the text
    title: str | None = None  # title from the properties, or else a heading at the beginning, or None
    author: str | None = None  # author from the properties, or None


def read_docx(data: bytes, /) -> WordText:
    """Read the text of a DOCX file."""
    require_extra("files")
    import mammoth

    check_size(data)
    try:
        written = mammoth.convert_to_html(
            io.BytesIO(simplify_markup(data)),
            style_map="p[style-name='Title'] => h1:fresh",
            convert_image=mammoth.images.img_element(lambda _: {}),  # by default, pictures become long data URLs
        ).value
    except MemoryError:  # `isolation` reports the limit
        raise
    except Exception as error:  # noqa: BLE001 - broken files raise KeyError, ValueError, ExpatError and others
        raise DocumentError(
            f"The DOCX file is broken, and cannot be read ({type(error).__name__}). Save it again."
        ) from None
    if not written:
        return WordText([])
    found = read_converted_blocks(written)
    blocks = [block.text for block in found]
    title, author = read_properties(data)
    heading = found[0].text if found and found[0].element.tag == "h1" else None
    return WordText(blocks, read_file_title(title, blocks=blocks) or heading, author)


def simplify_markup(data: bytes, /) -> bytes:
    """Rewrite a file for mammoth: without hidden text, with fields, formulas and boxes as text, and one kind of strike.

    Elements that mammoth ignores become a `smartTag`, whose content it reads.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = [part for part in packed.infolist() if part.filename.startswith("word/") and part.file_size]
        written = {part: packed.read(part) for part in names if part.filename.endswith(".xml")}
        if not any(map(NEEDS_REWRITE.search, written.values())):
            return data
        parts = {part: written.get(part) or packed.read(part) for part in packed.infolist()}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    roots: dict[zipfile.ZipInfo, Element] = {part: etree.fromstring(xml, parser) for part, xml in written.items()}
    hidden = set().union(*map(find_hidden_styles, roots.values()))
    for part, root in roots.items():
        for struck in root.iter(f"{WORD}dstrike"):
            struck.tag = f"{WORD}strike"
        for run in [run for run in root.iter(f"{WORD}r") if is_hidden_run(run, hidden=hidden)]:
            run.getparent().remove(run)
        show_boxes(root)
        write_formulas(root)
        for ignored in root.iter(*IGNORED_TAGS):
            ignored.tag = SMART_TAG
        parts[part] = etree.tostring(root)
    shown = io.BytesIO()
    with zipfile.ZipFile(shown, "w") as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    return shown.getvalue()


def find_hidden_styles(root: Element) -> set[str]:
    """Return the ids of styles with hidden text, including those based on such a style."""
    styles = {style.get(f"{WORD}styleId"): style for style in root.iter(f"{WORD}style")}
    hidden_by_style: dict[str | None, bool] = {}
    for name in styles:
        chain: dict[str | None, None] = {}
        at = name
        while at in styles and at not in hidden_by_style and at not in chain:
            chain[at] = None
            if (switch := styles[at].find(f"{WORD}rPr/{WORD}vanish")) is not None:
                hidden_by_style[at] = is_on(switch)
            elif (based := styles[at].find(f"{WORD}basedOn")) is not None:
                at = based.get(f"{WORD}val")
        hidden_by_style |= dict.fromkeys(chain, hidden_by_style.get(at, False))
    return {name for name, hidden in hidden_by_style.items() if hidden and name}


def is_hidden_run(run: Element, *, hidden: Collection[str]) -> bool:
    """Whether a run is hidden by its own property, or by its or its paragraph's style, if that is in `hidden`."""
    switch = run.find(f"{WORD}rPr/{WORD}vanish")
    if switch is not None:
        return is_on(switch)
    paragraph = next(run.iterancestors(f"{WORD}p"), None)
    named = [run.find(f"{WORD}rPr/{WORD}rStyle")]
    named += [] if paragraph is None else [paragraph.find(f"{WORD}pPr/{WORD}pStyle")]
    return any(style is not None and style.get(f"{WORD}val") in hidden for style in named)


def show_boxes(root: Element) -> None:
    """Make text boxes readable that exist only in the newer markup, without a `Fallback` in the older one."""
    for drawing in root.iter(f"{WORD}drawing"):
        around = next(drawing.iterancestors(f"{COMPATIBILITY}AlternateContent"), None)
        boxes = list(drawing.iter(f"{WORD}txbxContent"))
        if boxes and (around is None or around.find(f"{COMPATIBILITY}Fallback") is None):
            drawing[:] = boxes
            for one in (drawing, *([around, *around] if around is not None else [])):
                one.tag = SMART_TAG


def write_formulas(root: Element) -> None:
    """Replace each formula with linear text, such as V=M/ρ."""
    from lxml import etree

    for formula in list(root.iter(f"{MATH}oMath")):
        text = write_formula(formula)
        formula[:] = []
        formula.tag = f"{WORD}r"
        etree.SubElement(formula, f"{WORD}t").text = text


def write_formula(part: Element) -> str:
    if part.tag == f"{MATH}t":
        return part.text or ""
    parts = [write_formula(one) for one in part if isinstance(one.tag, str)]
    between = OPERATORS.get(part.tag.removeprefix(MATH), "")
    if between:
        parts = [text if len(text) == 1 or text.isalnum() else f"({text})" for text in parts if text]
    return between.join(parts)


def is_on(switch: Element) -> bool:
    """Whether a boolean property of Word is set; one without a value is."""
    return switch.get(f"{WORD}val") not in ("0", "false", "off")


def check_size(data: bytes) -> None:
    """Reject a file that is encrypted or too large when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            encrypted = any(part.flag_bits & 1 for part in packed.infolist())
    except UNREADABLE_ARCHIVE:
        raise DocumentError(
            "The DOCX file is broken: its archive cannot be opened. Download or save it again."
        ) from None
    if size > MAX_UNPACKED:
        raise DocumentError(f"The DOCX file has over {MAX_UNPACKED:,} bytes when it is unpacked. Save its text alone.")
    if encrypted:
        raise DocumentError("The DOCX file is encrypted. Save a copy of it without a password.")


def read_properties(data: bytes) -> tuple[str | None, str | None]:
    """Return title and author from the document's properties; None for one that is missing or damaged."""
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
