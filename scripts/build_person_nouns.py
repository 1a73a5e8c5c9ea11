"""Build the list of nouns that denote one person from WordNet's lexicographer file `noun.person`.

Usage: build_person_nouns.py WORDNET SCOWL    writes summarizer/language/person_nouns.txt

WORDNET is the folder of Debian's package `wordnet-base` (/usr/share/wordnet), SCOWL that of its package `scowl`
(/usr/share/dict/scowl). Kept are the words of SCOWL in small letters whose most frequent sense as a noun is a person:
"cook", not "second". A word that is also a verb, an adjective or an adverb needs a noun sense that WordNet has counted
in its texts. Words that WordNet calls offensive are left out. Person nouns that are newer than WordNet stand in
`word_classes.txt`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from build_opposites import SOURCE, read_lines  # beside this script

from summarizer.language.lexicon import FUNCTION_WORDS
from summarizer.language.names import PERSON_NOUNS, SHORTEST_PART

PERSON: Final = "18"  # the number of the lexicographer file `noun.person` (`lexnames(5WN)`)
SIZES: Final = (10, 20, 35, 40, 50, 55, 60)
LISTS: Final = tuple(f"{land}-words.{size}" for land in ("english", "american", "british") for size in SIZES)
HEADING: Final = """\
# Nouns that denote one person: words whose most frequent sense as a noun is in WordNet 3.0's file noun.person.
# Made by scripts/build_person_nouns.py.
#
"""
OFFENSIVE: Final = re.compile(
    r"slur\)|\b(?:offensive|disparaging|derogatory|insulting) (?:term|name|word)|of (?:contempt|abuse)"
)
"""What WordNet says of a word by which nobody should be introduced."""
MOST: Final = 110  # characters of a line


def find_persons(wordnet: Path, known: set[str]) -> Iterator[str]:
    """The nouns in small letters whose first sense is a person, and compounds of them that WordNet lacks."""
    written: dict[str, set[str]] = {}
    for line in read_lines(wordnet / "data.noun"):
        head, _, gloss = line.partition("|")
        fields = head.split()
        if fields[1] == PERSON and not OFFENSIVE.search(gloss):
            written[fields[0]] = set(fields[4 : 4 + 2 * int(fields[3], 16) : 2])
    others = {
        line.split(maxsplit=1)[0] for part in ("verb", "adj", "adv") for line in read_lines(wordnet / f"index.{part}")
    }
    persons, nouns = set(), set()
    for line in read_lines(wordnet / "index.noun"):
        fields = line.split()
        nouns.add(fields[0])
        word, senses = fields[0], int(fields[2])
        counted, first = int(fields[-senses - 1]), fields[-senses]
        if word in written.get(first, ()) and (counted or word not in others):
            persons.add(word)
    yield from persons
    for word in known - nouns - others:
        ends = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        if any(word[at:] in persons and word[:at] in known for at in ends) and not word.endswith(("ing", "ed")):
            yield word  # "racegoer"


def build(wordnet: Path, scowl: Path) -> list[str]:
    """The words of the list, in order."""
    known = {word for name in LISTS if (scowl / name).exists() for word in (scowl / name).read_text("latin-1").split()}
    return sorted(word for word in find_persons(wordnet, known) if word.isalpha() and word in known - FUNCTION_WORDS)


def main() -> None:
    """Write the list."""
    licence = SOURCE.splitlines()[3:]
    lines = [""]
    for word in build(*(Path(each) for each in sys.argv[1:3])):
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < MOST else [*lines, word]
    PERSON_NOUNS.write_text(HEADING + "\n".join([*licence, "", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
