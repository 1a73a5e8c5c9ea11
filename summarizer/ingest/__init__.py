"""Extracts an `Article` from a web page, a file or a URL. Quotes and offsets refer to the extracted text.

Names are imported on first use: the process that parses files needs neither the configuration nor the network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer import import_on_use

if TYPE_CHECKING:
    from summarizer.ingest.articles import fetch_article, read_file
    from summarizer.ingest.documents import read_document
    from summarizer.ingest.pages import read_page

__all__ = ["fetch_article", "read_document", "read_file", "read_page"]

__getattr__, __dir__ = import_on_use(
    __name__,
    {
        "summarizer.ingest.articles": ["fetch_article", "read_file"],
        "summarizer.ingest.documents": ["read_document"],
        "summarizer.ingest.pages": ["read_page"],
    },
)
