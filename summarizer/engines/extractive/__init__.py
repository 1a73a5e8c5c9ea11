"""The extractive engine: an article in, a draft brief of its own sentences out, with no model and no network.

It chooses sentences and names who says them; it writes none. Verification checks its draft as it checks a model's.
"""

from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.draft import draft_brief, draft_document
from summarizer.engines.extractive.missing import draft_missing

__all__ = ["Document", "draft_brief", "draft_document", "draft_missing"]
