"""How far a brief can be trusted, as a reader is told it, whatever its schema: in plain text, as all of a view.

Nothing of a brief's content is in here.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.report.plain import show
from summarizer.schemas.audit import Audit
from summarizer.schemas.brief import Envelope, Receipt


@dataclass(frozen=True, slots=True)
class NoteView:
    """Something rejected, doubted or left out: where it stands or what it is, and what is the matter."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """The audit in one line, what it is about, and how the brief came about."""

    verdict: str
    rejected: tuple[NoteView, ...]
    cautions: tuple[NoteView, ...]
    left_out: tuple[NoteView, ...]
    receipt: str


def view_account(brief: Envelope) -> AccountView:
    """What a reader is told of a brief's audit and receipt."""
    return AccountView(
        verdict=judge(brief.audit),
        rejected=view_rejections(brief.audit),
        cautions=view_cautions(brief.audit),
        left_out=view_uncovered(brief.audit),
        receipt=show_receipt(brief.receipt),
    )


def view_cautions(audit: Audit) -> tuple[NoteView, ...]:
    """What passed and wants a look."""
    return tuple(NoteView(show(caution.path), show(caution.message)) for caution in audit.warnings)


def view_rejections(audit: Audit) -> tuple[NoteView, ...]:
    """What was taken out, and why."""
    return tuple(NoteView(show(item.path), show(item.reason)) for item in audit.rejected)


def view_uncovered(audit: Audit) -> tuple[NoteView, ...]:
    """What the article holds and the brief doesn't, as far as our finders find it."""
    if audit.coverage is None:
        return ()
    kinds = (
        ("figure", audit.coverage.figures),
        ("quotation", audit.coverage.quotations),
        ("speaker", audit.coverage.speakers),
    )
    return tuple(NoteView(kind, show(passage.text)) for kind, of in kinds for passage in of.uncovered)


def judge(audit: Audit) -> str:
    """The audit in one line."""
    grounded = sum(check.grounded for check in audit.quotes)
    parts = [
        "complete" if audit.complete else "partial",
        f"{grounded} of {len(audit.quotes)} quotes stand in the article",
        f"{len(audit.rejected)} rejected",
    ]
    if audit.coverage is not None:
        for kind in ("figures", "quotations", "speakers"):
            of = getattr(audit.coverage, kind)
            parts.append(f"{of.covered} of {of.found} {kind} held")
    return " · ".join(parts)


def show_receipt(receipt: Receipt) -> str:
    """How the brief came about, in one line."""
    parts = [f"by {show(receipt.model)}"]
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
