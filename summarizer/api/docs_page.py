"""The page at /docs: Swagger UI with the API's description.

All files come from this service, so that it works offline and no other host learns who reads it.
"""

from __future__ import annotations

import html
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

ASSETS: Final = "fastapi_swagger.resources"
"""The package with Swagger UI's files. Its own routes are not used: their page has an inline script."""

MEDIA_TYPES: Final = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}

# relative URLs, so that the page also works behind a proxy that adds a path
PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" href="docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<noscript>This page needs JavaScript. The same description: <a href="openapi.json">openapi.json</a>.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""

START: Final = """\
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null
});
"""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of the page; Swagger UI needs inline styles and data: images."""

CACHED: Final = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}

pages = APIRouter(include_in_schema=False)


@pages.get("/docs")
async def get_docs(request: Request) -> Response:
    """The page."""
    page = PAGE.format(title=html.escape(request.app.title))
    return Response(page, media_type="text/html", headers={"Content-Security-Policy": POLICY})


@pages.get("/docs/start.js")
async def get_start() -> Response:
    """The script that starts Swagger UI; inline scripts are not allowed."""
    return Response(START, media_type="text/javascript", headers=CACHED)


@pages.get("/docs/{name}")
def get_asset(name: str) -> Response:
    """One of Swagger UI's files. Not asynchronous: it is read from a disk."""
    if name not in MEDIA_TYPES:
        raise HTTPException(404)
    return Response(files(ASSETS).joinpath(name).read_bytes(), media_type=MEDIA_TYPES[name], headers=CACHED)
