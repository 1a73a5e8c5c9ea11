"""Flags aliases that nothing connects with their actor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import is_proper
from summarizer.grounding.statements.name_index import place_of
from summarizer.grounding.statements.tokens import Tokens
from summarizer.schemas.findings import Path, Span

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder
    from summarizer.grounding.statements.flags import NamedActor


def find_foreign_aliases(
    actors: Sequence[NamedActor], grounder: ArticleGrounder
) -> Iterator[tuple[Path, str, tuple[Span, ...]]]:
    """Suspicious aliases, each with its path, the reason and its spans in the article."""
    for actor in actors:
        for at, alias in enumerate(actor.aliases):
            if is_proper(alias) and not _shares(alias, actor) and f"{actor.name} ({alias})" not in grounder.text:
                places = tuple(grounder.find_mentions([alias]))[:3]
                message = f"nothing in the article says that “{alias}” is “{actor.name}”"
                yield (*actor.path, "aliases", at), message, places


def _shares(alias: str, actor: NamedActor) -> bool:
    """Whether an alias shares a word, a state or initials with the actor's name or role."""
    mine, named = Tokens(alias), Tokens(f"{actor.name} {actor.role}")
    if mine.vocabulary & named.vocabulary:
        return True
    if _places(alias) & _places(actor.name, actor.role):
        return True
    one, other = (_initials(text) for text in (alias, actor.name))
    bare = re.sub(r"[^A-Za-z]", "", alias).casefold(), re.sub(r"[^A-Za-z]", "", actor.name).casefold()
    return (len(one) > 1 and one == bare[1]) or (len(other) > 1 and other == bare[0])


def _places(*texts: str) -> set[str]:
    """The states and regions that texts, or single words of them, mean."""
    return {place for text in texts for word in (text, *text.split()) if (place := place_of(word))}


def _initials(text: str) -> str:
    return "".join(word[0] for word in re.findall(r"[A-Za-z]+", text) if word[0].isupper()).casefold()
