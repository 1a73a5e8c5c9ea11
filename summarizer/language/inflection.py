"""Inflection of English words: stems for comparison, base forms for look-up, and singulars for display.

Stems are Snowball's, except for words whose root changes ("withdrew"), which `irregular_forms.txt` lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_APART: Final = frozenset({"united", "publication", "publications", "university", "universities"})
"""Words to which Snowball gives the stem of an unrelated word: "unit", "public", "universe"."""
_PREFIXES: Final = ("re", "out", "over", "under")
"""Prefixes of irregular verbs: "rebuilt" is a form of "rebuild" as "built" is of "build"."""
_WHOLE: Final = frozenset(
    {"rebound", "resent", "relent", "remains", "outgoing", "outlay", "overland", "rebar", "reside"}
)
"""Words that only seem to have such a prefix."""
_BASE_ENDINGS: Final = (
    ("ies", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ied", ("y",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("",)),
)

_DOUBLING: Final = re.compile(r"(?:[^aeiou]|qu)+[aeiou][^aeiouwxy]|admit")
"""Verbs that double their final consonant before -ed and -ing."""


def inflect(verb: str) -> tuple[str, str, str, str]:
    """Return the base, -s, -ed and -ing forms of a regular verb.

    >>> inflect("deny"), inflect("plan")
    (('deny', 'denies', 'denied', 'denying'), ('plan', 'plans', 'planned', 'planning'))
    """
    root = verb + verb[-1] if _DOUBLING.fullmatch(verb) else verb.removesuffix("e")
    if verb[-1] == "y" and verb[-2] not in "aeiou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    third = verb + ("es" if verb.endswith(("s", "x", "z", "sh", "ch")) else "s")
    return verb, third, f"{root}ed", f"{root if not verb.endswith('ee') else verb}ing"


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return the stem of a lower-case word.

    >>> stem("accusation") == stem("accused"), stem("withdrew") == stem("withdrawal"), stem("not")
    (True, True, 'not')
    """
    keys = _load_irregular()
    key = keys.get(word)
    if key is None:
        root = word if word in _APART or not word.isascii() else _load_snowball()(word)
        key = keys.get(root, root)
    return key


def bases_of(word: str) -> Iterator[str]:
    """Yield candidate base forms of a lower-case word, to be looked up in a word list.

    >>> list(bases_of("stopped"))
    ['stopp', 'stoppe', 'stop']
    """
    for ending, replacements in _BASE_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            base = word[: -len(ending)]
            for replacement in replacements:
                yield base + replacement
            if len(base) > 2 and base[-1] == base[-2] and ending in ("ed", "ing"):
                yield base[:-1]


@lru_cache(maxsize=16384)
def singular(word: str) -> str:
    """Return the singular of a plural noun in lower case.

    >>> [singular(word) for word in ("people", "vehicles", "cities", "boxes", "israelis", "wishes", "houses")]
    ['person', 'vehicle', 'city', 'box', 'israeli', 'wish', 'house']
    """
    plurals = _load_plurals()
    if word in plurals:
        return plurals[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word


def is_irregular_plural(word: str) -> bool:
    """Whether a lower-case word is a listed irregular plural."""
    return word in _load_plurals()


@cache
def _load_snowball() -> Callable[[str], str]:
    from Stemmer import Stemmer

    stem_word: Callable[[str], str] = Stemmer("english").stemWord
    return stem_word


@cache
def _load_irregular() -> dict[str, str]:
    """Return the stem of the base of each irregular form, with and without a prefix; read once a process."""
    snowball = _load_snowball()
    lines = Path(__file__).with_name("irregular_forms.txt").read_text("utf-8").splitlines()
    groups = [line.split() for line in lines if line and line[0] != "#"]
    keys: dict[str, str] = {}
    bases: dict[str, str] = {}
    for forms in groups:
        for form in forms:
            keys.setdefault(form, snowball(forms[0]))
            bases.setdefault(form, forms[0])
    for form, base in bases.items():
        for prefix in _PREFIXES:
            if prefix + form not in _WHOLE:
                keys.setdefault(prefix + form, snowball(prefix + base))
    for form in bases:
        keys.setdefault(snowball(form), keys[form])
    return keys


@cache
def _load_plurals() -> dict[str, str]:
    lines = Path(__file__).with_name("irregular_plurals.txt").read_text("utf-8").splitlines()
    return dict(line.split() for line in lines if line and line[0] != "#")
