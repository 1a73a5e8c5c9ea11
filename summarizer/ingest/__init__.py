"""Extracts an `Article` from a web page, a file or a URL. Quotes and offsets refer to the extracted text."""

from summarizer.ingest.articles import fetch_article, read_file
from summarizer.ingest.documents import read_document
from summarizer.ingest.pages import read_page

__all__ = ["fetch_article", "read_document", "read_file", "read_page"]
