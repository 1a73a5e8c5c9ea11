"""The old place of `Findings`, until every module of the engine uses the new one."""

from summarizer.engines.extractive.document import Findings

__all__ = ["Findings"]
