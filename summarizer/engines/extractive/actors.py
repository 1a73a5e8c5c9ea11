"""Decide which names of an article belong together, what kind of actor each is, and how much it matters.

States are known by gazetteer; people, organisations and places by their heads, their roles and what they do. Names of
events, laws and products are dropped: they do not act.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.names import Mention, Token, find_mentions, lower_words, tokenize
from summarizer.engines.extractive.roles import find_role
from summarizer.grounding.gazetteer import find_state, is_demonym, is_region, is_subdivision, metonym_of
from summarizer.grounding.vocabulary import is_also_name, is_ordinary

ActorKind: TypeAlias = Literal["person", "organization", "state", "place", "group"]

_GROUP = re.compile(
    r"(?<![\w-])(?:[A-Z][a-z]+\s(?:"
    + "|".join(sorted(lexicon.TEAMS))
    + r")|(?i:"
    + "|".join(sorted(lexicon.GENERIC_GROUPS))
    + r"))(?![\w-])"
)
_HEADS = lexicon.ORGANIZATION_HEADS | lexicon.PLACE_HEADS | lexicon.NOT_ACTOR_HEADS


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
    lower = lower_words(text)
    organisations = {group.words[0] for group in groups if len(group.words) == 1 and len(group.mentions) > 1}
    actors = []
    for group in groups:
        kind = _decide_kind(tokens, group, lower)
        if kind is None or (kind == "person" and _is_product(group, organisations)):
            continue
        actor = Actor(id="", name=" ".join(group.words), kind=kind, mentions=group.mentions)
        if kind == "person":
            actor.role = _choose_role(text, tokens, group, names)
            actor.name = _with_title(text, actor, group)
            if actor.role and actor.name.startswith(actor.role):
                actor.role = None
        actor.aliases = [alias for alias, _ in group.aliases.most_common() if alias != actor.name]
        actor.score = _weigh(text, tokens, actor, title)
        actors.append(actor)
    actors.extend(_find_groups(text))
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
    _join_bare_states(places, named)
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
    return (
        len(words) == 1
        and len(parts) > 1
        and all(find_state(part) or is_demonym(part) or is_region(part) for part in parts if part)
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


def _join_bare_states(places: Mapping[str, _Group], named: dict[tuple[str, ...], _Group]) -> None:
    """Give a bare "Korea" to the one Korea that the article names."""
    for key in [key for key in named if len(key) == 1]:
        homes = [state for state in places if " " in state and _fold(state.split()[-1]) == key[0]]
        if len(homes) == 1:
            group = named.pop(key)
            home = places[homes[0]]
            home.mentions = sorted(home.mentions + group.mentions, key=lambda mention: mention.start)
            home.aliases.update(group.aliases)


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
        "accuse",
        "accused",
        "accuses",
        "accusing",
        "by",
        "with",
        "against",
        "between",
        "urged",
        "told",
        "pressed",
        "blamed",
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
            taken: Counter[int] = Counter()
            for mention in group.mentions:
                nearest = max(range(len(candidates)), key=lambda i: _last_before(candidates[i], mention.start))
                candidates[nearest].mentions.append(mention)
                taken[nearest] += 1
            candidates[taken.most_common(1)[0][0]].aliases.update(group.aliases)
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
    return (
        2 <= len(words) <= 5
        and all(_spelt_as_name(word) for word in words)
        and not any(word.casefold().rstrip(".") in _HEADS for word in words[1:])
        and not any(char.isdigit() for word in words for char in word)
    )


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
            if other is not group
            and len(other.words) > len(key)
            and _contains(_key(other.words), key)
            and id(other) not in merged
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


def _decide_kind(tokens: Sequence[Token], group: _Group, lower: frozenset[str]) -> ActorKind | None:
    """What a group of mentions names; None where it is nobody who acts, or nothing says what it is."""
    if group.state is not None:
        return "state"
    words = group.words
    low = [word.casefold() for word in words]
    name = " ".join(words)
    head = lexicon.head_of(words)
    visible = [mention for mention in group.mentions if not mention.headline or mention.possessive]
    if not visible:
        return None
    personal = _personal_evidence(tokens, visible)
    if is_region(name) or is_subdivision(name) or group.hint == "place":
        return "place" if not personal else "person"
    if any(char.isdigit() for char in name) and not personal:
        return None
    organisational = (
        head in lexicon.ORGANIZATION_HEADS | lexicon.LEADING_HEADS
        or words[-1] in lexicon.COMPANY_SUFFIXES
        or group.hint == "organization"
    )
    if organisational and not (len(words) == 2 and personal > 1):
        return "organization" if len(words) > 1 or group.hint or _seen_inside(visible) else None
    if head in lexicon.NOT_ACTOR_HEADS and not personal:
        return None
    if head in lexicon.PLACE_HEADS and not personal:
        inside = any(word.rstrip(".") in lexicon.ORGANIZATION_HEADS for word in low[:-1])
        return None if len(words) == 1 else "organization" if inside else "place"
    if len(words) == 1:
        return _decide_single(tokens, words[0], visible, personal)
    if any(mention.title for mention in visible) or personal:
        return "person"
    return _decide_long(tokens, group, visible, lower)


def _seen_inside(mentions: Sequence[Mention]) -> bool:
    return sum(not mention.opens for mention in mentions) > 1


def _personal_evidence(tokens: Sequence[Token], mentions: Sequence[Mention]) -> int:
    evidence = 0
    for mention in mentions[:12]:
        if mention.before in _IMPERSONAL and not mention.title:
            continue
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


_IMPERSONAL = lexicon.PREPOSITIONS - {"by", "with", "to"} | {"the"}


def _pronoun_follows(tokens: Sequence[Token], index: int) -> int:
    return int(
        any(token.text in {"he", "she", "his", "her", "He", "She", "him"} for token in tokens[index : index + 14])
    )


def _decide_single(tokens: Sequence[Token], word: str, mentions: Sequence[Mention], personal: int) -> ActorKind | None:
    if word in lexicon.NEVER_NAMES or lexicon.is_role_noun(word):
        return None
    if word.casefold() in lexicon.FUNCTION_WORDS and not word.isupper():
        return None
    inside = [mention for mention in mentions if not mention.opens]
    speaks = sum(mention.after in lexicon.SPEECH_VERBS for mention in mentions)
    if not inside and not (speaks and len(mentions) > 1):
        return None
    if personal > 1:
        return "person"
    acts = sum(mention.after in lexicon.ACTION_VERBS for mention in mentions)
    located = sum(mention.before in {"in", "at", "near"} for mention in mentions)
    if len(mentions) > 1 and _is_half_of_pair(tokens, mentions):
        return None
    if word.isupper():
        free = [mention for mention in mentions if not _modifies(tokens, mention)]
        stands = any(m.possessive or m.before in _ACTED_WITH for m in free)
        return "organization" if acts or stands else None
    if located * 2 >= len(mentions) and not speaks:
        return "place"
    if any(mention.before == "the" and not _modifies(tokens, mention) for mention in inside):
        return "organization" if acts or len(mentions) > 1 else None
    if personal:
        return "person"
    if acts or any(mention.possessive for mention in inside) or len(mentions) > 2:
        return "organization"
    return None


_ACTED_WITH = frozenset({"by", "of", "with", "from", "to", "told", "the", "and", "against", "joined"})


def _is_half_of_pair(tokens: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    """Whether a name only ever stands in one "X and Y", and so is no name by itself."""
    for step, mark in ((1, "after"), (-1, "before")):
        partners = set()
        for mention in mentions:
            index = mention.after_last + 1 if step > 0 else mention.first - 2
            joined = getattr(mention, mark) == "and" and 0 <= index < len(tokens)
            partners.add(tokens[index].text if joined else "")
        if len(partners) == 1 and "" not in partners:
            return True
    return False


def _modifies(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a name only qualifies the noun that follows: "the Putin government"."""
    after = mention.after
    return (
        not mention.possessive
        and after.isalpha()
        and after not in lexicon.FUNCTION_WORDS
        and after not in lexicon.ACTION_VERBS
    )


def _decide_long(
    tokens: Sequence[Token], group: _Group, mentions: Sequence[Mention], lower: frozenset[str]
) -> ActorKind | None:
    words = group.words
    low = [word.casefold().rstrip(".") for word in words]
    acts = any(mention.after in lexicon.ACTION_VERBS for mention in mentions)
    if any(word in {"of", "for", "and", "&"} for word in low):
        inside = any(word in lexicon.ORGANIZATION_HEADS for word in low)
        return "organization" if inside or len(mentions) > 1 else None
    if any(word in lexicon.NOT_ACTOR_HEADS for word in low) or all(_is_quoted(tokens, mention) for mention in mentions):
        return None
    definite = sum(mention.before == "the" and not _modifies(tokens, mention) for mention in mentions)
    shaped = len(words) <= 4 and _person_shaped(words) and not words[-1].isupper()
    plain = sum(word in lower or (is_ordinary(word) and not is_also_name(word)) for word in low)
    if definite * 2 >= len(mentions):
        return "organization" if acts or definite > 1 else None
    if low[0] in _DIRECTIONS and shaped:
        return "place"
    if not shaped or low[-1] in lexicon.FIELDS or is_demonym(words[0]) or find_state(words[0]):
        initials = any(word.isupper() and len(word) > 2 for word in words)
        return "organization" if acts or (initials and len(mentions) > 1 and not plain) else None
    if any(word in lexicon.ORGANIZATION_HEADS for word in low):
        return "organization"
    known = acts and any(len(mention.words) == 1 for mention in mentions)
    if plain == len(low) or (plain and not known and (low[-1] in lower or plain > 1)):
        return None
    located = sum(mention.before in {"in", "at", "near"} for mention in mentions)
    return "place" if located * 2 >= len(mentions) else "person"


_DIRECTIONS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"})


def _is_product(group: _Group, organisations: Set[str]) -> bool:
    """Whether a name that looks like a person's is a maker's and its product's."""
    untitled = not any(mention.title or mention.role for mention in group.mentions)
    return untitled and len(group.words) > 1 and group.words[0] in organisations


def _is_quoted(tokens: Sequence[Token], mention: Mention) -> bool:
    return mention.before in {"“", '"', "‘"} and mention.after not in lexicon.ACTION_VERBS and not mention.possessive


def _spelt_as_name(word: str) -> bool:
    """Whether a word is written as people's names are: "Jane", "J.", "McRae", "El-Hassan", "van"."""
    if word in lexicon.NAME_PARTICLES or (
        len(word) <= 2 and word[0].isupper() and (word[-1] == "." or not word[1:].isupper())
    ):
        return True
    letters = re.sub(r"[-’'.]", "", word)
    if not word[0].isupper() or not letters.isalpha():
        return False
    return letters[1:].islower() or (not letters.isupper() and word.startswith(_CAPITAL_PREFIXES)) or "-" in word


_CAPITAL_PREFIXES = ("Mc", "Mac", "De", "Di", "La", "Le", "Van", "O'", "O’", "D'", "D’", "El", "Al", "Fitz")


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


def _weigh(text: str, tokens: Sequence[Token], actor: Actor, title: str | None) -> float:
    score = 0.0
    spatial = actor.kind in {"place", "state"}
    for mention in actor.mentions:
        passing = spatial and (mention.before in lexicon.PLACE_PREPOSITIONS or _modifies(tokens, mention))
        score += 0.5 if passing or mention.headline else 1.0
        if mention.after in lexicon.SPEECH_VERBS:
            score += 1.0
    first = actor.mentions[0].start / min(max(len(text), 2000), 8000)
    score += next((bonus for bound, bonus in ((0.1, 3.0), (0.2, 2.0), (0.35, 1.0)) if first < bound), 0.0)
    headline_end = text.find("\n", 0, 200)
    if actor.mentions[0].start < headline_end or (
        title and any(name in title for name in [actor.name, *actor.aliases])
    ):
        score += 5.0
    if actor.kind == "person":
        score += 2.0 if actor.role else 0.5
    return score


def _find_groups(text: str) -> list[Actor]:
    """Unnamed people who act together throughout the article: "hackers", "residents", "the Afghan team"."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for match in _GROUP.finditer(text):
        name = " ".join(match.group().split())
        demonym = name.split()[0]
        if " " in name and is_demonym(demonym) is None:
            continue
        if text[match.end() : match.end() + 1] in {"'", "’"} and " " not in name:
            continue
        words = tuple(name.split())
        key = name if " " in name else name.casefold()
        found[key].append(Mention(words=words, start=match.start(), end=match.end(), first=0, after_last=0))
    headline_end = max(text.find("\n", 0, 200), 0)
    actors = []
    for mentions in found.values():
        leads = mentions[0].start < headline_end
        if len(mentions) >= (2 if leads else 3 if len(mentions[0].words) > 1 else 5):
            score = (7.0 if leads else 1.0) + len(mentions)
            name = min((mention.name for mention in mentions), key=str.isupper)
            actors.append(Actor(id="", name=name, kind="group", mentions=mentions, score=score))
    return actors


def _is_surname_first(actor: Actor) -> bool:
    """Whether the article calls a person by the first word of the name and never by the last."""
    words = actor.name.split()
    return words[0] in actor.aliases and words[-1] not in actor.aliases


def _assign_ids(actors: Sequence[Actor]) -> None:
    taken: set[str] = set()
    for actor in actors:
        words = [_fold(word) for word in actor.name.split()]
        last = words[0] if _is_surname_first(actor) else words[-1]
        short = re.sub(r"[^a-z0-9]+", "-", last if actor.kind == "person" else "-".join(words)).strip("-") or "actor"
        handle, number = short[:40], 2
        if handle in taken and actor.kind == "person":
            handle = re.sub(r"[^a-z0-9]+", "-", "-".join(words)).strip("-")[:40] or "actor"
        base = handle
        while handle in taken:
            handle = f"{base}-{number}"
            number += 1
        taken.add(handle)
        actor.id = handle
