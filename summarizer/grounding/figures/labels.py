"""Numbers that name or rank a thing and count nothing: "Internet Explorer 6", "day five", "part XVII".

They are found as ordinals.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from summarizer.grounding.figures.counted import is_plural, is_stop
from summarizer.grounding.figures.dates import is_month
from summarizer.grounding.figures.draft import Amount
from summarizer.language.lexicon import RATE_WORDS, read_class
from summarizer.language.token_table import TokenTable

_LABELS: Final = read_class("labels of numbers")
_ROMAN_LABELS: Final = _LABELS | frozenset("war pope king queen emperor book scene super bowl olympiad council".split())
_ROMAN: Final = {
    tens + ones: 10 * ten + one
    for ten, tens in enumerate(("", "x", "xx", "xxx"))
    for one, ones in enumerate(("", *"i ii iii iv v vi vii viii ix".split()))
    if tens or ones
}
ROMAN_SEEDS: Final = frozenset(numeral + ending for numeral in _ROMAN for ending in ("", "'s", "’s"))
_PARAGRAPH: Final = re.compile(r"(\d{1,2})\.(\d{1,2})[^\S\n]+(?=[A-Z“\"])")
_FAR: Final = 4000  # characters between two numbered paragraphs that follow each other
_MOST_GROUPS: Final = 6
_EMERGENCY: Final = frozenset({"911", "999", "112", "000", "101", "111"})
_CALLS: Final = read_class("words about telephone calls")
_NOT_BEFORE_COUNT: Final = frozenset("line class group unit day week act bill".split())
"""Labels that may also stand before a count: "that week 12 people died"."""
_NO_LABEL_AFTER: Final = RATE_WORDS | {"one", "last", "this"}
_ARTICLES: Final = frozenset("a an the its his her their new".split())
_OPENING: Final = frozenset('" “ ‘ — : •'.split())


def read_roman(tokens: TokenTable, index: int) -> Decimal | None:
    """The value of a Roman numeral after what it numbers: "World War II", "part XVII", "Type V"; else None."""
    raw = tokens.raw(index).removesuffix("'s").removesuffix("’s")
    if not raw.isupper() or tokens.glued(index):
        return None
    before = tokens.at[index - 1]
    if not tokens.is_capital(index - 1):
        numbers = len(raw) > 1 and (before in _ROMAN_LABELS or (before == "the" and tokens.is_capital(index + 1)))
    elif len(raw) == 1:
        opens = raw == "I" and _starts_sentence(tokens, index - 1) and tokens.raw(index + 1).islower()  # "Day I met"
        numbers = before in _ROMAN_LABELS and not opens
    else:
        numbers = True
    return Decimal(_ROMAN[raw.lower()]) if numbers else None


def read_code(tokens: TokenTable, index: int) -> int | None:
    """Return the token after a telephone number or the like; None if there is none.

    It has three or more numbers with hyphens between them, two if the second begins with a zero, or several with
    spaces between them, after a plus sign or with a zero before one of them.
    """
    called = _read_call(tokens, index)
    if called is not None:
        return called
    end = index + 1
    while tokens.at[end] in ("-", "‐", "‑") and tokens.is_number(end + 1):
        end += 2
    longer = end - index >= 5 or (end - index == 3 and _has_leading_zero(tokens.words[index + 2]))
    return end if longer else None


def _read_call(tokens: TokenTable, index: int) -> int | None:
    """Return the token after "+44 20 7946 0958", "020 7946 0958"."""
    end = index + 1
    while end - index < _MOST_GROUPS and tokens.is_number(end):
        end += 1
    groups = tokens.words[index:end]
    if len(groups) < 2:
        return None
    if tokens.at[index - 1] == "+":
        return end
    in_thousands = groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])
    return end if any(map(_has_leading_zero, groups)) and not in_thousands else None


def _has_leading_zero(word: str) -> bool:
    return word[0] == "0" and len(word) > 2 and word.isdecimal()


def numbers_paragraph(tokens: TokenTable, amount: Amount) -> bool:
    """Whether an amount is the number of a paragraph, as "3.2" before "Responses", next to 3.1 or 3.3."""
    start = tokens.starts[amount.start]
    found = _PARAGRAPH.match(tokens.text, start) if tokens.at[amount.start - 1] in ("", "\n") else None
    if found is None or found.end(2) != tokens.ends[amount.end - 1]:
        return False
    near = tokens.text[max(0, start - _FAR) : start + _FAR].splitlines()
    others = filter(None, (_PARAGRAPH.match(line.lstrip()) for line in near))
    return any(other[1] == found[1] and abs(int(other[2]) - int(found[2])) == 1 for other in others)


def is_label(tokens: TokenTable, amount: Amount) -> bool:
    """Whether an amount numbers the name before it."""
    if amount.magnitude != 1 or amount.form not in ("digits", "words"):
        return False
    before = amount.start - 1
    word = tokens.at[before]
    if word == "#":
        return tokens.glued(amount.start)
    if word == ".":
        return _ends_abbreviation(tokens, before, amount)
    if tokens.words[amount.start] in _EMERGENCY and (word in _CALLS or tokens.at[amount.end] in _CALLS):
        return True
    if word in _LABELS:
        return _is_labelled(tokens, amount, before)
    return _is_in_name(tokens, amount, before)


def _ends_abbreviation(tokens: TokenTable, point: int, amount: Amount) -> bool:
    """Whether a full stop ends "No." or an initial: "No. 1", "H.R. 1319"."""
    if tokens.at[point - 1] in ("no", "nos", "nr"):
        return True
    return tokens.is_capital(point - 1) and len(tokens.at[point - 1]) == 1 and amount.form == "digits"


def _is_labelled(tokens: TokenTable, amount: Amount, before: int) -> bool:
    if tokens.at[before - 1] in _NO_LABEL_AFTER:
        return False
    return tokens.at[before] not in _NOT_BEFORE_COUNT or not _counts(tokens, amount.end)


def _is_in_name(tokens: TokenTable, amount: Amount, before: int) -> bool:
    """Whether digits belong to the name in capitals that ends before them: "Internet Explorer 6"."""
    word = tokens.at[before]
    if not tokens.is_word(before) or tokens.raw(before) == word or is_stop(word) or is_month(tokens, before):
        return False
    if not tokens.text[tokens.starts[amount.start] : tokens.ends[amount.end - 1]].isdecimal():
        return False
    if _starts_sentence(tokens, before):
        return not (_counts(tokens, amount.end) or word.endswith(("ly", "ed")))
    return not _counts(tokens, amount.end) or _has_article(tokens, before)


def _counts(tokens: TokenTable, index: int) -> bool:
    """Whether a plural that can be counted follows."""
    if is_plural(tokens, index):
        return True
    return tokens.is_word(index) and not is_stop(tokens.at[index]) and is_plural(tokens, index + 1)


def _starts_sentence(tokens: TokenTable, index: int) -> bool:
    return index == 0 or tokens.ends_sentence(index - 1) or tokens.at[index - 1] in _OPENING


def _has_article(tokens: TokenTable, index: int) -> bool:
    """Whether an article or a possessive precedes the name that ends with a token, as in "a Boeing 737 jet"."""
    while tokens.is_capital(index - 1):
        index -= 1
    return tokens.at[index - 1] in _ARTICLES
