"""The process that reads files for `summarizer.ingest.isolation`.

For each file, it receives a line of JSON that describes the file, and the file's bytes. It answers `begun` when it has
received them, and then a line of JSON: the article, or what is wrong with the file. It ends at the end of its input.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import IO, Any, Final

from summarizer.errors import MissingExtraError, NoArticleError, SummarizerError
from summarizer.ingest.documents import read_document
from summarizer.ingest.pages import read_page
from summarizer.telemetry import list_frames

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment] # a module elsewhere

MAX_FILES: Final = 500  # after this many files, the process is replaced
MAX_KEPT_SHARE: Final = 0.4  # above this share of its memory limit, the process is replaced


def main() -> None:
    """Read files until there are no more or the process is to be replaced."""
    memory = int(sys.argv[1])
    limit_memory(memory)
    received = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as answers:
        with Path(os.devnull).open("wb") as nothing:
            os.dup2(nothing.fileno(), 1)  # discard what libraries print
        for number in range(1, MAX_FILES + 1):
            described = received.readline()
            if not described:
                return
            file: dict[str, Any] = json.loads(described)
            data = received.read(file.pop("size"))
            send(answers, b"begun")
            answer = read(data, **file)
            del data
            last = number == MAX_FILES or read_resident_memory() > MAX_KEPT_SHARE * memory
            send(answers, json.dumps({**answer, "last": last}).encode())
            if last:
                return


def send(answers: IO[bytes], line: bytes) -> None:
    answers.write(line + b"\n")
    answers.flush()


def read(
    data: bytes, *, name: str, media_type: str, charset: str | None, url: str | None, is_page: bool
) -> dict[str, Any]:
    """Read a file. Return its article, or what is wrong with it, as JSON values."""
    try:
        if is_page:
            article = read_page(data.decode("utf-8", "surrogatepass"), url=url)
        else:
            article = read_document(data, name=name, media_type=media_type, charset=charset, url=url)
        return {"article": article.model_dump(mode="json", exclude={"sha256"})}
    except SummarizerError as error:
        details: dict[str, str] = {}
        if isinstance(error, NoArticleError):
            details["kind"] = error.kind
        elif isinstance(error, MissingExtraError):
            details["extra"] = error.extra
        return {"code": error.code, "message": str(error), "details": details}
    except Exception as error:  # noqa: BLE001 - libraries raise anything for a broken file
        name = MemoryError.__name__ if is_out_of_memory(error) else type(error).__name__
        return {"error": name, "frames": " ".join(list_frames(error)[-4:])}


def is_out_of_memory(error: Exception) -> bool:
    """Whether an error of lxml, such as an XPathEvalError, only says that there was no memory left."""
    return any(entry.type_name == "ERR_NO_MEMORY" for entry in getattr(error, "error_log", ()))


def limit_memory(most: int) -> None:
    """Limit the memory of this process and disable core dumps, if the system supports it."""
    if resource is not None:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_resident_memory() -> int:
    """Return the resident memory of this process in bytes; 0 on systems other than Linux."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
