"""The pages at / and /docs: their files and their content security policies; and the OpenAPI document.

`summarizer.report` renders the briefs that the page shows, and has their stylesheet and script. The page only calls
the public HTTP API of this service.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from summarizer.pipeline.request import may_fetch

STATIC: Final = files("summarizer.api").joinpath("static")
SHARED: Final = files("summarizer.report").joinpath("assets")  # stylesheet and script of a rendered brief

SWAGGER: Final = "fastapi_swagger.resources"
"""The package with the files of Swagger UI. Its routes are not used, since their page has an inline script."""

MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
"""Media types by suffix. Files with other suffixes are not served."""

PAGE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'",
    "Cache-Control": "no-cache",  # files of different versions may be incompatible
}

DOCS_POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of /docs; Swagger UI needs inline styles and data: images."""

CACHED: Final = {"Cache-Control": "public, max-age=86400"}

pages = APIRouter(include_in_schema=False)  # its routes are synchronous, since they read files


def serve_file(name: str, *folders: Traversable, headers: Mapping[str, str]) -> Response:
    kind = MEDIA_TYPES.get(PurePath(name).suffix)
    for folder in folders if kind else ():
        if name in {entry.name for entry in folder.iterdir()}:
            return Response(folder.joinpath(name).read_bytes(), media_type=kind, headers=dict(headers))
    raise HTTPException(404)


@pages.get("/")
def get_page(request: Request) -> Response:
    """Serve the page, with the URL field if the service fetches URLs."""
    content = STATIC.joinpath("index.html").read_bytes()
    hidden = b'id="no-url"' if may_fetch(request.app.state.settings) else b'id="url-field"'
    content = content.replace(hidden, hidden + b" hidden", 1)
    return Response(content, media_type="text/html", headers=PAGE_HEADERS)


@pages.get("/static/{name}")
def get_file(name: str) -> Response:
    """Serve a file of the page, or an example article for `/?example=NAME`."""
    return serve_file(name, STATIC, SHARED, headers=PAGE_HEADERS)


@pages.get("/openapi.json")
def get_openapi(request: Request) -> JSONResponse:
    document = request.app.openapi()
    root_path = request.scope.get("root_path", "").rstrip("/")
    if root_path:
        document = {**document, "servers": [{"url": root_path}, *document["servers"]]}
    return JSONResponse(document)


@pages.get("/docs")
def get_docs() -> Response:
    content = STATIC.joinpath("docs.html").read_bytes()
    return Response(content, media_type="text/html", headers={"Content-Security-Policy": DOCS_POLICY})


@pages.get("/docs/start.js")
def get_start() -> Response:
    return serve_file("docs.js", STATIC, headers=CACHED)


@pages.get("/docs/{name}")
def get_asset(name: str) -> Response:
    return serve_file(name, files(SWAGGER), headers=CACHED)
