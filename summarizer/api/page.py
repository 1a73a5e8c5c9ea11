"""The page at /: its files, and what a browser may do with them. It asks this service alone, and so may others.

How a brief looks is in `summarizer.report`: the page shows what that draws, with its stylesheet and its script.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

from summarizer.pipeline.article_input import may_fetch

STATIC: Final = "summarizer.api"
SHARED: Final = "summarizer.report"

EXAMPLES: Final = ("council-bridge", "battery-results", "dam-break")
"""The articles that the first view offers, written for this project; `/?example=NAME` makes a brief of one."""

SCRIPTS: Final = (
    "batch", "compare", "dom", "events", "files", "form", "history", "morph", "page", "review", "save", "view", "work",
)  # fmt: skip

FILES: Final = {
    "page.css": (STATIC, "static", "text/css"),
    **{f"{name}.js": (STATIC, "static", "text/javascript") for name in SCRIPTS},
    **{f"{name}.txt": (STATIC, "static", "text/plain; charset=utf-8") for name in EXAMPLES},
    "icon.svg": (STATIC, "static", "image/svg+xml"),
    "brief.css": (SHARED, "assets", "text/css"),
    "brief.js": (SHARED, "assets", "text/javascript"),
}
"""The files of the page, and their packages."""

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # files of two versions would not fit together
}

page = APIRouter(include_in_schema=False)


@page.get("/")
def get_page(request: Request) -> Response:
    """The page, with a field for an address if this service fetches any. Not asynchronous: it is read from a disk."""
    content = files(STATIC).joinpath("static", "index.html").read_bytes()
    hidden = b'id="no-url"' if may_fetch(request.app.state.settings) else b'id="url-field"'
    content = content.replace(hidden, hidden + b" hidden", 1)
    return Response(content, media_type="text/html", headers=HEADERS)


@page.get("/static/{name}")
def get_file(name: str) -> Response:
    """One of the page's files."""
    if name not in FILES:
        raise HTTPException(404)
    package, folder, kind = FILES[name]
    return Response(files(package).joinpath(folder, name).read_bytes(), media_type=kind, headers=HEADERS)
