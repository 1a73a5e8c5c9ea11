"""The pages at / and /docs: their files, and what a browser may do with them.

How a brief looks is in `summarizer.report`: the page shows what that draws, with its stylesheet and its script. It asks
this service alone, and so may others.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

from summarizer.pipeline.request import may_fetch

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


def read_static(name: str) -> bytes:
    """Read a file of this package's pages."""
    return files(STATIC).joinpath("static", name).read_bytes()


@page.get("/")
def get_page(request: Request) -> Response:
    """The page, with a field for an address if this service fetches any. Not asynchronous: it is read from a disk."""
    content = read_static("index.html")
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


ASSETS: Final = "fastapi_swagger.resources"
"""The package with Swagger UI's files. Its own routes are not used: their page has an inline script."""

MEDIA_TYPES: Final = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}

POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of the page; Swagger UI needs inline styles and data: images."""

CACHED: Final = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}

pages = APIRouter(include_in_schema=False)


@pages.get("/docs")
def get_docs() -> Response:
    """The page of Swagger UI. Not asynchronous: it is read from a disk, as its files are."""
    return Response(read_static("docs.html"), media_type="text/html", headers={"Content-Security-Policy": POLICY})


@pages.get("/docs/start.js")
def get_start() -> Response:
    """The script that starts Swagger UI."""
    return Response(read_static("docs.js"), media_type="text/javascript", headers=CACHED)


@pages.get("/docs/{name}")
def get_asset(name: str) -> Response:
    """One of Swagger UI's files."""
    if name not in MEDIA_TYPES:
        raise HTTPException(404)
    return Response(files(ASSETS).joinpath(name).read_bytes(), media_type=MEDIA_TYPES[name], headers=CACHED)
