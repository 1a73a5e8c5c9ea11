"""Detects the language of an article by its most frequent words, or by a script that only one language uses."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from itertools import filterfalse
from typing import Final

from summarizer.language.locale_data import groups_by_points, load_frequent_words, name_tag

KNOWN: Final = "en"  # the language that the rules for speech and sentences are written for
SAMPLE: Final = 6_000  # code points examined
FEW: Final = 20  # fewest words from which a language is detected
ENOUGH: Final = 0.35  # share of frequent words expected of a text in a language
LEAST: Final = 0.15  # smallest share at which a text is surely not English, if English has less than half of it
LEAD: Final = 1.12  # least ratio of the best share to the second best
FAR: Final = 2  # ratio at which half of `ENOUGH` suffices: Arabic, Polish and Turkish inflect most of their words
SURE: Final = 3.5  # lead, in standard deviations of the best language's count of words, that suffices instead of `FAR`
_LIKELIEST: Final = 5  # languages of the greatest shares whose letters are compared

SCRIPTS: Final = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "HANGUL": "ko", "THAI": "th", "LAO": "lo", "KHMER": "km",
    "MYANMAR": "my", "TIBETAN": "bo", "ETHIOPIC": "am", "SINHALA": "si", "ARMENIAN": "hy", "GEORGIAN": "ka",
    "HEBREW": "he", "GREEK": "el", "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu", "KANNADA": "kn",
    "MALAYALAM": "ml", "GURMUKHI": "pa", "ORIYA": "or",
}  # fmt: skip
"""Scripts that stand for one language, by the first word of their letters' Unicode names."""

BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f][^\x00-\x7f]*")  # starts with one set, which `re` searches faster
_NOT_LATIN: Final = re.compile(r"[^\x00-\u024f\u1e00-\u1eff]")
WORDS: Final = re.compile(r"[^\s\d\u2010-\u2015/]+")
EDGES: Final = "\"'.,;:!?()[]{}«»„“”‘’‚…·।؟،؛¿¡*_-"


def find_language(text: str, /) -> str | None:
    """Detect the language of a text; None if it has too few words to tell.

    Returns:
        A BCP 47 tag without a region.

    >>> find_language("Der Rat hat am Montag beschlossen, dass die Brücke, die seit dem Sturm nicht mehr sicher ist, "
    ...               "für alle Fahrzeuge gesperrt wird und nicht vor dem Sommer wieder geöffnet werden kann.")
    'de'
    >>> find_language("Brent 82.4 WTI 78.9") is None
    True
    """
    return _tell_language(text[:SAMPLE])[0]


def guess_language(text: str, /) -> str | None:
    """Detect the language of a text, or return the likeliest one if the text is at least surely not English.

    >>> text = "Pemerintah memberi bantuan pada hari Senin, kata menteri, dan orang yang tidak menerima akan diberi."
    >>> find_language(2 * text), guess_language(2 * text)
    (None, 'id')
    """
    told, likeliest = _tell_language(text[:SAMPLE])
    return told or likeliest


@lru_cache(maxsize=8)  # a request asks twice; each entry keeps the beginning of an article
def _tell_language(beginning: str) -> tuple[str | None, str | None]:
    """Return the detected language of a text's beginning, and the likeliest one if it is surely not English."""
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
    spelled = [(share * _measure_spelling(words, tag), tag) for share, tag in shares[:_LIKELIEST]]
    (best, tag), (next_best, _) = sorted(spelled, reverse=True)[:2]
    is_far = best >= FAR * next_best or (best - next_best) * len(words) >= SURE * (best * len(words)) ** 0.5
    is_sure = (best >= ENOUGH and best >= LEAD * next_best) or (best >= ENOUGH / 2 and is_far)
    return tag if is_sure else None, tag if best >= LEAST and best >= FAR * english else None


def name_script(text: str) -> str | None:
    """Return the language of a text's script; None if several languages share the script."""
    foreign = [char for char in "".join(BEYOND_ASCII.findall(text)) if char.isalpha()]
    if not foreign:
        return None
    kinds = Counter(unicodedata.name(char, "").split(" ")[0] for char in foreign)
    if kinds.keys().isdisjoint(SCRIPTS):
        return None
    letters = sum(map(str.isalpha, text))
    if kinds["HIRAGANA"] + kinds["KATAKANA"] > 0.1 * letters:
        return "ja"  # most letters of a Japanese text may be Chinese
    found = [language for kind, language in SCRIPTS.items() if kinds[kind] > 0.5 * letters]
    return found[0] if found else None


def name_other_language(text: str, tag: str | None) -> str:
    """Name a text's language for messages if it is not English; empty if it is or may be English.

    Args:
        tag: The result of `find_language`. If it is None, a non-Latin script of most letters shows another language.

    >>> name_other_language("قرر مجلس المدينة", None), name_other_language("Škoda, 82.4", None)
    ('one in Arabic script', '')
    """
    if tag is not None:
        return "" if tag == KNOWN else name_language(tag)
    letters = [char for char in unicodedata.normalize("NFKC", text[:SAMPLE]) if char.isalpha()]  # ℳ becomes M
    kinds = Counter(unicodedata.name(char, "").split(" ")[0] for char in letters)
    script = next((kind for kind, count in kinds.most_common(1) if count > 0.5 * len(letters)), "LATIN")
    return f"one in {script.capitalize()} script" if script != "LATIN" else ""


def is_latin(text: str) -> bool:
    """Whether at least half of a text's letters are Latin, or it has no letters.

    >>> is_latin("Škoda, 82.4"), is_latin("Власти города"), is_latin("GDP増加、前年比")
    (True, False, False)
    """
    if text.isascii():
        return True
    sample = text[:SAMPLE]
    others = sum(map(str.isalpha, _NOT_LATIN.findall(sample)))
    return not others or 2 * others <= sum(map(str.isalpha, sample))


def measure_share(words: list[str], *, tag: str) -> float:
    """Return the share of words that are frequent in a language, from 0 to 1."""
    return sum(map(load_words(tag).__contains__, words)) / len(words)


def _measure_spelling(words: list[str], tag: str) -> float:
    """Return the share of words that have only letters of a language's most frequent words: no "ы" in Bulgarian.

    English texts have names from all languages, so that letters do not count against English.
    """
    if tag == KNOWN:
        return 1
    letters = _load_letters(tag)
    return sum(all(char in letters or not char.isalpha() for char in word) for word in words) / len(words)


@cache
def _load_letters(tag: str) -> frozenset[str]:
    return frozenset("".join(load_words(tag)))


@cache
def load_words(tag: str) -> frozenset[str]:
    """Return the most frequent words of a language."""
    return frozenset(load_frequent_words()[tag].split(" "))


@cache
def parts_by_points(tag: str | None, /) -> bool:
    """Whether a point groups thousands in a language (CLDR puts a comma before its decimals); false if unknown.

    >>> parts_by_points("de"), parts_by_points("en"), parts_by_points(None)
    (True, False, False)
    """
    return tag not in (None, KNOWN) and groups_by_points(tag)


def name_language(tag: str, /) -> str:
    """Return a language's English name with its BCP 47 tag; the tag alone if it is unknown.

    >>> name_language("pt-BR")
    'Portuguese (Brazil) [pt-BR]'
    """
    name = name_tag(tag)
    return f"{name} [{tag}]" if name else tag
