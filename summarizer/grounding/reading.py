"""A text made ready for comparison: its source, its folded form, and the tokens of the stretch that is compared.

It knows how to show a stretch in the source's own characters. It judges nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from summarizer.grounding.normalize import FoldedText, fold
from summarizer.grounding.tokens import Tokens, skeleton, tokenize

_PHRASE_LENGTH: Final = 90


@dataclass
class Reading:
    """A stretch of a text with its tokens.

    Attributes:
        source: The whole text as it was given.
        folded: Its folded form.
        start: Folded offset where the stretch starts.
        end: Folded offset where it ends.
    """

    source: str
    folded: FoldedText
    start: int
    end: int
    tokens: Tokens = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = tokenize(self.folded.text, self.start, self.end)

    @classmethod
    def of(cls, source: str) -> Reading:
        """Read a whole text."""
        folded = fold(source)
        return cls(source, folded, 0, len(folded.text))

    @cached_property
    def skeletons(self) -> list[str]:
        """The tokens' keys as a bad scanner might see them."""
        return [skeleton(key) for key in self.tokens.keys]

    @property
    def text(self) -> str:
        """The stretch in the source's own characters."""
        return self.source[self.folded.start(self.start) : self.folded.end(self.end)]

    def between(self, start: int, end: int) -> str:
        """The source's characters between two folded offsets."""
        return self.source[self.folded.end(start) : self.folded.start(end)] if start < end else ""

    def surface(self, index: int) -> str:
        """A token in the source's own characters."""
        return self.source[self.folded.start(self.tokens.starts[index]) : self.folded.end(self.tokens.ends[index])]

    def gap(self, index: int) -> str:
        """What stands before a token, after the one before it, folded."""
        return self.folded.text[self.tokens.ends[index - 1] if index else self.start : self.tokens.starts[index]]

    def is_half(self, index: int) -> bool:
        """Whether a token is one of the two that a contraction makes."""
        starts = self.tokens.starts
        return (index > 0 and starts[index - 1] == starts[index]) or (
            index + 1 < len(starts) and starts[index + 1] == starts[index]
        )

    def phrase(self, first: int, last: int) -> str:
        """Tokens as the source writes them, with what is written onto them ("3.2" comes with its "%").

        Args:
            first: Index of the first token.
            last: Index after the last.
        """
        starts, ends = self.tokens.starts, self.tokens.ends
        if last - first == 1 and self.is_half(first):
            return self.tokens.keys[first]
        while first > 0 and ends[first - 1] >= starts[first]:
            first -= 1
        while last < len(starts) and starts[last] <= ends[last - 1]:
            last += 1
        text = self.source[self.folded.start(starts[first]) : self.folded.end(ends[last - 1])]
        text = " ".join(text.split())
        return text if len(text) <= _PHRASE_LENGTH else text[: _PHRASE_LENGTH - 1].rstrip() + "…"
