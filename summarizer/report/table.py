"""Writes a brief in any schema as a table: one row per item, general warning, rejection and left-out field."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from summarizer.report.fields import list_prefixes
from summarizer.report.trust_view import ItemFlags, as_sentence, view_gaps, view_general, view_rejections
from summarizer.schemas.audit import Audit
from summarizer.schemas.blocks import Attribution, Figure, Quote
from summarizer.schemas.brief import Envelope, Heading
from summarizer.schemas.structure import is_at_or_below

Row: TypeAlias = dict[str, Any]

FIRST: Final = ("id", "article", "section", "path", "text", "actor", "actor_name")
LAST: Final = ("quote", "start", "end", "verdict", "flag")
MAIN: Final = ("statement", "question", "name", "text")  # fields with the text of an item, in order of preference

EVIDENCE: Final = frozenset({"quote", "quotes", "mentions"})
PLACES: Final = {
    frozenset(Quote.model_fields): frozenset(Quote.model_fields) - {"text"},
    frozenset(Figure.model_fields): frozenset({"start", "end"}),
    frozenset(Attribution.model_fields): frozenset({"spans"}),
}
"""Fields of building blocks without a column, since they follow from the article, by all fields of the block."""
OWN: Final = frozenset({*FIRST, *LAST} - {"actor"})
"""Reserved column names; an item's field of such a name gets the prefix `item_`."""

LEFT_OUT: Final = "left out"  # verdict on an optional field that was left out

WHOLE: Final = "brief"  # section of rows about the whole brief

HEAD: Final = frozenset({*Heading.model_fields, *Envelope.model_fields, "schema"})

FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""Beginnings of cells that spreadsheets evaluate as formulas, which an article could use to attack."""
NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")  # cells that spreadsheets read as numbers


def list_rows(brief: Envelope) -> list[Row]:
    """List the items of a brief as flat rows.

    `id` is unique within a brief, and the same for the same item of the same article in every brief. `article` is the
    SHA-256 hash of the article's text; `start` and `end` are the offsets of the first quote or mention. `verdict` is
    the gravest verdict on the item's sentences, `rejected` if the item was removed, and empty if it has no sentence;
    `flag` has the reasons. `not_checked` names the fields that no check covers, if any. A warning about the whole
    brief, such as that little was found, is a row in the section `brief` with the warning as `flag`. An optional field
    that was left out is a row with the verdict `left out`, its value as `text` and the reason as `flag`.
    """
    content = brief.model_dump(mode="json", exclude=set(HEAD))
    names = {actor.get("id"): actor.get("name") for actor in list_parts(content.get("actors"))}
    flags = ItemFlags(brief.audit)
    checked = {prefix for check in brief.audit.statements for prefix in list_prefixes(check.path)}
    rows = []
    for section, value in content.items():
        listed = value if isinstance(value, list) else [] if value is None else [value]
        for index, item in enumerate(listed):
            path = f"{section}[{index}]" if isinstance(value, list) else section
            row = read_item(item)
            if row.get("actor") in names:
                row["actor_name"] = names[row["actor"]]
            row |= read_verdict(path, audit=brief.audit, flags=flags, checked=checked)
            rows.append(identify(row, brief=brief, section=section, path=path))
            if (start := row.get("start")) is not None and (page := brief.article.page_at(start)):
                rows[-1].setdefault("page", page)
    general = (*view_gaps(brief), *view_general(brief.audit))
    rows += [identify({"flag": text}, brief=brief, section=WHOLE, path="", values=(text,)) for text in general]
    for rejection, shown in zip(brief.audit.rejected, view_rejections(brief.audit), strict=True):
        item = read_item(rejection.item)
        row = {"text": item.get("text"), "quote": item.get("quote"), "verdict": "rejected", "flag": shown.why_briefly}
        section = rejection.path.partition("[")[0].partition(".")[0]
        rows.append(identify(row, brief=brief, section=section, path=f"rejected:{rejection.path}"))
    for note in brief.audit.notes:
        row = {**read_item(note.value), "verdict": LEFT_OUT, "flag": as_sentence(note.reason)}
        row = {name: row.get(name) for name in ("text", "quote", "verdict", "flag")}
        section = note.path.partition("[")[0].partition(".")[0]
        rows.append(identify(row, brief=brief, section=section, path=f"left_out:{note.path}"))
    return separate(rows)


def separate(rows: list[Row]) -> list[Row]:
    """Give rows with equal ids, such as the same role left out of two actors, distinct ids."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row["id"]] += 1
        if (number := seen[row["id"]]) > 1:
            row["id"] = digest([row["id"], number])
    return rows


def read_verdict(path: str, *, audit: Audit, flags: ItemFlags, checked: Container[str]) -> Row:
    """Return the columns with the results of checks for an item; `checked` contains all paths with a verdict."""
    flag = flags.at(path)
    row: Row = {
        "verdict": flag.word if flag else "supported" if path in checked else None,
        "flag": " ".join(reason.text for reason in flag.reasons) if flag else None,
    }
    if loose := [one.removeprefix(f"{path}.") for one in audit.not_checked if is_at_or_below(one, path)]:
        row["not_checked"] = "; ".join(loose)
    return row


def read_item(item: Any) -> Row:
    """Flatten an item into columns: its text, its evidence, and its other fields."""
    if not isinstance(item, dict):
        return {"text": item if item is None or isinstance(item, str | int | float | bool) else json.dumps(item)}
    main = next((name for name in MAIN if item.get(name)), None)
    row: Row = {"text": item[main]} if main else {}
    evidence = list_parts(item.get("quote")) or list_parts(item.get("quotes"))
    row["quote"] = " … ".join(str(quote.get("text")) for quote in evidence) or None
    place: Mapping[str, Any] = next(iter([*evidence, *list_parts(item.get("mentions"))]), {})
    row |= {name: place.get(name) for name in ("start", "end")}
    for name, value in item.items():
        if name not in EVIDENCE and name != main:
            row |= dict(flatten(f"item_{name}" if name in OWN else name, value))
    return row


def list_parts(value: Any) -> list[Mapping[str, Any]]:
    """List the quotes or mentions in a field. In a rejected item they may have any type, as the model wrote them."""
    parts = value if isinstance(value, list) else [] if value is None else [value]
    return [part if isinstance(part, dict) else {"text": part} for part in parts]


def flatten(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the columns of a field. Objects have a column for each of their fields, except those in `PLACES`."""
    if isinstance(value, dict):
        dropped = next((gone for fields, gone in PLACES.items() if value.keys() == fields), frozenset())
        for part, inner in value.items():
            if part not in dropped:
                yield from flatten(name if part == "text" else f"{name}_{part}", inner)
    elif isinstance(value, list):
        parts = [
            part if isinstance(part, str | int | float) else json.dumps(part, ensure_ascii=False) for part in value
        ]
        yield name, "; ".join(map(str, parts)) or None
    else:
        yield name, value


def digest(identity: list[Any]) -> str:
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:16]


def identify(row: Row, *, brief: Envelope, section: str, path: str, values: Iterable[Any] = ()) -> Row:
    """Add the columns that identify a row. The id depends on text, figure and place, or without text on all fields."""
    article = brief.article.sha256
    values = [row.get("text"), row.get("quote"), *values]
    values += [row["figure"]] if row.get("figure") else []
    values += [] if row.get("text") else [value for name, value in row.items() if value and name not in (*OWN, "actor")]
    return {
        "id": digest([article, section, row.get("start"), row.get("end"), *values]),
        "article": article,
        "section": section,
        "path": path,
        **row,
    }


def list_columns(rows: Iterable[Row]) -> list[str]:
    """List the columns of rows: the fixed ones, and between them those that any row has."""
    found = {name: None for row in rows for name in row if name not in (*FIRST, *LAST)}
    return [*FIRST, *found, *LAST]


def to_csv(brief: Envelope) -> str:
    """Write a brief as CSV."""
    rows = list_rows(brief)
    columns = list_columns(rows)
    return write_row(columns) + "".join(write_row(row.get(name) for name in columns) for row in rows)


def to_jsonl(brief: Envelope) -> str:
    """Write a brief as lines of JSON, one per row, without empty fields."""
    lines = ({name: value for name, value in row.items() if value is not None} for row in list_rows(brief))
    return "".join(f"{escape_breaks(json.dumps(line, ensure_ascii=False).encode()).decode()}\n" for line in lines)


BREAKS: Final = tuple((sign.encode(), json.dumps(sign)[1:-1].encode()) for sign in ("\x85", "\u2028", "\u2029"))
"""Characters that JSON allows unescaped but many readers take for line breaks, each with its escape."""


def escape_breaks(line: bytes) -> bytes:
    r"""Escape characters in JSON that many readers, such as Python's `str.splitlines`, take for line breaks.

    >>> escape_breaks('"a\u2028b\x85"'.encode())
    b'"a\\u2028b\\u0085"'
    """
    for sign, escape in BREAKS:
        line = line.replace(sign, escape)
    return line


def to_dataframe(brief: Envelope) -> Any:
    """Make a pandas DataFrame of a brief."""
    try:
        import pandas  # type: ignore[import-not-found,import-untyped,unused-ignore] # optional
    except ImportError:
        raise ImportError(
            "`to_dataframe` needs pandas: pip install pandas, in a checkout .make/uv/bin/uv pip install pandas"
        ) from None
    rows = list_rows(brief)
    return pandas.DataFrame(rows, columns=list_columns(rows))


def write_row(cells: Iterable[Any]) -> str:
    """Write one row of CSV as in RFC 4180."""
    row = io.StringIO()
    csv.writer(row).writerow([escape(cell) for cell in cells])
    return row.getvalue()


def escape(value: Any) -> Any:
    """Prefix a cell that spreadsheets would take for a formula; return others unchanged.

    >>> escape("=1+1"), escape("-2+3"), escape("＝1"), escape("-0.4")
    ("'=1+1", "'-2+3", "'＝1", '-0.4')
    """
    if not isinstance(value, str) or not value.startswith(FORMULA) or NUMBER.fullmatch(value):
        return value
    return f"'{value}"
