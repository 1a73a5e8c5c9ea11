"""Opposite words: "accept" and "reject", "legal" and "illegal", "before" and "after".

Most are WordNet's antonyms (`opposites.txt`); those that it lacks are a class of `word_classes.txt`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import combinations
from operator import neg
from pathlib import Path
from typing import Final

from summarizer.language.lexicon import read_class, read_lines, word_set

OPPOSITES: Final = Path(__file__).with_name("opposites.txt")


def are_opposed(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two words, given by their sides, are opposites and mean nothing alike."""
    return not other.isdisjoint(map(neg, one)) and one.isdisjoint(other)


@cache
def load_sides() -> dict[str, frozenset[int]]:
    """The sides that each word is on, in lower case: a positive number, and the same number below zero opposite of it.

    >>> sides = load_sides()
    >>> are_opposed(sides["accepted"], sides["rejects"]), are_opposed(sides["accepted"], sides["accept"])
    (True, False)
    """
    found: defaultdict[str, set[int]] = defaultdict(set)
    listed = [line for line in OPPOSITES.read_text("utf-8").splitlines() if line and line[0] != "#"]
    lines = [*listed, *read_lines("opposite words")]
    pairs = [pair for line in lines for pair in combinations(map(word_set, line.split(" | ")), 2)]
    pairs.append((read_class("words of a rise") | {"up"}, read_class("words of a fall") | {"down"}))
    for number, pair in enumerate(pairs, start=1):
        for side, words in zip((number, -number), pair, strict=True):
            for word in words:
                found[word].add(side)
    return {word: frozenset(sides) for word, sides in found.items()}
