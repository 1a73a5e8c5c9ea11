"""The old name of `Document`, until every module of the engine uses the new one."""

from summarizer.engines.extractive.document import Document as Reading

__all__ = ["Reading"]
