"""Which files does an article pass from `POST /v1/summaries` to the brief?

    python -m bench.article_path [ARTICLE] [--model NAME]

The service runs in this process. Every file of the package with a function that runs for the request, in any thread, is
counted: those of the service and the pipeline, those of verification and of the types that verify themselves, and those
of the finders and of the built-in engine. The first two groups are listed in the order in which they are entered. Files
that middleware enters for any request (`GET /healthz`) are left out.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any, Final, Self

import httpx2

import summarizer
from summarizer import workers
from summarizer.api.app import create_app

PACKAGE: Final = Path(summarizer.__file__).resolve().parent
FOLDERS: Final = (PACKAGE, (PACKAGE / "schemas").resolve())
FINDERS: Final = ("grounding", "language", "engines/extractive")
VERIFICATION: Final = ("verification", "schemas")
EXAMPLE: Final = Path(__file__).resolve().parents[1] / "examples" / "council-bridge.txt"


class Recorder:
    def __init__(self) -> None:
        self.files: dict[str, None] = {}
        self.has_ended = False

    def watch(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and not self.has_ended:
            self.files.setdefault(frame.f_code.co_filename)

    def __enter__(self) -> Self:
        threading.setprofile(self.watch)
        sys.setprofile(self.watch)
        return self

    def __exit__(self, *_: object) -> None:
        self.has_ended = True  # threads that were started meanwhile call `watch` on
        sys.setprofile(None)
        threading.setprofile(None)

    def list_files(self) -> list[str]:
        """Files of the package, relative to it, in the order in which they were entered."""
        names = []
        for name in self.files:
            path = Path(name).resolve()
            for folder in FOLDERS:
                if path.is_relative_to(folder):
                    prefix = "" if folder == PACKAGE else "schemas/"
                    names.append(prefix + path.relative_to(folder).as_posix())
                    break
        return names


async def send(method: str, path: str, body: dict[str, str] | None = None) -> list[str]:
    """Send one request to a service of its own, whose threads are all watched, and list the files that it enters."""
    app = create_app()
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://service") as client:
            await asyncio.sleep(0.5)  # the warm-up ends; threads that it started are not watched, so new ones are used
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
            workers._workers = workers.Workers(workers.THREADS)
            with Recorder() as recorder:
                (await client.request(method, path, json=body)).raise_for_status()
    return recorder.list_files()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("article", nargs="?", type=Path, default=EXAMPLE)
    parser.add_argument("--model", default="extractive")
    asked = parser.parse_args()
    body = {"text": asked.article.read_text(encoding="utf-8"), "model": asked.model}
    asyncio.run(send("POST", "/v1/summaries", body | {"text": f"{body['text']}\n"}))  # loads what is lazy
    always = asyncio.run(send("GET", "/healthz"))
    files = asyncio.run(send("POST", "/v1/summaries", body))
    entered = [file for file in files if file not in always]
    finders = [file for file in entered if file.startswith(FINDERS)]
    path = [file for file in entered if file not in finders]
    verified = sum(file.startswith(VERIFICATION) for file in path)
    print(
        f"files an article passes: {len(path) - verified} of the service and the pipeline, {verified} of verification "
        f"and schemas, {len(finders)} of the finders and of the built-in engine"
    )
    for folder, count in sorted(Counter(file.rpartition("/")[0] or "." for file in finders).items()):
        print(f"{count:>4}  {folder}")
    for number, file in enumerate(path, 1):
        print(f"{number:>4}. {file}")


if __name__ == "__main__":
    main()
