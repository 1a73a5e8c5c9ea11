"""Flags statements in which a clause gives one person what the passage only says of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from summarizer.grounding.mentions import add_surnames
from summarizer.grounding.statements.article_index import ArticleIndex
from summarizer.grounding.statements.tokens import Tokens
from summarizer.language.lexicon import SUBJECT_PRONOUNS
from summarizer.language.reporting_verbs import find_verb
from summarizer.schemas.findings import DeclaredActor, Span

_CLAUSE_BREAKS: Final = re.compile(r"[;:]|,? (?:while|whereas|but)\b|, and\b")
_REFERRING: Final = SUBJECT_PRONOUNS - {"it"} | frozenset("his her him hers my our their them".split())
"""Words by which a sentence may refer to a person whom it does not name."""
_SUBJECT: Final = 4  # first words of a sentence among which its subject is named


def find_exchanged_person(
    claimed: Tokens, persons: Sequence[DeclaredActor], *, spans: Sequence[Span], article: ArticleIndex
) -> str:
    """The reason why a statement exchanges persons whom its passage names; empty if it does not.

    It does if a clause that names one person has words that the passage has only in a sentence about others, and fewer
    that the passage has in sentences that name this person.
    """
    numbers = sorted({number for span in spans for number in article.sentences_of(span)})
    texts = [article.text[slice(*article.sentences[number])] for number in numbers]
    passage = [
        (_list_named(persons, text), article.sentence_words[at]) for at, text in zip(numbers, texts, strict=True)
    ]
    others = [part for part, text in zip(passage, texts, strict=True) if part[0] and not _refers(text, part[0])]
    for clause in _CLAUSE_BREAKS.split(claimed.text) if others else ():
        named = _list_named(persons, clause)
        kept = [words for known, words in passage if named[0] in known] if len(named) == 1 else []
        used = _read_words(clause) if kept else {}
        own = frozenset[str]().union(*kept)
        unnamed = frozenset[str]().union(*(words for known, words in passage if not known))
        for known, words in others if used else ():
            moved = [low for key, low in used.items() if key in words - own - unnamed and named[0] not in known]
            if len(moved) >= max(1, len(own & used.keys())):
                return f"it says “{moved[0]}” of “{named[0].names[0]}”, and the passage of “{known[0].names[0]}”"
    return ""


def _list_named(persons: Sequence[DeclaredActor], text: str) -> list[DeclaredActor]:
    return [one for one in persons if any(map(text.__contains__, add_surnames(one.names)))]


def _refers(text: str, named: Sequence[DeclaredActor]) -> bool:
    """Whether a sentence may refer to a person whom it does not name: it has a pronoun before its only subject."""
    tokens = Tokens(text)
    first = next((at for at, low in enumerate(tokens.lows) if low in _REFERRING), None)
    if first is None:
        return False
    begun = text[: tokens.ends[min(first, _SUBJECT) - 1]] if first else ""
    return len(named) > 1 or not _list_named(named, begun)


def _read_words(clause: str) -> dict[str, str]:
    """The content words of a clause by stem, without names, numbers and verbs of saying."""
    forms = Tokens(clause).forms
    return {
        one.stem: one.low
        for one in forms
        if one.stem and one.low.isalpha() and not one.capital and not find_verb(one.low)
    }
