"""Which figure is of what: told in a statement of another thing, or of more or fewer, than in its passage.

Everything is anchored to two figures of one passage. What the passage tells in both ways is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from summarizer.grounding.statements.numbers import NumberCheck
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.sides import is_verb
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.inflection import stem
from summarizer.schemas.findings import FoundFigure

_EACH: Final = re.compile(r"(?i)\b(?:each|apiece|per|every|respectively|both)\b")
_SHARED_OUT: Final = re.compile(r"(?i)\beach\b(?! (?:day|week|month|year|time|night|season))|\bapiece\b")
_LABEL_ENDS: Final = frozenset(".,;:)!?") | {"and", "or"}
_TOTAL: Final = re.compile(r"(?i)\b(?:in (?:all|total)|altogether|combined|a total of|together|overall)\b")


def find_foreign_unit(reading: Reading) -> Iterator[Suspicion]:
    """A count of things that the passage counts with another figure, while it gives the number to something else."""
    text, article = reading.tokens.text, reading.article
    check = NumberCheck(reading.tokens, article.figures, figures=reading.figures)
    stated = [
        known
        for known in article.figures.figures
        if known.kind == "cardinal" and any(a <= known.start < b for a, b in reading.sentences)
    ]
    for figure in reading.figures:
        if figure.kind != "cardinal" or figure.value is None:
            continue
        own = [known for known in check.find(figure) if known in stated]
        same = [known for known in stated if known.unit and figure.unit and stem(known.unit) == stem(figure.unit)]
        if not own or len(own) != len(check.find(figure)):
            continue
        evidence = tuple((known.start, known.end) for known in (*own, *same))
        labels = [known for known in own if _is_label(article.tokens, known)]
        if len(labels) == len(own) and figure.unit and not _is_label(reading.tokens, figure):
            yield Suspicion(
                "figures", f"in the article “{own[0].text}” is a name's number, and counts nothing", evidence
            )
            return
        summed = _TOTAL.search(text) and not any(_TOTAL.search(article.text[a:b]) for a, b in reading.sentences)
        if summed and len({known.value for known in same}) > 1 and set(own) <= set(same):
            yield Suspicion("figures", f"the article has “{own[0].text}” for a part, beside another", evidence)
            return
    if stated and _SHARED_OUT.search(text) and not any(_EACH.search(article.text[a:b]) for a, b in reading.sentences):
        yield Suspicion("figures", "no sentence of the passage says “each”", tuple(reading.sentences))


def _is_label(tokens: Tokens, figure: FoundFigure) -> bool:
    """Whether a bare number stands behind a noun that it tells from others: "post 542", "posts 542 and 543"."""
    inside = tokens.within((figure.start, figure.end))
    at = inside.start - 1
    while at > 1 and tokens.lows[at] in ("and", ",", "or") and tokens.lows[at - 1].isdigit():
        at -= 2
    following = tokens.lows[inside.stop] if inside.stop < len(tokens) else "."
    named = at >= 0 and tokens.stems[at] and tokens.forms[at].raw[0].isalpha() and not is_verb(tokens, at)
    return bool(named and figure.text.isdigit() and following in _LABEL_ENDS)
