"""Build the list of opposite words from WordNet's antonyms.

Usage: build_opposites.py WORDNET SCOWL    writes summarizer/language/opposites.txt

WORDNET is the folder of Debian's package `wordnet-base` (/usr/share/wordnet), SCOWL that of its package `scowl`
(/usr/share/dict/scowl). Kept are antonyms of verbs, adjectives and adverbs that SCOWL calls common and that have few
senses: "run" is an opposite of "stand" in one of 57. Function words are left out. Opposites that WordNet lacks, or that
have more senses, stand in `word_classes.txt`.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from summarizer.language.inflection import inflect
from summarizer.language.lexicon import FUNCTION_WORDS, OPPOSITES

SOURCE: Final = """\
# Opposite words, those of one side before the bar: WordNet 3.0's antonyms among SCOWL's common words of few senses.
# Made by scripts/build_opposites.py. A verb with an asterisk stands for its regular forms.
#
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Permission to use, copy, modify and
# distribute this software and database and its documentation for any purpose and without fee or royalty is hereby
# granted, provided that you agree to comply with the following copyright notice and statements, including the
# disclaimer, and that the same appear on ALL copies of the software, database and documentation, including
# modifications that you make for internal use or for distribution. THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND
# PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT
# LIMITATION, PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES OF MERCHANTABILITY OR FITNESS FOR ANY
# PARTICULAR PURPOSE OR THAT THE USE OF THE LICENSED SOFTWARE, DATABASE OR DOCUMENTATION WILL NOT INFRINGE ANY THIRD
# PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS. The name of Princeton University or Princeton may not be used
# in advertising or publicity pertaining to distribution of the software and/or database. Title to copyright in this
# software, database and any associated documentation shall at all times remain with Princeton University and LICENSEE
# agrees to preserve same."""
PARTS_OF_SPEECH: Final = ("noun", "verb", "adj", "adv")
COMMON: Final = tuple(f"{land}-words.{size}" for land in ("english", "american", "british") for size in (10, 20, 35))
MOST_SENSES: Final = 12
LEFT_OUT: Final = frozenset({"let"})
"""What "lets it block" something does not let it happen."""


class Synset(NamedTuple):
    """A set of synonyms: its words, and for each antonym the word, the other set and the word in that, from 1."""

    words: list[str]
    antonyms: list[tuple[int, str, int]]


def read_synsets(path: Path) -> dict[str, Synset]:
    """The sets of synonyms of one part of speech, by their offset in the file (`wndb(5WN)`)."""
    found: dict[str, Synset] = {}
    for line in read_lines(path):
        fields = line.partition("|")[0].split()
        count = int(fields[3], 16)
        pointers = fields[5 + 2 * count :]
        rows = zip(*(pointers[place::4] for place in range(4)), strict=False)
        antonyms = [(int(ends, 16) // 256, other, int(ends, 16) % 256) for kind, other, _, ends in rows if kind == "!"]
        found[fields[0]] = Synset([word.partition("(")[0] for word in fields[4 : 4 + 2 * count : 2]], antonyms)
    return found


def read_lines(path: Path) -> Iterator[str]:
    """The lines of one of WordNet's files, without its licence."""
    return (line for line in path.read_text("latin-1").splitlines() if line[:1] != " ")


def find_antonyms(folder: Path, part: str) -> set[tuple[str, str]]:
    """The pairs of antonyms of one part of speech, each in alphabetical order."""
    synsets = read_synsets(folder / f"data.{part}")
    return {
        (min(pair), max(pair))
        for one in synsets.values()
        for place, other, other_place in one.antonyms
        for pair in [(one.words[place - 1], synsets[other].words[other_place - 1])]
    }


def count_senses(folder: Path) -> Counter[str]:
    """How many senses each word has, in all parts of speech."""
    senses: Counter[str] = Counter()
    for part in PARTS_OF_SPEECH:
        for line in read_lines(folder / f"index.{part}"):
            senses[line.split()[0]] += int(line.split()[2])
    return senses


def read_irregular(folder: Path) -> Mapping[str, list[str]]:
    """The irregular forms of each verb."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for form, base in (line.split()[:2] for line in read_lines(folder / "verb.exc")):
        found[base].append(form)
    return found


def compare(word: str, known: set[str]) -> list[str]:
    """The comparative and the superlative of an adjective, if they are known words."""
    stems = (word.removesuffix("e"), f"{word}{word[-1]}", f"{word[:-1]}i")
    return next(([f"{stem}er", f"{stem}est"] for stem in stems if {f"{stem}er", f"{stem}est"} <= known), [])


def build(wordnet: Path, scowl: Path) -> Iterator[str]:
    """The lines of the list, in order."""
    common = {
        word for name in COMMON if (scowl / name).exists() for word in (scowl / name).read_text("latin-1").split()
    }
    senses, irregular = count_senses(wordnet), read_irregular(wordnet)
    lines: set[str] = set()
    for part in PARTS_OF_SPEECH:
        for pair in find_antonyms(wordnet, part):
            if not common.issuperset(pair) or not (FUNCTION_WORDS | LEFT_OUT).isdisjoint(pair):
                continue
            if part == "adj":
                compared = [compare(word, common) for word in pair]
                lines.update(" | ".join(words) for words in zip(*compared, strict=False))
            if max(senses[word] for word in pair) <= MOST_SENSES:
                sides = ([word] for word in pair)
                if part == "verb":
                    sides = (spell(word, irregular.get(word, ())) for word in pair)
                lines.add(" | ".join(map(" ".join, sides)))
    yield from sorted(lines)


def spell(verb: str, irregular: list[str] | tuple[str, ...]) -> list[str]:
    """A verb as the list has it: with an asterisk, and with its forms that are not regular."""
    return [f"{verb}*", *sorted(set(irregular) - set(inflect(verb)))]


def main() -> None:
    """Write the list."""
    wordnet, scowl = (Path(each) for each in sys.argv[1:3])
    OPPOSITES.write_text("\n".join([SOURCE, "", *build(wordnet, scowl)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
