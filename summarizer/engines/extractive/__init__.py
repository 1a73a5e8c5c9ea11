"""The extractive engine: drafts a brief from an article's own sentences, without a model or network.

It selects sentences and identifies their speakers; it writes no text. Its drafts are verified like a model's.
"""

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.draft import draft_brief, draft_document
from summarizer.engines.extractive.missing import draft_missing

__all__ = ["Document", "draft_brief", "draft_document", "draft_missing"]
