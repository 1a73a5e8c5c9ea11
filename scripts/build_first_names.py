"""Build the list of first names by gender from Faker's lists of names (MIT, joke2k/faker).

Usage: build_first_names.py          writes summarizer/language/gazetteer/first_names.txt
       build_first_names.py --check  exits with 1 if the file is not what the lists give

Kept are names in Latin letters. Faker is a development dependency.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from itertools import groupby
from typing import Final

from faker.providers import person

from summarizer.language.gazetteer.first_names import FIRST_NAMES

NOTICE: Final = """\
# First names that are given to women (f), to men (m) or to both (fm), in all countries that list them. Made by
# scripts/build_first_names.py from Faker's lists of names of many countries.
#
# Copyright (c) 2012 Daniele Faraglia. Permission is hereby granted, free of charge, to any person obtaining a copy of
# this software and associated documentation files (the "Software"), to deal in the Software without restriction,
# including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
# copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following
# conditions: The above copyright notice and this permission notice shall be included in all copies or substantial
# portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
# INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
# NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
# LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
# SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""
LATIN: Final = "\u0250"
"""The first character behind those of Latin alphabets."""


def main() -> int:
    """Write the file, or compare it."""
    listed = write_names()
    if "--check" in sys.argv[1:]:
        same = FIRST_NAMES.read_text(encoding="utf-8") == listed
        print(f"{FIRST_NAMES.name} is {'' if same else 'not '}what its sources give.")
        return 0 if same else 1
    FIRST_NAMES.write_text(listed, encoding="utf-8")
    print(f"{FIRST_NAMES}: {len(listed):,} characters")
    return 0


def write_names() -> str:
    """The file: a line for each gender and beginning of two letters."""
    women, men = set[str](), set[str]()
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        theirs, his = ({*getattr(provider, f"first_names_{gender}", ())} for gender in ("female", "male"))
        if theirs and his and theirs != his:  # some countries list all names once
            women |= theirs
            men |= his
    lines = [NOTICE]
    for gender, names in (("f", women - men), ("m", men - women), ("fm", women & men)):
        kept = sorted({name.casefold() for name in names if name.isalpha() and max(name) < LATIN})
        lines += [f"{gender}: {' '.join(group)}" for _, group in groupby(kept, key=lambda name: name[:2])]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
