"""Decides which actors of different parts are the same, and lists each once with a unique id.

Actors are compared by name, alias and role, never by surname alone. In doubt they stay separate: a duplicate is
visible, whereas merging two people is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from summarizer.grounding.roles import RoleReader, role_keys
from summarizer.language.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.language.name_words import KIN
from summarizer.language.names import CIVIL_TITLES, GENERATIONS, TITLES
from summarizer.schemas.news import Actor
from summarizer.workers import cached_property

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

Words: TypeAlias = tuple[str, ...]

WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
BEFORE: Final = re.compile(r"([^\W\d_][\w'’-]*)(\.?)(?!\s*\n\s*\n)\s+\Z")  # the word before a mention, in its paragraph
REACH: Final = 40
NAMESAKES: Final = GENERATIONS | {"junior", "senior"}  # words after a name that tell it from another


class ListedActor(NamedTuple):
    part: int  # index of the part
    actor: Actor  # the verified actor
    words: Words  # the words of the name without titles, case-folded
    titles: Words  # the titles before the name
    called: tuple[Words, ...]  # the words of each alias

    @property
    def is_person(self) -> bool:
        return self.actor.kind == "person"

    @property
    def role(self) -> str:
        """The actor's role, or else its title."""
        return self.actor.role or " ".join(title for title in self.titles if title not in CIVIL_TITLES)


@dataclass(slots=True, eq=False)
class ActorGroup:
    """The entries of one actor in different parts."""

    members: list[ListedActor] = field(default_factory=list)  # in the order of the parts

    @property
    def is_whole(self) -> bool:
        """Whether a member has a name of more than one word."""
        return any(len(member.words) > 1 for member in self.members)

    def has(self, part: int) -> bool:
        """Whether a part contains a member; a part lists each actor once."""
        return any(member.part == part for member in self.members)


def read_listed(part: int, actor: Actor) -> ListedActor:
    """Prepare an actor's names for comparison."""
    is_person = actor.kind == "person"
    titles, words = read_words(actor.name, is_person=is_person)
    called = tuple(read_words(alias, is_person=is_person)[1] for alias in actor.aliases)
    return ListedActor(part, actor, words, titles, called)


def read_words(name: str, *, is_person: bool) -> tuple[Words, Words]:
    """Split a name into leading titles and other words, case-folded.

    >>> read_words("Dr. Anna Lind", is_person=True), read_words("The Tarn Council", is_person=False)
    ((('dr',), ('anna', 'lind')), ((), ('tarn', 'council')))
    """
    words = [word.rstrip(".") for word in WORD.findall(name.replace("’", "'").casefold())]
    first = 0
    if is_person:
        while first < len(words) - 1 and words[first] in TITLES:
            first += 1
    elif len(words) > 1 and words[0] == "the":
        return (), tuple(words[1:])
    return tuple(words[:first]), tuple(words[first:])


class ActorResolver:
    def __init__(self, grounder: ArticleGrounder) -> None:
        self._grounder = grounder
        self.groups: list[ActorGroup] = []  # those with full names precede bare surnames
        self._by_name: dict[tuple[bool, Words], list[ActorGroup]] = {}
        self._by_alias: dict[tuple[bool, Words], list[ActorGroup]] = {}
        self._by_surname: dict[str, list[ActorGroup]] = {}
        self._by_ends: dict[Words, list[ActorGroup]] = {}  # persons with first and last name

    def unify(self, actors: Iterable[tuple[int, Actor]]) -> Sequence[ActorGroup]:
        """Group the actors of all parts, each with the index of its part, in the order of the parts."""
        listed = [read_listed(part, actor) for part, actor in actors]
        for one in listed:
            if not is_bare(one):
                self._add_to_group(one, self._find_named(one))
        for one in listed:  # after the full names, to which they may belong
            if is_bare(one):
                self._add_to_group(one, self._find_meant(one))
        return self.groups

    def _find_named(self, one: ListedActor) -> ActorGroup | None:
        """Return the group whose name or alias is the actor's name, or whose name is its alias; None if ambiguous."""
        same = [group for group in self._by_name.get((one.is_person, one.words), ()) if not group.has(one.part)]
        if same:
            return same[0]
        telling = [name for name in one.called if is_distinctive(name, is_person=one.is_person)]
        alike = [
            *(
                self._by_alias.get((one.is_person, one.words), ())
                if is_distinctive(one.words, is_person=one.is_person)
                else ()
            ),
            *(group for name in telling for group in self._by_name.get((one.is_person, name), ())),
            *(group for group in self._by_ends.get(ends_of(one), ()) if self._have_one_initial(one, group)),
        ]
        return only_group(alike, one)

    def _have_one_initial(self, one: ListedActor, group: ActorGroup) -> bool:
        """Whether a name is a group's but for a middle initial, and the article has no namesake.

        A namesake has another middle name or initial ("George H.W. Bush"), "Sr." behind the name, or kin before it.
        """
        middles = {word for member in (one, *group.members) for word in member.words[1:-1]}
        first, last = map(re.escape, ends_of(one))
        full = rf"(?:(\w{{1,20}})\W{{1,2}})?\b(?i:{first})((?:\s+[A-Z][\w.]*){{0,3}}?)\s+(?i:{last})\b(?:,?\s+(\w+))?"
        for before, between, after in re.findall(full, self._grounder.text):
            if before.casefold() in KIN or after.casefold() in NAMESAKES:
                return False
            middles |= {word.rstrip(".").casefold() for word in between.split()}
        roles = [member.role for member in group.members if member.role]
        is_other = one.role and roles and not any(are_alike(one.role, role) for role in roles)
        return not is_other and len(middles) == 1 == max(map(len, middles))

    def _find_meant(self, one: ListedActor) -> ActorGroup | None:
        """Return the only group that a person with a bare surname belongs to; None if there is none or several."""
        whole = [group for word in one.words for group in self._by_surname.get(word, ())]
        meant = only_group([group for group in whole if self._is_surname_of(one, group)], one)
        if meant is not None:
            return meant
        bare = [group for group in self._by_name.get((True, one.words), ()) if not group.is_whole]
        return only_group([group for group in bare if self._is_same_bare(one, group)], one)

    def _add_to_group(self, one: ListedActor, group: ActorGroup | None) -> None:
        if group is None:
            group = ActorGroup()
            self.groups.append(group)
        group.members.append(one)
        places = [(self._by_name, one.words), *((self._by_alias, name) for name in one.called)]
        for index, name in places:
            known = index.setdefault((one.is_person, name), [])
            if group not in known:
                known.append(group)
        if one.is_person and len(one.words) > 1:
            for known in (self._by_surname.setdefault(one.words[-1], []), self._by_ends.setdefault(ends_of(one), [])):
                if group not in known:
                    known.append(group)

    def _is_surname_of(self, one: ListedActor, group: ActorGroup) -> bool:
        """Whether a surname means a person with a full name: the role fits, or the article has no other such person.

        A role that the article does not state beside the full name is another person's if the group has other roles.
        """
        names = [member.actor.name for member in group.members if len(member.words) > 1]
        if one.role:
            roles = [member.role for member in group.members if member.role]
            if any(are_alike(one.role, role) for role in roles):
                return True
            mentions = self._grounder.find_mentions(names)
            reader, wanted = RoleReader(self._grounder.text), role_keys(one.role)
            is_beside = any(reader.stands_beside(wanted, span) for span in mentions)
            if is_beside or roles:
                return is_beside
        return self._is_only(one, group)

    def _is_same_bare(self, one: ListedActor, group: ActorGroup) -> bool:
        """Whether two persons with the same bare name are the same: their roles fit, or the article has no other."""
        roles = [member.role for member in group.members if member.role]
        if one.role and roles:
            return any(are_alike(one.role, role) for role in roles)
        return self._is_only(one, group)

    def _is_only(self, one: ListedActor, group: ActorGroup) -> bool:
        """Whether the article has no first name or title before the name, except in the names and roles of both."""
        members = (one, *group.members)
        texts = (words for member in members for words in (member.actor.name, *member.actor.aliases, member.role))
        known = {word for words in texts for word in WORD.findall(words.casefold())}
        text = self._grounder.text
        name = one.actor.name if not one.titles else WORD.findall(one.actor.name)[-1]
        for start, _ in self._grounder.find_mentions([name]):
            found = BEFORE.search(text[max(0, start - REACH) : start])
            if found is None:
                continue
            word = found[1]
            low = word.casefold()
            ends_sentence = bool(found[2]) and len(word) > 1 and low not in TITLES
            if low in known or low in CIVIL_TITLES or ends_sentence:
                continue
            if low in TITLES or (word[0].isupper() and not self._is_common(word)):
                return False
        return True

    def _is_common(self, word: str) -> bool:
        """Whether a capitalised word is no name: an ordinary word, or in lower case elsewhere in the article."""
        low = word.casefold()
        return low in self._small_words or (is_ordinary(low) and not is_also_name(low))

    @cached_property
    def _small_words(self) -> frozenset[str]:
        return frozenset(re.findall(r"(?<!\w)[a-zà-öø-ÿ][^\W\d_]*", self._grounder.text))


def ends_of(one: ListedActor) -> Words:
    """Return the first and last word of a person's name; empty for others."""
    return (one.words[0], one.words[-1]) if one.is_person and len(one.words) > 1 else ()


def is_bare(one: ListedActor) -> bool:
    """Whether an actor is a person with a name of one word."""
    return one.is_person and len(one.words) < 2


def is_distinctive(name: Words, *, is_person: bool) -> bool:
    """Whether an alias identifies its actor; surnames and ordinary words ("the city council") do not.

    >>> is_distinctive(("lind",), is_person=True), is_distinctive(("unesco",), is_person=False)
    (False, True)
    """
    return len(name) > 1 if is_person else not all(map(is_ordinary, name))


def only_group(groups: Iterable[ActorGroup], one: ListedActor) -> ActorGroup | None:
    """Return the only group; None if there is none or several, or if it has a member of the actor's own part."""
    found = list(dict.fromkeys(groups))
    return found[0] if len(found) == 1 and not found[0].has(one.part) else None


def are_alike(role: str, other: str) -> bool:
    """Whether one of two roles implies the other.

    >>> are_alike("mayor of Hollin Bay", "Mayor"), are_alike("Mayor", "Dr."), are_alike("Norwegian president", "Norway")
    (True, False, True)
    """
    one, two = role_keys(role), role_keys(other)
    return bool(one and two) and (one <= two or two <= one)


class CombinedActors:
    """The actors of a whole article, with unique ids."""

    def __init__(self, groups: Iterable[ActorGroup]) -> None:
        self._groups = sorted(groups, key=lambda group: group.members[0].part)
        # a group's head is the member whose name has most words, the first of equals
        self._heads = [max(group.members, key=lambda one: (len(one.words), -one.part)) for group in self._groups]
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
        return self._ids.get(part, {})

    def write(
        self,
        section: str,
        raws: Sequence[Mapping[str, Any]],
        listed: Sequence[Mapping[str, Sequence[Any]]],
        *,
        weights: Mapping[str, int],
    ) -> list[tuple[Any, Actor]]:
        """Return the actors of one section, each as JSON and as verified object.

        They are sorted by the number of items that refer to them (`weights`, by id), then by first mention.
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
        """Return the fields to change in the head's JSON: id, aliases and, if it has none, role."""
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


def number_ids(key: str) -> Iterator[str]:
    """Yield an id, then numbered variants of it.

    >>> ids = number_ids("lind")
    >>> next(ids), next(ids)
    ('lind', 'lind_2')
    """
    yield key
    for number in count(2):
        yield f"{key}_{number}"


def first_mention(group: ActorGroup) -> int:
    """Return the offset of an actor's first mention by any name; 0 if it has none."""
    return min((mention.start for member in group.members for mention in member.actor.mentions[:1]), default=0)
