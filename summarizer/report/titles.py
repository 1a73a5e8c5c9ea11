"""Names a brief that has no headline, so that a list of briefs says what each is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from summarizer.report.plain_text import show
from summarizer.schemas.article import Article

LONGEST_TITLE: Final = 120
"""Most code points of a title that is made here."""

UNTITLED: Final = "Brief without a headline"

WORDLESS: Final = re.compile(r"[\W_]*")


def make_title(article: Article, *, names: Iterable[str] = ()) -> str:
    """Name a brief by its article: by the article's title, otherwise by two of the brief's actors, or by its beginning.

    Args:
        names: The names of the brief's actors, those who say something first.
    """
    if title := show(article.title or ""):
        return title
    if named := " and ".join(islice(dict.fromkeys(names), 2)):
        return f"{named}: {UNTITLED[:1].lower()}{UNTITLED[1:]}"
    first = next((line for line in article.text.splitlines() if not WORDLESS.fullmatch(line)), "")
    return f"Article that begins “{cut_title(show(first.strip()))}”" if first else UNTITLED


def cut_title(text: str) -> str:
    """Cut a text to the length of a title, at the end of a word.

    >>> cut_title("The bridge stays shut."), len(cut_title("word " * 100)) <= LONGEST_TITLE
    ('The bridge stays shut.', True)
    """
    if len(text) <= LONGEST_TITLE:
        return text
    head = text[: LONGEST_TITLE - 1]
    return f"{head[: head.rfind(' ')] if ' ' in head else head}…"
