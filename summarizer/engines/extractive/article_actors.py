"""Looks up an article's actors by name, description or place in the text."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from summarizer.engines.extractive.actors import Actor, free_id, make_id
from summarizer.engines.extractive.evidence import is_subject
from summarizer.engines.extractive.names import Mention
from summarizer.grounding.name_matching import DETERMINER
from summarizer.language.lexicon import PREPOSITIONS
from summarizer.language.names import drop_letters
from summarizer.language.tokens import Unit
from summarizer.schemas.findings import Span
from summarizer.schemas.news import ActorKind
from summarizer.workers import cached_property

_PARTING: Final = PREPOSITIONS | {"and", "or"}


class ArticleActors:
    """An article's actors, the most important first.

    Args:
        text: The article.
        actors: The actors. Sources that are only described are added while the brief is written.
    """

    def __init__(self, text: str, actors: list[Actor]) -> None:
        self.text = text
        self.ranked = actors

    def find(self, name: str) -> Actor | None:
        """Return the actor that a name, with or without a title, refers to; None if there is none.

        Args:
            name: Words such as "Lind", "President Lind" or "the foreign minister".
        """
        bare = _strip(name)
        return self._names.get(bare.casefold()) or self._inside(bare)

    def get(self, name: str) -> Actor | None:
        """Return the actor with exactly this name; None if there is none."""
        return self._names.get(_strip(name).casefold())

    def _inside(self, words: str) -> Actor | None:
        """Return the actor whose name a longer description ends with ("spokesman John Doe"); None if there is none."""
        parts = words.split()
        for length in range(min(len(parts) - 1, 5), 0, -1):
            actor = self._names.get(" ".join(parts[-length:]).casefold())
            if actor is None or not parts[-length][0].isupper():
                continue
            rest = parts[:-length]
            if actor.kind == "person" or (len(rest) < 3 and not any(word in _PARTING for word in rest)):
                return actor
        return None

    @cached_property
    def _mentions(self) -> list[tuple[int, int, Actor]]:
        return sorted(
            ((mention.start, mention.end, actor) for actor in self.ranked for mention in actor.mentions),
            key=lambda item: item[:2],
        )

    def named_in(self, span: Span) -> list[tuple[Span, Actor]]:
        """Return the mentions inside a span with their actors, in order."""
        low = bisect_left(self._mention_starts, span[0])
        high = bisect_left(self._mention_starts, span[1])
        return [((start, end), actor) for start, end, actor in self._mentions[low:high] if end <= span[1]]

    def is_subject(self, span: Span) -> bool:
        """Whether the mention of a person at a span is the subject of a verb."""
        return span in self._subjects

    @cached_property
    def _subjects(self) -> set[Span]:
        people = (actor for actor in self.ranked if actor.kind == "person")
        return {(one.start, one.end) for actor in people for one in actor.mentions if is_subject(one)}

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [start for start, _, _ in self._mentions]

    def add(self, name: str, *, kind: ActorKind, near: int) -> Actor | None:
        """Add an actor for a source that is described rather than named; None if the article lacks these words.

        Args:
            name: The article's words for the source.
            near: The offset from which the words are sought.
        """
        start = self.text.find(name, near, near + 400)
        if start < 0:
            return None
        end = start + len(name)
        unit = Unit(start, end, 0, low=[name.lower()], starts=[start], ends=[end], caps=[False])
        mention = Mention(name, start, end, unit, 0, 1, 0, "sentence")
        actor = Actor(
            free_id(make_id(name), self._ids), name, kind, forms=[name], mentions=[mention], weight=0.5, listed=False
        )
        self.ranked.append(actor)
        place = bisect_left(self._mention_starts, start)
        self._mentions.insert(place, (start, mention.end, actor))
        self._mention_starts.insert(place, start)
        self._names.setdefault(name.casefold(), actor)
        if name[:4].casefold() == "the ":
            self._names.setdefault(_strip(name).casefold(), actor)  # a second "the manager" is the same actor
        return actor

    @cached_property
    def _ids(self) -> set[str]:
        return {actor.id for actor in self.ranked}

    @cached_property
    def _names(self) -> dict[str, Actor]:
        names: dict[str, Actor] = {}
        for actor in self.ranked:
            for name in actor.forms:
                names.setdefault(name.casefold().rstrip("."), actor)
        return names


def _strip(name: str) -> str:
    return drop_letters(DETERMINER.sub("", " ".join(name.split())).strip(" ,."))
