"""Parses numbers in words of languages other than English: "quatre-vingt-dix", "cinco años y medio"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import compress, count
from typing import Final, NamedTuple

from summarizer.language.lexicon import read_groups, read_kinds

_WITHIN: Final = {"de": "und", "nl": "en|ën", "da": "og", "nb": "og"}
"""Infixes that join a unit to the tens after it in one word: "fünfundvierzig"."""
_BETWEEN: Final = {"fr": ("-", "et"), "es": ("y",), "pt": ("e",)}
"""Words between tens and a unit that are separate words."""
_PREFIXED: Final = {"ar": "و"}
_TIMES: Final = {"de": ("mal", "fach", "fache", "fachen"), "nl": ("maal",)}
"""Endings of multiplicatives: "dreimal"."""
_BARE_ONE: Final = frozenset({"ru", "uk", "pl", "tr"})
"""Languages in which "one" may follow a larger number directly. In others it is an article there."""
_LONGEST: Final = 60  # most letters of a word that is split into parts
_MOST_WORDS: Final = 12  # most words of one number
_GAP: Final = 2  # most words between the first term of a share and the joint: "un habitant sur cinq"
_DOZEN: Final = "dozen"
_MILLION: Final = 10**6
_TEN: Final = 10
_PER: Final = frozenset({"per", "por", "pour"})  # words before a hundred in "per cent"
_HALF: Final = Decimal("0.5")
_AND_A_HALF: Final = frozenset({"buçuk", "ونصف"})
"""Single words that add a half to the number before them. Others halve the unit after them."""
ONES: Final = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
TENS: Final = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_VALUES: Final = {
    word: Decimal(value) for word, value in (ONES | TENS | {"hundred": 100, "thousand": 1000}).items() if value
}

Part = tuple[Decimal, bool]


class SpelledNumber(NamedTuple):
    """A number in words, without magnitudes of a million or more."""

    value: Decimal  # includes a half after the counted noun: "cinco años y medio"
    end: int  # the token after the number, without such a half
    under: Decimal | None = None  # the denominator of a fraction


def _read_forms(tag: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the English number words, each with its forms in a language."""
    rows = read_groups("number words of languages")
    for word, forms in zip(rows["en"].split(), rows[tag].split(), strict=True):
        yield word, [] if forms == "-" else forms.split("|")


def _read_phrases(name: str, tag: str) -> list[tuple[str, ...]]:
    """Return the phrases of a class for a language, each as its words."""
    return [tuple(phrase.split("_")) for phrase in read_groups(name).get(tag, "").split()]


class _Spelling:
    """The number words of one language and the rules that join them."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.parts: dict[str, Decimal] = {}
        self.plain: set[str] = set()  # words with a one-word English equivalent
        self.dozens: frozenset[str] = frozenset()
        self._read_words()
        self.ones = {form for form, value in self.parts.items() if value == 1}
        phrases = _read_phrases("halves of languages", tag)
        self.halves = [phrase for phrase in phrases if len(phrase) > 1 or phrase[0] in _AND_A_HALF]
        self.first_halves = {phrase[0] for phrase in phrases if phrase not in self.halves}
        magnitudes = read_kinds("foreign magnitudes").items()
        self.parts |= {half + word: int(value) * _HALF for half in self.first_halves for word, value in magnitudes}
        self.fractions = {
            tuple(phrase.split("_")): (Decimal(value[0]), Decimal(value[2:]))
            for pair in read_groups("fractions of languages").get(tag, "").split()
            for value, phrase in (pair.split(":"),)
        }
        self.share = next(iter(_read_phrases("shares of languages", tag)), ())
        every, *ordinals = _read_phrases("ordinals of shares", tag) or [()]
        self.every = frozenset("".join(every).split("|")) - {""}
        self.ordinals = {form: value for value, (forms,) in enumerate(ordinals, 2) for form in forms.split("|")}
        known = "|".join(sorted(map(re.escape, self.parts), key=len, reverse=True))
        joints = _WITHIN.get(tag, "(?!)")
        self._compound = re.compile(rf"(?:{known}|{joints})+")
        self._part = re.compile(rf"({joints})?({known})")

    def _read_words(self) -> None:
        for word, forms in _read_forms(self.tag):
            if word == _DOZEN:
                self.dozens = frozenset(forms)
            elif (value := _VALUES.get(word)) is not None or word[0].isdecimal():
                self.parts |= {form.lstrip("*"): Decimal(word) if value is None else value for form in forms}
                self.plain.update(form for form in forms if form[0] != "*" and value is not None)

    @lru_cache(maxsize=4096)  # noqa: B019  one instance per language lives as long as the process
    def split(self, word: str) -> tuple[Part, ...]:
        """Split a number word into values, each with whether it may follow a unit; empty if it is no number word."""
        if word in self.parts:
            return ((self.parts[word], self.tag == "ar" and self.parts[word] == _TEN),)
        for ending in _TIMES.get(self.tag, ()):
            if word.endswith(ending) and self.parts.get(word.removesuffix(ending), 1) > 1:
                return ((self.parts[word.removesuffix(ending)], False),)
        prefix = _PREFIXED.get(self.tag)
        if prefix and word.startswith(prefix) and word[len(prefix) :] in self.parts:
            return ((self.parts[word[len(prefix) :]], True),)
        if len(word) > _LONGEST or not self._compound.fullmatch(word):
            return ()
        parts = tuple((self.parts[found[2]], bool(found[1])) for found in self._part.finditer(word))
        return parts if len(parts) > 1 and add_up(parts) is not None else ()


def add_up(parts: Sequence[Part]) -> Decimal | None:
    """Return the number below a million that consecutive parts spell out; None if they are several numbers.

    >>> add_up([(Decimal(4), False), (Decimal(20), False), (Decimal(10), False)])
    Decimal('90')
    >>> add_up([(Decimal(2), False), (Decimal(3), False)]) is None
    True
    """
    total = group = Decimal(0)
    for value, is_behind_unit in parts:
        rest = group % 100
        if value >= 1000:
            if total:
                return None
            total, group = max(group, Decimal(1)) * value, Decimal(0)
        elif value == 100 and group < 10:
            group = max(group, Decimal(1)) * 100
        elif rest == 4 and value == 20 and not is_behind_unit:
            group += 76  # "quatre-vingt"
        elif _may_follow(rest, value, is_behind_unit=is_behind_unit) and (value < 100 or not group):
            group += value
        else:
            return None
    return total + group


def _may_follow(rest: Decimal, value: Decimal, *, is_behind_unit: bool) -> bool:
    """Whether `value` may be added to `rest`: a unit to tens, or, in some languages, tens to a unit."""
    if value == _HALF:
        return rest > 0
    if value < 10:
        return rest % 10 == 0
    if value < 20:
        return rest in (0, 60, 80) or (is_behind_unit and rest < 10)
    return rest == 0 or (is_behind_unit and rest < 10)


@cache
def _read_spelling(language: str | None) -> _Spelling | None:
    tag = (language or "en").partition("-")[0].lower()
    return _Spelling(tag) if tag != "en" and tag in read_groups("number words of languages") else None


@cache
def _read_magnitudes() -> frozenset[str]:
    """Return the words for a million and larger magnitudes, English and foreign."""
    foreign = {word for word, value in read_kinds("foreign magnitudes").items() if int(value) >= _MILLION}
    return frozenset(foreign | {"million", "billion", "trillion"})


def find_spelled(words: Sequence[str], language: str | None) -> Mapping[int, SpelledNumber]:
    """Return the numbers in lower-case tokens, by first token, except those with a one-word English equivalent."""
    if (language or "").partition("-")[0].lower() in _IN_CHARACTERS:
        return dict(_read_characters(words))
    spelling = _read_spelling(language)
    if spelling is None:
        return {}
    words = [word.replace("i\u0307", "i") for word in words] if spelling.tag == "tr" else words  # of "İ"
    known = {word: parts for word in set(words) if (parts := spelling.split(word))}
    reader = _Reader(words, spelling, known)
    return dict(reader.read_all())


_IN_CHARACTERS: Final = frozenset({"zh", "ja", "ko"})
_DIGITS: Final = {
    digit: value for value, digits in enumerate("一 二两兩 三 四 五 六 七 八 九 十".split(), 1) for digit in digits
}
_OF_PARTS: Final = (("分", "之"), ("分", "の"), ("분", "의"))
_TENTHS_AND_TIMES: Final = frozenset("成割倍")
_HALVED: Final = tuple(map(tuple, ("年", "个", "個", "天", "日", "か月", "カ月", "ヶ月", "時間", "小时", "小時", "년")))
_HALVES: Final = frozenset("半반")


def _read_characters(words: Sequence[str]) -> Iterator[tuple[int, SpelledNumber]]:
    """Parse fractions, tenths and halves in Chinese, Japanese and Korean: "三分之二", "六成", "2年半"."""
    behind = -1
    known = compress(count(), (word in _DIGITS or (word.isdecimal() and len(word) < _GAP + 1) for word in words))
    for at in known:
        if at < behind:
            continue
        value = _read_digit(words[at])
        if tuple(words[at + 1 : at + 3]) in _OF_PARTS and (over := _read_digit("".join(words[at + 3 : at + 4]))):
            yield at, SpelledNumber(over, (behind := at + 4), value)
            continue
        half = next((len(unit) for unit in _HALVED if tuple(words[at + 1 : at + 1 + len(unit)]) == unit), 0)
        if half and "".join(words[at + 1 + half : at + 2 + half]) in _HALVES and len(words) > at + 1 + half:
            yield at, SpelledNumber(value + _HALF, (behind := at + 1))
        elif words[at] in _DIGITS and "".join(words[at + 1 : at + 2]) in _TENTHS_AND_TIMES and len(words) > at + 1:
            yield at, SpelledNumber(value, (behind := at + 1))


def _read_digit(word: str) -> Decimal:
    """Return the value of a numeral, or of a character for one to ten; 0 if it is neither."""
    return Decimal(word) if word.isdecimal() else Decimal(_DIGITS.get(word, 0))


class _Reader:
    """Parses the spelled-out numbers of one text."""

    def __init__(self, words: Sequence[str], spelling: _Spelling, known: Mapping[str, tuple[Part, ...]]) -> None:
        self._words, self._spelling, self._known = words, spelling, known

    def read_all(self) -> Iterator[tuple[int, SpelledNumber]]:
        spelling = self._spelling
        begin = (
            self._known.keys() | spelling.first_halves | spelling.every | {first for first, *_ in spelling.fractions}
        )
        behind = -1
        for at in compress(count(), map(begin.__contains__, self._words)):
            if at < behind:
                continue
            found = self._read_fraction(at) or self._read_first_half(at) or self._read(at)
            if found is not None:
                behind = found.end
                yield at, found
        if spelling.halves and {phrase[0] for phrase in spelling.halves} & set(self._words):
            for at in compress(count(), map(str.isdecimal, self._words)):
                half = self._skip_half(at + 1)
                if half is not None and len(self._words[at]) <= 3:
                    yield at, SpelledNumber(Decimal(self._words[at]) + _HALF, max(half, at + 1))

    def _at(self, index: int) -> str:
        return self._words[index] if 0 <= index < len(self._words) else ""

    def _read_fraction(self, at: int) -> SpelledNumber | None:
        """Parse "üçte iki" and "jede dritte"."""
        for length in (1, 2):
            if terms := self._spelling.fractions.get(tuple(self._words[at : at + length])):
                return SpelledNumber(terms[0], at + length, terms[1])
        under = self._spelling.ordinals.get(self._at(at + 1)) if self._at(at) in self._spelling.every else None
        return None if under is None else SpelledNumber(Decimal(1), at + 2, Decimal(under))

    def _read_first_half(self, at: int) -> SpelledNumber | None:
        """Parse the half of "media docena" and "demi-million"."""
        if self._at(at) not in self._spelling.first_halves:
            return None
        end = at + 1 + (self._at(at + 1) == "-")
        is_counted = self._at(end) in _read_magnitudes() or self._at(end) in self._spelling.dozens
        return SpelledNumber(_HALF, end) if is_counted else None

    def _read(self, at: int) -> SpelledNumber | None:
        """Parse a number in words, with a following "et demi" or second term of a share."""
        end, value = self._read_run(at)
        if not value or (self._at(at - 1).isdecimal() and value >= 100):
            return None
        half = self._skip_half(end)
        if half is not None:
            return SpelledNumber(value + _HALF, max(half, end))
        share = self._read_share(end, value)
        if share is not None:
            return share
        if end == at + 1 and self._at(at) in self._spelling.parts:
            is_plain = self._at(at) in self._spelling.plain
            is_one = value == 1 and self._at(end) in _read_magnitudes()
            is_hundred = value == 100 and self._at(at - 1) not in _PER
            is_read = is_one or is_hundred or value != int(value) or (value >= 200 and value != 1000)
            return None if is_plain or not is_read else SpelledNumber(value, end)
        return SpelledNumber(value, end)

    def _read_run(self, at: int) -> tuple[int, Decimal]:
        """Return the token after the number that begins at `at`, and its value; 0 if none begins there."""
        parts = list(self._known.get(self._at(at), ()))
        end, value = at + 1, add_up(parts) if parts else None
        while value is not None and end - at < _MOST_WORDS:
            joined = self._at(end) in _BETWEEN.get(self._spelling.tag, ())
            word = self._at(end + joined)
            is_article = word in self._spelling.ones and not joined and self._spelling.tag not in _BARE_ONE
            more = [*parts, *(part for part in self._known.get(word, ()) if part[0] >= 1)]
            total = add_up(more) if len(more) > len(parts) and not is_article else None
            if total is None:
                break
            parts, value, end = more, total, end + joined + 1
        return end, value or Decimal(0)

    def _skip_half(self, index: int) -> int | None:
        """Return the token after "y medio" at `index`; 0 if one word precedes it; None if it is not there."""
        for phrase in self._spelling.halves:
            if tuple(self._words[index : index + len(phrase)]) == phrase:
                return index + len(phrase)
            if self._at(index).isalpha() and tuple(self._words[index + 1 : index + 1 + len(phrase)]) == phrase:
                return 0
        return None

    def _read_share(self, end: int, over: Decimal) -> SpelledNumber | None:
        """Parse the rest of "un habitant sur cinq" and "nueve de cada diez"."""
        joint = self._spelling.share
        for at in range(end, end + _GAP + 1) if joint else ():
            behind = at + len(joint)
            if tuple(self._words[at:behind]) == joint:
                last, under = self._read_run(behind)
                return SpelledNumber(over, last, under) if over < under else None
            if not self._at(at).isalpha():
                return None
        return None
