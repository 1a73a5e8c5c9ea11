"""Flags a statement about a person where its quotes are about another of the same surname."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.grounding.roles import HONORIFIC
from summarizer.grounding.statements.proof import Proof
from summarizer.language.names import looks_like_person
from summarizer.schemas.findings import Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder


def find_namesake(proof: Proof, spans: Sequence[Span], grounder: ArticleGrounder) -> str:
    """The reason why a full name in a statement is not the person of its quotes; empty if it may be.

    A surname alone in a quote is that of the last person before it who is named in full.

    Args:
        proof: The proof of the statement.
        spans: The parts of its quotes.
    """
    text = proof.tokens.text
    surnames = dict.fromkeys(
        proof.tokens.forms[name.indices[-1]].bare for name in proof.names if len(name.indices) > 1 and not name.number
    )
    for surname in surnames if spans and not proof.is_verbatim else ():
        bearers = [name for name in grounder.speech.roster.find_bearers(surname) if looks_like_person(name)]
        stated = [name for name in bearers if name in text]
        if not stated or len(bearers) < 2:
            continue
        meant = _find_meant(surname, bearers, spans, grounder)
        if meant and meant.isdisjoint(stated):
            return f"it names “{stated[0]}”, and the quote is about “{min(meant)}”"
    return ""


def _find_meant(surname: str, bearers: Sequence[str], spans: Sequence[Span], grounder: ArticleGrounder) -> set[str]:
    """The full names of the bearers of a surname whom the quotes mention, in full or by the surname alone."""
    text, meant, last = grounder.text, set[str](), ""
    for start, end in grounder.find_mentions([*bearers, surname]):
        named = " ".join(text[start:end].split())
        last = named if named in bearers else last
        is_titled = named == surname and HONORIFIC.search(text[max(0, start - 12) : start])
        if last and not is_titled and any(a <= start and end <= b for a, b in spans):
            meant.add(last)
    return meant
