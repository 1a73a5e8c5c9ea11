"""Draws the audit of a brief in HTML: meters, flags, rejections, warnings, and what was left out.

The texts come from `trust_view`; here they are linked to the article. A flag is a word beside the item, with its
reasons below it, not just a colour. Paths are in tooltips only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from markupsafe import Markup

from summarizer.report.article_html import Highlight
from summarizer.report.block_text import show_quote
from summarizer.report.fields import name_place
from summarizer.report.outline import Footnote, Footnotes
from summarizer.report.plain_text import show
from summarizer.report.trust_view import (
    ItemFlag,
    NoteView,
    as_sentence,
    describe_state,
    read_meters,
    view_rejections,
    view_trust,
)
from summarizer.schemas.audit import Audit, Rejection
from summarizer.schemas.brief import Envelope


def draw_citations(notes: Sequence[Footnote]) -> Markup:
    """Draw the numbers of footnotes, each with a link to its quote, which is its tooltip."""
    form = Markup(
        '<sup class="cite" id="{0}" data-item="{0}"><a id="{0}-says" href="#words-{0}" title="{1}" '
        'aria-label="Quote {2}">{2}</a></sup>'
    )
    drawn = (form.format(note.item, show_quote(note.quote), note.number) for note in notes)
    return Markup("").join(Markup("&NoBreak;{}").format(one) for one in drawn)


def draw_footnotes(notes: Footnotes) -> Markup:
    """Draw the quotes in a collapsed list."""
    listed = [
        Markup('<li value="{0}" data-items="{1}"><a class="words" href="#words-{1}">{2}</a></li>').format(
            note.number, note.item, show_quote(note.quote)
        )
        for note in notes
    ]
    if not listed:
        return Markup("")
    form = Markup('<details class="footnotes"><summary>{} <small>{}</small></summary><ol>{}</ol></details>')
    return form.format("The article’s words for this summary", len(listed), Markup("").join(listed))


def draw_flag(mark: ItemFlag | None) -> Markup:
    """Draw the word of a flag."""
    if mark is None:
        return Markup("")
    paths = "; ".join(dict.fromkeys(reason.path for reason in mark.reasons))
    told = "Nobody judged whether this follows from the article" if mark.is_quiet else paths
    form = Markup(' <span class="tag is-{}" title="{}">{}</span>')
    return form.format("quiet" if mark.is_quiet else "grave", told, mark.word)


def draw_reasons(mark: ItemFlag | None, *, shown: str = "", names_place: bool = False) -> Markup:
    """Draw the reasons of a flag, and the flagged sentences that are not shown.

    Args:
        shown: The sentence that is shown already; empty if all are.
        names_place: Whether each reason names its sentence, since it is not right below it.
    """
    if mark is None:
        return Markup("")
    hidden = [Markup("<li>“{}”</li>").format(text) for text in mark.sentences if shown and text != shown]
    form = Markup('<li title="{}">{}{}</li>')
    listed = list(hidden)
    for reason in mark.reasons:
        place = f"{name_place(reason.path)}: " if names_place else ""
        listed.append(form.format(reason.path, place, reason.text))
    return Markup('<ul class="why">{}</ul>').format(Markup("").join(listed)) if listed else Markup("")


MOST_LEFT_OUT: Final = 200
"""Most passages that are listed as left out."""

FEW: Final = 12
"""Up to so many are shown; more are collapsed."""

SAYING: Final = ("statement", "question", "effect", "text", "name")
"""Fields with the text of an item."""

ALTERED: Final = re.compile(r"(?:\w+: )?“.*” is not what the article says \((.+)\)")
"""A reason that repeats its quote."""

PATH: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\[([0-9]{1,6})\]")


def mark_audit(audit: Audit) -> Iterator[Highlight]:
    """The highlights of what was left out, and of the passages closest to rejected quotes."""
    for number, rejection in enumerate(audit.rejected):
        if rejection.closest:
            yield Highlight(rejection.closest.start, rejection.closest.end, f"rejected-{number}", "", "closest")
    if audit.coverage is not None:
        coverage = audit.coverage
        passages = (*coverage.figures.uncovered, *coverage.quotations.uncovered, *coverage.speakers.uncovered)
        for number, passage in enumerate(passages[:MOST_LEFT_OUT]):
            yield Highlight(passage.start, passage.end, f"left-{number}", "", "left")


def draw_meters(audit: Audit) -> Markup:
    """Draw the three meters, and whether something was rejected."""
    form = Markup('<li class="{}"><span>{}</span> <b>{}</b>{}</li>')
    listed = [
        form.format(
            "is-full" if meter.is_full else "is-open",
            meter.name,
            meter.value,
            Markup(" <small>{}</small>").format(meter.detail) if meter.detail else "",
        )
        for meter in read_meters(audit)
    ]
    whole = Markup('<ul class="meters" aria-label="How far it is checked">{}</ul><p class="state">{}</p>')
    state = Markup('<a href="#trust">{}</a>').format(describe_state(audit))
    return whole.format(Markup("").join(listed), state)


def draw_trust(brief: Envelope, *, items: frozenset[str]) -> Markup:
    """Draw the audit of a brief.

    Args:
        items: The ids of items in the page, to which warnings are linked.
    """
    account, audit = view_trust(brief), brief.audit
    parts = [
        draw_coverage(audit),
        draw_rejected(zip(account.rejected, audit.rejected, strict=True)),
        draw_cautions(account.cautions, items=items),
        draw_notes(account.notes),
        draw_left_out(account.left_out),
        Markup('<p class="receipt">{}</p>').format(account.receipt),
    ]
    form = Markup('<section class="section trust" id="trust" aria-labelledby="trust-head">{}{}</section>')
    return form.format(Markup('<h2 id="trust-head">How far to trust it</h2>'), Markup("").join(parts))


def draw_rejected_so_far(audit: Audit) -> Markup:
    """Draw the rejections of an unfinished brief."""
    if not audit.rejected:
        return Markup("")
    notes = zip(view_rejections(audit), audit.rejected, strict=True)
    return Markup('<section class="section trust" id="trust" aria-label="Rejected">{}</section>').format(
        draw_rejected(notes)
    )


def draw_coverage(audit: Audit) -> Markup:
    """Draw the coverage of the article."""
    if audit.coverage is None:
        return Markup("")
    kinds = (
        ("figures", audit.coverage.figures),
        ("quotations", audit.coverage.quotations),
        ("speakers", audit.coverage.speakers),
    )
    form = Markup(
        '<li><b>{}</b> of {} {} held<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="rail" width="100" height="4"/><rect class="bar" width="{}" height="4"/></svg></li>'
    )
    listed = (form.format(of.covered, of.found, kind, round(100 * min(1, of.recall or 0), 1)) for kind, of in kinds)
    return Markup('<ul class="coverage">{}</ul>').format(Markup("").join(listed))


def draw_rejected(notes: Iterable[tuple[NoteView, Rejection]]) -> Markup:
    """Draw the rejections: what was written, why it was rejected, and the closest passage."""
    drawn = [draw_rejection(number, note, rejection) for number, (note, rejection) in enumerate(notes)]
    if not drawn:
        return Markup('<h3>Rejected</h3><p class="none">Nothing.</p>')
    listed = Markup('<ul class="notes">{}</ul>').format(Markup("").join(drawn))
    return Markup("<h3>Rejected <small>{}</small></h3>{}").format(len(drawn), listed)


def draw_rejection(number: int, note: NoteView, rejection: Rejection) -> Markup:
    """Draw one rejection."""
    key = f"rejected-{number}"
    written = quote_written(rejection)
    given = Markup("<del>{}</del>").format(written) if written else ""
    closest = Markup("")
    if rejection.closest:
        form = Markup('<p class="source"><a href="#words-{}">what comes closest in the article</a></p>')
        closest = form.format(key)
    form = Markup(
        '<li class="item rejected" id="{0}" data-item="{0}"><span class="place" title="{5}">{1}</span> {2}<p>{3}</p>'
        "{4}</li>"
    )
    why = as_sentence(shorten(rejection.reason)) if written else note.why
    return form.format(key, note.what, given, why, closest, note.path)


def shorten(why: str) -> str:
    """Shorten a reason that repeats the shown quote.

    >>> shorten('quote: “We won” is not what the article says (the quote drops "not" (negation))')
    'Not what the article says: the quote drops "not" (negation)'
    """
    found = ALTERED.fullmatch(why)
    return f"Not what the article says: {found.group(1)}" if found else why


def quote_written(rejection: Rejection) -> str:
    """The shown text of a rejected item: its quote if that failed, otherwise its text."""
    item = rejection.item
    if isinstance(item, dict):
        by_quote = rejection.kind in ("altered", "absent")
        names = ("quote", *SAYING) if by_quote else (*SAYING, "quote")
        item = next((item[name] for name in names if isinstance(item.get(name), str)), None)
    return show(item)[:400] if isinstance(item, str) else ""


def draw_cautions(notes: Iterable[NoteView], *, items: frozenset[str]) -> Markup:
    """Draw the warnings about single items."""
    drawn = []
    for note in notes:
        found = PATH.match(note.path)
        item = f"item-{found.group(1)}-{found.group(2)}" if found else ""
        what = Markup('<span class="place" title="{}">{}</span>').format(note.path, note.what)
        linked = Markup('<a href="#{}">{}</a>').format(item, what) if item in items else what
        form = Markup('<li data-items="{}">{} {}</li>')
        drawn.append(form.format(item if item in items else "", linked, note.why))
    if not drawn:
        return Markup("")
    listed = Markup('<ul class="notes">{}</ul>').format(Markup("").join(drawn))
    return Markup("<h3>Look at <small>{}</small></h3>{}").format(len(drawn), listed)


def draw_notes(notes: tuple[NoteView, ...]) -> Markup:
    """Draw the optional fields that were left out."""
    if not notes:
        return Markup("")
    form = Markup('<li><span class="place" title="{}">{}</span> {}</li>')
    listed = Markup("").join(form.format(note.path, note.what, note.why) for note in notes)
    whole = Markup('<details><summary>Fields left out <small>{}</small></summary><ul class="notes">{}</ul></details>')
    return whole.format(len(notes), listed)


def draw_left_out(notes: tuple[NoteView, ...]) -> Markup:
    """Draw what the article has and the brief does not."""
    if not notes:
        return Markup("")
    form = Markup(
        '<li class="item" id="left-{0}" data-item="left-{0}"><small>{1}</small> <a href="#words-left-{0}">{2}</a></li>'
    )
    listed = [form.format(number, note.what, note.why) for number, note in enumerate(notes[:MOST_LEFT_OUT])]
    more = Markup("<li>… and {} more</li>").format(len(notes) - MOST_LEFT_OUT) if len(notes) > MOST_LEFT_OUT else ""
    whole = Markup("<details{}><summary>In the article and not in this brief <small>{}</small></summary>{}</details>")
    body = Markup('<ul class="left">{}{}</ul>').format(Markup("").join(listed), more)
    return whole.format(Markup(" open") if len(notes) <= FEW else "", len(notes), body)
