"""Build the language tables from CLDR (Babel) and the lists of frequent words from jusText.

Usage: build_locale_data.py          writes summarizer/language/locale_data.json and frequent_words.txt
       build_locale_data.py --check  exits with 1 if the files are not what the sources give

The sources are development dependencies: 50 MB that no user installs.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from babel import Locale, localedata
from babel.core import get_global

from summarizer.language.detection import SCRIPTS
from summarizer.language.locale_data import FREQUENT_WORDS, TABLES, look_up_tag

CLDR_SOURCE: Final = "Unicode CLDR (Unicode License v3), through Babel"
LISTS_SOURCE: Final = (
    "# The most frequent words of each language, after its tag. From the stop lists of jusText, copyright 2011 Jan\n"
    "# Pomikalek, 2013 Michal Belica, BSD 2-Clause License. Made by scripts/build_locale_data.py."
)
MAGNITUDE: Final = re.compile(r"\W*(0+)\s+(?:de )?([^\s\d'.]{2,})")
"""What CLDR calls a number in thousands or more: "0 Millionen"."""
WRONG_MAGNITUDES: Final = frozenset({"ne"})  # a crore is a million there
MOST: Final = 400
"""Words of each list that are kept; the rarer ones are shared by too many languages."""

CASES: Final = {
    "de": {"januar": "jänner"},
    "pl": {"maj": "majem|maju"},
    "ru": {"май": "мае|маем", "июнь": "июне|июнем", "июль": "июле|июлем"},
    "sk": {"máj": "máji", "jún": "júni", "júl": "júli"},
    "sl": {"maj": "maja|maju"},
    "sr": {"мај": "маја|мају", "јун": "јуна|јуну", "јул": "јула|јулу"},
}
"""Further names of months: an Austrian one, and cases of those with up to four letters; longer ones fit any ending."""
UNUSED_LISTS: Final = frozenset(
    {"Simple_English", "Serbo_Croatian", "Belarusian_Taraskievica", "Latin", "Volapuk", "Ido", "Asturian"}
)
"""Lists of languages that no news is written in, or that double another list."""


def build_tables() -> dict[str, Any]:
    """English names of languages, scripts, territories and currencies, and how languages group digits."""
    english = Locale("en")
    return {
        "source": CLDR_SOURCE,
        "languages": {tag.replace("_", "-"): name for tag, name in english.languages.items()},
        "scripts": dict(english.scripts),
        "territories": dict(english.territories),
        "groups_by_points": find_point_groups(),
        "times": find_times(),
        "magnitudes": find_magnitudes(),
        "currencies": dict(english.currencies),
        "legal_tender": sorted(
            {
                code
                for currencies in get_global("territory_currencies").values()
                for code, _, ended, tender in currencies
                if tender and ended is None
            }
        ),
    }


def find_point_groups() -> dict[str, bool]:
    """Whether points group thousands, for each locale in which this differs from its parent locale.

    They do wherever a comma stands before decimals, whatever else the language groups by: "150.000" in French. In
    English they do where CLDR says so.
    """
    found: dict[str, bool] = {}
    for name in sorted(localedata.locale_identifiers(), key=lambda name: (name.count("_"), name)):
        symbols = Locale.parse(name).number_symbols.get("latn", {})
        by_points = str(symbols.get("group")) == "." or (
            str(symbols.get("decimal")) == "," and not name.startswith("en")
        )
        tag = name.replace("_", "-")
        if look_up_tag(found, tag, default=False) != by_points:
            found[tag] = by_points
    return found


def find_times() -> dict[str, str]:
    """The names of the months, and then of the weekdays from Monday on, in each language that is detected.

    Names are parted by semicolons and the forms of one by bars, in lower case.
    """
    tags = {line.split(" ", 1)[0] for line in build_frequent_words()} | set(SCRIPTS.values())
    found: dict[str, str] = {}
    for tag in sorted(tags & set(localedata.locale_identifiers()) - {"en"}):
        locale = Locale.parse(tag)
        rows = [(locale.months, number) for number in range(1, 13)] + [(locale.days, number) for number in range(7)]
        names = [
            {str(forms[context][width][number]).casefold().strip(".") for context in ("format", "stand-alone")
             for width in ("wide", "abbreviated")}
            for forms, number in rows
        ]  # fmt: skip
        cases = {name: rest.split("|") for name, rest in CASES.get(tag, {}).items()}
        names = [forms.union(*(cases.get(name, ()) for name in forms)) for forms in names]
        found[tag] = ";".join("|".join(sorted(name for name in forms if len(name) > 1)) for forms in names)
    return found


def find_magnitudes() -> dict[str, str]:
    """The words for a thousand and more in each language that is detected and writes them behind the digits.

    Each is a word, a colon and its number of zeros. Those of two words ("mil millones") are left out.
    """
    found: dict[str, str] = {}
    for tag in sorted(find_times().keys() - WRONG_MAGNITUDES):
        formats = Locale.parse(tag).compact_decimal_formats.get("long", {})
        patterns = [(zeros, str(pattern.pattern)) for rows in formats.values() for zeros, pattern in rows.items()]
        words = {
            f"{match[2].lower()}:{len(zeros) - len(match[1])}"
            for zeros, pattern in patterns
            if (match := MAGNITUDE.fullmatch(pattern))
        }
        if words:
            found[tag] = " ".join(sorted(words))
    return found


def build_frequent_words() -> Iterator[str]:
    """One line for each list: the language's tag and its words."""
    tags = {fold(name): tag for tag, name in Locale("en").languages.items() if "_" not in tag}
    spec = find_spec("justext")
    assert spec is not None
    assert spec.origin is not None
    for file in sorted((Path(spec.origin).parent / "stoplists").glob("*.txt")):
        tag = tags.get(fold(file.stem))
        if tag is None or file.stem in UNUSED_LISTS:
            continue
        words = [word.casefold() for line in file.read_text("utf-8").splitlines() if (word := line.strip())]
        yield f"{tag} {' '.join(dict.fromkeys(words[:MOST]))}"


def fold(name: str) -> str:
    """A language's name to compare by."""
    plain = unicodedata.normalize("NFD", name.replace("_", " ").casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def main() -> None:
    """Write the files, or compare them."""
    built = {
        TABLES: json.dumps(build_tables(), ensure_ascii=False, indent=0) + "\n",
        FREQUENT_WORDS: "\n".join([LISTS_SOURCE, *build_frequent_words()]) + "\n",
    }
    for path, content in built.items():
        if sys.argv[1:] != ["--check"]:
            path.write_text(content, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != content:
            sys.exit(f"{path.name} is not what its sources give: run scripts/build_locale_data.py")


if __name__ == "__main__":
    main()
