"""Finds the figures of a text, each with value, unit, currency, comparator, period and baseline.

No engine is involved, and nothing here decides what a brief contains. The words around a number show whether it is an
age ("aged 7", "in his 30s"), or names or ranks something ("Internet Explorer 6", "part XVII"), which makes it an
ordinal.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Final

from summarizer.grounding.figures.amounts import is_glued_to_name, is_minus, negate, read_amount
from summarizer.grounding.figures.comparators import read_after, read_before
from summarizer.grounding.figures.counted import is_counting_one, is_plural, is_stop
from summarizer.grounding.figures.currencies import Prefix, is_bracketed_loss, read_prefix
from summarizer.grounding.figures.dates import FoundDate, is_month, read_date
from summarizer.grounding.figures.draft import Amount, Draft, Unit, scale
from summarizer.grounding.figures.links import FigureLinks
from summarizer.grounding.figures.number_words import LARGE, SEEDS, TIMES, VAGUE_SEEDS, is_dash
from summarizer.grounding.figures.pairs import read_ratio, read_upper
from summarizer.grounding.figures.units import DURATIONS, read_unit
from summarizer.language.letters import is_glued
from summarizer.language.lexicon import BE, MONTHS, RATE_WORDS, read_class
from summarizer.language.token_table import TokenTable, may_state_number
from summarizer.schemas.findings import NOT_QUANTITIES, Comparator, FigureKind, FoundFigure
from summarizer.workers import check_stop

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
_FAR: Final = 4000  # most characters between consecutive numbered paragraphs
_MOST_GROUPS: Final = 6
_EMERGENCY: Final = frozenset({"911", "999", "112", "000", "101", "111"})
_CALLS: Final = read_class("words about telephone calls")
_NOT_BEFORE_COUNT: Final = frozenset("line class group unit day week act bill".split())
"""Labels that may also precede a count: "that week 12 people died"."""
_NO_LABEL_AFTER: Final = RATE_WORDS | {"one", "last", "this"}
_ARTICLES: Final = frozenset("a an the its his her their new".split())
_OPENING: Final = frozenset('" “ ‘ — : •'.split())


def read_roman(tokens: TokenTable, index: int) -> Decimal | None:
    """The value of a Roman numeral that numbers a noun: "World War II", "part XVII", "Type V"; else None."""
    raw = tokens.raw(index).removesuffix("'s").removesuffix("’s")
    if not raw.isupper() or tokens.glued(index):
        return None
    before = tokens.padded[index - 1]
    if not tokens.is_capital(index - 1):
        numbers = len(raw) > 1 and (before in _ROMAN_LABELS or (before == "the" and tokens.is_capital(index + 1)))
    elif len(raw) == 1:
        opens = raw == "I" and _starts_sentence(tokens, index - 1) and tokens.raw(index + 1).islower()  # "Day I met"
        numbers = before in _ROMAN_LABELS and not opens
    else:
        numbers = True
    return Decimal(_ROMAN[raw.lower()]) if numbers else None


def read_code(tokens: TokenTable, index: int) -> int | None:
    """Return the token after a telephone number or similar code; None if there is none.

    A code is three or more hyphenated numbers, two if the second has a leading zero, or several numbers separated by
    spaces, after a plus sign or with a leading zero in one of them.
    """
    called = _read_call(tokens, index)
    if called is not None:
        return called
    end = index + 1
    while tokens.padded[end] in ("-", "‐", "‑") and tokens.is_number(end + 1):
        end += 2
    longer = end - index >= 5 or (end - index == 3 and _has_leading_zero(tokens.words[index + 2]))
    return end if longer else None


def _read_call(tokens: TokenTable, index: int) -> int | None:
    """Return the token after "+44 20 7946 0958" or "020 7946 0958"; None if there is no such number."""
    end = index + 1
    while end - index < _MOST_GROUPS and tokens.is_number(end):
        end += 1
    groups = tokens.words[index:end]
    if len(groups) < 2:
        return None
    if tokens.padded[index - 1] == "+":
        return end
    in_thousands = groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])
    return end if any(map(_has_leading_zero, groups)) and not in_thousands else None


def _has_leading_zero(word: str) -> bool:
    return word[0] == "0" and len(word) > 2 and word.isdecimal()


def numbers_paragraph(tokens: TokenTable, amount: Amount) -> bool:
    """Whether an amount numbers a paragraph: "3.2 Responses" at the start of a line, near a paragraph 3.1 or 3.3."""
    start = tokens.starts[amount.start]
    found = _PARAGRAPH.match(tokens.text, start) if tokens.padded[amount.start - 1] in ("", "\n") else None
    if found is None or found.end(2) != tokens.ends[amount.end - 1]:
        return False
    near = tokens.text[max(0, start - _FAR) : start + _FAR].splitlines()
    others = filter(None, (_PARAGRAPH.match(line.lstrip()) for line in near))
    return any(other[1] == found[1] and abs(int(other[2]) - int(found[2])) == 1 for other in others)


def is_label(tokens: TokenTable, amount: Amount) -> bool:
    """Whether an amount numbers the noun or name before it."""
    if amount.magnitude != 1 or amount.form not in ("digits", "words"):
        return False
    before = amount.start - 1
    word = tokens.padded[before]
    if word == "#":
        return tokens.glued(amount.start)
    if word == ".":
        return _ends_abbreviation(tokens, before, amount)
    if tokens.words[amount.start] in _EMERGENCY and (word in _CALLS or tokens.padded[amount.end] in _CALLS):
        return True
    if word in _LABELS:
        return _is_labelled(tokens, amount, before)
    return _is_in_name(tokens, amount, before)


def _ends_abbreviation(tokens: TokenTable, point: int, amount: Amount) -> bool:
    """Whether a full stop ends "No." or an initial: "No. 1", "H.R. 1319"."""
    if tokens.padded[point - 1] in ("no", "nos", "nr"):
        return True
    return tokens.is_capital(point - 1) and len(tokens.padded[point - 1]) == 1 and amount.form == "digits"


def _is_labelled(tokens: TokenTable, amount: Amount, before: int) -> bool:
    if tokens.padded[before - 1] in _NO_LABEL_AFTER:
        return False
    return tokens.padded[before] not in _NOT_BEFORE_COUNT or not _counts(tokens, amount.end)


def _is_in_name(tokens: TokenTable, amount: Amount, before: int) -> bool:
    """Whether digits belong to the capitalised name before them: "Internet Explorer 6"."""
    word = tokens.padded[before]
    if not tokens.is_word(before) or tokens.raw(before) == word or is_stop(word) or is_month(tokens, before):
        return False
    if not tokens.text[tokens.starts[amount.start] : tokens.ends[amount.end - 1]].isdecimal():
        return False
    if _starts_sentence(tokens, before):
        return not (_counts(tokens, amount.end) or word.endswith(("ly", "ed")))
    return not _counts(tokens, amount.end) or _has_article(tokens, before)


def _counts(tokens: TokenTable, index: int) -> bool:
    """Whether a countable plural stands at or right after a token."""
    if is_plural(tokens, index):
        return True
    return tokens.is_word(index) and not is_stop(tokens.padded[index]) and is_plural(tokens, index + 1)


def _starts_sentence(tokens: TokenTable, index: int) -> bool:
    return index == 0 or tokens.ends_sentence(index - 1) or tokens.padded[index - 1] in _OPENING


def _has_article(tokens: TokenTable, index: int) -> bool:
    """Whether an article or possessive precedes the name that ends with a token: "a Boeing 737 jet"."""
    while tokens.is_capital(index - 1):
        index -= 1
    return tokens.padded[index - 1] in _ARTICLES


_OLDEST: Final = 120
_YOUNGEST: Final = 13  # lowest age in brackets after a name; smaller numbers there may be counts, such as of goals
_AGED: Final = frozenset({"aged", "age", "ages"})
_PARTS: Final = frozenset({"early", "mid", "late"})
_COMPARED: Final = frozenset({"older", "younger"})
_ROUNDING: Final = frozenset("just only about around nearly almost".split())
_PERSONS: Final = frozenset("he she i who and".split())
_BEFORE_DECADE: Final = frozenset("his her their my your our".split()) | _PARTS
_ENDS: Final = frozenset({",", ";", ".", ")", "\n", ""})
_BOUNDS: Final[dict[str, Comparator]] = {"under": "less_than", "over": "more_than"}


def read_years_of_life(tokens: TokenTable, index: int) -> Draft | None:
    """Read "in his 30s" or "under-19s"; None if there is no such age."""
    raw = tokens.raw(index)
    if not (raw.isdecimal() and len(raw) == 2 and tokens.glued(index + 1) and tokens.padded[index + 1] == "s"):
        return None
    before = tokens.padded[index - 1 - (tokens.padded[index - 1] in (*_PARTS, "-"))]
    value = Decimal(raw)
    if before in _BEFORE_DECADE:
        return Draft(index, index + 2, index + 2, "age", value, value + 9, unit="year", comparator="between")
    if before in _BOUNDS:
        return Draft(index, index + 2, index + 2, "age", value, unit="year", comparator=_BOUNDS[before])
    return None


def mark_age(tokens: TokenTable, draft: Draft) -> None:
    """Change a figure to an age if the words around it say so: "Smith, 19,", "aged 7"."""
    if draft.value is None or not 0 < draft.value <= _OLDEST:
        return
    said = _is_said_to_be_age(tokens, draft)
    if said and draft.kind == "measure":
        draft.kind = "age"
    elif draft.kind in ("cardinal", "ordinal") and (said or _is_apposed(tokens, draft)):
        draft.kind, draft.unit, draft.last = "age", "year", draft.amount_end


def _is_said_to_be_age(tokens: TokenTable, draft: Draft) -> bool:
    before, end = tokens.padded[draft.first - 1], draft.amount_end
    if before in _AGED or (before in ("of", "between", "from") and tokens.padded[draft.first - 2] in _AGED):
        return True
    verb = draft.first - 1 - (before in _ROUNDING)
    if tokens.padded[end] == "when" and tokens.padded[verb] in BE and tokens.padded[verb - 1] in _PERSONS:
        return True  # "he was about 28 when"
    compared = tokens.padded[end] in ("or", "and") and tokens.padded[end + 1] in _COMPARED
    return compared or tokens.padded[end - 1] in _COMPARED


def _is_apposed(tokens: TokenTable, draft: Draft) -> bool:
    """Whether a number in digits follows a name, between commas or in brackets."""
    if not tokens.is_capital(draft.first - 2) or not tokens.is_number(draft.first) or draft.value is None:
        return False
    before, after = tokens.padded[draft.first - 1], tokens.padded[draft.amount_end]
    return (before == "," and after in _ENDS) or (before == "(" and after == ")" and draft.value >= _YOUNGEST)


_SEED_WORDS: Final = SEEDS | frozenset(MONTHS) | ROMAN_SEEDS
"""Lower-case words at which a figure without a digit may start."""
_VAGUE_SEED_WORDS: Final = _SEED_WORDS | VAGUE_SEEDS
_SHORT: Final = 1000  # nearly all longer texts state a number, so that searching for one beforehand saves no time
_SHARING_JOINTS: Final = (["and"], ["or"], [","], ["to"], [",", "and"], ["or", "by"], ["and", "then"])
"""Words between two figures, the first of which shares the unit of the second."""
_GAPS: Final = {
    "cardinal": ([","], ["and"], ["and", "the"], [",", "and"], [",", "the"]),
    "measure": (["and"], ["and", "the"]),
}
"""By a figure's kind: words before a second name, after which a bare number shares the figure's unit."""
_MOST_NAME_WORDS: Final = 3

_BEFORE_SCORES: Final = frozenset("than nearly almost least".split())
"""Bounds of a score: "by more than | two to one". "Over" and "about" are left out: they may state its subject."""


def find_figures(text: str, *, vague: bool = False, language: str | None = None) -> list[FoundFigure]:
    """Find every figure, date and time that a text states, in order and without overlaps.

    A bare `$` is the US dollar (see `currencies` for the other defaults). Amounts in cents and pence keep their
    written value, with the minor unit and no currency; basis points keep theirs, too. The value of a date is its year,
    if any. A score ("3-1") is a ratio with the unit `score` and two numbers. Numbers that name or rank something
    ("Internet Explorer 6", "part XVII") are ordinals.

    Args:
        text: Any text; offsets are code points into it, half-open.
        vague: Whether to find amounts without a number as well ("dozens of", "a couple of"), with the value None.
            Coverage does not count them.
        language: The text's BCP 47 tag; None if unknown. "1.240" is 1,240 in German and 1.24 in English.

    Example:
        >>> figure, year = find_figures("Sales rose to at least 380,000 vehicles in 2021.")
        >>> figure.text, str(figure.value), figure.unit, figure.comparator, figure.period
        ('380,000 vehicles', '380000', 'vehicle', 'at_least', 'in 2021')
    """
    seeds = _VAGUE_SEED_WORDS if vague else _SEED_WORDS
    if len(text) < _SHORT and not (language not in (None, "en") or may_state_number(text, seeds)):
        return []
    return read_figures(TokenTable(text, language=language), vague=vague)


def read_figures(tokens: TokenTable, *, vague: bool = False) -> list[FoundFigure]:
    """Find every figure of a tokenized text; see `find_figures`."""
    drafts = _read_figures(tokens, _VAGUE_SEED_WORDS if vague else _SEED_WORDS)
    links = FigureLinks(tokens, drafts)
    return [_freeze(tokens, draft, links, number) for number, draft in enumerate(drafts)]


def parse_figure(text: str, *, language: str | None = None) -> FoundFigure | None:
    """Parse a string that should be a single figure with its comparator: "at least 380,000 vehicles".

    Returns:
        The figure; None if the text has none or several. Dates and ordinals are ignored if there are other figures.

    Example:
        >>> figure = parse_figure("3.2 million euros")
        >>> str(figure.value), figure.currency
        ('3200000', 'EUR')
        >>> parse_figure("from 3 to a lot") is None, parse_figure("no number") is None
        (False, True)
    """
    found = find_figures(text, vague=True, language=language)
    claims = [figure for figure in found if figure.kind not in NOT_QUANTITIES]
    ranked = claims or [figure for figure in found if figure.kind == "ordinal"] or found
    return ranked[0] if len(ranked) == 1 else None


def _freeze(tokens: TokenTable, draft: Draft, links: FigureLinks, number: int) -> FoundFigure:
    start, end = tokens.starts[draft.first], tokens.ends[draft.last - 1]
    return FoundFigure(
        tokens.text[start:end],
        start,
        end,
        draft.kind,
        draft.value,
        draft.value_to,
        draft.unit,
        draft.currency,
        draft.comparator,
        links,
        number,
    )


def _read_figures(tokens: TokenTable, seeds: frozenset[str]) -> list[Draft]:
    """Read all figures in order, without overlaps."""
    found: list[Draft] = []
    position = 0
    for index in tokens.find_seeds(seeds):
        if index < position:
            continue
        is_number = tokens.is_number(index)
        if is_number or tokens.words[index] in seeds or index in tokens.spelled:
            check_stop()
            draft = _read_figure(tokens, index, floor=position, is_number=is_number)
            if draft is not None:
                found.append(draft)
                position = draft.last
    if len(found) > 1:
        _share_units(tokens, found)
    return found


def _read_figure(tokens: TokenTable, index: int, *, floor: int, is_number: bool) -> Draft | None:
    """Read the figure that starts at a token, or before it with a currency; not before the token `floor`."""
    prefix = read_prefix(tokens, index) if is_number and index > floor else None
    if prefix is not None and prefix.start >= floor:
        return _read_quantity(tokens, index, prefix, floor=floor)
    years = read_years_of_life(tokens, index) if is_number else None
    if years is not None or (is_number and is_glued_to_name(tokens, index)):
        return years
    special = _read_special(tokens, index, floor=floor)
    if special is not None:
        return special
    if is_number and _is_second_half(tokens, index):
        return None
    if tokens.words[index] in ROMAN_SEEDS:
        return None
    return _read_quantity(tokens, index, None, floor=floor)


def _read_quantity(tokens: TokenTable, index: int, prefix: Prefix | None, *, floor: int) -> Draft | None:
    """Read the figure whose amount starts at a token, after its currency prefix, if any."""
    opening = tokens.padded[index - 1 if prefix is None else prefix.start - 1]
    amount = read_amount(tokens, index, money=prefix is not None)
    if amount is None or amount.start < floor:
        return None
    if tokens.words[index] == "one" and amount.value == 1 and not is_counting_one(tokens, index):
        return None
    if prefix is not None and prefix.start > floor and is_minus(tokens, prefix.start - 1):
        negate(amount)
        prefix = prefix._replace(start=prefix.start - 1)
    if is_bracketed_loss(tokens, index) and tokens.padded[amount.end] == ")":
        negate(amount)
        amount.start -= prefix is None
        amount.scale(LARGE.get(tokens.padded[amount.end + 1], Decimal(1)), amount.end + 1)
        amount.end += tokens.padded[amount.end] in LARGE
    return _assemble(tokens, amount, prefix, opening=opening)


def _is_second_half(tokens: TokenTable, index: int) -> bool:
    """Whether a number is hyphenated to the number before it: "1965-66", "363-4"."""
    is_joined = is_dash(tokens.padded[index - 1]) and tokens.glued(index) and tokens.glued(index - 1)
    return is_joined and tokens.is_number(index - 2)


def _read_special(tokens: TokenTable, index: int, *, floor: int) -> Draft | None:
    """Read a date, a Roman numeral, "one-on-one", a telephone number or "a year and a half"; None if there is none."""
    first, unit = index - 4, tokens.padded[index - 3]
    if first >= floor and unit in DURATIONS and _is_one_and_a_half(tokens, index):
        draft = Draft(first, index + 1, index + 1, "measure", Decimal("1.5"), unit=unit)
        _compare(tokens, draft, None)
        return draft
    date = read_date(tokens, index)
    if date is not None:
        return _draft_date(date, floor=floor)
    if tokens.words[index] in ROMAN_SEEDS:
        roman = read_roman(tokens, index)
        return None if roman is None else Draft(index, index + 1, index + 1, "ordinal", roman)
    if tokens.matches(index, "one", "-", "on", "-", "one"):
        return Draft(index, index + 5, index + 5, "cardinal", Decimal(1))
    code = read_code(tokens, index) if tokens.is_number(index) else None
    return None if code is None else Draft(index, code, code, "ordinal", None)


def _is_one_and_a_half(tokens: TokenTable, index: int) -> bool:
    """Whether a token is the last of "a year and a half"."""
    return tokens.matches(index - 2, "and", "a", "half") and tokens.padded[index - 4] in ("a", "an")


def _assemble(tokens: TokenTable, amount: Amount, prefix: Prefix | None, *, opening: str) -> Draft | None:
    """Complete the figure of an amount: its range or ratio, unit and comparator; None if it is only a label."""
    ratio = _read_bounded_ratio(tokens, amount) if prefix is None else None
    if ratio is not None:
        return ratio
    is_bracketed = tokens.padded[amount.start - 1] == "[" and tokens.padded[amount.end] == "]"
    if _numbers_text(tokens, amount, is_bracketed=is_bracketed, is_money=prefix is not None):
        return None
    amount.end += is_bracketed
    labelled = prefix is None and is_label(tokens, amount)
    early = read_after(tokens, amount.end)
    if early is not None:
        amount.end = early[1]
    unit, upper = _read_bounds(tokens, amount, prefix, opening=opening)
    end = amount.end if upper is None else upper.end
    is_note = tokens.padded[end].isdigit() and tokens.padded[end - 1].isalpha()  # "40 million³"
    if unit.end <= end and tokens.glued(end) and tokens.is_word(end) and not (is_note or is_glued(tokens.padded[end])):
        return None  # letters that are no unit are attached to the number: "4chan", "5G"
    if labelled and unit.kind in ("cardinal", "ordinal"):
        unit, upper = Unit("ordinal", None, end), None
    draft = Draft(
        first=amount.start if prefix is None else prefix.start,
        last=max(unit.end, end),
        amount_end=end,
        kind=unit.kind,
        value=_complete(amount.value, unit),
        value_to=_complete(upper.value, unit) if upper is not None else None,
        unit=unit.unit,
        currency=unit.currency,
    )
    mark_age(tokens, draft)
    _compare(tokens, draft, early[0] if early is not None else None)
    return draft


def _read_bounded_ratio(tokens: TokenTable, amount: Amount) -> Draft | None:
    """Read the ratio or score that starts with an amount, and its comparator; None if there is none."""
    ratio = read_ratio(tokens, amount)
    if ratio is None:
        return None
    ratio.value = _complete(ratio.value, Unit("ratio", None, 0))
    if ratio.unit != "score":
        _compare(tokens, ratio, None)
    elif tokens.padded[ratio.first - 1] in _BEFORE_SCORES:
        ratio.comparator = read_before(tokens, ratio.first) or "exact"
    return ratio


def _numbers_text(tokens: TokenTable, amount: Amount, *, is_bracketed: bool, is_money: bool) -> bool:
    """Whether an amount numbers a footnote ("buses.[12]") or a paragraph; "[Six] weeks" is neither."""
    is_note = is_bracketed and tokens.glued(amount.start - 1) and amount.form == "digits"
    return is_note or (not is_money and numbers_paragraph(tokens, amount))


def _read_bounds(
    tokens: TokenTable, amount: Amount, prefix: Prefix | None, *, opening: str
) -> tuple[Unit, Amount | None]:
    """Read the unit of an amount, and the upper amount if the amount starts a range."""
    unit = read_unit(tokens, amount, prefix=prefix)
    unit_end = unit.end if unit.is_own else amount.end
    upper = read_upper(tokens, amount, opening=opening, unit_end=unit_end, money=prefix is not None)
    if upper is None:
        return unit, None
    shared = read_unit(tokens, upper, prefix=prefix)
    if not unit.is_own or shared.kind == unit.kind:
        return shared, upper
    if shared.end > upper.end:
        return unit, None  # "5 percent to 7 people" is no range
    unit.end = upper.end
    return unit, upper


def _complete(value: Decimal | None, unit: Unit) -> Decimal | None:
    """The value including what its unit adds, without an exponent or trailing zeros."""
    if value is None:
        return None
    value = scale(value, unit.factor) + unit.added if unit.factor != 1 or unit.added else value
    whole = int(value)
    if value == whole:
        return Decimal(whole)
    return Decimal(f"{value:f}".rstrip("0"))


def _draft_date(date: FoundDate, *, floor: int) -> Draft:
    kind: FigureKind = "time" if date.time else "date"
    value = Decimal(date.year) if date.year is not None else None
    value_to = Decimal(date.year_to) if date.year_to is not None else None
    return Draft(max(date.start, floor), date.end, date.end, kind, value, value_to)


def _compare(tokens: TokenTable, draft: Draft, early: Comparator | None) -> None:
    """Set the comparator; `early` is the one between the amount and its unit, if any."""
    if draft.kind == "ordinal":
        return
    lasting = draft.kind == "measure" and draft.unit in DURATIONS
    comparator = early or read_before(tokens, draft.first, lasting=lasting)
    if comparator == "about" and draft.kind == "cardinal" and tokens.padded[draft.first] in TIMES:
        comparator = None  # "turned around twice"
    late = read_after(tokens, draft.last)
    if comparator is None and late is not None:
        comparator = late[0]
    if draft.value_to is not None and comparator in (None, "about", "between"):
        comparator = "between"
    elif comparator == "between":
        comparator = None
    draft.comparator = comparator or "exact"


def _is_gapped(tokens: TokenTable, before: Draft, draft: Draft) -> bool:
    """Whether digits follow a second name in a clause without its own verb and noun: "and the Greens 21"."""
    if draft.last != draft.first + 1 or not tokens.is_number(draft.first):
        return False
    gap = list(range(before.last, draft.first))
    joints = [tokens.padded[at] for at in gap if not tokens.is_capital(at)]
    is_named = 0 < len(gap) - len(joints) <= _MOST_NAME_WORDS and tokens.is_capital(gap[-1])
    return is_named and joints in _GAPS.get(before.kind, ())


def _share_units(tokens: TokenTable, drafts: list[Draft]) -> None:
    """Copy units to bare figures from neighbouring ones.

    The first figure takes the second's unit in "10 and 15 percent" and "from 10 to 92 percent", and the second takes
    the first's in "Labour won 412 seats and the Greens 21".
    """
    for draft, following in reversed(list(pairwise(drafts))):
        bare = draft.kind == "cardinal" and draft.unit is None
        is_money = following.kind == "money" and tokens.padded[draft.first - 1] != "from"
        if not bare or is_money or following.is_time or following.kind in ("ordinal", "ratio"):
            continue
        gap = tokens.words[draft.last : following.first]
        is_joint = tokens.language != "en" and len(gap) == 1 and gap[0].isalpha()  # "von 8,1 auf 5,4 Prozent"
        if is_joint or gap[gap[:1] == ["-"] :] in _SHARING_JOINTS:  # "6- and 7-year-olds"
            draft.kind, draft.unit, draft.currency = following.kind, following.unit, following.currency
    for before, draft in pairwise(drafts):
        if before.unit and draft.kind in ("cardinal", "ordinal") and _is_gapped(tokens, before, draft):
            draft.kind, draft.unit = before.kind, before.unit
        bare = draft.kind == "cardinal" and draft.unit is None
        if before.kind == "age" and bare and tokens.words[before.last : draft.first] in (["and"], [","]):
            draft.kind, draft.unit = "age", "year"
