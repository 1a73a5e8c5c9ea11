"""Reads the unit of an amount: percent, money, a measure, an age or a counted noun."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

from summarizer.grounding.figures.amounts import read_amount
from summarizer.grounding.figures.counted import read_counted
from summarizer.grounding.figures.currencies import ALSO_WORDS, MINOR_UNITS, Prefix, read_suffix, words_of_money
from summarizer.grounding.figures.draft import Amount, Unit
from summarizer.grounding.figures.glued import read_glued_unit
from summarizer.grounding.figures.number_words import is_dash
from summarizer.language.letters import is_glued
from summarizer.language.lexicon import RATE_WORDS, read_class, read_groups, read_lines, read_pairs
from summarizer.language.spelled_numbers import ONES, TENS
from summarizer.language.token_table import TokenTable
from summarizer.schemas.findings import FigureKind

_PREFIXES: Final = {"": "", **read_pairs("prefixes of units")}
DURATIONS: Final = read_class("durations")
SECONDS: Final = {unit: int(seconds) for unit, seconds in read_pairs("seconds of units").items()}
_SPATIAL: Final = {"square": "²", "sq": "²", "cubic": "³", "cu": "³"}
_POWERS: Final = {"2": "²", "3": "³"}
_QUALIFIERS: Final = read_class("between an amount and its unit")
_RATES: Final = RATE_WORDS | {"/"}
_EACH: Final = frozenset({"each", "every"})
_LONGEST_MEASURED: Final = 3  # most words between "of" and a rate: "litres of tap water a day"
_BRACKETS: Final = frozenset("([{<")
_CLOSING_BRACKETS: Final = frozenset(")]}>")
_PERIODS_OF_PAY: Final = {"pcm": "month", "pa": "year", "pw": "week"}  # "£450pcm"
_SCALES: Final = {"c": "°C", "f": "°F", "k": "K", "celsius": "°C", "fahrenheit": "°F"}
HEAT: Final = frozenset({"°C", "°F"})  # units that are also called "degrees" alone
_SPEEDS: Final = {"km/hour": "km/h", "mi/hour": "mph"}
_ABBREVIATED: Final = frozenset("sec min hr yr deg".split())
_SAFE_LETTERS: Final = frozenset("m g W V L t".split())
_AFTER_LENGTH: Final = frozenset("high tall deep long wide above away".split())
_BEHIND_UNITS: Final = _AFTER_LENGTH | _RATES | frozenset("old olds thick plus equivalent".split())
_SCALED: Final = {"MLD": "L/day", "MGD": "gal/day"}  # millions of litres and of gallons a day
_NEED_GLUE: Final = frozenset("m g t h in L V W J mb kt Mt Gt st".split())
_COUNTABLE_RATE: Final = frozenset("share head person capita unit passenger inhabitant household ticket vote".split())
_OF_HEAT: Final = read_class("words of temperature")


@lru_cache(maxsize=1)
def _load_names() -> dict[str, str]:
    """The unit symbols, by name in singular and plural."""
    names: dict[str, str] = {}
    for group, prefixes in (("names of units", {"": ""}), ("names of units with prefixes", _PREFIXES)):
        for symbol, forms in read_groups(group).items():
            for form in forms.split():
                one, _, several = form.replace("_", " ").partition("/")
                for prefix, short in prefixes.items():
                    names[prefix + one] = names[prefix + (several or f"{one}s")] = short + symbol.replace("_", " ")
    return names


@lru_cache(maxsize=1)
def _load_symbols() -> dict[str, str]:
    return {symbol: symbol for symbol in read_class("symbols of units")} | read_pairs("spellings of units")


def words_of_measures() -> frozenset[str]:
    """Return every lower-case token that a unit, its qualifier or its bracket can start with."""
    names = {name.split()[0] for name in _load_names()}
    symbols = {symbol.lower() for symbol in _load_symbols()}
    scaled = {symbol.lower() for symbol in _SCALED}
    return _QUALIFIERS | _BRACKETS | _SPATIAL.keys() | names | symbols | scaled | {"°", "c", "f", "s"}


def read_measure(tokens: TokenTable, index: int) -> Unit | None:
    """Read the unit of measure at a token: "km", "-year-old", "(kg)", "barrels a day"; None if there is none."""
    opened = tokens.padded[index] in _BRACKETS
    dash = is_dash(tokens.padded[index]) and tokens.glued(index)
    first = index + (opened or dash)
    if not dash and not opened and tokens.padded[first] in _QUALIFIERS:
        first += 1
    found = _read_name(tokens, first) or _read_symbol(tokens, first)
    if found is None:
        scaled = _SCALED.get(tokens.raw(first))
        return Unit("measure", scaled, first + 1, factor=10**6) if scaled else None
    unit, end = found
    if not dash and not opened and _opens_compound(tokens, end):
        return None
    rest, end = _read_rest(tokens, unit, end)
    if opened:
        return Unit("measure", unit, end + 1, added=rest) if tokens.padded[end] in _CLOSING_BRACKETS else None
    age = _read_age(tokens, unit, end)
    if age is not None:
        return Unit("age", unit, age, added=rest)
    per = read_per(tokens, end)
    if per is None or (unit in DURATIONS and tokens.padded[end] != "per"):
        return Unit("measure", unit, end, added=rest)
    rate = f"{unit}/{per[0]}"
    return Unit("measure", _SPEEDS.get(rate, rate), per[1])


def _opens_compound(tokens: TokenTable, end: int) -> bool:
    """Whether a unit that ends before a token is the first half of a compound: "18,000 season-ticket holders"."""
    is_glued = is_dash(tokens.padded[end]) and tokens.glued(end) and tokens.glued(end + 1)
    return is_glued and tokens.is_word(end + 1) and tokens.padded[end + 1] not in _BEHIND_UNITS


def _read_rest(tokens: TokenTable, unit: str, end: int) -> tuple[Decimal, int]:
    """The rest of a duration in a smaller unit ("six months" of "seven years and six months"), and the token after it.

    The rest is converted to the larger unit; it is 0 if none follows.
    """
    index = end + (tokens.padded[end] in ("and", ","))
    is_number = tokens.is_number(index) or tokens.padded[index] in ONES or tokens.padded[index] in TENS
    amount = read_amount(tokens, index) if unit in SECONDS and is_number else None
    smaller = _read_name(tokens, amount.end) if amount is not None else None
    if amount is None or not amount.value or smaller is None or smaller[0] not in SECONDS:
        return Decimal(0), end
    rest = amount.value * SECONDS[smaller[0]] / SECONDS[unit]
    is_rest = SECONDS[smaller[0]] < SECONDS[unit] and rest < 1 and read_per(tokens, smaller[1]) is None
    return (round(rest, 6), smaller[1]) if is_rest else (Decimal(0), end)


def _read_name(tokens: TokenTable, index: int) -> tuple[str, int] | None:
    """Read the unit name at a token: its symbol and the token after it; None if there is none."""
    names = _load_names()
    power = _SPATIAL.get(tokens.padded[index], "")
    if power:
        index += 1 + (tokens.padded[index + 1] in (".", "-"))
    word, following = tokens.padded[index], index + 1
    if is_dash(tokens.padded[following]):
        following += 1
    pair = names.get(f"{word} {tokens.padded[following]}")
    if pair is not None:
        return pair, following + 1
    unit = names.get(word) or (_load_symbols().get(tokens.raw(index)) if power else None)  # "sq km"
    if unit is None:
        return None
    end = index + 1
    end += word in _ABBREVIATED and tokens.padded[end] == "." and not tokens.ends_sentence(end)
    return unit + power, end


def _read_symbol(tokens: TokenTable, index: int) -> tuple[str, int] | None:
    """Read the unit symbol at a token, and the token after it; None if there is none."""
    raw, end = tokens.raw(index), index + 1
    if raw == "°":
        scale = _SCALES.get(tokens.padded[end])
        return ("degree", end) if scale is None else (scale, end + 1)
    if raw in ("C", "F") and _is_of_heat(tokens, index):
        return f"°{raw}", end
    if raw == "s" and tokens.glued(index) and "." in tokens.raw(index - 1):
        return "second", end  # "in 9.81s", not "the 1980s"
    unit = _load_symbols().get(raw)
    if unit is None or (raw in _NEED_GLUE and not tokens.glued(index) and not _stands_alone(tokens, index)):
        return None
    power = _POWERS.get(tokens.padded[end], "") if tokens.glued(end) else ""
    if tokens.glued(end) and not power and tokens.is_number(end):
        return None
    return unit + power, end + bool(power)


def _is_of_heat(tokens: TokenTable, index: int) -> bool:
    """Whether the sentence of a token is about temperature; elsewhere "40C" may be a seat or a bus."""
    first, last = tokens.sentence(index, reach=40)
    return not _OF_HEAT.isdisjoint(tokens.words[first:last])


def _stands_alone(tokens: TokenTable, index: int) -> bool:
    """Whether a one-letter symbol after a space is certainly a unit, because no noun follows it."""
    return tokens.raw(index) in _SAFE_LETTERS and (
        not tokens.is_word(index + 1) or tokens.padded[index + 1] in _AFTER_LENGTH
    )


def _read_age(tokens: TokenTable, unit: str, end: int) -> int | None:
    """The token after the words that make a duration an age ("-old", "of age"); None if there are none."""
    if unit not in ("year", "month", "week", "day"):
        return None
    dash = is_dash(tokens.padded[end])
    if tokens.padded[end + dash] in ("old", "olds"):
        return end + dash + 1
    if tokens.matches(end, "of", "age"):
        return end + 2
    return end if tokens.words[end - 1] == "yo" else None


def read_per(tokens: TokenTable, index: int) -> tuple[str, int] | None:
    """Read a rate ("a day", "for each day", "-an-hour"): its unit and the token after it; None if there is none.

    The measured substance may precede it: "90,000 litres | of water a day".
    """
    if tokens.padded[index] == "of":
        words = takewhile(tokens.is_word, range(index + 2, index + _LONGEST_MEASURED + 2))
        index = next((at for at in words if tokens.padded[at] in _RATES), index)
    dash = is_dash(tokens.padded[index]) and tokens.glued(index)
    first = index + (dash or (tokens.padded[index] == "for" and tokens.padded[index + 1] in _EACH))
    rate = tokens.padded[first]
    if rate not in _RATES:
        return None
    noun = first + 1 + (dash and is_dash(tokens.padded[first + 1]))
    if rate == "/" and (symbol := "second" if tokens.raw(noun) == "s" else _load_symbols().get(tokens.raw(noun))):
        power = _POWERS.get(tokens.padded[noun + 1], "") if tokens.glued(noun + 1) else ""  # "35 µg/m3"
        return symbol + power, noun + 1 + bool(power)
    if tokens.padded[noun + 1] in ("ago", "earlier", "before", "later"):
        return None
    if rate == "per" and (named := _read_name(tokens, noun)) is not None:
        return named
    word = tokens.padded[noun]
    unit = _load_names().get(word) or (word if word in _COUNTABLE_RATE else None)
    return (unit, noun + 1) if unit is not None else None


_POINTS: Final = frozenset({"point", "points"})
_PERCENT: Final = read_class("words for percent")
_PER_CENT: Final = frozenset(tuple(row.split()) for row in read_lines("two words for percent"))
_INCHES: Final = frozenset({"in", "inch", "inches"})
_COMPARES: Final = frozenset("as the its that what".split())  # words that make a preceding "twice" a ratio
_COMPARES_TIMES: Final = _COMPARES | frozenset("more higher larger bigger greater".split())  # after "three times"


def read_unit(tokens: TokenTable, amount: Amount, *, prefix: Prefix | None = None) -> Unit:
    """Read the unit of an amount.

    Example:
        >>> text = TokenTable("56 percentage points")
        >>> unit = read_unit(text, Amount(Decimal(56), 0, 1, "digits", Decimal(56)))
        >>> unit.kind, unit.unit
        ('percent_points', 'percentage point')
    """
    if prefix is not None:
        return _read_prefixed(tokens, amount, prefix)
    if tokens.padded[amount.start - 1] == "magnitude":
        return Unit("measure", "magnitude", amount.end)
    if tokens.padded[amount.start - 1] == "yüzde":  # Turkish
        amount.start -= 1
        return Unit("percent", "percent", amount.end)
    word = tokens.padded[amount.end]
    if is_glued(word):
        is_part = amount.form == "fraction"
        return Unit("ratio", None, amount.end) if is_part else read_glued_unit(tokens, amount)
    if amount.form != "times" and not is_dash(word):
        openings = _load_openings()
        if word not in openings.all:
            return _read_count(tokens, amount)
        if word not in openings.others:
            return _read_measured(tokens, amount) or _read_count(tokens, amount)
    return (
        _read_percent(tokens, amount.end)
        or _read_money(tokens, amount)
        or _read_measured(tokens, amount)
        or _read_fold(tokens, amount)
        or _read_count(tokens, amount)
    )


class _Openings(NamedTuple):
    """The tokens that a unit can start with."""

    all: frozenset[str]  # of any unit
    others: frozenset[str]  # of any unit but a measure


@lru_cache(maxsize=1)
def _load_openings() -> _Openings:
    marks = {"per", "por", "pour", "في", "basis", "bp", "bps", "m", "pp", "ppt", "ppts", "p", "fold", "x", "times"}
    others = _PERCENT | words_of_money() | marks
    return _Openings(others | words_of_measures(), others)


def _read_percent(tokens: TokenTable, index: int) -> Unit | None:
    first = index + (is_dash(tokens.padded[index]) and tokens.glued(index))
    word, following = tokens.padded[first], tokens.padded[first + 1]
    beyond = first + 1 + (is_dash(following) and tokens.glued(first + 1))
    points = tokens.padded[beyond] in _POINTS
    if word in _PERCENT and tokens.raw(first) != "PC":
        if points:
            return Unit("percent_points", "percentage point", beyond + 1)
        return Unit("percent", "percent", first + 1)
    if (word, following) in _PER_CENT:
        return Unit("percent", "percent", first + 2)
    if word in ("pp", "ppt", "ppts"):
        return Unit("percent_points", "percentage point", first + 1)
    if tokens.matches(first, "p", ".", "p"):
        return Unit("percent_points", "percentage point", first + 3 + (tokens.padded[first + 3] == "."))
    if word == "basis" and points:
        return Unit("percent_points", "basis point", beyond + 1)
    return Unit("percent_points", "basis point", first + 1) if word in ("bp", "bps") else None


def _read_prefixed(tokens: TokenTable, amount: Amount, prefix: Prefix) -> Unit:
    currency, end, factor = prefix.code, amount.end, prefix.magnitude
    after = read_suffix(tokens, end, amount)
    if after is not None and after.unit is None and tokens.padded[end] not in ALSO_WORDS:
        currency, end = after.currency or currency, after.end
    return _with_rate(tokens, Unit("money", None, end, currency=currency, factor=factor))


def _read_money(tokens: TokenTable, amount: Amount) -> Unit | None:
    money = read_suffix(tokens, amount.end, amount)
    return None if money is None else _with_rate(tokens, _with_cents(tokens, money))


def _with_cents(tokens: TokenTable, unit: Unit) -> Unit:
    """Add the cents of "13 dollars and forty-five cents"."""
    index = unit.end + (tokens.padded[unit.end] == "and")
    cents = read_amount(tokens, index) if tokens.is_number(index) or tokens.padded[index] in TENS else None
    if cents is not None and cents.value is not None and tokens.padded[cents.end] in MINOR_UNITS:
        unit.added = cents.value / 100
        unit.end = cents.end + 1
    return unit


def _with_rate(tokens: TokenTable, unit: Unit) -> Unit:
    period = _PERIODS_OF_PAY.get(tokens.raw(unit.end))
    per = (period, unit.end + 1) if period else read_per(tokens, unit.end)
    if per is not None and unit.unit is None:
        unit.unit, unit.end = f"per {per[0]}", per[1]
    return unit


def _read_measured(tokens: TokenTable, amount: Amount) -> Unit | None:
    unit = None if amount.form in ("ordinal", "times") else read_measure(tokens, amount.end)
    if unit is not None and unit.unit == "ft":
        _add_inches(tokens, unit)
    return unit


def _add_inches(tokens: TokenTable, unit: Unit) -> None:
    """Add the inches of "5 feet 2 inches" or "5-foot-2"."""
    index = unit.end + (tokens.padded[unit.end] == "and")
    dash = is_dash(tokens.padded[index]) and tokens.glued(index) and tokens.glued(index + 1)
    inches = tokens.padded[index + dash]
    named = tokens.padded[index + dash + 1] in _INCHES
    if inches.isdecimal() and (named or dash):
        unit.added = round(Decimal(inches) / 12, 6)
        unit.end = index + dash + 1 + named


def _read_fold(tokens: TokenTable, amount: Amount) -> Unit | None:
    """Read "18-fold", "5x" or "three times as many"; None if there is no multiple. "Tenfold" is one word."""
    dash = is_dash(tokens.padded[amount.end]) and tokens.glued(amount.end)
    word = tokens.padded[amount.end + dash]
    if word == "fold" or (word == "x" and tokens.glued(amount.end) and not tokens.is_number(amount.end + 1)):
        return Unit("ratio", "time", amount.end + dash + 1)
    if word == "times":
        compares = tokens.padded[amount.end + 1] in _COMPARES_TIMES
        return Unit("ratio" if compares else "cardinal", "time", amount.end + 1)
    if amount.form == "times":
        compares = tokens.words[amount.end - 1].endswith("fold") or word in _COMPARES
        return Unit("ratio" if compares else "cardinal", "time", amount.end)
    return None


def _read_count(tokens: TokenTable, amount: Amount) -> Unit:
    kind: FigureKind = "cardinal"
    if amount.form == "ordinal":
        kind = "ordinal"
    elif amount.form == "fraction" and amount.magnitude == 1:
        kind = "ratio"
    counted = read_counted(tokens, amount.end, amount)
    if counted is None:
        return Unit(kind, None, amount.end)
    return _with_population(tokens, Unit(kind, *counted))


def _with_population(tokens: TokenTable, unit: Unit) -> Unit:
    """Extend a counted noun by "per 100,000 people"."""
    base = None
    if tokens.padded[unit.end] == "per" and tokens.is_number(unit.end + 1):
        base = read_amount(tokens, unit.end + 1)
    if base is None:
        return unit
    counted = read_counted(tokens, base.end, base)
    end = counted[1] if counted is not None else base.end
    words = tokens.text[tokens.starts[unit.end] : tokens.ends[end - 1]]
    unit.unit, unit.end = f"{unit.unit} {words}", end
    return unit
