"""Names of languages, territories and currencies in English, digit grouping by language, and frequent words.

`scripts/build_locale_data.py` makes the data files from CLDR and jusText.
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
_SHORT: Final = 4  # letters of a name that may be the beginning of another word
_ENDING: Final = 2  # fewest letters by which a magnitude with another ending is not longer
_LETTERS: Final = 2  # most letters of what may be an abbreviation of anything

NUKTA: Final = "\u093c"
"""The dot of Hindi letters, which newspapers leave out as often as not."""

TABLES: Final = Path(__file__).with_name("locale_data.json")
FREQUENT_WORDS: Final = Path(__file__).with_name("frequent_words.txt")

TAG: Final = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-[a-z\d-]+)?", re.IGNORECASE)


@cache
def load_tables() -> Mapping[str, Any]:
    """The tables by name."""
    tables: dict[str, Any] = json.loads(TABLES.read_text(encoding="utf-8"))
    return tables


@cache
def load_frequent_words() -> Mapping[str, str]:
    """The frequent words of each language by its tag, separated by spaces."""
    lines = FREQUENT_WORDS.read_text(encoding="utf-8").splitlines()
    parts = (line.partition(" ") for line in lines if not line.startswith("#"))
    return {tag: words for tag, _, words in parts}


def name_tag(tag: str, /) -> str | None:
    """The English name of a BCP 47 tag; None if the language is unknown.

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
    """Whether a point groups the digits of large numbers in a language: a comma stands before decimals.

    >>> groups_by_points("fr"), groups_by_points("de-CH"), groups_by_points("en")
    (True, False, False)
    """
    groups: Mapping[str, bool] = load_tables()["groups_by_points"]
    return look_up_tag(groups, tag, default=False)


@lru_cache(maxsize=512)  # 19 of each language
def match_time(number: int, tag: str | None, /) -> re.Pattern[str] | None:
    """What a month or weekday is called in a language other than English; None if that is not known.

    Args:
        number: Of a month from 1; of a weekday from -1 (Monday) down.
        tag: None for any language.

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
    parts = [  # of a long name any form: "в субботу"
        re.escape(form if is_glued(form[-1]) or len(form) <= _SHORT else form[:-1])
        + (r"(?!\w)" if len(form) <= _SHORT and not is_glued(form[-1]) else "")
        for form in forms
    ]
    # In Hebrew a preposition is written onto the name.
    return re.compile(rf"(?<![^\W{GLUED_CLASS}])[בה]?(?:{'|'.join(sorted(parts))})") if parts else None


@cache
def _read_magnitudes(tag: str, /) -> Mapping[str, Decimal]:
    """The words for a thousand and more in a language, in lower case."""
    row = look_up_tag(load_tables()["magnitudes"], tag, default="")
    pairs = (entry.rpartition(":") for entry in row.split())
    known = [(word, Decimal(10) ** int(zeros)) for word, _, zeros in pairs]
    return dict(known) | {word.replace(NUKTA, ""): value for word, value in known}


@lru_cache(maxsize=4096)
def find_magnitude(word: str, tag: str, /, *, is_abbreviated: bool = False) -> Decimal | None:
    """The value of a word for a thousand and more in a language, which may have another ending.

    Args:
        word: In lower case, behind digits.
        is_abbreviated: Whether a full stop stands behind it.

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
    """The entry of a tag, else of the tag without its last part, and so on.

    >>> look_up_tag({"de": 1}, "de-AT", default=0)
    1
    """
    while tag not in table:
        tag, _, last = tag.rpartition("-")
        if not last:
            return default
    return table[tag]
