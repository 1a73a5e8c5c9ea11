"""Decide which names of an article belong together, what kind of actor each is, and how much it matters.

States are known by gazetteer; people, organisations and places by their heads, their roles and what they do. Names of
events, laws and products are dropped: they do not act.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.names import Mention, Token, find_mentions, tokenize
from summarizer.engines.extractive.roles import find_role
from summarizer.grounding.gazetteer import find_state, is_demonym, is_region, is_subdivision, metonym_of

ActorKind: TypeAlias = Literal["person", "organization", "state", "place", "group"]

_GROUP = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(lexicon.GENERIC_GROUPS)) + r")(?![\w-])", re.IGNORECASE)
_HEADS = lexicon.ORGANIZATION_HEADS | lexicon.PLACE_HEADS | lexicon.NOT_ACTOR_HEADS
_LEAD = 600


@dataclass(slots=True)
class Actor:
    """Somebody or something that an article names.

    Attributes:
        id: A short handle, unique in the article.
        name: The fullest name that the article writes.
        kind: What it is.
        role: The article's own words for who a person is, or None.
        aliases: Other names that the article uses.
        mentions: Where it is named.
        score: How much it matters in the article; only its order means anything.
    """

    id: str
    name: str
    kind: ActorKind
    role: str | None = None
    aliases: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    score: float = 0.0


@dataclass(slots=True)
class _Group:
    """Mentions that share a name, before it is known what they name."""

    words: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    aliases: Counter[str] = field(default_factory=Counter)
    state: str | None = None
    hint: ActorKind | None = None


def find_actors(text: str, *, title: str | None = None) -> list[Actor]:
    """The people, organisations, states and places of an article, the most important first.

    Args:
        text: The article.
        title: Its headline, where it is not part of the text; it only helps to rank.
    """
    tokens = tokenize(text)
    mentions = find_mentions(text, tokens)
    names = {mention.after_last: mention.first for mention in mentions}
    groups = _group(text, tokens, mentions)
    actors = []
    for group in groups:
        kind = _decide_kind(tokens, group)
        if kind is None:
            continue
        actor = Actor(id="", name=" ".join(group.words), kind=kind, mentions=group.mentions)
        if kind == "person":
            actor.role = _choose_role(text, tokens, group, names)
            actor.name = _with_title(text, actor, group)
        actor.aliases = [alias for alias, _ in group.aliases.most_common() if alias != actor.name]
        actor.score = _weigh(text, actor, title)
        actors.append(actor)
    actors.extend(_find_groups(text, tokens, title))
    actors.sort(key=lambda actor: (-actor.score, actor.mentions[0].start))
    _assign_ids(actors)
    return actors


def _group(text: str, tokens: Sequence[Token], mentions: Iterable[Mention]) -> list[_Group]:
    places: dict[str, _Group] = {}
    named: dict[tuple[str, ...], _Group] = {}
    metonyms: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        name = mention.name
        state = find_state(name)
        if state is not None:
            group = places.setdefault(state, _Group(words=mention.words, state=state))
            _add(group, mention)
        elif is_demonym(name) is None and not _is_place_pair(mention.words):
            if metonym_of(name) is not None:
                metonyms[name].append(mention)
            else:
                group = named.setdefault(_key(mention.words), _Group(words=mention.words))
                _add(group, mention)
    _place_metonyms(places, named, metonyms)
    for group in places.values():
        group.words = _fullest_state_name(group)
    _join_acronyms(text, named)
    groups = _join_people(list(named.values()))
    groups = _join_short_names(groups)
    return [*places.values(), *groups]


def _add(group: _Group, mention: Mention) -> None:
    group.mentions.append(mention)
    group.aliases[mention.name] += 1


def _key(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(_fold(word) for word in words if word.casefold() != "the")


def _fold(word: str) -> str:
    low = word.casefold().replace("’", "'").rstrip(".")
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def _is_place_pair(words: Sequence[str]) -> bool:
    parts = words[0].split("-")
    return len(words) == 1 and len(parts) > 1 and all(
        find_state(part) or is_demonym(part) or is_region(part) for part in parts if part
    )


def _fullest_state_name(group: _Group) -> tuple[str, ...]:
    """The article's own form that is nearest to the canonical name: "United States" rather than "U.S."."""
    forms = [name for name in group.aliases if metonym_of(name) is None] or list(group.aliases)
    for form in forms:
        if form == group.state:
            return tuple(form.split())
    full = [form for form in forms if not form.replace(".", "").isupper()]
    best = max(full or forms, key=lambda form: group.aliases[form])
    return tuple(best.split())


def _place_metonyms(
    places: dict[str, _Group],
    named: dict[tuple[str, ...], _Group],
    metonyms: Mapping[str, list[Mention]],
) -> None:
    """A capital or a seat that acts anywhere stands for its state everywhere; else it is a place."""
    for name, mentions in metonyms.items():
        state = metonym_of(name) or name
        acts = sum(_acts(mention) for mention in mentions)
        located = sum(mention.before in lexicon.PLACE_PREPOSITIONS for mention in mentions)
        home = places.get(state)
        if acts and (home is not None or acts > located):
            if home is None:
                home = places.setdefault(state, _Group(words=tuple(name.split()), state=state))
            for mention in mentions:
                _add(home, mention)
            home.mentions.sort(key=lambda mention: mention.start)
        else:
            group = named.setdefault(_key(name.split()), _Group(words=tuple(name.split()), hint="place"))
            for mention in mentions:
                _add(group, mention)


def _acts(mention: Mention) -> bool:
    """Whether a place's name stands where an actor's does."""
    if mention.headline:
        return False
    if mention.before in lexicon.PLACE_PREPOSITIONS | {"of", ","}:
        return False
    if mention.possessive:
        return True
    return mention.after in lexicon.ACTION_VERBS or mention.before in {
        "accuse", "accused", "accuses", "accusing", "by", "with", "against", "between", "urged", "told", "pressed", "blamed",
    }


def _join_acronyms(text: str, named: dict[tuple[str, ...], _Group]) -> None:
    """Join "European Union (EU)" and every later "EU"."""
    for key in [key for key in named if len(key) == 1]:
        group = named[key]
        letters = re.sub(r"[^A-Z]", "", group.words[0])
        if len(letters) < 2 or group.words[0].replace(".", "") != letters:
            continue
        for mention in group.mentions:
            full = _expansion(text, mention, letters, named)
            if full is not None and full is not group:
                full.mentions = sorted(full.mentions + group.mentions, key=lambda item: item.start)
                full.aliases.update(group.aliases)
                full.hint = full.hint or "organization"
                named.pop(key, None)
                break


def _expansion(text: str, mention: Mention, letters: str, named: Mapping[tuple[str, ...], _Group]) -> _Group | None:
    if mention.before != "(":
        if mention.after != "(":
            return None
        window = text[mention.end : mention.end + 120]
        match = re.match(r"\s*\(([^()\n]{4,100})\)", window)
        return named.get(_key(match.group(1).split())) if match else None
    window = text[max(0, mention.start - 140) : mention.start]
    words = list(re.finditer(r"[^\W\d_][\w’'-]*", window.rsplit("\n", 1)[-1]))
    for count in range(len(letters), min(len(words), len(letters) + 5) + 1):
        tail = [match.group() for match in words[-count:]]
        initials = "".join(part[0] for word in tail if word[0].isupper() for part in word.split("-") if part)
        if initials.upper() == letters and tail[0][0].isupper():
            return _named_within(tail, named)
    return None


def _named_within(words: Sequence[str], named: Mapping[tuple[str, ...], _Group]) -> _Group | None:
    exact = named.get(_key(words))
    if exact is not None:
        return exact
    for cut in range(len(words) - 1, 0, -1):
        group = named.get(_key(words[:cut]))
        if group is not None:
            group.words = tuple(words)
            group.aliases.clear()
            return group
    return None


def _join_people(groups: list[_Group]) -> list[_Group]:
    """Join a surname, a first name, and a name with and without its middle name; never two full names."""
    full = [group for group in groups if _person_shaped(group.words)]
    by_ends: dict[tuple[str, str], _Group] = {}
    merged: set[int] = set()
    for group in sorted(full, key=lambda item: -len(item.words)):
        ends = (_fold(group.words[0]), _fold(group.words[-1]))
        longer = by_ends.setdefault(ends, group)
        if longer is not group and set(_key(group.words)) <= set(_key(longer.words)):
            _absorb(longer, group)
            merged.add(id(group))
    full = [group for group in full if id(group) not in merged]
    by_last: dict[str, list[_Group]] = defaultdict(list)
    by_first: dict[str, list[_Group]] = defaultdict(list)
    for group in full:
        by_last[_fold(group.words[-1])].append(group)
        by_first[_fold(group.words[0])].append(group)
    for group in groups:
        if len(group.words) != 1 or id(group) in merged:
            continue
        word = _fold(group.words[0])
        candidates = by_last.get(word) or by_first.get(word) or []
        if not candidates or find_state(group.words[0]):
            continue
        if len(candidates) == 1:
            _absorb(candidates[0], group)
            merged.add(id(group))
        else:
            # Two people of one surname: each bare surname goes to the one named last before it.
            for mention in group.mentions:
                nearest = max(candidates, key=lambda item: _last_before(item, mention.start))
                nearest.mentions.append(mention)
            merged.add(id(group))
    for group in groups:
        group.mentions.sort(key=lambda mention: mention.start)
    return [group for group in groups if id(group) not in merged]


def _last_before(group: _Group, offset: int) -> int:
    return max((m.start for m in group.mentions if m.start < offset and len(m.words) > 1), default=-1)


def _absorb(target: _Group, source: _Group) -> None:
    target.mentions.extend(source.mentions)
    target.aliases.update(source.aliases)
    target.hint = target.hint or source.hint


def _person_shaped(words: Sequence[str]) -> bool:
    return 2 <= len(words) <= 5 and all(
        word[0].isupper() or word in lexicon.NAME_PARTICLES for word in words
    ) and not any(word.casefold().rstrip(".") in _HEADS for word in words[1:]) and not any(char.isdigit() for word in words for char in word)


def _join_short_names(groups: list[_Group]) -> list[_Group]:
    """Join "Supreme Court" to the one longer name that holds it, and "the Court" to the only court."""
    by_word: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        if len(group.words) > 1:
            for word in set(_key(group.words)):
                by_word[word].append(group)
    merged: set[int] = set()
    for group in sorted(groups, key=lambda item: len(item.words)):
        key = _key(group.words)
        if not key or (len(key) == 1 and key[0] not in _HEADS and not any(m.before == "the" for m in group.mentions)):
            continue
        if is_subdivision(" ".join(group.words)) or group.hint == "place":
            continue
        longer = [
            other
            for other in by_word.get(key[0], ())
            if other is not group and len(other.words) > len(key) and _contains(_key(other.words), key) and id(other) not in merged
        ]
        if len(longer) == 1 and _same_head(longer[0].words, key):
            _absorb(longer[0], group)
            longer[0].mentions.sort(key=lambda mention: mention.start)
            merged.add(id(group))
    return [group for group in groups if id(group) not in merged]


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    return any(tuple(words[i : i + len(part)]) == tuple(part) for i in range(len(words) - len(part) + 1))


def _same_head(words: Sequence[str], key: Sequence[str]) -> bool:
    """Whether the short name keeps the head of the long one: "Court", not "Italian"."""
    folded = list(_key(words))
    cut = next((index for index, word in enumerate(folded) if word in {"of", "for"}), len(folded))
    head = folded[max(0, cut - 1)]
    return key[-1] == head or head in key


def _decide_kind(tokens: Sequence[Token], group: _Group) -> ActorKind | None:
    """What a group of mentions names; None where it is nobody who acts, or nothing says what it is."""
    if group.state is not None:
        return "state"
    words = group.words
    low = [word.casefold() for word in words]
    name = " ".join(words)
    head = _head(low)
    visible = [mention for mention in group.mentions if not mention.headline]
    if not visible:
        return None
    personal = _personal_evidence(tokens, visible)
    if is_region(name) or is_subdivision(name) or group.hint == "place":
        return "place" if not personal else "person"
    if any(char.isdigit() for char in name) and not personal:
        return None
    organisational = head in lexicon.ORGANIZATION_HEADS or words[-1] in lexicon.COMPANY_SUFFIXES or group.hint == "organization"
    if organisational and not (len(words) == 2 and personal > 1):
        return "organization" if len(words) > 1 or group.hint or _seen_inside(visible) else None
    if head in lexicon.NOT_ACTOR_HEADS and not personal:
        return None
    if head in lexicon.PLACE_HEADS and not personal:
        return "place" if len(words) > 1 else None
    if len(words) == 1:
        return _decide_single(tokens, words[0], visible, personal)
    if any(mention.title for mention in visible) or personal:
        return "person"
    return _decide_long(words, visible)


def _head(low: Sequence[str]) -> str:
    for index, word in enumerate(low):
        if index and word in {"of", "for"}:
            return low[index - 1].rstrip(".")
    return low[-1].rstrip(".")


def _seen_inside(mentions: Sequence[Mention]) -> bool:
    return sum(not mention.opens for mention in mentions) > 1


def _personal_evidence(tokens: Sequence[Token], mentions: Sequence[Mention]) -> int:
    evidence = 0
    for mention in mentions[:12]:
        if mention.title:
            evidence += 2
        if mention.after == "," and mention.after_last + 2 < len(tokens):
            word = tokens[mention.after_last + 1].text
            if word == "who" or (word.isdigit() and tokens[mention.after_last + 2].text == ","):
                evidence += 2
        elif mention.after == "who":
            evidence += 2
        if mention.after in lexicon.SPEECH_VERBS and mention.before != "the":
            evidence += _pronoun_follows(tokens, mention.after_last)
        previous = mention.first - 1
        if previous >= 0 and tokens[previous].text.islower() and not tokens[previous].possessive:
            evidence += 2 * (lexicon.is_role_noun(tokens[previous].text) and len(mention.words) > 1)
    return evidence


def _pronoun_follows(tokens: Sequence[Token], index: int) -> int:
    return int(any(token.text in {"he", "she", "his", "her", "He", "She", "him"} for token in tokens[index : index + 14]))


def _decide_single(
    tokens: Sequence[Token], word: str, mentions: Sequence[Mention], personal: int
) -> ActorKind | None:
    if word in lexicon.NEVER_NAMES or word.casefold() in lexicon.FUNCTION_WORDS or lexicon.is_role_noun(word):
        return None
    inside = [mention for mention in mentions if not mention.opens]
    speaks = sum(mention.after in lexicon.SPEECH_VERBS for mention in mentions)
    if not inside and not (speaks and len(mentions) > 1):
        return None
    if personal > 1:
        return "person"
    acts = sum(mention.after in lexicon.ACTION_VERBS for mention in mentions)
    located = sum(mention.before in {"in", "at", "near"} for mention in mentions)
    if word.isupper():
        return "organization" if acts or len(mentions) > 1 or any(m.possessive for m in mentions) else None
    if located * 2 >= len(mentions) and not speaks:
        return "place"
    if any(mention.before == "the" and not _modifies(tokens, mention) for mention in inside):
        return "organization" if acts or len(mentions) > 1 else None
    if personal:
        return "person"
    if acts or any(mention.possessive for mention in inside) or len(mentions) > 2:
        return "organization"
    return None


def _modifies(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a name only qualifies the noun that follows: "the Putin government"."""
    after = mention.after
    return after.isalpha() and after not in lexicon.FUNCTION_WORDS and after not in lexicon.ACTION_VERBS


def _decide_long(words: Sequence[str], mentions: Sequence[Mention]) -> ActorKind | None:
    low = [word.casefold().rstrip(".") for word in words]
    if any(word in {"of", "for", "and", "&"} for word in low):
        inside = any(word in lexicon.ORGANIZATION_HEADS for word in low)
        return "organization" if inside or len(mentions) > 1 else None
    if any(word in lexicon.NOT_ACTOR_HEADS for word in low):
        return None
    definite = sum(mention.before == "the" for mention in mentions)
    if definite * 2 >= len(mentions) or any(word[0].islower() and word not in lexicon.NAME_PARTICLES for word in words):
        return "organization" if definite else None
    if is_demonym(words[0]) or any(word.isupper() and len(word) > 2 for word in words):
        return "organization" if any(mention.after in lexicon.ACTION_VERBS for mention in mentions) else None
    if any(word in lexicon.ORGANIZATION_HEADS for word in low):
        return "organization"
    located = sum(mention.before in {"in", "at", "near"} for mention in mentions)
    if located * 2 >= len(mentions):
        return "place"
    return "person" if len(words) <= 4 and _person_shaped(words) else None


def _choose_role(text: str, tokens: Sequence[Token], group: _Group, names: Mapping[int, int]) -> str | None:
    """The most telling of the first few roles: the longest that does not only repeat a title."""
    best: str | None = None
    for mention in group.mentions[:8]:
        span = find_role(tokens, mention, names)
        if span is None:
            continue
        role = " ".join(text[slice(*span)].split())
        if best is None or (len(role) > len(best) and best.casefold() in role.casefold()):
            best = role
    return best


def _with_title(text: str, actor: Actor, group: _Group) -> str:
    """Keep the title in a name that is never fuller: "Pope Francis", "Judge Doe"."""
    if len(group.words) == 1:
        for mention in group.mentions:
            if mention.role is not None and len(text[slice(*mention.role)].split()) == 1:
                return f"{text[slice(*mention.role)]} {actor.name}"
    return actor.name


def _weigh(text: str, actor: Actor, title: str | None) -> float:
    lead = min(_LEAD, max(200, len(text) // 8))
    score = 0.0
    for mention in actor.mentions:
        located = actor.kind in {"place", "state"} and mention.before in lexicon.PLACE_PREPOSITIONS
        score += 0.5 if located or mention.headline else 1.0
        if mention.after in lexicon.SPEECH_VERBS:
            score += 1.0
    first = actor.mentions[0].start
    headline_end = text.find("\n", 0, 200)
    if first < lead:
        score += 3.0
    if first < headline_end or (title and any(alias in title for alias in [actor.name, *actor.aliases])):
        score += 5.0
    if actor.role:
        score += 2.0
    return score


def _find_groups(text: str, tokens: Sequence[Token], title: str | None) -> list[Actor]:
    """Unnamed people who act together throughout the article: "hackers", "residents"."""
    del tokens, title
    found: dict[str, list[Mention]] = defaultdict(list)
    for match in _GROUP.finditer(text):
        word = match.group()
        if match.end() < len(text) and text[match.end()] in "'’":
            continue
        found[word.casefold()].append(Mention(words=(word,), start=match.start(), end=match.end(), first=0, after_last=0))
    headline_end = max(text.find("\n", 0, 200), 0)
    actors = []
    for word, mentions in found.items():
        if len(mentions) > 2 and mentions[0].start < headline_end:
            actors.append(Actor(id="", name=mentions[0].words[0], kind="group", mentions=mentions, score=5.0 + len(mentions)))
        elif len(mentions) > 4:
            actors.append(Actor(id="", name=word, kind="group", mentions=mentions, score=float(len(mentions))))
    return actors


def _assign_ids(actors: Sequence[Actor]) -> None:
    taken: set[str] = set()
    for actor in actors:
        words = [_fold(word) for word in actor.name.split()]
        short = re.sub(r"[^a-z0-9]+", "-", words[-1] if actor.kind == "person" else "-".join(words)).strip("-") or "actor"
        handle, number = short[:40], 2
        if handle in taken and actor.kind == "person":
            handle = re.sub(r"[^a-z0-9]+", "-", "-".join(words)).strip("-")[:40] or "actor"
        base = handle
        while handle in taken:
            handle = f"{base}-{number}"
            number += 1
        taken.add(handle)
        actor.id = handle
