"""Writes out what inline markup says, where an extraction keeps the words alone: raised digits, quotes, struck text."""

from __future__ import annotations

import re
from typing import Any, Final

STRUCK_TAGS: Final = ("del", "s", "strike")
DIGITS: Final = re.compile(r"\s*[0-9]{1,4}\s*", re.ASCII)
RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
OPEN_QUOTE: Final = re.compile("\\s*[\"'“”„«»‘‚]")


def write_inline_marks(tree: Any, /) -> None:
    """Change the elements of a page so that their text alone says what a reader sees.

    Struck text is removed. Raised digits, of a footnote or a power, become characters of their own, since "£186" with
    the footnote 1 is not "£1861". A `q` gets the quotation marks that browsers draw around it.
    """
    from lxml import etree

    etree.strip_elements(tree, *STRUCK_TAGS, with_tail=False)
    for raised in tree.iter("sup"):
        if DIGITS.fullmatch("".join(raised.itertext())):
            for part in raised.iter():
                part.text = part.text and part.text.translate(RAISED)
    for quoted in tree.iter("q"):
        quoted.tag = "span"  # an extraction takes a `q` for a paragraph
        if not OPEN_QUOTE.match("".join(quoted.itertext())):
            quoted.text = f"“{quoted.text or ''}"
            quoted.tail = f"”{quoted.tail or ''}"
