"""From what was found to the records that are handed out: in order, each with the attribution that it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.grounding.speech.content_spans import Found
from summarizer.schemas.findings import AttributionKind, FoundAttribution


def make_records(text: str, found: Sequence[Found]) -> list[FoundAttribution]:
    """The records, in order, each with the attribution that it stands in."""
    ordered = sorted(found, key=lambda item: (item.parts[0][0], -item.parts[-1][1]))
    records: list[FoundAttribution] = []
    open_: list[int] = []
    for item in ordered:
        start, end = item.parts[0][0], item.parts[-1][1]
        while open_ and records[open_[-1]].content[-1][1] <= start:
            open_.pop()
        within = next((at for at in reversed(open_) if _holds(records[at], item)), None)
        speaker = item.speaker
        kind: AttributionKind = "document" if speaker.document else "direct" if item.quoted else "indirect"
        open_.append(len(records))
        records.append(
            FoundAttribution(
                speaker=speaker.name,
                as_named=text[slice(*speaker.span)],
                spans=(speaker.span,),
                content=tuple(item.parts),
                cue=item.cue,
                kind=kind,
                within=within,
                text=text[start:end],
            )
        )
    return records


def _holds(outer: FoundAttribution, inner: Found) -> bool:
    at = inner.cue[0] if inner.cue else inner.parts[0][0]
    return any(start <= at < end for start, end in outer.content)
