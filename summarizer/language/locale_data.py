"""English names of languages, territories and currencies, and number formats, times and frequent words by language.

`scripts/build_locale_data.py` generates the data files from CLDR and jusText.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from summarizer.language.letters import GLUED_CLASS, is_glued

T = TypeVar("T")

MONTHS: Final = 12
WEEK: Final = 7
_SHORT: Final = 4  # most letters of a name that other words may begin with
_ENDING: Final = 2  # an inflected magnitude is longer by fewer letters than this
_LETTERS: Final = 2  # most letters of an ambiguous abbreviation

NUKTA: Final = "\u093c"
"""The dot of Hindi letters, which newspapers often omit."""

TABLES: Final = Path(__file__).with_name("locale_data.json")
FREQUENT_WORDS: Final = Path(__file__).with_name("frequent_words.txt")

TAG: Final = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-[a-z\d-]+)?", re.IGNORECASE)


@cache
def load_tables() -> Mapping[str, Any]:
    """Return the tables by name."""
    tables: dict[str, Any] = json.loads(TABLES.read_text(encoding="utf-8"))
    return tables


@cache
def load_frequent_words() -> Mapping[str, str]:
    """Return the frequent words of each language, separated by spaces, by tag."""
    lines = FREQUENT_WORDS.read_text(encoding="utf-8").splitlines()
    parts = (line.partition(" ") for line in lines if not line.startswith("#"))
    return {tag: words for tag, _, words in parts}


def name_tag(tag: str, /) -> str | None:
    """Return the English name of a BCP 47 tag; None if the language is unknown.

    >>> name_tag("pt-BR"), name_tag("zh-Hant"), name_tag("xx")
    ('Portuguese (Brazil)', 'Chinese (Traditional)', None)
    """
    parsed = TAG.fullmatch(tag)
    tables = load_tables()
    language = tables["languages"].get(parsed[1].lower()) if parsed else None
    if parsed is None or language is None:
        return None
    script, territory = (parsed[2] or "").title(), (parsed[3] or "").upper()
    details = [tables["scripts"].get(script), tables["territories"].get(territory)]
    known = ", ".join(filter(None, details))
    return f"{language} ({known})" if known else str(language)


def groups_by_points(tag: str, /) -> bool:
    """Whether a language puts a comma before decimals, so that a point groups digits.

    >>> groups_by_points("fr"), groups_by_points("de-CH"), groups_by_points("en")
    (True, False, False)
    """
    groups: Mapping[str, bool] = load_tables()["groups_by_points"]
    return look_up_tag(groups, tag, default=False)


@lru_cache(maxsize=512)  # 19 patterns per language
def match_time(number: int, tag: str | None, /) -> re.Pattern[str] | None:
    """Return a pattern for a month or weekday in a language other than English; None if its names are unknown.

    Args:
        number: The month's number from 1, or a weekday's from -1 (Monday) down.
        tag: The language; None for any.

    >>> [bool(match_time(10, tag).search(text)) for tag, text in (("es", "14 de octubre"), ("zh", "10月"))]
    [True, True]
    >>> match_time(10, "en") is None
    True
    """
    times: Mapping[str, str] = load_tables()["times"]
    rows = times.values() if tag is None else filter(None, [look_up_tag(times, tag, default="")])
    at = number - 1 if number > 0 else MONTHS - number - 1
    forms = {form for row in rows for form in row.split(";")[at].split("|") if form}
    forms |= {form.replace(NUKTA, "") for form in forms}
    parts = [  # a long name matches with any ending: "в субботу"
        re.escape(form if is_glued(form[-1]) or len(form) <= _SHORT else form[:-1])
        + (r"(?!\w)" if len(form) <= _SHORT and not is_glued(form[-1]) else "")
        for form in forms
    ]
    # Hebrew attaches prepositions to names.
    return re.compile(rf"(?<![^\W{GLUED_CLASS}])[בה]?(?:{'|'.join(sorted(parts))})") if parts else None


@cache
def _read_magnitudes(tag: str, /) -> Mapping[str, Decimal]:
    """Return the values of a language's lower-case words for a thousand and more."""
    row = look_up_tag(load_tables()["magnitudes"], tag, default="")
    pairs = (entry.rpartition(":") for entry in row.split())
    known = [(word, Decimal(10) ** int(zeros)) for word, _, zeros in pairs]
    return dict(known) | {word.replace(NUKTA, ""): value for word, value in known}


@lru_cache(maxsize=4096)
def find_magnitude(word: str, tag: str, /, *, is_abbreviated: bool = False) -> Decimal | None:
    """Return the value of a language's word for a thousand or more, inflected forms included; None if it is not one.

    Args:
        word: A lower-case word after digits.
        is_abbreviated: Whether a full stop follows the word.

    >>> find_magnitude("ezer", "hu"), find_magnitude("milijonus", "lt"), find_magnitude("tūkst", "lt")
    (Decimal('1000'), Decimal('1000000'), None)
    >>> find_magnitude("tūkst", "lt", is_abbreviated=True)
    Decimal('1000')
    """
    known = _read_magnitudes(tag)
    if word in known or not known:
        return known.get(word)
    inflected = {
        value
        for form, value in known.items()
        if len(form) > _SHORT and 0 <= len(word) - len(form) < _ENDING and word.startswith(form[:-1])
    }
    if is_abbreviated and len(word) < _SHORT + 2:
        inflected |= {value for form, value in known.items() if form.startswith(word) and len(word) > _LETTERS}
    return inflected.pop() if len(inflected) == 1 else None


def look_up_tag(table: Mapping[str, T], tag: str, /, *, default: T) -> T:
    """Return the entry of a tag, or of the tag without its last part, and so on; `default` if there is none.

    >>> look_up_tag({"de": 1}, "de-AT", default=0)
    1
    """
    while tag not in table:
        tag, _, last = tag.rpartition("-")
        if not last:
            return default
    return table[tag]
