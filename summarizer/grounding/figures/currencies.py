"""Which currency an amount is in, by its symbol, code or name; names and codes come from CLDR.

Only what is certain gets an ISO 4217 code, with the defaults of news in English: a bare dollar is the United
States', a pound the United Kingdom's, a rupee India's, a rouble Russia's, a won South Korea's, ¥ is the yen.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from summarizer.grounding.figures.number_tokens import NumberTokens
from summarizer.grounding.figures.number_words import LARGE, Amount, is_dash
from summarizer.language.locale_data import load_tables

SYMBOLS: Final = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "￥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₪": "ILS",
    "₺": "TRY",
    "₴": "UAH",
    "₦": "NGN",
    "₱": "PHP",
    "₫": "VND",
    "₡": "CRC",
    "₾": "GEL",
    "₭": "LAK",
    "₸": "KZT",
    "₮": "MNT",
    "₲": "PYG",
    "₵": "GHS",
    "฿": "THB",
    "৳": "BDT",
    "₼": "AZN",
    "₿": "BTC",
    "元": "CNY",
    "円": "JPY",
    "원": "KRW",
    "zł": "PLN",
    "kč": "CZK",
}
# What stands before the sign, mostly glued to it, and makes a dollar somebody's.
_BEFORE_SIGN: Final = dict(
    entry.split(":")
    for entry in """
    us:USD usd:USD a:AUD au:AUD aud:AUD c:CAD ca:CAD can:CAD cad:CAD nz:NZD nzd:NZD hk:HKD s:SGD sg:SGD nt:TWD
    r:BRL mx:MXN mex:MXN mxn:MXN j:JMD tt:TTD ec:XCD fj:FJD bz:BZD cn:CNY e:EGP
    """.split()
)
_AFTER_SIGN: Final = {"us": "USD", "a": "AUD", "c": "CAD", "hk": "HKD", "nz": "NZD", "s": "SGD"}
"""What stands between a dollar sign and the amount, glued to both: "$US5 million", "$A3bn"."""
_LETTERS: Final = dict(
    entry.split(":")
    for entry in """
    RM:MYR Rp:IDR Tk:BDT Php:PHP SFr:CHF Sfr:CHF RMB:CNY Rs:INR RS:INR INR:INR KSh:KES Ksh:KES KSH:KES USh:UGX TSh:TZS
    """.split()
)
"""Abbreviations that stand before an amount and mean nothing else there."""
_LARGE_ONLY: Final[dict[str, str | None]] = {
    "R": "ZAR",
    "N": "NGN",
    "Dh": "AED",
    "Dhs": "AED",
    "SR": "SAR",
    "QR": "QAR",
    **dict.fromkeys(("P", "Sh", "kr", "Kr")),
}
"""Letters that number other things too ("N95", "SR 520"), and are a currency before a large amount alone."""
_DEFAULTS: Final = {
    "dollar": "USD",
    "buck": "USD",
    "greenback": "USD",
    "pound": "GBP",
    "quid": "GBP",
    "sterling": "GBP",
    "rupee": "INR",
    "ruble": "RUB",
    "rouble": "RUB",
    "won": "KRW",
    "renminbi": "CNY",
    "rmb": "CNY",
    "kuai": "CNY",
    "reais": "BRL",
    "lei": "RON",
    "leva": "BGN",
    "kronor": "SEK",
    "bitcoin": "BTC",
    "btc": "BTC",
}
# Cents of something: what they are of is not certain, and the value stays as written, in the minor unit.
MINOR_UNITS: Final = {"cent": "cent", "cents": "cent", "pence": "penny", "penny": "penny", "pennies": "penny"}
# Names that are English words too: money only where the amount is one of money's size.
ALSO_WORDS: Final = frozenset("won real sum som sol mark marks colon dram drams lek gold sterling lari tala".split())
_LONGEST_CODE: Final = 4
_NO_CODES: Final = frozenset("ALL TOP CUP MAD PEN SOS TRY GEL BAM MOP COP RON BOB AMD STD LAK NAD PAB".split())


class Money(NamedTuple):
    """A currency that was read beside an amount.

    Attributes:
        code: ISO 4217 (or BTC); None where it is not certain.
        start: First token of the amount with its currency.
        end: Token after the last.
        unit: The minor unit, where the amount is one of cents or pence.
        magnitude: What the amount is still to be multiplied with ("75 USD million").
    """

    code: str | None
    start: int
    end: int
    unit: str | None = None
    magnitude: int = 1


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
    }
    nouns: dict[str, str | None] = {}
    for code, name in sorted(names.items(), key=lambda item: item[0] not in legal_tender):  # the living ones first
        words = name.split(" (")[0].lower().split()
        if code in legal_tender or (len(words) == 2 and not code.startswith("X")):
            phrases.setdefault(" ".join(words), code)
        if code in legal_tender:
            nouns[words[-1]] = None if words[-1] in nouns else code
        elif words[-1] in ("markka", "peseta", "guilder", "drachma", "franc", "lira", "escudo"):
            nouns.setdefault(words[-1], None)
    nouns |= {**_DEFAULTS, "kroner": None}  # Danish or Norwegian
    openings = frozenset(phrase.split()[0] for phrase in phrases)
    return _Tables(legal_tender - _NO_CODES, phrases, openings, nouns)


def words_of_money() -> frozenset[str]:
    """Every word in lower case that what follows an amount and makes it money can begin with."""
    tables = _load_tables()
    codes = {code.lower() for code in tables.codes}
    nouns = {noun + ending for noun in tables.nouns for ending in ("", "s")}
    return frozenset(SYMBOLS) | MINOR_UNITS.keys() | tables.openings | codes | {f"m{code}" for code in codes} | nouns


def is_code(word: str) -> bool:
    """Whether a word is an ISO 4217 code in use (those that read as English words are left out)."""
    return word in _load_tables().codes


def read_prefix(tokens: NumberTokens, index: int) -> Money | None:
    """Read the currency that stands before the amount that starts with this token: "US$", "€", "Rs", "EUR"."""
    before = index - 1
    if tokens.word(before).isalpha() and len(tokens.words[before]) > _LONGEST_CODE:
        return None
    if tokens.word(before) == "." and tokens.word(before - 1) == "rs":
        before -= 1
    if tokens.word(before) in ("-", "−") and tokens.glued(before) and tokens.glued(index):
        before -= 1  # "€-5m"
    word, raw = tokens.word(before), tokens.raw(before)
    if word in SYMBOLS and not tokens.is_word(before):
        return _read_sign(tokens, before, end=index)
    if before != index - 1 and word != "rs":
        return None
    if tokens.word(before - 1) == "$" and tokens.glued(before) and tokens.glued(index):
        code = _AFTER_SIGN.get(word)
        return None if code is None else Money(code, before - 1, index)
    if raw in _LETTERS or (raw in _LARGE_ONLY and (raw != "R" or tokens.glued(index))):
        return Money(_LETTERS.get(raw, _LARGE_ONLY.get(raw)), before, index)
    if is_code(raw) or (raw.islower() and word in ("usd", "eur", "gbp", "rmb")):
        return Money(_DEFAULTS.get(word, raw.upper()), before, index)
    if len(raw) == 4 and raw[0] == "M" and is_code(raw[1:]):
        return Money(raw[1:], before, index, magnitude=10**6)
    return None


def needs_size(tokens: NumberTokens, prefix: Money) -> bool:
    """Whether the letters that stand for a currency are one before a large amount alone."""
    return tokens.raw(prefix.start) in _LARGE_ONLY


def _read_sign(tokens: NumberTokens, sign: int, *, end: int) -> Money:
    code: str = SYMBOLS[tokens.word(sign)]
    start = sign
    before, gap = tokens.word(sign - 1), tokens.starts[sign] - tokens.ends[sign - 1] if sign else 0
    if tokens.word(sign) in "$£¥" and gap <= 1 and tokens.is_word(sign - 1):
        raw = tokens.raw(sign - 1)
        owner = _BEFORE_SIGN.get(before)
        spaced = raw in ("US", "USD", "NZ", "HK", "hk", "C", "c", "AU", "CA")
        if owner is not None and (gap == 0 or spaced):
            code, start = owner, sign - 1
    elif tokens.word(sign) == "$" and gap <= 1 and before == "." and tokens.word(sign - 2) == "s":
        if tokens.word(sign - 3) == "." and tokens.word(sign - 4) == "u":
            start = sign - 4
        elif tokens.word(sign - 3) == "u":
            start = sign - 3
    return Money(code, start, end)


def read_suffix(tokens: NumberTokens, index: int, amount: Amount) -> Money | None:
    """Read the currency that stands after an amount: "euros", "Swiss francs", "USD", "€", "pence".

    Args:
        tokens: The text.
        index: The token after the amount.
        amount: The amount.
    """
    dash = is_dash(tokens.word(index)) and tokens.glued(index)
    first = index + dash
    word, raw = tokens.word(first), tokens.raw(first)
    if not word:
        return None
    if word in SYMBOLS and (tokens.glued(first) or not tokens.is_number(first + 1)):
        return Money(SYMBOLS[word], amount.start, first + 1)
    if raw == "Cent" and amount.value != 1:
        return None  # a name
    if word in MINOR_UNITS or (raw == "p" and tokens.glued(first) and not dash):
        return Money(None, amount.start, first + 1, unit=MINOR_UNITS.get(word, "penny"))
    return _read_code(tokens, first, amount) or _read_name(tokens, first, amount)


def _read_code(tokens: NumberTokens, index: int, amount: Amount) -> Money | None:
    raw = tokens.raw(index)
    if tokens.glued(index + 1) and tokens.is_number(index + 1):
        return None
    million = len(raw) == 4 and raw[0] == "M" and is_code(raw[1:])
    code = raw[1:] if million else raw
    if not (is_code(code) or (raw.islower() and raw in ("usd", "eur", "gbp"))):
        return None
    factor, end = (10**6 if million else 1), index + 1
    if amount.magnitude == 1 and factor == 1 and tokens.word(end) in LARGE:
        factor, end = int(LARGE[tokens.word(end)]), end + 1
    return Money(code.upper(), amount.start, end, magnitude=factor)


def _read_name(tokens: NumberTokens, index: int, amount: Amount) -> Money | None:
    tables = _load_tables()
    if tokens.matches(index, "u", ".", "s", "."):
        index += 3
        phrase = "us"
    else:
        phrase = tokens.word(index)
    for length in (4, 3, 2) if phrase in tables.openings else ():
        words = [phrase] + [tokens.word(index + offset) for offset in range(1, length)]
        code = tables.phrases.get(_singular(" ".join(words)))
        if code is not None:
            return Money(code, amount.start, index + length)
    noun = _singular(phrase)
    if noun not in tables.nouns or not _is_money(tokens, index, noun, amount):
        return None
    return Money(tables.nouns[noun], amount.start, index + 1 + (tokens.word(index + 1) in ("sterling", "cfa")))


def _is_money(tokens: NumberTokens, index: int, noun: str, amount: Amount) -> bool:
    """Whether a name that has another sense too is a currency's here."""
    if noun == "pound":
        if tokens.word(index + 1) in ("of", "per", "heavier", "lighter", "overweight"):
            return amount.magnitude > 1
        return amount.magnitude > 1 or _speaks_of_money(tokens, index)
    if noun in ALSO_WORDS:
        return amount.magnitude > 1 or (amount.value is not None and amount.value >= 1000)
    return True


_OF_MONEY: Final = frozenset(
    "pay pays paid paying cost costs costing price priced prices worth fine fined fee fees salary wage wages earn earns"
    " earned spend spent spending raised donated budget bill bills charge charged debt owed loan stolen prize sterling"
    " sold bought selling buy profit loss losses income tax funding fund funds grant award awarded cash".split()
)


def _speaks_of_money(tokens: NumberTokens, index: int) -> bool:
    return not _OF_MONEY.isdisjoint(tokens.words[max(0, index - 10) : index + 6])


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and len(name) > 3 and not name.endswith(("ss", "us")) else name
