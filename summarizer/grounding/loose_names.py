"""Finds names that the article has in another case, or without the title or place before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.grounding.mentions import Mentions
from summarizer.grounding.name_matching import DETERMINER
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.gazetteer.vocabulary import is_also_name
from summarizer.language.lexicon import CONJUNCTIONS, DETERMINERS
from summarizer.language.names import is_title
from summarizer.schemas.findings import Span

_LAST_WORD: Final = re.compile(r"([^\W_]+)['’]?s?\s+\Z")
_LONGEST_ACRONYM: Final = 5
_FUNCTIONAL: Final = DETERMINERS | CONJUNCTIONS


def find_loosely(names: Sequence[str], *, text: str, mentions: Mentions) -> tuple[Span, ...]:
    """Spans of variants of names that the article does not have as they are written.

    Args:
        text: The article.
        mentions: The spans of names in it.

    >>> text = "A federal judge ruled. Then the government said no, and Smith left."
    >>> [find_loosely([name], text=text, mentions=Mentions(text)) for name in ("Federal judge", "UK government")]
    [((2, 15),), ((32, 42),)]
    >>> [find_loosely([name], text=text, mentions=Mentions(text)) for name in ("Mr Smith", "Judge Roe", "NO")]
    [((56, 61),), (), ()]
    >>> find_loosely(["OPEC"], text="Ministers of Opec met.", mentions=Mentions("Ministers of Opec met."))
    ((13, 17),)
    """
    found = (span for name in names for span in _find_one(name, text, mentions))
    spans: list[Span] = []
    for span in sorted(dict.fromkeys(found), key=lambda span: (span[0], -span[1])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return tuple(spans)


def _find_one(name: str, text: str, mentions: Mentions) -> tuple[Span, ...]:
    bare = DETERMINER.sub("", name.strip())
    return _find_in_any_case(bare, text, mentions) or _find_rest(bare, text, mentions)


def _find_in_any_case(bare: str, text: str, mentions: Mentions) -> tuple[Span, ...]:
    exact = mentions.find([bare])
    if exact or not bare:
        return exact
    in_capitals = text != text.lower() and text != text.upper()
    single = " " not in bare
    acronym = bare.isupper() and len(bare) <= _LONGEST_ACRONYM
    if in_capitals and single and bare[:1].isupper() and (acronym or is_also_name(bare.casefold())):
        # "US" is no "us", and "Baker" no "baker"; "NATO" may be "Nato"
        return tuple(span for span in mentions.find([bare], ignore_case=True) if not text[span[0]].islower())
    return mentions.find([bare], ignore_case=True)


def _find_rest(bare: str, text: str, mentions: Mentions) -> tuple[Span, ...]:
    """Spans of what follows a title, a state or another name, if the article has no other qualifier there."""
    words = bare.split()
    for at in range(1, len(words)):
        before, rest = words[at - 1].strip(".,"), " ".join(words[at:])
        is_place = bool(find_state(before) or is_demonym(before) or mentions.find([before]))
        if not is_place and not is_title(before.casefold()):
            return ()
        spans = _find_in_any_case(rest, text, mentions)
        if not spans:
            continue
        if not is_place and text != text.lower():
            return tuple(span for span in spans if not text[span[0]].islower())
        return spans if not is_place or _is_bare(spans, text) else ()
    return ()


def _is_bare(spans: Sequence[Span], text: str) -> bool:
    """Whether some spans follow "the" and none follows a name."""
    before = [found.group(1) if (found := _LAST_WORD.search(text[max(0, a - 40) : a])) else "" for a, _ in spans]
    named = any(word[:1].isupper() and word.casefold() not in _FUNCTIONAL for word in before)
    return not named and any(word.casefold() == "the" for word in before)
