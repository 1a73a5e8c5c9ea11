"""From a web page, a file or an address to an Article. Only the text that comes out of here is ever quoted."""

from summarizer.ingest.articles import fetch_article, read_file
from summarizer.ingest.documents import read_document
from summarizer.ingest.pages import read_page

__all__ = ["fetch_article", "read_document", "read_file", "read_page"]
