"""Writes the parts of a brief as plain text: figures, quotes, sources, names of holders.

HTML, Markdown and terminal tables escape and show these texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from summarizer.language.lexicon import read_kinds, read_pairs
from summarizer.report.plain_text import put_in_marks, show
from summarizer.schemas.blocks import Attribution, Figure, Quote
from summarizer.schemas.news import OpenQuestion, Position

UNTOLD_BOUNDS: Final = frozenset({"exact", "between"})
"""Comparators that are shown before a figure only if the article has words for them there."""

BOUNDS: Final = {
    words.replace("_", " "): bound
    for kind in ("bounds before a figure", "bounds of several words")
    for words, bound in read_kinds(kind).items()
}
"""The comparator that words before a figure express, such as "nearly" and "up to"."""

COMPARED: Final = re.compile(r"(?:no |not )?\w+ than|as \w+ as")  # "fewer than", "no more than", "as many as"

TIMES: Final = read_pairs("seconds of units").keys()  # units that a value is shown with

NUMBER: Final = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")

SMALL: Final = 12  # the largest number that is as clear in words as in digits

SENTENCES: Final = re.compile(r"[\"“‘']?[^\W\d_a-z].*[.!?][\"”’']?")  # text that begins and ends as sentences do

LONGEST_BOUND: Final = 40  # code points before a figure that are searched for such words

HOW: Final = {"direct": "", "indirect": "reported", "document": "in writing", "author": ""}
"""Words for the kind of an attribution, unless it is direct speech or the article's own."""

TOLD_STANCES: Final = frozenset({"supports", "opposes"})  # stances that are shown; others add nothing to the statement

THE_ARTICLE: Final = "the article"

BEFORE_NAME: Final = re.compile(r"(?:(?:[A-Z][a-z]{0,3}\.|[^\W\d_][^\W\d_’'-]*) ){0,3}")
"""Words that may precede a name at the beginning of a sentence, such as an article or a title."""

AFTER_NAME: Final = r"(?=[\s,.:;!?’')]|\Z)"


def name_holders(position: Position, names: Mapping[str, str]) -> str:
    first, *others = (names.get(key) or show(key) for key in (position.actor, *position.joined_by))
    return f"{', '.join([first, *others[:-1]])} and {others[-1]}" if others else first


def part_at_name(name: str, sentence: str) -> tuple[str, str, str] | None:
    """Split a sentence that begins with a name into the text before, the name, and the text after; None for others.

    This allows setting the name in bold without repeating it.

    >>> part_at_name("Ann Lee", "Mayor Ann Lee said no."), part_at_name("the union", "The union’s head said no.")
    (('Mayor ', 'Ann Lee', ' said no.'), ('', 'The union', '’s head said no.'))
    >>> part_at_name("Ann Lee", "Lee said no.")
    """
    found = re.search(rf"(?<!\S){re.escape(name)}{AFTER_NAME}", sentence) if name else None
    if found is None and name[:1].islower():  # sentences begin with a capital
        found = re.match(rf"{re.escape(name[0].upper() + name[1:])}{AFTER_NAME}", sentence)
    if found is None or not BEFORE_NAME.fullmatch(sentence[: found.start()]):
        return None
    return sentence[: found.start()], found.group(), sentence[found.end() :]


def quotes_of(question: OpenQuestion) -> tuple[Quote, ...]:
    """Return the quotes of a question: the one that leaves it open, and a contrasting one if there is any."""
    return (question.quote, question.contrast) if question.contrast else (question.quote,)


def name_source(attribution: Attribution, names: Mapping[str, str]) -> str:
    """Name the source of an attribution: the actor's name, or the article's words for the source.

    The article's words follow if they differ from the name, and then whether it is reported speech or in writing.
    """
    words = show(attribution.as_named)
    name = names.get(attribution.speaker or "") or words
    if attribution.kind == "author" or not name:
        return THE_ARTICLE
    as_named = f"as “{words}”" if words not in name and name not in words else ""
    return ", ".join(part for part in (name, as_named, HOW[attribution.kind]) if part)


def show_quote(quote: Quote) -> str:
    """Write a quote in quotation marks that it does not contain."""
    return put_in_marks(show(quote.text))


def repeats_quote(text: str, words: str) -> bool:
    """Whether a text has the words of a quote in quotation marks or as whole sentences, or consists of them.

    >>> repeats_quote("She said it twice: No, never.", "No, never."), repeats_quote("She said no to it.", "said no")
    (True, False)
    """
    is_whole = " " in words and SENTENCES.fullmatch(words) is not None  # not "No." of "No. 10"
    return text == words or f"“{words}" in text or (is_whole and words in text)


def show_figure(figure: Figure, compared: str = "", *, article: str) -> str:
    """Write a figure as in the article, with its bound, `compared`, and its full value if that adds something."""
    written, value = f"{show_written(figure, article)}{compared}", show_in_full(figure)
    return f"{written} ({value})" if value else written


def show_written(figure: Figure, article: str) -> str:
    """Write a figure as in the article, with its bound, in the article's words if they stand right before it."""
    before = article[max(0, figure.start - LONGEST_BOUND) : figure.start].casefold().split()
    untold = "" if figure.comparator in UNTOLD_BOUNDS else figure.comparator.replace("_", " ")
    written = (" ".join(before[-count:]) for count in (3, 2, 1))
    stated = (
        words for words in written if BOUNDS.get(words) == figure.comparator or (untold and COMPARED.fullmatch(words))
    )
    bound = next(stated, untold)
    return f"{bound} {show(figure.text)}".lstrip()


def show_in_full(figure: Figure) -> str:
    """Write the full value of a figure; empty if that adds nothing to the figure as written."""
    if figure.kind in ("date", "time"):  # the value is a year or an hour, not a quantity
        return ""
    written = show(figure.text)
    numbers = [Decimal(digits.replace(",", "")) for digits in NUMBER.findall(written)]
    if figure.value in numbers and figure.value_to is None:
        return ""
    is_small = not numbers and figure.value is not None and figure.value in range(SMALL + 1)
    parts = [*_write_values(figure), *([figure.currency] if figure.currency else [])]
    return "" if is_small or all(part in written for part in parts) else show_value(figure)


def show_value(figure: Figure) -> str:
    """Write the full value with thousands separators and its currency or unit of time; empty without a value."""
    joined = "–".join(_write_values(figure))
    plural = "centuries" if figure.unit == "century" else f"{figure.unit}s"
    time = (figure.unit if joined == "1" else plural) if figure.unit in TIMES else ""
    unit = show(figure.currency or time)
    return f"{joined} {unit}".rstrip() if joined else ""


def _write_values(figure: Figure) -> list[str]:
    return [group(value) for value in (figure.value, figure.value_to) if value is not None]


def group(value: Decimal) -> str:
    """Write a number in full, with thousands separators.

    >>> group(Decimal("2E+11"))
    '200,000,000,000'
    """
    return f"{value:,f}"
