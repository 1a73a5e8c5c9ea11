"""The plain-text view of a brief's audit and receipt, for any schema."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.report.item_flags import as_sentence, is_of_item
from summarizer.report.meters import Meters, read_meters
from summarizer.report.path_names import name_place
from summarizer.report.plain_text import show
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Envelope, Receipt


@dataclass(frozen=True, slots=True)
class NoteView:
    """Something rejected, flagged or left out.

    Attributes:
        what: Its place or kind, in words.
        why: The reason.
        path: Its path, for tooltips; empty if it has none.
    """

    what: str
    why: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class TrustView:
    """The view of an audit and receipt.

    Attributes:
        meters: Quotes, sentences and coverage.
        state: Whether something was rejected or is missing.
        general: Warnings about the whole brief, which are shown first.
        rejected: The rejected items.
        cautions: Warnings about single items.
        notes: Optional fields that were left out.
        left_out: What the article has and the brief does not.
        receipt: The receipt in one line.
    """

    meters: Meters
    state: str
    general: tuple[str, ...]
    rejected: tuple[NoteView, ...]
    cautions: tuple[NoteView, ...]
    notes: tuple[NoteView, ...]
    left_out: tuple[NoteView, ...]
    receipt: str


def view_trust(brief: Envelope) -> TrustView:
    """View the audit and receipt of a brief."""
    return TrustView(
        meters=read_meters(brief.audit),
        state=describe_state(brief.audit),
        general=view_general(brief.audit),
        rejected=view_rejections(brief.audit),
        cautions=view_cautions(brief.audit),
        notes=view_notes(brief.audit),
        left_out=view_uncovered(brief.audit),
        receipt=show_receipt(brief.receipt),
    )


def view_general(audit: Audit) -> tuple[str, ...]:
    """The warnings about the whole brief, each once."""
    told = (as_sentence(caution.message) for caution in audit.warnings if not is_of_item(caution))
    return tuple(dict.fromkeys(told))


def view_cautions(audit: Audit) -> tuple[NoteView, ...]:
    """The warnings about single items."""
    return tuple(
        NoteView(name_place(caution.path), as_sentence(caution.message), show(caution.path))
        for caution in audit.warnings
        if is_of_item(caution)
    )


def view_rejections(audit: Audit) -> tuple[NoteView, ...]:
    """The rejections. Their paths are those in the answer as written."""
    return tuple(NoteView(name_place(item.path), as_sentence(item.reason), show(item.path)) for item in audit.rejected)


def view_notes(audit: Audit) -> tuple[NoteView, ...]:
    """The optional fields that were left out, with their values."""
    return tuple(
        NoteView(name_place(note.path), f"“{show(str(note.value))[:200]}”: {show(note.reason)}", show(note.path))
        for note in audit.notes
    )


def view_uncovered(audit: Audit) -> tuple[NoteView, ...]:
    """What the finders find in the article and the brief does not have."""
    if audit.coverage is None:
        return ()
    kinds = (
        ("figure", audit.coverage.figures),
        ("quotation", audit.coverage.quotations),
        ("speaker", audit.coverage.speakers),
    )
    return tuple(NoteView(kind, show(passage.text)) for kind, of in kinds for passage in of.uncovered)


def describe_state(audit: Audit) -> str:
    """Whether something was rejected or is missing, in a few words."""
    missing = []
    if audit.rejected:
        missing.append(f"{len(audit.rejected)} rejected")
    if audit.gaps:
        parts = "1 part" if len(audit.gaps) == 1 else f"{len(audit.gaps)} parts"
        missing.append(f"{parts} of the article not read")
    if audit.complete:
        return "complete: nothing rejected, every part read"
    return f"partial: {', '.join(missing)}" if missing else "partial"


def show_receipt(receipt: Receipt) -> str:
    """The receipt in one line."""
    extracts = "extracts " if receipt.engine == "extractive" else ""
    parts = [f"{extracts}by {show(receipt.model)}"]
    if receipt.cached:
        parts.append(f"kept since {receipt.cached_at:%Y-%m-%d %H:%M} UTC" if receipt.cached_at else "kept")
    elif receipt.engine == "llm":
        calls = len(receipt.attempts)
        parts.append(f"{calls} call" + ("" if calls == 1 else "s"))
    if receipt.usage.total_tokens:
        parts.append(f"{receipt.usage.total_tokens:,} tokens")
    if receipt.engine == "llm":
        parts.append("cost not known" if receipt.cost_usd is None else f"${receipt.cost_usd:.4f}")
    if (total := receipt.seconds.get("total")) is not None:
        parts.append(f"{total:.2f} s")
    if receipt.prompt:
        parts.append(f"prompt {receipt.prompt[:12]}")
    if receipt.version:
        parts.append(f"version {show(receipt.version)}")
    return " · ".join(parts)
