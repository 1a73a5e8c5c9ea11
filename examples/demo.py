"""Starts the service, sends it an article over HTTP, prints the brief, and stops the service: `make demo`.

Another article can be named: `python examples/demo.py article.txt`.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summarizer import Client
from summarizer.cli.tables import print_brief
from summarizer.errors import APIConnectionError, APIError, SummarizerError

ARTICLE = Path(__file__).with_name("council-bridge.txt")
PATIENCE = 120
"""Seconds that the service may take to start."""

interrupts: list[int] = []  # numbers of the signals that asked the demo to stop


@contextmanager
def running_service() -> Iterator[str]:
    """The service on a port that the system chooses; gives its address, and stops it whatever happens."""
    program = shutil.which("provenbrief", path=Path(sys.executable).parent) or "provenbrief"
    command = [program, "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as service:  # noqa: S603 - all words are ours
        try:
            url = read_address(service)
            wait_until_ready(url, service)
            yield url
        finally:
            service.terminate()
            try:
                service.wait(timeout=10)
            except subprocess.TimeoutExpired:
                service.kill()


def read_address(service: subprocess.Popen[str]) -> str:
    """Read the address that the service says it has."""
    line = ""
    for line in service.stderr or ():
        if found := re.search(r"serving on (http://\S+),", line):
            return found[1]
    sys.exit(f"demo: the service did not start: {line.strip() or 'it says nothing'}")


def wait_until_ready(url: str, service: subprocess.Popen[str]) -> None:
    """Wait until the service says that it can answer."""
    missing: object = "it does not answer"
    deadline = time.monotonic() + PATIENCE
    with Client(url, timeout=5, max_retries=0) as client:
        while time.monotonic() < deadline:
            if service.poll() is not None:
                said = service.stderr.read().strip() if service.stderr else ""
                sys.exit(f"demo: the service did not start: {said.splitlines()[-1] if said else 'it says nothing'}")
            try:
                client.ready()
            except APIConnectionError:
                time.sleep(0.1)
            except APIError as error:
                missing = error.problem.get("detail", error)
                if error.problem.get("code") != "not_ready":
                    sys.exit(f"demo: the service cannot answer: {missing}")
                time.sleep(1)
            else:
                return
    sys.exit(f"demo: the service is not ready after {PATIENCE} seconds: {missing}")


def interrupt(number: int, _: object) -> None:
    """Note the signal, and raise KeyboardInterrupt."""
    interrupts.append(number)
    raise KeyboardInterrupt


def main() -> None:
    """Show one brief."""
    signal.signal(signal.SIGTERM, interrupt)  # so that the service is stopped then too
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not if it is ignored, as in the background
        signal.signal(signal.SIGINT, interrupt)
    article = Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLE
    try:
        text = article.read_text(encoding="utf-8")
        with running_service() as url, Client(url, api_key=os.environ.get("SUMMARIZER_API_KEY")) as client:
            brief = client.summarize(text, options={"max_items": 6})
        print_brief(brief)
    except (Exception, KeyboardInterrupt) as error:
        if interrupts:  # an interrupt inside an import may arrive as another exception
            sys.exit("demo: stopped")
        if isinstance(error, SummarizerError | OSError | UnicodeDecodeError):
            sys.exit(f"demo: {error}")
        raise


if __name__ == "__main__":
    main()
