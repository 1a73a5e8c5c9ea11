"""Restores the capitals of names in a text that is written without: a transcript, or text of a data set."""

from __future__ import annotations

import re
from typing import Final

from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary, is_rather_name
from summarizer.language.lexicon import FUNCTION_WORDS, is_finite, word_set
from summarizer.language.names import is_person_noun, is_title
from summarizer.language.reporting_verbs import find_verb

_INNER: Final = re.compile(r"(?<=[a-z,] )[A-Za-z](?=[a-z]{2})")  # the first letter of a word inside a sentence
_READ: Final = 4_000  # characters that tell whether a text has capitals
_FEWEST: Final = 40
_LEAST: Final = 4 * _FEWEST  # characters of the shortest text with so many inner words
_MOST: Final = 0.01  # the share of inner words with capitals in a text without
_WORD: Final = re.compile(r"(?<![\w'’.@/])[A-Za-z][a-z]+(?:['’][a-z]{3,}|-[a-z]{2,})*(?![\w@/])")
_NONE: Final = word_set(
    "mr mrs ms dr didn wasn isn aren weren hasn haven hadn doesn don wouldn couldn shouldn ain ll ve re"
)
_SHORTEST: Final = 3
_LABEL: Final = re.compile(
    r"^(?:[A-Z][A-Z.'’-]+ ){0,4}[A-Z][A-Z'’-]{2,}(?=(?:, [^\n:]{2,60}|\s?\([^()\n]{1,60}\))?:(?:\s|\Z))", re.MULTILINE
)
_FEWEST_LABELS: Final = 4  # labels of the shortest transcript
_VOWEL: Final = re.compile(r"[aeiouy]")


def restore_capitals(text: str) -> str:
    """A text with capitals for its names, of the same length; the text itself if it has capitals.

    A word that is no English one is taken for a name. The labels of a transcript are written as names, too, if they
    are in capitals: "ANN ROE, HOST:".

    Args:
        text: An article.

    >>> restore_capitals("We asked mr elphicke, who said that many people in calais would lose their work. " * 4)[:74]
    'We asked Mr Elphicke, who said that many people in Calais would lose their'

    """
    if len(_LABEL.findall(text)) >= _FEWEST_LABELS:
        return _LABEL.sub(lambda match: match.group().title(), text)
    found = _INNER.findall(text[:_READ]) if len(text) >= _LEAST else ()
    if len(found) < _FEWEST or sum(map(str.isupper, found)) > _MOST * len(found):
        return text
    text = _OPENS.sub(lambda match: match.group().upper(), text)
    letters = list(text)
    last, named, before = -2, False, ("", "")
    start = 0
    for match in _WORD.finditer(text):
        word, adjoins = match.group().lower(), match.start() == last + 1 and text[last] == " "
        is_name = _is_name(word)
        if is_name and adjoins and not named and _may_be_first(before[1]) and is_title(before[0]):
            letters[start] = letters[start].upper()  # "winger dean | Elphicke"
        named = is_name or (adjoins and named and _is_surname(word, text[match.end() : match.end() + 20]))
        if named or word in _TITLES:
            first = match.end() if _VOWEL.search(word) is None and named else match.start() + 1
            letters[match.start() : first] = text[match.start() : first].upper()
        start, last, before = match.start(), match.end(), (before[1] if adjoins else "", word)
    return "".join(letters)


_TITLES: Final = word_set("mr mrs ms dr")
_OPENS: Final = re.compile(
    r"(?<=[:.!?,] [\"“‘])[a-z]|(?<![\w'’])(?:uk|eu)(?![\w'’])"
    r"|(?<![\w'’])us(?= (?:\w+ ){0,2}(?:officials|president|secretary|government|army|senator)\b)"
)
"""The first letter of a quotation, and abbreviations of which one is a word as well."""


def _is_name(word: str) -> bool:
    plain = word.split("'")[0].split("’")[0]
    if len(plain) < _SHORTEST or plain in _NONE or plain in FUNCTION_WORDS:
        return False
    parts = plain.split("-")
    return not any(map(is_ordinary, parts)) or (is_rather_name(plain) and not is_title(plain))


def _may_be_first(word: str) -> bool:
    """Whether an ordinary word may be a first name as well."""
    return is_also_name(word) and not (word in FUNCTION_WORDS or is_person_noun(word))


def _is_surname(word: str, behind: str) -> bool:
    """Whether an ordinary word may be the surname behind a first name: "hans | ram, the director", "ann | day said"."""
    acts = behind.startswith(",") or any(map(find_verb, behind.split()[:1]))
    return acts and is_also_name(word) and not (word in FUNCTION_WORDS or is_finite(word) or is_title(word))
