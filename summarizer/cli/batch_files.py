"""What `provenbrief batch` reads and writes: JSON lines, articles, folders and URLs; results, or a table of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import click

from summarizer.cli.errors import print_error
from summarizer.cli.files import display_name, read_input
from summarizer.errors import ArticleTooLargeError, InputError
from summarizer.ingest.articles import read_article_bytes
from summarizer.report.table import write_row
from summarizer.schemas.batches import BatchItem
from summarizer.schemas.http import SentArticle
from summarizer.settings import Settings

SUFFIXES: Final = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"})
"""Files that are taken out of a folder."""

ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)
LONGEST_ID: Final = 200


def gather_items(names: Sequence[str], *, settings: Settings) -> bytes:
    """The articles of a batch, as lines of JSON.

    Args:
        names: What was given: a file with an article in each line, or any number of articles as files, folders,
            addresses and files that list addresses; '-' is standard input.
    """
    if len(names) == 1 and not is_address(names[0]) and not Path(names[0]).is_dir():
        data = take_whole(names[0], settings=settings)
        if is_json_lines(data, names[0]):
            return data
        return write_items(read_file(names[0], data, settings=settings))
    return write_items(item for name in names for item in read_one(name, settings=settings))


def take_whole(name: str, *, settings: Settings) -> bytes:
    """The bytes of a file or of standard input.

    Raises:
        ArticleTooLargeError: There are more than `batch_max_bytes`.
        InputError: It is not there, or can't be read.
    """
    data = read_input(name, limit=settings.batch_max_bytes + 1)
    if len(data) > settings.batch_max_bytes:
        raise ArticleTooLargeError(
            f"{display_name(name)} has over {settings.batch_max_bytes:,} bytes. Split it, or raise "
            "SUMMARIZER_BATCH_MAX_BYTES."
        )
    return data


def read_one(name: str, *, settings: Settings) -> Iterator[BatchItem]:
    """The articles of one of several inputs.

    Raises:
        click.UsageError: It holds lines of JSON.
        InputError: It is not there, cannot be read or holds no article.
    """
    if is_address(name):
        yield name_address(name)
    elif Path(name).is_dir():
        yield from read_folder(Path(name), settings=settings)
    else:
        data = take_whole(name, settings=settings)
        if is_json_lines(data, name):
            raise click.UsageError(f"{display_name(name)} has an article in each line: give it by itself.")
        yield from read_file(name, data, settings=settings)


def read_folder(folder: Path, *, settings: Settings) -> Iterator[BatchItem]:
    """The articles of a folder and of those in it, in the order of their paths. What is of another form is told.

    Raises:
        InputError: There is none, or a file cannot be read or holds no article.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not is_hidden(path.relative_to(folder)))
    articles = [path for path in files if path.suffix.lower() in SUFFIXES]
    if not articles:
        endings = ", ".join(sorted(SUFFIXES))
        raise InputError(f"There is no article in the folder {folder}: no file ends with {endings}.")
    if others := len(files) - len(articles):
        first = next(path for path in files if path not in articles)
        print_error(
            f"{others} {'files' if others > 1 else 'file'} of {folder} left out, of other forms, such as {first}"
        )
    for path in articles:
        yield from read_file(str(path), take_whole(str(path), settings=settings), settings=settings)


def is_hidden(path: Path) -> bool:
    """Whether a path within a folder is hidden."""
    return any(part.startswith(".") for part in path.parts)


def read_file(name: str, data: bytes, *, settings: Settings) -> Iterator[BatchItem]:
    """The article in a file, or those behind the addresses that it lists."""
    if addresses := list_addresses(data):
        yield from map(name_address, addresses)
        return
    article = read_article_bytes(data, name=display_name(name), settings=settings)
    yield BatchItem(id=shorten(name), article=SentArticle.model_validate(article.model_dump()))


def list_addresses(data: bytes) -> list[str]:
    r"""The addresses in a file that has nothing else in its lines but those and comments, each once.

    >>> list_addresses(b"# today\nhttps://a.example/1\n\nhttps://a.example/1\nhttps://a.example/2\n")
    ['https://a.example/1', 'https://a.example/2']
    >>> list_addresses(b"https://a.example/1 says that\n")
    []
    """
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        return []
    lines = [line for line in lines if line and not line.startswith("#")]
    return list(dict.fromkeys(lines)) if all(map(is_address, lines)) else []


def is_address(name: str) -> bool:
    """Whether something given is an address."""
    return ADDRESS.fullmatch(name) is not None


def is_json_lines(data: bytes, name: str) -> bool:
    """Whether a file has objects in its lines, or would have."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" or name.lower().endswith((".jsonl", ".ndjson"))


def name_address(address: str) -> BatchItem:
    """The item of an address."""
    return BatchItem(id=shorten(address), url=address)


def shorten(name: str) -> str:
    """A name as an item's id: of a longer one the beginning, and a hash that tells it from others.

    >>> shorten("a.txt"), len(shorten("https://a.example/" + "x" * 300))
    ('a.txt', 200)
    """
    clean = re.sub(r"[\x00-\x1f\x7f]", "?", name)
    if len(clean) <= LONGEST_ID and clean == name:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{clean[: LONGEST_ID - 13]}-{digest}"


def write_items(items: Iterator[BatchItem]) -> bytes:
    """Items as lines of JSON, each article once however often it was given."""
    lines = dict.fromkeys(item.model_dump_json(exclude_none=True).encode() + b"\n" for item in items)
    return b"".join(lines)


ResultForm: TypeAlias = Literal["jsonl", "csv"]

COLUMNS: Final = (
    "id", "state", "complete", "title", "url", "headline", "abstract", "items", "rejected", "warnings", "model",
    "cost_usd", "problem", "detail",
)  # fmt: skip
"""What a row of the table has; what a brief does not have is empty."""


def write_head(form: ResultForm) -> bytes:
    """What stands before the first result."""
    return write_row(COLUMNS).encode() if form == "csv" else b""


def write_result(line: bytes, form: ResultForm) -> bytes:
    """One result, which is a line of JSON."""
    return write_row(list_cells(json.loads(line))).encode() if form == "csv" else line


def list_cells(result: dict[str, Any]) -> list[Any]:
    """The cells of a result."""
    brief, problem = result.get("brief") or {}, result.get("problem") or {}
    audit, article, receipt = (brief.get(part) or {} for part in ("audit", "article", "receipt"))
    sections = [part for name, part in brief.items() if isinstance(part, list) and name != "abstract"]
    named = {
        "id": result["id"],
        "state": result["state"],
        "complete": audit.get("complete"),
        "title": article.get("title"),
        "url": article.get("url"),
        "headline": join_texts(brief.get("headline")),
        "abstract": join_texts(brief.get("abstract")),
        "items": sum(map(len, sections)) if brief else None,
        "rejected": len(audit["rejected"]) if "rejected" in audit else None,
        "warnings": len(audit["warnings"]) if "warnings" in audit else None,
        "model": receipt.get("model"),
        "cost_usd": receipt.get("cost_usd"),
        "problem": problem.get("code"),
        "detail": problem.get("detail"),
    }
    return [named[name] for name in COLUMNS]


def join_texts(value: Any) -> str | None:
    """The words of a headline or an abstract, which is a text or sentences with quotes.

    >>> join_texts([{"text": "One.", "quotes": []}, {"text": "Two.", "quotes": []}])
    'One. Two.'
    """
    if isinstance(value, dict):
        value = value.get("text")
    if isinstance(value, list):
        return " ".join(filter(None, map(join_texts, value)))
    return value if isinstance(value, str) else None
