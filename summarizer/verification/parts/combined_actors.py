"""The actors of a whole article, with unique ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from summarizer.schemas.news import Actor
from summarizer.verification.parts.actor_resolution import ActorGroup, ListedActor


class CombinedActors:
    """The actors of a whole article.

    Args:
        groups: The groups of equal actors.
    """

    def __init__(self, groups: Iterable[ActorGroup]) -> None:
        self._groups = sorted(groups, key=lambda group: group.members[0].part)
        self._heads = [choose_head(group) for group in self._groups]
        self._ids: dict[int, dict[str, str]] = {}
        self._keys: list[str] = []
        taken: set[str] = set()
        for group, head in zip(self._groups, self._heads, strict=True):
            key = next(key for key in number_ids(head.actor.id) if key not in taken)
            taken.add(key)
            self._keys.append(key)
            for member in group.members:
                self._ids.setdefault(member.part, {})[member.actor.id] = key

    def ids_in(self, part: int) -> Mapping[str, str]:
        """The new id for each id of a part."""
        return self._ids.get(part, {})

    def write(
        self,
        section: str,
        raws: Sequence[Mapping[str, Any]],
        listed: Sequence[Mapping[str, Sequence[Any]]],
        *,
        weights: Mapping[str, int],
    ) -> list[tuple[Any, Actor]]:
        """The actors of one section, each as JSON and as verified.

        They are sorted by the number of items that refer to them, then by their first mention.

        Args:
            section: The section.
            raws: The answer for each part.
            listed: The verified lists of each part.
            weights: How many items refer to each id.
        """
        written: dict[tuple[int, str], Any] = {}
        for part, (raw, lists) in enumerate(zip(raws, listed, strict=True)):
            for given, item in zip(raw.get(section) or (), lists.get(section, ()), strict=True):
                if isinstance(item, Actor):
                    written[part, item.id] = given
        rows = [
            (key, group, head)
            for key, group, head in zip(self._keys, self._groups, self._heads, strict=True)
            if (head.part, head.actor.id) in written
        ]
        rows.sort(key=lambda row: (-weights.get(row[0], 0), first_mention(row[1])))
        names = {head.actor.name.casefold() for head in self._heads}
        return [
            ({**written[head.part, head.actor.id], **self._join(key, group, head, names=names)}, head.actor)
            for key, group, head in rows
        ]

    @staticmethod
    def _join(key: str, group: ActorGroup, head: ListedActor, *, names: set[str]) -> dict[str, Any]:
        """The fields that the group changes: id, aliases and, if it has none, role."""
        changed: dict[str, Any] = {"id": key}
        called: dict[str, str] = {}
        for member in group.members:
            for name in (member.actor.name, *member.actor.aliases):
                if name.casefold() not in names:
                    called.setdefault(name.casefold(), name)
        if called or head.actor.aliases:  # an alias may be the name of another actor
            changed["aliases"] = list(called.values())
        if head.actor.role is None:
            role = next((member.actor.role for member in group.members if member.actor.role), None)
            changed |= {"role": role} if role else {}
        return changed


def choose_head(group: ActorGroup) -> ListedActor:
    """The member with the longest name, the first of equals."""
    return max(group.members, key=lambda member: (len(member.words), -member.part))


def number_ids(key: str) -> Iterator[str]:
    """An id, and numbered variants.

    >>> ids = number_ids("lind")
    >>> next(ids), next(ids)
    ('lind', 'lind_2')
    """
    yield key
    for number in count(2):
        yield f"{key}_{number}"


def first_mention(group: ActorGroup) -> int:
    """Offset of the first mention of an actor by any of its names."""
    return min((mention.start for member in group.members for mention in member.actor.mentions[:1]), default=0)
