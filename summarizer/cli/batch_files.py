"""Reads the inputs of `provenbrief batch` (files, folders, URLs, JSON, tables) and writes its results."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import itertools
import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import click

from summarizer.cli.console import escape_json, print_message
from summarizer.cli.files import LINES, STDIN, TABLES, display_name, read_input
from summarizer.errors import ArticleTooLargeError, InputError
from summarizer.ingest.articles import read_article_bytes
from summarizer.pipeline.request import URL
from summarizer.report.batch_table import write_result_row
from summarizer.schemas.batches import BatchItem
from summarizer.schemas.http import SentArticle
from summarizer.settings import Settings

SUFFIXES: Final = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".eml", ".mht", ".mhtml"}
)
"""Suffixes of the files that are read from a folder."""

BARE_ADDRESS: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)
"""A URL without its scheme."""

CONTENTS: Final = frozenset({"text", "html", "url"})  # columns that contain or locate an article
KNOWN: Final = CONTENTS | {"id", "title", "published"}

LONGEST_ID: Final = 200


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """One of several input files, which is missing or contains no article."""

    id: str  # the id that its item would have
    error: InputError


@dataclass(frozen=True, slots=True)
class GatheredItems:
    body: bytes  # one item per line, as JSON
    unreadable: tuple[UnreadableFile, ...] = ()


def gather_items(names: Sequence[str], *, settings: Settings) -> GatheredItems:
    """Read the articles of a batch.

    Args:
        names: One file with articles as JSON or as a table; or any number of article files, folders, URLs and files
            that list URLs. '-' is standard input.
    """
    if len(names) == 1 and not is_address(names[0]) and not Path(names[0]).is_dir():
        data = take_whole(names[0], settings=settings)
        lines = read_items(data, names[0])
        if lines is None:
            return collect(read_file(names[0], data, settings=settings))
        refuse_results(lines, names[0])
        return GatheredItems(lines)
    return collect(item for name in names for item in read_one(name, settings=settings))


def collect(items: Iterable[BatchItem | UnreadableFile]) -> GatheredItems:
    """Write items as lines of JSON without duplicates; raise `InputError` if none of the files can be read."""
    lines: dict[bytes, None] = {}
    unreadable = []
    for item in items:
        if isinstance(item, UnreadableFile):
            unreadable.append(item)
        else:
            lines[item.model_dump_json(exclude_none=True).encode() + b"\n"] = None
    if unreadable and not lines:
        others = f" Nor can {len(unreadable) - 1} more of the files be read." if len(unreadable) > 1 else ""
        raise InputError(f"{unreadable[0].error}{others}")
    return GatheredItems(b"".join(lines), tuple(unreadable))


def refuse_overwriting(out: str, names: Iterable[str]) -> None:
    try:
        written = os.stat(out)  # noqa: PTH116 - the path as click passes it
    except (OSError, ValueError):  # the file does not exist, or opening it will report why it can't be written
        return
    if not stat.S_ISREG(written.st_mode):
        return
    for name in names:
        files = list_articles(Path(name)) if Path(name).is_dir() else [0 if name == STDIN else name]
        for file in files:
            with suppress(OSError, ValueError):  # a URL, or a file that reading will report
                if os.path.samestat(os.stat(file), written):  # noqa: PTH116 - a path or a file descriptor
                    raise click.UsageError(f"--out {out} would overwrite an input. Name another file.")


def take_whole(name: str, *, settings: Settings) -> bytes:
    data = read_input(name, limit=settings.batch_max_bytes + 1)
    if len(data) > settings.batch_max_bytes:
        raise ArticleTooLargeError(
            f"{display_name(name)} has over {settings.batch_max_bytes:,} bytes. Split it, or raise "
            "SUMMARIZER_BATCH_MAX_BYTES."
        )
    return data


def read_one(name: str, *, settings: Settings) -> Iterator[BatchItem | UnreadableFile]:
    if is_address(name):
        yield name_address(name)
    elif Path(name).is_dir():
        yield from read_folder(Path(name), settings=settings)
    else:
        yield from read_or_report(name, partial(take_article, name, settings=settings), settings=settings)


def take_article(name: str, *, settings: Settings) -> bytes:
    data = take_whole(name, settings=settings)
    if read_items(data, name) is not None:
        raise click.UsageError(f"{display_name(name)} has articles as JSON or as a table: give it by itself.")
    return data


def read_or_report(name: str, take: Callable[[], bytes], *, settings: Settings) -> Sequence[BatchItem | UnreadableFile]:
    """Read the articles in one of several files; an unreadable file is returned with its error."""
    try:
        return list(read_file(name, take(), settings=settings))
    except InputError as error:
        return [UnreadableFile(shorten(name), error)]


def read_folder(folder: Path, *, settings: Settings) -> Iterator[BatchItem | UnreadableFile]:
    """Read the articles in a folder and its subfolders, in the order of their paths.

    Files in other formats are reported on stderr.
    """
    files = list_files(folder)
    articles = list_articles(folder)
    if not articles:
        endings = ", ".join(sorted(SUFFIXES))
        raise InputError(f"There is no article in the folder {folder}: no file ends with {endings}.")
    if others := len(files) - len(articles):
        first = next(path for path in files if path not in articles)
        counted = f"1 file in {folder}" if others == 1 else f"{others} files in {folder}"
        print_message(f"{counted} left out, in a form that is not read: {first}{', …' * (others > 1)}")
    for path in articles:
        yield from read_or_report(str(path), partial(take_whole, str(path), settings=settings), settings=settings)


def list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not is_hidden(path.relative_to(folder)))


def list_articles(folder: Path) -> list[Path]:
    return [path for path in list_files(folder) if path.suffix.lower() in SUFFIXES]


def is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def read_file(name: str, data: bytes, *, settings: Settings) -> Iterator[BatchItem]:
    """Read the article in a file, or make an item for each URL that the file lists."""
    if addresses := list_addresses(data):
        yield from map(name_address, addresses)
        return
    shown = display_name(name)
    try:
        article = read_article_bytes(data, name=shown, settings=settings)
    except InputError as error:
        if shown not in str(error):
            error.args = (f"{shown}: {error}",)
        raise
    yield BatchItem(id=shorten(name), article=SentArticle.model_validate(article.model_dump()))


def list_addresses(data: bytes) -> list[str]:
    r"""List the URLs in a file that contains only URLs and comments, without duplicates; empty for other files.

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
    bare = [line for line in lines if BARE_ADDRESS.fullmatch(line)]
    if not all(is_address(line) or line in bare for line in lines):
        return []
    if bare:
        raise InputError(f"{bare[0][:200]} is a URL without https://. Write it before each URL of the list.")
    return list(dict.fromkeys(lines))


def is_address(name: str) -> bool:
    return URL.fullmatch(name) is not None


def read_items(data: bytes, name: str) -> bytes | None:
    """Read a file of several articles (JSON or a table) as lines of JSON; None for other files."""
    is_table = Path(name).suffix.lower() in TABLES
    return read_table_items(data, name) if is_table else read_json_items(data, name)


def read_table_items(data: bytes, name: str) -> bytes:
    r"""Read a table with one article per row as lines of JSON; unknown columns are ignored.

    Each item is on the line where its row ends in the table, so that faults name lines of the table.

    >>> read_table_items(b"text;published\nA fire.;\nA flood.;2026-10-29\n", "news.csv").splitlines()
    [b'', b'{"id": "1", "text": "A fire."}', b'{"id": "2", "text": "A flood.", "published": "2026-10-29"}']
    """
    shown = display_name(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{shown} is not UTF-8 (byte {error.start}). Save the table as “CSV UTF-8”.") from None
    head = text.partition("\n")[0]
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        columns = [cell.strip().lower() for cell in next(rows, [])]
        if not CONTENTS.intersection(columns) or len(set(columns)) < len(columns):
            raise InputError(
                f"{shown} is not a table of articles: its first row must name the columns, each once: text, html or "
                f"url, and id, title and published if known. It has {name_some(columns)}."
            )
        if others := [column for column in columns if column not in KNOWN]:
            print_message(f"columns of {shown} left out: {', '.join(others)}")
        lines = [""] * rows.line_num  # in place of the header
        numbers = itertools.count(1)
        for row in rows:
            item = make_item(dict(zip(columns, row, strict=True)), next(numbers)) if row else None
            lines.append(json.dumps(item, ensure_ascii=False) if item else "")
            lines += [""] * (rows.line_num - len(lines))
    except csv.Error as error:
        raise InputError(f"{shown} cannot be read as a table, line {rows.line_num}: {error}.") from None
    except ValueError:
        raise InputError(
            f"{shown}, line {rows.line_num}: the row has more or fewer cells than the first one."
        ) from None
    return "".join(f"{line}\n" for line in lines).encode()


def name_some(columns: Sequence[str]) -> str:
    shown = ", ".join(f"“{column[:30]}”" for column in columns[:8]) or "no row"
    return f"{shown} …" if len(columns) > 8 else shown


def make_item(row: dict[str, str], number: int) -> dict[str, Any]:
    """Make the item of a row, without empty cells; a row without any article gets an empty text."""
    item: dict[str, Any] = {"id": str(number)}
    item |= {name: cell for name, cell in row.items() if name in KNOWN and cell.strip()}
    if not item.keys() & CONTENTS:
        item["text"] = ""
    if {"text", "url"} <= item.keys():
        item["article"] = {name: item.pop(name) for name in ("text", "url")}
    return item


def read_json_items(data: bytes, name: str) -> bytes | None:
    r"""Read a file with articles as JSON: one per line, a list, or a single object.

    Returns:
        The articles, one per line; None if the file is not JSON.

    >>> read_json_items(b'[{"id": "a", "text": "x"},\n {"id": "b", "text": "y"}]', "items.json")
    b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n'
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    suffix, start = Path(name).suffix.lower(), data.lstrip()[:1]
    if suffix in LINES or suffix == ".json":
        check_file(data, name)
    if suffix in LINES:
        return data
    if suffix != ".json" and start not in (b"{", b"["):
        return None
    try:
        items = json.loads(data)
    except (ValueError, RecursionError) as error:
        if start == b"{":  # taken as lines of JSON, whose faults are reported by line later
            return data
        if suffix != ".json":  # an article that begins with a bracket
            return None
        raise InputError(f"{display_name(name)} is not JSON: {error}.") from None
    if isinstance(items, dict) and isinstance(items.get("items"), list):
        if others := ", ".join(items.keys() - {"items"}):
            print_message(f"keys beside the items of {display_name(name)} are ignored: {others}; use options instead")
        items = items["items"]
    elif isinstance(items, dict):
        items = [items]
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise InputError(
            f'{display_name(name)} is JSON, but not a list of articles: give [{{"id": …, "text": …}}, …], or one such '
            "object in each line."
        )
    # half a surrogate pair stays escaped, and is reported later as a fault of its item
    return "".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in items).encode(errors="backslashreplace")


FOREIGN_KEYS: Final = {
    "the results of a batch": frozenset({"number", "state", "attempts"}),
    "briefs": frozenset({"audit", "receipt"}),
}
"""Keys of each line of a file that holds no articles, by what it holds."""


def refuse_results(lines: bytes, name: str) -> None:
    """Refuse the results of a batch, and briefs, by the keys of the first line."""
    try:
        first = json.loads(lines.lstrip().partition(b"\n")[0])
    except (ValueError, RecursionError):  # refused later
        return
    for what, keys in FOREIGN_KEYS.items():
        if isinstance(first, dict) and first.keys() >= keys:
            raise InputError(
                f"{display_name(name)} holds {what}, not articles. Give the files that the briefs were made of; "
                "--retry tries failed ones again."
            )


def check_file(data: bytes, name: str) -> None:
    shown = display_name(name)
    if not data.strip():
        raise InputError(f'{shown} is empty. Give articles: {{"text": …}} in each line.')
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        advice = "Convert it: iconv -f ENCODING -t UTF-8 FILE, with the encoding that it was saved in."
        raise InputError(f"{shown} is not UTF-8 (line {line}). {advice}") from None


def name_address(address: str) -> BatchItem:
    return BatchItem(id=shorten(address), url=address)


def shorten(name: str) -> str:
    """Turn a name into an item id; a longer name, or one with control characters or not in UTF-8, gets a hash.

    >>> shorten("a.txt"), len(shorten("https://a.example/" + "x" * 300))
    ('a.txt', 200)
    """
    clean = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "?", name)
    if len(clean) <= LONGEST_ID and clean == name:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{clean[: LONGEST_ID - 13]}-{digest}"


ResultForm: TypeAlias = Literal["jsonl", "csv"]


def read_known(body: bytes) -> dict[str, Mapping[str, Any]]:
    r"""Return the title and URL of each item as given, by item id; results of failed items do not contain them.

    >>> read_known(b'{"id": "1", "title": "A fire", "text": ""}\n{"title": "A flood", "text": ""}')
    {'1': {'title': 'A fire'}, '2': {'title': 'A flood'}}
    """
    known: dict[str, Mapping[str, Any]] = {}
    for number, line in enumerate(body.split(b"\n"), 1):
        with suppress(ValueError, AttributeError, TypeError):  # invalid items are refused later
            item = json.loads(line)
            fields = item | (item.get("article") or {})
            name = number if item.get("id") is None else item["id"]
            known[str(name)] = {name: fields[name] for name in ("title", "url") if fields.get(name)}
    return known


def write_result(line: bytes, form: ResultForm, *, known: Mapping[str, Mapping[str, Any]]) -> bytes:
    return write_result_row(line, known) if form == "csv" else escape_json(line.decode()).encode()
