"""A passage prepared for comparison: the source, its folded form, and the tokens of the passage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from summarizer.grounding.quotes.normalize import FoldedText, fold
from summarizer.grounding.quotes.tokens import Tokens, skeleton, split_words, unify

_SCANNABLE: Final = re.compile("rn|cl|[01]")
_PHRASE_LENGTH: Final = 90


@dataclass
class Reading:
    """A passage of a text, with its tokens."""

    source: str  # the whole text, unchanged
    folded: FoldedText  # its folded form
    start: int  # folded offset of the start of the passage
    end: int  # folded offset of its end

    @classmethod
    def of(cls, source: str) -> Reading:
        """Read a whole text."""
        folded = fold(source)
        return cls(source, folded, 0, len(folded.text))

    @cached_property
    def words(self) -> Tokens:
        """The words, figures and symbols of the passage, as they are spelled."""
        return split_words(self.folded.text, self.start, self.end)

    @cached_property
    def tokens(self) -> Tokens:
        """The words, figures and symbols of the passage, with one key for all spellings of the same thing."""
        return unify(self.words, self.folded.text)

    @cached_property
    def skeletons(self) -> list[str]:
        """The tokens' keys without scanning errors; see `skeleton`."""
        if not _SCANNABLE.search(self.folded.text, self.start, self.end):
            return self.tokens.keys
        return [skeleton(key) for key in self.tokens.keys]

    @property
    def text(self) -> str:
        """The passage in the source's characters."""
        return self.source[self.folded.start(self.start) : self.folded.end(self.end)]

    @property
    def starts_line(self) -> bool:
        """Whether the passage begins its line."""
        at = self.folded.start(self.start)
        while at > 0 and self.source[at - 1] in " \t\"'“”‘’":
            at -= 1
        return at == 0 or self.source[at - 1] in "\r\n"

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence or line ends with the passage."""
        at = self.folded.end(self.end)
        while at < len(self.source) and self.source[at] in " \t\"'“”‘’)":
            at += 1
        return at == len(self.source) or self.source[at] in "\r\n.!?"

    def between(self, start: int, end: int) -> str:
        """The source's characters between two folded offsets."""
        return self.source[self.folded.end(start) : self.folded.start(end)] if start < end else ""

    def surface(self, index: int) -> str:
        """A token in the source's characters."""
        return self.source[self.folded.start(self.tokens.starts[index]) : self.folded.end(self.tokens.ends[index])]

    def gap(self, index: int) -> str:
        """The folded characters between a token and the one before it."""
        return self.folded.text[self.tokens.ends[index - 1] if index else self.start : self.tokens.starts[index]]

    def is_half(self, index: int) -> bool:
        """Whether a token is one of the two of a contraction."""
        starts = self.tokens.starts
        return (index > 0 and starts[index - 1] == starts[index]) or (
            index + 1 < len(starts) and starts[index + 1] == starts[index]
        )

    def widen(self, first: int, last: int) -> tuple[int, int]:
        """Return the numbers of tokens before and after some that belong to the same figure: "%", "$"."""
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
        """Return tokens in the source's spelling, on one line and shortened; empty if there are none.

        Args:
            first: Index of the first token.
            last: Index after the last.
        """
        starts, ends = self.tokens.starts, self.tokens.ends
        if first >= last:
            return ""
        if last - first == 1 and self.is_half(first):
            return self.tokens.keys[first]
        text = self.source[self.folded.start(starts[first]) : self.folded.end(ends[last - 1])]
        text = " ".join(text.split())
        return text if len(text) <= _PHRASE_LENGTH else text[: _PHRASE_LENGTH - 1].rstrip() + "…"
