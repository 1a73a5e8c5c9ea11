"""What `verify` says of a statement."""

from __future__ import annotations

from summarizer import verify


def flag(text: str, statement: str) -> list[str]:
    """What is flagged of a sentence of an abstract that quotes the whole text; nothing may be rejected."""
    audit = verify(text, {"actors": [], "abstract": [{"text": statement, "quotes": [text]}]})
    assert not audit.rejected
    return [one.message for one in audit.warnings]
