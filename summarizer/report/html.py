"""Writes a brief as one self-contained HTML file: the highlighted article, and the brief beside it.

The service's page shows the same panes. All text passes through `Markup.format`, which escapes it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup

from summarizer.report.article_html import draw_article
from summarizer.report.article_links import name_host, read_address
from summarizer.report.block_text import UNTITLED
from summarizer.report.outline import DetailView, Footnote, Footnotes, OutlineView, number_footnotes, view_entries
from summarizer.report.plain_text import show
from summarizer.report.sections_html import PlacedSection, draw_all_figures, draw_section, mark_items, place_sections
from summarizer.report.trust_html import (
    draw_citations,
    draw_flag,
    draw_footnotes,
    draw_meters,
    draw_reasons,
    draw_rejected_so_far,
    draw_trust,
    mark_audit,
)
from summarizer.report.trust_view import view_general
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Envelope

STYLE: Final = "brief.css"
SCRIPT: Final = "brief.js"
WRITING: Final = "Reading the article …"
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

DOCUMENT: Final = Markup("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{panes}
</main>
<script type="module">{script}</script>
</body>
</html>
""")


def to_html(brief: Envelope) -> str:
    """Write a brief as one HTML file. It loads nothing, and links only to the article's URL."""
    style, script = read_asset(STYLE), f"{read_asset(SCRIPT)}\nstart(document);\n"
    policy = (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page = DOCUMENT.format(
        policy=policy,
        title=view_entries(brief).headline,
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - a file of this package
        panes=draw_panes(brief),
    )
    return str(page)


@cache
def read_asset(name: str) -> str:
    """Read a file that the report and the page share."""
    return files("summarizer.report").joinpath("assets", name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """The hash of a script or style for a Content-Security-Policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def draw_panes(brief: Envelope, *, draft: bool = False) -> Markup:
    """Draw a brief: warnings, head, items, audit, and the article.

    On a wide screen the article is on the left; on a phone and on paper the brief comes first.

    Args:
        draft: Whether it is unfinished; then the audit is not shown.
    """
    view = view_entries(brief)
    sections = place_sections(view)
    items = frozenset(placed.item for section in sections for placed in section.items)
    notes = number_footnotes(view)
    marks = [*mark_items(sections, notes), *mark_audit(brief.audit)]
    address = read_address(brief.article.url)
    drawn = [draw_section(section, article=brief.article, address=address) for section in sections]
    account = draw_rejected_so_far(brief.audit) if draft else draw_trust(brief, items=items)
    return Markup(
        '{}{}\n<div class="panes">\n'
        '<div class="pane brief" id="brief" role="region" aria-label="The brief" aria-live="off">{}{}{}</div>\n'
        '<article class="pane text" id="article" aria-label="The article" tabindex="0"{}>{}{}</article>\n</div>'
    ).format(
        draw_general(brief),
        draw_head(view, brief, notes, address=address, draft=draft),
        Markup("").join(drawn),
        draw_all_figures(sections),
        account,
        draw_language(brief.article),
        draw_title(brief.article, headline=view.headline),
        draw_article(brief.article.text, marks),
    )


def draw_general(brief: Envelope) -> Markup:
    """Draw the warnings about the whole brief, which come first."""
    listed = [Markup("<li>{}</li>").format(text) for text in view_general(brief.audit)]
    if not listed:
        return Markup("")
    form = Markup('<section class="general" aria-label="Cautions"><h2>Read this first</h2><ul>{}</ul></section>\n')
    return form.format(Markup("").join(listed))


def draw_head(view: OutlineView, brief: Envelope, notes: Footnotes, *, address: str, draft: bool) -> Markup:
    """Draw the headline, the abstract, other facts and the meters."""
    told = list(zip(view.facts, notes.facts, strict=True))
    sentences = Markup(" ").join(draw_sentence(fact, cited) for fact, cited in told if not fact.label)
    abstract = Markup('<p class="abstract">{}</p>').format(sentences) if sentences else Markup("")
    reasons = Markup("").join(draw_reasons(fact.mark, names_place=True) for fact, _ in told if not fact.label)
    facts = Markup("").join(draw_fact(fact, cited) for fact, cited in told if fact.label)
    meters = Markup('<p class="state">being written</p>') if draft else draw_meters(brief.audit)
    title = WRITING if draft and view.headline == UNTITLED else view.headline
    heading = Markup("<span{}>{}</span>{}").format(draw_items(notes.headline), title, draw_citations(notes.headline))
    mark = Markup('<p class="mark">{} {}</p>').format("Headline:", draw_flag(view.mark)) if view.mark else ""
    form = Markup(
        '<header class="head"><p class="about">{}</p><h1 id="headline">{}</h1>{}{}'
        '<div class="aside">{}{}</div></header>'
    )
    return form.format(
        draw_about(brief.article, address),
        heading,
        mark + draw_reasons(view.mark),
        abstract + reasons + facts + draw_footnotes(notes),
        meters,
        draw_legend(place_sections(view)),
    )


def draw_items(notes: tuple[Footnote, ...]) -> Markup:
    """The attribute that links text with its footnotes."""
    return Markup(' data-items="{}"').format(" ".join(note.item for note in notes)) if notes else Markup("")


def draw_sentence(fact: DetailView, notes: tuple[Footnote, ...]) -> Markup:
    """Draw a sentence of the abstract with its footnotes."""
    form = Markup("<span{}>{}</span>{}{}")
    return form.format(draw_items(notes), fact.text, draw_citations(notes), draw_flag(fact.mark))


def draw_fact(fact: DetailView, notes: tuple[Footnote, ...]) -> Markup:
    """Draw a top-level field of another schema than news."""
    form = Markup('<p class="fact"><b>{}</b> <span{}>{}</span>{}{}</p>{}')
    return form.format(
        fact.label, draw_items(notes), fact.text, draw_citations(notes), draw_flag(fact.mark), draw_reasons(fact.mark)
    )


def draw_about(article: Article, address: str) -> Markup:
    """Draw the article's byline, date and host."""
    told: list[str | Markup] = [show(article.byline)] if article.byline else []
    if article.published:
        told.append(Markup('<time datetime="{0}">{0}</time>').format(article.published.isoformat()))
    if address:
        form = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
        told.append(form.format(address, show(name_host(address))))
    return Markup(" · ").join(["Brief of a news article", *told])


def draw_legend(sections: tuple[PlacedSection, ...]) -> Markup:
    """Draw the legend of the colours."""
    keys = [
        Markup('<li><a href="#{}"><i class="swatch {}"></i>{}</a></li>').format(
            placed.items[0].item, placed.tone, placed.section.head
        )
        for placed in sections
        if placed.tone
    ]
    other = Markup('<li><i class="swatch is-name"></i>Actor</li><li><i class="swatch is-left"></i>Left out</li>')
    return Markup('<ul class="legend" aria-label="Colours">{}{}</ul>').format(Markup("").join(keys), other)


def draw_title(article: Article, *, headline: str) -> Markup:
    """Draw the article's headline if it is not the brief's."""
    title = show(article.title or "")
    return Markup("<header><h2>{}</h2></header>").format(title) if title and title != headline else Markup("")


def draw_language(article: Article) -> Markup:
    """The `lang` attribute of the article, for screen readers."""
    known = article.language and LANGUAGE.fullmatch(article.language)
    return Markup(' lang="{}"').format(article.language) if known else Markup("")
