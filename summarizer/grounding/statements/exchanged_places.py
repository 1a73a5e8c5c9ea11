"""Flags a state or region given for another one: "the Chadian capital" for the passage's "the Togolese capital"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from summarizer.grounding.statements.name_index import place_of
from summarizer.grounding.statements.reading import Reading
from summarizer.grounding.statements.tokens import Tokens
from summarizer.schemas.findings import Flag

_LEAST_SHARED: Final = 0.6  # lowest share of the statement's other words that the passage has


def find_exchanged_place(reading: Reading) -> Flag | None:
    """Flag a place that the passage lacks in a statement that has the passage's words, but not its place.

    The article has both places, and neither is part of a longer name, as in "the English Football League".
    """
    tokens, article = reading.tokens, reading.article.tokens
    claimed = dict(_find_places(tokens, range(len(tokens))))
    stated = dict(_find_places(article, reading.passage))
    around = {place_of(article.forms[at].bare) for at in reading.stated}
    added = [place for place in claimed if place not in around]
    left_out = [place for place in stated if place not in {place_of(form.bare) for form in tokens.forms}]
    if len(added) != 1 or len(left_out) != 1:
        return None
    words = tokens.vocabulary - {tokens.stems[claimed[added[0]]]}
    known = {article.stems[at] for at in reading.passage}
    if not words or len(words & known) < _LEAST_SHARED * len(words):
        return None
    wrong, right = tokens.forms[claimed[added[0]]].bare, article.forms[stated[left_out[0]]].bare
    return Flag("names", f"“{wrong}” where the passage has “{right}”", tuple(reading.sentences))


def _find_places(tokens: Tokens, among: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Yield each state or region that a capitalised word alone names, or whose adjective it is, with its token."""
    alone = {run[0] for run in tokens.runs if len(run) == 1}
    for at in among:
        if at in alone and (place := place_of(tokens.forms[at].bare)) is not None:
            yield place, at
