"""Fetching: what a real server on loopback gives, and that nothing inside a network is ever reached."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from summarizer import errors
from summarizer.client import Client
from summarizer.ingest import fetch_article
from summarizer.ingest.fetch import fetch
from summarizer.jobs import worker
from summarizer.settings import Settings
from tests.support import service
from tests.support.batches import configure_batches
from tests.support.documents import PARAGRAPHS, make_docx, make_page, make_pdf
from tests.support.waiting import join

pytestmark = pytest.mark.anyio

TEXT = "\n\n".join(PARAGRAPHS)

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web site on loopback; it counts the connections that reach it."""

    def __init__(self, pages: dict[str, Answer]) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                try:
                    pages[self.path](self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.http.server_port}"


@contextmanager
def serve(**pages: Answer) -> Iterator[Site]:
    site = Site({f"/{name}": page for name, page in pages.items()})
    thread = threading.Thread(target=site.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.http.shutdown()
        site.http.server_close()
        join([thread])


def give(body: bytes, kind: str | None = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            if value is not None:
                handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def pour(piece: bytes, times: int, **headers: str) -> Answer:
    """A page that goes on for long, and does not say for how long."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        for _ in range(times):
            handler.wfile.write(piece)

    return answer


def hint(times: int) -> Answer:
    """A page after so many interim responses."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        for _ in range(times):
            handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        give(make_page().encode())(handler)

    return answer


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def redirect(to: str, status: int = 302) -> Answer:
    return give(b"", status=status, Location=to)


def inside(**values: object) -> Settings:
    """Settings under which loopback may be fetched from."""
    return Settings.model_validate({"fetch_private": True, "fetch_timeout": 5, **values})


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (make_page().encode(), "text/html; charset=utf-8"),
        (make_page().encode("utf-16"), "text/html; charset=utf-16"),
        (make_page().encode("windows-1252"), "text/html; charset=windows-1252"),
        (make_page().encode(), None),
        (TEXT.encode(), "text/plain"),
        (TEXT.encode(), "text/markdown"),
        (make_docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (make_docx(), "application/octet-stream"),
    ],
    ids=["html", "utf-16", "windows-1252", "untyped", "plain", "markdown", "docx", "a-store-of-files"],
)
async def test_an_article_is_fetched(body: bytes, kind: str | None) -> None:
    with serve(bridge=give(body, kind)) as site:
        article = await fetch_article(f"{site.base}/bridge", settings=inside())
    assert article.text.startswith(TEXT)
    assert article.url == f"{site.base}/bridge"


async def test_an_article_after_interim_responses_is_fetched() -> None:
    with serve(bridge=hint(16)) as site:
        assert (await fetch_article(f"{site.base}/bridge", settings=inside())).text == TEXT


async def test_a_pdf_is_fetched() -> None:
    with serve(bridge=give(make_pdf(), "application/pdf")) as site:
        article = await fetch_article(f"{site.base}/bridge", settings=inside())
    assert PARAGRAPHS[1] in article.text


async def test_redirects_are_followed_without_what_a_browser_keeps() -> None:
    page = give(make_page().encode())
    with serve(a=give(b"", status=301, Location="/b", Set_Cookie="id=1"), b=redirect("c", 307), c=page) as site:
        for _ in range(2):
            article = await fetch_article(f"{site.base}/a", settings=inside())
        assert article.url == f"{site.base}/c"
        assert [path for path, _ in site.asked] == ["/a", "/b", "/c"] * 2
        for _, headers in site.asked:
            assert not {"authorization", "referer"} & {name.lower() for name in headers}
        assert [headers.get("Cookie") for _, headers in site.asked] == [None, "id=1", "id=1"] * 2


async def test_a_page_that_redirects_to_itself_with_a_cookie() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        passes = handler.headers.get("Cookie") == "seen=yes"
        reply = give(make_page().encode()) if passes else give(b"", status=302, Location="/a", Set_Cookie="seen=yes")
        reply(handler)

    with serve(a=answer) as site:
        assert (await fetch_article(f"{site.base}/a", settings=inside())).text == TEXT
        assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/a?sig=%2F%27x%7E+y&b=(1)", "/a?sig=%2F%27x%7E+y&b=(1)"),
        ("/%e2%80%99?q=%2f", "/%e2%80%99?q=%2f"),
        ("/münchen?q=ü#part", "/m%C3%BCnchen?q=%C3%BC"),
    ],
)
async def test_a_url_is_requested_as_it_is_written(written: str, sent: str) -> None:
    with serve(**{sent[1:]: give(make_page().encode())}) as site:
        article = await fetch_article(f"{site.base}{written}", settings=inside())
        assert ([path for path, _ in site.asked], article.url) == ([sent], f"{site.base}{sent}")


async def test_a_redirect_with_blanks_and_letters_beyond_ascii() -> None:
    page = give(make_page().encode())
    with serve(
        **{"a": redirect("/b c"), "b%20c": redirect("/münchen".encode().decode("latin-1")), "m%C3%BCnchen": page}
    ) as site:
        assert (await fetch_article(f"{site.base}/a", settings=inside())).url == f"{site.base}/m%C3%BCnchen"


BOMB = gzip.compress(b" " * 30_000_000)


@pytest.mark.parametrize(
    ("page", "says", "transient"),
    [
        (give(b"x", status=404), "status 404. Check the URL", False),
        (give(b"x", status=403), "status 403. It may block automated access", False),
        (give(b"x", status=503), "status 503", True),
        (give(b"x", "image/png"), "image/png", False),
        (give(b"MZ" * 50, "application/octet-stream"), "octet-stream", False),
        (give(b"MZ", "application/octet-stream"), "octet-stream", False),
        (give(b"x", "application/zip"), "application/zip", False),
        (redirect("/page"), "loop", False),
        (redirect("http://[::1"), "redirects to an invalid one", False),
        (pour(b" " * 100_000, 2_000), "over 1,000,000 bytes", False),
        (give(BOMB, Content_Encoding="gzip"), "over 1,000,000 bytes", False),
        (give(b"no gzip", Content_Encoding="gzip"), "closed the connection, or does not speak HTTP", True),
        (drip, "within 1 s", True),
        (lambda handler: handler.wfile.write(b"nonsense\r\n"), "does not speak HTTP", False),
        (hint(1_000), "does not speak HTTP", False),
        (
            lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx"),
            "closed the connection",
            True,
        ),
    ],
    ids="404 403 503 png program two-bytes zip loop no-address 200-MB bomb no-gzip slow nonsense hints cut".split(),
)
async def test_an_address_that_gives_no_page_says_why(page: Answer, says: str, transient: bool) -> None:
    settings = inside(fetch_max_bytes=1_000_000, fetch_timeout=1 if page is drip else 20)
    with serve(page=page) as site, pytest.raises(errors.FetchError, match=says) as caught:
        await fetch_article(f"{site.base}/page", settings=settings)
    assert caught.value.retryable == transient


@pytest.mark.parametrize(
    ("status", "transient"), [(404, False), (410, False), (403, False), (429, True), (500, True), (503, True)]
)
def test_a_page_that_may_come_later_is_told_over_http(status: int, transient: bool) -> None:
    settings = service.configure(fetch=True, fetch_private=True)
    with serve(page=give(b"x", status=status)) as site, service.serve_app(settings) as url:
        answer = httpx2.post(f"{url}/v1/summaries", json={"url": f"{site.base}/page"}, timeout=60)
        service.read_problem(answer, 422, "fetch_failed")
        assert answer.headers.get("x-should-retry") == ("true" if transient else None)
        assert len(site.asked) == 1
        with Client(url, max_retries=1) as client, pytest.raises(errors.UnprocessableEntityError):
            client.summarize(url=f"{site.base}/page")
        assert len(site.asked) == (3 if transient else 2)


@pytest.mark.parametrize(("status", "attempts"), [(404, 1), (503, 2)])
def test_a_batch_asks_again_for_what_may_come_later(
    status: int, attempts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_PAUSE", 0.05)
    settings = configure_batches(f"sqlite:///{tmp_path}/a.sqlite3", fetch=True, fetch_private=True, batch_attempts=2)
    with serve(page=give(b"x", status=status)) as site, service.serve_app(settings) as url:
        items = [{"id": "a", "url": f"{site.base}/page"}]
        batch = httpx2.post(f"{url}/v1/batches", json={"items": items}, timeout=60).json()
        told = httpx2.get(f"{url}/v1/batches/{batch['id']}/results?follow=true", timeout=60).text
        result = json.loads(told.strip())
        assert (result["attempts"], result["problem"]["code"]) == (attempts, "fetch_failed")
        assert len(site.asked) == attempts


async def test_a_size_that_is_announced_is_believed() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 200000000\r\n\r\n")

    with serve(page=answer) as site, pytest.raises(errors.FetchError, match="20,000,000"):
        await fetch_article(f"{site.base}/page", settings=inside())


async def test_too_many_redirects() -> None:
    pages = {f"p{at}": redirect(f"/p{at + 1}") for at in range(8)}
    with serve(**pages) as site, pytest.raises(errors.FetchError, match="more than 5"):
        await fetch_article(f"{site.base}/p0", settings=inside())


async def test_a_redirect_into_the_network_is_refused() -> None:
    """The wall stands at every step: here the first one is let through by a name that the test resolves."""
    with serve(secret=give(make_page().encode())) as site:
        for to in (f"{site.base}/secret", "http://localhost/", "http://[::1]/", "file:///etc/passwd", "//10.0.0.1/x"):
            with serve(a=redirect(to)) as outer, pytest.raises(errors.InputError) as caught:
                await _fetch_through(outer, "/a")
            assert isinstance(caught.value, errors.AddressRefusedError), to
        assert site.asked == []


async def _fetch_through(site: Site, path: str) -> None:
    """Fetch from a site as if it were public for its first connection alone."""
    from unittest.mock import patch

    from summarizer import net
    from summarizer.ingest import fetch as module

    met = iter([None])

    def check_once(address: object) -> None:
        if next(met, "later") is not None:
            real(address)

    real = net.check_address
    known = net.check_url

    def check_url(url: str, *, private: bool) -> object:
        return known(url, private=url.startswith(site.base))

    with patch.object(net, "check_address", check_once), patch.object(module, "check_url", check_url):
        await fetch(f"{site.base}{path}", max_bytes=1000, timeout=5)


async def test_a_name_that_moves_into_the_network_is_refused() -> None:
    """DNS rebinding: it is public when it is looked at, and loopback when it is connected to."""
    with serve(secret=give(make_page().encode())) as site:
        asked: list[str] = []

        async def resolve(host: str, port: int) -> Sequence[str]:
            asked.append(host)
            return ["127.0.0.1"] if len(asked) > 1 else ["192.0.2.1", "127.0.0.1"]

        for _ in range(2):
            with pytest.raises(errors.AddressRefusedError, match=r"news\.example is not on the public internet"):
                await fetch("http://news.example/secret", max_bytes=1000, timeout=5, resolve=resolve)
        assert asked == ["news.example"] * 2
        assert site.asked == []


async def test_a_host_without_an_address() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(errors.FetchError, match="does not resolve"):
        await fetch("http://news.example/", max_bytes=1000, timeout=5, resolve=resolve)


async def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(page=give(make_page().encode())) as site:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        assert (await fetch_article(f"{site.base}/page", settings=inside())).text == TEXT
