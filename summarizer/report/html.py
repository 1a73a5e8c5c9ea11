"""Writes a brief as one self-contained HTML file: the highlighted article, and the brief beside it.

The service's page shows the same panes. The templates are in `templates/`; Jinja2 escapes all text in them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from summarizer.report import block_text, placement
from summarizer.report.article_html import draw_article
from summarizer.report.article_links import link_words, name_host, read_address
from summarizer.report.charts import make_charts
from summarizer.report.fields import name_place
from summarizer.report.outline import number_footnotes, view_entries
from summarizer.report.placement import MOST_LEFT_OUT, mark_audit, mark_items, place_sections
from summarizer.report.plain_text import show
from summarizer.report.trust_view import view_trust
from summarizer.schemas.brief import Envelope

STYLE: Final = "brief.css"
SCRIPT: Final = "brief.js"
WRITING: Final = "Reading the article …"
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

FEW: Final = 12
"""Up to so many passages that were left out are shown; more are collapsed."""


@cache
def load_templates() -> Environment:
    """Load the templates, with the functions that they use as filters."""
    templates = Environment(
        loader=PackageLoader("summarizer.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = (block_text.part_at_name, block_text.show_in_full, block_text.show_quote)
    placed = (placement.item_at, placement.list_figures, link_words, make_charts, name_host, name_place, show)
    templates.filters |= {function.__name__: function for function in (*shown, *placed)}
    templates.globals |= {"FEW": FEW, "MOST_LEFT_OUT": MOST_LEFT_OUT}
    return templates


def to_html(brief: Envelope) -> str:
    """Write a brief as one HTML file. It loads nothing, and links only to the article's URL."""
    style, script = read_asset(STYLE), f"{read_asset(SCRIPT)}\nstart(document);\n"
    policy = (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page = load_templates().get_template("report.html")
    return page.render(
        policy=policy,
        title=view_entries(brief).headline,
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - a file of this package
        panes=draw_panes(brief),
    )


@cache
def read_asset(name: str) -> str:
    """Read a file that the report and the page share."""
    return files("summarizer.report").joinpath("assets", name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """The hash of a script or style for a Content-Security-Policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def draw_panes(brief: Envelope, *, draft: bool = False) -> Markup:
    """Draw a brief: warnings, head, items, audit, and the article.

    Args:
        draft: Whether it is unfinished; then the audit is not shown.
    """
    view = view_entries(brief)
    sections = place_sections(view)
    footnotes = number_footnotes(view)
    article = brief.article
    title = show(article.title or "")
    drawn = (
        load_templates()
        .get_template("panes.html")
        .render(
            brief=brief,
            draft=draft,
            view=view,
            trust=view_trust(brief),
            sections=sections,
            items=frozenset(placed.item for section in sections for placed in section.items),
            footnotes=footnotes,
            facts=list(zip(view.facts, footnotes.facts, strict=True)),
            title=view.headline if view.is_named or not draft else WRITING,
            address=read_address(article.url),
            language=article.language if LANGUAGE.fullmatch(article.language or "") else "",
            article_title="" if title == view.headline else title,
            article=draw_article(article.text, [*mark_items(sections, footnotes), *mark_audit(brief.audit)]),
        )
    )
    return Markup(drawn.strip())  # noqa: S704 - the templates escape
