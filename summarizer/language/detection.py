"""Detects the language of an article.

The most frequent words decide (lists of justext; names of languages from CLDR), or the script if only one language is
written in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

KNOWN: Final = "en"
"""The language that our rules of speech and of sentences know."""

SAMPLE: Final = 6_000
"""Code points that are looked at."""

FEW: Final = 20
"""Fewest words from which the language is detected."""

ENOUGH: Final = 0.35
"""Share of frequent words that a text in a language has."""

LEAD: Final = 1.12
"""How far ahead of the next the first language must be."""

MOST: Final = 400
"""Words of each list that count; the rarer ones are shared by too many languages."""

SCRIPTS: Final = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "HANGUL": "ko", "THAI": "th", "LAO": "lo", "KHMER": "km",
    "MYANMAR": "my", "TIBETAN": "bo", "ETHIOPIC": "am", "SINHALA": "si", "ARMENIAN": "hy", "GEORGIAN": "ka",
    "HEBREW": "he", "GREEK": "el", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu", "KANNADA": "kn",
    "MALAYALAM": "ml", "GURMUKHI": "pa", "ORIYA": "or",
}  # fmt: skip
"""Scripts that one language is written in, by the first word of their letters' names in Unicode."""

BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
APART: Final = re.compile(r"[\s\d\u2010-\u2015/]+")
EDGES: Final = "\"'.,;:!?()[]{}«»„“”‘’‚…·।؟،؛¿¡*_-"
LIKENESSES: Final = frozenset(
    {"Simple_English", "Serbo_Croatian", "Belarusian_Taraskievica", "Latin", "Volapuk", "Ido", "Asturian"}
)
"""Lists of what no news is written in, or that double another."""


def find_language(text: str, /) -> str | None:
    """Detect the language of a text; None if its words are not enough.

    Returns:
        The language's tag as BCP 47 has it, without a region.

    >>> find_language("Der Rat hat am Montag beschlossen, dass die Brücke, die seit dem Sturm nicht mehr sicher ist, "
    ...               "für alle Fahrzeuge gesperrt wird und nicht vor dem Sommer wieder geöffnet werden kann.")
    'de'
    >>> find_language("Brent 82.4 WTI 78.9") is None
    True
    """
    return _tell_language(text[:SAMPLE])


@lru_cache(maxsize=64)
def _tell_language(beginning: str) -> str | None:
    """Detect the language of a text's beginning; cached."""
    sample = unicodedata.normalize("NFC", beginning)
    script = name_script(sample)
    if script is not None:
        return script
    words = [word for part in APART.split(sample.casefold()) if (word := part.strip(EDGES))]
    if len(words) < FEW:
        return None
    share = measure_share(words, name="English")
    if share >= ENOUGH + 0.1:
        return KNOWN
    shares = sorted(((measure_share(words, name=name), name) for name in list_names()), reverse=True)
    (best, name), (next_best, _) = shares[:2]
    return list_names()[name] if best >= ENOUGH and best >= LEAD * next_best else None


def name_script(text: str) -> str | None:
    """The language of a text's script, if only one is written in it; else None."""
    foreign = [char for char in "".join(BEYOND_ASCII.findall(text)) if char.isalpha()]
    if not foreign:
        return None
    letters = sum(map(str.isalpha, text))
    kinds = Counter(unicodedata.name(char, "").split(" ")[0] for char in foreign)
    if kinds["HIRAGANA"] + kinds["KATAKANA"] > 0.1 * letters:
        return "ja"  # in which most letters may be Chinese ones
    found = [language for kind, language in SCRIPTS.items() if kinds[kind] > 0.5 * letters]
    return found[0] if found else None


def measure_share(words: list[str], *, name: str) -> float:
    """The share of a text's words that are frequent in a language."""
    frequent = load_words(name)
    return sum(word in frequent for word in words) / len(words)


@cache
def load_words(name: str) -> frozenset[str]:
    """A language's most frequent words."""
    return frozenset([word.casefold() for word in read_list(name)][:MOST])


def read_list(name: str) -> list[str]:
    """A language's list, the most frequent first; names are in it too, with a capital."""
    lines = (find_lists() / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [word for line in lines if (word := line.strip())]


@cache
def list_names() -> dict[str, str]:
    """The languages that there are lists of, and their tags."""
    from babel import Locale

    tags = {fold_name(name): tag for tag, name in Locale("en").languages.items() if "_" not in tag}
    found = {name: tags.get(fold_name(name)) for name in (file.stem for file in find_lists().glob("*.txt"))}
    return {name: tag for name, tag in found.items() if tag is not None and name not in LIKENESSES}


@cache
def find_lists() -> Path:
    """The folder of justext's lists. Importing it would load an HTML parser, which a text has no need of."""
    spec = find_spec("justext")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "stoplists"


@cache
def parts_by_points(tag: str | None, /) -> bool:
    """Whether thousands are parted by points in a language, as CLDR has it.

    >>> parts_by_points("de"), parts_by_points("en"), parts_by_points(None)
    (True, False, False)
    """
    if tag in (None, KNOWN):
        return False
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(tag, sep="-").number_symbols.get("latn", {}).get("group")) == "."
    except (UnknownLocaleError, ValueError):
        return False


def fold_name(name: str) -> str:
    """A language's name to compare by."""
    plain = unicodedata.normalize("NFD", name.replace("_", " ").casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def name_language(tag: str, /) -> str:
    """A language's English name with its BCP 47 tag; the tag alone if it is unknown.

    >>> name_language("pt-BR")
    'Portuguese (Brazil) [pt-BR]'
    """
    from babel import Locale, UnknownLocaleError  # only asked of a model in another language

    try:
        name = Locale.parse(tag, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = None
    return f"{name} [{tag}]" if name else tag
