"""The words of numbers and their values, and how spelled-out whole numbers are put together.

What is counted, and literals made of digits, are read elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final, Literal, TypeAlias

from summarizer.grounding.figures.number_tokens import NumberTokens

ARITHMETIC: Final = Context(prec=120)
"""Wide enough for the longest literal with the largest magnitude."""
LARGEST: Final = Decimal(10**24)
"""No magnitude is taken in beyond this one ("million million million…")."""

ONES: Final = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
} | {"nought": 0, "naught": 0}
TENS: Final = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
} | {"fourty": 40}
SMALL: Final = ONES | TENS
LARGE: Final = {
    "thousand": Decimal(1000),
    "lakh": Decimal(100_000),
    "million": Decimal(10**6),
    "crore": Decimal(10**7),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "quadrillion": Decimal(10**15),
    "quintillion": Decimal(10**18),
}
_FOREIGN: Final = {
    1_000: "tausend tsd tusen tusind",
    1_000_000: "mio millionen millón millones millions milioni milione milhão milhões miljoen miljoner millioner mln"
    " milioane млн миллион миллиона миллионов",
    1_000_000_000: "mrd milliarde milliarden milliard milliards miliardo miliardi mld mlrd miljard miljarder milliarder"
    " bilhão bilhões miliarde млрд миллиард миллиарда миллиардов",
    1_000_000_000_000: "billionen billón billones bilioni biljoen biljoner",
}
FOREIGN: Final = {word: Decimal(value) for value, words in _FOREIGN.items() for word in words.split()}
"""Magnitudes of other languages, after digits. None is a word of English with another meaning."""

ABBREVIATED_MAGNITUDES: Final = frozenset("tsd mio mln mrd mld mlrd млн млрд".split())
THOUSANDS_OF_MILLIONS: Final = frozenset({"millones", "milhões"})
HUNDRED: Final = Decimal(100)
DOZEN: Final = Decimal(12)
MULTIPLIERS: Final = LARGE | {"hundred": HUNDRED, "dozen": DOZEN}
CARDINALS: Final = frozenset(SMALL) | frozenset(LARGE) | {"hundred", "dozen"}

ORDINALS: Final = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        start=1,
    )
} | {
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "sixtieth": 60,
    "seventieth": 70,
    "eightieth": 80,
    "ninetieth": 90,
    "hundredth": 100,
    "thousandth": 1000,
    "millionth": 10**6,
    "billionth": 10**9,
}
DENOMINATORS: Final = {"half": 2, "quarter": 4} | {word: value for word, value in ORDINALS.items() if value > 2}
PLURAL_DENOMINATORS: Final = {word + "s": value for word, value in DENOMINATORS.items() if word != "half"}

AmountForm: TypeAlias = Literal["digits", "words", "ordinal", "fraction", "times", "vague"]

_DASHES: Final = frozenset("-‐‑–")
_SMALL_VALUES: Final = {word: Decimal(value) for word, value in SMALL.items()}
_GOES_ON: Final = CARDINALS | ORDINALS.keys() | _DASHES | {"and"}


@dataclass(slots=True)
class Amount:
    """A number without its unit.

    Attributes:
        value: Its value with its magnitude; None where it is vague ("dozens").
        start: Its first token.
        end: The token after its last.
        form: How it is written; "times" is "twice" or "tenfold".
        bare: Its value without its magnitude ("3.2 million" is 3.2).
        magnitude: What the bare value was multiplied with.
    """

    value: Decimal | None
    start: int
    end: int
    form: AmountForm
    bare: Decimal
    magnitude: Decimal = Decimal(1)

    def scale(self, factor: Decimal, end: int) -> None:
        """Take in a magnitude that stands after the amount."""
        if self.value is not None:
            self.value = scale(self.value, factor)
        self.magnitude = scale(self.magnitude, factor)
        self.end = end


@dataclass(slots=True)
class SpelledNumber:
    """A spelled-out whole number.

    Attributes:
        value: Its value.
        end: The token after its last.
        ordinal: Whether its last word is an ordinal ("twenty-first").
        scaled: Whether its last word is a large unit ("million"), so that a fraction of that unit may follow.
    """

    value: Decimal
    end: int
    ordinal: bool = False
    scaled: Decimal | None = None


def scale(value: Decimal, factor: Decimal | int) -> Decimal:
    """Multiply without losing digits."""
    return ARITHMETIC.multiply(value, Decimal(factor))


def is_dash(word: str) -> bool:
    """Whether a token is a hyphen or a short dash, as stands inside compounds and ranges."""
    return word in _DASHES


class _Speller:
    """Adds up number words from left to right."""

    __slots__ = ("end", "group", "last_large", "ordinal", "tokens", "total")

    def __init__(self, tokens: NumberTokens, index: int) -> None:
        self.tokens = tokens
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.last_large: Decimal | None = None
        self.ordinal = False
        self.end = index

    def take(self, index: int) -> bool:
        """Add the word here, if it can go on the number."""
        word = self.tokens.word(index)
        taken = self._take_small(word) or self._take_multiplier(word)
        if taken:
            self.end = index + 1
        return taken

    def _take_small(self, word: str) -> bool:
        value = SMALL.get(word)
        if value is None:
            value = ORDINALS.get(word)
            if value is None or (self.group is None and self.last_large is None):
                return False
            if value >= 100:
                return False
            self.ordinal = True
        if self.group is None:
            self.group = Decimal(value)
        elif (self.group >= 100 and self.group % 100 == 0) or (
            0 < value < 10 and self.group % 10 == 0 and self.group % 100 >= 20
        ):
            self.group += value
        else:
            self.ordinal = False
            return False
        return True

    def _take_multiplier(self, word: str) -> bool:
        if word in ("hundred", "hundredth"):
            if self.group is not None and self.group >= 100:
                return False
            self.group = HUNDRED * (1 if self.group is None else self.group)
        elif word in LARGE:
            factor = LARGE[word]
            if self.total >= LARGEST:
                return False
            if self.group is None and self.last_large is not None:
                self.total = scale(self.total, factor)
            elif self.last_large is not None and factor >= self.last_large:
                return False
            else:
                self.total += scale(Decimal(1) if self.group is None else self.group, factor)
            self.group = None
            self.last_large = factor
        elif word == "dozen" and self.last_large is None and (self.group is None or self.group < 100):
            self.total = DOZEN * (1 if self.group is None else self.group)
            self.group, self.last_large = None, DOZEN
        else:
            return False
        self.ordinal = word == "hundredth"
        return True

    @property
    def number(self) -> SpelledNumber:
        value = self.total + (self.group or 0)
        return SpelledNumber(value, self.end, ordinal=self.ordinal, scaled=None if self.group else self.last_large)


def read_spelled(tokens: NumberTokens, index: int, *, join: bool = True) -> SpelledNumber | None:
    """Read the whole number that is spelled out from this token on.

    Args:
        tokens: The text.
        index: The number's first token; "a" and "an" are not read.
        join: Whether "and" may join its parts ("two hundred and five"); not so after "between".

    Example:
        >>> read_spelled(NumberTokens("two hundred and five thousand"), 0).value
        Decimal('205000')
    """
    word = tokens.word(index)
    if word in SMALL and tokens.word(index + 1) not in _GOES_ON:
        return SpelledNumber(_SMALL_VALUES[word], index + 1)
    speller = _Speller(tokens, index)
    if not speller.take(index):
        return None
    while not speller.ordinal and speller.last_large != DOZEN:
        following = speller.end
        word = tokens.word(following)
        if is_dash(word) and not _dash_joins(tokens, following):
            break
        if word == "and" and not (join and _and_joins(speller, following)):
            break
        if not speller.take(following + 1 if word == "and" or is_dash(word) else following):
            break
    return speller.number


def _dash_joins(tokens: NumberTokens, dash: int) -> bool:
    """Whether a dash holds one number together: "twenty-one", "fifty - two", "five-million", but not "five-ten"."""
    before, after = tokens.word(dash - 1), tokens.word(dash + 1)
    if before in TENS:
        return 0 < SMALL.get(after, 0) < 10 or 0 < ORDINALS.get(after, 0) < 10
    return tokens.glued(dash) and tokens.glued(dash + 1) and (after in LARGE or after == "hundred")


def _and_joins(speller: _Speller, index: int) -> bool:
    """Whether "and" goes on with the same number, as it does after a hundred or a thousand and before a small one."""
    tokens = speller.tokens
    before = tokens.word(index - 1)
    if before not in LARGE and before != "hundred":
        return False
    after = tokens.word(index + 1)
    if after not in SMALL and not (before == "hundred" and after in ORDINALS):
        return False
    beyond = index + 2
    if after in TENS and is_dash(tokens.word(beyond)):
        beyond += 2
    elif after in TENS and 0 < ONES.get(tokens.word(beyond), 0) < 10:
        beyond += 1
    following = tokens.word(beyond)
    if following in PLURAL_DENOMINATORS or (after == "one" and following in DENOMINATORS):
        return False  # "two million and one half"
    return following != "hundred" and (following not in LARGE or before == "hundred")
