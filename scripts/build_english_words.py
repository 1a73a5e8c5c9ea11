"""Build the list of English words from SCOWL's lists.

Usage: build_english_words.py SCOWL    writes summarizer/language/gazetteer/english_words.txt

SCOWL is the folder of Debian's package `scowl` (/usr/share/dict/scowl).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from summarizer.language import gazetteer
from summarizer.language.inflection import bases_of

WORDS: Final = ("english-words", "american-words", "british-words")
NAMES: Final = tuple(
    f"{land}-{kind}" for kind in ("proper-names", "upper") for land in ("english", "american", "british")
)
COMMON, ORDINARY, NAMED = (10, 20), (10, 20, 35, 40, 50, 55, 60), (10, 20, 35, 40, 50, 55, 60, 70)
TARGET: Final = Path(gazetteer.__file__).with_name("english_words.txt")


def read_lists(folder: Path, names: Iterable[str], sizes: Iterable[int]) -> Iterator[str]:
    """The words of some lists, purely of letters."""
    sizes = tuple(sizes)
    for name in names:
        for size in sizes:
            path = folder / f"{name}.{size}"
            if path.exists():
                yield from (word for word in path.read_text("latin-1").split() if word.isalpha() and word.isascii())


def choose(folder: Path) -> list[str]:
    """The lines of the list: no inflections, and a capital on what is a name as well."""
    words = {word for word in read_lists(folder, WORDS, ORDINARY) if word.islower() and len(word) > 1}
    kept = {word for word in words if words.isdisjoint(bases_of(word))}

    def is_known(word: str) -> bool:
        return word in kept or not kept.isdisjoint(bases_of(word))

    kept |= {word for word in words if not is_known(word)}
    names = {name for name in read_lists(folder, NAMES, NAMED) if len(name) > 1 and name == name.capitalize()}
    both = {name for name in names if is_known(name.lower())}
    common = set(read_lists(folder, WORDS, COMMON))
    rare = {name.lower() for name in both if common.isdisjoint((name.lower(), *bases_of(name.lower())))}
    kept |= {name.lower() for name in both}
    return sorted((kept - rare) | both, key=lambda word: (word.lower(), word))


def main() -> int:
    """Write the list anew, under the notice that stands over it."""
    notice = [line for line in TARGET.read_text("ascii").splitlines() if line.startswith("#")]
    TARGET.write_text("\n".join([*notice, *choose(Path(sys.argv[1]))]) + "\n", encoding="ascii")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
