"""Units of measure, each with one symbol, and the reader of the unit after an amount."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.grounding.figures.number_words import is_dash
from summarizer.language.lexicon import read_class, read_groups, read_pairs
from summarizer.language.token_table import TokenTable

_PREFIXES: Final = {"": "", **read_pairs("prefixes of units")}
DURATIONS: Final = read_class("durations")
_SPATIAL: Final = {"square": "²", "sq": "²", "cubic": "³", "cu": "³"}
_POWERS: Final = {"2": "²", "3": "³"}
_QUALIFIERS: Final = read_class("between an amount and its unit")
_RATES: Final = frozenset({"per", "a", "an", "each", "every", "/"})
_BRACKETS: Final = frozenset("([{<")
_CLOSING_BRACKETS: Final = frozenset(")]}>")
_SCALES: Final = {"c": "°C", "f": "°F", "k": "K", "celsius": "°C", "fahrenheit": "°F"}
_SPEEDS: Final = {"km/hour": "km/h", "mi/hour": "mph"}
_ABBREVIATED: Final = frozenset("sec min hr yr deg".split())
_SAFE_LETTERS: Final = frozenset("m g W V L t".split())
_AFTER_LENGTH: Final = frozenset("high tall deep long wide above away".split())
_NEED_GLUE: Final = frozenset("m g t h in L V W J mb kt Mt Gt st".split())
_COUNTABLE_RATE: Final = frozenset("share head person capita unit passenger inhabitant household ticket vote".split())
_OF_HEAT: Final = frozenset("temperature temperatures heat heatwave hot hottest warm warmer cold coldest frost".split())


class Measure(NamedTuple):
    """A unit that was read."""

    unit: str  # its symbol or word
    end: int  # the token after its last
    age: bool = False  # whether it is an age ("year-old")


@lru_cache(maxsize=1)
def _load_names() -> dict[str, str]:
    """The symbol of each name of a unit, in the singular and in the plural."""
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
    """Return every lower-case token that a unit, its qualifier or its bracket can begin with."""
    names = {name.split()[0] for name in _load_names()}
    symbols = {symbol.lower() for symbol in _load_symbols()}
    return _QUALIFIERS | _BRACKETS | _SPATIAL.keys() | names | symbols | {"°", "c", "f"}


def read_measure(tokens: TokenTable, index: int) -> Measure | None:
    """Read the unit after an amount: "km", "-year-old", "(kg)", "barrels a day".

    Args:
        tokens: The text.
        index: The token after the amount.
    """
    opened = tokens.at[index] in _BRACKETS
    dash = is_dash(tokens.at[index]) and tokens.glued(index)
    first = index + (opened or dash)
    if not dash and not opened and tokens.at[first] in _QUALIFIERS:
        first += 1
    found = _read_name(tokens, first) or _read_symbol(tokens, first)
    if found is None:
        return None
    if opened:
        return Measure(found.unit, found.end + 1) if tokens.at[found.end] in _CLOSING_BRACKETS else None
    return _read_age(tokens, found) or _read_rate(tokens, found)


def _read_name(tokens: TokenTable, index: int) -> Measure | None:
    names = _load_names()
    power = _SPATIAL.get(tokens.at[index], "")
    if power:
        index += 1 + (tokens.at[index + 1] in (".", "-"))
    word, following = tokens.at[index], index + 1
    if is_dash(tokens.at[following]):
        following += 1
    pair = names.get(f"{word} {tokens.at[following]}")
    if pair is not None:
        return Measure(pair, following + 1)
    unit = names.get(word) or (_load_symbols().get(tokens.raw(index)) if power else None)  # "sq km"
    if unit is None:
        return None
    end = index + 1
    end += word in _ABBREVIATED and tokens.at[end] == "." and not tokens.ends_sentence(end)
    return Measure(unit + power, end)


def _read_symbol(tokens: TokenTable, index: int) -> Measure | None:
    raw, end = tokens.raw(index), index + 1
    if raw == "°":
        scale = _SCALES.get(tokens.at[end])
        return Measure("degree", end) if scale is None else Measure(scale, end + 1)
    if raw in ("C", "F") and _is_of_heat(tokens, index):
        return Measure(f"°{raw}", end)
    unit = _load_symbols().get(raw)
    if unit is None or (raw in _NEED_GLUE and not tokens.glued(index) and not _stands_alone(tokens, index)):
        return None
    power = _POWERS.get(tokens.at[end], "") if tokens.glued(end) else ""
    if tokens.glued(end) and not power and tokens.is_number(end):
        return None
    return Measure(unit + power, end + bool(power))


def _is_of_heat(tokens: TokenTable, index: int) -> bool:
    """Whether a sentence is about heat or cold: "40C" is a seat or a bus elsewhere."""
    first, last = tokens.sentence(index, reach=40)
    return not _OF_HEAT.isdisjoint(tokens.words[first:last])


def _stands_alone(tokens: TokenTable, index: int) -> bool:
    """Whether a one-letter symbol after a space is certainly a unit, because no noun can follow it."""
    return tokens.raw(index) in _SAFE_LETTERS and (
        not tokens.is_word(index + 1) or tokens.at[index + 1] in _AFTER_LENGTH
    )


def _read_age(tokens: TokenTable, measure: Measure) -> Measure | None:
    if measure.unit not in ("year", "month", "week", "day"):
        return None
    dash = is_dash(tokens.at[measure.end])
    if tokens.at[measure.end + dash] in ("old", "olds"):
        return Measure(measure.unit, measure.end + dash + 1, age=True)
    if tokens.matches(measure.end, "of", "age"):
        return Measure(measure.unit, measure.end + 2, age=True)
    return Measure(measure.unit, measure.end, age=True) if tokens.words[measure.end - 1] == "yo" else None


def _read_rate(tokens: TokenTable, measure: Measure) -> Measure:
    """Add "per second", "a day" or "/h" to a unit."""
    per = read_per(tokens, measure.end)
    if per is None or (measure.unit in DURATIONS and tokens.at[measure.end] != "per"):
        return measure
    unit = f"{measure.unit}/{per[0]}"
    return Measure(_SPEEDS.get(unit, unit), per[1])


def read_per(tokens: TokenTable, index: int) -> tuple[str, int] | None:
    """Read what an amount is for each of: "a day", "per share", "-an-hour"; its unit and the token after it."""
    dash = is_dash(tokens.at[index]) and tokens.glued(index)
    first = index + dash
    rate = tokens.at[first]
    if rate not in _RATES:
        return None
    noun = first + 1 + (dash and is_dash(tokens.at[first + 1]))
    if rate == "/" and (symbol := "second" if tokens.raw(noun) == "s" else _load_symbols().get(tokens.raw(noun))):
        return symbol, noun + 1
    if tokens.at[noun + 1] in ("ago", "earlier", "before", "later"):
        return None
    if rate == "per" and (named := _read_name(tokens, noun)) is not None:
        return named.unit, named.end
    word = tokens.at[noun]
    unit = _load_names().get(word) or (word if word in _COUNTABLE_RATE else None)
    return (unit, noun + 1) if unit is not None else None
