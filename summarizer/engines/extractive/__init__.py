"""The extractive engine: an article in, a draft brief out, with no model and no network.

It chooses and cuts the article's own words. Whether they hold is for verification to say, as with any other engine.
"""

from summarizer.engines.extractive.draft import draft_brief
from summarizer.engines.extractive.missing import draft_missing

__all__ = ["draft_brief", "draft_missing"]
