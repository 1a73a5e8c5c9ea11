"""The aligners that are measured side by side, each behind the same two steps: take an article, then look up a quote.

Every peer runs as its documentation says to use it, once more at its strictest, and langextract also without matches
of a mere beginning, where it locates best. None is tuned for or against.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz

from summarizer.grounding.quotes.align import Aligner

Span = tuple[int, int]
INSTALL: Final = "langextract is not installed, so it is left out: `uv sync --group bench` installs it"


class Located(NamedTuple):
    """What an aligner says of a quote."""

    span: Span | None  # where it sees the quote, passed or not; None where it sees it nowhere
    accepted: bool = True  # whether it would let the quote pass


_NOWHERE: Final = Located(None, accepted=False)

LookUp = Callable[[str], Located]


@dataclass(frozen=True)
class Peer:
    """An aligner under one setting."""

    name: str  # how it is called in the tables
    # takes an article and gives the look-up; whatever it indexes is done there or on the first look-up
    open: Callable[[str], LookUp]
    slow: bool = False  # whether it takes so long on large texts that few quotes must do


def open_ours(article: str) -> LookUp:
    """This project's aligner: a quote passes with a grounded status."""
    aligner = Aligner(article)

    def look_up(quote: str) -> Located:
        hit = aligner.align(quote)
        return Located(None if hit.start is None or hit.end is None else (hit.start, hit.end), accepted=hit.grounded)

    return look_up


def open_find(article: str) -> LookUp:
    def look_up(quote: str) -> Located:
        start = article.find(quote)
        return Located((start, start + len(quote))) if start >= 0 else _NOWHERE

    return look_up


def open_rapidfuzz(cutoff: float) -> Callable[[str], LookUp]:
    """`partial_ratio_alignment`, rapidfuzz's search for the most similar stretch, with a cutoff of its 0-100 score."""

    def open_article(article: str) -> LookUp:
        def look_up(quote: str) -> Located:
            best = fuzz.partial_ratio_alignment(quote, article, score_cutoff=cutoff)
            return _NOWHERE if best is None else Located((best.dest_start, best.dest_end))

        return look_up

    return open_article


def open_langextract(**options: Any) -> Callable[[str], LookUp]:
    """Langextract's `Resolver.align`, which its `extract()` calls for every extraction: aligned at all is accepted."""

    def open_article(article: str) -> LookUp:
        from langextract.core.data import Extraction
        from langextract.resolver import Resolver

        resolver = Resolver()

        def look_up(quote: str) -> Located:
            wanted = [Extraction(extraction_class="quote", extraction_text=quote)]
            for found in resolver.align(wanted, article, 0, 0, **options):
                place = found.char_interval
                if found.alignment_status is not None and place is not None:
                    return Located((place.start_pos, place.end_pos))
            return _NOWHERE

        return look_up

    return open_article


def find_peers() -> list[Peer]:
    peers = [
        Peer("ours", open_ours),
        Peer("str.find", open_find),
        Peer("rapidfuzz ≥90", open_rapidfuzz(90), slow=True),
        Peer("rapidfuzz 100", open_rapidfuzz(100), slow=True),
    ]
    if importlib.util.find_spec("langextract") is None:
        return peers
    whole = {"accept_match_lesser": False}
    strict = {**whole, "enable_fuzzy_alignment": False}
    return [
        *peers,
        Peer("langextract", open_langextract(), slow=True),
        Peer("langextract whole", open_langextract(**whole), slow=True),
        Peer("langextract strict", open_langextract(**strict), slow=True),
    ]
