"""Detects the language of an article.

The most frequent words decide, or the script if only one language is written in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from itertools import filterfalse
from typing import Final

from summarizer.language.locale_data import groups_by_points, load_frequent_words, name_tag

KNOWN: Final = "en"  # the language that our rules of speech and of sentences know
SAMPLE: Final = 6_000  # code points that are looked at
FEW: Final = 20  # fewest words from which the language is detected
ENOUGH: Final = 0.35  # share of frequent words that a text in a language has
LEAST: Final = 0.15  # share from which a text that has not half as many English ones is surely not English
LEAD: Final = 1.12  # how far ahead of the next the first language must be
FAR: Final = 2  # how far ahead the first may have half of them: Arabic, Polish and Turkish inflect most of theirs

SURE: Final = 4  # how many standard deviations of the first one's words it may be ahead instead

SCRIPTS: Final = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "HANGUL": "ko", "THAI": "th", "LAO": "lo", "KHMER": "km",
    "MYANMAR": "my", "TIBETAN": "bo", "ETHIOPIC": "am", "SINHALA": "si", "ARMENIAN": "hy", "GEORGIAN": "ka",
    "HEBREW": "he", "GREEK": "el", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu", "KANNADA": "kn",
    "MALAYALAM": "ml", "GURMUKHI": "pa", "ORIYA": "or",
}  # fmt: skip
"""Scripts that one language is written in, by the first word of their letters' names in Unicode."""

BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f][^\x00-\x7f]*")  # led by a set, which is searched for faster
_NOT_LATIN: Final = re.compile(r"[^\x00-\u024f\u1e00-\u1eff]")
WORDS: Final = re.compile(r"[^\s\d\u2010-\u2015/]+")
EDGES: Final = "\"'.,;:!?()[]{}«»„“”‘’‚…·।؟،؛¿¡*_-"


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
    return _tell_language(text[:SAMPLE])[0]


def guess_language(text: str, /) -> str | None:
    """The same, or the language that a text is most likely in if it is surely not English; checks read it by that.

    >>> text = "Pemerintah memberi bantuan pada hari Senin, kata menteri, dan orang yang tidak menerima akan diberi."
    >>> find_language(2 * text), guess_language(2 * text)
    (None, 'id')
    """
    told, likeliest = _tell_language(text[:SAMPLE])
    return told or likeliest


@lru_cache(maxsize=8)  # a request asks twice; each entry keeps the beginning of an article
def _tell_language(beginning: str) -> tuple[str | None, str | None]:
    """Detect the language of a text's beginning, and that which it is likely in although it may be another; cached."""
    sample = unicodedata.normalize("NFC", beginning)
    script = name_script(sample)
    if script is not None:
        return script, script
    parts = sample.casefold().split()
    odd = WORDS.findall(" ".join(filterfalse(str.isalpha, parts)))
    words = [*filter(str.isalpha, parts), *filter(None, (word.strip(EDGES) for word in odd))]
    if len(words) < FEW:
        return None, None
    english = measure_share(words, tag=KNOWN)
    if english >= ENOUGH + 0.1:
        return KNOWN, KNOWN
    shares = sorted(((measure_share(words, tag=tag), tag) for tag in load_frequent_words()), reverse=True)
    (best, tag), (next_best, _) = shares[:2]
    is_far = best >= FAR * next_best or (best - next_best) * len(words) >= SURE * (best * len(words)) ** 0.5
    is_told = (best >= ENOUGH and best >= LEAD * next_best) or (best >= ENOUGH / 2 and is_far)
    return tag if is_told else None, tag if best >= LEAST and best >= FAR * english else None


def name_script(text: str) -> str | None:
    """The language of a text's script, if only one is written in it; else None."""
    foreign = [char for char in "".join(BEYOND_ASCII.findall(text)) if char.isalpha()]
    if not foreign:
        return None
    kinds = Counter(unicodedata.name(char, "").split(" ")[0] for char in foreign)
    if kinds.keys().isdisjoint(SCRIPTS):
        return None
    letters = sum(map(str.isalpha, text))
    if kinds["HIRAGANA"] + kinds["KATAKANA"] > 0.1 * letters:
        return "ja"  # in which most letters may be Chinese ones
    found = [language for kind, language in SCRIPTS.items() if kinds[kind] > 0.5 * letters]
    return found[0] if found else None


def name_other_language(text: str, tag: str | None) -> str:
    """What messages call the language of a text if it is not English; empty if it is, or may be.

    Args:
        tag: What `find_language` finds. If that is nothing, most letters tell: English has none of other scripts.

    >>> name_other_language("قرر مجلس المدينة", None), name_other_language("Škoda, 82.4", None)
    ('one in Arabic script', '')
    """
    if tag is not None:
        return "" if tag == KNOWN else name_language(tag)
    letters = [char for char in unicodedata.normalize("NFKC", text[:SAMPLE]) if char.isalpha()]  # of ℳ it makes M
    kinds = Counter(unicodedata.name(char, "").split(" ")[0] for char in letters)
    script = next((kind for kind, count in kinds.most_common(1) if count > 0.5 * len(letters)), "LATIN")
    return f"one in {script.capitalize()} script" if script != "LATIN" else ""


def is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin, or it has none.

    >>> is_latin("Škoda, 82.4"), is_latin("Власти города"), is_latin("GDP増加、前年比")
    (True, False, False)
    """
    if text.isascii():
        return True
    sample = text[:SAMPLE]
    others = sum(map(str.isalpha, _NOT_LATIN.findall(sample)))
    return not others or 2 * others <= sum(map(str.isalpha, sample))


def measure_share(words: list[str], *, tag: str) -> float:
    """The share of a text's words that are frequent in a language."""
    return sum(map(load_words(tag).__contains__, words)) / len(words)


@cache
def load_words(tag: str) -> frozenset[str]:
    """The most frequent words of a language."""
    return frozenset(load_frequent_words()[tag].split(" "))


@cache
def parts_by_points(tag: str | None, /) -> bool:
    """Whether a point parts thousands in a language: CLDR has a comma before its decimals.

    >>> parts_by_points("de"), parts_by_points("en"), parts_by_points(None)
    (True, False, False)
    """
    return tag not in (None, KNOWN) and groups_by_points(tag)


def name_language(tag: str, /) -> str:
    """A language's English name with its BCP 47 tag; the tag alone if it is unknown.

    >>> name_language("pt-BR")
    'Portuguese (Brazil) [pt-BR]'
    """
    name = name_tag(tag)
    return f"{name} [{tag}]" if name else tag
