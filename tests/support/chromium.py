"""One real Chromium for all tests of a module, and pages in it that watch for whatever must not happen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:  # loaded by the tests that open a browser only
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The browser without windows, if it is there: a page in it takes a quarter of the CPU time."""

PATIENCE = 60_000
"""Milliseconds that a page has for what a test waits for."""


@pytest.fixture(scope="module")  # while Playwright runs, its event loop does too: no other module's could
def browser() -> Iterator[Browser]:
    """Debian's Chromium: Playwright's own browsers would have to be downloaded."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here; on Debian: apt-get install chromium-headless-shell")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        # without a sandbox, since CI runs as root; all pages are this test's own
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@contextmanager
def watched(browser: Browser, *, expected: Sequence[str] = (), **options: Any) -> Iterator[Page]:
    """A page in which nothing may be said on the console, no dialog opens, and no other host is asked for anything.

    Nothing moves in it: animations take CPU time, and a colour that changes is read too early.

    Args:
        browser: Where it opens.
        expected: Beginnings of what the console may say: Chromium tells of every answer that is an error.
        options: Playwright's, of a context.
    """
    context = browser.new_context(**{"reduced_motion": "reduce", **options})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: message.text.startswith(tuple(expected)) or wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request",
        lambda request: (
            urlsplit(request.url).hostname in ("127.0.0.1", None) or wrong.append(f"request: {request.url[:200]}")
        ),
    )
    try:
        yield page
        assert page.evaluate("window.broken") is None, "something that a stranger wrote has run"
    finally:
        context.close()
    assert not wrong, wrong
