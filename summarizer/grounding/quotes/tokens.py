"""Splits folded text into the tokens that quotes are compared by: words, figures and symbols.

Different spellings share one key (`1,000` and `1000`, `%` and "per cent", "ten" and 10, "can't" and "cannot").
The tokens of `summarizer.language.tokens` are unsuitable: they keep case and compounds, include punctuation and hold a
whole quotation in one token, whereas a comparison looks inside quotations and compounds, in all scripts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from summarizer.grounding.figures.number_words import SMALL, SpelledSum
from summarizer.grounding.quotes.normalize import MappedText, fold
from summarizer.language.letters import UNSPACED_CLASS
from summarizer.workers import cached_property

# Combining marks of living scripts: Python's \w excludes them, which would split words of those scripts.
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u0816-\u082d"
    "\u0859-\u085b\u0898-\u0963\u0966-\u0dff\u135d-\u135f\u1ab0-\u1aff\u1b00-\u1bff\u1c24-\u1c37\u1cd0-\u1cff"
    "\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\ua66f-\ua69f\ua8e0-\ua8ff\uaae3-\uaaef\uabe3-\uabed\ufe20-\ufe2f"
)
_WORD: Final = rf"(?:[^\W_{UNSPACED_CLASS}]++|[{_MARKS}])"
_NO_WORD: Final = r"\s!\"#'()*,.:;?\[\]\\^_`{|}¡¿·•§¶†‡\u2000-\u206f\u3000-\u303f\u0964\u0965\u060c\u061b\u061f\u06d4-"
_TOKEN: Final = (
    r"per cent(?!\w)"
    rf"|\d{{1,3}}(?: \d{{3}}(?!\d))++(?:[.,:']\d+)*{_WORD}*+"  # figures in groups: 4 500
    rf"|(?:(?<![\w.])\.)?\d+(?:[.,:']\d+)*{_WORD}*+"  # figures, with attached letters
    rf"|[^\W\d_{UNSPACED_CLASS}](?:\.[^\W\d_{UNSPACED_CLASS}])+(?!\w)"  # initials: u.s
    rf"|{_WORD}++(?:'{_WORD}++)*+"
    rf"|[{UNSPACED_CLASS}]"  # one character at a time in scripts without spaces
    rf"|[^\w{_NO_WORD}]"  # symbols: currencies, %, +, emoji
)
_GROUPED: Final = re.compile(r"(\d{1,3})((?:[,']\d{3})+)(?![,'\d])")
_RANGE_DASH: Final = re.compile(r" ?([-:]) ?")
_NUMBER_GAP: Final = re.compile(r" ?-? ?")
_LARGE: Final = frozenset({"hundred", "thousand"})
_COUNTING: Final = _LARGE | SMALL.keys()
_COMPLEX: Final = _COUNTING | {"percent", "cannot"}


@cache
def token_pattern() -> re.Pattern[str]:
    """Return the pattern of a token. It is compiled on first use, which takes 10 ms: most quotes are exact."""
    return re.compile(_TOKEN)


@dataclass(slots=True)
class KeyedTokens:
    """Tokens as three lists of equal length."""

    keys: list[str] = field(default_factory=list)  # the compared strings; equal keys have the same meaning
    starts: list[int] = field(default_factory=list)  # folded offset of each token's start
    # Folded offset of each token's end. The two tokens of a contraction have the same offsets.
    ends: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, key: str, start: int, end: int) -> None:
        """Append a token."""
        self.keys.append(key)
        self.starts.append(start)
        self.ends.append(end)

    def extend(self, other: KeyedTokens, first: int, last: int) -> None:
        """Append a slice of other tokens."""
        self.keys += other.keys[first:last]
        self.starts += other.starts[first:last]
        self.ends += other.ends[first:last]


def split_words(folded: str, start: int = 0, end: int | None = None) -> KeyedTokens:
    """Split part of a folded text into words, figures and symbols, keyed by their spelling."""
    spans = [match.span() for match in token_pattern().finditer(folded, start, len(folded) if end is None else end)]
    return KeyedTokens(
        [folded[first:last] for first, last in spans], [first for first, _ in spans], [last for _, last in spans]
    )


def tokenize(folded: str) -> KeyedTokens:
    """Split folded text into tokens whose keys unify different spellings.

    Example:
        >>> tokenize("1,000 or ten per cent can't").keys
        ['1000', 'or', '10', '%', 'can', 'not']
    """
    return unify(split_words(folded), folded)


def unify(tokens: KeyedTokens, folded: str) -> KeyedTokens:
    """Return the tokens with keys that unify different spellings."""
    words = tokens.keys
    special = [at for at, word in enumerate(words) if word in _COMPLEX or not word.isalpha()]
    if not special:
        return tokens
    unified = KeyedTokens()
    done = 0
    for index in special:
        if index < done:
            continue  # part of the preceding figure
        unified.extend(tokens, done, index)
        done = index + _unify_at(unified, tokens, index, folded)
    unified.extend(tokens, done, len(words))
    return unified


def _unify_at(unified: KeyedTokens, tokens: KeyedTokens, index: int, folded: str) -> int:
    """Append the unified tokens that start at a word, and return the number of words consumed."""
    word, start, end = tokens.keys[index], tokens.starts[index], tokens.ends[index]
    if word[0].isdigit() or word[0] == "." or word in SMALL:
        if dash := _read_joint(folded, unified, start):
            unified.add(dash, start - 1, start)
        key, used = _read_cardinal(tokens, index, folded) if word in SMALL else (_read_figure(word), 1)
        unified.add(key, start, tokens.ends[index + used - 1])
        return used
    for key in _split_word(word):
        unified.add(key, start, end)
    return 1


def _split_word(word: str) -> tuple[str, ...]:
    if word in ("percent", "per cent"):
        return ("%",)
    if word == "cannot":
        return "can", "not"
    if word == "n't":
        return ("not",)
    if word.endswith("n't") and word != "ain't":
        return {"wo": "will", "ca": "can", "sha": "shall"}.get(word[:-3], word[:-3]), "not"
    return (word.replace(".", ""),)


def _read_joint(folded: str, before: KeyedTokens, start: int) -> str:
    """The dash or colon between two figures (a range, a score or a date), or a minus sign; else empty."""
    if before.keys and before.keys[-1][-1:].isdigit():
        match = _RANGE_DASH.fullmatch(folded, before.ends[-1], start)
        if match:
            return match.group(1)
    if start and folded[start - 1] == "-" and not folded[max(start - 2, 0) : start - 1].isalnum():
        return "-"
    return ""


def _read_figure(word: str) -> str:
    """The key of a figure: without digit grouping."""
    word = word.replace(" ", "")
    match = _GROUPED.match(word)
    return match.group(1) + re.sub("[,']", "", match.group(2)) + word[match.end() :] if match else word


def _read_cardinal(tokens: KeyedTokens, index: int, folded: str) -> tuple[str, int]:
    """The key of the spelled number below a million that starts at a token, and the number of tokens consumed."""
    number, used = SpelledSum(), 1
    number.add(tokens.keys[index])
    while True:
        joins = tokens.keys[index + used - 1] in _LARGE and _follows(tokens, index + used, folded) == "and"
        word = _follows(tokens, index + used + joins, folded)
        if word not in (SMALL if joins else _COUNTING) or not number.add(word):
            return str(number.value), used
        used += 1 + joins


def _follows(tokens: KeyedTokens, index: int, folded: str) -> str:
    """The word at an index if only a space or hyphen separates it from the preceding word; else empty."""
    if not 0 < index < len(tokens.keys):
        return ""
    if not _NUMBER_GAP.fullmatch(folded, tokens.ends[index - 1], tokens.starts[index]):
        return ""
    return tokens.keys[index]


def skeleton(word: str) -> str:
    """Return a key shared by a word and its OCR errors: "modern" and "modem", "world" and "wor1d".

    Example:
        >>> skeleton("burned") == skeleton("bumecl"), skeleton("10km")
        (True, '10km')
    """
    if ("1" in word or "0" in word) and sum(map(str.isalpha, word)) >= 3:
        word = word.replace("1", "l").replace("0", "o")
    return word.replace("rn", "m").replace("cl", "d")


def index_key(word: str) -> str:
    """Return the key shared by all spellings of a single word; `tokenize` handles spellings of several words.

    Example:
        >>> index_key("1,000"), index_key("ten"), index_key("can't")
        ('1000', '10', 'can')
    """
    if word.isalpha() and word not in _COMPLEX:
        return skeleton(word)
    return skeleton(tokenize(word).keys[0])


_SCANNABLE: Final = re.compile("rn|cl|[01]")
_PHRASE_LENGTH: Final = 90


@dataclass
class FoldedPassage:
    """A passage of a text, with its tokens computed on first use."""

    source: str  # the whole text, unchanged
    folded: MappedText  # its folded form
    start: int  # folded offset of the start of the passage
    end: int  # folded offset of its end

    @classmethod
    def of(cls, source: str) -> FoldedPassage:
        """Create a passage that covers a whole text."""
        folded = fold(source)
        return cls(source, folded, 0, len(folded.text))

    @cached_property
    def words(self) -> KeyedTokens:
        """The words, figures and symbols of the passage, keyed by their spelling."""
        return split_words(self.folded.text, self.start, self.end)

    @cached_property
    def tokens(self) -> KeyedTokens:
        """The words, figures and symbols of the passage, with keys that unify different spellings."""
        return unify(self.words, self.folded.text)

    @cached_property
    def skeletons(self) -> list[str]:
        """The tokens' keys without OCR errors; see `skeleton`."""
        if not _SCANNABLE.search(self.folded.text, self.start, self.end):
            return self.tokens.keys
        return [skeleton(key) for key in self.tokens.keys]

    @property
    def text(self) -> str:
        """The passage as spelled in the source."""
        return self.source[self.folded.start(self.start) : self.folded.end(self.end)]

    @property
    def starts_line(self) -> bool:
        """Whether the passage stands at the start of a line."""
        at = self.folded.start(self.start)
        while at > 0 and self.source[at - 1] in " \t\"'“”‘’":
            at -= 1
        return at == 0 or self.source[at - 1] in "\r\n"

    @property
    def ends_sentence(self) -> bool:
        """Whether the passage stands at the end of a sentence or line."""
        at = self.folded.end(self.end)
        while at < len(self.source) and self.source[at] in " \t\"'“”‘’)":
            at += 1
        return at == len(self.source) or self.source[at] in "\r\n.!?"

    def between(self, start: int, end: int) -> str:
        """The source text between two folded offsets."""
        return self.source[self.folded.end(start) : self.folded.start(end)] if start < end else ""

    def surface(self, index: int) -> str:
        """A token as spelled in the source."""
        return self.source[self.folded.start(self.tokens.starts[index]) : self.folded.end(self.tokens.ends[index])]

    def gap(self, index: int) -> str:
        """The folded text between a token and the preceding one."""
        return self.folded.text[self.tokens.ends[index - 1] if index else self.start : self.tokens.starts[index]]

    def is_half(self, index: int) -> bool:
        """Whether a token is one half of a contraction."""
        starts = self.tokens.starts
        return (index > 0 and starts[index - 1] == starts[index]) or (
            index + 1 < len(starts) and starts[index + 1] == starts[index]
        )

    def widen(self, first: int, last: int) -> tuple[int, int]:
        """Return how many tokens before and after a range belong to the same figure ("$", "%")."""
        before = after = 0
        while 0 < first - before < len(self.tokens) and self._is_joined(first - before):
            before += 1
        while 0 < last + after < len(self.tokens) and self._is_joined(last + after):
            after += 1
        return before, after

    def _is_joined(self, index: int) -> bool:
        tokens = self.tokens
        if tokens.starts[index] > tokens.ends[index - 1] or self.is_half(index):
            return False
        return not (tokens.keys[index - 1].isalpha() and tokens.keys[index].isalpha())

    def phrase(self, first: int, last: int) -> str:
        """Return the tokens from `first` up to `last` as spelled in the source, on one line and shortened."""
        starts, ends = self.tokens.starts, self.tokens.ends
        if first >= last:
            return ""
        if last - first == 1 and self.is_half(first):
            return self.tokens.keys[first]
        text = self.source[self.folded.start(starts[first]) : self.folded.end(ends[last - 1])]
        text = " ".join(text.split())
        return text if len(text) <= _PHRASE_LENGTH else text[: _PHRASE_LENGTH - 1].rstrip() + "…"
