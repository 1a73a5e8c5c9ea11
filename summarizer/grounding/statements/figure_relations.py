"""Which figure is of what: joined in a statement with the words or the noun that its passage has beside another.

Everything is anchored to two figures of one passage. What the passage tells in both ways is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from summarizer.grounding.statements.amounts import family_of
from summarizer.grounding.statements.numbers import NumberCheck
from summarizer.grounding.statements.reading import Reading, Suspicion
from summarizer.grounding.statements.sides import is_verb
from summarizer.grounding.statements.stems import stem
from summarizer.grounding.statements.tokens import Tokens
from summarizer.schemas.findings import FoundFigure, Span

_CLAUSE_ENDS: Final = frozenset(';:.!?“”"()—\n')
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


def find_crossed_figures(reading: Reading) -> Iterator[Suspicion]:
    """A figure with the words that the passage has beside another figure of its kind."""
    if not reading.is_quoted:
        return
    check = NumberCheck(reading.tokens, reading.article.figures, figures=reading.figures)
    tokens = reading.article.tokens
    for sentence in reading.sentences:
        stated = [known for known in reading.article.figures.figures if sentence[0] <= known.start < sentence[1]]
        stated = [
            known for known in stated if known.value is not None and known.kind not in ("date", "time", "ordinal")
        ]
        if len(stated) < 2:
            continue
        beside = {(known.start, known.end): _words_beside(tokens, known, stated, sentence) for known in stated}
        for figure in reading.figures:
            if figure.kind in ("date", "time", "ordinal") or figure.value is None:
                continue
            own = [known for known in check.find(figure) if (known.start, known.end) in beside]
            others = [
                known
                for known in stated
                if known not in own and family_of(known) == family_of(figure) and known.value != figure.value
            ]
            if len(own) != 1 or not others:
                continue
            told = _words_told(reading.tokens, figure, reading.figures)
            mine = beside[own[0].start, own[0].end]
            for other in others:
                theirs = beside[other.start, other.end]
                if other.value in {found.value for found in reading.figures}:
                    continue
                crossed = (told & theirs) - mine
                if len(crossed) >= 2 and not (told & mine) - theirs:
                    yield Suspicion(
                        "figures",
                        f"the article has “{other.text}”, not “{figure.text}”, beside the words that it repeats",
                        ((own[0].start, own[0].end), (other.start, other.end)),
                    )
                    return
        yield from _find_exchanged(reading, check, beside)


def _find_exchanged(reading: Reading, check: NumberCheck, beside: dict[Span, frozenset[str]]) -> Iterator[Suspicion]:
    """Two figures of a sentence, each with the other's words."""
    pairs: list[tuple[FoundFigure, Span]] = []
    for figure in reading.figures:
        own = [(known.start, known.end) for known in check.find(figure) if (known.start, known.end) in beside]
        if len(own) == 1 and figure.kind not in ("date", "time", "ordinal"):
            pairs.append((figure, own[0]))
    for (one, first), (other, second) in combinations(pairs, 2):
        between = reading.tokens.text[one.end : other.start].lower().split()
        if first == second or family_of(one) != family_of(other) or set(between) <= {"to", "from", "and", "-", "or"}:
            continue
        told = _words_told(reading.tokens, one, reading.figures), _words_told(reading.tokens, other, reading.figures)
        mine, theirs = beside[first] - beside[second], beside[second] - beside[first]
        straight = len(told[0] & mine) + len(told[1] & theirs)
        crossed = len((told[0] - told[1]) & theirs) + len((told[1] - told[0]) & mine)
        if crossed >= 2 and straight == 0:
            yield Suspicion(
                "figures", f"it gives “{one.text}” and “{other.text}” each with the other's words", (first, second)
            )
            return


def _words_beside(tokens: Tokens, figure: FoundFigure, stated: Sequence[FoundFigure], sentence: Span) -> frozenset[str]:
    """The stems of the clause around a figure, up to the clauses of the other figures."""
    indices = tokens.within(sentence)
    inside = [at for at in indices if figure.start <= tokens.starts[at] < figure.end]
    if not inside:
        return frozenset()
    others = [
        at for at in indices for other in stated if other is not figure and other.start <= tokens.starts[at] < other.end
    ]
    return _around(tokens, inside, others, indices)


def _around(tokens: Tokens, inside: Sequence[int], others: Sequence[int], indices: range) -> frozenset[str]:
    found: set[str] = {tokens.stems[at] for at in inside if not tokens.forms[at].raw[0].isdigit()}
    for step, start in ((-1, inside[0] - 1), (1, inside[-1] + 1)):
        at = start
        while at in indices and at not in others:
            if tokens.lows[at] in _CLAUSE_ENDS or (
                tokens.lows[at] in (",", "and", "while", "but") and _parts_figures(at, step, others)
            ):
                break
            found.add(tokens.stems[at])
            at += step
    return frozenset(found) - {""}


def _parts_figures(at: int, step: int, others: Sequence[int]) -> bool:
    """Whether another figure stands beyond a comma or conjunction, so that it parts the two."""
    return any((other - at) * step > 0 for other in others)


def _words_told(tokens: Tokens, figure: FoundFigure, figures: Sequence[FoundFigure]) -> frozenset[str]:
    indices = range(len(tokens))
    inside = [at for at in indices if figure.start <= tokens.starts[at] < figure.end]
    if not inside:
        return frozenset()
    others = [
        at
        for at in indices
        for other in figures
        if other is not figure and other.start <= tokens.starts[at] < other.end
    ]
    return _around(tokens, inside, others, indices)
