"""Reads the currency of an amount from its symbol, code or name. Names and codes come from CLDR.

An ambiguous name has no ISO 4217 code, except for defaults of English-language news: "dollar" is USD, "pound" GBP,
"rupee" INR, "rouble" RUB, "won" KRW, and "¥" JPY.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.grounding.figures.draft import Amount, Unit
from summarizer.grounding.figures.number_words import LARGE, is_dash
from summarizer.language.letters import is_glued
from summarizer.language.lexicon import read_class, read_pairs
from summarizer.language.locale_data import load_tables
from summarizer.language.token_table import TokenTable

SYMBOLS: Final = read_pairs("signs of currencies")
_BEFORE_SIGN: Final = read_pairs("letters before a sign")
"""Currencies by the letters before their sign."""
_SPACED: Final = frozenset({"US", "USD", "NZ", "HK", "hk", "C", "c", "AU", "CA"})
"""Letters that a space may separate from the sign."""
_AFTER_SIGN: Final = {"us": "USD", "a": "AUD", "c": "CAD", "hk": "HKD", "nz": "NZD", "s": "SGD"}
"""Letters between a dollar sign and the amount: "$US5 million", "$A3bn"."""
_LETTERS: Final = read_pairs("letters before an amount")  # unambiguous abbreviations before an amount
_LARGE_ONLY: Final[dict[str, str | None]] = {
    "R": "ZAR",
    "N": "NGN",
    "Dh": "AED",
    "Dhs": "AED",
    "SR": "SAR",
    "QR": "QAR",
    **dict.fromkeys(("P", "Sh", "kr", "Kr")),
}
"""Letters that are a currency only before a large amount; otherwise they may be part of a name ("N95", "SR 520")."""
_SHORT_LARGE: Final = frozenset({"m", "mn", "b", "bn", "tn"})
_DEFAULTS: Final = read_pairs("names of currencies")
MINOR_UNITS: Final = {
    **dict.fromkeys(("cent", "cents", "eurocent", "eurocents", "cts", "¢"), "cent"),
    **dict.fromkeys(("penny", "pence", "pennies"), "penny"),
}
"""Minor units. Their currency is uncertain, so the amount keeps its written value with the minor unit."""
ALSO_WORDS: Final = frozenset("won real sum som sol mark marks colon dram drams lek gold sterling lari tala".split())
"""Names of currencies that are other English words as well: they are read as money from 1,000 up."""
_LOWER_CODES: Final = frozenset({"usd", "eur", "gbp", "rmb"})
_LONGEST_CODE: Final = 4
_NO_CODES: Final = frozenset("ALL TOP CUP MAD PEN SOS TRY GEL BAM MOP COP RON BOB AMD STD LAK NAD PAB".split())


class Prefix(NamedTuple):
    """A currency before an amount."""

    code: str | None  # ISO 4217 (or BTC); None if uncertain
    start: int  # its first token
    magnitude: int = 1  # a factor of the amount that the prefix includes ("MUSD 75")


class _Tables(NamedTuple):
    codes: frozenset[str]
    phrases: dict[str, str]
    openings: frozenset[str]
    nouns: dict[str, str | None]


@lru_cache(maxsize=1)
def _load_tables() -> _Tables:
    names = load_tables()["currencies"]
    legal_tender = frozenset(load_tables()["legal_tender"])
    phrases: dict[str, str] = {
        "american dollar": "USD",
        "united states dollar": "USD",
        "chinese renminbi": "CNY",
        "pound sterling": "GBP",
        "norwegian kroner": "NOK",
        "danish kroner": "DKK",
        "swedish kronor": "SEK",
    }
    nouns: dict[str, str | None] = {}
    for code, name in sorted(names.items(), key=lambda item: item[0] not in legal_tender):  # current currencies first
        words = name.split(" (")[0].lower().split()
        if code in legal_tender or (len(words) == 2 and not code.startswith("X")):
            phrases.setdefault(" ".join(words), code)
        if code in legal_tender:
            nouns[words[-1]] = None if words[-1] in nouns else code
        elif words[-1] in ("markka", "peseta", "guilder", "drachma", "franc", "lira", "escudo"):
            nouns.setdefault(words[-1], None)
    nouns |= {**_DEFAULTS, "kroner": None}  # Danish or Norwegian
    phrases |= {name.replace("dollar", "dlr"): code for name, code in phrases.items()}
    openings = frozenset(phrase.split()[0] for phrase in phrases)
    return _Tables(legal_tender - _NO_CODES, phrases, openings, nouns)


def words_of_money() -> frozenset[str]:
    """Return every lower-case token that a currency after an amount can start with."""
    tables = _load_tables()
    codes = {code.lower() for code in tables.codes}
    nouns = {joint + noun + ending for noun in tables.nouns for joint in ("", "d'", "d’") for ending in ("", "s")}
    codes |= {f"m{code}" for code in codes} | {"u"}  # "U.S. dollars"
    return frozenset(SYMBOLS) | MINOR_UNITS.keys() | tables.openings | codes | nouns


def names_currency(tokens: TokenTable, index: int) -> bool:
    """Whether an unambiguous currency name starts at a token: "kroner", "Danish kroner"."""
    tables = _load_tables()
    opens = tokens.padded[index] in tables.openings and tokens.padded[index + 1] in tables.nouns
    word = tokens.padded[index + opens]
    return word in tables.nouns and word not in ALSO_WORDS


def is_code(word: str) -> bool:
    """Whether a word is a current ISO 4217 code that is not an English word."""
    return word in _load_tables().codes


def read_prefix(tokens: TokenTable, index: int) -> Prefix | None:
    """Read the currency before the amount that starts at a token: "US$", "€", "Rs", "EUR"; None if there is none."""
    before = index - 1
    if tokens.padded[before].isalpha() and len(tokens.words[before]) > _LONGEST_CODE:
        return None
    before -= tokens.padded[before] in ("-", "−") or is_bracketed_loss(tokens, index)  # "€-5m", "$(0.12)"
    before -= tokens.matches(before - 1, "rs", ".")
    word, raw = tokens.padded[before], tokens.raw(before)
    if word in SYMBOLS and not is_glued(word):  # "직원 120명" are employees
        return _read_sign(tokens, before)
    if word in _AFTER_SIGN and tokens.padded[before - 1] == "$" and tokens.glued(before):
        return Prefix(_AFTER_SIGN[word], before - 1)
    if raw in _LETTERS or (raw in _LARGE_ONLY and _is_large(tokens, index)):
        return Prefix(_LETTERS.get(raw, _LARGE_ONLY.get(raw)), before)
    if is_code(raw) or (raw.islower() and word in _LOWER_CODES):
        return Prefix(_DEFAULTS.get(word, raw.upper()), before)
    return Prefix(raw[1:], before, magnitude=10**6) if _is_code_of_millions(raw) else None


def is_bracketed_loss(tokens: TokenTable, index: int) -> bool:
    """Whether an amount is negative in accounting notation: "$(0.12)", "(3.2)%"."""
    if tokens.padded[index - 1] != "(":
        return False
    is_percent = tokens.matches(index + 1, ")", "%") and tokens.glued(index + 2)
    return is_percent or (tokens.padded[index - 2] in SYMBOLS and tokens.glued(index - 1))


def _is_large(tokens: TokenTable, index: int) -> bool:
    """Whether a number has thousands separated by commas, or a large unit after it."""
    return "," in tokens.words[index] or tokens.padded[index + 1] in LARGE or tokens.padded[index + 1] in _SHORT_LARGE


def _is_code_of_millions(raw: str) -> bool:
    """Whether a word is a currency code with "M" for millions: "MUSD"."""
    return len(raw) == 4 and raw[0] == "M" and is_code(raw[1:])


def _read_sign(tokens: TokenTable, sign: int) -> Prefix:
    """Read a sign with any letters before it: "$", "US$", "U.S. $"."""
    raw = tokens.raw(sign - 1)
    owner = _BEFORE_SIGN.get(raw.lower())
    if owner is not None and (tokens.glued(sign) or raw in _SPACED):
        return Prefix(owner, sign - 1)
    if raw == "M" and tokens.glued(sign):
        return Prefix(SYMBOLS[tokens.padded[sign]], sign - 1, magnitude=10**6)  # "M€ 12.3"
    start = sign - 4 if tokens.matches(sign - 4, "u", ".", "s", ".") else sign
    return Prefix(SYMBOLS[tokens.padded[sign]], start)


def read_suffix(tokens: TokenTable, index: int, amount: Amount) -> Unit | None:
    """Read the currency after an amount: "euros", "Swiss francs", "USD", "€", "pence"; None if there is none."""
    dash = is_dash(tokens.padded[index]) and tokens.glued(index)
    first = index + dash
    word, raw = tokens.padded[first], tokens.raw(first)
    if not word or (raw == "Cent" and not dash):  # a name
        return None
    if word in SYMBOLS and not tokens.is_number(first + 1):
        return _make_money(SYMBOLS[word], first + 1)
    if raw == "M" and tokens.padded[first + 1] in SYMBOLS and tokens.glued(first + 1):
        return _make_money(SYMBOLS[tokens.padded[first + 1]], first + 2, magnitude=10**6)  # "12.3 M€"
    minor = first + _count_owner(tokens, first)
    if tokens.padded[minor] in MINOR_UNITS or (raw == "p" and tokens.glued(first)):
        return Unit("money", MINOR_UNITS.get(tokens.padded[minor], "penny"), minor + 1)
    return _read_code(tokens, first) or _read_name(tokens, first, amount)


def _count_owner(tokens: TokenTable, index: int) -> int:
    """Count the tokens of a currency's owner that starts at a token: "euro" or "U.S." before "cents"."""
    if tokens.matches(index, "u", ".", "s", "."):
        return 4
    return int(tokens.padded[index] == "euro" or tokens.padded[index] in _load_tables().openings)


def _read_code(tokens: TokenTable, index: int) -> Unit | None:
    raw = tokens.raw(index)
    if tokens.glued(index + 1) and tokens.is_number(index + 1):
        return None
    if _is_code_of_millions(raw):
        return _make_money(raw[1:], index + 1, magnitude=10**6)
    if not (is_code(raw) or raw in _LOWER_CODES):
        return None
    code, factor = _DEFAULTS.get(raw.lower(), raw.upper()), LARGE.get(tokens.padded[index + 1])
    if factor is None:
        return _make_money(code, index + 1)
    return _make_money(code, index + 2, magnitude=int(factor))


def _read_name(tokens: TokenTable, index: int, amount: Amount) -> Unit | None:
    tables = _load_tables()
    if tokens.matches(index, "u", ".", "s", ".") and tables.nouns.get(_singular(tokens.padded[index + 4])) == "USD":
        return _make_money("USD", index + 5)
    word = tokens.padded[index]
    for length in (4, 3, 2) if word in tables.openings else ():
        words = [tokens.padded[index + offset] for offset in range(length)]
        code = tables.phrases.get(_singular(" ".join(words)))
        if code is not None:
            return _make_money(code, index + length)
    noun = _singular(word.removeprefix("d'").removeprefix("d’"))  # "millions d’euros"
    if noun not in tables.nouns or not _is_money(tokens, index, noun, amount):
        return None
    return _make_money(tables.nouns[noun], index + 1 + (tokens.padded[index + 1] in ("sterling", "cfa")))


def _make_money(code: str | None, end: int, *, magnitude: int = 1) -> Unit:
    return Unit("money", None, end, currency=code, factor=magnitude)


def _is_money(tokens: TokenTable, index: int, noun: str, amount: Amount) -> bool:
    """Whether a currency name that may have another sense means money here."""
    if noun == "pound":
        weighs = tokens.padded[index + 1] == "of" or not _WEIGHING.isdisjoint(tokens.words[max(0, index - 6) : index])
        around = tokens.words[max(0, index - 10) : index + 6]
        return (amount.magnitude > 1 and not weighs) or not _OF_MONEY.isdisjoint(around)
    return noun not in ALSO_WORDS or (amount.value is not None and amount.value >= 1000)


_WEIGHING: Final = frozenset("weigh weighs weighed weighing weight".split())
_OF_MONEY: Final = read_class("words about money")


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and len(name) > 3 else name
