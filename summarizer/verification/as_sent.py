"""Maps verified results from offsets in the decoded article to offsets in the article as sent.

Inside the pipeline all offsets refer to the decoded text. Each result that leaves it passes through here.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from pydantic import BaseModel

from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.blocks import CONTEXT
from summarizer.schemas.findings import Span
from summarizer.schemas.structure import is_of_package

V = TypeVar("V")


def restore(value: V, grounder: ArticleGrounder) -> V:
    """Return a value in which all blocks and records have the offsets and slices of the article as sent.

    Models, lists, tuples and dicts are searched; models and lists without offsets are not copied.
    """
    return value if grounder.text == grounder.given else cast("V", _restore(value, grounder))


def _restore(value: Any, grounder: ArticleGrounder) -> Any:
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        changed = {name: new for name, part in fields.items() if (new := _restore(part, grounder)) is not part}
        if is_of_package(type(value)):
            changed |= _restore_offsets(fields, grounder)
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, list | tuple):
        parts = [_restore(part, grounder) for part in value]
        return type(value)(parts) if any(new is not part for new, part in zip(parts, value, strict=True)) else value
    if isinstance(value, dict):
        return {name: _restore(part, grounder) for name, part in value.items()}
    return value


def _restore_offsets(fields: dict[str, Any], grounder: ArticleGrounder) -> dict[str, Any]:
    """Return the changed fields of one block or record: offsets and slices of the article."""
    changed: dict[str, Any] = {
        name: tuple(restore_span(span, grounder) for span in fields[name])
        for name in ("spans", "evidence")
        if fields.get(name)
    }
    start, end, text = fields.get("start"), fields.get("end"), fields.get("text")
    if start is None or end is None:
        return changed
    first, last = restore_span((start, end), grounder)
    changed |= {"start": first, "end": last}
    given = grounder.given
    if text is not None:
        is_on_one_line = text != grounder.text[start:end]  # a figure, whose text has no line breaks
        changed["text"] = " ".join(given[first:last].split()) if is_on_one_line else given[first:last]
    if "prefix" in fields:
        changed |= {"prefix": given[max(0, first - CONTEXT) : first], "suffix": given[last : last + CONTEXT]}
    return changed


def restore_span(span: Span, grounder: ArticleGrounder) -> Span:
    """Return the offsets of a passage in the article as sent."""
    first = grounder.source.start(span[0])
    return first, max(first, grounder.source.end(span[1]))
