"""Draws flags and footnotes in HTML: a word beside the item, and its reasons below it.

A flag is shown by words as well as by colour. Paths are in tooltips only.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from summarizer.report.footnotes import Footnote, Footnotes
from summarizer.report.item_flags import ItemFlag
from summarizer.report.news_view import show_quote
from summarizer.report.path_names import name_place


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
        mark: The flag.
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
