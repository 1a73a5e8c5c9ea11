"""The page at /docs: it is whole, and a browser that shows it asks no other host for anything."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest

from tests.support.service import make_client, read_problem


class Addresses(HTMLParser):
    """What a page makes a browser load, and whether it runs scripts of its own."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("href" if tag in {"link", "a"} else "src")
        assert tag != "script" or address, "a script within the page"
        if address:
            self.loaded.append(address)


@pytest.mark.parametrize("prefix", ["", "/behind/a/proxy"])
def test_the_docs_page_needs_no_other_host(prefix: str) -> None:
    client = make_client()
    answer = client.get("/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "http" not in answer.text
    loaded = Addresses(answer.text).loaded
    assert len(loaded) == 5
    for address in loaded:
        at = urljoin(f"http://testserver{prefix}/docs", address).removeprefix(f"http://testserver{prefix}")
        assert client.get(at).status_code == 200, address


@pytest.mark.parametrize(
    ("name", "kind", "holds"),
    [
        ("swagger-ui-bundle.js", "text/javascript", b"SwaggerUIBundle"),
        ("swagger-ui.css", "text/css", b".swagger-ui"),
        ("favicon-32x32.png", "image/png", b"PNG"),
        ("start.js", "text/javascript", b'"openapi.json"'),
    ],
)
def test_the_docs_pages_files(name: str, kind: str, holds: bytes) -> None:
    answer = make_client().get(f"/docs/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == kind
    assert holds in answer.content


@pytest.mark.parametrize("name", ["__init__.py", "..%2Fmain.py", "%2e%2e", "swagger-ui.css/", "x"])
def test_no_other_file_is_served(name: str) -> None:
    read_problem(make_client().get(f"/docs/{name}"), 404, "not_found")
