"""Reads the title in the metadata of a PDF or Word file, which is often no headline but what a program left there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.ingest.blocks import normalize
from summarizer.ingest.metadata import SITE_SUFFIX

NO_HEADLINE: Final = re.compile(
    r"about:\w+|\W*(?:untitled|unbenannt|sans titre|anonymous|no title|title|document|presentation|book|layout|draft)"
    r"\W*\d*\W*"
    r"|(?:microsoft|libreoffice|openoffice) \w+ - .*|\w+ presentation|(?:https?|file):\S*|\S+\.\w{2,5}",
    re.IGNORECASE,
)
"""Titles that programs write: 'about:blank', 'Untitled 1', 'Microsoft Word - draft3.doc', an address, a file's name."""

BEGINNING: Final = 5
"""Blocks at the beginning of a text among which its headline stands."""

SHORTEST: Final = 15
"""Fewest characters of a headline that a title without its last part is taken for."""


def read_file_title(title: str | None, *, blocks: Sequence[str]) -> str | None:
    """Return a file's title if it can be the article's headline, without the site's name at its end; otherwise None.

    >>> read_file_title("Bridge to close for winter | Orsund Post", blocks=["Bridge to close for winter", "It rains."])
    'Bridge to close for winter'
    >>> read_file_title("Microsoft Word - draft3.doc", blocks=["Bridge to close for winter"])
    """
    if not title or NO_HEADLINE.fullmatch(title):
        return None
    alone = SITE_SUFFIX.sub("", title)
    begins = [normalize(block) for block in blocks[:BEGINNING]]
    is_shown = len(alone) >= SHORTEST and any(block.startswith(normalize(alone)) for block in begins)
    return alone if is_shown else title
